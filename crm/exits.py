"""退出: the steps of a project's exit, what falls due of them, and the second assessment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import AHEAD, assess_promise
from crm.errors import InvalidInput
from crm.living import living
from crm.projects import project_of
from crm.promises import Actuals, Promise, read_actuals, read_promises
from crm.rules import exits as rules
from crm.rules.assess import DATES, Due, Result
from crm.rules.exits import ROAD, Step, deadline, leaves, next_kind, rounds
from crm.rules.written import clean_line, clean_text
from crm.working import title_of
from db.models import Commitment, Contract, ExitStep, Project
from db.terms import ExitStepKind, ExitWay, Grade, Stage
from db.values import Quantity
from resources import tr

EDITABLE = frozenset({"on", "due", "way", "text", "document", "illustrative"})


@dataclass(frozen=True)
class Exit:
    """A project's exit as it stands.

    steps: of the procedure that runs, or of the last one; earlier: those before it. next:
    the step that comes next, None after the decision. due: the day by which to put right;
    days: until then, negative past it, None where the second assessment was made.
    """

    steps: tuple[Step, ...]
    earlier: tuple[tuple[Step, ...], ...]
    next: ExitStepKind | None
    due: date | None
    days: int | None

    def step(self, kind: ExitStepKind) -> Step | None:
        """Return the step of a kind in the procedure that runs."""
        return next((one for one in self.steps if one.kind is kind), None)

    @property
    def way(self) -> ExitWay | None:
        """What was decided, None before that."""
        decision = self.step(ExitStepKind.DECISION)
        return None if decision is None else decision.way

    @property
    def may_begin(self) -> bool:
        """Whether a new procedure may begin: none ran, or the last one kept the project."""
        return self.next is None and self.way is ExitWay.KEEP


@dataclass(frozen=True)
class Compared:
    """What a promise came to at the notice, and what it comes to now.

    due, result: of the last period that was over on the day; None when none was.
    """

    contract_id: str
    commitment_id: str
    title: str
    clause: str
    then_due: Due | None
    then: Result | None
    now_due: Due | None
    now: Result | None

    @property
    def unmet_then(self) -> bool:
        return self.then is not None and self.then.grade is Grade.UNMET

    @property
    def unmet_now(self) -> bool:
        return self.now is not None and self.now.grade is Grade.UNMET


@dataclass(frozen=True)
class ExitDue:
    """What falls due of an exit: the step to take, by when; days negative past the day."""

    project_id: str
    project: str
    kind: ExitStepKind
    due: date
    days: int
    commissioner: str | None
    illustrative: bool


def add_step(
    session: Session,
    project_id: str,
    kind: ExitStepKind,
    on: date,
    *,
    today: date,
    due: date | None = None,
    way: ExitWay | None = None,
    text: str | None = None,
    document: str | None = None,
    illustrative: bool = False,
) -> str:
    """Enter the next step of a project's exit and return its id.

    due: the day by which to put right, of a notice or a rectification. Raises InvalidInput with
    the field, for a step out of its order too.
    """
    project = project_of(session, project_id)
    exit_ = exit_of(session, project_id, today)
    steps = () if exit_.next is None else exit_.steps
    if exit_.next is None and exit_.steps:
        if not exit_.may_begin:
            raise InvalidInput(
                tr("“{name}”已有退出决定（{way}），不能再开始一次。").format(
                    name=project.name, way=exit_.way.label if exit_.way else ""
                ),
                field="kind",
            )
        _refuse_before_last(on, exit_.steps)
    if steps and any(one.kind is kind for one in steps):
        raise InvalidInput(
            tr("“{kind}”已经登记过了，请修改原来的一步。").format(kind=kind.label), field="kind"
        )
    record = ExitStep(project_id=project_id, kind=kind, on=on, illustrative=illustrative)
    _set(record, {"due": due, "way": way, "text": text, "document": document})
    rules.check_step(_step(record), steps, today)
    session.add(record)
    session.flush()
    return record.id


def edit_step(session: Session, step_id: str, fields: Mapping[str, Any], *, today: date) -> None:
    """Give fields of a step new values; raises InvalidInput with the field."""
    record = step_of(session, step_id)
    others = tuple(one for one in _round_of(session, record) if one.step_id != step_id)
    with session.no_autoflush:
        _set(record, fields)
        rules.check_step(_step(record), others, today)


def take_step_back(session: Session, step_id: str) -> None:
    """Put the last step of a procedure in the trash; raises InvalidInput for one before it."""
    record = step_of(session, step_id)
    last = _steps(session, {record.project_id})[record.project_id]
    if rounds(last)[-1][-1].step_id != step_id:
        raise InvalidInput(tr("只能移走最后一步。请先移走它后面的步骤。"))
    record.trashed_at = datetime.now(UTC)


def exit_of(session: Session, project_id: str, today: date) -> Exit:
    """Return where a project's exit stands; without steps when none was begun."""
    return _exit(_steps(session, {project_id}).get(project_id, []), today)


def proposed_stage(way: ExitWay | None) -> Stage | None:
    """Return the stage that a decision proposes: 退出 where the project leaves, else None."""
    return Stage.EXITED if leaves(way) else None


def exits_due(session: Session, today: date, days: int) -> list[ExitDue]:
    """Return what falls due of the exits within `days`, or is past its day, the latest first.

    Before the second assessment it is due the day by which to put right; after it the decision
    is due at once.
    """
    until = today + timedelta(days=days)
    found = []
    every = _steps(session, None)
    rows = session.execute(
        select(Project.id, Project.name, Project.commissioner, Project.illustrative).where(
            Project.id.in_(sorted(every)), Project.trashed_at.is_(None)
        )
    )
    for key, name, commissioner, illustrative in rows:
        exit_ = _exit(every[key], today)
        if exit_.next is None:
            continue
        due, kind = exit_.due, ExitStepKind.REASSESSMENT
        if exit_.next is ExitStepKind.DECISION:
            due, kind = exit_.steps[-1].on, ExitStepKind.DECISION
        if due is not None and due <= until:
            found.append(
                ExitDue(key, name, kind, due, (due - today).days, commissioner, illustrative)
            )
    return sorted(found, key=lambda one: (one.due, one.project, one.project_id))


def compared(session: Session, project_id: str, then: date, now: date) -> list[Compared]:
    """Return each promise of a project as it stood on the day of the notice, and stands now.

    By the engine, from the actuals as they are known today; promises that no period of which is
    over are left out.
    """
    contracts = set(
        session.scalars(
            select(Contract.id).where(
                Contract.project_id == project_id, Contract.trashed_at.is_(None)
            )
        )
    )
    if not contracts:
        return []
    promises = read_promises(session, contracts)
    actuals = read_actuals(session, promises)
    said = _said(session, {one.commitment_id for one in promises})
    found = []
    for promise in promises:
        promised, clause = said[promise.commitment_id]
        then_due, before = _standing(promise, actuals, then)
        now_due, after = _standing(promise, actuals, now)
        if after is not None:
            found.append(
                Compared(
                    promise.contract_id,
                    promise.commitment_id,
                    title_of(promise, promised),
                    clause,
                    then_due,
                    before,
                    now_due,
                    after,
                )
            )
    return found


def _standing(promise: Promise, actuals: Actuals, day: date) -> tuple[Due | None, Result | None]:
    """Return the last period that was over on a day, and what it came to."""
    past = [
        one
        for one in assess_promise(promise, actuals, day, day.year + AHEAD)
        if one.due.ends < day or promise.indicator in DATES
    ]
    return (past[-1].due, past[-1].result) if past else (None, None)


def in_words(rows: Iterable[Compared]) -> str:
    """Return the second assessment in a sentence, to begin its text with."""
    some = list(rows)
    unmet = [one for one in some if one.unmet_then]
    mended = [one for one in unmet if one.now is not None and one.now.grade in _MET]
    said = [
        tr("告知时 {n} 项未达标，现已达标 {m} 项，仍未达标 {left} 项。").format(
            n=len(unmet), m=len(mended), left=sum(one.unmet_now for one in some)
        )
    ]
    left = [one.title for one in some if one.unmet_now]
    if left:
        said.append(tr("仍未达标：{titles}。").format(titles=tr("、").join(left)))
    return "".join(said)


_MET = (Grade.MET, Grade.NEARLY_MET)


def step_of(session: Session, step_id: str) -> ExitStep:
    """Return a step to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, ExitStep, step_id, tr("这一步已被移入回收站，没有保存。"))


def _exit(steps: Iterable[Step], today: date) -> Exit:
    procedures = rounds(steps)
    if not procedures:
        return Exit((), (), ROAD[0], None, None)
    running = procedures[-1]
    due = deadline(running)
    assessed = any(one.kind is ExitStepKind.REASSESSMENT for one in running)
    days = None if due is None or assessed else (due - today).days
    return Exit(running, tuple(procedures[:-1]), next_kind(running), due, days)


def _steps(session: Session, project_ids: Collection[str] | None) -> dict[str, list[Step]]:
    query = select(ExitStep).where(ExitStep.trashed_at.is_(None))
    if project_ids is not None:
        query = query.where(ExitStep.project_id.in_(sorted(project_ids)))
    found: defaultdict[str, list[Step]] = defaultdict(list)
    for record in session.scalars(query):
        found[record.project_id].append(_step(record))
    return found


def _round_of(session: Session, record: ExitStep) -> tuple[Step, ...]:
    procedures = rounds(_steps(session, {record.project_id})[record.project_id])
    return next(one for one in procedures if any(step.step_id == record.id for step in one))


def _step(record: ExitStep) -> Step:
    return Step(
        record.id or "",
        record.kind,
        record.on,
        record.due,
        record.way,
        record.text,
        record.document,
    )


def _set(record: ExitStep, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "text":
            value = clean_text(value, name)
        elif name == "document":
            value = clean_line(value, name)
        setattr(record, name, value)


def _refuse_before_last(on: date, steps: tuple[Step, ...]) -> None:
    if on < steps[-1].on:
        raise InvalidInput(
            tr("新的告知不能早于上一次的决定（{day}）。").format(day=steps[-1].on.isoformat()),
            field="on",
        )


def _said(
    session: Session, commitment_ids: Collection[str]
) -> dict[str, tuple[Quantity | None, str]]:
    rows = session.execute(
        select(Commitment.id, Commitment.promised, Commitment.clause).where(
            Commitment.id.in_(sorted(commitment_ids))
        )
    )
    return {key: (promised, clause or "") for key, promised, clause in rows}
