"""A brief under a passphrase: the same PDF, encrypted by AES-256 (ISO 32000-2, revision 6)."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from crm.briefings.batch import Report, write_each
from crm.briefings.catalogue import Briefing
from crm.briefings.order import Order
from crm.errors import InvalidInput
from crm.passphrases import check_passphrase
from crm.rules.file_names import free_name, name_on_disk
from crm.workspace import Workspace
from resources import tr

_MOST = 127
"""Bytes of a passphrase that a PDF takes into account."""
_LEVEL = 8
"""Adobe's extension level of PDF 1.7 that knows this encryption."""


def check_seal(passphrase: str, again: str) -> None:
    """Raise InvalidInput (passphrase, again) for what would not be safe, or not open elsewhere.

    Readers disagree on full-width letters and the like: some fold them before they compare.
    """
    check_passphrase(passphrase, again)
    folded = unicodedata.normalize("NFKC", passphrase)
    odd = next((each for each in passphrase if unicodedata.normalize("NFKC", each) != each), "")
    if folded != passphrase:
        raise InvalidInput(
            tr("口令里的“{odd}”是全角或特殊字符，别的阅读器可能打不开。请换成半角。").format(
                odd=odd or passphrase[:1]
            ),
            field="passphrase",
        )
    if len(passphrase.encode()) > _MOST:
        raise InvalidInput(tr("口令太长，请不要超过 40 个字。"), field="passphrase")


def sealed(content: bytes, passphrase: str) -> bytes:
    """Return a PDF that opens only with the passphrase; pages, fonts and bookmarks stay."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, NumberObject

    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.pdf_header = "%PDF-1.7"
    writer.root_object[NameObject("/Extensions")] = DictionaryObject(
        {
            NameObject("/ADBE"): DictionaryObject(
                {
                    NameObject("/BaseVersion"): NameObject("/1.7"),
                    NameObject("/ExtensionLevel"): NumberObject(_LEVEL),
                }
            )
        }
    )
    writer.encrypt(passphrase, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def send(content: bytes, name: str, folder: Path, passphrase: str) -> list[Path]:
    """Write a PDF under a passphrase into a folder, beside what is there; return its file.

    Raises BriefingError with what to do when it can't be written.
    """
    from crm.briefings.press import deliver, names_in

    file = folder / free_name(name_on_disk(name), names_in(folder))
    deliver(sealed(content, passphrase), file)
    return [file]


def send_each(
    workspace: Workspace,
    briefing: Briefing,
    order: Order,
    subjects: Sequence[tuple[str, str]],
    folder: Path,
    passphrase: str,
    progress: Report | None = None,
    *,
    kept: Callable[[list[Path]], object] | None = None,
) -> list[Path]:
    """Write a brief of each of `subjects` under one passphrase; see `batch.write_each`."""
    return write_each(
        workspace,
        briefing,
        order,
        subjects,
        folder,
        progress,
        finish=lambda content: sealed(content, passphrase),
        kept=kept,
    )
