"""What the record page tells of a project's capital: promised, arrived, became fixed assets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from crm.capital_list import ArrivalRow, arrivals_of
from crm.capital_promises import Promise, promised_until, promises_of
from crm.capital_sums import Figure, arrived, became_fixed, figure_of, in_yuan
from crm.project_card import Investor, PhaseCard, project_card
from crm.rules.arrivals import OriginGroup
from crm.rules.units import in_cny
from db.values import Amount

_EVER = date(1950, 1, 1)


@dataclass(frozen=True)
class ProjectCapital:
    """A project's capital as known on `today`.

    total: its investment, as the head of its page tells it. came: by group of origins. arrived,
    fixed, waiting: of all origins in yuan; what is not verified waits.
    """

    project_id: str
    project: str
    investors: tuple[Investor, ...]
    phases: tuple[PhaseCard, ...]
    total: Amount | None
    rows: tuple[ArrivalRow, ...]
    promises: tuple[Promise, ...]
    came: dict[OriginGroup, Figure]
    arrived: Figure
    fixed: Figure
    waiting: Figure
    today: date

    @property
    def promised_fen(self) -> int:
        """What was promised to be there by today, in 分."""
        return promised_until(self.promises, self.today)

    @property
    def share_of_total(self) -> Fraction | None:
        """How much of the investment arrived, in percent; None where that is not firm."""
        whole = None if self.total is None else in_cny(self.total)
        if whole is None or not whole.firm or not whole.fen:
            return None
        return self.arrived.value * 100 / whole.fen

    @property
    def share_fixed(self) -> Fraction | None:
        """How much of what arrived became fixed assets, in percent."""
        return self.fixed.value * 100 / self.arrived.value if self.arrived.value else None


def project_capital(session: Session, project_id: str, today: date) -> ProjectCapital:
    """Return what the tab 资金 shows; raises RecordMissing for a project that is not there."""
    card = project_card(session, project_id)
    came, fixed = (
        look(session, _EVER, today, today=today, by_month=False, project_ids=[project_id])
        for look in (arrived, became_fixed)
    )
    return ProjectCapital(
        project_id,
        card.name,
        card.investors,
        card.phases,
        None if card.headline is None else card.headline.amount,
        tuple(arrivals_of(session, project_id)),
        tuple(promises_of(session, project_id)),
        {group: figure_of(came, group) for group in OriginGroup},
        in_yuan(came, verified=True),
        in_yuan(fixed, verified=True),
        in_yuan(came, verified=False),
        today,
    )
