"""The forms of 推进: blockers and their 销号, 督办单 with reply and closing, approvals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from crm import approvals, blockers, supervision
from crm.approvals import ApprovalCard
from crm.blockers import BlockerRow
from crm.choices import staff_names, words
from crm.errors import InvalidInput
from crm.rules.approvals import may_follow
from crm.rules.numbers import parse_number
from crm.supervision import NoticeRow
from db.terms import ApprovalEvent, ChoiceList
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.due_line import DueLine
from ui.widgets.person_line import PersonLine
from ui.widgets.suggesting import suggest


@dataclass(frozen=True)
class About:
    """The project that a form is about, and what a notice is issued for."""

    project_id: str
    project: str
    milestone_id: str | None = None
    blocker_id: str | None = None
    what: str = ""
    unit: str = ""
    person: str = ""


class DatedForm(Form):
    """A form that asks for days as people say them."""

    def add_day(self, name: str, word: str, day: date | None) -> DueLine:
        """Add a line for a day; below it stands which day is meant."""
        line = self.add(name, word, DueLine(self.desk.today()))
        line.told.connect(lambda words: self.note(name, words))
        line.refuted.connect(lambda sentence: self.warn(name, sentence))
        line.setText("" if day is None else day.isoformat())
        return line

    def day(self, name: str, *, owed: bool = False) -> date | None:
        """Return the day of a field; raises InvalidInput at that field."""
        line = self.fields[name]
        assert isinstance(line, DueLine)
        try:
            found = line.day()
        except InvalidInput as fault:
            raise InvalidInput(fault.message, field=name) from fault
        if found is None and owed:
            raise InvalidInput(tr("请填写日期，例如 2016-05-31 或 今天。"), field=name)
        return found


class BlockerForm(DatedForm):
    """制约事项, entered or changed."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: About, held: BlockerRow | None = None
    ) -> None:
        super().__init__(desk, tr("修改制约事项") if held else tr("登记制约事项"), parent)
        self._about, self._held = about, held
        self.kind = self.add_line("kind", tr("类别"), text=held.kind if held else "")
        suggest(self.kind, desk.read_now(words, ChoiceList.BLOCKER_KIND))
        self.kind.setPlaceholderText(tr("拆迁、场平、电力、道路、资金 …"))
        self.what = self.add_lines("what", tr("卡在哪里"), rows=2)
        self.what.setPlainText(held.what if held else about.what)
        self.unit = self.add_line("unit", tr("责任单位"), text=(held.unit or "") if held else "")
        suggest(self.unit, desk.read_now(words, ChoiceList.UNIT))
        self.person = self.add("person", tr("责任人"), PersonLine(desk.read_now(staff_names)))
        self.person.setText((held.person or "") if held else "")
        self.add_day("raised_on", tr("提出日期"), held.raised_on if held else desk.today())
        self.add_day("due", tr("办结期限"), held.due if held else None)
        self.add_foot(about.project)
        self.kind.setFocus()

    def send(self) -> None:
        fields: dict[str, Any] = {
            "unit": self.unit.text(),
            "person": self.person.text(),
            "raised_on": self.day("raised_on"),
            "due": self.day("due"),
        }
        kind, what, today = self.kind.text(), self.what.toPlainText(), self.desk.today()
        name = self._about.project
        if self._held is None:
            label = tr("{name} 登记制约事项（{kind}）").format(name=name, kind=kind)
            self.submit(
                blockers.add_blocker,
                self._about.project_id,
                kind,
                what,
                today=today,
                label=label,
                **fields,
            )
        else:
            label = tr("{name} 修改制约事项（{kind}）").format(name=name, kind=kind)
            fields |= {"kind": kind, "what": what}
            self.submit(
                blockers.edit_blocker, self._held.blocker_id, fields, today=today, label=label
            )


class SettleForm(DatedForm):
    """销号: on which day, and how it was solved."""

    def __init__(self, desk: Desk, parent: QWidget, held: BlockerRow) -> None:
        super().__init__(desk, tr("销号"), parent, tr("销号"))
        self._held = held
        self.outcome = self.add_lines("outcome", tr("怎样解决"), rows=2)
        self.add_day("settled_on", tr("销号日期"), desk.today())
        self.add_foot(f"{held.project} · {held.kind}")
        self.outcome.setFocus()

    def send(self) -> None:
        self.submit(
            blockers.settle,
            self._held.blocker_id,
            self.day("settled_on", owed=True),
            today=self.desk.today(),
            outcome=self.outcome.toPlainText(),
            label=tr("{name} 销号（{kind}）").format(name=self._held.project, kind=self._held.kind),
        )


class NoticeForm(DatedForm):
    """督办单, issued or changed."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: About, held: NoticeRow | None = None
    ) -> None:
        super().__init__(desk, tr("修改督办单") if held else tr("发督办单"), parent)
        self._about, self._held = about, held
        number = held.number if held else ""
        hint = desk.read_now(supervision.next_number, desk.today().year)
        self.number = self.add_line("number", tr("编号"), text=number, hint=hint)
        self.unit = self.add_line(
            "unit", tr("责任单位"), text=(held.unit or "") if held else about.unit
        )
        suggest(self.unit, desk.read_now(words, ChoiceList.UNIT))
        self.person = self.add("person", tr("责任人"), PersonLine(desk.read_now(staff_names)))
        self.person.setText((held.person or "") if held else about.person)
        self.demand = self.add_lines("demand", tr("督办要求"), rows=4)
        self.demand.setPlainText(held.demand if held else about.what)
        self.add_day("issued_on", tr("发出日期"), held.issued_on if held else desk.today())
        self.add_day("due", tr("回复期限"), held.due if held else None)
        self.issuer = self.add("issuer", tr("签发人"), PersonLine(desk.read_now(staff_names)))
        self.issuer.setText((held.issuer or "") if held else "")
        self.add_foot(about.project)
        self.demand.setFocus()

    def send(self) -> None:
        fields: dict[str, Any] = {
            "number": self.number.text(),
            "unit": self.unit.text(),
            "person": self.person.text(),
            "issued_on": self.day("issued_on", owed=True),
            "due": self.day("due"),
            "issuer": self.issuer.text(),
        }
        demand = self.demand.toPlainText()
        if self._held is not None:
            label = tr("修改督办单 {n}").format(n=self._held.number)
            self.submit(
                supervision.edit_notice,
                self._held.notice_id,
                {**fields, "demand": demand},
                label=label,
            )
            return
        self.submit(
            supervision.issue_notice,
            self._about.project_id,
            demand,
            today=self.desk.today(),
            milestone_id=self._about.milestone_id,
            blocker_id=self._about.blocker_id,
            label=tr("{name} 发督办单").format(name=self._about.project),
            **fields,
        )


class ReplyForm(DatedForm):
    """The reply to a 督办单, or, once it is there, its closing."""

    def __init__(self, desk: Desk, parent: QWidget, held: NoticeRow) -> None:
        self._closing = held.replied_on is not None
        word = tr("办结督办单") if self._closing else tr("登记回复")
        super().__init__(desk, word, parent)
        self._held = held
        names = ("closing", "closed_on") if self._closing else ("reply", "replied_on")
        self.text = self.add_lines(
            names[0], tr("办结结论") if self._closing else tr("回复内容"), rows=4
        )
        self._day_name = names[1]
        self.add_day(names[1], tr("日期"), desk.today())
        self.add_foot(f"{held.number} {held.project}")
        self.text.setFocus()

    def send(self) -> None:
        word = tr("办结督办单 {n}") if self._closing else tr("回复督办单 {n}")
        self.submit(
            supervision.close_notice if self._closing else supervision.reply,
            self._held.notice_id,
            self.text.toPlainText(),
            self.day(self._day_name, owed=True),
            today=self.desk.today(),
            label=word.format(n=self._held.number),
        )


class ApprovalForm(Form):
    """An item to be approved, entered or changed."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: About, held: ApprovalCard | None = None
    ) -> None:
        super().__init__(desk, tr("修改审批事项") if held else tr("添加审批事项"), parent)
        self._about, self._held = about, held
        self.name = self.add_line("name", tr("事项"), text=held.name if held else "")
        suggest(self.name, desk.read_now(words, ChoiceList.APPROVAL))
        self.department = self.add_line(
            "department", tr("审批部门"), text=(held.department or "") if held else ""
        )
        suggest(self.department, desk.read_now(words, ChoiceList.DEPARTMENT))
        days = "" if held is None or held.promised_workdays is None else held.promised_workdays
        self.days = self.add_line(
            "promised_workdays", tr("承诺时限"), text=str(days), hint=tr("工作日数，例如 10")
        )
        self.carrier = self.add("carrier", tr("代办人"), PersonLine(desk.read_now(staff_names)))
        self.carrier.setText((held.carrier or "") if held else "")
        self.remark = self.add_lines("note", tr("备注"), rows=2)
        self.remark.setPlainText((held.note or "") if held else "")
        self.add_foot(about.project)
        self.name.setFocus()

    def send(self) -> None:
        days = parse_number(self.days.text(), field="promised_workdays")
        if days is not None and days != int(days):
            raise InvalidInput(tr("工作日数请写整数，例如 10。"), field="promised_workdays")
        fields: dict[str, Any] = {
            "department": self.department.text(),
            "promised_workdays": None if days is None else int(days),
            "carrier": self.carrier.text(),
            "note": self.remark.toPlainText(),
        }
        name = self.name.text()
        if self._held is None:
            label = tr("{project} 添加审批 {name}").format(project=self._about.project, name=name)
            self.submit(approvals.add_approval, self._about.project_id, name, label=label, **fields)
        else:
            label = tr("{project} 修改审批 {name}").format(project=self._about.project, name=name)
            fields["name"] = name
            self.submit(approvals.edit_approval, self._held.approval_id, fields, label=label)


class EventForm(DatedForm):
    """What happened to an approval: only what can follow is offered."""

    def __init__(self, desk: Desk, parent: QWidget, held: ApprovalCard) -> None:
        super().__init__(desk, tr("登记办理情况"), parent)
        self._held = held
        last = held.events[-1].event if held.events else None
        self.event_choice = self.add_choice(
            "event", tr("情况"), [(one.label, one) for one in may_follow(last)]
        )
        self.add_day("on", tr("日期"), desk.today())
        self.remark = self.add_line("note", tr("说明"), hint=tr("例如 缺一份土地证复印件"))
        self.add_foot(f"{held.project} · {held.name}")
        self.fields["on"].setFocus()

    def send(self) -> None:
        event = ApprovalEvent(self.event_choice.currentData())
        self.submit(
            approvals.record_event,
            self._held.approval_id,
            event,
            self.day("on", owed=True),
            today=self.desk.today(),
            note=self.remark.text(),
            label=tr("{project} {name} {event}").format(
                project=self._held.project, name=self._held.name, event=event.label
            ),
        )
