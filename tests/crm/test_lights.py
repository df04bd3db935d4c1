"""The lights of projects are kept between looks, and are never older than the data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm import lights
from crm.columns import Filter, Listing
from crm.lights import Lit, all_lights, lights_of
from crm.listing import column_values, ordered_ids, rows, totals
from crm.milestone_changes import edit_milestone, record_actual
from crm.projects import create_project, move_stage, restore_project, trash_project
from crm.rules.schedule import Light
from crm.workspace import Workspace
from db.models import Holiday, Milestone, MilestoneWait
from db.terms import Stage
from db.values import When

TODAY = date(2016, 5, 31)
RED, AMBER, GREEN, DONE = Light.RED, Light.AMBER, Light.GREEN, Light.DONE


def fill(session: Session) -> dict[str, str]:
    made = {}
    for name, behind in (("红", 30), ("黄", 8), ("绿", -40), ("完", -50), ("无", None)):
        key = made[name] = create_project(session, f"示例{name}灯", stage=Stage.SIGNED, on=TODAY)
        if behind is not None:
            planned = TODAY - timedelta(days=behind)
            one = Milestone(project_id=key, name="施工许可", planned=planned, workdays=5)
            session.add(one)
            session.flush()
            made[f"{name}的节点"] = one.id
    record_actual(session, made["完的节点"], When.on(TODAY), today=TODAY)
    return made


@pytest.fixture
def made(workspace: Workspace) -> dict[str, str]:
    return workspace.change(fill, label="建").result


def told(workspace: Workspace, made: dict[str, str], today: date = TODAY) -> dict[str, Light]:
    """What is kept, which must be what is reckoned anew."""
    kept = dict(workspace.read(all_lights, today))
    assert kept == workspace.read(lights_of, today, list(made.values()))
    names = {key: name for name, key in made.items()}
    return {names[key]: one.light for key, one in kept.items()}


ALL = {"红": RED, "黄": AMBER, "绿": GREEN, "完": DONE}


def test_the_gravest_milestone_lights_a_project_and_none_lights_nothing(
    workspace: Workspace, made: dict[str, str]
) -> None:
    assert told(workspace, made) == ALL
    lit = workspace.read(all_lights, TODAY)[made["红"]]
    assert lit == Lit(RED, "施工许可晚30天")


def reach(session: Session, made: dict[str, str]) -> None:
    record_actual(session, made["红的节点"], When.on(TODAY), today=TODAY)


def replan(session: Session, made: dict[str, str]) -> None:
    edit_milestone(session, made["绿的节点"], {"planned": TODAY - timedelta(days=60)}, today=TODAY)


def pause(session: Session, made: dict[str, str]) -> None:
    move_stage(session, made["黄"], Stage.PAUSED, on=When.on(TODAY), today=TODAY, reason="等政策")


def wait(session: Session, made: dict[str, str], days: int = 60) -> None:
    planned = TODAY + timedelta(days=days)
    one = Milestone(project_id=made["绿"], name="环评", planned=planned, workdays=5)
    session.add(one)
    session.flush()
    session.add(MilestoneWait(milestone_id=made["绿的节点"], waits_for_id=one.id))


def rest(session: Session, made: dict[str, str]) -> None:
    """Days off, which push what waits for what is due today."""
    wait(session, made, days=0)
    for at in range(1, 60):
        session.add(Holiday(day=TODAY + timedelta(days=at), works=False, name="示例假"))


def trash(session: Session, made: dict[str, str]) -> None:
    trash_project(session, made["红"])


def nothing(session: Session, made: dict[str, str]) -> None:
    create_project(session, "示例又一个")


EDITS: dict[str, tuple[Callable[..., None], dict[str, Light | None]]] = {
    "reached": (reach, {"红": DONE}),
    "planned otherwise": (replan, {"绿": RED}),
    "off the road": (pause, {"黄": None}),
    "waits for another": (wait, {"绿": RED}),
    "days off": (rest, {"绿": RED}),
    "trashed": (trash, {"红": None}),
    "another project": (nothing, {}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_saved_is_seen_at_the_next_look_and_undone_too(
    workspace: Workspace, made: dict[str, str], edit: str
) -> None:
    change, becomes = EDITS[edit]
    assert told(workspace, made) == ALL
    outcome = workspace.change(change, made, label="改")
    expected: dict[str, Any] = {**ALL, **becomes}
    assert told(workspace, made) == {name: one for name, one in expected.items() if one}
    assert outcome.operation_id is not None
    workspace.undo(outcome.operation_id)
    assert told(workspace, made) == ALL


def test_a_project_comes_back_with_its_light(workspace: Workspace, made: dict[str, str]) -> None:
    workspace.change(trash_project, made["红"], label="移除")
    assert "红" not in told(workspace, made)
    workspace.change(restore_project, made["红"], label="恢复")
    assert told(workspace, made) == ALL


def test_another_day_has_other_lights(workspace: Workspace, made: dict[str, str]) -> None:
    assert told(workspace, made) == ALL
    assert told(workspace, made, TODAY + timedelta(days=90))["绿"] is RED
    assert told(workspace, made) == ALL


def test_a_change_sees_what_it_did_itself(workspace: Workspace, made: dict[str, str]) -> None:
    assert told(workspace, made) == ALL

    def look(session: Session) -> Light:
        reach(session, made)
        session.flush()
        return all_lights(session, TODAY)[made["红"]].light

    assert workspace.change(look, label="改").result is DONE


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whose lights are reckoned, time after time; None: those of all."""
    found: list[Any] = []
    real = lights.schedules

    def watched(session: Session, today: date, **wanted: Any) -> Any:
        found.append(wanted.get("project_ids"))
        return real(session, today, **wanted)

    monkeypatch.setattr(lights, "schedules", watched)
    return found


def test_only_those_are_reckoned_again_on_which_something_bears(
    workspace: Workspace, made: dict[str, str], asked: list[Any]
) -> None:
    assert told(workspace, made) == ALL
    asked.clear()
    workspace.read(all_lights, TODAY)
    assert asked == []
    workspace.change(reach, made, label="改")
    workspace.read(all_lights, TODAY)
    assert asked == [{made["红"]}]


def test_after_an_import_of_very_many_all_are_reckoned_again(
    workspace: Workspace,
    made: dict[str, str],
    asked: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(session: Session, made: dict[str, str]) -> None:
        reach(session, made)
        replan(session, made)

    assert told(workspace, made) == ALL
    asked.clear()
    monkeypatch.setattr(lights, "AT_ONCE", 1)  # more than one statement takes
    workspace.change(both, made, label="改")
    workspace.read(all_lights, TODAY)
    assert asked == [None]
    assert told(workspace, made) == {**ALL, "红": DONE, "绿": RED}


# --- in a listing


def letters(workspace: Workspace, made: dict[str, str], listing: Listing) -> str:
    names = {key: name for name, key in made.items()}
    return "".join(names[key] for key in workspace.read(ordered_ids, listing))


def test_the_gravest_come_first_and_those_without_a_light_last(
    workspace: Workspace, made: dict[str, str]
) -> None:
    listing = Listing(sort="light", descending=False, today=TODAY)
    assert letters(workspace, made, listing) == "红黄绿完无"
    listing = Listing(sort="light", descending=True, today=TODAY)
    assert letters(workspace, made, listing) == "完绿黄红无"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("red",), "红"),
        (("amber", "red"), "红黄"),
        ((None,), "无"),
        ((None, "done"), "完无"),
        ((), ""),
    ],
)
def test_a_filter_keeps_the_lights_that_it_names(
    workspace: Workspace, made: dict[str, str], values: tuple[str | None, ...], expected: str
) -> None:
    kept = Filter("light", values)
    listing = Listing((kept,), sort="light", descending=False, today=TODAY)
    assert letters(workspace, made, listing) == expected
    assert workspace.read(totals, listing).count == len(expected)


def test_a_filter_offers_the_lights_with_how_many_there_are(
    workspace: Workspace, made: dict[str, str]
) -> None:
    found = workspace.read(column_values, Listing(today=TODAY), "light")
    assert found == [("red", 1), ("amber", 1), ("green", 1), ("done", 1), (None, 1)]


def test_rows_tell_their_light_and_for_how_long_nothing_moved(
    workspace: Workspace, made: dict[str, str]
) -> None:
    ids = [made["红"], made["无"]]
    red, none = workspace.read(rows, ids, TODAY)
    assert (red.lit.light, none.lit.light) == (RED, Light.NONE)
    assert none.still is None
    later = workspace.read(rows, ids, TODAY + timedelta(days=40))
    assert later[1].still == 40
    assert workspace.read(rows, ids)[0].lit.light is Light.NONE
