"""What the columns of a tax bureau's or a statistics table mean: which figure, of which months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from crm.ledgers.headers import FieldKind, LedgerField, Recognised, bare, unit_of
from crm.ledgers.sheets import Vocabulary
from crm.rules.numbers import plain_text
from db.terms import Indicator
from resources import N_

NAME, CODE, TAX_KIND = "name", "credit_code", "tax_kind"
"""Keys of the columns that say whose a row is, and of which tax."""
TAX_PART = "tax_part"
"""Key of a measure that is one tax of several: 增值税, 企业所得税 …"""
PLAIN = "plain"
"""Key of a figure whose header names months only: of tax in a table of tax."""


class Span(Enum):
    """Of which months a column's figures are."""

    YEAR = "year"
    MONTH = "month"  # that month alone
    UP_TO = "up_to"  # from January to that month
    THIS_MONTH = "this_month"  # the month in the title
    SO_FAR = "so_far"  # from January to the month in the title
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Meaning:
    """What a column holds. measure: an indicator's code, or one of the keys above and below."""

    measure: str
    span: Span
    month: int | None = None
    year: int | None = None


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS = {
    Indicator.FIXED_INVESTMENT: "固定资产投资 固投 完成固定资产投资 固定资产投资额 工业固投 "
    "完成固投 固定资产投资完成额 工业投资",
    Indicator.OUTPUT: "产值 工业总产值 总产值 规模工业总产值 工业产值 规上工业总产值 现价产值",
    Indicator.SALES: "营业收入 主营业务收入 主营收入 销售收入 销售额 营收",
    Indicator.TAX: "税收 入库税收 税收合计 实缴税金 税收收入 入库税额 纳税额 实缴税额 税额 "
    "税收总额 入库税收合计 税收贡献 实缴税收",
    Indicator.CAPITAL: "到位资金 实际到位资金 实际到位 资金到位",
    Indicator.TRADE: "进出口额 进出口总额 外贸进出口总额 进出口",
    Indicator.JOBS: "从业人员 从业人员期末人数 平均用工人数 期末用工人数 就业人数 职工人数 "
    "从业人数 平均从业人数 用工人数 从业人员数",
    Indicator.RESEARCH: "研发投入强度 研发强度 研发投入占比 R&D占比 研发费用占比 R&D投入强度",
    Indicator.ENERGY: "单位能耗增加值",
    Indicator.EMISSION: "单位排放增加值",
    Indicator.PRODUCTIVITY: "全员劳动生产率 劳动生产率",
    Indicator.FLOOR_AREA: "建筑面积 总建筑面积",
    Indicator.FLOOR_RATIO: "容积率",
    Indicator.BUILDING_COEFFICIENT: "建筑系数",
}
ADDED, ENERGY_USE, RESEARCH_COST, DISCHARGE = "added", "energy_use", "research_cost", "discharge"
"""Measures that are no indicator, but of which one is reckoned."""
_RAW = {
    ADDED: "工业增加值 增加值",
    ENERGY_USE: "综合能源消费量 能耗 综合能耗 能源消费量 能源消耗 综合能源消耗",
    RESEARCH_COST: "研发费用 R&D R&D经费 R&D经费支出 研发投入 研发经费 R&D费用 R&D投入 研发支出",
    DISCHARGE: "排放量 主要污染物排放量 污染物排放量",
}
_MEASURES = {
    word.upper(): key
    for key, words in [*((one.value, text) for one, text in _WORDS.items()), *_RAW.items()]
    for word in words.split()
}
TAXES = _set(
    "增值税 消费税 营业税 企业所得税 个人所得税 城市维护建设税 城建税 房产税 印花税 土地增值税 "
    "城镇土地使用税 土地使用税 车船税 契税 环境保护税 环保税 资源税 耕地占用税 关税 车辆购置税"
)
_TOTALS = _set("合计 总计 税款合计 税费合计 小计 全部税种 各税合计 税收小计")
_NAMES = _set("纳税人名称 纳税人 企业名称 单位名称 单位详细名称 企业 名称 公司名称 法人单位名称")
_CODES = _set(
    "统一社会信用代码 社会信用代码 信用代码 纳税人识别号 社会信用代码/纳税人识别号 税号 "
    "统一社会信用代码/纳税人识别号 统一信用代码 纳税识别号 法人代码"
)
_KINDS = _set("税种 征收项目 税种名称 税目 税费种")
_OTHERS = re.compile("上年|去年|同比|增长|增幅|增速|比重|排名|名次|占全|环比|计划|目标|预计|完成率")
_RANGE = re.compile(r"(?:0?1|一)(?:月份?)?(?:-+|—+|–|~|至|到)(\d{1,2})月份?(?:末|底)?(?:累计)?")
_TO_MONTH = re.compile(
    r"(?:截至|累计至|至)?(\d{1,2})月份?(?:末|底)?累计(?:数)?|截至(\d{1,2})月(?:末|底)?"
)
_MONTH = re.compile(r"(\d{1,2})月份?(?:当月)?")
_YEAR = re.compile(r"(20\d\d)年(?:度)?")
_SPANS = (
    (re.compile("本年度?累计|自年初累计|年初至今|年初至本月累计|累计数?|1-本月"), Span.SO_FAR),
    (re.compile("本月数?|当月数?|本期数?"), Span.THIS_MONTH),
    (re.compile("全年数?|年度数?|本年度?数?"), Span.YEAR),
)
_TITLE = re.compile(
    r"(20\d\d)\s*年(?:度)?(?:\s*(?:(?:0?1|一)\s*月?\s*(?:-+|—+|–|~|至|到)\s*)?(\d{1,2})\s*月)?"
)
_OWN_UNIT = re.compile(r"[(\[【〔](?:单位:?)?(千元|万吨标准?煤|吨标准?煤|吨|人|%|名)[)\]】〕]")


def recognise(path: tuple[str, ...]) -> Recognised:
    """Tell what the header texts over one column mean, from the group's down to its own.

    The field's key holds the `Meaning` of a figure (`meaning_of` gives it back).
    """
    unit = next((found for text in reversed(path) if (found := _unit(text))), None)
    words = [bare(text) for text in path]
    if not words or _OTHERS.search("".join(words)):
        return Recognised(None, unit, False)
    for key, known in ((NAME, _NAMES), (CODE, _CODES), (TAX_KIND, _KINDS)):
        if words[-1] in known:
            return Recognised(_field(key, words[-1], FieldKind.TEXT), unit, False)
    meaning = _figure(words)
    if meaning is None:
        return Recognised(None, unit, False)
    key = "|".join(
        str(part if part is not None else "")
        for part in (meaning.measure, meaning.span.value, meaning.month, meaning.year, words[-1])
    )
    return Recognised(_field(key, words[-1], FieldKind.AMOUNT), unit, False)


def meaning_of(field: LedgerField | None) -> Meaning | None:
    """Return what a recognised column of figures holds; None for any other."""
    if field is None or field.kind is not FieldKind.AMOUNT:
        return None
    measure, span, month, year, _ = field.key.split("|", 4)
    return Meaning(measure, Span(span), int(month) if month else None, int(year) if year else None)


def period_of(texts: list[str]) -> tuple[int | None, int | None]:
    """Return (year, month) that the first of several texts names: ``2027年1-6月`` is (2027, 6)."""
    for text in texts:
        match = _TITLE.search(plain_text(text))
        if match is not None:
            return int(match[1]), int(match[2]) if match[2] else None
    return None, None


def speaks_of_tax(texts: list[str]) -> bool:
    """Whether titles or headers tell that a table is one of tax."""
    return any("税" in text for text in texts)


def is_total(text: str) -> bool:
    """Whether a 税种 says that the row is the sum of the others."""
    return bare(text) in _TOTALS or bare(text) in ("税收合计", "合计数")


def _figure(words: list[str]) -> Meaning | None:
    span, month, year = Span.UNSAID, None, None
    measure = ""
    for word in reversed(words):
        rest, found, its_month, its_year = _without_span(word)
        if span is Span.UNSAID and found is not Span.UNSAID:
            span, month = found, its_month
        elif span is Span.MONTH and found is Span.SO_FAR:
            span = Span.UP_TO  # months under a group that says 累计
        year = year or its_year
        if not measure:
            measure = _measure(rest)
    if measure:
        return Meaning(measure, span, month, year)
    if span is Span.UNSAID and year is None:
        return None
    return Meaning(PLAIN, span, month, year) if not _without_span(words[-1])[0] else None


def _without_span(word: str) -> tuple[str, Span, int | None, int | None]:
    """Take out of a header what it says of months and year."""
    plain = plain_text(word)
    year = None
    if match := _YEAR.search(plain):
        year, plain = int(match[1]), plain[: match.start()] + plain[match.end() :]
    for shape, span in ((_RANGE, Span.UP_TO), (_TO_MONTH, Span.UP_TO), (_MONTH, Span.MONTH)):
        if match := shape.search(plain):
            month = int(next(one for one in match.groups() if one))
            if 1 <= month <= 12:
                return plain[: match.start()] + plain[match.end() :], span, month, year
    for shape, span in _SPANS:
        if match := shape.search(plain):
            return plain[: match.start()] + plain[match.end() :], span, None, year
    return plain, Span.UNSAID if year is None else Span.YEAR, None, year


def _measure(word: str) -> str:
    plain = word.strip(":*、,/ -").upper()
    if plain in _MEASURES:
        return _MEASURES[plain]
    if plain in TAXES:
        return TAX_PART
    if plain in _TOTALS:
        return PLAIN
    return ""


def _unit(text: str) -> str | None:
    match = _OWN_UNIT.search(re.sub(r"\s+", "", plain_text(text)))
    return match[1] if match is not None else unit_of(text)


def _field(key: str, label: str, kind: FieldKind) -> LedgerField:
    return LedgerField(key, label, kind, ())


ACTUALS = Vocabulary(recognise, frozenset({NAME, CODE}), N_("“企业名称”“税收”“产值”"))
