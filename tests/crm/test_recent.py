"""最近动态: what happened to a project, in words, on its own day, without what was taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.activity_cards import Attendee
from crm.admission import decide, give_opinion, give_score, review_of, start_review
from crm.admission_cards import cards
from crm.approvals import add_approval, record_event
from crm.aspects import aspect_counts
from crm.attachments import attach
from crm.blockers import add_blocker, settle
from crm.capital import record_arrival
from crm.capital_verifying import verify_arrivals
from crm.contacts import create_contact
from crm.contracts import create_contract
from crm.gates import checklists, tick_line
from crm.milestone_changes import record_actual
from crm.milestone_planning import plan_milestones
from crm.milestones import schedule_of, stages_expected
from crm.organization_card import organization_history
from crm.organizations import create_organization, edit_organization, trash_organization
from crm.phases import add_phase, edit_phase, trash_phase
from crm.project_history import project_history
from crm.projects import create_project, move_stage, save_facts, set_investors
from crm.recent import recent, recent_of_organization
from crm.recent_words import Happening, Kind, changed_words, split_words
from crm.supervision import issue_notice
from crm.todos import NextStep, add_todo, complete, todos_of, trash_todo
from crm.workspace import Workspace
from db.terms import (
    ActivityKind,
    ApprovalEvent,
    ContractKind,
    Opinion,
    Origin,
    Precision,
    ReviewResult,
    Side,
    Stage,
)
from db.values import Amount, Extent, When

TODAY = date(2016, 5, 31)
YI = 10**10
MU = 300 * 2000 // 3
"""Units of area in one 亩."""


@pytest.fixture
def project(workspace: Workspace) -> str:
    return workspace.change(
        create_project,
        "示例整车",
        stage=Stage.TALKS,
        on=date(2015, 12, 3),
        planned=Amount(50 * YI),
        label="新建 示例整车",
    ).result


def told(workspace: Workspace, project: str, *, most: int = 20) -> list[Happening]:
    def read(session):  # type: ignore[no-untyped-def]
        return recent(session, project, project_history(session, project), TODAY, most=most)

    return workspace.read(read)


def lines(workspace: Workspace, project: str) -> list[tuple[str, str, str]]:
    return [(one.when(TODAY), one.title, one.detail) for one in told(workspace, project)]


def call(
    workspace: Workspace,
    project: str,
    on: date,
    subject: str,
    kind: ActivityKind = ActivityKind.CALL,
    **fields: object,
) -> str:
    return workspace.change(
        add_activity,
        kind,
        on=When(on),
        today=TODAY,
        project_id=project,
        subject=subject,
        label="记跟进",
        **fields,
    ).result


def test_a_new_project_has_one_line_on_the_day_of_its_first_move(
    workspace: Workspace, project: str
) -> None:
    [line] = told(workspace, project)
    assert (line.kind, line.title) == (Kind.ENTERED, "登记项目")
    assert line.when(TODAY) == "2015年12月3日"
    assert line.detail == "拟投资 50亿元"


def test_follow_ups_stand_on_their_days_with_what_was_said_and_who_came(
    workspace: Workspace, project: str
) -> None:
    call(workspace, project, date(2016, 5, 30), "供电容量", begins="9:40", minutes="已转供电公司\n")
    workspace.change(
        add_activity,
        ActivityKind.INSPECTION,
        on=When(date(2016, 5, 19)),
        today=TODAY,
        project_id=project,
        subject="总装厂",
        owner="丙",
        attendees=[Attendee(Side.THEIRS, name) for name in ("示例一", "示例二")],
        label="记跟进",
    )
    call(workspace, project, TODAY, "", minutes="只有记录")
    found = told(workspace, project)
    assert [(one.when(TODAY), one.title) for one in found[:3]] == [
        ("今天", "电话：只有记录"),
        ("昨天 09:40", "电话：供电容量"),
        ("5月19日", "考察：总装厂"),
    ]
    assert [one.detail for one in found[:3]] == ["", "已转供电公司", "对方 2 人"]
    assert found[2].author == "丙" and found[2].tab == "activities"


def test_what_is_arranged_is_told_when_it_was_and_not_on_its_day_to_come(
    workspace: Workspace, project: str
) -> None:
    kind = ActivityKind.RECEIVED
    call(workspace, project, date(2016, 6, 8), "考察团", kind, begins="9:10", place="展厅")
    line = told(workspace, project)[0]
    assert line.title == "安排来访：考察团"
    assert line.detail == "2016-06-08 09:10 展厅"
    assert line.place.day == TODAY


def test_a_contract_signed_on_the_day_of_the_move_is_one_line_with_it(
    workspace: Workspace, project: str
) -> None:
    signed = When(date(2016, 5, 20))
    workspace.change(
        move_stage, project, Stage.SIGNED, on=signed, today=TODAY, reason="提前", label="推进",
        override_reason="先签后补",
    )  # fmt: skip
    workspace.change(
        create_contract,
        project,
        ContractKind.INVESTMENT,
        signed=When(date(2016, 5, 20), Precision.DAY, "5月20日"),
        amount=Amount(50 * YI),
        number="示例合〔2016〕1号",
        label="登记合同",
    )
    workspace.change(
        create_contract,
        project,
        ContractKind.FRAMEWORK,
        signed=When(date(2016, 1, 1), Precision.MONTH),
        label="登记框架协议",
    )
    assert lines(workspace, project)[:2] == [
        ("5月20日", "签约：投资合同 50亿元", "示例合〔2016〕1号"),
        ("1月", "签订框架协议", ""),
    ]


def test_moves_say_where_to_and_why(workspace: Workspace, project: str) -> None:
    for stage, on, why in (
        (Stage.VISIT, date(2016, 3, 1), ""),
        (Stage.TALKS, date(2016, 4, 1), "对方换了团队"),
        (Stage.PAUSED, date(2016, 5, 1), "等董事会"),
    ):
        workspace.change(
            move_stage, project, stage, on=When(on), today=TODAY, reason=why, label="变更"
        )
    assert lines(workspace, project)[:3] == [
        ("5月1日", "转为暂缓", "等董事会"),
        ("4月1日", "退回在谈", "对方换了团队"),
        ("3月1日", "进入考察", ""),
    ]


def test_money_and_milestones_stand_on_their_days(workspace: Workspace, project: str) -> None:
    key = workspace.change(
        record_arrival,
        project,
        on=date(2016, 5, 18),
        amount=Amount(12 * YI // 10),
        origin=Origin.MAINLAND,
        today=TODAY,
        label="登记到位资金",
    ).result
    assert lines(workspace, project)[0] == (
        "5月18日", "到位资金 1.2亿元", "省外境内；现金；待核实",
    )  # fmt: skip
    workspace.change(verify_arrivals, [key], by="统计 乙", today=TODAY, label="核实")
    assert told(workspace, project)[0].detail.endswith("统计 乙 核实")
    workspace.change(
        plan_milestones, project, date(2017, 9, 29), today=TODAY, plan_id="", label="排节点"
    )
    schedule = workspace.read(schedule_of, project, TODAY)
    assert schedule is not None
    first = schedule.lines[0]
    workspace.change(
        record_actual, first.milestone_id, When(date(2016, 5, 30)), today=TODAY, label="登记实际"
    )
    titles = [one.title for one in told(workspace, project)]
    assert f"完成节点：{first.name}" in titles
    assert f"排定节点：{len(schedule.lines)} 个节点" in titles
    now = workspace.read(schedule_of, project, TODAY)
    assert now is not None
    producing = next(one for one in now.lines if one.stage is Stage.PRODUCING)
    expected = stages_expected(now)
    assert expected[Stage.PRODUCING] == producing.expected
    assert Stage.STARTED in expected and Stage.LAND not in expected


def test_reviews_and_what_holds_up_are_told(workspace: Workspace, project: str) -> None:
    def enter(session):  # type: ignore[no-untyped-def]
        review = start_review(session, project, cards(session)[1].key, date(2016, 5, 3), chair="组")
        for line in review_of(session, review).criteria:
            give_score(session, review, line.key, "甲", points=Decimal(5))
        for row in review_of(session, review).opinions:
            give_opinion(session, row.opinion_id, Opinion.AGREED, today=TODAY)
        decide(session, review, ReviewResult.CONDITIONAL, conditions="先补监测数据")
        blocker = add_blocker(
            session, project, "电力", "临时用电未接通", today=TODAY, unit="供电公司",
            raised_on=date(2016, 5, 4), due=date(2016, 6, 10),
        )  # fmt: skip
        settle(session, blocker, date(2016, 5, 10), today=TODAY, outcome="已接通")
        issue_notice(
            session, project, "五日内接通", today=TODAY, issued_on=date(2016, 5, 5), unit="供电公司"
        )
        approval = add_approval(session, project, "环评批复", department="环保局")
        record_event(session, approval, ApprovalEvent.SUBMITTED, date(2016, 5, 6), today=TODAY)

    workspace.change(enter, label="登记")
    found = {one.title: (one.when(TODAY), one.detail, one.tab) for one in told(workspace, project)}
    assert found["准入评审 10 分，有条件通过"] == (
        "5月3日", "先补监测数据；年产值 5、投资强度 5", "admission",
    )  # fmt: skip
    assert found["制约事项：临时用电未接通"] == (
        "5月4日", "电力；供电公司；2016-06-10 前解决", "supervision",
    )  # fmt: skip
    assert found["销号：临时用电未接通"][:2] == ("5月10日", "已接通")
    assert found["督办：五日内接通"][0] == "5月5日"
    assert found["审批已报送：环评批复"] == ("5月6日", "环保局", "supervision")
    assert "审批代办：环评批复" not in found, "its step tells of it"


def test_edits_of_a_day_say_what_became_of_what(workspace: Workspace, project: str) -> None:
    def save(**fields: object) -> Happening:
        workspace.change(save_facts, project, fields, label="修改 示例整车")
        return told(workspace, project)[0]

    line = save(progress="场平完成一半\n用电已报装")
    assert (line.title, line.detail, line.tab) == ("更新进展", "场平完成一半", "history")
    assert line.when(TODAY).startswith("今天 "), "data of a day of their own: it is their today"
    assert save(progress=None, planned=Amount(48 * YI)).title == "拟投资 50 → 48亿元"
    line = save(planned=Amount(49 * YI), owner="甲", industry="汽车", park_id=None)
    assert line.title == "拟投资 50 → 49亿元 等 3 处"
    assert sorted(line.detail.split("；")) == ["产业 汽车", "责任人 甲"]
    line = save(planned=Amount(50 * YI), owner=None, industry=None)
    assert line.kind is Kind.ENTERED, "all is as it was"
    line = save(planned=Amount(50 * YI, source="50亿元"))
    assert line.kind is Kind.ENTERED, "typed in other words it reads as it did"


def test_what_was_taken_back_is_not_told_and_comes_back_by_redo(
    workspace: Workspace, project: str
) -> None:
    before = lines(workspace, project)
    edit = workspace.change(save_facts, project, {"owner": "甲"}, label="修改")
    call_made = workspace.change(
        add_activity, ActivityKind.CALL, on=When(TODAY), today=TODAY, project_id=project,
        subject="问候", label="记跟进",
    )  # fmt: skip
    assert len(lines(workspace, project)) == len(before) + 2
    undone = workspace.undo(call_made.operation_id)
    workspace.undo(edit.operation_id)
    assert lines(workspace, project) == before
    workspace.undo(undone.operation_id)
    assert lines(workspace, project)[0][1] == "电话：问候"


def test_what_one_person_added_on_a_day_is_one_line(workspace: Workspace, project: str) -> None:
    workspace.change(add_phase, project, "一期", contracted=Amount(30 * YI), label="添加分期")
    workspace.change(add_phase, project, "二期", contracted=Amount(20 * YI), label="添加分期")
    incoming = workspace.take_in("示例".encode(), name="红线图.txt")
    workspace.change(attach, "project", project, [incoming], label="添加附件")
    line = told(workspace, project)[0]
    assert line.title == "上传附件：红线图.txt"
    assert line.detail == "新增分期：二期；新增分期：一期"


def test_what_was_edited_or_thrown_away_is_called_by_its_name(
    workspace: Workspace, project: str
) -> None:
    key = workspace.change(add_phase, project, "一期", label="添加分期").result
    amount = Amount(30 * YI)
    workspace.change(edit_phase, key, {"contracted": amount}, label="修改分期")
    workspace.change(edit_phase, key, {"contracted": Amount(32 * YI)}, label="修改分期")
    line = told(workspace, project)[0]
    assert line.title == "修改分期“一期”：合同投资 30 → 32亿元"
    assert line.detail == "修改分期“一期”：合同投资 30亿元；新增分期：一期"
    workspace.change(trash_phase, key, label="移除分期")
    assert told(workspace, project)[0].title == "移除分期“一期”"


def test_ticks_todos_done_and_what_is_thrown_away(workspace: Workspace, project: str) -> None:
    text = next(one for one in workspace.read(checklists)[Stage.VISIT] if one.field is None)
    workspace.change(
        tick_line, project, text.key, on=date(2016, 5, 9), today=TODAY, by="甲", label="勾选"
    )
    for what in ("送资料", "多余的"):
        workspace.change(add_todo, what, project_id=project, due=TODAY, label="记待办")
    done, thrown = (
        one.todo_id
        for group in workspace.read(todos_of, owner=None, today=TODAY, project_id=project)
        for one in group.todos
    )
    workspace.change(
        complete, done, today=TODAY, outcome="已送\n两份", then=NextStep("等回复"), label="办结"
    )
    workspace.change(trash_todo, thrown, label="移除")
    found = lines(workspace, project)
    assert ("5月9日", f"关口办妥：{text.text}", "") in found
    assert ("今天", "办结：送资料", "已送") in found
    assert "移除待办" in [title for _, title, _ in found]


def test_things_of_other_projects_are_not_told(workspace: Workspace, project: str) -> None:
    def both(session):  # type: ignore[no-untyped-def]
        other = create_project(session, "示例别的", stage=Stage.LEAD, on=TODAY)
        for key, times in ((other, 5), (project, 1)):
            for n in range(times):
                add_phase(session, key, f"{n + 1}期")

    workspace.change(both, label="登记了许多")
    line = told(workspace, project)[0]
    assert (line.title, line.detail) == ("新增分期：1期", "")


def test_only_the_last_are_told(workspace: Workspace, project: str) -> None:
    for day in range(1, 13):
        call(workspace, project, date(2016, 5, day), f"第{day}次")
    assert [one.title for one in told(workspace, project, most=3)] == [
        "电话：第12次", "电话：第11次", "电话：第10次",
    ]  # fmt: skip


def test_a_value_is_told_with_its_unit_once() -> None:
    assert changed_words("合同投资", "48亿元", "50亿元") == "合同投资 48 → 50亿元"
    assert changed_words("用地", "400亩", "2公顷") == "用地 400亩 → 2公顷"
    assert changed_words("责任人", "", "甲") == "责任人 甲"
    assert changed_words("责任人", "甲", "") == "清空责任人（原 甲）"
    assert split_words("50亿元", [("一期", "30亿元"), ("二期", "2000万元")]) == (
        "50亿元（一期 30，二期 2000万元）"
    )
    assert split_words("50亿元", []) == "50亿元"


def test_the_tabs_are_counted(workspace: Workspace, project: str) -> None:
    assert not any(workspace.read(aspect_counts, project, TODAY).values())
    call(workspace, project, TODAY, "问候")
    thrown = call(workspace, project, TODAY, "不算")

    def trash(session):  # type: ignore[no-untyped-def]
        from crm.activities import trash_activity

        trash_activity(session, thrown)

    workspace.change(trash, label="移除")
    workspace.change(create_contract, project, ContractKind.INTENT, label="登记")
    workspace.change(
        create_contract, project, ContractKind.FRAMEWORK, land=Extent(400 * MU), label="登记"
    )
    counts = workspace.read(aspect_counts, project, TODAY)
    assert {key: n for key, n in counts.items() if n} == {"activities": 1, "contracts": 2}


# --- of an organization


def test_an_organization_tells_of_its_entry_edits_people_and_follow_ups(
    workspace: Workspace,
) -> None:
    """Those of its projects too, with their names; what was taken back is not there."""
    firm = workspace.change(
        create_organization, "示例汽车集团", seat="北京", label="登记企业"
    ).result
    other = workspace.change(create_organization, "示例他家", label="登记企业").result

    def enter(session: Session) -> str:
        project = create_project(session, "示例整车", on=date(2015, 12, 3))
        set_investors(session, project, ["示例汽车集团"])
        common = {"today": TODAY, "owner": "甲"}
        add_activity(
            session, ActivityKind.CALL, on=When(date(2016, 5, 20)), subject="问供电",
            project_id=project, **common,
        )  # fmt: skip
        for day, subject, key in ((21, "年度走访", firm), (22, "不相干", other)):
            add_activity(
                session, ActivityKind.VISIT, on=When(date(2016, 5, day)), subject=subject,
                organization_id=key, **common,
            )  # fmt: skip
        return project

    project = workspace.change(enter, label="记").result
    create = partial(create_contact, organization="示例汽车集团", phones="13807310000")
    workspace.change(create, "李示例", label="新增联系人")
    workspace.change(edit_organization, firm, {"seat": "上海"}, label="改")
    undone = workspace.change(edit_organization, firm, {"website": "x.cn"}, label="改").operation_id
    assert undone is not None
    workspace.undo(undone)

    def told(session: Session) -> list[Happening]:
        entries = organization_history(session, firm)
        return recent_of_organization(session, firm, entries, {project: "示例整车"}, TODAY)

    found = workspace.read(told)
    assert {one.kind for one in found} >= {ActivityKind.CALL, ActivityKind.VISIT, Kind.ENTERED}
    lines = {one.title: one for one in found}
    assert lines["电话：问供电"].detail == "示例整车"
    assert (lines["拜访：年度走访"].detail, lines["拜访：年度走访"].author) == ("", "甲")
    assert lines["登记企业"].detail.endswith("所在地 北京")
    assert lines["新增联系人：李示例"].tab == "history"
    assert any("北京 → 上海" in one.title + one.detail for one in found)
    whole = " ".join(one.title + one.detail for one in found)
    assert "x.cn" not in whole and "不相干" not in whole and "电话号码" not in whole
    assert [one.place.day for one in found] == sorted(
        (one.place.day for one in found), reverse=True
    )
    workspace.change(trash_organization, firm, label="移除")
    assert workspace.read(told)[0].title == "移入回收站"
