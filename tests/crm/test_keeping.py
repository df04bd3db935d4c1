"""What is kept of a database answers each look by the state that its session sees, and no other."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.history import Position, changes_since
from crm.keeping import Kept
from crm.lights import all_lights
from crm.milestone_changes import record_actual
from crm.projects import create_project
from crm.standings import standings
from crm.targets import attainments
from crm.workspace import Workspace
from db.models import Milestone, Performance, Project
from db.terms import Stage
from db.values import When
from tests.crm import test_counts_kept as counts
from tests.crm.promising import promise_intensity, sign, wan

TODAY = date(2016, 5, 31)
Names = dict[str, str]


def names(session: Session, asked: str) -> Names:
    """The names of the projects that begin with what is asked: what the tests keep."""
    found = session.execute(select(Project.id, Project.name)).all()
    return {key: name for key, name in found if name.startswith(asked)}


class Watched:
    """Names that are kept, and how often they were read anew and followed."""

    def __init__(self) -> None:
        self.read = self.followed = 0
        self.fails = False
        self.kept = Kept(self._all, self._follow)

    def _all(self, session: Session, asked: str) -> Names:
        self.read += 1
        if self.fails:
            raise LookupError
        return names(session, asked)

    def _follow(self, session: Session, asked: str, held: Names, seen: Position) -> Names:
        self.followed += 1
        if self.fails:
            raise LookupError
        ids = changes_since(session, seen).get("project", set())
        fresh = {key: name for key, name in names(session, asked).items() if key in ids}
        return {key: name for key, name in held.items() if key not in ids} | fresh


@pytest.fixture
def watched() -> Watched:
    return Watched()


def save(workspace: Workspace, name: str) -> None:
    workspace.change(create_project, name, label="建")


def rename(session: Session, name: str) -> None:
    session.scalars(select(Project).order_by(Project.id)).all()[0].name = name


def test_what_is_kept_is_read_once_and_then_followed(
    workspace: Workspace, watched: Watched
) -> None:
    save(workspace, "示例一")
    first = workspace.read(watched.kept.look, "示例")
    assert workspace.read(watched.kept.look, "示例") is first
    assert (watched.read, watched.followed) == (1, 0)
    save(workspace, "示例二")
    assert sorted(workspace.read(watched.kept.look, "示例").values()) == ["示例一", "示例二"]
    assert (watched.read, watched.followed) == (1, 1)
    assert list(first.values()) == ["示例一"]  # who looked before may be reading it still


def test_what_is_asked_otherwise_is_read_anew(workspace: Workspace, watched: Watched) -> None:
    save(workspace, "示例一")
    assert workspace.read(watched.kept.look, "示例")
    assert workspace.read(watched.kept.look, "别的") == {}
    assert workspace.read(watched.kept.look, "示例")
    assert (watched.read, watched.followed) == (3, 0)


def test_what_is_let_go_is_read_anew(workspace: Workspace, watched: Watched) -> None:
    workspace.read(watched.kept.look, "")
    watched.kept.forget()
    workspace.read(watched.kept.look, "")
    assert watched.read == 2


@pytest.mark.parametrize("asked", ["示例", "别的"])
def test_what_failed_is_not_kept(workspace: Workspace, watched: Watched, asked: str) -> None:
    save(workspace, "示例一")
    workspace.read(watched.kept.look, "示例")
    save(workspace, "别的二")
    watched.fails = True
    with pytest.raises(LookupError):
        workspace.read(watched.kept.look, asked)
    watched.fails = False
    assert len(workspace.read(watched.kept.look, asked)) == 1


def test_what_is_not_saved_is_nobody_elses(workspace: Workspace, watched: Watched) -> None:
    def look_and_fail(session: Session) -> None:
        rename(session, "示例未存")
        session.flush()
        assert list(watched.kept.look(session, "").values()) == ["示例未存"]
        raise LookupError

    save(workspace, "示例一")
    for _ in range(2):  # with nothing kept yet, and with something
        with pytest.raises(LookupError):
            workspace.change(look_and_fail, label="改")
        assert list(workspace.read(watched.kept.look, "").values()) == ["示例一"]


READERS = 3
STEP = st.one_of(
    st.tuples(st.just("begin"), st.integers(0, READERS - 1)),
    st.tuples(st.just("look"), st.integers(0, READERS - 1)),
    st.tuples(st.just("save"), st.sampled_from(["示例甲", "示例乙", "别的"])),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=12), asked=st.sampled_from(["", "示例"]))
def test_whoever_began_earlier_and_ends_later_sees_what_was_there_when_it_began(
    workspace: Workspace, steps: list[tuple[str, Any]], asked: str
) -> None:
    """Readers begin, look and begin anew in any order between saves."""
    watched = Watched()
    if workspace.read(names, "") == {}:
        save(workspace, "示例一")
    readers: dict[int, tuple[ExitStack, Session]] = {}
    try:
        for step, what in steps:
            if step == "save":
                workspace.change(rename, what, label="改")
            elif step == "begin":
                if what in readers:
                    readers.pop(what)[0].close()
                stack = ExitStack()
                session = stack.enter_context(workspace.reading())
                session.scalar(select(Project.id))  # from here on it sees this state
                readers[what] = stack, session
            elif what in readers:
                session = readers[what][1]
                assert watched.kept.look(session, asked) == names(session, asked)
            before = watched.read
            assert workspace.read(watched.kept.look, asked) == workspace.read(names, asked)
            assert watched.read <= max(before, 1), "a reader of old took nothing away"
    finally:
        for stack, _ in readers.values():
            stack.close()


def test_on_threads_each_reader_sees_one_state(workspace: Workspace, watched: Watched) -> None:
    save(workspace, "示例0")
    wrong: list[tuple[Names, Names]] = []
    done = threading.Event()

    def read(seed: int) -> None:
        draw = random.Random(seed)
        while not done.is_set():
            with workspace.reading() as session:
                seen = names(session, "")
                done.wait(draw.random() / 200)  # meanwhile others save, and look
                found = watched.kept.look(session, "")
                if found != seen:
                    wrong.append((found, seen))

    readers = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for one in readers:
        one.start()
    for at in range(1, 60):
        workspace.change(rename, f"示例{at}", label="改")
    done.set()
    for one in readers:
        one.join()
    assert wrong == []
    assert list(workspace.read(watched.kept.look, "").values()) == ["示例59"]


# --- those that keep something


def begin_lights(session: Session) -> None:
    key = create_project(session, "示例红灯", stage=Stage.SIGNED, on=TODAY)
    planned = TODAY - timedelta(days=30)
    session.add(Milestone(project_id=key, name="施工许可", planned=planned, workdays=5))


def reach(session: Session) -> None:
    one = session.scalars(select(Milestone)).one()
    record_actual(session, one.id, When.on(TODAY), today=TODAY)


def begin_standings(session: Session) -> None:
    promise_intensity(session, sign(session, "示例合同"), date(2015, 12, 31), "24600")


def correct(session: Session) -> None:
    session.scalars(select(Performance)).one().actual = wan("30000")


def targets(session: Session, today: date) -> Any:
    return attainments(session, today.year, today)


Act = Callable[[Session], None]
KEEPERS: dict[str, tuple[Act, Act, Callable[[Session, date], Any]]] = {
    "lights": (begin_lights, reach, all_lights),
    "standings": (begin_standings, correct, standings),
    "counts": (counts.begin, counts.EDITS["signed later"], targets),
}


@pytest.mark.parametrize("keeper", KEEPERS)
def test_each_answers_who_began_earlier_by_what_was_there(
    workspace: Workspace, keeper: str
) -> None:
    make, edit, look = KEEPERS[keeper]
    workspace.change(make, label="建")
    before = workspace.read(look, TODAY)
    with workspace.reading() as early:
        early.scalar(select(Project.id))
        workspace.change(edit, label="改")
        after = workspace.read(look, TODAY)
        assert look(early, TODAY) == before != after
        assert workspace.read(look, TODAY) == after
        assert look(early, TODAY + timedelta(days=1)) is not None  # another day, as of then
    assert workspace.read(look, TODAY) == after
