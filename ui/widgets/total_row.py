"""The foot of the projects' table: how many, and the firm sums below their columns."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QWidget

from crm.listing import COLUMNS, Totals
from crm.rules.units import show_amount
from db.terms import AmountKind
from db.values import Amount
from resources import N_, tr
from ui.theme import colour, font
from ui.widgets.row_painting import PADDING

HEIGHT = 36
_SHORT = {
    AmountKind.CONTRACTED: N_("合同 {sum}"),
    AmountKind.AGREED: N_("协议 {sum}"),
    AmountKind.PLANNED: N_("拟投资 {sum}"),
}


def sum_in_words(totals: Totals) -> str:
    """Say the sums by kind, and what stands beside: `合同 420.8，协议 306.2；另有约数 2 项`."""
    kinds = [
        tr(_SHORT[kind.kind]).format(sum=show_amount(Amount(kind.firm_fen), with_unit=False))
        for kind in totals.kinds
        if kind.firm
    ]
    parts = [tr("，").join(kinds)] if kinds else []
    if totals.approximate:
        parts.append(tr("另有约数 {n} 项").format(n=totals.approximate))
    return tr("；").join(parts)


class TotalRow(QWidget):
    """Painted below the table, following its columns."""

    def __init__(self, header: QHeaderView) -> None:
        super().__init__()
        self._header = header
        self.totals: Totals | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("合计"))
        for signal in (header.sectionResized, header.sectionMoved, header.geometriesChanged):
            signal.connect(lambda *_: self.update())

    def show_totals(self, totals: Totals | None) -> None:
        """Show `totals`; None while they are being counted."""
        self.totals = totals
        said = "" if totals is None else f"{self.count_words()} {sum_in_words(totals)}"
        self.setAccessibleDescription(said)
        self.setToolTip(
            tr(
                "金额单位亿元。只合计确数；带“约”“以上”、区间或无汇率外币的另计项数。"
                "每个项目只取一个数：合同投资，没有则协议投资，再没有则拟投资。"
            )
        )
        self.update()

    def count_words(self) -> str:
        """How many rows there are."""
        return "" if self.totals is None else tr("合计 {n} 个").format(n=f"{self.totals.count:,}")

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setPen(colour("border"))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())
        if self.totals is None:
            return
        free = self._paint_sums(painter)
        painter.setFont(font(bold=True))
        painter.setPen(colour("text"))
        words = self.count_words()
        room = QRect(PADDING, 0, free - 2 * PADDING, self.height())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, middle, words)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(words) + 24)
        painter.setFont(font("small"))
        painter.setPen(colour("secondary"))
        beside = painter.fontMetrics().elidedText(
            sum_in_words(self.totals), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, middle, beside)
        painter.end()

    def _paint_sums(self, painter: QPainter) -> int:
        """Paint the sums below their columns; returns where the room to their left ends."""
        assert self.totals is not None
        free = self.width()
        painter.setFont(font(bold=True))
        painter.setPen(colour("text"))
        sums = {"amount": self.totals.firm_fen, "arrived": self.totals.arrived_fen}
        for section, spec in enumerate(COLUMNS):
            if not sums.get(spec.key) or self._header.isSectionHidden(section):
                continue
            left = self._header.sectionViewportPosition(section)
            place = QRect(left, 0, self._header.sectionSize(section) - PADDING, self.height())
            text = show_amount(Amount(sums[spec.key]), with_unit=False)
            needed = painter.fontMetrics().horizontalAdvance(text)
            place.setLeft(min(place.left(), place.right() - needed))
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )
            if place.right() > 0:
                free = min(free, place.left())
        return free
