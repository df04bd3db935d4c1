"""The faces of paper, and which of them has a character.

Each face is a chain of bundled fonts: the first that has a character sets it. A character that
none has is set as 〓, the printers' own mark for a missing type, and is reported by name.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from resources import path, tr

MISSING_TYPE = "〓"

# Bold weights are cut to the standard characters, so that their regulars come next.
_SERIF = ("NotoSerifSC-Regular", "NotoSansSC-Regular", "LXGWWenKai-Regular")
_BOLD = ("NotoSansSC-Bold", "NotoSansSC-Regular", "NotoSerifSC-Regular", "LXGWWenKai-Regular")
CHAINS = {
    # The faces of official documents: the machine's own where it has them.
    "fangsong": ("FangSong", *_SERIF),
    "fangsong-bold": ("SimHei", *_BOLD),
    "kai": ("KaiTi", "LXGWWenKai-Regular", *_SERIF),
    "kai-bold": ("SimHei", *_BOLD),
    "hei": ("SimHei", *_BOLD),
    "hei-bold": ("SimHei", *_BOLD),
    "xiaobiaosong": ("XiaoBiaoSong", "NotoSerifSC-Bold", *_SERIF),
    "xiaobiaosong-bold": ("XiaoBiaoSong", "NotoSerifSC-Bold", *_SERIF),
    "sans": ("NotoSansSC-Regular", "NotoSerifSC-Regular", "LXGWWenKai-Regular"),
    "sans-bold": (
        "NotoSansSC-Bold",
        "NotoSansSC-Regular",
        "NotoSerifSC-Regular",
        "LXGWWenKai-Regular",
    ),
    "serif": ("NotoSerifSC-Regular", "NotoSansSC-Regular", "LXGWWenKai-Regular"),
    "serif-bold": (
        "NotoSerifSC-Bold",
        "NotoSerifSC-Regular",
        "NotoSansSC-Regular",
        "LXGWWenKai-Regular",
    ),
}

OFFICIAL_FILES = {
    "FangSong": ("仿宋_GB2312.ttf", "simfang.ttf", "fangsong_GB2312.ttf"),
    "KaiTi": ("楷体_GB2312.ttf", "simkai.ttf", "kaiti_GB2312.ttf"),
    "SimHei": ("simhei.ttf",),
    "XiaoBiaoSong": ("方正小标宋简体.ttf", "FZXBSJW.TTF", "fzxbsjw.ttf"),
}
"""Faces of official documents → the names of their files on a machine that has them."""

# reportlab keeps the glyphs in use on the font: one document at a time.
PRESS = RLock()


@dataclass(frozen=True)
class Glyph:
    """A character as it is printed: in which font, and how wide (in thousandths of its size)."""

    text: str
    font: str
    width: float


@dataclass(frozen=True)
class MissingCharacter:
    """A character no bundled font has; `name` is Unicode's, `place` the text it stands in."""

    text: str
    name: str
    place: str

    @property
    def message(self) -> str:
        """The sentence for the user."""
        return tr("字库没有“{place}”中的字符 U+{code:04X}（{name}），印为“〓”。").format(
            place=self.place, code=ord(self.text), name=self.name
        )


class _Font(TTFont):  # type: ignore[misc]
    """A font whose text is read back right also beyond U+FFFF, where names have rare characters.

    reportlab writes such a code as five digits; a ToUnicode map wants UTF-16.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (reportlab's name)
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and f"+{self.face.name.decode()}" in name:
                stream.content = re.sub(r"<([0-9A-F]{5,6})>", _utf16, stream.content)


def _utf16(match: re.Match[str]) -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def _font(name: str) -> TTFont | None:
    """Return a bundled font, or one of the machine's; None for what it doesn't have."""
    file = _of_machine(name) if name in OFFICIAL_FILES else path("fonts", f"{name}.ttf")
    if file is None:
        return None
    with PRESS:
        try:
            font = _Font(name, str(file), shapable=False)
        except (TTFError, OSError):
            if name in OFFICIAL_FILES:  # not TrueType outlines, or not to be embedded
                return None
            raise
        pdfmetrics.registerFont(font)
        return font


def _of_machine(name: str) -> Path | None:
    return next(
        (
            folder / file
            for folder in font_folders()
            for file in OFFICIAL_FILES[name]
            if (folder / file).is_file()
        ),
        None,
    )


def font_folders() -> list[Path]:
    """Return where this machine keeps its fonts, the user's own first."""
    home = Path.home()
    windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"
    unix = (home / ".local/share/fonts", home / ".fonts", Path("/usr/share/fonts/chinese"))
    return [local, windows, *unix, home / "Library/Fonts", Path("/Library/Fonts")]


@cache
def glyph(face: str, character: str) -> Glyph:
    """Return how `face` prints a character; `MISSING_TYPE` where no font has it."""
    code = ord(character)
    for name in CHAINS[face]:
        font = _font(name)
        if font is None:
            continue
        drawn = font.face
        # Glyph 0 is the box that must never be seen.
        if drawn.charToGlyph.get(code):
            return Glyph(character, name, drawn.getCharWidth(code))
    return glyph(face, MISSING_TYPE)


def printable(text: str) -> str:
    """Return `text` as it is set: composed, without controls, marks of direction or variation.

    A variation selector asks for a form of a character; what is printed is its standard form.
    """
    if not _SUSPECT.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    composed = unicodedata.normalize("NFC", text.translate(_SPACING))
    return "".join(each for each in composed if each == "\n" or not _unseen(each))


# Where all that `_unseen` drops lies, and more: a quick look that spares most texts the slow one.
_SUSPECT = re.compile(
    "[\\x00-\\x1f\\x7f-\\xa0\\xad\\u0600-\\u08ff\\u180e\\u200b-\\u200f\\u2028-\\u202f\\u2060-\\u206f"
    "\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffb\\U000110bd-\\U0001d17a\\U000e0000-\\U000e01ef]"
)
_SPACING = {ord("\t"): " ", ord("\r"): None, 0x2028: "\n", 0x2029: "\n", 0xA0: " "}


def _unseen(character: str) -> bool:
    code = ord(character)
    selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return selector or unicodedata.category(character) in ("Cc", "Cf")


def missing_characters(text: str, place: str = "") -> tuple[MissingCharacter, ...]:
    """Return the characters of `text` that no bundled font has, each once.

    place: what the text is, for the message, e.g. 项目名称; without it the text itself.
    """
    return tuple(
        MissingCharacter(each, unicodedata.name(each, tr("未命名")), place or text[:20])
        for each in dict.fromkeys(printable(text))
        if _is_missing(each)
    )


def can_print(texts: Iterable[str]) -> bool:
    """Whether the bundled fonts have every character of all `texts`."""
    characters: set[str] = set()
    for text in texts:
        characters.update(printable(text))
    return not any(_is_missing(each) for each in characters)


def _is_missing(character: str) -> bool:
    return character not in "\n〓" and glyph("sans", character).text == MISSING_TYPE
