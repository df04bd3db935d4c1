"""土地台账与供地情况表 on A4 across."""

from __future__ import annotations

from dataclasses import replace

from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.land_sheet import (
    WHOLE,
    LandSheet,
    SheetParcel,
    SheetUse,
    conclusion,
    parcels_table,
    supply_table,
)
from crm.briefings.page import Conclusion, Masthead, Note, Text, empty, run, section
from crm.briefings.press import Imprint, foot_of
from crm.briefings.since_tables import gone_note, since_grid, since_note
from crm.briefings.style import A4_ACROSS, BODY
from crm.briefings.tables import Cell, Column, GroupRow, Row, grid, shortened
from crm.land import KEPT
from crm.rules.numbers import UNKNOWN, show_percent
from crm.rules.parcels import GIVEN, Supply, supply_words
from crm.rules.units import show_amount, show_extent
from db.terms import ParcelState
from db.values import Extent
from resources import tr

PAPER = A4_ACROSS
_INKS = {ParcelState.READY: "green", ParcelState.IDLE: "red"}


def imprint(sheet: LandSheet) -> Imprint:
    """Return what each sheet of paper says."""
    return Imprint(
        title=f"{sheet.title}（{sheet.where}）",
        author=sheet.bureau,
        subject=sheet.as_of.isoformat(),
        running=f"{sheet.title}　{sheet.where}　{sheet.as_of.isoformat()}",
        foot=foot_of(sheet.as_of, sheet.issued_by),
        sample=tr("示例数据，地块和面积均为虚构") if sheet.illustrative else "",
    )


def story(sheet: LandSheet) -> list[Flowable]:
    """Return the sheet's flowables in order."""
    unit = tr("{day}　单位：亩").format(day=sheet.as_of.isoformat())
    parts: list[Flowable] = [Masthead(sheet.title, sheet.where, sheet.bureau, unit)]
    parts.append(
        Conclusion([run(paragraph, BODY)] for paragraph in sheet.said or conclusion(sheet))
    )
    if not sheet.parcels:
        nothing = empty(tr("在“园区”页登记地块，或导入土地台账，此处按园区列出。"))
        return [*parts, nothing, *gone_note(sheet.since, parcels_table(sheet))]
    return [
        *parts,
        *since_note(sheet.since),
        *section(tr("一、供地情况"), "supply"),
        *_supply(sheet),
        Note(_notes(sheet), see="definitions"),
        *section(tr("二、各年供地与存量"), "stock", room=90),
        *([_years(sheet), Spacer(1, 8)] if any(units for _, units in sheet.years) else []),
        CondPageBreak(150),
        _stock(sheet),
        *section(tr("三、地块"), "parcels", room=140),
        *_parcels(sheet),
        Note(tr("可安排为净地和储备地块里还没有安排项目的面积；项目后没有日期的是预留。")),
        *_definitions(sheet),
    ]


def _definitions(sheet: LandSheet) -> list[Flowable]:
    """What each figure counts, and where it is from."""
    small = replace(BODY, size=9.5, leading=15.5)
    said = (
        tr(
            "（一）数据来源。取自引凤“园区”页登记或由土地台账导入的地块，截至{day}共{n}块；"
            "每个数背后的地块和项目见预览里的“数字出处”。"
        ).format(day=sheet.as_of.isoformat(), n=sheet.whole.parcels),
        tr(
            "（二）已供。整块供出的地块按全部面积，其余地块上已供给项目的按项目占地；"
            "有供地日期的计入那一年；闲置土地含在已供之中。"
        ),
        tr(
            "（三）净地与储备。净地待供为净地减去已供给项目的面积，为项目预留的仍在其中；储备、闲置按地块全部面积。"
        ),
        tr("（四）供地率。{words}").format(words=supply_words()),
    )
    parts = section(tr("四、口径"), "definitions", room=110)
    for text in said:
        parts += [Text(text, small), Spacer(1, 3)]
    return parts


def _supply(sheet: LandSheet) -> list[Flowable]:
    words = (
        tr("地块\n块"), tr("面积"), tr("已供"), tr("其中\n本年供地"), tr("净地待供"), tr("储备"),
        tr("其中闲置"), tr("供地率\n%"),
    )  # fmt: skip
    columns = [Column(tr("园区"), 150), *(Column(word, 70, "right") for word in words)]
    rows = [(one.park_id, _line(one.name or tr("未定园区"), one.supply)) for one in sheet.lines]
    if len(sheet.lines) > 1:
        rows.append((WHOLE, _line(tr("合计"), sheet.whole, bold=True)))
    return since_grid(sheet.since, supply_table(sheet), columns, rows, measure=PAPER.measure)


def _line(name: str, found: Supply, *, bold: bool = False) -> Row:
    rate = UNKNOWN if found.rate is None else show_percent(found.rate).removesuffix("%")
    areas = (
        found.area, found.given, found.given_this_year, found.ready, found.reserved,
    )  # fmt: skip
    return [
        Cell(shortened(name, 24), bold=True),
        Cell(str(found.parcels), bold=bold),
        *(Cell(_mu(units), bold=bold) for units in areas),
        Cell(_mu(found.idle), "red" if found.idle else "", bold=bold),
        Cell(rate, bold=bold),
    ]


def _stock(sheet: LandSheet) -> Flowable:
    heads = [tr("{state}\n块").format(state=state.label) for state in KEPT]
    areas = [tr("{state}\n亩").format(state=state.label) for state in KEPT]
    columns = [Column(tr("可安排面积"), 150)]
    for head, area in zip(heads, areas, strict=True):
        columns += [Column(head, 70, "right"), Column(area, 90, "right")]
    rows: list[Row] = []
    for one in sheet.stock:
        cells: list[str | Cell | Flowable] = [one.size]
        for pieces, units in zip(one.pieces, one.areas, strict=True):
            cells += [str(pieces) if pieces else UNKNOWN, _mu(units)]
        rows.append(cells)
    return grid(columns, rows, measure=PAPER.measure)


def _years(sheet: LandSheet) -> Flowable:
    columns = [Column(tr("各年供地"), 150)]
    columns += [
        Column(tr("{year}年").format(year=year), 80, "right") for year, _ in reversed(sheet.years)
    ]
    cells: Row = [tr("亩"), *(_mu(units) for _, units in reversed(sheet.years))]
    return grid(columns, [cells], measure=PAPER.measure)


def _parcels(sheet: LandSheet) -> list[Flowable]:
    noted = any(one.note for one in sheet.parcels)
    columns = [
        Column(tr("编号"), 84),
        Column(tr("位置"), 94),
        Column(tr("用途"), 44),
        Column(tr("面积"), 52, "right"),
        Column(tr("可安排"), 52, "right"),
        Column(tr("状态"), 56),
        Column(tr("项目（占地，供地日期）"), 200),
        Column(tr("每亩价格\n万元"), 54, "right"),
        *([Column(tr("备注"), 110)] if noted else []),
    ]
    rows: list[tuple[str, Row]] = []
    park: str | None = None
    for one in sheet.parcels:
        if one.park != park:
            park = one.park
            same = [other for other in sheet.parcels if other.park == park]
            note = tr("{n} 块，{area}亩").format(n=len(same), area=_mu(sum(x.units for x in same)))
            rows.append(("", GroupRow(park or tr("未定园区"), note)))
        rows.append((one.parcel_id, _parcel(one, noted)))
    compared = parcels_table(sheet)
    return since_grid(sheet.since, compared, columns, rows, valign="TOP", measure=PAPER.measure)


def _parcel(one: SheetParcel, noted: bool) -> Row:
    lines = [_use(use, one.state) for use in one.uses]
    if not lines and one.state in GIVEN:
        day = one.supplied_on.isoformat() if one.supplied_on else tr("日期未填")
        lines = [tr("整块供出，{day}").format(day=day)]
    price = "" if one.price is None else show_amount(one.price, unit="万元", with_unit=False)
    return [
        Cell(shortened(one.code, 30), bold=True),
        shortened(one.place, 24) or UNKNOWN,
        shortened(one.use, 10) or UNKNOWN,
        _mu(one.units),
        _mu(one.left),
        Cell(one.state.label, _INKS.get(one.state, "")),
        tr("；").join(lines) or UNKNOWN,
        price or UNKNOWN,
        *([shortened(one.note, 60) or UNKNOWN] if noted else []),
    ]


def _use(use: SheetUse, state: ParcelState) -> str:
    name = shortened(use.project, 40)
    on = use.on.isoformat() if use.on else tr("日期未填") if state in GIVEN else tr("预留")
    return tr("{name}（{area}，{day}）").format(name=name, area=_mu(use.units), day=on)


def _notes(sheet: LandSheet) -> str:
    said = supply_words()
    if sheet.outside:
        said += tr("全区不含{names}。").format(names=tr("、").join(sheet.outside))
    return said


def _mu(units: int) -> str:
    return show_extent(Extent(units), with_unit=False) if units else UNKNOWN
