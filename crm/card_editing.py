"""Editing the cards of the admission reviews (准入评分表), as the zone wants them.

A card that a review was made by keeps its criteria, points and pass mark: scores would mean
something else. Its copy can be edited; it can be renamed and put out of use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.admission_cards import cards, criteria_of, example_criteria, lay_card
from crm.errors import InvalidInput, RecordMissing
from crm.rules.ladder_text import parse_ladder
from crm.rules.score import Criterion, plain_points
from crm.rules.written import clean_line, clean_text
from db.models import AdmissionReview, ScoreCard, ScoreCriterion
from resources import tr

NAME_LENGTH = 60


@dataclass(frozen=True)
class EditedCard:
    """A card as the editor shows it. reviews: how many were made by it; then it is `fixed`.

    criteria: of an example that was never used, those that it would have.
    """

    key: str
    name: str
    source: str
    pass_mark: Decimal | None
    active: bool
    reviews: int
    criteria: tuple[Criterion, ...]

    @property
    def full(self) -> Decimal:
        """The sum of its points."""
        return sum((one.weight for one in self.criteria if not one.veto), Decimal(0))

    @property
    def fixed(self) -> bool:
        """Whether its criteria are those of a review."""
        return self.reviews > 0


def edited_cards(session: Session) -> list[EditedCard]:
    """Return the cards, those in use first, the examples among them."""
    counted = session.execute(
        select(AdmissionReview.card_id, func.count(AdmissionReview.id)).group_by(
            AdmissionReview.card_id
        )
    )
    reviews = {row[0]: row[1] for row in counted}
    stored = {
        one.id: one
        for one in session.scalars(select(ScoreCard).where(ScoreCard.trashed_at.is_(None)))
    }
    found = [
        EditedCard(
            one.key,
            one.name,
            one.source,
            one.pass_mark,
            True,
            reviews.get(one.key, 0),
            criteria_of(session, one.key) if one.key in stored else example_criteria(one.key),
        )
        for one in cards(session)
    ]
    retired = [one for one in stored.values() if not one.active]
    return found + [
        EditedCard(
            one.id,
            one.name,
            one.source or "",
            one.pass_mark,
            False,
            reviews.get(one.id, 0),
            criteria_of(session, one.id),
        )
        for one in sorted(retired, key=lambda one: (one.ordinal, one.id))
    ]


def add_card(session: Session, name: str, *, pass_mark: Decimal | None = None) -> str:
    """Add an empty card behind the others and return its key; raises InvalidInput."""
    last = session.scalar(select(func.max(ScoreCard.ordinal)))
    card = ScoreCard(name=_free_name(session, name), ordinal=1 if last is None else last + 1)
    card.pass_mark = _checked_mark(pass_mark, None)
    session.add(card)
    session.flush()
    return card.id


def copy_card(session: Session, key: str) -> str:
    """Make a card like another under a name of its own; return its key."""
    held = lay_card(session, key)
    name, number = tr("{name}（副本）").format(name=held.name), 2
    while _named(session, name) is not None:
        name = tr("{name}（副本{n}）").format(name=held.name, n=number)
        number += 1
    made = add_card(session, name[-NAME_LENGTH:])
    card = _card(session, made)
    card.source, card.pass_mark = held.source, held.pass_mark
    for line in _lines(session, held.id):
        session.add(
            ScoreCriterion(
                card_id=made,
                name=line.name,
                points=line.points,
                unit=line.unit,
                ladder=line.ladder,
                veto=line.veto,
                note=line.note,
                ordinal=line.ordinal,
            )
        )
    session.flush()
    return made


def edit_card(
    session: Session, key: str, *, name: str, source: str = "", pass_mark: Decimal | None = None
) -> None:
    """Give a card another name, source or pass mark; raises InvalidInput with the field."""
    card = lay_card(session, key)
    if pass_mark != card.pass_mark:
        _refuse_fixed(session, card)
        full = sum((one.points for one in _lines(session, key) if not one.veto), Decimal(0))
        card.pass_mark = _checked_mark(pass_mark, full)
    card.name = _free_name(session, name, of=key)
    card.source = clean_text(source, "source")


def retire_card(session: Session, key: str, *, active: bool) -> None:
    """Put a card out of use, or into use again; the reviews made by it stay as they are."""
    lay_card(session, key).active = active


def save_criterion(
    session: Session,
    card_key: str,
    criterion_id: str | None,
    *,
    name: str,
    points: Decimal | None = None,
    unit: str = "",
    ladder: str = "",
    veto: bool = False,
) -> str:
    """Add a criterion to a card (`criterion_id` None) or change it; return its id.

    ladder: the steps as `crm.rules.ladder_text` reads them. Raises InvalidInput with the field.
    """
    card = _open_card(session, card_key)
    lines = _lines(session, card.id)
    line = next((one for one in lines if one.id == criterion_id), None)
    if criterion_id is not None and line is None:
        raise RecordMissing(tr("评分表里没有这一项，可能已在别的窗口去掉。"))
    wanted = clean_line(name, "name")
    if not wanted:
        raise InvalidInput(tr("请填写评分项，例如 投资强度。"), field="name")
    if any(one.name == wanted and one is not line for one in lines):
        raise InvalidInput(tr("这张表已有“{name}”。").format(name=wanted), field="name")
    if not veto and (points is None or points <= 0):
        raise InvalidInput(tr("请填写满分，例如 10；否决项不打分。"), field="points")
    full = Decimal(0) if veto or points is None else points
    if line is None:
        last = max((one.ordinal for one in lines), default=-1)
        line = ScoreCriterion(card_id=card.id, name=wanted, points=full, ordinal=last + 1)
        session.add(line)
    line.name, line.points, line.veto = wanted, full, veto
    line.unit = None if veto else clean_line(unit, "unit")
    line.ladder = None if veto else parse_ladder(ladder, full)
    session.flush()
    return line.id


def remove_criterion(session: Session, card_key: str, criterion_id: str) -> None:
    """Take a criterion off a card."""
    card = _open_card(session, card_key)
    for line in _lines(session, card.id):
        if line.id == criterion_id:
            line.trashed_at = datetime.now(UTC)


def order_criteria(session: Session, card_key: str, keys: Sequence[str]) -> None:
    """Put the criteria of a card in the order of `keys`; others come behind."""
    card = _open_card(session, card_key)
    place = {key: at for at, key in enumerate(keys)}
    lines = sorted(_lines(session, card.id), key=lambda one: place.get(one.id, len(place)))
    for at, line in enumerate(lines):
        line.ordinal = at


def _open_card(session: Session, key: str) -> ScoreCard:
    card = lay_card(session, key)
    _refuse_fixed(session, card)
    return card


def _refuse_fixed(session: Session, card: ScoreCard) -> None:
    count = session.scalar(
        select(func.count(AdmissionReview.id)).where(AdmissionReview.card_id == card.id)
    )
    if count:
        raise InvalidInput(
            tr(
                "“{name}”已用于 {n} 次评审，评分项和及格线不能再改，否则打过的分就不作数了。"
                "请按“复制”，在副本上修改，再停用旧表。"
            ).format(name=card.name, n=count)
        )


def _checked_mark(mark: Decimal | None, full: Decimal | None) -> Decimal | None:
    if mark is None:
        return None
    if mark <= 0 or (full and mark > full):
        most = tr("，不超过满分 {full}").format(full=plain_points(full)) if full else ""
        raise InvalidInput(tr("及格线要大于 0{most}。").format(most=most), field="pass_mark")
    return mark


def _free_name(session: Session, name: str, *, of: str = "") -> str:
    wanted = clean_line(name, "name")
    if not wanted:
        raise InvalidInput(tr("请填写评分表的名称。"), field="name")
    if len(wanted) > NAME_LENGTH:
        raise InvalidInput(
            tr("名称有 {length} 个字，最多 {most} 个。").format(
                length=len(wanted), most=NAME_LENGTH
            ),
            field="name",
        )
    other = _named(session, wanted)
    if other is not None and other != of:
        raise InvalidInput(tr("已有评分表“{name}”。").format(name=wanted), field="name")
    return wanted


def _named(session: Session, name: str) -> str | None:
    """Return the key of the card of that name, an example that was not used yet among them."""
    stored = session.scalar(
        select(ScoreCard.id).where(ScoreCard.name == name, ScoreCard.trashed_at.is_(None))
    )
    return stored or next((one.key for one in cards(session) if one.name == name), None)


def _card(session: Session, key: str) -> ScoreCard:
    card = session.get(ScoreCard, key)
    assert card is not None
    return card


def _lines(session: Session, key: str) -> list[ScoreCriterion]:
    query: Any = (
        select(ScoreCriterion)
        .where(ScoreCriterion.card_id == key, ScoreCriterion.trashed_at.is_(None))
        .order_by(ScoreCriterion.ordinal, ScoreCriterion.id)
    )
    return list(session.scalars(query))
