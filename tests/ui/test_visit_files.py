"""Photos, memos, milestones and inspections of a visit, by real files and a real recorder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QIcon, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm.attachments import AttachmentLine, attachments_of, content
from crm.inspections import inspections_of
from crm.memos import RATE, memo_file
from crm.milestone_changes import add_milestone
from crm.milestones import schedule_of
from crm.visiting import visits
from crm.workspace import Workspace
from tests.ui.conftest import settle
from tests.ui.hands import turn_to, write
from tests.ui.zone import NAMES, TODAY
from ui.desk import Desk
from ui.memo_places import left_memos, memo_folder
from ui.pages.visit import VisitPage
from ui.recording import _CARD, State
from ui.theme import icon
from ui.visit.photos import PhotosModel, PhotosScreen
from ui.window import Window


@pytest.fixture
def key(zone: Workspace) -> str:
    [found] = [one for one in zone.read(visits, "", TODAY) if one.name == NAMES[0]]
    return found.project_id


@pytest.fixture
def page(key: str, window: Window, desk: Desk, qtbot: QtBot) -> VisitPage:
    window.go("visit", id=key)
    settle(qtbot, desk)
    assert isinstance(window.page, VisitPage)
    return window.page


def picture(file: Path, hue: str = "#557799", size: tuple[int, int] = (800, 600)) -> Path:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(hue))
    assert image.save(str(file))
    return file


def held(desk: Desk, key: str) -> list[AttachmentLine]:
    found: list[AttachmentLine] = desk.read_now(attachments_of, "project", key)
    return found


# --- photos


@pytest.fixture
def photos(page: VisitPage, desk: Desk, qtbot: QtBot) -> PhotosScreen:
    page.act("photos")
    settle(qtbot, desk)
    return page.photos


def seen(photos: PhotosScreen, row: int) -> QImage:
    """What stands in a row of the list: the photo, or the icon of one that can't be drawn."""
    drawn: QIcon = photos.model.index(row).data(Qt.ItemDataRole.DecorationRole)
    return drawn.pixmap(48).toImage()


def no_picture() -> QImage:
    return icon("image", "faint").pixmap(48).toImage()


def test_a_folder_of_photos_goes_in_and_is_seen(
    photos: PhotosScreen, window: Window, desk: Desk, key: str, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "DCIM"
    folder.mkdir()
    for number, hue in enumerate(("#aa0000", "#00aa00")):
        picture(folder / f"IMG_{number}.JPG", hue)
    (folder / "说明.txt").write_text("不是照片")
    assert photos.stack.currentIndex() == 0
    photos.add_folder(folder)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(photos.lines) == 2)
    qtbot.waitUntil(lambda: all(seen(photos, row) != no_picture() for row in range(2)))
    assert {one.name for one in held(desk, key)} == {"IMG_0.JPG", "IMG_1.JPG"}
    assert "另有 1 个文件不是照片" in "".join(one.text for one in window.notices.toasts)
    assert photos.chosen() is not None, "the new one is chosen, ready for its caption"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: photos.stack.currentIndex() == 0)
    assert held(desk, key) == []


def test_the_caption_belongs_to_the_photo_it_was_written_for(
    photos: PhotosScreen, desk: Desk, key: str, tmp_path: Path, qtbot: QtBot
) -> None:
    photos.add([picture(tmp_path / "a.png"), picture(tmp_path / "b.png", "#ff0000")])
    qtbot.waitUntil(lambda: len(photos.lines) == 2)
    settle(qtbot, desk)
    first, second = photos.model.lines
    photos.view.setCurrentIndex(photos.model.index(0))
    turn_to(qtbot, photos.caption)
    write(photos.caption, "设备进场")
    qtbot.keyClick(photos.caption, Qt.Key.Key_Return)
    settle(qtbot, desk)
    write(photos.caption, "，3台")
    photos.view.setCurrentIndex(photos.model.index(1))  # without Enter: it is saved all the same
    settle(qtbot, desk)
    notes = {one.id: one.note for one in held(desk, key)}
    assert notes == {first.id: "设备进场，3台", second.id: None}
    assert photos.caption.text() == ""
    assert photos.model.data(photos.model.index(0)) == "设备进场，3台"


def test_a_screenshot_is_pasted_and_files_are_dropped(
    photos: PhotosScreen, window: Window, desk: Desk, key: str, tmp_path: Path, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().clear()
    turn_to(qtbot, photos.choose)
    qtbot.keyClick(photos.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "剪贴板里没有照片" in window.notices.toasts[-1].text
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    QGuiApplication.clipboard().setImage(image)
    qtbot.mouseClick(photos.paste_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(photos.lines) == 1)
    folder = tmp_path / "相机"
    folder.mkdir()
    picture(folder / "c.jpg", "#0000ff")
    dropped = QMimeData()
    files = (picture(tmp_path / "d.jpg", "#ffff00"), folder)
    dropped.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    rest = (
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(50, 50), *rest)
    QApplication.sendEvent(photos, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(photos, QDropEvent(QPointF(50, 50), *rest))
    qtbot.waitUntil(lambda: len(photos.lines) == 3)
    names = {one.name for one in held(desk, key)}
    assert {"c.jpg", "d.jpg"} < names
    assert any(name.startswith("照片 20") for name in names)


def test_what_is_no_picture_inside_is_kept_and_shows_an_icon(
    photos: PhotosScreen, desk: Desk, key: str, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "iphone.HEIC").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    (tmp_path / "空.jpg").write_bytes(b"")
    photos.add([tmp_path / "iphone.HEIC", tmp_path / "空.jpg", tmp_path / "没有.jpg"])
    qtbot.waitUntil(lambda: len(photos.lines) == 1)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: not photos.model.waiting)
    assert seen(photos, 0) == no_picture()
    assert [one.name for one in held(desk, key)] == ["iphone.HEIC"]


def test_a_photo_is_removed_by_key_and_comes_back(
    photos: PhotosScreen, window: Window, desk: Desk, key: str, tmp_path: Path, qtbot: QtBot
) -> None:
    photos.add([picture(tmp_path / "a.png")])
    qtbot.waitUntil(lambda: len(photos.lines) == 1)
    settle(qtbot, desk)
    turn_to(qtbot, photos.view)
    qtbot.keyClick(photos.view, Qt.Key.Key_Delete)
    settle(qtbot, desk)
    assert held(desk, key) == []
    action = window.notices.toasts[-1].action
    assert action is not None
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert [one.name for one in held(desk, key)] == ["a.png"]


def test_a_camera_held_upright_is_shown_upright(tmp_path: Path) -> None:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QImageIOHandler, QImageWriter

    from ui.rendering import thumbnail

    file = tmp_path / "turned.jpg"
    writer = QImageWriter(str(file), b"jpeg")
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#557799"))
    writer.setTransformation(QImageIOHandler.Transformation.TransformationRotate90)
    assert writer.write(image)
    drawn = thumbnail(file.read_bytes(), QSize(216, 162))
    assert drawn is not None
    assert drawn.height() == 162
    assert drawn.width() < drawn.height()
    assert thumbnail(b"nothing", QSize(10, 10)) is None


def test_the_models_of_the_screens_are_sound(page: VisitPage) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    model = PhotosModel()
    testers = [QAbstractItemModelTester(model, fatal)]
    testers += [
        QAbstractItemModelTester(one.list.model_of, fatal) for one in (page.memos, page.checks)
    ]
    lines = [
        AttachmentLine(str(n), f"{n}.jpg", 9, "image/jpeg", None, str(n), "甲", None)
        for n in range(3)
    ]
    for some in (lines, lines[:1], []):
        model.show_lines(some)
        model.take_thumbnail("0", QImage(4, 4, QImage.Format.Format_RGB32))
    assert len(testers) == 3


# --- memos


def wav(file: Path, seconds: int = 1) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(b"\1\0" * RATE * seconds)
    return file


def memo_at(desk: Desk, key: str, name: str) -> Path:
    return memo_file(desk.workspace, memo_folder(desk.workspace, key), name)


def test_the_start_button_records_or_says_why_not(
    page: VisitPage, desk: Desk, key: str, qtbot: QtBot
) -> None:
    """On a machine without a microphone, the sentence; with one, it records and is kept."""
    page.act("memo")
    settle(qtbot, desk)
    memos = page.memos
    qtbot.mouseClick(memos.start_button, Qt.MouseButton.LeftButton)
    assert memos.recording
    assert not memos.start_button.isVisible()
    qtbot.waitUntil(lambda: memos.recorder is None or memos.recorder.state is State.RECORDING)
    if memos.recorder is None:
        assert memos.told.isVisible()
        assert memos.told.text().startswith(
            ("没有找到麦克风", "麦克风打不开", "这台电脑缺录音组件")
        )
        assert memos.start_button.isVisible()
        assert left_memos(desk.workspace, key) == []
        assert held(desk, key) == []
    else:
        qtbot.waitUntil(lambda: memos.recorder is not None and memos.recorder.seconds > 0.2)
        page.go_back()
        settle(qtbot, desk)
        assert len(held(desk, key)) == 1


def test_nobody_who_leaves_waits_for_a_sound_card_that_hangs(
    page: VisitPage, desk: Desk, key: str, qtbot: QtBot
) -> None:
    page.act("memo")
    settle(qtbot, desk)
    memos = page.memos
    with _CARD:  # another works with it: it can't be opened
        memos.start()
        page.go_back()
        assert page.stack.currentWidget() is page.sheet
        assert memos.recorder is not None, "it ends by itself, later"
        assert memos.recorder.state is State.OPENING
    qtbot.waitUntil(lambda: memos.recorder is None)
    settle(qtbot, desk)
    assert held(desk, key) == []
    assert left_memos(desk.workspace, key) == []


@pytest.mark.parametrize("how", ["stop", "leave"])
def test_by_a_real_microphone_it_is_recorded_paused_and_kept(tmp_path: Path, how: str) -> None:
    """The whole screen in a process whose sound card ALSA plays: see test_recording.py."""
    pipe = tmp_path / "microphone"
    os.mkfifo(pipe)
    config = tmp_path / "asound.conf"
    config.write_text(
        "pcm.silence { type null }\n"
        'pcm.!default { type file slave.pcm "silence" file "/dev/null" '
        f'infile "{pipe}" format "raw" hint {{ show on description "a microphone" }} }}\n'
        "ctl.!default { type hw card 0 }\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.memo_child", str(tmp_path), how],
        env=os.environ | {"ALSA_CONFIG_PATH": str(config), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-3000:]
    told = json.loads(done.stdout.decode().splitlines()[-1])
    assert told["name"].startswith(f"{NAMES[0]} 录音 20")
    assert told["name"].endswith(".wav")
    assert told["note"].startswith("时长 ")
    assert told["media"] in ("audio/x-wav", "audio/wav")
    assert told["params"] == [1, 2, RATE]
    assert told["frames"] >= RATE
    assert told["left"] == 0, "the file is an attachment now, and nowhere else"
    assert told["undone"] == 0
    assert told["paused"] == "继续"
    assert told["level"] > 0.5


def test_a_memo_that_a_crash_left_is_offered_and_kept(
    page: VisitPage, desk: Desk, key: str, qtbot: QtBot
) -> None:
    file = wav(memo_at(desk, key, "示例 录音.wav"), seconds=75)
    page.act("memo")
    settle(qtbot, desk)
    memos = page.memos
    assert memos.left_words.text() == "有 1 段没存进附件的录音，共 1:15。"
    qtbot.mouseClick(memos.left_keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(held(desk, key)))
    settle(qtbot, desk)
    [line] = held(desk, key)
    assert (line.name, line.note) == ("示例 录音.wav", "时长 1:15")
    assert len(desk.read_now(content, line.id)) == 44 + 2 * 75 * RATE
    qtbot.waitUntil(lambda: not file.exists())
    qtbot.waitUntil(lambda: not memos.left_words.isVisible())
    assert memos.list.model_of.rows[0].act == "circle-play"
    wav(memo_at(desk, key, "又一段.wav"))
    memos.read()
    settle(qtbot, desk)
    qtbot.mouseClick(memos.left_drop, Qt.MouseButton.LeftButton)
    assert left_memos(desk.workspace, key) == []


def test_a_telephones_recording_is_taken_in_and_played(
    page: VisitPage, desk: Desk, key: str, tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.act("memo")
    settle(qtbot, desk)
    memos = page.memos
    (tmp_path / "新录音 5.m4a").write_bytes(b"\0\0\0\x18ftypM4A " + bytes(500))
    memos.add([tmp_path / "新录音 5.m4a"])
    qtbot.waitUntil(lambda: len(memos.lines) == 1)
    settle(qtbot, desk)
    opened: list[Path] = []
    monkeypatch.setattr("ui.visit.files.open_file", opened.append)  # the system's player
    place = memos.list.act_place(memos.list.model_of.index(0))
    qtbot.mouseClick(memos.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    settle(qtbot, desk)
    assert [file.name for file in opened] == ["新录音 5.m4a"]
    assert opened[0].read_bytes().startswith(b"\0\0\0\x18ftypM4A ")


# --- milestones and the inspection


def test_a_milestone_is_ticked_off_and_back(
    page: VisitPage, window: Window, desk: Desk, key: str, qtbot: QtBot
) -> None:
    for name in ("设备进场", "送电"):
        desk.workspace.change(add_milestone, key, name, today=TODAY, label="排")
    page.act("check")
    settle(qtbot, desk)
    checks = page.checks
    assert [row.title for row in checks.list.model_of.rows] == ["设备进场", "送电"]
    place = checks.list.act_place(checks.list.model_of.index(0))
    qtbot.mouseClick(checks.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: [row.title for row in checks.list.model_of.rows] == ["送电"])
    schedule = desk.read_now(schedule_of, key, TODAY)
    assert [line.reached for line in schedule.lines] == [True, False]
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(checks.list.model_of.rows) == 2)
    turn_to(qtbot, checks.list)
    qtbot.keyClick(checks.list, Qt.Key.Key_Down)
    assert checks.reach_button.text().strip() == "“送电”今天完成"


def test_an_inspection_is_tapped_and_bad_input_stays(
    page: VisitPage, window: Window, desk: Desk, key: str, qtbot: QtBot
) -> None:
    page.act("check")
    settle(qtbot, desk)
    checks = page.checks
    qtbot.mouseClick(checks.save, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert checks._below["area_share"].text().startswith("请至少填写动工面积")
    qtbot.mouseClick(checks.chips["area_share"][1], Qt.MouseButton.LeftButton)
    checks.invested.setText("很多")
    qtbot.mouseClick(checks.save, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert checks._below["invested_share"].text() == "“很多”不是百分数。请写成 12.5%。"
    assert checks.area.text() == "30%"
    checks.invested.setText("20")
    checks.stopped.setText("昨天")
    checks.stopped.setText("5月20日")
    checks.remark.setPlainText("桩基完成")
    qtbot.mouseClick(checks.save, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    [one] = desk.read_now(inspections_of, key)
    assert (one.area_share, one.invested_share, one.note) == (30, 20, "桩基完成")
    assert str(one.stopped_on) == "2016-05-20"
    assert checks.area.text() == ""
    qtbot.waitUntil(lambda: checks.last.text().startswith("上次 2016-05-31：已动工 30%"))


def test_an_inspection_that_was_begun_waits_for_its_project_also_in_a_new_window(
    page: VisitPage, window: Window, desk: Desk, key: str, qtbot: QtBot
) -> None:
    others = [one for one in desk.read_now(visits, "", TODAY) if one.project_id != key]
    other = others[0].project_id
    checks = page.checks
    checks.show_project(key, NAMES[0])
    checks.area.setText("30%")
    checks.remark.setPlainText("桩基完成")
    checks.show_project(other, "另一个")
    assert (checks.area.text(), checks.remark.toPlainText()) == ("", "")
    checks.area.setText("50%")
    assert page.may_leave()
    anew = VisitPage(window)
    anew.checks.show_project(key, NAMES[0])
    assert (anew.checks.area.text(), anew.checks.remark.toPlainText()) == ("30%", "桩基完成")
    anew.checks.send()
    anew.checks.stopped.setText("5月20日")  # while it is on its way
    settle(qtbot, desk)
    [one] = desk.read_now(inspections_of, key)
    assert (one.area_share, one.note, one.stopped_on) == (30, "桩基完成", None)
    assert (anew.checks.area.text(), anew.checks.stopped.text()) == ("", "5月20日")
    anew.checks.show_project(other, "另一个")
    assert anew.checks.area.text() == "50%"
    anew.deleteLater()
    checks.show_project(key, NAMES[0])
    assert (checks.area.text(), checks.stopped.text()) == ("", "5月20日")


def test_the_button_that_saves_an_inspection_is_seen_in_a_small_window(
    page: VisitPage, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    window.resize(1280, 720)
    page.act("check")
    settle(qtbot, desk)
    save = page.checks.save
    assert page.checks.rect().contains(save.mapTo(page.checks, save.rect().bottomRight()))


def test_leaving_with_the_mouse_over_a_row_is_no_tap(page: VisitPage, qtbot: QtBot) -> None:
    page.go_back()
    view = page.choosing.list
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))  # a heading
    assert page.stack.currentWidget() is page.choosing
