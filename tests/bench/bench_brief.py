"""How long a monthly brief takes from its snapshot, beside the same text set bare."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate
from sqlalchemy.orm import Session

from crm.briefings import fonts, printing
from crm.briefings.catalogue import BY_KEY
from crm.briefings.comparing import take_compared
from crm.briefings.issued import issue
from crm.briefings.order import Order
from crm.listing import Listing, ordered_ids
from crm.plans import COLUMNS, load_plan
from crm.workspace import Workspace
from db.changes import bulk_create
from db.models import Project
from db.terms import Stage
from db.values import Amount
from tests.bench.measure import figure, milliseconds, side_by_side
from tests.crm.briefings import samples
from tests.crm.briefings.paper import page_texts

PROJECTS = 2000
PLAN = (
    ("引进投资过10亿元项目", "400", "个", "由签约项目汇总"),
    ("引进投资过50亿元项目", "60", "个", "由签约项目汇总"),
    ("新开工项目", "300", "个", "由项目阶段汇总"),
    ("新投产项目", "200", "个", "由项目阶段汇总"),
    ("规模工业总产值", "2000", "亿元", "月报填报"),
)
"""Targets of the year: their floors, units and how they are counted."""


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
def zone(count: int) -> Workspace:
    """Return a workspace of a file with `count` projects at ten stages."""
    folder = Path(mkdtemp(prefix="yinfeng-bench-"))
    workspace = Workspace.create(folder / f"{count}.yinfeng", zone_name="示例园区", author="bench")
    stages = list(Stage)[:10]

    def fill(session: Session) -> None:
        rows = [
            {
                "name": f"示例项目{number}",
                "stage": stages[number % 10],
                "contracted": Amount((number % 40 + 1) * 50_000_000_00),
                "progress": f"第{number}次会商后，正在办理土地出让手续，预计6月底前完成。",
                "owner": f"专员{number % 12}",
            }
            for number in range(count)
        ]
        bulk_create(session, Project, rows)
        targets = [
            dict.fromkeys(COLUMNS, "")
            | {"园区": "全区", "类别": "招商引资", "指标": what, "口径": "全年"}
            | {"下限": floor, "单位": unit, "计量方式": how}
            for what, floor, unit, how in PLAN
        ]
        load_plan(session, targets, year=2026)

    workspace.change(fill, label="bench")
    return workspace


@figure("brief-monthly-2000-projects", goal=1, unit="ms, of 2000 allowed")
def monthly_of_2000_projects() -> tuple[float, float]:
    """From the click to the pages: the snapshot of 2,000 projects beside May's, and its print."""
    workspace = zone(PROJECTS)
    monthly = BY_KEY["monthly"]
    may = Order(today=date(2026, 6, 1), number=5, first=date(2026, 5, 1))
    order = Order(today=date(2026, 6, 30), number=6, first=date(2026, 6, 1))
    kept = workspace.take_in(b"May", name="5.pdf")
    before = workspace.read(take_compared, monthly, may)
    workspace.change(issue, before, may, monthly.word, kept, label="bench")

    def make() -> None:
        printing.print_brief(workspace.read(take_compared, monthly, order))

    make()  # fonts are registered once a session
    return min(milliseconds(make) for _ in range(3)), 2000.0


@figure("brief-batch-500-pages", goal=1, unit="ms, of 12500 allowed")
def batch_of_500_pages() -> tuple[float, float]:
    """A page for each of 500 projects in one PDF: 40 pages a second."""
    workspace = zone(PROJECTS)
    ids = tuple(workspace.read(ordered_ids, Listing())[:500])
    order = Order(today=date(2026, 6, 30), subjects=ids)
    pages = 0

    def make() -> None:
        nonlocal pages
        pages = printing.print_brief(workspace.read(BY_KEY["one_page"].take, order)).pages

    taken = milliseconds(make)
    assert pages == 500
    return taken, 12_500.0


@figure("brief-pages-over-bare", goal=5, unit="ms")
def wall_of_2000_projects() -> tuple[float, float]:
    """管道总表 of 2,000 projects, over reportlab's own paragraphs of the same list."""
    fonts.glyph("sans", "页")  # registers the font that the floor sets in
    style = ParagraphStyle("bare", fontName="NotoSansSC-Regular", fontSize=9, wordWrap="CJK")
    table = zone(PROJECTS).read(BY_KEY["pipeline_table"].take, Order(today=date(2026, 6, 30)))
    lines = [f"{one.name} {one.investors} {one.owner} {one.progress}" for one in table.projects]

    def bare() -> None:
        document = SimpleDocTemplate(io.BytesIO(), invariant=1, pageCompression=1)
        document.build([Paragraph(line, style) for line in lines])

    return side_by_side(lambda: printing.print_brief(table), bare, rounds=3)
