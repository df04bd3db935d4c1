"""The change log: complete for every mapped record, exact, and undone to the same values."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, inspect, select, update

from crm import history
from crm.check import check_chain
from db.base import Base, Record
from db.changes import bulk_create, operation
from db.errors import ChangeRefused
from db.fields import decode, encode, logged_fields, record_classes
from db.models import Change, Operation, Organization, Project
from db.store import Store
from db.terms import PeriodKind, Stage
from db.values import Amount, Extent, Period, Phone, Quantity, When
from tests.db.records import fill, sample, snapshot

ALL = sorted(record_classes())


def changes_of(session: Any, record_id: str) -> list[Change]:
    return list(
        session.scalars(
            select(Change)
            .join(Operation, Operation.id == Change.operation_id)
            .where(Change.record_id == record_id)
            .order_by(Operation.clock)
        )
    )


def test_every_table_is_a_record_the_log_itself_or_derived_from_it_or_local() -> None:
    others = set(Base.metadata.tables) - set(record_classes())
    log, derived, local = (
        {"device", "operation", "change"},
        {"search_entry", "conflict"},
        {"exchange"},
    )
    assert others == log | derived | local


@pytest.mark.parametrize("kind", ALL)
def test_every_column_is_logged_or_marked_derived(kind: str) -> None:
    cls = record_classes()[kind]
    logged = {column for field in logged_fields(cls).values() for column in field.columns}
    derived = {c.key for c in inspect(cls).columns if c.info.get("derived")}
    assert {c.key for c in inspect(cls).columns} == logged | derived | {"id"}
    assert not logged & derived


@pytest.mark.parametrize("kind", ALL)
def test_each_change_is_logged_and_undone_to_the_same_values(store: Store, kind: str) -> None:
    cls: type[Record] = record_classes()[kind]
    with store.session(writes=True) as session:
        with operation(session, "建"):
            record = sample(session, cls)
        created = snapshot(record)
        first = changes_of(session, record.id)
        assert len(first) == 1
        assert first[0].fields == {
            name: [encode(value)] for name, value in created.items() if value is not None
        }

        session.expire_all()  # a committed record is expired: its old values must still be known
        with operation(session, "改") as edit:
            fill(session, record, 1)
        edited = snapshot(record)
        second = changes_of(session, record.id)[1]
        assert second.fields == {
            name: [encode(created[name]), encode(edited[name])]
            for name in created
            if created[name] != edited[name]
        }
        assert second.fields, "the two turns must differ"

        with operation(session, "撤销", undoes=edit.id):
            history.undo(session, edit.id)
        assert snapshot(record) == created
        assert len(changes_of(session, record.id)) == 3
        assert check_chain(session) == []


@pytest.mark.parametrize("kind", ALL)
def test_logged_values_survive_the_round_through_json(store: Store, kind: str) -> None:
    cls = record_classes()[kind]
    with store.session(writes=True) as session:
        with operation(session, "建"):
            record = sample(session, cls, 1)
        row = changes_of(session, record.id)[0]
        for name, field in logged_fields(cls).items():
            if name in row.fields:
                assert decode(field, row.fields[name][0]) == getattr(record, name)


UNREAD = (
    Amount(None, source="面议"),
    Extent(None, source="待测"),
    When(None, source="年底"),
    Phone("", source="1830000"),
    Quantity(source="见附件"),
    Period(PeriodKind.STANDING),
)
"""What could not be read, and is kept as it was typed."""


def test_what_could_not_be_read_is_rebuilt_from_the_log() -> None:
    types = {
        field.value_type
        for cls in record_classes().values()
        for field in logged_fields(cls).values()
    }
    assert {type(value) for value in UNREAD} == types - {None}
    for value in UNREAD:
        assert type(value).from_plain(json.loads(json.dumps(value.plain()))) == value


@pytest.mark.parametrize(
    ("kind", "field", "parts"),
    [
        ("commitment", "period", {"nth": 2}),
        ("commitment", "promised", {"unit": "万元"}),
        ("contract", "amount", {"fen": 130_000}),
        ("contract", "land", {"units": 1}),
        ("contract", "signed", {"day": date(2016, 6, 1)}),
        ("contact_phone", "phone", {"extension": "801"}),
    ],
)
def test_a_part_of_a_value_alone_is_changed_and_the_whole_value_is_logged(
    store: Store, kind: str, field: str, parts: dict[str, Any]
) -> None:
    with store.session(writes=True) as session:
        with operation(session, "建"):
            record = sample(session, record_classes()[kind])
        session.expire_all()
        before = getattr(record, field)
        after = replace(before, **parts)
        with operation(session, "改"):
            setattr(record, field, after)
        assert changes_of(session, record.id)[1].fields == {field: [encode(before), encode(after)]}


def test_several_flushes_of_one_operation_become_one_row(store: Store) -> None:
    with store.session(writes=True) as session:
        with operation(session, "建"):
            project = Project(name="示例一")
            session.add(project)
            session.flush()
            project.name = "示例二"
        with operation(session, "改") as edit:
            project.name = "示例三"
            session.flush()
            project.planned = Amount(100)
            session.flush()
            project.name = "示例四"
        rows = changes_of(session, project.id)
        assert [row.fields.get("name") for row in rows] == [["示例二"], ["示例二", "示例四"]]
        assert rows[1].fields["planned"] == [None, {"fen": 100, "currency": "CNY", "mark": "exact"}]
        assert edit.touched == {"project": {project.id}}


def test_an_operation_that_changes_nothing_leaves_nothing(store: Store) -> None:
    with store.session(writes=True) as session:
        with operation(session, "建"):
            project = Project(name="示例")
            session.add(project)
        with operation(session, "白改") as idle:
            project.name = "别的"
            session.flush()
            project.name = "示例"
        assert not idle.logged
        assert session.scalar(select(func.count(Operation.id))) == 1


def test_a_failed_operation_writes_neither_record_nor_log(store: Store) -> None:
    with store.session(writes=True) as session:
        with pytest.raises(ZeroDivisionError), operation(session, "坏"):
            session.add(Project(name="示例"))
            session.flush()
            raise ZeroDivisionError
        assert session.scalar(select(func.count(Project.id))) == 0
        assert session.scalar(select(func.count(Operation.id))) == 0
        with operation(session, "好"):
            session.add(Project(name="示例"))
        assert check_chain(session) == []


def test_writes_outside_an_operation_are_refused(store: Store) -> None:
    with store.session(writes=True) as session:
        session.add(Project(name="示例"))
        with pytest.raises(ChangeRefused):
            session.flush()
        session.rollback()
        with operation(session, "建"):
            project = Project(name="示例")
            session.add(project)
        project.name = "偷改"
        with pytest.raises(ChangeRefused):
            session.commit()
        session.rollback()
        assert project.name == "示例"


@pytest.mark.parametrize(
    "statement",
    [
        update(Project).values(name="x"),
        delete(Project),
        insert(Project).values(name="x"),
        update(Project.__table__).values(name="x"),
    ],
)
def test_bulk_statements_are_refused_even_inside_an_operation(store: Store, statement: Any) -> None:
    session = store.session(writes=True)
    with session, pytest.raises(ChangeRefused), operation(session, "成批"):
        session.execute(statement)


def test_deleting_a_record_is_refused(store: Store) -> None:
    with store.session(writes=True) as session:
        with operation(session, "建"):
            project = Project(name="示例")
            session.add(project)
        with pytest.raises(ChangeRefused), operation(session, "删"):
            session.delete(project)
        assert session.scalar(select(func.count(Project.id))) == 1


def test_bulk_creation_leaves_the_same_log_as_one_by_one(store: Store) -> None:
    with store.session(writes=True) as session:
        with operation(session, "成批"):
            ids = bulk_create(
                session,
                Project,
                [
                    {"name": "示例一", "planned": Amount(7)},
                    {"name": "示例二", "stage": Stage.SIGNED},
                ],
            )
        with operation(session, "逐条"):
            one = Project(name="示例一", planned=Amount(7))
            session.add(one)
        bulk = changes_of(session, ids[0])[0].fields
        assert bulk == changes_of(session, one.id)[0].fields
        assert session.get(Project, ids[1]).stage is Stage.SIGNED  # type: ignore[union-attr]
        assert check_chain(session) == []


def test_an_undo_is_refused_when_the_field_was_changed_since(store: Store) -> None:
    with store.session(writes=True) as session:
        with operation(session, "建"):
            project = Project(name="示例", note="甲")
            session.add(project)
        with operation(session, "改名") as rename:
            project.name = "示例二"
        with operation(session, "再改名") as again:
            project.name = "示例三"
        with operation(session, "改备注"):
            project.note = "乙"
        with pytest.raises(Exception, match="再改名"), operation(session, "撤销"):
            history.undo(session, rename.id)
        with operation(session, "撤销", undoes=again.id):
            history.undo(session, again.id)
        with operation(session, "撤销", undoes=rename.id):
            history.undo(session, rename.id)
        assert (project.name, project.note) == ("示例", "乙")


def test_an_undo_can_be_undone(store: Store) -> None:
    with store.session(writes=True) as session:
        with operation(session, "建") as made:
            project = Project(name="示例")
            session.add(project)
        with operation(session, "撤销", undoes=made.id) as back:
            history.undo(session, made.id)
        assert project.trashed_at is not None
        with operation(session, "重做", undoes=back.id):
            history.undo(session, back.id)
        assert project.trashed_at is None


def test_the_check_finds_a_row_that_was_altered_or_removed(store: Store) -> None:
    with store.session(writes=True) as session:
        for number in range(3):
            with operation(session, f"建{number}"):
                session.add(Organization(name=f"示例{number}"))
        assert check_chain(session) == []
        table = Change.__table__
        victim = session.scalars(select(Change.operation_id)).first()
        session.connection().execute(
            update(table).where(table.c.operation_id == victim).values(fields={"name": ["篡改"]})
        )
        assert len(check_chain(session)) == 1
        session.connection().execute(delete(table).where(table.c.operation_id == victim))
        assert len(check_chain(session)) == 1
        session.rollback()


def test_sequence_numbers_are_gapless_and_the_clock_rises(store: Store) -> None:
    with store.session(writes=True) as session:
        for number in range(5):
            with operation(session, str(number)):
                session.add(Organization(name="示例"))
        rows = session.execute(
            select(Operation.seq, Operation.clock, Operation.seen).order_by(Operation.seq)
        ).all()
        assert [row.seq for row in rows] == [1, 2, 3, 4, 5]
        assert sorted({row.clock for row in rows}) == [row.clock for row in rows]
        assert [sum(row.seen.values()) for row in rows] == [0, 1, 2, 3, 4]
