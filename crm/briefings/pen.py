"""Set lines put on a canvas, changing font, ink and spread only where the text does.

They are written as PDF's own operators (ISO 32000-1, 9.3 and 9.4): reportlab's text object would
measure each piece once more to know where the next begins, and here each says where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics

from crm.briefings.setting import NIL, Line, Piece
from crm.briefings.style import BASELINE, Style, ink


class Pen:
    """Draws lines on a canvas; nothing is seen of them before it is lifted."""

    def __init__(self, canvas: Any) -> None:
        self._canvas, self._document = canvas, canvas._doc
        self._operators = ["BT"]
        self._ink = ""
        self._face: tuple[str, int, float] | None = None
        self._spread = 0.0

    def draw(self, lines: Iterable[Line], style: Style, left: float, top: float) -> None:
        """Draw `lines` right of `left` and under `top`, each with its middle on its style's."""
        write = self._operators.append
        y = top - style.leading / 2 - BASELINE * style.size
        for line in lines:
            for piece in line.pieces:
                if piece.ink != self._ink:
                    self._ink = piece.ink
                    write(_fill(ink(piece.ink)))
                if abs(self._spread - piece.spread) > NIL:
                    self._spread = piece.spread
                    write(f"{piece.spread:.6f} Tc")
                write(f"1 0 0 1 {_number(left + piece.x)} {_number(y)} Tm")
                self._show(piece)
            y -= style.leading

    def _show(self, piece: Piece) -> None:
        """Show a text where it stands; a font of many characters is embedded in several parts."""
        font = pdfmetrics.getFont(piece.font)
        for part, codes in font.splitString(piece.text, self._document):
            face = (piece.font, part, piece.size)
            if face != self._face:
                self._face = face
                name = font.getSubsetInternalName(part, self._document)
                self._operators.append(f"{name} {_number(piece.size)} Tf")
            self._operators.append(f"<{codes.hex()}> Tj")

    def lift(self) -> None:
        """Put what was drawn on the canvas."""
        if self._spread:
            self._operators.append("0 Tc")
        self._operators.append("ET")
        self._canvas.drawText(self)

    def getCode(self) -> str:  # noqa: N802  (reportlab's name)
        """Return the operators, as the canvas asks for them."""
        return " ".join(self._operators)


_LEAST = 1e-4  # a shorter length is none, and Python would write it with an exponent


def _number(points: float) -> str:
    """Return a length as PDF reads it: an exponent is not (ISO 32000-1, 7.3.3)."""
    return f"{points:.7g}" if abs(points) >= _LEAST else "0"


@cache
def _fill(colour: Color) -> str:
    red, green, blue = colour.rgb()
    return f"{red:.6f} {green:.6f} {blue:.6f} rg"
