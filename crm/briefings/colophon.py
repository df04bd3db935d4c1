"""版记 and 份号 of GB/T 9704-2012: to whom copies go, and by whom and when a brief was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus.flowables import Flowable

from crm.briefings.catalogue import briefing_of
from crm.briefings.marks import Marks
from crm.briefings.page import Note, Part, Text, run
from crm.briefings.setting import width_of
from crm.briefings.signature import Signed, day_in_words
from crm.briefings.style import INK, LOOK, Style
from crm.briefings.tables import Grid, shortened
from resources import tr

_STYLE = Style("fangsong", 14.0, 24.0)
"""4号仿宋 (7.4.2, 7.4.3)."""
_THICK, _THIN = 0.35 * mm, 0.25 * mm
_ABOVE = 14.0
_LONGEST = 300


def story_of(snapshot: Any) -> list[Flowable]:
    """Return the flowables of a snapshot in order, its 版记 behind them where it has one.

    What comes last goes along, so that the 版记 stands on no page of its own.
    """
    story = _with_notes(briefing_of(snapshot).pages.story(snapshot))
    marks = getattr(snapshot, "marks", Marks())
    if not (marks.printed_by and story):
        return story
    *before, last = story
    return [*before, Signed(last, [Colophon(marks)])]


def _with_notes(story: Sequence[Flowable]) -> list[Flowable]:
    """Let the end of each table go with the notes below it."""
    kept: list[Flowable] = []
    for is_note, group in groupby(story, lambda one: isinstance(one, Note)):
        if is_note and kept and isinstance(kept[-1], Grid):
            kept[-1] = Signed(kept[-1], list(group))
        else:
            kept += group
    return kept


class Colophon(Flowable):  # type: ignore[misc]
    """The lines of the 版记 between rules, the lowest of them on the foot of the text block."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self.spaceBefore = _ABOVE

    @property
    def _copied(self) -> str:
        names = shortened(self._marks.copied_to.rstrip("。"), _LONGEST)
        return tr("{names}。").format(names=names) if names else ""

    @property
    def _printed_on(self) -> str:
        return tr("{day}印发").format(day=day_in_words(self._marks.printed_on))

    def parts(self) -> list[Part]:
        """A paragraph a line."""
        copied = tr("抄送：{names}").format(names=self._copied) if self._copied else ""
        printed = f"{self._marks.printed_by}　　{self._printed_on}"
        return [Part("paragraph", text) for text in (copied, printed) if text]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the block; it is never split."""
        em = _STYLE.size  # each line stands one character from either side
        self._label = Text(tr("抄送："), _STYLE)
        self._label_width = self._label.minWidth()
        self._names = Text(self._copied, replace(_STYLE, align="justify"))
        self._day = Text(self._printed_on, replace(_STYLE, align="right"))
        day = width_of((run(self._printed_on, _STYLE),))
        self._office = Text(shortened(self._marks.printed_by, 60), _STYLE)
        self._rows = 0.0
        if self._copied:
            self._label.wrap(width, height)
            self._rows = self._names.wrap(width - 2 * em - self._label_width, height)[1]
        self._day.wrap(width - em, height)
        self._last = self._office.wrap(width - 3 * em - day, height)[1]
        self.width, self.height = width, self._rows + self._last
        return self.width, self.height

    def draw(self) -> None:
        """Draw from the foot of the text block up (7.4.1)."""
        canvas, em = self.canv, _STYLE.size
        foot = LOOK.get().paper.bottom - canvas.absolutePosition(0, 0)[1]
        self._rule(foot, _THICK)
        self._office.drawOn(canvas, em, foot)
        self._day.drawOn(canvas, 0, foot)
        top = foot + self._last
        if self._copied:
            self._rule(top, _THIN)
            self._names.drawOn(canvas, em + self._label_width, top)
            self._label.drawOn(canvas, em, top + self._rows - _STYLE.leading)
            top += self._rows
        self._rule(top, _THICK)

    def _rule(self, y: float, weight: float) -> None:
        self.canv.setStrokeColor(INK["text"])
        self.canv.setLineWidth(weight)
        self.canv.line(0, y, self.width, y)
