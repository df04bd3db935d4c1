"""The forms of 地块: a parcel, a project on it, and the search for one that fits."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from crm import parcels
from crm.errors import InvalidInput
from crm.parcels import ParcelRow, UseRow, Wanted
from crm.parks import park_rows
from crm.rules.parcels import GIVEN, Fit
from crm.rules.units import parse_amount, parse_extent, show_amount, show_extent
from db.terms import ParcelState
from db.values import Extent
from resources import tr
from ui.desk import Desk
from ui.dialogs.parks import ProjectChoice
from ui.dialogs.supervising import DatedForm
from ui.models.plain import PlainModel
from ui.theme import mark
from ui.widgets.list_table import list_table
from ui.widgets.suggesting import suggest

STATE_TINTS = {
    ParcelState.READY: "green",
    ParcelState.RESERVED: "secondary",
    ParcelState.SUPPLIED: "accent",
    ParcelState.IDLE: "phoenix",
}
_PRICE = "万元"
_WIDE, _TABLE = 820, 214
_LOOK_AFTER = 250


def mu(units: int) -> str:
    """Show an area in 亩."""
    return show_extent(Extent(units))


class ParcelForm(DatedForm):
    """A parcel, entered or changed."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        held: ParcelRow | None = None,
        *,
        park_id: str | None = None,
    ) -> None:
        super().__init__(desk, tr("修改地块") if held else tr("登记地块"), parent)
        self._held = held
        self.code = self.add_line(
            "code", tr("编号"), hint=tr("例如 JK-2016-03"), text=held.code if held else ""
        )
        self.park = self.add_choice(
            "park_id",
            tr("园区"),
            [(one.name, one.park_id) for one in desk.read_now(park_rows)],
            held.park_id if held else park_id,
        )
        self.place = self.add_line(
            "place",
            tr("位置"),
            hint=tr("同一位置的地块可以合起来找"),
            text=(held.place or "") if held else "",
        )
        area = show_extent(held.area, places=None) if held and held.area else ""
        self.area = self.add_line("area", tr("面积"), hint=tr("35.2亩、2公顷"), text=area)
        self.use = self.add_line("use", tr("用途"), text=(held.use or "") if held else "")
        self.use.setPlaceholderText(tr("工业、仓储、研发 …"))
        suggest(self.use, desk.read_now(parcels.uses_known))
        states = [(one.label, one.value) for one in ParcelState]
        state = held.state.value if held else ParcelState.READY.value
        self.state = self.add_choice("state", tr("状态"), states, state)
        self.add_day("supplied_on", tr("供地日期"), held.supplied_on if held else None)
        self.note("supplied_on", tr("留空是日期不详，不计入各年供地。"))
        price = show_amount(held.price, unit=_PRICE, places=None) if held and held.price else ""
        self.price = self.add_line("price", tr("每亩价格"), hint=tr("36万元"), text=price)
        self.conditions = self.add_lines(
            "conditions", tr("规划条件"), hint=tr("容积率、绿地率、投资强度 …"), rows=2
        )
        self.conditions.setPlainText((held.conditions or "") if held else "")
        self.remark = self.add_line("note", tr("备注"), text=(held.note or "") if held else "")
        self.add_foot()
        self.state.currentIndexChanged.connect(lambda _: self._show_day())
        self._show_day()
        self.code.setFocus()

    def send(self) -> None:
        state = ParcelState(self.state.currentData())
        fields: dict[str, Any] = {
            "place": self.place.text(),
            "area": parse_extent(self.area.text(), field="area"),
            "use": self.use.text(),
            "state": state,
            "supplied_on": self.day("supplied_on") if state in GIVEN else None,
            "price": parse_amount(self.price.text(), default_unit=_PRICE, field="price"),
            "conditions": self.conditions.toPlainText(),
            "note": self.remark.text(),
        }
        code, park_id = self.code.text(), self.park.currentData()
        if self._held is None:
            label = tr("登记地块 {code}").format(code=code.strip())
            self.submit(parcels.add_parcel, park_id, code, today=self.today, label=label, **fields)
        else:
            label = tr("修改地块 {code}").format(code=code.strip())
            fields |= {"code": code, "park_id": park_id}
            held = self._held.parcel_id
            self.submit(parcels.edit_parcel, held, fields, today=self.today, label=label)

    def _show_day(self) -> None:
        self.show_field("supplied_on", ParcelState(self.state.currentData()) in GIVEN)


class UseForm(DatedForm):
    """A project on a parcel: how much of it, and the day of 供地."""

    def __init__(
        self, desk: Desk, parent: QWidget, parcel: ParcelRow, held: UseRow | None = None
    ) -> None:
        super().__init__(desk, tr("修改项目用地") if held else tr("安排项目"), parent)
        self._parcel, self._held = parcel, held
        self.project = None if held else ProjectChoice(self)
        left = parcel.land.left
        if held is not None and held.area is not None:
            left += held.area.units or 0
        self.area = self.add_line(
            "area",
            tr("用地面积"),
            text=show_extent(held.area, places=None) if held and held.area else "",
        )
        self.note("area", tr("这个地块还可安排 {left}。").format(left=mu(left)))
        self.add_day("on", tr("供地日期"), held.on if held else None)
        self.note("on", tr("留空是先预留；填了日期算已供，供完的地块变为已供。"))
        self.add_foot(f"{parcel.code} · {held.project}" if held else parcel.code)
        if self.project is None:
            self.area.setFocus()
        else:
            self.project.line.setFocus()
            self.project.line.editingFinished.connect(self._propose)

    def send(self) -> None:
        area = parse_extent(self.area.text(), field="area")
        on, code = self.day("on"), self._parcel.code
        if self._held is not None:
            label = tr("{name} 修改用地（{code}）").format(name=self._held.project, code=code)
            held = self._held.use_id
            self.submit(parcels.edit_use, held, area, on, today=self.today, label=label)
            return
        assert self.project is not None
        key, name = self.project.chosen()
        label = tr("{name} 安排到 {code}").format(name=name, code=code)
        parcel = self._parcel.parcel_id
        self.submit(parcels.put_project, parcel, key, area, on, today=self.today, label=label)

    def _propose(self) -> None:
        """Propose what the project still wants, as far as it is left."""
        assert self.project is not None
        key = self.project.key
        if key is None or self.area.text().strip():
            return
        wanted: Wanted = self.desk.read_now(parcels.wanted_by, key)
        units = min(wanted.units or 0, self._parcel.land.left)
        if units:
            self.area.setText(show_extent(Extent(units), places=None))


class FindParcelForm(DatedForm):
    """找地块: how much land, where and for what; below it what fits, best first."""

    def __init__(
        self, desk: Desk, parent: QWidget, *, project: tuple[str, str] | None = None
    ) -> None:
        title = tr("为“{name}”找地块").format(name=project[1]) if project else tr("找地块")
        super().__init__(desk, title, parent, tr("预留给项目"), width=_WIDE)
        self._project = project
        self.found: list[tuple[Fit, tuple[ParcelRow, ...]]] = []
        self.project = None if project else ProjectChoice(self)
        self.wanted = self.add_line("wanted", tr("要多大"), hint=tr("120亩"))
        rows = desk.read_now(park_rows)
        self._names = {one.park_id: one.name for one in rows}
        anywhere: list[tuple[str, Any]] = [(tr("不限"), None)]
        self.park = self.add_choice(
            "park_id", tr("园区"), anywhere + [(one.name, one.park_id) for one in rows]
        )
        uses: list[tuple[str, Any]] = [(tr("不限"), None)]
        uses += [(one, one) for one in desk.read_now(parcels.uses_known)]
        self.use = self.add_choice("use", tr("用途"), uses)
        self.model = PlainModel(
            (tr("地块"), tr("园区"), tr("位置"), tr("用途"), tr("可安排"), tr("富余"), tr("状态"))
        )
        self.model.align_right(4, 5)
        self.table = list_table(
            self.model, tr("合适的地块"), stretch=0, widths=(150, 110, 120, 60, 84, 84, 84)
        )
        self.table.setTabKeyNavigation(False)
        self.table.setFixedHeight(_TABLE)
        self.column.addWidget(self.table)
        self.said = QLabel()
        mark(self.said, "secondary")
        self.add_foot("", self.said)
        self._later = QTimer(self, singleShot=True, interval=_LOOK_AFTER)
        self._later.timeout.connect(self.look)
        self.wanted.textChanged.connect(lambda _: self._later.start())
        self.park.currentIndexChanged.connect(lambda _: self.look())
        self.use.currentIndexChanged.connect(lambda _: self.look())
        if self.project is not None:
            self.project.line.editingFinished.connect(self._take_wanted)
            self.project.line.setFocus()
        else:
            self._take_wanted()
            self.wanted.setFocus()
        self.look()

    @property
    def typed(self) -> bool:
        return False  # a search: nothing is lost by leaving

    def look(self) -> None:
        """Show what fits what the fields say now."""
        try:
            wanted = parse_extent(self.wanted.text(), field="wanted")
        except InvalidInput as fault:
            self.blame("wanted", str(fault), focus=False)
            return
        if wanted is None or not wanted.units:
            self.desk.drop(parcels.find_parcels, self)
            self._show([])
            self.said.setText(tr("填写面积，或先选项目。"))
            return
        self.desk.read(
            parcels.find_parcels,
            wanted,
            park_id=self.park.currentData(),
            use=self.use.currentData(),
            then=self._show,
            failed=self.take_failure,
            owner=self,
            latest=True,
        )

    def send(self) -> None:
        key, name = self._project or self._chosen()
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.found):
            raise InvalidInput(tr("没有可预留的地块。请改面积、园区或用途。"), field="wanted")
        some = self.found[row][1]
        self.submit(
            parcels.hold_parcels,
            [one.parcel_id for one in some],
            key,
            parse_extent(self.wanted.text(), field="wanted"),
            today=self.today,
            label=tr("{name} 预留 {codes}").format(
                name=name, codes=tr("、").join(one.code for one in some)
            ),
        )

    def _chosen(self) -> tuple[str, str]:
        assert self.project is not None
        return self.project.chosen()

    def _take_wanted(self) -> None:
        """Begin with what the project says of itself."""
        key = self._project[0] if self._project else self.project.key if self.project else None
        if key is None:
            return
        wanted: Wanted = self.desk.read_now(parcels.wanted_by, key)
        self.forgive("wanted")
        if wanted.units:
            self.wanted.setText(show_extent(Extent(wanted.units), places=None))
            self.note("wanted", tr("按项目登记的用地，已减去安排过的；约数按下限。"))
        elif wanted.units == 0:
            self.note("wanted", tr("项目要的地已经安排够了。"))
        else:
            self.note("wanted", tr("项目没有登记用地，请填写。"))
        self.park.setCurrentIndex(max(self.park.findData(wanted.park_id), 0))

    def _show(self, found: list[tuple[Fit, tuple[ParcelRow, ...]]]) -> None:
        self.found = found
        rows: list[tuple[str, ...]] = []
        tints = {}
        for at, (fit, some) in enumerate(found):
            first = some[0]
            state = ParcelState.READY if fit.ready else ParcelState.RESERVED
            rows.append(
                (
                    tr("＋").join(one.code for one in some),
                    self._names.get(first.park_id or "", ""),
                    first.place or "",
                    first.use or tr("未定"),
                    mu(sum(one.land.left for one in some)),
                    mu(fit.left),
                    state.label,
                )
            )
            tints[at, 6] = STATE_TINTS[state]
        self.model.show_rows(rows, tints)
        if found:
            self.table.setCurrentIndex(self.model.index(0, 0))
            pairs = len(found[0][1]) > 1
            word = tr("没有单块合适，可合用 {n} 组") if pairs else tr("{n} 块合适，富余最少的在前")
            self.said.setText(word.format(n=len(found)))
        else:
            self.said.setText(tr("没有合适的地块：换一个园区或用途，或者改小面积。"))
        self.save.setEnabled(bool(found))
