"""Industries by GB/T 4754-2017: 20 sections (门类) and 97 divisions (大类), as data.

A code is a section's letter, or the letter with a division: ``C``, ``C36``.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import resources
from crm.errors import InvalidInput
from resources import tr

FILE = "gbt4754-2017.csv"


@dataclass(frozen=True)
class Industry:
    """A section or a division of the standard."""

    code: str
    name: str

    @property
    def section(self) -> str:
        """The letter of the section that it lies in."""
        return self.code[0]

    @property
    def label(self) -> str:
        """Code and name, as a form shows it."""
        return f"{self.code} {self.name}"


@cache
def industries() -> tuple[Industry, ...]:
    """Return all sections, each before its divisions."""
    with resources.path("templates", FILE).open(encoding="utf-8", newline="") as file:
        return tuple(Industry(row["代码"], row["名称"]) for row in csv.DictReader(file))


def sections() -> list[Industry]:
    """Return the sections."""
    return [one for one in industries() if len(one.code) == 1]


def industry_label(code: str | None) -> str:
    """Return code and name of an industry; what is no code of the standard as it stands."""
    found = _by_code().get(code or "")
    return found.label if found is not None else code or ""


def read_industry(text: str) -> str | None:
    """Return the code that a text names by code, name or both; blank is None.

    Raises InvalidInput (field ``industry``), naming what comes near.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    match = re.match(r"([A-Ta-t]?)\s?(\d{2})?(?![\dA-Za-z])", plain)
    if match is not None and (match[1] or match[2]):
        code = f"{match[1].upper()}{match[2] or ''}"
        found = [one.code for one in industries() if code in (one.code, one.code[1:])]
        if found:
            return found[0]
    named = [one for one in industries() if one.name.replace("、", "") == plain.replace("、", "")]
    if named:
        return named[-1].code  # a division that bears its section's name says more
    near = [one.label for one in industries() if plain in one.name]
    if len(near) == 1:
        return near[0].split()[0]
    hint = tr("是不是：{names}？").format(names=tr("；").join(near[:3])) if near else ""
    raise InvalidInput(
        tr("“{text}”不是国民经济行业分类（GB/T 4754）的门类或大类。{hint}").format(
            text=plain[:20], hint=hint or tr("可以写代码，例如 C36。")
        ),
        field="industry",
    )


@cache
def _by_code() -> dict[str, Industry]:
    return {one.code: one for one in industries()}
