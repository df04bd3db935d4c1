"""The views of the leads and the columns they need, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from crm.activities import add_activity
from crm.columns import Filter, Listing
from crm.lead_views import LeadView, listing_of, untouched, view_counts
from crm.leads import NewLead, log_lead, take_up
from crm.listing import ordered_ids, rows
from crm.rules.leads import SILENT_DAYS, monday_of, silent_since
from crm.rules.phones import read_phones
from crm.workspace import Workspace
from db.terms import ActivityKind
from db.values import When

TODAY = date(2016, 5, 31)
LONG_AGO = date(2016, 5, 3)
ME = "专员甲"


def fill(session: Any) -> dict[str, str]:
    """Leads by what they are: left lying for one reason or the other, new, nobody's."""
    late = NewLead(company="示例超期", owner=ME, next_step="回电", due=date(2016, 5, 20))
    silent = NewLead(company="示例沉寂", owner="专员乙")
    followed = NewLead(company="示例有跟进", owner=ME)
    made = {
        "late": log_lead(session, late, today=LONG_AGO),
        "silent": log_lead(session, silent, today=LONG_AGO),
        "followed": log_lead(session, followed, today=LONG_AGO),
        "due": log_lead(
            session, replace(late, company="示例今天", due=TODAY), today=TODAY - timedelta(days=8)
        ),
        "new": log_lead(
            session,
            NewLead(company="示例新来", person="张三", phones=read_phones("13807310000")),
            today=TODAY,
        ),
        "gone": log_lead(session, NewLead(company="示例已在谈", owner=ME), today=LONG_AGO),
    }
    add_activity(
        session,
        ActivityKind.CALL,
        on=When.on(TODAY - timedelta(days=2)),
        today=TODAY,
        project_id=made["followed"],
        subject="回访",
    )
    take_up(session, [made["gone"]], today=LONG_AGO)
    return made


@pytest.fixture
def made(workspace: Workspace) -> dict[str, str]:
    return workspace.change(fill, label="录入").result


EXPECTED = {
    LeadView.MINE: ["late", "due", "followed"],
    LeadView.UNASSIGNED: ["new"],
    LeadView.NEGLECTED: ["late", "silent"],
    LeadView.UNTOUCHED: ["late", "due", "silent", "new"],
    LeadView.NEW: ["new"],
    LeadView.ALL: ["late", "due", "silent", "followed", "new"],
}


def test_each_view_shows_what_it_says_and_counts_it(
    workspace: Workspace, made: dict[str, str]
) -> None:
    for view, expected in EXPECTED.items():
        ids = workspace.read(ordered_ids, listing_of(view, author=ME, today=TODAY))
        assert sorted(ids) == sorted(made[key] for key in expected), view
    counts = workspace.read(view_counts, author=ME, today=TODAY)
    assert counts == {view: len(expected) for view, expected in EXPECTED.items()}


def test_a_lead_waits_for_a_first_contact_until_it_is_followed_or_taken_on(
    workspace: Workspace, made: dict[str, str]
) -> None:
    assert workspace.read(untouched, TODAY) == 4
    day = When.on(TODAY)
    called = partial(add_activity, on=day, today=TODAY, project_id=made["new"], subject="电话")
    workspace.change(called, ActivityKind.CALL, label="记")
    assert workspace.read(untouched, TODAY) == 3
    workspace.change(take_up, [made["silent"]], today=TODAY, label="转在谈")
    assert workspace.read(untouched, TODAY) == 2


def test_what_is_due_first_stands_first(workspace: Workspace, made: dict[str, str]) -> None:
    ids = workspace.read(ordered_ids, listing_of(LeadView.ALL, author=ME, today=TODAY))
    assert ids[:2] == [made["late"], made["due"]]


def test_no_leads_count_as_none(workspace: Workspace) -> None:
    counts = workspace.read(view_counts, author=ME, today=TODAY)
    assert set(counts.values()) == {0}


def test_a_lead_is_left_lying_once_its_days_are_over() -> None:
    assert (TODAY - silent_since(TODAY)).days == SILENT_DAYS + 1
    assert monday_of(TODAY) == date(2016, 5, 30)
    assert monday_of(date(2016, 6, 5)) == date(2016, 5, 30)


def test_a_row_tells_contact_days_and_next_step(workspace: Workspace, made: dict[str, str]) -> None:
    late, followed, new = workspace.read(rows, [made["late"], made["followed"], made["new"]])
    assert (late.next_step, late.next_due) == ("回电", date(2016, 5, 20))
    assert (followed.entered_on, followed.followed_on) == (LONG_AGO, date(2016, 5, 29))
    assert (new.contact, new.next_step) == ("张三", None)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter("contact", words="张"), ["new"]),
        (Filter("contact", words="zs"), ["new"]),
        (Filter("next_step", words="回电"), ["late", "due"]),
        (Filter("next_due", until=date(2016, 5, 30)), ["late"]),
        (Filter("next_due", since=TODAY), ["due"]),
        (Filter("entered_on", since=TODAY, until=TODAY), ["new"]),
        (Filter("followed_on", since=LONG_AGO), ["followed"]),
    ],
)
def test_the_columns_of_a_lead_are_filtered_by(
    workspace: Workspace, made: dict[str, str], wanted: Filter, expected: list[str]
) -> None:
    ids = workspace.read(ordered_ids, Listing(filters=(wanted,)))
    assert sorted(ids) == sorted(made[key] for key in expected)
