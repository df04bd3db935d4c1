"""A small zone for the tests of the window: a plan, monthly figures, three signed projects."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from crm import figures, plans
from crm.workspace import Workspace
from db.models import Contract, Project
from db.terms import ContractKind, Stage
from db.values import Amount, When

TODAY = date(2016, 5, 31)
YI = 10**10
NAMES = ("示例整车扩产", "示例珠宝小镇", "示例电驱动系统")

_PLAN = (
    ("全区", "规模工业总产值", "2000", "", "亿元", "月报填报"),
    ("全区", "引进投资过10亿元项目", "5", "", "个", "由签约项目汇总"),
    ("全区", "引进投资过50亿元项目", "2", "3", "个", "由签约项目汇总"),
    ("全区", "外贸进出口总额", "33.5", "", "亿美元", "月报填报"),
    ("星沙产业基地", "新引进工业项目", "5", "", "个", "由签约项目汇总"),
)
_SCOPE = defaultdict(lambda: "全年", 引进投资过50亿元项目="全年;含于过10亿元项目之中")
_COLUMNS = ("园区", "指标", "下限", "上限", "单位", "计量方式")


def make_zone(folder: Path) -> Workspace:
    """A data file that lives on TODAY."""
    made = Workspace.create(
        folder / "示例经开区.yinfeng", zone_name="示例经开区", author="专员 甲", on=TODAY
    )
    made.change(_fill, label="载入示例")
    return made


def add_project(session: Session, name: str, **fields: object) -> str:
    """Add a project and return its id."""
    project = Project(name=name, **fields)
    session.add(project)
    session.flush()
    return project.id


def rename(session: Session, project_id: str, name: str) -> None:
    """Give a project another name."""
    project = session.get(Project, project_id)
    assert project is not None
    project.name = name


def names(session: Session) -> list[str]:
    """The names of all projects that are not in the trash."""
    found = session.query(Project.name).where(Project.trashed_at.is_(None)).order_by(Project.name)
    return [name for (name,) in found]


def _fill(session: Session) -> None:
    rows = [
        dict(zip(_COLUMNS, row, strict=True)) | {"类别": "", "文件条目": "", "口径": _SCOPE[row[1]]}
        for row in _PLAN
    ]
    plans.load_plan(session, rows, year=2016)
    for month, value in ((3, "540"), (4, "742.6")):
        figures.record_figure(
            session,
            indicator="规模工业总产值",
            year=2016,
            month=month,
            value=Decimal(value),
            unit="亿元",
            growth=Decimal("12.5"),
            today=TODAY,
            illustrative=True,
        )
    for number, name in enumerate(NAMES):
        amount = Amount((12 + 25 * number) * YI)
        key = add_project(session, name, stage=Stage.SIGNED, contracted=amount, illustrative=True)
        signed = When(date(2016, 2 + number, 3))
        session.add(Contract(project_id=key, kind=ContractKind.INVESTMENT, signed=signed))
