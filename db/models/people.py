"""Organizations and the people in them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import DERIVED, Record
from db.columns import TermColumn, phone_field, when_field
from db.terms import ChoiceList, OrganizationKind, OrganizationRelation
from db.values import Phone, When


class Organization(Record):
    """企业/机构: an investor, an enterprise of the zone, or an intermediary.

    The credit code (统一社会信用代码) is not UNIQUE: two laptops may enter the same enterprise,
    and a person joins them after the merge; `merged_into_id` then says which one it became.
    `credit_code_reason` is why a code with a wrong check digit was accepted. `organization_class`
    and `tags` hold several words apart by 、. `industry` is a code of GB/T 4754 (a section's
    letter, or with its division, e.g. ``C36``). `name_core` is the name without what near-same
    names differ in (`crm.rules.identity`).
    """

    __tablename__ = "organization"

    name: Mapped[str] = mapped_column(String, index=True)
    short_name: Mapped[str | None] = mapped_column(String)
    kind: Mapped[OrganizationKind] = mapped_column(
        TermColumn(OrganizationKind), default=OrganizationKind.INVESTOR
    )
    credit_code: Mapped[str | None] = mapped_column(String(18), index=True)
    credit_code_reason: Mapped[str | None] = mapped_column(String)
    organization_class: Mapped[str | None] = mapped_column(String)
    tags: Mapped[str | None] = mapped_column(String)
    industry: Mapped[str | None] = mapped_column(String)
    industry_chain: Mapped[str | None] = mapped_column(String)
    parent_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    parent_relation: Mapped[OrganizationRelation | None] = mapped_column(
        TermColumn(OrganizationRelation)
    )
    merged_into_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    seat: Mapped[str | None] = mapped_column(String)
    address: Mapped[str | None] = mapped_column(String)
    website: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    name_pinyin: Mapped[str | None] = mapped_column(String, info=DERIVED)
    name_initials: Mapped[str | None] = mapped_column(String, info=DERIVED)
    name_core: Mapped[str | None] = mapped_column(String, info=DERIVED)

    __table_args__ = (
        Index("ix_organization_by_name", "name_pinyin", "id", "trashed_at"),
        Index("ix_organization_core", "name_core"),
    )


class IntermediaryAgreement(Record):
    """委托协议: what an intermediary agreed with the zone, and until when."""

    __tablename__ = "intermediary_agreement"

    organization_id: Mapped[str] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    number: Mapped[str | None] = mapped_column(String)
    signed: Mapped[When | None] = when_field("signed")
    until: Mapped[When | None] = when_field("until")
    terms: Mapped[str | None] = mapped_column(String)
    fee: Mapped[str | None] = mapped_column(String)


class Contact(Record):
    """联系人: a person, of an organization where that is known."""

    __tablename__ = "contact"

    name: Mapped[str] = mapped_column(String, index=True)
    organization_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    title: Mapped[str | None] = mapped_column(String)
    email: Mapped[str | None] = mapped_column(String)
    wechat: Mapped[str | None] = mapped_column(String)
    merged_into_id: Mapped[str | None] = mapped_column(
        ForeignKey("contact.id", deferrable=True, initially="DEFERRED"), index=True
    )
    note: Mapped[str | None] = mapped_column(String)

    name_pinyin: Mapped[str | None] = mapped_column(String, info=DERIVED)
    name_initials: Mapped[str | None] = mapped_column(String, info=DERIVED)


class ContactPhone(Record):
    """One telephone number of a contact, in the order in which to try them."""

    __tablename__ = "contact_phone"

    contact_id: Mapped[str] = mapped_column(
        ForeignKey("contact.id", deferrable=True, initially="DEFERRED"), index=True
    )
    phone: Mapped[Phone | None] = phone_field("phone")
    ordinal: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_contact_phone_number", "phone_number"),)


class Staff(Record):
    """The bureau's own people: for 责任人, 督办专员 and 联点领导, by name, and their teams."""

    __tablename__ = "staff"

    name: Mapped[str] = mapped_column(String, index=True)
    title: Mapped[str | None] = mapped_column(String)
    team: Mapped[str | None] = mapped_column(String)
    phone: Mapped[Phone | None] = phone_field("phone")
    active: Mapped[bool] = mapped_column(default=True)
    ordinal: Mapped[int] = mapped_column(default=0)


class Choice(Record):
    """One word of a list that the zone keeps (产业链, 责任单位, 制约事项类别 …)."""

    __tablename__ = "choice"

    of: Mapped[ChoiceList] = mapped_column(TermColumn(ChoiceList), index=True)
    word: Mapped[str] = mapped_column(String)
    ordinal: Mapped[int] = mapped_column(default=0)
