"""What is done about arrivals: verified, split by shares, corrected, promised, a month closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from crm.capital import flags_before, split_arrival
from crm.capital_list import ArrivalRow
from crm.capital_periods import close_month, reopen_month
from crm.capital_promises import Promise, add_promise, edit_promise
from crm.capital_verifying import correct_arrival, verify_arrivals
from crm.choices import staff_names
from crm.errors import InvalidInput
from crm.project_card import Investor
from crm.rules.arrival_words import parse_month, parse_uses, show_uses
from crm.rules.arrivals import Entered, Month, Partner, show_month
from crm.rules.numbers import parse_number, show_number
from crm.rules.units import parse_amount, show_amount
from db.terms import Origin
from db.values import Amount
from resources import tr
from ui.desk import Desk
from ui.dialogs.arrival import LOOK_AFTER, ArrivalAbout
from ui.dialogs.form import Form
from ui.dialogs.supervising import DatedForm
from ui.widgets.inputs import Line
from ui.widgets.person_line import PersonLine


class VerifyForm(DatedForm):
    """核实 of one arrival or of several, in one step."""

    def __init__(self, desk: Desk, parent: QWidget, rows: Sequence[ArrivalRow]) -> None:
        super().__init__(desk, tr("核实到位资金"), parent, tr("核实"))
        self._rows = rows
        self.by = self.add("verified_by", tr("核实人"), PersonLine(desk.read_now(staff_names)))
        self.by.setText(desk.workspace.author)
        self.add_day("verified_on", tr("核实日期"), desk.today())
        closed = [row for row in rows if row.closed]
        if closed:
            words = tr("其中 {n} 笔所在的月份已结账，将补计入下一个未结账的月份，并注明。")
            self.note("verified_on", words.format(n=len(closed)))
        foot = tr("{n} 笔").format(n=len(rows)) if len(rows) > 1 else rows[0].project
        self.add_foot(foot)
        self.by.setFocus()

    def send(self) -> None:
        rows = self._rows
        what = rows[0].project if len(rows) == 1 else tr("{n} 笔").format(n=len(rows))
        self.submit(
            verify_arrivals,
            [row.arrival_id for row in rows],
            by=self.by.text(),
            on=self.day("verified_on", owed=True),
            today=self.desk.today(),
            label=tr("核实到位资金（{what}）").format(what=what),
        )


class CorrectForm(Form):
    """更正 of an arrival that a closed month reported."""

    def __init__(self, desk: Desk, parent: QWidget, row: ArrivalRow) -> None:
        super().__init__(desk, tr("更正已报的到位资金"), parent, tr("更正"))
        self._row = row
        shown = show_amount(row.amount, unit="万元", places=None) if row.amount else ""
        self.amount = self.add_line("amount", tr("应为金额"), text=shown)
        self.origin = self.add_choice(
            "origin", tr("应为来源"), [(one.label, one) for one in Origin], row.origin
        )
        self.uses = self.add_lines("uses", tr("应为固投"), rows=2)
        self.uses.setPlainText(show_uses(row.uses))
        self.why = self.add_lines("note", tr("更正原因"), rows=2)
        self.note(
            "note",
            tr("{month}已结账：已报的数不变，差额作为更正计入下一个未结账的月份。").format(
                month=show_month((row.on.year, row.on.month))
            ),
        )
        self._wait = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._wait.timeout.connect(self.look)
        for line in (self.amount, self.uses):
            line.textChanged.connect(self._wait.start)
        self.origin.currentIndexChanged.connect(lambda _: self.look())
        self.add_foot(row.project)
        self.amount.setFocus()

    def look(self) -> None:
        """Say below each field what is odd about the figures as they should have been."""
        try:
            amount, uses = self._amount(), parse_uses(self.uses.toPlainText(), today=self.today)
        except InvalidInput as fault:
            self.warn(fault.field, fault.message)
            return
        row, origin = self._row, Origin(self.origin.currentData())
        flags = self.desk.read_now(
            flags_before,
            row.project_id,
            Entered(row.on, amount, origin, row.rate_on, uses, row.note or "", correcting=True),
            organization_id=row.organization_id,
            today=self.today,
            arrival_id=row.arrival_id,
        )
        said = {flag.field: flag.sentence for flag in reversed(flags)}
        for name in ("amount", "origin", "uses"):
            self.warn(name, said.get(name, ""))

    def _amount(self) -> Amount:
        amount = parse_amount(self.amount.text(), default_unit="万元", field="amount")
        if amount is None:
            raise InvalidInput(tr("请填写更正后的金额，全部冲销写 0。"), field="amount")
        return amount if self._row.amount is None else replace(amount, rate=self._row.amount.rate)

    def send(self) -> None:
        amount = self._amount()
        self.submit(
            partial(
                correct_arrival,
                amount=amount,
                origin=Origin(self.origin.currentData()),
                uses=parse_uses(self.uses.toPlainText(), today=self.desk.today()),
                note=self.why.toPlainText(),
                by=self.desk.workspace.author,
                today=self.desk.today(),
            ),
            self._row.arrival_id,
            label=tr("{project} 更正到位资金").format(project=self._row.project),
        )


class SplitForm(Form):
    """拆分 of a joint venture's arrival by its investors' shares, each with its origin."""

    def __init__(
        self, desk: Desk, parent: QWidget, row: ArrivalRow, investors: Sequence[Investor]
    ) -> None:
        super().__init__(desk, tr("按占股拆分来源"), parent, tr("拆分"))
        self._row, self._investors = row, investors
        self._lines: list[tuple[Line, QComboBox]] = []
        for at, one in enumerate(investors):
            share = "" if one.share is None else show_number(one.share)
            line = self.add_line(f"share{at}", one.name, text=share, hint=tr("占股 %"))
            line.setAccessibleName(tr("{name} 占股").format(name=one.name))
            origins = [(origin.label, origin) for origin in Origin]
            box = self.add_choice(f"origin{at}", tr("来源"), origins, row.origin)
            box.setAccessibleName(tr("{name} 来源").format(name=one.name))
            box.currentIndexChanged.connect(partial(self._look, at))
            self._lines.append((line, box))
        amount = show_amount(row.amount, unit="万元")
        self.add_foot(tr("{amount}，拆成 {n} 笔").format(amount=amount, n=len(investors)))
        self._lines[0][0].setFocus()

    def send(self) -> None:
        partners = []
        for at, (one, (line, box)) in enumerate(zip(self._investors, self._lines, strict=True)):
            share = parse_number(line.text().strip().removesuffix("%"), field=f"share{at}")
            partners.append(
                Partner(
                    one.organization_id, one.name, share or Decimal(0), Origin(box.currentData())
                )
            )
        self.submit(
            split_arrival,
            self._row.arrival_id,
            partners,
            today=self.desk.today(),
            label=tr("{project} 按占股拆分到位资金").format(project=self._row.project),
        )

    def _look(self, at: int, _place: int = 0) -> None:
        """Say below a chosen origin that it contradicts the seat of its investor."""
        row, origin = self._row, Origin(self._lines[at][1].currentData())
        flags = self.desk.read_now(
            flags_before,
            row.project_id,
            Entered(row.on, row.amount, origin, row.rate_on, note=row.note or ""),
            organization_id=self._investors[at].organization_id,
            today=self.today,
            arrival_id=row.arrival_id,
        )
        said = next((flag.sentence for flag in flags if flag.field == "origin"), "")
        self.warn(f"origin{at}", said)

    def take_failure(self, error: BaseException) -> None:
        if isinstance(error, InvalidInput) and error.field == "shares":
            self.save.setEnabled(True)
            self.blame(f"share{len(self._lines) - 1}", error.message)
        else:
            super().take_failure(error)


class PromiseForm(DatedForm):
    """One line of what a project promised to bring in until when."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: ArrivalAbout, held: Promise | None = None
    ) -> None:
        super().__init__(desk, tr("修改承诺到位") if held else tr("登记承诺到位"), parent)
        self._about, self._held = about, held
        self.add_day("due", tr("到位期限"), held.due if held else None)
        shown = show_amount(held.amount, unit="万元", places=None) if held else ""
        self.amount = self.add_line(
            "amount", tr("金额"), text=shown, hint=tr("5000（万元）、2亿元")
        )
        origins: list[tuple[str, Any]] = [(tr("未写明"), None)]
        origins += [(one.label, one) for one in Origin]
        self.origin = self.add_choice("origin", tr("来源"), origins, held.origin if held else None)
        self.remark = self.add_line("note", tr("备注"), text=(held.note or "") if held else "")
        self.add_foot(about.project)
        self.fields["due"].setFocus()

    def send(self) -> None:
        chosen = self.origin.currentData()
        fields: dict[str, Any] = {
            "due": self.day("due", owed=True),
            "amount": parse_amount(self.amount.text(), default_unit="万元", field="amount"),
            "origin": None if chosen is None else Origin(chosen),
            "note": self.remark.text(),
        }
        project = self._about.project
        if self._held is None:
            label = tr("{project} 登记承诺到位").format(project=project)
            self.submit(add_promise, self._about.project_id, label=label, **fields)
        else:
            label = tr("{project} 修改承诺到位").format(project=project)
            self.submit(edit_promise, self._held.promise_id, fields, label=label)


class MonthForm(Form):
    """结账 of a month, or its opening again with a reason."""

    def __init__(
        self, desk: Desk, parent: QWidget, month: Month, *, waiting: int = 0, closed: bool = False
    ) -> None:
        word = tr("重新打开") if closed else tr("结账")
        super().__init__(desk, f"{word} {show_month(month)}", parent, word)
        self._closed = closed
        self.month = self.add_line("month", tr("月份"), text=f"{month[0]}-{month[1]:02d}")
        if closed:
            self.why = self.add_lines("reason", tr("原因"), rows=2)
            words = tr("打开后这个月的数可以直接修改，已报出的报表可能与之不符。")
            self.note("reason", words)
        else:
            words = tr("结账后，这个月报出的数不再改动；之后的更正计入下一个月，并单列。")
            if waiting:
                more = tr("还有 {n} 笔未核实，不计入本月。").format(n=waiting)
                words = f"{more}{words}"
            self.note("month", words)
        self.add_foot()
        (self.why if closed else self.month).setFocus()

    def send(self) -> None:
        month = parse_month(self.month.text(), today=self.desk.today())
        if self._closed:
            self.submit(
                reopen_month,
                month,
                self.why.toPlainText(),
                today=self.desk.today(),
                by=self.desk.workspace.author,
                label=tr("重新打开{month}到位资金").format(month=show_month(month)),
            )
            return
        self.submit(
            close_month,
            month,
            today=self.desk.today(),
            by=self.desk.workspace.author,
            label=tr("{month}到位资金结账").format(month=show_month(month)),
        )
