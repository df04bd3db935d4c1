"""Snapshots made by hand, all of them 示例: a full month, an empty zone, and extremes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from crm.briefings.issue import (
    ListedProject,
    MonthlySnapshot,
    StageGroup,
    StalledProject,
    TargetLine,
)
from crm.pipeline import FunnelStep, Movement
from crm.rules.counting import Shape
from crm.rules.dates import month_end
from crm.rules.pace import Growth, GrowthSource, ahead, completion, pace_at
from crm.rules.stages import ROAD
from crm.rules.tiers import DEFAULT_TIERS, Headline, tier_of
from crm.rules.totals import total
from crm.rules.units import parse_amount, parse_extent
from crm.targets import TargetStanding
from crm.tiers import MajorProject, SignedInPeriod
from db.terms import AmountKind, Stage
from db.values import When

EMPTY = MonthlySnapshot(
    bureau="示例经济技术开发区招商局",
    number=5,
    first=date(2016, 5, 1),
    last=date(2016, 5, 31),
    as_of=date(2016, 5, 31),
    issued_on=date(2016, 6, 1),
    issued_by="统计 戊",
    illustrative=True,
)


def target(
    indicator: str,
    unit: str,
    floor: str,
    actual: str | None,
    month: int | None = 4,
    *,
    change: str | None = None,
    tier: str = "",
    **given: Any,
) -> TargetLine:
    """Return an invented target; reported up to `month`, or counted from records with None."""
    value = None if actual is None else Decimal(actual)
    paced = unit != "%"
    pace = pace_at(month_end(2016, month or 5))
    rate = completion(value, Decimal(floor)) if paced else None
    standing = TargetStanding(
        target_id=indicator,
        ordinal=0,
        park_id=None,
        park="全区",
        category="预期目标",
        indicator=indicator,
        section="5",
        shape=Shape.POINT,
        floor=Decimal(floor),
        ceiling=None,
        unit=unit,
        definition="全年",
        part_of=None,
        actual=value,
        as_of=month_end(2016, month or 5),
        as_of_month=month if actual else None,
        paced=paced,
        rate=rate,
        pace=pace if paced else None,
        ahead=ahead(rate, pace) if paced else ahead(value, Decimal(floor)),
        growth=None,
        approximate=0,
        basis="取月报数，1–4月累计，统计戊填报；对照4月末时序 33.06%"
        if month
        else "按首份投资合同的签订日期计入，一个项目只计一次",
        record_kind="reported_figure" if month else "project",
        record_ids=(),
        illustrative=True,
    )
    points = None if change is None else Fraction(change)
    return TargetLine(replace(standing, **given), points, tier)


_PARK = {"park_id": "p1", "park": "示例产业基地"}

TARGETS = (
    target(
        "规模工业总产值",
        "亿元",
        "2000",
        "742.6",
        change="-0.4",
        growth=Growth(Fraction("11.3"), GrowthSource.PUBLISHED),
    ),
    target("工商税收", "亿元", "116.7", "35.31", change="0.2"),
    target("工业固定资产投资", "亿元", "130", "58.2", change="1.9"),
    target("到位外资", "亿美元", "5.08", "1.18", change="-1.1"),
    target("外贸进出口总额", "亿美元", "33.5", "13.97", change="0"),
    target("规模工业总产值同比增长", "%", "10", "11.3", shape=Shape.GROWTH),
    target(
        "工商税收同比增长",
        "%",
        "10",
        None,
        shape=Shape.GROWTH,
        growth=Growth(None, GrowthSource.NO_LAST_YEAR),
    ),
    target("市外境内资金形成固定资产投资", "亿元", "57.86", "24.05", change="0.3"),
    target("实际到位省外境内资金", "亿元", "25.7", "9.86", change="0.6"),
    target(
        "引进投资过10亿元项目",
        "个",
        "5",
        "2",
        None,
        change="20",
        shape=Shape.MINIMUM,
        tier="10亿",
        approximate=1,
        record_ids=("1", "2"),
    ),
    target(
        "引进投资过50亿元项目",
        "个",
        "2",
        "1",
        None,
        change="50",
        shape=Shape.RANGE,
        ceiling=Decimal(3),
        part_of="引进投资过10亿元项目",
        tier="50亿",
        record_ids=("1",),
    ),
    target("新开工开建项目", "个", "15", "7", None, change="6.7"),
    target("竣工投产项目", "个", "15", "5", None, change="0"),
    target("场地平整", "亩", "3000", None, shape=Shape.ABOUT),
    target("规模以上工业产值", "亿元", "40", "50.2", **_PARK),
    target("新引进工业项目", "个", "5", "2", None, **_PARK),
)


def figure(text: str, kind: AmountKind = AmountKind.CONTRACTED) -> Headline | None:
    """Return a headline figure as it is typed; blank is none."""
    amount = parse_amount(text)
    return None if amount is None else Headline(kind, amount)


def project(number: int, stage: Stage = Stage.TALKS, **given: Any) -> ListedProject:
    """Return an invented project."""
    line = ListedProject(
        project_id=str(number),
        name=f"示例{number:02d}号智能制造产业园",
        stage=stage,
        investors=f"示例投资{number}有限公司",
        industry="汽车及零部件",
        headline=figure(f"{number * 1.25:.2f}亿元"),
        land=parse_extent(f"{number * 20}亩"),
        chief="副主任A",
        commissioner="甲",
        owner="甲",
        progress="正在办理土地出让手续，预计6月底前完成。",
        illustrative=True,
    )
    return replace(line, **given)


def major(listed: ListedProject, arrived: str = "") -> MajorProject:
    """Return a project as it stands in the table of the large ones."""
    assert listed.headline is not None
    tiered = tier_of(listed.headline.amount, DEFAULT_TIERS)
    assert tiered is not None
    return MajorProject(
        project_id=listed.project_id,
        name=listed.name,
        park=None,
        stage=listed.stage,
        tiered=tiered,
        headline=listed.headline,
        arrived=parse_amount(arrived),
        fixed=None,
        land=listed.land,
        progress=listed.progress,
        stuck_reason=None,
        chief=listed.chief,
        commissioner=listed.commissioner,
        owner=listed.owner,
        illustrative=True,
        signed=None,
    )


LARGE = (
    project(
        1,
        Stage.SIGNED,
        name="示例环境装备产业园及出口基地",
        headline=figure("50亿元"),
        land=parse_extent("400亩"),
        progress="5月31日举行签约仪式",
    ),
    project(
        2,
        Stage.SIGNED,
        name="示例整车扩产及新能源",
        headline=figure("14.5亿元"),
        land=parse_extent("620亩"),
        progress="场平影响施工许可",
    ),
    project(
        3,
        Stage.VISIT,
        name="示例轨道通信系统",
        headline=figure("约22亿元", AmountKind.PLANNED),
        land=None,
        progress="",
    ),
    project(
        4,
        Stage.TALKS,
        name="示例外资动力电池",
        headline=figure("1.5亿美元", AmountKind.AGREED),
        land=parse_extent("约300亩"),
        chief="",
    ),
)

STALLED = (
    StalledProject(
        project(11, Stage.REVIEW, name="示例珠宝小镇", stuck_reason="控规调整待报批"),
        date(2016, 3, 2),
        90,
    ),
    StalledProject(project(12, name="示例冷链物流中心"), date(2016, 4, 11), 50),
)


def group(stage: Stage, *projects: ListedProject) -> StageGroup:
    """Return the projects of a stage with their sum."""
    amounts = (one.headline.amount if one.headline else None for one in projects)
    return StageGroup(stage, total(amounts), projects)


def steps(*counts: tuple[int, int]) -> tuple[FunnelStep, ...]:
    """Return a funnel of (entered, went on) for each stage of the road."""
    return tuple(
        FunnelStep(stage, tuple(map(str, range(entered))), tuple(map(str, range(went))))
        for stage, (entered, went) in zip(ROAD, counts, strict=True)
    )


def move(
    project: ListedProject, before: Stage | None, after: Stage, day: int, reason: str = ""
) -> Movement:
    """Return a move of May."""
    return Movement(
        project_id=project.project_id,
        name=project.name,
        park=None,
        from_stage=before,
        to_stage=after,
        on=When.on(date(2016, 5, day)),
        reason=reason,
        headline=project.headline,
        illustrative=True,
    )


def signed(listed: ListedProject, day: date) -> SignedInPeriod:
    """Return a project as signed on a day."""
    amount = listed.headline.amount if listed.headline else None
    return SignedInPeriod(
        listed.project_id, listed.name, When.on(day), amount, tier_of(amount, DEFAULT_TIERS), True
    )


FULL = replace(
    EMPTY,
    targets=TARGETS,
    signed=(signed(LARGE[0], date(2016, 5, 31)), signed(LARGE[1], date(2016, 5, 9))),
    signed_year=(
        signed(LARGE[0], date(2016, 5, 31)),
        signed(LARGE[1], date(2016, 5, 9)),
        signed(project(5), date(2016, 2, 3)),
    ),
    large=(
        major(LARGE[0], "1.2亿元"),
        major(LARGE[1], "8.4亿元"),
        major(LARGE[2]),
        major(LARGE[3]),
    ),
    funnel=steps(
        (60, 37),
        (41, 21),
        (24, 14),
        (14, 8),
        (8, 5),
        (6, 4),
        (4, 3),
        (7, 2),
        (2, 2),
        (3, 0),
        (0, 0),
    ),
    movements=(
        move(LARGE[2], Stage.REVIEW, Stage.VISIT, 18, "投资方更换选址方案，重新考察"),
        move(LARGE[0], Stage.REVIEW, Stage.SIGNED, 31),
    ),
    stalled=STALLED,
    groups=(
        group(Stage.SIGNED, LARGE[0], LARGE[1]),
        group(Stage.REVIEW, STALLED[0].project),
        group(Stage.VISIT, LARGE[2]),
        group(Stage.TALKS, LARGE[3], *(project(n) for n in range(20, 40))),
        group(Stage.PAUSED, project(41, Stage.PAUSED, headline=None, progress="")),
    ),
    parks_apart=("示例飞地园",),
)

RARE = "镕喆堃䶮𬭎"

EXTREME = replace(
    FULL,
    bureau="示例国家级经济技术开发区暨综合保税区招商合作与投资促进服务局（筹）",
    large=tuple(
        major(
            project(
                n,
                name="示例" + "超长项目名称" * 9 + f"{n:04d}",
                headline=figure("10.5-19.75亿元", AmountKind.AGREED),
            )
        )
        for n in range(30)
    ),
    stalled=(
        *(
            StalledProject(
                project(n, name=f"示例<b>&amp;{RARE}" + "长" * n, stuck_reason="等待" * 60),
                days=40 + n,
            )
            for n in range(12)
        ),
        *(StalledProject(project(n, owner=f"专员{n % 4}"), days=99) for n in range(50)),
    ),
    groups=tuple(
        group(
            stage,
            *(
                project(
                    n,
                    stage,
                    name=f"示例项目<b>&{RARE}{n}" + "名" * (n % 45),
                    headline=None,
                    land=None,
                    investors="" if n % 3 else "示例ABC Rexroth-Bosch Holding(Group)投资有限公司",
                    progress="推进中，（土地）已报批；" * (n % 20),
                )
                for n in range(30)
            ),
        )
        for stage in list(Stage)[:10]
    ),
)
