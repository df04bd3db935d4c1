"""Records that are the same become one: everything moves, nothing is lost, one undo parts them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import merging
from crm.check import check
from crm.duplicates import likely
from crm.errors import InvalidInput, RecordMissing
from crm.history import record_history
from crm.merging import MERGEABLE, distinct_pairs, merge, references, set_apart
from crm.organizations import restore_organization
from crm.project_card import project_card
from crm.projects import create_project, organization_named, restore_project, trash_project
from crm.workspace import Workspace
from db.base import Base
from db.fields import logged_fields, record_class
from db.models import (
    Attachment,
    Contact,
    ContactPhone,
    Contract,
    DistinctPair,
    Organization,
    ProjectInvestor,
    StageMove,
)
from db.terms import ContractKind, Stage
from db.values import Amount, Phone, When
from tests.crm.zone import add
from tests.db.records import sample

KINDS = tuple(MERGEABLE)


def two(session: Session, kind: str, **fields: Any) -> tuple[str, str]:
    """Two records of a kind; fields: of the second."""
    cls = MERGEABLE[kind]
    keep = add(session, cls(name="示例甲"))
    other = add(session, cls(name="示例乙", **fields))
    return keep.id, other.id


def live(session: Session, cls: Any, **where: Any) -> list[Any]:
    rows = session.scalars(select(cls).filter_by(**where).where(cls.trashed_at.is_(None)))
    return list(rows)


def values(session: Session, kind: str, record_id: str) -> dict[str, Any]:
    record = session.get(record_class(kind), record_id)
    assert record is not None
    return {name: getattr(record, name) for name in logged_fields(type(record))}


@pytest.mark.parametrize("kind", KINDS)
def test_every_foreign_key_of_the_schema_is_known(kind: str) -> None:
    walked = {
        (table.name, key.parent.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == kind
    }
    known = {(cls.__tablename__, name) for cls, name in references(kind)}
    assert walked == known
    assert len(walked) > 3


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_refers_to_the_other_refers_to_the_kept_one(
    workspace: Workspace, kind: str
) -> None:
    def fill(session: Session) -> tuple[str, str, list[tuple[str, str, str]]]:
        keep, other = two(session, kind)
        children = []
        for cls, name in references(kind):
            child = sample(session, cls)
            setattr(child, name, other)
            session.flush()
            children.append((cls.__tablename__, child.id, name))
        return keep, other, children

    def ends(session: Session) -> set[str]:
        return {values(session, owner, key)[name] for owner, key, name in children}

    keep, other, children = workspace.change(fill, label="建").result
    done = workspace.change(merge, kind, keep, [other], label="合并")
    assert workspace.read(ends) == {keep}
    assert done.result.moved >= len(references(kind)) - 1
    gone = workspace.read(values, kind, other)
    assert gone["trashed_at"] is not None
    assert gone["merged_into_id"] == keep
    assert workspace.read(check) == []
    assert done.operation_id is not None
    workspace.undo(done.operation_id)
    assert workspace.read(ends) == {other}
    back = workspace.read(values, kind, other)
    assert back["trashed_at"] is back["merged_into_id"] is None
    assert workspace.read(check) == []


def test_attachments_and_earlier_decisions_move_too(workspace: Workspace) -> None:
    def fill(session: Session) -> tuple[str, str, str]:
        keep, other = two(session, "organization")
        third = add(session, Organization(name="示例丙")).id
        add(
            session,
            Attachment(
                record_kind="organization", record_id=other, name="a.pdf", sha256="0", size=1
            ),
        )
        set_apart(session, "organization", [other, third])
        set_apart(session, "organization", [keep, other])
        return keep, other, third

    keep, other, third = workspace.change(fill, label="建").result
    workspace.change(merge, "organization", keep, [other], label="合并")
    attached = workspace.read(
        lambda session: [one.record_id for one in session.scalars(select(Attachment))]
    )
    assert attached == [keep]
    assert workspace.read(distinct_pairs, "organization") == {(keep, third)}


def test_fields_are_kept_filled_chosen_or_put_together(workspace: Workspace) -> None:
    def fill(session: Session) -> tuple[str, str]:
        keep = Organization(name="示例甲", seat="长沙", note="先记的", tags="外资、龙头")
        other = Organization(
            name="示例乙", seat="武汉", note="后记的", tags="龙头、示例", website="example.cn",
            short_name="乙",
        )  # fmt: skip
        return add(session, keep).id, add(session, other).id

    keep, other = workspace.change(fill, label="建").result
    workspace.change(
        merge, "organization", keep, [other], {"seat": other, "name": other}, label="合并"
    )
    found = workspace.read(values, "organization", keep)
    assert found["name"] == "示例乙"
    assert found["short_name"] == "乙、示例甲", "the name given up stays as a short name"
    assert found["seat"] == "武汉"
    assert found["website"] == "example.cn"
    assert found["note"] == "先记的\n后记的"
    assert found["tags"] == "外资、龙头、示例"


def test_old_names_find_the_kept_one(workspace: Workspace) -> None:
    def fill(session: Session) -> tuple[str, str, str, str]:
        return *two(session, "project"), *two(session, "contact")

    keep, other, person, double = workspace.change(fill, label="建").result
    workspace.change(merge, "project", keep, [other], label="合并")
    assert workspace.read(project_card, keep).aliases == ("示例乙",)
    [found] = workspace.read(likely, "示例乙", kinds=["project"])
    assert found.record_id == keep
    workspace.change(merge, "contact", person, [double], label="合并")
    assert workspace.read(values, "contact", person)["note"] == "又名 示例乙"


def test_an_enterprise_named_as_it_was_before_the_merge_is_the_kept_one(
    workspace: Workspace,
) -> None:
    keep, other = workspace.change(two, "organization", label="建").result
    workspace.change(merge, "organization", keep, [other], label="合并")
    assert workspace.change(organization_named, "示例乙", label="再登记").result == keep
    third = workspace.change(organization_named, "示例丙", label="建").result
    workspace.change(merge, "organization", third, [keep], label="合并")
    assert workspace.change(organization_named, "示例乙", label="再登记").result == third


def test_what_is_there_twice_becomes_one_and_keeps_what_each_knew(workspace: Workspace) -> None:
    signed = When(date(2016, 3, 1))

    def fill(session: Session) -> tuple[str, str, str]:
        keep, other = two(session, "project")
        firm = add(session, Organization(name="示例企业")).id
        for project, share in ((keep, None), (other, Decimal(60))):
            add(session, ProjectInvestor(project_id=project, organization_id=firm, share=share))
            add(session, StageMove(project_id=project, stage=Stage.SIGNED, on=signed))
            for amount in (Amount(10**10),) if project == keep else (Amount(10**10), Amount(5)):
                contract = Contract(
                    project_id=project, kind=ContractKind.INVESTMENT, signed=signed, amount=amount
                )
                add(session, contract)
        return keep, other, firm

    keep, other, firm = workspace.change(fill, label="建").result
    done = workspace.change(merge, "project", keep, [other], label="合并").result
    assert done.joined == 3
    card = workspace.read(project_card, keep)
    assert [(one.organization_id, one.share) for one in card.investors] == [(firm, Decimal(60))]
    assert len(card.moves) == 1
    assert sorted(one.amount.fen for one in card.contracts if one.amount) == [5, 10**10]


def test_of_two_that_each_have_records_of_their_own_none_is_put_away(
    workspace: Workspace,
) -> None:
    def fill(session: Session) -> tuple[str, str]:
        keep, other = two(session, "organization")
        for firm in (keep, other):
            person = add(session, Contact(name="张三", organization_id=firm))
            add(session, ContactPhone(contact_id=person.id, phone=Phone("+8613807310000")))
        return keep, other

    keep, other = workspace.change(fill, label="建").result
    assert workspace.change(merge, "organization", keep, [other], label="合并").result.joined == 0
    people = workspace.read(lambda session: [c.id for c in live(session, Contact)])
    assert len(people) == 2


def test_three_become_one_and_one_undo_parts_them(workspace: Workspace) -> None:
    def fill(session: Session) -> list[str]:
        return [create_project(session, f"示例{each}", investors=["示例企业"]) for each in "甲乙丙"]

    ids = workspace.change(fill, label="建").result
    before = [workspace.read(values, "project", key) for key in ids]
    done = workspace.change(merge, "project", ids[0], ids[1:], label="合并")
    assert workspace.read(project_card, ids[0]).aliases == ("示例乙", "示例丙")
    assert done.operation_id is not None
    workspace.undo(done.operation_id)
    assert [workspace.read(values, "project", key) for key in ids] == before
    assert len(workspace.read(lambda session: [o.id for o in live(session, ProjectInvestor)])) == 3


def test_a_child_of_the_kept_one_is_no_longer_its_own_parent(workspace: Workspace) -> None:
    def fill(session: Session) -> tuple[str, str]:
        keep, other = two(session, "organization")
        record = session.get(Organization, keep)
        assert record is not None
        record.parent_id = other
        return keep, other

    keep, other = workspace.change(fill, label="建").result
    workspace.change(merge, "organization", keep, [other], label="合并")
    assert workspace.read(values, "organization", keep)["parent_id"] is None


@pytest.mark.parametrize(
    ("others", "choices", "error"),
    [
        ([], {}, InvalidInput),
        (["keep"], {}, InvalidInput),
        (["gone"], {}, RecordMissing),
        (["nowhere"], {}, RecordMissing),
        (["other"], {"merged_into_id": "keep"}, InvalidInput),
        (["other"], {"seat": "gone"}, InvalidInput),
    ],
)
def test_what_cannot_be_merged_is_refused_and_nothing_changes(
    workspace: Workspace, others: list[str], choices: dict[str, str], error: type[Exception]
) -> None:
    def fill(session: Session) -> dict[str, str]:
        keep, other = two(session, "organization")
        return {"keep": keep, "other": other, "gone": add(session, Organization(name="x")).id}

    ids = workspace.change(fill, label="建").result
    workspace.change(merge, "organization", ids["other"], [ids["gone"]], label="先合并一次")
    with pytest.raises(error):
        workspace.change(
            merge,
            "organization",
            ids["keep"],
            [ids.get(each, each) for each in others],
            {field: ids[each] for field, each in choices.items()},
            label="合并",
        )
    assert workspace.read(values, "organization", ids["other"])["trashed_at"] is None


def test_a_kind_that_is_not_merged_is_refused(workspace: Workspace) -> None:
    for use_case in (lambda s: merge(s, "park", "a", ["b"]), lambda s: set_apart(s, "park", "ab")):
        with pytest.raises(InvalidInput):
            workspace.change(use_case, label="坏")


def test_a_decision_is_remembered_once_and_undone(workspace: Workspace) -> None:
    keep, other = workspace.change(two, "project", label="建").result
    done = workspace.change(set_apart, "project", [other, keep], label="不是同一个")
    workspace.change(set_apart, "project", [keep, other], label="不是同一个")
    pair = tuple(sorted((keep, other)))
    assert workspace.read(distinct_pairs, "project") == {pair}
    assert len(workspace.read(lambda session: [o.id for o in live(session, DistinctPair)])) == 1
    assert done.operation_id is not None
    workspace.undo(done.operation_id)
    assert workspace.read(distinct_pairs, "project") == set()


def test_the_history_of_the_kept_one_tells_of_those_it_was_made_of(workspace: Workspace) -> None:
    ids = [workspace.change(create_project, f"示例{n}", label=f"建{n}").result for n in range(3)]
    workspace.change(merge, "project", ids[1], [ids[2]], label="合并一")
    workspace.change(merge, "project", ids[0], [ids[1]], label="合并二")
    labels = [entry.label for entry in workspace.read(record_history, "project", ids[0])]
    assert labels == ["合并二", "合并一", "建2", "建1", "建0"]
    other = workspace.read(record_history, "project", ids[2])
    assert [entry.label for entry in other] == ["合并二", "合并一", "建2"]


def test_who_is_taken_out_of_the_trash_is_itself_again(workspace: Workspace) -> None:
    keep, other = workspace.change(two, "project", label="建").result
    workspace.change(merge, "project", keep, [other], label="合并")
    workspace.change(restore_project, other, label="恢复")
    assert workspace.read(values, "project", other)["merged_into_id"] is None

    def told() -> list[str]:
        return [entry.label for entry in workspace.read(record_history, "project", keep)]

    assert told() == ["建"]
    workspace.change(trash_project, other, label="删")
    assert told() == ["建"]
    firm, double = workspace.change(two, "organization", label="建").result
    workspace.change(merge, "organization", firm, [double], label="合并")
    workspace.change(restore_organization, double, label="恢复")
    assert workspace.read(values, "organization", double)["merged_into_id"] is None


def test_an_illustrative_record_stays_so_only_with_its_like() -> None:
    records = [Organization(id=each, name=each, illustrative=each != "c") for each in "abc"]
    assert merging.outcome("organization", records[:2], {})["illustrative"] is True
    assert merging.outcome("organization", records, {})["illustrative"] is False


def test_a_history_says_which_of_the_merged_ones_a_change_was_of(workspace: Workspace) -> None:
    keep, other = workspace.change(two, "project", label="建").result
    workspace.change(merge, "project", keep, [other], label="合并")
    merging_entry, creation = workspace.read(record_history, "project", keep)
    assert {change.merged_name for change in merging_entry.changes} == {"示例乙"}
    named = {
        change.new: change.merged_name for change in creation.changes if change.field == "name"
    }
    assert named == {"示例甲": "", "示例乙": "示例乙"}
