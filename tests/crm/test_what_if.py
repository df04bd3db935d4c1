"""What-if: reckoned by the same rules from the same records, and never saved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from crm.errors import InvalidInput, RecordMissing
from crm.what_if import Supposition, fields_of, what_if
from crm.working import Case, read_case, reckon
from crm.working_text import written
from crm.workspace import Workspace
from db.terms import Grade
from tests.crm.promising import WAN, promise_intensity, promise_start, promise_tax, sign

TODAY = date(2016, 5, 31)
ENDS = date(2015, 12, 31)


@pytest.fixture
def intensity(workspace: Workspace) -> Case:
    """246 of 300 万元/亩 on 100 亩 at 3,840 万元: 691.20 万元 are owed."""

    def enter(session):
        return promise_intensity(session, sign(session, "示例甲"), ENDS, "24600")

    key = workspace.change(enter, label="登记").result
    return workspace.read(read_case, key, TODAY)


def test_what_is_supposed_of_nothing_comes_to_the_same_fen(intensity: Case) -> None:
    now = reckon(intensity, ENDS, TODAY)
    assert what_if(intensity, ENDS, TODAY, Supposition()) == now
    assert now.remedy.amount.fen == 691_20 * 10_000
    for name in fields_of(intensity):
        same = {
            "due": ENDS,
            "land": Fraction(100),
            "promised": Decimal(300),
            "actual": Decimal(24600),
        }[name]
        then = what_if(intensity, ENDS, TODAY, Supposition(**{name: same}))
        assert (then.result, then.remedy, then.figures) == (now.result, now.remedy, now.figures)


def test_a_smaller_area_a_later_day_and_more_invested_change_grade_and_remedy(
    intensity: Case,
) -> None:
    smaller = what_if(intensity, ENDS, TODAY, Supposition(land=Fraction(82)))
    assert (smaller.result.grade, smaller.ratio, smaller.remedy) == (Grade.MET, "100.00%", None)
    later = what_if(intensity, ENDS, TODAY, Supposition(due=date(2016, 12, 31)))
    assert (later.result.grade, later.remedy) == (Grade.NOT_YET_DUE, None)
    assert later.due.ends == date(2016, 12, 31)
    more = what_if(intensity, ENDS, TODAY, Supposition(actual=Decimal("27000")))
    assert (more.ratio, more.remedy.amount.fen) == ("90.00%", 384 * WAN)
    lower = what_if(intensity, ENDS, TODAY, Supposition(promised=Decimal(246)))
    assert lower.result.grade is Grade.MET


def test_a_later_start_of_production_moves_the_years(workspace: Workspace) -> None:
    def enter(session):
        return promise_tax(session, sign(session, "示例乙"), "20", "1900", opened=2013)

    key = workspace.change(enter, label="登记").result
    case = workspace.read(read_case, key, TODAY)
    ends = date(2014, 12, 31)
    assert reckon(case, ends, TODAY).result.grade is Grade.NEARLY_MET
    with pytest.raises(RecordMissing):
        what_if(case, ends, TODAY, Supposition(produced=date(2014, 3, 1)))
    less = what_if(case, ends, TODAY, Supposition(actual=Decimal(1500)))
    assert less.remedy.amount.fen == 500 * WAN


def test_another_day_of_a_date_changes_how_late_it_is(workspace: Workspace) -> None:
    def enter(session):
        made = sign(session, "示例丙", price=12000)
        return promise_start(session, made, date(2015, 3, 1), date(2015, 4, 15))

    key = workspace.change(enter, label="登记").result
    case = workspace.read(read_case, key, TODAY)
    due = date(2015, 3, 1)
    assert reckon(case, due, TODAY).remedy.amount.fen == 540 * WAN
    agreed = what_if(case, due, TODAY, Supposition(due=date(2015, 4, 5)))
    assert (agreed.ratio, agreed.remedy.amount.fen) == ("晚 10 天", 120 * WAN)
    in_time = what_if(case, due, TODAY, Supposition(reached=date(2015, 2, 1)))
    assert (in_time.result.grade, in_time.remedy) == (Grade.MET, None)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("land", Fraction(0), "大于零"),
        ("promised", Decimal(0), "大于零"),
        ("actual", Decimal(-1), "小于零"),
    ],
)
def test_what_can_not_be_is_refused_in_words(
    intensity: Case, field: str, value: object, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        what_if(intensity, ENDS, TODAY, Supposition(**{field: value}))
    assert caught.value.field == field


def test_the_text_of_a_working_holds_promise_figures_remedy_and_evidence(intensity: Case) -> None:
    text = written(reckon(intensity, ENDS, TODAY))
    for part in (
        "示例甲（示例甲公司）",
        "第三条第 2 款 · 第 7 页",
        "100 亩（66,666.67 平方米）",
        "折合：246.00万元/亩",
        "300万元/亩 × 100亩 = 30,000万元；24,600万元 ÷ 30,000万元 = 82.00%",
        "3,840万元 × (1 − 0.82) = 691.2万元",
        "示例审计报告",
    ):
        assert part in text, part
