"""依据与算法: what the sheet shows, what it opens, what is copied, and the what-if beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crm.working import show_remedy, working
from db.models import Performance
from db.terms import Grade
from db.values import Quantity
from tests.crm.promising import Signed, promise_intensity, promise_start, sign, wan
from tests.ui.conftest import settle
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY
from ui.dialogs.working import WorkingDialog, open_working
from ui.pages.project import ProjectPage
from ui.theme import theme
from ui.window import Window

ENDS = date(2015, 12, 31)


@pytest.fixture
def made(window: Window, qtbot: QtBot) -> Signed:
    """A contract with an intensity of 82% and a start that has not come."""

    def fill(session: Any) -> Signed:
        made = sign(session, "示例零部件")
        promise_intensity(session, made, ENDS, "24600")
        promise_start(session, made, date(2016, 5, 1), None)
        return made

    found: list[Signed] = []
    window.desk.change(fill, label="登记", then=found.append)
    settle(qtbot, window.desk)
    return found[0]


@pytest.fixture
def dialog(window: Window, made: Signed, qtbot: QtBot) -> WorkingDialog:
    """The working of the intensity, shown."""
    [intensity, _] = made.promises.values()
    shown = open_working(window, intensity, ENDS)
    qtbot.waitUntil(lambda: shown.found is not None)
    return shown


def texts(dialog: WorkingDialog) -> str:
    return "\n".join(
        label.text() for label in dialog.sheet.findChildren(QLabel) if label.isVisibleTo(dialog)
    )


def test_the_sheet_shows_what_the_rules_reckon_to_the_fen(
    dialog: WorkingDialog, made: Signed
) -> None:
    shown = texts(dialog)
    for part in (
        "✗ 未达标",
        "示例零部件公司",
        "第三条第 2 款 · 第 7 页",
        "投资强度 不低于 300万元/亩（合 4,500万元/公顷）",
        "100 亩（66,666.67 平方米）",
        "246.00万元/亩",
        "82.00%　还差 5,400万元",
        "300万元/亩 × 100亩 = 30,000万元",
        "= 3,840万元 × (1 − 0.82) = 691.2万元",
        "691.2万元",
        "乙方承诺固定资产投资强度不低于 300 万元/亩。",
    ):
        assert part in shown, part
    again = dialog.desk.read_now(working, dialog.commitment_id, ENDS, TODAY)
    assert dialog.sheet.owed.text() == show_remedy(again.remedy)
    assert again.remedy.amount.fen == 69_120_000 * 10


def test_each_piece_of_evidence_opens_its_record(
    dialog: WorkingDialog, made: Signed, window: Window, qtbot: QtBot
) -> None:
    link = next(one for one in dialog.sheet.links if "示例审计报告" in one.text())
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert window.page.crumbs()[0] == "企业"
    assert not dialog.isVisible(), "it does not stand over the record"


def test_the_project_opens_from_the_foot(
    dialog: WorkingDialog, made: Signed, window: Window, qtbot: QtBot
) -> None:
    qtbot.mouseClick(dialog.record, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, ProjectPage)
    assert page.project_id == made.project


def test_it_is_copied_as_text(dialog: WorkingDialog, qtbot: QtBot) -> None:
    turn_to(qtbot, dialog.copying)
    QTest.keyClick(dialog.copying, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert "应追：691.2万元" in text
    assert "依据：示例零部件公司 2015年 24,600万元 示例审计报告 统计员 戊" in text


def test_what_is_saved_meanwhile_shows_at_once(dialog: WorkingDialog, qtbot: QtBot) -> None:
    def correct(session: Any) -> None:
        session.query(Performance).one().actual = wan("30000")

    dialog.desk.change(correct, label="更正实绩")
    qtbot.waitUntil(lambda: "✓ 达标" in texts(dialog))
    assert "约定“差额比例违约金”，现在没有应追的" in texts(dialog)


def test_what_would_be_follows_each_key_and_is_not_saved(
    dialog: WorkingDialog, qtbot: QtBot
) -> None:
    trial = dialog.trial
    assert list(trial.fields) == ["due", "land", "promised", "actual"]
    assert trial.fields["land"].placeholderText() == "100"
    before = dialog.desk.workspace.position()
    trial.fields["land"].setFocus()
    QTest.keyClicks(trial.fields["land"], "82")
    assert "结论：✗ 未达标 → ✓ 达标" in trial.result.text()
    assert "完成比：82.00% → 100.00%" in trial.result.text()
    assert "违约责任：691.2万元 → 不计" in trial.result.text()
    assert "✗ 未达标" in texts(dialog), "the sheet stays as it is"
    QTest.keyClick(trial.fields["land"], Qt.Key.Key_Escape)
    assert trial.fields["land"].text() == ""
    assert dialog.isVisible(), "Esc took back what was typed, not the dialog"
    trial.fields["due"].setText("2016-12-31")
    assert trial.supposed is not None
    assert trial.supposed.result.grade is Grade.NOT_YET_DUE
    qtbot.mouseClick(trial.clear, Qt.MouseButton.LeftButton)
    assert trial.supposed is None
    assert dialog.desk.workspace.position() == before


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("land", "0", "大于零"),
        ("land", "很大", "不是数字"),
        ("actual", "-5", "小于零"),
        ("due", "明年底前后", "日期"),
    ],
)
def test_what_can_not_be_supposed_is_said_below_its_field(
    dialog: WorkingDialog, field: str, typed: str, words: str
) -> None:
    dialog.trial.fields[field].setText(typed)
    assert words in dialog.trial.below[field].text()
    assert dialog.trial.below[field].isVisible()
    assert dialog.trial.fields[field].text() == typed
    assert dialog.trial.supposed is None


def test_a_promise_that_is_gone_closes_the_sheet_and_says_why(
    window: Window, made: Signed, qtbot: QtBot
) -> None:
    from crm.commitments import trash_commitment

    [intensity, _] = made.promises.values()
    shown = open_working(window, intensity, ENDS)
    qtbot.waitUntil(lambda: shown.found is not None)
    window.desk.change(trash_commitment, intensity, label="移走承诺")
    qtbot.waitUntil(lambda: window.notices.isVisible())
    settle(qtbot, window.desk)


def test_all_can_be_read_and_named_in_both_appearances(dialog: WorkingDialog) -> None:
    for mode in ("light", "dark"):
        theme().set_mode(mode)
        assert without_glyph(dialog) == {}
        assert without_name(dialog) == []


def test_a_quantity_stays_as_it_was_written(dialog: WorkingDialog) -> None:
    assert dialog.found is not None
    case = dialog.found.case
    assert case is not None
    assert case.promised == Quantity(case.promised.number, "万元/亩")
