"""Takes one pasted line or a pasted chat message apart into the fields of a lead.

Each field is a guess with the span of the text that it came from, for a person to correct. What
was not used stays in the note, whole clauses together, so that nothing pasted is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crm.errors import InvalidInput
from crm.rules.measures import any_of
from crm.rules.pasted_shapes import (
    ANY_LABEL,
    BRANDED,
    CALLED,
    CHAT_LINE,
    FIRST_PART,
    LABEL_AT_END,
    LABELLED,
    LABELLED_PHONE,
    LAND,
    LEGAL,
    LEVEL,
    MONEY,
    PERSONS,
    PHONE,
    REFERRER,
    SEAT,
    SENDER,
    SHORT,
    TAKEN,
    TITLE_AFTER,
    any_follower,
    brand_follower,
    company_start,
    figure_text,
    is_name,
    weigh_land,
    weigh_money,
    words_before,
)
from crm.rules.pasted_words import INDUSTRIES, LONG_TITLES, PLACE, words
from crm.rules.phones import read_phones
from crm.rules.typed import parse_amount, parse_extent

LOOKED_THROUGH = 20_000
"""Characters in which guesses are looked for; what comes after goes to the note as it is."""
MOST_PHONES = 6


@dataclass(frozen=True)
class Guess:
    """What one field may hold: its value, and where in the pasted text it stands."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Pasted:
    """The fields of a lead as guessed; `amount` and `land` are texts that their fields can read."""

    name: Guess | None = None
    company: Guess | None = None
    person: Guess | None = None
    title: Guess | None = None
    phones: tuple[Guess, ...] = ()
    amount: Guess | None = None
    land: Guess | None = None
    park: Guess | None = None
    seat: Guess | None = None
    industry: Guess | None = None
    referrer: Guess | None = None
    note: str = ""

    def guesses(self) -> dict[str, tuple[Guess, ...]]:
        """Return field → its guesses, of the fields that have one."""
        found = {
            field: (guess,) for field in _SINGLE if (guess := getattr(self, field)) is not None
        }
        return found | ({"phones": self.phones} if self.phones else {})


_SINGLE = words("name company person title amount land park seat industry referrer")


def take_apart(text: str, *, parks: Iterable[str] = (), industries: Iterable[str] = ()) -> Pasted:
    """Guess the fields of a lead from a pasted text; never raises.

    parks, industries: the zone's own words, which are looked for first.
    """
    reader = _Reader(text)
    reader.read_labels()
    reader.read_phones()
    reader.read_figures()
    reader.read_company()
    reader.read_park(parks)
    reader.read_person()
    reader.read_seat()
    reader.read_industry(industries)
    reader.read_referrer()
    return replace(reader.pasted(), note=_note(text, reader.used))


class _Reader:
    """The text, one character for one in half width, with what is taken already blanked out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = text[:LOOKED_THROUGH].translate(LEVEL)
        self.used: list[tuple[int, int]] = []
        self.found: dict[str, Guess] = {}
        self.phones: list[Guess] = []
        self.senders: list[tuple[int, int]] = []
        self._hide_timestamps()

    def pasted(self) -> Pasted:
        """What was guessed."""
        return Pasted(phones=tuple(sorted(self.phones, key=lambda one: one.start)), **self.found)  # type: ignore[arg-type]

    # --- what is taken

    def take(
        self, field: str, start: int, end: int, *, value: str = "", whole: tuple[int, int] = (0, 0)
    ) -> None:
        """Keep a guess of `start` to `end`; `whole` is used up with it, e.g. its label."""
        first, last = whole if whole[1] else (start, end)
        first += len(self.rest[first:last]) - len(self.rest[first:last].lstrip(" "))
        last = first + len(self.rest[first:last].rstrip(" "))
        value = value or _tidy(self.rest[start:end])
        guess = Guess(value, first, last)
        self.used.append((first, last))
        self._blank(first, last)
        if field == "phones":
            self.phones.append(guess)
        else:
            self.found[field] = guess

    def echo(self, field: str, start: int, end: int, value: str) -> None:
        """Keep a guess that lies within another one, e.g. the place in a company's name."""
        self.found[field] = Guess(value, start, end)

    def _blank(self, start: int, end: int) -> None:
        self.rest = self.rest[:start] + TAKEN * (end - start) + self.rest[end:]

    def _label_before(self, field: str, start: int) -> int:
        """Where the label before `start` begins, or `start`."""
        before = LABEL_AT_END[field].search(self.rest[max(start - 16, 0) : start])
        return start if before is None else start - len(before[0])

    # --- chat

    def _hide_timestamps(self) -> None:
        """A chat's lines of sender and time are no phone and no figure, and stay in the note."""
        for match in CHAT_LINE.finditer(self.rest):
            if match.end("who") > match.start("who"):
                self.senders.append(match.span("who"))
            self._blank(*match.span("when"))

    # --- one field after the other

    def read_labels(self) -> None:
        """`公司：…`, `联系人：…`: what a label says goes before what a shape suggests."""
        for field in ("name", "company", "person", "title", "park", "seat", "industry", "referrer"):
            for match in LABELLED[field].finditer(self.rest):
                value = ANY_LABEL.split(match["value"], maxsplit=1)[0]
                if field != "name":
                    value = FIRST_PART[field].match(value)[0]  # type: ignore[index]
                value = value.rstrip(" /、")
                if not _tidy(value):
                    continue
                start = match.start("value")
                self.take(
                    field,
                    start,
                    start + len(value),
                    whole=(match.start("label"), start + len(value)),
                )
                break

    def read_phones(self) -> None:
        """Numbers of the known shapes, and whatever stands behind a label for one."""
        for shape in (PHONE, LABELLED_PHONE):
            for match in shape.finditer(self.rest):
                if len(self.phones) >= MOST_PHONES:
                    return
                known = any(phone.number for phone in read_phones(match["number"]))
                if shape is PHONE and not known:
                    continue
                start, end = match.span("number")
                self.take("phones", start, end, whole=(self._label_before("phone", start), end))

    def read_figures(self) -> None:
        """Investment and land: the figure that its words speak for, else the first."""
        for field, shape, weigh, read in (
            ("amount", MONEY, weigh_money, parse_amount),
            ("land", LAND, weigh_land, parse_extent),
        ):
            best: tuple[int, int, int, str] | None = None
            for match in shape.finditer(self.rest):
                value = figure_text(match[0])
                weight = weigh(match, words_before(self.rest, match.start()))
                if weight <= 0 or (best is not None and weight <= best[0]):
                    continue
                try:
                    known = read(value)
                except InvalidInput:
                    continue
                if known is not None:
                    best = (weight, *match.span(), value)
            if best is not None:
                _, start, end, value = best
                whole = (self._label_before(field, start), end)
                self.take(field, start, end, value=value, whole=whole)

    def read_company(self) -> None:
        """By legal form, else by how short names end (…重工, …科技)."""
        if "company" in self.found:
            return
        for shape, accept in ((LEGAL, any_follower), (BRANDED, brand_follower)):
            for match in shape.finditer(self.rest):
                start = company_start(self.rest, match.start())
                if start is not None and accept(self.rest, match.end()):
                    self.take("company", start, match.end())
                    return

    def read_park(self, parks: Iterable[str]) -> None:
        """One of the zone's parks, by its name."""
        if "park" in self.found:
            return
        named = any_of(parks)
        match = re.search(named, self.rest) if named else None
        if match is not None:
            whole = (self._label_before("park", match.start()), match.end())
            self.take("park", *match.span(), value=match[0], whole=whole)

    def read_person(self) -> None:
        """A name beside a phone, with a title, behind 我是, alone in a short line; the sender."""
        if "person" not in self.found:
            for shape in PERSONS if len(self.rest) <= SHORT else PERSONS[:-1]:
                match = next(
                    (one for one in shape.finditer(self.rest) if is_name(one["person"])), None
                )
                if match is not None:
                    if match.groupdict().get("before"):
                        self.take("title", *match.span("before"))
                    self.take("person", *match.span("person"))
                    self._echo_title(*match.span("person"))
                    break
            else:
                self._read_sender()
        if "person" in self.found and "title" not in self.found:
            match = TITLE_AFTER.match(self.rest, self.found["person"].end)
            if match is not None:
                self.take("title", *match.span("title"))

    def _echo_title(self, start: int, end: int) -> None:
        """黄经理 is called 经理, too."""
        match = CALLED.fullmatch(self.found["person"].value)
        if match is not None and match["called"] in LONG_TITLES and "title" not in self.found:
            self.echo("title", start + match.start("called"), end, match["called"])

    def _read_sender(self) -> None:
        said = {self.text[start:end].strip() for start, end in self.senders}
        if len(said) == 1:
            start, end = self.senders[0]
            match = SENDER.fullmatch(self.rest, start, end)
            if match is not None and is_name(match["person"]):
                self.take("person", *match.span("person"))

    def read_seat(self) -> None:
        """Where the enterprise comes from: said so, or as its name begins."""
        if "seat" in self.found:
            return
        match = SEAT.search(self.rest)
        if match is not None:
            group = "from" if match["from"] else "of"
            self.take("seat", *match.span(group))
        elif (company := self.found.get("company")) is not None:
            begins = re.match(PLACE, company.value)
            at = self.text.find(begins[0], company.start, company.end) if begins else -1
            if begins is not None and at >= 0:
                self.echo("seat", at, at + len(begins[0]), begins[0])

    def read_industry(self, industries: Iterable[str]) -> None:
        """An industry's word, the zone's own first; else one in the company's name."""
        if "industry" in self.found:
            return
        for known in (industries, INDUSTRIES):
            shape = any_of(known)
            match = re.search(shape, self.rest) if shape else None
            if match is not None:
                self.take("industry", *match.span())
                return
        company = self.found.get("company")
        match = re.search(any_of(INDUSTRIES), company.value) if company else None
        if company is not None and match is not None:
            at = self.text.find(match[0], company.start, company.end)
            if at >= 0:
                self.echo("industry", at, at + len(match[0]), match[0])

    def read_referrer(self) -> None:
        """经某某介绍."""
        match = REFERRER.search(self.rest) if "referrer" not in self.found else None
        if match is not None:
            self.take("referrer", *match.span("who"))


def _tidy(text: str) -> str:
    return " ".join(text.replace(TAKEN, " ").split()).strip(" ,;:、()/")


# --- the note

_CLAUSE = re.compile(r"[^\s,，;；。、!！?？|｜]+")
_STOPS_SHOWN = "。！？!?；;"


def _note(text: str, used: Sequence[tuple[int, int]]) -> str:
    """The clauses of which something is left over, as they were written."""
    left = list(text)
    for start, end in used:
        left[start:end] = TAKEN * (end - start)
    runs: list[tuple[int, int]] = []
    goes_on = False
    for match in _CLAUSE.finditer("".join(left)):
        kept = any(_says(character) for character in match[0])
        if kept and goes_on:
            runs[-1] = (runs[-1][0], match.end())
        elif kept:
            runs.append(match.span())
        goes_on = kept
    return "\n".join(_clean(text[start : _with_stop(text, end)]) for start, end in runs)


def _says(character: str) -> bool:
    """Whether a character means something by itself: a letter, a figure, a sign, an emoji."""
    return unicodedata.category(character)[0] in "LNSM"


def _with_stop(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] and text[end] in _STOPS_SHOWN else end


def _clean(text: str) -> str:
    """Without what no database takes and nobody sees: control characters, halves of a pair."""
    plain = "".join(
        " " if character != "\n" and unicodedata.category(character) in _UNSEEN else character
        for character in text
    )
    return "\n".join(line.strip() for line in plain.split("\n")).strip()


_UNSEEN = frozenset({"Cc", "Cs"})
