"""Setting Chinese text in lines, as a printer sets it (CLREQ, GB/T 15834-2011).

No line begins with a mark that closes or ends with one that opens; a quarter em stands between
Chinese and Latin or figures; a number stays with its unit; marks that meet are set close; lines
are justified by spreading all gaps evenly, or by closing up marks when that strains less.
reportlab's own CJK wrapping knows neither ， nor ； and hangs marks into the margin.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Literal

from crm.briefings.fonts import Glyph, glyph, printable

Align = Literal["left", "center", "right", "justify"]

QUARTER = 0.25  # em between Chinese and Latin
NIL = 1e-6  # points
STRAIN = 0.5  # em a gap may be spread; a line that needs more stays ragged
CLOSE_UP = 0.3  # em that a full-width mark inside a line may give up

OPENING = frozenset("（〔［｛〈《「『【〖“‘([{")
CLOSING = frozenset("，。、；：？！）〕］｝〉》」』】〗”’,.:;?!)]}%‰％℃°′″…—～·々〻ー/–-")
_HALF_BLANK = frozenset("，。、；：）〕］｝〉》」』】〗”’")  # the right half is blank
_HALF_BLANK_LEFT = frozenset("（〔［｛〈《「『【〖“‘")
_STAYS_BEFORE_NUMBER = frozenset("第约近超逾共≥≤＞＜>≈¥￥$€£+−-（(约")
_STAYS_AFTER_NUMBER = frozenset("个家项件户亿万元亩年月日天期页次级号条人千百名份宗期倍位点场")
_OF_DATE = frozenset("年月日")


class Kind(IntEnum):
    """What a character is to its neighbours."""

    SPACE = 0
    LATIN = 1  # letters, figures and what belongs to them
    WIDE = 2  # a Chinese character
    OPEN = 3
    CLOSE = 4
    LINE_END = 5


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one face, size (points) and ink (a name of `page.INK`)."""

    text: str
    face: str
    size: float
    ink: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one font drawn at `x` points, with `spread` points after each."""

    x: float
    text: str
    font: str
    size: float
    ink: str
    spread: float


@dataclass(frozen=True, slots=True)
class Line:
    """A set line; `width` points from its left edge to the end of its ink."""

    pieces: tuple[Piece, ...]
    width: float


@dataclass(slots=True)
class _Type:
    """One character with its run, its advance and the gap before it, in points."""

    glyph: Glyph
    run: Run
    kind: Kind
    advance: float
    gap: float = 0.0
    breakable: bool = False  # a line may end before it
    spreadable: bool = False  # the gap before it may be spread


@lru_cache(maxsize=8192)
def kind_of(character: str) -> Kind:
    """Return what a character is to its neighbours."""
    if character == "\n":
        return Kind.LINE_END
    if character in OPENING:
        return Kind.OPEN
    if character in CLOSING:
        return Kind.CLOSE
    if character.isspace():
        return Kind.WIDE if character == "\u3000" else Kind.SPACE
    if unicodedata.east_asian_width(character) in "WF" or ord(character) >= 0x2E80:
        return Kind.WIDE
    return Kind.LATIN


def set_lines(
    runs: Iterable[Run], width: float, *, align: Align = "left", indent: float = 0.0
) -> tuple[Line, ...]:
    """Break `runs` into lines of `width` points, the first one indented by `indent` points."""
    types = _compose(runs)
    lines: list[Line] = []
    start, total = 0, len(types)
    while start < total:
        edge = 0.0 if lines else indent
        end = _line_end(types, start, width - edge, squeeze=align == "justify")
        last = end >= total or types[end - 1].kind is Kind.LINE_END
        lines.append(_set(types, start, end, width, align, edge, last))
        start = end
        ends = types[end - 1].kind is Kind.LINE_END
        while start < total and not ends and types[start].glyph.text in " \u3000":
            start += 1
    return tuple(lines)


def width_of(runs: Iterable[Run]) -> float:
    """Return how wide `runs` are on one line, in points."""
    return _natural(_compose(runs))


def _natural(types: Sequence[_Type]) -> float:
    return sum(each.advance + (each.gap if i else 0.0) for i, each in enumerate(types))


def _compose(runs: Iterable[Run]) -> list[_Type]:
    types: list[_Type] = []
    for run in runs:
        for character in printable(run.text):
            if character == "\n":
                types.append(_Type(Glyph("\n", "", 0), run, Kind.LINE_END, 0.0))
                continue
            drawn = glyph(run.face, character)
            types.append(_Type(drawn, run, kind_of(character), drawn.width * run.size / 1000))
    types = list(_without_needless_spaces(types))
    for i in range(1, len(types)):
        _fit(types, i)
    return types


def _without_needless_spaces(types: list[_Type]) -> Iterator[_Type]:
    """Drop spaces typed beside Chinese: the quarter em takes their place."""
    for i, each in enumerate(types):
        if each.kind is Kind.SPACE and 0 < i < len(types) - 1:
            before, after = types[i - 1].kind, types[i + 1].kind
            if {before, after} == {Kind.WIDE, Kind.LATIN}:
                continue
        yield each


def _fit(types: list[_Type], i: int) -> None:
    """Say how type `i` stands to the one before it: gap, break, spread."""
    before, here = types[i - 1], types[i]
    a, b = before.glyph.text, here.glyph.text
    size = here.run.size
    close_before = a in _HALF_BLANK and before.glyph.width == 1000
    if close_before and (here.kind in (Kind.CLOSE, Kind.OPEN)):
        here.gap = -0.5 * before.run.size
    elif a in _HALF_BLANK_LEFT and b in _HALF_BLANK_LEFT and here.glyph.width == 1000:
        here.gap = -0.5 * size
    elif _meets_latin(before, here) and not _is_date(types, i):
        here.gap = QUARTER * size
    here.breakable = _may_break(types, i)
    here.spreadable = (
        here.kind not in (Kind.LINE_END, Kind.CLOSE)
        and before.kind is not Kind.OPEN
        and here.gap >= 0
        and (here.breakable or bool({Kind.WIDE, Kind.SPACE} & {before.kind, here.kind}))
    )


def _meets_latin(before: _Type, here: _Type) -> bool:
    pair = (before.kind, here.kind)
    if pair == (Kind.WIDE, Kind.LATIN):
        return True
    if pair == (Kind.LATIN, Kind.WIDE):
        return True
    # 37.1% 的
    return here.kind is Kind.WIDE and before.glyph.text in "%‰)" and before.glyph.width < 1000


def _is_date(types: list[_Type], i: int) -> bool:
    """2016年5月1日至31日 is one word and set solid."""
    a, b = types[i - 1].glyph.text, types[i].glyph.text
    if b in _OF_DATE:
        return a.isdigit()
    before = types[i - 2].glyph.text if i > 1 else ""
    if a == "至":
        return b.isdigit() and before in _OF_DATE
    return a in _OF_DATE and b.isdigit() and before.isdigit()


def _may_break(types: list[_Type], i: int) -> bool:
    before, here = types[i - 1], types[i]
    a, b = before.glyph.text, here.glyph.text
    if Kind.LINE_END in (before.kind, here.kind):
        return before.kind is Kind.LINE_END
    if here.kind in (Kind.SPACE, Kind.CLOSE) or before.kind is Kind.OPEN:
        return False
    if before.kind is Kind.SPACE:
        return True
    if a == "/" or (a in "-–" and here.kind is Kind.LATIN):
        return False
    if here.kind is Kind.LATIN and (before.kind is Kind.LATIN or a in "%°.,:'’"):
        return False
    if b.isdigit() and a in _STAYS_BEFORE_NUMBER:
        return False
    return not ((a.isdigit() or a in "%‰") and b in _STAYS_AFTER_NUMBER)


def _line_end(types: list[_Type], start: int, width: float, *, squeeze: bool) -> int:
    """Return where the line from `start` ends: a break that fits, or the strained least.

    squeeze: marks may be closed up for it; a ragged line has no need to.
    """
    used, room = 0.0, 0.0  # room: what marks inside the line may give up
    fits = squeezed = 0
    slack = overflow = 0.0
    forced = start + 1
    for i in range(start, len(types) + 1):
        if i > start:
            last = types[i - 1]
            over = used - _trailing_blank(last) - width
            can = i == len(types) or types[i].breakable
            if over <= NIL:
                forced = i
                if last.kind is Kind.LINE_END:
                    return i
                if can:
                    fits, slack = i, -over
            elif can and over <= room and not squeezed:
                squeezed, overflow = i, over
            if over > room:
                break
        if i == len(types):
            break
        each = types[i]
        used += each.advance + (each.gap if i > start else 0.0)
        if squeeze and i > start and _may_close_up(types, i - 1):
            room += CLOSE_UP * types[i - 1].run.size
    if squeezed and (not fits or overflow < slack):
        return squeezed
    return fits or forced


def _may_close_up(types: list[_Type], i: int) -> bool:
    """Whether a mark has blank to give that the next mark has not already taken."""
    each = types[i]
    blank = each.glyph.text in _HALF_BLANK and each.glyph.width == 1000
    return blank and (i + 1 == len(types) or types[i + 1].gap >= 0)


def _trailing_blank(last: _Type) -> float:
    blank = last.glyph.text in _HALF_BLANK and last.glyph.width == 1000
    if last.kind is Kind.SPACE:
        return last.advance
    return last.run.size * 0.5 if blank else 0.0


@dataclass(slots=True)
class _Pen:
    """Collects pieces: characters that follow each other evenly are drawn as one."""

    pieces: list[Piece] = field(default_factory=list)
    x: float = 0.0
    text: str = ""
    run: Run | None = None
    font: str = ""
    spread: float | None = None
    end: float = 0.0  # where the last character drawn ends, without spread

    def put(self, each: _Type, x: float) -> None:
        if self.text and self.run is not None:
            step = x - self.end
            same = (
                each.glyph.font == self.font
                and each.run.size == self.run.size
                and each.run.ink == self.run.ink
                and (self.spread is None or abs(step - self.spread) < NIL)
            )
            if same:
                self.spread = step
                self.text += each.glyph.text
                self.end = x + each.advance
                return
        self.close()
        self.x, self.text, self.run, self.font = x, each.glyph.text, each.run, each.glyph.font
        self.spread, self.end = None, x + each.advance

    def close(self) -> None:
        if self.text and self.run is not None:
            spread = self.spread or 0.0
            self.pieces.append(
                Piece(self.x, self.text, self.font, self.run.size, self.run.ink, spread)
            )
        self.text = ""


def _set(
    types: list[_Type],
    start: int,
    end: int,
    width: float,
    align: Align,
    edge: float,
    last: bool,
) -> Line:
    while end > start and types[end - 1].kind in (Kind.SPACE, Kind.LINE_END):
        end -= 1
    if end == start:
        return Line((), 0.0)
    used = _natural(types[start:end])
    blank = _trailing_blank(types[end - 1])
    room = width - edge
    spread = squeeze = 0.0
    if used - blank > room + NIL:
        squeeze = used - blank - room
    elif align == "justify" and not last:
        points = sum(each.spreadable for each in types[start + 1 : end])
        if points and (slack := room - used + blank) <= points * STRAIN * types[start].run.size:
            spread = slack / points
    x = edge
    if align == "right":
        x = width - used + (blank if used > room else 0.0)
    elif align == "center":
        x = edge + (room - used) / 2
    marks = sum(_may_close_up(types, i) for i in range(start, end - 1))
    closer = squeeze / marks if marks else 0.0
    return _draw(types, start, end, max(x, 0.0), spread, closer)


def _draw(types: list[_Type], start: int, end: int, x: float, spread: float, closer: float) -> Line:
    pen = _Pen()
    for i in range(start, end):
        each = types[i]
        if i > start:
            x += each.gap
            if each.spreadable:
                x += spread
            if closer and _may_close_up(types, i - 1):
                x -= closer
        pen.put(each, x)
        x += each.advance
    pen.close()
    return Line(tuple(pen.pieces), x)
