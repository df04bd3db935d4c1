from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import write
from ui.widgets.search import Entries, Entry, SearchField


class Bench:
    """A field in a window, answered by a fixed list."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.field = SearchField()
        self.before = QLineEdit()
        column = QVBoxLayout(self.window)
        column.addWidget(self.field)
        column.addWidget(self.before)
        self.opened: list[str] = []
        self.asked: list[str] = []
        self.field.ask.connect(self.answer)
        self.window.resize(600, 500)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.before.setFocus()

    def answer(self, text: str) -> None:
        self.asked.append(text)
        words = ("示例整车扩产", "示例珠宝小镇", "示例电驱动系统")
        entries = [
            Entry("项目", word, lambda word=word: self.opened.append(word))
            for word in words
            if text in word
        ]
        entries.append(Entry("命令", "设置", lambda: self.opened.append("设置")))
        self.field.show_entries(text, entries)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.field, key)


def test_each_character_asks_at_once_and_enter_opens_the_first(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.field.start()
    write(bench.field, "示例")
    qtbot.waitUntil(lambda: bench.asked == ["", "示", "示例"])
    bench.press(Qt.Key.Key_Return)
    assert bench.opened == ["示例整车扩产"]
    assert bench.field.text() == ""
    assert not bench.field.popup.isVisible()


def test_the_arrows_pass_over_the_groups_names_and_go_round(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.field.start()
    bench.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    bench.field.start()
    bench.press(Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert bench.opened == ["设置", "示例电驱动系统"]


def test_enter_before_the_answer_opens_the_answers_first(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.field.start()
    write(bench.field, "珠宝")
    bench.press(Qt.Key.Key_Return)
    assert bench.opened == ["示例珠宝小镇"]


def test_escape_gives_the_keyboard_back(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.field.start()
    write(bench.field, "x")
    bench.press(Qt.Key.Key_Escape)
    assert bench.before.hasFocus()
    assert bench.field.text() == ""


def test_an_answer_to_an_older_text_is_passed_over(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.field.start()
    bench.field.setText("新的")
    bench.field.show_entries("旧的", [Entry("项目", "旧的答案", lambda: None)])
    titles = [bench.field.popup.model.line(row) for row in bench.field.popup.model.entry_rows()]
    assert all(isinstance(one, Entry) and one.title != "旧的答案" for one in titles)


def test_a_click_opens(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.field.start()
    shown = bench.field.popup.list
    index = bench.field.popup.model.index(2)
    qtbot.mouseClick(
        shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.visualRect(index).center()
    )
    assert bench.opened == ["示例珠宝小镇"]


def test_nothing_found_is_said(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    bench.field.start()
    bench.field.show_entries("", [], "没有找到")
    assert bench.field.popup.word.isVisible()
    assert not bench.field.popup.list.isVisible()
    bench.press(Qt.Key.Key_Return)
    assert bench.opened == []


def test_the_answers_model_is_a_proper_model(qtbot: QtBot) -> None:
    model = Entries()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace([Entry("项目", "一", lambda: None), Entry("命令", "二", lambda: None)])
    assert [model.index(row).data() for row in range(model.rowCount())] == [
        "项目",
        "一",
        "命令",
        "二",
    ]
    model.replace([])
    assert tester.model().rowCount() == 0
