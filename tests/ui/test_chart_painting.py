"""Charts on the screen: each mark is where it says, in light and dark."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from crm.charts import Box, Mark, Shape, Stroke, Words
from ui.theme import colour
from ui.widgets.chart_painting import measured, paint_marks


def painted(marks: list[Mark], at: QPointF | None = None) -> QImage:
    image = QImage(60, 30, QImage.Format.Format_RGB32)
    image.fill(colour("surface"))
    painter = QPainter(image)
    paint_marks(painter, marks, at)
    painter.end()
    return image


def test_marks_stand_where_they_say(qtbot: QtBot) -> None:
    image = painted([Box(10, 5, 20, 10, "accent"), Stroke(40, 0, 40, 30, "red", 3)])
    assert image.pixelColor(20, 10) == colour("accent")
    assert image.pixelColor(20, 20) == colour("surface")
    assert image.pixelColor(40, 15) == colour("phoenix")
    moved = painted([Box(0, 0, 20, 10, "accent")], QPointF(30, 10))
    assert moved.pixelColor(40, 15) == colour("accent")
    assert moved.pixelColor(10, 5) == colour("surface")


def test_a_cut_bar_ends_straight(qtbot: QtBot) -> None:
    image = painted([Box(10, 5, 20, 12, "accent", radius=6, cut=8)])
    assert image.pixelColor(16, 11) == colour("accent")
    assert image.pixelColor(19, 11) == colour("surface")


def test_a_polygon_is_filled_and_words_are_written(qtbot: QtBot) -> None:
    image = painted([Shape(((30, 2), (40, 20), (20, 20)), "amber", "amber")])
    assert image.pixelColor(30, 15) == colour("amber")
    word = Words("签约", 30, 15, "red", "center", bold=True)
    image = painted([word])
    inked = [
        x
        for x in range(60)
        for y in range(30)
        if image.pixelColor(x, y).red() > image.pixelColor(x, y).green() + 60
    ]
    assert abs((min(inked) + max(inked)) / 2 - 30) < 4
    assert measured(word) > 20
