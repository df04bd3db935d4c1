"""The land of a park or of 全区 as a table: its parcels, added up by park, by size and by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.parcels import ParcelRow, parcels
from crm.parks import park_rows
from crm.rules.parcels import Stock, Supply, stock, supply
from db.terms import ParcelState

KEPT = (ParcelState.READY, ParcelState.RESERVED, ParcelState.IDLE)
"""States of what is left, in the order of its columns."""
YEARS = 6
"""How many years of land supplied are told."""


@dataclass(frozen=True)
class LandLine:
    """What a park has of land; of what lies in no park id and name are ""."""

    park_id: str
    name: str
    supply: Supply


@dataclass(frozen=True)
class LandTable:
    """Parcels with the names of their parks, in the order of the parks.

    park: the one that it is of, "" for 全区. outside: parks that do not count into 全区.
    """

    park: str
    today: date
    parcels: tuple[tuple[str, ParcelRow], ...]
    lines: tuple[LandLine, ...]
    outside: tuple[str, ...]

    @property
    def rows(self) -> tuple[ParcelRow, ...]:
        """The parcels."""
        return tuple(row for _, row in self.parcels)

    @property
    def whole(self) -> Supply:
        """All of it added up."""
        return supply((row.land for row in self.rows), self.today.year)

    @property
    def stock(self) -> list[Stock]:
        """What is left by size."""
        return stock(row.land for row in self.rows)

    @property
    def years(self) -> list[tuple[int, int]]:
        """What was supplied in each of the last years, in 1/300 m², the newest first."""
        return given_by_year(self.rows, self.today)


def given_by_year(rows: Sequence[ParcelRow], today: date) -> list[tuple[int, int]]:
    """Return (year, what was supplied in it) of the last years, the newest first."""
    since = range(today.year, today.year - YEARS, -1)
    return [(year, sum(row.land.given_in(year) for row in rows)) for year in since]


def land_table(session: Session, park_id: str | None, today: date) -> LandTable:
    """Return the land of a park, or (None) of all that counts into 全区, as known on `today`."""
    parks = park_rows(session)
    outside = {one.park_id for one in parks if not one.counts_into_zone}
    names: dict[str | None, str] = {one.park_id: one.name for one in parks}
    held: dict[str | None, list[ParcelRow]] = {one.park_id: [] for one in parks}
    for row in parcels(session):
        shown = row.park_id == park_id if park_id is not None else row.park_id not in outside
        if shown:
            held.setdefault(row.park_id if row.park_id in names else None, []).append(row)
    return LandTable(
        names.get(park_id, "") if park_id is not None else "",
        today,
        tuple((names.get(key, ""), row) for key, rows in held.items() for row in rows),
        tuple(
            LandLine(key or "", names.get(key, ""), supply((row.land for row in rows), today.year))
            for key, rows in held.items()
            if rows
        ),
        tuple(names[key] for key in names if key in outside) if park_id is None else (),
    )
