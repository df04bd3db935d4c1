"""The ready views of the leads: whose, nobody's, left lying, never spoken to, new this week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from crm.columns import Filter, Listing
from crm.conditions import conditions_of
from crm.rules.leads import SILENT_DAYS, monday_of
from crm.rules.stages import LEADS
from db.models import Project
from db.terms import Stage
from resources import N_, tr


class LeadView(Enum):
    """A view by its key, how it is called, and what it shows."""

    MINE = "mine", N_("我的"), N_("责任人是“{author}”的线索")
    UNASSIGNED = "unassigned", N_("未分派"), N_("还没有责任人的线索")
    NEGLECTED = (
        "neglected",
        N_("超期未跟进"),
        N_("下一步已过到期日，或没有下一步且超过 {days} 天没有跟进"),
    )
    UNTOUCHED = "untouched", N_("待首次联系"), N_("还在“线索”、没有一次跟进的")
    NEW = "new", N_("本周新增"), N_("本周一以来登记的线索")
    ALL = "all", N_("全部"), N_("所有线索和接洽中的项目")

    def __init__(self, key: str, label: str, hint: str) -> None:
        self.key = key
        self._label = label
        self._hint = hint

    @property
    def label(self) -> str:
        """How the view is called."""
        return tr(self._label)

    def hint(self, author: str) -> str:
        """What the view shows, in one line."""
        return tr(self._hint).format(author=author, days=SILENT_DAYS)


STAGES = Filter("stage", values=tuple(map(str, LEADS)))


@dataclass(frozen=True)
class Asked:
    """What a view keeps of the leads; stages: at which they stand."""

    stages: Filter = STAGES
    filters: tuple[Filter, ...] = ()
    neglected_on: date | None = None
    sort: str = "next_due"
    descending: bool = False


def listing_of(view: LeadView, *, author: str, today: date) -> Listing:
    """Return what a view shows: the leads that it keeps, what is due first at the head."""
    wanted = _asked(view, author, today)
    return Listing(
        filters=(wanted.stages, *wanted.filters),
        sort=wanted.sort,
        descending=wanted.descending,
        neglected_on=wanted.neglected_on,
    )


def untouched(session: Session, today: date) -> int:
    """Return how many leads wait for a first contact: those of `LeadView.UNTOUCHED`."""
    kept = conditions_of(session, listing_of(LeadView.UNTOUCHED, author="", today=today))
    return session.scalar(select(func.count()).select_from(Project).where(*kept)) or 0


def view_counts(session: Session, *, author: str, today: date) -> dict[LeadView, int]:
    """Return how many leads each view shows, by one query."""
    sums = []
    for view in LeadView:
        kept = and_(*conditions_of(session, listing_of(view, author=author, today=today)))
        sums.append(func.coalesce(func.sum(case((kept, 1), else_=0)), 0).label(view.key))
    everything = conditions_of(session, Listing(filters=(STAGES,)))
    found = session.execute(select(*sums).select_from(Project).where(*everything)).one()
    return dict(zip(LeadView, (int(count) for count in found), strict=True))


def _asked(view: LeadView, author: str, today: date) -> Asked:
    match view:
        case LeadView.MINE:
            return Asked(filters=(Filter("owner", values=(author,)),))
        case LeadView.UNASSIGNED:
            return Asked(
                filters=(Filter("owner", values=(None,)),), sort="entered_on", descending=True
            )
        case LeadView.NEGLECTED:
            return Asked(neglected_on=today)
        case LeadView.UNTOUCHED:
            first = Filter("stage", values=(str(Stage.LEAD),))
            nothing = Filter("followed_on", values=(None,))
            return Asked(first, (nothing,), sort="entered_on", descending=True)
        case LeadView.NEW:
            week = Filter("entered_on", since=monday_of(today), until=today)
            return Asked(filters=(week,), sort="entered_on", descending=True)
        case LeadView.ALL:
            return Asked()
