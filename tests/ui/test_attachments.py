"""附件 by hand: dropped, pasted, looked at, renamed, saved elsewhere, removed and brought back."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import ui.widgets.attachments
from crm import attachment_files
from crm.attachments import AttachmentLine, attachments_of, content
from crm.errors import AttachmentError
from crm.listing import Listing, ordered_ids
from tests.ui.conftest import settle, until
from tests.ui.hands import write
from ui.pages.project import ProjectPage
from ui.rendering import ImagePages, text_of
from ui.tabs.attachments import AttachmentsTab
from ui.widgets.attachments import Attachments
from ui.window import Window


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ProjectPage:
    ids = window.desk.read_now(ordered_ids, Listing())
    window.open_record("project", ids[0])
    settle(qtbot, window.desk)
    found = window.findChild(ProjectPage)
    assert isinstance(found, ProjectPage)
    qtbot.waitUntil(lambda: found.card is not None)
    return found


@pytest.fixture
def files(page: ProjectPage, qtbot: QtBot) -> Attachments:
    page.arrive(tab="attachments")
    settle(qtbot, page.desk)
    tab = page.findChild(AttachmentsTab)
    assert isinstance(tab, AttachmentsTab)
    return tab.files


def held(page: ProjectPage) -> list[AttachmentLine]:
    lines: list[AttachmentLine] = page.desk.read_now(attachments_of, "project", page.project_id)
    return lines


def said(window: Window) -> str:
    return "\n".join(toast.text for toast in window.notices.toasts)


def drop(widget: QWidget, *paths: Path) -> bool:
    """Drag files onto a widget and let go; returns whether it took them."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = widget.rect().center()
    enter = QDragEnterEvent(
        QPoint(middle),
        Qt.DropAction.CopyAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    let_go = QDropEvent(
        QPointF(middle),
        Qt.DropAction.CopyAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, let_go)
    return True


def picture(file: Path, width: int = 60, height: int = 40) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.setPixelColor(0, 0, QColor("blue"))
    assert image.save(str(file))
    return file


def pdf(file: Path, pages: int = 3, *, password: str = "") -> Path:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    locked = StandardEncryption(password) if password else None
    paper = Canvas(out, pagesize=(200, 300), encrypt=locked)
    for number in range(pages):
        paper.setFillColorRGB(0, 0, 1 if number else 0)
        paper.rect(0, 0, 200, 300, fill=1)
        paper.showPage()
    paper.save()
    file.write_bytes(out.getvalue())
    return file


def add(files: Attachments, page: ProjectPage, qtbot: QtBot, *paths: Path) -> None:
    before = len(files.model.lines)
    assert drop(files, *paths)
    qtbot.waitUntil(lambda: len(files.model.lines) == before + len(paths))
    settle(qtbot, page.desk)


def choose(files: Attachments, page: ProjectPage, qtbot: QtBot, name: str) -> None:
    files.table.selectRow([line.name for line in files.model.lines].index(name))
    settle(qtbot, page.desk)


def test_a_file_dropped_on_the_list_is_kept_shown_and_undone(
    files: Attachments, page: ProjectPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    assert files.stack.currentWidget() is files.empty
    (tmp_path / "考察提纲.txt").write_text("第一条 用电", encoding="utf-8")
    add(files, page, qtbot, tmp_path / "考察提纲.txt")
    [line] = held(page)
    assert (line.name, line.size, line.by) == ("考察提纲.txt", 16, "专员 甲")
    assert page.tabs.tabText(page.tabs.currentIndex()) == "附件 1"
    assert files.details.preview.text.toPlainText() == "第一条 用电"
    QAbstractItemModelTester(files.model)
    assert "添加附件 考察提纲.txt" in said(window)
    window.desk.undo_last()
    qtbot.waitUntil(lambda: files.stack.currentWidget() is files.empty)
    assert held(page) == []


def test_a_ledger_dropped_on_a_project_is_its_attachment_and_elsewhere_an_import(
    page: ProjectPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    ledger = tmp_path / "台账.xlsx"
    ledger.write_bytes(b"PK\x03\x04")
    window.go("targets")
    settle(qtbot, window.desk)
    asked: list[dict[str, Any]] = []
    go = window.go
    window.go = lambda key, **request: asked.append({"key": key, **request})  # type: ignore[method-assign]
    assert drop(window, ledger)
    assert asked == [{"key": "ledgers", "file": ledger}]
    window.go = go  # type: ignore[method-assign]
    window.open_record("project", page.project_id)
    settle(qtbot, window.desk)
    assert drop(page, ledger)
    qtbot.waitUntil(lambda: [line.name for line in held(page)] == ["台账.xlsx"])
    settle(qtbot, window.desk)
    assert window.page is page
    assert page.tabs.tabText(page.tabs.currentIndex()) == "附件 1"


def test_what_is_no_file_of_this_machine_is_not_taken(
    files: Attachments, page: ProjectPage
) -> None:
    dragged = QMimeData()
    dragged.setText("只是文字")
    for widget in (files, page):
        enter = QDragEnterEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            dragged,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        enter.ignore()
        QApplication.sendEvent(widget, enter)
        assert not enter.isAccepted()


def test_bad_files_are_said_and_the_good_one_among_them_is_added(
    files: Attachments, page: ProjectPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "空.txt").touch()
    (tmp_path / "资料").mkdir()
    (tmp_path / "好.txt").write_text("好", encoding="utf-8")
    bad = (tmp_path / "空.txt", tmp_path / "资料", tmp_path / "没有.pdf")
    assert drop(files, *bad[:2], tmp_path / "好.txt")
    qtbot.waitUntil(lambda: len(files.model.lines) == 1)
    settle(qtbot, page.desk)
    assert "“空.txt”是空文件" in said(window) and "“资料”是文件夹" in said(window)
    assert drop(files, *bad, tmp_path / "也没有.pdf")
    qtbot.waitUntil(lambda: "还有 1 个文件没有添加" in said(window))
    assert [line.name for line in held(page)] == ["好.txt"]
    assert not files.progress.isVisible()


def test_the_same_content_again_is_said_and_not_added(
    files: Attachments, page: ProjectPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    add(files, page, qtbot, pdf(tmp_path / "合同.pdf"))
    (tmp_path / "副本.pdf").write_bytes((tmp_path / "合同.pdf").read_bytes())
    drop(files, tmp_path / "副本.pdf")
    qtbot.waitUntil(lambda: "“副本.pdf”已经在附件里（叫“合同.pdf”）" in said(window))
    assert len(held(page)) == 1


def test_too_large_a_file_is_refused_with_its_size(
    files: Attachments,
    window: Window,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (tmp_path / "录像.mp4").open("wb") as file:
        file.truncate(attachment_files.LIMIT + 1)
    drop(files, tmp_path / "录像.mp4")
    qtbot.waitUntil(lambda: "“录像.mp4”有 100 MB，一个附件最多 100 MB" in said(window))


def test_a_large_file_shows_how_far_it_is_and_can_be_cancelled(
    files: Attachments,
    page: ProjectPage,
    window: Window,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    with (tmp_path / "大.bin").open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    moved: list[int] = []
    files.intake.moved.connect(lambda _, percent: moved.append(percent))
    drop(files, tmp_path / "大.bin")
    assert files.progress.isVisible() and "大.bin" in files.progress_word.text()
    qtbot.waitUntil(lambda: len(moved) > 2)
    qtbot.mouseClick(files.cancel_button, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    assert not files.progress.isVisible()
    assert "已取消" in said(window) and held(page) == []
    assert max(moved) < 100
    add(files, page, qtbot, picture(tmp_path / "图.png"))


def test_a_picture_from_the_clipboard_is_pasted_by_keyboard(
    files: Attachments, page: ProjectPage, window: Window, qtbot: QtBot
) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    files.table.setFocus()
    qtbot.keyClick(files, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "剪贴板里没有图片或文件" in said(window)
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    clipboard.setImage(image)
    qtbot.keyClick(files, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(files.model.lines) == 1)
    [line] = held(page)
    assert line.name.startswith("截图 ") and line.media_type == "image/png"
    kept = QImage.fromData(page.desk.read_now(content, line.id))
    assert kept.size() == image.size() and kept.pixelColor(3, 3) == QColor("green")
    clipboard.clear()


def test_a_picture_stands_as_its_camera_says(tmp_path: Path) -> None:
    plain = picture(tmp_path / "a.jpg").read_bytes()
    turned = struct.pack(">HHHHIHH", 0x4D4D, 0x2A, 0, 8, 1 << 16 | 0x0112, 3, 0)
    turned = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
    exif = b"\xff\xe1" + struct.pack(">H", len(turned) + 8) + b"Exif\0\0" + turned
    pages = ImagePages(plain[:2] + exif + plain[2:], "a.jpg")
    assert (pages.sizes[0].width(), pages.sizes[0].height()) == (40, 60)
    assert ImagePages(plain, "a.jpg").sizes[0].width() == 60


def test_too_large_a_picture_is_said_and_not_decoded(tmp_path: Path) -> None:
    import zlib

    def part(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 999))
    with pytest.raises(AttachmentError, match="60000 × 60000 像素，太大"):
        ImagePages(bomb, "炸弹.png")


def test_a_pdf_is_drawn_as_far_as_it_is_in_sight(
    files: Attachments, page: ProjectPage, qtbot: QtBot, tmp_path: Path
) -> None:
    add(files, page, qtbot, pdf(tmp_path / "合同.pdf", 12))
    preview = files.details.preview
    qtbot.waitUntil(lambda: preview.pages.drawn(0) is not None)
    first = preview.pages.drawn(0)
    assert first is not None and first.pixelColor(20, 20) == QColor("black")
    assert preview.place.text() == "第 1 / 12 页"
    assert preview.pages.drawn(11) is None
    preview.pages.setFocus()
    qtbot.keyClick(preview.pages, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: preview.pages.drawn(11) is not None)
    last = preview.pages.drawn(11)
    assert last is not None and last.pixelColor(20, 20) == QColor("blue")
    assert preview.place.text() == "第 12 / 12 页"
    wide = last.width()
    qtbot.keyClick(preview.pages, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: (preview.pages.drawn(11) or last).width() > wide)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("坏图.png", b"<html>not a picture</html>", "不是能显示的图片"),
        ("半张.png", b"\x89PNG\r\n\x1a\n\0\0\0", "不是能显示的图片"),
        ("坏.pdf", b"%PDF-1.4 and no more", "不是完好的 PDF"),
        ("方案.docx", b"PK\x03\x04 something", "不能在这里预览"),
    ],
)
def test_what_cannot_be_shown_is_said_and_can_still_be_saved(
    files: Attachments,
    page: ProjectPage,
    qtbot: QtBot,
    tmp_path: Path,
    name: str,
    body: bytes,
    words: str,
) -> None:
    (tmp_path / name).write_bytes(body)
    add(files, page, qtbot, tmp_path / name)
    qtbot.waitUntil(lambda: words in files.details.preview.word.sentence.text())
    assert files.details.open_button.isEnabled() and files.details.save_button.isEnabled()
    target = tmp_path / f"存出 {name}"
    files.outtake.write(files.chosen(), target)
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == body


def test_a_locked_pdf_says_that_it_asks_for_its_password(
    files: Attachments, page: ProjectPage, qtbot: QtBot, tmp_path: Path
) -> None:
    add(files, page, qtbot, pdf(tmp_path / "密.pdf", password="1234"))
    qtbot.waitUntil(lambda: "设了打开密码" in files.details.preview.word.sentence.text())


def test_a_name_is_edited_by_keyboard_and_a_bad_one_waits_with_the_reason(
    files: Attachments,
    page: ProjectPage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(files, page, qtbot, picture(tmp_path / "a.png"), picture(tmp_path / "b.png", 9, 9))
    choose(files, page, qtbot, "a.png")
    files.table.setFocus()
    qtbot.keyClick(files.table, Qt.Key.Key_F2)
    name = files.details.name
    assert name.hasFocus() and name.selectedText() == "a"
    write(name, "现场/东侧")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    below = files.details._below[name]
    assert below.isVisible() and "不能有" in below.text()
    choose(files, page, qtbot, "b.png")
    assert name.text() == "b.png" and not below.isVisible()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    assert not page.may_leave()
    choose(files, page, qtbot, "a.png")
    assert name.text() == "现场/东侧.png" and below.isVisible(), "what was typed is there"
    name.setFocus()
    name.selectAll()
    write(name, "现场东侧")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "现场东侧.png" in [line.name for line in held(page)])
    settle(qtbot, page.desk)
    assert page.may_leave()
    assert name.text() == "现场东侧.png"


def test_a_note_is_saved_when_its_field_is_left(
    files: Attachments, page: ProjectPage, qtbot: QtBot, tmp_path: Path
) -> None:
    add(files, page, qtbot, picture(tmp_path / "a.png"))
    files.details.note.setFocus()
    write(files.details.note, "盖章页")
    files.table.setFocus()
    qtbot.waitUntil(lambda: held(page)[0].note == "盖章页")
    qtbot.waitUntil(lambda: files.model.index(0, 4).data() == "盖章页")


def test_several_are_removed_by_delete_and_come_back_by_undo(
    files: Attachments, page: ProjectPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    names = ("a.png", "b.png", "c.png")
    add(files, page, qtbot, *(picture(tmp_path / n, 9 + k, 9) for k, n in enumerate(names)))
    files.table.setFocus()
    files.table.selectAll()
    qtbot.keyClick(files.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: held(page) == [])
    settle(qtbot, page.desk)
    assert "移除附件 3 个附件" in said(window)
    assert files.removed.isVisible() and files.removed.text() == "已移除 3"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: sorted(line.name for line in held(page)) == list(names))


def test_a_removed_one_is_brought_back_from_the_menu_much_later(
    files: Attachments, page: ProjectPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    add(files, page, qtbot, picture(tmp_path / "a.png"))
    files.remove()
    qtbot.waitUntil(lambda: files.removed.isVisible())
    settle(qtbot, page.desk)
    assert files.stack.currentWidget() is files.empty
    add(files, page, qtbot, picture(tmp_path / "a.png", 8, 8))
    [action] = files.removed.menu().actions()
    assert action.text() == "恢复 a.png"
    action.trigger()
    names = ["a (2).png", "a.png"]
    qtbot.waitUntil(lambda: sorted(line.name for line in held(page)) == names)
    qtbot.waitUntil(lambda: not files.removed.isVisible())


def test_all_are_saved_to_a_folder(
    files: Attachments, page: ProjectPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    add(files, page, qtbot, picture(tmp_path / "a.png"), pdf(tmp_path / "b.pdf"))
    out = tmp_path / "out"
    out.mkdir()
    files.outtake.write(files.model.lines, out)
    qtbot.waitUntil(lambda: "已另存 2 个文件" in said(window))
    assert sorted(path.name for path in out.iterdir()) == ["a.png", "b.pdf"]
    files.outtake.write(files.model.lines[:1], tmp_path / "没有这个文件夹" / "x.pdf")
    qtbot.waitUntil(lambda: "写不到那里" in said(window))
    assert not files.progress.isVisible()


def test_return_opens_a_copy_and_a_program_is_not_run(
    files: Attachments,
    page: ProjectPage,
    window: Window,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(ui.widgets.attachments, "open_file", opened.append)
    (tmp_path / "setup.exe").write_bytes(b"MZ")
    add(files, page, qtbot, pdf(tmp_path / "合同.pdf"))
    files.table.setFocus()
    qtbot.keyClick(files.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].name == "合同.pdf"
    assert opened[0].read_bytes() == (tmp_path / "合同.pdf").read_bytes()
    add(files, page, qtbot, tmp_path / "setup.exe")
    choose(files, page, qtbot, "setup.exe")
    qtbot.keyClick(files.table, Qt.Key.Key_Return)
    assert "会运行程序" in said(window) and len(opened) == 1


def test_what_another_window_adds_shows_and_the_history_tells_it(
    files: Attachments, page: ProjectPage, qtbot: QtBot, tmp_path: Path
) -> None:
    from crm.attachments import attach

    taken = page.desk.workspace.take_in(picture(tmp_path / "a.png"))
    page.desk.workspace.change(attach, "project", page.project_id, [taken], label="添加附件 a.png")
    page.desk._look()
    qtbot.waitUntil(lambda: len(files.model.lines) == 1)
    qtbot.waitUntil(lambda: page.history.line(0) is not None)

    def told() -> list[str]:
        lines = [page.history.line(row) for row in range(page.history.rowCount())]
        return [
            line.what for line in lines if line is not None and line.change.kind == "attachment"
        ]

    qtbot.waitUntil(lambda: told() == ["附件 · 文件名"])


def test_the_list_serves_another_kind_of_record_too(
    window: Window, page: ProjectPage, qtbot: QtBot, tmp_path: Path
) -> None:
    from crm.activities import add_activity
    from db.terms import ActivityKind
    from db.values import When

    made = window.desk.workspace.change(
        add_activity,
        ActivityKind.MEETING,
        on=When.on(window.desk.today()),
        subject="碰头会",
        today=window.desk.today(),
        project_id=page.project_id,
        label="记一笔",
    )
    other = Attachments(window, preview=False)
    qtbot.addWidget(other)
    other.show()
    other.show_record("activity", made.result)
    settle(qtbot, window.desk)
    counts: list[int] = []
    other.counted.connect(counts.append)
    drop(other, picture(tmp_path / "签到.png"))
    desk = window.desk
    until(qtbot, desk, lambda: desk.read_now(attachments_of, "activity", made.result) != [])
    other.read()
    qtbot.waitUntil(lambda: bool(counts) and counts[-1] == 1)
    assert not other.details.isVisible()
    assert held(page) == []
    other.table.setFocus()
    qtbot.keyClick(other.table, Qt.Key.Key_F2)
    assert other.details.isVisible() and other.details.name.text() == "签到.png"
    qtbot.waitUntil(lambda: other.details.preview.pages.drawn(0) is not None)
    write(other.details.name, "签到表")
    qtbot.keyClick(other.details.name, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    other.details.window().close()
    assert not other.details.isVisible()
    [line] = window.desk.read_now(attachments_of, "activity", made.result)
    assert line.name == "签到表.png"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    text = "招商局 长沙经开区\n第二行"
    assert text_of(text.encode(encoding)) == text
    long = text_of(("长" * 150_000).encode(encoding))
    assert long.startswith("长长长") and long.endswith("看全文请打开或另存）")
    assert "�" not in long[:50_000]


def test_pages_are_let_go_when_the_list_is_left(
    files: Attachments, page: ProjectPage, qtbot: QtBot, tmp_path: Path
) -> None:
    add(files, page, qtbot, pdf(tmp_path / "合同.pdf"))
    preview = files.details.preview
    qtbot.waitUntil(lambda: preview.pages.drawn(0) is not None)
    shown: Any = preview.pages._pages
    page.tabs.setCurrentIndex(0)
    assert shown._pdf is None
    assert shown.picture(0, 50).isNull()
    page.arrive(tab="attachments")
    qtbot.waitUntil(lambda: preview.pages.drawn(0) is not None)
    deadline = time.monotonic() + 5
    while page.desk.tasks.busy and time.monotonic() < deadline:
        QApplication.processEvents()
