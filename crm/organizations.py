"""Organizations: entering, editing, whose branch they are, intermediaries' agreements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.choices import joined, parted
from crm.errors import InvalidInput, RecordMissing
from crm.industries import read_industry
from crm.living import living
from crm.rules.credit_code import credit_code_fault, read_credit_code
from crm.rules.written import clean_name, clean_text
from db.fields import logged_fields
from db.models import IntermediaryAgreement, Organization
from resources import tr

EDITABLE = frozenset(logged_fields(Organization)) - {"trashed_at", "merged_into_id"}
"""Fields that `edit_organization` takes; two become one by `crm.merging`."""
AGREEMENT_FIELDS = frozenset(logged_fields(IntermediaryAgreement)) - {
    "trashed_at",
    "organization_id",
}
_LONG = frozenset({"note"})
_SHORT_LENGTH = 200


def create_organization(session: Session, name: str, **fields: Any) -> str:
    """Enter an organization and return its id.

    fields: of `EDITABLE`; ``parent``, a name, stands for the organization of that name. Raises
    InvalidInput, e.g. (field ``credit_code_reason``) for a code with a wrong check digit and no
    reason.
    """
    organization = Organization(name=clean_name(name))
    _set(session, organization, fields)
    session.add(organization)
    session.flush()
    return organization.id


def edit_organization(session: Session, organization_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of an organization new values; raises RecordMissing or InvalidInput."""
    _set(session, organization_of(session, organization_id), fields)


def trash_organization(session: Session, organization_id: str) -> None:
    """Put an organization in the trash; projects and people that name it keep it."""
    organization_of(session, organization_id).trashed_at = datetime.now(UTC)


def restore_organization(session: Session, organization_id: str) -> None:
    """Take an organization out of the trash; one that was merged is itself again."""
    organization = session.get(Organization, organization_id)
    if organization is None:
        raise RecordMissing(tr("找不到这家企业。"))
    organization.trashed_at = organization.merged_into_id = None


def add_agreement(session: Session, organization_id: str, **fields: Any) -> str:
    """Enter what an intermediary agreed with the zone, and return the agreement's id.

    fields: of `AGREEMENT_FIELDS`. Raises InvalidInput (field ``until``) when it ends before it
    begins, or (field ``number``) when it says nothing.
    """
    organization_of(session, organization_id)
    agreement = IntermediaryAgreement(organization_id=organization_id)
    _set_agreement(agreement, fields)
    session.add(agreement)
    session.flush()
    return agreement.id


def edit_agreement(session: Session, agreement_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of an agreement new values; raises as `add_agreement`."""
    _set_agreement(_agreement_of(session, agreement_id), fields)


def trash_agreement(session: Session, agreement_id: str) -> None:
    """Put an agreement in the trash."""
    _agreement_of(session, agreement_id).trashed_at = datetime.now(UTC)


def organization_of(session: Session, organization_id: str) -> Organization:
    """Return an organization to change; raises RecordMissing for one gone or in the trash."""
    gone = tr("这家企业已被移入回收站或已并入别的企业，没有保存。")
    return living(session, Organization, organization_id, gone)


def _set(session: Session, organization: Organization, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name == "parent":
            organization.parent_id = _parent_named(session, organization, value)
            continue
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        setattr(organization, name, _cleaned(name, value))
    if {"credit_code", "credit_code_reason"} & fields.keys():
        _check_code(organization)
    if {"parent", "parent_id", "parent_relation"} & fields.keys():
        _check_parent(session, organization, "parent" if "parent" in fields else "parent_id")


def _cleaned(name: str, value: Any) -> Any:
    if name == "name":
        return clean_name(value)
    if not isinstance(value, str) or name in ("kind", "parent_id", "parent_relation"):
        return value
    if name == "credit_code":
        return read_credit_code(value)
    if name == "industry":
        return read_industry(value)
    if name in ("organization_class", "tags"):
        return joined(parted(clean_text(value, name, _SHORT_LENGTH)))
    return clean_text(value, name) if name in _LONG else clean_text(value, name, _SHORT_LENGTH)


def _check_code(organization: Organization) -> None:
    """Refuse a wrong check digit without a reason; a right one needs none, and keeps none."""
    fault = credit_code_fault(organization.credit_code)
    if not fault:
        organization.credit_code_reason = None
    elif not organization.credit_code_reason:
        raise InvalidInput(fault, field="credit_code_reason")


def _parent_named(session: Session, organization: Organization, name: str | None) -> str | None:
    wanted = " ".join((name or "").split())
    if not wanted:
        return None
    with session.no_autoflush:
        found = session.scalar(
            select(Organization.id)
            .where(
                or_(Organization.name == wanted, Organization.short_name == wanted),
                Organization.trashed_at.is_(None),
            )
            .order_by((Organization.name == wanted).desc(), Organization.id)
            .limit(1)
        )
    if found is None:
        raise InvalidInput(
            tr("还没有登记“{name}”。请先新建它，再选作上级。").format(name=wanted[:40]),
            field="parent",
        )
    return found


def _check_parent(session: Session, organization: Organization, field: str) -> None:
    if organization.parent_id is None:
        organization.parent_relation = None
        return
    with session.no_autoflush:
        seen: set[str] = {organization.id}
        above: str | None = organization.parent_id
        while above is not None:
            if above in seen:
                raise InvalidInput(
                    tr("这样会绕成一圈：选的上级本身就在这家企业之下。"), field=field
                )
            seen.add(above)
            parent = session.get(Organization, above)
            if parent is None:
                raise RecordMissing(tr("选的上级企业已不存在，没有保存。"))
            above = parent.parent_id


def _agreement_of(session: Session, agreement_id: str) -> IntermediaryAgreement:
    gone = tr("这份委托协议已被移入回收站，没有保存。")
    return living(session, IntermediaryAgreement, agreement_id, gone)


def _set_agreement(agreement: IntermediaryAgreement, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in AGREEMENT_FIELDS:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        setattr(agreement, name, clean_text(value, name) if isinstance(value, str) else value)
    signed, until = agreement.signed, agreement.until
    if signed and until and signed.day and until.day and until.day < signed.day:
        raise InvalidInput(tr("到期时间早于签订时间，请核对。"), field="until")
    if not any((agreement.number, signed, until, agreement.terms, agreement.fee)):
        raise InvalidInput(tr("请至少填写编号、期限或约定中的一项。"), field="number")


def subsidiaries(session: Session, organization_id: str) -> list[str]:
    """Return the ids of all organizations below one, those of its subsidiaries too."""
    found: dict[str, None] = {}
    level = [organization_id]
    while level:
        rows = session.scalars(
            select(Organization.id).where(
                Organization.parent_id.in_(level), Organization.trashed_at.is_(None)
            )
        )
        level = [key for key in rows if key not in found and key != organization_id]
        found.update(dict.fromkeys(level))
    return list(found)
