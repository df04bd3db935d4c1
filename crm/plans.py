"""年度计划: loading a plan's targets from its table, again and again without doubling them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.ledgers.cells import cell_text
from crm.ledgers.headers import bare
from crm.ledgers.workbook import BOOKS, open_ledger
from crm.rules.counting import Narrowing, narrowing_of
from crm.rules.numbers import parse_number
from db.models import Park, Plan, Target
from db.terms import Measure
from resources import tr

COLUMNS = ("园区", "类别", "指标", "下限", "上限", "单位", "口径", "计量方式", "文件条目")
ZONE = "全区"
_INDICATOR = "指标"
_LOOKED_AT = 20

# A row that speaks of each figure before it (各项指标同比增长) is one target for each of them.
_EACH = re.compile(r"^各项(?:指标)?(.+)$")


@dataclass(frozen=True)
class PlanLoaded:
    """What a load did: the plan, how many targets it added, changed and found the same."""

    plan_id: str
    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class _Row:
    """One target of the table; `line` counts from 1, as a spreadsheet shows it."""

    line: int
    park: str
    category: str
    indicator: str
    floor: Decimal | None
    ceiling: Decimal | None
    unit: str
    definition: str
    measure: Measure
    argument: str
    section: str


def load_plan(
    session: Session,
    source: Path | Iterable[Mapping[str, str]],
    *,
    year: int,
    title: str | None = None,
) -> PlanLoaded:
    """Load the targets of `year` from a workbook, a CSV file (UTF-8 or GB18030) or such rows.

    The columns are `COLUMNS`. A target is known by park and indicator, so that loading a newer
    table changes the targets it has; those it does not name stay. Parks are made as needed.
    Raises InvalidInput, naming row and column, and loads nothing then.
    """
    rows = _checked(_read(source) if isinstance(source, Path) else list(source))
    plan = session.scalars(
        select(Plan).where(Plan.year == year, Plan.trashed_at.is_(None)).order_by(Plan.id).limit(1)
    ).first()
    if plan is None:
        plan = Plan(year=year, title=title or tr("{year}年工作计划").format(year=year))
        session.add(plan)
    elif title:
        plan.title = title
    session.flush()
    parks = _parks(session, rows)
    known = {
        (target.park_id, target.indicator): target
        for target in session.scalars(
            select(Target).where(Target.plan_id == plan.id, Target.trashed_at.is_(None))
        )
    }
    added = changed = 0
    loaded: list[tuple[_Row, Target]] = []
    for ordinal, row in enumerate(rows, 1):
        park_id = parks.get(row.park)
        target = known.get((park_id, row.indicator))
        fields = _fields(row, ordinal, _whole(row, loaded))
        if target is None:
            target = Target(plan_id=plan.id, park_id=park_id, indicator=row.indicator, **fields)
            session.add(target)
            session.flush()
            added += 1
        else:
            changed += _change(target, fields)
        loaded.append((row, target))
    session.flush()
    return PlanLoaded(plan.id, added, changed, len(rows) - added - changed)


def _fields(row: _Row, ordinal: int, part_of_id: str | None) -> dict[str, object]:
    return {
        "part_of_id": part_of_id,
        "ordinal": ordinal,
        "category": row.category,
        "floor": row.floor,
        "ceiling": row.ceiling,
        "unit": row.unit,
        "definition": row.definition or None,
        "measure": row.measure,
        "measure_argument": row.argument or None,
        "section": row.section or None,
    }


def _change(target: Target, fields: dict[str, object]) -> bool:
    """Set what differs; tell whether anything did."""
    differing = {name: new for name, new in fields.items() if getattr(target, name) != new}
    for name, new in differing.items():
        setattr(target, name, new)
    return bool(differing)


def _whole(row: _Row, loaded: list[tuple[_Row, Target]]) -> str | None:
    """Return the target that `row` is a part of: 含于过10亿元项目之中."""
    match = re.search(r"含于(.+?)之中", row.definition)
    if match is None:
        return None
    for other, target in reversed(loaded):
        if other.park == row.park and match[1] in other.indicator:
            return target.id
    raise InvalidInput(
        tr("第 {line} 行：口径说“含于{whole}之中”，但前面没有这个指标。").format(
            line=row.line, whole=match[1]
        )
    )


def _parks(session: Session, rows: list[_Row]) -> dict[str, str | None]:
    """Return the id of each park the rows name, making those there are not; the zone is None."""
    known: dict[str, str | None] = {
        name: key
        for key, name in session.execute(
            select(Park.id, Park.name).where(Park.trashed_at.is_(None)).order_by(Park.id.desc())
        )
    }
    ordinal = len(known)
    for row in rows:
        if row.park == ZONE or row.park in known:
            continue
        ordinal += 1
        park = Park(name=row.park, ordinal=ordinal)
        session.add(park)
        session.flush()
        known[row.park] = park.id
    return {**known, ZONE: None}


def _read(file: Path) -> list[dict[str, str]]:
    if file.suffix.lower() in BOOKS:
        return _from_book(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InvalidInput(
            tr("打不开计划文件“{file}”。请检查文件是否存在、是否被占用。").format(file=file.name),
            details=str(error),
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise InvalidInput(
                tr("“{file}”不是 CSV 文本文件。请另存为 CSV（UTF-8）后再试。").format(
                    file=file.name
                )
            ) from error
    return list(csv.DictReader(io.StringIO(text)))


def _from_book(file: Path) -> list[dict[str, str]]:
    """Read the first sheet that has the columns; rows above its header become blank ones."""
    for grid in open_ledger(file).sheets:
        for at, row in enumerate(grid.rows[:_LOOKED_AT]):
            heads = [bare(cell_text(cell)) for cell in row]
            if _INDICATOR not in heads:
                continue
            blank = dict.fromkeys(heads, "")
            rows = [
                dict(zip(heads, map(cell_text, cells), strict=False))
                for cells in grid.rows[at + 1 :]
            ]
            return [*[blank] * at, *rows]  # so that the first is line 2, as of a CSV
    raise InvalidInput(
        tr("“{file}”里没找到表头。计划表应有这些列：{all}。").format(
            file=file.name, all=tr("、").join(COLUMNS)
        )
    )


def _checked(raw: Sequence[Mapping[str, str]]) -> list[_Row]:
    if not raw:
        raise InvalidInput(tr("计划表里没有数据行。"))
    missing = [name for name in COLUMNS if name not in raw[0]]
    if missing:
        raise InvalidInput(
            tr("计划表缺少“{columns}”列。应有：{all}。").format(
                columns=tr("、").join(missing), all=tr("、").join(COLUMNS)
            )
        )
    rows: list[_Row] = []
    for line, cells in enumerate(raw, 2):
        if any((cells.get(name) or "").strip() for name in COLUMNS):
            rows += _spread(_row(line, cells), rows)
    _refuse_doubles(rows)
    return rows


def _row(line: int, cells: Mapping[str, str]) -> _Row:
    def cell(name: str) -> str:
        return (cells.get(name) or "").strip()

    for name in ("指标", "单位"):
        if not cell(name):
            raise _wrong(line, tr("“{column}”是空的").format(column=name))
    floor, ceiling = (_number(line, name, cell(name)) for name in ("下限", "上限"))
    if floor is None and ceiling is None:
        raise _wrong(line, tr("下限和上限都没有填"))
    if floor is not None and ceiling is not None and ceiling < floor:
        raise _wrong(line, tr("上限小于下限"))
    measure = next((one for one in Measure if one.label == cell("计量方式")), None)
    if measure is None:
        allowed = tr("、").join(one.label for one in Measure)
        raise _wrong(line, tr("计量方式应是：{allowed}").format(allowed=allowed))
    return _Row(
        line=line,
        park=cell("园区") or ZONE,
        category=cell("类别"),
        indicator=cell("指标"),
        floor=floor,
        ceiling=ceiling,
        unit=cell("单位"),
        definition=cell("口径"),
        measure=measure,
        argument=narrowing_of(cell("指标"), measure, cell("口径")).to_text(),
        section=cell("文件条目"),
    )


def _number(line: int, column: str, text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except InvalidInput as error:
        raise _wrong(line, f"{column}{error.message.rstrip('。')}") from error


def _spread(row: _Row, before: list[_Row]) -> list[_Row]:
    """Return `row`, or one growth target for each figure before it that it speaks of."""
    each = _EACH.match(row.indicator)
    if each is None or row.measure is not Measure.GROWTH:
        return [row]
    figures = [
        other
        for other in before
        if (other.park, other.category) == (row.park, row.category)
        and other.measure is not Measure.GROWTH
    ]
    if not figures:
        raise _wrong(row.line, tr("“{indicator}”前面没有指标").format(indicator=row.indicator))
    return [
        _Row(
            line=row.line,
            park=row.park,
            category=row.category,
            indicator=f"{figure.indicator}{each[1]}",
            floor=row.floor,
            ceiling=row.ceiling,
            unit=row.unit,
            definition=row.definition,
            measure=row.measure,
            argument=Narrowing(of=figure.indicator).to_text(),
            section=row.section,
        )
        for figure in figures
    ]


def _refuse_doubles(rows: list[_Row]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = seen.setdefault((row.park, row.indicator), row.line)
        if first != row.line:
            raise _wrong(
                row.line,
                tr("{park}的“{indicator}”与第 {first} 行重复").format(
                    park=row.park, indicator=row.indicator, first=first
                ),
            )


def _wrong(line: int, problem: str) -> InvalidInput:
    return InvalidInput(tr("计划表第 {line} 行：{problem}。").format(line=line, problem=problem))
