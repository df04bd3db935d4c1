"""What is asked before leads are assigned, given a next step or turned down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QWidget

from crm.choices import staff_names, words
from crm.leads import add_next_step, assign, turn_down
from crm.rules.leads import FIRST_STEP_WORKDAYS
from crm.rules.workdays import Workdays
from db.terms import ChoiceList
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.theme import mark
from ui.widgets.due_line import DueLine
from ui.widgets.inputs import Line


class LeadStep(Form):
    """A form about some leads: `what` names them in the log, `told` to who is asked."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        word: str,
        leads: tuple[Sequence[str], str, str],
        page: QWidget,
    ) -> None:
        super().__init__(desk, title, page, word)
        self.ids, self.what, told = leads
        about = QLabel(told)
        mark(about, "secondary")
        about.setWordWrap(True)
        self.column.addWidget(about)

    def add_open_choice(self, name: str, word: str, choices: Sequence[str], note: str) -> QComboBox:
        """Add a choice of words in which one may also write another; Return saves."""
        box, line = QComboBox(), Line()
        box.addItems(list(choices))
        box.setEditable(True)
        box.setLineEdit(line)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        box.setCompleter(completer)
        box.setCurrentIndex(-1)
        line.setAccessibleName(word)
        line.accepted.connect(self.accept)
        line.refused.connect(self.reject)
        line.textChanged.connect(lambda _: self.forgive(name))
        return self.add(name, word, box, note)


class AssignLeads(LeadStep):
    """To whom the leads go."""

    def __init__(self, desk: Desk, leads: tuple[Sequence[str], str, str], page: QWidget) -> None:
        super().__init__(desk, tr("分派"), tr("分派"), leads, page)
        names = desk.read_now(staff_names)
        note = tr("没办完的下一步也一起移交")
        self.owner = self.add_open_choice("owner", tr("责任人"), names, note)
        self.add_foot()
        self.owner.setFocus()

    def send(self) -> None:
        owner = self.owner.currentText().strip()
        label = tr("分派 {leads} 给 {owner}").format(leads=self.what, owner=owner)
        self.submit(assign, self.ids, owner, label=label)


class NextStepOfLeads(LeadStep):
    """What comes next, and by when."""

    def __init__(self, desk: Desk, leads: tuple[Sequence[str], str, str], page: QWidget) -> None:
        super().__init__(desk, tr("下一步"), tr("登记下一步"), leads, page)
        due = Workdays().shift(desk.today(), FIRST_STEP_WORKDAYS)
        self.step = self.add_line("what", tr("做什么"), hint=tr("如 电话回访、约来访"))
        self.due = self.add("due", tr("到期"), DueLine(desk.today()))
        self.due.told.connect(lambda words: self.note("due", words))
        self.due.setText(due.isoformat())
        self.due.accepted.disconnect()
        self.due.accepted.connect(self.accept)
        self.add_foot()
        self.step.setFocus()

    def send(self) -> None:
        due = self.due.day()
        label = tr("登记 {leads} 的下一步").format(leads=self.what)
        self.submit(add_next_step, self.ids, self.step.text(), due, label=label)


class TurnDownLeads(LeadStep):
    """Why the leads are turned down."""

    def __init__(self, desk: Desk, leads: tuple[Sequence[str], str, str], page: QWidget) -> None:
        super().__init__(desk, tr("退回线索"), tr("退回"), leads, page)
        reasons = desk.read_now(words, ChoiceList.LOST_REASON)
        note = tr("转为“流失”，原因留在历史里；没办完的下一步随之结束")
        self.reason = self.add_open_choice("reason", tr("原因"), reasons, note)
        self.add_foot()
        self.reason.setFocus()

    def send(self) -> None:
        reason, today = self.reason.currentText(), self.desk.today()
        label = tr("退回 {leads}").format(leads=self.what)
        self.submit(turn_down, self.ids, reason, today=today, label=label)
