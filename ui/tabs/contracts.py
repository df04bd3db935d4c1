"""合同与承诺: what the project signed, each promise as its clause reads, and where it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.commitments import trash_commitment
from crm.contract_cards import ContractDetail, ProjectContracts, project_contracts
from crm.contracts import trash_contract
from db.terms import ContractKind
from resources import tr
from ui.dialogs.commitment import CommitmentForm
from ui.dialogs.contract import ContractForm
from ui.dialogs.contract_files import ContractFiles
from ui.dialogs.paste_schedule import PasteSchedule
from ui.dialogs.use_template import SaveTemplate, UseTemplate
from ui.dialogs.working import open_working
from ui.models.contracts import CommitmentRow, ContractRow, Row
from ui.page import Shell
from ui.tab import Tab
from ui.theme import mark
from ui.widgets.attachments import dropped_files
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.contract_beside import FallingCard, PeriodsCard, SignedCard
from ui.widgets.contract_rows import ContractRows
from ui.widgets.empty import Empty

BESIDE = 340


class ContractsTab(Tab):
    """The list at the left; beside it the chosen line's facts, and what falls due."""

    concerns = frozenset(
        {"contract", "contract_party", "commitment", "commitment_enterprise", "performance"}
        | {"performance_share", "project", "project_investor", "organization", "phase"}
        | {"stage_move", "milestone", "attachment"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.looked: ProjectContracts | None = None
        self._pointed = ""
        self.view = ContractRows()
        self.view.opened.connect(self.open_row)
        self.view.chosen.connect(self._show_choice)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.signed = SignedCard()
        self.signed.files_wanted.connect(self.show_files)
        self.periods = PeriodsCard(self._open_period)
        self.falling = FallingCard(self._go_to)
        self._build()
        self.setAcceptDrops(True)

    def read(self) -> None:
        self.desk.read(
            project_contracts,
            self.project_id,
            self.desk.today(),
            then=self._show,
            owner=self,
            latest=True,
        )

    def point_to(self, record_id: str) -> None:
        self._pointed = "" if self.view.choose(record_id) else record_id

    def chosen_contract(self) -> ContractDetail | None:
        """The contract whose line, or one of whose promises, is chosen; else the first."""
        row = self.view.current()
        if row is not None:
            return row.contract
        return self.looked.contracts[0] if self.looked and self.looked.contracts else None

    # --- what can be done

    def add_contract(self) -> None:
        """Enter a contract of the project."""
        if self.looked is not None:
            ContractForm(self.desk, self, self.looked).open()

    def add_supplement(self) -> None:
        """Enter a supplement of the chosen contract."""
        contract = self.chosen_contract()
        if self.looked is not None and contract is not None:
            main = contract.supplements_id or contract.contract_id
            kind = ContractKind.SUPPLEMENT
            ContractForm(self.desk, self, self.looked, kind=kind, supplements=main).open()

    def add_commitment(self) -> None:
        """Enter a promise of the chosen contract."""
        contract = self.chosen_contract()
        if self.looked is not None and contract is not None:
            CommitmentForm(self.desk, self, self.looked, contract).open()

    def use_template(self) -> None:
        """Lay a template of promises over the chosen contract."""
        contract = self.chosen_contract()
        if self.looked is not None and contract is not None:
            UseTemplate(self.desk, self, self.looked, contract).open()

    def save_template(self) -> None:
        """Keep the promises of the chosen contract as a template."""
        contract = self.chosen_contract()
        if contract is not None:
            SaveTemplate(self.desk, self, contract).open()

    def paste(self) -> None:
        """Ctrl+V: a schedule of promises as text, or files as signed copies."""
        contract = self.chosen_contract()
        files = dropped_files(QGuiApplication.clipboard().mimeData())
        if files:
            self._open_files(files)
        elif self.looked is not None and contract is not None:
            PasteSchedule(self.desk, self, self.looked, contract).open()

    def edit(self) -> None:
        """Correct what is chosen."""
        row = self.view.current()
        if self.looked is None or row is None:
            return
        if isinstance(row, ContractRow):
            ContractForm(self.desk, self, self.looked, row.contract).open()
        else:
            CommitmentForm(self.desk, self, self.looked, row.contract, row.promise).open()

    def change(self) -> None:
        """Let a supplement change the chosen promise from a day on."""
        row = self.view.current()
        if self.looked is not None and isinstance(row, CommitmentRow) and _holds(row):
            CommitmentForm(
                self.desk, self, self.looked, row.contract, row.promise, change=True
            ).open()

    def remove(self) -> None:
        """Put what is chosen in the trash; the toast takes it back."""
        row = self.view.current()
        if isinstance(row, ContractRow):
            label = tr("移除合同 {name}").format(name=row.contract.name)
            self.desk.change(trash_contract, row.key, label=label, owner=self)
        elif isinstance(row, CommitmentRow):
            label = tr("移除承诺：{what}").format(what=row.promise.indicator.label)
            self.desk.change(trash_commitment, row.key, label=label, owner=self)

    def open_row(self, row: Row) -> None:
        """A contract opens its form, a promise its working."""
        if isinstance(row, ContractRow):
            self.edit()
        elif row.promise.current is not None:
            self._open_period(row.promise.commitment_id, row.promise.current.due.ends)
        else:
            self.edit()

    def show_files(self) -> None:
        """Show the attachments of the chosen contract."""
        self._open_files([])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if dropped_files(event.mimeData()) and self.chosen_contract() is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """A file dropped here is the signed copy of the contract under it, or of the chosen one."""
        event.acceptProposedAction()
        place = self.view.viewport().mapFrom(self, event.position().toPoint())
        under = self.view.indexAt(place)
        if under.isValid():
            self.view.setCurrentIndex(under)
        self._open_files(dropped_files(event.mimeData()))

    def build_menu(self, row: Row | None) -> QMenu:
        """Return what can be done with a line."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(row, CommitmentRow):
            opening = menu.addAction(tr("依据与算法　Enter"))
            opening.triggered.connect(lambda: self.open_row(row))
            if _holds(row):
                menu.addAction(tr("由补充协议变更…")).triggered.connect(self.change)
        if row is not None:
            menu.addAction(tr("修改　F2")).triggered.connect(self.edit)
            menu.addAction(tr("签字件与附件…")).triggered.connect(self.show_files)
            menu.addSeparator()
            menu.addAction(tr("添加承诺　Insert")).triggered.connect(self.add_commitment)
            self._add_more(menu)
            menu.addSeparator()
            menu.addAction(tr("移除　Delete")).triggered.connect(self.remove)
        return menu

    def _add_more(self, menu: QMenu) -> None:
        menu.addAction(tr("套用模板…")).triggered.connect(self.use_template)
        menu.addAction(tr("粘贴一览表　Ctrl+V")).triggered.connect(self.paste)
        menu.addAction(tr("存为模板…")).triggered.connect(self.save_template)
        menu.addAction(tr("新增补充协议…")).triggered.connect(self.add_supplement)

    # --- how it looks

    def _build(self) -> None:
        card = Card(tr("合同与承诺"))
        self.changing = picture_button(tr("变更…"), "git-merge", self.change)
        self.changing.setToolTip(tr("由补充协议从某一天起变更这项承诺"))
        self.editing = picture_button(tr("修改"), "pencil", self.edit, tip="F2")
        self.dropping = picture_button(tr("移除"), "trash-2", self.remove, tip="Delete")
        self.promise = picture_button(tr("添加承诺"), "plus", self.add_commitment, tip="Insert")
        self.contract = picture_button(tr("新增合同"), "file-plus", self.add_contract)
        self.more = QPushButton(tr("更多"))
        self.more.setAccessibleName(tr("更多"))
        self.more.setToolTip(tr("套用模板、粘贴一览表、存为模板、新增补充协议"))
        self.more.setMenu(QMenu(self.more))
        self._add_more(self.more.menu())
        for button in (
            self.changing,
            self.editing,
            self.dropping,
            self.promise,
            self.contract,
            self.more,
        ):
            card.head.addWidget(button)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            Empty(
                "file-check",
                tr("还没有合同"),
                tr(
                    "登记投资合同和里面的每一条承诺：投资强度、税收、开工投产日期。"
                    "到期会提醒，达没达标、违约金多少，都能看到怎么算的。"
                ),
                tr("新增合同"),
                self.add_contract,
            )
        )
        self.stack.addWidget(self.view)
        card.column.addWidget(self.stack, 1)
        self.hint = QLabel(
            tr("Enter 看算法　F2 修改　Insert 添加承诺　Ctrl+V 粘贴一览表　拖进扫描件存为签字件")
        )
        mark(self.hint, "faint")
        card.column.addWidget(self.hint)
        self.beside = QWidget()
        column = QVBoxLayout(self.beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.about = QStackedWidget()
        self.about.addWidget(self.signed)
        self.about.addWidget(self.periods)
        column.addWidget(self.about, 3)
        column.addWidget(self.falling, 2)
        self.beside.setFixedWidth(BESIDE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(card, 1)
        row.addWidget(self.beside)
        for keys, run in (
            ("F2", self.edit),
            ("Delete", self.remove),
            ("Insert", self.add_commitment),
            ("Ctrl+V", self.paste),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(run)

    def _show(self, looked: ProjectContracts) -> None:
        if looked.project_id != self.project_id:
            return
        kept = self.view.current()
        held = "" if kept is None else kept.key
        self.looked = looked
        self.view.contracts.show_contracts(looked.contracts)
        there = bool(looked.contracts)
        self.stack.setCurrentIndex(1 if there else 0)
        self.beside.setVisible(there)
        self.hint.setVisible(there)
        every = (self.editing, self.dropping, self.promise, self.changing, self.contract, self.more)
        for button in every:
            button.setVisible(there)
        pointed, self._pointed = self._pointed, ""
        if there and not any(key and self.view.choose(key) for key in (pointed, held)):
            self.view.choose(looked.contracts[0].contract_id)
        self.falling.show_falling(looked.falling, self.desk.today())
        self._show_choice()
        self.counted.emit(len(looked.contracts))

    def _show_choice(self) -> None:
        row = self.view.current()
        self.changing.setEnabled(isinstance(row, CommitmentRow) and _holds(row))
        for button in (self.editing, self.dropping):
            button.setEnabled(row is not None)
        if isinstance(row, CommitmentRow):
            self.periods.show_promise(row.promise)
            self.about.setCurrentWidget(self.periods)
        elif row is not None:
            self.signed.show_contract(row.contract)
            self.about.setCurrentWidget(self.signed)

    def _show_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        menu = self.build_menu(self.view.contracts.row(index.row()))
        if menu.actions():
            menu.popup(self.view.viewport().mapToGlobal(place))

    def _open_period(self, commitment_id: str, ends: date) -> None:
        open_working(self.shell, commitment_id, ends)

    def _go_to(self, commitment_id: str) -> None:
        if commitment_id and self.view.choose(commitment_id):
            self.view.setFocus()

    def _open_files(self, files: list[Path]) -> None:
        contract = self.chosen_contract()
        if contract is not None:
            dialog = ContractFiles(self.shell, self, contract)
            dialog.open()
            if files:
                dialog.files.add(files)


def _holds(row: CommitmentRow) -> bool:
    return row.promise.ended_on is None
