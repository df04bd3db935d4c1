"""What the forms of contracts and promises save: names become organizations, all in one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.commitments import NewSupplement, add_commitment, edit_commitment, supersede_by
from crm.contracts import Party, create_contract, edit_contract, set_parties
from crm.errors import InvalidInput
from crm.projects import organization_named
from db.models import Organization
from db.terms import ContractKind, Indicator
from db.values import Quantity
from resources import tr


@dataclass(frozen=True)
class Counting:
    """An enterprise whose actuals count, above its base; known by its id, else by its name."""

    name: str
    base: Quantity | None = None
    organization_id: str = ""


def save_new_contract(
    session: Session,
    project_id: str,
    kind: ContractKind,
    fields: Mapping[str, Any],
    parties: Iterable[Party],
) -> str:
    """Enter a contract as its form says, and return its id."""
    known = known_parties(session, parties)
    return create_contract(session, project_id, kind, parties=known, **fields)


def save_contract(
    session: Session, contract_id: str, fields: Mapping[str, Any], parties: Iterable[Party]
) -> None:
    """Save what a form says of a contract: its fields and its parties."""
    edit_contract(session, contract_id, fields)
    set_parties(session, contract_id, known_parties(session, parties))


def save_new_commitment(
    session: Session,
    contract_id: str,
    indicator: Indicator,
    fields: Mapping[str, Any],
    counting: Iterable[Counting],
) -> str:
    """Enter a promise as its form says, and return its id."""
    named = enterprises_of(session, counting)
    return add_commitment(session, contract_id, indicator, enterprises=named, **fields)


def save_commitment(
    session: Session,
    commitment_id: str,
    fields: Mapping[str, Any],
    counting: Iterable[Counting],
) -> None:
    """Correct a promise as its form says."""
    edit_commitment(session, commitment_id, fields, enterprises_of(session, counting))


def save_change(
    session: Session,
    commitment_id: str,
    supplement: str | NewSupplement,
    from_on: date,
    fields: Mapping[str, Any],
    counting: Iterable[Counting],
) -> str:
    """Change a promise by a supplement as the form says; returns the new promise's id."""
    named = enterprises_of(session, counting)
    return supersede_by(session, commitment_id, supplement, from_on, fields, named)


def known_parties(session: Session, parties: Iterable[Party]) -> list[Party]:
    """Return parties that name an organization tied to it; other names stay as written."""
    found = []
    for party in parties:
        name = " ".join(party.name.split())
        if party.organization_id or not name:
            found.append(party)
            continue
        key = session.scalar(
            select(Organization.id)
            .where(Organization.name == name, Organization.trashed_at.is_(None))
            .order_by(Organization.id)
            .limit(1)
        )
        tied = Party(party.role, key) if key is not None else replace(party, name=name)
        found.append(tied)
    return found


def enterprises_of(session: Session, counting: Iterable[Counting]) -> dict[str, Quantity | None]:
    """Return the organizations that are named, each with its base; a new name is entered."""
    found: dict[str, Quantity | None] = {}
    for one in counting:
        key = one.organization_id or organization_named(session, one.name)
        if key in found:
            raise InvalidInput(tr("“{name}”写了两次。").format(name=one.name), field="enterprises")
        found[key] = one.base
    return found
