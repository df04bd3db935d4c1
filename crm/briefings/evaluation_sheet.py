"""亩均效益评价排名: a year's ranking on paper, with the grades and how it was reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from crm.briefings.order import Order
from crm.evaluation import Evaluation, Ranked, evaluate_year
from crm.evaluation_words import band_rows, definitions, show_score, standing_words, summary
from crm.rules.evaluate import Standing
from crm.rules.numbers import show_number
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from resources import tr


@dataclass(frozen=True)
class RankedLine:
    """One enterprise as it is printed; why: of one without a grade."""

    rank: str
    name: str
    park: str
    land: str
    points: tuple[str, ...]
    score: str
    grade: str
    why: str = ""


@dataclass(frozen=True)
class EvaluationSheet:
    """What the ranking says, as known on a day."""

    key: ClassVar[str] = "evaluation_sheet"

    year: int
    scheme: str
    source: str
    summary: str
    measures: tuple[str, ...]
    lines: tuple[RankedLine, ...]
    apart: tuple[RankedLine, ...]
    bands: tuple[tuple[str, ...], ...]
    definitions: tuple[str, ...]
    bureau: str
    as_of: date
    issued_by: str
    illustrative: bool = False
    secrecy: str = ""

    @property
    def title(self) -> str:
        """The sheet's name."""
        return tr("{year}年亩均效益评价排名").format(year=self.year)


def take(session: Session, order: Order) -> EvaluationSheet:
    """Return the snapshot of the year and the scheme that the order names."""
    year, scheme_key = order.subjects
    found = evaluate_year(session, int(year), scheme_key)
    return snapshot(session, found, today=order.today, issued_by=order.issued_by)


def snapshot(
    session: Session, found: Evaluation, *, today: date, issued_by: str = ""
) -> EvaluationSheet:
    """Return what the sheet of an evaluation says."""
    zone = setting(session, ZONE_NAME) or ""
    graded = found.standing(Standing.GRADED)
    return EvaluationSheet(
        year=found.year,
        scheme=found.scheme.name,
        source=found.scheme.source,
        summary=summary(found),
        measures=tuple(
            tr("{name}\n（{weight}）").format(name=one.indicator.label, weight=f"{one.weight:f}")
            for one in found.scheme.measures
        ),
        lines=tuple(_line(row) for row in graded),
        apart=tuple(_line(row) for row in found.rows[len(graded) :]),
        bands=tuple(band_rows(found)),
        definitions=tuple(definitions(found.scheme)),
        bureau=setting(session, BUREAU_NAME) or tr("{zone}招商局").format(zone=zone),
        as_of=today,
        issued_by=issued_by,
        illustrative=any(row.illustrative for row in found.rows),
    )


def file_name(sheet: EvaluationSheet) -> str:
    """Return the name under which a sheet is saved unless a person gives another."""
    kept = "".join(each for each in sheet.scheme if each.isalnum() or each in "（）-_ ")[:30]
    return f"{sheet.title}-{kept.strip()}.pdf"


def _line(row: Ranked) -> RankedLine:
    result = row.result
    graded = result.standing is Standing.GRADED
    return RankedLine(
        rank="" if result.rank is None else str(result.rank),
        name=row.name,
        park=tr("、").join(row.parks),
        land=show_number(row.land, 2),
        points=tuple(show_score(part.points) for part in result.parts),
        score=show_score(result.score),
        grade=result.grade or result.standing.label,
        why="" if graded else standing_words(row),
    )
