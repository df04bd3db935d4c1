"""Telephone numbers as people write them and read them; stored as E.164 and extension.

What can't be dialled is no error here: it comes back as a `Phone` without a number, its text
kept, and `phone_fault` says in words what is the matter with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from db.values import Phone
from resources import tr

_CHINA = r"(?:(?:\+|00)?86[\s-]*)"
_NUMBER = re.compile(
    "(?<!\\d)(?:"
    + "|".join(
        (
            rf"{_CHINA}?1[3-9](?:[\s-]?\d){{9}}(?!\d)",  # a mobile
            r"[48]00(?:[\s-]?\d){7}(?!\d)",
            rf"{_CHINA}?\(?0[1-9]\d{{1,2}}\)?[\s-]*\d{{3,4}}[\s-]?\d{{4}}(?!\d)",  # a land line
            rf"{_CHINA}\(?(?:\(0\))?[1-9]\d{{1,2}}\)?[\s-]*\d{{3,4}}[\s-]?\d{{4}}(?!\d)",
            r"\(?85[23]\)?[\s-]?\d{4}[\s-]?\d{4}(?!\d)",  # Hong Kong and Macau without +
            r"\(?886\)?[\s-]?\(?0?\)?\d(?:[\s-]?\d){7,8}(?!\d)",  # Taiwan without +
            r"(?P<world>(?:\+|00)[1-9](?:[ \-().]{0,3}\d){6,14})",
            r"\+?\d[\d\-() ]{3,}\d",  # looks like one, whatever it is
        )
    )
    + ")"
)
_EXTENSION = re.compile(
    r"\s*(?:转|轉|#|-?\s?ext\.?|x|分机号?)\s?:?\s?(\d{1,6})(?!\d)|-(\d{1,6})(?![\d-])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s、,;/或和|]*")
_EDGES = " \t\n、,;/|-"
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_REGIONS = ("852", "853", "886")


@dataclass(frozen=True)
class FoundPhone:
    """A number in a text: where it begins and ends in `half_width(text)`, and what it is."""

    start: int
    end: int
    phone: Phone


def read_phones(text: str) -> tuple[Phone, ...]:
    """Read what a field for telephone numbers holds: one or several, in the order written.

    Nothing is dropped: what is no number comes back as a `Phone` with number "" and its text as
    source. A remark beside a number (``13807310000（微信同号）``) stays in its source.
    """
    plain = half_width(text)
    found = list(find_phones(plain))
    if not found:
        rest = plain.strip(_EDGES)
        return (Phone("", "", rest),) if rest else ()
    phones: list[Phone] = []
    begin = 0
    for at, one in enumerate(found):
        before = plain[begin : one.start]
        # A remark belongs to the number before it; the first number has what leads up to it.
        end = found[at + 1].start if at + 1 < len(found) else len(plain)
        after, begin = plain[one.end : end], end
        source = (before if at == 0 else "") + plain[one.start : one.end] + after
        phones.append(Phone(one.phone.number, one.phone.extension, source.strip(_EDGES)))
        if one.phone.number and re.search(r"\d", after):
            # Digits that are none of its own, e.g. the 2 of 84011111/2: said, not swallowed.
            phones[-1] = Phone(one.phone.number, one.phone.extension, one.phone.source)
            phones.append(Phone("", "", after.strip(_EDGES)))
    return tuple(phones)


def find_phones(text: str) -> Iterator[FoundPhone]:
    """Yield what looks like a telephone number in a running text, dialled or not.

    Positions are those of `half_width(text)`, which is as long as `text`.
    """
    plain = half_width(text)
    at, area, last = 0, "", 0
    while match := _NUMBER.search(plain, at):
        end = match.end()
        if match["world"]:
            end = match.start() + len(_shortened(match[0]))
        extension = _EXTENSION.match(plain, end)
        written = plain[match.start() : end].strip()
        number = _e164(written)
        digits = re.sub(r"\D", "", written)
        if not number and area and _LOCAL.fullmatch(digits):
            # 0731-84011111、84011112: the area code is written once.
            gap = plain[last : match.start()]
            number = _e164(area + digits) if gap and _BETWEEN.fullmatch(gap) else ""
        at = extension.end() if extension and number else end
        told = (extension[1] or extension[2]) if extension and number else ""
        yield FoundPhone(match.start(), at, Phone(number, told, plain[match.start() : at].strip()))
        area, last = _area_code(number) or area, at


def show_phone(phone: Phone) -> str:
    """Show a number the Chinese way: ``138 0731 0000``, ``0731-8401 1111 转802``.

    400 and 800 as ``400-800-1234``, others with their country; what is no number as its text.
    """
    if not phone.number:
        return phone.source
    if _MOBILE.fullmatch(phone.number):  # most are: no need to ask the library
        shown = " ".join((phone.number[3:6], phone.number[6:10], phone.number[10:]))
    else:
        shown = _national(phone)
    if not phone.extension:
        return shown
    return tr("{number} 转{extension}").format(number=shown, extension=phone.extension)


def _national(phone: Phone) -> str:
    import phonenumbers  # 20 ms, and most starts of the window show no number

    try:
        parsed = phonenumbers.parse(phone.number, None)
    except phonenumbers.NumberParseException:
        return phone.source or phone.number  # from another program's data
    if parsed.country_code != 86:
        shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        shown = phonenumbers.format_number(parsed, shape)
    else:
        shape = phonenumbers.PhoneNumberFormat.NATIONAL
        shown = phonenumbers.format_number(parsed, shape)
        if shown.startswith("0"):
            shown = shown.replace(" ", "-", 1)
        elif re.match("[48]00 ", shown):
            shown = shown.replace(" ", "-")
    return shown


def show_phones(phones: Iterable[Phone]) -> str:
    """Show several numbers in their order, apart by 、."""
    return tr("、").join(show_phone(phone) for phone in phones)


def phone_fault(phone: Phone) -> str:
    """Return a sentence on what is the matter with a number, or "" for one that can be."""
    if phone.number:
        return ""
    digits = re.sub(r"\D", "", phone.source)
    if len(digits) < 5:
        why = tr(
            "“{text}”不是电话号码，已按原文留存。请写成 138 0731 0000 或 0731-8401 1111 转802。"
        )
    elif _LOCAL.fullmatch(digits):
        why = tr("“{text}”缺区号，已按原文留存。请写成 0731-8401 1111 的样子。")
    elif re.match("1[3-9]", digits) and len(digits) != 11:
        why = tr("“{text}”有 {length} 位，手机号应是 11 位。已按原文留存，请核对。")
    else:
        why = tr("“{text}”位数或号段不对，打不通，已按原文留存。请核对。")
    shown = phone.source if len(phone.source) <= 40 else f"{phone.source[:40]}…"
    return why.format(text=shown, length=len(digits))


def half_width(text: str) -> str:
    """Return a text of the same length with full-width characters in half width.

    Control characters, which no database would take, become blanks.
    """
    return "".join([_half(character) for character in text])


@lru_cache(maxsize=8192)
def _half(character: str) -> str:
    if character in "\n\t":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return " "
    if character in "－–—‐‑−":
        return "-"
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


@lru_cache(maxsize=4096)
def _e164(written: str) -> str:
    """Return a number as E.164, or "" for one that can't be."""
    import phonenumbers

    digits = re.sub(r"\D", "", written)
    tries = [written]
    if digits.startswith(_REGIONS) and 11 <= len(digits) <= 13:
        tries.append(f"+{digits}")
    if digits.startswith("00"):
        tries.append(f"+{digits[2:]}")
    for one in tries:
        try:
            parsed = phonenumbers.parse(one, "CN")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return ""


def _shortened(written: str) -> str:
    """Return an international number without what stands behind it, apart by a blank."""
    ends = [len(written), *(gap.start() for gap in re.finditer(" +", written))]
    for end in sorted(ends, reverse=True):
        if _e164(written[:end]):
            return written[:end]
    return written


def _area_code(number: str) -> str:
    """Return the area code of a mainland land line with its 0, else ""."""
    if not number.startswith("+86") or _MOBILE.fullmatch(number):
        return ""
    import phonenumbers

    parsed = phonenumbers.parse(number, None)
    length = phonenumbers.length_of_geographical_area_code(parsed)
    return f"0{phonenumbers.national_significant_number(parsed)[:length]}" if length else ""
