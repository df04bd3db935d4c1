from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from crm.frame import Frame, frame
from crm.projects import trash_project
from crm.settings import REFERENCE_DATE, set_setting
from crm.workspace import Workspace
from db.models import Project


def test_the_frame_tells_the_zone_its_day_and_whether_it_holds_samples(
    workspace: Workspace,
) -> None:
    assert workspace.read(frame) == Frame("示例经开区", None, illustrative=False)
    workspace.change(set_setting, REFERENCE_DATE, "2016-05-31", label="基准日")

    def add(session: Session) -> str:
        project = Project(name="示例项目", illustrative=True)
        session.add(project)
        session.flush()
        return project.id

    added = workspace.change(add, label="新建")
    assert workspace.read(frame) == Frame("示例经开区", date(2016, 5, 31), illustrative=True)
    workspace.change(trash_project, added.result, label="删除")
    assert not workspace.read(frame).illustrative
