"""Papers of the sample zone: a letter of intent and an outline, invented and said to be so."""

from __future__ import annotations

import io

from sqlalchemy import select
from sqlalchemy.orm import Session

import resources
from crm.attachments import attach
from crm.workspace import Workspace
from db.models import Project
from resources import tr

PROJECT = "示例整车扩产及新能源"
_LETTER = (
    "投资意向书（示例）",
    "甲方：示例经开区招商局　　乙方：示例汽车集团",
    "一、乙方有意在园区建设整车扩产及新能源项目，用地约 300 亩。",
    "二、投资强度、亩均税收等指标在正式投资合同中约定。",
    "三、本意向书不计入年度签约目标，以正式合同为准。",
)
_SECOND = ("附件　拟选地块（示例）", "东至示例路，南至示例大道，地势平整，供电、供水已到红线。")
_OUTLINE = """\
考察提纲（示例，内容均为虚构）

1. 总装车间：节拍、层高、单柱承重
2. 用电：现有容量 12,000 kVA，扩产后约 20,000 kVA
3. 物流：零部件本地配套率，是否需要专用道
4. 诉求：一期用地何时能交，职工子女入学
"""


def add_attachments(workspace: Workspace) -> None:
    """Attach the papers to one of the sample's own projects."""
    project = workspace.read(_project)
    if project is None:
        return
    taken = [
        workspace.take_in(_letter(), name=tr("投资意向书（示例）.pdf")),
        workspace.take_in(_OUTLINE.encode(), name=tr("考察提纲（示例）.txt")),
    ]
    label = tr("添加 {n} 个附件").format(n=len(taken))
    workspace.change(attach, "project", project, taken, note=tr("示例"), label=label)


def _project(session: Session) -> str | None:
    return session.scalar(select(Project.id).where(Project.name == PROJECT).limit(1))


def _letter() -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(
        TTFont("sample", str(resources.path("fonts", "LXGWWenKai-Regular.ttf")))
    )
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=1)
    paper.setTitle(_LETTER[0])
    for title, *lines in (_LETTER, _SECOND):
        paper.setFont("sample", 20)
        paper.drawCentredString(A4[0] / 2, 720, title)
        paper.setFont("sample", 12)
        for at, line in enumerate(lines):
            paper.drawString(80, 660 - 30 * at, line)
        paper.showPage()
    paper.save()
    return out.getvalue()
