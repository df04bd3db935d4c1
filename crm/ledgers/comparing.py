"""What of a ledger's row is new to the project that it is; the rest of it is let go."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Any

from crm.ledgers.known import KnownProject, name_key
from crm.ledgers.planned import MOVES, Difference, PlannedRow, RowPlan
from crm.rules.stages import on_road, position
from crm.rules.units import show_amount
from db.terms import CellState, Stage
from db.values import Amount, Extent, When
from resources import tr


def compare(planned: PlannedRow) -> None:
    """Keep of a row only what is new to its project; call it once all its rows are joined."""
    known = planned.known
    if known is None or planned.plan is RowPlan.UNDECIDED:
        return
    same_text = {
        cell.field
        for cell in planned.cells
        if cell.field is not None and known.texts.get(cell.field) == cell.text
    }
    for part in (_fields, _stage, _moves, _names, _park, _contract, _phases):
        part(planned, known, same_text)
    planned.plan = RowPlan.CHANGED if planned.differences else RowPlan.UNCHANGED


def _fields(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    for key, value in list(planned.fields.items()):
        held = known.fields.get(key)
        if (
            isinstance(value, Amount)
            and isinstance(held, Amount)
            and held.currency is value.currency
            and value.rate is None
        ):  # a ledger tells no rate: the recorded one stays
            value = planned.fields[key] = replace(value, rate=held.rate)
        if value is not None and _figure(_shown_for(key, known)) == _figure(value):
            del planned.fields[key]  # out of our own export: what is shown where this is empty
        elif key in same_text or _figure(held) == _figure(value):
            del planned.fields[key]
        else:
            planned.differences.append(Difference(key, held, value))


def _stage(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    """A cell of its own moves the project; a heading or a date never moves it back."""
    now, told = known.fields["stage"], planned.stage
    if told is None:
        return
    seen = "stage" in same_text
    if not any(
        cell.field == "stage" and cell.state is CellState.UNDERSTOOD and cell.text.strip()
        for cell in planned.cells
    ):
        reached = any(stage is told for stage, _ in known.moves)
        behind = on_road(now) and on_road(told) and position(told) < position(now)
        seen = seen or reached or behind
    if told is now or seen:
        planned.stage = None
    else:
        planned.differences.append(Difference("stage", now, told))


def _moves(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    planned.moves = [
        (stage, on)
        for stage, on in planned.moves
        if _key_of(stage) not in same_text
        and _figure(on) not in {_figure(held) for one, held in known.moves if one is stage}
    ]
    latest = dict(sorted(known.moves, key=_by_day))
    for stage, on in planned.moves:
        planned.differences.append(Difference(_key_of(stage), latest.get(stage), on))


def _names(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    """Keep the names that the project does not know yet, of each sort."""

    def unknown(key: str, names: Iterable[str], held: Container[str]) -> list[str]:
        news = [name for name in names if name_key(name) not in held]
        if key in same_text:
            news = []
        if news:
            planned.differences.append(Difference(key, None, tr("、").join(news)))
        return news

    planned.aliases = unknown("aliases", planned.aliases, known.aliases)
    planned.investors = unknown("investors", planned.investors, known.investors)
    people = unknown("people", [one.name for one in planned.people], known.people)
    planned.people = [one for one in planned.people if one.name in people]


def _park(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    """A park cell may move a project; a sheet's name only gives one to a project without."""
    told = any(cell.field == "park" for cell in planned.cells)
    same = planned.park is None or name_key(planned.park) == name_key(known.park)
    if same or "park" in same_text or (known.park and not told):
        planned.park = None
    else:
        planned.differences.append(Difference("park", known.park or None, planned.park))


def _shown_for(key: str, known: KnownProject) -> Any:
    """What stands in a column for a field: recorded arrivals, and why there is no progress."""
    if key == "arrived":
        return known.recorded
    return known.fields["stuck_reason"] if key == "progress" and not known.fields[key] else None


def _figure(value: Any) -> Any:
    """Return a value without the wording that it was read from, a text without line breaks."""
    if isinstance(value, str):
        return " ".join(value.split())  # as the cells of a ledger are read
    return replace(value, source="") if isinstance(value, Amount | Extent | When) else value


def _contract(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    contract = planned.contract
    if contract is None:
        return
    held = known.contracts.get(contract["kind"])
    if held is None:
        if "signed" in same_text:
            planned.contract = None
        else:
            planned.differences.append(Difference("signed", None, contract["signed"]))
        return
    news = {
        name: contract[name]
        for name, key in (("signed", "signed"), ("amount", "contracted"))
        if contract[name] is not None
        and _figure(contract[name]) != _figure(held[name])
        and key not in same_text
    }
    for name, value in news.items():
        key = "signed" if name == "signed" else "contract_amount"
        planned.differences.append(Difference(key, held[name], value))
    planned.contract = {"kind": contract["kind"], "id": held["id"], **news} if news else None


def _phases(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    for name, amounts in list(planned.phases.items()):
        held = known.phases.get(name, {})
        news = {
            key: value
            for key, value in amounts.items()
            if _figure(held.get(key)) != _figure(value) and not (held and key in same_text)
        }
        if news and not held:
            planned.differences.append(Difference("phase", None, name))
        elif news:
            old, new = (
                tr("、").join(map(show_amount, one))
                for one in ([held.get(key) for key in news], list(news.values()))
            )
            planned.differences.append(Difference("phase", f"{name} {old}", f"{name} {new}"))
        planned.phases[name] = news
        if not news:
            del planned.phases[name]


def _by_day(move: tuple[Stage, When | None]) -> str:
    return "" if move[1] is None or move[1].day is None else move[1].day.isoformat()


def _key_of(stage: Stage) -> str:
    return next(key for key, one in MOVES.items() if one is stage)
