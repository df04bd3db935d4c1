"""The forms of 园区: a park of its own, and the transfer of a project to another one."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from crm import parks
from crm.errors import InvalidInput
from crm.incentives import projects_to_offer
from crm.parcels import wanted_by
from crm.parks import ParkRow
from db.terms import ParkKind
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.dialogs.supervising import DatedForm
from ui.widgets.inputs import Line
from ui.widgets.suggesting import suggest


class ParkForm(Form):
    """A park, entered or changed."""

    def __init__(self, desk: Desk, parent: QWidget, held: ParkRow | None = None) -> None:
        super().__init__(desk, tr("修改园区") if held else tr("登记园区"), parent)
        self._held = held
        self.name = self.add_line(
            "name", tr("名称"), hint=tr("例如 星沙产业基地"), text=held.name if held else ""
        )
        kinds = [(one.label, one.value) for one in ParkKind]
        self.kind = self.add_choice(
            "kind", tr("类型"), kinds, held.kind.value if held else ParkKind.MAIN.value
        )
        self.counts = self.add("counts_into_zone", tr("口径"), QCheckBox(tr("计入全区")))
        self.counts.setChecked(held.counts_into_zone if held else True)
        self.note("counts_into_zone", tr("不计入的园区单独列出，全区的合计和目标里都没有它。"))
        self.add_foot()
        self.name.setFocus()

    @property
    def typed(self) -> bool:
        began = self._held.counts_into_zone if self._held else True
        return super().typed or self.counts.isChecked() != began

    def send(self) -> None:
        name = self.name.text()
        fields: dict[str, Any] = {
            "kind": ParkKind(self.kind.currentData()),
            "counts_into_zone": self.counts.isChecked(),
        }
        if self._held is None:
            label = tr("登记园区 {name}").format(name=name.strip())
            self.submit(parks.create_park, name, label=label, **fields)
        else:
            label = tr("修改园区 {name}").format(name=name.strip())
            held = self._held.park_id
            self.submit(parks.edit_park, held, {"name": name, **fields}, label=label)


class ProjectChoice:
    """A line of a form in which one of the projects is chosen by a part of its name."""

    def __init__(self, form: Form, word: str = "") -> None:
        self._ids: dict[str, str] = {}
        self.line: Line = form.add_line(
            "project_id", word or tr("项目"), hint=tr("输入项目名称的一部分")
        )
        form.desk.read(projects_to_offer, then=self._offer, owner=form)

    def _offer(self, found: list[tuple[str, str]]) -> None:
        self._ids = {words: key for key, words in found}
        suggest(self.line, list(self._ids))

    @property
    def key(self) -> str | None:
        """The id of the project that the line names, None where it names none."""
        return self._ids.get(self.line.text().strip())

    def chosen(self) -> tuple[str, str]:
        """Return (id, name); raises InvalidInput (``project_id``)."""
        name, key = self.line.text().strip(), self.key
        if key is None:
            raise InvalidInput(
                tr("请从列表里选一个项目。") if name else tr("请填写项目。"), field="project_id"
            )
        return key, name


class TransferForm(DatedForm):
    """划转: which project, to which park, on which day, why."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        *,
        project: tuple[str, str] | None = None,
        park_id: str | None = None,
    ) -> None:
        """project: (id, name) where it is settled; park_id: the park that is proposed."""
        super().__init__(desk, tr("划转项目"), parent, tr("划转"))
        self._project = project
        self.project = None if project else ProjectChoice(self)
        self._names = {one.park_id: one.name for one in desk.read_now(parks.park_rows)}
        choices: list[tuple[str, str | None]] = [(name, key) for key, name in self._names.items()]
        if park_id is None:  # nothing is proposed: a park nobody chose would be taken unseen
            choices.insert(0, (tr("请选择"), None))
        self.park = self.add_choice("park_id", tr("划入园区"), choices, park_id)
        self.add_day("on", tr("日期"), self.today)
        self.reason = self.add_line(
            "reason", tr("原因"), hint=tr("例如 主园区没有合适的地块，调整到基地")
        )
        self.add_foot(project[1] if project else "")
        if self.project is None:
            self.park.setFocus()
        else:
            self.project.line.editingFinished.connect(self._tell_place)
            self.project.line.setFocus()

    def _tell_place(self) -> None:
        """Say in which park the chosen project is now."""
        assert self.project is not None
        key = self.project.key
        if key is not None:
            park_id = self.desk.read_now(wanted_by, key).park_id
            here = self._names.get(park_id or "", tr("未定"))
            self.note("project_id", tr("现在的园区：{park}").format(park=here))

    def send(self) -> None:
        if self.project is None:
            assert self._project is not None
            key, name = self._project
        else:
            key, name = self.project.chosen()
        if self.park.currentData() is None:
            raise InvalidInput(tr("请选择划入哪个园区。"), field="park_id")
        self.submit(
            parks.transfer_project,
            key,
            self.park.currentData(),
            self.day("on", owed=True),
            reason=self.reason.text(),
            today=self.today,
            label=tr("{name} 划转到{park}").format(name=name, park=self.park.currentText()),
        )
