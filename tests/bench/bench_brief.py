"""How long a monthly brief takes from its snapshot, beside the same text put on bare pages."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from crm.briefings import monthly
from tests.bench.measure import figure, side_by_side
from tests.crm.briefings.paper import page_texts
from tests.crm.briefings.samples import FULL


@figure("brief-monthly", goal=5, unit="ms")
def brief_monthly() -> tuple[float, float]:
    """Set the brief: checked for missing characters, laid out, its fonts cut and embedded."""
    printed = io.BytesIO()
    monthly.write(FULL, printed)
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

    return side_by_side(lambda: monthly.write(FULL, io.BytesIO()), bare)
