"""Paints the cells of the projects' table, and edits them in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.listing import COLUMNS, ProjectRow
from crm.rules.units import UNKNOWN
from ui.models.projects import ProjectsModel
from ui.theme import colour, font, theme
from ui.widgets.cell_editing import CellEditor, make_editor

Index = QModelIndex | QPersistentModelIndex
PADDING = 12
_KEYS = tuple(spec.key for spec in COLUMNS)
_RIGHT = tuple(spec.numeric for spec in COLUMNS)
_BOLD = frozenset({"name", "amount"})
_QUIET = frozenset({"investors", "chief", "commissioner", "owner", "park", "source_channel"})
_BAR = 6
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """One cell of a row; `tinted` tells which rows are chosen."""

    def __init__(self, model: ProjectsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.tinted: set[int] = set()
        self.choices: Callable[[str], list[tuple[object, str]]] = lambda column: []
        """The values that a column takes, with their words: parks, channels."""
        self._hues: dict[str, QColor] = {}
        theme().changed.connect(self._hues.clear)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        at, column = index.row(), index.column()
        place: QRect = option.rect
        if at in self.tinted:
            painter.fillRect(place, self._hue("selection"))
        elif at % 2:
            painter.fillRect(place, self._hue("zebra"))
        found = self._model.shown(at)
        if found is None:
            self._paint_waiting(painter, place, column)
            return
        row, cells = found
        key, text = _KEYS[column], cells[column]
        if key == "tier":
            if row.tiered is not None:
                self._paint_badge(painter, place, text, row)
        elif key == "arrival_rate":
            if row.arrival_rate is not None:
                self._paint_rate(painter, place, text, float(row.arrival_rate))
        elif text:
            self._paint_text(painter, place, key, text, _RIGHT[column])

    def _paint_text(
        self, painter: QPainter, place: QRect, key: str, text: str, right: bool
    ) -> None:
        face, metrics = _face(key in _BOLD)
        painter.setFont(face)
        role = "faint" if text == UNKNOWN else "secondary" if key in _QUIET else "text"
        painter.setPen(self._hue(role))
        width = place.width() - 2 * PADDING
        if len(text) * 13 > width and metrics.horizontalAdvance(text) > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        room = place.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(room, side | _MIDDLE | Qt.TextFlag.TextSingleLine, text)

    def _paint_badge(self, painter: QPainter, place: QRect, text: str, row: ProjectRow) -> None:
        assert row.tiered is not None
        large = not row.tiered.tier.name.startswith("10")
        hue = "phoenix" if large else "accent"
        face, metrics = _badge_face()
        width = metrics.horizontalAdvance(text) + 14
        badge = QRectF(0, 0, width, 20)
        badge.moveCenter(QRectF(place).center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.tiered.firm:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._hue(f"{hue}_soft"))
        else:  # by an approximate figure: an outline says that it is not sure
            painter.setPen(self._hue(hue))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            badge.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(badge, 10, 10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(face)
        painter.setPen(self._hue(hue))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_rate(self, painter: QPainter, place: QRect, text: str, rate: float) -> None:
        face, metrics = _small_face()
        words = max(metrics.horizontalAdvance("100%"), metrics.horizontalAdvance(text))
        track = QRectF(place.adjusted(PADDING, 0, -PADDING - words - 6, 0))
        track.setTop(place.center().y() - _BAR / 2 + 1)
        track.setHeight(_BAR)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._hue("track"))
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        if rate > 0:
            track.setWidth(max(_BAR, track.width() * min(rate, 1.0)))
            painter.setBrush(self._hue("accent"))
            painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(face)
        painter.setPen(self._hue("secondary"))
        room = place.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | _MIDDLE, text)

    def _paint_waiting(self, painter: QPainter, place: QRect, column: int) -> None:
        """A grey bar where the text will stand."""
        if _KEYS[column] not in ("name", "investors", "amount", "progress"):
            return
        bar = QRect(place.left() + PADDING, place.center().y() - 4, 0, 9)
        bar.setWidth(max(place.width() - 2 * PADDING, 8) * 2 // 3)
        if _RIGHT[column]:
            bar.moveRight(place.right() - PADDING)
        painter.fillRect(bar, self._hue("track"))

    def _hue(self, name: str) -> QColor:
        found = self._hues.get(name)
        if found is None:
            found = self._hues[name] = colour(name)
        return found

    # --- editing in place

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        key = _KEYS[index.column()]
        row = self._model.row(index.row())
        editor = make_editor(key, row, self.choices(key), parent)
        editor.accepted.connect(lambda: self._accept(editor))
        editor.refused.connect(
            lambda: self.closeEditor.emit(editor, self.EndEditHint.RevertModelCache)
        )
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """The editor was made with its value; a refresh meanwhile must not overwrite the typing."""

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:  # noqa: N802
        assert isinstance(editor, CellEditor)
        if editor.changed:
            self._model.setData(index, editor.value())

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        place: QRect = option.rect
        assert isinstance(editor, CellEditor)
        editor.stand_in(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep Qt's own handling of Return and Tab away from what is half composed or wrong."""
        if not isinstance(watched, CellEditor):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if event.key() in keys:
                return False
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                return watched.composing or not watched.check() or self._leave(watched, event)
        if event.type() == QEvent.Type.FocusOut:
            if watched.keeps_open():
                return False
            return super().eventFilter(watched, event) if watched.check() else False
        return super().eventFilter(watched, event)

    def _leave(self, editor: QWidget, event: QKeyEvent) -> bool:
        back = event.key() == Qt.Key.Key_Backtab
        self.commitData.emit(editor)
        hint = self.EndEditHint.EditPreviousItem if back else self.EndEditHint.EditNextItem
        self.closeEditor.emit(editor, hint)
        return True

    def _accept(self, editor: CellEditor) -> None:
        if editor.check():
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, self.EndEditHint.NoHint)


@cache
def _face(bold: bool) -> tuple[QFont, QFontMetrics]:
    face = font(bold=bold)
    return face, QFontMetrics(face)


@cache
def _small_face() -> tuple[QFont, QFontMetrics]:
    face = font("small")
    return face, QFontMetrics(face)


@cache
def _badge_face() -> tuple[QFont, QFontMetrics]:
    face = font("small", bold=True)
    return face, QFontMetrics(face)
