"""情景: what is assumed to sign, kept under a name, opened again, compared, put in the trash."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.projects import project_of
from crm.rules.written import clean_line
from crm.scenarios import Pick, candidates, scenario
from crm.targets import TargetStanding
from db.models import Project, SavedScenario, ScenarioPick
from resources import tr


@dataclass(frozen=True)
class Kept:
    """A scenario under its name; gone: how many of its projects lie in the trash by now."""

    scenario_id: str
    name: str
    picks: tuple[Pick, ...]
    gone: int = 0


@dataclass(frozen=True)
class Opened:
    """The picks of a kept scenario that can still sign, and in words what has changed since."""

    picks: tuple[Pick, ...]
    said: str


@dataclass(frozen=True)
class Compared:
    """One target now, and under two scenarios."""

    now: TargetStanding
    first: TargetStanding
    second: TargetStanding

    @property
    def differs(self) -> bool:
        """Whether it makes a difference which of the two comes true."""
        return self.first.actual != self.second.actual


def kept_scenarios(session: Session, year: int) -> list[Kept]:
    """Return the scenarios of a year by name.

    Replicas that both added a project to one scenario leave two picks of it: the later counts.
    """
    names = session.execute(
        select(SavedScenario.id, SavedScenario.name)
        .where(SavedScenario.year == year, SavedScenario.trashed_at.is_(None))
        .order_by(SavedScenario.name, SavedScenario.id)
    ).all()
    picks: dict[str, dict[str, Pick]] = {key: {} for key, _ in names}
    gone: dict[str, set[str]] = {key: set() for key in picks}
    for key, project_id, on, amount, trashed in session.execute(
        select(
            ScenarioPick.scenario_id,
            ScenarioPick.project_id,
            ScenarioPick.on,
            ScenarioPick.amount,
            Project.trashed_at,
        )
        .join(Project, Project.id == ScenarioPick.project_id)
        .where(ScenarioPick.scenario_id.in_(picks), ScenarioPick.trashed_at.is_(None))
        .order_by(ScenarioPick.id)
    ):
        if trashed is None:
            picks[key][project_id] = Pick(project_id, on, amount)
        else:
            gone[key].add(project_id)
    return [Kept(key, name, tuple(picks[key].values()), len(gone[key])) for key, name in names]


def keep_scenario(
    session: Session,
    name: str,
    picks: Sequence[Pick],
    *,
    year: int,
    scenario_id: str | None = None,
) -> str:
    """Keep picks under a name and return the scenario's id; scenario_id: the one to rewrite.

    Raises InvalidInput (field ``name``) without a name or picks, and for a name that another
    scenario of the year bears.
    """
    clean = clean_line(name, "name")
    if not clean:
        raise InvalidInput(tr("请给情景起个名字，例如 11月底前签五个。"), field="name")
    if not picks:
        raise InvalidInput(tr("还没有勾选项目，没有可保存的。"), field="name")
    twin = session.scalar(
        select(SavedScenario.id).where(
            SavedScenario.year == year,
            SavedScenario.name == clean,
            SavedScenario.trashed_at.is_(None),
            SavedScenario.id != (scenario_id or ""),
        )
    )
    if twin is not None:
        raise InvalidInput(
            tr("已有情景“{name}”。请换个名字，或先打开它再保存。").format(name=clean), field="name"
        )
    kept = SavedScenario(year=year) if scenario_id is None else _scenario(session, scenario_id)
    kept.name = clean
    session.add(kept)
    session.flush()
    _set_picks(session, kept.id, picks)
    return kept.id


def trash_scenario(session: Session, scenario_id: str) -> None:
    """Put a scenario in the trash with its picks."""
    _scenario(session, scenario_id).trashed_at = datetime.now(UTC)
    _set_picks(session, scenario_id, ())


def opened(kept: Kept, candidates: Collection[str], today: date) -> Opened:
    """Return what of a scenario can still be tried: `candidates` are the ids that may sign.

    A day that has passed becomes today; a project that signed, was lost or is gone drops out.
    """
    can = [pick for pick in kept.picks if pick.project_id in candidates]
    late = sum(pick.on < today for pick in can)
    out = len(kept.picks) - len(can) + kept.gone
    said = []
    if out:
        said.append(tr("{n} 个已签约、流失或移走，不再列入").format(n=out))
    if late:
        said.append(tr("{n} 个的签约日期已过，按今天试算").format(n=late))
    return Opened(tuple(replace(pick, on=max(pick.on, today)) for pick in can), tr("；").join(said))


def compare_scenarios(session: Session, first: Kept, second: Kept, today: date) -> list[Compared]:
    """Return every target of the year now and under both; those that differ come first.

    Of both what can still sign, as of `opened`.
    """
    can = {one.project_id for one in candidates(session)}
    one, other = (
        scenario(session, opened(kept, can, today).picks, today) for kept in (first, second)
    )
    lines = [
        Compared(mine.now, mine.then, its.then)
        for mine, its in zip(one.lines, other.lines, strict=True)
    ]
    return sorted(lines, key=lambda line: not line.differs)


def _scenario(session: Session, scenario_id: str) -> SavedScenario:
    return living(session, SavedScenario, scenario_id, tr("这个情景已被移入回收站，没有保存。"))


def _set_picks(session: Session, scenario_id: str, picks: Sequence[Pick]) -> None:
    """Let a scenario assume these picks: what stays as it was is not written again."""
    wanted = {pick.project_id: pick for pick in picks}
    for held in session.scalars(
        select(ScenarioPick).where(
            ScenarioPick.scenario_id == scenario_id, ScenarioPick.trashed_at.is_(None)
        )
    ):
        pick = wanted.pop(held.project_id, None)
        if pick is None:
            held.trashed_at = datetime.now(UTC)
        else:
            held.on, held.amount = pick.on, pick.amount
    for pick in wanted.values():
        project_of(session, pick.project_id)
        session.add(
            ScenarioPick(
                scenario_id=scenario_id,
                project_id=pick.project_id,
                on=pick.on,
                amount=pick.amount,
            )
        )
    session.flush()
