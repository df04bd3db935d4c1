"""The figures of the 目标 page on 200,000 arrivals and 20,000 projects, beside their bare SQL."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text

from crm import counts_kept
from crm.capital import record_arrival
from crm.plans import load_plan
from crm.sample import PLAN, sample_file
from crm.targets import attainments
from crm.workspace import Workspace
from db.models import (
    ArrivalUse,
    CapitalArrival,
    Contract,
    Organization,
    Park,
    Project,
    ProjectInvestor,
    StageMove,
)
from db.terms import ContractKind, Origin, Stage
from db.values import Amount, new_key
from tests.bench.measure import figure, side_by_side

PROJECTS, ARRIVALS = 20_000, 200_000
TODAY = date(2016, 5, 31)
YEARS = 5
"""The arrivals and signings lie in the plan's year and the four before it."""
_ROAD = (Stage.LEAD, Stage.TALKS, Stage.SIGNED, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING)


@cache
def zone() -> Workspace:
    """Return a data file with the 2016 plan; rows are written past the log, only they matter."""
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    made = Workspace.create(folder / "目标.yinfeng", zone_name="示例经开区", on=TODAY)
    made.change(load_plan, sample_file(PLAN), year=2016, label="计划")
    chance = random.Random(0)
    parks = made.read(lambda session: list(session.scalars(_park_ids())))
    with made._store._writing.begin() as connection:
        firms = [_firm(at) for at in range(PROJECTS // 4)]
        connection.execute(insert(Organization.__table__), firms)
        projects = [_project(chance, parks, at) for at in range(PROJECTS)]
        connection.execute(insert(Project.__table__), projects)
        for rows, table in (
            ([_contract(chance, one) for one in projects], Contract.__table__),
            ([_investor(chance, one, firms) for one in projects], ProjectInvestor.__table__),
            (
                [row for one in projects for row in _moves(chance, one)],
                StageMove.__table__,
            ),
        ):
            _insert(connection, table, rows)
        arrivals = [_arrival(chance, projects) for _ in range(ARRIVALS)]
        _insert(connection, CapitalArrival.__table__, arrivals)
        uses = [_use(one) for one in arrivals if one["origin"] != Origin.OVERSEAS]
        _insert(connection, ArrivalUse.__table__, uses)
    with made._store._writing.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return made


def _park_ids() -> Any:
    return select(Park.id)


def _insert(connection: Any, table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 10_000):
        connection.execute(insert(table), rows[start : start + 10_000])


def _day(chance: random.Random) -> date:
    return TODAY - timedelta(days=chance.randrange(365 * YEARS))


def _base() -> dict[str, Any]:
    return {"id": new_key(), "version": 1}


def _firm(at: int) -> dict[str, Any]:
    tags = "孵化载体" if at % 50 == 0 else None
    return _base() | {"name": f"示例企业{at:05d}", "tags": tags, "illustrative": True}


def _project(chance: random.Random, parks: list[str], at: int) -> dict[str, Any]:
    return _base() | {
        "name": f"示例项目{at:05d}",
        "park_id": chance.choice([*parks, None, None]),
        "industry": chance.choice(("集成电路", "装备", "汽车")),
        "contracted_fen": chance.randint(1, 400) * 10**8 // 2,
        "contracted_currency": "CNY",
        "contracted_mark": "exact",
        "illustrative": True,
    }


def _contract(chance: random.Random, project: dict[str, Any]) -> dict[str, Any]:
    return _base() | {
        "project_id": project["id"],
        "kind": ContractKind.INVESTMENT.value,
        "signed_day": _day(chance),
        "signed_precision": "day",
    }


def _investor(
    chance: random.Random, project: dict[str, Any], firms: list[dict[str, Any]]
) -> dict[str, Any]:
    return _base() | {
        "project_id": project["id"],
        "organization_id": chance.choice(firms)["id"],
    }


def _moves(chance: random.Random, project: dict[str, Any]) -> list[dict[str, Any]]:
    first = _day(chance)
    return [
        _base()
        | {
            "project_id": project["id"],
            "stage": stage.value,
            "on_day": first + timedelta(days=90 * step),
            "on_precision": "day",
        }
        for step, stage in enumerate(_ROAD[: chance.randint(1, len(_ROAD))])
    ]


def _arrival(chance: random.Random, projects: list[dict[str, Any]]) -> dict[str, Any]:
    on, origin = _day(chance), chance.choice(list(Origin))
    return _base() | {
        "project_id": chance.choice(projects)["id"],
        "on": on,
        "amount_fen": chance.randint(1, 5000) * 10**6,
        "amount_currency": "USD" if origin is Origin.OVERSEAS else "CNY",
        "amount_mark": "exact",
        "origin": origin.value,
        "instrument": "cash",
        "verified_on": on if chance.random() < 0.9 else None,
        "illustrative": True,
    }


def _use(arrival: dict[str, Any]) -> dict[str, Any]:
    return _base() | {
        "arrival_id": arrival["id"],
        "year": arrival["on"].year,
        "month": arrival["on"].month,
        "amount_fen": arrival["amount_fen"] // 2,
        "amount_currency": "CNY",
        "amount_mark": "exact",
    }


BARE = (
    """SELECT p.park_id, a.origin, SUM(a.amount_fen) FROM capital_arrival a
       JOIN project p ON p.id = a.project_id
       WHERE a."on" BETWEEN '2016-01-01' AND '2016-05-31' AND a.verified_on <= '2016-05-31'
       AND a.trashed_at IS NULL AND p.trashed_at IS NULL GROUP BY p.park_id, a.origin""",
    """SELECT p.park_id, a.origin, SUM(u.amount_fen) FROM arrival_use u
       JOIN capital_arrival a ON a.id = u.arrival_id JOIN project p ON p.id = a.project_id
       WHERE u.year = 2016 AND u.month <= 5 AND a.verified_on <= '2016-05-31'
       AND a.trashed_at IS NULL AND u.trashed_at IS NULL AND p.trashed_at IS NULL
       GROUP BY p.park_id, a.origin""",
    """SELECT p.id, p.park_id, p.industry, p.contracted_fen, c.signed_day FROM contract c
       JOIN project p ON p.id = c.project_id WHERE c.project_id IN (SELECT project_id FROM
       contract WHERE signed_day BETWEEN '2016-01-01' AND '2016-12-31' AND trashed_at IS NULL)
       AND c.trashed_at IS NULL AND p.trashed_at IS NULL""",
    """SELECT m.project_id, p.park_id, m.stage, m.on_day FROM stage_move m
       JOIN project p ON p.id = m.project_id WHERE m.project_id IN (SELECT project_id FROM
       stage_move WHERE on_day BETWEEN '2016-01-01' AND '2016-12-31' AND trashed_at IS NULL)
       AND m.trashed_at IS NULL AND p.trashed_at IS NULL""",
)
"""The same rows, asked for without anything around: one query a measure."""


def page() -> None:
    zone().read(attainments, 2016, TODAY)


def save_arrival() -> None:
    """Save an arrival of this year, so that its money has to be read anew."""
    zone().change(
        record_arrival,
        zone().read(lambda session: session.scalar(select(Project.id).limit(1))),
        on=TODAY,
        amount=Amount(10**8),
        origin=Origin.MAINLAND,
        verified_by="示例",
        verified_on=TODAY,
        today=TODAY,
        label="登记到位资金",
    )


def bare(queries: Sequence[str] = BARE) -> None:
    with zone()._store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for query in queries:
            raw.execute(query).fetchall()


def bare_years() -> None:
    bare([*BARE, *(query.replace("2016", "2015") for query in BARE)])


@figure("targets-page", goal=3.0, unit="ms", within=300.0)
def whole() -> tuple[float, float]:
    """All targets with their 同比 after an arrival was saved, beside the bare queries of a year."""
    return side_by_side(page, bare, before=save_arrival)


@figure("targets-page-first", goal=3.0, unit="ms")
def first() -> tuple[float, float]:
    """The same as the first look of a process, beside the bare queries of both years."""
    return side_by_side(page, bare_years, before=counts_kept.forget_counts)
