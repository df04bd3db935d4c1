"""What the badges of the rail count, and which changes they wait for."""

from __future__ import annotations

from datetime import date

from crm.leads import NewLead, log_lead
from crm.todos import add_todo
from crm.waiting import Waiting, bears_on, count_waiting
from crm.workspace import Workspace
from db.terms import Stage
from tests.crm.promising import promise_intensity, sign

TODAY = date(2016, 5, 31)


def test_each_is_counted_that_is_asked_for(workspace: Workspace) -> None:
    def fill(session):
        log_lead(session, NewLead(company="示例甲"), today=TODAY)
        add_todo(session, "回电", due=TODAY, owner="甲")
        add_todo(session, "以后", owner="甲")
        made = sign(session, "示例乙厂", stage=Stage.SIGNED)
        promise_intensity(session, made, date(2015, 12, 31), "24600")

    workspace.change(fill, label="填")
    counts = workspace.read(count_waiting, set(Waiting), "甲", TODAY)
    assert counts == {
        Waiting.LEADS: 1,
        Waiting.CONTRACTS: 1,
        Waiting.TODOS: 1,
        Waiting.CONFLICTS: 0,
    }
    assert workspace.read(count_waiting, {Waiting.TODOS}, "乙", TODAY) == {Waiting.TODOS: 0}


def test_they_are_said_with_what_they_count() -> None:
    assert Waiting.LEADS.words(7) == "7 条待首次联系"
    assert Waiting.CONTRACTS.words(1234) == "1,234 份未达标"
    assert "“甲”" in Waiting.TODOS.definition("甲")
    assert [one for one in Waiting if one.urgent] == [Waiting.CONTRACTS, Waiting.CONFLICTS]


def test_a_count_is_stale_only_by_what_it_rests_on() -> None:
    assert [one for one in Waiting if bears_on(one, {"todo"})] == [
        Waiting.CONTRACTS,
        Waiting.TODOS,
        Waiting.CONFLICTS,
    ]
    assert Waiting.TODOS not in [one for one in Waiting if bears_on(one, {"activity"})]
    assert all(bears_on(one, ()) for one in Waiting), "of what is not known, all may be"
