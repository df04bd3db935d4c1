"""What was done about a project or an enterprise, what comes next, and the papers of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Record
from db.columns import TermColumn, when_field
from db.terms import ActivityKind, Side
from db.values import When


class Activity(Record):
    """跟进 of a project, of an organization, or of both.

    begins and ends are times of the day (``"14:30"``). Of a 诉求, `unit` answers and `answer` is
    what was done; its due date is that of its todo.
    """

    __tablename__ = "activity"

    project_id: Mapped[str | None] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    organization_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    kind: Mapped[ActivityKind] = mapped_column(TermColumn(ActivityKind))
    on: Mapped[When | None] = when_field("on")
    begins: Mapped[str | None] = mapped_column(String)
    ends: Mapped[str | None] = mapped_column(String)
    place: Mapped[str | None] = mapped_column(String)
    subject: Mapped[str | None] = mapped_column(String)
    minutes: Mapped[str | None] = mapped_column(String)
    owner: Mapped[str | None] = mapped_column(String)
    unit: Mapped[str | None] = mapped_column(String)
    answer: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_activity_on", "on_day", "kind"),)


class ActivityAttendee(Record):
    """Who was there, on which side; `contact_id` where the person is known."""

    __tablename__ = "activity_attendee"

    activity_id: Mapped[str] = mapped_column(
        ForeignKey("activity.id", deferrable=True, initially="DEFERRED"), index=True
    )
    side: Mapped[Side] = mapped_column(TermColumn(Side))
    name: Mapped[str] = mapped_column(String)
    title: Mapped[str | None] = mapped_column(String)
    contact_id: Mapped[str | None] = mapped_column(
        ForeignKey("contact.id", deferrable=True, initially="DEFERRED"), index=True
    )
    ordinal: Mapped[int] = mapped_column(default=0)


class ItineraryItem(Record):
    """One line of a visit's itinerary: from when to when, what, where, who receives."""

    __tablename__ = "itinerary_item"

    activity_id: Mapped[str] = mapped_column(
        ForeignKey("activity.id", deferrable=True, initially="DEFERRED"), index=True
    )
    on: Mapped[When | None] = when_field("on")
    begins: Mapped[str | None] = mapped_column(String)
    ends: Mapped[str | None] = mapped_column(String)
    what: Mapped[str] = mapped_column(String)
    place: Mapped[str | None] = mapped_column(String)
    host: Mapped[str | None] = mapped_column(String)
    ordinal: Mapped[int] = mapped_column(default=0)


class Todo(Record):
    """待办: the next step after an activity, or one set by itself; open until `done_on`."""

    __tablename__ = "todo"

    project_id: Mapped[str | None] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED"), index=True
    )
    organization_id: Mapped[str | None] = mapped_column(
        ForeignKey("organization.id", deferrable=True, initially="DEFERRED"), index=True
    )
    activity_id: Mapped[str | None] = mapped_column(
        ForeignKey("activity.id", deferrable=True, initially="DEFERRED"), index=True
    )
    what: Mapped[str] = mapped_column(String)
    due: Mapped[date | None]
    owner: Mapped[str | None] = mapped_column(String)
    done_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String)
    illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_todo_open", "done_on", "due"),)


class Attachment(Record):
    """附件 of any record, by the hash of its content; the bytes lie in `db.blobs`.

    record_kind and record_id say whose it is; size is in bytes.
    """

    __tablename__ = "attachment"

    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)

    __table_args__ = (Index("ix_attachment_of", "record_kind", "record_id"),)
