"""What a stage demands, and what of it is unmet (domain.md, section 2)."""

from datetime import date

import pytest

from crm.errors import InvalidInput
from crm.rules.gates import (
    Line,
    Tick,
    check_gate,
    check_tick,
    is_filled,
    is_gated,
    unmet_in_words,
)
from db.terms import Mark, Stage
from db.values import Amount, Extent

TODAY = date(2016, 5, 31)
TEN = Amount(10 * 10**10)
LINES = (
    Line("a", "环评批复"),
    Line("b", "合同投资", "contracted"),
    Line("c", "场平完成", required=False),
)


def test_a_gate_is_open_once_its_required_lines_are_met():
    empty = check_gate(Stage.SIGNED, LINES, ticks={}, fields={})
    assert [line.text for line in empty.unmet] == ["环评批复", "合同投资"]
    assert (empty.open, empty.met) == (False, 0)
    full = check_gate(
        Stage.SIGNED, LINES, ticks={"a": Tick(TODAY, "示例员")}, fields={"contracted": TEN}
    )
    assert (full.open, full.met) == (True, 2), "a reminder holds nobody up"
    assert full.checks[0].tick == Tick(TODAY, "示例员")


def test_a_line_of_a_field_is_not_met_by_a_tick():
    gate = check_gate(Stage.SIGNED, LINES, ticks={"b": Tick(TODAY)}, fields={})
    assert [check.met for check in gate.checks] == [False, False, False]


def test_a_gate_without_lines_is_open():
    assert check_gate(Stage.VISIT, (), ticks={}, fields={}).open


@pytest.mark.parametrize(
    ("field", "fields", "filled"),
    [
        ("planned", {"planned": TEN}, True),
        ("planned", {"contracted": TEN}, True),
        ("agreed", {"contracted": TEN}, True),
        ("contracted", {"planned": TEN}, False),
        ("contracted", {"contracted": Amount(TEN.fen, mark=Mark.ABOUT)}, True),
        ("contracted", {"contracted": Amount(None, source="待定")}, False),
        ("land", {"land": Extent(None, source="待定")}, False),
        ("land", {"land": Extent(200_000)}, True),
        ("owner", {"owner": "  "}, False),
        ("owner", {"owner": "示例员"}, True),
        ("park_id", {}, False),
        ("investors", {"investors": "0"}, True),
    ],
)
def test_a_field_is_filled_by_what_can_be_read_or_by_a_firmer_figure(field, fields, filled):
    assert is_filled(field, fields) is filled


@pytest.mark.parametrize(
    ("current", "to", "stood", "gated"),
    [
        (Stage.REVIEW, Stage.SIGNED, Stage.REVIEW, True),
        (Stage.TALKS, Stage.SIGNED, Stage.TALKS, True),
        (Stage.LAND, Stage.SIGNED, Stage.LAND, False),
        (Stage.TALKS, Stage.LOST, Stage.TALKS, False),
        (Stage.PAUSED, Stage.TALKS, Stage.TALKS, False),
        (Stage.PAUSED, Stage.VISIT, Stage.TALKS, True),
        (Stage.LOST, Stage.CONTACT, None, True),
        (Stage.CONTACT, Stage.LEAD, Stage.CONTACT, False),
    ],
)
def test_a_gate_is_passed_forward_only(current, to, stood, gated):
    assert is_gated(current, to, stood) is gated


def test_what_is_unmet_is_said_with_the_way_out():
    words = unmet_in_words(check_gate(Stage.SIGNED, LINES, ticks={}, fields={}))
    assert "进入“签约”还差 2 项：环评批复、合同投资。" in words
    assert "写明越过关口的原因" in words


@pytest.mark.parametrize(
    ("line", "on", "field", "words"),
    [
        (None, TODAY, "line", "已没有这一项"),
        (LINES[1], TODAY, "line", "不用勾选"),
        (LINES[0], None, "done_on", "请填写完成的日期"),
        (LINES[0], date(2016, 6, 1), "done_on", "还没有到。请填实际完成的日期，不晚于 2016-05-31"),
    ],
)
def test_a_wrong_tick_is_refused_in_words(line, on, field, words):
    with pytest.raises(InvalidInput, match=words) as caught:
        check_tick(line, on, TODAY)
    assert caught.value.field == field
    check_tick(LINES[0], TODAY, TODAY)
