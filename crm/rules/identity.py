"""When two names mean the same enterprise or project: what near-same names differ in.

Places, trades and the simplified forms of characters are data in ``resources/names``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

import resources

NEAR = 80
"""Of 100: from here on two cores are near-same, if their own words (字号) are alike too."""
HEARD = 60
"""Of 100: from here on two cores of one sound are near-same: written by ear."""
_OWN_NEAR = 70
_LONG_ENOUGH = 2
_PLACE_WEIGHT, _CORE_WEIGHT = 20, 80

_FORMS = re.compile(
    r"(股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限合伙|普通合伙|有限公司|股份公司|"
    r"总公司|分公司|子公司|公司|集团|股份|控股|企业|株式会社)"
)
_LATIN_FORMS = re.compile(
    r"\b(company|co|limited|ltd|incorporated|inc|corporation|corp|group|holdings?|gmbh|llc|plc)\b"
)
_ENDINGS = re.compile(r"(投资|建设|工程)?项目$")
_MARKS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(（\[【{〔][^)）\]】}〕]*[)）\]】}〕]")
_KINDS = re.compile(
    r"(?:特别行政区|(?:[一-龥]{1,4}族)*自治区|(?:[一-龥]{1,4}族)*自治州|地区|省|市|县|区|盟|州)?"
    r"(?:经济技术开发区|经济开发区|经开区|高新技术产业开发区|高新区|开发区|新区)?"
)
_LENGTHS = (5, 4, 3, 2)
_CHINESE = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"[0-9]+|[{_CHINESE}]+(?=[期号批厂区标分]|工厂|车间|线)|(?<=第)[{_CHINESE}]+|(?<=[^{_CHINESE}])[{_CHINESE}]+$"
)
_FIRST_PHASE = re.compile(r"[1一]期")


@dataclass(frozen=True)
class NameParts:
    """A name taken apart for comparing.

    plain: without marks and blanks, in one way of writing. core: what `core_of` leaves. own: the
    core without words of trade (字号). numbers: those that tell a second plant from a third one.
    """

    plain: str
    core: str
    own: str
    numbers: tuple[int, ...]


def core_of(name: str) -> str:
    """Return a name without legal form, brackets, leading place, marks and blanks, in lower case.

    Full-width and traditional characters count as their usual forms:
    ``长沙示例机械（集团）有限公司`` and ``示例機械股份有限公司`` share ``示例机械``. A name of
    which nothing but words of trade would be left keeps its place (``南京银行``), and one of which
    nothing would be left stays as it is, but for marks. The core of a core is itself.
    """
    core = name
    while (shorter := _step(core)) != core:
        core = shorter
    return core


@lru_cache(maxsize=4096)
def parts_of(name: str) -> NameParts:
    """Take a name apart for `name_likeness`."""
    plain = _MARKS.sub("", _usual(name))
    core = core_of(name)
    return NameParts(plain, core, own_words(core), numbers_of(core))


def name_likeness(one: str, other: str) -> int:
    """Return how alike two names are, of 100, and 0 for names that are not near-same.

    Names with different numbers (二期 and 三期) never are. 100 is the same name in another way of
    writing; the same core counts from `NEAR` on.
    """
    return likeness(parts_of(one), parts_of(other))


def likeness(one: NameParts, other: NameParts) -> int:
    """Return `name_likeness` of names that are taken apart already."""
    if not one.core or not other.core or one.numbers != other.numbers:
        return 0
    if one.plain == other.plain:
        return 100
    alike = fuzz.ratio(one.core, other.core)
    near = alike >= NEAR and _own_alike(one.own, other.own)
    if not near and not (alike >= HEARD and _heard_alike(one.core, other.core)):
        return 0
    whole = fuzz.ratio(one.plain, other.plain)
    return min(99, round((_CORE_WEIGHT * alike + _PLACE_WEIGHT * whole) / 100))


def differing(one: str, other: str) -> tuple[str, str]:
    """Return the words that one of two names has and the other not, each joined by …."""
    left, right = _MARKS.sub("", _usual(one)), _MARKS.sub("", _usual(other))
    if (right, left) < (left, right):
        return differing(other, one)[::-1]
    mine, theirs = [], []
    for step in Indel.opcodes(left, right):
        if step.tag == "delete":
            mine.append(left[step.src_start : step.src_end])
        elif step.tag == "insert":
            theirs.append(right[step.dest_start : step.dest_end])
    return "…".join(mine), "…".join(theirs)


def own_words(core: str) -> str:
    """Return a core without words of trade (字号); the whole core when nothing else is left."""
    return _trades().sub("", core) or core


def _step(name: str) -> str:
    whole = _usual(name)
    bare = _BRACKETS.sub(_numbered, whole)
    bare = _MARKS.sub("", _LATIN_FORMS.sub("", bare))
    core = _ENDINGS.sub("", _FORMS.sub("", bare)) or _MARKS.sub("", whole)
    end = _place_end(core)
    placeless = core[end:]
    return placeless if not end or _trades().sub("", placeless) else core


def _numbered(bracket: re.Match[str]) -> str:
    """Keep what stands in brackets where it tells one phase from another."""
    return bracket[0] if numbers_of(bracket[0]) else ""


def _usual(name: str) -> str:
    """Return a name in half width, lower case and simplified characters."""
    return unicodedata.normalize("NFKC", name).lower().translate(_simplified())


def _place_end(core: str) -> int:
    """Return where the place ends that a core begins with: province, city, zone; 0 for none."""
    places = _places()
    province = _longest(core, 0, places)
    if not province:
        return _after(core, _longest(core, 0, _all_cities()))
    end = _after(core, province)
    name = core[:province]
    inside = places if name == "中国" else places[name]
    return _after(core, _longest(core, end, inside)) or end


def _longest(core: str, start: int, places: Container[str]) -> int:
    """Return where the longest of `places` that stands at `start` ends; 0 for none."""
    for length in _LENGTHS:
        if core[start : start + length] in places and start + length <= len(core):
            return start + length
    return 0


def _after(core: str, end: int) -> int:
    """Return where the words for a kind of place end that follow a place's name."""
    found = _KINDS.match(core, end) if end else None
    return found.end() if found else end


def _own_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LONG_ENOUGH and longer.startswith(shorter):
        return True
    return fuzz.ratio(one, other) >= _OWN_NEAR


def _heard_alike(one: str, other: str) -> bool:
    """Whether two cores are written by one sound: a character for a character."""
    return len(one) == len(other) and sound_of(one) == sound_of(other)


def sound_of(text: str) -> str:
    """Return the pinyin of a text: who writes a name by its sound errs in its characters.

    A character is read alike whatever stands beside it.
    """
    return "".join(map(_sound, text))


@lru_cache(maxsize=16384)
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin  # its tables take 0.1 s to load

    return "".join(lazy_pinyin(character))


def numbers_of(text: str) -> tuple[int, ...]:
    """Return the numbers that tell one plant or phase from another; a first phase is none."""
    later = _FIRST_PHASE.sub("", text)
    return tuple(_value(found) for found in _NUMBER.findall(later))


def _value(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE.index(each) + 1) for each in digits))
    head = _CHINESE.index(tens[-1]) + 1 if tens else 1
    return head * 10 + (_CHINESE.index(ones[-1]) + 1 if ones else 0)


@cache
def _simplified() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for line in _lines("simplified.txt") for pair in line.split()}


@cache
def _places() -> dict[str, frozenset[str]]:
    """Return province → its cities."""
    pairs = (line.split(":") for line in _lines("places.txt"))
    return {province: frozenset(cities.split()) for province, cities in pairs}


@cache
def _all_cities() -> frozenset[str]:
    return frozenset(city for cities in _places().values() for city in cities)


@cache
def _trades() -> re.Pattern[str]:
    words = {word for line in _lines("trades.txt") for word in line.split()}
    longest = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    firsts = "".join(sorted({word[0] for word in words}))
    return re.compile(f"(?=[{firsts}])(?:{longest})")  # most characters begin none of them


def _lines(file: str) -> list[str]:
    text = resources.path("names", file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
