"""The counts beside the pages of the rail: shown, said, kept up to date, and read sparingly."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from crm.leads import NewLead, log_lead
from crm.todos import add_todo, complete
from crm.waiting import Waiting
from tests.ui.conftest import settle, until
from tests.ui.zone import TODAY
from ui import rail_badges, theme
from ui.desk import Desk
from ui.widgets.rail import Badge, RailButton
from ui.window import Window

QUIET = Badge(7, "7 条待首次联系", "没有跟进的线索")
URGENT = Badge(120, "120 份未达标", "有承诺没有达标的合同", urgent=True)


def lead(session: Any) -> None:
    log_lead(session, NewLead(company="示例新来", owner="专员 甲"), today=TODAY)


def has(button: RailButton, token: str) -> bool:
    """Whether anything of a token's colour is painted, the icon and the words left out."""
    left = 30 if not button.text() else 110
    picture: QImage = button.grab().toImage()
    scale = picture.width() / button.width()
    wanted = QColor(theme.colour(token)).rgb()
    return any(
        picture.pixel(x, y) == wanted
        for x in range(int(left * scale), picture.width())
        for y in range(picture.height())
    )


def test_what_waits_is_counted_once_the_page_is_there_and_again_after_a_change(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    button = window.rail.button("leads")
    assert button.badge is None
    assert button.accessibleName() == "线索"
    bare = button.grab().toImage()
    desk.change(lead, label="登记线索")
    until(qtbot, desk, lambda: button.badge is not None)
    assert button.accessibleName() == "线索，1 条待首次联系"
    assert "没有一次跟进" in button.toolTip()
    assert button.grab().toImage() != bare
    desk.undo_last()
    until(qtbot, desk, lambda: button.badge is None)
    assert button.grab().toImage() == bare
    assert button.accessibleName() == "线索"


def test_my_todos_of_today_are_counted_and_go_with_being_done(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    button = window.rail.button("todos")
    mine = partial(add_todo, owner=desk.workspace.author)
    made: list[str] = []
    desk.change(mine, "回电", due=TODAY, label="记", then=made.append)
    desk.change(mine, "过了期的", due=TODAY - timedelta(days=1), label="记")
    desk.change(mine, "明天的", due=TODAY + timedelta(days=1), label="记")
    until(qtbot, desk, lambda: button.badge is not None and button.badge.count == 2)
    desk.change(complete, made[0], today=TODAY, label="办结")
    until(qtbot, desk, lambda: button.badge is not None and button.badge.count == 1)
    assert desk.workspace.author in button.toolTip()


def test_another_user_has_other_todos(window: Window, desk: Desk, qtbot: QtBot) -> None:
    button = window.rail.button("todos")
    desk.change(partial(add_todo, owner="专员 乙"), "回电", due=TODAY, label="记")
    settle(qtbot, desk)
    desk.workspace.author = "专员 乙"
    window.go("targets")
    until(qtbot, desk, lambda: button.badge is not None)


def test_only_what_may_have_changed_is_read_and_one_reading_at_a_time(
    window: Window, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[Waiting]] = []
    under_way: list[int] = [0]
    most: list[int] = [0]
    count = rail_badges.count_waiting

    def noting(session: Any, wanted: set[Waiting], *rest: Any) -> dict[Waiting, int]:
        asked.append(set(wanted))
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        found = count(session, wanted, *rest)
        under_way[0] -= 1
        return found

    until(qtbot, desk, lambda: window.badges._counted_for is not None)
    monkeypatch.setattr(rail_badges, "count_waiting", noting)
    for number in range(6):
        desk.change(partial(add_todo, owner="别人"), f"回电 {number}", label="记")
    until(qtbot, desk, lambda: bool(asked) and not window.badges._stale)
    assert most == [1]
    assert len(asked) < 6, "changes that come together are counted together"
    assert all(Waiting.LEADS not in one and Waiting.TODOS in one for one in asked)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_is_urgent_is_red_and_of_a_narrow_rail_a_dot(
    window: Window, qtbot: QtBot, mode: str
) -> None:
    theme.theme().set_mode(mode)
    button = window.rail.button("performance")
    assert not has(button, "phoenix_soft")
    button.show_badge(URGENT)
    assert URGENT.shown == "99+"
    assert has(button, "phoenix_soft")
    window.rail.set_narrow(True)
    assert has(button, "phoenix")
    assert not has(button, "phoenix_soft")
    assert button.accessibleName() == "合同履约，120 份未达标"
    button.show_badge(QUIET)
    assert has(button, "accent")
    button.show_badge(None)
    assert not has(button, "accent")
    assert button.toolTip().startswith("合同履约  Alt+4")


def test_the_shortcut_of_the_chosen_page_gives_way_to_its_count(window: Window) -> None:
    button = window.rail.button("settings")
    assert button.isChecked()
    assert has(button, "secondary"), "the shortcut"
    button.show_badge(URGENT)
    assert not has(button, "secondary")
    assert has(button, "phoenix_soft")
