"""Practice data for settling conflicts: two small copies, each changed, then united."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from crm.contacts import create_contact, edit_contact, set_phones, trash_contact
from crm.merge_back import merge_from
from crm.projects import create_project, edit_project
from crm.restoring import go_on_as_another
from crm.rules.typed import parse_amount, parse_extent
from crm.workspace import Workspace
from db import bundles
from db.terms import Stage
from resources import tr

DAY = date(2016, 5, 31)
_NAME = "示例轴承扩产"


def make_practice(folder: Path) -> Workspace:
    """Make the two copies in an empty folder, and return the office's, with conflicts, open."""
    office = Workspace.create(
        folder / "练习.yinfeng", zone_name=tr("练习园区"), author="张三", on=DAY
    )
    try:
        project, contact = office.change(_fill, label=tr("登记示例")).result
        office.exchange(go_on_as_another, tr("办公室电脑"))
        assert office.path is not None
        away = folder / "外出"
        away.mkdir()
        laptop = Workspace.open(bundles.snapshot(office.path, away), author="李四")
        try:
            laptop.exchange(go_on_as_another, tr("笔记本"))
            laptop.change(_on_the_laptop, project, contact, label=tr("现场改了项目"))
            laptop.change(trash_contact, contact, label=tr("移走联系人"))
            office.change(_at_the_office, project, contact, label=tr("在办公室改了项目"))
            merge_from(office, laptop)
        finally:
            laptop.close()
    except BaseException:
        office.close()
        raise
    return office


def _fill(session: Session) -> tuple[str, str]:
    project = create_project(
        session,
        _NAME,
        stage=Stage.SIGNED,
        on=DAY,
        agreed=parse_amount("5亿元"),
        land=parse_extent("120亩"),
        owner="张三",
        note="分两期建设。",
    )
    contact = create_contact(session, "钱经理（示例）")
    set_phones(session, contact, "13800138000")
    return project, contact


def _on_the_laptop(session: Session, project: str, contact: str) -> None:
    fields = {
        "agreed": parse_amount("8000万美元"),
        "land": parse_extent("8公顷"),
        "owner": "李四",
        "note": "分两期建设。\n现场已经平整，等电力接通。",
    }
    edit_project(session, project, fields)


def _at_the_office(session: Session, project: str, contact: str) -> None:
    fields = {
        "agreed": parse_amount("5.2亿元"),
        "land": parse_extent("118.5亩"),
        "owner": "王五",
        "note": "分两期建设。\n下周一评审会上会。",
    }
    edit_project(session, project, fields)
    edit_contact(session, contact, {"title": tr("总经理")})
