"""200,000 capital arrivals of 20,000 projects, for the figures of capital and of targets."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from crm.workspace import Workspace
from db.base import Record
from db.models import ArrivalUse, CapitalArrival, Park, Project
from db.values import new_key

ARRIVALS = 200_000
PROJECTS = 20_000
YEARS = range(2012, 2017)
TODAY = date(2016, 12, 31)
_PARKS = ("主园区", "星沙产业基地", "黄花", "榔梨", "汨罗产业园", "长鄯产业园")
_ORIGINS = ("city", "province", "mainland", "mainland", "overseas")


@cache
def capital_zone() -> Workspace:
    """Return a data file with the arrivals, written past the log since only rows matter."""
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    made = Workspace.create(folder / "资金.yinfeng", zone_name="长沙经开区", on=TODAY)
    rows: dict[type[Record], list[dict[str, Any]]] = {}

    def add(cls: type[Record], **values: Any) -> str:
        key = new_key()
        rows.setdefault(cls, []).append({"id": key, "version": 1, **values})
        return key

    parks = [
        add(Park, name=name, kind="main", counts_into_zone=True, ordinal=at)
        for at, name in enumerate(_PARKS)
    ]
    for number in range(PROJECTS):
        project = add(
            Project,
            name=f"示例{number}",
            stage="producing",
            park_id=parks[number % len(parks)],
            illustrative=True,
        )
        for at in range(ARRIVALS // PROJECTS):
            _arrival(add, project, number, at)
    with made._store._writing.begin() as connection:
        for cls, some in rows.items():
            connection.execute(insert(cls.__table__), some)
    with made._store._writing.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return made


def _arrival(add: Any, project: str, number: int, at: int) -> None:
    year = YEARS[at % len(YEARS)]
    on = date(year, 1, 1) + timedelta((number * 7 + at * 31) % 365)
    origin = _ORIGINS[(number + at) % len(_ORIGINS)]
    fen = (100 + number % 900) * 10**6
    key = add(
        CapitalArrival,
        project_id=project,
        on=on,
        amount_fen=fen,
        amount_currency="USD" if origin == "overseas" else "CNY",
        amount_mark="exact",
        amount_rate=None,
        origin=origin,
        instrument="cash",
        verified_by="示例",
        verified_on=None if (number + at) % 9 == 0 else on,
        illustrative=True,
    )
    if at % 2 == 0:
        add(
            ArrivalUse,
            arrival_id=key,
            year=year,
            month=on.month,
            amount_fen=fen // 2,
            amount_currency="CNY",
            amount_mark="exact",
        )
