"""A zone of 5,000 contracts × 10 years × 6 indicators, for the figures of 合同履约."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlalchemy import insert, text

from crm.workspace import Workspace
from db.base import Record
from db.models import (
    Commitment,
    Contract,
    Organization,
    Performance,
    Project,
    ProjectInvestor,
    StageMove,
)
from db.terms import Indicator
from db.values import AREA_UNITS_PER_MU, new_key

CONTRACTS = 5_000
YEARS = range(2027, 2037)
TODAY = date(2037, 1, 31)
PROMISES = (
    (Indicator.INTENSITY, "300", "万元/亩"),
    (Indicator.TAX_PER_MU, "20", "万元/亩"),
    (Indicator.OUTPUT_PER_MU, "300.5", "万元/亩"),
    (Indicator.TAX, "0.12", "亿元"),
    (Indicator.OUTPUT, "18000", "万元"),
    (Indicator.JOBS, "200", "人"),
)
ACTUALS = (
    (Indicator.FIXED_INVESTMENT, "1830.25", "万元"),
    (Indicator.TAX, "1250.37", "万元"),
    (Indicator.OUTPUT, "18500.1", "万元"),
    (Indicator.JOBS, "201", "人"),
)


@cache
def zone() -> Workspace:
    """Return a data file with the contracts, written past the log since only rows matter."""
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    made = Workspace.create(folder / "履约.yinfeng", zone_name="示例经开区", on=TODAY)
    rows: dict[type[Record], list[dict[str, object]]] = {}

    def add(cls: type[Record], **values: object) -> str:
        key = new_key()
        rows.setdefault(cls, []).append({"id": key, "version": 1, **values})
        return key

    for number in range(CONTRACTS):
        project = add(Project, name=f"示例{number}", stage="producing", illustrative=True)
        firm = add(Organization, name=f"示例企业{number}", kind="investor", illustrative=True)
        add(ProjectInvestor, project_id=project, organization_id=firm, ordinal=0)
        add(
            StageMove,
            project_id=project,
            stage="producing",
            on_day=date(2026, 7, 1),
            on_precision="day",
        )
        contract = add(
            Contract,
            project_id=project,
            kind="investment",
            land_units=60 * AREA_UNITS_PER_MU,
            land_mark="exact",
            illustrative=True,
        )
        for ordinal, (indicator, value, unit) in enumerate(PROMISES):
            add(
                Commitment,
                contract_id=contract,
                indicator=indicator,
                comparison="at_least",
                promised_number=value,
                promised_unit=unit,
                period_kind="since",
                period_nth=1,
                period_years=10,
                ordinal=ordinal,
                illustrative=True,
            )
        for year in YEARS:
            for indicator, value, unit in ACTUALS:
                add(
                    Performance,
                    organization_id=firm,
                    indicator=indicator,
                    year=year,
                    actual_number=value,
                    actual_unit=unit,
                    illustrative=True,
                )
    with made._store._writing.begin() as connection:
        for cls, some in rows.items():
            table = cls.__table__
            for row in some:
                for column in ("promised_number", "actual_number"):
                    if column in row:
                        row[column] = Decimal(str(row[column]))
            connection.execute(insert(table), some)
    with made._store._writing.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return made
