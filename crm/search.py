"""Finds records as the search field is typed in: by names, pinyin, phones, codes and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from crm.findable import NAME, Findable, findables
from crm.matching import Span, literal_in, match_in
from db import textindex
from db.textindex import Found, Look
from db.tokens import Expression, Zone, expressions, fold, words_of
from resources import tr

FIRST = 24
"""Records that a zone is first asked for; names that begin with the text are sorted among them."""
DEEPER = 200
MOST = 600
"""Records of a kind that are checked before a look is given up: more than any search needs."""
_OTHER_NAME, _TAIL, _CODE, _RELATED, _TEXT, _APART = 5, 6, 7, 8, 9, 10
"""Ranks of a hit: up to 5 it is found by a name, by 6 to 9 by a field, by 10 word by word."""
_BEFORE, _AFTER = 12, 48
_MAINLAND = re.compile(r"^\s*(?:\+|00)86[\s-]*(?=\d)")
_NAMED = (Zone.WHOLE, Zone.BEGIN, Zone.NAME)
_ZONES: dict[str, tuple[Zone, ...]] = {
    "project": (*_NAMED, Zone.RELATED, Zone.TEXT, Zone.ANYWHERE),
    "organization": (*_NAMED, Zone.CODE, Zone.ANYWHERE),
    "contact": (*_NAMED, Zone.CODE, Zone.ANYWHERE),
    "activity": (Zone.NAME, Zone.TEXT, Zone.ANYWHERE),
    "todo": (Zone.NAME, Zone.TEXT, Zone.ANYWHERE),
}
GROUPS = (("project",), ("organization",), ("contact",), ("activity", "todo"))
"""The kinds in the order of the answer; those of one group stand together."""


@dataclass(frozen=True)
class Hit:
    """One record found, and by what.

    title, detail and opens are those of a `Findable`. marks: where in the title the text lies.
    field, excerpt, excerpt_marks: what else it was found by, e.g. 又名 or 备注, and where in it.
    rank: how well it fits, the least is best.
    """

    kind: str
    record_id: str
    title: str
    detail: str
    opens: tuple[str, str]
    rank: int
    marks: tuple[Span, ...] = ()
    field: str = ""
    excerpt: str = ""
    excerpt_marks: tuple[Span, ...] = ()


def find(
    session: Session,
    text: str,
    limit: int = 6,
    *,
    groups: Sequence[tuple[str, ...]] = GROUPS,
) -> list[Hit]:
    """Return the best hits for `text`, at most `limit` of each group of kinds.

    text: any characters; letters are taken as pinyin too, by initials or whole (``ftqc``).
    groups: the kinds to look among.
    """
    plain = _MAINLAND.sub("", text)
    wanted = expressions(plain)
    if not wanted:
        return []
    hunts = [_Hunt(session, kind, plain, wanted, limit) for group in groups for kind in group]
    hits = {hunt.kind: hunt.hits for hunt in hunts}
    while hunting := [hunt for hunt in hunts if hunt.goes_on]:
        looks = [look for hunt in hunting for look in hunt.looks()]
        found = textindex.find(session.connection(), looks)
        for hunt in hunting:
            hunt.take([one for one in found if one.kind == hunt.kind])
    found_of = [[hit for kind in group for hit in hits[kind]] for group in groups]
    for group in found_of:
        group.sort(key=lambda hit: (hit.rank, len(hit.title)))
    # Enter opens the first: a group found by a name goes before one found by a note.
    found_of.sort(key=lambda group: max(_OTHER_NAME, group[0].rank) if group else 0)
    return [hit for group in found_of for hit in group[:limit]]


@dataclass
class _Hunt:
    """The search of one kind: zone by zone, until there are enough hits or nothing is left."""

    session: Session
    kind: str
    text: str
    wanted: dict[Zone, Expression]
    limit: int
    hits: list[Hit] = field(default_factory=list)
    _turn: int = 0
    _seen: set[str] = field(default_factory=set)
    _last: dict[Zone, int] = field(default_factory=dict)
    _over: set[Zone] = field(default_factory=set)

    def looks(self) -> list[Look]:
        """What to ask the index next: the names first, since most searches end there."""
        most = FIRST if self._turn < 2 else DEEPER
        return [
            Look(self.kind, zone, self.wanted[zone], most, self._last.get(zone))
            for zone in self._zones
        ]

    @property
    def goes_on(self) -> bool:
        """Whether hits, or better ones, may be missing and there are records to check."""
        if self._turn == 0:
            return True
        wanting = len(self.hits) < self.limit and len(self._seen) < MOST
        return bool(self._zones) and (wanting or self._beginnings_wait)

    def take(self, found: Sequence[Found]) -> None:
        """Check what the index found, the best zone first, and keep what is really a hit."""
        most = FIRST if self._turn < 2 else DEEPER
        better = self._beginnings_wait
        for zone in self._zones:
            of_zone = [one for one in found if one.zone is zone]
            if len(of_zone) < most:
                self._over.add(zone)
            if of_zone:
                self._last[zone] = min(one.row for one in of_zone)
            if len(self.hits) < self.limit or (better and zone is Zone.BEGIN):
                self._check([one.record_id for one in of_zone])
        self._turn += 1

    @property
    def _zones(self) -> list[Zone]:
        zones = [one for one in _ZONES[self.kind] if one in self.wanted and one not in self._over]
        if self._turn == 0:
            # A long beginning is asked for only where the names that hold the text are many.
            long = not isinstance(self.wanted[Zone.BEGIN], str)
            return [one for one in zones if one in _NAMED and not (long and one is Zone.BEGIN)]
        if Zone.NAME in self._over:
            zones = [one for one in zones if one is not Zone.BEGIN]
        if self._turn == 1 and len(self.hits) >= self.limit:
            return [one for one in zones if one is Zone.BEGIN]
        return zones

    @property
    def _beginnings_wait(self) -> bool:
        """Whether names that begin with the text may be among those not looked at yet."""
        return self._turn == 1 and Zone.BEGIN in self._zones and Zone.BEGIN not in self._last

    def _check(self, ids: Iterable[str]) -> None:
        fresh = [key for key in dict.fromkeys(ids) if key not in self._seen]
        if not fresh:
            return
        self._seen.update(fresh)
        records = {one.record_id: one for one in findables(self.session, self.kind, fresh)}
        for key in fresh:
            hit = _hit(self.kind, records[key], self.text) if key in records else None
            if hit is not None:
                self.hits.append(hit)


def _hit(kind: str, record: Findable, text: str) -> Hit | None:
    """Return how a record is found by `text`, or by its words one by one; None when it is not."""
    if record.opens is None:  # what it belongs to lies in the trash
        return None
    return _whole(kind, record, record.opens, text) or _apart(kind, record, record.opens, text)


def _whole(kind: str, record: Findable, opens: tuple[str, str], text: str) -> Hit | None:
    best: tuple[int, str, str, Span] | None = None
    for label, piece in record.text.names:
        span = match_in(piece, text)
        if span is not None:
            rank = 2 * _fit(piece, span) + (label != NAME)
            if best is None:
                best = rank, label, piece, span
            elif rank < best[0]:  # its own name is shown where that is found, its rank is the best
                best = (rank, *(best[1:] if best[1] == NAME else (label, piece, span)))
    if best is None:
        best = next(_elsewhere(record, text), None)
    if best is None:
        return None
    rank, label, piece, span = best
    if label == NAME:
        return Hit(kind, record.record_id, record.title, record.detail, opens, rank, marks=(span,))
    excerpt, marks = _excerpt(piece, span)
    return Hit(
        kind, record.record_id, record.title, record.detail, opens, rank, (), tr(label), excerpt,
        marks,
    )  # fmt: skip


def _fit(name: str, span: Span) -> int:
    """0: the whole name; 1: its beginning; 2: within it."""
    if fold(name[: span[0]]):
        return 2
    return 1 if fold(name[span[1] :]) else 0


def _elsewhere(record: Findable, text: str) -> Iterator[tuple[int, str, str, Span]]:
    for label, piece in record.text.codes:
        if (span := literal_in(piece, text)) is not None:
            yield _CODE if fold(piece[span[1] :]) else _TAIL, label, piece, span
    for label, piece in record.text.related:
        if (span := match_in(piece, text)) is not None:
            yield _RELATED, label, piece, span
    for label, piece in record.text.texts:
        if (span := literal_in(piece, text)) is not None:
            yield _TEXT, label, piece, span


def _apart(kind: str, record: Findable, opens: tuple[str, str], text: str) -> Hit | None:
    """Return the hit by several words, each in any field."""
    words = words_of(text)
    if len(words) < 2:
        return None
    marks: list[Span] = []
    label, excerpt = "", ""
    excerpt_marks: tuple[Span, ...] = ()
    for word in words:
        hit = _whole(kind, record, opens, word)
        if hit is None:
            return None
        marks += hit.marks
        if hit.excerpt and not excerpt:
            label, excerpt, excerpt_marks = hit.field, hit.excerpt, hit.excerpt_marks
    return Hit(
        kind, record.record_id, record.title, record.detail, opens, _APART, tuple(sorted(marks)),
        label, excerpt, excerpt_marks,
    )  # fmt: skip


def _excerpt(piece: str, span: Span) -> tuple[str, tuple[Span, ...]]:
    """Cut what stands around a match out of a long text; returns it with the match's place."""
    start = 0 if span[0] <= _BEFORE else span[0] - _BEFORE
    end = min(len(piece), span[1] + _AFTER)
    shown = re.sub(r"\s", " ", piece[start:end])
    before, after = "…" if start else "", "…" if end < len(piece) else ""
    moved = len(before) - start
    return f"{before}{shown}{after}", ((span[0] + moved, span[1] + moved),)
