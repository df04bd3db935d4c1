"""Real workbooks for the tests, as messy as those of the bureaus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl


def save(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write sheets of plain rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def messy(path: Path) -> Path:
    """Write one sheet with all the habits of domain.md, section 6; three projects in it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "主园区"
    rows: list[list[Any]] = [
        ["示例招商项目台账（2016年5月）"],
        [None, None, None, None, None, None, None, None, None, "单位：万元"],
        ["序号", "项目\n名称", "投资 主体", "投资额", None, None, "用地（亩）", "联系人", "签约时间", "开工时间", "目前进度", "特色"],
        [None, None, None, "合同投资", "其中固投", "到位资金\n（亿元）", None, None, None, None, None, None],
        ["一、签约项目"],
        [1, "示例整车", "示例汽车、示例投资", "５０亿(一期30亿,二期20亿)", 12000, 1.2, "约300亩", "张三 13807310000", "2016.5", 42491, "推进中", "甲"],
        [2, "示例电机", "示例电驱", "12,000万", None, "—", "20万平方米", "李四/王五:0731-84011111转802", 2016.1, "9月底", "/", "√"],
        ["小计", None, None, 620000, None, 1.2],
        ["二、在谈项目"],
        [1, "示例芯片", "某公司", "1.5亿美元", "无", 120000, "待定", "没有电话", "面议", None, "约谈", None],
        ["合计", None, None, 720000],
        ["注：数据均为示例"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    for merged in ("A1:L1", "A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:G4", "H3:H4", "I3:I4"):
        sheet.merge_cells(merged)
    for merged in ("J3:J4", "K3:K4", "L3:L4", "A5:L5", "A9:L9"):
        sheet.merge_cells(merged)
    sheet.column_dimensions["L"].hidden = True
    sheet["L10"] = "=1+1"
    book.save(path)
    return path
