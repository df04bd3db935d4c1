"""Templates of milestones: the default, saving, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm.errors import InvalidInput, RecordMissing
from crm.milestone_plans import (
    PlanStep,
    checked_steps,
    default_template,
    plan_templates,
    save_template,
    template_of,
    trash_template,
)
from crm.workspace import Workspace
from db.terms import Stage


def test_the_default_is_that_of_the_domain() -> None:
    steps = default_template().steps
    named = " ".join(step.name for step in steps)
    assert named == (
        "拆迁平地 立项备案 规划许可 环评 土地出让 施工许可 开工 主体封顶 设备安装 竣工验收 "
        "试生产 投产 达产"
    )
    assert checked_steps(steps) == list(steps)
    staged = {step.name: step.stage for step in steps if step.stage is not None}
    assert staged == {
        "开工": Stage.STARTED,
        "竣工验收": Stage.COMPLETED,
        "投产": Stage.PRODUCING,
        "达产": Stage.FULL,
    }


def test_a_zone_has_the_default_until_it_saves_its_own(workspace: Workspace) -> None:
    (offered,) = workspace.read(plan_templates)
    assert offered == default_template()
    steps = [replace(offered.steps[0], workdays=90), *offered.steps[1:]]
    key = workspace.change(save_template, "", "本区标准", steps, label="保存模板").result
    (mine,) = workspace.read(plan_templates)
    assert (mine.plan_id, mine.name) == (key, "本区标准")
    assert [step.workdays for step in mine.steps][:2] == [90, 15]
    assert [step.name for step in mine.steps] == [step.name for step in steps]

    # Renaming a step, dropping one and adding one keeps the records of the others.
    renamed = replace(mine.steps[0], name="拆迁交地")
    land = next(step for step in mine.steps if step.name == "土地出让")
    changed = [
        renamed,
        *(
            replace(step, waits_for=("拆迁交地", "规划许可")) if step is land else step
            for step in mine.steps[1:-1]
        ),
        PlanStep("竣工决算", 30, ("投产",)),
    ]
    workspace.change(save_template, key, "本区标准", changed, label="保存模板")
    again = workspace.read(template_of, key)
    assert again.steps[0].step_id == renamed.step_id
    assert [step.name for step in again.steps][-2:] == ["投产", "竣工决算"]
    same = workspace.change(save_template, key, "本区标准", again.steps, label="保存模板")
    assert same.operation_id is None

    workspace.change(trash_template, key, label="移除模板")
    assert workspace.read(plan_templates) == [default_template()]
    with pytest.raises(RecordMissing):
        workspace.read(template_of, key)
    with pytest.raises(RecordMissing):
        workspace.change(save_template, key, "本区标准", steps, label="保存模板")


@pytest.mark.parametrize(
    ("steps", "field", "said"),
    [
        ([], "steps", "至少"),
        ([PlanStep(" ", 1)], "name", "名称"),
        ([PlanStep("开工", 1), PlanStep("开工", 2)], "name", "两个节点都叫“开工”"),
        ([PlanStep("开工", -1)], "workdays", "2,500"),
        ([PlanStep("开工", 1, ("土地出让",))], "waits_for", "土地出让"),
        (
            [PlanStep("开工", 1, ("投产",)), PlanStep("投产", 1, ("开工",))],
            "waits_for",
            "→",
        ),
        ([PlanStep("开工", 1, amber_days=20, red_days=10)], "red_days", "红灯不少于黄灯"),
        ([PlanStep("开工", 1, amber_days=0)], "red_days", "1 到 1000"),
    ],
)
def test_a_template_that_can_not_be_is_refused_in_words(
    workspace: Workspace, steps: list[PlanStep], field: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        workspace.change(save_template, "", "模板", steps, label="保存模板")
    assert refused.value.field == field
    assert workspace.read(plan_templates) == [default_template()]
