"""The shapes by which `crm.rules.pasted` finds what a pasted message says.

All are matched against text in half width (`LEVEL`), in which what is taken is `TAKEN`.
"""

from __future__ import annotations

import re
import unicodedata

from crm.rules.measures import AREAS, CURRENCIES, SCALE, any_of
from crm.rules.numbers import NUMBER
from crm.rules.pasted_words import (
    BEFORE_COMPANY,
    BRAND,
    BY_SURNAME,
    COURTESIES,
    HAN,
    LABELS,
    LEGAL_FORM,
    NAME,
    NO_COMPANY,
    NOT_NAMES,
    PLACE,
    SURNAME,
    TITLE,
)

TAKEN = "\0"
_ENDS = r"\n,;。!?|\0"


class _Level(dict[int, str]):
    """Each character for one: half width, controls and odd blanks as a blank."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character)
        if unicodedata.category(character)[0] in "CZ" and character != "\n":
            folded = " "
        self[code] = folded if len(folded) == 1 else character
        return self[code]


LEVEL = _Level()
SHORT = 400
"""Only in a text of this length a bare word may be a name."""

CHAT_LINE = re.compile(
    r"^(?P<who>[^\n]{0,30}?)[ :]{0,3}(?P<when>(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? {0,2})?"
    r"(?:星期. {0,2})?(?:上午|下午|晚上|凌晨|中午|早上)? ?\d{1,2}:\d{2}(?::\d{2})?) *$",
    re.MULTILINE,
)
_EDGE = rf"(?:^|(?<=[\s,;。、|/(\[\-{TAKEN}]))"
LABELLED = {
    field: re.compile(
        rf"{_EDGE}(?P<label>{any_of(words)}) ?: ?(?P<value>[^{_ENDS}]{{1,80}})",
        re.MULTILINE | re.IGNORECASE,
    )
    for field, words in LABELS.items()
}
ANY_LABEL = re.compile(
    rf"[ 、/](?:{any_of(word for words in LABELS.values() for word in words)}) ?:", re.IGNORECASE
)
LABEL_AT_END = {
    field: re.compile(rf"(?:{any_of(words)})(?:是|为)? ?:? ?$", re.IGNORECASE)
    for field, words in LABELS.items()
}
FIRST_PART = {
    field: re.compile(shape)
    for field, shape in {
        "company": r"[!-~][ -~]*|[^ ]*",  # a Latin name keeps its blanks
        "person": rf"[{HAN}·]{{1,15}}|[A-Za-z][A-Za-z .]*|[^ ]*",
        "title": r"[^ (]*",
        "park": r"[^ ]*",
        "seat": r"[^ ]*",
        "industry": r"[^ ]*",
        "referrer": r"[^ (]*",
    }.items()
}

PHONE = re.compile(
    r"(?<![\dA-Za-z.\-])(?P<number>(?:"
    r"(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}"
    r"|(?:(?:\+|00)?86[ -]?)?\(?0\d{2,3}\)?[ -]?\d{7,8}"
    r"|[48]00(?:[ -]?\d{3}[ -]?\d{4}|[ -]?\d{4}[ -]?\d{3})"
    r"|\+\d{1,3}(?:[ -]?\d{1,4}){2,4}"
    r")(?: ?(?:转|分机|ext\.?|-) ?\d{1,6})?)(?![\dA-Za-z])",
    re.IGNORECASE,
)
LABELLED_PHONE = re.compile(
    rf"(?:{any_of(LABELS['phone'])})(?:是|为)? ?:? ?(?P<number>[+(]?\d[\d()\- ]{{3,22}}\d)(?!\d)",
    re.IGNORECASE,
)

_ABOUT = "大约|大概|将近|接近|不低于|不少于|不超过|超过|至少|约|近|超|逾"
_ODD = "左右|上下|以上|以内|以下|余|多"
_ONE = "[一二两三四五六七八九]"
_SPOKEN = rf"(?:{_ONE}?百?{_ONE}?十{_ONE}?|{_ONE}百?)"
MONEY = re.compile(
    rf"(?<![\d.,A-Za-z])(?:{_ABOUT})? ?(?:(?:US|HK)?\$|[¥€£])?"
    rf"(?:(?P<spoken>{_SPOKEN})(?=[个多]{{0,2}}(?:亿|千万))|(?:{NUMBER}))"
    rf" ?(?:(?:{SCALE})?(?:元)? ?[-~至到–—] ?(?:{NUMBER}) ?)?"
    rf"(?:余|多)?个?(?P<scale>{SCALE}|w(?![a-z]))?(?:\d{{1,4}}千?万)?(?:余|多)?"
    rf" ?(?P<currency>{any_of(CURRENCIES)})?(?:{_ODD})?",
    re.IGNORECASE,
)
LAND = re.compile(
    rf"(?<![\d.,/])(?:{_ABOUT})? ?(?:{NUMBER}) ?(?:[-~至到–—] ?(?:{NUMBER}) ?)?"
    rf"(?:余|多)?(?:万|千)?(?:余|多)? ?(?P<unit>{any_of([*AREAS, '㎡'])})"
    rf"(?![{HAN}]{{0,6}}(?:厂房|办公))(?:{_ODD})?",
    re.IGNORECASE,
)
_MEASURES = "台套辆吨件人户平亩㎡家片颗只瓶箱盒度千瓦k年月日号米公立座栋条组块支头羽盏余"

LEGAL = re.compile(rf"(?:{LEGAL_FORM})(?:\)?(?:{LEGAL_FORM}))*")
BRANDED = re.compile(rf"(?:{BRAND})+")
_NAME_PART = re.compile(rf"[{HAN}A-Za-z0-9()·&.\-]{{0,30}}$")
_STOPS = re.compile(f"(?={any_of(BEFORE_COMPANY)})")
_STOP = re.compile(any_of(BEFORE_COMPANY))

_ALONE = rf"(?<![{HAN}A-Za-z0-9])"
_OVER = rf"(?![{HAN}A-Za-z0-9])"
_TITLES = rf"(?:{TITLE})"
PERSONS = tuple(
    re.compile(shape)
    for shape in (
        rf"{_ALONE}(?P<person>{NAME}) ?(?:总|{_TITLES})?[ :,;(/]{{0,3}}{TAKEN}",
        rf"{TAKEN}[ ,;:)/]{{0,3}}(?P<person>{NAME}){_OVER}",
        rf"(?:联系人|对接人|负责人)[是为]? ?(?P<person>{NAME}|[小老]{SURNAME}){_OVER}",
        rf"(?:我是|我叫|本人|联系|是|找|{TAKEN}的)(?P<person>{NAME}){_OVER}",
        rf"(?P<before>{_TITLES}) ?:?(?P<person>{NAME}){_OVER}",
        rf"(?:{_ALONE}|(?<=[的是找请跟和与]))(?P<person>{NAME})(?= ?(?:{BY_SURNAME}|{_TITLES}))",
        rf"(?P<person>{SURNAME}(?:总(?![部投计体额共的量结公面产价建规是])|{any_of(COURTESIES)}))",
        rf"(?P<person>{SURNAME}{BY_SURNAME})",
        rf"{_ALONE}(?P<person>{NAME}){_OVER}",
    )
)
CALLED = re.compile(rf"{SURNAME}(?P<called>{BY_SURNAME})")
TITLE_AFTER = re.compile(rf"[ (/,:]{{0,2}}(?P<title>{_TITLES})\)?")
SENDER = re.compile(rf"(?P<person>{NAME}|{SURNAME}(?:总|{any_of(COURTESIES)}))")

SEAT = re.compile(
    rf"(?:来自|总部(?:位于|设在|在)?|注册地(?:在|是)?|公司在) ?:?"
    rf"(?P<from>{PLACE}(?:[{HAN}]{{2,3}}[市区县])?)"
    rf"|(?P<of>{PLACE})(?=(?:那边|方面|来)?(?:的|一家|某)?(?:客商|企业|老板|公司|商会|客户|厂家))"
)
REFERRER = re.compile(
    rf"(?:经|由|通过|是)(?P<who>[^\s{_ENDS}]{{2,16}}?)(?=(?:的)?(?:介绍|推荐|引荐))"
)


def words_before(text: str, start: int) -> str:
    """The words that speak of a figure: back to the end of the clause before."""
    return re.split(rf"[{_ENDS}]", text[max(start - 10, 0) : start])[-1]


def weigh_money(match: re.Match[str], before: str) -> int:
    """How likely a figure is the investment; 0 for none."""
    scale, currency = match["scale"], match["currency"]
    if not scale and not (currency and currency not in ("元",)):
        return 0
    after = match.string[match.end() : match.end() + 1]
    if not currency and after in _MEASURES and after:
        return 0
    if re.search(
        "产值|税收|纳税|营收|销售|收入|年产|市值|注册资|利润|产出|贷款|补贴|单价|融资", before
    ):
        return 0
    return 3 if re.search("投资|投入|总投|拟投|投", before) else 1


def weigh_land(match: re.Match[str], before: str) -> int:
    """How likely an area is the land wanted; floor space is not."""
    if match.string[match.end() : match.end() + 1] == "均":
        return 0
    if re.search("厂房|建筑|办公|楼|租|亩均", before):
        return 0
    said = bool(re.search("用地|占地|土地|拿地|需地|地块|供地", before))
    if match["unit"] in ("亩", "公顷", "ha"):
        return 3 if said else 2
    return 1 if said else 0


def figure_text(matched: str) -> str:
    """A figure as its field reads it: spoken numbers in digits."""
    text = matched.strip().replace("个", "")
    found = re.match(rf"(?P<about>{_ABOUT})?(?P<spoken>{_SPOKEN})(?=多?(?:亿|千万))", text)
    if found is None:
        return text
    return text[: found.start("spoken")] + str(_spoken(found["spoken"])) + text[found.end() :]


def _spoken(words: str) -> int:
    """十二 → 12, 一百 → 100."""
    total, digit = 0, 0
    for character in words:
        if character in "百十":
            total += (digit or 1) * (100 if character == "百" else 10)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


_DIGITS = {character: n for n, character in enumerate("零一二三四五六七八九")} | {"两": 2}


_NO_NAME = re.compile(r"^\d+$|公司|我们|你们|[想拟要]|年产|产业化?$")


def company_start(text: str, form: int) -> int | None:
    """Where the name before a legal form begins; None when no name is there."""
    part = _NAME_PART.search(text, max(form - 30, 0), form)
    start = form if part is None else part.start()
    cuts = [start]
    for at in _STOPS.finditer(text, start, form):
        word = _STOP.match(text, at.start())
        if word is not None:
            cuts.append(word.end())
    for cut in reversed(cuts):
        head = text[cut:form].lstrip(" .-)")
        if len(head) >= 2 and head not in NO_COMPANY and not _NO_NAME.search(head):
            return form - len(head)
    return None


def any_follower(text: str, end: int) -> bool:
    return True


def brand_follower(text: str, end: int) -> bool:
    """A short name ends where the words end, at 的, or where a person follows."""
    return _BRAND_ENDS.match(text[end : end + 8]) is not None


_BRAND_ENDS = re.compile(rf"$|[^{HAN}A-Za-z0-9]|的|老板|{SURNAME}{BY_SURNAME}")


def is_name(words: str) -> bool:
    return words not in NOT_NAMES and words[:2] not in NOT_NAMES
