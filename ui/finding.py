"""Feeds the search field: hits of the records, what was opened last, and the commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from crm import listing, search
from resources import tr
from ui.actions import Command, commands_of
from ui.preferences import remember, remembered_list
from ui.widgets.search import Entry

if TYPE_CHECKING:
    from ui.window import Window

HITS = 6
"""Of each group."""
RECENT_KEPT = 8
COMMANDS_BESIDE_HITS = 3
COMMAND_MARKS = (">", "＞", "》")

ICONS = {
    "project": "building-2",
    "organization": "factory",
    "contact": "user",
    "activity": "message-square",
    "todo": "list-todo",
}
TABS = {"activity": "activities", "todo": "activities", "contact": "contacts"}
"""The tab of the record page that shows a record of this kind."""


class Finder(QObject):
    """Answers the window's search field."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._field = window.top.search
        self._field.ask.connect(self.answer)
        self._reading = False
        self._next: str | None = None

    def answer(self, text: str) -> None:
        """Look for `text` and hand the field what was found."""
        if text.startswith(COMMAND_MARKS):
            self._show(text, [_command(one) for one in self._commands(text[1:])])
        elif self._reading:
            self._next = text  # of what is typed meanwhile only the last is looked for
        else:
            self._reading = True
            desk = self._window.desk
            then = self._taking(partial(self._show_hits, text) if text else self._show_recent)
            failed = self._taking(desk.failed.emit)
            if text:
                desk.read(search.find, text, HITS, then=then, failed=failed, owner=self._field)
            else:
                ids = self._recent()
                desk.read(listing.rows, ids, then=then, failed=failed, owner=self._field)

    def _taking(self, show: Callable[[Any], object]) -> Callable[[Any], None]:
        """Return what takes an answer: it shows it, and looks for what was typed meanwhile."""

        def take(answer: Any) -> None:
            self._reading = False
            text, self._next = self._next, None
            if text is None:
                show(answer)
            else:
                self.answer(text)

        return take

    def note_opened(self, project_id: str) -> None:
        """Remember what was opened, newest first."""
        kept = [project_id, *(one for one in self._recent() if one != project_id)]
        remember(self._key(), kept[:RECENT_KEPT])

    def _show_hits(self, text: str, hits: list[search.Hit]) -> None:
        entries = [self._entry(hit) for hit in hits]
        if len(text) > 1:
            commands = self._commands(text)[:COMMANDS_BESIDE_HITS]
            entries += [_command(one) for one in commands]
        if not text.isdigit() and not any(hit.kind == "project" for hit in hits):
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

    def _entry(self, hit: search.Hit) -> Entry:
        """Show a hit: its title, and by which field it was found where that is another."""
        found = f"{hit.field} {hit.excerpt}" if hit.excerpt else ""
        before = len(found) - len(hit.excerpt)
        return Entry(
            _group(hit.kind),
            hit.title,
            partial(self._open_hit, hit),
            detail=" · ".join(part for part in (found, hit.detail) if part),
            icon=ICONS[hit.kind],
            marks=hit.marks,
            detail_marks=tuple((s + before, e + before) for s, e in hit.excerpt_marks),
        )

    def _open_hit(self, hit: search.Hit) -> None:
        kind, record_id = hit.opens
        if kind == "todo":
            self._window.go("todos")
            return
        if kind == "contact":
            self._window.notify(f"{hit.title}  {hit.excerpt}".rstrip(), kind="info")
            return
        if kind == "project":
            self.note_opened(record_id)
        tab = {"tab": TABS[hit.kind]} if kind == "project" and hit.kind in TABS else {}
        self._window.go(kind, id=record_id, **tab)

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


def _group(kind: str) -> str:
    words = {"project": tr("项目"), "organization": tr("企业"), "contact": tr("联系人")}
    return words.get(kind, tr("跟进"))
