"""冲突: a field of any kind is picked, edited in its own input, or left for later."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.conflicts import count_conflicts
from crm.field_words import field_shown
from crm.merge_back import merge_from
from crm.parks import create_park
from crm.rules.phones import read_phones
from crm.rules.typed import parse_amount, parse_extent
from crm.workspace import Workspace
from db.models import (
    Commitment,
    Contact,
    ContactPhone,
    Contract,
    Milestone,
    Park,
    Plan,
    Project,
    ScoreCard,
    ScoreCriterion,
    Target,
)  # fmt: skip
from db.terms import Comparison, ContractKind, Indicator, PeriodKind, SourceChannel
from db.values import Period, Quantity, When
from tests.crm.replicas import content, replica
from tests.ui.conftest import settle
from tests.ui.hands import turn_to
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import NAMES
from ui.pages.conflicts import NOTHING, ConflictsPage
from ui.widgets.clause_fields import FigureField, PeriodField
from ui.widgets.inputs import Line, Lines
from ui.widgets.number_row import NumberRow
from ui.window import Window

HERE = {
    "agreed": parse_amount("5亿元"),
    "land": parse_extent("400亩"),
    "source_channel": SourceChannel.CHAIN,
    "owner": "张三",
    "progress": "已经开工",
}
THERE = {
    "agreed": parse_amount("1亿美元"),
    "land": parse_extent("20公顷"),
    "source_channel": SourceChannel.REPEAT,
    "owner": "李四",
    "progress": "正在打桩",
}


def lay(session: Session) -> None:
    """A record of each kind whose fields are of another type."""
    project = session.scalars(select(Project).where(Project.name == NAMES[0])).one()
    contract = session.scalars(select(Contract).where(Contract.project_id == project.id)).first()
    if contract is None:
        contract = Contract(project_id=project.id, kind=ContractKind.INVESTMENT)
        session.add(contract)
    contact = Contact(name="王经理")
    session.add(contact)
    plan, card = Plan(year=2016, title="示例计划"), ScoreCard(name="示例评分表")
    session.add_all([plan, card])
    session.flush()
    session.add_all(
        [
            Target(plan_id=plan.id, category="示例", indicator="示例指标", unit="亿元"),
            ScoreCriterion(card_id=card.id, name="投资", points=Decimal(5), unit="亿元"),
            ContactPhone(contact_id=contact.id),
            Milestone(project_id=project.id, name="桩基完成"),
            Commitment(
                contract_id=contract.id, indicator=Indicator.TAX, comparison=Comparison.AT_LEAST
            ),
        ]
    )


def put(session: Session, side: int) -> None:
    """Give the same fields other values on each side."""
    project = session.scalars(select(Project).where(Project.name == NAMES[0])).one()
    for name, value in (HERE, THERE)[side].items():
        setattr(project, name, value)
    parks = session.scalars(select(Park).order_by(Park.name)).all()
    project.park_id = parks[side].id
    number = ("13800138000", "13900139000")[side]
    session.scalars(select(ContactPhone)).one().phone = read_phones(number)[0]
    milestone = session.scalars(select(Milestone).where(Milestone.name == "桩基完成")).one()
    milestone.actual = When.on(date(2016, 5, 3 + side))
    promise = session.scalars(select(Commitment)).one()
    promise.promised = Quantity(Decimal(30 + side), "万元/亩")
    promise.period = Period(PeriodKind.YEAR, year=2018 + side)
    promise.ramp = [["50", "100"], ["60", "100"]][side]
    promise.remedy_terms = {"rate": ["0.001", "0.0005"][side]}
    target = select(Target).where(Target.indicator == "示例指标")
    session.scalars(target).one().pace = [f"{n + side}" for n in range(11)] + ["100"]
    ladder = {"rungs": [{"from": str(3 + side), "points": "5"}, {"points": "1"}]}
    session.scalars(select(ScoreCriterion)).one().ladder = ladder


@pytest.fixture(scope="module")
def zone_file(zone_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zone with a conflict of each kind, merged once for all tests."""
    folder = tmp_path_factory.mktemp("conflicts")
    path = Path(shutil.copy(zone_file, folder))
    office = Workspace.open(path, author="专员 甲")
    for name in ("东区", "西区", "南区"):
        office.change(create_park, name, label="建园区")
    office.change(lay, label="建")
    laptop = replica(folder / "外出.yinfeng", "李四", office)
    office.change(put, 0, label="办公室改")
    laptop.change(put, 1, label="外出改")
    merge_from(office, laptop)
    laptop.close()
    office.close()
    return path


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ConflictsPage:
    window.go("conflicts")
    settle(qtbot, window.desk)
    assert isinstance(window.page, ConflictsPage)
    return window.page


def choose(page: ConflictsPage, qtbot: QtBot, label: str) -> QWidget:
    """Select the conflict of the field `label` and return its input."""
    rows = range(page.model.rowCount())
    page.table.selectRow(next(row for row in rows if page.model.index(row, 1).data() == label))
    settle(qtbot, page.desk)
    assert page.sides.field is not None
    assert page.sides.field.isVisible()
    return page.sides.field.input


def now(workspace: Workspace, cls: Any, field: str) -> str:
    def ask(session: Session) -> str:
        query = select(cls)
        if cls is Target:
            query = query.where(Target.indicator == "示例指标")
        if cls in (Project, Milestone):
            query = query.where(cls.name == (NAMES[0] if cls is Project else "桩基完成"))
        value = getattr(session.scalars(query).one(), field)
        return field_shown(cls.__tablename__, field, value)

    return workspace.read(ask)


def type_line(field: QWidget, text: str) -> None:
    assert isinstance(field, Line)
    field.setText(text)


def select_word(field: QWidget, word: str) -> None:
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(field.findText(word))


def type_figure(field: QWidget, text: str) -> None:
    assert isinstance(field, FigureField)
    field.number.setText(text)


def type_year(field: QWidget, text: str) -> None:
    assert isinstance(field, PeriodField)
    field.year.setText(text)


def type_lines(field: QWidget, text: str) -> None:
    assert isinstance(field, Lines)
    field.setPlainText(text)


def type_january(field: QWidget, text: str) -> None:
    assert isinstance(field, NumberRow)
    field.lines[0].setText(text)


EDITS: tuple[tuple[str, Any, str, Callable[[QWidget, str], None], str, str], ...] = (
    ("协议投资", Project, "agreed", type_line, "约8亿元", "约8亿元"),
    ("用地", Project, "land", type_line, "350亩", "350亩"),
    ("招商方式", Project, "source_channel", select_word, SourceChannel.BY_BUSINESS.label, ""),
    ("责任人", Project, "owner", type_line, "王五、赵六", "王五、赵六"),
    ("园区", Project, "park_id", select_word, "南区", ""),
    ("电话", ContactPhone, "phone", type_line, "0731-8401 1111转802", "0731-8401 1111 转802"),
    ("实际日期", Milestone, "actual", type_line, "5月10日", "2016-05-10"),
    ("承诺值", Commitment, "promised", type_figure, "32.5", "32.5万元/亩"),
    ("考核期间", Commitment, "period", type_year, "2020", "2020"),
    ("爬坡比例", Commitment, "ramp", type_line, "40、70、100", "第 2 年 70%、第 3 年起 100%"),
    ("约定比率", Commitment, "remedy_terms", type_line, "2", "每日 2‰"),
    ("时序", Target, "pace", type_january, "0.5", "1–3月 0.5%、2%、3%"),
    ("得分阶梯", ScoreCriterion, "ladder", type_lines, "4亿元 起 5 分\n其余 2 分", "其余 2 分"),
)


def test_each_kind_of_field_is_edited_in_its_own_input(
    page: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    office = window.desk.workspace
    before = page.model.rowCount()
    assert before == len(EDITS) + 1
    for label, cls, field, act, typed, after in EDITS:
        act(choose(page, qtbot, label), typed)
        qtbot.mouseClick(page.sides.typed_button, Qt.MouseButton.LeftButton)
        settle(qtbot, window.desk)
        before -= 1
        assert page.model.rowCount() == before, label
        if after:
            assert after in now(office, cls, field)
    park = office.read(lambda s: s.scalar(select(Park.id).where(Park.name == "南区")))
    assert now(office, Project, "park_id") == park
    assert now(office, Project, "source_channel") == SourceChannel.BY_BUSINESS.label
    assert isinstance(choose(page, qtbot, "进展"), Lines)
    page.sides.values.selectRow(0)
    turn_to(qtbot, page.sides.values)
    QTest.keyClick(page.sides.values, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window.desk)
    assert page.stack.currentIndex() == NOTHING
    assert office.read(count_conflicts) == 0


def test_no_value_is_shown_as_a_machine_holds_it(page: ConflictsPage, qtbot: QtBot) -> None:
    seen = []
    for row in range(page.model.rowCount()):
        page.table.selectRow(row)
        settle(qtbot, page.desk)
        sides = page.sides.sides
        seen += [sides.index(at, 0).data() for at in range(sides.rowCount())]
    assert "● 第 1 年 60%、第 2 年起 100%" in seen
    assert "每日 1‰" in seen
    assert "3亿元 起 5 分\n其余 1 分" in seen
    assert not [text for text in seen if set(text) & set("{}[]'\"_")]


def test_values_are_shown_whole_after_the_window_got_narrower(
    page: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    window.resize(1440, 900)
    choose(page, qtbot, "进展")
    table, sides = page.sides.values, page.sides.sides
    long = "现场看了二期，桩基完成六成，塔吊已经进场，预计下个月底出正负零。" * 3
    sides.show_rows([(long, "")], {})
    page.sides._fit_rows()
    before = table.rowHeight(0)
    window.resize(960, 600)
    qtbot.waitUntil(lambda: table.rowHeight(0) > before)
    room = table.columnWidth(0) - 24
    whole = table.fontMetrics().boundingRect(0, 0, room, 0, Qt.TextFlag.TextWordWrap, long)
    assert table.rowHeight(0) >= whole.height()
    assert page.sides.pick_button.width() >= page.sides.pick_button.sizeHint().width()


def test_the_end_of_a_text_that_is_taller_than_the_view_comes_in_sight(
    page: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    window.resize(1280, 720)
    choose(page, qtbot, "进展")
    table, sides = page.sides.values, page.sides.sides
    sides.show_rows([("现场看了二期，桩基完成六成。" * 80, ""), ("另一边", "")], {})
    page.sides._fit_rows()
    bar = table.verticalScrollBar()
    qtbot.waitUntil(lambda: table.rowHeight(0) > table.viewport().height() > 0)

    def in_the_middle() -> bool:
        bar.setValue(40)
        return table.rowViewportPosition(0) == -40

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())  # the rows are fitted anew as the bar takes its room
        below = table.rowViewportPosition(1) + table.rowHeight(1)
        return below == table.viewport().height()

    qtbot.waitUntil(in_the_middle)
    qtbot.waitUntil(at_the_end)


def test_the_input_begins_with_the_chosen_value_until_one_types(
    page: ConflictsPage, qtbot: QtBot
) -> None:
    field = choose(page, qtbot, "协议投资")
    assert isinstance(field, Line)
    shows = [page.sides.sides.index(row, 0).data().lstrip("● ") for row in range(2)]
    for row in (1, 0):
        page.sides.values.selectRow(row)
        assert field.text() == shows[row]
    field.setText("约8亿元")
    page.sides.values.selectRow(1)
    assert field.text() == "约8亿元"


def test_what_was_typed_is_there_after_a_look_at_another_and_a_save_elsewhere(
    page: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    field = choose(page, qtbot, "责任人")
    type_line(field, "王五")
    choose(page, qtbot, "用地")
    window.desk.change(create_park, "北区", label="建园区")
    settle(qtbot, window.desk)
    assert choose(page, qtbot, "责任人") is field
    assert field.text() == "王五"


def test_a_value_that_cannot_be_taken_is_told_below_it_and_stays(
    page: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    before = content(window.desk.workspace)
    field = choose(page, qtbot, "协议投资")
    assert isinstance(field, Line)
    turn_to(qtbot, field)
    type_line(field, "很多钱")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    assert "不是能识别的金额" in page.sides.below.text()
    assert page.sides.below.isVisible()
    assert field.text() == "很多钱"
    assert content(window.desk.workspace) == before
    field.setText("6亿元")
    assert not page.sides.below.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, window.desk)
    assert now(window.desk.workspace, Project, "agreed") == "6亿元"


def test_a_period_without_its_year_is_told_below_it_and_not_taken(
    page: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    before = content(window.desk.workspace)
    type_year(choose(page, qtbot, "考核期间"), "")
    page.sides.use_typed()
    settle(qtbot, window.desk)
    assert page.sides.below.isVisible()
    assert "哪一年" in page.sides.below.text()
    assert content(window.desk.workspace) == before


def test_ctrl_return_takes_what_is_typed_where_one_types(
    page: ConflictsPage, window: Window, qtbot: QtBot
) -> None:
    field = choose(page, qtbot, "责任人")
    turn_to(qtbot, field)
    type_line(field, "王五")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window.desk)
    assert now(window.desk.workspace, Project, "owner") == "王五"


def test_all_inputs_have_names_and_glyphs(page: ConflictsPage, qtbot: QtBot) -> None:
    for label, *_ in EDITS:
        choose(page, qtbot, label)
        assert without_name(page) == []
        assert without_glyph(page) == {}
