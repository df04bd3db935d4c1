"""目标: one target of the year's plan, entered or changed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from crm.choices import staff_names
from crm.errors import InvalidInput
from crm.plan_edits import (
    TargetFields,
    add_target,
    check_bounds,
    edit_target,
    target_fields,
    wholes,
)
from crm.plan_rules import BY_KEY, RULES, choices_of, chosen_of, narrowing_for, rule_of
from crm.plan_years import last_shape
from crm.rules.numbers import parse_number, show_number
from crm.rules.pace import Curve
from crm.targets import park_choices
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.number_row import NumberRow
from ui.widgets.person_line import PersonLine

WIDTH = 600


@dataclass(frozen=True)
class _Known:
    """What the form begins with and offers; wholes: (id, indicator, park) that it may be part of.

    last: the pace that last year's figures had.
    """

    held: TargetFields
    parks: list[tuple[str, str | None]]
    staff: list[str]
    last: Curve
    wholes: list[tuple[str, str, str | None]]


class TargetForm(Form):
    """Asks for what a target says; the rule of counting is chosen from a list."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        year: int,
        target_id: str | None = None,
        *,
        park_id: str | None = None,
    ) -> None:
        """park_id: of the park that a new target is for."""
        title = tr("修改 {year} 年目标") if target_id else tr("新增 {year} 年目标")
        super().__init__(desk, title.format(year=year), parent, width=WIDTH)
        self.year, self._target_id = year, target_id
        self._known = desk.read_now(_look, year, target_id, park_id)
        self._held = self._known.held if target_id else None
        held = self._known.held
        self._add_what(held)
        self._add_rule(held)
        self._add_rest(held)
        self._choose_rule(keep=True)
        self.rule.currentIndexChanged.connect(lambda _: self._choose_rule())
        self.curve.currentIndexChanged.connect(lambda _: self._choose_curve())
        self.park.currentIndexChanged.connect(lambda _: self._offer_wholes())
        self.add_foot()
        self._choose_curve(keep=True)
        self.indicator.setFocus()

    def send(self) -> None:
        rule = BY_KEY[self.rule.currentData()]
        fields = TargetFields(
            indicator=self.indicator.text(),
            unit=self.unit.text(),
            floor=self._number("floor"),
            ceiling=self._number("ceiling"),
            park_id=self.park.currentData(),
            category=self.category.text(),
            definition=self.definition.text(),
            measure=rule.measure,
            narrowing=narrowing_for(rule, self.argument.currentData() or "", self.word.text()),
            part_of_id=self.part_of.currentData(),
            owner=self.owner.text(),
            section=self._held.section if self._held else "",
            curve=self._curve(),
        )
        if self._target_id is None:
            label = tr("新增目标 {indicator}").format(indicator=fields.indicator.strip())
            self.submit(add_target, self.year, fields, label=label)
        else:
            label = tr("修改目标 {indicator}").format(indicator=fields.indicator.strip())
            self.submit(edit_target, self._target_id, fields, label=label)

    def take_failure(self, error: BaseException) -> None:
        """Show what a rule lacks at the field that asks for it."""
        if getattr(error, "field", "") == "argument" and not BY_KEY[self.rule.currentData()].asks:
            self.save.setEnabled(True)
            self.blame("word", str(error))
        else:
            super().take_failure(error)

    def _look_at_bounds(self) -> None:
        """Say at once, while it is typed, that a bound is no number or the two are crossed."""
        self.forgive("floor")
        self.forgive("ceiling")
        try:
            floor, ceiling = self._number("floor"), self._number("ceiling")
            if floor is not None or ceiling is not None:
                check_bounds(floor, ceiling)
        except InvalidInput as fault:
            self.warn(fault.field, fault.message)

    # --- the fields

    def _add_what(self, held: TargetFields) -> None:
        self.indicator = self.add_line(
            "indicator", tr("指标"), hint=tr("例如 引进投资过10亿元项目"), text=held.indicator
        )
        parks = self._known.parks
        self.park = self.add_choice("park_id", tr("园区"), parks, held.park_id)
        self.category = self.add_line("category", tr("类别"), text=held.category)
        self.floor = self.add_line("floor", tr("下限"), text=_shown(held.floor))
        self.floor.setPlaceholderText(tr("要达到的数"))
        self.ceiling = self.add_line("ceiling", tr("上限"), text=_shown(held.ceiling))
        self.ceiling.setPlaceholderText(tr("是区间才填，例如 2–3 个里的 3"))
        for line in (self.floor, self.ceiling):
            line.textChanged.connect(lambda _: self._look_at_bounds())

    def _add_rule(self, held: TargetFields) -> None:
        rule = rule_of(held.measure, held.narrowing)
        rules = [(one.label, one.key) for one in RULES]
        self.rule = self.add_choice("measure", tr("计量方式"), rules, rule.key)
        choice, word = chosen_of(rule, held.narrowing)
        self.argument = self.add_choice("argument", tr("计哪些"), [])
        self.word = self.add_line("word", tr("计哪些词"), text=word)
        self._chosen = choice
        self.unit = self.add_line("unit", tr("单位"), text=held.unit)

    def _add_rest(self, held: TargetFields) -> None:
        self.definition = self.add_line(
            "definition", tr("口径"), hint=tr("例如 全年；以上"), text=held.definition
        )
        self.part_of = self.add_choice("part_of_id", tr("其中"), [])
        self._offer_wholes(held.part_of_id)
        self.owner = self.add("owner", tr("责任人"), PersonLine(self._known.staff, held.owner))
        own = self._known.last
        self._last: Curve = own
        curves = [(tr("按日历（匀速）"), "straight"), (tr("逐月填写"), "own")]
        if own:
            curves.insert(1, (tr("按 {year} 年自己的走势").format(year=self.year - 1), "last"))
        began = "straight" if not held.curve else "last" if held.curve == own else "own"
        self.curve = self.add_choice("curve", tr("时序"), curves, began)
        months = [tr("{n}月").format(n=n) for n in range(1, 13)]
        self.pace = self.add("pace", tr("累计 %"), NumberRow(months, tr("时序"), across=6))
        self.pace.changed.connect(lambda: self.forgive("pace"))
        self.pace.show_values(held.curve)

    def _choose_rule(self, *, keep: bool = False) -> None:
        """Ask what the chosen rule is narrowed by, and say how it counts."""
        rule = BY_KEY[self.rule.currentData()]
        wanted = self._chosen if keep else (self.argument.currentData() or "")
        self.argument.clear()
        for label, key in self.desk.read_now(choices_of, rule, self.year):
            self.argument.addItem(label, key)
        self.argument.setCurrentIndex(max(self.argument.findData(wanted), 0))
        self.show_field("argument", bool(rule.asks))
        self.show_field("word", bool(rule.word))
        words = {"tag": tr("标签或类别"), "industry": tr("产业")}
        self._label("word").setText(words.get(rule.word, ""))
        self.word.setAccessibleName(words.get(rule.word, tr("计哪些词")))
        hints = {
            "tag": tr("例如 孵化载体"),
            "industry": tr("例如 集成电路；不限就空着") if rule.optional else tr("例如 集成电路"),
        }
        self.word.setPlaceholderText(hints.get(rule.word, ""))
        if not keep and rule.unit:
            self.unit.setText(tr(rule.unit))
        self.note("measure", tr(rule.says))

    def _choose_curve(self, *, keep: bool = False) -> None:
        kind = self.curve.currentData()
        if kind == "last" and not keep:
            self.pace.show_values(self._last)
        self.pace.setEnabled(kind == "own")
        self.show_field("pace", kind != "straight")
        if kind == "last":
            self.pace.show_values(self._last)

    def _offer_wholes(self, chosen: str | None = None) -> None:
        wanted = chosen if chosen is not None else self.part_of.currentData()
        park_id = self.park.currentData()
        self.part_of.clear()
        self.part_of.addItem(tr("不是其中项"), None)
        for key, name, park in self._known.wholes:
            if park == park_id:
                self.part_of.addItem(tr("含于 {name} 之中").format(name=name), key)
        self.part_of.setCurrentIndex(max(self.part_of.findData(wanted), 0))

    def _curve(self) -> Curve:
        kind = self.curve.currentData()
        if kind == "straight":
            return ()
        if kind == "last":
            return self._last
        return tuple(value for value in self.pace.values("pace") if value is not None)

    def _number(self, name: str) -> Decimal | None:
        line = self.fields[name]
        assert hasattr(line, "text")
        try:
            return parse_number(line.text(), field=name)
        except InvalidInput as error:
            raise InvalidInput(error.message, field=name) from error

    def _label(self, name: str) -> QLabel:
        field = self.fields[name]
        return next(one for one in self.findChildren(QLabel) if one.buddy() is field)


def _look(session: Any, year: int, target_id: str | None, park_id: str | None) -> _Known:
    """Read in one transaction what the form needs before it is shown."""
    held = TargetFields("", "", park_id=park_id)
    if target_id is not None:
        held = target_fields(session, target_id)
    return _Known(
        held,
        park_choices(session),
        staff_names(session),
        last_shape(session, year - 1, held.indicator, held.park_id),
        wholes(session, year, target_id),
    )


def _shown(value: Decimal | None) -> str:
    return "" if value is None else show_number(value)
