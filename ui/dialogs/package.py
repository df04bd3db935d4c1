"""精准打包: several policies of the library are offered to a project in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from crm.errors import InvalidInput
from crm.incentive_changes import Offer, offer_package
from crm.incentive_promises import promise_choices
from crm.incentives import projects_to_offer
from crm.policies import policies
from crm.rules.dues import parse_due
from resources import tr
from ui.desk import Desk
from ui.dialogs.incentives import read_money
from ui.dialogs.supervising import About, DatedForm
from ui.models.package import Line, PackageModel
from ui.theme import mark
from ui.widgets.list_table import list_table
from ui.widgets.suggesting import suggest

_WIDTH = 860
_TABLE = 208


class PackageForm(DatedForm):
    """The project, the policies to tick, and below them the terms of the line that is current."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        about: About | None = None,
        chosen: Sequence[str] = (),
    ) -> None:
        super().__init__(desk, tr("精准打包"), parent, tr("提供"), width=_WIDTH)
        self._about = about
        self._projects: dict[str, str] = {}
        self._row = -1
        self.package = PackageModel()
        if about is None:
            self.project = self.add_line("project", tr("项目"), hint=tr("输入项目名称的一部分"))
            desk.read(projects_to_offer, then=self._offer_projects, owner=self)
            self.project.editingFinished.connect(self._read_promises)
        self._build_table()
        self.promised = self.add_line("promised", tr("承诺金额"), hint=tr("500万元、约300万元"))
        self.add_day("due", tr("兑现日期"), None)
        self.condition = self.add_line(
            "condition", tr("兑现条件"), hint=tr("例如 竣工验收后 30 日内")
        )
        self.commitment = self.add_choice(
            "commitment_id", tr("对应承诺"), [(tr("（不与承诺挂钩）"), None)]
        )
        self.count = QLabel()
        mark(self.count, "secondary")
        self._listen()
        self.add_foot("", self.count)
        self.package.show_policies(desk.read_now(policies, self.today, active=True), chosen)
        self._began = self._typed_terms()
        if self.package.lines:
            self.table.setCurrentIndex(self.package.index(self._first(), 0))
        if about is not None:
            self._take_promises(desk.read_now(promise_choices, about.project_id))
        (self.table if about else self.project).setFocus()

    @property
    def typed(self) -> bool:
        named = self._about is None and bool(self.project.text())
        return named or self._typed_terms() != self._began

    def send(self) -> None:
        project_id, name = self._chosen_project()
        lines = self.package.package
        if not lines:
            raise InvalidInput(tr("请至少勾选一项政策。"), field="package")
        offers = [self._offer(line) for line in lines]
        words = tr("、").join(line.policy.name for line in lines)
        self.submit(
            offer_package,
            project_id,
            offers,
            label=tr("{project} 精准打包 {n} 项政策（{words}）").format(
                project=name, n=len(offers), words=words
            ),
        )

    def take_failure(self, error: BaseException) -> None:
        """Go to the line that an error speaks of, and say it below its field."""
        field = getattr(error, "field", "")
        name, _, place = field.partition(".")
        if place.isdigit():
            self._go_to(self.package.package[int(place)])
            field = name if name in self.fields else "package"
            error = InvalidInput(str(error), field=field)
        super().take_failure(error)

    def _offer(self, line: Line) -> Offer:
        """Read the terms of a line; what can't be read is said at that line."""
        try:
            promised = read_money(line.promised, "promised")
            try:
                due = parse_due(line.due, today=self.today)
            except InvalidInput as fault:
                raise InvalidInput(fault.message, field="due") from fault
        except InvalidInput:
            self._go_to(line)
            raise
        return Offer(
            line.policy.policy_id,
            promised,
            condition=line.condition,
            commitment_id=line.commitment_id,
            due=due,
        )

    def _build_table(self) -> None:
        self.table = list_table(
            self.package, tr("政策库"), stretch=3, widths=(220, 104, 96, 130, 168)
        )
        self.table.setTabKeyNavigation(False)
        self.table.setFixedHeight(_TABLE)
        self.add(
            "package", tr("政策"), self.table, tr("空格勾选；下面填写所选一行的金额、日期和条件。")
        )

    def _listen(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _before: self._show_line(now.row())
        )
        self.promised.textChanged.connect(lambda text: self._write("promised", text))
        self.fields["due"].textChanged.connect(lambda text: self._write("due", text))  # type: ignore[attr-defined]
        self.condition.textChanged.connect(lambda text: self._write("condition", text))
        self.commitment.currentIndexChanged.connect(
            lambda _: self._write("commitment_id", self.commitment.currentData())
        )
        self.package.chosen_changed.connect(self._say_count)

    def _write(self, name: str, value: str | None) -> None:
        if 0 <= self._row < len(self.package.lines):
            self.package.write(self._row, name, value)

    def _show_line(self, row: int) -> None:
        """Show the terms of a line in the fields below the table."""
        self._row = -1  # what is shown is no typing
        if 0 <= row < len(self.package.lines):
            line = self.package.lines[row]
            self.promised.setText(line.promised)
            self.fields["due"].setText(line.due)  # type: ignore[attr-defined]
            self.condition.setText(line.condition)
            self.commitment.setCurrentIndex(max(self.commitment.findData(line.commitment_id), 0))
            self.note("promised", line.policy.content or "")
        self._row = row

    def _go_to(self, line: Line) -> None:
        row = next(at for at, one in enumerate(self.package.lines) if one is line)
        self.table.setCurrentIndex(self.package.index(row, 0))

    def _first(self) -> int:
        return next((at for at, one in enumerate(self.package.lines) if one.chosen), 0)

    def _say_count(self) -> None:
        self.count.setText(tr("已选 {n} 项").format(n=len(self.package.package)))
        self.forgive("package")

    def _chosen_project(self) -> tuple[str, str]:
        if self._about is not None:
            return self._about.project_id, self._about.project
        name = self.project.text().strip()
        if name not in self._projects:
            raise InvalidInput(
                tr("请从列表里选一个项目。") if name else tr("请填写项目。"), field="project"
            )
        return self._projects[name], name

    def _offer_projects(self, found: list[tuple[str, str]]) -> None:
        self._projects = {words: key for key, words in found}
        suggest(self.project, list(self._projects))
        self.project.completer().activated.connect(lambda _: self._read_promises())

    def _read_promises(self) -> None:
        key = self._projects.get(self.project.text().strip())
        self._take_promises([] if key is None else self.desk.read_now(promise_choices, key))

    def _take_promises(self, found: list[tuple[str, str]]) -> None:
        """Offer the promises of the project; what hung on another project's hangs on none."""
        keys = {key for key, _ in found}
        for line in self.package.lines:
            if line.commitment_id not in keys:
                line.commitment_id = None
        row, self._row = self._row, -1
        self.commitment.clear()
        self.commitment.addItem(tr("（不与承诺挂钩）"), None)
        for key, words in found:
            self.commitment.addItem(words, key)
        self._show_line(row)

    def _typed_terms(self) -> list[Any]:
        return [
            (line.chosen, line.promised, line.due, line.condition, line.commitment_id)
            for line in self.package.lines
        ]
