"""Milestones of a project: planned, edited, reached, forecast, late; each on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from crm.errors import GateUnmet, InvalidInput, RecordMissing
from crm.labels import field_label
from crm.milestone_changes import (
    add_milestone,
    edit_milestone,
    record_actual,
    remove_milestone,
    set_waits,
)
from crm.milestone_planning import draft_plan, plan_milestones
from crm.milestone_plans import PlanStep, save_template
from crm.milestone_words import SIGNS, show_light, show_standing
from crm.milestones import (
    MilestoneLine,
    Schedule,
    late_milestones,
    schedule_of,
    schedules,
)
from crm.phases import add_phase
from crm.pipeline import movements
from crm.project_card import project_card
from crm.project_history import project_history
from crm.projects import create_project, move_stage, trash_project
from crm.rules.dates import parse_when, show_when
from crm.rules.schedule import Light
from crm.rules.workdays import Workdays
from crm.workspace import Outcome, Workspace
from db.models import Milestone, MilestoneWait
from db.terms import Precision, Stage
from db.values import When

TODAY = date(2016, 5, 31)
TARGET = date(2018, 9, 28)
CHINA = Workdays()


def new_project(workspace: Workspace, name: str = "示例光伏组件", **fields: Any) -> str:
    fields.setdefault("stage", Stage.SIGNED)
    made = workspace.change(
        create_project, name, on=date(2016, 1, 8), label="新建", chief="副主任C", **fields
    )
    return str(made.result)


def planned(workspace: Workspace, project_id: str, target: date = TARGET, **how: Any) -> Schedule:
    how.setdefault("plan_id", "")
    workspace.change(plan_milestones, project_id, target, today=TODAY, label="倒排", **how)
    return standing(workspace, project_id)


def standing(workspace: Workspace, project_id: str, today: date = TODAY) -> Schedule:
    found = workspace.read(schedule_of, project_id, today)
    assert found is not None
    return found


def line_of(schedule: Schedule, name: str) -> MilestoneLine:
    return next(line for line in schedule.lines if line.name == name)


def test_a_plan_is_shown_before_it_is_saved_and_saved_as_shown(workspace: Workspace) -> None:
    key = new_project(workspace)
    draft = workspace.read(draft_plan, key, TARGET, today=TODAY, plan_id="")
    assert workspace.read(schedule_of, key, TODAY) is None, "only looked at"
    schedule = planned(workspace, key)
    assert {line.name: line.planned for line in schedule.lines} == {
        line.name: line.planned for line in draft.lines
    }
    assert line_of(schedule, "投产").planned == TARGET
    assert line_of(schedule, "试生产").planned == CHINA.shift(TARGET, -40)
    assert line_of(schedule, "达产").planned == CHINA.shift(TARGET, 250)
    assert (draft.anchor, draft.feasible, draft.kept, draft.note) == ("投产", None, 0, "")
    assert draft.begin == CHINA.shift(line_of(schedule, "拆迁平地").planned or TODAY, -60)
    assert draft.first == "拆迁平地"
    assert all(line.light is Light.GREEN for line in schedule.lines)
    assert {line.chief for line in schedule.lines} == {"副主任C"}, "the project's own"


def test_a_plan_past_the_known_years_says_so(workspace: Workspace) -> None:
    draft = workspace.read(
        draft_plan, new_project(workspace), date(2029, 6, 29), today=TODAY, plan_id=""
    )
    assert draft.note.startswith("2027–2030 年")


def test_a_target_in_the_past_is_refused_with_what_would_be_right(workspace: Workspace) -> None:
    key = new_project(workspace)
    with pytest.raises(InvalidInput) as refused:
        workspace.change(
            plan_milestones, key, date(2015, 12, 31), today=TODAY, plan_id="", label="倒排"
        )
    assert refused.value.field == "target"
    assert "2015-12-31 已经过去" in refused.value.message
    soonest = refused.value.message.split("最早 ")[1][:10]
    draft = workspace.read(draft_plan, key, date.fromisoformat(soonest), today=TODAY, plan_id="")
    assert draft.feasible is None, "what would be right is right"
    with pytest.raises(InvalidInput, match="30 年以内"):
        workspace.read(draft_plan, key, date(2106, 5, 31), today=TODAY, plan_id="")
    assert workspace.read(schedule_of, key, TODAY) is None


def test_a_target_that_is_too_near_says_when_at_the_earliest(workspace: Workspace) -> None:
    draft = workspace.read(
        draft_plan, new_project(workspace), date(2016, 12, 30), today=TODAY, plan_id=""
    )
    assert draft.begin < TODAY
    assert draft.feasible is not None
    assert draft.feasible > draft.target


def test_planning_again_moves_what_is_there_and_leaves_what_is_reached(
    workspace: Workspace,
) -> None:
    key = new_project(workspace)
    first = planned(workspace, key)
    land = line_of(first, "拆迁平地")
    workspace.change(
        record_actual, land.milestone_id, When(date(2016, 5, 20)), today=TODAY, label="完成"
    )
    extra = workspace.change(
        add_milestone,
        key,
        "双回路供电",
        workdays=30,
        waits_for=[line_of(first, "施工许可").milestone_id],
        today=TODAY,
        label="新增",
    ).result
    second = planned(workspace, key, date(2019, 3, 29), plan_id=None)
    assert [line.milestone_id for line in second.lines] == [
        *(line.milestone_id for line in first.lines),
        extra,
    ]
    assert line_of(second, "拆迁平地").planned == land.planned
    assert line_of(second, "投产").planned == date(2019, 3, 29)
    power = line_of(second, "双回路供电")
    assert power.planned == CHINA.shift(line_of(second, "施工许可").planned or TODAY, 30)
    draft = workspace.read(draft_plan, key, date(2019, 6, 28), today=TODAY, plan_id="")
    assert draft.kept == 1
    assert {line.was for line in draft.lines if line.name == "投产"} == {date(2019, 3, 29)}


def test_a_phase_has_milestones_of_its_own(workspace: Workspace) -> None:
    key = new_project(workspace)
    whole = planned(workspace, key)

    phase_id = workspace.change(add_phase, key, "一期", label="分期").result
    both = planned(workspace, key, date(2017, 12, 29), phase_id=phase_id)
    of_phase = [line for line in both.lines if line.phase_id is not None]
    assert len(of_phase) == len(whole.lines)
    assert {line.phase for line in of_phase} == {"一期"}
    start = next(line for line in of_phase if line.name == "开工")
    assert not start.staged
    workspace.change(
        record_actual, start.milestone_id, When(date(2016, 5, 3)), today=TODAY, label="一期开工"
    )
    after = standing(workspace, key)
    assert workspace.read(project_card, key).stage is Stage.SIGNED, "the project itself has not"
    assert [line.reached for line in after.lines if line.name == "开工"] == [False, True]
    workspace.change(record_actual, start.milestone_id, None, today=TODAY, label="取消")
    assert not any(line.reached for line in standing(workspace, key).lines)
    with pytest.raises(RecordMissing, match="一期"):
        workspace.change(add_milestone, key, "验收", phase_id="0" * 32, today=TODAY, label="新增")


def test_the_start_of_the_whole_project_is_its_move_and_stored_once(workspace: Workspace) -> None:
    key = new_project(workspace, stage=Stage.LAND)
    start = line_of(planned(workspace, key), "开工")
    day = When(date(2016, 5, 18))
    with pytest.raises(GateUnmet, match="进入“开工”还差"):
        workspace.change(record_actual, start.milestone_id, day, today=TODAY, label="开工")
    workspace.change(
        *(record_actual, start.milestone_id, day),
        today=TODAY,
        override_reason="示例先行开工",
        label="开工",
    )
    assert workspace.read(project_card, key).stage is Stage.STARTED
    (move,) = workspace.read(movements, date(2016, 5, 1), TODAY)
    assert (move.to_stage, move.on) == (Stage.STARTED, When(date(2016, 5, 18)))
    stored = workspace.read(lambda s: s.get(Milestone, start.milestone_id).actual)  # type: ignore[union-attr]
    assert stored is None, "kept with the move and nowhere else"
    after = line_of(standing(workspace, key), "开工")
    assert after.reached
    assert after.actual == When(date(2016, 5, 18))

    # Entering it again corrects the day of the move; the other way round it is the same record.
    month = When(date(2016, 5, 1), Precision.MONTH)
    workspace.change(record_actual, start.milestone_id, month, today=TODAY, label="更正")
    assert len(workspace.read(movements, date(2016, 5, 1), TODAY)) == 1
    assert line_of(standing(workspace, key), "开工").actual == month
    workspace.change(
        move_stage, key, Stage.LAND, on=When(TODAY), today=TODAY, reason="误登", label="退回"
    )
    assert not line_of(standing(workspace, key), "开工").reached
    with pytest.raises(InvalidInput, match="退回上一阶段"):
        workspace.change(record_actual, start.milestone_id, None, today=TODAY, label="取消")


def test_a_move_that_skips_stages_owes_its_reason_here_too(workspace: Workspace) -> None:
    key = new_project(workspace, stage=Stage.SIGNED)
    start = line_of(planned(workspace, key), "开工")
    day = When(date(2016, 5, 18))
    with pytest.raises(InvalidInput, match="供地") as refused:
        workspace.change(record_actual, start.milestone_id, day, today=TODAY, label="开工")
    assert refused.value.field == "reason"
    workspace.change(
        *(record_actual, start.milestone_id, day),
        today=TODAY,
        reason="标准厂房",
        override_reason="示例先行开工",
        label="开工",
    )
    assert workspace.read(project_card, key).stage is Stage.STARTED


def test_a_stage_that_was_left_out_gets_its_day_later(workspace: Workspace) -> None:
    key = new_project(workspace, stage=Stage.SIGNED)
    schedule = planned(workspace, key)
    done = When(date(2016, 4, 28))
    workspace.change(
        *(move_stage, key, Stage.COMPLETED),
        on=done,
        today=TODAY,
        reason="补录",
        override_reason="补录",
        label="竣工",
    )
    start = line_of(schedule, "开工")
    passed = line_of(standing(workspace, key), "开工")
    assert passed.reached
    assert passed.actual is None
    assert show_standing(passed, TODAY) == "已完成，日期未登记"
    for wrong, said in ((date(2016, 5, 3), "不会晚于“竣工”"), (date(2015, 1, 5), "不会早于“签约”")):
        with pytest.raises(InvalidInput, match=said) as refused:
            workspace.change(
                record_actual, start.milestone_id, When(wrong), today=TODAY, label="开工"
            )
        assert refused.value.field == "actual"
    workspace.change(
        record_actual, start.milestone_id, When(date(2016, 2, 18)), today=TODAY, label="开工"
    )
    assert workspace.read(project_card, key).stage is Stage.COMPLETED
    after = standing(workspace, key)
    assert line_of(after, "开工").actual == When(date(2016, 2, 18))
    assert line_of(after, "竣工验收").actual == done


def test_a_stages_month_that_reaches_behind_the_stage_in_front_of_it_is_taken(
    workspace: Workspace,
) -> None:
    key = new_project(workspace, stage=Stage.SIGNED)
    schedule = planned(workspace, key)
    workspace.change(
        *(move_stage, key, Stage.LAND),
        on=When(date(2016, 5, 20)),
        today=TODAY,
        override_reason="补录",
        label="供地",
    )
    start = line_of(schedule, "开工").milestone_id
    record = partial(record_actual, override_reason="补录")
    with pytest.raises(InvalidInput, match="2016-05-20"):
        workspace.change(record, start, parse_when("2016年4月"), today=TODAY, label="开工")
    for _ in ("entered", "corrected"):
        workspace.change(record, start, parse_when("2016年5月"), today=TODAY, label="开工")
        assert workspace.read(project_card, key).stage is Stage.STARTED
        actual = line_of(standing(workspace, key), "开工").actual
        assert actual is not None
        assert (show_when(actual), actual.day) == ("2016年5月", date(2016, 5, 20))


def test_an_actual_day_to_come_is_refused(workspace: Workspace) -> None:
    schedule = planned(workspace, new_project(workspace))
    for name in ("拆迁平地", "开工"):
        with pytest.raises(InvalidInput, match=r"还没有到.*预测"):
            workspace.change(
                record_actual,
                line_of(schedule, name).milestone_id,
                When(date(2016, 6, 1)),
                today=TODAY,
                label="完成",
            )


def test_a_slip_shows_in_all_that_waits_and_who_is_late(workspace: Workspace) -> None:
    key = new_project(workspace)
    schedule = planned(workspace, key)
    land = line_of(schedule, "拆迁平地")
    assert land.planned is not None
    slip = CHINA.shift(land.planned, 20)
    workspace.change(
        edit_milestone, land.milestone_id, {"forecast": slip}, today=TODAY, label="预测"
    )
    after = standing(workspace, key)
    assert line_of(after, "拆迁平地").expected == slip
    assert line_of(after, "投产").expected == CHINA.shift(TARGET, 20)
    assert line_of(after, "立项备案").late == 0
    late = workspace.read(late_milestones, TODAY)
    assert {one.line.name for one in late} == {
        line.name for line in after.lines if (line.late or 0) > 0
    }
    assert late[0].line.light is Light.RED
    permit = next(one for one in late if one.line.name == "施工许可")
    assert permit.because == "土地出让"
    assert not permit.overdue
    assert "受“土地出让”影响" in show_standing(permit.line, TODAY, permit.because)


def test_what_is_overdue_leads_the_list_and_finished_or_stopped_work_is_not_on_it(
    workspace: Workspace,
) -> None:
    keys = [new_project(workspace, f"示例项目{n}") for n in range(3)]
    for key in keys:
        planned(workspace, key)
    later = date(2017, 6, 30)
    workspace.change(
        move_stage, keys[1], Stage.PAUSED, on=When(TODAY), today=TODAY, reason="等用地", label="停"
    )
    workspace.change(trash_project, keys[2], label="移除")
    late = workspace.read(late_milestones, later)
    assert {one.line.project_id for one in late} == {keys[0]}
    reds = [one for one in late if one.line.light is Light.RED]
    assert late[: len(reds)] == reds
    flags = [one.overdue for one in reds]
    assert flags == sorted(flags, reverse=True)
    assert show_standing(reds[0].line, later).startswith("逾期")
    for one in late:
        if one.line.name in ("立项备案", "拆迁平地"):
            workspace.change(
                record_actual, one.line.milestone_id, When(later), today=later, label="完成"
            )
    names = {one.line.name for one in workspace.read(late_milestones, later)}
    assert not names & {"立项备案", "拆迁平地"}


def test_dependencies_are_edited_and_a_circle_is_refused_by_name(workspace: Workspace) -> None:
    key, other = new_project(workspace), new_project(workspace, "示例液压件")
    schedule, elsewhere = planned(workspace, key), planned(workspace, other)
    start, roof = line_of(schedule, "开工"), line_of(schedule, "主体封顶")
    with pytest.raises(InvalidInput, match=r"开工 → 主体封顶 → 开工|主体封顶 → 开工 → 主体封顶"):
        workspace.change(set_waits, key, {start.milestone_id: [roof.milestone_id]}, label="等待")
    with pytest.raises(InvalidInput, match="同一个项目"):
        workspace.change(
            set_waits, key, {start.milestone_id: [elsewhere.lines[0].milestone_id]}, label="等待"
        )
    assert standing(workspace, key) == schedule
    workspace.change(set_waits, key, {roof.milestone_id: []}, label="等待")
    assert line_of(standing(workspace, key), "主体封顶").step.waits_for == ()


def test_a_circle_that_two_edits_made_is_told_and_breaks_nothing(workspace: Workspace) -> None:
    key = new_project(workspace)
    schedule = planned(workspace, key)
    start, roof = line_of(schedule, "开工"), line_of(schedule, "主体封顶")

    def tie(session: Any) -> None:
        session.add(MilestoneWait(milestone_id=start.milestone_id, waits_for_id=roof.milestone_id))

    workspace.change(tie, label="合并带来的")
    after = standing(workspace, key)
    assert set(after.circle) == {"开工", "主体封顶"}
    assert line_of(after, "开工").planned == start.planned
    assert workspace.read(late_milestones, TODAY) == []


def test_what_waited_for_a_removed_milestone_waits_for_what_it_waited_for(
    workspace: Workspace,
) -> None:
    key = new_project(workspace)
    schedule = planned(workspace, key)
    removed = line_of(schedule, "施工许可")
    gone = workspace.change(remove_milestone, removed.milestone_id, label="移除")
    after = standing(workspace, key)
    names = {line.milestone_id: line.name for line in after.lines}
    assert "施工许可" not in names.values()
    assert {names[k] for k in line_of(after, "开工").step.waits_for} == {"土地出让", "环评"}
    with pytest.raises(RecordMissing):
        workspace.change(remove_milestone, removed.milestone_id, label="移除")
    assert gone.operation_id is not None
    workspace.undo(gone.operation_id)
    back = standing(workspace, key)
    assert [line.name for line in back.lines] == [line.name for line in schedule.lines]
    assert {k: set(line.step.waits_for) for k, line in back.by_id.items()} == {
        k: set(line.step.waits_for) for k, line in schedule.by_id.items()
    }


def test_a_milestone_moves_to_another_phase_unless_its_day_would_be_another(
    workspace: Workspace,
) -> None:
    key = new_project(workspace)
    planned(workspace, key)
    first = workspace.change(add_phase, key, "一期", label="添加分期").result
    held = standing(workspace, key)
    plain = next(line for line in held.lines if line.stage is None)
    staged = next(line for line in held.lines if line.stage is not None)

    def edit(line: MilestoneLine, **fields: Any) -> Outcome[Any]:
        return workspace.change(edit_milestone, line.milestone_id, fields, today=TODAY, label="改")

    undone = workspace.undo(edit(plain, phase_id=first).operation_id or "")
    assert undone.operation_id and standing(workspace, key) == held
    edit(plain, phase_id=first)
    now = standing(workspace, key)
    assert now.lines[-1].milestone_id == plain.milestone_id
    assert now.lines[-1].phase == "一期"
    waits = {line.milestone_id: line.step.waits_for for line in now.lines}
    assert waits == {line.milestone_id: line.step.waits_for for line in held.lines}
    twin = replace(
        plain,
        milestone_id=workspace.change(
            add_milestone, key, plain.name, today=TODAY, label="新增"
        ).result,
    )
    with pytest.raises(InvalidInput, match="已有一个节点") as refused:
        edit(twin, phase_id=first)
    assert refused.value.field == "name"
    edit(twin, phase_id=first, name="电力增容")
    assert line_of(standing(workspace, key), "电力增容").phase == "一期"
    with pytest.raises(InvalidInput, match="连着阶段") as refused:
        edit(staged, phase_id=first)
    assert refused.value.field == "phase_id"
    with pytest.raises(RecordMissing, match="一期"):
        edit(plain, phase_id="0" * 32)
    other = workspace.change(add_phase, key, "二期", label="添加分期").result
    edit(plain, phase_id=other)
    edit(plain, phase_id=None)
    assert line_of(standing(workspace, key), plain.name).phase_id is None


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": " "}, "name", "请填写名称"),
        ({"name": "投产"}, "name", "已有一个节点叫“投产”"),
        ({"workdays": 9000}, "workdays", "2,500"),
        ({"forecast": date(2016, 5, 30)}, "forecast", "登记实际日期"),
        ({"amber_days": 30}, "red_days", "红灯不少于黄灯"),
        ({"actual": When(TODAY)}, "actual", "不能这样修改"),
    ],
)
def test_a_field_that_can_not_be_is_refused_in_words(
    workspace: Workspace, fields: dict[str, Any], field: str, said: str
) -> None:
    key = new_project(workspace)
    schedule = planned(workspace, key)
    with pytest.raises(InvalidInput, match=said) as refused:
        workspace.change(
            edit_milestone, schedule.lines[0].milestone_id, fields, today=TODAY, label="修改"
        )
    assert refused.value.field == field
    assert standing(workspace, key) == schedule


def test_an_edit_is_one_operation_and_stands_in_the_history(workspace: Workspace) -> None:
    key = new_project(workspace)
    schedule = planned(workspace, key)
    line = line_of(schedule, "环评")
    fields = {"chief": " 副主任A ", "commissioner": "戊", "note": "等批复", "workdays": 45}
    saved = workspace.change(
        edit_milestone, line.milestone_id, fields, waits_for=[], today=TODAY, label="修改 环评"
    )
    after = line_of(standing(workspace, key), "环评")
    assert (after.chief, after.own_chief, after.commissioner) == ("副主任A", "副主任A", "戊")
    assert (after.step.workdays, after.step.waits_for, after.note) == (45, (), "等批复")
    newest = workspace.read(project_history, key)[0]
    assert newest.operation_id == saved.operation_id
    assert {change.field for change in newest.changes if change.kind == "milestone"} == set(fields)
    assert saved.operation_id is not None
    workspace.undo(saved.operation_id)
    assert standing(workspace, key) == schedule


def test_a_zones_own_template_is_used_and_its_lights_too(workspace: Workspace) -> None:
    steps = [
        PlanStep("交地", 10, amber_days=5, red_days=40),
        PlanStep("投产", 20, ("交地",), Stage.PRODUCING),
    ]
    plan_id = workspace.change(save_template, "", "快", steps, label="模板").result
    key = new_project(workspace)
    schedule = planned(workspace, key, date(2016, 7, 29), plan_id=plan_id)
    assert [line.name for line in schedule.lines] == ["交地", "投产"]
    assert (schedule.lines[0].amber_days, schedule.lines[0].red_days) == (5, 40)
    assert schedule.lines[0].planned == CHINA.shift(date(2016, 7, 29), -20)


def test_many_projects_cost_no_more_statements_than_one(file_workspace: Workspace) -> None:
    asked: list[str] = []
    counts = []
    for number in range(12):
        planned(file_workspace, new_project(file_workspace, f"示例项目{number}"))
        if number not in (0, 11):
            continue
        asked.clear()

        def count(session: Any) -> list[Schedule]:
            connection = session.connection()
            event.listen(connection, "before_cursor_execute", lambda *args: asked.append(args[2]))
            return schedules(session, TODAY)

        assert len(file_workspace.read(count)) == number + 1
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def test_each_light_has_its_word_and_its_own_sign() -> None:
    assert len({show_light(light) for light in Light}) == len(Light)
    assert len(set(SIGNS.values())) == len(SIGNS) == len(Light)


def test_the_plans_day_is_not_called_an_amount_in_the_history() -> None:
    assert field_label("planned", "milestone") == "计划日期"
    assert field_label("planned") == field_label("planned", "project") == "拟投资"
