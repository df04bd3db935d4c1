"""A record that is to be changed is there, and not in the trash."""

from __future__ import annotations

import pytest

from crm.errors import RecordMissing
from crm.living import living
from crm.projects import create_project, restore_project, trash_project
from crm.workspace import Workspace
from db.models import Project

GONE = "这个项目不在了。"


def test_what_is_in_the_trash_or_nowhere_is_refused_in_the_words_given(
    workspace: Workspace,
) -> None:
    def found(key: str) -> str:
        return workspace.read(lambda session: living(session, Project, key, GONE).name)

    key = workspace.change(create_project, "示例项目", label="新建").result
    assert found(key) == "示例项目"
    workspace.change(trash_project, key, label="移除")
    for gone in (key, "nowhere"):
        with pytest.raises(RecordMissing, match=GONE):
            found(gone)
    workspace.change(restore_project, key, label="恢复")
    assert found(key) == "示例项目"
