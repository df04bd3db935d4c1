"""How long a ledger of 20,000 rows takes: read, looked at, written; and once more, all known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from crm.ledgers.importing import ImportPreview, apply_import, preview, read_ledger
from crm.workspace import Workspace
from tests.bench.bench_log import _folder, _raw
from tests.bench.measure import figure, working

ROWS = 20_000
ALLOWED_MS = 20_000.0
TODAY = date(2016, 5, 31)
HEADER = (
    "序号", "项目名称", "投资方", "拟投资额（亿元）", "协议投资额（亿元）",
    "用地面积（亩）", "产业", "项目阶段", "签约时间", "联系人", "联系电话",
    "进展情况", "存在问题", "备注",
)  # fmt: skip
_OWN = "启明远航华智云创天工海纳金石立新宏图博雅瑞祥科达"
_TRADES = ("智能制造", "新材料", "电子信息", "生物医药", "装备", "食品", "物流", "环保")
_STAGES = ("在谈", "签约", "开工", "投产")


def _row(number: int) -> tuple[Any, ...]:
    trade = _TRADES[number % len(_TRADES)]
    own = "".join(_OWN[number // step % len(_OWN)] for step in (1, 7, 53, 1931))
    firm = f"示例{own}{trade}{number}有限公司"
    return (
        number + 1, f"{own}{trade}{number}号基地项目", firm, number % 97 + 0.5,
        number % 89 + 0.3 if number % 3 else None, number % 400 + 10, trade,
        _STAGES[number % len(_STAGES)], date(2015, number % 12 + 1, number % 28 + 1),
        f"王{own[:1]}", f"138{number:08d}", "正在办理土地出让手续，预计6月底前完成。",
        "用地指标不足" if number % 5 == 0 else None, f"第{number % 7}批",
    )  # fmt: skip


@cache
def _ledger() -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("项目台账")
    sheet.append(["示例招商项目台账"])
    sheet.append(HEADER)
    for number in range(ROWS):
        sheet.append(_row(number))
    path = _folder() / "示例台账.xlsx"
    book.save(path)
    return path


def _look(workspace: Workspace, path: Path) -> ImportPreview:
    return workspace.read(preview, read_ledger(path), today=TODAY)


def _brought_in(workspace: Workspace, path: Path) -> int:
    plan = _look(workspace, path)
    return workspace.change(apply_import, plan, label=plan.label).result.new


@cache
def _taken() -> dict[str, float]:
    """Return the milliseconds of work of each part, and of the bare reading and inserting."""
    path, folder = _ledger(), _folder()
    workspace = Workspace.create(folder / "园区.yinfeng", zone_name="示例")
    plans: list[ImportPreview] = []
    taken = {
        "looked": working(lambda: plans.append(_look(workspace, path))),
        "written": working(lambda: workspace.change(apply_import, plans[0], label=plans[0].label)),
        "again": working(lambda: _brought_in(workspace, path)),
    }
    workspace.close()
    taken["bare"] = working(_bare(path, folder / "光.yinfeng"))
    return taken


def _bare(path: Path, target: Path) -> Callable[[], None]:
    """Read the same sheet by openpyxl, and write project, firm, person and number of each row."""
    from db.values import new_key

    Workspace.create(target, zone_name="示例").close()
    raw = _raw(target)

    def run() -> None:
        book = openpyxl.load_workbook(path, read_only=True)
        rows = list(book["项目台账"].iter_rows(min_row=3, values_only=True))
        keys = [(new_key(), new_key(), new_key(), new_key()) for _ in rows]
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(
            "INSERT INTO project (id, name, stage, progress, note, illustrative, version) "
            "VALUES (?, ?, 'talks', ?, ?, 1, 1)",
            [(key[0], row[1], row[11], row[13]) for key, row in zip(keys, rows, strict=True)],
        )
        raw.executemany(
            "INSERT INTO organization (id, name, kind, illustrative, version) "
            "VALUES (?, ?, 'enterprise', 1, 1)",
            [(key[1], row[2]) for key, row in zip(keys, rows, strict=True)],
        )
        raw.executemany(
            "INSERT INTO contact (id, name, organization_id, version) VALUES (?, ?, ?, 1)",
            [(key[2], row[9], key[1]) for key, row in zip(keys, rows, strict=True)],
        )
        raw.executemany(
            "INSERT INTO contact_phone (id, contact_id, phone_number, ordinal, version) "
            "VALUES (?, ?, ?, 0, 1)",
            [(key[3], key[2], row[10]) for key, row in zip(keys, rows, strict=True)],
        )
        raw.execute("COMMIT")
        raw.close()

    return run


@figure("import-20000", goal=1, unit="ms of work, of 20,000 allowed")
def import_20000() -> tuple[float, float]:
    """A ledger of 20,000 rows read, previewed and written, of the 20 s allowed."""
    taken = _taken()
    return taken["looked"] + taken["written"], ALLOWED_MS


@figure("import-20000-looked", goal=4, unit="ms of work")
def looked_at() -> tuple[float, float]:
    """The reading and the preview, over the bare reading by openpyxl and four bare inserts."""
    taken = _taken()
    return taken["looked"], taken["bare"]


@figure("import-20000-over-bare", goal=8, unit="ms of work")
def over_bare() -> tuple[float, float]:
    """The whole import over the same."""
    taken = _taken()
    return taken["looked"] + taken["written"], taken["bare"]


@figure("import-20000-again", goal=1, unit="ms of work, of 20,000 allowed")
def again() -> tuple[float, float]:
    """The same ledger once more: each row finds its project, and nothing changes."""
    return _taken()["again"], ALLOWED_MS
