from __future__ import annotations

import gc
import threading
import weakref
from importlib import import_module

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.organizations import create_organization
from crm.settings import ZONE_NAME, set_setting, setting
from crm.workspace import Workspace
from db.errors import DiskFull
from db.models import Organization, Project
from tests.ui.conftest import settle
from tests.ui.looking import tab_order, without_glyph, without_name
from tests.ui.zone import add_project, names
from ui import preferences
from ui.desk import Desk
from ui.logbook import log_file, report, start_log
from ui.page_list import BY_KEY, PAGES, PageEntry
from ui.tasks import Tasks
from ui.visit.mode import VISIT
from ui.window import Window

RAIL = [entry.key for entry in PAGES if entry.word]
pages = pytest.mark.parametrize("key", RAIL)


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def focused(window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def words(window: Window) -> list[str]:
    return [toast.text for toast in window.notices.toasts]


@pages
def test_each_page_opens_by_its_key_and_by_its_button(
    window: Window, qtbot: QtBot, key: str
) -> None:
    focused(window, qtbot)
    chord = QKeySequence(BY_KEY[key].chord)[0]
    press(window, chord.key(), chord.keyboardModifiers())
    assert window.rail.button(key).isChecked()
    assert window.page.crumbs()[0] in window.rail.button(key).text()
    window.go(RAIL[RAIL.index(key) - 1])
    qtbot.mouseClick(window.rail.button(key), Qt.MouseButton.LeftButton)
    assert window.rail.button(key).isChecked()


class Openings(QObject):
    """Remembers each window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_a_page_opens_no_window_of_its_own_while_it_is_built(
    window: Window, qapp: QApplication, entry: PageEntry
) -> None:
    openings = Openings()
    qapp.installEventFilter(openings)
    try:
        getattr(import_module(entry.module), entry.name)(window).deleteLater()
    finally:
        qapp.removeEventFilter(openings)
    assert openings.seen == []


def test_no_two_pages_of_the_rail_share_their_key() -> None:
    chords = [BY_KEY[key].chord for key in RAIL]
    assert len(set(chords)) == len(chords)


@pages
def test_each_page_names_its_fields_and_has_all_glyphs(
    window: Window, qtbot: QtBot, key: str
) -> None:
    window.go(key)
    settle(qtbot, window.desk)
    assert without_name(window) == []
    assert without_glyph(window) == {}


@pytest.mark.parametrize("key", [key for key in RAIL if key != VISIT])
def test_tab_reaches_the_rail_the_search_and_the_page_in_this_order(
    window: Window, qtbot: QtBot, key: str
) -> None:
    window.go(key)
    settle(qtbot, window.desk)
    order = tab_order(window, window.rail.button(RAIL[0]))
    search = order.index(window.top.search)
    assert order.index(window.rail.button(RAIL[-1])) < search
    inside = [place for place, each in enumerate(order) if window.page.isAncestorOf(each)]
    assert inside, "the page can't be reached by Tab"
    assert min(inside) > search


def test_tab_goes_through_the_visit_mode_which_has_no_frame(window: Window, qtbot: QtBot) -> None:
    window.go(VISIT)
    settle(qtbot, window.desk)
    first = window.page.choosing
    order = tab_order(window, first.search)
    assert first.list in order
    assert any(isinstance(each, QPushButton) and "退出" in each.text() for each in order)


def test_the_frame_tells_zone_file_backup_and_sample_day(window: Window) -> None:
    status = window.status
    assert "示例经开区" in window.windowTitle()
    assert status.data.text() == "本机数据 示例经开区.yinfeng"
    assert status.saving.text() == "全部已保存"
    assert status.backup.text() == "还没有备份"
    assert status.date.text() == "示例日期 2016-05-31"
    assert status.note.text() == "示例数据：金额均为虚构"


def test_a_backup_shows_in_the_frame(window: Window, qtbot: QtBot) -> None:
    window.back_up()
    settle(qtbot, window.desk)
    settle(qtbot, window.desk)
    assert window.status.backup.text().startswith("备份 今天")
    assert "已备份" in words(window)


def test_a_change_is_told_and_ctrl_z_takes_it_back(window: Window, qtbot: QtBot) -> None:
    focused(window, qtbot)
    window.desk.change(add_project, "示例新项目", label="新建「示例新项目」")
    settle(qtbot, window.desk)
    assert words(window) == ["新建「示例新项目」"]
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window.desk)
    assert words(window) == ["撤销：新建「示例新项目」"]
    assert "示例新项目" not in window.desk.read_now(names)


def test_the_toast_takes_it_back_and_brings_it_again(window: Window, qtbot: QtBot) -> None:
    window.desk.change(add_project, "示例新项目", label="新建")
    settle(qtbot, window.desk)
    for expected in (False, True):
        (toast,) = window.notices.toasts
        assert toast.action is not None
        qtbot.mouseClick(toast.action, Qt.MouseButton.LeftButton)
        settle(qtbot, window.desk)
        assert ("示例新项目" in window.desk.read_now(names)) is expected


def test_ctrl_z_in_a_field_undoes_the_typing_only(window: Window, qtbot: QtBot) -> None:
    focused(window, qtbot)
    window.desk.change(add_project, "示例新项目", label="新建")
    settle(qtbot, window.desk)
    field: QLineEdit = window.top.search
    field.setFocus()
    QTest.keyClicks(field, "abc")
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window.desk)
    assert field.text() == ""
    assert "示例新项目" in window.desk.read_now(names)


def test_ctrl_z_with_nothing_to_undo_says_so(window: Window, qtbot: QtBot) -> None:
    focused(window, qtbot)
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "没有可以撤销" in words(window)[0]


def test_an_error_of_ours_is_said_and_any_other_is_kept_for_the_log(
    window: Window, qtbot: QtBot
) -> None:
    start_log()
    window.explain(DiskFull("磁盘已满，这一步没有保存。请腾出空间再试。"))
    window.explain(ZeroDivisionError("division by zero"))
    said = words(window)
    assert said[0] == "磁盘已满，这一步没有保存。请腾出空间再试。"
    assert "division" not in said[1] and "Traceback" not in said[1]
    assert "ZeroDivisionError" in log_file().read_text(encoding="utf-8")


def test_a_changed_zone_name_shows_at_once(window: Window, qtbot: QtBot) -> None:
    window.desk.change(set_setting, ZONE_NAME, "示例高新区", label="改名")
    settle(qtbot, window.desk)
    settle(qtbot, window.desk)
    assert "示例高新区" in window.windowTitle()
    assert window.desk.read_now(setting, ZONE_NAME) == "示例高新区"


def test_the_rail_is_narrowed_and_remembered(window: Window, desk: Desk, qtbot: QtBot) -> None:
    focused(window, qtbot)
    press(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.width() == 56
    assert not window.rail.button(RAIL[0]).text()
    again = Window(desk, report)
    assert again.rail.narrow
    again.deleteLater()


def test_size_and_page_are_remembered(window: Window, desk: Desk) -> None:
    window.resize(960, 640)
    window.go(RAIL[-1])
    window.close()
    again = Window(desk, report)
    assert (again.width(), again.height()) == (960, 640)
    assert again.rail.button(RAIL[-1]).isChecked()
    assert (preferences.preferences().fileName()).endswith("window.ini")
    again.deleteLater()


def test_what_is_remembered_stays_out_of_the_data(window: Window, zone: Workspace) -> None:
    before = zone.position()
    window.rail.set_narrow(True)
    window.go(RAIL[-1])
    window.close()
    assert zone.position() == before


def test_return_presses_the_button_that_has_the_focus(window: Window, qtbot: QtBot) -> None:
    focused(window, qtbot)
    button = window.rail.button("settings")
    button.setFocus()
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert button.isChecked()


def test_back_goes_to_where_one_was(window: Window) -> None:
    window.go("targets")
    window.go("settings")
    window.back()
    assert window.rail.button("targets").isChecked()


def test_input_that_would_be_lost_keeps_the_page(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.go("targets")
    monkeypatch.setattr(window.page, "may_leave", lambda: False)
    window.go("settings")
    assert window.rail.button("targets").isChecked()
    assert not window.close()


def test_windows_go_away(window: Window, qapp: QApplication, qtbot: QtBot) -> None:
    # Of all earlier tests none is left: only this one's.
    assert [each for each in qapp.topLevelWidgets() if isinstance(each, Window)] == [window]


def test_what_takes_its_time_is_shown_in_the_bar(window: Window, qtbot: QtBot) -> None:
    go_on = threading.Event()
    window.desk.read(lambda session: go_on.wait(5), then=lambda _: None)
    qtbot.waitUntil(window.top.bar.isVisible)
    go_on.set()
    qtbot.waitUntil(lambda: not window.top.bar.isVisible())


def request_of(key: str, desk: Desk) -> dict[str, str]:
    """What a record page is asked for; nothing of the others."""
    record = {"project": Project, "organization": Organization}.get(key)
    return {} if record is None else {"id": desk.read_now(_some_id, record)}


def _some_id(session: Session, record: type[Project] | type[Organization]) -> str:
    return session.scalars(select(record.id).limit(1)).one()


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_a_window_that_is_closed_is_forgotten(
    zone: Workspace, qtbot: QtBot, entry: PageEntry
) -> None:
    """What a connection keeps alive, the collector does not see: such a window stays for ever."""
    zone.change(create_organization, "示例企业", label="登记")
    tasks = Tasks()
    made = Window(Desk(zone, tasks), report)
    made.show()
    qtbot.waitExposed(made)
    made.go(entry.key, **request_of(entry.key, made.desk))
    settle(qtbot, made.desk)
    left = weakref.ref(made)
    made.desk.close()
    made.hide()
    made.deleteLater()
    del made
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()
    assert left() is None
    tasks.close()
