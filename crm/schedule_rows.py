"""A schedule with one row a promise, under headings such as 指标、承诺值、单位、考核期间."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from crm.errors import InvalidInput
from crm.rules.assess import DATES
from crm.rules.clause_reading import (
    comparison_in,
    figure_in,
    fitted,
    indicator_in,
    no_unit,
    only_unit,
    percent_in,
    period_in,
    ramp_in,
    remedy_in,
    unit_in,
)
from crm.rules.clauses import Draft, check_clause, remedies_for
from crm.rules.dates import parse_when
from crm.rules.numbers import is_blank, plain_text
from crm.schedule_cells import SUM, Schedule, Understood, numbering, place, serial
from db.terms import Comparison, Indicator, RemedyKind
from db.values import Quantity
from resources import tr

_HEADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("indicator", ("指标", "承诺事项", "承诺内容", "考核指标", "项目内容", "考核内容")),
    ("promised", ("承诺值", "承诺数", "目标值", "约定值", "标准", "数值", "承诺指标值")),
    ("comparison", ("比较", "比较方式", "关系")),
    ("unit", ("单位", "计量单位")),
    ("period", ("考核期间", "期间", "考核时间", "考核期", "时间", "期限", "年度", "完成时限")),
    ("ramp", ("爬坡", "爬坡比例")),
    ("tolerance", ("允许偏差", "偏差")),
    ("weight", ("权重",)),
    ("remedy", ("违约责任", "违约条款", "违约")),
    ("clause", ("条款", "条款号", "合同条款")),
    ("page", ("页码", "页")),
    ("wording", ("原文", "备注", "说明")),
)


def columns_of(head: Sequence[str]) -> dict[int, str]:
    """Return column → what its heading says it holds, of the headings that are known."""
    found: dict[int, str] = {}
    for at, cell in enumerate(head):
        plain = re.sub(r"\(.*?\)", "", plain_text(cell))
        key = next((key for key, words in _HEADS if plain in words), None)
        if key is not None and key not in found.values():
            found[at] = key
    return found


def read_rows(
    found: Schedule,
    columns: Mapping[int, str],
    head: Sequence[str],
    body: Sequence[tuple[int, list[str]]],
    unit: str,
) -> None:
    """Read a promise of each row; unit: of the whole sheet, where it names one above."""
    for row, cells in body:
        told = {
            key: cells[at].strip()
            for at, key in columns.items()
            if at < len(cells) and cells[at].strip()
        }
        for at, text in enumerate(cells):
            over = head[at] if at < len(head) else ""
            numbers = numbering(over) or (at == 0 and not over.strip() and serial(text))
            if at not in columns and text.strip() and not numbers:
                found.refuse(place(row, at), text, tr("这一列的表头没有认出，没有读。"))
        if SUM.search(told.get("indicator", "")):
            found.pass_over(place(row, 0), " ".join(told.values()))
            continue
        try:
            draft = _of_row(told, unit)
        except InvalidInput as fault:
            column = next((at for at, key in columns.items() if key == fault.field), 0)
            found.refuse(place(row, column), " ".join(told.values()), fault.message)
            continue
        found.promises.append(Understood(place(row, 0), draft))


def _of_row(told: Mapping[str, str], sheet_unit: str) -> Draft:
    name, value = told.get("indicator", ""), told.get("promised", "")
    named = indicator_in(name)
    if named is None:
        raise InvalidInput(tr("“{text}”不是能识别的指标。").format(text=name), field="indicator")
    indicator, word = named
    common: dict[str, Any] = {
        "clause": told.get("clause"),
        "page": told.get("page"),
        "wording": told.get("wording"),
        "weight": _percent(told, "weight"),
    }
    if "remedy" in told:
        common["remedy"] = _remedy(told["remedy"], indicator)
    if indicator in DATES:
        when = parse_when(value or told.get("period", ""), field="promised")
        draft = Draft(indicator, Comparison.BY_DATE, due=when, **common)
        check_clause(draft)
        return draft
    unit = next(
        (
            found
            for text in (value, told.get("unit", ""), name.replace(word, ""), sheet_unit)
            if (found := unit_in(text)) is not None
        ),
        only_unit(indicator),
    )
    if unit is None:
        raise InvalidInput(no_unit(f"{name} {value}", indicator), field="promised")
    indicator = fitted(indicator, unit)
    period = None
    if "period" in told:
        read = period_in(told["period"], indicator)
        if read is None:
            raise InvalidInput(
                tr(
                    "“{text}”不是能识别的期间，请写成 2027年、2027-12-31前累计 或 投产后第3年起。"
                ).format(text=told["period"]),
                field="period",
            )
        period = read[0]
    comparison = comparison_in(f"{told.get('comparison', '')}{value}", indicator)
    figure: Quantity = figure_in(value, unit, indicator)
    draft = Draft(
        indicator,
        comparison,
        figure,
        period=period,
        ramp=_ramp(told),
        tolerance=_percent(told, "tolerance"),
        **common,
    )
    check_clause(draft)
    return draft


def _percent(told: Mapping[str, str], key: str) -> Decimal | None:
    text = told.get(key, "")
    if is_blank(text):
        return None
    number = percent_in(text)
    if number is None:
        raise InvalidInput(tr("“{text}”不是百分数。").format(text=text), field=key)
    return number


def _ramp(told: Mapping[str, str]) -> list[str] | None:
    text = told.get("ramp", "")
    if is_blank(text):
        return None
    marked = re.sub(r"(\d)(?=[^\d.%]|$)", r"\1%", plain_text(text))
    ramp = ramp_in(marked)
    if ramp is None:
        raise InvalidInput(
            tr("“{text}”不是爬坡比例。请写成 50、80、100，最后一年是 100。").format(text=text),
            field="ramp",
        )
    return ramp


def _remedy(text: str, indicator: Indicator) -> RemedyKind:
    remedy = remedy_in(text)
    if remedy is None or remedy not in remedies_for(indicator):
        raise InvalidInput(
            tr("“{text}”不是“{what}”能用的违约责任。可用：{known}。").format(
                text=text,
                what=indicator.label,
                known=tr("、").join(one.label for one in remedies_for(indicator)),
            ),
            field="remedy",
        )
    return remedy
