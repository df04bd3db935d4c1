"""Ctrl+L by keyboard: pasted or typed, guesses corrected, doubles noticed, nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crm import locking
from crm.leads import NewLead, log_lead
from crm.listing import Listing, ordered_ids, rows
from crm.project_card import ProjectCard, project_card
from crm.rules.phones import read_phones
from crm.todos import todos_of
from crm.workspace import Workspace
from db.keys import forget_keys
from db.models import Park
from db.terms import SourceChannel, Stage
from db.values import AREA_UNITS_PER_MU
from tests.ui.conftest import flush, settle
from tests.ui.hands import compose, roll, write
from tests.ui.looking import tab_order, without_glyph, without_name
from tests.ui.zone import TODAY, YI
from ui.dialogs.quick_lead import QuickLead
from ui.drafts import renew
from ui.lead_draft import keep_draft, kept_draft
from ui.preferences import preferences, remember
from ui.widgets.inputs import Line
from ui.widgets.lead_form import FIELDS
from ui.window import Window

PASSPHRASE = "示例口令 2016"
CONTROL = Qt.KeyboardModifier.ControlModifier
LINE = "深圳示例精密有限公司 张三 总经理 13807310000 投资约5亿 用地100亩 选址示例北园"


@pytest.fixture
def begin(window: Window, qtbot: QtBot) -> Callable[[], QuickLead]:
    window.desk.workspace.change(lambda session: session.add(Park(name="示例北园")), label="园区")

    def press() -> QuickLead:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
        qtbot.waitUntil(lambda: bool(open_ones(window)))
        return open_ones(window)[0]

    return press


@pytest.fixture
def dialog(begin: Callable[[], QuickLead]) -> QuickLead:
    return begin()


def open_ones(window: Window) -> list[QuickLead]:
    return [one for one in window.findChildren(QuickLead) if one.isVisible()]


def still(dialog: QuickLead, qtbot: QtBot) -> None:
    """Until what was typed is taken apart and looked up."""
    qtbot.waitUntil(
        lambda: (
            not (dialog._reading.isActive() or not dialog.hint.settled or dialog._desk.tasks.busy)
        )
    )


def save(dialog: QuickLead, qtbot: QtBot) -> None:
    desk = dialog._desk
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, desk)


def cards(window: Window) -> dict[str, ProjectCard]:
    desk = window.desk
    ids = desk.read_now(ordered_ids, Listing())
    return {
        row.name: desk.read_now(project_card, row.project_id) for row in desk.read_now(rows, ids)
    }


def answer(word: str, asked: list[str]) -> None:
    """Press the button named `word` of the question that comes up next."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        QTest.mouseClick(
            next(one for one in box.findChildren(QPushButton) if one.text() == word),
            Qt.MouseButton.LeftButton,
        )

    QTimer.singleShot(0, press)


def test_a_lead_is_typed_by_keyboard_alone(dialog: QuickLead, window: Window, qtbot: QtBot) -> None:
    assert dialog.paste.hasFocus()
    QTest.keyClick(dialog.paste, Qt.Key.Key_Tab)
    typed = {
        "company": "示例冷链有限公司",
        "person": "李四",
        "title": "经理",
        "phone": "０７３１－８４０１１１１１转８０２、13907310000",
        "seat": "武汉",
        "planned": "1.5亿美元",
        "land": "近50亩",
        "industry": "冷链物流",
    }
    for key, text in typed.items():
        field = QApplication.focusWidget()
        assert isinstance(field, Line | QComboBox), key
        write(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    park = QApplication.focusWidget()
    assert isinstance(park, QComboBox)
    QTest.keyClick(park, Qt.Key.Key_Return)
    channel = QApplication.focusWidget()
    assert isinstance(channel, QComboBox)
    QTest.keyClick(channel, Qt.Key.Key_End)
    QTest.keyClick(channel, Qt.Key.Key_Return)
    write(QApplication.focusWidget(), "示例商会")  # type: ignore[arg-type]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
        QTest.keyClick(QApplication.focusWidget(), key)
    write(QApplication.focusWidget(), "约来访")  # type: ignore[arg-type]
    save(dialog, qtbot)
    card = cards(window)["示例冷链项目"]
    assert (card.stage, card.moves[0].on and card.moves[0].on.day) == (Stage.LEAD, TODAY)
    assert card.fields["source_channel"] is SourceChannel.WALK_IN
    assert (card.fields["referrer"], card.fields["industry"]) == ("示例商会", "冷链物流")
    assert card.fields["owner"] == "专员 甲"
    (person,) = card.people
    assert (person.name, person.title) == ("李四", "经理")
    assert [one.number for one in person.phones] == ["+8673184011111", "+8613907310000"]
    groups = window.desk.read_now(todos_of, owner="专员 甲", today=TODAY)
    (todo,) = [one for group in groups for one in group.todos]
    assert (todo.what, todo.due and todo.due.isoformat()) == ("约来访", "2016-06-03")
    assert window.notices.toasts[-1].text == "登记线索 示例冷链项目"
    assert not open_ones(window)
    window.undo_last()
    settle(qtbot, window.desk)
    assert "示例冷链项目" not in cards(window)


def test_a_pasted_line_fills_the_fields_and_marks_them_as_guesses(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    QApplication.clipboard().setText(LINE + "，要通天然气")
    QTest.keyClick(dialog.paste, Qt.Key.Key_V, CONTROL)
    still(dialog, qtbot)
    texts = dialog.form.texts()
    assert {key: texts[key] for key in ("company", "person", "title", "phone", "planned")} == {
        "company": "深圳示例精密有限公司",
        "person": "张三",
        "title": "总经理",
        "phone": "13807310000",
        "planned": "约5亿",
    }
    assert (texts["park"], texts["note"]) == ("示例北园", "要通天然气")
    assert dialog.form._marks["company"].isVisible()
    assert "核对" in dialog.form.fields["company"].accessibleDescription()
    spans = dialog.paste.extraSelections()
    assert spans[0].cursor.selectedText() == "深圳示例精密有限公司"
    save(dialog, qtbot)
    card = cards(window)["深圳示例精密项目"]
    assert (card.fields["planned"].fen, card.fields["land"].units) == (
        5 * YI,
        100 * AREA_UNITS_PER_MU,
    )
    assert card.park == "示例北园"


def test_a_corrected_guess_is_no_guess_and_is_not_overwritten(
    dialog: QuickLead, qtbot: QtBot
) -> None:
    dialog.paste.setPlainText(LINE)
    still(dialog, qtbot)
    company = dialog.form.fields["company"]
    company.setFocus()
    assert isinstance(company, Line)
    company.selectAll()
    write(company, "示例精工")
    assert "company" not in dialog.form.guessed
    assert not dialog.form._marks["company"].isVisible()
    dialog.paste.setPlainText("另一家示例电子有限公司 李四 13907310000")
    still(dialog, qtbot)
    assert dialog.form.text("company") == "示例精工"
    assert dialog.form.text("person") == "李四"
    assert dialog.form.text("planned") == ""
    dialog.paste.clear()
    still(dialog, qtbot)
    assert dialog.form.text("person") == ""


def test_enter_right_after_a_paste_saves_what_it_says(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    dialog.paste.setPlainText(LINE)
    save(dialog, qtbot)
    assert "深圳示例精密项目" in cards(window)


def test_a_long_paste_with_control_characters_is_kept(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    dialog.paste.setPlainText("示例长文科技\x07 13807310000\n" + "要开会讨论😀。" * 8_000)
    still(dialog, qtbot)
    assert dialog.form.text("company") == "示例长文科技"
    save(dialog, qtbot)
    note = cards(window)["示例长文科技项目"].fields["note"]
    assert note.count("要开会讨论😀。") == 8_000


def test_an_emoji_before_a_guess_does_not_shift_its_tint(dialog: QuickLead, qtbot: QtBot) -> None:
    dialog.paste.setPlainText("😀😀，电话13807310000")
    still(dialog, qtbot)
    tinted = [one.cursor.selectedText() for one in dialog.paste.extraSelections()]
    assert tinted == ["电话13807310000"]


def test_a_park_that_the_zone_lacks_stays_in_the_note(dialog: QuickLead, qtbot: QtBot) -> None:
    dialog.paste.setPlainText("示例电子有限公司\n选址：南边那块")
    still(dialog, qtbot)
    assert dialog.form.text("park") == ""
    assert "南边那块" in dialog.form.text("note")


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("planned", "很多", "很多"),
        ("land", "一大块", "一大块"),
        ("due", "改天", "改天"),
        ("company", "", "请至少填写"),
        ("company", "长" * 121, "120"),
        ("next_step", "长" * 121, "120"),
    ],
)
def test_what_cannot_be_saved_is_said_under_its_field_and_kept(
    dialog: QuickLead, window: Window, qtbot: QtBot, key: str, text: str, said: str
) -> None:
    dialog.form.set_text("company", "示例")
    dialog.form.set_text(key, text)
    save(dialog, qtbot)
    assert dialog.isVisible()
    assert said in dialog.form.problems[key].text()
    assert dialog.form.problems[key].isVisible()
    assert dialog.form.text(key) == text
    dialog.form.restore({}, set())
    field = dialog.form.fields[key]
    assert isinstance(field, Line)
    write(field, "1")
    assert not dialog.form.problems[key].isVisible()


def test_a_number_that_cannot_be_is_said_and_saved_as_it_is(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    dialog.form.set_text("company", "示例")
    phone = dialog.form.fields["phone"]
    phone.setFocus()
    write(phone, "1380731000")
    QTest.keyClick(phone, Qt.Key.Key_Return)
    assert "11 位" in dialog.form.problems["phone"].text()
    save(dialog, qtbot)
    (person,) = cards(window)["示例项目"].people
    assert person.phones[0].source == "1380731000"


def known(window: Window, name: str = "") -> str:
    """A lead that is there already, with its phone."""
    phones = read_phones("13807310000")
    lead = NewLead(company="长沙示例精密有限公司", name=name, person="张三", phones=phones)
    project_id: str = window.desk.workspace.change(log_lead, lead, today=TODAY, label="登记").result
    return project_id


def hint_button(dialog: QuickLead, word: str) -> QPushButton:
    buttons = dialog.hint.findChildren(QPushButton)
    return next(one for one in buttons if one.text() == word and one.isVisible())


def test_what_is_known_already_is_told_while_typing(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    known(window)
    write(dialog.form.fields["company"], "示例精密")
    qtbot.waitUntil(dialog.hint.isVisible)
    assert "长沙示例精密有限公司" in {one.name for one in dialog.hint.likely}
    QTest.mouseClick(hint_button(dialog, "用这个名称"), Qt.MouseButton.LeftButton)
    assert dialog.form.text("company") == "长沙示例精密有限公司"


def test_the_same_phone_is_not_saved_before_somebody_said_it_is_another(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    known(window)
    before = len(cards(window))
    dialog.paste.setPlainText("示例材料有限公司 李四 138 0731 0000")
    save(dialog, qtbot)
    assert dialog.isVisible()
    assert len(cards(window)) == before
    assert dialog.hint.anyway.hasFocus()
    QTest.keyClick(dialog.hint.anyway, Qt.Key.Key_Space)
    settle(qtbot, window.desk)
    assert len(cards(window)) == before + 1


def test_another_project_of_a_known_company_is_saved_at_once(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    known(window, "示例启动机一期")
    dialog.form.set_text("company", "长沙示例精密有限公司")
    dialog.form.set_text("name", "示例启动机二期扩建")
    save(dialog, qtbot)
    assert "示例启动机二期扩建" in cards(window)


def test_what_is_there_already_is_opened_and_the_typing_kept(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    project_id = known(window)
    dialog.form.set_text("company", "长沙示例精密项目")
    qtbot.waitUntil(dialog.hint.isVisible)
    kinds = [one.kind for one in dialog.hint.likely]
    buttons = [one for one in dialog.hint.findChildren(QPushButton) if one.text() == "打开已有"]
    QTest.mouseClick(buttons[kinds.index("project")], Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    assert window._way[-1] == ("project", {"id": project_id})
    assert kept_draft(window.desk.workspace)[0]["company"] == "长沙示例精密项目"


@pytest.mark.parametrize(
    ("word", "open_after", "kept"),
    [("留作草稿", False, True), ("放弃", False, False), ("继续填写", True, True)],
)
def test_esc_asks_when_something_was_typed(
    dialog: QuickLead, qtbot: QtBot, word: str, open_after: bool, kept: bool
) -> None:
    asked: list[str] = []
    person = dialog.form.fields["person"]
    write(person, "张三")
    dialog._keep()
    answer(word, asked)
    QTest.keyClick(person, Qt.Key.Key_Escape)
    assert asked == ["填写的内容还没有登记。"]
    assert dialog.isVisible() is open_after
    assert (kept_draft(dialog._desk.workspace)[0].get("person") == "张三") is kept
    dialog._drop()
    dialog.form.set_text("person", "")


def test_an_empty_form_closes_without_a_question(dialog: QuickLead) -> None:
    QTest.keyClick(dialog.paste, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_window_s_cross_asks_too_and_leaves_nothing_behind(
    dialog: QuickLead, window: Window, qtbot: QtBot
) -> None:
    asked: list[str] = []
    write(dialog.form.fields["person"], "张三")
    answer("放弃", asked)
    dialog.close()
    assert len(asked) == 1
    flush(QApplication.instance())  # type: ignore[arg-type]
    assert window.findChildren(QuickLead) == []


def test_a_draft_survives_a_crash(begin: Callable[[], QuickLead], qtbot: QtBot) -> None:
    first = begin()
    first.paste.setPlainText(LINE)
    still(first, qtbot)
    write(first.form.fields["note"], "补充：急")
    qtbot.waitUntil(lambda: not first._keeping.isActive())
    first.hide()  # gone without a question, as a crash takes it
    again = begin()
    assert again.form.texts() == first.form.texts()
    assert again.form.guessed == first.form.guessed
    assert again.paste.toPlainText() == LINE
    assert "草稿" in again.said.text()
    save(again, qtbot)
    assert kept_draft(first._desk.workspace) == ({}, set())


def test_a_draft_that_cannot_be_read_is_none(
    begin: Callable[[], QuickLead], zone: Workspace
) -> None:
    keep_draft(zone, {"company": "示例"}, set())
    [key] = [one for one in preferences().allKeys() if one.startswith("quick_lead/draft")]
    for text in ("{", "[1]", '{"texts": 3}', "sealed:AAAA"):
        remember(key, text)
        assert kept_draft(zone) == ({}, set())
    assert begin().form.text("company") == ""


def test_the_draft_of_another_data_file_is_not_filled_in(
    begin: Callable[[], QuickLead], zone: Workspace, zone_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "另一个").mkdir()
    other = Workspace.open(shutil.copy(zone_file, tmp_path / "另一个"))
    keep_draft(other, {"company": "示例另一家"}, {"company"})
    first = begin()
    assert first.form.text("company") == ""
    assert kept_draft(other) == ({"company": "示例另一家"}, {"company"})
    other.close()


def test_the_draft_of_a_file_that_is_encrypted_is_so_too(zone_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(zone_file, tmp_path))

    def on_disk() -> str:
        return Path(preferences().fileName()).read_text(encoding="utf-8")

    workspace = Workspace.open(path)
    keep_draft(workspace, {"company": "Q3 secret"}, set())
    assert "Q3 secret" in on_disk()
    workspace.close()
    locking.encrypt(path, PASSPHRASE)
    workspace = Workspace.open(path)
    renew(workspace)  # as the window does that opens
    assert "Q3 secret" not in on_disk()
    forget_keys()
    assert kept_draft(workspace) == ({}, set())
    locking.unlock(path, PASSPHRASE)
    assert kept_draft(workspace)[0] == {"company": "Q3 secret"}
    workspace.close()


def test_return_that_ends_a_composition_stays_in_the_field(dialog: QuickLead) -> None:
    company = dialog.form.fields["company"]
    company.setFocus()
    compose(company, "shili")
    QTest.keyClick(company, Qt.Key.Key_Return)
    assert company.hasFocus()


def test_fields_are_named_in_order_and_calm(dialog: QuickLead) -> None:
    assert without_name(dialog) == []
    assert without_glyph(dialog) == {}
    fields: list[QWidget] = [dialog.form.fields[key] for key in FIELDS]
    order = [each for each in tab_order(dialog, dialog.paste) if each in fields]
    assert order == fields
    channel = dialog.form.fields["channel"]
    assert isinstance(channel, QComboBox)
    dialog.paste.setFocus()
    roll(channel)
    assert channel.currentIndex() == 0


def test_the_command_finds_it(window: Window, qtbot: QtBot) -> None:
    window.top.search.start(">djxs")
    qtbot.waitUntil(lambda: window.top.search.popup.isVisible())
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(open_ones(window)))
