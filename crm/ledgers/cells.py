"""Reads one cell for the field of its column: understood, unreadable, or to be decided.

Nothing is guessed: what two readings fit is `UNDECIDED` with both as candidates; what none fits
is `UNREADABLE` and stays as the text that it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from crm.errors import InvalidInput
from crm.ledgers.headers import FieldKind
from crm.rules.dates import from_serial, month_candidates, parse_when
from crm.rules.measures import AREAS, CURRENCIES, split_unit
from crm.rules.numbers import from_cell, is_blank, plain_text
from crm.rules.phones import find_phones, half_width, phone_fault
from crm.rules.units import (
    find_unit,
    parse_amount,
    parse_extent,
    remark,
    show_amount,
    show_when,
    too_large,
)
from db.terms import CellState, ContractKind, SourceChannel, Stage, Term
from db.values import Amount, Phone, When
from resources import tr

_KEPT_LENGTH = 200


@dataclass(frozen=True)
class Candidate:
    """One of the readings that fit, as it would be shown."""

    shown: str
    value: Any


@dataclass(frozen=True)
class CellReading:
    """What a cell says. value: of the field's kind, None when blank or not understood.

    text: the cell as it stood. note: why it is not understood, or what to look at.
    """

    state: CellState
    value: Any
    text: str
    note: str = ""
    candidates: tuple[Candidate, ...] = ()
    phases: tuple[tuple[str, Amount], ...] = ()


Reader = Callable[[Any, str, str | None, int | None], CellReading]


@dataclass(frozen=True)
class Person:
    """A person named in a cell, with the numbers that stand beside."""

    name: str
    phones: tuple[Phone, ...]
    title: str = ""


def read_cell(raw: Any, kind: FieldKind, *, unit: str | None, year: int | None) -> CellReading:
    """Read a raw cell. unit: of the column or the sheet; year: what a date without one means."""
    if isinstance(raw, str) and len(raw) > _KEPT_LENGTH:
        return _read_cell.__wrapped__(raw, kind, unit, year)
    return _read_cell(raw, kind, unit, year)


@lru_cache(maxsize=4096, typed=True)
def _read_cell(raw: Any, kind: FieldKind, unit: str | None, year: int | None) -> CellReading:
    """Kept in memory: a ledger says the same of many projects."""
    text = cell_text(raw)
    if is_blank(text):
        return CellReading(CellState.UNDERSTOOD, None, text)
    reader: Reader = _READERS[kind]
    try:
        return reader(raw, text, unit, year)
    except InvalidInput as fault:
        return CellReading(CellState.UNREADABLE, None, text, fault.message)


def cell_text(raw: Any) -> str:
    """Return a raw cell as the text that a person saw."""
    if raw is None:
        return ""
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, bool):
        return tr("是") if raw else tr("否")
    if isinstance(raw, int | float):
        return format(from_cell(raw), "f")
    return str(raw).strip()


def _text(raw: Any, text: str, unit: str | None, year: int | None) -> CellReading:
    return CellReading(CellState.UNDERSTOOD, " ".join(text.split()), text)


def _names(raw: Any, text: str, unit: str | None, year: int | None) -> CellReading:
    parts = re.split(r"[、；;\n]|(?<=公司)[,，/]|\s{2,}", text)
    names = [name for part in parts if (name := " ".join(part.split()))]
    return CellReading(CellState.UNDERSTOOD, tuple(dict.fromkeys(names)), text)


def _amount(raw: Any, text: str, unit: str | None, year: int | None) -> CellReading:
    own = find_unit(text)
    unit = unit if unit is None or _counts(unit, CURRENCIES) else None
    if own is None and unit is None:
        read = {one: parse_amount(text, default_unit=one) for one in ("万元", "亿元")}
        return CellReading(
            CellState.UNDECIDED,
            None,
            text,
            tr("没有写单位，表头和表上方也没有。请选是万元还是亿元。"),
            tuple(Candidate(_shown(text, one), value) for one, value in read.items()),
        )
    phases = tuple(_phases(remark(text), unit or "亿元"))
    value = parse_amount(text, default_unit=unit or "万元")
    if own is None and unit == "亿元" and value is not None and too_large(value):
        return CellReading(
            CellState.UNDECIDED,
            None,
            text,
            tr("表头是亿元，按亿元就是{shown}，应是万元。请选。").format(
                shown=show_amount(value, unit="亿元")
            ),
            tuple(
                Candidate(_shown(text, one), parse_amount(text, default_unit=one))
                for one in ("万元", "亿元")
            ),
        )
    return CellReading(CellState.UNDERSTOOD, value, text, phases=phases)


def _phases(note: str, unit: str) -> Iterator[tuple[str, Amount]]:
    """Yield the phases' amounts that a remark names: `一期投资0.8亿`; 一期建设中 names none."""
    for name, words in re.findall(r"([一二三四五]期)([^一二三四五,、;]+)", plain_text(note)):
        try:
            amount = parse_amount(
                re.sub("^(?:总?投资额?|约为|为|:)+", "", words), default_unit=unit
            )
        except InvalidInput:
            continue  # the remark stays in the amount's text
        if amount is not None:
            yield name, amount


def _counts(unit: str, bases: Container[str]) -> bool:
    """Whether a unit is of that kind: a title may name 亩 and 万元 in one line."""
    try:
        return split_unit(unit)[1].upper() in bases or split_unit(unit)[1].lower() in bases
    except ValueError:
        return False


def _shown(text: str, unit: str) -> str:
    return f"{text} {unit}"


def _extent(raw: Any, text: str, unit: str | None, year: int | None) -> CellReading:
    unit = unit if unit is not None and _counts(unit, AREAS) else "亩"
    return CellReading(CellState.UNDERSTOOD, parse_extent(text, default_unit=unit), text)


def _when(raw: Any, text: str, unit: str | None, year: int | None) -> CellReading:
    if isinstance(raw, datetime):
        return CellReading(CellState.UNDERSTOOD, When.on(raw.date()), text)
    if isinstance(raw, date):
        return CellReading(CellState.UNDERSTOOD, When.on(raw), text)
    number = raw if isinstance(raw, int | float) else None
    if number is None and re.fullmatch(r"\d{5}", plain_text(text)):
        number = int(plain_text(text))  # a csv keeps Excel's serial as text
    if number is not None:
        months = month_candidates(number)
        if len(months) > 1:
            return CellReading(
                CellState.UNDECIDED,
                None,
                text,
                tr("是 1 月还是 10 月？Excel 会去掉末尾的 0，看不出来。请选。"),
                tuple(Candidate(show_when(month), month) for month in months),
            )
        if months:
            return CellReading(CellState.UNDERSTOOD, months[0], text)
        serial = from_serial(int(number))  # a fraction is the time of day
        if serial is not None:
            return CellReading(CellState.UNDERSTOOD, serial, text)
        if 1949 <= number <= 2100 and float(number).is_integer():
            return CellReading(CellState.UNDERSTOOD, parse_when(f"{text}年"), text)
    return CellReading(CellState.UNDERSTOOD, parse_when(text, year=year), text)


def reached(text: str, stage: Stage) -> bool | None:
    """Tell whether `是`, `√` or `已签` under a stage's date says that it is reached; else None.

    Such a cell names no day. 已开工 under 竣工时间 says nothing of 竣工.
    """
    plain = plain_text(text)
    if plain in ("否", "×", "未") or (plain[:1] == "未" and stage_named(plain[1:]) is stage):
        return False
    if plain in ("是", "√", "✓", "✔", "已", "已完成"):
        return True
    return True if plain[:1] == "已" and stage_named(plain) is stage else None


def _stage(raw: Any, text: str, unit: str | None, year: int | None) -> CellReading:
    found = stage_named(text)
    if found is not None:
        return CellReading(CellState.UNDERSTOOD, found, text)
    return CellReading(
        CellState.UNREADABLE, None, text, tr("不是认得的项目阶段，请在项目里改选阶段。")
    )


def stage_named(text: str) -> Stage | None:
    """Return the stage that a text names: by its term, or `已签约`, `正在洽谈`, `在建` and such."""
    plain = re.sub(r"^(?:已经?|新|项目)|(?:阶段|项目|了|完成)+$", "", plain_text(text))
    plain = re.sub(r"^([^已未]+)未.+$", r"\1", plain)  # 已签约未开工 stands at 签约
    if re.match("[拟待未]|即将|准备|计划|预计", plain):
        return None  # what is meant to come has not come
    ongoing = re.sub(r"^(?:正在|正)|中$", "", plain)
    if ongoing != plain and ongoing in ("签约", "开工", "竣工", "投产", "达产", "供地"):
        return None  # 签约中 is not yet signed
    plain = ongoing
    for stage in Stage:
        if plain == stage.label:
            return stage
    return _STAGE_WORDS.get(plain)


def _term(kind: type[Term], words: dict[str, Term]) -> Reader:
    def read(raw: Any, text: str, unit: str | None, year: int | None) -> CellReading:
        plain = plain_text(text)
        for term in kind:
            if plain in (term.label, term.label.removesuffix("招商")):
                return CellReading(CellState.UNDERSTOOD, term, text)
        if plain in words:
            return CellReading(CellState.UNDERSTOOD, words[plain], text)
        return CellReading(
            CellState.UNREADABLE,
            None,
            text,
            tr("不在可选项里：{choices}。").format(
                choices=tr("、").join(term.label for term in kind)
            ),
        )

    return read


def _people(raw: Any, text: str, unit: str | None, year: int | None) -> CellReading:
    """Read `张三 13807310000` and `李四/王五:0731-84011111转802`: who, and which numbers."""
    people = _people_in(text)
    if not people:
        return CellReading(CellState.UNREADABLE, None, text, tr("里面没有能识别的姓名或电话号码。"))
    faults = [fault for one in people for phone in one.phones if (fault := phone_fault(phone))]
    if faults:
        return CellReading(CellState.UNREADABLE, people, text, faults[0])
    return CellReading(CellState.UNDERSTOOD, people, text)


def _people_in(text: str) -> tuple[Person, ...]:
    plain = half_width(text)
    people: list[Person] = []
    at = 0
    for found in find_phones(plain):
        names = _person_names(plain[at : found.start])
        if names:
            people += [Person(name, (found.phone,), title) for name, title in names]
        elif people:
            last = people.pop()
            people.append(Person(last.name, (*last.phones, found.phone), last.title))
        else:
            people.append(Person("", (found.phone,)))
        at = found.end
    for name, title in _person_names(plain[at:]):
        people.append(Person(name, (), title))
    return tuple(people)


def _person_names(text: str) -> list[tuple[str, str]]:
    """Return the names in a text, each with the title that stands behind it."""
    parts = re.split(r"[/、,;:\s()]+", text)
    found: list[tuple[str, str]] = []
    for part in parts:
        if not re.search(r"[\u4e00-\u9fffA-Za-z]", part) or part in _WORDS:
            continue
        if found and not found[-1][1] and _TITLE.fullmatch(part):
            found[-1] = (found[-1][0], part)
        else:
            found.append((part, ""))
    return found


_TITLE = re.compile(
    r".{0,6}(?:总经理|经理|董事长|董事|总裁|总监|主任|部长|处长|科长|局长|助理|秘书|先生|女士|主管|负责人)"
)


_WORDS = {"电话", "手机", "联系电话", "联系人", "座机", "Tel", "tel"}


_STAGE_WORDS = {
    "签": Stage.SIGNED,
    "签订": Stage.SIGNED,
    "意向": Stage.CONTACT,
    "对接": Stage.CONTACT,
    "洽谈": Stage.TALKS,
    "谈判": Stage.TALKS,
    "跟踪": Stage.CONTACT,
    "准入评审": Stage.REVIEW,
    "准入": Stage.REVIEW,
    "签合同": Stage.SIGNED,
    "摘牌": Stage.LAND,
    "在建": Stage.STARTED,
    "建设": Stage.STARTED,
    "开工建设": Stage.STARTED,
    "竣工投产": Stage.PRODUCING,
    "试生产": Stage.COMPLETED,
    "达产达效": Stage.FULL,
    "终止": Stage.LOST,
    "暂停": Stage.PAUSED,
}
_CHANNEL_WORDS: dict[str, Term] = {
    "存量增资": SourceChannel.REPEAT,
    "增资扩产": SourceChannel.REPEAT,
    "亲情招商": SourceChannel.BY_TIES,
    "乡情招商": SourceChannel.BY_TIES,
    "展会": SourceChannel.EXHIBITION,
    "上门": SourceChannel.WALK_IN,
}
_CONTRACT_WORDS: dict[str, Term] = {
    "意向": ContractKind.INTENT,
    "意向协议": ContractKind.INTENT,
    "框架": ContractKind.FRAMEWORK,
    "合同": ContractKind.INVESTMENT,
    "正式合同": ContractKind.INVESTMENT,
    "投资协议": ContractKind.INVESTMENT,
    "入园合同": ContractKind.INVESTMENT,
    "入园协议": ContractKind.INVESTMENT,
    "补充": ContractKind.SUPPLEMENT,
}
_READERS: dict[FieldKind, Reader] = {
    FieldKind.SERIAL: _text,
    FieldKind.TEXT: _text,
    FieldKind.PARK: _text,
    FieldKind.NAMES: _names,
    FieldKind.AMOUNT: _amount,
    FieldKind.EXTENT: _extent,
    FieldKind.WHEN: _when,
    FieldKind.STAGE: _stage,
    FieldKind.CHANNEL: _term(SourceChannel, _CHANNEL_WORDS),
    FieldKind.CONTRACT: _term(ContractKind, _CONTRACT_WORDS),
    FieldKind.PEOPLE: _people,
}
