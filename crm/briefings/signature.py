"""The signature block at the end of a brief: who made, checked and signed it; office, day, seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak
from reportlab.platypus.flowables import Flowable

from crm.briefings.page import Part, Text
from crm.briefings.signing import Signing
from crm.briefings.style import INK, LOOK, Style, dressed
from crm.briefings.tables import shortened
from resources import tr

SEAL = 40 * mm
"""Across, as the seal of an office is."""
_LINE = Style("serif", 10.5, 18.0)
_FAINT = Style("serif", 9.0, 12.0, "secondary", align="center")
_OFFICE = 220.0
_BLANK = "　" * 5


def signature(
    signing: Signing, bureau: str, on: date, approver: str = "", *, always: bool = False
) -> list[Flowable]:
    """Return the block, or nothing where the zone set none; approver: who signs this issue.

    always: with blanks to be signed by hand, even where nothing is set.
    """
    if not (signing.shown or always):
        return []
    return [Signature(replace(signing, approver=approver or signing.approver), bureau, on)]


class Signed(Flowable):  # type: ignore[misc]
    """A table with what is signed below it, which never stands on a page alone.

    GB/T 9704-2012, 7.3.5.4: the page that is sealed bears some of the text.
    """

    _TAKEN = 40.0  # about two rows go along

    def __init__(self, body: Flowable, below: Sequence[Flowable]) -> None:
        super().__init__()
        self._body, self._below = body, below

    def parts(self) -> list[Part]:
        """Those of all of them."""
        return [part for one in (self._body, *self._below) for part in one.parts()]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of all of them."""
        self._tall = self._body.wrap(width, height)[1]
        below = sum(one.wrap(width, height)[1] + one.getSpaceBefore() for one in self._below)
        self.width, self.height = width, self._tall + below
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split the table, so that its end goes with what is signed."""
        tall = self._body.wrap(width, height)[1]
        halves = self._body.split(width, height if tall > height else tall - self._TAKEN)
        if len(halves) < 2:
            alone = tall <= height and self.height > LOOK.get().paper.tall
            return [self._body, *self._below] if alone else []  # no page holds both
        return [halves[0], CondPageBreak(height), Signed(halves[1], self._below)]

    def draw(self) -> None:
        """Draw one below the other."""
        y = self.height - self._tall
        self._body.drawOn(self.canv, 0, y)
        for one in self._below:
            y -= one.getSpaceBefore() + one.height
            one.drawOn(self.canv, 0, y)


class Blanks(Flowable):  # type: ignore[misc]
    """Words in a row, each with room to be signed by hand."""

    spaceBefore = 22.0  # noqa: N815  (reportlab's name)

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = [tr("{word}：").format(word=word) for word in words]

    def parts(self) -> list[Part]:
        """The words in a line."""
        return [Part("paragraph", _BLANK.join(self._words))]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the row."""
        self.width, self.height = width, dressed(_LINE).leading
        return width, self.height

    def draw(self) -> None:
        """Draw each word at the left of its share of the row."""
        for place, word in enumerate(self._words):
            text = Text(word, _LINE)
            text.wrap(self.width, self.height)
            text.drawOn(self.canv, place * self.width / len(self._words), 0)


class Signature(Flowable):  # type: ignore[misc]
    """Names on one line; below, at the right, office and day with the place of the seal."""

    def __init__(self, signing: Signing, bureau: str, on: date) -> None:
        super().__init__()
        self._signing, self._bureau, self._on = signing, bureau, on
        self.spaceBefore = 14.0

    @property
    def _names(self) -> Sequence[tuple[str, str]]:
        one = self._signing
        return (
            (tr("签发"), one.approver),
            (tr("复核"), one.reviewer),
            (tr("经办"), one.preparer),
        )

    def parts(self) -> list[Part]:
        """The line of names, office and day."""
        named = "　　".join(
            tr("{word}：{name}").format(word=word, name=name or _BLANK)
            for word, name in self._names
        )
        return [Part("paragraph", text) for text in (named, self._bureau, day_in_words(self._on))]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the block; it is never split."""
        self.width = width
        self._leading = dressed(_LINE).leading
        self._office = [
            Text(words, replace(_LINE, align="center"))
            for words in (shortened(self._bureau, 60), day_in_words(self._on))
        ]
        self._rows = [text.wrap(_OFFICE, height)[1] for text in self._office]
        below = max(sum(self._rows), SEAL if self._signing.seal else 0.0)
        self.height = self._leading + 12 + below + 4
        return self.width, self.height

    def draw(self) -> None:
        """Draw the names in three columns, the office, and the seal's place over it."""
        canvas, top = self.canv, self.height - self._leading
        third = self.width / 3
        for place, (word, name) in enumerate(self._names):
            text = Text(tr("{word}：{name}").format(word=word, name=shortened(name, 20)), _LINE)
            text.wrap(third, self.height)
            text.drawOn(canvas, place * third, self.height - text.height)
        left = self.width - _OFFICE
        room = top - 12
        y = room - max(0.0, (room - sum(self._rows)) / 2)
        if self._signing.seal:
            draw_seal(canvas, left + _OFFICE / 2, room - SEAL / 2)
        for text, high in zip(self._office, self._rows, strict=True):
            y -= high
            text.drawOn(canvas, left, y)


def draw_seal(canvas: Any, x: float, y: float, style: Style = _FAINT) -> None:
    """Draw the place of the seal around (x, y): a dashed circle that says what it is for."""
    canvas.saveState()
    canvas.setStrokeColor(INK["red-pale"])
    canvas.setLineWidth(0.6)
    canvas.setDash(3, 3)
    canvas.circle(x, y, SEAL / 2, fill=0)
    canvas.restoreState()
    seal = Text(tr("（印章）"), style)
    seal.wrap(60, SEAL)
    seal.drawOn(canvas, x - 30, y - SEAL / 2 + 4)


def day_in_words(day: date | None) -> str:
    """Return a day as an office writes it, or room to write it by hand."""
    if day is None:
        return tr("　　年　　月　　日")
    return tr("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)
