"""What came in by file: each imported cell knows its file, sheet, row and column."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Json, Record


class ImportBatch(Record):
    """One import of one ledger file; `sha256` is of the file's bytes."""

    __tablename__ = "import_batch"

    file_name: Mapped[str] = mapped_column(String)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    summary: Mapped[dict[str, Any] | None] = mapped_column(Json)


class ImportedRow(Record):
    """One row of a ledger as it stood, with what became of each of its cells.

    row counts from 1, as Excel shows it. cells is a list of objects with `column` (letters),
    `header`, `text`, `field` (or null) and `state` (a `CellState`).
    """

    __tablename__ = "imported_row"

    batch_id: Mapped[str] = mapped_column(
        ForeignKey("import_batch.id", deferrable=True, initially="DEFERRED"), index=True
    )
    sheet: Mapped[str] = mapped_column(String)
    row: Mapped[int]
    project_id: Mapped[str | None] = mapped_column(
        ForeignKey("project.id", deferrable=True, initially="DEFERRED")
    )
    cells: Mapped[list[dict[str, Any]]] = mapped_column(Json)

    __table_args__ = (Index("ix_imported_row_project", "project_id"),)
