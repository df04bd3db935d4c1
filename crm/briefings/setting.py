"""Setting Chinese text in lines, as a printer sets it (CLREQ, GB/T 15834-2011).

No line begins with a mark that closes or ends with one that opens; a quarter em stands between
Chinese and Latin or figures; a number stays with its unit; marks that meet are set close; lines
are justified by spreading all gaps evenly, or by closing up marks when that strains less.
reportlab's own CJK wrapping knows neither ， nor ； and hangs marks into the margin.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
_STAR = "★"  # between 密级 and its years


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
    """Text in one face, size (points) and ink (a name of `style.INK`)."""

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
    return _set_lines(tuple(runs), width, align, indent)


@lru_cache(maxsize=4096)
def _set_lines(
    runs: tuple[Run, ...], width: float, align: Align, indent: float
) -> tuple[Line, ...]:
    # Cells repeat: the same stages, people and trades down a table.
    types = _compose(runs)
    lines: list[Line] = []
    start, total = 0, len(types)
    if types and _natural(types) <= width - indent and not _has_line_end(types):
        edge = indent or _flush(types[0], align)
        return (_set(types, 0, total, width, align, edge, True),)
    while start < total:
        edge = (0.0 if lines else indent) or _flush(types[start], align)
        end = _line_end(types, start, width - edge, squeeze=align == "justify")
        last = end >= total or types[end - 1].kind is Kind.LINE_END
        lines.append(_set(types, start, end, width, align, edge, last))
        start = end
        ends = types[end - 1].kind is Kind.LINE_END
        while start < total and not ends and types[start].glyph.text in " \u3000":
            start += 1
    return tuple(lines)


def _flush(first: _Type, align: Align) -> float:
    """Return where a line begins whose first mark has its blank half on the left: that far out."""
    blank = first.glyph.text in _HALF_BLANK_LEFT and first.glyph.width == 1000
    return -0.5 * first.run.size if blank and align in ("left", "justify") else 0.0


def _has_line_end(types: Iterable[_Type]) -> bool:
    return any(each.kind is Kind.LINE_END for each in types)


def width_of(runs: Iterable[Run]) -> float:
    """Return how wide `runs` are on one line, in points."""
    return _natural(_compose(runs))


def _natural(types: Sequence[_Type]) -> float:
    if not types:
        return 0.0
    return sum([each.advance + each.gap for each in types]) - types[0].gap


def _compose(runs: Iterable[Run]) -> list[_Type]:
    types: list[_Type] = []
    for run in runs:
        scale = run.size / 1000
        for character in printable(run.text):
            drawn, kind = _cast(run.face, character)
            types.append(_Type(drawn, run, kind, drawn.width * scale))
    if any(each.kind is Kind.SPACE for each in types):
        types = list(_without_needless_spaces(types))
    for i in range(1, len(types)):
        before, here = types[i - 1], types[i]
        meeting = _meeting(before.glyph.text, before.glyph.width, here.glyph.text, here.glyph.width)
        here.gap = meeting.gap * here.run.size
        here.breakable, here.spreadable = meeting.breakable, meeting.spreadable
        if here.gap > 0 and before.glyph.text in "年月日至" and _within_date(types, i):
            here.gap = 0.0
    return types


@lru_cache(maxsize=65536)
def _cast(face: str, character: str) -> tuple[Glyph, Kind]:
    drawn = Glyph(character, "", 0) if character == "\n" else glyph(face, character)
    return drawn, kind_of(character)


def _without_needless_spaces(types: list[_Type]) -> Iterator[_Type]:
    """Drop spaces typed beside Chinese: the quarter em takes their place."""
    for i, each in enumerate(types):
        if each.kind is Kind.SPACE and 0 < i < len(types) - 1:
            before, after = types[i - 1].kind, types[i + 1].kind
            if {before, after} == {Kind.WIDE, Kind.LATIN}:
                continue
        yield each


@dataclass(frozen=True, slots=True)
class _Meeting:
    """How two characters stand together: the gap in em, may a line end there, may it spread."""

    gap: float
    breakable: bool
    spreadable: bool


@lru_cache(maxsize=65536)
def _meeting(a: str, width_a: float, b: str, width_b: float) -> _Meeting:
    """Say how `b` stands behind `a`; the widths tell full-width marks from half-width ones."""
    kind_a, kind_b = kind_of(a), kind_of(b)
    marks = kind_b in (Kind.CLOSE, Kind.OPEN)
    gap = 0.0
    if (a in _HALF_BLANK and width_a == 1000 and marks) or (
        a in _HALF_BLANK_LEFT and b in _HALF_BLANK_LEFT and width_b == 1000
    ):
        gap = -0.5
    elif _meets_latin(kind_a, kind_b, a, width_a) and not (
        (a.isdigit() and b in _OF_DATE) or _STAR in (a, b)
    ):
        gap = QUARTER
    breakable = _may_break(kind_a, kind_b, a, b)
    spreadable = (
        kind_b not in (Kind.LINE_END, Kind.CLOSE)
        and kind_a is not Kind.OPEN
        and gap >= 0
        and (breakable or bool({Kind.WIDE, Kind.SPACE} & {kind_a, kind_b}))
    )
    return _Meeting(gap, breakable, spreadable)


def _meets_latin(kind_a: Kind, kind_b: Kind, a: str, width_a: float) -> bool:
    if {kind_a, kind_b} == {Kind.WIDE, Kind.LATIN}:
        return True
    # 37.1% 的
    return kind_b is Kind.WIDE and a in "%‰)" and width_a < 1000


def _within_date(types: list[_Type], i: int) -> bool:
    """2016年5月1日至31日 is one word and set solid."""
    a, b = types[i - 1].glyph.text, types[i].glyph.text
    before = types[i - 2].glyph.text if i > 1 else " "
    return b.isdigit() and (before in _OF_DATE if a == "至" else before.isdigit())


def _may_break(kind_a: Kind, kind_b: Kind, a: str, b: str) -> bool:
    if Kind.LINE_END in (kind_a, kind_b):
        return kind_a is Kind.LINE_END
    if kind_b in (Kind.SPACE, Kind.CLOSE) or kind_a is Kind.OPEN:
        return False
    if kind_a is Kind.SPACE:
        return True
    if a == "/" or (a in "-–" and kind_b is Kind.LATIN):
        return False
    if kind_b is Kind.LATIN and (kind_a is Kind.LATIN or a in "%°.,:'’"):
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
        x = max(width - used + (blank if used > room else 0.0), 0.0)
    elif align == "center":
        x = max(edge + (room - used) / 2, 0.0)
    closer = 0.0
    if squeeze and (marks := sum(_may_close_up(types, i) for i in range(start, end - 1))):
        closer = squeeze / marks
    return _draw(types, start, end, x, spread, closer)


def _draw(types: list[_Type], start: int, end: int, x: float, spread: float, closer: float) -> Line:
    """Place the characters from `x`; those that follow each other evenly are drawn as one."""
    pieces: list[Piece] = []
    first, left, right, even = start, x, x, 0.0
    for i in range(start, end):
        each = types[i]
        if i > start:
            before = types[i - 1]
            x += each.gap
            if spread and each.spreadable:
                x += spread
            if closer and _may_close_up(types, i - 1):
                x -= closer
            step = x - right
            if i == first + 1:
                even = step
            alike = each.run is before.run and each.glyph.font == before.glyph.font
            if not alike or abs(step - even) > NIL:
                pieces.append(_piece(types, first, i, left, even))
                first, left = i, x
        x = right = x + each.advance
    pieces.append(_piece(types, first, end, left, even))
    return Line(tuple(pieces), x)


def _piece(types: list[_Type], first: int, end: int, x: float, spread: float) -> Piece:
    run = types[first].run
    text = "".join([each.glyph.text for each in types[first:end]])
    alone = end - first == 1
    return Piece(x, text, types[first].glyph.font, run.size, run.ink, 0.0 if alone else spread)
