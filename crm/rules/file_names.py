"""Names of files that every system takes, and that say what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from resources import tr

MOST = 100
"""Characters of a name, its suffix among them."""
MOST_BYTES = 240
"""Of a name on a disk: the systems take 255, and a copy under way adds some."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_SUFFIX = re.compile(r"\.[^.\s]{1,16}$")


def safe_name(name: str) -> str:
    """Return a file's name without path, control characters and what Windows refuses.

    At most `MOST` characters, of which the suffix stays; a name of which nothing is left is 附件.
    Marks that turn the direction of writing go too: ``exe.fdp`` must not show as ``pdf.exe``.
    """
    base = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    seen = "".join(" " if c in "\t\n\r" else c for c in base if c in "\t\n\r" or not _unseen(c))
    plain = " ".join(_FORBIDDEN.sub("_", seen).split()).rstrip(". ")
    stem, suffix = split_name(plain)
    if not stem.strip("._ "):
        stem = tr("附件")
    if stem.split(".")[0].strip().lower() in _RESERVED:
        stem = f"_{stem}"
    return f"{stem[: MOST - len(suffix)].rstrip('. ')}{suffix}"


def split_name(name: str) -> tuple[str, str]:
    """Return a name's stem and its suffix with the dot, which may be empty."""
    found = _SUFFIX.search(name)
    return (name, "") if found is None else (name[: found.start()], found[0])


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return `wanted`, or with the next free number: ``报告 (2).pdf``; case does not tell apart."""
    known = {name.casefold() for name in taken}
    stem, suffix = split_name(wanted)
    name, number = wanted, 2
    while name.casefold() in known:
        count = f" ({number})"
        name = f"{stem[: MOST - len(suffix) - len(count)]}{count}{suffix}"
        number += 1
    return name


def name_on_disk(name: str) -> str:
    """Return a name short enough for any disk, which counts bytes: one of ours has 3."""
    stem, suffix = split_name(name)
    room = MOST_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore") + suffix


def _unseen(character: str) -> bool:
    """Whether a character is none to be seen: control, direction, half a pair, not assigned."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")
