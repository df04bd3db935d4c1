"""数字出处: a figure of a brief as a line that opens the records behind it."""

from __future__ import annotations

from crm.briefings.sources import Behind, Source
from ui.page import Shell
from ui.widgets.line_list import Line


def source_line(shell: Shell, one: Source) -> Line:
    """Return the line of one figure; opening it shows what it counts."""
    return Line(one.what, one.section, one.figure, run=lambda: open_source(shell, one))


def open_source(shell: Shell, one: Source) -> None:
    """Show the records that a figure counts, on the page that has them."""
    because = f"{one.what} {one.figure}".strip()
    if one.behind is Behind.PROJECTS and len(one.ids) == 1:
        shell.open_record("project", one.ids[0])
    elif one.behind in (Behind.PROJECTS, Behind.ORGANIZATIONS):
        shell.go(one.behind.value, ids=list(one.ids), because=because)
    elif one.behind is Behind.CAPITAL and one.day is not None:
        shell.go("capital", month=(one.day.year, one.day.month))
    elif one.behind is Behind.REPORTED and one.day is not None:
        shell.go("figures", year=one.day.year, indicator=one.about)
    elif one.behind is Behind.GRADE:
        shell.go("performance", grade=one.about)
    elif one.behind is Behind.OWED:
        shell.go("performance", owing=True)
    elif one.behind is Behind.CONTRACT:
        shell.go("performance", contract=one.ids[0])
    elif one.behind is Behind.LAND:
        shell.go("parks", park=one.about or None, tab=0, parcels=list(one.ids))
