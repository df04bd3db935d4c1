"""The form of an exit's step: on its day, until when to put right, what was found or decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from crm import exits
from crm.exits import Exit
from crm.rules.exits import Step
from db.terms import ExitStepKind, ExitWay
from resources import N_, tr
from ui.desk import Desk
from ui.dialogs.supervising import About, DatedForm

USUAL = timedelta(days=90)
"""How long a rectification usually takes."""
_TEXTS = {
    ExitStepKind.NOTICE: (N_("告知事由"), N_("例如 亩均税收连续两年未达标，依合同第九条")),
    ExitStepKind.RECTIFICATION: (N_("整改措施"), N_("例如 追加设备投资 3,000 万元，三季度投产")),
    ExitStepKind.REASSESSMENT: (N_("再评估结论"), N_("例如 3 项未达标中 2 项已达标")),
    ExitStepKind.DECISION: (N_("决定和依据"), N_("例如 依合同第十二条收回未利用的 40 亩")),
}
_TITLES = {
    ExitStepKind.NOTICE: N_("登记告知"),
    ExitStepKind.RECTIFICATION: N_("登记整改"),
    ExitStepKind.REASSESSMENT: N_("登记再评估"),
    ExitStepKind.DECISION: N_("登记退出决定"),
}


class StepForm(DatedForm):
    """The next step of a project's exit, or one that was entered."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        about: About,
        kind: ExitStepKind,
        running: Exit,
        *,
        held: Step | None = None,
        said: str = "",
        decided: Callable[[ExitWay], object] | None = None,
    ) -> None:
        title = tr("修改{kind}").format(kind=kind.label) if held else tr(_TITLES[kind])
        super().__init__(desk, title, parent)
        self._about, self._kind, self._held, self._decided = about, kind, held, decided
        self.way: QComboBox | None = None
        self.add_day("on", tr("日期"), held.on if held else self.today)
        if kind in (ExitStepKind.NOTICE, ExitStepKind.RECTIFICATION):
            usual = self.today + USUAL if kind is ExitStepKind.NOTICE else running.due
            self.add_day("due", tr("整改期限"), held.due if held else usual)
        if kind is ExitStepKind.DECISION:
            ways: list[tuple[str, Any]] = [(tr("（请选择）"), None)]
            ways += [(one.label, one) for one in ExitWay]
            self.way = self.add_choice("way", tr("处理方式"), ways, held.way if held else None)
        word, hint = _TEXTS[kind]
        self.said = self.add_lines("text", tr(word), hint=tr(hint), rows=4)
        self.said.setPlainText((held.text or "") if held else said)
        self.document = self.add_line(
            "document",
            tr("文书"),
            hint=tr("文号或名称，扫描件存为附件"),
            text=(held.document or "") if held else "",
        )
        self.add_foot(about.project)
        (self.way or self.said).setFocus()

    def send(self) -> None:
        fields: dict[str, Any] = {
            "text": self.said.toPlainText(),
            "document": self.document.text(),
        }
        if "due" in self.fields:
            fields["due"] = self.day("due")
        if self.way is not None:
            way = self.way.currentData()
            fields["way"] = None if way is None else ExitWay(way)  # a choice keeps plain text
        on = self.day("on", owed=True)
        words = {"project": self._about.project, "kind": self._kind.label}
        if self._held is not None:
            self.submit(
                exits.edit_step,
                self._held.step_id,
                {"on": on, **fields},
                today=self.today,
                label=tr("{project} 修改退出程序（{kind}）").format(**words),
            )
            return
        self.submit(
            exits.add_step,
            self._about.project_id,
            self._kind,
            on,
            today=self.today,
            label=tr("{project} 退出程序（{kind}）").format(**words),
            then=lambda _: self._tell(fields.get("way")),
            **fields,
        )

    def _tell(self, way: ExitWay | None) -> None:
        if way is not None and self._decided is not None:
            self._decided(way)
