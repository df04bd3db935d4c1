"""What the records of a project tell of what happened to it, each on its own day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.labels import shown
from crm.project_card import Move
from crm.recent_asked import Asked, living_of
from crm.recent_progress import approved, arrivals, reached, reviews, supervised
from crm.recent_words import (
    LONGEST,
    Happening,
    Kind,
    in_short,
    joined,
    logged_at,
)
from crm.rules.counting import Passage, chronological
from crm.rules.stages import BESIDE, on_road, position
from crm.rules.units import show_amount, show_extent
from db.models import (
    Activity,
    ActivityAttendee,
    Attachment,
    Commitment,
    Contract,
    StageMove,
    Todo,
)
from db.terms import ContractKind, Side, Stage
from db.values import When
from resources import tr

_MINUTES = 40
"""Characters of the minutes that are told where there is more to tell."""


def told_by_records(session: Session, asked: Asked) -> list[Happening]:
    """Return what the records tell, of each kind the last `asked.most` at least."""
    there = {kind for kind, _ in asked.made}
    readers = (
        ("activity", followed),
        ("todo", _done),
        ("stage_move", _signings),
        ("contract", _signings),
        ("capital_arrival", arrivals),
        ("admission_review", reviews),
        ("milestone", reached),
        ("blocker", supervised),
        ("supervision_notice", supervised),
        ("approval_step", approved),
    )
    wanted = dict.fromkeys(reader for kind, reader in readers if kind in there)
    return [one for reader in wanted for one in reader(session, asked)]


def followed(session: Session, asked: Asked) -> Iterator[Happening]:
    """Tell of follow-ups, and of those that are arranged."""
    on_day = Activity.__table__.c.on_day
    rows = session.scalars(
        living_of(Activity, asked).order_by(on_day.desc(), Activity.id.desc()).limit(asked.most)
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
        if row.project_id in asked.projects:
            detail.insert(0, asked.projects[row.project_id])
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
        living_of(Todo, asked)
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
        for row in session.scalars(living_of(Contract, asked))
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
    rows = {row.id: row for row in session.scalars(living_of(StageMove, asked))}
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
