"""The commands `backup` and `restore`: the same use cases without a window."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from crm.restoring_words import inside_lines, inside_notes
from crm.rules.media import show_size
from db.errors import StorageError, YinfengError
from resources import tr
from ui.command_data import data_of, unlocked
from ui.command_line import say
from ui.preferences import remembered

if TYPE_CHECKING:
    from crm.workspace import Workspace


def back_up(workspace: Workspace) -> None:
    """Copy the data file to its backup folder."""
    copy = workspace.back_up()
    if copy is None:
        raise YinfengError(tr("服务器上的数据由服务器备份（pg_dump），这里不另存。"))
    say(tr("已备份到 {file}").format(file=copy))


def restore(given: argparse.Namespace) -> None:
    """List what can be gone back to; look into one of them; go back to it.

    The data file is closed meanwhile, and need not be one that opens.
    """
    from crm import restoring

    target = data_of(given)
    if "://" in target:
        raise YinfengError(tr("服务器上的数据由服务器恢复（pg_restore），这里不做。"))
    path = Path(target)
    if given.backup is None:
        _list(path)
        return
    backup = _chosen(path, given.backup)
    unlocked(backup)
    if path.is_file():
        unlocked(path)
    _look(path, backup)
    if given.preview:
        return
    aside = restoring.restore(path, backup, author=remembered("user/author"))
    say(tr("已恢复到 {file}。").format(file=backup.name))
    if aside is not None:
        say(tr("原来的数据留在 {file}，随时可以再恢复回来。").format(file=aside))


def _list(path: Path) -> None:
    from crm.restoring import offered

    found = offered(path)
    if not found:
        say(tr("“{file}”还没有备份。").format(file=path.name))
        return
    for number, one in enumerate(found, start=1):
        when = one.when.strftime("%Y-%m-%d %H:%M")
        words = (f"{number:>3}", when, one.kind, show_size(one.size), one.path.name)
        say("　".join(words))
    say(tr("恢复哪一份：yinfeng restore 序号或文件；先看里面有什么：加 --preview。"))


def _chosen(path: Path, wanted: str) -> Path:
    """Return the file that is meant by a number of the list, a name in it, or a path."""
    from crm.restoring import offered

    found = offered(path)
    if wanted.isdecimal() and not Path(wanted).exists():
        if not 1 <= int(wanted) <= len(found):
            raise YinfengError(
                tr("没有第 {n} 份备份，共有 {all} 份。不写序号就列出来。").format(
                    n=wanted, all=len(found)
                )
            )
        return found[int(wanted) - 1].path
    named = [one.path for one in found if one.path.name == wanted]
    return named[0] if named else Path(wanted)


def _look(path: Path, backup: Path) -> None:
    """Say what is in a backup, beside what there is now, if that opens."""
    from crm.restoring import look
    from crm.workspace import Workspace

    with ExitStack() as stack:
        present: Workspace | None = None
        if path.is_file():
            try:
                present = Workspace.open(path)
            except StorageError as fault:  # it is damaged, say: that is why one goes back
                say(tr("现在的数据打不开：{why}").format(why=fault.message))
            else:
                stack.callback(present.close)
        inside = look(backup, present)
    for word, text in inside_lines(inside):
        say(f"{word}　{text}" if word else f"　　{text}")
    if inside_notes(inside):
        say(inside_notes(inside))
