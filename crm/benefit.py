"""净收益: a project's tax and land price against what the zone spent on it, with the basis of each.

What is not known stays unknown and is said; nothing is estimated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.clawbacks import firm_fen
from crm.incentives import IncentiveRow, incentives
from crm.projects import project_of
from crm.promises import Promise, read_actuals, read_promises
from crm.rules.assess import Exact, counted, first_full_year, gathered
from crm.rules.benefit import Flow, YearBenefit, paid_back, per_yuan, years_of_benefit
from crm.rules.totals import Total, beside, total
from crm.rules.units import area_in
from db.models import (
    Contract,
    Organization,
    Project,
    ProjectCost,
    ProjectInvestor,
    StageMove,
)
from db.terms import Comparison, ContractKind, Indicator, Stage, TaxBasis
from db.values import Amount, Extent
from resources import tr


@dataclass(frozen=True)
class CostRow:
    """What a project cost the zone besides incentives; fen is None while it does not count."""

    cost_id: str
    what: str
    amount: Amount | None
    fen: int | None
    on: date | None
    note: str | None
    illustrative: bool


@dataclass(frozen=True)
class Basis:
    """One figure of the sum with what it is made of; fen None: unknown. sign: 1 brings, −1 costs,
    0 is told beside."""

    label: str
    fen: Exact | None
    how: str
    sign: int


@dataclass(frozen=True)
class Benefit:
    """What a project brought and cost up to `today`; amounts in 分 of yuan.

    net: None while a year's tax is missing. if_all_paid: net less what is promised and not yet
    paid. tax_per_mu, output_per_mu: of the last year that is known, in 分 per 亩, with that year.
    notes: what was not counted, and what is missing.
    """

    years: tuple[YearBenefit, ...]
    bases: tuple[Basis, ...]
    costs: tuple[CostRow, ...]
    net: Exact | None
    if_all_paid: Exact | None
    paid_back: int | None
    per_yuan: Fraction | None
    tax_per_mu: tuple[int, Fraction] | None
    output_per_mu: tuple[int, Fraction] | None
    notes: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to reckon with."""
        return not self.years and not self.costs


def benefit(session: Session, project_id: str, today: date) -> Benefit:
    """Return the net benefit of a project to the zone, up to the year of `today`."""
    project = project_of(session, project_id)
    offers = incentives(session, today, project_id=project_id)
    costs = costs_of(session, project_id)
    found = _Actual(session, project_id)
    price, price_how = _land_price(session, project_id)
    spent = _flow((one.fen, one.on) for one in costs)
    granted = _granted(offers)
    produced = _produced(session, project_id)
    years = years_of_benefit(
        tax=found.tax,
        output=found.output,
        land_price=price,
        cost=spent,
        incentives=granted,
        first_expected=None if produced is None else first_full_year(produced),
        last=today.year,
    )
    left = total(_left(one) for one in offers if one.remaining != 0)
    net = years[-1].total if years else None
    taxes = [one.tax for one in years if one.tax is not None]
    known = sum(taxes) if taxes else None
    brought, cost, paid = (
        sum(getattr(one, name) for one in years) for name in ("land_price", "cost", "incentives")
    )
    lacking = [one.year for one in years if one.lacking]
    return Benefit(
        years=tuple(years),
        bases=(
            Basis(tr("税收"), known, found.how, 1),
            Basis(tr("土地出让价款"), brought if price_how else None, price_how, 1),
            Basis(tr("基础设施等投入"), cost if costs else None, _costs_how(costs), -1),
            Basis(tr("已兑现政策"), paid, _granted_how(offers), -1),
            Basis(
                tr("待兑现政策"),
                left.fen if left.firm or not offers else None,
                beside(left) or tr("承诺金额 − 已兑现"),
                0,
            ),
        ),
        costs=tuple(costs),
        net=net,
        if_all_paid=None if net is None or left.items != left.firm else net - left.fen,
        paid_back=paid_back(years),
        per_yuan=None if known is None or lacking else per_yuan(known, cost + paid),
        tax_per_mu=_per_mu(found.tax, project.land),
        output_per_mu=_per_mu(found.output, project.land),
        notes=(*_missing(lacking), *found.notes, *_left_out(costs, offers)),
    )


def costs_of(session: Session, project_id: str) -> list[CostRow]:
    """Return what a project cost the zone besides incentives, by day, the undated first."""
    rows = [
        CostRow(
            one.id, one.what, one.amount, firm_fen(one.amount), one.on, one.note, one.illustrative
        )
        for one in session.scalars(
            select(ProjectCost).where(
                ProjectCost.project_id == project_id, ProjectCost.trashed_at.is_(None)
            )
        )
    ]
    return sorted(rows, key=lambda one: (one.on or date.min, one.cost_id))


class _Actual:
    """Tax and output of a project by year, as its enterprises' actuals tell, and how they count."""

    def __init__(self, session: Session, project_id: str) -> None:
        contracts = set(
            session.scalars(
                select(Contract.id).where(
                    Contract.project_id == project_id, Contract.trashed_at.is_(None)
                )
            )
        )
        promises = read_promises(session, contracts) if contracts else []
        taxed = [one for one in promises if one.indicator in (Indicator.TAX, Indicator.TAX_PER_MU)]
        bases: dict[str, Exact] = {}
        for one in taxed or promises:
            for key, base in one.enterprises.items():
                bases.setdefault(key, base if taxed else 0)
        if not bases:
            bases = dict.fromkeys(_investors(session, project_id), 0)
        self._actuals = read_actuals(session, [_asking(project_id, bases)])
        self._project_id = project_id
        self._net = False
        told = {key[0] for key in (*self._actuals.years, *self._actuals.months)}
        if not taxed:  # who never told anything is no taxpayer of the project
            bases = {key: base for key, base in bases.items() if key in told}
        self.tax = self._by_year(bases, Indicator.TAX)
        self.output = self._by_year(dict.fromkeys(bases, 0), Indicator.OUTPUT)
        self.how, self.notes = self._words(session, bases)

    def _by_year(self, bases: Mapping[str, Exact], what: Indicator) -> dict[int, Exact]:
        years = {
            year
            for known in (self._actuals.years, self._actuals.months)
            for key, found in known.items()
            if key[0] in bases and key[1] is what
            for year in found
        }
        found = {}
        for year in sorted(years):
            whole = gathered([self._of(key, what, year, base) for key, base in bases.items()])
            if whole is not None:
                found[year] = whole
        return found

    def _of(self, key: str, what: Indicator, year: int, base: Exact) -> Exact | None:
        actual = self._actuals.of_year((key, what, TaxBasis.PAID), year)
        if actual is None and what is Indicator.TAX:
            actual = self._actuals.of_year((key, what, TaxBasis.NET), year)
            self._net = self._net or actual is not None
        share = self._actuals.share(self._project_id, key, what, year)
        return counted(actual, share=share, base=base)

    def _words(self, session: Session, bases: Mapping[str, Exact]) -> tuple[str, list[str]]:
        if not bases:
            return tr("没有企业的税收实绩"), []
        names = [
            name
            for (name,) in session.execute(
                select(Organization.name)
                .where(Organization.id.in_(sorted(bases)))
                .order_by(Organization.name)
            )
        ]
        how = tr("{names} 的{basis}").format(
            names=tr("、").join(names),
            basis=tr("税收（部分年度为扣除退税后）") if self._net else tr("入库税收"),
        )
        if any(bases.values()):
            how += tr("，只计超出原有基数的部分")
        shared = [key for key in bases if (self._project_id, key) in self._actuals.shares]
        if shared:
            how += tr("，按登记的分摊比例")
        notes = [
            tr("“{name}”还是其他项目的投资方，未登记分摊比例，税收可能重复计入。").format(name=name)
            for name in _shared_without_share(session, self._project_id, set(bases) - set(shared))
        ]
        return how, notes


def _asking(project_id: str, bases: Mapping[str, Exact]) -> Promise:
    """Return a promise that asks for the actuals of these enterprises."""
    return Promise(
        commitment_id="",
        contract_id="",
        project_id=project_id,
        phase_id=None,
        indicator=Indicator.TAX,
        comparison=Comparison.AT_LEAST,
        promised=None,
        due=None,
        period=None,
        ramp=None,
        tolerance=None,
        basis=TaxBasis.PAID,
        from_on=None,
        ended_on=None,
        enterprises=dict(bases),
    )


def _investors(session: Session, project_id: str) -> list[str]:
    return list(
        session.scalars(
            select(ProjectInvestor.organization_id)
            .where(ProjectInvestor.project_id == project_id, ProjectInvestor.trashed_at.is_(None))
            .order_by(ProjectInvestor.ordinal, ProjectInvestor.id)
        )
    )


def _shared_without_share(session: Session, project_id: str, ids: set[str]) -> list[str]:
    """Return the names of enterprises whose actuals count for another project, too."""
    rows = session.execute(
        select(Organization.name)
        .join(ProjectInvestor, ProjectInvestor.organization_id == Organization.id)
        .join(Project, Project.id == ProjectInvestor.project_id)
        .where(
            Organization.id.in_(sorted(ids)),
            ProjectInvestor.trashed_at.is_(None),
            Project.trashed_at.is_(None),
            Project.id != project_id,
            Project.id.in_(select(Contract.project_id).where(Contract.trashed_at.is_(None))),
        )
        .group_by(Organization.id, Organization.name)
        .order_by(Organization.name)
    )
    return [name for (name,) in rows]


def _land_price(session: Session, project_id: str) -> tuple[Flow, str]:
    """Return the land price by the year of its contract, and which contracts name it; "" if none.

    A supplement's price stands in place of its contract's; a 履约监管协议 only repeats that of the
    investment contract.
    """
    contracts = session.scalars(
        select(Contract)
        .where(Contract.project_id == project_id, Contract.trashed_at.is_(None))
        .order_by(Contract.id)
    ).all()
    changed = {
        one.supplements_id: one
        for one in contracts
        if one.kind is ContractKind.SUPPLEMENT and firm_fen(one.land_price) is not None
    }
    for kind in (ContractKind.INVESTMENT, ContractKind.SUPERVISION):
        priced = [(changed.get(one.id, one), one) for one in contracts if one.kind is kind]
        sums = [
            (firm_fen(by.land_price), None if one.signed is None else one.signed.day)
            for by, one in priced
        ]
        if any(fen is not None for fen, _ in sums):
            return _flow(sums), tr("{kind}约定的出让价款").format(kind=kind.label)
    return Flow({}), ""


def _produced(session: Session, project_id: str) -> date | None:
    """Return the day of 投产, as the last move to it says."""
    on = StageMove.__table__.c.on_day
    found: date | None = session.scalar(
        select(func.max(on)).where(
            StageMove.project_id == project_id,
            StageMove.stage == Stage.PRODUCING,
            StageMove.trashed_at.is_(None),
        )
    )
    return found


def _flow(sums: Iterable[tuple[int | None, date | None]]) -> Flow:
    by_year: defaultdict[int, Exact] = defaultdict(int)
    undated = 0
    for fen, on in sums:
        if fen is None:
            continue
        if on is None:
            undated += fen
        else:
            by_year[on.year] += fen
    return Flow(dict(by_year), undated)


def _granted(offers: Iterable[IncentiveRow]) -> Flow:
    return _flow(
        ((-one.fen if one.returned else one.fen), one.on)
        for offer in offers
        for one in offer.payments
        if one.fen is not None
    )


def _left(one: IncentiveRow) -> Amount | None:
    """Return what is still to be paid as an amount; an approximate promise keeps its mark."""
    return one.promised if one.remaining is None else Amount(one.remaining)


def _per_mu(by_year: Mapping[int, Exact], land: Extent | None) -> tuple[int, Fraction] | None:
    if not by_year or land is None or not land.firm or not land.units:
        return None
    year = max(by_year)
    return year, Fraction(by_year[year]) / area_in(land.units, "亩")


def _costs_how(costs: Sequence[CostRow]) -> str:
    if not costs:
        return tr("没有登记投入")
    whats = tr("、").join(dict.fromkeys(one.what for one in costs))
    return tr("{n} 项：{whats}").format(n=len(costs), whats=whats)


def _granted_how(offers: Sequence[IncentiveRow]) -> str:
    n = sum(len(one.payments) for one in offers)
    if not n:
        return tr("没有兑现记录")
    back = any(one.returned for one in offers)
    return (tr("{n} 笔，已减去退回") if back else tr("{n} 笔")).format(n=n)


def _missing(years: Sequence[int]) -> list[str]:
    if not years:
        return []
    return [
        tr("缺 {years} 年税收，净收益和累计无法确定；缺数据不当作零。").format(
            years=tr("、").join(str(year) for year in years)
        )
    ]


def _left_out(costs: Sequence[CostRow], offers: Sequence[IncentiveRow]) -> list[str]:
    said = []
    spent: Total = total(one.amount for one in costs)
    if spent.items != spent.firm:
        said.append(tr("{n} 项投入是约数或没有金额，未计入。").format(n=spent.items - spent.firm))
    undated = sum(one.on is None and one.fen is not None for one in costs)
    if undated:
        said.append(tr("{n} 项投入没有日期，计入第一年。").format(n=undated))
    loose = sum(one.remaining is None for one in offers)
    if loose:
        said.append(tr("{n} 项政策承诺的不是确数，待兑现金额未计入。").format(n=loose))
    return said
