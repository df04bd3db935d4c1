"""Enterprises of the sample zone with a year's figures, enough to fill the grades."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from crm.evaluation import exempt
from crm.performances import record_actual
from db.models import Organization
from db.terms import Indicator, OrganizationKind
from db.values import Quantity

YEAR = 2015
_UNITS = (
    (Indicator.LAND_AREA, "亩"),
    (Indicator.TAX, "万元"),
    (Indicator.SALES, "万元"),
    (Indicator.OUTPUT, "万元"),
    (Indicator.ENERGY, "万元/吨标煤"),
    (Indicator.RESEARCH, "%"),
    (Indicator.PRODUCTIVITY, "万元/人"),
    (Indicator.FIXED_INVESTMENT, "万元"),
)
# In the order of _UNITS; "" is a figure that nobody has reported.
_FIRMS = (
    ("示例液压件", "120 4680 61200 63500 4.2 3.6 42 39600"),
    ("示例传感器", "35 1295 15400 16100 9.8 6.1 58 12250"),
    ("示例工程机械配套", "210 5670 88200 90500 2.9 2.4 36 65100"),
    ("示例汽车座椅", "88 2112 35200 36000 3.8 1.9 31 25500"),
    ("示例电缆", "140 1820 49000 50400 2.2 1.1 28 36400"),
    ("示例制冷设备", "96 2400 36500 37200 3.4 2.8 34 28800"),
    ("示例印刷包装", "60 720 13800 14200 2.6 0.7 22 15600"),
    ("示例医疗器械", "42 1554 15960 16400 8.5 7.4 51 14280"),
    ("示例铝型材", "180 1440 52200 53800 0.9 0.6 26 41400"),
    ("示例软包电池", "75 1875 27000 28300 4.6 4.3 39 24750"),
    ("示例食品加工", "66 858 20460 20900 3.1 0.5 20 15180"),
    ("示例塑料制品", "54 378 9720 10100 1.4 0.4 17 10800"),
    ("示例精密模具", "38 1140 12540 12900 6.2 5.2 44 12160"),
    ("示例仓储设备", "110 1210 24200 25000 3.0 1.2 27 26400"),
    ("示例新型建材", "150 750 22500 23100 0.8 0.3 16 30000"),
    ("示例智能仪表", "30 1050 12300 12800 10.4 6.8 55 10200"),
    ("示例玻璃深加工", "130 1300 28600 29400 1.1 0.9 24 35100"),
    ("示例服饰", "48 240 7200 7400 2.4 0.2 14 7680"),
    ("示例轨道配件", "92 2024 31280 32000 4.0 3.1 37 27600"),
    ("示例化工新材料", "160 2880 56000 57600 1.3 1.8 33 56000"),
    ("示例通用零部件", "70 910 17500  1.9 1.0 23 18200"),
    ("示例家具", "64 320 8960 9200  0.3 15 11520"),
)
_EXEMPT = ("示例化工新材料", "示例：当年停产技改 7 个月")
"""One that a person leaves without a grade."""


def add_evaluation(session: Session) -> None:
    """Enter the enterprises with their actuals, and one exemption; schemes are the examples."""
    for name, written in _FIRMS:
        firm = Organization(name=name, kind=OrganizationKind.ENTERPRISE, illustrative=True)
        session.add(firm)
        session.flush()
        for (indicator, unit), number in zip(_UNITS, written.split(" "), strict=True):
            if number:
                record_actual(
                    session,
                    firm.id,
                    indicator,
                    YEAR,
                    Quantity(Decimal(number), unit),
                    evidence="示例数据",
                    illustrative=True,
                )
        if name == _EXEMPT[0]:
            exempt(session, firm.id, YEAR, _EXEMPT[1])
