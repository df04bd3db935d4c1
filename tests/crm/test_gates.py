"""Gates of a zone: checklists that can be edited, ticks of a project, and moves that pass them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm import gates
from crm.admission import decide, give_opinion, give_score, review_of, start_review
from crm.admission_cards import cards
from crm.errors import GateUnmet, InvalidInput, RecordMissing
from crm.gates import checklists, gate_of, gates_of, tick_line, untick_line
from crm.history import recent_operations
from crm.project_card import project_card
from crm.project_history import project_history
from crm.projects import create_project, move_stage, past_of, save_facts
from crm.rules.dates import show_when
from crm.rules.gates import GATED, Check, Tick
from crm.workspace import Workspace
from db.models import AdmissionReview, GateItem, StageMove
from db.terms import Opinion, Precision, ReviewResult, Stage
from db.values import Amount, When

TODAY = date(2016, 5, 31)
REQUIRED = ("准入评审通过", "合同投资", "园区", "投资方", "合同文本经法制、财政会签")


@pytest.fixture
def project(workspace: Workspace) -> str:
    return workspace.change(
        create_project, "示例整车", stage=Stage.REVIEW, on=date(2016, 4, 1), label="录入"
    ).result


def key_of(workspace: Workspace, stage: Stage, text: str) -> str:
    return next(one.key for one in workspace.read(checklists)[stage] if one.text == text)


def tick(workspace: Workspace, project: str, stage: Stage, text: str) -> None:
    key = key_of(workspace, stage, text)
    workspace.change(
        tick_line, project, key, on=TODAY, today=TODAY, by="示例员", label=f"勾选 {text}"
    )


def move(workspace: Workspace, project: str, to: Stage, on: date = TODAY, **reasons: str) -> None:
    workspace.change(
        move_stage, project, to, on=When(on), today=TODAY, label=f"移到{to.label}", **reasons
    )


def review(workspace: Workspace, project: str, result: ReviewResult, on: date = TODAY) -> str:
    """A review by the ladders that ends with `result`."""
    key = next(one.key for one in workspace.read(cards) if one.name == "阶梯评分表（例）")
    made = workspace.change(start_review, project, key, on, label="评审").result
    for line in workspace.read(review_of, made).criteria:
        workspace.change(give_score, made, line.key, "甲", points=Decimal(5), label="打分")
    for row in workspace.read(review_of, made).opinions:
        workspace.change(give_opinion, row.opinion_id, Opinion.AGREED, today=TODAY, label="意见")
    said = "环评批复前不供地" if result is ReviewResult.CONDITIONAL else None
    workspace.change(decide, made, result, conditions=said, label="结果")
    return made


def admission(workspace: Workspace, project: str) -> Check:
    return workspace.read(gate_of, project, Stage.SIGNED).checks[0]


def test_the_admission_line_reads_the_newest_result_and_shows_its_condition(
    workspace: Workspace, project: str
) -> None:
    assert (admission(workspace, project).met, admission(workspace, project).note) == (False, "")
    with pytest.raises(InvalidInput, match="看准入评审的结果，不用勾选"):
        tick(workspace, project, Stage.SIGNED, "准入评审通过")
    review(workspace, project, ReviewResult.PENDING)
    assert not admission(workspace, project).met
    passed = review(workspace, project, ReviewResult.CONDITIONAL)
    found = admission(workspace, project)
    assert found.met and found.note == "2016-05-31 有条件通过：环评批复前不供地"
    review(workspace, project, ReviewResult.REJECTED, date(2016, 5, 20))
    assert admission(workspace, project).met, "an older result does not count"
    workspace.change(decide, passed, ReviewResult.PENDING, label="重开")
    found = admission(workspace, project)
    assert not found.met and found.note == "2016-05-20 不予准入"


def test_a_line_laid_as_a_tick_reads_the_reviews_until_it_is_made_a_tick_again(
    workspace: Workspace, project: str
) -> None:
    tick(workspace, project, Stage.REVIEW, "环评初审意见")
    key = key_of(workspace, Stage.SIGNED, "准入评审通过")

    def as_before(session: object) -> None:
        session.get(GateItem, key).field = None  # type: ignore[attr-defined]

    workspace.change(as_before, label="旧版")
    assert workspace.read(checklists)[Stage.SIGNED][0].field == "admission"
    workspace.change(
        gates.edit_line, key, text="准入评审通过", field=None, required=True, label="改"
    )
    tick(workspace, project, Stage.SIGNED, "准入评审通过")
    assert admission(workspace, project).met
    assert workspace.read(lambda session: session.query(AdmissionReview).count()) == 0


def test_a_new_zone_has_the_usual_checklists_without_any_record(workspace: Workspace) -> None:
    lists = workspace.read(checklists)
    assert list(lists) == list(GATED)
    assert [line.text for line in lists[Stage.SIGNED]] == list(REQUIRED)
    assert "施工许可证" in [line.text for line in lists[Stage.STARTED]]
    assert workspace.read(lambda session: session.query(GateItem).count()) == 0


def test_fields_and_ticks_meet_a_gate(workspace: Workspace, project: str) -> None:
    assert [line.text for line in workspace.read(gate_of, project, Stage.SIGNED).unmet] == list(
        REQUIRED
    )
    tick(workspace, project, Stage.SIGNED, "合同文本经法制、财政会签")
    workspace.change(
        save_facts, project, {"contracted": Amount(10**11)}, ["示例汽车"], label="填写"
    )
    gate = workspace.read(gate_of, project, Stage.SIGNED)
    assert [line.text for line in gate.unmet] == ["准入评审通过", "园区"]
    assert gate.checks[-1].tick == Tick(TODAY, "示例员")
    assert gate.met == 3


def test_an_unmet_gate_refuses_the_move_with_what_is_missing(
    workspace: Workspace, project: str
) -> None:
    with pytest.raises(GateUnmet, match="还差 5 项：准入评审通过、合同投资") as caught:
        move(workspace, project, Stage.SIGNED)
    assert caught.value.unmet == REQUIRED
    assert caught.value.field == "override_reason"
    card = workspace.read(project_card, project)
    assert (card.stage, len(card.moves)) == (Stage.REVIEW, 1), "nothing was written"


def test_an_override_is_kept_with_what_the_gate_lacked(workspace: Workspace, project: str) -> None:
    tick(workspace, project, Stage.SIGNED, "合同文本经法制、财政会签")
    move(workspace, project, Stage.SIGNED, override_reason=" 联席会议同意先签 ")
    last = workspace.read(project_card, project).moves[-1]
    assert (last.stage, last.override_reason) == (Stage.SIGNED, "联席会议同意先签")
    assert last.unmet == REQUIRED[:-1]
    told = {
        (change.kind, change.field)
        for entry in workspace.read(project_history, project)
        for change in entry.changes
    }
    assert {("stage_move", "override_reason"), ("stage_move", "unmet")} <= told
    assert ("gate_tick", "done_on") in told


def test_a_reason_to_override_an_open_gate_is_not_kept(workspace: Workspace) -> None:
    made = workspace.change(create_project, "示例线索", on=TODAY, label="录入").result
    move(workspace, made, Stage.CONTACT, override_reason="多余的")
    assert workspace.read(project_card, made).moves[-1].override_reason is None


def test_back_aside_and_resuming_pass_no_gate(workspace: Workspace, project: str) -> None:
    move(workspace, project, Stage.SIGNED, override_reason="先签")
    move(workspace, project, Stage.REVIEW, reason="条款重谈")
    move(workspace, project, Stage.PAUSED, reason="等土地指标")
    move(workspace, project, Stage.REVIEW)
    with pytest.raises(GateUnmet):
        move(workspace, project, Stage.SIGNED)
    assert workspace.read(past_of, project, TODAY).stood is Stage.REVIEW


def test_a_detour_over_paused_excuses_neither_skip_nor_gate(
    workspace: Workspace, project: str
) -> None:
    move(workspace, project, Stage.PAUSED, reason="等土地指标")
    with pytest.raises(InvalidInput, match="从“评审”到“供地”跳过了“签约”"):
        move(workspace, project, Stage.LAND)
    with pytest.raises(GateUnmet, match="进入“供地”还差"):
        move(workspace, project, Stage.LAND, reason="框架协议先供地")
    with pytest.raises(InvalidInput, match="从“评审”退回“在谈”"):
        move(workspace, project, Stage.TALKS)


@pytest.mark.parametrize(
    ("to", "on", "words"),
    [
        (
            Stage.SIGNED,
            When(date(2016, 3, 31)),
            "早于上一次变动：2016-04-01 进入“评审”。请填不早于",
        ),
        (Stage.LOST, When(date(2016, 3, 31)), "早于上一次变动"),
        (Stage.TALKS, When(date(2016, 3, 31)), "退回按退回那天的日期登记"),
        (Stage.SIGNED, When(date(2016, 3, 1), Precision.MONTH), "早于上一次变动"),
    ],
)
def test_a_move_before_the_last_one_is_refused_with_what_would_be_right(
    workspace: Workspace, project: str, to: Stage, on: When, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        workspace.change(
            *(move_stage, project, to), on=on, today=TODAY, reason="示例", label="变更"
        )
    assert caught.value.field == "on"
    assert "2016-04-01" in caught.value.message


@pytest.mark.parametrize(
    ("on", "shown", "day"),
    [
        (When(date(2016, 4, 1), Precision.MONTH), "2016年4月", date(2016, 4, 20)),
        (When(date(2016, 4, 11), Precision.MONTH_MIDDLE), "2016年4月中旬", date(2016, 4, 20)),
        (When(date(2016, 1, 1), Precision.YEAR), "2016年", date(2016, 4, 20)),
        (When(date(2016, 5, 1), Precision.MONTH), "2016年5月", date(2016, 5, 1)),
    ],
)
def test_a_month_that_reaches_behind_the_last_move_stands_behind_it(
    workspace: Workspace, project: str, on: When, shown: str, day: date
) -> None:
    """As it was written, and in its place in the order of the moves."""
    move(workspace, project, Stage.PAUSED, date(2016, 4, 20), reason="等指标")
    workspace.change(move_stage, project, Stage.REVIEW, on=on, today=TODAY, label="恢复")
    last = workspace.read(project_card, project).moves[-1]
    assert (last.stage, show_when(last.on), last.on.day) == (Stage.REVIEW, shown, day)
    assert workspace.read(past_of, project, TODAY).stage is Stage.REVIEW
    with pytest.raises(InvalidInput, match="早于上一次变动"):
        move(workspace, project, Stage.LOST, day - timedelta(days=1), reason="示例")


def test_a_date_to_come_from_a_ledger_is_no_last_move(workspace: Workspace, project: str) -> None:
    def plan(session: object) -> None:
        later = When(date(2017, 3, 1))
        session.add(StageMove(project_id=project, stage=Stage.STARTED, on=later))  # type: ignore[attr-defined]

    workspace.change(plan, label="台账里的计划日期")
    past = workspace.read(past_of, project, TODAY)
    assert (past.stage, past.on) == (Stage.REVIEW, When(date(2016, 4, 1)))
    move(workspace, project, Stage.SIGNED, override_reason="先签")


def test_a_tick_is_taken_back_and_set_again(workspace: Workspace, project: str) -> None:
    tick(workspace, project, Stage.REVIEW, "环评初审意见")
    key = key_of(workspace, Stage.REVIEW, "环评初审意见")
    workspace.change(untick_line, project, key, label="取消")
    assert not [c for c in workspace.read(gate_of, project, Stage.REVIEW).checks if c.met]
    tick(workspace, project, Stage.REVIEW, "环评初审意见")
    tick(workspace, project, Stage.REVIEW, "环评初审意见")
    gate = workspace.read(gate_of, project, Stage.REVIEW)
    assert [check.line.text for check in gate.checks if check.met] == ["环评初审意见"]
    with pytest.raises(InvalidInput, match="不用勾选"):
        tick(workspace, project, Stage.REVIEW, "产业")
    with pytest.raises(InvalidInput, match="已没有这一项"):
        workspace.change(tick_line, project, "0" * 32, on=TODAY, today=TODAY, label="勾选")


def test_undoing_the_first_tick_leaves_the_checklists_as_they_were(
    workspace: Workspace, project: str
) -> None:
    before = workspace.read(checklists)
    tick(workspace, project, Stage.REVIEW, "环评初审意见")
    first = workspace.read(recent_operations)[0]
    workspace.undo(first.operation_id)
    assert workspace.read(checklists) == before
    assert not [c for c in workspace.read(gate_of, project, Stage.REVIEW).checks if c.met]
    tick(workspace, project, Stage.REVIEW, "投资协议草案")
    assert workspace.read(checklists) == before
    workspace.change(gates.remove_line, before[Stage.FULL][0].key, label="删")
    assert workspace.read(checklists)[Stage.FULL] == ()


def test_a_checklist_is_edited_ordered_and_undone(workspace: Workspace, project: str) -> None:
    first, second = workspace.read(checklists)[Stage.COMPLETED]
    added = workspace.change(
        gates.add_line, Stage.COMPLETED, text="绿化验收", required=False, label="加"
    ).result
    workspace.change(gates.add_line, Stage.COMPLETED, field="fixed", label="加")
    workspace.change(
        gates.edit_line, second.key, text="竣工联合验收", field=None, required=True, label="改"
    )
    workspace.change(gates.order_lines, Stage.COMPLETED, [added, second.key, first.key], label="排")
    found = workspace.read(checklists)[Stage.COMPLETED]
    assert [(line.text, line.field, line.required) for line in found] == [
        ("绿化验收", None, False),
        ("竣工联合验收", None, True),
        ("主体和配套工程完工", None, True),
        ("完成固投", "fixed", True),
    ]
    workspace.change(gates.remove_line, added, label="删")
    assert len(workspace.read(checklists)[Stage.COMPLETED]) == 3
    workspace.undo(workspace.read(recent_operations)[0].operation_id)
    assert workspace.read(checklists)[Stage.COMPLETED] == found
    assert len(workspace.read(gates_of, project)[Stage.COMPLETED].checks) == 4


@pytest.mark.parametrize(
    ("text", "field", "blamed", "words"),
    [
        ("  ", None, "text", "请写明要办妥的事"),
        ("长" * 81, None, "text", "最多 80 个"),
        ("竣工验收备案", None, "text", "已有“竣工验收备案”"),
        ("", "stage", "field", "不能作为必填字段"),
    ],
)
def test_a_wrong_line_is_refused_in_words(
    workspace: Workspace, text: str, field: str | None, blamed: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        workspace.change(gates.add_line, Stage.COMPLETED, text=text, field=field, label="加")
    assert caught.value.field == blamed
    with pytest.raises(InvalidInput, match="没有关口"):
        workspace.change(gates.add_line, Stage.LOST, text="示例", label="加")
    with pytest.raises(RecordMissing):
        workspace.change(gates.remove_line, "0" * 32, label="删")
