"""待核对: what edits that were each right broke together, for a person to put right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from crm.exchanges import let_finding_be, tell_finding_again
from crm.findings import Finding
from crm.findings_kept import kept_findings
from resources import tr
from ui import tokens
from ui.page import Page, Shell
from ui.page_list import BY_KEY
from ui.widgets.empty import Empty, reading_word
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty
from ui.widgets.section_links import section_head

READING, NOTHING, FOUND = range(3)
WHERE = {
    "reported_figure": "figures",
    "closed_period": "capital",
    "plan": "targets",
    "target": "targets",
    "saved_scenario": "scenario",
}
"""Kinds that lie on no record's page → the page on which they are edited."""


class FindingsPage(Page):
    """A line each, gone by itself once it is right; Return leads to where it is put right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.card = FindingsCard(self)
        self.stack = QStackedWidget()
        said = tr(
            "两边各自都对、合在一起不合规矩的（如占股合计超过 100%、同一个月报数填了两次），"
            "回并后列在这里；改对了就不再列出。"
        )
        nothing = Empty("circle-check", tr("没有要核对的"), said)
        for each in (reading_word(), nothing, self.card):
            self.stack.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(section_head(shell, "carrying", "findings", tr("待核对")))
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.card.view)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("带出回并"), tr("待核对")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def read(self) -> None:
        """Read what is still to be put right."""
        self.desk.read(kept_findings, then=self._show, owner=self, latest=True)

    def can_open(self, one: Finding) -> bool:
        """Whether there is a page on which it is put right."""
        return _owner_of(one) is not None or one.kind in WHERE

    def open_record(self, one: Finding) -> None:
        """Go to where it is put right."""
        owner = _owner_of(one)
        if owner is not None:
            self.shell.open_record(*owner)
        elif one.kind in WHERE:
            self.shell.go(WHERE[one.kind])

    def let_be(self, one: Finding) -> None:
        """Tell of it no more."""
        self.desk.exchange(let_finding_be, one, then=partial(self._told_of, one), owner=self)

    def tell_again(self, one: Finding) -> None:
        """List it again."""
        self.desk.exchange(tell_finding_again, one, then=lambda _: self._others_look(), owner=self)

    def _told_of(self, one: Finding, _: object) -> None:
        self.shell.notify(
            tr("不再列出：{sentence}").format(sentence=one.sentence),
            action=tr("放回"),
            run=lambda: self.tell_again(one),
        )
        self._others_look()

    def _others_look(self) -> None:
        """It is in no log, so nobody else would notice."""
        self.desk.changed.emit({})

    def _refresh(self, _touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()

    def _show(self, found: list[Finding]) -> None:
        self.card.show_items(found, _line, tr("{n} 处").format(n=len(found)))
        self.stack.setCurrentIndex(FOUND if found else NOTHING)


class FindingsCard(ListedCard[Finding]):
    """The lines, and what can be done with the chosen one."""

    def __init__(self, page: FindingsPage) -> None:
        super().__init__(
            tr("各自都对，合在一起不合规矩"),
            (tr("记录"), tr("哪里不对")),
            quiet_empty(""),
            stretch=1,
            widths=(420, 300),
        )
        self.page = page
        self.add_button(
            tr("打开记录　回车"), "external-link", self.open_chosen, needs=page.can_open
        )
        self.add_button(
            tr("不用改　Delete"), "check", self.let_chosen_be, key="Delete", needs=lambda _: True
        )
        self.on_open(page.open_record)

    @of_chosen
    def open_chosen(self, one: Finding) -> None:
        """Go to where the chosen one is put right."""
        self.page.open_record(one)

    @of_chosen
    def let_chosen_be(self, one: Finding) -> None:
        """Tell of the chosen one no more."""
        self.page.let_be(one)


def _owner_of(one: Finding) -> tuple[str, str] | None:
    """Return the record on whose page it is put right, where there is one."""
    owner = one.record.owner
    return owner if owner is not None and owner[0] in BY_KEY else None


def _line(one: Finding) -> Shown:
    return Shown((one.record.whole, one.said), {1: "amber"})
