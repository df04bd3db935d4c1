"""准入评分表: the zone's cards, and the two examples, which become records when first used."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import RecordMissing
from crm.rules.score import Criterion, read_ladder
from db.models import ScoreCard, ScoreCriterion
from resources import N_, tr

_Line = tuple[str, str, str, Mapping[str, Any] | None]
"""Name, points, unit, ladder; a veto has no points."""
_VETOES = (
    N_("不符合国家产业政策（禁止、淘汰类）"),
    N_("环境影响不达标"),
    N_("安全生产无保障"),
)
_FULL: tuple[_Line, ...] = (
    (N_("产业类别"), "5", "", None),
    (N_("科技水平"), "5", "", None),
    (N_("投资规模"), "17", "", None),
    (N_("投资强度"), "17", "", None),
    (N_("投资主体"), "10", "", None),
    (N_("环境影响"), "5", "", None),
    (N_("安全生产"), "5", "", None),
    (N_("土地利用"), "10", "", None),
    (N_("规划设计"), "5", "", None),
    (N_("税收贡献"), "16", "", None),
    (N_("就业"), "5", "", None),
    *((name, "0", "", None) for name in _VETOES),
)
_LADDERS: tuple[_Line, ...] = (
    (
        N_("年产值"),
        "5",
        N_("亿元"),
        {
            "rungs": [
                {"from": "3", "points": "5"},
                {"from": "1", "points": "1", "each": "1", "gives": "1"},
            ]
        },
    ),
    (
        N_("投资强度"),
        "5",
        N_("万元/亩"),
        {
            "rungs": [
                {"from": "400", "points": "5"},
                {"points": "5", "at": "400", "each": "10", "gives": "0.1"},
            ]
        },
    ),
)


@dataclass(frozen=True)
class _Example:
    name: str
    source: str
    pass_mark: Decimal
    lines: tuple[_Line, ...]

    @property
    def key(self) -> str:
        """The same on every device, so that two laptops don't end with the card twice."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"yinfeng card {self.name}").hex


_EXAMPLES = (
    _Example(
        N_("百分制评分表（例）"),
        N_("团风县招商引资项目准入综合评价办法；及格线和否决项为示例"),
        Decimal(60),
        _FULL,
    ),
    _Example(
        N_("阶梯评分表（例）"),
        N_("寿县蜀山现代产业园区招商项目评价指标体系（节选）；及格线为示例"),
        Decimal(6),
        _LADDERS,
    ),
)


@dataclass(frozen=True)
class Card:
    """A card to choose; key: what `start_review` takes."""

    key: str
    name: str
    source: str
    pass_mark: Decimal | None


def cards(session: Session) -> list[Card]:
    """Return the cards in use, the examples among them until the zone puts them away."""
    stored = {card.id: card for card in session.scalars(select(ScoreCard))}
    own = [
        Card(card.id, card.name, card.source or "", card.pass_mark)
        for card in sorted(stored.values(), key=lambda card: (card.ordinal, card.id))
        if card.active and card.trashed_at is None
    ]
    # An undo of the first review takes the card with it: then it is an example again.
    known = {card.key for card in own} | {key for key, card in stored.items() if not card.active}
    return own + [
        Card(one.key, tr(one.name), tr(one.source), one.pass_mark)
        for one in _EXAMPLES
        if one.key not in known
    ]


def lay_card(session: Session, key: str) -> ScoreCard:
    """Return a card, made a record of the zone's own if it is an example; else RecordMissing."""
    card = session.get(ScoreCard, key)
    if card is not None and card.trashed_at is None:
        return card
    for ordinal, example in enumerate(_EXAMPLES):
        if example.key == key:
            return _lay(session, example, ordinal)
    raise RecordMissing(tr("找不到这张评分表，可能已在别的窗口移除。"), details=key)


def criteria_of(session: Session, card_id: str) -> tuple[Criterion, ...]:
    """Return the lines of a card in their order."""
    return tuple(
        Criterion(
            line.id,
            line.name,
            line.points,
            line.unit or "",
            read_ladder(line.ladder),
            line.veto,
            line.note or "",
        )
        for line in session.scalars(
            select(ScoreCriterion)
            .where(ScoreCriterion.card_id == card_id, ScoreCriterion.trashed_at.is_(None))
            .order_by(ScoreCriterion.ordinal, ScoreCriterion.id)
        )
    )


def example_criteria(key: str) -> tuple[Criterion, ...]:
    """Return the lines that an example would have; nothing for a card of the zone's own."""
    return tuple(
        Criterion(
            _line_key(example, name),
            tr(name),
            Decimal(points),
            tr(unit) if unit else "",
            read_ladder(ladder),
            name in _VETOES,
        )
        for example in _EXAMPLES
        if example.key == key
        for name, points, unit, ladder in example.lines
    )


def _line_key(example: _Example, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{example.key} {name}").hex


def _lay(session: Session, example: _Example, ordinal: int) -> ScoreCard:
    card = session.get(ScoreCard, example.key)
    if card is None:
        card = ScoreCard(id=example.key, name=tr(example.name))
        session.add(card)
    card.trashed_at = None
    card.name, card.source = tr(example.name), tr(example.source)
    card.pass_mark, card.ordinal = example.pass_mark, ordinal
    session.flush()
    for at, (name, points, unit, ladder) in enumerate(example.lines):
        key = _line_key(example, name)
        line = session.get(ScoreCriterion, key)
        if line is None:
            line = ScoreCriterion(id=key, card_id=card.id, name=tr(name), points=Decimal(points))
            session.add(line)
        line.trashed_at = None
        line.unit, line.ordinal = (tr(unit) if unit else None), at
        line.ladder = None if ladder is None else dict(ladder)
        line.veto = name in _VETOES
    session.flush()
    return card
