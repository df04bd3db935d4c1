"""How fast what is likely there already is found, while a name is typed and over all records."""

from __future__ import annotations

import random
import statistics
import tempfile
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from crm.duplicate_groups import groups
from crm.duplicates import likely
from crm.rules.identity import core_of
from crm.workspace import Workspace
from db.changes import bulk_create
from db.models import Organization
from tests.bench.measure import figure, milliseconds, side_by_side

ORGANIZATIONS = 50_000
ALLOWED = 50.0
"""Milliseconds that the check may take while somebody types."""
_OWN = "远大华盛中联重科星辰海天宏图瑞丰金龙宇通博雅恒力正泰云智新晨光明达信诚兴业永安长青江河山水"
_TRADES = ("新能源科技", "智能装备", "机械制造", "电子科技", "生物医药", "新材料", "实业", "置业")
_PLACES = ("长沙", "湖南", "深圳市", "", "上海", "武汉")
_FORMS = ("有限公司", "股份有限公司", "集团有限公司", "公司")


def _names(count: int) -> list[str]:
    draw = random.Random(14)
    return [
        draw.choice(_PLACES)
        + "".join(draw.sample(_OWN, 2 + number % 3))
        + draw.choice(_TRADES)
        + draw.choice(_FORMS)
        for number in range(count)
    ]


@cache
def _zone() -> Workspace:
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    workspace = Workspace.create(folder / "bench.yinfeng", zone_name="示例")
    rows = [{"name": name} for name in _names(ORGANIZATIONS)]
    workspace.change(lambda session: len(bulk_create(session, Organization, rows)), label="建")
    return workspace


def _typed() -> Any:
    """What stands in the field after each further character, over and over."""
    whole = "长沙远大华盛智能装备有限公司"
    return cycle([whole[: 2 + at] for at in range(len(whole) - 1)])


@figure("duplicates-typing-50000", goal=3, unit="ms")
def while_typing() -> tuple[float, float]:
    """A look at 50,000 organizations, over bare rapidfuzz on a list of their cores."""
    workspace, typed, bare = _zone(), _typed(), _typed()
    cores = [core_of(name) for name in _names(ORGANIZATIONS)]
    return side_by_side(
        lambda: workspace.read(likely, next(typed)),
        lambda: process.extract(next(bare), cores, scorer=fuzz.ratio, score_cutoff=60, limit=60),
        rounds=31,
    )


@figure("duplicates-typing-50000-of-50ms", goal=1, unit="ms, of 50 allowed")
def within_the_pause() -> tuple[float, float]:
    """The same look, of the 50 ms that it may take."""
    workspace, typed = _zone(), _typed()
    measured, _ = side_by_side(lambda: workspace.read(likely, next(typed)), lambda: None, rounds=31)
    return measured, ALLOWED


@figure("duplicates-after-a-save-of-50ms", goal=1, unit="ms, of 50 allowed")
def after_a_save() -> tuple[float, float]:
    """A look right after a save, which it is to see, of the 50 ms that it may take."""
    workspace, typed = _zone(), _typed()
    numbers = iter(range(1_000_000))
    spent: list[float] = []

    def save(session: Session) -> None:
        session.add(Organization(name=f"新来的示例{next(numbers)}"))

    for _ in range(9):
        workspace.change(save, label="建")
        spent.append(milliseconds(lambda: workspace.read(likely, next(typed))))
    return statistics.median(spent), ALLOWED


@figure("duplicates-groups-50000", goal=1, unit="ms, of 10000 allowed")
def all_groups() -> tuple[float, float]:
    """All groups of likely the same among 50,000 organizations, of the 10 s that a page may take.

    To compare each with each by rapidfuzz would be 1.25 thousand million comparisons.
    """
    workspace = _zone()
    measured, _ = side_by_side(
        lambda: workspace.read(groups, "organization"), lambda: None, rounds=2
    )
    return measured, 10_000.0
