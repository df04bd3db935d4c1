"""What the records of a project tell of what happened to it, each on its own day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.admission import Review, reviews_of
from crm.history import Entry
from crm.labels import shown
from crm.project_card import Move
from crm.recent_words import (
    LONGEST,
    Happening,
    Kind,
    Place,
    happened_on,
    in_short,
    joined,
    logged_at,
)
from crm.rules.counting import Passage, chronological
from crm.rules.score import show_points
from crm.rules.stages import BESIDE, on_road, position
from crm.rules.units import show_amount, show_extent
from db.models import (
    Activity,
    ActivityAttendee,
    Approval,
    ApprovalStep,
    Attachment,
    Blocker,
    CapitalArrival,
    Commitment,
    Contract,
    Milestone,
    StageMove,
    SupervisionNotice,
    Todo,
)
from db.terms import ContractKind, ReviewResult, Side, Stage
from db.values import When
from resources import tr

_CRITERIA = 3
_MINUTES = 40
"""Characters of the minutes that are told where there is more to tell."""


@dataclass(frozen=True)
class Asked:
    """Whose happenings are asked for. made: record → the operation that entered it."""

    project_id: str
    today: date
    most: int
    made: Mapping[tuple[str, str], Entry]

    def place(self, kind: str, key: str, on: When, clock: str | None = None) -> Place:
        """When the record `key` says that something was."""
        return happened_on(on, self.made.get((kind, key)), self.today, clock)

    def entered(self, kind: str, key: str, author: str | None = None) -> tuple[str, str]:
        """Who did it, and in which operation."""
        entry = self.made.get((kind, key))
        if entry is None:
            return author or "", ""
        return author or entry.author, entry.operation_id


def told_by_records(session: Session, asked: Asked) -> list[Happening]:
    """Return what the records tell, of each kind the last `asked.most` at least."""
    there = {kind for kind, _ in asked.made}
    readers = (
        ("activity", _activities),
        ("todo", _done),
        ("stage_move", _signings),
        ("contract", _signings),
        ("capital_arrival", _arrivals),
        ("admission_review", _reviews),
        ("milestone", _reached),
        ("blocker", _supervised),
        ("supervision_notice", _supervised),
        ("approval_step", _approved),
    )
    wanted = dict.fromkeys(reader for kind, reader in readers if kind in there)
    return [one for reader in wanted for one in reader(session, asked)]


def _activities(session: Session, asked: Asked) -> Iterator[Happening]:
    on_day = Activity.__table__.c.on_day
    rows = session.scalars(
        _living(Activity, asked).order_by(on_day.desc(), Activity.id.desc()).limit(asked.most)
    ).all()
    ids = [row.id for row in rows]
    guests = _counted(
        session,
        select(ActivityAttendee.activity_id, func.count()).where(
            ActivityAttendee.activity_id.in_(ids),
            ActivityAttendee.side == Side.THEIRS,
            ActivityAttendee.trashed_at.is_(None),
        ),
        ActivityAttendee.activity_id,
    )
    files = _files(session, "activity", ids)
    for row in rows:
        if row.on is None or row.on.day is None:
            continue
        subject = row.subject or in_short(row.minutes) or row.kind.label
        title = tr("{kind}：{title}").format(kind=row.kind.label, title=subject)
        if subject.startswith(row.kind.label):  # 考察总装厂 says it itself
            title = subject
        more = _files_words(files.get(row.id))
        if guests.get(row.id, 0) > 1:
            more.insert(0, tr("对方 {n} 人").format(n=guests[row.id]))
        detail = [
            in_short(row.minutes, _MINUTES if more else LONGEST) if row.subject else "",
            *more,
        ]
        place = asked.place("activity", row.id, row.on, row.begins)
        entry = asked.made.get(("activity", row.id))
        if row.on.day > asked.today:  # arranged, and not happened yet
            if entry is None:
                continue
            title = tr("安排{what}").format(what=title)
            detail.insert(0, " ".join(one for one in (shown(row.on), row.begins, row.place) if one))
            place = logged_at(entry, asked.today)
        author, operation = asked.entered("activity", row.id, row.owner)
        yield Happening(
            row.kind, title, joined(*detail), place, author, "activities", row.id, operation
        )


def _done(session: Session, asked: Asked) -> Iterator[Happening]:
    rows = session.scalars(
        _living(Todo, asked)
        .where(Todo.done_on.is_not(None))
        .order_by(Todo.done_on.desc(), Todo.id.desc())
        .limit(asked.most)
    )
    for row in rows:
        assert row.done_on is not None
        title = tr("办结：{what}").format(what=row.what)
        place = asked.place("todo", row.id, When(row.done_on))
        author, _ = asked.entered("todo", row.id, row.owner)
        yield Happening(
            Kind.DONE, title, in_short(row.outcome), place, author, "activities", row.id
        )


def _signings(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of moves and contracts; a contract signed on the day of 签约 and the move are one."""
    contracts = [
        row
        for row in session.scalars(_living(Contract, asked))
        if row.signed is not None and row.signed.day is not None
    ]
    ids = [row.id for row in contracts]
    promises = _counted(
        session,
        select(Commitment.contract_id, func.count()).where(
            Commitment.contract_id.in_(ids), Commitment.trashed_at.is_(None)
        ),
        Commitment.contract_id,
    )
    files = _files(session, "contract", ids)
    moves = _moves(session, asked)
    signed = {move.on.day for _, move, _ in moves if move.stage is Stage.SIGNED and move.on}
    for row in contracts:
        assert row.signed is not None
        main = row.kind is ContractKind.INVESTMENT
        word = tr("签约：{what}") if main and row.signed.day in signed else tr("签订{what}")
        what = " ".join(
            one for one in (row.kind.label, show_amount(row.amount) if row.amount else "") if one
        )
        said = [row.number or row.title or "", show_extent(row.land) if row.land else ""]
        if promises.get(row.id):
            said.append(tr("承诺 {n} 项").format(n=promises[row.id]))
        said += _files_words(files.get(row.id))
        place = asked.place("contract", row.id, row.signed)
        author, operation = asked.entered("contract", row.id)
        yield Happening(
            Kind.CONTRACT,
            word.format(what=what),
            joined(*said),
            place,
            author,
            "contracts",
            row.id,
            operation,
        )
    told = {
        row.signed.day for row in contracts if row.signed and row.kind is ContractKind.INVESTMENT
    }
    for key, move, before in moves:
        if move.on is None or (move.stage is Stage.SIGNED and move.on.day in told):
            continue
        author, operation = asked.entered("stage_move", key)
        yield Happening(
            Kind.STAGE,
            _move_words(move.stage, before),
            _reasons(move),
            asked.place("stage_move", key, move.on),
            author,
            "history",
            key,
            operation,
        )


def _moves(session: Session, asked: Asked) -> list[tuple[str, Move, Stage | None]]:
    """Return the dated moves with the stage of the road that each came from."""
    rows = {row.id: row for row in session.scalars(_living(StageMove, asked))}
    passages = [
        Passage(row.stage, None if row.on is None else row.on.day, key) for key, row in rows.items()
    ]
    found: list[tuple[str, Move, Stage | None]] = []
    before: Stage | None = None
    for passage in chronological(passages):
        row = rows[passage.key]
        if row.on is not None and row.on.day is not None:
            unmet = tuple((row.unmet or "").splitlines())
            move = Move(row.stage, row.on, row.reason, row.override_reason, unmet)
            found.append((row.id, move, before))
        if on_road(row.stage):
            before = row.stage
    return found


def _move_words(stage: Stage, before: Stage | None) -> str:
    if stage in BESIDE:
        return tr("转为{stage}").format(stage=stage.label)
    if before is not None and position(stage) < position(before):
        return tr("退回{stage}").format(stage=stage.label)
    return tr("进入{stage}").format(stage=stage.label)


def _reasons(move: Move) -> str:
    said = [move.reason or ""]
    if move.override_reason:
        words = tr("越过关口：{reason}（还差 {n} 项）")
        said.append(words.format(reason=move.override_reason, n=len(move.unmet)))
    return joined(*said)


def _arrivals(session: Session, asked: Asked) -> Iterator[Happening]:
    rows = session.scalars(
        _living(CapitalArrival, asked)
        .order_by(CapitalArrival.on.desc(), CapitalArrival.id.desc())
        .limit(asked.most)
    )
    for row in rows:
        word = tr("更正到位资金 {n}") if row.corrects_id else tr("到位资金 {n}")
        checked = tr("待核实")
        if row.verified_on is not None:
            by = row.verified_by
            checked = tr("{who} 核实").format(who=by) if by else tr("已核实")
        author, operation = asked.entered("capital_arrival", row.id)
        yield Happening(
            Kind.CAPITAL,
            word.format(n=show_amount(row.amount)),
            joined(row.origin.label, row.instrument.label, checked, in_short(row.note)),
            asked.place("capital_arrival", row.id, When(row.on)),
            author,
            "capital",
            row.id,
            operation,
        )


def _reviews(session: Session, asked: Asked) -> Iterator[Happening]:
    for review in reviews_of(session, asked.project_id)[: asked.most]:
        if review.on is None:
            continue
        points = tr(" {n} 分").format(n=show_points(review.standing.total)) if review.scores else ""
        title = tr("准入评审{points}，{result}").format(points=points, result=review.result.label)
        author, operation = asked.entered("admission_review", review.review_id, review.chair)
        yield Happening(
            Kind.REVIEW,
            title,
            _criteria(review),
            asked.place("admission_review", review.review_id, When(review.on)),
            author,
            "admission",
            review.review_id,
            operation,
        )


def _criteria(review: Review) -> str:
    """Name what weighs most, with its points; a condition goes before."""
    averages = review.standing.averages
    scored = [one for one in review.criteria if not one.veto and one.key in averages]
    scored.sort(key=lambda one: one.weight, reverse=True)
    said = [f"{one.name} {show_points(averages[one.key])}" for one in scored[:_CRITERIA]]
    more = tr(" 等 {n} 项").format(n=len(scored)) if len(scored) > _CRITERIA else ""
    conditional = review.result is ReviewResult.CONDITIONAL
    return joined(in_short(review.conditions) if conditional else "", tr("、").join(said) + more)


def _reached(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of milestones; those of one day in one line. One with a stage is told by its move."""
    rows = session.scalars(
        _living(Milestone, asked)
        .where(Milestone.actual_day.is_not(None))  # type: ignore[attr-defined]
        .order_by(Milestone.ordinal, Milestone.id)
    )
    days: dict[When, list[Milestone]] = {}
    for row in rows:
        assert row.actual is not None
        days.setdefault(row.actual, []).append(row)
    for on, reached in days.items():
        title = tr("完成节点：{names}").format(names=tr("、").join(one.name for one in reached))
        [first, *others] = reached
        late = 0
        if not others and first.planned is not None and on.day is not None:
            late = (on.day - first.planned).days
        detail = tr("比计划晚 {n} 天").format(n=late) if late > 0 else ""
        if late < 0:
            detail = tr("比计划早 {n} 天").format(n=-late)
        yield Happening(
            Kind.MILESTONE, title, detail, Place(on), first.commissioner or "", "milestones"
        )


def _supervised(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of what held the project up, what was settled, and what was demanded of whom."""

    def told(title: str, detail: str, key: str, kind: str, on: date | None) -> list[Happening]:
        if on is None:
            return []
        place = asked.place(kind, key, When(on))
        author, operation = asked.entered(kind, key)
        return [
            Happening(Kind.SUPERVISION, title, detail, place, author, "supervision", key, operation)
        ]

    for row in session.scalars(_living(Blocker, asked)):
        title = tr("制约事项：{what}").format(what=row.what)
        due = tr("{day} 前解决").format(day=row.due.isoformat()) if row.due else ""
        about = joined(row.kind, row.unit or "", due)
        yield from told(title, about, row.id, "blocker", row.raised_on)
        title = tr("销号：{what}").format(what=row.what)
        yield from told(title, in_short(row.outcome), row.id, "blocker", row.settled_on)
    for one in session.scalars(_living(SupervisionNotice, asked)):
        title = tr("督办：{what}").format(what=in_short(one.demand))
        about = joined(one.number or "", one.unit or "")
        yield from told(title, about, one.id, "supervision_notice", one.issued_on)


def _approved(session: Session, asked: Asked) -> Iterator[Happening]:
    rows = session.execute(
        select(ApprovalStep, Approval.name, Approval.department, Approval.carrier)
        .join(Approval, Approval.id == ApprovalStep.approval_id)
        .where(
            Approval.project_id == asked.project_id,
            Approval.trashed_at.is_(None),
            ApprovalStep.trashed_at.is_(None),
        )
        .order_by(ApprovalStep.on.desc(), ApprovalStep.id.desc())
        .limit(asked.most)
    )
    for step, name, department, carrier in rows:
        title = tr("审批{event}：{name}").format(event=step.event.label, name=name)
        author, _ = asked.entered("approval_step", step.id, carrier)
        yield Happening(
            Kind.SUPERVISION,
            title,
            joined(department or "", in_short(step.note)),
            asked.place("approval_step", step.id, When(step.on)),
            author,
            "supervision",
            step.approval_id,
        )


def _living(cls: Any, asked: Asked) -> Any:
    return select(cls).where(cls.project_id == asked.project_id, cls.trashed_at.is_(None))


def _counted(session: Session, statement: Any, by: Any) -> dict[str, int]:
    return {key: count for key, count in session.execute(statement.group_by(by))}  # noqa: C416


def _files(session: Session, kind: str, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return record → how many photos and how many other papers it has."""
    found: dict[str, tuple[int, int]] = {}
    if not ids:
        return found
    for key, media in session.execute(
        select(Attachment.record_id, Attachment.media_type).where(
            Attachment.record_kind == kind,
            Attachment.record_id.in_(ids),
            Attachment.trashed_at.is_(None),
        )
    ):
        photos, papers = found.get(key, (0, 0))
        photo = (media or "").startswith("image/")
        found[key] = (photos + photo, papers + (not photo))
    return found


def _files_words(count: tuple[int, int] | None) -> list[str]:
    photos, papers = count or (0, 0)
    said = [tr("附件 {n} 个").format(n=papers)] if papers else []
    return [*said, tr("照片 {n} 张").format(n=photos)] if photos else said
