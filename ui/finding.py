"""Feeds the search field: hits of the records, what was opened last, and the commands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from crm import listing, search
from crm.matching import Span, match_in
from resources import tr
from ui.actions import Command, commands_of
from ui.preferences import remember, remembered_list
from ui.widgets.search import Entry

if TYPE_CHECKING:
    from ui.window import Window

HITS = 6
"""Of each kind."""
RECENT_KEPT = 8
COMMANDS_BESIDE_HITS = 3
COMMAND_MARKS = (">", "＞", "》")

Found = tuple[search.Hit, Span | None]


class Finder(QObject):
    """Answers the window's search field."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._field = window.top.search
        self._field.ask.connect(self.answer)

    def answer(self, text: str) -> None:
        """Look for `text` and hand the field what was found."""
        if text.startswith(COMMAND_MARKS):
            self._show(text, [_command(one) for one in self._commands(text[1:])])
        elif text:
            self._window.desk.read(
                _look, text, then=partial(self._show_hits, text), owner=self._field
            )
        else:
            self._window.desk.read(
                listing.rows, self._recent(), then=self._show_recent, owner=self._field
            )

    def note_opened(self, project_id: str) -> None:
        """Remember what was opened, newest first."""
        kept = [project_id, *(one for one in self._recent() if one != project_id)]
        remember(self._key(), kept[:RECENT_KEPT])

    def _show_hits(self, text: str, found: list[Found]) -> None:
        entries = [
            self._project(hit, span) if hit.kind == "project" else self._organization(hit, span)
            for hit, span in found
        ]
        if len(text) > 1:
            commands = self._commands(text)[:COMMANDS_BESIDE_HITS]
            entries += [_command(one) for one in commands]
        if not any(hit.kind == "project" for hit, _ in found):
            entries.append(self._new(text))
        self._show(text, entries)

    def _show_recent(self, rows: list[listing.ProjectRow]) -> None:
        group = tr("最近打开")
        entries = [
            Entry(group, row.name, partial(self._open, row.project_id), detail=row.stage.label)
            for row in rows
        ]
        entries += [_command(one) for one in commands_of(self._window)[:4]]
        self._show("", entries)

    def _show(self, text: str, entries: list[Entry]) -> None:
        word = "" if entries else tr("没有找到「{text}」").format(text=text.lstrip(">＞》"))
        self._field.show_entries(text, entries, word)

    def _project(self, hit: search.Hit, span: Span | None) -> Entry:
        marks = () if span is None else (span,)
        alias = tr("又名 {alias}").format(alias=hit.matched) if hit.matched else ""
        before = len(alias) - len(hit.matched)
        return Entry(
            tr("项目"),
            hit.name,
            partial(self._open, hit.record_id),
            detail=" · ".join(part for part in (alias, hit.detail) if part),
            marks=() if alias else marks,
            detail_marks=tuple((s + before, e + before) for s, e in marks) if alias else (),
        )

    def _organization(self, hit: search.Hit, span: Span | None) -> Entry:
        def open_projects() -> None:
            self._window.desk.read(
                search.projects_of,
                hit.record_id,
                then=lambda ids: self._window.go("projects", ids=ids, because=hit.name),
                owner=self._window,
            )

        return Entry(
            tr("企业"),
            hit.name,
            open_projects,
            detail=tr("{n} 个项目").format(n=hit.detail),
            icon="landmark",
            marks=() if span is None else (span,),
        )

    def _new(self, text: str) -> Entry:
        return Entry(
            tr("新建"),
            tr("新建项目「{name}」").format(name=text),
            lambda: self._window.go("projects", create=True, name=text),
            icon="plus",
        )

    def _open(self, project_id: str) -> None:
        self._window.open_record("project", project_id)

    def _commands(self, text: str) -> list[Command]:
        return [one for one in commands_of(self._window) if one.answers(text)]

    def _recent(self) -> list[str]:
        return remembered_list(self._key())

    def _key(self) -> str:
        # Of each data file its own: the ids of another would find nothing.
        return "recent/" + self._window.desk.workspace.place.replace("/", "_").replace("\\", "_")


def _command(command: Command) -> Entry:
    return Entry(tr("命令"), command.word, command.run, icon=command.icon, hint=command.shortcut)


def _look(session: Any, text: str) -> list[Found]:
    """Find the hits, and in each where the text lies."""
    return [
        (hit, match_in(hit.matched or hit.name, text)) for hit in search.find(session, text, HITS)
    ]
