"""5,000 contracts × 10 years × 6 indicators assessed, beside the bare SQL sum of their actuals.

The time is what this thread works, so that a busy machine tells the same as a quiet one.
"""

from __future__ import annotations

from sqlalchemy import text

from crm.assessing import affected, assess_contracts
from tests.bench.contracts_zone import CONTRACTS, PROMISES, TODAY, YEARS, zone
from tests.bench.measure import figure, side_by_side, working


def _sum() -> None:
    query = text("SELECT sum(CAST(actual_number AS REAL)) FROM performance GROUP BY indicator")
    zone().read(lambda session: session.execute(query).all())


@figure("assess-5000-contracts", goal=3000.0, unit="ms")
def cold() -> tuple[float, float]:
    """300,000 results from nothing; the goal is milliseconds, so the floor is one of them."""
    made = zone()
    found: list[int] = []

    def assess() -> None:
        results = made.read(assess_contracts, TODAY)
        found.append(sum(len(some) for some in results.values()))

    took = min(working(assess) for _ in range(3))
    assert found[0] == CONTRACTS * len(YEARS) * len(PROMISES)
    return took, 1.0


@figure("assess-beside-sql", goal=60.0, unit="ms")
def beside_sql() -> tuple[float, float]:
    """The same beside the bare SQL sum of the actuals that it read."""
    return side_by_side(lambda: zone().read(assess_contracts, TODAY), _sum, rounds=3)


@figure("assess-one-change", goal=300.0, unit="ms")
def one_change() -> tuple[float, float]:
    """One actual corrected: what it bears on is found and assessed; the floor is one ms."""
    made = zone()
    firm = made.read(lambda session: session.execute(text("SELECT id FROM performance")).first())

    def again() -> None:
        def look(session: object) -> None:
            contracts = affected(session, {"performance": {firm[0]}})  # type: ignore[arg-type]
            assert contracts is not None and len(contracts) == 1
            assess_contracts(session, TODAY, contracts)  # type: ignore[arg-type]

        made.read(look)

    return min(working(again) for _ in range(5)), 1.0
