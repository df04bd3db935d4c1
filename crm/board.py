"""The board: what a listing shows, parted into columns by stage, park, owner or industry.

As for a table the ordered ids come first, for all columns by one statement that sums them too,
and then the cards by id, those that are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session

from crm.columns import Listing
from crm.conditions import conditions_of, order_of
from crm.errors import InvalidInput
from crm.lights import UNLIT, Lit, lights_of
from crm.project_card import parks
from crm.projects import edit_project
from crm.rules.stages import BESIDE, ROAD, days_in_stage, owes_reason
from crm.rules.tiers import Headline, Tiered, headline, tier_of
from crm.tiers import tiers_in_use
from db.models import Project
from db.terms import Mark, Stage
from resources import N_, tr

MOST_COLUMNS = 24
"""More owners or industries than these share a last column."""
OTHERS = "\0others"


class BoardBy(StrEnum):
    """What parts a board into columns; the value is the column of `crm.columns` it stands for."""

    STAGE = "stage"
    PARK = "park"
    OWNER = "owner"
    INDUSTRY = "industry"

    @property
    def label(self) -> str:
        """How it is called on the screen."""
        return tr(_BY[self])


_BY = {
    BoardBy.STAGE: N_("按阶段"),
    BoardBy.PARK: N_("按园区"),
    BoardBy.OWNER: N_("按责任人"),
    BoardBy.INDUSTRY: N_("按产业"),
}
_FIELD = {BoardBy.PARK: "park_id", BoardBy.OWNER: "owner", BoardBy.INDUSTRY: "industry"}


@dataclass
class BoardColumn:
    """One column: its value (None: blank; `OTHERS`: several), and its projects in order.

    fen: their firm figures in 分 of yuan. approximate: how many figures stand beside that sum.
    """

    key: str | None
    label: str
    ids: list[str] = field(default_factory=list)
    fen: int = 0
    approximate: int = 0

    @property
    def takes_cards(self) -> bool:
        """Whether a card can be put here: the column stands for one value."""
        return self.key != OTHERS


@dataclass(frozen=True)
class BoardCard:
    """What a card shows. days: in its stage, None where its move has no date.

    owes: it has not moved for a month and owes a reason.
    """

    project_id: str
    name: str
    investors: str | None
    tiered: Tiered | None
    stage: Stage
    headline: Headline | None
    owner: str | None
    chief: str | None
    commissioner: str | None
    days: int | None
    owes: bool
    lit: Lit
    next_step: str | None
    next_due: date | None
    progress: str | None
    illustrative: bool


def board(session: Session, listing: Listing, by: BoardBy) -> list[BoardColumn]:
    """Return the columns of a board, empty ones too where the values are known beforehand.

    Stages in the order of the road, parks in theirs, owners and industries by how many they
    have; blank ones come last.
    """
    expression = _T[_FIELD.get(by, "stage")]
    statement = (
        select(_T.id, expression, case((_firm, _T.headline_fen)), _TOLD)
        .where(*conditions_of(session, listing))
        .order_by(*order_of(session, listing))
    )
    cursor = session.connection().execute(statement).cursor
    # Straight from the driver: a card's place needs no row object.
    found: Sequence[Any] = cursor.fetchall() if cursor is not None else ()
    columns = _columns(session, by, found)
    for project_id, value, fen, told in found:
        column = columns.get(value or None) or columns[OTHERS]
        column.ids.append(project_id)
        if fen is not None:
            column.fen += int(fen)
        elif told:
            column.approximate += 1
    return list(columns.values())


def board_cards(session: Session, ids: Sequence[str], today: date) -> list[BoardCard]:
    """Return the cards of `ids`, in no particular order; ids that are gone are left out."""
    if not ids:
        return []
    tiers = tiers_in_use(session)
    lights = lights_of(session, today, ids)
    cards = []
    for row in session.execute(select(*_SHOWN).where(_T.id.in_(ids))):
        figure = headline(row.contracted, row.agreed, row.planned)
        cards.append(
            BoardCard(
                project_id=row.id,
                name=row.name,
                investors=row.investor_names,
                tiered=None if figure is None else tier_of(figure.amount, tiers),
                stage=row.stage,
                headline=figure,
                owner=row.owner,
                chief=row.chief,
                commissioner=row.commissioner,
                days=days_in_stage(row.stage_since, today),
                owes=not row.stuck_reason and owes_reason(row.stage, row.stage_since, today),
                lit=lights.get(row.id, UNLIT),
                next_step=row.next_step,
                next_due=row.next_due,
                progress=row.progress,
                illustrative=row.illustrative,
            )
        )
    return cards


def put_card(session: Session, project_id: str, by: BoardBy, value: str | None) -> None:
    """Give a project the value of another column; stages are moved by `move_stage`."""
    if by is BoardBy.STAGE or value == OTHERS:
        raise InvalidInput(tr("这一列不能直接放入。"), field=by.value)
    edit_project(session, project_id, {_FIELD[by]: value})


_T = Project.__table__.c
_mark = case(
    (_T.contracted_fen.is_not(None), _T.contracted_mark),
    (_T.agreed_fen.is_not(None), _T.agreed_mark),
    else_=_T.planned_mark,
)
_firm = and_(_mark == Mark.EXACT.value, _T.headline_fen.is_not(None))
_TOLD = or_(_T.contracted_fen.is_not(None), _T.agreed_fen.is_not(None), _T.planned_fen.is_not(None))
_SHOWN: tuple[Any, ...] = (
    Project.id,
    Project.name,
    Project.investor_names,
    Project.stage,
    Project.contracted,
    Project.agreed,
    Project.planned,
    Project.owner,
    Project.chief,
    Project.commissioner,
    Project.stage_since,
    Project.stuck_reason,
    Project.next_step,
    Project.next_due,
    Project.progress,
    Project.illustrative,
)


def _columns(session: Session, by: BoardBy, found: Sequence[Any]) -> dict[str | None, BoardColumn]:
    if by is BoardBy.STAGE:
        return {stage.value: BoardColumn(stage.value, stage.label) for stage in (*ROAD, *BESIDE)}
    blank = BoardColumn(None, tr("（未定）") if by is BoardBy.PARK else tr("（未填）"))
    if by is BoardBy.PARK:
        known = [BoardColumn(key, name) for key, name in parks(session)]
    else:
        counts = Counter(value for _, value, _, _ in found if value)
        often = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_COLUMNS]
        known = [BoardColumn(value, value) for value, _ in often]
    columns: dict[str | None, BoardColumn] = {one.key: one for one in (*known, blank)}
    if any((value or None) not in columns for _, value, _, _ in found):
        columns[OTHERS] = BoardColumn(OTHERS, tr("其他"))
    return columns
