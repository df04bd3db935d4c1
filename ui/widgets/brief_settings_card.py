"""设置 → 简报: the bureau's name, who signs, how issues are numbered, and a place for the seal."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit

from crm.briefings.signing import NUMBERINGS, Signing, set_signing, signing_of
from crm.errors import InvalidInput
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from resources import tr
from ui.desk import Desk
from ui.widgets.brief_form import SECRECY
from ui.widgets.card import Card, show_error, show_note
from ui.widgets.inputs import Line

_EXAMPLE = 5


class BriefSettingsCard(Card):
    """Each field is saved when it is left, and can be undone; what is refused stays typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("简报"))
        self.desk = desk
        self._kept, self._bureau = Signing(), ""
        self.bureau = Line()
        self.bureau.setMaxLength(60)
        self.approver, self.reviewer, self.preparer = Line(), Line(), Line()
        self.numbering = QComboBox()
        self.pattern = Line()
        self.numbering.setEditable(True)
        self.numbering.setLineEdit(self.pattern)
        self.numbering.addItems([tr(pattern) for pattern in NUMBERINGS])
        self.numbering.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.seal = QCheckBox(tr("在落款处留出盖章的位置"))
        self.copied_to, self.printed_by = Line(), Line()
        self.copied_to.setMaxLength(300)
        self.printed_by.setMaxLength(60)
        self.sheets = QComboBox()
        self.secrecy = Line()
        self.secrecy.setMaxLength(20)
        self.sheets.setEditable(True)
        self.sheets.setLineEdit(self.secrecy)
        self.sheets.addItems([tr(word) for word in SECRECY])
        self.sheets.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._notes = {
            "bureau": "",
            "approver": tr("新一期的签发人默认是他，也可以当期改"),
            "reviewer": "",
            "preparer": "",
            "numbering": "",
            "copied_to": tr("公文版式的版记里；新一期默认照此，也可以当期改"),
            "printed_by": "",
            "sheets": tr("来访考察安排表、准入评审表、督办单、评价排名的页眉"),
        }
        self.errors: dict[str, QLabel] = {
            "bureau": self.add_field(tr("单位名称"), self.bureau),
            "approver": self.add_field(tr("签发"), self.approver, self._notes["approver"]),
            "reviewer": self.add_field(tr("复核"), self.reviewer),
            "preparer": self.add_field(tr("经办"), self.preparer),
            "numbering": self.add_field(tr("期号样式"), self.numbering),
        }
        self.add_field(
            tr("落款"),
            self.seal,
            tr(
                "签发、复核、经办和盖章处印在月报、周报、年度目标、调度会材料、履约评估报告的正文之后"
            ),
        )
        self.errors |= {
            "copied_to": self.add_field(tr("抄送"), self.copied_to, self._notes["copied_to"]),
            "printed_by": self.add_field(tr("印发机关"), self.printed_by),
            "sheets": self.add_field(tr("单据密级"), self.sheets, self._notes["sheets"]),
        }
        for field in (
            self.bureau,
            self.approver,
            self.reviewer,
            self.preparer,
            self.pattern,
            self.copied_to,
            self.printed_by,
            self.secrecy,
        ):
            field.accepted.connect(self.save)
            field.editingFinished.connect(self.save)
        self.pattern.textChanged.connect(self._show_example)
        self.numbering.activated.connect(lambda _: self.save())
        self.sheets.activated.connect(lambda _: self.save())
        self.seal.clicked.connect(lambda _: self.save())

    def read(self) -> None:
        """Show what is set."""
        self.desk.read(_settings, then=self._show, owner=self, latest=True)

    @property
    def typed(self) -> Signing:
        """What stands in the fields."""
        pattern = self.pattern.text().strip()
        return Signing(
            self.approver.text().strip(),
            self.reviewer.text().strip(),
            self.preparer.text().strip(),
            "" if pattern == tr(NUMBERINGS[0]) else pattern,
            self.seal.isChecked(),
            self.copied_to.text().strip(),
            self.printed_by.text().strip(),
            self.secrecy.text().strip().removeprefix(tr(SECRECY[0])),
        )

    def save(self) -> None:
        """Keep what was changed."""
        bureau = self.bureau.text().strip()
        if self.typed == self._kept and bureau == self._bureau:
            self._clear_errors()
            return
        self.desk.change(
            partial(set_signing, bureau=bureau),
            self.typed,
            label=tr("设置简报的落款和期号"),
            then=lambda _: self.read(),
            failed=self._explain,
            owner=self,
        )

    def _show(self, found: tuple[Signing, str, str]) -> None:
        self._kept, self._bureau, zone = found
        self._clear_errors()
        usual = tr("{zone}招商局").format(zone=zone)
        self.bureau.setPlaceholderText(usual)
        self.printed_by.setPlaceholderText(self._bureau or usual)
        one = self._kept
        for field, text in (
            (self.bureau, self._bureau),
            (self.approver, one.approver),
            (self.reviewer, one.reviewer),
            (self.preparer, one.preparer),
            (self.pattern, one.numbering or tr(NUMBERINGS[0])),
            (self.copied_to, one.copied_to),
            (self.printed_by, one.printed_by),
            (self.secrecy, one.sheets or tr(SECRECY[0])),
        ):
            _fill(field, text)
        self.seal.setChecked(one.seal)
        self._show_example()

    def _show_example(self) -> None:
        try:
            example = self.typed.number(_EXAMPLE, self.desk.today().year)
        except (KeyError, IndexError, ValueError, AttributeError):
            return  # half typed; told when it is left
        show_note(self.errors["numbering"], _example(example))

    def _explain(self, error: BaseException) -> None:
        if isinstance(error, InvalidInput) and error.field in self.errors:
            self._clear_errors()
            show_error(self.errors[error.field], error.message)
        else:
            self.desk.failed.emit(error)

    def _clear_errors(self) -> None:
        for key, note in self._notes.items():
            show_note(self.errors[key], note)
        self._show_example()


def _fill(field: QLineEdit, text: str) -> None:
    """Show a text, unless a person is at it."""
    if not field.hasFocus() and field.text() != text:
        field.setText(text)


def _settings(session: Any) -> tuple[Signing, str, str]:
    return (
        signing_of(session),
        setting(session, BUREAU_NAME) or "",
        setting(session, ZONE_NAME) or "",
    )


def _example(example: str) -> str:
    return tr("{{n}} 是期号，{{year}} 是年度。例：{example}").format(example=example)
