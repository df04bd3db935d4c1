"""年底预测: the figures of the use case, their basis, and the records that they open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm.forecasts import forecast
from crm.workspace import Workspace
from db.terms import Stage
from db.values import Amount
from tests.ui.conftest import settle
from tests.ui.zone import TODAY, YI, add_project
from ui.desk import Desk
from ui.pages.outlook import OutlookPage
from ui.window import Window


@pytest.fixture
def page(window: Window, desk: Desk, qtbot: QtBot) -> OutlookPage:
    for number in range(3):
        desk.workspace.change(
            add_project,
            f"示例在谈{number}",
            stage=Stage.TALKS,
            planned=Amount(20 * YI),
            label="建",
        )
    window.go("outlook")
    settle(qtbot, desk)
    assert isinstance(window.page, OutlookPage)
    return window.page


def test_it_shows_what_the_use_case_reckons(page: OutlookPage, zone: Workspace) -> None:
    found = zone.read(forecast, TODAY)
    assert page.found == found
    rows = {page.targets.model.index(row, 0).data(): row for row in range(len(found.targets))}
    row = rows["引进投资过10亿元项目"]
    assert page.targets.model.index(row, 6).data() == "3 个"
    assert page.targets.model.index(row, 5).data().endswith(("%", "以上"))
    assert len(page.projects.items) == len(found.projects)
    assert page.rates.model.index(0, 0).data() == "线索"
    assert page.past.stack.currentIndex() == 0  # a zone without a past says so
    assert "口径" in page.basis.text()


def test_a_target_opens_its_candidates_and_a_project_its_page(
    page: OutlookPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    names = [page.targets.model.index(row, 0).data() for row in range(len(page.targets.items))]
    page.targets.view.setCurrentIndex(
        page.targets.model.index(names.index("引进投资过10亿元项目"), 0)
    )
    page.targets.view.setFocus()
    qtbot.keyClick(page.targets.view, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert window.page.crumbs()[0] == "项目"
    window.back()
    settle(qtbot, desk)
    qtbot.mouseClick(page.chips[1], Qt.MouseButton.LeftButton)
    names = [one.name for one in page.projects.items]
    page.projects.view.setCurrentIndex(page.projects.model.index(names.index("示例在谈1"), 0))
    page.projects.view.doubleClicked.emit(page.projects.view.currentIndex())
    settle(qtbot, desk)
    assert window.page.crumbs()[-1] == "示例在谈1"
