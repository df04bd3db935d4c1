"""Parks on both databases: edited, projects transferred, parcels given, and the roll-up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from crm import counts_kept
from crm.conflicts import settle
from crm.errors import InvalidInput
from crm.history import restore_field
from crm.labels import field_label, kind_label
from crm.merging import merge
from crm.parcels import (
    add_parcel,
    edit_parcel,
    edit_use,
    find_parcels,
    hold_parcels,
    parcels,
    put_project,
    take_project_off,
    trash_parcel,
    wanted_by,
)
from crm.park_figures import look_at_parks, projects_of
from crm.parks import (
    create_park,
    edit_park,
    moves,
    park_rows,
    shift_park,
    transfer_project,
    trash_park,
)
from crm.project_history import project_history
from crm.projects import create_project, save_facts, trash_project
from crm.workspace import Workspace
from db.models import ParkMove, Project
from db.terms import Mark, ParcelState, ParkKind, Stage
from db.values import AREA_UNITS_PER_MU as MU
from db.values import Amount, Extent

TODAY = date(2016, 5, 31)
YI = 10**10


def change(workspace: Workspace, use_case, *args, **fields):
    return workspace.change(use_case, *args, label="改", **fields).result


def refused(field: str, words: str, workspace: Workspace, use_case, *args, **fields) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        change(workspace, use_case, *args, **fields)
    assert caught.value.field == field


def parks_of(workspace: Workspace) -> tuple[str, str]:
    main = change(workspace, create_park, "主园区")
    far = change(workspace, create_park, "飞地", kind=ParkKind.ENCLAVE, counts_into_zone=False)
    return main, far


def parcel(workspace: Workspace, park: str, code: str = "A", mu: int = 100, **fields) -> str:
    fields = {"state": ParcelState.READY, "today": TODAY, **fields}
    return change(workspace, add_parcel, park, code, area=Extent(mu * MU), **fields)


def state(workspace: Workspace, key: str) -> tuple[ParcelState, date | None, int]:
    [row] = [one for one in workspace.read(parcels) if one.parcel_id == key]
    return row.state, row.supplied_on, row.land.left // MU


def test_a_park_is_edited_ordered_and_its_name_taken_once(workspace: Workspace) -> None:
    main, far = parks_of(workspace)
    refused("name", "已有“飞地”", workspace, edit_park, main, {"name": " 飞地 "})
    refused("name", "请填写名称", workspace, create_park, " ")
    change(workspace, edit_park, main, {"name": "主区", "counts_into_zone": False})
    change(workspace, shift_park, far, -1)
    assert [(one.name, one.counts_into_zone) for one in workspace.read(park_rows)] == [
        ("飞地", False), ("主区", False),
    ]  # fmt: skip
    change(workspace, create_project, "示例项目", park_id=main)
    refused("", "名下还有项目", workspace, trash_park, main)
    change(workspace, trash_park, far)
    assert [one.name for one in workspace.read(park_rows)] == ["主区"]


def test_a_transfer_is_kept_with_day_and_reason_and_undone_in_one_step(
    workspace: Workspace,
) -> None:
    main, far = parks_of(workspace)
    project = change(workspace, create_project, "示例项目", park_id=main)
    transfer = (workspace, transfer_project, project)
    refused("reason", "划转原因", *transfer, far, TODAY, reason=" ", today=TODAY)
    refused("on", "还没有到", *transfer, far, date(2016, 6, 1), reason="换地", today=TODAY)
    refused("park_id", "已经在这个园区", *transfer, main, TODAY, reason="换地", today=TODAY)
    done = workspace.change(
        transfer_project, project, far, date(2016, 5, 3), reason="换地", today=TODAY, label="划转"
    )
    [move] = workspace.read(moves, park_id=main)
    assert (move.project, move.came_from, move.went_to, move.on, move.reason) == (
        "示例项目", "主园区", "飞地", date(2016, 5, 3), "换地",
    )  # fmt: skip
    refused("on", "上一次划转", *transfer, main, date(2016, 5, 2), reason="回", today=TODAY)
    told = [
        (kind_label(one.kind), field_label(one.field, one.kind), one.new_name)
        for entry in workspace.read(project_history, project)
        for one in entry.changes
    ]
    assert ("园区划转", "划入园区", "飞地") in told
    workspace.undo(done.operation_id)
    assert workspace.read(moves, project_id=project) == []
    assert workspace.read(projects_of, main) == [project]


def test_another_park_on_the_projects_page_is_a_transfer_too(workspace: Workspace) -> None:
    main, far = parks_of(workspace)
    project = change(workspace, create_project, "示例项目", park_id=main)
    change(workspace, save_facts, project, {"park_id": far, "owner": "甲"}, today=TODAY)
    change(workspace, save_facts, project, {"park_id": far, "owner": "乙"}, today=TODAY)
    [move] = workspace.read(moves, project_id=project)
    assert (move.came_from, move.went_to, move.on, move.reason) == ("主园区", "飞地", TODAY, None)


def told(workspace: Workspace, project: str) -> list[tuple[str, str, str | None]]:
    """The project's transfers, newest first: from, to, why."""
    return [
        (one.came_from, one.went_to, one.reason)
        for one in workspace.read(moves, project_id=project)
    ]


def stands_in(workspace: Workspace, project: str) -> str | None:
    return workspace.read(lambda session: session.get_one(Project, project).park_id)


def test_a_park_put_back_from_the_history_is_a_transfer_too(workspace: Workspace) -> None:
    main, far = parks_of(workspace)
    project = change(workspace, create_project, "示例项目", park_id=main)
    change(workspace, transfer_project, project, far, TODAY, reason="换地", today=TODAY)
    back = workspace.change(restore_field, "project", project, "park_id", main, label="恢复园区")
    assert stands_in(workspace, project) == main
    assert told(workspace, project) == [
        ("飞地", "主园区", "从历史恢复"), ("主园区", "飞地", "换地"),
    ]  # fmt: skip
    change(workspace, restore_field, "project", project, "park_id", main)
    assert len(told(workspace, project)) == 2  # it stands there already
    workspace.undo(back.operation_id or "")
    assert stands_in(workspace, project) == far
    assert told(workspace, project) == [("主园区", "飞地", "换地")]


@pytest.mark.parametrize("picked", ["kept", "other"])
def test_of_two_projects_made_one_the_transfers_end_where_it_stands(
    workspace: Workspace, picked: str
) -> None:
    main, far = parks_of(workspace)
    near = change(workspace, create_park, "近园")
    kept = change(workspace, create_project, "示例项目", park_id=main)
    other = change(workspace, create_project, "示例项目二", park_id=main)
    change(workspace, transfer_project, other, near, TODAY, reason="换地", today=TODAY)
    change(workspace, transfer_project, other, far, TODAY, reason="再换", today=TODAY)
    choice = {"park_id": kept if picked == "kept" else other}
    done = workspace.change(merge, "project", kept, [other], choice, label="合并")
    last = [("飞地", "主园区", "合并重复的项目")] if picked == "kept" else []
    assert told(workspace, kept) == [
        *last, ("近园", "飞地", "再换"), ("主园区", "近园", "换地"),
    ]  # fmt: skip
    assert stands_in(workspace, kept) == (main if picked == "kept" else far)
    workspace.undo(done.operation_id or "")
    assert told(workspace, kept) == []
    assert len(told(workspace, other)) == 2


def test_a_park_taken_over_from_a_double_is_a_transfer(workspace: Workspace) -> None:
    main, far = parks_of(workspace)
    kept = change(workspace, create_project, "示例项目", park_id=main)
    other = change(workspace, create_project, "示例项目二", park_id=far)
    change(workspace, merge, "project", kept, [other], {"park_id": other})
    assert told(workspace, kept) == [("主园区", "飞地", "合并重复的项目")]


def test_a_park_settled_after_two_were_chosen_ends_the_transfers(workspace: Workspace) -> None:
    main, far = parks_of(workspace)
    near = change(workspace, create_park, "近园")
    project = change(workspace, create_project, "示例项目", park_id=main)
    change(workspace, transfer_project, project, far, TODAY, reason="甲的", today=TODAY)
    change(workspace, transfer_project, project, near, TODAY, reason="乙的", today=TODAY)
    change(workspace, settle, "project", project, "park_id", far)
    assert told(workspace, project)[0] == ("近园", "飞地", "处理冲突")
    change(workspace, settle, "project", project, "park_id", far)
    assert len(told(workspace, project)) == 3


def test_a_parcel_is_entered_edited_and_refused_in_words(workspace: Workspace) -> None:
    main, far = parks_of(workspace)
    key = parcel(workspace, main, place="东六路", use="工业")
    parcel(workspace, far)  # the same code in another park
    add = (workspace, add_parcel, main)
    refused("code", "已有编号“A”", *add, "A", area=Extent(MU), today=TODAY)
    refused("code", "地块编号", *add, " ", area=Extent(MU), today=TODAY)
    refused("area", "请填写面积", *add, "B", today=TODAY)
    refused("area", "准数", *add, "B", area=Extent(MU, Mark.OVER), today=TODAY)
    given = {"state": ParcelState.SUPPLIED, "supplied_on": date(2016, 6, 1)}
    refused("supplied_on", "还没有到", workspace, edit_parcel, key, given, today=TODAY)
    change(workspace, edit_parcel, key, {"state": ParcelState.SUPPLIED}, today=TODAY)
    # A day that nobody told stays unknown: it counts into no year.
    assert state(workspace, key) == (ParcelState.SUPPLIED, None, 0)
    change(workspace, trash_parcel, key)
    assert len(workspace.read(parcels)) == 1


def test_a_project_takes_what_is_left_and_the_state_follows(workspace: Workspace) -> None:
    main, _ = parks_of(workspace)
    key = parcel(workspace, main)
    one, two, three = (
        change(workspace, create_project, name, land=Extent(80 * MU)) for name in ("甲", "乙", "丙")
    )
    put = (put_project, key)
    use = change(workspace, *put, one, Extent(60 * MU), date(2016, 3, 1), today=TODAY)
    refused("project_id", "已经在", workspace, *put, one, Extent(MU), None, today=TODAY)
    refused("area", "只剩 40亩", workspace, *put, two, Extent(41 * MU), None, today=TODAY)
    assert state(workspace, key) == (ParcelState.READY, None, 40)
    done = workspace.change(
        put_project, key, two, Extent(40 * MU), date(2016, 4, 1), today=TODAY, label="安排"
    )
    assert state(workspace, key) == (ParcelState.SUPPLIED, date(2016, 4, 1), 0)
    refused("area", "只剩 0亩", workspace, *put, three, Extent(MU), None, today=TODAY)
    refused("area", "小于已安排", workspace, edit_parcel, key, {"area": Extent(MU)}, today=TODAY)
    refused("", "请先撤下项目", workspace, trash_parcel, key)
    workspace.undo(done.operation_id)
    assert state(workspace, key) == (ParcelState.READY, None, 40)
    change(workspace, edit_use, use, Extent(100 * MU), date(2016, 3, 1), today=TODAY)
    assert state(workspace, key)[0] is ParcelState.SUPPLIED
    change(workspace, take_project_off, use)
    assert state(workspace, key) == (ParcelState.READY, None, 100)


def test_a_parcel_that_was_supplied_whole_takes_no_project(workspace: Workspace) -> None:
    main, _ = parks_of(workspace)
    key = parcel(workspace, main, state=ParcelState.SUPPLIED)
    project = change(workspace, create_project, "甲")
    refused(
        "project_id",
        "已整块供出",
        workspace,
        put_project,
        key,
        project,
        Extent(MU),
        None,
        today=TODAY,
    )


def test_a_project_finds_its_parcel_by_what_it_still_wants(workspace: Workspace) -> None:
    main, far = parks_of(workspace)
    small, wide = parcel(workspace, main, "小", 50), parcel(workspace, main, "大", 300)
    parcel(workspace, far, "远", 90)
    land = Extent(120 * MU, Mark.ABOUT)
    project = change(workspace, create_project, "甲", land=land, park_id=main)
    change(workspace, put_project, small, project, Extent(30 * MU), None, today=TODAY)
    wanted = workspace.read(wanted_by, project)
    assert (wanted.units, wanted.park_id) == (90 * MU, main)
    found = workspace.read(find_parcels, Extent(wanted.units), park_id=main)
    assert [(rows[0].parcel_id, fit.left // MU) for fit, rows in found] == [(wide, 210)]
    assert [rows[0].code for _, rows in workspace.read(find_parcels, Extent(90 * MU))] == [
        "远", "大",
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="多大的地"):
        workspace.read(find_parcels, None)


def test_two_neighbours_are_held_for_a_project_in_one_step(workspace: Workspace) -> None:
    main, _ = parks_of(workspace)
    keys = [parcel(workspace, main, code, mu) for code, mu in (("A", 60), ("B", 90))]
    project = change(workspace, create_project, "甲", land=Extent(100 * MU))
    held = workspace.change(
        hold_parcels, keys, project, Extent(100 * MU), today=TODAY, label="预留"
    )
    assert [state(workspace, key)[2] for key in keys] == [0, 50]
    assert workspace.read(wanted_by, project).units == 0
    refused("wanted", "面积", workspace, hold_parcels, keys, project, None, today=TODAY)
    workspace.undo(held.operation_id)
    assert [state(workspace, key)[2] for key in keys] == [60, 90]


def filled(workspace: Workspace) -> tuple[str, str]:
    main, far = parks_of(workspace)
    contracted = [Amount(3 * YI), Amount(2 * YI, mark=Mark.ABOUT), None]
    keys = [
        change(workspace, create_project, f"项目{at}", park_id=main, stage=stage, contracted=amount)
        for at, (stage, amount) in enumerate(
            zip((Stage.SIGNED, Stage.STARTED, Stage.LOST), contracted, strict=True)
        )
    ]
    change(workspace, create_project, "飞", park_id=far, contracted=Amount(9 * YI))
    change(workspace, create_project, "无园区", contracted=Amount(YI))
    gone = change(workspace, create_project, "已删", park_id=main, contracted=Amount(7 * YI))
    change(workspace, trash_project, gone)
    key = parcel(workspace, main)
    change(workspace, put_project, key, keys[0], Extent(25 * MU), date(2016, 2, 1), today=TODAY)
    return main, far


def test_the_roll_up_counts_each_park_and_the_zone_without_what_is_not_counted(
    workspace: Workspace,
) -> None:
    main, far = filled(workspace)
    look = workspace.read(look_at_parks, TODAY)
    own, other, zone = look.of(main), look.of(far), look.zone
    assert (own.projects, own.signed, zone.projects, other.projects) == (2, 2, 3, 1)
    assert own.stages[Stage.LOST] == 1
    assert (own.contracted.fen, own.contracted.approximate) == (3 * YI, 1)
    assert (zone.contracted.fen, other.contracted.fen) == (4 * YI, 9 * YI)
    assert own.land.rate == Fraction(25)
    assert own.land.given_this_year == 25 * MU
    assert zone.land.area == own.land.area
    assert len(workspace.read(projects_of, main, contracted=True)) == own.contracted.items
    assert len(workspace.read(projects_of, None)) == zone.projects
    for stage, count in zone.stages.items():
        assert len(workspace.read(projects_of, None, stage=stage)) == count


def test_the_roll_up_asks_as_often_for_ten_parks_as_for_two(workspace: Workspace) -> None:
    filled(workspace)

    def statements() -> int:
        counts_kept.forget_counts()  # a first look each time
        said: list[str] = []

        def look(session: Session) -> None:
            engine = session.get_bind()
            note = lambda *args: said.append(args[2])  # noqa: E731
            event.listen(engine, "before_cursor_execute", note)
            look_at_parks(session, TODAY)
            event.remove(engine, "before_cursor_execute", note)

        workspace.read(look)
        return len(said)

    before = statements()
    for at in range(8):
        park = change(workspace, create_park, f"园区{at}")
        change(workspace, create_project, f"园区{at}的项目", park_id=park)
        parcel(workspace, park)
    assert statements() == before > 3


def test_a_move_is_logged_with_its_records(workspace: Workspace) -> None:
    main, far = parks_of(workspace)
    project = change(workspace, create_project, "示例项目", park_id=main)
    outcome = workspace.change(
        transfer_project, project, far, TODAY, reason="换地", today=TODAY, label="划转"
    )
    [move] = workspace.read(lambda session: list(session.scalars(select(ParkMove.id))))
    assert outcome.touched == {"park_move": {move}, "project": {project}}
