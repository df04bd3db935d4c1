from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle
from tests.ui.looking import shown_texts
from tests.ui.zone import add_project
from ui.pages import briefings
from ui.pages.briefings import BriefingsPage
from ui.window import Window


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that would open in the system's viewer."""
    files: list[Path] = []
    monkeypatch.setattr(briefings, "open_file", files.append)
    return files


@pytest.fixture
def page(window: Window, qtbot: QtBot, opened: list[Path]) -> BriefingsPage:
    window.go("briefings")
    settle(qtbot, window.desk)
    shown = window.page
    assert isinstance(shown, BriefingsPage)
    return shown


def written(page: BriefingsPage, qtbot: QtBot, file: Path) -> str:
    """Write the chosen issue and return its text."""
    page.write(file)
    qtbot.waitUntil(lambda: not page._writing, timeout=20_000)
    pdf = pypdfium2.PdfDocument(file)
    try:
        return "".join(each.get_textpage().get_text_range() for each in pdf)
    finally:
        pdf.close()


def test_the_month_of_today_is_offered_first_and_none_to_come(page: BriefingsPage) -> None:
    assert page.chosen_month() == (2016, 5)
    assert page.number.value() == 5
    assert page.month.count() == 24


def test_it_says_beforehand_what_the_issue_will_hold(page: BriefingsPage) -> None:
    lines = {line.what: line for line in page.contents.lines}
    assert lines["数据截至"].figure == "2016-05-31"
    assert lines["10亿元以上项目"].figure == "3 个"
    assert "外贸进出口总额" in lines["年度目标"].lack
    assert lines["项目清单"].figure == "3 个"


def test_a_character_that_no_font_has_is_named_beforehand(
    page: BriefingsPage, qtbot: QtBot
) -> None:
    page.desk.change(add_project, "示例\U0001f600项目", label="新建")
    settle(qtbot, page.desk)
    settle(qtbot, page.desk)
    first = page.contents.lines[0]
    assert first.what == "印不出的字"
    assert "U+1F600" in first.lack


def test_another_month_is_another_issue(page: BriefingsPage, qtbot: QtBot) -> None:
    page.month.setCurrentIndex(1)
    settle(qtbot, page.desk)
    assert page.number.value() == 4
    assert page.contents.lines[0].figure == "2016-04-30"


def test_the_issue_is_written_told_opened_and_kept(
    page: BriefingsPage, qtbot: QtBot, tmp_path: Path, opened: list[Path], window: Window
) -> None:
    page.issued_by.setText("王主任")
    page.number.setValue(7)
    file = tmp_path / "五月 月报.pdf"
    text = written(page, qtbot, file)
    assert "示例经开区" in text
    assert "742.60" in text
    assert opened == [file]
    assert any(toast.text.startswith("已写出 五月 月报.pdf") for toast in window.notices.toasts)
    assert any("五月 月报.pdf" in each for each in shown_texts(page))
    row = next(each for each in page.findChildren(QPushButton) if "五月 月报" in each.text())
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert opened == [file, file]


def test_it_is_not_opened_when_that_is_not_wanted(
    page: BriefingsPage, qtbot: QtBot, tmp_path: Path, opened: list[Path]
) -> None:
    page.then_open.setChecked(False)
    written(page, qtbot, tmp_path / "月报.pdf")
    assert opened == []


def test_where_it_can_not_be_written_it_says_so_and_the_page_is_ready_again(
    page: BriefingsPage, qtbot: QtBot, tmp_path: Path, window: Window, opened: list[Path]
) -> None:
    folder = tmp_path / "月报.pdf"
    folder.mkdir()
    page.write(folder)
    qtbot.waitUntil(lambda: not page._writing, timeout=20_000)
    assert len(window.notices.toasts) == 1
    assert "月报.pdf" in window.notices.toasts[0].text
    assert page.write_button.isEnabled()
    assert opened == []
