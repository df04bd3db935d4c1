"""The base of all mapped classes, and of the records that the change log follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, Integer, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from db.columns import Instant, Key
from db.values import new_key

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
DERIVED: dict[str, Any] = {"derived": True}
"""`info` of a column that is recomputed from others, so neither logged nor merged."""


class Base(DeclarativeBase):
    """Naming of constraints is fixed, so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant}


class Record(Base):
    """A record that people edit: each change of it leaves a row in the log.

    Its kind in the log is its table's name. It is never deleted: `trashed_at` takes it away.
    `version` counts saves, so that a second saver notices the first (never logged).
    """

    __abstract__ = True

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=new_key)
    trashed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, info=DERIVED)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  (SQLAlchemy passes the class)
        return {"version_id_col": cls.__dict__.get("version") or cls.__table__.c.version}


@event.listens_for(Record, "attribute_instrument", propagate=True)
def _keep_old_values(cls: type[Record], key: str, attribute: Any) -> None:
    """Load the old value before each change.

    Without it an attribute expired by a commit reports its old value as absent, and undo would
    blank the field.
    """
    if hasattr(attribute, "impl") and hasattr(attribute.impl, "active_history"):
        attribute.impl.active_history = True


__all__ = ["DERIVED", "Base", "Date", "Json", "Record"]
