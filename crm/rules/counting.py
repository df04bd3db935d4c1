"""How a target counts from records (domain.md, How a target counts).

A project counts once, in the year of its first formal contract (投资合同); 意向 and 框架 are
shown apart and do not count. 增资 and 裂变 are projects of their own, so that they add only what
was added. A figure that bears a mark is shown beside and does not count as firm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from crm.rules.dates import span
from crm.rules.stages import on_road, position
from crm.rules.units import convert
from db.terms import ContractKind, Measure, Origin, Stage
from db.values import When
from resources import N_, tr


class Shape(Enum):
    """What a target asks for; a growth target stands in percent and has no pace."""

    POINT = "point"
    ABOUT = "about"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    RANGE = "range"
    GROWTH = "growth"


@dataclass(frozen=True)
class Paper:
    """A signed paper, as far as counting looks at it."""

    kind: ContractKind
    signed: When | None


@dataclass(frozen=True)
class Passage:
    """A move to a stage: when it happened, as far as known, and the key it was entered under."""

    stage: Stage
    on: date | None
    key: str = ""


class CapitalKind(Enum):
    """What money a target of capital counts (domain.md, section 5).

    省外 is a part of 市外 (never add the two); what became fixed assets is another figure than
    what arrived; 外资 stands apart, in US dollars.
    """

    OUTSIDE_FIXED = "outside_fixed"
    OUTSIDE = "outside"
    MAINLAND = "mainland"
    OVERSEAS = "overseas"

    @property
    def label(self) -> str:
        """What it is called."""
        return tr(_CAPITAL_WORDS[self])

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the money that it counts comes from."""
        match self:
            case CapitalKind.OVERSEAS:
                return (Origin.OVERSEAS,)
            case CapitalKind.MAINLAND:
                return (Origin.MAINLAND,)
            case _:
                return (Origin.PROVINCE, Origin.MAINLAND)


_CAPITAL_WORDS = {
    CapitalKind.OUTSIDE_FIXED: N_("市外境内资金形成固定资产投资"),
    CapitalKind.OUTSIDE: N_("实际到位市外境内资金"),
    CapitalKind.MAINLAND: N_("实际到位省外境内资金"),
    CapitalKind.OVERSEAS: N_("实际到位外资"),
}


class Signing(Enum):
    """What the papers of a project make of it in a year."""

    FORMAL = "formal"
    APART = "apart"
    UNDATED = "undated"
    NOT = "not"


@dataclass(frozen=True)
class Narrowing:
    """What a target counts among the records its measure looks at.

    tier: name of a tier (`10亿`). stages: the first date of any of them counts. industry: a word
    in the project's (or, of enterprises, their own) industry or chain. of: a figure's indicator,
    for growth targets. distinct: count enterprises and not projects. capital: which money. tag: a
    word among an enterprise's tags or classes.
    """

    tier: str | None = None
    stages: tuple[Stage, ...] = ()
    industry: str | None = None
    of: str | None = None
    distinct: bool = False
    capital: CapitalKind | None = None
    tag: str | None = None

    def to_text(self) -> str:
        """Write it as a target's `measure_argument`: `tier=10亿;distinct=enterprises`."""
        parts = [
            f"tier={self.tier}" if self.tier else "",
            f"stage={','.join(stage.value for stage in self.stages)}" if self.stages else "",
            f"industry={self.industry}" if self.industry else "",
            f"of={self.of}" if self.of else "",
            "distinct=enterprises" if self.distinct else "",
            f"capital={self.capital.value}" if self.capital else "",
            f"tag={self.tag}" if self.tag else "",
        ]
        return ";".join(part for part in parts if part)

    @classmethod
    def from_text(cls, text: str | None) -> Narrowing:
        """Read what `to_text` wrote; raises ValueError on a stage or a capital unknown here."""
        pairs = dict(part.split("=", 1) for part in (text or "").split(";") if "=" in part)
        stages = tuple(Stage(code) for code in pairs.get("stage", "").split(",") if code)
        return cls(
            tier=pairs.get("tier"),
            stages=stages,
            industry=pairs.get("industry"),
            of=pairs.get("of"),
            distinct=pairs.get("distinct") == "enterprises",
            capital=CapitalKind(pairs["capital"]) if pairs.get("capital") else None,
            tag=pairs.get("tag"),
        )


def fits(unit: str, kind: CapitalKind) -> bool:
    """Whether a sum of that money can be told in `unit`: 外资 in US dollars, else in yuan."""
    own = "美元" if kind is CapitalKind.OVERSEAS else "元"
    return convert(Decimal(1), own, unit) is not None


def narrowing_of(indicator: str, measure: Measure, definition: str = "") -> Narrowing:
    """Read from an indicator's own words what it counts (引进投资过10亿元项目 → tier 10亿).

    definition: its 口径, which names the enterprises where the indicator does not (孵化载体). A
    plan may say otherwise in its `measure_argument`, which goes before this.
    """
    if measure is Measure.STAGE_REACHED:
        return Narrowing(stages=_stages_named(indicator))
    if measure is Measure.CAPITAL:
        return Narrowing(capital=_capital_named(indicator))
    if measure is Measure.ORGANIZATIONS:
        return Narrowing(tag=_tag_named(indicator, definition))
    if measure is not Measure.SIGNED_PROJECTS:
        return Narrowing()
    tier = re.search(r"(?:过|超|达)?(\d+)亿元?(?:以上)?(?:的)?项目", indicator)
    industry = re.search(r"引进(.+?)(?:企业|机构)", indicator)
    return Narrowing(
        tier=f"{tier[1]}亿" if tier else None,
        industry=industry[1] if industry else None,
        distinct=industry is not None,
    )


def _capital_named(indicator: str) -> CapitalKind | None:
    if "外资" in indicator:
        return CapitalKind.OVERSEAS
    if "省外" in indicator:
        return CapitalKind.MAINLAND
    if "市外" in indicator:
        fixed = "固定资产" in indicator or "固投" in indicator
        return CapitalKind.OUTSIDE_FIXED if fixed else CapitalKind.OUTSIDE
    return None


def _tag_named(indicator: str, definition: str) -> str | None:
    named = re.search(r"引进([^(（]+?)(?:的)?(?:企业|机构)", indicator)
    if named and named[1] not in ("企业", "机构"):
        return named[1]
    words = [word.strip() for word in re.split(r"[;；,，]", definition)]
    said = [one for one in words if one and not _SCOPE.fullmatch(one)]
    return said[0] if said else None


_SCOPE = re.compile(r"全年|以上|不少于|不低于|至少|约|≥|含于.+|全部达标")


def _stages_named(indicator: str) -> tuple[Stage, ...]:
    words = {
        Stage.LAND: ("供地",),
        Stage.STARTED: ("开工", "开建"),
        Stage.COMPLETED: ("竣工",),
        Stage.PRODUCING: ("投产",),
        Stage.FULL: ("达产",),
    }
    return tuple(stage for stage, said in words.items() if any(word in indicator for word in said))


def shape_of(
    floor: Decimal | None, ceiling: Decimal | None, definition: str | None, measure: Measure
) -> Shape:
    """Tell the shape of a target from its bounds and the words of its 口径."""
    words = definition or ""
    if measure is Measure.GROWTH:
        return Shape.GROWTH
    if floor is None:
        return Shape.MAXIMUM
    if ceiling is not None and ceiling != floor:
        return Shape.RANGE
    if re.search(r"以上|不少于|不低于|至少|≥", words):
        return Shape.MINIMUM
    return Shape.ABOUT if re.search(r"约", words) else Shape.POINT


def formal_signing(papers: Iterable[Paper]) -> When | None:
    """Return the date of the first formal contract; one without a date comes after the dated."""
    formal = [paper.signed for paper in papers if paper.kind is ContractKind.INVESTMENT]
    dated = [when for when in formal if when is not None and when.day is not None]
    return dated[0] if len(dated) == 1 else min(dated, key=_first_day, default=None)


def signing_in(papers: Sequence[Paper], year: int, today: date) -> Signing:
    """Tell what the papers of one project make of it in `year`, as known on `today`.

    APART: in that year it signed only 意向 or 框架. UNDATED: it has a formal contract, and none
    of them bears a date.
    """
    first = formal_signing(papers)
    if first is not None:
        day = _first_day(first)
        if day.year == year and day <= today:
            return Signing.FORMAL
        if day.year <= year and day <= today:
            return Signing.NOT  # it counted in an earlier year
    elif any(paper.kind is ContractKind.INVESTMENT for paper in papers):
        return Signing.UNDATED
    early = [
        paper.signed
        for paper in papers
        if paper.kind in (ContractKind.INTENT, ContractKind.FRAMEWORK) and paper.signed is not None
    ]
    days = [_first_day(when) for when in early if when.day is not None]
    return Signing.APART if any(d.year == year and d <= today for d in days) else Signing.NOT


def _first_day(when: When) -> date:
    limits = span(when)
    assert limits is not None
    return limits[0]


def chronological(passages: Iterable[Passage]) -> list[Passage]:
    """Return the moves of one project in the order in which they happened.

    By date, and on one day as they were entered (keys rise); a move without a date stands behind
    the one that was entered before it.
    """
    day = date.min
    dated: list[tuple[date, str, Passage]] = []
    for passage in sorted(passages, key=lambda passage: passage.key):
        day = passage.on or day
        dated.append((day, passage.key, passage))
    return [passage for _, _, passage in sorted(dated, key=lambda one: one[:2])]


def reached(passages: Sequence[Passage], stages: Iterable[Stage]) -> Passage | None:
    """Return the passage by which a project first reached any of `stages`; None if it has not.

    passages: in chronological order.

    A move back before a stage takes it away, so that a stage entered by mistake or left again
    does not count; 暂缓 and the like take nothing away.
    """
    wanted = set(stages)
    first = min((position(stage) for stage in wanted), default=0)
    found: Passage | None = None
    for passage in passages:
        if not on_road(passage.stage):
            continue
        if passage.stage in wanted and found is None:
            found = passage
        elif position(passage.stage) < first:
            found = None
    return found


def distinct(enterprises: Iterable[str | None]) -> tuple[int, int]:
    """Count 家: distinct enterprises, and beside them how many projects name none."""
    known = list(enterprises)
    return len({one for one in known if one is not None}), sum(one is None for one in known)
