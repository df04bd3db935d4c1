"""An import's report line by line, for the window and for the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from resources import tr

if TYPE_CHECKING:
    from crm.ledgers.importing import ImportReport


def report_lines(result: ImportReport) -> Iterable[str]:
    """Yield an import's report line by line: the counts, then each cell to look at."""
    yield tr("{file}：新增 {new} 个项目，更新 {changed} 个，{unchanged} 个没有变化。").format(
        file=result.file_name, new=result.new, changed=result.changed, unchanged=result.unchanged
    )
    others = tr("，").join(f"{kind.label} {count}" for kind, count in result.other_rows.items())
    if others:
        yield tr("不是项目的行：{rows}。").format(rows=others)
    if result.unmapped:
        yield tr("{count} 个单元格没有对应字段，已按原文留存。").format(count=result.unmapped)
    for sheet, reason in result.unread_sheets:
        yield tr("未读取的工作表“{sheet}”：{reason}").format(sheet=sheet, reason=reason)
    for row in result.undecided_rows:
        yield tr("待确认的行 {sheet}!{row} {name}：{reason}").format(
            sheet=row.sheet, row=row.row, name=row.name, reason=row.reason
        )
    for cell in result.undecided:
        choices = tr("、").join(one.shown for one in cell.candidates)
        yield tr("待确认 {address} {header}“{text}”：{note}（{choices}）").format(
            address=cell.address,
            header=cell.header,
            text=cell.text,
            note=cell.note,
            choices=choices,
        )
    for cell in result.unreadable:
        yield tr("未识别 {address} {header}“{text}”：{note}").format(
            address=cell.address, header=cell.header, text=cell.text, note=cell.note
        )
