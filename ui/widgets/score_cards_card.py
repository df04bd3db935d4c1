"""设置: the score cards of admission reviews, criterion by criterion."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel

from crm import card_editing
from crm.card_editing import EditedCard, edited_cards
from crm.rules.score import Criterion, ladder_words, show_points
from resources import tr
from ui.desk import Desk
from ui.dialogs.score_card import CardForm, CriterionForm
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.ordered_table import OrderedTable

ROWS_SHOWN = 8
KINDS = frozenset({"score_card", "score_criterion", "admission_review"})


class ScoreCardsCard(Card):
    """Each change is saved at once, and can be undone; a card that was used can only be copied."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("准入评分表"))
        self.desk = desk
        self.cards: list[EditedCard] = []
        self._shown_key = ""
        note = QLabel(tr("评审按评分表逐项打分；用过的表保持原样，要改请复制一份"))
        mark(note, "secondary")
        note.setWordWrap(True)
        self.column.addWidget(note)
        self.column.addLayout(self._build_head())
        self.rows = OrderedTable(
            tr("评分项"),
            (tr("评分项"), tr("满分"), tr("怎样得分")),
            tr("这张表还没有评分项。按“添加”写下第一项。"),
            stretch=2,
            widths=(220, 72, 0),
            rows=ROWS_SHOWN,
        )
        self.rows.add_wanted.connect(self.add)
        self.rows.edit_wanted.connect(self.edit)
        self.rows.remove_wanted.connect(self.remove)
        self.rows.shift_wanted.connect(self.shift)
        self.column.addWidget(self.rows)
        self.sums = QLabel()
        self.sums.setWordWrap(True)
        mark(self.sums, "secondary")
        self.rows.column.insertWidget(1, self.sums)
        self.desk.changed.connect(self._refresh)

    def read(self) -> None:
        """Read the cards, and show the chosen one."""
        self.desk.read(edited_cards, then=self._show, owner=self, latest=True)

    def shown(self) -> EditedCard | None:
        """The card that is shown."""
        at = self.which.currentIndex()
        return self.cards[at] if 0 <= at < len(self.cards) else None

    def chosen(self) -> Criterion | None:
        """The criterion that is chosen in the table."""
        card, row = self.shown(), self.rows.row
        return card.criteria[row] if card and 0 <= row < len(card.criteria) else None

    # --- what can be done

    def add_card(self) -> None:
        """Ask for a new card."""
        CardForm(self.desk, None, self, self._go_card).open()

    def edit_card(self) -> None:
        """Change name, source and pass mark."""
        card = self.shown()
        if card is not None:
            CardForm(self.desk, card, self, self._go_card).open()

    def copy_card(self) -> None:
        """Make a card like the one that is shown, to be edited."""
        card = self.shown()
        if card is not None:
            label = tr("复制评分表 {name}").format(name=card.name)
            copy = card_editing.copy_card
            self.desk.change(copy, card.key, label=label, then=self._go_card, owner=self)

    def retire_card(self) -> None:
        """Put the card out of use, or into use again."""
        card = self.shown()
        if card is not None:
            words = tr("停用评分表 {name}") if card.active else tr("启用评分表 {name}")
            self.desk.change(
                card_editing.retire_card,
                card.key,
                active=not card.active,
                label=words.format(name=card.name),
                owner=self,
            )

    def add(self) -> None:
        """Ask for a new criterion."""
        card = self.shown()
        if card is not None and not card.fixed:
            CriterionForm(self.desk, card, None, self, self._go).open()

    def edit(self) -> None:
        """Change the chosen criterion."""
        card, one = self.shown(), self.chosen()
        if card is not None and one is not None and not card.fixed:
            CriterionForm(self.desk, card, one, self, self._go).open()

    def remove(self) -> None:
        """Take the chosen criterion off."""
        card, one = self.shown(), self.chosen()
        if card is not None and one is not None and not card.fixed:
            label = tr("“{card}”去掉评分项 {name}").format(card=card.name, name=one.name)
            remove = card_editing.remove_criterion
            self.desk.change(remove, card.key, one.key, label=label, owner=self)

    def shift(self, by: int) -> None:
        """Move the chosen criterion up (-1) or down (+1)."""
        card, at = self.shown(), self.rows.row
        if card is None or card.fixed:
            return
        keys = [one.key for one in card.criteria]
        keys[at], keys[at + by] = keys[at + by], keys[at]
        self.rows.go_to = keys[at + by]
        label = tr("“{card}”换次序").format(card=card.name)
        self.desk.change(card_editing.order_criteria, card.key, keys, label=label, owner=self)

    # --- how it looks

    def _build_head(self) -> QHBoxLayout:
        self.which = QComboBox()
        self.which.setAccessibleName(tr("准入评分表"))
        self.which.setMinimumWidth(220)
        self.which.currentIndexChanged.connect(lambda _: self._show_card())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.which)
        row.addStretch()
        self.retire_button = picture_button(tr("停用"), "archive", self.retire_card)
        for button in (
            picture_button(tr("新建…"), "plus", self.add_card),
            picture_button(tr("复制"), "copy", self.copy_card),
            picture_button(tr("改名、及格线…"), "pencil", self.edit_card),
            self.retire_button,
        ):
            row.addWidget(button)
        return row

    # --- showing

    def _go(self, criterion_id: str) -> None:
        self.rows.go_to = criterion_id
        self.read()

    def _go_card(self, key: str) -> None:
        self._shown_key = key
        self.read()

    def _show(self, found: list[EditedCard]) -> None:
        self.cards = found
        self.which.blockSignals(True)
        self.which.clear()
        for card in found:
            name = card.name if card.active else tr("{name}（已停用）").format(name=card.name)
            self.which.addItem(name, card.key)
        self.which.setCurrentIndex(max(self.which.findData(self._shown_key), 0))
        self.which.blockSignals(False)
        self._show_card()

    def _show_card(self) -> None:
        card = self.shown()
        if card is None:
            return
        self._shown_key = card.key
        self.sums.setText(_summary(card))
        word = tr("停用") if card.active else tr("启用")
        self.retire_button.setText(f" {word}")
        self.retire_button.setAccessibleName(word)
        self.rows.show_rows(
            [_told(one) for one in card.criteria],
            [one.key for one in card.criteria],
            free=not card.fixed,
        )

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if KINDS & touched.keys():
            self.read()


def _told(one: Criterion) -> tuple[str, ...]:
    if one.veto:
        return (one.name, "", tr("一票否决"))
    how = ladder_words(one) if one.rungs else tr("评委直接打分")
    return (one.name, show_points(one.weight), how)


def _summary(card: EditedCard) -> str:
    parts = [tr("满分合计 {full} 分").format(full=show_points(card.full))]
    if card.pass_mark is None:
        parts.append(tr("没有及格线"))
    elif card.pass_mark > card.full:
        parts.append(
            tr("及格线 {mark} 分高于满分，没有项目能达到").format(mark=show_points(card.pass_mark))
        )
    else:
        parts.append(tr("及格线 {mark} 分").format(mark=show_points(card.pass_mark)))
    if card.source:
        parts.append(card.source)
    if card.fixed:
        words = tr("已用于 {n} 次评审，保持原样；要改请按“复制”，在副本上改")
        parts.append(words.format(n=card.reviews))
    return tr("；").join(parts)
