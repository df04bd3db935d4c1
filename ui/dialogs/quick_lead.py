"""Ctrl+L: a lead in half a minute, pasted in one line or typed, never twice and never lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.choices import staff_names, words
from crm.duplicates import Likeness, likely
from crm.leads import guessed, log_lead
from crm.project_card import parks
from crm.rules.leads import FIRST_STEP_WORKDAYS, suggested_name
from crm.rules.pasted import Pasted
from crm.rules.phones import read_phones
from crm.rules.workdays import Workdays
from db.terms import ChoiceList
from db.values import Phone
from resources import tr
from ui.desk import Desk
from ui.lead_draft import drop_draft, keep_draft, kept_draft
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.duplicate_hint import MOST, DuplicateHint
from ui.widgets.lead_form import NOT_TYPED, LeadForm
from ui.widgets.paste_box import PasteBox

WIDTH = 760
_FIELD_OF = {"phones": "phone", "amount": "planned"}
_KINDS = ("organization", "project", "contact")
_SURE = 90
"""From this likeness on a lead is not saved before somebody said that it is another one."""


class QuickLead(QDialog):
    """Ctrl+Enter saves, Esc asks when something was typed, Return goes on to the next field."""

    logged = Signal(str)
    opened = Signal(str, str)
    """Record kind and id: the user opens what is there already instead."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("登记线索"))
        self._desk = desk
        self._confirmed: tuple[str, ...] | None = None
        self._start: dict[str, str] = {}
        self._note = ""
        self.paste = PasteBox()
        self.form = self._make_form()
        self.hint = DuplicateHint(desk, kinds=_KINDS, merging=False, asking=True)
        self._build()
        self._reading = QTimer(self, singleShot=True, interval=150)
        self._reading.timeout.connect(self.take_apart)
        self._keeping = QTimer(self, singleShot=True, interval=400)
        self._keeping.timeout.connect(self._keep)
        self._begin()
        self._connect()
        calm_wheels(self)
        self.paste.setFocus()

    # --- what the window and the keys ask

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S):
            self.accept()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Save and close; what can't be saved is said under its field, what is known above."""
        if self._reading.isActive():
            self._reading.stop()
            self._show_guesses(self.paste.toPlainText(), self._guess_now())
        lead = self.form.read()
        if lead is None or not self._is_another():
            return
        self.save.setEnabled(False)
        name = lead.name.strip() or suggested_name(lead.company, lead.person)
        self._desk.change(
            log_lead,
            lead,
            today=self._desk.today(),
            label=tr("登记线索 {name}").format(name=name),
            then=lambda project_id: self._logged(project_id),
            failed=self._failed,
            owner=self,
        )

    def reject(self) -> None:
        """Close; what was typed is kept as a draft, or dropped, as one answers."""
        if self.typed():
            answer = self._ask()
            if answer is None:
                return
            if answer:
                self._keep()
            else:
                self._drop()
        super().reject()

    def typed(self) -> bool:
        """Whether anything was typed or pasted."""
        texts = self.form.texts()
        return bool(self.paste.toPlainText().strip()) or any(
            text.strip() and text != self._start.get(key, "") for key, text in texts.items()
        )

    # --- pasting

    def take_apart(self) -> None:
        """Guess anew what the pasted text says, off the GUI thread since it may be long."""
        text = self.paste.toPlainText()
        self._desk.read(
            guessed,
            text,
            then=lambda found: self._show_guesses(text, found),
            owner=self,
            latest=True,
        )

    def _guess_now(self) -> Pasted:
        found: Pasted = self._desk.read_now(guessed, self.paste.toPlainText())
        return found

    def _show_guesses(self, text: str, found: Pasted) -> None:
        if text != self.paste.toPlainText():
            return
        guesses = found.guesses()
        texts = {
            _FIELD_OF.get(field, field): tr("、").join(one.value for one in values)
            for field, values in guesses.items()
        }
        if found.note:
            texts["note"] = found.note
        left = self.form.guess(texts)
        if left:  # e.g. a park that the zone does not have
            note = "\n".join([self.form.text("note"), *left.values()]).strip()
            self.form.set_text("note", note)
        self.form.tell_phone()
        self.form.show_suggestion()
        taken = {
            _FIELD_OF.get(field, field): [(one.start, one.end) for one in values]
            for field, values in guesses.items()
            if _FIELD_OF.get(field, field) in self.form.guessed
        }
        self.paste.show_spans(taken)
        if not text.strip():
            self.said.setText(_how_to())
        elif taken:
            words = tr("识别出 {n} 项，已填在下面并标出，请核对；其余文字留在备注")
            self.said.setText(words.format(n=len(taken)))
        else:
            self.said.setText(tr("没有识别出可填的项，全文留在备注"))

    # --- what is known already

    def _known_by(self) -> tuple[str, ...]:
        return tuple(self.form.text(key).strip() for key in ("company", "name", "phone"))

    def _look_for_known(self) -> None:
        name, phones = self._asked()
        self.hint.look(name, phones=phones)

    def _asked(self) -> tuple[str, tuple[Phone, ...]]:
        """What is looked for: the company, or else the project, and the numbers."""
        company, name, phone = self._known_by()
        return company or name, read_phones(phone)

    def _is_another(self) -> bool:
        """Whether this is none of what is known already, or somebody said so."""
        if self._known_by() == self._confirmed:
            return True
        name, phones = self._asked()
        found: list[Likeness] = self._desk.read_now(
            likely, name, phones=phones, kinds=_KINDS, limit=MOST
        )
        # A second lead of a company under just its name is no mistake.
        if all(
            one.score < _SURE or (one.kind == "organization" and one.name == name) for one in found
        ):
            return True
        self.hint.look(name, phones=phones)
        self.hint.show_found(found)
        self.hint.anyway.setFocus()
        return False

    def _confirm(self) -> None:
        self._confirmed = self._known_by()
        self.hint.show_found([])
        self.accept()

    def _use_name(self, name: str) -> None:
        self.form.set_text("company", name)
        self.form.fields["company"].setFocus()

    def _open_known(self, kind: str, record_id: str) -> None:
        self._keep()
        self.opened.emit(kind, record_id)
        super().reject()

    # --- saving, drafts

    def _logged(self, project_id: str) -> None:
        self._drop()
        self.logged.emit(project_id)
        super().accept()

    def _failed(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        field = getattr(error, "field", "")
        if field:
            self.form.blame(field, str(error))
        else:
            self._desk.failed.emit(error)

    def _keep(self) -> None:
        self._keeping.stop()
        if self.typed():
            texts = self.form.texts() | {"pasted": self.paste.toPlainText()}
            keep_draft(self._desk.workspace, texts, self.form.guessed)
        else:
            drop_draft(self._desk.workspace)

    def _drop(self) -> None:
        self._keeping.stop()
        drop_draft(self._desk.workspace)

    def _ask(self) -> bool | None:
        """True to keep a draft, False to drop what was typed, None to go on."""
        box = QMessageBox(self)
        box.setWindowTitle(tr("登记线索"))
        box.setText(tr("填写的内容还没有登记。"))
        box.setInformativeText(tr("留作草稿，下次按 Ctrl+L 接着填；或者放弃。"))
        keep = box.addButton(tr("留作草稿"), QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton(tr("放弃"), QMessageBox.ButtonRole.DestructiveRole)
        go_on = box.addButton(tr("继续填写"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(go_on)
        box.exec()
        clicked = box.clickedButton()
        return True if clicked is keep else False if clicked is drop else None

    # --- building

    def _make_form(self) -> LeadForm:
        author, names = self._desk.workspace.author, self._desk.read_now(staff_names)
        return LeadForm(
            self._desk.today(),
            parks=self._desk.read_now(parks),
            owners=names if author in names else [author, *names],
            industries=self._desk.read_now(words, ChoiceList.INDUSTRY_CHAIN),
        )

    def _begin(self) -> None:
        """Fill in what is known from the start, or what was written before."""
        due = Workdays().shift(self._desk.today(), FIRST_STEP_WORKDAYS)
        self._start = {"due": due.isoformat(), "owner": self._desk.workspace.author}
        for key in NOT_TYPED:
            self.form.set_text(key, self._start[key])
        texts, marked = kept_draft(self._desk.workspace)
        if texts:
            self.paste.setPlainText(texts.pop("pasted", ""))
            self.form.restore(texts, marked)
            self.form.show_suggestion()
            self.said.setText(tr("接着填上次留下的草稿。不要了就清空，或按 Esc 放弃。"))

    def _connect(self) -> None:
        self.paste.textChanged.connect(self._reading.start)
        self.paste.textChanged.connect(self._keeping.start)
        self.paste.accepted.connect(self.accept)
        self.paste.refused.connect(self.reject)
        self.form.changed.connect(self._keeping.start)
        self.form.changed.connect(self._look_for_known)
        self.form.entered.connect(self.paste.point_out)
        self.form.accepted.connect(self.accept)
        self.form.refused.connect(self.reject)
        self.hint.opened.connect(self._open_known)
        self.hint.named.connect(self._use_name)
        self.hint.anyway_wanted.connect(self._confirm)

    def _build(self) -> None:
        title, keys = QLabel(tr("登记线索")), QLabel(tr("Enter 下一项　Ctrl+Enter 保存　Esc 关闭"))
        mark(title, "section")
        mark(keys, "faint")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(keys)
        self.paste.setFixedHeight(60)
        self.paste.setAccessibleName(tr("粘贴一行文字或一段微信消息"))
        self.paste.setPlaceholderText(
            tr("粘贴一行文字或微信消息，例如：示例精密 张三 13807310000 投资5亿 用地100亩")
        )
        self.said = QLabel(_how_to())
        mark(self.said, "faint")
        self.said.setWordWrap(True)
        self.form.setFixedWidth(WIDTH - 48)
        self.form.under_company.addWidget(self.hint)
        self.save, cancel = QPushButton(tr("登记　Ctrl+Enter")), QPushButton(tr("取消"))
        mark(self.save, "primary")
        for button in (self.save, cancel):
            button.setAutoDefault(False)
        self.save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        # As high as what it shows needs: `adjustSize` would stop at two thirds of the screen.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.paste)
        column.addWidget(self.said)
        column.addWidget(self.form)
        column.addSpacing(4)
        column.addLayout(foot)


def _how_to() -> str:
    return tr("文字会拆开填到下面；也可以直接按 Tab 逐项填写")
