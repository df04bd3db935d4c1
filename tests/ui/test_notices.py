from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle
from ui.widgets.notices import MOST, Notices
from ui.window import Window


def over(qtbot: QtBot) -> Notices:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    notices = Notices(window)
    notices.keep = window  # type: ignore[attr-defined]  # the window lives as long
    return notices


def test_a_toast_stands_in_the_middle_of_the_foot_and_inside(qtbot: QtBot) -> None:
    notices = over(qtbot)
    notices.show_text("已保存")
    window = notices.parentWidget()
    for width in (800, 500):
        window.resize(width, 400)
        place = notices.geometry()
        assert abs(place.center().x() - window.width() // 2) <= 1
        assert window.rect().contains(place)


def test_a_long_text_is_wrapped_and_not_cut(qtbot: QtBot) -> None:
    notices = over(qtbot)
    short = notices.show_text("短").sizeHint().height()
    long = notices.show_text("很长的一句话，说明出了什么事、在哪里、该怎么办。" * 4)
    assert long.sizeHint().height() > short
    assert notices.parentWidget().rect().contains(notices.geometry())


def test_two_at_once_stand_one_above_the_other_and_whole(qtbot: QtBot) -> None:
    notices = over(qtbot)
    toasts = [notices.show_text("第一条"), notices.show_text("第二条，更要紧", kind="problem")]
    for toast in toasts:
        assert toast.height() >= toast.sizeHint().height()
    assert toasts[0].geometry().bottom() < toasts[1].geometry().top()


def test_only_the_newest_stay(qtbot: QtBot) -> None:
    notices = over(qtbot)
    for number in range(MOST + 2):
        notices.show_text(str(number))
    assert [toast.text for toast in notices.toasts] == ["2", "3", "4"]


def test_the_action_runs_once_and_ends_the_toast(qtbot: QtBot) -> None:
    notices, ran = over(qtbot), []
    toast = notices.show_text("已移到签约", action="撤销", run=lambda: ran.append(1))
    assert toast.action is not None
    qtbot.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    assert ran == [1]
    assert notices.toasts == []
    assert not notices.isVisible()


def test_a_toast_takes_no_keyboard(qtbot: QtBot) -> None:
    toast = over(qtbot).show_text("已保存", action="撤销", run=lambda: None)
    assert toast.action is not None
    assert toast.action.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_it_goes_by_itself(qtbot: QtBot) -> None:
    notices = over(qtbot)
    toast = notices.show_text("已保存")
    toast._timer.setInterval(20)
    toast._timer.start()
    qtbot.waitUntil(lambda: notices.toasts == [])


def test_a_page_that_is_shown_for_the_first_time_lies_below_the_toasts(
    window: Window, qtbot: QtBot
) -> None:
    window.notify("示例：已保存")
    for key in ("trash", "targets"):
        window.go(key)
        settle(qtbot, window.desk)
        toast = window.notices.toasts[-1]
        middle = toast.mapTo(window, toast.rect().center())
        found = window.childAt(middle)
        assert found is not None
        assert found is toast or toast.isAncestorOf(found), key
