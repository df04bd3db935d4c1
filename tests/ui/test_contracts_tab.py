"""合同与承诺 on a project's page: contracts and promises entered, changed and followed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QDialog
from pytestqt.qtbot import QtBot

from crm.contract_cards import ProjectContracts, project_contracts
from crm.contract_forms import save_contract, save_new_commitment
from crm.contracts import Party
from crm.listing import Listing, ordered_ids
from db.terms import Grade, Indicator, PeriodKind, RemedyKind
from db.values import AREA_UNITS_PER_MU, Amount, Extent, Period, Quantity
from tests.ui.conftest import settle
from tests.ui.looking import without_glyph, without_name
from tests.ui.zone import TODAY
from ui.dialogs.commitment import CommitmentForm
from ui.dialogs.contract import ContractForm
from ui.dialogs.contract_files import ContractFiles
from ui.dialogs.form import Form
from ui.dialogs.working import WorkingDialog
from ui.models.contracts import CommitmentRow, ContractRow
from ui.pages.project import ProjectPage
from ui.tabs.contracts import ContractsTab
from ui.window import Window

D = TypeVar("D", bound=QDialog)
LAND = Extent(100 * AREA_UNITS_PER_MU)
PRICE = Amount(3840 * 10**6)


@pytest.fixture
def tab(window: Window, qtbot: QtBot) -> ContractsTab:
    """The tab of a project whose contract is signed, on 100 亩 at 3,840 万元."""
    key = window.desk.read_now(ordered_ids, Listing())[0]
    window.go("project", id=key, tab="contracts")
    settle(qtbot, window.desk)
    page = window.page
    assert isinstance(page, ProjectPage)
    made = page.stack.currentWidget()
    assert isinstance(made, ContractsTab)
    [contract] = looked(made).contracts
    made.desk.change(
        save_contract,
        contract.contract_id,
        {"number": "示例合1", "land": LAND, "land_price": PRICE},
        [Party("甲方", name="示例管委会"), Party("乙方", name="示例企业")],
        label="登记",
    )
    qtbot.waitUntil(lambda: made.looked is not None and bool(made.looked.contracts[0].number))
    return made


def looked(tab: ContractsTab) -> ProjectContracts:
    return tab.desk.read_now(project_contracts, tab.project_id, TODAY)


def promise(tab: ContractsTab, qtbot: QtBot, indicator: Indicator, **fields: object) -> str:
    """Enter a promise besides the screen, and wait until it is shown; returns its id."""
    before = tab.view.contracts.rowCount()
    tab.desk.change(
        save_new_commitment,
        looked(tab).contracts[0].contract_id,
        indicator,
        {"promised": Quantity(Decimal(2000), "万元"), **fields},
        [],
        label="加",
    )
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() > before)
    return looked(tab).contracts[0].commitments[-1].commitment_id


def opened(tab: ContractsTab, kind: type[D], qtbot: QtBot) -> D:
    found: list[D] = []

    def there() -> bool:
        found[:] = [one for one in tab.window().findChildren(kind) if one.isVisible()]
        return bool(found)

    qtbot.waitUntil(there)
    settle(qtbot, tab.desk)
    return found[0]


def pick(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))


def below(form: Form, name: str) -> str:
    label = form.below[name]
    return label.text() if label.property("kind") == "error" else ""


def choose(tab: ContractsTab, key: str) -> None:
    assert tab.view.choose(key)
    tab.window().activateWindow()
    tab.view.setFocus()


def test_a_clause_is_read_while_it_is_written_and_stands_below_its_contract(
    tab: ContractsTab, qtbot: QtBot
) -> None:
    qtbot.mouseClick(tab.promise, Qt.MouseButton.LeftButton)
    form = opened(tab, CommitmentForm, qtbot)
    assert not without_name(form)
    pick(form.indicator, Indicator.TAX_PER_MU)
    assert "＿＿" in form.said.text()
    form.promised.number.setText("20")
    form.ramp.setText("50、80、100")
    form.tolerance.setText("5")
    pick(form.remedy.kind, RemedyKind.TAX_GAP)
    form.clause.setText("第七条")
    form.page.setText("6")
    assert form.said.text() == (
        "第七条，第 6 页　投产后第 1 年起，每年亩均税收不低于 20 万元/亩，"
        "其中第 1 年 50%、第 2 年 80%、第 3 年起 100%。\n不足部分以现金补足；允许偏差 5%；入库税收"
    )
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 2)
    row = tab.view.contracts.row(1)
    assert isinstance(row, CommitmentRow)
    assert row.promise.fields["ramp"] == ["50", "80", "100"]
    assert row.promise.fields["tolerance"] == 5
    assert "亩均税收不低于 20 万元/亩" in tab.view.contracts.index(1).data()
    tab.desk.undo_last()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 1)


@pytest.mark.parametrize(
    ("fill", "field", "said"),
    [
        ({}, "promised", "请填写承诺值"),
        ({"promised": "0"}, "promised", "大于零"),
        ({"promised": "二十"}, "promised", "不是数字"),
        ({"promised": "20", "ramp": "50、80"}, "ramp", "最后一年应是 100"),
        ({"promised": "20", "ramp": "80 50 100"}, "ramp", "逐年不降"),
        ({"promised": "20", "tolerance": "100"}, "tolerance", "允许偏差"),
        ({"promised": "20", "nth": "0"}, "period", "1 到 50"),
        ({"promised": "20", "kind": PeriodKind.YEAR}, "period", "哪一年"),
        ({"promised": "20", "kind": PeriodKind.YEAR, "year": "16"}, "period", "1990 到 2100"),
        ({"promised": "20", "base": "示例厂 很多"}, "enterprises", "不是数字"),
    ],
)
def test_what_can_not_be_is_said_under_its_field_and_stays_there(
    tab: ContractsTab, qtbot: QtBot, fill: dict[str, object], field: str, said: str
) -> None:
    tab.add_commitment()
    form = opened(tab, CommitmentForm, qtbot)
    pick(form.indicator, Indicator.TAX)
    lines = {
        "promised": form.promised.number,
        "ramp": form.ramp,
        "tolerance": form.tolerance,
        "nth": form.period.nth,
        "year": form.period.year,
    }
    for name, value in fill.items():
        if name == "kind":
            pick(form.period.kind, value)
        elif name == "base":
            form.enterprises.more.click()
            firm, base = form.enterprises.rows[0][:2]
            firm.setText(str(value).split()[0])
            base.setText(str(value).split()[1])
        else:
            lines[name].setText(str(value))
    form.accept()
    qtbot.waitUntil(lambda: said in below(form, field))
    assert form.isVisible()
    assert tab.view.contracts.rowCount() == 1


def test_return_goes_on_and_escape_leaves_also_in_a_figure_with_its_unit(
    tab: ContractsTab, qtbot: QtBot
) -> None:
    tab.add_commitment()
    form = opened(tab, CommitmentForm, qtbot)
    form.activateWindow()
    form.promised.number.setFocus()
    qtbot.waitUntil(form.promised.number.hasFocus)
    QTest.keyClick(form.promised.number, Qt.Key.Key_Return)
    assert not form.promised.number.hasFocus()
    assert form.isVisible()
    QTest.keyClick(form.promised.number, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not tab.findChildren(CommitmentForm))


def test_the_units_and_remedies_are_those_of_the_indicator(tab: ContractsTab, qtbot: QtBot) -> None:
    tab.add_commitment()
    form = opened(tab, CommitmentForm, qtbot)

    def offered(box: QComboBox) -> list[object]:
        return [box.itemData(at) for at in range(box.count())]

    pick(form.indicator, Indicator.TAX_PER_MU)
    assert offered(form.promised.unit)[:2] == ["万元/亩", "万元/公顷"]
    assert RemedyKind.TAX_GAP in offered(form.remedy.kind)
    pick(form.indicator, Indicator.START)
    assert not form.promised.isVisibleTo(form)
    assert form.due.isVisibleTo(form)
    assert set(offered(form.remedy.kind)) == {
        None, RemedyKind.PER_DAY, RemedyKind.IDLE_LAND, RemedyKind.CLAWBACK,
    }  # fmt: skip
    pick(form.remedy.kind, RemedyKind.PER_DAY)
    form.remedy.terms.setText("0.5")
    form.due.setText("2016-09-30")
    assert (
        form.said.text() == "不晚于 2016-09-30 开工。\n每逾期一日，按土地出让价款的 0.5‰ 支付违约金"
    )
    form.accept()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 2)
    [found] = looked(tab).contracts[0].commitments
    assert found.fields["remedy_terms"] == {"rate": "0.0005"}
    assert found.fields["due"].day == date(2016, 9, 30)


def test_a_second_promise_for_the_same_time_is_refused_under_the_period(
    tab: ContractsTab, qtbot: QtBot
) -> None:
    promise(tab, qtbot, Indicator.TAX, period=Period(PeriodKind.YEAR, year=2017))
    tab.add_commitment()
    form = opened(tab, CommitmentForm, qtbot)
    pick(form.indicator, Indicator.TAX)
    form.promised.number.setText("5")
    pick(form.period.kind, PeriodKind.YEAR)
    form.period.year.setText("2017")
    form.accept()
    qtbot.waitUntil(lambda: "考核同一期间：2017 年度" in below(form, "period"))
    form.period.year.setText("2018")
    form.accept()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 3)


def test_a_promise_is_corrected_by_f2_and_keeps_what_was_not_touched(
    tab: ContractsTab, qtbot: QtBot
) -> None:
    key = promise(
        tab, qtbot, Indicator.TAX, ramp=["50", "100"], weight=Decimal(30), wording="原文如此",
        remedy=RemedyKind.TAX_GAP, remedy_terms={"rate": "0.001"},
    )  # fmt: skip
    choose(tab, key)
    QTest.keyClick(tab.view, Qt.Key.Key_F2)
    form = opened(tab, CommitmentForm, qtbot)
    assert (form.promised.number.text(), form.ramp.text(), form.remedy.terms.text()) == (
        "2000", "50、100", "1",
    )  # fmt: skip
    form.promised.number.setText("2500")
    form.accept()
    qtbot.waitUntil(lambda: "2,500" in tab.view.contracts.index(1).data())
    fields = looked(tab).contracts[0].commitments[0].fields
    assert (fields["weight"], fields["wording"], fields["ramp"]) == (30, "原文如此", ["50", "100"])
    assert fields["remedy_terms"] == {"rate": "0.001"}


def test_a_supplement_changes_a_promise_and_the_old_one_stays_readable(
    tab: ContractsTab, qtbot: QtBot
) -> None:
    key = promise(tab, qtbot, Indicator.TAX)
    choose(tab, key)
    qtbot.mouseClick(tab.changing, Qt.MouseButton.LeftButton)
    form = opened(tab, CommitmentForm, qtbot)
    assert form.paper is not None
    form.paper.number.setText("示例补1")
    form.paper.signed.setText("2015-01-01")
    form.promised.number.setText("1500")
    form.accept()
    qtbot.waitUntil(lambda: "从哪一天起" in below(form, "from_on"))
    form.paper.from_on.setText("2018-01-01")
    form.accept()
    qtbot.waitUntil(lambda: "早于所补充合同" in below(form, "signed"))
    form.paper.signed.setText("2016-05-20")
    form.accept()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 4)
    rows = [tab.view.contracts.row(at) for at in range(4)]
    assert isinstance(rows[2], ContractRow)
    assert rows[2].contract.number == "示例补1"
    spoken = tab.view.contracts.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "2018-01-01 起由示例补1变更" in spoken
    choose(tab, key)
    assert not tab.changing.isEnabled(), "what was changed is not changed again"


def test_return_opens_the_working_of_the_period_to_look_at(tab: ContractsTab, qtbot: QtBot) -> None:
    key = promise(tab, qtbot, Indicator.TAX, period=Period(PeriodKind.YEAR, year=2015))
    choose(tab, key)
    assert tab.periods.lines.lines.rowCount() == 1
    line = tab.periods.lines.lines.line(0)
    assert line is not None
    assert (line.title, line.detail, line.right) == ("2015 年", "应 2,000万元", "? 缺数据")
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    dialog = opened(tab, WorkingDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert (dialog.commitment_id, dialog.ends) == (key, date(2015, 12, 31))
    assert dialog.found is not None
    assert dialog.found.result.grade is Grade.NO_DATA


def test_what_falls_due_next_leads_to_its_promise(tab: ContractsTab, qtbot: QtBot) -> None:
    key = promise(tab, qtbot, Indicator.TAX, period=Period(PeriodKind.YEAR, year=2016))
    line = tab.falling.lines.lines.line(0)
    assert line is not None
    assert (line.title, line.right, line.right_detail) == (
        "税收 不低于 2,000万元", "2016-12-31", "还有 214 天",
    )  # fmt: skip
    choose(tab, looked(tab).contracts[0].contract_id)
    assert line.run is not None
    line.run()
    row = tab.view.current()
    assert row is not None
    assert row.key == key


def test_a_contract_is_entered_with_its_parties_and_refused_where_it_can_not_be(
    tab: ContractsTab, qtbot: QtBot
) -> None:
    qtbot.mouseClick(tab.contract, Qt.MouseButton.LeftButton)
    form = opened(tab, ContractForm, qtbot)
    assert not without_name(form)
    lines = {
        "number": "示例合2", "signed": "2016-05-01", "until": "2015-05-01",
        "amount": "5.2亿元", "land": "0亩", "land_price": "3840",
    }  # fmt: skip
    for name, text in lines.items():
        form._line(name).setText(text)
    form.accept()
    qtbot.waitUntil(lambda: "大于零" in below(form, "land"))
    form._line("land").setText("100亩")
    form.accept()
    qtbot.waitUntil(lambda: "早于签订日期" in below(form, "until"))
    form._line("until").setText("2066-05-01")
    form.parties.more.click()
    role, party = form.parties.rows[-1][:2]
    role.setText("乙方")
    party.setText("示例新企业")
    form.accept()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 2)
    found = next(one for one in looked(tab).contracts if one.number == "示例合2")
    assert [(one.role, one.name) for one in found.parties] == [
        ("甲方", "园区管委会"), ("乙方", "示例新企业"),
    ]  # fmt: skip
    assert found.amount is not None
    assert found.land_price is not None
    assert (found.amount.fen, found.land_price.fen) == (52 * 10**9, 3840 * 10**6)


def test_a_contract_is_corrected_and_removed_with_its_promises(
    tab: ContractsTab, qtbot: QtBot
) -> None:
    promise(tab, qtbot, Indicator.TAX)
    choose(tab, looked(tab).contracts[0].contract_id)
    QTest.keyClick(tab.view, Qt.Key.Key_F2)
    form = opened(tab, ContractForm, qtbot)
    assert form._line("land").text() == "100亩"
    form._line("title").setText("投资建设合同书")
    form.accept()
    qtbot.waitUntil(lambda: looked(tab).contracts[0].title == "投资建设合同书")
    held = looked(tab).contracts[0]
    assert (held.land, held.land_price) == (LAND, PRICE), "what was not touched is as it was"
    settle(qtbot, tab.desk)
    choose(tab, held.contract_id)
    qtbot.waitUntil(tab.view.hasFocus)
    QTest.keyClick(tab.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: tab.stack.currentIndex() == 0)
    assert not tab.contract.isVisible()
    tab.desk.undo_last()
    qtbot.waitUntil(lambda: tab.view.contracts.rowCount() == 2)


def test_the_signed_copy_lies_with_its_contract(tab: ContractsTab, qtbot: QtBot) -> None:
    contract = looked(tab).contracts[0].contract_id
    choose(tab, contract)
    tab.show_files()
    dialog = opened(tab, ContractFiles, qtbot)
    paper = tab.desk.workspace.path.parent / "示例合同.txt"  # type: ignore[union-attr]
    paper.write_text("示例", encoding="utf-8")
    dialog.files.add([paper])
    qtbot.waitUntil(lambda: dialog.files.model.rowCount() == 1)
    qtbot.waitUntil(lambda: "附件 1" in (spoken(tab, 0)))


def spoken(tab: ContractsTab, at: int) -> str:
    return str(tab.view.contracts.index(at).data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_list_is_whole_and_every_sign_has_its_glyph(tab: ContractsTab, qtbot: QtBot) -> None:
    QAbstractItemModelTester(tab.view.contracts)
    promise(tab, qtbot, Indicator.TAX, period=Period(PeriodKind.YEAR, year=2015))
    assert not without_name(tab)
    assert not without_glyph(tab)
    assert "1 项承诺，缺数据 1" in spoken(tab, 0)
    choose(tab, tab.view.contracts.rows[1].key)
    words = [action.text() for action in tab.build_menu(tab.view.current()).actions()]
    assert "由补充协议变更…" in words
