"""The sample zone: made through the same use cases as a user's own data, so that it proves them.

It lives on 2016-05-31 (基准日). Plan and names are the zone's public ones; every amount, date and
person is invented and marked 示例.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import resources
from crm.figures import record_figure
from crm.ledgers.importing import ImportReport, apply_import, preview, read_ledger
from crm.plans import ZONE, load_plan
from crm.sample_activities import add_follow_ups
from crm.sample_admission import add_reviews
from crm.sample_attachments import add_attachments
from crm.sample_capital import add_capital
from crm.sample_claims import add_claims
from crm.sample_contracts import add_contracts
from crm.sample_day import add_day
from crm.sample_duplicates import add_double
from crm.sample_evaluation import add_evaluation
from crm.sample_gates import add_gates
from crm.sample_incentives import add_incentives
from crm.sample_leads import add_leads
from crm.sample_milestones import add_milestones
from crm.sample_parks import add_parcels
from crm.sample_people import add_people
from crm.sample_record import add_life
from crm.sample_scenarios import add_scenarios
from crm.sample_supervising import add_supervision
from crm.sample_targets import add_plan_details
from crm.sample_visit import add_visit
from crm.settings import reference_date
from crm.workspace import Workspace
from db.backup import set_aside
from db.blobs import files_of
from db.errors import NotADataFile, StorageError
from db.models import Park
from db.terms import ParkKind
from resources import tr

DAY = date(2016, 5, 31)
YEAR = 2016
AUTHOR = "甲"
"""Whose day the sample shows: the owner of some of its projects and todos."""
ZONE_NAME = "长沙经济技术开发区"
FILE_NAME = "示例园区.yinfeng"
PLAN = "plan-2016-targets.csv"
FIGURES = "monthly-figures-2016.csv"
LEDGER = "示例-招商项目台账-2016年5月.xlsx"
_PARKS = (
    ("主园区", ParkKind.MAIN),
    ("星沙产业基地", ParkKind.ENTRUSTED),
    ("黄花", ParkKind.ENTRUSTED),
    ("榔梨", ParkKind.ENTRUSTED),
    ("汨罗产业园", ParkKind.ENCLAVE),
    ("长鄯产业园", ParkKind.ENCLAVE),
)

Step = Callable[[int, int], None]
"""Told (steps done, of all)."""


def sample_file(name: str) -> Path:
    """Return the path of a file of the sample, e.g. `LEDGER`."""
    return resources.path("sample", name)


def create_sample(
    target: str | Path,
    *,
    author: str = AUTHOR,
    as_of: date | None = None,
    progress: Step | None = None,
) -> Workspace:
    """Make a new data file with the sample zone in it, and return it open.

    Raises StorageError when the file exists or can't be made.
    """
    workspace = Workspace.create(target, zone_name=ZONE_NAME, author=author, as_of=as_of, on=DAY)
    try:
        fill(workspace, progress)
    except BaseException:
        workspace.close()
        if workspace.path is not None:  # it was not there before: nothing half made is left
            for suffix in ("", "-wal", "-shm"):
                workspace.path.with_name(workspace.path.name + suffix).unlink(missing_ok=True)
            for leftover in files_of(workspace.path):
                leftover.unlink(missing_ok=True)
        raise
    return workspace


def make_room(file: Path) -> Path | None:
    """Move an older sample zone at `file` to the backups; returns where it lies, None without one.

    Raises StorageError when there is something else than a sample, or a window has it open.
    """
    if not file.exists():
        return None
    try:
        older = Workspace.open(file)
    except NotADataFile:
        if file.name != FILE_NAME:
            raise
    else:
        lives_on = older.read(reference_date)
        older.close()
        if lives_on is None:
            raise StorageError(
                tr("“{file}”里不是示例园区，没有动它。请给示例数据换一个文件名。").format(file=file)
            )
    return set_aside(file)


def fill(workspace: Workspace, progress: Step | None = None) -> ImportReport:
    """Load parks, plan, monthly figures and ledger; returns the ledger's report."""
    tell = progress or (lambda done, total: None)
    tell(0, 4)
    workspace.change(_add_parks, label=tr("登记园区"))
    workspace.change(
        load_plan,
        sample_file(PLAN),
        year=YEAR,
        title=tr("2016年工作计划"),
        label=tr("载入年度计划"),
    )
    tell(1, 4)
    workspace.change(_record_figures, label=tr("填报月度数据"))
    workspace.change(add_plan_details, DAY, label=tr("分解年度目标"))
    tell(2, 4)
    workspace.change(add_people, label=tr("登记人员、企业与联系人"))
    reading = read_ledger(sample_file(LEDGER))
    plan = workspace.read(preview, reading, today=DAY)
    tell(3, 4)
    outcome = workspace.change(apply_import, plan, label=plan.label)
    workspace.change(add_follow_ups, DAY, label=tr("登记跟进与待办"))
    workspace.change(add_leads, DAY, workspace.author, label=tr("登记线索"))
    add_attachments(workspace)
    workspace.change(add_milestones, DAY, label=tr("倒排示例项目的节点"))
    workspace.change(add_gates, DAY, label=tr("登记关口清单"))
    workspace.change(add_double, label=tr("登记企业"))
    workspace.change(add_reviews, DAY, label=tr("登记准入评审"))
    workspace.change(add_supervision, DAY, label=tr("登记制约事项、督办与审批"))
    workspace.change(add_contracts, DAY, label=tr("登记合同、承诺与实绩"))
    workspace.change(add_claims, DAY, label=tr("登记追缴与现场核查"))
    workspace.change(add_parcels, DAY, label=tr("登记地块"))
    workspace.change(add_capital, DAY, label=tr("登记到位资金"))
    workspace.change(add_incentives, DAY, label=tr("登记政策兑现与退出"))
    workspace.change(add_evaluation, label=tr("登记亩均评价的企业与数据"))
    workspace.change(add_scenarios, DAY, label=tr("存下情景"))
    workspace.change(add_visit, DAY, label=tr("登记今天的走访"))
    add_life(workspace, DAY)
    add_day(workspace, DAY)
    tell(4, 4)
    return outcome.result


def _add_parks(session: Session) -> None:
    for ordinal, (name, kind) in enumerate(_PARKS):
        session.add(Park(name=name, kind=kind, ordinal=ordinal))


def _record_figures(session: Session) -> None:
    parks = {name: key for key, name in session.execute(select(Park.id, Park.name))}
    with sample_file(FIGURES).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            park = row["园区"]
            record_figure(
                session,
                indicator=row["指标"],
                year=int(row["年"]),
                month=int(row["月"]),
                value=Decimal(row["累计值"]),
                unit=row["单位"],
                today=DAY,
                park_id=None if park == ZONE else parks[park],
                growth=Decimal(row["同比"]) if row["同比"] else None,
                illustrative=True,
            )
