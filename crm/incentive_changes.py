"""Offering policies to a project, singly or as a package, and entering what was paid of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.clawbacks import firm_fen, paid_of
from crm.errors import InvalidInput
from crm.living import living
from crm.policies import policy_of
from crm.projects import project_of
from crm.rules.units import show_amount
from crm.rules.written import clean_line, clean_name, clean_text
from db.models import Commitment, Contract, Incentive, IncentivePayment, ProjectCost
from db.values import Amount
from resources import tr

EDITABLE = frozenset(
    {"name", "promised", "condition", "commitment_id", "due", "floor", "note", "illustrative"}
)
COST_FIELDS = frozenset({"what", "amount", "on", "note", "illustrative"})


@dataclass(frozen=True)
class Offer:
    """One policy of a package; a name of its own, or the policy's."""

    policy_id: str
    promised: Amount | None = None
    name: str = ""
    condition: str | None = None
    commitment_id: str | None = None
    due: date | None = None
    floor: Decimal | None = None


def offer(
    session: Session, project_id: str, policy_id: str | None, name: str = "", **fields: Any
) -> str:
    """Offer a policy of the library, or something of its own, to a project; returns its id.

    fields: of `EDITABLE`. Raises InvalidInput with the field.
    """
    project_of(session, project_id)
    if policy_id is not None:
        policy = policy_of(session, policy_id)
        if not policy.active:
            raise InvalidInput(
                tr("“{name}”已停用，不能再提供。请先在政策库里启用它。").format(name=policy.name),
                field="policy_id",
            )
        name = name.strip() or policy.name
    last = session.scalar(
        select(func.max(Incentive.ordinal)).where(Incentive.project_id == project_id)
    )
    made = Incentive(
        project_id=project_id,
        policy_id=policy_id,
        name="",
        ordinal=0 if last is None else last + 1,
    )
    _set(session, made, {"name": name, **fields})
    _refuse_twin(session, made)
    session.add(made)
    session.flush()
    return made.id


def offer_package(
    session: Session, project_id: str, package: Sequence[Offer], *, illustrative: bool = False
) -> list[str]:
    """Offer several policies to a project in one step (精准打包); all of them, or none.

    Raises InvalidInput; its field is ``name.index``, the place of the policy in the package.
    """
    if not package:
        raise InvalidInput(tr("请至少选择一项政策。"), field="package")
    made = []
    for index, one in enumerate(package):
        try:
            made.append(
                offer(
                    session,
                    project_id,
                    one.policy_id,
                    one.name,
                    promised=one.promised,
                    condition=one.condition,
                    commitment_id=one.commitment_id,
                    due=one.due,
                    floor=one.floor,
                    illustrative=illustrative,
                )
            )
        except InvalidInput as error:
            raise InvalidInput(
                error.message, field=f"{error.field}.{index}", details=error.details
            ) from error
    return made


def edit_incentive(session: Session, incentive_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of an offer new values; raises InvalidInput with the field."""
    one = incentive_of(session, incentive_id)
    _set(session, one, fields)
    _refuse_twin(session, one)


def trash_incentive(session: Session, incentive_id: str) -> None:
    """Put an offer in the trash; raises InvalidInput when something was paid of it."""
    one = incentive_of(session, incentive_id)
    paid = session.scalar(
        select(func.count(IncentivePayment.id)).where(
            IncentivePayment.incentive_id == incentive_id, IncentivePayment.trashed_at.is_(None)
        )
    )
    if paid:
        raise InvalidInput(
            tr("“{name}”已有 {n} 笔兑现记录，没有移走。请先移走这些记录。").format(
                name=one.name, n=paid
            )
        )
    one.trashed_at = datetime.now(UTC)


def pay(
    session: Session,
    incentive_id: str,
    on: date,
    amount: Amount | None,
    *,
    today: date,
    returned: bool = False,
    voucher: str | None = None,
) -> str:
    """Enter what was paid of an offer on a day, or what came back (`returned`); returns its id.

    Raises InvalidInput with the field.
    """
    incentive_of(session, incentive_id)
    payment = IncentivePayment(incentive_id=incentive_id, on=on, returned=returned)
    _set_payment(session, payment, on, amount, voucher, today)
    session.add(payment)
    session.flush()
    return payment.id


def edit_payment(
    session: Session,
    payment_id: str,
    on: date,
    amount: Amount | None,
    *,
    today: date,
    voucher: str | None = None,
) -> None:
    """Correct a payment that was entered wrongly; raises InvalidInput with the field."""
    payment = _payment(session, payment_id)
    _set_payment(session, payment, on, amount, voucher, today)


def trash_payment(session: Session, payment_id: str) -> None:
    """Put a payment in the trash; raises InvalidInput when what came back would exceed it."""
    payment = _payment(session, payment_id)
    paid, returned = paid_of(session, [payment.incentive_id]).get(payment.incentive_id, (0, 0))
    own = firm_fen(payment.amount) or 0
    if not payment.returned and paid - own < returned:
        raise InvalidInput(tr("移走后，退回的会多于兑现的。请先移走退回记录。"))
    payment.trashed_at = datetime.now(UTC)


def incentive_of(session: Session, incentive_id: str) -> Incentive:
    """Return an offer to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Incentive, incentive_id, tr("这项政策兑现已被移入回收站，没有保存。"))


def add_cost(session: Session, project_id: str, what: str, **fields: Any) -> str:
    """Enter what a project costs the zone besides incentives, and return its id.

    fields: of `COST_FIELDS`. Raises InvalidInput with the field.
    """
    project_of(session, project_id)
    cost = ProjectCost(project_id=project_id, what="")
    _set_cost(cost, {"what": what, **fields})
    session.add(cost)
    session.flush()
    return cost.id


def edit_cost(session: Session, cost_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of a cost new values; raises InvalidInput with the field."""
    _set_cost(_cost(session, cost_id), fields)


def trash_cost(session: Session, cost_id: str) -> None:
    """Put a cost in the trash."""
    _cost(session, cost_id).trashed_at = datetime.now(UTC)


def check_money(amount: Amount | None, field: str, *, firm: bool = False) -> None:
    """Raise InvalidInput for a sum that is not above zero, or (`firm`) can't be told in yuan."""
    if firm and (amount is None or not amount.firm):
        raise InvalidInput(tr("请填写确切的金额，例如 120万元；约数不能入账。"), field=field)
    if firm and firm_fen(amount) is None:
        raise InvalidInput(tr("外币请折算成人民币填写，例如 120万元。"), field=field)
    if amount is not None and amount.fen is not None and amount.fen <= 0:
        raise InvalidInput(tr("金额要大于零，例如 120万元。"), field=field)


def _set(session: Session, one: Incentive, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "name":
            value = clean_name(value or "")
        elif name in ("condition", "note"):
            value = clean_text(value, name)
        elif name == "promised":
            check_money(value, name)
        elif name == "floor" and value is not None and not 0 < value <= 100:
            raise InvalidInput(
                tr("扣回下限是 100 以内的百分数，例如 60 表示完成不到 60% 全额扣回。"),
                field=name,
            )
        elif name == "commitment_id" and value is not None:
            _check_commitment(session, one.project_id, value)
        setattr(one, name, value)
    if one.floor is not None and one.commitment_id is None:
        raise InvalidInput(tr("填写了扣回下限，请选择它对应的承诺。"), field="commitment_id")


def _check_commitment(session: Session, project_id: str, commitment_id: str) -> None:
    with session.no_autoflush:
        owner = session.scalar(
            select(Contract.project_id)
            .join(Commitment, Commitment.contract_id == Contract.id)
            .where(
                Commitment.id == commitment_id,
                Commitment.trashed_at.is_(None),
                Contract.trashed_at.is_(None),
            )
        )
    if owner is None:
        raise InvalidInput(tr("这项承诺已被移入回收站。请重新选择。"), field="commitment_id")
    if owner != project_id:
        raise InvalidInput(
            tr("这项承诺不是本项目的。请选择本项目合同里的承诺。"), field="commitment_id"
        )


def _refuse_twin(session: Session, one: Incentive) -> None:
    """Refuse the same offer, due the same day, a second time."""
    with session.no_autoflush:
        twin = session.scalars(
            select(Incentive.id).where(
                Incentive.project_id == one.project_id,
                Incentive.name == one.name,
                Incentive.due.is_(None) if one.due is None else Incentive.due == one.due,
                Incentive.trashed_at.is_(None),
            )
        ).first()
    if twin is not None and twin != one.id:
        raise InvalidInput(
            tr("本项目已有“{name}”且兑现日期相同。分期提供请写不同的名称或日期。").format(
                name=one.name
            ),
            field="name",
        )


def _set_payment(
    session: Session,
    payment: IncentivePayment,
    on: date,
    amount: Amount | None,
    voucher: str | None,
    today: date,
) -> None:
    if on > today:
        raise InvalidInput(
            tr("日期 {day} 还没有到，请填不晚于 {today} 的日期。").format(
                day=on.isoformat(), today=today.isoformat()
            ),
            field="on",
        )
    check_money(amount, "amount", firm=True)
    _check_sums(session, payment, firm_fen(amount) or 0)
    payment.on, payment.amount = on, amount
    payment.voucher = clean_line(voucher, "voucher")


def _check_sums(session: Session, payment: IncentivePayment, fen: int) -> None:
    """Refuse more than was promised, and more coming back than was paid."""
    one = incentive_of(session, payment.incentive_id)
    paid, returned = paid_of(session, [one.id]).get(one.id, (0, 0))
    before = (firm_fen(payment.amount) or 0) if payment.id is not None else 0
    if payment.returned:
        returned += fen - before
    else:
        paid += fen - before
    if returned > paid:
        raise InvalidInput(
            tr("退回合计 {back} 多于兑现合计 {paid}，请核对。").format(
                back=_yuan(returned), paid=_yuan(paid)
            ),
            field="amount",
        )
    promised = firm_fen(one.promised)
    if promised is not None and paid - returned > promised:
        raise InvalidInput(
            tr("兑现合计 {paid} 多于承诺的 {promised}。请核对金额，或先修改承诺金额。").format(
                paid=_yuan(paid - returned), promised=_yuan(promised)
            ),
            field="amount",
        )


def _yuan(fen: int) -> str:
    return show_amount(Amount(fen), unit="万元", places=None)


def _payment(session: Session, payment_id: str) -> IncentivePayment:
    gone = tr("这笔兑现记录已被移入回收站，没有保存。")
    return living(session, IncentivePayment, payment_id, gone)


def _cost(session: Session, cost_id: str) -> ProjectCost:
    return living(session, ProjectCost, cost_id, tr("这项投入已被移入回收站，没有保存。"))


def _set_cost(cost: ProjectCost, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in COST_FIELDS:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "what":
            value = clean_line(value, name)
            if not value:
                raise InvalidInput(tr("请写明投入了什么，例如 场平、道路、电力。"), field=name)
        elif name == "amount":
            check_money(value, name)
        elif name == "note":
            value = clean_text(value, name)
        setattr(cost, name, value)
