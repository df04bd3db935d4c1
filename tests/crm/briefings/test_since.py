"""与上期对比: each table beside the one of the issue before, row by row, on paper and in Excel."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.blockers import add_blocker
from crm.briefings.catalogue import BRIEFINGS, BY_KEY, Briefing
from crm.briefings.codec import decode, encode
from crm.briefings.companions import docx_of, parts_of, xlsx_of
from crm.briefings.comparing import take_compared
from crm.briefings.issued import issue
from crm.briefings.order import Order, Scope
from crm.briefings.printing import print_brief
from crm.briefings.since import Mark, Since, Table, compare, more_than, signed, since_issue
from crm.projects import create_project, edit_project, trash_project
from crm.sample import DAY
from crm.workspace import Workspace
from db.models import Project
from db.terms import Stage
from db.values import Amount
from tests.crm.briefings.paper import page_texts, solid

YI = 10_000_000_000
COMPARED = [
    one for one in BRIEFINGS if one.scope is not Scope.RECORD and hasattr(one.data, "tables")
]
each = pytest.mark.parametrize("briefing", COMPARED, ids=lambda one: one.key)


def table(*marks: Mark, figures: tuple[str, ...] = ()) -> Table:
    return Table("t", marks, figures)


def changes(before: Table, now: Table) -> dict[str, str]:
    found = compare(since_issue(1, date(2016, 4, 30), [before]), now)
    assert found is not None
    return found.changes


def test_a_figure_is_compared_as_it_was_printed() -> None:
    before = table(Mark("a", "甲", figures=(Decimal("10.25"),)), Mark("b", "乙"))
    now = table(Mark("a", "甲", figures=(Decimal("12.00"),)), Mark("c", "丙"))
    found = compare(since_issue(4, date(2016, 4, 30), [before]), now)
    assert found is not None
    assert found.changes == {"a": "+1.75", "c": "新"}
    assert found.new == {"c"}
    assert found.gone == ("乙",)
    assert found.gone_words == "上期在列、本期不再列的：乙。"
    assert found.plain


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (Mark("a", "甲", "签约"), Mark("a", "甲", "开工"), "签约→开工"),
        (Mark("a", "甲", "签约"), Mark("a", "甲", "签约"), "持平"),
        (Mark("a", "甲", "", (Decimal(3),)), Mark("a", "甲", "", (Decimal(1),)), "−2"),
        (Mark("a", "甲", "", (Decimal(3),)), Mark("a", "甲", "", (Decimal(3),)), "持平"),
        (Mark("a", "甲", "", (None,)), Mark("a", "甲", "", (None,)), ""),
        (Mark("a", "甲", "", (None,)), Mark("a", "甲", "", (Decimal(3),)), "原无确数"),
        (Mark("a", "甲", "", (Decimal(3),)), Mark("a", "甲", "", (None,)), "现无确数"),
        (
            Mark("a", "甲", "黄灯", (Decimal(3),)),
            Mark("a", "甲", "红灯", (Decimal("1203"),)),
            "黄灯→红灯 +1,200",
        ),
    ],
)
def test_what_became_of_a_row(was: Mark, now: Mark, said: str) -> None:
    assert changes(table(was), table(now))["a"] == said


def test_of_several_figures_each_says_which_it_is() -> None:
    names = ("投资", "到位")
    was = table(Mark("a", "甲", "", (Decimal(1), Decimal(2))), figures=names)
    now = table(Mark("a", "甲", "", (Decimal(2), Decimal("2.5"))), figures=names)
    assert changes(was, now)["a"] == "投资+1 到位+0.5"


def test_without_an_issue_before_nothing_is_compared() -> None:
    assert compare(Since(first=True), table(Mark("a", "甲"))) is None
    assert more_than(Since(first=True), "t", "a", 3) == ""
    was = since_issue(1, DAY, [table(Mark("a", "甲", figures=(Decimal(2),)))])
    assert more_than(was, "t", "a", 3) == "较上期 +1"
    assert signed(Decimal("-0.50")) == "−0.50"


def test_two_of_one_name_are_told_apart_by_their_ids() -> None:
    def late(key: str, days: int) -> Mark:
        return Mark(key, "主体封顶", "红灯", (Decimal(days),), formerly="主体封顶")

    assert changes(table(late("a", 30), late("b", 5)), table(late("a", 40), late("b", 6))) == {
        "a": "+10",
        "b": "+1",
    }
    found = compare(
        since_issue(1, date(2016, 4, 30), [table(late("a", 30), late("b", 5))]),
        table(late("b", 6), late("c", 1)),
    )
    assert found is not None
    assert found.changes == {"b": "+1", "c": "新"}
    assert found.gone == ("主体封顶",)


def test_an_issue_that_kept_no_ids_is_paired_by_name_where_it_is_one_s_alone() -> None:
    def old(name: str, days: int) -> Mark:
        return Mark(name, name, "红灯", (Decimal(days),))

    def now(key: str, name: str, days: int) -> Mark:
        return Mark(key, name, "红灯", (Decimal(days),), formerly=name)

    before = table(old("一期 封顶", 5), old("开工", 7), old("投产", 2))
    after = table(now("a", "一期 封顶", 9), now("b", "开工", 8), now("c", "开工", 1))
    found = compare(since_issue(1, date(2016, 4, 30), [before]), after)
    assert found is not None
    assert found.changes == {"a": "+4", "b": "", "c": ""}
    assert (found.new, found.gone) == (frozenset(), ("投产",))


def test_two_blockers_of_one_name_are_two_and_an_old_paper_still_opens(
    workspace: Workspace,
) -> None:
    briefing = BY_KEY["dispatch"]
    project = workspace.change(create_project, "示例项目", label="建").result
    for _ in "一二":
        workspace.change(add_blocker, project, "拆迁", "示例未拆完", today=DAY, label="登")
    paper = workspace.read(briefing.take, Order(today=DAY, subjects=(project,)))
    (stuck,) = [one for one in briefing.data.tables(paper) if one.key == f"stuck/{project}"]
    assert len({mark.key for mark in stuck.marks}) == 2
    plain = json.loads(json.dumps(encode(paper)))
    for one in plain["projects"]:
        for row in one["stuck"]:
            del row["blocker_id"]
    old = decode(plain, briefing.snapshot_class)
    assert print_brief(old).content == print_brief(paper).content
    (kept,) = [one for one in briefing.data.tables(old) if one.key == f"stuck/{project}"]
    found = compare(since_issue(1, DAY, [kept]), stuck)
    assert found is not None
    assert (found.new, found.gone) == (frozenset(), ())


def test_many_rows_that_are_gone_are_counted() -> None:
    before = table(*(Mark(str(n), f"项目{n}") for n in range(14)))
    found = compare(since_issue(1, DAY, [before]), table())
    assert found is not None
    assert found.gone_words.endswith("项目9等14个。")


def earlier(briefing: Briefing) -> Order:
    """The issue before the one on the sample's day."""
    first, last = {
        Scope.MONTH: (date(2016, 4, 1), date(2016, 4, 30)),
        Scope.WEEK: (date(2016, 5, 23), date(2016, 5, 29)),
        Scope.DAY: (None, None),
        Scope.PROJECTS: (None, None),
    }.get(briefing.scope, (date(2016, 1, 1), date(2016, 12, 31)))
    today = last if last is not None and last < DAY else DAY - timedelta(days=10)
    return Order(today=today, number=4, first=first, last=last)


def later(briefing: Briefing) -> Order:
    """The issue on the sample's day."""
    first, last = {
        Scope.MONTH: (date(2016, 5, 1), date(2016, 5, 31)),
        Scope.WEEK: (date(2016, 5, 30), date(2016, 6, 5)),
    }.get(briefing.scope, (earlier(briefing).first, earlier(briefing).last))
    return Order(today=DAY, number=5, first=first, last=last)


@pytest.fixture(scope="module")
def zone(own_sample: Workspace) -> Workspace:
    """The sample: each brief issued, and then a project more, one less, one further, money."""
    made = own_sample
    for briefing in COMPARED:
        order = earlier(briefing)
        snapshot = made.read(take_compared, briefing, order)
        assert snapshot.since == Since(first=True)
        said = "".join(part.text + "".join(part.head) for part in parts_of(snapshot))
        assert said.count("本期为首期") == 1
        assert "较上期" not in said
        kept = made.take_in(briefing.key.encode(), name="简报.pdf")
        made.change(issue, snapshot, order, briefing.word, kept, label="出刊")
    made.change(_go_on, label="过了一期")
    return made


def _go_on(session: Session) -> None:
    projects = session.scalars(select(Project).order_by(Project.headline_fen.desc())).all()
    samples = [one for one in projects if one.illustrative and one.name.startswith("示例")]
    trash_project(session, samples[0].id)
    grown = samples[1]
    old = grown.contracted or grown.agreed or grown.planned
    assert old is not None and old.fen is not None
    edit_project(session, grown.id, {"contracted": Amount(old.fen + 2 * YI)})
    add_blocker(session, grown.id, "拆迁", "示例新制约", today=DAY)
    create_project(session, "示例新来的项目", stage=Stage.TALKS)
    new = create_project(session, "示例新来的大项目", stage=Stage.SIGNED)
    edit_project(session, new, {"contracted": Amount(60 * YI), "illustrative": True})
    add_blocker(session, new, "电力", "示例缺变电站", today=DAY)


@each
def test_the_next_issue_says_what_changed_in_each_table(
    zone: Workspace, briefing: Briefing
) -> None:
    snapshot = zone.read(take_compared, briefing, later(briefing))
    assert not snapshot.since.first
    assert snapshot.since.as_of is not None
    texts = page_texts(print_brief(snapshot).content)
    assert len(texts) <= 8 or briefing.key not in ("monthly", "weekly")
    said = solid("".join(texts))
    assert "较上期：与上一期（数据截至" in said
    assert "本期为首期" not in said
    compared = [compare(snapshot.since, one) for one in briefing.data.tables(snapshot)]
    assert any(one is not None and one.changes for one in compared)
    for one in compared:
        for name in () if one is None else one.gone[:1]:
            assert solid(name) in said
    back = decode(json.loads(json.dumps(encode(snapshot))), briefing.snapshot_class)
    assert back == snapshot


def test_a_larger_project_a_new_one_and_a_gone_one_are_told(zone: Workspace) -> None:
    briefing = BY_KEY["monthly"]
    snapshot = zone.read(take_compared, briefing, later(briefing))
    (large,) = [one for one in briefing.data.tables(snapshot) if one.key == "large"]
    found = compare(snapshot.since, large)
    assert found is not None
    names = {mark.key: mark.name for mark in large.marks}
    assert [names[key] for key in found.new] == ["示例新来的大项目"]
    assert len(found.gone) == 1
    assert [change for change in found.changes.values() if "投资+2.00" in change]
    said = solid("".join(page_texts(print_brief(snapshot).content)))
    assert "投资+2.00" in said
    assert f"上期在列、本期不再列的：{solid(found.gone[0])}。" in said
    assert "新增10亿元以上项目1个：示例新来的大项目" in said


def test_targets_differ_by_what_both_papers_print(zone: Workspace) -> None:
    briefing = BY_KEY["monthly"]
    was = zone.read(briefing.take, earlier(briefing))
    snapshot = zone.read(take_compared, briefing, later(briefing))
    (targets,) = [one for one in briefing.data.tables(snapshot) if one.key == "targets"]
    found = compare(snapshot.since, targets)
    assert found is not None
    before = {line.standing.target_id: line.standing.actual for line in was.targets}
    told = 0
    for line in snapshot.targets:
        at = line.standing
        old = before[at.target_id]
        if at.actual is not None and old is not None and at.actual != old:
            told += 1
            change = found.changes[at.target_id].replace("−", "-").replace(",", "")
            assert abs(Decimal(change) - (at.actual - old)) < Decimal("0.02")
    assert told > 3


@each
def test_word_and_excel_show_the_same(zone: Workspace, briefing: Briefing) -> None:
    snapshot = zone.read(take_compared, briefing, later(briefing))
    assert any(part.head[-1:] == ("较上期",) for part in parts_of(snapshot))
    if briefing.key not in ("monthly", "kpi_sheet"):
        return  # both are written from those parts
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(snapshot)))
    heads = [[cell.value for cell in sheet[1]] for sheet in book]
    assert any("较上期" in head for head in heads)
    text = docx.Document(io.BytesIO(docx_of(snapshot)))
    assert any(row.cells[-1].text == "较上期" for t in text.tables for row in t.rows[:1])


def test_chosen_projects_are_compared_with_nothing(zone: Workspace) -> None:
    briefing = BY_KEY["dispatch"]
    whole = zone.read(briefing.take, later(briefing))
    ids = tuple(key for key, _ in whole.subjects[:2])
    snapshot: Any = zone.read(take_compared, briefing, replace(later(briefing), subjects=ids))
    assert snapshot.since == Since()
    assert "首期" not in "".join(page_texts(print_brief(snapshot).content))


def test_an_issue_of_another_version_is_no_reason_not_to_make_the_next(
    workspace: Workspace,
) -> None:
    briefing = BY_KEY["pipeline_table"]
    workspace.change(create_project, "示例项目", label="建")
    order = earlier(briefing)
    snapshot = workspace.read(take_compared, briefing, order)
    kept = workspace.take_in(b"%PDF-1.4", name="总表.pdf")
    key = workspace.change(issue, snapshot, order, "总表", kept, label="出刊").result

    def spoil(session: Session) -> None:
        from db.models import IssuedBriefing

        row = session.get(IssuedBriefing, key)
        assert row is not None
        row.snapshot = {**row.snapshot, "as_of": "the first"}

    workspace.change(spoil, label="别的版本")
    assert workspace.read(take_compared, briefing, later(briefing)).since == Since()
