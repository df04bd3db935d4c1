"""Several cells of the projects' table at once: pasted, filled, emptied; all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.capital import record_arrival
from crm.cell_places import MOST_CELLS, Cell, emptied, fill, lay
from crm.columns import COLUMNS, Listing
from crm.errors import InvalidInput
from crm.leads import add_next_step
from crm.listing import ordered_ids, rows
from crm.project_card import project_card
from crm.project_cells import EDITABLE, copied_text
from crm.project_paste import CellsRefused, Planned, plan, write_cells, written
from crm.projects import create_project, edit_project, trash_project
from crm.rules.clipboard import Chosen
from crm.sample import create_sample
from crm.workspace import Workspace
from db.models import Change, Operation, Park, ParkMove, Todo
from db.terms import Currency, Mark, Origin, SourceChannel, Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent

TODAY = date(2016, 5, 31)
YI = 10**10
COLUMN_KEYS = [spec.key for spec in COLUMNS]


def make(session: Session) -> dict[str, str]:
    park = Park(name="示例主园区")
    session.add(park)
    session.flush()
    made = {
        "拟": create_project(session, "示例轨道通信", planned=Amount(22 * YI, mark=Mark.ABOUT)),
        "协": create_project(session, "示例盖板玻璃", agreed=Amount(18 * YI), owner="甲"),
        "合": create_project(
            session,
            "示例电驱动",
            stage=Stage.SIGNED,
            contracted=Amount(62 * YI),
            land=Extent(120 * AREA_UNITS_PER_MU),
            chief="主任",
            park_id=park.id,
        ),
        "空": create_project(session, "示例冷链仓储"),
    }
    add_next_step(session, [made["协"]], "送合同文本", date(2016, 5, 20))
    return made


@pytest.fixture
def made(workspace: Workspace) -> dict[str, str]:
    return workspace.change(make, label="录入").result


def count(session: Session, of: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(of)) or 0


def fields(workspace: Workspace, key: str) -> Mapping[str, Any]:
    return workspace.read(project_card, key).fields


def write(workspace: Workspace, *cells: tuple[str, str, str | None]) -> Planned:
    return workspace.change(
        write_cells, [Cell(*cell) for cell in cells], TODAY, label="粘贴"
    ).result


def refused(workspace: Workspace, *cells: tuple[str, str, str | None]) -> CellsRefused:
    """What refuses cells; nothing of them is written."""
    before = workspace.read(count, Change)
    with pytest.raises(CellsRefused) as caught:
        write(workspace, *cells)
    assert workspace.read(count, Change) == before
    return caught.value


def test_each_column_is_read_in_the_unit_of_its_header(
    workspace: Workspace, made: dict[str, str]
) -> None:
    key = made["空"]
    typed = {
        "name": " 示例冷链 仓储二期 ",
        "amount": "1.2",
        "arrived": "5000万元",
        "land": "约20万平方米",
        "people": "主任 / 乙",
        "owner": "甲",
        "park": "示例主园区",
        "source_channel": "以商招商",
        "industry": "冷链物流",
        "progress": "已看地\n等回复",
        "next_step": "约考察",
        "next_due": "后天",
    }
    found = write(workspace, *((key, column, text) for column, text in typed.items()))
    assert found.cells == len(typed)
    has = fields(workspace, key)
    assert has["name"] == "示例冷链 仓储二期"
    assert has["planned"].fen == 12 * YI // 10
    assert has["arrived"].fen == YI // 2
    assert has["land"] == Extent(300 * AREA_UNITS_PER_MU, mark=Mark.ABOUT, source="约20万平方米")
    assert (has["chief"], has["commissioner"], has["owner"]) == ("主任", "乙", "甲")
    assert has["source_channel"] is SourceChannel.BY_BUSINESS
    assert (has["industry"], has["progress"]) == ("冷链物流", "已看地\n等回复")
    [row] = workspace.read(rows, [key])
    assert (row.park, row.next_step, row.next_due) == ("示例主园区", "约考察", date(2016, 6, 2))


def test_a_paste_is_one_operation_and_is_taken_back_by_one_undo(
    workspace: Workspace, made: dict[str, str]
) -> None:
    before = {key: workspace.read(rows, [key])[0] for key in made.values()}
    logged = workspace.read(count, Operation)
    cells = [Cell(key, "owner", "丙") for key in made.values()]
    cells += [Cell(key, "land", "66.5") for key in made.values()]
    outcome = workspace.change(write_cells, cells, TODAY, label="粘贴")
    assert workspace.read(count, Operation) == logged + 1
    assert outcome.result.cells == 8
    assert {fields(workspace, key)["owner"] for key in made.values()} == {"丙"}
    workspace.undo(outcome.operation_id)
    after = {key: workspace.read(rows, [key])[0] for key in made.values()}
    for key, row in before.items():
        assert (after[key].owner, after[key].land) == (row.owner, row.land)


def test_what_stands_there_already_is_not_written(
    workspace: Workspace, made: dict[str, str]
) -> None:
    logged = workspace.read(count, Operation)
    same = write(
        workspace,
        (made["拟"], "amount", "拟 约22亿元"),
        (made["协"], "amount", "18"),
        (made["合"], "amount", "620,000万元"),
        (made["合"], "land", "120.00"),
        (made["合"], "stage", "签约"),
        (made["合"], "park", " 示例主园区"),
        (made["协"], "next_due", "2016/5/20"),
        (made["协"], "next_step", "送合同文本"),
        (made["协"], "owner", "甲"),
    )
    assert (same.cells, same.edits) == (0, {})
    assert workspace.read(count, Operation) == logged


def test_a_blank_leaves_what_stands_there(workspace: Workspace, made: dict[str, str]) -> None:
    found = write(
        workspace,
        (made["合"], "chief", ""),
        (made["合"], "amount", "—"),
        (made["合"], "land", "/"),
        (made["合"], "stage", " "),
        (made["合"], "industry", "装备"),
    )
    assert (found.cells, found.left) == (1, 4)
    assert fields(workspace, made["合"])["chief"] == "主任"


@pytest.mark.parametrize(
    ("which", "column", "text", "why"),
    [
        ("协", "amount", "很多钱", "不是能识别的金额"),
        ("协", "amount", "50000", "应是万元"),
        ("协", "amount", "拟 20", "这里显示的是协议投资"),
        ("协", "amount", "-3", "不是能识别的金额"),
        ("协", "arrived", "一半", "不是能识别的金额"),
        ("协", "land", "300元", "不是能识别的面积"),
        ("协", "next_due", "尽快", "“尽快”"),
        ("空", "next_due", "明天", "还没有下一步"),
        ("协", "park", "没有的园区", "没有叫“没有的园区”的园区"),
        ("协", "source_channel", "碰运气", "没有“碰运气”这种招商方式"),
        ("协", "people", "甲/乙/丙", "只用一条斜线"),
        ("协", "owner", "长" * 41, "最多 40 个"),
        ("协", "name", "长" * 121, "最多 120 个"),
        ("协", "industry", "####", "显示不下或算不出"),
        ("协", "chief", "#N/A", "显示不下或算不出"),
        ("协", "stage", "签约", "用“变更阶段”推进"),
        ("协", "light", "绿灯", "灯由节点的进度得出"),
        ("协", "tier", "50亿", "档次由投资额算出"),
        ("协", "intensity", "300", "强度由投资额和用地算出"),
        ("协", "arrival_rate", "50%", "到位率由到位和投资额算出"),
        ("协", "investors", "别家", "投资方不在表里改"),
        ("协", "contact", "某人", "联系人不在表里改"),
        ("协", "entered_on", "2016-01-01", "登记日由"),
        ("协", "followed_on", "2016-01-01", "最近跟进由"),
    ],
)
def test_a_cell_that_is_refused_says_where_and_why_and_nothing_is_written(
    workspace: Workspace, made: dict[str, str], which: str, column: str, text: str, why: str
) -> None:
    fault = refused(workspace, (made["合"], "industry", "装备"), (made[which], column, text))
    [one] = fault.refused
    label = next(spec.label for spec in COLUMNS if spec.key == column)
    assert why in one.why
    assert one.sentence.startswith(f"“{workspace.read(rows, [made[which]])[0].name}”的{label}：")


def test_many_refusals_are_told_as_some_and_how_many_more(
    workspace: Workspace, made: dict[str, str]
) -> None:
    cells = [(key, column, "错") for key in made.values() for column in ("amount", "land")]
    said = str(refused(workspace, *cells)).splitlines()
    assert len(said) == 7
    assert said[-1] == "……还有 2 处。"


def test_arrivals_that_are_recorded_and_names_with_a_slash_are_not_pasted_over(
    workspace: Workspace, made: dict[str, str]
) -> None:
    def prepare(session: Session) -> None:
        on, one = date(2016, 5, 1), Amount(YI)
        record_arrival(session, made["合"], on=on, amount=one, origin=Origin.PROVINCE, today=TODAY)
        edit_project(session, made["协"], {"chief": "主任/书记"})

    workspace.change(prepare, label="准备")
    fault = refused(workspace, (made["合"], "arrived", "3"), (made["协"], "people", "甲 / 乙"))
    assert "到位资金的记录汇总" in fault.refused[0].why
    assert "名字里有斜线" in fault.refused[1].why


def test_one_name_is_not_given_to_several_projects(
    workspace: Workspace, made: dict[str, str]
) -> None:
    told = refused(workspace, (made["拟"], "name", "示例新名"), (made["协"], "name", "示例新名"))
    assert "“示例盖板玻璃”的项目：同一次里“示例轨道通信”也改叫“示例新名”" in str(told)


def test_a_pair_and_a_name_that_contradict_are_refused(
    workspace: Workspace, made: dict[str, str]
) -> None:
    fault = refused(workspace, (made["空"], "chief", "甲"), (made["空"], "people", "乙 / 丙"))
    assert "同一行“联点领导”一列写的不一样" in fault.refused[0].why
    found = write(workspace, (made["空"], "chief", "乙"), (made["空"], "people", "乙 / 丙"))
    assert found.edits[made["空"]] == {"chief": "乙", "commissioner": "丙"}


def test_a_day_in_the_step_and_another_in_its_own_column_are_refused(
    workspace: Workspace, made: dict[str, str]
) -> None:
    step = (made["空"], "next_step", "看地 · 6月3日")
    fault = refused(workspace, step, (made["空"], "next_due", "2016-06-04"))
    assert "“到期”" not in fault.refused[0].why
    assert "同一行“下一步”一列写的不一样" in fault.refused[0].why
    found = write(workspace, step, (made["空"], "next_due", "2016-06-03"))
    assert found.edits[made["空"]] == {"next_step": "看地", "next_due": date(2016, 6, 3)}


def test_an_agreement_pasted_over_a_plan_becomes_the_figure_shown(
    workspace: Workspace, made: dict[str, str]
) -> None:
    write(workspace, (made["拟"], "amount", "协 20"))
    has = fields(workspace, made["拟"])
    assert (has["agreed"].fen, has["planned"].fen) == (20 * YI, 22 * YI)


def test_a_recorded_rate_stays_with_its_currency(
    workspace: Workspace, made: dict[str, str]
) -> None:
    dollars = Amount(YI, Currency.USD, rate=Decimal("6.5"))
    workspace.change(edit_project, made["空"], {"planned": dollars}, label="改")
    write(workspace, (made["空"], "amount", "2亿美元"))
    kept = fields(workspace, made["空"])["planned"]
    assert (kept.fen, str(kept.rate)) == (2 * YI, "6.5")


def test_a_new_owner_takes_over_what_is_to_be_done_and_another_park_is_a_move(
    workspace: Workspace, made: dict[str, str]
) -> None:
    write(workspace, (made["协"], "owner", "丁"), (made["协"], "park", "示例主园区"))

    def told(session: Session) -> tuple[str | None, int]:
        return session.scalar(select(Todo.owner)), count(session, ParkMove)

    assert workspace.read(told) == ("丁", 1)


def test_cells_are_emptied_where_they_may_be(workspace: Workspace, made: dict[str, str]) -> None:
    key = made["合"]
    found = write(
        workspace,
        *((key, one, None) for one in ("amount", "land", "people", "park", "industry")),
        (made["空"], "amount", None),
        (made["空"], "next_step", None),
    )
    assert found.cells == 4
    [row] = workspace.read(rows, [key])
    assert (row.headline, row.land, row.chief, row.park) == (None, None, None, None)
    for column, why in (("name", "名称不能清空"), ("next_step", "下一步不能清空")):
        [one] = refused(workspace, (made["协"], column, None)).refused
        assert why in one.why
    [one] = refused(workspace, (made["协"], "stage", None)).refused
    assert "变更阶段" in one.why


def test_a_project_that_went_meanwhile_keeps_all_from_being_written(
    workspace: Workspace, made: dict[str, str]
) -> None:
    workspace.change(trash_project, made["空"], label="移走")
    both = refused(workspace, *((one, "land", "5") for one in ("gone", made["空"], made["协"])))
    assert [one.name for one in both.refused] == ["（已移除）", "示例冷链仓储"]
    assert "移入回收站" in both.refused[0].why
    assert fields(workspace, made["协"])["land"] is None


def test_what_was_written_is_said_for_the_log(workspace: Workspace, made: dict[str, str]) -> None:
    found = write(
        workspace, (made["协"], "land", "5"), (made["合"], "owner", "甲"), (made["合"], "land", "6")
    )
    assert written(found, "粘贴") == "粘贴 3 格（用地、责任人，2 个项目）"
    found = write(workspace, (made["协"], "land", "7"))
    assert written(found, "粘贴") == "粘贴 1 格（示例盖板玻璃：用地）"


# --- where a copied table goes

IDS, KEYS = [f"p{at}" for at in range(6)], ["name", "amount", "land", "owner"]


def places(cells: list[Cell]) -> list[tuple[str, str, str | None]]:
    return [(cell.project_id, cell.column, cell.text) for cell in cells]


def test_a_block_goes_over_the_columns_and_rows_shown() -> None:
    into, cells = lay("1\t2\r\n3\t4\r\n", IDS, KEYS, Chosen(3, 1))
    assert into == Chosen(3, 1, 2, 2)
    assert places(cells) == [
        ("p3", "amount", "1"), ("p3", "land", "2"), ("p4", "amount", "3"), ("p4", "land", "4"),
    ]  # fmt: skip


def test_one_value_fills_a_range_and_chosen_cells_apart() -> None:
    _, cells = lay("甲", IDS, KEYS, Chosen(0, 3, 3, 1))
    assert places(cells) == [("p0", "owner", "甲"), ("p1", "owner", "甲"), ("p2", "owner", "甲")]
    apart = [("p0", "owner"), ("p5", "land")]
    assert places(fill("7\n", apart)) == [("p0", "owner", "7"), ("p5", "land", "7")]
    with pytest.raises(InvalidInput, match="不连在一起"):
        fill("7\t8", apart)


def test_blank_rows_below_the_last_row_do_not_matter() -> None:
    into, _ = lay("1\n2\n\n\n", IDS, KEYS, Chosen(4, 1))
    assert into.height == 2
    with pytest.raises(InvalidInput, match="往下只有 2 行"):
        lay("1\n2\n3", IDS, KEYS, Chosen(4, 1))


def test_blank_columns_beyond_the_last_column_do_not_matter() -> None:
    into, cells = lay("1\t甲\t\t\n2\t乙\t\t\n", IDS, KEYS, Chosen(4, 2))
    assert (into.width, len(cells)) == (2, 4)
    with pytest.raises(InvalidInput, match="往右只有 2 列"):
        lay("1\t甲\t\n2\t乙\t丙", IDS, KEYS, Chosen(4, 2))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("项目\t投资额（亿元）\n甲\t5", 0),
        ("项目名称\n示例新名", 0),  # as the office's own ledger calls it
        ("序号\t项目名称\n1\t示例新名", 0),  # begun a column too far to the right
        ("总投资额(亿元)\t用地面积（亩）\n5\t6", 1),
        ("跟进人\n甲", 3),
        ("项目名称\t\n甲\t5", 0),
    ],
)
def test_a_copied_header_never_becomes_a_project(text: str, left: int) -> None:
    with pytest.raises(InvalidInput, match="第一行是表头"):
        lay(text, IDS, KEYS, Chosen(0, left))


@pytest.mark.parametrize(
    ("text", "column"),
    [("签约\n在谈", "stage"), ("其他\n装备", "industry"), ("说明\n到位", "progress")],
)
def test_a_word_that_heads_another_column_is_a_value(text: str, column: str) -> None:
    _, cells = lay(text, IDS, ["name", column], Chosen(0, 1))
    assert [cell.text for cell in cells] == text.split("\n")


@pytest.mark.parametrize("text", ["", "\r\n", "\t\t\n\t"])
def test_nothing_on_the_clipboard_is_said(text: str) -> None:
    with pytest.raises(InvalidInput, match="剪贴板里没有文字"):
        lay(text, IDS, KEYS, Chosen(0, 0))


def test_more_than_an_import_should_do_is_refused() -> None:
    many = [str(at) for at in range(MOST_CELLS + 1)]
    with pytest.raises(InvalidInput, match="一次最多改 20,000 格，这里有 20,001 格"):
        lay("1", many, KEYS, Chosen(0, 1, len(many), 1))
    with pytest.raises(InvalidInput, match="一次最多"):
        emptied([(key, "land") for key in many])


# --- copying and pasting are inverse


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    made = create_sample(tmp_path_factory.mktemp("paste") / "示例.yinfeng")
    yield made
    made.close()


@pytest.fixture(scope="module")
def sample_ids(sample: Workspace) -> list[str]:
    return sample.read(ordered_ids, Listing())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_is_copied_is_pasted_back_unchanged(
    sample: Workspace, sample_ids: list[str], data: st.DataObject
) -> None:
    top = data.draw(st.integers(0, len(sample_ids) - 1))
    height = data.draw(st.integers(1, min(len(sample_ids) - top, 12)))
    columns = data.draw(st.lists(st.sampled_from(COLUMN_KEYS), min_size=1, unique=True))
    ids = sample_ids[top : top + height]
    today = sample.sample_day() or TODAY
    text = sample.read(copied_text, ids, columns, today)
    if not text.strip():
        return
    _, cells = lay(text, sample_ids, columns, Chosen(top, 0))
    found = sample.read(plan, cells, today)
    assert (found.refused, found.edits) == ([], {})


TAKEN = sorted(EDITABLE - {"people", "next_due", "arrived"})
"""Columns in which a new project takes whatever another one shows."""


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_is_copied_reads_the_same_where_it_is_pasted(
    sample: Workspace, sample_ids: list[str], data: st.DataObject
) -> None:
    source = data.draw(st.sampled_from(sample_ids))
    today = sample.sample_day() or TODAY
    [row] = sample.read(rows, [source])
    columns = [key for key in TAKEN if key != "amount" or row.headline is not None]
    # A bare figure goes to the kind that the row shows.
    bare = {row.headline.kind.value: Amount(1)} if row.headline else {}

    def paste(session: Session) -> tuple[str, str]:
        target = create_project(session, "示例新项目", **bare)
        text = copied_text(session, [source], columns, today)
        _, cells = lay(text, [target], columns, Chosen(0, 0))
        write_cells(session, cells, today)
        session.flush()
        first = [one for one in columns if one != "next_step"]  # derived once it is saved
        return (
            copied_text(session, [source], first, today),
            copied_text(session, [target], first, today),
        )

    outcome = sample.change(paste, label="粘贴")
    copied, pasted = outcome.result
    assert pasted == copied
    sample.undo(outcome.operation_id)


def test_figures_are_copied_with_all_their_digits(
    workspace: Workspace, made: dict[str, str]
) -> None:
    fine = Amount(62_1234_5678_90)
    workspace.change(edit_project, made["合"], {"contracted": fine}, label="改")
    text = workspace.read(copied_text, [made["合"], made["拟"]], ["amount", "land"], TODAY)
    assert text == "62.123456789\t120\n拟 约22\t—"
    assert workspace.read(plan, [Cell(made["合"], "amount", text.split("\t")[0])], TODAY).cells == 0


def test_a_text_of_several_lines_is_copied_as_one_cell(
    workspace: Workspace, made: dict[str, str], tmp_path: Path
) -> None:
    workspace.change(edit_project, made["合"], {"progress": '已开工\n"一期"封顶'}, label="改")
    text = workspace.read(copied_text, [made["合"]], ["progress", "owner"], TODAY)
    assert text == '"已开工\n""一期""封顶"\t'
    write(workspace, (made["空"], "progress", "旧"))
    _, cells = lay(text, [made["空"]], ["progress", "owner"], Chosen(0, 0))
    workspace.change(write_cells, cells, TODAY, label="粘贴")
    assert fields(workspace, made["空"])["progress"] == '已开工\n"一期"封顶'
