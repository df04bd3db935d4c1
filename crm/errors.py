"""What the rules refuse, in words for the user; storage's own errors are in `db.errors`."""

from __future__ import annotations

from db.errors import YinfengError


class InvalidInput(YinfengError):
    """A field holds what it can't hold; `field` is the record's field name."""

    def __init__(self, message: str, *, field: str = "", details: str = "") -> None:
        super().__init__(message, details=details)
        self.field = field


class GateUnmet(InvalidInput):
    """A gate still lacks `unmet`, the texts of its lines; a reason to override it lets it pass."""

    def __init__(self, message: str, unmet: tuple[str, ...]) -> None:
        super().__init__(message, field="override_reason", details="\n".join(unmet))
        self.unmet = unmet


class RecordMissing(YinfengError):
    """The record does not exist, or was put in the trash."""


class LedgerError(YinfengError):
    """A ledger file could not be read or understood."""


class HeaderNotFound(LedgerError):
    """No header row was recognised; the user is asked which row it is."""


class BriefingError(YinfengError):
    """A briefing could not be written."""


class AttachmentError(YinfengError):
    """A file could not be taken in as an attachment, or an attachment not be written out."""
