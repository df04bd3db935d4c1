from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm.capital import record_arrival
from crm.errors import LedgerError
from crm.ledgers.exporting import export_listing
from crm.ledgers.importing import apply_import, preview, read_ledger
from crm.listing import COLUMNS, Filter, Listing, ordered_ids, rows
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import Currency, Mark, Origin, Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent

YI = 10**10


def fill(session: Any) -> None:
    create_project(
        session,
        "=示例公式项目",
        investors=["示例甲", "示例乙"],
        stage=Stage.SIGNED,
        contracted=Amount(1_234_567_890),
        arrived=Amount(YI // 100),
        land=Extent(30 * AREA_UNITS_PER_MU),
    )
    create_project(session, "示例约数", planned=Amount(12 * YI, mark=Mark.ABOUT))
    create_project(
        session,
        "示例外资",
        agreed=Amount(YI, Currency.USD, rate=Decimal("6.5")),
        progress="已签\n约",
    )


def lines(file: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    head, *rest = (list(row) for row in sheet.iter_rows(values_only=True))
    return [dict(zip(head, row, strict=True)) for row in rest]


def export(workspace: Workspace, target: Path, listing: Listing | None = None) -> int:
    keys = [spec.key for spec in COLUMNS]
    return workspace.read(export_listing, listing or Listing(sort="name"), keys, target)


def test_figures_are_numbers_and_what_bears_a_mark_is_text(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.change(fill, label="录入")
    assert export(workspace, tmp_path / "项目.xlsx") == 3
    shown = {line["项目"]: line for line in lines(tmp_path / "项目.xlsx")}
    exact = shown["=示例公式项目"]
    assert exact["投资额（亿元）"] == 0.123456789, "every digit, not what the screen rounds"
    assert exact["投资额口径"] == "合同投资"
    assert exact["到位率（%）"] == 8.1
    assert exact["用地（亩）"] == 30
    assert exact["投资方"] == "示例甲、示例乙"
    assert shown["示例约数"]["投资额（亿元）"] == "约12亿元"
    assert shown["示例外资"]["投资额（亿元）"] == "1亿美元"
    assert shown["示例外资"]["进展"] == "已签 约"
    assert shown["示例约数"]["用地（亩）"] is None


def test_a_name_that_looks_like_a_formula_stays_a_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.change(fill, label="录入")
    listing = Listing(filters=(Filter("stage", values=("signed",)),))
    export(workspace, tmp_path / "项目.xlsx", listing)
    sheet = openpyxl.load_workbook(tmp_path / "项目.xlsx").active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=示例公式项目", "s")


def test_an_old_file_stays_when_the_new_one_cannot_be_written(
    file_workspace: Workspace, tmp_path: Path
) -> None:
    file_workspace.change(fill, label="录入")
    target = tmp_path / "项目.xlsx"
    target.mkdir()
    with pytest.raises(LedgerError, match="没有写成“项目"):
        export(file_workspace, target)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_cancelled_export_leaves_the_old_file(file_workspace: Workspace, tmp_path: Path) -> None:
    file_workspace.change(fill, label="录入")
    target = tmp_path / "项目.xlsx"
    export(file_workspace, target)
    before = target.read_bytes()

    def cancel(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        file_workspace.read(export_listing, Listing(), ["name"], target, progress=cancel)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


TODAY = date(2016, 5, 31)


def looked_at(workspace: Workspace, file: Path) -> Any:
    return workspace.read(preview, read_ledger(file), None, today=TODAY)


def test_what_was_exported_comes_back_without_a_change(
    workspace: Workspace, tmp_path: Path
) -> None:
    """投资额 is the contracted or agreed figure of most, 到位 what records add up to, and 进展 why
    there is none.
    """
    workspace.change(fill, label="录入")
    workspace.change(create_project, "示例停滞", stuck_reason="等用地指标", label="录入")
    [signed] = [
        row.project_id
        for row in workspace.read(rows, workspace.read(ordered_ids, Listing()))
        if row.name == "=示例公式项目"
    ]
    workspace.change(
        record_arrival,
        signed,
        on=TODAY,
        amount=Amount(2 * YI),
        origin=Origin.PROVINCE,
        today=TODAY,
        verified_by="甲",
        verified_on=TODAY,
        label="到位",
    )
    file = tmp_path / "项目.xlsx"
    export(workspace, file)
    plan = looked_at(workspace, file)
    told = {one.name: (one.plan.name, one.differences) for one in plan.rows}
    names = ("=示例公式项目", "示例停滞", "示例外资", "示例约数")
    assert told == dict.fromkeys(names, ("UNCHANGED", []))


def test_a_changed_figure_goes_to_the_kind_that_stands_beside_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.change(fill, label="录入")
    file = tmp_path / "项目.xlsx"
    export(workspace, file)
    book = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet is not None
    head = [cell.value for cell in sheet[1]]
    column = head.index("投资额（亿元）") + 1
    for line in range(2, 5):
        sheet.cell(line, column).value = 20
    book.save(file)
    plan = looked_at(workspace, file)
    told = {one.name: [(it.field, it.new.fen) for it in one.differences] for one in plan.rows}
    assert told == {
        "=示例公式项目": [("contracted", 20 * YI)],
        "示例外资": [("agreed", 20 * YI)],
        "示例约数": [("planned", 20 * YI)],
    }
    assert all(one.contract is None for one in plan.rows), "a figure is no paper"
    assert workspace.change(apply_import, plan, label=plan.label).result.changed == 3
