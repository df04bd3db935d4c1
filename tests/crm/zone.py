"""Records for the tests of targets and pipeline, made short."""

from datetime import date

from db.models import Contract, Project, StageMove
from db.terms import ContractKind
from db.values import Amount, When

YI = 10**10
TODAY = date(2016, 5, 31)


def add(session, record):
    """Add a record and return it with its key."""
    session.add(record)
    session.flush()
    return record


def project(session, name, yi=None, *, signed=None, kind=ContractKind.INVESTMENT, **fields):
    """A project; yi: 合同投资 in whole 亿元, or an Amount; signed: the day of one contract."""
    amount = Amount(yi * YI) if isinstance(yi, int) else yi
    made = add(session, Project(name=name, contracted=amount, **fields))
    if signed is not None:
        add(session, Contract(project_id=made.id, kind=kind, signed=When(signed)))
    return made


def moved(session, made, *moves):
    """Dated moves of a project, each a stage and a day (or None)."""
    for stage, day in moves:
        on = None if day is None else When(day)
        add(session, StageMove(project_id=made.id, stage=stage, on=on))
