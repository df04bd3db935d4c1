"""昨天以来的变化: who, which record, what became of it; and what a line opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.capital import record_arrival
from crm.last_changes import last_changes
from crm.leads import NewLead, log_lead
from crm.milestone_changes import add_milestone, edit_milestone
from crm.projects import edit_project, move_stage, restore_project, trash_project
from crm.settings import ZONE_NAME, set_setting
from crm.todos import add_todo, complete
from crm.workspace import Workspace
from db.models import ImportBatch, Project
from db.terms import ActivityKind, Origin, Stage
from db.values import Amount, When
from tests.ui.conftest import settle, until
from tests.ui.zone import TODAY, YI, add_project
from ui.pages.history import HistoryPage
from ui.pages.home import HomePage
from ui.pages.project import ProjectPage
from ui.widgets.change_lines import outcome_words
from ui.window import Window

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NAME = "示例珠宝小镇二期"


@pytest.fixture
def project(zone: Workspace) -> str:
    fields: dict[str, Any] = {
        "stage": Stage.REVIEW,
        "planned": Amount(92 * YI // 10),
        "owner": "专员 乙",
    }
    key: str = zone.change(partial(add_project, **fields), NAME, label="建").result
    return key


def told(zone: Workspace) -> tuple[str, str]:
    [one] = zone.read(last_changes, LONG_AGO, limit=1)
    return one.name or one.entry.label, outcome_words(one)


def milestone(session: Session, project: str) -> str:
    key = add_milestone(session, project, "土地出让", planned=date(2016, 8, 1), today=TODAY)
    edit_milestone(session, key, {"forecast": date(2016, 8, 1)}, today=TODAY)
    return key


def test_a_move_of_stage_is_said_from_where_to_where(zone: Workspace, project: str) -> None:
    moving = partial(move_stage, on=When.on(TODAY), today=TODAY, reason="示例")
    zone.change(moving, project, Stage.TALKS, label=f"{NAME} 移到“在谈”")
    assert told(zone) == (NAME, "阶段 评审 → 在谈")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"planned": Amount(105 * YI // 10)}, "拟投资 9.2 → 10.5亿元"),
        ({"owner": "专员 丙"}, "责任人 专员 乙 → 专员 丙"),
        (
            {"progress": "正在编制可行性研究报告，六月中旬报评审会审议"},
            "进展：正在编制可行性研究报告",
        ),
        ({"owner": None}, "清空责任人（原 专员 乙）"),
        ({"owner": "专员 丙", "note": "短"}, "责任人 专员 乙 → 专员 丙 等 2 处"),
    ],
)
def test_an_edit_is_said_by_its_field(
    zone: Workspace, project: str, fields: dict[str, Any], words: str
) -> None:
    zone.change(edit_project, project, fields, label=f"修改 {NAME}")
    name, said = told(zone)
    assert name == NAME
    assert words in said


def test_a_milestone_is_said_by_how_far_it_was_put_off(zone: Workspace, project: str) -> None:
    key = zone.change(milestone, project, label="建节点").result
    shift: Callable[..., None] = partial(edit_milestone, today=TODAY)
    zone.change(shift, key, {"forecast": date(2016, 8, 7)}, label=f"修改 {NAME} 土地出让")
    assert told(zone) == (NAME, "土地出让 预计推后 6 天")
    zone.change(shift, key, {"planned": date(2016, 7, 30)}, label=f"修改 {NAME} 土地出让")
    assert told(zone) == (NAME, "土地出让 计划提前 2 天")


def test_what_the_label_says_best_is_said_without_the_name(zone: Workspace, project: str) -> None:
    call = partial(add_activity, on=When.on(TODAY), today=TODAY, project_id=project, subject="问地")
    zone.change(call, ActivityKind.CALL, label="记电话“问地”")
    assert told(zone) == (NAME, "记电话“问地”")
    arrive = partial(record_arrival, on=TODAY, amount=Amount(8 * 10**8), today=TODAY)
    label = f"{NAME} 登记到位资金 800 万元"
    zone.change(partial(arrive, origin=Origin.CITY), project, label=label)
    assert told(zone) == (NAME, "登记到位资金 800 万元")
    todo = zone.change(partial(add_todo, project_id=project), "回电", label="记").result
    zone.change(complete, todo, today=TODAY, label="办结 回电")
    assert told(zone) == (NAME, "办结 回电")
    made = zone.change(trash_project, project, label=f"{NAME} 移入回收站")
    assert told(zone) == (NAME, "移入回收站")
    zone.undo(made.operation_id)
    assert told(zone)[0] == NAME
    assert told(zone)[1].startswith("撤销：")
    undone = zone.change(
        edit_project, project, {"chief": "主任"}, label=f"修改 {NAME}：联点 / 专员"
    )
    zone.undo(undone.operation_id)
    assert told(zone) == (NAME, "撤销：修改 联点 / 专员")
    zone.change(trash_project, project, label=f"{NAME} 移入回收站")
    zone.change(restore_project, project, label=f"从回收站恢复 项目“{NAME}”")
    assert told(zone) == (NAME, "从回收站恢复 项目")
    lead = NewLead(company="示例新来", owner="专员 甲")
    zone.change(log_lead, lead, today=TODAY, label="登记线索 示例新来项目")
    assert told(zone) == ("示例新来项目", "登记线索")


def test_what_bears_on_no_page_or_on_many_is_said_by_its_label(
    zone: Workspace, project: str
) -> None:
    zone.change(set_setting, ZONE_NAME, "另一个区", label="改区名")
    name, said = told(zone)
    assert name == "改区名"
    assert said.endswith("→ 另一个区")

    def read_ledger(session: Session) -> None:
        summary = {"changed": 37, "new": 4}
        session.add(ImportBatch(file_name="5月台账.xlsx", sha256="0" * 64, summary=summary))
        for number in range(30):
            add_project(session, f"示例导入 {number}")

    zone.change(read_ledger, label="导入 5月台账.xlsx")
    assert told(zone) == ("导入 5月台账.xlsx", "更新 37 行、新增 4 行")

    def many(session: Session, count: int) -> None:
        for one in session.query(Project).order_by(Project.id).limit(count):
            one.owner = "专员 丁"

    zone.change(many, 3, label="批量改责任人")
    assert told(zone) == ("批量改责任人", "项目 3")
    zone.change(lambda session: [add_project(session, f"又 {n}") for n in range(40)], label="造")
    assert told(zone) == ("造", "40 条记录")


def test_a_line_opens_its_record_or_the_history_at_its_operation(
    window: Window, zone: Workspace, project: str, qtbot: QtBot
) -> None:
    zone.change(set_setting, ZONE_NAME, "另一个区", label="改区名")
    zone.change(edit_project, project, {"note": "一"}, label=f"修改 {NAME}")
    window.go("home")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, HomePage)
    line = page.changes.lines.line(0)
    assert line is not None
    assert (line.lead, line.title) == ("专员 甲", NAME)
    assert f"修改 {NAME}" in line.note
    page.changes.setFocus()
    page.changes.setCurrentIndex(page.changes.lines.index(0))
    qtbot.keyClick(page.changes, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    assert isinstance(window.page, ProjectPage)
    window.back()
    settle(qtbot, window.desk)
    page.changes.setCurrentIndex(page.changes.lines.index(1))
    qtbot.keyClick(page.changes, Qt.Key.Key_Return)
    history = window.page
    assert isinstance(history, HistoryPage)
    until(qtbot, window.desk, lambda: history.line() is not None)
    assert history.line().label == "改区名"


def test_the_history_shows_an_operation_that_it_was_narrowed_away_from(
    window: Window, zone: Workspace, project: str, qtbot: QtBot
) -> None:
    made = zone.change(set_setting, ZONE_NAME, "另一个区", label="改区名")
    window.go("history")
    settle(qtbot, window.desk)
    history = window.page
    assert isinstance(history, HistoryPage)
    history.search.setText("没有这样的操作")
    history.read()
    until(qtbot, window.desk, lambda: history.line() is None)
    window.go("history", operation=made.operation_id)
    until(qtbot, window.desk, lambda: history.line() is not None)
    assert history.line().operation_id == made.operation_id
    assert history.search.text() == ""
