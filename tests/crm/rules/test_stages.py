"""The road of a project (domain.md, section 2)."""

from datetime import date

import pytest

from crm.errors import InvalidInput
from crm.rules import stages
from crm.rules.stages import Move
from db.terms import Precision, Stage
from db.values import When

TODAY = date(2016, 5, 31)
MAY = When(date(2016, 5, 1), Precision.MONTH)


def test_the_road_has_eleven_stages_and_three_beside_it():
    assert [stage.label for stage in stages.ROAD] == (
        ["线索", "接洽", "在谈", "考察", "评审", "签约", "供地", "开工", "竣工", "投产", "达产"]
    )
    assert [stage.label for stage in stages.BESIDE] == ["暂缓", "流失", "退出"]


def test_leads_and_signed_projects_are_told_by_their_stage():
    assert [s for s in Stage if stages.is_lead(s)] == [Stage.LEAD, Stage.CONTACT]
    assert not stages.has_signed(Stage.REVIEW)
    assert stages.has_signed(Stage.SIGNED)
    assert stages.has_signed(Stage.FULL)
    assert not stages.has_signed(Stage.LOST)


@pytest.mark.parametrize(
    ("stage", "following"),
    [
        (Stage.LEAD, Stage.CONTACT),
        (Stage.REVIEW, Stage.SIGNED),
        (Stage.FULL, None),
        (Stage.PAUSED, None),
    ],
)
def test_the_next_stage_follows_on_the_road(stage, following):
    assert stages.next_stage(stage) is following


@pytest.mark.parametrize(
    ("current", "to", "move", "owes"),
    [
        (Stage.LEAD, Stage.CONTACT, Move.FORWARD, False),
        (Stage.LEAD, Stage.TALKS, Move.SKIP, True),
        (Stage.SIGNED, Stage.REVIEW, Move.BACK, True),
        (Stage.TALKS, Stage.LOST, Move.ASIDE, True),
        (Stage.PAUSED, Stage.LOST, Move.ASIDE, True),
        (Stage.PAUSED, Stage.TALKS, Move.RESUME, False),
        (Stage.LOST, Stage.TALKS, Move.RESUME, True),
        (Stage.TALKS, Stage.TALKS, Move.NONE, False),
    ],
)
def test_a_skip_a_step_back_and_a_step_aside_owe_a_reason(current, to, move, owes):
    assert stages.kind_of_move(current, to) is move
    assert stages.needs_reason(current, to) is owes
    if owes:
        with pytest.raises(InvalidInput, match="请写明原因") as caught:
            stages.check_move(current, to, on=MAY, reason=" ", today=TODAY)
        assert caught.value.field == "reason"
        stages.check_move(current, to, on=MAY, reason="分管领导同意", today=TODAY)
    elif move is not Move.NONE:
        stages.check_move(current, to, on=MAY, reason=None, today=TODAY)


def test_a_skip_says_what_it_leaves_out():
    with pytest.raises(InvalidInput, match="跳过了“考察”、“评审”"):
        stages.check_move(Stage.TALKS, Stage.SIGNED, on=MAY, reason=None, today=TODAY)


@pytest.mark.parametrize("on", [None, When(None, source="尽快")])
def test_a_move_needs_its_date(on):
    with pytest.raises(InvalidInput, match="请填写进入“接洽”的日期") as caught:
        stages.check_move(Stage.LEAD, Stage.CONTACT, on=on, reason=None, today=TODAY)
    assert caught.value.field == "on"


def test_a_move_is_not_dated_ahead():
    with pytest.raises(InvalidInput, match="2016年6月还没有到"):
        june = When(date(2016, 6, 1), Precision.MONTH)
        stages.check_move(Stage.LEAD, Stage.CONTACT, on=june, reason=None, today=TODAY)


def test_a_move_to_where_it_stands_is_refused():
    with pytest.raises(InvalidInput, match="已经在“在谈”"):
        stages.check_move(Stage.TALKS, Stage.TALKS, on=MAY, reason=None, today=TODAY)


def test_days_in_a_stage_count_from_the_first_day_it_may_be():
    assert stages.days_in_stage(MAY, TODAY) == 30
    assert stages.days_in_stage(TODAY, TODAY) == 0
    assert stages.days_in_stage(None, TODAY) is None


@pytest.mark.parametrize(
    ("stage", "moved", "owes"),
    [
        (Stage.TALKS, date(2016, 4, 30), True),
        (Stage.TALKS, date(2016, 5, 1), False),
        (Stage.LAND, date(2016, 1, 1), True),
        (Stage.STARTED, date(2016, 1, 1), False),
        (Stage.PAUSED, date(2016, 1, 1), False),
        (Stage.TALKS, None, False),
    ],
)
def test_a_month_without_movement_owes_a_reason(stage, moved, owes):
    assert stages.owes_reason(stage, moved, TODAY) is owes


def test_the_month_before_keeps_the_day_where_it_can():
    assert stages.month_before(date(2016, 5, 31)) == date(2016, 4, 30)
    assert stages.month_before(date(2016, 1, 15)) == date(2015, 12, 15)
    assert stages.month_before(date(2016, 3, 30)) == date(2016, 2, 29)
