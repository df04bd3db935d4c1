"""The stylesheet of all briefings: papers, inks, styles, and how a whole brief is dressed.

Sizes and places are in points; A4 with margins 25/22/20/22 mm (top, right, bottom, left), body
10.5 pt on 17 pt.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm

from crm.briefings.setting import Align

PAGE_WIDTH, PAGE_HEIGHT = A4
TOP, RIGHT, BOTTOM, LEFT = 25 * mm, 22 * mm, 20 * mm, 22 * mm
MEASURE = PAGE_WIDTH - LEFT - RIGHT


@dataclass(frozen=True)
class Paper:
    """A sheet and its margins, in points."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def measure(self) -> float:
        """How wide the text is."""
        return self.width - self.left - self.right

    @property
    def tall(self) -> float:
        """How high the text is."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True)
class Look:
    """How a whole brief is dressed, so that no page is written twice.

    restyled: (size, leading) of a style → the style that takes its place; what it has of its own
    (bold in the text's face, ink) stays. plain: without tints and colour, as an office writes.
    """

    paper: Paper
    restyled: Mapping[tuple[float, float], Style]
    text_face: str = ""
    plain: bool = False


A4_UPRIGHT = Paper(PAGE_WIDTH, PAGE_HEIGHT, TOP, RIGHT, BOTTOM, LEFT)
_WIDE, _LOW = landscape(A3)
A3_ACROSS = Paper(_WIDE, _LOW, 16 * mm, 14 * mm, 18 * mm, 14 * mm)
A4_ACROSS = Paper(PAGE_HEIGHT, PAGE_WIDTH, 18 * mm, 15 * mm, 18 * mm, 15 * mm)

# The light tokens of the screen.
INK = {
    "text": HexColor("#1B2330"),
    "secondary": HexColor("#5B6675"),
    "accent": HexColor("#0E6E6E"),
    "accent-pale": HexColor("#A6C5C7"),
    "red": HexColor("#B83227"),
    "red-pale": HexColor("#DDB1AE"),
    "amber": HexColor("#8F5C12"),
    "amber-pale": HexColor("#E3CFA8"),
    "green": HexColor("#2F7D4F"),
    "green-pale": HexColor("#AFCBB9"),
    "rule": HexColor("#D5DAE1"),
    "zebra": HexColor("#F6F7F8"),
    "tint": HexColor("#F1F7F6"),
    "track": HexColor("#ECEEF1"),
}

# From the middle of a line down to its baseline, in em: half of what a Chinese character
# stands above the baseline (0.88) less what it hangs below it (0.12).
BASELINE = 0.38


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: `indent` in characters, `size` and `leading` in points."""

    face: str = "sans"
    size: float = 9.0
    leading: float = 13.0
    ink: str = "text"
    align: Align = "left"
    indent: float = 0.0


BODY = Style("serif", 10.5, 17.0, align="justify", indent=2)
TITLE = Style("serif-bold", 24.0, 27.0, align="center")
ISSUE = Style("sans", 9.0, 13.0, "secondary")
SECTION = Style("sans-bold", 13.0, 18.0, "accent")
SUBSECTION = Style("sans-bold", 10.0, 15.0, "text")
CELL = Style("sans", 9.0, 12.6)
SMALL = Style("sans", 8.0, 11.4, "secondary")
HEAD = Style("sans-bold", 8.5, 12.0, "secondary")
NOTE = Style("sans", 8.0, 12.0, "secondary")
READING = Style("sans", 9.0, 14.0, "text", align="justify")
FOOT = Style("sans", 8.0, 10.0, "secondary")


HOUSE = Look(A4_UPRIGHT, {})
LOOK: ContextVar[Look] = ContextVar("look", default=HOUSE)
"""How what is laid out now is dressed."""


def dressed(style: Style) -> Style:
    """Return what stands for `style` in the look in use."""
    look = LOOK.get()
    other = look.restyled.get((style.size, style.leading))
    if other is None:
        return style
    bold = style.face.endswith("-bold") and other.face == look.text_face
    ink = other.ink if style.ink == "accent" else style.ink
    align = style.align if style.align in ("right", "center") else other.align
    return replace(other, face=f"{other.face}-bold" if bold else other.face, ink=ink, align=align)


_PLAIN = {"accent": "text", "tint": "zebra"}


def ink(name: str) -> Color:
    """Return a colour of the stylesheet, in the look in use."""
    return INK[_PLAIN.get(name, name) if LOOK.get().plain else name]
