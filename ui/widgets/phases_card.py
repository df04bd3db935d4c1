"""分期: the phases of a project with their money and land; a project without any shows no card."""

from __future__ import annotations

from crm.labels import shown
from crm.phases import likely_name, trash_phase
from crm.project_card import PhaseCard, ProjectCard
from resources import tr
from ui.dialogs.phase import MONEY, PhaseForm
from ui.page import Shell
from ui.widgets.list_table import fit_rows
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty

_MOST_ROWS = 4


class PhasesCard(ListedCard[PhaseCard]):
    """A line for each phase: Insert adds one, F2 changes it, Delete puts it in the trash."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("分期"),
            (tr("期"), tr("拟投资"), tr("协议"), tr("合同"), tr("用地")),
            quiet_empty(""),
            stretch=4,
            widths=(110, 120, 120, 120),
        )
        self._desk = shell.desk
        self._project = ("", "")
        self.add_keeping(self.ask_edit, self.trash, self.ask_new, word=tr("添加"))
        self.on_open(lambda _: self.ask_edit())

    def show_card(self, card: ProjectCard) -> None:
        """Show the phases of a project."""
        self._project = (card.project_id, card.name)
        self.show_items(card.phases, _told)
        self.setEnabled(not card.trashed)
        self.setVisible(bool(card.phases))
        fit_rows(self.view, _MOST_ROWS)
        self.stack.setFixedHeight(self.view.height())

    def ask_new(self) -> None:
        """Enter a phase, the first one too."""
        name = likely_name([one.name for one in self.items])
        PhaseForm(self._desk, self.window(), self._project, name=name).open()

    @of_chosen
    def ask_edit(self, one: PhaseCard) -> None:
        """Change the chosen one."""
        PhaseForm(self._desk, self.window(), self._project, one).open()

    @of_chosen
    def trash(self, one: PhaseCard) -> None:
        """Put the chosen one in the trash; the toast takes it back."""
        label = tr("{project} 移除分期“{name}”").format(project=self._project[1], name=one.name)
        self._desk.change(trash_phase, one.phase_id, label=label)


def _told(one: PhaseCard) -> Shown:
    money = tuple(shown(one.amounts.get(kind)) for kind in MONEY)
    return Shown((one.name, *money, shown(one.land)), {})
