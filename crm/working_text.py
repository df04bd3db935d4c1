"""A working as plain text, to be pasted into a letter or a message."""

from __future__ import annotations

from crm.rules.numbers import show_number
from crm.rules.units import area_in, show_amount
from crm.working import Working, show_remedy
from db.values import AREA_UNITS_PER_MU
from resources import tr


def show_land(found: Working) -> str:
    """Show the land that a figure per 亩 is reckoned on, in 亩 and 平方米; "" of what has none."""
    if found.land is None:
        return ""
    metres = area_in(int(found.land * AREA_UNITS_PER_MU), "平方米")
    return tr("{mu} 亩（{metres} 平方米）").format(
        mu=show_number(found.land), metres=show_number(metres, 2)
    )


def show_place(found: Working) -> str:
    """Say where the promise stands: contract, clause, page."""
    parts = [found.stands_in.paper] if found.stands_in is not None else []
    parts += [found.clause] if found.clause else []
    parts += [tr("第 {page} 页").format(page=found.page)] if found.page else []
    return " · ".join(parts)


def written(found: Working) -> str:
    """Return the whole working, a line each."""
    clause, lines = found.stands_in, []
    if clause is not None:
        firms = tr("、").join(clause.enterprises)
        lines.append(f"{clause.project}（{firms}）" if firms else clause.project)
    lines.append(show_place(found))
    rows = [
        (tr("承诺"), found.title),
        (tr("原文"), found.wording),
        (tr("考核期"), found.period),
        (tr("用地"), show_land(found)),
        (tr("应完成"), found.promised),
        (tr("实际"), found.actual),
        (tr("折合"), found.per_mu),
        (tr("结论"), f"{found.result.grade.label}　{found.ratio}"),
        (tr("缺口"), found.short),
        (tr("算法"), found.formula),
        (tr("代入"), found.figures),
    ]
    lines += [tr("{word}：{value}").format(word=word, value=value) for word, value in rows if value]
    lines += found.reasons
    if found.remedy is not None:
        lines += [
            tr("{word}：{value}").format(word=found.remedy.kind.label, value=found.remedy.words),
            found.remedy.figures,
            tr("应追：{sum}").format(sum=show_remedy(found.remedy)),
        ]
    if clause is not None and clause.land_price is not None and found.remedy is not None:
        price = show_amount(clause.land_price, unit="万元", places=None)
        lines.append(tr("土地出让价款：{sum}").format(sum=price))
    for one in found.evidence:
        parts = [one.enterprise, one.period, one.figure, one.evidence, one.verified_by]
        lines.append(tr("依据：{what}").format(what=" ".join(part for part in parts if part)))
    return "\n".join(line for line in lines if line)
