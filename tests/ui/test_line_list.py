"""A list of entries: what stands at the left and at the right is whole where there is room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage
from pytestqt.qtbot import QtBot

from ui.theme import font
from ui.widgets.line_list import Line, LineList


def drawn(qtbot: QtBot, line: Line, width: int) -> QImage:
    view = LineList("示例")
    qtbot.addWidget(view)
    view.resize(width, 60)
    view.show_lines([line])
    view.show()
    qtbot.waitExposed(view)
    return view.viewport().grab().toImage()


@pytest.mark.parametrize("lead", ["root", "专员 甲", "Wu", "张三丰"])
def test_the_leading_word_is_whole(qtbot: QtBot, lead: str) -> None:
    view = LineList("示例")
    qtbot.addWidget(view)
    view.show_lines([Line("示例项目", lead=lead)])
    measured = QFontMetrics(font("small"))
    assert measured.elidedText(lead, Qt.TextElideMode.ElideRight, view.lines.lead) == lead


def test_the_words_at_the_right_take_the_room_that_a_short_title_leaves(qtbot: QtBot) -> None:
    line = Line("示例项目", right="联点领导 副主任C → 主任 等 2 处")
    needed = QFontMetrics(font("small")).horizontalAdvance(line.right) + 4
    narrow, wide = drawn(qtbot, line, 270), drawn(qtbot, line, 600)
    assert needed > 270 * 3 // 5

    def right_end(picture: QImage) -> QImage:
        return picture.copy(QRect(picture.width() - needed, 0, needed, 30))

    assert right_end(narrow) == right_end(wide)
