"""督办: across all projects, what is stuck, since when, whose; notices; approvals under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.approvals import ApprovalCard, open_approvals
from crm.blockers import BlockerRow, blockers
from crm.milestone_words import SIGNS
from crm.milestones import LateMilestone, late_milestones
from crm.pipeline import Standstill, standstills
from crm.rules.schedule import Light
from crm.supervision import NoticeRow, notices
from resources import tr
from ui import tokens
from ui.dialogs.supervising import About, NoticeForm
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.empty import Empty
from ui.widgets.listed_card import ListedCard, Shown
from ui.widgets.supervising import ApprovalsCard, BlockersCard, NoticesCard


@dataclass(frozen=True)
class _Looked:
    late: list[LateMilestone]
    blockers: list[BlockerRow]
    notices: list[NoticeRow]
    approvals: list[ApprovalCard]
    standstills: list[Standstill]


class SupervisionPage(Page):
    """One list at a time; the chips above tell how many each has."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.late = _late_card(self)
        self.blockers = BlockersCard(shell, one_project=False)
        self.standstills = _standstill_card(self)
        self.notices = NoticesCard(shell, one_project=False)
        self.approvals = ApprovalsCard(shell, one_project=False)
        self._lists: list[tuple[str, QWidget]] = [
            (tr("节点"), self.late),
            (tr("制约事项"), self.blockers),
            (tr("未进展"), self.standstills),
            (tr("督办单"), self.notices),
            (tr("审批代办"), self.approvals),
        ]
        self._build()
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("督办")]

    def arrive(self, **request: Any) -> None:
        if "show" in request:
            self.choose(int(request["show"]))
        self.read()

    def read(self) -> None:
        """Read all five lists."""
        self.desk.read(_look, self.desk.today(), then=self._show, owner=self, latest=True)

    def choose(self, place: int) -> None:
        """Show one of the lists."""
        self.chips[place].setChecked(True)
        self.stack.setCurrentIndex(place)
        view = getattr(self._lists[place][1], "view", None)
        if view is not None:
            self.begin_at(view)

    def ask_notice(self) -> None:
        """Issue a 督办单 for the chosen late milestone."""
        one = self.late.chosen()
        if one is None:
            return
        day = one.line.planned.isoformat() if one.line.planned else ""
        about = About(
            one.line.project_id,
            one.project,
            milestone_id=one.line.milestone_id,
            what=tr("{name}计划 {day} 完成，现已晚 {n} 天，请说明原因并抓紧完成。").format(
                name=one.line.name, day=day, n=one.days
            ),
            person=one.line.commissioner or "",
        )
        NoticeForm(self.desk, self, about).open()

    def _build(self) -> None:
        title = QLabel(tr("督办"))
        mark(title, "title")
        self.sums = QLabel()
        mark(self.sums, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(title)
        head.addWidget(self.sums, 1, Qt.AlignmentFlag.AlignBottom)
        self.chips: list[QPushButton] = []
        group = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.stack = QStackedWidget()
        for place, (word, card) in enumerate(self._lists):
            chip = QPushButton(word)
            mark(chip, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(partial(self.choose, place))
            group.addButton(chip)
            bar.addWidget(chip)
            self.chips.append(chip)
            self.stack.addWidget(card)
        bar.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(16)
        column.addLayout(head)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        self.choose(0)

    def _show(self, looked: _Looked) -> None:
        self.late.show_items(looked.late, _told_late)
        self.blockers.show_rows(looked.blockers)
        self.standstills.show_items(looked.standstills, _told_standstill)
        self.notices.show_rows(looked.notices)
        self.approvals.show_rows(looked.approvals)
        counts = (
            len(looked.late),
            sum(one.settled_on is None for one in looked.blockers),
            len(looked.standstills),
            sum(one.closed_on is None for one in looked.notices),
            len(looked.approvals),
        )
        for chip, (word, _), count in zip(self.chips, self._lists, counts, strict=True):
            chip.setText(f"{word} {count}")
        red = sum(one.line.light is Light.RED for one in looked.late)
        owing = sum(one.stuck_reason is None for one in looked.standstills)
        self.sums.setText(
            tr("红灯节点 {red}，过期制约 {late}，{owing} 个项目欠未进展原因").format(
                red=red, late=sum(1 for one in looked.blockers if _is_late(one)), owing=owing
            )
        )

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()


def _is_late(one: BlockerRow) -> bool:
    return one.settled_on is None and one.late > 0


def _late_card(page: SupervisionPage) -> ListedCard[LateMilestone]:
    card: ListedCard[LateMilestone] = ListedCard(
        tr("红黄灯节点"),
        (
            tr("项目"),
            tr("节点"),
            tr("计划"),
            tr("预计"),
            tr("情况"),
            tr("联点领导"),
            tr("督办专员"),
        ),
        Empty("milestone", tr("没有逾期的节点"), tr("节点逾期或要被推后，会按轻重排在这里。")),
        stretch=0,
        widths=(190, 110, 100, 100, 270, 90, 90),
    )
    card.add_button(tr("发督办单"), "file-check", page.ask_notice, needs=lambda one: True)
    card.on_open(lambda one: page.shell.go("project", id=one.line.project_id, tab="milestones"))
    return card


def _standstill_card(page: SupervisionPage) -> ListedCard[Standstill]:
    card: ListedCard[Standstill] = ListedCard(
        tr("一个月没有变动的项目"),
        (
            tr("项目"),
            tr("阶段"),
            tr("自"),
            tr("天数"),
            tr("未进展原因"),
            tr("责任人"),
            tr("督办专员"),
        ),
        Empty(
            "circle-check", tr("没有停着的项目"), tr("签约以前的项目一个月没有变动，就要写明原因。")
        ),
        stretch=4,
        widths=(220, 80, 100, 70, 260, 100, 100),
    )
    card.on_open(lambda one: page.shell.open_record("project", one.project_id))
    return card


def _told_late(one: LateMilestone) -> Shown:
    line = one.line
    word = tr("逾期 {n} 天") if one.overdue else tr("预计晚 {n} 天")
    state = word.format(n=one.days)
    if one.because:
        state += tr("，由 {why} 推后").format(why=one.because)
    cells = (
        one.project,
        line.name,
        line.planned.isoformat() if line.planned else "",
        line.expected.isoformat() if line.expected else "",
        f"{SIGNS[line.light]} " + state,
        line.chief or "",
        line.commissioner or "",
    )
    return Shown(cells, {4: "phoenix" if line.light is Light.RED else "amber"})


def _told_standstill(one: Standstill) -> Shown:
    cells = (
        one.name,
        one.stage.label,
        one.since.isoformat(),
        str(one.days),
        one.stuck_reason or tr("请登记未进展原因"),
        one.owner or "",
        one.commissioner or "",
    )
    return Shown(cells, {} if one.stuck_reason else {4: "amber"})


def _look(session: Any, today: date) -> _Looked:
    return _Looked(
        late_milestones(session, today),
        blockers(session, today),
        notices(session, today),
        open_approvals(session, today),
        standstills(session, today),
    )
