"""Who referred some of the sample zone's own projects; invented, as they are."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.projects import edit_project
from db.models import Project

_REFERRERS = {
    "示例整车扩产及新能源": "示例汽车行业协会",
    "示例精密减速器": "示例汽车行业协会",
    "示例新能源商用车": "示例汽车行业协会",
    "示例芯片封装测试": "示例投资顾问公司",
    "示例IC设计总部": "示例投资顾问公司",
    "示例黄金珠宝小镇": "示例商会 会长",
    "示例光伏组件": "示例商会 会长",
    "示例跨境电商仓": "示例区内企业",
}


def add_referrers(session: Session) -> None:
    """Name the referrers of the projects that are there."""
    names = list(_REFERRERS)
    rows = session.execute(select(Project.id, Project.name).where(Project.name.in_(names))).all()
    for row in rows:
        edit_project(session, row.id, {"referrer": _REFERRERS[row.name]})
