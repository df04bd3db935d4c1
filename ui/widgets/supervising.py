"""The cards of 推进: blockers, 督办单, approvals; of one project, or of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from crm import approvals, blockers, supervision
from crm.approvals import ApprovalCard
from crm.blockers import BlockerRow
from crm.rules.approvals import Clock, may_follow
from crm.rules.numbers import UNKNOWN
from crm.supervision import NoticeRow, NoticeState
from resources import tr
from ui.dialogs.supervising import (
    About,
    ApprovalForm,
    BlockerForm,
    EventForm,
    NoticeForm,
    ReplyForm,
    SettleForm,
)
from ui.page import Shell
from ui.widgets.empty import Empty
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty

T = TypeVar("T")
_TINTS = {
    NoticeState.OVERDUE: "phoenix",
    NoticeState.WAITING: "amber",
    NoticeState.REPLIED: "accent",
    NoticeState.CLOSED: "green",
    Clock.OVER_TIME: "phoenix",
    Clock.RUNNING: "accent",
    Clock.STOPPED: "amber",
    Clock.GRANTED: "green",
    Clock.NOT_SUBMITTED: "secondary",
}


class SupervisedCard(ListedCard[T]):
    """Lines of one project, or of all of them with the project before each."""

    def __init__(
        self,
        shell: Shell,
        title: str,
        heads: Sequence[str],
        empty: tuple[str, str, str],
        *,
        stretch: int,
        widths: tuple[int, ...],
        one_project: bool,
    ) -> None:
        """empty: the picture, title and sentence of a card without lines. stretch: of `heads`."""
        first = () if one_project else (tr("项目"),)
        picture, words, sentence = empty
        super().__init__(
            title,
            (*first, *heads),
            # A card on the record page is small, and has its button above.
            quiet_empty(sentence) if one_project else Empty(picture, words, sentence),
            stretch=stretch + len(first),
            widths=widths if one_project else (180, *widths),
        )
        self.shell, self.desk = shell, shell.desk
        self.about: About | None = None
        self.one_project = one_project

    def told(self, project: str, cells: Sequence[str], tint: str) -> Shown:
        """Say a line whose last cell, how it stands, has a tint."""
        whole = tuple(cells) if self.one_project else (project, *cells)
        return Shown(whole, {len(whole) - 1: tint})


class BlockersCard(SupervisedCard[BlockerRow]):
    """制约事项: what holds up, who answers for it, since when, until when."""

    def __init__(self, shell: Shell, *, one_project: bool) -> None:
        super().__init__(
            shell,
            tr("制约事项"),
            (
                tr("类别"),
                tr("卡在哪里"),
                tr("责任单位"),
                tr("责任人"),
                tr("提出"),
                tr("期限"),
                tr("情况"),
            ),
            (
                "flag",
                tr("没有制约事项"),
                tr("拆迁、场平、电力、道路、资金……卡住了就登记在这里，写清谁负责、到哪天。"),
            ),
            stretch=1,
            widths=(90, 260, 110, 80, 96, 96, 150),
            one_project=one_project,
        )
        self.add_button(tr("销号"), "check", self.ask_settle, needs=_unsettled)
        self.add_button(
            tr("重开"), "rotate-ccw", self.reopen, needs=lambda one: bool(one.settled_on)
        )
        self.add_button(tr("督办"), "file-check", self.ask_notice, needs=_unsettled)
        self.add_keeping(self.ask_edit, self.trash, self.ask_new if one_project else None)
        self.on_open(lambda _: self.ask_edit())

    def show_rows(self, rows: Sequence[BlockerRow], about: About | None = None) -> None:
        """Show these; about: the project, where all are of one."""
        self.about = about
        count = sum(row.settled_on is None for row in rows)
        late = sum(bool(row.late) and row.settled_on is None for row in rows)
        summary = tr("未销号 {n}，过期 {late}").format(n=count, late=late) if rows else ""
        self.show_items(rows, self._told, summary)

    def ask_new(self) -> None:
        """Enter a blocker of the project."""
        if self.about is not None:
            BlockerForm(self.desk, self, self.about).open()

    @of_chosen
    def ask_edit(self, one: BlockerRow) -> None:
        """Change the chosen one."""
        BlockerForm(self.desk, self, About(one.project_id, one.project), one).open()

    @of_chosen
    def ask_settle(self, one: BlockerRow) -> None:
        """销号 of the chosen one."""
        SettleForm(self.desk, self, one).open()

    @of_chosen
    def ask_notice(self, one: BlockerRow) -> None:
        """Issue a 督办单 for the chosen one."""
        about = About(
            one.project_id,
            one.project,
            blocker_id=one.blocker_id,
            what=tr("{kind}：{what}。").format(kind=one.kind, what=one.what.rstrip("。")),
            unit=one.unit or "",
            person=one.person or "",
        )
        NoticeForm(self.desk, self, about).open()

    @of_chosen
    def reopen(self, one: BlockerRow) -> None:
        """Take the 销号 of the chosen one back."""
        label = tr("{name} 重开制约事项（{kind}）").format(name=one.project, kind=one.kind)
        self.desk.change(blockers.reopen_blocker, one.blocker_id, label=label)

    @of_chosen
    def trash(self, one: BlockerRow) -> None:
        """Put the chosen one in the trash; the toast takes it back."""
        label = tr("{name} 移除制约事项（{kind}）").format(name=one.project, kind=one.kind)
        self.desk.change(blockers.trash_blocker, one.blocker_id, label=label)

    def _told(self, one: BlockerRow) -> Shown:
        if one.settled_on is not None:
            state, tint = tr("{day} 已销号").format(day=one.settled_on.isoformat()), "green"
        elif one.late:
            state, tint = tr("已过期 {n} 天").format(n=one.late), "phoenix"
        else:
            state, tint = tr("已 {n} 天").format(n=one.days or 0), "amber"
        cells = (
            one.kind, one.what, one.unit or UNKNOWN, one.person or UNKNOWN,
            _day(one.raised_on), _day(one.due), state,
        )  # fmt: skip
        return self.told(one.project, cells, tint)


class NoticesCard(SupervisedCard[NoticeRow]):
    """督办单: what is demanded of whom, until when, what was replied."""

    def __init__(self, shell: Shell, *, one_project: bool) -> None:
        super().__init__(
            shell,
            tr("督办单"),
            (
                tr("编号"),
                tr("督办要求"),
                tr("责任单位"),
                tr("责任人"),
                tr("发出"),
                tr("期限"),
                tr("情况"),
            ),
            (
                "file-check",
                tr("没有督办单"),
                tr("节点逾期、制约事项过期，可以发督办单：写清要求和期限，回复和办结都记在这里。"),
            ),
            stretch=1,
            widths=(120, 260, 110, 80, 96, 96, 150),
            one_project=one_project,
        )
        self.add_button(
            tr("回复／办结"), "check", self.ask_reply, needs=lambda one: not one.closed_on
        )
        self.add_button(
            tr("重开"), "rotate-ccw", self.reopen, needs=lambda one: bool(one.closed_on)
        )
        self.add_button(
            tr("打印督办单"), "printer", self.print_sheet, key="Ctrl+P", needs=lambda one: True
        )
        new = self.ask_new if one_project else None
        self.add_keeping(self.ask_edit, self.trash, new, word=tr("发督办单"))
        self.on_open(lambda _: self.ask_edit())

    def show_rows(self, rows: Sequence[NoticeRow], about: About | None = None) -> None:
        """Show these; about: the project, where all are of one."""
        self.about = about
        count = sum(row.closed_on is None for row in rows)
        self.show_items(rows, self._told, tr("未办结 {n}").format(n=count) if rows else "")

    def ask_new(self) -> None:
        """Issue a notice of the project."""
        if self.about is not None:
            NoticeForm(self.desk, self, self.about).open()

    @of_chosen
    def ask_edit(self, one: NoticeRow) -> None:
        """Change the chosen one."""
        NoticeForm(self.desk, self, About(one.project_id, one.project), one).open()

    @of_chosen
    def ask_reply(self, one: NoticeRow) -> None:
        """Record the reply to the chosen one, or its closing."""
        ReplyForm(self.desk, self, one).open()

    def print_sheet(self) -> None:
        """Save the printed sheet of the chosen one."""
        from ui.visit_sheets import save_notice

        one = self.chosen()
        if one is not None:
            save_notice(self.shell, self, one.notice_id)

    @of_chosen
    def reopen(self, one: NoticeRow) -> None:
        """Take the closing of the chosen one back."""
        label = tr("重开督办单 {n}").format(n=one.number)
        self.desk.change(supervision.reopen_notice, one.notice_id, label=label)

    @of_chosen
    def trash(self, one: NoticeRow) -> None:
        """Put the chosen one in the trash; the toast takes it back."""
        label = tr("移除督办单 {n}").format(n=one.number)
        self.desk.change(supervision.trash_notice, one.notice_id, label=label)

    def _told(self, one: NoticeRow) -> Shown:
        cells = (
            one.number, one.demand, one.unit or UNKNOWN, one.person or UNKNOWN,
            _day(one.issued_on), _day(one.due), one.state.label,
        )  # fmt: skip
        return self.told(one.project, cells, _TINTS[one.state])


class ApprovalsCard(SupervisedCard[ApprovalCard]):
    """审批代办: the items, who carries each, and how many of the promised workdays are used."""

    def __init__(self, shell: Shell, *, one_project: bool) -> None:
        super().__init__(
            shell,
            tr("审批代办"),
            (tr("事项"), tr("审批部门"), tr("代办人"), tr("最近一步"), tr("用时"), tr("情况")),
            (
                "list-todo",
                tr("没有审批事项"),
                tr("写下要办的审批和承诺的工作日；企业补正材料的时候，计时会停下来。"),
            ),
            stretch=3,
            widths=(180, 120, 90, 170, 150, 110),
            one_project=one_project,
        )
        self.add_button(
            tr("登记办理"), "check", self.ask_event,
            needs=lambda one: bool(may_follow(one.events[-1].event if one.events else None)),
        )  # fmt: skip
        self.add_button(
            tr("撤回一步"), "undo-2", self.take_back, needs=lambda one: bool(one.events)
        )
        self.add_keeping(self.ask_edit, self.trash)
        if one_project:
            self.add_button(tr("常用事项"), "list-todo", self.add_usual)
            self.add_keeping(new=self.ask_new, word=tr("添加"))
        self.on_open(lambda _: self.ask_event())

    def show_rows(self, rows: Sequence[ApprovalCard], about: About | None = None) -> None:
        """Show these; about: the project, where all are of one."""
        self.about = about
        done = sum(row.progress.clock is Clock.GRANTED for row in rows)
        summary = tr("已办结 {done} / {n}").format(done=done, n=len(rows)) if rows else ""
        self.show_items(rows, self._told, summary)

    def add_usual(self) -> None:
        """Enter the usual items of the zone."""
        if self.about is not None:
            label = tr("{name} 添加常用审批事项").format(name=self.about.project)
            self.desk.change(approvals.add_usual, self.about.project_id, label=label)

    def ask_new(self) -> None:
        """Enter an item of the project."""
        if self.about is not None:
            ApprovalForm(self.desk, self, self.about).open()

    @of_chosen
    def ask_edit(self, one: ApprovalCard) -> None:
        """Change the chosen one."""
        ApprovalForm(self.desk, self, About(one.project_id, one.project), one).open()

    @of_chosen
    def ask_event(self, one: ApprovalCard) -> None:
        """Record what happened to the chosen one."""
        if may_follow(one.events[-1].event if one.events else None):
            EventForm(self.desk, self, one).open()

    @of_chosen
    def take_back(self, one: ApprovalCard) -> None:
        """Take the last step of the chosen one back."""
        label = tr("{name} 撤回一步办理").format(name=one.name)
        self.desk.change(approvals.take_back_event, one.approval_id, label=label)

    @of_chosen
    def trash(self, one: ApprovalCard) -> None:
        """Put the chosen one in the trash; the toast takes it back."""
        label = tr("移除审批 {name}").format(name=one.name)
        self.desk.change(approvals.trash_approval, one.approval_id, label=label)

    def _told(self, one: ApprovalCard) -> Shown:
        last = one.events[-1] if one.events else None
        step = "" if last is None else f"{last.on.isoformat()} {last.event.label}"
        used = tr("{n} 个工作日").format(n=one.progress.used) if one.events else UNKNOWN
        if one.promised_workdays is not None:
            used = tr("{n} / 承诺 {of} 天").format(n=one.progress.used, of=one.promised_workdays)
        cells = (
            one.name, one.department or UNKNOWN, one.carrier or UNKNOWN, step, used,
            one.progress.clock.label,
        )  # fmt: skip
        return self.told(one.project, cells, _TINTS[one.progress.clock])


def _day(day: date | None) -> str:
    return UNKNOWN if day is None else day.isoformat()


def _unsettled(one: BlockerRow) -> bool:
    return one.settled_on is None
