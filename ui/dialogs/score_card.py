"""A score card's name and pass mark, and one criterion with its ladder in steps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from crm import card_editing
from crm.card_editing import EditedCard
from crm.errors import InvalidInput
from crm.rules.ladder_text import ladder_lines, parse_ladder
from crm.rules.numbers import parse_number
from crm.rules.score import Criterion, ladder_points, read_ladder, show_points
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.inputs import Line


class CardForm(Form):
    """A new card, or the name, source and pass mark of one."""

    def __init__(
        self, desk: Desk, card: EditedCard | None, parent: QWidget, then: Callable[[str], object]
    ) -> None:
        """then: called with the card's key once it is saved."""
        super().__init__(desk, tr("修改评分表") if card else tr("新建评分表"), parent)
        self._card, self._then = card, then
        self.name = self.add_line("name", tr("名称"), text=card.name if card else "")
        self.source = self.add_line(
            "source", tr("依据"), hint=tr("哪份文件"), text=card.source if card else ""
        )
        mark = "" if card is None or card.pass_mark is None else show_points(card.pass_mark)
        self.pass_mark = self.add_line("pass_mark", tr("及格线"), text=mark)
        if card is not None and card.fixed:
            self.pass_mark.setReadOnly(True)
            self.note("pass_mark", tr("已用于评审，及格线不能再改"))
        else:
            self.note("pass_mark", tr("不填就不设及格线"))
        self.add_foot()
        self.name.setFocus()

    def send(self) -> None:
        mark = parse_number(self.pass_mark.text(), field="pass_mark")
        name = self.name.text()
        if self._card is None:
            self.submit(
                card_editing.add_card,
                name,
                pass_mark=mark,
                label=tr("新建评分表 {name}").format(name=name.strip()),
                then=self._then,
            )
            return
        key = self._card.key
        self.submit(
            card_editing.edit_card,
            key,
            name=name,
            source=self.source.text(),
            pass_mark=mark,
            label=tr("修改评分表 {name}").format(name=name.strip()),
            then=lambda _: self._then(key),
        )


class CriterionForm(Form):
    """A criterion, new or changed; the ladder is shown at work as it is written."""

    def __init__(
        self,
        desk: Desk,
        card: EditedCard,
        held: Criterion | None,
        parent: QWidget,
        then: Callable[[str], object],
    ) -> None:
        """then: called with the criterion's id once it is saved."""
        super().__init__(desk, tr("修改评分项") if held else tr("添加评分项"), parent)
        self._card, self._held, self._then = card, held, then
        self.name = self.add_line("name", tr("评分项"), text=held.name if held else "")
        self.veto = self.add("veto", tr("一票否决"), QCheckBox(tr("不打分，只选否决或不否决")))
        self.veto.setChecked(held.veto if held else False)
        points = "" if held is None or held.veto else show_points(held.weight)
        self.points = self.add_line("points", tr("满分"), text=points)
        self.unit = self.add_line(
            "unit", tr("单位"), hint=tr("实测值的单位，例如 亿元"), text=held.unit if held else ""
        )
        self.ladder = self.add_lines("ladder", tr("阶梯"), rows=4)
        self.ladder.setPlaceholderText(
            tr("3 起 5 分\n1 起 1 分，每增满 1 加 1 分\n其余 0 分\n（空着就由评委直接打分）")
        )
        if held is not None and held.rungs:
            self.ladder.setPlainText(ladder_lines(held.rungs, held.unit, held.weight))
        self.note("ladder", tr("一行一级，从高到低；还可以写 比 400 每低满 10 减 0.1 分"))
        self.trial = self.add_line("trial", tr("试一试"), hint=tr("填一个实测值，看得几分"))
        self.veto.toggled.connect(lambda _: self._show_kind())
        self.ladder.textChanged.connect(self._tell)
        for line in (self.points, self.unit, self.trial):
            line.textChanged.connect(lambda _: self._tell())
        self.add_foot(card.name)
        self._show_kind()
        self.name.setFocus()

    def send(self) -> None:
        name = self.name.text()
        words = tr("“{card}”修改评分项 {name}") if self._held else tr("“{card}”添加评分项 {name}")
        self.submit(
            card_editing.save_criterion,
            self._card.key,
            self._held.key if self._held else None,
            name=name,
            points=parse_number(self.points.text(), field="points"),
            unit=self.unit.text(),
            ladder=self.ladder.toPlainText(),
            veto=self.veto.isChecked(),
            label=words.format(card=self._card.name, name=name.strip()),
            then=self._then,
        )

    def example(self) -> str:
        """Return what the ladder gives for the measure that is tried; "" where none is."""
        full = parse_number(self.points.text(), field="points")
        measure = parse_number(self.trial.text(), field="trial")
        if full is None or measure is None:
            return ""
        rungs = read_ladder(parse_ladder(self.ladder.toPlainText(), full))
        if not rungs:
            return tr("没有阶梯，由评委直接打分")
        unit = self.unit.text().strip()
        made = Criterion("", self.name.text().strip(), full, unit, rungs)
        return (
            tr("{name} {measure}{unit} → {points} 分")
            .format(
                name=made.name,
                measure=show_points(measure),
                unit=unit,
                points=show_points(ladder_points(made, measure)),
            )
            .strip()
        )

    def _show_kind(self) -> None:
        for name in ("points", "unit", "ladder", "trial"):
            self.show_field(name, not self.veto.isChecked())

    def _tell(self) -> None:
        """Show what the ladder gives, or what can't be read, below the field that is wrong."""
        try:
            words = self.example()
        except InvalidInput as fault:
            if fault.field in self.fields and isinstance(self.fields[fault.field], Line):
                self.note("trial", "")
            else:
                self.note("trial", fault.message)
            return
        self.note("trial", words)
