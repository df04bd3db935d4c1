"""The look of a document of an office: GB/T 9704-2012, its grid, its faces, its red head.

A4, text block 156 × 225 mm, 37 mm from the top and 28 mm from the left; body 3号仿宋, 22 lines of
28 characters (15.79 pt on 29 pt), 标题 2号小标宋, 一、黑体, （一）楷体.
"""

from __future__ import annotations

from reportlab.lib.units import mm

from crm.briefings.style import (
    BODY,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    READING,
    SECTION,
    SUBSECTION,
    TITLE,
    Look,
    Paper,
    Style,
)

MEASURE, HEIGHT = 156 * mm, 225 * mm
SIZE, LEADING = 15.79, 28.98  # 22 lines are 637.6 pt of the block's 637.8
PAPER = Paper(
    PAGE_WIDTH,
    PAGE_HEIGHT,
    37 * mm,
    PAGE_WIDTH - 28 * mm - MEASURE,
    PAGE_HEIGHT - 37 * mm - HEIGHT,
    28 * mm,
)
_TEXT = Style("fangsong", SIZE, LEADING, align="justify", indent=2)
_SMALL = Style("fangsong", 12.0, 20.0, align="justify", indent=2)
_DEFINITIONS = (9.5, 15.5)
OFFICIAL = Look(
    PAPER,
    {
        (BODY.size, BODY.leading): _TEXT,
        (READING.size, READING.leading): _TEXT,
        _DEFINITIONS: _SMALL,
        (10.5, 18.0): Style("fangsong", SIZE, LEADING),  # of a signature
        (TITLE.size, TITLE.leading): Style("xiaobiaosong", 22.0, 34.0, align="center"),
        (SECTION.size, SECTION.leading): Style("hei", SIZE, LEADING, indent=2),
        (SUBSECTION.size, SUBSECTION.leading): Style("kai", SIZE, LEADING, indent=2),
    },
    text_face="fangsong",
    plain=True,
)
