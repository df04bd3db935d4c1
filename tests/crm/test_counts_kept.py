"""What targets count is kept between looks, and is never older than the data."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select

from crm import counts_kept
from crm.capital_page import capital_overview
from crm.capital_sums import arrived
from crm.plans import load_plan
from crm.rules.counting import Paper
from crm.signings import signed_projects
from crm.targets import attainments
from db.models import (
    ArrivalUse,
    CapitalArrival,
    Contract,
    Organization,
    Park,
    Project,
    ProjectInvestor,
    StageMove,
)
from db.terms import ContractKind, Origin, Stage
from db.values import Amount, When
from tests.crm.zone import TODAY, YI, add, moved, project

RULES = (
    ("引进投资过10亿元项目", "个", "由签约项目汇总"),
    ("引进集成电路企业", "家", "由签约项目汇总"),
    ("签约合同投资额", "亿元", "由签约项目汇总"),
    ("新开工项目", "个", "由项目阶段汇总"),
    ("实际到位省外境内资金", "亿元", "由到位资金记录汇总"),
    ("市外境内资金形成固定资产投资", "亿元", "由到位资金记录汇总"),
    ("引进孵化载体企业", "家", "由企业记录汇总"),
)


def begin(session):
    rows = [
        {
            "园区": park,
            "类别": "招商引资",
            "指标": name,
            "下限": "5",
            "上限": "",
            "单位": unit,
            "口径": "全年",
            "计量方式": rule,
            "文件条目": "5",
        }
        for name, unit, rule in RULES
        for park in ("全区", "星沙产业基地")
    ]
    load_plan(session, rows, year=2016)
    for year in (2015, 2016):
        made = project(session, f"示例{year}", 12, signed=date(year, 2, 1), industry="集成电路")
        moved(session, made, (Stage.STARTED, date(year, 3, 1)))
        firm = add(session, Organization(name=f"示例企业{year}", tags="孵化载体"))
        add(session, ProjectInvestor(project_id=made.id, organization_id=firm.id))
        arrival = CapitalArrival(
            project_id=made.id,
            on=date(year, 4, 1),
            origin=Origin.MAINLAND,
            amount=Amount(YI),
            verified_on=date(year, 4, 1),
        )
        key = add(session, arrival).id
        add(session, ArrivalUse(arrival_id=key, year=year, month=4, amount=Amount(YI)))


def of(session, cls, year=2016):
    """The record of that class that belongs to that year's project."""
    one = session.scalars(select(Project).where(Project.name == f"示例{year}")).one()
    if cls is Project:
        return one
    query = select(cls)
    if cls is ArrivalUse:
        query = query.join(CapitalArrival, CapitalArrival.id == ArrivalUse.arrival_id)
        return session.scalars(query.where(CapitalArrival.project_id == one.id)).one()
    if cls is Organization:
        query = query.join(ProjectInvestor, ProjectInvestor.organization_id == Organization.id)
        return session.scalars(query.where(ProjectInvestor.project_id == one.id)).one()
    return session.scalars(query.where(cls.project_id == one.id)).one()


def park(session):
    return session.scalars(select(Park.id).where(Park.name == "星沙产业基地")).one()


def set_(cls, of_year=2016, **values):
    def edit(session):
        record = of(session, cls, of_year)
        for name, value in values.items():
            setattr(record, name, value(session) if callable(value) else value)

    return edit


EDITS = {
    "signed later": set_(Contract, signed=When(date(2016, 12, 1))),
    "signed before": set_(Contract, 2015, signed=When(date(2015, 12, 1))),
    "only a framework": set_(Contract, kind=ContractKind.FRAMEWORK),
    "a larger project": set_(Project, contracted=Amount(60 * YI)),
    "another industry": set_(Project, industry="装备"),
    "to a park": set_(Project, park_id=park),
    "no investor": set_(ProjectInvestor, trashed_at=datetime(2016, 5, 1, tzinfo=UTC)),
    "started last year": set_(StageMove, on=When(date(2015, 9, 9))),
    "another stage": set_(StageMove, stage=Stage.COMPLETED),
    "more money": set_(CapitalArrival, amount=Amount(3 * YI)),
    "money of last year": set_(CapitalArrival, on=date(2015, 4, 2)),
    "money of last year in this": set_(CapitalArrival, 2015, on=date(2016, 4, 2)),
    "not verified": set_(CapitalArrival, verified_on=None),
    "a correction": lambda session: setattr(
        of(session, CapitalArrival), "corrects_id", of(session, CapitalArrival, 2015).id
    ),
    "from abroad": set_(CapitalArrival, origin=Origin.OVERSEAS),
    "fixed last year": set_(ArrivalUse, year=2015),
    "fixed next month": set_(ArrivalUse, 2015, month=6),
    "another tag": set_(Organization, tags="其他"),
}


@pytest.fixture
def zone(workspace):
    workspace.change(begin, label="填数")
    workspace.read(attainments, 2016, TODAY)
    return workspace


def figures(session):
    """What the pages of targets and of capital show, and what the second adds up."""
    return (
        attainments(session, 2016, TODAY),
        capital_overview(session, (2016, 5), TODAY),
        arrived(session, date(2016, 1, 1), TODAY, today=TODAY),
    )


def anew(workspace):
    counts_kept.forget_counts()
    return workspace.read(figures)


def test_each_edit_shows_at_the_next_look_and_its_undo_too(zone):
    before = zone.read(figures)
    for name, edit in EDITS.items():
        made = zone.change(edit, label=name)
        after = zone.read(figures)
        assert after != before, name
        assert after == anew(zone), name
        zone.undo(made.operation_id)
        assert zone.read(figures) == before, name


def test_what_bears_on_nothing_has_nothing_read_again(zone):
    said = []
    event.listen(
        zone._store.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *_: said.append(statement),
    )
    zone.change(set_(Project, note="示例"), label="备注")
    said.clear()
    zone.read(attainments, 2016, TODAY)
    assert not [one for one in said if "FROM contract" in one or "FROM capital_arrival" in one]
    zone.change(set_(CapitalArrival, amount=Amount(2 * YI)), label="改")
    said.clear()
    zone.read(attainments, 2016, TODAY)
    money = [one for one in said if "sum(" in one]
    assert len(money) == 2  # of this year alone, what arrived and what became fixed assets
    assert not [one for one in said if "FROM contract" in one]


def test_what_is_not_saved_or_not_yet_seen_is_nobody_elses(zone):
    before = zone.read(attainments, 2016, TODAY)

    def edit_and_fail(session):
        EDITS["signed later"](session)
        session.flush()
        assert attainments(session, 2016, TODAY) != before
        raise LookupError

    with pytest.raises(LookupError):
        zone.change(edit_and_fail, label="改")
    assert zone.read(attainments, 2016, TODAY) == before
    with zone.reading() as early:
        early.scalar(select(Project.id))  # its state of the data is this one
        zone.change(EDITS["more money"], label="改")
        new = zone.read(attainments, 2016, TODAY)
        assert attainments(early, 2016, TODAY) == before
    assert zone.read(attainments, 2016, TODAY) == new != before


def test_too_much_at_once_and_too_many_days_are_let_go(zone, monkeypatch):
    monkeypatch.setattr(counts_kept, "_MANY", 1)
    monkeypatch.setattr(counts_kept, "_MOST", 3)

    def both(session):
        set_(CapitalArrival, amount=Amount(3 * YI))(session)
        set_(Contract, signed=When(date(2016, 12, 1)))(session)

    zone.change(both, label="改")
    for _ in range(2):
        assert zone.read(figures) == anew(zone)


def test_assumed_signings_are_nobody_elses(zone):
    assumed = zone.read(signed_projects, date(2015, 1, 1), date(2015, 12, 31))
    before = zone.read(attainments, 2016, TODAY)
    papers = [(Paper(ContractKind.INVESTMENT, When(TODAY)), None)]
    found = zone.read(attainments, 2016, TODAY, [replace(assumed[0], papers=papers)])
    assert found[0].actual == before[0].actual + 1
    assert zone.read(attainments, 2016, TODAY) == before
