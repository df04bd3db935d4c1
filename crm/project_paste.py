"""Several cells of the projects' table at once: pasted, filled with one value, emptied.

All or nothing: first each cell is read and compared with what stands there; where one is refused
nothing is written, and each refusal says which project, which column, what is wrong, what to do.
A blank in what was copied leaves what stands there: who copies a range rarely means to empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.cell_places import Cell
from crm.columns import COLUMNS
from crm.errors import InvalidInput
from crm.leads import assign
from crm.listing import ProjectRow, rows
from crm.project_card import parks
from crm.project_cells import EDITABLE, Fields, copied_cell, read_cell, save_fields
from crm.projects import still_there
from crm.rules.clipboard import is_fault
from crm.rules.dates import parse_when
from crm.rules.numbers import is_blank, parse_number, plain_text
from crm.rules.pairs import is_pair
from db.models import Project
from db.portions import portions
from db.values import Amount, Extent
from resources import N_, tr

TOLD = 6
"""Refusals that are told one by one."""
_AT_ONCE = 500
"""Projects that are read, or held and written, before the progress is told again."""
_SPECS = {spec.key: spec for spec in COLUMNS}
_TEXTS = frozenset({"name", "progress", "next_step"})
"""Columns in which 无 or / may be what somebody wrote."""
_ALSO_IN = {
    "chief": "people",
    "commissioner": "people",
    "next_due": "next_step",
    "next_step": "next_due",
}
"""Columns whose field another column may hold as well; a pair holds several."""
_FIXED = {
    "stage": N_("阶段要过关口，不能直接改。请打开项目，用“变更阶段”推进。"),
    "investors": N_("投资方不在表里改。请打开项目，在“概况”里修改。"),
    "tier": N_("档次由投资额算出。请改投资额。"),
    "arrival_rate": N_("到位率由到位和投资额算出。请改那两列。"),
    "intensity": N_("强度由投资额和用地算出。请改那两列。"),
    "contact": N_("联系人不在表里改。请打开项目，在“联系人”里修改。"),
    "entered_on": N_("登记日由阶段的经过得出。请打开项目修改。"),
    "followed_on": N_("最近跟进由跟进记录得出。请打开项目，在“跟进”里登记。"),
    "light": N_("灯由节点的进度得出。请打开项目，在“节点”里修改。"),
}


@dataclass(frozen=True)
class Refusal:
    """A cell that can't be written: the project's name, the column's label, and why."""

    project_id: str
    column: str
    name: str
    why: str

    @property
    def label(self) -> str:
        """The column's header."""
        return _SPECS[self.column].label

    @property
    def sentence(self) -> str:
        """All of it in words."""
        return tr("“{name}”的{column}：{why}").format(
            name=self.name, column=self.label, why=self.why
        )


class CellsRefused(InvalidInput):
    """Nothing was written, for `refused`."""

    def __init__(self, refused: Sequence[Refusal], *, field: str = "") -> None:
        said = [one.sentence for one in refused[:TOLD]]
        if len(refused) > TOLD:
            said.append(tr("……还有 {n} 处。").format(n=len(refused) - TOLD))
        super().__init__("\n".join(said), field=field)
        self.refused = tuple(refused)


@dataclass
class Planned:
    """What would be written. edits: project id → its fields; columns: those with a new value.

    cells: how many change. left: how many blanks leave what stands there.
    """

    edits: dict[str, Fields] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    cells: int = 0
    left: int = 0
    refused: list[Refusal] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


# --- what would be written


def plan(session: Session, cells: Sequence[Cell], today: date) -> Planned:
    """Read cells and compare them with what stands there; nothing is written.

    today: what 明天 is counted from, and the day of the lights.
    """
    found = Planned()
    by_name = {name: key for key, name in reversed(parks(session))}
    lit = today if any(cell.column == "light" for cell in cells) else None
    ids = list(dict.fromkeys(cell.project_id for cell in cells))
    known: dict[str, ProjectRow] = {}
    for part in portions(ids, _AT_ONCE):
        known |= {row.project_id: row for row in rows(session, part, lit)}
    living = {key for part in portions(ids, _AT_ONCE) for key in still_there(session, part)}
    for cell in cells:
        row = known.get(cell.project_id)
        if row is None or cell.project_id not in living:
            name = row.name if row else tr("（已移除）")
            why = tr("这个项目刚被移入回收站或合并。可先在“历史”里恢复它。")
            found.refused.append(Refusal(cell.project_id, cell.column, name, why))
            continue
        found.names[row.project_id] = row.name
        try:
            _plan_cell(found, row, cell, today, by_name)
        except InvalidInput as fault:
            found.refused.append(Refusal(row.project_id, cell.column, row.name, fault.message))
    _refuse_days_of_nothing(found, known)
    _refuse_one_name_of_several(found)
    found.columns = [spec.key for spec in COLUMNS if spec.key in found.columns]
    return found


def _plan_cell(
    found: Planned, row: ProjectRow, cell: Cell, today: date, by_name: Mapping[str, str]
) -> None:
    column, text = cell.column, cell.text
    if text is not None and (is_blank(text) if column not in _TEXTS else not text.strip()):
        found.left += 1
        return
    if text is not None and text.strip() == copied_cell(row, column).strip():
        return
    if text is not None and is_fault(text):
        raise InvalidInput(
            tr(
                "“{text}”是 Excel 里显示不下或算不出的格。请把那一列拉宽、改好公式，再复制。"
            ).format(text=text.strip()),
            field=column,
        )
    why = why_fixed(row, column)
    if why and text is not None and _read_alike(text, copied_cell(row, column)):
        return
    if why:
        raise InvalidInput(why, field=column)
    if text is None:
        fields = _empty(row, column)
    else:
        fields = read_cell(column, text, row, today=today, parks=by_name)
    fields = {
        name: value for name, value in fields.items() if not _stands(row, name, value, by_name)
    }
    if not fields:
        return
    edit = found.edits.setdefault(row.project_id, {})
    twice = [name for name in fields if name in edit and edit[name] != fields[name]]
    if twice:
        other = _SPECS[_ALSO_IN.get(column, twice[0])].label
        raise InvalidInput(
            tr("和同一行“{other}”一列写的不一样。请只粘贴其中一列。").format(other=other),
            field=column,
        )
    edit.update(fields)
    found.cells += 1
    if column not in found.columns:
        found.columns.append(column)


def why_fixed(row: ProjectRow, column: str) -> str:
    """Say why a cell can't be edited in the table, and where it is; "" when it can."""
    if column not in EDITABLE:
        return tr(_FIXED[column])
    if column == "people" and not is_pair(row.chief, row.commissioner):
        return tr("名字里有斜线，分不清是谁。请显示“联点领导”“督办专员”两列，分开修改。")
    if column == "arrived" and row.received.recorded is not None:
        return tr("到位由到位资金的记录汇总。请打开项目，在“资金”里登记。")
    return ""


def _empty(row: ProjectRow, column: str) -> Fields:
    match column:
        case "name":
            raise InvalidInput(
                tr("项目名称不能清空。要移走整个项目，请按 Ctrl+Delete。"), field=column
            )
        case "next_step" if row.next_step:
            raise InvalidInput(tr("下一步不能清空。做完了请在“跟进”里办结。"), field=column)
        case "next_step":
            return {}
        case "amount":
            return {} if row.headline is None else {row.headline.kind.value: None}
        case "people":
            return {"chief": None, "commissioner": None}
        case "park":
            return {"park_id": None}
        case _:
            return {column: None}


def _stands(row: ProjectRow, name: str, value: Any, by_name: Mapping[str, str]) -> bool:
    """Whether a field of a row holds a value already, however it was once written."""
    match name:
        case "planned" | "agreed" | "contracted":
            shown = row.headline
            return shown is not None and shown.kind.value == name and _same(shown.amount, value)
        case "arrived":
            return _same(row.received.reported, value)
        case "park_id":
            return bool(value == by_name.get(row.park or ""))
        case "next_step":
            return bool(value == (row.next_step or ""))
    return _same(getattr(row, name), value)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Amount | Extent) and isinstance(other, Amount | Extent):
        return one.plain() | {"source": ""} == other.plain() | {"source": ""}
    return bool(one == other)


def _read_alike(text: str, shown: str) -> bool:
    """Whether Excel shows `shown` so: 1,200 as 1200, 2016-05-31 as 2016/5/31."""
    if plain_text(text).replace(",", "") == plain_text(shown).replace(",", ""):
        return True
    for read in (parse_number, parse_when):
        try:
            if read(text) is not None and read(text) == read(shown):
                return True
        except InvalidInput:
            continue
    return False


def _refuse_days_of_nothing(found: Planned, known: Mapping[str, ProjectRow]) -> None:
    """A day needs the step that is due then."""
    for key, fields in found.edits.items():
        if "next_due" in fields and not (known[key].next_step or fields.get("next_step")):
            why = tr("还没有下一步。请先写下一步做什么，再定到期日。")
            found.refused.append(Refusal(key, "next_due", known[key].name, why))


def _refuse_one_name_of_several(found: Planned) -> None:
    """Filled over several names, one value would make the projects impossible to tell apart."""
    first: dict[str, str] = {}
    for key, fields in found.edits.items():
        name = fields.get("name")
        if name is None or first.setdefault(name, key) == key:
            continue
        why = tr("同一次里“{other}”也改叫“{name}”。请给每个项目写各自的名称。").format(
            other=found.names[first[name]], name=name
        )
        found.refused.append(Refusal(key, "name", found.names[key], why))


# --- writing


def write_cells(
    session: Session,
    cells: Sequence[Cell],
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> Planned:
    """Write cells, and return what was written; raises CellsRefused, and then writes none.

    progress: told how many of how many projects are written.
    """
    found = plan(session, cells, today)
    if found.refused:
        raise CellsRefused(found.refused)
    done = 0
    for ids in portions(found.edits, _AT_ONCE):
        if progress is not None:
            progress(done, len(found.edits))
        # Held until they are written: read one by one they take as many statements.
        held = session.scalars(select(Project).where(Project.id.in_(ids))).all()
        _hand_over(session, ids, found)
        for key in ids:
            _save(session, key, found)
        del held
        done += len(ids)
    return found


def _hand_over(session: Session, ids: Iterable[str], found: Planned) -> None:
    """Let projects of one new owner go there together, with what is to be done."""
    owners: dict[str, list[str]] = {}
    for key in ids:
        if owner := found.edits[key].get("owner"):
            owners.setdefault(owner, []).append(key)
    for owner, theirs in owners.items():
        assign(session, theirs, owner)


def _save(session: Session, project_id: str, found: Planned) -> None:
    edit = found.edits[project_id]
    fields = {name: value for name, value in edit.items() if name != "owner" or value is None}
    try:
        save_fields(session, project_id, fields)
    except InvalidInput as fault:
        column = fault.field if fault.field in _SPECS else found.columns[0]
        name = found.names[project_id]
        raise CellsRefused([Refusal(project_id, column, name, fault.message)]) from fault


def written(found: Planned, act: str) -> str:
    """Say what was written, for the log: `粘贴 12 格（投资额、用地，5 个项目）`."""
    labels = tr("、").join(_SPECS[key].label for key in found.columns)
    if len(found.edits) == 1:
        [name] = (found.names[key] for key in found.edits)
        about = tr("{name}：{columns}").format(name=name, columns=labels)
    else:
        about = tr("{columns}，{n} 个项目").format(columns=labels, n=f"{len(found.edits):,}")
    if found.left:
        about += tr("；{n} 个空格没有动").format(n=f"{found.left:,}")
    return tr("{act} {n} 格（{about}）").format(act=act, n=f"{found.cells:,}", about=about)
