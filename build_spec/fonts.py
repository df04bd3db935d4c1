"""Make the fonts of resources/fonts from their published files.

Not part of a build: the result is committed. Run it again to take a newer release of a font.
It needs fonttools, and as its input

* ``--serif`` and ``--sans``: the unpacked npm packages ``@expo-google-fonts/noto-serif-sc``
  (0.4.3) and ``@expo-google-fonts/noto-sans-sc`` (0.4.3), which hold static TrueType (reportlab
  embeds no other outlines);
* ``--wenkai``: ``LXGWWenKai-Regular.ttf`` of Debian's fonts-lxgw-wenkai (1.250). It is copied as
  it is: its licence reserves the name, so that a cut copy would have to be called otherwise;
* ``--unihan``: ``Unihan_OtherMappings.txt.bz2`` of Debian's unicode-data, whose kTGH field is the
  通用规范汉字表 of 2013.

Regular weights stay whole, since names use rare characters. Bold weights are cut to the 8,105
characters of the 通用规范汉字表 and the marks of `MARKS`. Noto Serif's figures are proportional
and have no ``tnum``: they are set on one width here, so that columns of numbers stand straight.
"""

from __future__ import annotations

import argparse
import bz2
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

STANDARD_CHARACTERS = 8105
# ASCII, Latin-1, Greek, punctuation, currency, letterlike and number forms, arrows, mathematics,
# enclosed numbers, boxes and shapes, dingbats, CJK punctuation, enclosed and squared CJK,
# wide forms.
MARKS = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x391, 0x3C9),
    (0x2010, 0x205F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x25FF),
    (0x2600, 0x27BF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)
LATIN_DIGITS = range(ord("0"), ord("9") + 1)


def standard_characters(unihan: Path) -> set[int]:
    """Return the code points of the 通用规范汉字表; raise ValueError when they are not 8,105."""
    with bz2.open(unihan, "rt", encoding="utf-8") as lines:
        matches = (re.match(r"U\+([0-9A-F]+)\tkTGH\t", line) for line in lines)
        found = {int(match[1], 16) for match in matches if match}
    if len(found) != STANDARD_CHARACTERS:
        raise ValueError(f"expected {STANDARD_CHARACTERS} characters, found {len(found)}")
    return found


def even_digits(font: TTFont) -> None:
    """Give 0–9 one advance width, each figure in its middle."""
    cmap, metrics, outlines = font.getBestCmap(), font["hmtx"], font["glyf"]
    names = [cmap[code] for code in LATIN_DIGITS]
    width = max(metrics[name][0] for name in names)
    for name in names:
        advance, bearing = metrics[name]
        shift = (width - advance) // 2
        outlines[name].coordinates.translate((shift, 0))
        outlines[name].recalcBounds(outlines)
        metrics[name] = (width, bearing + shift)


def drop_digit_kerning(font: TTFont) -> None:
    """Take 0–9 out of pair kerning: a kerned 1 leaves its column."""
    digits = {font.getBestCmap()[code] for code in LATIN_DIGITS}
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            pairs = getattr(table, "ExtSubTable", table)
            if pairs.LookupType == 2:
                _uncover(pairs, digits)


def _uncover(pairs: object, glyphs: Iterable[str]) -> None:
    gone = set(glyphs)
    keep = [i for i, name in enumerate(pairs.Coverage.glyphs) if name not in gone]
    if pairs.Format == 1:
        pairs.PairSet = [pairs.PairSet[i] for i in keep]
        pairs.PairSetCount = len(keep)
        for each in pairs.PairSet:
            each.PairValueRecord = [r for r in each.PairValueRecord if r.SecondGlyph not in gone]
            each.PairValueCount = len(each.PairValueRecord)
    else:
        for classes in (pairs.ClassDef1.classDefs, pairs.ClassDef2.classDefs):
            for name in gone & classes.keys():
                del classes[name]
    pairs.Coverage.glyphs = [pairs.Coverage.glyphs[i] for i in keep]


def cut(font: TTFont, characters: Iterable[int]) -> None:
    """Keep of `font` only `characters` and what their layout features lead to."""
    options = subset.Options()
    options.layout_features = ["kern", "ccmp", "locl", "mark", "halt", "palt", "vert", "liga"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=set(characters))
    cutter.subset(font)


def make(source: Path, target: Path, characters: set[int] | None) -> None:
    """Write `source` to `target`, with even figures, cut to `characters` unless that is None."""
    font = TTFont(source, recalcTimestamp=False)
    if characters is not None:
        cut(font, characters)
    even_digits(font)
    drop_digit_kerning(font)
    font.save(target)


def main() -> None:
    """Make the five fonts and copy the licences."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("serif", "sans", "wenkai", "unihan"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    out = Path(__file__).resolve().parent.parent / "resources" / "fonts"
    out.mkdir(exist_ok=True)
    kept = standard_characters(given.unihan)
    for first, last in MARKS:
        kept.update(range(first, last + 1))
    for family, folder in (("NotoSerifSC", given.serif), ("NotoSansSC", given.sans)):
        make(folder / f"400Regular/{family}_400Regular.ttf", out / f"{family}-Regular.ttf", None)
        make(folder / f"700Bold/{family}_700Bold.ttf", out / f"{family}-Bold.ttf", kept)
        shutil.copy(folder / "LICENSE_FONT", out / f"{family}-OFL.txt")
    shutil.copy(given.wenkai, out / "LXGWWenKai-Regular.ttf")


if __name__ == "__main__":
    main()
