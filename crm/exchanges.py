"""带出回并 as its page shows it: what this data is and exchanged, and each exchange in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import carrying, copies
from crm.conflicts import count_conflicts
from crm.findings import Finding
from crm.findings_kept import count_findings, let_be, tell_again
from crm.history import position_of
from crm.merge_back import Preview, Report, merge_from, preview_from
from crm.replica import Copied, copied, own_device
from crm.rules.media import show_size
from crm.workspace import Workspace
from db.bundles import Report as Progress
from db.models import Exchange
from resources import N_, tr

_DIRECTIONS = {
    "out": N_("带出"),
    "in": N_("回并"),
    "opened": N_("打开副本"),
    "refreshed": N_("刷新"),
}


@dataclass(frozen=True)
class Standing:
    """Whose copy this is, or None; its own operations not brought back; what is to be settled."""

    name: str
    copy: Copied | None
    unsent: int
    conflicts: int
    findings: int


@dataclass(frozen=True)
class PastExchange:
    """One exchange that took place, in words."""

    at: datetime
    direction: str
    what: str
    told: str
    author: str


def standing(session: Session) -> Standing:
    """Return what this data is as far as exchanges go."""
    own, copy = own_device(session), copied(session)
    since = 0 if copy is None else copy.position.get(own.id, 0)
    unsent = 0 if copy is None else position_of(session)[own.id] - since
    return Standing(own.name, copy, unsent, count_conflicts(session), count_findings(session))


def past_exchanges(session: Session, limit: int = 200) -> list[PastExchange]:
    """Return the exchanges of this database, newest first."""
    rows = session.scalars(
        select(Exchange)
        .where(Exchange.direction.in_(_DIRECTIONS))
        .order_by(Exchange.at.desc(), Exchange.id.desc())
        .limit(limit)
    )
    return [
        PastExchange(row.at, tr(_DIRECTIONS[row.direction]), _what(row), _told(row), row.author)
        for row in rows
    ]


def look_at(
    workspace: Workspace,
    place: str,
    passphrase: str,
    *,
    progress: Progress = lambda done, total: None,
) -> Preview:
    """Say what a bundle, another data file or a server would bring."""
    with carrying.lent(place, lambda: passphrase, progress=progress) as source:
        return preview_from(workspace, source)


def bring_in(
    workspace: Workspace,
    place: str,
    passphrase: str,
    *,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Merge a bundle, another data file or a server into this data, behind a backup."""
    with carrying.lent(place, lambda: passphrase, progress=progress) as source:
        return merge_from(workspace, source, place=place)


def let_finding_be(workspace: Workspace, finding: Finding) -> None:
    """Tell no more of what a merge broke."""
    workspace.exchange(let_be, finding)


def tell_finding_again(workspace: Workspace, finding: Finding) -> None:
    """Tell again of a finding that was let be."""
    workspace.exchange(tell_again, finding)


def refresh(
    workspace: Workspace,
    place: str,
    passphrase: str,
    *,
    progress: Progress = lambda done, total: None,
) -> Report | None:
    """Bring this working copy up to date from its origin, or from a bundle of it.

    Returns what came in, where the copy is one of all the data; that of a part is filled anew.
    """
    with carrying.lent(place, lambda: passphrase, progress=progress) as source:
        return copies.refresh(workspace, source, place=place)


def open_as_copy(
    place: str,
    passphrase: str,
    target: Path,
    *,
    progress: Progress = lambda done, total: None,
) -> None:
    """Make the working copy `target` from a bundle, encrypted by the same passphrase."""
    with carrying.opened(Path(place), passphrase, progress=progress) as bundle:
        copies.open_copy(bundle, target, passphrase)


def _what(row: Exchange) -> str:
    if row.direction == "in":
        place = Path(row.place).name if row.place and "://" not in row.place else ""
        return tr("{device}　{place}").format(device=row.name, place=place).strip()
    part = tr("全部数据") if row.scope is None else str(row.scope.get("label", ""))
    if row.direction == "out":
        return tr("{part} → {file}").format(part=part, file=row.name)
    return tr("{part} ← {origin}").format(part=part, origin=row.name)


def _told(row: Exchange) -> str:
    counts = row.counts
    if row.direction == "in":
        return tr("新增 {new}，修改 {changed}，冲突 {conflicts}").format(
            new=counts["new"], changed=counts["changed"], conflicts=counts["conflicts"]
        )
    if row.direction == "out":
        return tr("{records} 条记录，{attachments} 个附件，{size}").format(
            records=counts["records"],
            attachments=counts["attachments"],
            size=show_size(counts["size"]),
        )
    return ""
