"""土地台账与供地情况表 read back from its PDF: figures by park, stock, years, each parcel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from crm.briefings import land_sheet
from crm.briefings.catalogue import BY_KEY
from crm.briefings.companions import xlsx_of
from crm.briefings.comparing import take_compared
from crm.briefings.issued import issue
from crm.briefings.order import Order
from crm.briefings.printing import print_brief
from crm.parcels import add_parcel, edit_parcel, parcels, put_project
from crm.parks import create_park
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import ParcelState, ParkKind
from db.values import AREA_UNITS_PER_MU as MU
from db.values import Amount, Extent
from tests.crm.briefings.paper import fonts_of, page_texts, solid
from tests.crm.zone import TODAY

READY, GIVEN, IDLE = ParcelState.READY, ParcelState.SUPPLIED, ParcelState.IDLE


def fill(session: Session) -> tuple[str, str]:
    main = create_park(session, "主园区")
    far = create_park(session, "示例飞地", kind=ParkKind.ENCLAVE, counts_into_zone=False)
    project = create_project(session, "示例齿轮项目", park_id=main)

    def add(park: str, code: str, mu: int, state: ParcelState, **more) -> str:
        return add_parcel(
            session, park, code, area=Extent(mu * MU), state=state, today=TODAY,
            illustrative=True, **more,
        )  # fmt: skip

    one = add(main, "示例 A-01", 140, READY, place="东六路", price=Amount(36 * 10**6))
    put_project(session, one, project, Extent(100 * MU), date(2016, 3, 1), today=TODAY)
    add(main, "示例 A-02", 60, READY, note="配套<b>已通</b>")
    add(main, "示例 A-03", 50, GIVEN, supplied_on=date(2015, 7, 1))
    add(main, "示例 A-04", 45, IDLE)
    add(far, "示例 F-01", 300, ParcelState.RESERVED)
    return main, far


def printed(workspace: Workspace, park_id: str | None) -> str:
    snapshot = workspace.read(land_sheet.snapshot, park_id=park_id, today=TODAY, issued_by="统计")
    found = print_brief(snapshot)
    assert found.missing == ()
    assert print_brief(snapshot).content == found.content
    return solid("".join(page_texts(found.content)))


def test_the_figures_on_paper_are_those_of_the_records(workspace: Workspace) -> None:
    workspace.change(fill, label="填")
    text = printed(workspace, None)
    assert "全区共4块地、295亩：已供195亩（其中2016年供地100亩），净地待供100亩，储备0亩" in text
    # (100 + 50 + 45) ÷ (195 + 40 + 60)
    assert "供地率66.10%" in text
    assert "最大一块是示例A-02（主园区），可安排60亩" in text
    assert "闲置1块、45亩，需要处置：示例A-04" in text
    assert "全区不含示例飞地" in text
    assert "示例齿轮项目（100.00，2016-03-01）" in text
    assert "整块供出，2015-07-01" in text
    assert "整块供出，日期未填" in text
    assert "配套<b>已通</b>" in text
    assert "示例F-01" not in text
    assert "示例数据，地块和面积均为虚构" in text
    assert "第1页共" in text


def test_a_park_alone_and_one_without_land(workspace: Workspace) -> None:
    main, far = workspace.change(fill, label="填").result
    text = printed(workspace, far)
    assert "示例飞地共1块地、300亩" in text
    assert "示例A-01" not in text
    bare = workspace.change(create_park, "黄花", label="建").result
    assert "黄花还没有登记地块" in printed(workspace, bare)
    assert main != far


def test_the_next_sheet_says_what_changed(workspace: Workspace) -> None:
    workspace.change(fill, label="填")
    brief = BY_KEY["land_sheet"]
    order = Order(today=TODAY, issued_by="统计")
    first = workspace.read(take_compared, brief, order)
    assert "本期为首期" in solid("".join(page_texts(print_brief(first).content)))
    kept = workspace.take_in(print_brief(first).content, name="土地.pdf")
    workspace.change(issue, first, order, "土地台账", kept, label="出刊")
    [ready] = [row for row in workspace.read(parcels) if row.code == "示例 A-02"]
    given = {"state": GIVEN, "supplied_on": date(2016, 5, 20)}
    workspace.change(edit_parcel, ready.parcel_id, given, today=TODAY, label="供地")
    later = replace(order, today=date(2016, 6, 30))
    second = workspace.read(take_compared, brief, later)
    text = solid("".join(page_texts(print_brief(second).content)))
    assert "净地待供→已供可安排−60.00" in text
    assert "已供+60.00净地−60.00" in text


def test_fonts_are_embedded_and_the_tables_are_a_workbook_too(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.change(fill, label="填")
    snapshot = workspace.read(land_sheet.snapshot, park_id=None, today=TODAY)
    (tmp_path / "土地.pdf").write_bytes(print_brief(snapshot).content)
    fonts = fonts_of(tmp_path / "土地.pdf")
    assert fonts and all(font.embedded and font.subset for font in fonts)
    assert xlsx_of(snapshot).startswith(b"PK")
    assert land_sheet.file_name(snapshot) == "土地台账与供地情况表-全区-2016-05-31.pdf"
