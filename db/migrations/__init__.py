"""The schema's revisions, oldest first; run at start, behind a backup.

Kept here without alembic, so that opening an up-to-date file needs none of it.
"""

HEAD = "0010"
KNOWN: frozenset[str | None] = frozenset(
    {None, "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010"}
)
"""The revisions that this version can open; None is an empty database."""
