"""Todos: entered, put off, done with an outcome, opened again, taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from crm.errors import InvalidInput, RecordMissing
from crm.rules.dues import DueGroup
from crm.todos import (
    DueCounts,
    NextStep,
    add_todo,
    complete,
    count_due,
    done_todos,
    due_counts,
    edit_todo,
    owners_with_todos,
    postpone,
    reopen,
    todos_of,
    trash_todo,
)
from db.models import Organization, Project, Todo
from tests.crm.zone import TODAY, add, project

MINE = "专员 甲"


@pytest.fixture
def do(workspace):
    def done(use_case, *args, **options):
        return workspace.change(use_case, *args, label="待办", **options).result

    return done


def groups(workspace, **wanted):
    found = workspace.read(todos_of, **{"owner": None, "today": TODAY, **wanted})
    return {one.group: [todo.what for todo in one.todos] for one in found}


def test_open_todos_stand_by_urgency_and_owner(workspace, do):
    for what, due, owner in (
        ("以后", date(2016, 6, 6), MINE),
        ("没定", None, MINE),
        ("本周", date(2016, 6, 5), MINE),
        ("今天", TODAY, MINE),
        ("逾期", date(2016, 5, 30), MINE),
        ("逾期更久", date(2016, 5, 1), MINE),
        ("别人的", TODAY, "专员 乙"),
        ("没人的", TODAY, None),
    ):
        do(add_todo, what, due=due, owner=owner)
    mine = groups(workspace, owner=MINE)
    assert list(mine) == list(DueGroup)
    assert mine[DueGroup.OVERDUE] == ["逾期更久", "逾期"]
    assert mine[DueGroup.TODAY] == ["今天"]
    assert groups(workspace)[DueGroup.TODAY] == ["今天", "别人的", "没人的"]
    assert groups(workspace, owner="") == {DueGroup.TODAY: ["没人的"]}
    assert workspace.read(owners_with_todos) == [("专员 乙", 1), (MINE, 6), (None, 1)]
    assert workspace.read(due_counts, MINE, TODAY) == DueCounts(
        2, 1, 3, ("逾期更久", "逾期", "今天")
    )


def test_a_todo_is_done_with_an_outcome_and_the_next_follows(workspace, do):
    made = do(lambda session: project(session, "示例项目").id)
    first = do(add_todo, "回复供电容量", due=TODAY, owner=MINE, project_id=made)
    next_id = do(
        complete,
        first,
        today=TODAY,
        outcome="已回复：20,000 kVA\n供电公司出方案",
        then=NextStep("催供电方案", date(2016, 6, 3)),
    )
    [done] = workspace.read(done_todos, today=TODAY)
    assert (done.todo_id, done.done_on) == (first, TODAY)
    assert done.outcome == "已回复：20,000 kVA\n供电公司出方案"
    [following] = [one for group in workspace.read(todos_of, owner=None, today=TODAY)
                   for one in group.todos]  # fmt: skip
    assert (following.todo_id, following.owner, following.project) == (next_id, MINE, "示例项目")
    assert groups(workspace) == {DueGroup.WEEK: ["催供电方案"]}
    assert [one.what for one in workspace.read(done_todos, today=TODAY)] == ["回复供电容量"]


def test_the_project_shows_the_open_todo_that_is_due_first(workspace, do):
    made = do(lambda session: project(session, "示例项目").id)

    def shown():
        return workspace.read(
            lambda session: tuple(
                getattr(session.get(Project, made), name) for name in ("next_step", "next_due")
            )
        )

    first = do(add_todo, "先", due=date(2016, 6, 1), project_id=made)
    do(add_todo, "后", due=date(2016, 6, 2), project_id=made)
    assert shown() == ("先", date(2016, 6, 1))
    do(postpone, [first], date(2016, 6, 3), today=TODAY)
    assert shown() == ("后", date(2016, 6, 2))
    for one in workspace.read(todos_of, owner=None, today=TODAY):
        for open_one in one.todos:
            do(complete, open_one.todo_id, today=TODAY)
    assert shown() == (None, None)
    do(reopen, first)
    assert shown() == ("先", date(2016, 6, 3))


def test_each_step_is_taken_back_by_itself(workspace):
    key = workspace.change(add_todo, "示例", due=TODAY, label="记待办").result
    done = workspace.change(
        complete, key, today=TODAY, outcome="好", then=NextStep("再"), label="办结"
    )
    assert groups(workspace) == {DueGroup.UNDATED: ["再"]}
    workspace.undo(done.operation_id)
    assert groups(workspace) == {DueGroup.TODAY: ["示例"]}
    assert workspace.read(lambda session: session.get(Todo, key).outcome) is None
    put_off = workspace.change(postpone, [key], date(2016, 6, 30), today=TODAY, label="推迟")
    assert groups(workspace) == {DueGroup.LATER: ["示例"]}
    workspace.undo(put_off.operation_id)
    thrown = workspace.change(trash_todo, key, label="移入回收站")
    assert groups(workspace) == {}
    workspace.undo(thrown.operation_id)
    assert groups(workspace) == {DueGroup.TODAY: ["示例"]}


def test_what_can_not_be_is_said_in_words(workspace, do):
    key = do(add_todo, "示例")
    for call, field, words in (
        (lambda: do(add_todo, "  "), "what", "请写明要做什么"),
        (lambda: do(add_todo, "字" * 121), "what", "有 121 个字，最多 120"),
        (lambda: do(add_todo, "示例", owner="字" * 41), "owner", "有 41 个字"),
        (lambda: do(edit_todo, key, {"done_on": TODAY}), "done_on", "不能这样修改"),
        (lambda: do(postpone, [key], date(2016, 5, 30), today=TODAY), "due", "已经过去"),
    ):
        with pytest.raises(InvalidInput, match=words) as caught:
            call()
        assert caught.value.field == field
    do(complete, key, today=TODAY)
    with pytest.raises(InvalidInput, match="“示例”在 2016-05-31 已经办结"):
        do(complete, key, today=TODAY)
    do(edit_todo, key, {"what": " 示例 改 ", "due": TODAY, "owner": MINE})
    assert workspace.read(lambda session: session.get(Todo, key).what) == "示例 改"
    do(trash_todo, key)
    with pytest.raises(RecordMissing):
        do(reopen, key)


def test_todos_of_what_lies_in_the_trash_do_not_show(workspace, do):
    def fill(session):
        gone = datetime(2016, 5, 20, tzinfo=UTC)
        trashed = project(session, "示例丢", trashed_at=gone)
        firm = add(session, Organization(name="示例企业", trashed_at=gone))
        add_todo(session, "项目的", project_id=trashed.id)
        add_todo(session, "企业的", organization_id=firm.id)
        add_todo(session, "留下的", project_id=project(session, "示例留").id)

    do(fill)
    assert groups(workspace) == {DueGroup.UNDATED: ["留下的"]}
    assert workspace.read(owners_with_todos) == [(None, 1)]


def test_many_todos_are_one_question(workspace, do):
    def fill(session):
        for number in range(40):
            add_todo(session, f"示例{number}", project_id=project(session, f"示例{number}").id)

    do(fill)
    asked = []

    def look(session):
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: asked.append(args[2]))
        return todos_of(session, owner=None, today=TODAY)

    assert len(workspace.read(look)[0].todos) == 40
    assert len(asked) == 1


def test_what_is_due_or_overdue_is_counted_as_the_list_shows_it(workspace, do):
    def fill(session):
        gone = project(session, "示例丢", trashed_at=datetime(2016, 5, 20, tzinfo=UTC))
        for due in (TODAY - timedelta(days=2), TODAY, TODAY + timedelta(days=1), None):
            add_todo(session, "回电", due=due, owner="甲")
        add_todo(session, "别人的", due=TODAY, owner="乙")
        add_todo(session, "丢了的", due=TODAY, owner="甲", project_id=gone.id)
        return add_todo(session, "办了的", due=TODAY, owner="甲")

    done = do(fill)
    do(lambda session: complete(session, done, today=TODAY))
    assert workspace.read(count_due, "甲", TODAY) == 2
    assert workspace.read(count_due, "丁", TODAY) == 0
