"""A brief goes out under a passphrase: to a stick that is found, or a folder; and is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crm.briefings.issued import PrintLine, prints
from crm.errors import BriefingError
from tests.crm.briefings.disks import fill, protect, pull, small_disk
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from tests.ui.test_briefings_page import issue, opened, page, ready
from tests.ui.zone import add_project
from ui import sticks
from ui.dialogs.prints import Prints
from ui.dialogs.send_out import SendOut
from ui.pages.briefings import BriefingsPage
from ui.paper import put_on_paper
from ui.rendering import PdfPages
from ui.sheets import write_pdf
from ui.window import Window

__all__ = ["opened", "page"]
SECRET = "correct horse"
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def plugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where this machine's sticks are mounted: Qt passes over what lies below /dev."""
    with TemporaryDirectory(dir="/var/tmp") as folder:
        monkeypatch.setattr(sticks, "_MOUNTED", (f"{folder}/media/",))
        yield Path(folder) / "media"


def dialog(kind: type, qtbot: QtBot):  # type: ignore[no-untyped-def, type-arg]
    """The dialog that stands open."""
    found = []

    def look() -> bool:
        found[:] = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, kind) and one.isVisible()
        ]
        return bool(found)

    qtbot.waitUntil(look)
    return found[0]


def ask(page: BriefingsPage, qtbot: QtBot) -> SendOut:
    page.window().activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL_SHIFT)
    found: SendOut = dialog(SendOut, qtbot)
    settle(qtbot, page.desk)
    return found


def type_secret(form: SendOut, secret: str = SECRET, again: str | None = None) -> None:
    form.passphrase.setText(secret)
    form.again.setText(secret if again is None else again)


def choose(form: SendOut, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    form.browse()


def gone(form: SendOut, page: BriefingsPage, qtbot: QtBot) -> None:
    """Wait until the dialog has done its work and what it did is kept."""
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not isValid(form) or not form.isVisible())
    settle(qtbot, page.desk)


def recorded(page: BriefingsPage) -> list[PrintLine]:
    found: list[PrintLine] = page.desk.read_now(prints)
    return found


def test_a_draft_goes_into_a_folder_under_a_passphrase_and_is_recorded(
    page: BriefingsPage,
    qtbot: QtBot,
    tmp_path: Path,
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "外送"
    folder.mkdir()
    form = ask(page, qtbot)
    assert without_name(form) == []
    assert without_glyph(form) == {}
    choose(form, folder, monkeypatch)
    type_secret(form)
    gone(form, page, qtbot)
    (file,) = folder.iterdir()
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(file)
    pdf = pypdfium2.PdfDocument(file, password=SECRET)
    assert len(pdf) == page.preview.page_count
    pdf.close()
    (line,) = recorded(page)
    assert (line.what, line.place, line.by) == ("已加密外送", str(file), "专员 甲")
    assert "月报" in line.title
    assert not line.issued
    assert line.masked
    assert any("已加密送到" in toast.text for toast in window.notices.toasts)
    data = window.desk.workspace.path
    assert data is not None
    assert SECRET.encode() not in data.read_bytes()


def test_what_is_wrong_stands_below_its_field_and_nothing_typed_is_lost(
    page: BriefingsPage, qtbot: QtBot
) -> None:
    form = ask(page, qtbot)
    for secret, again, field, said in (
        ("", "", "passphrase", "请输入口令"),
        ("short", "short", "passphrase", "至少要 8 个字符"),
        (SECRET, "another one", "again", "不一样"),
        (SECRET, SECRET, "target", "请插上 U 盘"),
    ):
        type_secret(form, secret, again)
        form.save.click()
        assert said in form.below[field].text()
        assert form.isVisible()
        assert form.passphrase.text() == secret
    form.passphrase.clear()
    form.again.clear()
    form.reject()
    assert recorded(page) == []


def test_a_stick_is_found_when_it_is_plugged_in_and_gone_when_it_is_pulled(
    page: BriefingsPage, qtbot: QtBot, plugged: Path
) -> None:
    form = ask(page, qtbot)
    assert "没有发现 U 盘" in form.below["target"].text()
    with small_disk(plugged / "KINGSTON", 2048) as stick:
        qtbot.waitUntil(lambda: form.target.count() == 1)
        assert form.target.currentText().startswith("KINGSTON")
        assert "可用 2" in form.target.currentText()
        type_secret(form)
        gone(form, page, qtbot)
        assert len(list(stick.glob("*.pdf"))) == 1
        form = ask(page, qtbot)
        assert form.target.currentText().startswith("KINGSTON")
        pull(stick)
        qtbot.waitUntil(lambda: not form.target.currentText().startswith("KINGSTON"))
        form.reject()


def test_a_stick_that_is_full_or_protected_says_so_and_the_next_place_takes_it(
    page: BriefingsPage,
    qtbot: QtBot,
    plugged: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert page.printed is not None
    content = page.printed.content
    with small_disk(plugged / "KINGSTON", 512) as stick:
        fill(stick, leave=4096)
        form = ask(page, qtbot)
        type_secret(form)
        form.save.click()
        qtbot.waitUntil(lambda: "磁盘已满" in form.below["target"].text())
        protect(stick)
        qtbot.waitUntil(lambda: "只读" in form.target.currentText())
        form.save.click()
        qtbot.waitUntil(lambda: "写保护" in form.below["target"].text())
        assert form.passphrase.text() == SECRET
        assert recorded(page) == []
        choose(form, tmp_path, monkeypatch)
        assert form.target.currentData() == str(tmp_path)
        gone(form, page, qtbot)
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    assert len(recorded(page)) == 1
    assert page.printed.content == content


def test_a_batch_goes_out_each_by_itself_and_is_recorded_once(
    page: BriefingsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "一页纸"
    folder.mkdir()
    ids = [
        page.desk.workspace.change(add_project, f"示例外送{n}", label="新建").result for n in "甲乙"
    ]
    page.arrive(brief="one_page", ids=ids, because="两个")
    ready(page, qtbot)
    assert page.tools.send_each_action.isVisible()
    page.tools.send_each_action.trigger()
    form: SendOut = dialog(SendOut, qtbot)
    settle(qtbot, page.desk)
    choose(form, folder, monkeypatch)
    type_secret(form)
    gone(form, page, qtbot)
    files = sorted(folder.iterdir())
    assert len(files) == 2
    for file in files:
        pypdfium2.PdfDocument(file, password=SECRET).close()
    (line,) = recorded(page)
    assert (line.what, line.place, line.title) == ("已加密外送", str(folder), "项目一页纸 2 份")


@pytest.mark.parametrize("sealed", [True, False])
def test_a_batch_that_is_stopped_leaves_a_record_of_what_was_written(
    page: BriefingsPage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sealed: bool,
) -> None:
    folder = tmp_path / "一页纸"
    folder.mkdir()
    ids = [
        page.desk.workspace.change(add_project, f"示例停下{n}", label="新建").result
        for n in "甲乙丙丁"
    ]
    page.arrive(brief="one_page", ids=ids, because="四个")
    ready(page, qtbot)
    if sealed:
        page.tools.send_each_action.trigger()
        form: SendOut = dialog(SendOut, qtbot)
        settle(qtbot, page.desk)
        choose(form, folder, monkeypatch)
        type_secret(form)
        form.save.click()
        qtbot.waitUntil(lambda: any(folder.glob("*.pdf")))
        form.cancel()
    else:
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        page.out.save_each()
        qtbot.waitUntil(lambda: any(folder.glob("*.pdf")))
        page.out.cancel()
    settle(qtbot, page.desk)
    count = len(list(folder.glob("*.pdf")))
    assert count
    (line,) = recorded(page)
    assert (line.title, line.place) == (f"项目一页纸 {count} 份", str(folder))
    if sealed:
        form.passphrase.clear()
        form.again.clear()
        form.reject()


def test_the_record_lists_who_did_what_and_is_no_step_to_undo(
    page: BriefingsPage,
    qtbot: QtBot,
    tmp_path: Path,
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue(page, qtbot)
    form = ask(page, qtbot)
    choose(form, tmp_path, monkeypatch)
    type_secret(form)
    gone(form, page, qtbot)
    page.out.show_prints()
    shown: Prints = dialog(Prints, qtbot)
    settle(qtbot, page.desk)
    QAbstractItemModelTester(shown.card.model)
    assert without_name(shown) == []
    cells = [shown.card.model.index(0, column).data() for column in range(6)]
    assert cells[1:3] == ["专员 甲", "已加密外送"]
    assert page.shown_issue is not None
    assert cells[3] == page.shown_issue.title
    assert cells[5] == "已隐去"
    shown.reject()
    qtbot.waitUntil(lambda: "1 次" in page.kept.word.text())
    window.undo_last()
    settle(qtbot, page.desk)
    assert len(recorded(page)) == 1


def test_a_printer_that_takes_nothing_says_so(page: BriefingsPage, tmp_path: Path) -> None:
    assert page.printed is not None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "没有这个文件夹" / "纸.pdf"))
    with pytest.raises(BriefingError, match="没有接收"):
        put_on_paper(printer, PdfPages(page.printed.content, "月报"))
    assert page.preview.page_count > 2


def test_a_sheet_that_is_saved_by_itself_is_recorded_too(
    page: BriefingsPage, qtbot: QtBot, tmp_path: Path, window: Window
) -> None:
    write_pdf(window, page, "安排表", page.snapshot, tmp_path / "安排表.pdf")
    qtbot.waitUntil(lambda: bool(recorded(page)))
    (line,) = recorded(page)
    assert (line.what, line.title, line.place) == ("保存", "安排表", str(tmp_path / "安排表.pdf"))
