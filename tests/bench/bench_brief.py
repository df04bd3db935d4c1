"""How long a monthly brief takes from its snapshot, beside the same text set bare."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from crm.briefings import fonts, printing
from crm.briefings.issue import MonthlySnapshot
from db.terms import Stage
from tests.bench.measure import figure, side_by_side
from tests.crm.briefings import samples
from tests.crm.briefings.paper import page_texts

PROJECTS = 2000


@figure("brief-monthly", goal=5, unit="ms")
def brief_monthly() -> tuple[float, float]:
    """Set the brief: checked for missing characters, laid out, its fonts cut and embedded."""
    printed = io.BytesIO()
    printing.write(samples.FULL, printed)
    pages = [text.splitlines() for text in page_texts(printed.getvalue())]
    names = ("NotoSansSC-Regular", "NotoSerifSC-Regular")  # registered by the brief

    def bare() -> None:
        canvas = Canvas(io.BytesIO(), invariant=1, pageCompression=1)
        for lines in pages:
            for at, line in enumerate(lines):
                canvas.setFont(names[at % len(names)], 9)
                canvas.drawString(50, 800 - 4 * at, line)
            canvas.showPage()
        canvas.save()

    return side_by_side(lambda: printing.write(samples.FULL, io.BytesIO()), bare)


@cache
def large_issue() -> MonthlySnapshot:
    """Return a month with 2,000 projects at ten stages, each with a progress of its own."""
    stages = list(Stage)[:10]
    projects = [
        samples.project(
            number,
            stages[number % 10],
            progress=f"第{number}次会商后，正在办理土地出让手续，预计6月底前完成。",
        )
        for number in range(PROJECTS)
    ]
    groups = (
        samples.group(stage, *(one for one in projects if one.stage is stage)) for stage in stages
    )
    return replace(samples.FULL, groups=tuple(groups))


@figure("brief-2000-projects", goal=5, unit="ms")
def brief_of_2000_projects() -> tuple[float, float]:
    """A brief that lists 2,000 projects, over reportlab's own paragraphs of the same list."""
    fonts.glyph("sans", "页")  # registers the font that the floor sets in
    style = ParagraphStyle("bare", fontName="NotoSansSC-Regular", fontSize=9, wordWrap="CJK")
    lines = [
        f"{one.name} {one.investors} {one.industry} {one.chief} {one.commissioner} {one.progress}"
        for group in large_issue().groups
        for one in group.projects
    ]

    def bare() -> None:
        document = SimpleDocTemplate(io.BytesIO(), invariant=1, pageCompression=1)
        document.build([Paragraph(line, style) for line in lines])

    return side_by_side(lambda: printing.write(large_issue(), io.BytesIO()), bare, rounds=3)
