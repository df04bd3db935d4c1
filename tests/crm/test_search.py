"""Finding by the text index, and the index kept true through every kind of change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.check import check, check_index
from crm.findable import KINDS, documents
from crm.ledgers.importing import apply_import, preview, read_ledger
from crm.projects import (
    add_alias,
    create_project,
    edit_project,
    restore_project,
    set_investors,
    trash_project,
)
from crm.search import _ZONES, Hit, find
from crm.todos import add_todo
from crm.workspace import Workspace
from db import engines, textindex
from db.changes import bulk_create
from db.fields import Field, logged_fields, record_class
from db.migrations.runner import configuration
from db.models import (
    Contact,
    ContactPhone,
    Organization,
    Project,
    ProjectAlias,
    ProjectInvestor,
)
from db.terms import ActivityKind
from db.tokens import Zone
from db.values import Phone, When, new_key
from tests.crm.ledgers import books
from tests.db.records import fill, sample, value_of

TODAY = date(2016, 5, 31)
CODE = "91430100MA4L16JQ9B"


def make(session: Session) -> dict[str, str]:
    """A project with all that it can be found by, its enterprise, person, activity and todo."""
    key = create_project(
        session, "长丰机械（一期）", aliases=["猎豹配套园"], investors=["三一重工股份有限公司"]
    )
    edit_project(session, key, {"note": "需要蒸汽管网\n和危化品仓库", "progress": "正在签约"})
    firm = session.query(Organization).one()
    firm.short_name, firm.credit_code = "三一", CODE
    contact = Contact(name="覃长江", organization_id=firm.id, title="总经理")
    session.add(contact)
    session.flush()
    session.add(ContactPhone(contact_id=contact.id, phone=Phone("+8613807310000")))
    session.add(
        ContactPhone(contact_id=contact.id, phone=Phone("+8673184011111", "802"), ordinal=1)
    )
    activity = add_activity(
        session, ActivityKind.TALKS, on=When.on(TODAY), today=TODAY, project_id=key,
        subject="土地价格", minutes="对方希望先供应八十亩，分两次摘牌。",
    )  # fmt: skip
    todo = add_todo(session, "把图纸寄给设计院", due=TODAY, project_id=key)
    return {
        "project": key, "organization": firm.id, "contact": contact.id,
        "activity": activity, "todo": todo,
    }  # fmt: skip


@pytest.fixture
def made(workspace: Workspace) -> dict[str, str]:
    return workspace.change(make, label="建").result


def look(workspace: Workspace, text: str, kind: str | None = None) -> list[Hit]:
    hits = workspace.read(find, text)
    return [hit for hit in hits if kind in (None, hit.kind)]


@pytest.mark.parametrize(
    ("kind", "text", "field", "marked"),
    [
        ("project", "长", "", "长"),
        ("project", "丰机械", "", "丰机械"),
        ("project", "械一期", "", "械（一期"),
        ("project", "cf", "", "长丰"),
        ("project", "ZF", "", "长丰"),
        ("project", "ｃｈａｎｇｆ", "", "长丰"),
        ("project", "zhangfengji", "", "长丰机"),
        ("project", "fjxyq", "", "丰机械（一期"),
        ("project", "配套", "又名", "配套"),
        ("project", "lieb", "又名", "猎豹"),
        ("project", "三一重", "投资方", "三一重"),
        ("project", "syzg", "投资方", "三一重工"),
        ("project", "汽", "备注", "汽"),
        ("project", "管网 和危化", "备注", "管网 和危化"),
        ("project", "签约", "进展", "签约"),
        ("organization", "重工", "", "重工"),
        ("organization", "sanyi", "", "三一"),
        ("organization", "ma4l16", "统一社会信用代码", "MA4L16"),
        ("organization", "9b", "统一社会信用代码", None),
        ("contact", "qin", "", "覃"),
        ("contact", "覃长江", "", "覃长江"),
        ("contact", "0000", "电话", "0000"),
        ("contact", "1380731", "电话", "138 0731"),
        ("contact", "+86 138 0731 0000", "电话", "138 0731 0000"),
        ("contact", "0731-8401", "电话", "0731-8401"),
        ("contact", "转802", "电话", None),
        ("activity", "土地", "", "土地"),
        ("activity", "八十亩", "纪要", "八十亩"),
        ("todo", "图纸", "", "图纸"),
        ("todo", "sjy", "", "设计院"),
    ],
)
def test_a_record_is_found_and_marked_by(
    workspace: Workspace,
    made: dict[str, str],
    kind: str,
    text: str,
    field: str,
    marked: str | None,
) -> None:
    hits = look(workspace, text, kind)
    if marked is None:
        assert hits == []
        return
    (hit,) = hits
    assert (hit.record_id, hit.field) == (made[kind], field)
    shown, marks = (hit.excerpt, hit.excerpt_marks) if field else (hit.title, hit.marks)
    assert [shown[slice(*span)] for span in marks] == [marked]


def test_words_are_found_in_any_field_and_order(workspace: Workspace, made: dict[str, str]) -> None:
    (hit,) = look(workspace, "蒸汽 syzg 机械", "project")
    assert (hit.field, [hit.title[slice(*span)] for span in hit.marks]) == ("备注", ["机械"])
    assert look(workspace, "蒸汽 没有", "project") == []


@pytest.mark.parametrize("text", ["%", "  ", "_", "'", '"', "（", "\x00", "OR", "长 NOT 丰", "*"])
def test_marks_and_words_of_a_query_are_nothing_special(
    workspace: Workspace, made: dict[str, str], text: str
) -> None:
    assert look(workspace, text) == []


def test_a_very_long_text_finds_nothing_and_fails_nowhere(
    workspace: Workspace, made: dict[str, str]
) -> None:
    assert look(workspace, "长丰" * 50_000) == []


def test_what_a_hit_opens(workspace: Workspace, made: dict[str, str]) -> None:
    opened = {kind: look(workspace, word, kind)[0].opens for kind, word in (
        ("project", "长丰"), ("organization", "三一"), ("contact", "覃"), ("activity", "土地"),
        ("todo", "图纸"),
    )}  # fmt: skip
    assert opened == {
        "project": ("project", made["project"]),
        "organization": ("organization", made["organization"]),
        "contact": ("organization", made["organization"]),
        "activity": ("project", made["project"]),
        "todo": ("project", made["project"]),
    }


def test_what_belongs_to_a_trashed_project_is_not_shown(
    workspace: Workspace, made: dict[str, str]
) -> None:
    workspace.change(trash_project, made["project"], label="删")
    for text in ("长丰", "土地", "图纸"):
        assert look(workspace, text) == [], text
    workspace.change(restore_project, made["project"], label="恢复")
    assert [hit.kind for hit in look(workspace, "土地")] == ["activity"]


def test_the_whole_name_comes_first_then_beginnings_then_the_rest(workspace: Workspace) -> None:
    names = ["新能源示例", "示例新材料产业园", "示例新材料", "示例", "老示例"]
    names += [f"示例{chr(0x4E00 + at)}园" for at in range(60)]
    workspace.change(lambda session: [create_project(session, name) for name in names], label="建")
    found = [hit.title for hit in workspace.read(find, "示例", 99)]
    assert found[0] == "示例"
    assert set(found[-2:]) == {"老示例", "新能源示例"}
    assert len(found) == 65
    assert [hit.title for hit in look(workspace, "示例新")] == ["示例新材料", "示例新材料产业园"]


@pytest.mark.parametrize("text", ["示例", "示例甲", "slj", "shilijia"])
def test_a_beginning_is_first_however_many_hold_the_text(workspace: Workspace, text: str) -> None:
    def write(session: Session) -> None:
        create_project(session, "示例甲园")
        bulk_create(session, Project, [{"name": f"老示例甲{at}"} for at in range(40)])

    workspace.change(write, label="建")
    assert look(workspace, text)[0].title == "示例甲园"


def test_what_only_looks_alike_in_the_index_does_not_hide_what_fits(workspace: Workspace) -> None:
    """All of these hold the pairs of 示例园区 apart; only the oldest holds them together."""

    def write(session: Session) -> None:
        create_project(session, "示例园区")
        rows = [{"name": f"示例{at}例园{at}园区"} for at in range(300)]
        bulk_create(session, Project, rows)

    workspace.change(write, label="建")
    assert [hit.title for hit in look(workspace, "示例园区")] == ["示例园区"]
    assert look(workspace, "例园区示") == []


def test_a_group_found_by_its_names_stands_before_one_found_by_other_text(
    workspace: Workspace, made: dict[str, str]
) -> None:
    assert [hit.kind for hit in look(workspace, "三一重")] == ["organization", "project"]
    assert [hit.kind for hit in look(workspace, "长")] == ["project", "contact"]


def test_a_number_that_ends_with_the_digits_stands_first(workspace: Workspace) -> None:
    def write(session: Session) -> None:
        for name, number in (
            ("甲", "13800001234"),
            ("老乙乙", "13812340000"),
            ("丙", "13800005678"),
        ):
            person = Contact(name=name)
            session.add(person)
            session.flush()
            session.add(ContactPhone(contact_id=person.id, phone=Phone(f"+86{number}")))

    workspace.change(write, label="建")
    hits = look(workspace, "0000")
    assert hits[0].title == "老乙乙"
    assert len(hits) == 3
    assert hits[0].opens == ("contact", hits[0].record_id)  # it belongs to nobody


def test_a_todo_of_nobodys_is_found(workspace: Workspace) -> None:
    key = workspace.change(add_todo, "准备调度会", label="建").result
    (hit,) = look(workspace, "ddh")
    assert hit.opens == ("todo", key)


def test_hits_are_limited_by_group(workspace: Workspace, made: dict[str, str]) -> None:
    def write(session: Session) -> None:
        for at in range(9):
            create_project(session, f"土地{at}")
            add_todo(session, f"土地手续{at}", project_id=made["project"])

    workspace.change(write, label="建")
    kinds = [hit.kind for hit in look(workspace, "土地")]
    assert kinds == ["project"] * 6 + ["activity"] + ["todo"] * 5


# --- the index and the records


def tokens_held(session: Session) -> dict[str, set[str]]:
    """Return record id → its tokens, read back from the index itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        rows = connection.execute(sql("SELECT record_id, tokens FROM search_entry"))
        return {key: set(tokens) for key, tokens in rows}
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search_text, instance)"
    )
    rows = connection.exec_driver_sql(
        "SELECT entry.record_id, held.term FROM temp.held "
        "LEFT JOIN search_entry AS entry ON entry.id = held.doc"
    )
    found: dict[str, set[str]] = {}
    for key, term in rows:
        found.setdefault(key, set()).add(term)
    connection.exec_driver_sql("DROP TABLE temp.held")
    return found


def expected(session: Session) -> dict[str, set[str]]:
    found = {}
    for kind in KINDS:
        ids = list(session.scalars(sql(f"SELECT id FROM {kind} WHERE trashed_at IS NULL")))
        for one in documents(session, kind, ids):
            found[one.record_id] = set(textindex.tokens(kind, one).split())
    return {key: tokens for key, tokens in found.items() if tokens}


def assert_true(workspace: Workspace) -> None:
    """Whether the index holds exactly the tokens of the records that are there."""
    with workspace._store.session(writes=True) as session:
        held, wanted = tokens_held(session), expected(session)
    assert {key: tokens ^ wanted.get(key, set()) for key, tokens in held.items()} == {
        key: set() for key in wanted
    }
    assert workspace.read(check) == []


def test_beginnings_are_held_of_the_kinds_that_are_asked_for_by_them() -> None:
    assert {kind for kind, zones in _ZONES.items() if Zone.BEGIN in zones} == textindex.BEGUN


def _rename_firm(session: Session) -> None:
    session.query(Organization).one().name = "北汽福田"


def _drop_phone(session: Session) -> None:
    session.query(ContactPhone).first().trashed_at = datetime.now(UTC)


CHANGES: list[Callable[[Session, dict[str, str]], Any]] = [
    lambda session, made: edit_project(session, made["project"], {"name": "改名", "note": None}),
    lambda session, made: add_alias(session, made["project"], "又一个名字"),
    lambda session, made: set_investors(session, made["project"], ["北京汽车", "福田"]),
    lambda session, made: set_investors(session, made["project"], []),
    lambda session, made: trash_project(session, made["project"]),
    lambda session, made: _rename_firm(session),
    lambda session, made: _drop_phone(session),
    lambda session, made: setattr(session.get(Contact, made["contact"]), "name", "解放"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_index_follows_a_change_its_undo_and_its_redo(
    workspace: Workspace, made: dict[str, str], change: Callable[..., Any]
) -> None:
    assert_true(workspace)
    done = workspace.change(change, made, label="改").operation_id
    assert done is not None
    assert_true(workspace)
    undone = workspace.undo(done).operation_id
    assert undone is not None
    assert_true(workspace)
    workspace.undo(undone)
    assert_true(workspace)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_followed_through_creation_edit_trash_and_undo(
    workspace: Workspace, kind: str
) -> None:
    cls = record_class(kind)

    def create(session: Session) -> str:
        record = sample(session, cls)
        session.flush()
        return record.id

    created = workspace.change(create, label="建")
    assert_true(workspace)

    def edit(session: Session) -> None:
        record = session.get(cls, created.result)
        assert record is not None
        fill(session, record, 1)

    edited = workspace.change(edit, label="改").operation_id
    assert_true(workspace)
    for operation in (edited, created.operation_id):
        assert operation is not None
        workspace.undo(operation)
        assert_true(workspace)
    with workspace._store.session() as session:
        assert created.result not in textindex.digests(session.connection(), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_changes_alone_is_followed(
    workspace: Workspace, made: dict[str, str], kind: str
) -> None:
    cls = record_class(kind)

    def edit(session: Session, field: Field) -> None:
        setattr(session.get(cls, made[kind]), field.name, value_of(session, cls, field, 1))

    for field in logged_fields(cls).values():
        workspace.change(edit, field, label="改")
        assert workspace.read(check_index) == [], field.name


def test_the_owner_that_a_part_leaves_is_followed_too(
    workspace: Workspace, made: dict[str, str]
) -> None:
    """As when records are merged, and parted again by an undo."""

    def move(session: Session) -> None:
        other = create_project(session, "别的项目")
        person = Contact(name="别人")
        session.add(person)
        session.flush()
        for part in (*session.query(ProjectAlias), *session.query(ProjectInvestor)):
            part.project_id = other
        for phone in session.query(ContactPhone):
            phone.contact_id = person.id

    moved = workspace.change(move, label="移").operation_id
    assert_true(workspace)
    assert moved is not None
    workspace.undo(moved)
    assert_true(workspace)


def test_a_failed_change_leaves_the_index_as_it_was(
    workspace: Workspace, made: dict[str, str]
) -> None:
    def fail(session: Session) -> None:
        edit_project(session, made["project"], {"name": "没有存下来"})
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        workspace.change(fail, label="改")
    assert_true(workspace)
    assert look(workspace, "没有存下来") == []


def test_the_index_follows_an_import_and_its_undo(workspace: Workspace, tmp_path: Path) -> None:
    reading = read_ledger(books.messy(tmp_path / "台账.xlsx"))
    plan = workspace.read(preview, reading, None, today=TODAY)
    outcome = workspace.change(apply_import, plan, label=plan.label)
    assert len(workspace.read(lambda session: expected(session))) > 1
    assert_true(workspace)
    assert outcome.operation_id is not None
    workspace.undo(outcome.operation_id)
    assert_true(workspace)


def test_the_index_follows_many_records_at_once(workspace: Workspace) -> None:
    names = [f"示例第{n}厂" for n in range(textindex.MANY + 200)]

    def create(session: Session) -> int:
        return len(bulk_create(session, Project, [{"name": name} for name in names]))

    done = workspace.change(create, label="成批")
    assert [hit.title for hit in look(workspace, "第1003厂")] == ["示例第1003厂"]
    assert_true(workspace)
    assert done.operation_id is not None
    workspace.undo(done.operation_id)
    assert_true(workspace)
    assert look(workspace, "第1003厂") == []


def test_an_unchanged_record_is_not_written_again(
    workspace: Workspace, made: dict[str, str]
) -> None:
    def rows(session: Session) -> list[int]:
        return list(session.scalars(sql("SELECT id FROM search_entry ORDER BY id")))

    before = workspace.read(rows)
    workspace.change(edit_project, made["project"], {"owner": "专员甲"}, label="改")
    assert workspace.read(rows) == before
    workspace.change(edit_project, made["project"], {"note": "不同"}, label="改")
    assert workspace.read(rows) != before


def test_a_backup_tidies_the_index_and_changes_nothing_in_it(file_workspace: Workspace) -> None:
    def segments(session: Session) -> int:
        return len(set(session.scalars(sql("SELECT segid FROM search_text_idx"))))

    made = file_workspace.change(make, label="建").result
    while file_workspace.read(segments) <= textindex.MOST_SEGMENTS:
        file_workspace.change(add_alias, made["project"], f"别名{new_key()}", label="加")
    assert file_workspace.back_up() is not None
    assert file_workspace.read(segments) == 1
    assert_true(file_workspace)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE search_entry SET digest = digest + 1 WHERE kind = 'project'",
        "DELETE FROM search_entry WHERE kind = 'todo'",
        "INSERT INTO search_entry (id, kind, record_id, digest) VALUES (999, 'todo', 'x', 1)",
    ],
)
def test_check_tells_of_an_index_that_went_astray(
    workspace: Workspace, made: dict[str, str], harm: str
) -> None:
    with workspace._store._writing.begin() as connection:
        connection.exec_driver_sql(harm)
    (said,) = workspace.read(check_index)
    assert "搜索索引" in said


@pytest.mark.fresh
def test_a_file_of_before_the_index_is_filled_as_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "旧.yinfeng"
    engine = engines.file_engine(path)
    with engine.execution_options(**{engines.WRITES: True}).begin() as connection:
        command.upgrade(configuration(connection), "0005")
        connection.execute(
            sql(
                "INSERT INTO project (id, name, stage, illustrative, version) "
                "VALUES (:key, '长丰机械（一期）', 'talks', false, 1)"
            ),
            {"key": new_key()},
        )
    engine.dispose()
    opened = Workspace.open(path)
    assert look(opened, "cf", "project")
    assert_true(opened)
    with opened._store._writing.begin() as writing:  # as if the filling had been cut short
        textindex.clear(writing)
    opened.close()
    again = Workspace.open(path)
    assert look(again, "cf", "project")
    assert_true(again)
    again.close()
