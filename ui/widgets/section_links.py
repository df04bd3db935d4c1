"""The row of links at the head of the pages that belong to one button of the rail."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from resources import N_, tr
from ui.page import Shell
from ui.page_list import BY_KEY
from ui.theme import mark

SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "performance": (
        ("performance", N_("履约")),
        ("actuals", N_("实绩")),
        ("claims", N_("追缴")),
        ("evaluation", N_("亩均评价")),
        ("policies", N_("政策库")),
    ),
    "targets": (
        ("targets", N_("目标")),
        ("figures", N_("月报填报")),
        ("kpi", N_("督查考核")),
        ("scenario", N_("情景推演")),
        ("outlook", N_("年底预测")),
    ),
    "ledgers": (
        ("ledgers", N_("台账")),
        ("history", N_("历史")),
        ("trash", N_("回收站")),
    ),
    "carrying": (
        ("carrying", N_("带出回并")),
        ("conflicts", N_("冲突")),
        ("findings", N_("待核对")),
    ),
}
"""Key of the rail → (page's key, word), from left to right."""


class SectionLinks(QWidget):
    """Shows the pages that there are; the one that is shown is pressed."""

    def __init__(self, shell: Shell, section: str, shown: str) -> None:
        """section: the rail's key. shown: the key of the page that these links stand on."""
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key, word in SECTIONS[section]:
            if key not in BY_KEY:
                continue
            button = QPushButton(tr(word))
            mark(button, "segment")
            button.setCheckable(True)
            button.setAccessibleName(tr("打开{page}").format(page=tr(word)))
            button.clicked.connect(partial(self._open, shell, key, shown))
            self.buttons[key] = button
            row.addWidget(button)
        row.addStretch()
        if len(self.buttons) < 2:
            self.hide()  # never shown here: without a parent yet, it would be a window of its own
        if shown in self.buttons:
            self.buttons[shown].setChecked(True)

    def _open(self, shell: Shell, key: str, shown: str) -> None:
        """The pressed one stays pressed: it tells where one is, and not what was clicked."""
        self.buttons[key].setChecked(key == shown)
        if key != shown:
            shell.go(key)


def section_head(
    shell: Shell, section: str, shown: str, title: str, *fields: QWidget
) -> QHBoxLayout:
    """Return the head of a page: its title and the links, at the right what narrows its list."""
    word = QLabel(title)
    mark(word, "title")
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(word)
    head.addSpacing(8)
    head.addWidget(SectionLinks(shell, section, shown))
    head.addStretch()
    for field in fields:
        head.addWidget(field)
    return head
