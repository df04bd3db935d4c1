"""简报: what is shown is what is printed, an issue is kept, and comes again as it was."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crm.briefings.catalogue import BY_KEY
from crm.briefings.issued import prints
from crm.briefings.records import listed_projects
from crm.briefings.sources import Behind, Source
from db.values import Amount
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import add_project
from ui import brief_out
from ui.pages.briefings import BriefingsPage
from ui.pages.projects import ProjectsPage
from ui.paper import put_on_paper
from ui.rendering import PdfPages
from ui.widgets.brief_sources import open_source
from ui.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that would open in the system's viewer."""
    files: list[Path] = []
    monkeypatch.setattr(brief_out, "open_file", files.append)
    return files


@pytest.fixture
def page(window: Window, qtbot: QtBot, opened: list[Path]) -> BriefingsPage:
    window.go("briefings", brief="monthly")
    shown = window.page
    assert isinstance(shown, BriefingsPage)
    ready(shown, qtbot)
    return shown


def ready(page: BriefingsPage, qtbot: QtBot) -> None:
    """Wait until the pages are shown."""
    settle(qtbot, page.desk)
    qtbot.waitUntil(page.tools.save.isEnabled)
    settle(qtbot, page.desk)


def text_of(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    try:
        return "".join(each.get_textpage().get_text_range() for each in pdf)
    finally:
        pdf.close()


def shown_text(page: BriefingsPage) -> str:
    assert page.printed is not None
    return text_of(page.printed.content)


def saves_to(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """The answer to the question where to save."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))


def issue(page: BriefingsPage, qtbot: QtBot) -> None:
    """Issue what is shown, by its key."""
    QTest.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.shown_issue is not None)
    ready(page, qtbot)


def test_the_month_of_today_is_shown_as_it_will_be_printed(page: BriefingsPage) -> None:
    assert page.form.period.count() == 24
    assert page.form.number.value() == 5
    assert "742.60" in shown_text(page)
    assert page.preview.page_count > 2
    assert page.preview.contents.count() == page.preview.page_count
    assert without_name(page) == []
    assert without_glyph(page) == {}


def test_another_month_is_another_issue(page: BriefingsPage, qtbot: QtBot) -> None:
    page.form.period.setCurrentIndex(1)
    ready(page, qtbot)
    assert page.form.number.value() == 4
    assert "2016-04-30" in shown_text(page)


def test_a_character_that_no_font_has_is_named_beforehand(
    page: BriefingsPage, qtbot: QtBot
) -> None:
    page.desk.change(add_project, "示例\U0001f600项目", label="新建")
    settle(qtbot, page.desk)
    ready(page, qtbot)
    assert page.missing.isVisible()
    assert "U+1F600" in page.missing.text()


def test_an_issue_is_kept_and_comes_again_as_it_was(page: BriefingsPage, qtbot: QtBot) -> None:
    page.form.issued_by.setText("王主任")
    qtbot.waitUntil(lambda: page.order is not None and page.order.issued_by == "王主任")
    ready(page, qtbot)
    assert page.printed is not None
    content = page.printed.content
    issue(page, qtbot)
    page.desk.change(add_project, "示例后来的项目", label="新建")
    settle(qtbot, page.desk)
    assert page.printed.content == content
    page.choose(BY_KEY["monthly"])
    ready(page, qtbot)
    assert page.printed.content != content
    page.past.past.setCurrentIndex(page.past.past.lines.index(0))
    QTest.keyClick(page.past.past, Qt.Key.Key_Return)
    ready(page, qtbot)
    assert page.printed.content == content
    assert "王主任" in page.kept.word.text()


def test_an_issue_can_be_withdrawn_and_that_undone(
    page: BriefingsPage, qtbot: QtBot, window: Window
) -> None:
    issue(page, qtbot)
    page.tools.withdraw.click()
    settle(qtbot, page.desk)
    assert page.issues == []
    window.undo_last()
    settle(qtbot, page.desk)
    assert len(page.issues) == 1


def test_the_conclusion_is_edited_printed_and_restored(page: BriefingsPage, qtbot: QtBot) -> None:
    written = page.form.conclusion.said.toPlainText()
    assert written
    page.form.conclusion.said.setPlainText("本月重点抓签约。")
    qtbot.waitUntil(lambda: getattr(page.snapshot, "said", ()) == ("本月重点抓签约。",))
    ready(page, qtbot)
    assert "本月重点抓签约" in shown_text(page).replace("\r\n", "")
    assert page.form.conclusion.changed_word.isVisible()
    page.form.conclusion.restore_button.click()
    qtbot.waitUntil(lambda: page.snapshot.said == ())
    assert page.form.conclusion.said.toPlainText() == written


def test_a_word_is_found_on_its_page_and_the_next_by_enter(
    page: BriefingsPage, qtbot: QtBot
) -> None:
    page.preview.begin_search()
    page.preview.search.setText("口径")
    qtbot.waitUntil(lambda: page.preview.hits.text().startswith("1 / "))
    QTest.keyClick(page.preview.search, Qt.Key.Key_Return)
    assert page.preview.hits.text().startswith("2 / ")
    page.preview.search.setText("没有这个词")
    qtbot.waitUntil(lambda: page.preview.hits.text() == "没有找到")


def test_it_is_saved_as_pdf_word_and_excel_and_the_print_is_recorded(
    page: BriefingsPage,
    qtbot: QtBot,
    tmp_path: Path,
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue(page, qtbot)
    pdf, word, book = (tmp_path / f"月报.{each}" for each in ("pdf", "docx", "xlsx"))
    saves_to(monkeypatch, pdf)
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(pdf.exists)
    for file in (word, book):
        saves_to(monkeypatch, file)
        page.out.save_companion(file.suffix[1:])
        qtbot.waitUntil(file.exists)
    settle(qtbot, page.desk)
    assert page.printed is not None
    assert pdf.read_bytes() == page.printed.content
    paragraphs = [one.text for one in docx.Document(str(word)).paragraphs]
    assert "招商工作月报" in paragraphs
    cells = [
        cell
        for sheet in openpyxl.load_workbook(book)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert 742.6 in cells
    assert page.shown_issue is not None
    kept = page.desk.read_now(prints, briefing_id=page.shown_issue.id)
    assert len(kept) == 3
    assert all(one.masked for one in kept)


def test_whole_telephone_numbers_leave_only_with_an_issue(
    page: BriefingsPage, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = page.desk.workspace.change(add_project, "示例电话", label="新建").result
    page.arrive(brief="one_page", ids=[record], because="一个")
    ready(page, qtbot)
    page.form.whole_numbers.setChecked(True)
    qtbot.waitUntil(lambda: not page.snapshot.masked)
    ready(page, qtbot)
    asked: list[object] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *each: asked.append(each))
    page.out.save()
    assert asked == []
    assert any("先出刊" in toast.text for toast in window.notices.toasts)


def test_where_it_can_not_be_written_it_says_so_and_the_page_is_ready_again(
    page: BriefingsPage,
    qtbot: QtBot,
    tmp_path: Path,
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "月报.pdf"
    folder.mkdir()
    saves_to(monkeypatch, folder)
    page.out.save()
    qtbot.waitUntil(lambda: any("月报.pdf" in toast.text for toast in window.notices.toasts))
    assert page.tools.save.isEnabled()


def test_without_a_printer_it_says_what_to_do(
    page: BriefingsPage, window: Window, qtbot: QtBot
) -> None:
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL)
    assert any("没有找到打印机" in toast.text for toast in window.notices.toasts)


def test_the_pages_are_put_on_paper_each_as_it_lies(page: BriefingsPage, tmp_path: Path) -> None:
    assert page.printed is not None
    file = tmp_path / "paper.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setFromTo(1, 2)
    assert put_on_paper(printer, PdfPages(page.printed.content, "月报")) == 2
    pdf = pypdfium2.PdfDocument(file)
    try:
        assert len(pdf) == 2
        assert pdf.get_page_size(0) == pytest.approx((595, 842), abs=2)
    finally:
        pdf.close()


def test_a_figure_opens_the_records_that_it_counts(
    page: BriefingsPage, window: Window, qtbot: QtBot
) -> None:
    if not page.preview.telling.isChecked():
        QTest.keyClick(page, Qt.Key.Key_D, CONTROL)
    listed = page.preview.sources
    assert listed.isVisible()
    assert not page.preview.contents.isVisible()
    assert listed.hasFocus()
    model = listed.lines
    words = [model.line(row).title for row in range(model.rowCount())]
    wanted = BY_KEY["monthly"].sources(page.snapshot)[0]
    row = words.index(wanted.what)
    assert len(wanted.ids) > 1
    listed.setCurrentIndex(model.index(row))
    QTest.keyClick(listed, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    shown = window.page
    assert isinstance(shown, ProjectsPage)
    assert shown.listing.ids == frozenset(wanted.ids)
    assert wanted.what in shown.because


def test_every_kind_of_figure_opens_its_page(
    page: BriefingsPage, window: Window, qtbot: QtBot
) -> None:
    record = page.desk.workspace.change(add_project, "示例出处", label="新建").result
    for source, shown in (
        (Source("甲", "1", Behind.PROJECTS, (record,)), "ProjectPage"),
        (Source("甲", "1", Behind.ORGANIZATIONS, ("x",)), "OrganizationsPage"),
        (Source("甲", "1", Behind.CAPITAL, day=date(2016, 3, 1)), "CapitalPage"),
        (Source("甲", "1", Behind.REPORTED, day=date(2016, 3, 1), about="甲"), "FiguresPage"),
        (Source("甲", "1", Behind.GRADE, about="unmet"), "PerformancePage"),
        (Source("甲", "1", Behind.OWED), "PerformancePage"),
        (Source("甲", "1", Behind.CONTRACT, ("x",)), "PerformancePage"),
        (Source("甲", "1", Behind.LAND, ("x",)), "ParksPage"),
    ):
        open_source(window, source)
        settle(qtbot, page.desk)
        assert type(window.page).__name__ == shown


def test_what_was_issued_tells_its_figures_too_and_the_list_of_pages_comes_back(
    page: BriefingsPage, qtbot: QtBot
) -> None:
    if not page.preview.telling.isChecked():
        page.preview.telling.click()
    told = page.preview.sources.lines.rowCount()
    issue(page, qtbot)
    qtbot.waitUntil(lambda: page.preview.sources.lines.rowCount() == told)
    page.preview.telling.click()
    assert page.preview.contents.isVisible()
    assert not page.preview.sources.isVisible()


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_on_a_full_disk_it_says_so_and_the_brief_is_not_lost(
    page: BriefingsPage,
    qtbot: QtBot,
    tmp_path: Path,
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    assert page.printed is not None
    content = page.printed.content
    file = tmp_path / f"月报.{kind}"
    saves_to(monkeypatch, file)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("crm.briefings.press.os.fsync", full)
        page.out.save() if kind == "pdf" else page.out.save_companion(kind)
        qtbot.waitUntil(lambda: any("磁盘已满" in toast.text for toast in window.notices.toasts))
        settle(qtbot, page.desk)
    assert list(tmp_path.glob("月报*")) == []
    assert page.printed.content == content
    assert page.preview.page_count > 2
    page.out.save() if kind == "pdf" else page.out.save_companion(kind)
    qtbot.waitUntil(file.exists)


def test_a_batch_on_a_full_disk_keeps_what_was_written_and_the_pages(
    page: BriefingsPage,
    qtbot: QtBot,
    tmp_path: Path,
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "一页纸"
    folder.mkdir()
    for number in range(3):
        page.desk.workspace.change(
            add_project, f"示例{number}", contracted=Amount(1_200_000_000_00), label="新建"
        )
    ids = [one.project_id for one in page.desk.read_now(listed_projects)][:3]
    page.arrive(brief="one_page", ids=ids, because="三个")
    ready(page, qtbot)
    sync, left = os.fsync, [1]

    def filling(handle: int) -> None:
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        left.pop()
        sync(handle)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    with monkeypatch.context() as patch:
        patch.setattr("crm.briefings.press.os.fsync", filling)
        page.out.save_each()
        qtbot.waitUntil(lambda: any("磁盘已满" in toast.text for toast in window.notices.toasts))
        settle(qtbot, page.desk)
    assert len(list(folder.iterdir())) == 1
    ready(page, qtbot)
    assert page.preview.page_count == 3


def test_the_official_style_is_chosen_where_the_brief_has_it(
    page: BriefingsPage, qtbot: QtBot
) -> None:
    assert page.printed is not None
    house = page.printed.content
    form = page.form
    assert not form.colophon.isVisible()
    form.look.setCurrentIndex(1)
    qtbot.waitUntil(lambda: getattr(page.snapshot, "official", False))
    ready(page, qtbot)
    assert page.printed.content != house
    assert "日印发" in shown_text(page)
    assert not form.copy.isVisible()
    form.secrecy.setCurrentIndex(3)
    QTest.keyClicks(form.copied_to, "ABC")
    qtbot.waitUntil(lambda: page.snapshot.marks.copied_to == "ABC")
    ready(page, qtbot)
    assert form.copy.text() == "份号 000001"
    assert "000001" in shown_text(page)
    assert "抄送：ABC。" in shown_text(page).replace(" ", "")
    assert without_name(page) == []
    assert without_glyph(page) == {}
    page.window().resize(1280, 720)
    settle(qtbot, page.desk)
    lines = (
        form.conclusion.said.viewport().height() / form.conclusion.said.fontMetrics().lineSpacing()
    )
    assert lines >= 5
    form.colophon.click()
    qtbot.waitUntil(lambda: not page.snapshot.marks.printed_by)
    assert not form.copied_to.isEnabled()
    form.secrecy.setCurrentIndex(0)
    ready(page, qtbot)
    page.choose(BY_KEY["pipeline_table"])
    ready(page, qtbot)
    assert not page.form.look.isEnabled()
    assert page.form.look.currentIndex() == 0
    assert "A3" in page.form.why_look.text()
    assert page.order is not None
    assert not page.order.official
    page.choose(BY_KEY["monthly"])
    ready(page, qtbot)
    assert page.order.official
    page.form.look.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not page.snapshot.official)


def test_the_pages_are_walked_and_enlarged_by_keys(page: BriefingsPage, qtbot: QtBot) -> None:
    shown = page.preview.pages
    page.preview.contents.setFocus()
    for _ in range(2):
        QTest.keyClick(page.preview.contents, Qt.Key.Key_Down)
    QTest.keyClick(page.preview.contents, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.preview.place.text().startswith("第 3 /"))
    QTest.keyClick(page, Qt.Key.Key_Equal, CONTROL)
    assert shown.zoom == 1.5
    assert page.preview.scale.text() == "150%"
    page.form.conclusion.said.setPlainText("改过的结论。")
    qtbot.waitUntil(lambda: getattr(page.snapshot, "said", ()) == ("改过的结论。",))
    ready(page, qtbot)
    assert shown.zoom == 1.5  # a correction is looked at where and as large as it was
    QTest.keyClick(page, Qt.Key.Key_0, CONTROL)
    assert shown.zoom == 1.0
    QTest.keyClick(page, Qt.Key.Key_Minus, CONTROL)
    assert shown.zoom == 0.75


def test_the_mark_of_secrecy_is_chosen_or_typed_and_printed(
    page: BriefingsPage, qtbot: QtBot
) -> None:
    assert page.order is not None
    assert page.order.secrecy == ""
    page.form.secrecy.setCurrentIndex(3)
    qtbot.waitUntil(lambda: page.snapshot.secrecy == "秘密★1年")
    ready(page, qtbot)
    assert "秘密★1年" in shown_text(page).replace(" ", "")
    field = page.form.secrecy.lineEdit()
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "ABC")
    qtbot.waitUntil(lambda: page.snapshot.secrecy == "ABC")
    ready(page, qtbot)
    issue(page, qtbot)
    assert "ABC" in shown_text(page)


def test_whole_numbers_are_offered_where_there_are_people(
    page: BriefingsPage, qtbot: QtBot
) -> None:
    assert not page.form.whole_numbers.isVisible()
    page.choose(BY_KEY["dispatch"])
    ready(page, qtbot)
    assert page.form.whole_numbers.isVisible()
    page.form.whole_numbers.setChecked(True)
    page.choose(BY_KEY["monthly"])
    assert not page.form.whole_numbers.isChecked()
