"""招商方式成效 by hand: periods, the records behind a figure, 未填 filled in, the workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from crm.channels import without_channel
from crm.rules.channels import Step
from db.models import Contract, Project, StageMove
from db.terms import ContractKind, Mark, SourceChannel, Stage
from db.values import Amount, When
from tests.ui.conftest import settle
from tests.ui.hands import write
from ui.actions import commands_of
from ui.dialogs.fill_channel import FillChannel
from ui.models.figures import Figure
from ui.pages.channels import ChannelsPage
from ui.pages.projects import ProjectsPage
from ui.window import Window

YI = 10**10
CHAIN = SourceChannel.CHAIN


def _fill(session) -> None:  # type: ignore[no-untyped-def]
    """Of the chain 3 leads of 2016, 2 in talks, 1 signed for 12亿; one of 2015."""
    for name, day, talks, signed in (
        ("链一", date(2016, 1, 5), date(2016, 2, 1), date(2016, 3, 1)),
        ("链二", date(2016, 2, 5), date(2016, 3, 1), None),
        ("链三", date(2016, 3, 5), None, None),
        ("链旧", date(2015, 3, 5), None, None),
    ):
        about = Amount(5 * YI, mark=Mark.ABOUT) if name == "链二" else None
        made = Project(
            name=name,
            source_channel=CHAIN,
            referrer="示例协会" if name != "链三" else None,
            planned=about,
            contracted=Amount(12 * YI) if signed else None,
        )
        session.add(made)
        session.flush()
        session.add(StageMove(project_id=made.id, stage=Stage.LEAD, on=When.on(day)))
        if talks:
            session.add(StageMove(project_id=made.id, stage=Stage.TALKS, on=When.on(talks)))
        if signed:
            papers = {"kind": ContractKind.INVESTMENT, "signed": When.on(signed)}
            session.add(Contract(project_id=made.id, **papers))


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ChannelsPage:
    window.desk.workspace.change(_fill, label="示例")
    window.go("channels")
    settle(qtbot, window.desk)
    assert isinstance(window.page, ChannelsPage)
    return window.page


def cell(page: ChannelsPage, name: str, column: int) -> Figure:
    row = next(row for row in page.channels.rows if row[0].text == name)
    return row[column]


def choose(table: QTableView, name: str, column: int) -> None:
    model = table.model()
    row = next(n for n in range(model.rowCount()) if model.index(n, 0).data() == name)
    table.setCurrentIndex(model.index(row, column))
    table.setFocus()


def test_the_figures_of_the_year_stand_as_worked_out(page: ChannelsPage) -> None:
    QAbstractItemModelTester(page.channels)
    QAbstractItemModelTester(page.referrers)
    chain = [cell(page, "产业链招商", column) for column in range(8)]
    assert [one.text for one in chain] == [
        "产业链招商", "3", "66.7%", "2", "50.0%", "1", "0.0%", "—",
    ]  # fmt: skip
    assert [one.below for one in chain] == [
        "", "12亿元，另有约数 1 项", "2/3", "12亿元，另有约数 1 项", "1/2", "12亿元", "0/1", "",
    ]  # fmt: skip
    assert chain[2].told == "产业链招商，期内进入线索的 3 个里，2 个进了在谈：66.7%"
    assert cell(page, "委托招商", 1).text == "—"
    assert page.said.text() == "2016 年 1 月 1 日至 5 月 31 日"
    assert page.channels.rows[0][0].text == "合计", "the whole stays in sight"


def test_other_periods_are_a_click_away(page: ChannelsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.times.before, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    assert cell(page, "产业链招商", 1).text == "1"
    assert page.said.text() == "2015 年 1 月 1 日至 5 月 31 日"
    every = page.times.spans.buttons()[2]
    qtbot.mouseClick(every, Qt.MouseButton.LeftButton)
    settle(qtbot, page.desk)
    assert cell(page, "产业链招商", 1).text == "4"
    assert page.said.text() == "全部年份" and page.times.before.isHidden()


def test_a_figure_opens_its_records_by_return(
    page: ChannelsPage, window: Window, qtbot: QtBot
) -> None:
    choose(page.table, "产业链招商", 4)
    assert page.foot.records.text().strip().startswith("查看 1 个项目")
    assert "2 个里，1 个进了签约" in page.foot.basis.text()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    assert isinstance(window.page, ProjectsPage)
    assert window.page.crumbs() == [
        "项目",
        "产业链招商 · 在谈→签约 · 2016 年 1 月 1 日至 5 月 31 日",
    ]
    qtbot.waitUntil(lambda: len(window.page.model.ids) == 1)  # type: ignore[attr-defined]
    window.back()
    settle(qtbot, window.desk)
    assert window.page is page
    choose(page.table, "产业链招商", 7)
    assert not page.foot.records.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.page is page, "nothing is behind a dash"


def test_a_referrers_figures_open_too(page: ChannelsPage, window: Window, qtbot: QtBot) -> None:
    assert [figure.text for figure in page.referrers.rows[0]] == [
        "示例协会", "产业链招商", "2", "2", "1", "—", "12.00",
    ]  # fmt: skip
    choose(page.people, "示例协会", 2)
    qtbot.mouseClick(page.foot.records, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    qtbot.waitUntil(lambda: len(window.page.model.ids) == 2)  # type: ignore[attr-defined]


def test_unknown_channels_are_filled_in_and_undone(
    page: ChannelsPage, window: Window, qtbot: QtBot
) -> None:
    assert page.found is not None and len(page.found.unknown_ids) == 3
    assert page.fill_button.text().strip() == "补填招商方式（3）"
    assert cell(page, "未填", 5).text == "3"
    qtbot.mouseClick(page.fill_button, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    dialog = page.findChild(FillChannel)
    assert isinstance(dialog, FillChannel)
    QAbstractItemModelTester(dialog.model)
    dialog.list.clearSelection()
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert "请先在上面选中项目" in dialog._below["project"].text()
    dialog.list.selectAll()
    assert dialog.save_button.text() == "填入所选 3 个"
    dialog.save()
    assert "请选择招商方式" in dialog._below["channel"].text()
    dialog.channel.setCurrentText("以商招商")
    write(dialog.referrer, "某某商会")
    qtbot.keyClick(dialog.referrer, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, window.desk)
    assert window.desk.read_now(without_channel) == []
    qtbot.waitUntil(lambda: cell(page, "以商招商", 5).text == "3")
    assert not page.fill_button.isVisible()
    assert [row[0].text for row in page.referrers.rows] == ["某某商会", "示例协会"]
    window.undo_last()
    qtbot.waitUntil(lambda: page.fill_button.isVisible())
    assert len(window.desk.read_now(without_channel)) == 3


def test_what_is_seen_is_written_to_a_workbook(
    page: ChannelsPage, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    page.export_to(tmp_path / "成效")
    qtbot.waitUntil(lambda: (tmp_path / "成效.xlsx").exists())
    rows = load_workbook(tmp_path / "成效.xlsx").worksheets[0].iter_rows(values_only=True)
    assert next(row for row in rows if row[0] == "产业链招商")[1:3] == (3, 12)
    qtbot.waitUntil(page.export_button.isEnabled)
    page.export_to(tmp_path / "没有" / "成效.xlsx")
    qtbot.waitUntil(lambda: "没有写成" in window.notices.toasts[-1].text)
    assert page.export_button.isEnabled()


def test_the_page_is_reached_by_a_button_and_by_command(window: Window, qtbot: QtBot) -> None:
    window.go("projects")
    settle(qtbot, window.desk)
    assert isinstance(window.page, ProjectsPage)
    qtbot.mouseClick(window.page.bar.effect, Qt.MouseButton.LeftButton)
    settle(qtbot, window.desk)
    assert isinstance(window.page, ChannelsPage)
    window.go("projects")
    [command] = [one for one in commands_of(window) if one.answers("zsfscx")]
    command.run()
    settle(qtbot, window.desk)
    assert isinstance(window.page, ChannelsPage)
    assert window.page.found is not None
    assert window.page.found.whole.steps[Step.SIGNED].count == 3
    assert not window.page.people.isVisible(), "nobody is named, and the page says where to"
