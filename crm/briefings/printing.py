"""From a snapshot to a PDF, the same way for every brief.

Nothing of reportlab is loaded before the first one is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from crm.briefings.catalogue import briefing_of
from crm.briefings.marks import Marks
from db.bulk import uncollected
from resources import N_, tr

if TYPE_CHECKING:
    from crm.briefings.fonts import MissingCharacter

# What a text of a snapshot is called where a character of it can't be printed.
_PLACES = {
    "bureau": N_("单位"),
    "issued_by": N_("签发人"),
    "indicator": N_("指标名称"),
    "name": N_("名称"),
    "project": N_("项目"),
    "investors": N_("投资方"),
    "progress": N_("进展"),
    "stuck_reason": N_("未进展原因"),
    "reason": N_("原因"),
    "chief": N_("联点领导"),
    "commissioner": N_("督办专员"),
    "owner": N_("责任人"),
    "place": N_("地点"),
    "title": N_("主题"),
    "what": N_("行程"),
    "text": N_("意见"),
    "demand": N_("督办要求"),
    "about": N_("督办事项"),
    "reply": N_("回复"),
    "closing": N_("办结意见"),
    "unit": N_("责任单位"),
    "conditions": N_("条件"),
    "secrecy": N_("密级"),
    "copied_to": N_("抄送"),
    "printed_by": N_("印发机关"),
}


@dataclass(frozen=True)
class Printed:
    """A brief on paper; missing: characters no font has, printed as 〓."""

    content: bytes
    pages: int
    missing: tuple[MissingCharacter, ...] = ()


def print_brief(snapshot: Any) -> Printed:
    """Print a snapshot; the same one gives the same bytes."""
    from crm.briefings.colophon import story_of
    from crm.briefings.masking import masked_as
    from crm.briefings.official import OFFICIAL
    from crm.briefings.press import print_story
    from crm.briefings.style import HOUSE, LOOK

    pages = briefing_of(snapshot).pages
    look = OFFICIAL if getattr(snapshot, "official", False) else HOUSE
    paper = getattr(pages, "PAPER", look.paper)
    dressing = LOOK.set(look)
    try:
        with masked_as(snapshot), uncollected():
            imprint = pages.imprint(snapshot)
            imprint = replace(
                imprint,
                secrecy=getattr(snapshot, "secrecy", ""),
                copy=getattr(snapshot, "marks", Marks()).copy_number,
                office=imprint.office or look.plain,
            )
            content, count = print_story(story_of(snapshot), imprint, paper)
    finally:
        LOOK.reset(dressing)
    return Printed(content, count, missing_characters(snapshot))


def write(snapshot: Any, target: str | Path | BinaryIO) -> Printed:
    """Print a snapshot to a file or a stream.

    A file takes the place of an older one only when it is whole. Raises BriefingError with what
    to do when it can't be saved.
    """
    from crm.briefings.press import deliver

    printed = print_brief(snapshot)
    deliver(printed.content, target)
    return printed


def missing_characters(snapshot: Any) -> tuple[MissingCharacter, ...]:
    """Return, before printing, the characters of a snapshot that no bundled font has."""
    from crm.briefings import fonts

    texts: dict[tuple[str, str], None] = {}
    _gather(snapshot, "", texts, set())
    if fonts.can_print(text for _, text in texts):
        return ()
    return tuple(
        missing
        for name, text in texts
        for missing in fonts.missing_characters(text, f"{tr(name)}：{text[:20]}" if name else "")
    )


def _gather(value: Any, name: str, texts: dict[tuple[str, str], None], seen: set[int]) -> None:
    """Gather each text of a record with what it is called; seen: the records looked into."""
    if isinstance(value, str):
        if not value.isascii():
            texts[_PLACES.get(name, ""), value] = None
    elif names := _names_of(value.__class__):
        if id(value) not in seen:  # the same projects are listed here and there
            seen.add(id(value))
            for each in names:
                _gather(getattr(value, each), each, texts, seen)
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            _gather(each, name, texts, seen)
    elif isinstance(value, dict):
        for each in value.values():
            _gather(each, name, texts, seen)


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
