"""Copy the icons of resources/icons from Lucide, and draw the app's own.

Not part of a build: the result is committed. It needs fonttools, and as its input the unpacked
npm package ``lucide-static`` (1.62.0). A new icon is added to `NAMES` (Lucide's own names).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
NAMES = """
activity archive arrow-down arrow-left arrow-left-right arrow-right arrow-up arrow-up-down
badge-check ban banknote bell book-open bookmark briefcase building building-2 calculator calendar
calendar-clock camera chart-column chart-line check chevron-down chevron-left chevron-right
chevron-up chevrons-up-down circle circle-alert circle-check circle-dot circle-play
circle-question-mark circle-stop circle-x clipboard-check clipboard-list clock coins columns-3
copy corner-down-left database database-backup download ellipsis ellipsis-vertical external-link
eye eye-off factory file-check file-down file-plus file-spreadsheet file-text file-up filter
filter-x flag folder folder-open footprints git-merge grip-vertical handshake hard-drive hard-hat
history hourglass image images inbox info kanban keyboard land-plot landmark laptop
layout-dashboard link list list-filter list-todo loader-circle lock lock-open log-out mail map
map-pin message-square mic mic-off milestone minus monitor moon notebook-pen octagon-alert
panel-left panel-right paperclip pause pencil percent phone phone-call pin plus printer receipt
redo-2 refresh-cw rotate-ccw route ruler save scale search settings sheet shield-check sparkles
square square-check stamp star sun sun-moon table-2 tag target trash-2 trending-down trending-up
triangle-alert undo-2 unlink upload user user-plus users volume-2 x zoom-in zoom-out
"""

SIDE = 512
CORNER = 112
TEAL = "#0E6E6E"
# The part of the side that the character's longer edge takes.
FILL = 0.66


def app_icon(font: TTFont, character: str) -> str:
    """Return an SVG of `character` in white, as an outline, on the app's teal."""
    glyphs = font.getGlyphSet()
    name = font.getBestCmap()[ord(character)]
    bounds = BoundsPen(glyphs)
    glyphs[name].draw(bounds)
    left, bottom, right, top = bounds.bounds
    scale = SIDE * FILL / max(right - left, top - bottom)
    across = SIDE / 2 - scale * (left + right) / 2
    down = SIDE / 2 + scale * (bottom + top) / 2
    path = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}".rstrip("0").rstrip("."))
    glyphs[name].draw(TransformPen(path, (scale, 0, 0, -scale, across, down)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}"'
        f' viewBox="0 0 {SIDE} {SIDE}">\n'
        f'  <rect width="{SIDE}" height="{SIDE}" rx="{CORNER}" fill="{TEAL}" />\n'
        f'  <path fill="#FFFFFF" d="{path.getCommands()}" />\n'
        "</svg>\n"
    )


def main() -> None:
    """Copy the icons and their licence, and draw yinfeng.svg."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lucide", type=Path, required=True)
    lucide = parser.parse_args().lucide
    out = RESOURCES / "icons"
    out.mkdir(exist_ok=True)
    for name in NAMES.split():
        shutil.copyfile(lucide / "icons" / f"{name}.svg", out / f"{name}.svg")
    shutil.copyfile(lucide / "LICENSE", out / "LICENSE.txt")
    font = TTFont(RESOURCES / "fonts" / "NotoSerifSC-Bold.ttf")
    (out / "yinfeng.svg").write_text(app_icon(font, "凤"), encoding="utf-8")


if __name__ == "__main__":
    main()
