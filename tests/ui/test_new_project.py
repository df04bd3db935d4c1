from __future__ import annotations

from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crm.listing import Listing, ordered_ids, rows
from crm.project_card import ProjectCard, project_card
from crm.projects import organization_named
from db.terms import Mark, SourceChannel, Stage
from db.values import Amount
from tests.ui.conftest import settle
from tests.ui.hands import compose, roll, write
from tests.ui.looking import tab_order, without_glyph, without_name
from tests.ui.zone import NAMES, TODAY, YI
from ui.dialogs.new_project import NewProject
from ui.dialogs.take_in import TakeIn
from ui.widgets.duplicate_hint import DuplicateHint
from ui.widgets.elided import Elided
from ui.window import Window


@pytest.fixture
def dialog(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> NewProject:
    window.go("projects")
    settle(qtbot, window.desk)
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    shown = window.page.findChildren(NewProject)[-1]
    opened: list[str] = []
    shown.created.disconnect()
    shown.opened.disconnect()
    shown.created.connect(opened.append)
    shown.opened.connect(opened.append)
    monkeypatch.setattr(shown, "seen", opened, raising=False)
    return shown


def made(window: Window, name: str) -> ProjectCard | None:
    desk = window.desk
    found = desk.read_now(rows, desk.read_now(ordered_ids, Listing()))
    keys = [row.project_id for row in found if row.name == name]
    return desk.read_now(project_card, keys[0]) if keys else None


def save(dialog: NewProject) -> None:
    field = dialog.focusWidget() or dialog
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_project_is_entered_by_keyboard_alone(
    dialog: NewProject, window: Window, qtbot: QtBot
) -> None:
    seen: Any = dialog.seen  # type: ignore[attr-defined]
    assert dialog.name.hasFocus()
    for text in ("示例启动机", "示例企业甲、示例企业乙", "约12亿元", "汽车及零部件"):
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        write(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    dialog.channel.setCurrentText("产业链招商")
    dialog.note.setPlainText("展会上认识")
    save(dialog)
    settle(qtbot, window.desk)
    card = made(window, "示例启动机")
    assert card is not None
    assert seen == [card.project_id]
    assert [one.name for one in card.investors] == ["示例企业甲", "示例企业乙"]
    planned = card.fields["planned"]
    assert (planned.fen, planned.mark) == (12 * YI, Mark.ABOUT)
    assert card.fields["industry"] == "汽车及零部件"
    assert card.fields["source_channel"] is SourceChannel.CHAIN
    assert card.fields["note"] == "展会上认识"
    assert (card.stage, card.moves[0].on and card.moves[0].on.day) == (Stage.LEAD, TODAY)
    assert window.notices.toasts[-1].text == "新建项目 示例启动机"


def test_what_cannot_be_saved_is_said_under_its_field(
    dialog: NewProject, window: Window, qtbot: QtBot
) -> None:
    dialog.amount.setText("很多")
    save(dialog)
    settle(qtbot, window.desk)
    assert dialog.isVisible()
    assert dialog._problems["name"].text() == "请填写名称。"
    assert "很多" in dialog._problems["planned"].text()
    assert dialog.amount.text() == "很多"
    assert dialog.name.hasFocus()
    write(dialog.name, "示例")
    assert not dialog._problems["name"].isVisible()


def hinted(hint: DuplicateHint, qtbot: QtBot) -> list[str]:
    """What the strip shows once it has answered."""
    qtbot.waitUntil(lambda: hint.settled)
    assert hint.isVisible() is bool(hint.likely)
    return [one.name for one in hint.likely]


def shown_button(hint: DuplicateHint, word: str) -> QPushButton:
    found = [each for each in hint.findChildren(QPushButton) if each.text() == word]
    return next(each for each in found if each.isVisible())


def test_a_known_name_is_warned_of_and_opened_instead(
    dialog: NewProject, window: Window, qtbot: QtBot
) -> None:
    seen: Any = dialog.seen  # type: ignore[attr-defined]
    dialog.name.setText(NAMES[0] + "项目")
    assert hinted(dialog.hint, qtbot) == [NAMES[0]]
    name, why = dialog.hint.findChildren(Elided)[:2]
    assert name.whole == f"已有项目“{NAMES[0]}”　签约"
    assert why.whole == "去掉地名和公司形式后同名（不同处 “项目”）"
    dialog.name.setText(NAMES[0] + "二期")
    assert hinted(dialog.hint, qtbot) == []
    dialog.name.setText(NAMES[0])
    assert hinted(dialog.hint, qtbot) == [NAMES[0]]
    assert without_name(dialog) == []
    qtbot.mouseClick(shown_button(dialog.hint, "打开已有"), Qt.MouseButton.LeftButton)
    card = made(window, NAMES[0])
    assert card is not None
    assert seen == [card.project_id]


def test_the_answer_is_for_what_stands_there_now(dialog: NewProject, qtbot: QtBot) -> None:
    dialog.name.setText(NAMES[0])
    qtbot.waitUntil(lambda: not dialog.hint._wait.isActive())
    dialog.name.setText("毫不相干")
    assert hinted(dialog.hint, qtbot) == []


def test_what_is_typed_goes_into_the_project_that_is_there(
    dialog: NewProject, window: Window, qtbot: QtBot
) -> None:
    seen: Any = dialog.seen  # type: ignore[attr-defined]
    dialog.name.setText(NAMES[0] + "项目")
    dialog.investors.setText("示例企业甲")
    dialog.amount.setText("5亿")
    dialog.industry.setText("汽车")
    hinted(dialog.hint, qtbot)
    qtbot.mouseClick(shown_button(dialog.hint, "合并…"), Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    beside = dialog.findChildren(TakeIn)[-1]
    QAbstractItemModelTester(beside.model)
    assert beside.model.index(0, 0).data() == "≠ 项目名称"
    assert beside.model.index(0, 3).data() == NAMES[0]
    assert without_name(beside) == []
    assert without_glyph(beside) == {}
    QTest.keyClick(beside.table, Qt.Key.Key_Space)  # the typed name
    assert beside.model.index(0, 3).data() == NAMES[0] + "项目"
    QTest.keyClick(beside.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window.desk)
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()
    card = made(window, NAMES[0] + "项目")
    assert card is not None
    assert seen == [card.project_id]
    assert card.aliases == (NAMES[0],)
    assert [one.name for one in card.investors] == ["示例企业甲"]
    assert card.fields["planned"] == Amount(5 * YI, source="5亿")
    assert card.fields["industry"] == "汽车"
    assert window.notices.toasts[-1].text == f"并入 {NAMES[0]}"
    window.undo_last()
    settle(qtbot, window.desk)
    assert made(window, NAMES[0]) is not None


def test_an_investor_is_called_as_it_is_called_already(
    dialog: NewProject, window: Window, qtbot: QtBot
) -> None:
    window.desk.workspace.change(organization_named, "长沙示例机械有限公司", label="建")
    dialog.investors.setText("示例企业甲，示例机械股份有限公司")
    assert hinted(dialog.investor_hint, qtbot) == ["长沙示例机械有限公司"]
    use = shown_button(dialog.investor_hint, "用这个名称")
    qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert dialog.investors.text() == "示例企业甲、长沙示例机械有限公司"
    assert hinted(dialog.investor_hint, qtbot) == [], "the very same name is no question"
    dialog.investors.clear()


def test_return_that_ends_a_composition_stays_in_the_field(dialog: NewProject) -> None:
    compose(dialog.name, "shili")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.name.hasFocus()


@pytest.mark.parametrize("answer", ["Discard", "Cancel"])
def test_leaving_with_something_typed_asks(
    dialog: NewProject, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    asked = []

    def question(*_: Any) -> QMessageBox.StandardButton:
        asked.append(1)
        return QMessageBox.StandardButton[answer]

    monkeypatch.setattr(QMessageBox, "question", question)
    write(dialog.name, "abc")
    QTest.keyClick(dialog.name, Qt.Key.Key_Escape)
    assert asked == [1]
    assert dialog.isVisible() is (answer == "Cancel")
    dialog.name.clear()


def test_an_empty_form_closes_without_a_question(dialog: NewProject) -> None:
    QTest.keyClick(dialog.name, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_fields_are_named_in_order_and_calm(dialog: NewProject) -> None:
    assert without_name(dialog) == []
    assert without_glyph(dialog) == {}
    fields = [dialog.name, dialog.investors, dialog.amount, dialog.industry, dialog.channel]
    order = [each for each in tab_order(dialog, dialog.name) if each in fields]
    assert order == fields
    dialog.name.setFocus()
    roll(dialog.channel)
    assert dialog.channel.currentIndex() == 0
