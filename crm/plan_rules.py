"""The rules by which a target can be measured, as a person chooses them from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.rules.counting import CapitalKind, Narrowing
from crm.targets import asked_of
from crm.tiers import tiers_in_use
from db.terms import Measure, Stage
from resources import N_, tr


@dataclass(frozen=True)
class Rule:
    """One rule: what it narrows by a choice (`asks`), and by a word (`word`).

    says: how it counts, in a sentence. unit: what it is usually told in.
    """

    key: str
    name: str
    measure: Measure
    says: str
    unit: str = ""
    asks: str = ""
    word: str = ""
    optional: bool = False

    @property
    def label(self) -> str:
        """What a list calls it."""
        return tr(self.name)


RULES = (
    Rule(
        "reported",
        N_("月报填报"),
        Measure.REPORTED,
        N_("在“月报填报”里逐月录入累计数，对照所报月份月末的时序。"),
    ),
    Rule(
        "signed",
        N_("签约项目：个数或合同投资"),
        Measure.SIGNED_PROJECTS,
        N_("按首份投资合同的签订日期，一个项目只计一次；单位写亿元就合计合同投资。"),
        N_("个"),
        "tier",
        "industry",
        optional=True,
    ),
    Rule(
        "firms",
        N_("签约项目：第一投资方家数"),
        Measure.SIGNED_PROJECTS,
        N_("按本年签约项目的第一投资方计家数，不重复。"),
        N_("家"),
        "tier",
        "industry",
        optional=True,
    ),
    Rule(
        "stage",
        N_("项目阶段：年内到达"),
        Measure.STAGE_REACHED,
        N_("按节点的实际日期，一个项目只计一次；奠基不是开工。"),
        N_("个"),
        "stage",
    ),
    Rule(
        "capital",
        N_("到位资金"),
        Measure.CAPITAL,
        N_("按已核实的到位资金记录；省外是市外的一部分，不相加；外资按美元。"),
        N_("亿元"),
        "capital",
    ),
    Rule(
        "tag",
        N_("企业：按标签或类别"),
        Measure.ORGANIZATIONS,
        N_("带这个标签或类别的企业，按首份投资合同的日期，或“2016年引进”这样的标签。"),
        N_("家"),
        word="tag",
    ),
    Rule(
        "industry",
        N_("企业：按产业"),
        Measure.ORGANIZATIONS,
        N_("产业或产业链含这个词的企业，按首份投资合同的日期。"),
        N_("家"),
        word="industry",
    ),
    Rule(
        "growth",
        N_("同比增长"),
        Measure.GROWTH,
        N_("由另一项指标的月报数计算，公布的同比优先。"),
        "%",
        "of",
    ),
)
BY_KEY = {rule.key: rule for rule in RULES}

_STAGES = (
    (Stage.LAND,),
    (Stage.STARTED,),
    (Stage.COMPLETED,),
    (Stage.PRODUCING,),
    (Stage.COMPLETED, Stage.PRODUCING),
    (Stage.FULL,),
)


def rule_of(measure: Measure, narrowing: Narrowing) -> Rule:
    """Return the rule that a target is measured by."""
    match measure:
        case Measure.SIGNED_PROJECTS:
            return BY_KEY["firms" if narrowing.distinct else "signed"]
        case Measure.ORGANIZATIONS:
            return BY_KEY["industry" if narrowing.industry and not narrowing.tag else "tag"]
        case Measure.STAGE_REACHED:
            return BY_KEY["stage"]
        case Measure.CAPITAL:
            return BY_KEY["capital"]
        case Measure.GROWTH:
            return BY_KEY["growth"]
        case _:
            return BY_KEY["reported"]


def choices_of(session: Session, rule: Rule, year: int) -> list[tuple[str, str]]:
    """Return (word, key) of what a rule can be narrowed to; "" for not at all."""
    match rule.asks:
        case "tier":
            tiers = [(one.name, one.name) for one in tiers_in_use(session)]
            return [(tr("不限档次"), ""), *((tr("{tier}以上").format(tier=a), b) for a, b in tiers)]
        case "stage":
            return [(_word(stages), _key(stages)) for stages in _STAGES]
        case "capital":
            return [(kind.label, kind.value) for kind in CapitalKind]
        case "of":
            figures = [
                one.indicator
                for one in asked_of(session, year)
                if one.measure is not Measure.GROWTH and one.unit != "%"
            ]
            return [(name, name) for name in dict.fromkeys(figures)]
    return []


def narrowing_for(rule: Rule, choice: str, word: str) -> Narrowing:
    """Return what a rule counts, by what was chosen and written for it."""
    word = word.strip()
    return Narrowing(
        tier=choice or None if rule.asks == "tier" else None,
        stages=tuple(Stage(one) for one in choice.split(",") if one)
        if rule.asks == "stage"
        else (),
        capital=CapitalKind(choice) if rule.asks == "capital" and choice else None,
        of=choice or None if rule.asks == "of" else None,
        industry=word or None if rule.word == "industry" else None,
        tag=word or None if rule.word == "tag" else None,
        distinct=rule.key == "firms",
    )


def chosen_of(rule: Rule, narrowing: Narrowing) -> tuple[str, str]:
    """Return (choice, word) by which a rule is narrowed now."""
    choice = {
        "tier": narrowing.tier or "",
        "stage": _key(narrowing.stages),
        "capital": narrowing.capital.value if narrowing.capital else "",
        "of": narrowing.of or "",
    }.get(rule.asks, "")
    word = {"industry": narrowing.industry, "tag": narrowing.tag}.get(rule.word)
    return choice, word or ""


def _key(stages: Sequence[Stage]) -> str:
    return ",".join(stage.value for stage in stages)


def _word(stages: Sequence[Stage]) -> str:
    return tr("或").join(stage.label for stage in stages)
