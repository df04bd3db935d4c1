"""接待/考察安排表: read back from the paper, one or two pages, typed text printed as typed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm.activities import add_activity
from crm.activity_cards import ActivityCard, Attendee, ItineraryLine
from crm.briefings import printing, visit_sheet
from crm.briefings.visit_sheet import VisitSheet, coming_visit, snapshot
from crm.errors import BriefingError, RecordMissing
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import ActivityKind, Side
from db.values import Amount, When
from tests.crm.briefings.paper import (
    NO_LINE_BEGINS_WITH,
    fonts_of,
    metadata,
    page_texts,
    solid,
)
from tests.crm.zone import TODAY, YI

DAY = When(date(2016, 6, 8))


def people(side: Side, count: int) -> tuple[Attendee, ...]:
    return tuple(Attendee(side, f"示例{side.label}{n}", "项目经理") for n in range(count))


VISIT = ActivityCard(
    activity_id="1",
    kind=ActivityKind.RECEIVED,
    on=DAY,
    begins="09:10",
    ends="16:00",
    place="管委会",
    subject="示例考察团来访",
    minutes=None,
    owner="甲",
    unit=None,
    answer=None,
    project_id="2",
    project="示例项目",
    organization_id=None,
    organization=None,
    illustrative=True,
    attendees=(*people(Side.THEIRS, 3), *people(Side.OURS, 2)),
    itinerary=(
        ItineraryLine("接站", DAY, "09:10", "09:50", "长沙南站", "甲"),
        ItineraryLine("座谈", DAY, "10:00", None, "三楼会议室", "主任"),
    ),
    todos=(),
)
SHEET = VisitSheet(
    VISIT, "示例招商局", (("项目", "示例项目"), ("拟投资", "约 5 亿元")), TODAY, "甲"
)
EXTREME = replace(
    SHEET,
    visit=replace(
        VISIT,
        subject="<b>&主题</b>" + "长" * 110,
        place="地" * 120,
        attendees=(*people(Side.THEIRS, 60), *people(Side.OURS, 60)),
        itinerary=tuple(
            ItineraryLine(f"{n}.参观", When(date(2016, 6, 8 + n // 10)), "09:00", "10:00", "厂区")
            for n in range(30)
        ),
    ),
)
BARE = replace(
    SHEET,
    visit=replace(
        VISIT, begins=None, ends=None, place=None, owner=None, attendees=(), itinerary=()
    ),
    facts=(),
    issued_by="",
)


def printed(sheet: VisitSheet) -> bytes:
    out = io.BytesIO()
    printing.write(sheet, out)
    return out.getvalue()


def text_of(sheet: VisitSheet) -> str:
    return solid("".join(page_texts(printed(sheet))))


@pytest.mark.parametrize("sheet", [SHEET, EXTREME, BARE], ids=["full", "extreme", "bare"])
def test_a_sheet_is_one_or_two_pages_embeds_its_fonts_and_repeats_to_the_byte(
    sheet: VisitSheet, tmp_path: Path
) -> None:
    file = tmp_path / "安排表.pdf"
    written = printing.write(sheet, file)
    assert file.read_bytes() == printed(sheet)
    pages = page_texts(file)
    assert written.pages == len(pages) <= 2
    assert written.missing == ()
    fonts = fonts_of(file)
    assert fonts
    assert all(font.embedded and font.subset for font in fonts)
    text = solid("".join(pages))
    assert "〓" not in text
    assert "一、行程" in text and "二、人员" in text
    lines = [line.strip() for page in pages for line in page.splitlines() if line.strip()]
    assert not [line for line in lines if line[0] in NO_LINE_BEGINS_WITH]


def test_the_sheet_says_when_where_who_and_what() -> None:
    text = text_of(SHEET)
    for words in (
        "接待安排表",
        "2016年6月8日周三",
        "09:10–16:00",
        "示例招商局",
        "项目：示例项目；地点：管委会；对方3人；经办：甲。",
        "09:10–09:50接站长沙南站甲",
        "10:00座谈三楼会议室主任",
        "对方3人",
        "示例对方0项目经理示例对方1项目经理",
        "我方2人",
        "拟投资约5亿元",
        "示例数据，人员和内容均为虚构",
    ):
        assert words in text, words
    assert metadata(printed(SHEET))["Title"] == "接待安排表：示例项目"


def test_several_days_are_headed_each_and_many_people_run_on() -> None:
    text = text_of(EXTREME)
    for day in ("2016年6月8日周三", "2016年6月9日周四", "2016年6月10日周五"):
        assert day in text
    assert "对方60人：示例对方0、示例对方1" in text
    assert "示例我方59。" in text
    fewer = replace(SHEET, visit=replace(VISIT, attendees=people(Side.THEIRS, 20)))
    assert "对方20人：示例对方0（项目经理）、示例对方1" in text_of(fewer)


def test_what_was_typed_is_printed_as_typed_and_phones_are_masked() -> None:
    visit = replace(
        VISIT,
        subject="<b>&</b>主题 13807310000",
        itinerary=(ItineraryLine("<font color=red>&amp;", None, None, None, "<i>", "</para>"),),
    )
    text = text_of(replace(SHEET, visit=visit))
    assert "<b>&</b>主题138****0000" in text
    assert "<font color=red>&amp;".replace(" ", "") in text
    assert "</para>" in text


def test_a_bare_sheet_says_what_is_not_there() -> None:
    text = text_of(BARE)
    assert "行程还没有登记。" in text
    assert "参加人员还没有登记。" in text
    assert "三、项目概况" not in text


def test_a_character_that_no_font_has_is_named_before_printing() -> None:
    sheet = replace(SHEET, visit=replace(VISIT, place="\U0001f600厅"))
    (missing,) = printing.missing_characters(sheet)
    assert "地点" in missing.message


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (ActivityKind.RECEIVED, "接待安排表"),
        (ActivityKind.INSPECTION, "考察安排表"),
        (ActivityKind.VISIT, "拜访安排表"),
    ],
)
def test_each_kind_of_visit_has_its_title_and_a_file_name(kind: ActivityKind, title: str) -> None:
    sheet = replace(SHEET, visit=replace(VISIT, kind=kind, project="示例/项目:*?"))
    assert sheet.title == title
    assert visit_sheet.file_name(sheet) == f"{title}-示例项目-2016-06-08.pdf"


@pytest.fixture
def visits(workspace: Workspace) -> dict[str, str]:
    """Ids of a visit that is over, two to come, and a call."""
    made: dict[str, str] = {}

    def fill(session):  # type: ignore[no-untyped-def]
        project = create_project(
            session, "示例甲项目", investors=["示例企业"], planned=Amount(5 * YI)
        )
        other = create_project(session, "示例乙项目")
        for name, day, of, kind in (
            ("over", 1, project, ActivityKind.RECEIVED),
            ("next", 30, project, ActivityKind.RECEIVED),
            ("other", 31, other, ActivityKind.VISIT),
            ("call", 31, project, ActivityKind.CALL),
        ):
            made[name] = add_activity(
                session,
                kind,
                on=When(date(2016, 5, day)),
                today=TODAY,
                project_id=of,
                subject="示例",
            )

    workspace.change(fill, label="填数")
    return made


def test_a_snapshot_takes_the_facts_of_the_project(
    workspace: Workspace, visits: dict[str, str]
) -> None:
    sheet = workspace.read(snapshot, visits["next"], today=TODAY, issued_by="甲")
    assert dict(sheet.facts) == {
        "项目": "示例甲项目", "投资方": "示例企业", "阶段": "线索", "拟投资": "5亿元",
    }  # fmt: skip
    assert sheet.bureau == "示例经开区招商局"


def test_the_coming_visit_is_found_by_a_part_of_the_name(
    workspace: Workspace, visits: dict[str, str]
) -> None:
    def found(name: str, day: int) -> str:
        return workspace.read(coming_visit, name, on=date(2016, 5, day))

    assert found("甲项目", 2) == visits["next"]
    assert found("甲", 1) == visits["over"]
    with pytest.raises(BriefingError, match="对得上 2 个：示例甲项目、示例乙项目"):
        found("示例", 2)
    with pytest.raises(BriefingError, match="没有找到“甲项目”从 2016-05-31 起的"):
        found("甲项目", 31)


def test_what_is_no_visit_has_no_sheet(workspace: Workspace, visits: dict[str, str]) -> None:
    with pytest.raises(BriefingError, match="电话没有安排表"):
        workspace.read(snapshot, visits["call"], today=TODAY)
    with pytest.raises(RecordMissing):
        workspace.read(snapshot, "0" * 32, today=TODAY)
