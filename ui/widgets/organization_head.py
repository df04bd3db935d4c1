"""The head of an organization's page: name, badges, code, industry, and where it belongs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout

from crm.choices import parted
from crm.industries import industry_label
from crm.organization_card import OrganizationCard
from crm.rules.credit_code import show_credit_code
from resources import tr
from ui import tokens
from ui.theme import icon, mark

CLASSES_SHOWN = 4


class OrganizationHead(QFrame):
    """A card over the whole page."""

    trash_wanted = Signal()
    restore_wanted = Signal()
    parent_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark(self, "card")
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self.name, "title")
        self.kind, self.sample, self.trashed = QLabel(), QLabel(tr("示例")), QLabel(tr("在回收站"))
        self.doubt, self.merged = QLabel(tr("代码存疑")), QLabel(tr("已并入别家"))
        self.classes = [QLabel() for _ in range(CLASSES_SHOWN)]
        mark(self.kind, "badge-accent")
        for label in (self.sample, self.doubt, self.merged):
            mark(label, "badge-amber")
        mark(self.trashed, "badge-phoenix")
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self.name)
        for label in self.classes:
            mark(label, "badge")
        for label in (self.kind, *self.classes, self.doubt, self.sample, self.merged, self.trashed):
            title.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        title.addStretch()
        self.second = QLabel()
        self.second.setTextFormat(Qt.TextFormat.PlainText)
        self.second.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self.second, "secondary")
        self.parent_link = QPushButton()
        mark(self.parent_link, "link")
        self.parent_link.clicked.connect(self.parent_wanted)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.second)
        below.addWidget(self.parent_link)
        below.addStretch()
        self.more = QPushButton(tr("更多"))
        self.more.setIcon(icon("ellipsis", "secondary"))
        menu = QMenu(self)
        self._trash = menu.addAction(icon("trash-2", "secondary"), tr("移入回收站"))
        self._trash.triggered.connect(self.trash_wanted)
        self._restore = menu.addAction(icon("rotate-ccw", "secondary"), tr("移出回收站"))
        self._restore.triggered.connect(self.restore_wanted)
        self.more.setMenu(menu)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(title)
        words.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[tokens.CARD_PADDING] * 4)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)

    def show_card(self, card: OrganizationCard) -> None:
        """Show an organization."""
        self.name.setText(card.name)
        self.kind.setText(card.kind.label)
        classes = parted(card.fields["organization_class"])
        for at, label in enumerate(self.classes):
            label.setText(classes[at] if at < len(classes) else "")
            label.setVisible(at < len(classes))
        self.classes[-1].setToolTip(tr("、").join(classes))
        reason = card.fields["credit_code_reason"]
        self.doubt.setVisible(bool(card.code_fault))
        self.doubt.setToolTip(
            card.code_fault + ("\n" + tr("原因：{why}").format(why=reason) if reason else "")
        )
        self.sample.setVisible(bool(card.fields["illustrative"]))
        self.merged.setVisible(card.merged_into is not None)
        self.merged.setToolTip(card.merged_into[1] if card.merged_into else "")
        self.trashed.setVisible(card.trashed and card.merged_into is None)
        self.second.setText("  ·  ".join(_about(card)))
        self.parent_link.setVisible(card.parent is not None)
        if card.parent is not None:
            relation = card.fields["parent_relation"]
            word = relation.label if relation else tr("下属")
            self.parent_link.setText(
                tr("{parent} 的{relation}").format(parent=card.parent[1], relation=word)
            )
        self._trash.setVisible(not card.trashed)
        self._restore.setVisible(card.trashed and card.merged_into is None)
        self.more.setVisible(card.merged_into is None)


def _about(card: OrganizationCard) -> list[str]:
    fields = card.fields
    parts = [
        fields["short_name"],
        show_credit_code(fields["credit_code"]),
        industry_label(fields["industry"]),
        tr("产业链：{chain}").format(chain=fields["industry_chain"])
        if fields["industry_chain"]
        else "",
        fields["seat"],
    ]
    return [part for part in parts if part] or [tr("还没有登记信用代码、行业和所在地")]
