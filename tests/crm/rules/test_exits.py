"""The exit's steps: their order, their days, what each needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crm.errors import InvalidInput
from crm.rules.exits import Step, check_step, deadline, leaves, next_kind, rounds
from db.terms import ExitStepKind, ExitWay

TODAY = date(2028, 5, 31)
NOTICE = Step("a", ExitStepKind.NOTICE, date(2028, 1, 10), date(2028, 4, 10), text="未达标")
MENDING = Step("b", ExitStepKind.RECTIFICATION, date(2028, 1, 20), date(2028, 5, 10), text="追加")
AGAIN = Step("c", ExitStepKind.REASSESSMENT, date(2028, 5, 12), text="仍未达标")
DECIDED = Step("d", ExitStepKind.DECISION, date(2028, 5, 20), way=ExitWay.LAND_BACK, text="依合同")


def refused(field: str, words: str, step: Step, *others: Step) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        check_step(step, others, TODAY)
    assert caught.value.field == field


def test_the_steps_follow_each_other() -> None:
    done: list[Step] = []
    for step in (NOTICE, MENDING, AGAIN, DECIDED):
        assert next_kind(done) is step.kind
        check_step(step, done, TODAY)
        done.append(step)
    assert next_kind(done) is None
    assert deadline(done) == date(2028, 5, 10)
    assert deadline(done[:1]) == date(2028, 4, 10)


def test_a_step_before_the_last_is_refused() -> None:
    refused("on", "不能早于", replace(MENDING, on=date(2028, 1, 9)), NOTICE)
    refused("on", "不能晚于", replace(NOTICE, on=date(2028, 2, 1)), MENDING)
    refused("kind", "还没有登记“整改”", AGAIN, NOTICE)
    refused("on", "还没有到", replace(DECIDED, on=date(2028, 6, 1)), NOTICE, MENDING, AGAIN)


def test_what_a_step_needs() -> None:
    refused("due", "整改期限", replace(NOTICE, due=None))
    refused("due", "要晚于", replace(NOTICE, due=NOTICE.on))
    refused("due", "只有告知和整改", replace(AGAIN, due=TODAY), NOTICE, MENDING)
    refused("way", "处理方式", replace(DECIDED, way=None), NOTICE, MENDING, AGAIN)
    refused("way", "只有退出决定", replace(AGAIN, way=ExitWay.KEEP), NOTICE, MENDING)
    refused("text", "事由", replace(NOTICE, text=None))


def test_a_decision_ends_a_procedure_and_the_next_notice_begins_another() -> None:
    second = replace(NOTICE, step_id="e", on=DECIDED.on, due=date(2028, 8, 1))
    found = rounds([second, DECIDED, AGAIN, MENDING, NOTICE])
    assert [[one.step_id for one in steps] for steps in found] == [["a", "b", "c", "d"], ["e"]]
    assert rounds([]) == []


def test_only_to_keep_a_project_does_not_leave() -> None:
    assert leaves(ExitWay.TRANSFER)
    assert not leaves(ExitWay.KEEP)
    assert not leaves(None)
