"""Staff are roles of the server: what a role may read or write is granted there."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from crm.check import check
from crm.projects import create_project, edit_project, trash_project
from crm.search import find
from crm.workspace import Workspace
from db.errors import DataBusy, DiskFull, NotAllowed, ServerUnreachable, StorageError
from db.faults import translated

READER, WRITER, STRANGER = "yf_reader", "yf_writer", "yf_stranger"
GRANTS = {READER: "SELECT", WRITER: "SELECT, INSERT, UPDATE, DELETE"}

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def roles(workspace: Workspace, database: str) -> Iterator[str]:
    """The URL of the database, on which the three roles have what the guide says."""
    with psycopg.connect(database, autocommit=True) as admin:
        for role in (READER, WRITER, STRANGER):
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        for role, granted in GRANTS.items():
            admin.execute(
                sql.SQL("GRANT {} ON ALL TABLES IN SCHEMA public TO {}").format(
                    sql.SQL(granted), sql.Identifier(role)
                )
            )
        admin.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WRITER}")
    yield database
    with psycopg.connect(database, autocommit=True) as admin:
        for role in (READER, WRITER, STRANGER):
            for statement in ("DROP OWNED BY {}", "DROP ROLE {}"):
                admin.execute(sql.SQL(statement).format(sql.Identifier(role)))


def opened(url: str, role: str) -> Workspace:
    return Workspace.open(url.replace("postgres@", f"{role}@"), author=role)


def test_who_may_write_does_all_of_it(workspace: Workspace, roles: str) -> None:
    staff = opened(roles, WRITER)
    key = staff.change(create_project, "示例甲厂", label="新建项目").result
    staff.change(edit_project, key, {"note": "现场"}, label="改项目")
    done = staff.change(trash_project, key, label="移走项目")
    assert done.operation_id is not None
    staff.undo(done.operation_id)
    assert staff.read(check) == []
    staff.close()
    assert workspace.read(find, "甲厂")


def test_who_may_only_read_is_told_so_on_saving(workspace: Workspace, roles: str) -> None:
    key = workspace.change(create_project, "示例甲厂", label="新建项目").result
    looker = opened(roles, READER)
    assert looker.read(find, "甲厂")
    with pytest.raises(NotAllowed, match=r"没有这项权限.*请管理员"):
        looker.change(edit_project, key, {"note": "不行"}, label="改项目")
    looker.close()
    with pytest.raises(NotAllowed):
        opened(roles, STRANGER)
    assert workspace.read(check) == []


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("53100", DiskFull),
        ("40P01", DataBusy),
        ("42501", NotAllowed),
        ("57P01", ServerUnreachable),
        ("XX000", StorageError),
    ],
)
def test_a_server_of_another_language_is_understood_by_its_codes(
    workspace: Workspace, state: str, kind: type[StorageError]
) -> None:
    said = f"DO $$ BEGIN RAISE EXCEPTION '出错了' USING ERRCODE = '{state}'; END $$"
    with workspace.reading() as session, pytest.raises(kind) as told, translated():
        session.connection().execute(text(said))
    assert type(told.value) is kind
