"""Every brief of the catalogue on the sample zone, an empty one, and one with extreme data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.blockers import add_blocker
from crm.briefings.catalogue import BRIEFINGS, Briefing
from crm.briefings.codec import decode, encode
from crm.briefings.companions import docx_of, xlsx_of
from crm.briefings.order import Order, Scope
from crm.briefings.printing import print_brief
from crm.errors import BriefingError
from crm.projects import create_project, edit_project
from crm.sample import DAY, create_sample
from crm.workspace import Workspace
from db.models import Milestone
from db.terms import Stage
from db.values import Amount
from tests.crm.briefings.paper import NO_LINE_BEGINS_WITH, page_texts, solid

LONG = "示例" + "特种车辆与工程机械核心零部件智能制造及再制造产业化基地" * 2
BY_PERIOD = [one for one in BRIEFINGS if one.scope is not Scope.RECORD]
each_brief = pytest.mark.parametrize("briefing", BY_PERIOD, ids=lambda one: one.key)


def order(briefing: Briefing) -> Order:
    """What a person would ask for on the sample's day."""
    first, last = {
        Scope.MONTH: (date(2016, 5, 1), date(2016, 5, 31)),
        Scope.WEEK: (date(2016, 5, 30), date(2016, 6, 5)),
    }.get(briefing.scope, (date(2016, 1, 1), date(2016, 12, 31)))
    return Order(today=DAY, number=5, issued_by="王主任", first=first, last=last)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    made = create_sample(tmp_path_factory.mktemp("sample") / "示例园区.yinfeng")
    yield made
    made.close()


@pytest.fixture
def extreme(tmp_path: Path) -> Iterator[Workspace]:
    """A zone whose names are as long as may be, without amounts, with 300 late milestones."""
    made = Workspace.create(tmp_path / "极端.yinfeng", zone_name=LONG[:40], author="甲", on=DAY)
    made.change(_fill, label="极端数据")
    yield made
    made.close()


def _fill(session: Session) -> None:
    for number in range(10):
        key = create_project(session, f"{LONG}{number}", stage=Stage.SIGNED)
        edit_project(
            session,
            key,
            {
                "progress": "<b>&进展" + LONG * 4,
                "stuck_reason": "<img src=x>" + LONG * 2,
                "chief": LONG[:30],
                "contracted": Amount(5_000_000_000_00) if number < 3 else None,
            },
        )
        add_blocker(session, key, "拆迁", LONG * 2, today=DAY, unit=LONG[:30])
        for place in range(30):
            session.add(
                Milestone(
                    project_id=key,
                    name=f"{LONG[:30]}{place}",
                    planned=DAY - timedelta(days=40 + place),
                    ordinal=place,
                )
            )


def pages_of(workspace: Workspace, briefing: Briefing) -> tuple[Any, list[str]]:
    snapshot = workspace.read(briefing.take, order(briefing))
    printed = print_brief(snapshot)
    assert printed.missing == ()
    texts = page_texts(printed.content)
    assert len(texts) == printed.pages
    return snapshot, texts


def check(texts: list[str]) -> None:
    """No empty page, no mark for a missing character, no line that begins with a full stop."""
    for text in texts:
        assert len(solid(text)) > 60
        assert "〓" not in text
        for line in text.splitlines():
            assert not line.strip() or line.strip()[0] not in NO_LINE_BEGINS_WITH.replace("%", "")


@each_brief
def test_on_the_sample_zone(sample: Workspace, briefing: Briefing) -> None:
    snapshot, texts = pages_of(sample, briefing)
    check(texts)
    back = decode(json.loads(json.dumps(encode(snapshot))), briefing.snapshot_class)
    assert back == snapshot
    assert print_brief(back).content == print_brief(snapshot).content
    assert briefing.file_name(snapshot).endswith(".pdf")
    assert "示例数据" in texts[0]
    assert docx_of(snapshot).startswith(b"PK")
    assert xlsx_of(snapshot).startswith(b"PK")


@each_brief
def test_on_an_empty_zone(workspace: Workspace, briefing: Briefing) -> None:
    try:
        _, texts = pages_of(workspace, briefing)
    except BriefingError as error:
        assert error.message.endswith("。")
    else:
        check(texts)


@each_brief
def test_on_extreme_data(extreme: Workspace, briefing: Briefing) -> None:
    try:
        _, texts = pages_of(extreme, briefing)
    except BriefingError as error:
        assert error.message.endswith("。")
        return
    for text in texts:
        assert len(solid(text)) > 60
        assert "〓" not in text
    if briefing.scope is Scope.PROJECTS:
        whole = solid("".join(texts))
        assert solid("示例特种车辆与工程机械核心零部件") in whole


def test_a_page_a_project_whatever_it_holds(extreme: Workspace, sample: Workspace) -> None:
    one_page = next(one for one in BRIEFINGS if one.key == "one_page")
    for zone in (sample, extreme):
        snapshot, texts = pages_of(zone, one_page)
        assert len(texts) == len(snapshot.projects)
    dispatch = next(one for one in BRIEFINGS if one.key == "dispatch")
    snapshot, texts = pages_of(sample, dispatch)
    assert len(texts) == len(snapshot.projects) + 1
