"""粘贴一览表: a schedule of promises from Excel, with what of it was understood."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QWidget

from crm.contract_cards import ContractDetail, ProjectContracts
from crm.errors import InvalidInput
from crm.schedule_cells import Schedule
from crm.schedule_paste import read_schedule
from db.terms import Indicator
from resources import tr
from ui.desk import Desk
from ui.dialogs.drafts_form import DraftsForm, spaces_tick
from ui.models.drafts import DraftRow

ASKED = (Indicator.FIXED_INVESTMENT, Indicator.CAPITAL)
"""Indicators whose yearly figures may be of the year alone, or run up to it."""


class PasteSchedule(DraftsForm):
    """The pasted text above, its promises below; a question where only a person can tell."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        about: ProjectContracts,
        contract: ContractDetail,
        text: str | None = None,
    ) -> None:
        """text: what is pasted; None takes the clipboard."""
        super().__init__(desk, tr("粘贴承诺一览表"), parent, about, contract)
        self.pasted = self.add_lines(
            "text",
            tr("一览表"),
            rows=5,
            hint=tr(
                "在 Excel 里选中一览表复制，粘贴到这里。三种都认得：年度 × 指标；"
                "一行一项（指标、承诺值、单位、考核期间…）；一行一条条款文字。"
            ),
        )
        self.runs: dict[Indicator, QComboBox] = {}
        for indicator in ASKED:
            box = self.add_choice(
                f"runs-{indicator.value}",
                indicator.label,
                [
                    (tr("请选择：各年的数是……"), None),
                    (tr("当年数，要逐年累加"), False),
                    (tr("累计数，到当年年底为止"), True),
                ],
            )
            self.runs[indicator] = box
            box.currentIndexChanged.connect(self._read)
        view = self.add_table()
        spaces_tick(view, self.drafts)
        self.add_foot(tr("双击承诺值可以改；空格勾选或不选"))
        self._wait = QTimer(self, singleShot=True, interval=150)
        self._wait.timeout.connect(self._read)
        self.pasted.textChanged.connect(self._wait.start)
        held = QGuiApplication.clipboard().text() if text is None else text
        self.pasted.setPlainText(held)
        self._read()
        self.begin()
        self.pasted.setFocus()

    def send(self) -> None:
        self._wait.stop()
        if any(box.isVisibleTo(self) and box.currentData() is None for box in self.runs.values()):
            asked = next(one for one, box in self.runs.items() if box.isVisibleTo(self)
                         and box.currentData() is None)  # fmt: skip
            raise InvalidInput(
                tr("请选择：这一项各年写的是当年数，还是累计数。"), field=f"runs-{asked.value}"
            )
        super().send()

    def _read(self) -> None:
        answers = {
            indicator: bool(box.currentData())
            for indicator, box in self.runs.items()
            if box.currentData() is not None
        }
        text = self.pasted.toPlainText()
        try:
            found = read_schedule(text, running=answers)
        except InvalidInput as fault:
            found = Schedule()
            if text.strip():
                self.blame("text", fault.message, focus=False)
        else:
            self.forgive("text")
        for indicator in ASKED:
            there = any(one.draft.indicator is indicator for one in found.promises)
            wanted = indicator in found.running or (indicator in answers and there)
            self.show_field(f"runs-{indicator.value}", wanted)
        # What could not be read stands first: it is what a person has to look at.
        others = [
            DraftRow(None, one.place, one.text, one.why, passed=one.passed) for one in found.unread
        ]
        rows = [row for row in others if not row.passed]
        rows += [DraftRow(one.draft, one.place, note=one.note) for one in found.promises]
        rows += [row for row in others if row.passed]
        self.drafts.show_rows(rows)
        self.fit()
