"""Organizations and the people in them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Record
from db.columns import TermColumn, phone_field
from db.terms import OrganizationKind
from db.values import Phone


class Organization(Record):
    """企业/机构: an investor, an enterprise of the zone, or an intermediary.

    The credit code (统一社会信用代码) is not UNIQUE: two laptops may enter the same enterprise,
    and a person joins them after the merge.
    """

    __tablename__ = "organization"

    name: Mapped[str] = mapped_column(String, index=True)
    short_name: Mapped[str | None] = mapped_column(String)
    kind: Mapped[OrganizationKind] = mapped_column(
        TermColumn(OrganizationKind), default=OrganizationKind.INVESTOR
    )
    credit_code: Mapped[str | None] = mapped_column(String(18), index=True)
    organization_class: Mapped[str | None] = mapped_column(String)
    seat: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)


class Contact(Record):
    """联系人: a person, of an organization where that is known."""

    __tablename__ = "contact"

    name: Mapped[str] = mapped_column(String, index=True)
    organization_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    title: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)


class ContactPhone(Record):
    """One telephone number of a contact, in the order in which to try them."""

    __tablename__ = "contact_phone"

    contact_id: Mapped[str] = mapped_column(
        ForeignKey("contact.id", deferrable=True, initially="DEFERRED"), index=True
    )
    phone: Mapped[Phone | None] = phone_field("phone")
    ordinal: Mapped[int] = mapped_column(default=0)
