"""The bar above the page: a long way to the page ends in … in any width of the window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.widgets.topbar import TopBar


def test_a_long_way_is_cut_anew_when_the_window_gets_narrower(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.resize(1600, bar.height())
    bar.show()
    qtbot.waitExposed(bar)
    name = "示例" + "极长的项目名称" * 7
    bar.show_crumbs(["项目", name], can_go_back=True)
    crumbs = bar.crumbs
    for width in (1600, 1100, 1400):
        bar.resize(width, bar.height())
        qtbot.waitUntil(lambda width=width: bar.width() == width)
        shown = crumbs.text()
        assert shown.endswith("…")
        assert crumbs.fontMetrics().horizontalAdvance(shown) <= crumbs.width()
    assert crumbs.toolTip() == crumbs.accessibleName() == f"项目 / {name}"
