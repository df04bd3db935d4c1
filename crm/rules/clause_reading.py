"""Reads a clause as people write it: which indicator, how much in what unit, of which time.

    投产后第3年起亩均税收不低于20万元/亩
    2027年12月31日前累计投资强度≥300万元/亩
    税收 | 8000 | 万元 | 2027年度

Nothing is guessed: a figure without a unit, where its indicator knows several, is refused.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

from crm.errors import InvalidInput
from crm.rules.assess import DATES, PER_MU
from crm.rules.clauses import Draft, check_clause, periods_for
from crm.rules.dates import parse_when, span
from crm.rules.indicators import comparison_of, in_base, units_of
from crm.rules.numbers import NUMBER, plain_text, to_decimal
from db.terms import Comparison, Indicator, PeriodKind, RemedyKind
from db.values import Period, Quantity, When
from resources import tr

_WORDS: tuple[tuple[Indicator, tuple[str, ...]], ...] = (
    (Indicator.INTENSITY, ("固定资产投资强度", "投资强度", "亩均固定资产投资", "亩均投资")),
    (Indicator.OUTPUT_PER_MU, ("亩均产值", "亩均产出", "产出强度", "产值强度")),
    (Indicator.TAX_PER_MU, ("亩均税收", "亩均纳税", "亩均税", "税收强度")),
    (Indicator.LAND_YIELD, ("土地产出率",)),
    (Indicator.FIXED_INVESTMENT, ("固定资产投资额", "固定资产投资", "完成固投", "固投")),
    (Indicator.CAPITAL, ("到位资金", "资金到位", "实际到位")),
    (Indicator.SALES, ("主营业务收入", "营业收入", "销售收入", "销售额")),
    (Indicator.OUTPUT, ("规模工业总产值", "工业总产值", "年产值", "总产值", "产值")),
    (Indicator.TAX, ("入库税收", "纳税总额", "税收总额", "年税收", "税收", "纳税", "税金")),
    (Indicator.LAND_AREA, ("用地面积",)),
    (Indicator.FLOOR_AREA, ("总建筑面积", "建筑面积")),
    (Indicator.FLOOR_RATIO, ("容积率",)),
    (Indicator.BUILDING_COEFFICIENT, ("建筑系数",)),
    (
        Indicator.OFFICE_SHARE,
        ("行政办公及生活服务设施用地比例", "行政办公及生活服务设施用地", "办公及生活用地比例"),
    ),
    (Indicator.ENERGY, ("单位能耗增加值",)),
    (Indicator.EMISSION, ("单位排放增加值",)),
    (Indicator.RESEARCH, ("研发投入强度", "R&D占比", "研发占比", "研发投入占比")),
    (Indicator.PRODUCTIVITY, ("全员劳动生产率", "劳动生产率")),
    (Indicator.JOBS, ("就业人数", "用工人数", "就业", "用工")),
    (Indicator.TRADE, ("外贸进出口总额", "进出口额", "进出口")),
    (Indicator.START, ("开工日期", "开工时间", "开工", "动工")),
    (Indicator.COMPLETION, ("竣工日期", "竣工时间", "竣工")),
    (Indicator.FULL, ("达产日期", "达产时间")),
    (Indicator.PRODUCTION, ("投产日期", "投产时间", "开业日期", "开业时间")),
)
_BARE_DATES = ((Indicator.FULL, "达产"), (Indicator.PRODUCTION, "投产|开业"))
_AT_LEAST = re.compile(r"不低于|不少于|不小于|至少|达到|以上|≥|>=|＞|>")
_AT_MOST = re.compile(r"不高于|不超过|不大于|不多于|至多|以下|以内|≤|<=|＜|<")
_APPROXIMATE = re.compile(r"约|左右|近|余|多(?=万|亿|元)|[-~～至到](?=\d)")
_NO_FIGURE = r"(?!\d|\.\d|[万亿元])"
_YEAR = rf"(?<![\d.])((?:19|20)\d{{2}}){_NO_FIGURE}年?"
_DAY = (
    r"(?<![\d.])(?:19|20)\d{2}"
    rf"(?:年\d{{1,2}}月(?:\d{{1,2}}日?|底|末)?|[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?{_NO_FIGURE}|年?[底末])"
)
_NTH = (
    r"(?:投产|开业|运营)?(?:后|之日起)?第([一二两三四五六七八九十\d]+)"
    r"(?:个)?(?:完整)?(?:会计|自然|纳税)?年"
)
_PLACE = re.compile(
    r"(第[一二三四五六七八九十百\d]+条(?:第[一二三四五六七八九十\d]+[款项])?)?,?"
    r"(?:第(\d+)页)?"
)
_PER = re.compile(rf"每(亩|公顷|平方米)({NUMBER})([万亿]?元)")
"""每亩20万元 is 20万元/亩: read as 万元 it would be another promise."""
_TOLERANCE = re.compile(rf"(?:允许)?偏差[:为]?({NUMBER})%")
_COUNT = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_PER_LAND = {base: per for per, base in PER_MU.items() if per is not Indicator.LAND_YIELD}
REMEDIES = {
    "差额比例": RemedyKind.LAND_PRICE_SHARE,
    "补足": RemedyKind.TAX_GAP,
    "逾期": RemedyKind.PER_DAY,
    "闲置": RemedyKind.IDLE_LAND,
    "扣回": RemedyKind.CLAWBACK,
}


def indicator_in(text: str) -> tuple[Indicator, str] | None:
    """Return the indicator that a text names, and the word for it; the longest word goes first."""
    plain = plain_text(text)
    found = [
        (len(word), indicator, word)
        for indicator, words in _WORDS
        for word in words
        if word in plain
    ]
    if found:
        # 投产后第三年税收: what is promised is the tax, 投产 only tells since when.
        _, indicator, word = max(found, key=lambda one: one[0])
        return indicator, word
    for indicator, words in _BARE_DATES:
        match = re.search(rf"({words})(?!后|之日起|第)", plain)
        if match is not None:
            return indicator, match[1]
    return None


def unit_in(text: str) -> str | None:
    """Return the unit that a text names, as `units_of` writes it; None where it names none."""
    plain = plain_text(text).replace("／", "/").replace("每亩", "/亩").replace("/年", "")
    plain = plain.replace("·年", "").replace("平米", "平方米").replace("m2", "平方米")
    return next((unit for unit in _all_units() if unit in plain), None)


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else."""
    return plain_text(text).replace("／", "/") in _all_units()


@cache
def _all_units() -> tuple[str, ...]:
    """The units of all indicators, the longest first: 万元/亩 before 万元."""
    known = {unit for indicator in Indicator for unit in units_of(indicator) if unit}
    return tuple(sorted(known, key=lambda unit: (-len(unit), unit)))


def fitted(indicator: Indicator, unit: str) -> Indicator:
    """Return the indicator per 亩 where a unit says so: 税收 in 万元/亩 is 亩均税收."""
    if "/" in unit and unit not in units_of(indicator):
        per = _PER_LAND.get(indicator)
        if per is not None and unit in units_of(per):
            return per
    return indicator


def comparison_in(text: str, indicator: Indicator) -> Comparison:
    """Return how a text compares; the indicator's usual way where it does not say."""
    if indicator in DATES:
        return Comparison.BY_DATE
    if _AT_MOST.search(text):
        return Comparison.AT_MOST
    return Comparison.AT_LEAST if _AT_LEAST.search(text) else comparison_of(indicator)


def figure_in(text: str, unit: str, indicator: Indicator) -> Quantity:
    """Return the one figure of a text, in `unit`; raises InvalidInput (field ``promised``)."""
    plain = plain_text(text).replace(unit, "") if unit else plain_text(text)
    if _APPROXIMATE.search(plain):
        raise InvalidInput(
            tr("“{text}”是约数或范围，承诺值要是一个确数。").format(text=text.strip()),
            field="promised",
        )
    numbers = re.findall(rf"(?<![\d.])(?:{NUMBER})(?![\d.])", plain)
    if len(numbers) != 1:
        words = (
            tr("“{text}”里没有数字。")
            if not numbers
            else tr("“{text}”里有几个数，分不清哪个是承诺值。")
        )
        raise InvalidInput(words.format(text=text.strip()), field="promised")
    quantity = Quantity(to_decimal(numbers[0]), unit)
    in_base(quantity, indicator)
    return quantity


def period_in(text: str, indicator: Indicator) -> tuple[Period, str] | None:
    """Return the time that a text speaks of, and the words for it; None where it says nothing."""
    plain = plain_text(text)
    offered = periods_for(indicator)
    match = re.search(rf"{_NTH}(?:至|到|-|~)第?([一二三四五六七八九十\d]+)年(.{{0,4}}平均)?", plain)
    if match is not None:
        first, last = _count(match[1]), _count(match[2])
        kind = PeriodKind.AVERAGE if match[3] or "平均" in plain else PeriodKind.SINCE
        return Period(kind, nth=first, years=last - first + 1), match[0]
    match = re.search(rf"{_NTH}(起|开始|及以后|后)?", plain)
    if match is not None:
        years = None if match[2] else 1
        return Period(PeriodKind.SINCE, nth=_count(match[1]), years=years), match[0]
    match = re.search(r"(?:投产后|开业后)?([一二两三四五六七八九十\d]+)年平均", plain)
    if match is not None and int(_count(match[1])) < 100:
        return Period(PeriodKind.AVERAGE, nth=1, years=_count(match[1])), match[0]
    match = re.search(_DAY, plain)
    if match is not None:
        day = _last_day(match[0])
        kind = offered[0] if offered[0] is PeriodKind.STANDING else PeriodKind.CUMULATIVE
        return (Period(kind, day=day), match[0]) if day is not None else None
    match = re.search(_YEAR, plain)
    if match is not None:
        return _of_year(int(match[1]), plain, indicator), match[0]
    match = re.search(r"(?:投产后|开业后)每年|(?:投产|开业)后", plain)
    if match is not None:
        return Period(PeriodKind.SINCE, nth=1), match[0]
    return None


def _of_year(year: int, text: str, indicator: Indicator) -> Period:
    offered = periods_for(indicator)
    if offered[0] is PeriodKind.STANDING:
        return Period(PeriodKind.STANDING, day=_last_day(f"{year}年底"))
    if "累计" in text or re.search(r"[前止底末]", text):
        return Period(PeriodKind.CUMULATIVE, day=_last_day(f"{year}年底"))
    return Period(PeriodKind.YEAR, year=year)


def _last_day(text: str) -> date | None:
    found = parse_when(re.sub(r"末$", "底", text))
    limits = None if found is None else span(found)
    return None if limits is None else limits[1]


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT.get(word, 10)


def ramp_in(text: str, before: str = "") -> list[str] | None:
    """Return a ramp such as 50%、80%、100%: at least two shares that end at 100%.

    before: a pattern that stands before each share.
    """
    shares = re.findall(rf"{before}({NUMBER})%", plain_text(text))
    return shares if len(shares) >= 2 and to_decimal(shares[-1]) == 100 else None


def remedy_in(text: str) -> RemedyKind | None:
    """Return the remedy that a text names."""
    plain = plain_text(text)
    exact = next((kind for kind in RemedyKind if kind.label in plain), None)
    return exact or next((kind for word, kind in REMEDIES.items() if word in plain), None)


def read_clause(text: str) -> Draft:
    """Read a whole clause; raises InvalidInput that says what can't be made out."""
    named = indicator_in(text)
    if named is None:
        raise InvalidInput(
            tr("“{text}”里没有认出指标，如 投资强度、亩均税收、开工。").format(
                text=text.strip()[:40]
            ),
            field="indicator",
        )
    indicator, word = named
    if indicator in DATES:
        return _read_date(text, indicator)
    plain = _PER.sub(r"\2\3/\1", plain_text(text))
    rest, clause, page, tolerance = _aside(plain)
    # Of a figure in percent only what names its year is a step of the ramp.
    of_year = r"第[^、,，;；]{1,3}年起?" if "%" in units_of(indicator) else ""
    ramp = ramp_in(rest, of_year)
    if ramp is not None:
        rest = re.sub(rf"{of_year or '(?:第[^、,，;；]{1,3}年起?)?'}(?:{NUMBER})%", "", rest)
    unit = unit_in(rest.replace(word, ""))
    found = period_in(rest, indicator)
    period = None
    if found is not None:
        period = found[0]
        rest = rest.replace(found[1], "")
    unit = unit or only_unit(indicator)
    if unit is None:
        raise InvalidInput(no_unit(text, indicator), field="unit")
    indicator = fitted(indicator, unit)
    draft = Draft(
        indicator,
        comparison_in(rest, indicator),
        figure_in(rest.replace(word, ""), unit, indicator),
        period=period,
        ramp=ramp,
        tolerance=tolerance,
        clause=clause,
        page=page,
        wording=text.strip(),
    )
    check_clause(draft)
    return draft


def _aside(plain: str) -> tuple[str, str | None, str | None, Decimal | None]:
    """Take the clause's number, its page and the tolerance out of a text, so that their numbers
    are not taken for what is promised."""
    clause = page = tolerance = None
    for match in _PLACE.finditer(plain):
        clause, page = clause or match[1], page or match[2]
    rest = _PLACE.sub("", plain)
    found = _TOLERANCE.search(rest)
    if found is not None:
        tolerance = to_decimal(found[1])
        rest = rest.replace(found[0], "")
    return rest, clause, page, tolerance


def _read_date(text: str, indicator: Indicator) -> Draft:
    match = re.search(rf"{_DAY}|{_YEAR}", plain_text(text))
    when: When | None = None if match is None else parse_when(match[0])
    draft = Draft(indicator, Comparison.BY_DATE, due=when, wording=text.strip())
    check_clause(draft)
    return draft


def only_unit(indicator: Indicator) -> str | None:
    """Return the unit of an indicator that knows but one, ``""`` for a bare number."""
    units = units_of(indicator)
    return units[0] if len(units) == 1 else None


def no_unit(text: str, indicator: Indicator) -> str:
    """Say that a figure lacks its unit."""
    return tr("“{text}”没有写单位。{what}请写明{units}。").format(
        text=text.strip()[:40], what=indicator.label, units=tr("或").join(units_of(indicator)[:2])
    )


def percent_in(text: str) -> Decimal | None:
    """Return the one number of a text such as 5%."""
    numbers = re.findall(NUMBER, plain_text(text))
    return to_decimal(numbers[0]) if len(numbers) == 1 else None
