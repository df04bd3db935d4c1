"""Errors that a person may read: what is wrong, where, and what to do.

`YinfengError` is the base of the whole tree; the classes here are storage's. The rest stand in
`crm.errors`. Each carries a Chinese sentence for the user and details for the log.
"""

from __future__ import annotations


class YinfengError(Exception):
    """Base of all errors of ours; `message` is for the user, `details` for the log."""

    def __init__(self, message: str, *, details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class StorageError(YinfengError):
    """The data could not be opened, read or written."""


class NotADataFile(StorageError):
    """The file is not a Yinfeng data file, or is damaged."""


class NewerDataFile(StorageError):
    """The file was written by a newer version of the app."""


class ReadOnlyData(StorageError):
    """The file or its folder can't be written."""


class NetworkShareRefused(StorageError):
    """SQLite over a network share loses data; refused with the way out."""


class DiskFull(StorageError):
    """No room left; the operation was rolled back as a whole."""


class DataBusy(StorageError):
    """Another window held the data for longer than we wait."""


class ServerUnreachable(StorageError):
    """The PostgreSQL server of the URL does not answer."""


class NotAllowed(StorageError):
    """The database grants the user's role no such read or write."""


class StaleEdit(StorageError):
    """Somebody else saved the record since it was read."""


class BlobMissing(StorageError):
    """The content of an attachment is not where it should be, or is not what was put there."""


class ChangeRefused(StorageError):
    """A write went around the change log; a defect of ours, never saved."""


class UndoRefused(StorageError):
    """The operation can't be undone, because its fields were changed since."""


class MergeRefused(StorageError):
    """Two logs can't be united; neither was touched."""


class OrphanRefused(MergeRefused):
    """A merge would leave a record that refers to one that does not exist."""

    def __init__(self, kind: str, record_id: str, field: str, parent: str, lost: str) -> None:
        super().__init__(
            f"{kind} {record_id}: {field} → {parent} {lost}", details="orphan in a merge"
        )
        self.kind, self.record_id, self.field = kind, record_id, field
        self.parent, self.lost = parent, lost


class BundleRefused(StorageError):
    """A carried-out file is damaged, cut short, foreign, or of a newer version."""


class WrongPassphrase(StorageError):
    """The passphrase does not open the file."""


class PassphraseNeeded(StorageError):
    """The file is encrypted, and its passphrase was not given yet."""


class PassphrasePaused(StorageError):
    """Too many wrong passphrases: the next try waits `seconds`."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds
