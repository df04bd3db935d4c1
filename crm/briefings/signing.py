"""How a zone signs and numbers its briefs: set once in 设置, kept with each snapshot."""

from __future__ import annotations

import string
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.rules.written import clean_line
from crm.settings import BUREAU_NAME, set_setting, setting
from resources import N_, tr

NUMBERINGS = (N_("第{n}期"), N_("〔{year}〕{n}号"), N_("〔{year}〕第{n}期"))
"""Patterns that are offered: n is the number within the year."""
_APPROVER, _REVIEWER, _PREPARER = "brief_approver", "brief_reviewer", "brief_preparer"
_NUMBERING, _SEAL = "brief_numbering", "brief_seal"
_COPIED_TO, _PRINTED_BY = "brief_copied_to", "brief_printed_by"
_SHEETS = "brief_sheets_secrecy"
_NAME, _PATTERN, _BUREAU, _COPIED, _SECRECY = 20, 30, 60, 300, 20
_FIELDS = frozenset({"n", "year"})


@dataclass(frozen=True)
class Signing:
    """Who signs (签发), checks (复核) and makes (经办) a brief, its numbering, and its seal.

    numbering: a pattern with {n} and perhaps {year}; "" for the usual one. seal: a place for the
    seal is printed over office and day. copied_to, printed_by: 抄送 and 印发机关 of the 版记; ""
    for nobody, and for the bureau. sheets: the 密级 of sheets of one record.
    """

    approver: str = ""
    reviewer: str = ""
    preparer: str = ""
    numbering: str = ""
    seal: bool = False
    copied_to: str = ""
    printed_by: str = ""
    sheets: str = ""

    @property
    def shown(self) -> bool:
        """Whether there is anything to be printed at the end of a brief."""
        return self.seal or any((self.approver, self.reviewer, self.preparer))

    def number(self, n: int, year: int) -> str:
        """Return the number as it is printed: 第5期, 〔2016〕5号; "" for none."""
        return (self.numbering or tr(NUMBERINGS[0])).format(n=n, year=year) if n else ""

    def number_in_year(self, n: int, year: int) -> str:
        """Return the number with its year, where the pattern doesn't tell it: 2016年第5期."""
        told = "{year}" in self.numbering
        return (
            self.number(n, year)
            if told
            else tr("{year}年").format(year=year) + self.number(n, year)
        )


def signing_of(session: Session) -> Signing:
    """Return how the zone signs its briefs."""
    return Signing(
        approver=setting(session, _APPROVER) or "",
        reviewer=setting(session, _REVIEWER) or "",
        preparer=setting(session, _PREPARER) or "",
        numbering=setting(session, _NUMBERING) or "",
        seal=setting(session, _SEAL) == "1",
        copied_to=setting(session, _COPIED_TO) or "",
        printed_by=setting(session, _PRINTED_BY) or "",
        sheets=setting(session, _SHEETS) or "",
    )


def set_signing(session: Session, signing: Signing, *, bureau: str) -> None:
    """Keep how briefs are signed, and the bureau's name; "" takes the zone's with 招商局.

    Raises InvalidInput (approver, reviewer, preparer, numbering, copied_to, printed_by, sheets,
    bureau) for what is too long, or a pattern without {n}.
    """
    numbering = _pattern(signing.numbering)
    kept = {
        BUREAU_NAME: clean_line(bureau, "bureau", _BUREAU),
        _APPROVER: clean_line(signing.approver, "approver", _NAME),
        _REVIEWER: clean_line(signing.reviewer, "reviewer", _NAME),
        _PREPARER: clean_line(signing.preparer, "preparer", _NAME),
        _NUMBERING: numbering,
        _SEAL: "1" if signing.seal else None,
        _COPIED_TO: clean_line(signing.copied_to, "copied_to", _COPIED),
        _PRINTED_BY: clean_line(signing.printed_by, "printed_by", _BUREAU),
        _SHEETS: clean_line(signing.sheets, "sheets", _SECRECY),
    }
    for key, value in kept.items():
        if setting(session, key) != value:
            set_setting(session, key, value)


def _pattern(text: str) -> str | None:
    pattern = clean_line(text, "numbering", _PATTERN)
    if pattern is None or pattern == tr(NUMBERINGS[0]):
        return None
    try:
        named = {
            (field, spec, conversion)
            for _, field, spec, conversion in string.Formatter().parse(pattern)
            if field is not None
        }
    except ValueError:
        named = {("", "", None)}
    plain = all(field in _FIELDS and not spec and not conv for field, spec, conv in named)
    if not plain or ("n", "", None) not in named:
        raise InvalidInput(
            tr(
                "期号样式里要有“{{n}}”（期号），可以有“{{year}}”（年度），例如〔{{year}}〕{{n}}号。"
            ).format(),
            field="numbering",
        )
    return pattern
