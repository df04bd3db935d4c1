"""The commands `carry-out`, `open-copy` and `merge-back`: the same use cases without a window."""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crm.labels import shown
from crm.merge_back import Preview, Report
from db.errors import PassphrasePaused, WrongPassphrase, YinfengError
from resources import tr

if TYPE_CHECKING:
    from crm.scope import Scope
    from crm.workspace import Workspace

Say = Callable[[str], None]


def carry_out(workspace: Workspace, given: argparse.Namespace, say: Say) -> None:
    """Write the data, or the part that was asked for, into an encrypted file."""
    from crm import carrying
    from crm.passphrases import check_passphrase
    from crm.replica import copied

    scope = _scope(workspace, given)
    passphrase = _given(given) or _asked(tr("口令（至少 8 个字符）："))
    check_passphrase(passphrase, _given(given) or _asked(tr("再输一次口令：")))
    back = scope is None and workspace.read(copied) is not None
    done = carrying.carry_out(workspace, given.file, passphrase, scope=scope, back=back)
    say(
        tr("已带出到 {file}：{records} 条记录，{attachments} 个附件，{size} KB").format(
            file=done.path,
            records=done.records,
            attachments=done.attachments,
            size=-(-done.size // 1024),
        )
    )
    if back:
        say(tr("这是外出副本带回的文件：请在原来的电脑上用 merge-back 回并。"))
    say(tr("口令不存在文件里，也找不回来，请另外告诉要打开它的人。"))


def open_copy(given: argparse.Namespace, say: Say) -> None:
    """Make a working copy on this machine from a file that was carried out."""
    from crm.copies import open_copy as make

    with _lent(given) as (bundle, passphrase):
        make(bundle, given.to, passphrase)
    say(tr("外出副本已建好：{file}").format(file=given.to))
    say(tr("它也用这个口令加密，打开时要输。"))


def merge_back(workspace: Workspace, given: argparse.Namespace, say: Say) -> None:
    """Say what a bundle, another data file or a server would bring, and bring it in."""
    from crm.merge_back import merge_from, preview_from

    with _lent(given) as (source, _):
        if given.preview:
            for line in told(preview_from(workspace, source)):
                say(line)
            return
        report = merge_from(workspace, source, place=str(given.source))
    for line in (*told(report.preview), *_after(report)):
        say(line)


def told(preview: Preview) -> list[str]:
    """Return what a merge brings, in sentences."""
    if preview.nothing:
        return [tr("对方没有这里没有的内容，什么都没有改动。")]
    lines = [
        tr(
            "新增 {new} 条，修改 {changed} 条，冲突 {conflicts} 处，疑似重复 {duplicates} 个。"
        ).format(
            new=preview.new,
            changed=preview.changed,
            conflicts=preview.conflicts,
            duplicates=preview.duplicates,
        )
    ]
    for name, new, changed in preview.kinds:
        lines.append(
            tr("  {kind}：新增 {new}，修改 {changed}").format(kind=name, new=new, changed=changed)
        )
    for author in preview.by:
        lines.append(
            tr("  {name}（{device}）：{n} 步，{first} 至 {last}").format(
                name=author.name,
                device=author.device,
                n=author.operations,
                first=shown(author.first),
                last=shown(author.last),
            )
        )
    if preview.clock_words:
        lines.append(tr("注意：{words}").format(words=preview.clock_words))
    return lines


def _after(report: Report) -> list[str]:
    lines = [tr("待处理：{sentence}").format(sentence=one.sentence) for one in report.findings]
    lines += [tr("附件“{name}”的内容对方也没有。").format(name=name) for name in report.lost]
    if report.preview.conflicts:
        lines.append(tr("冲突请在窗口的“带出回并”页处理，可以以后再办。"))
    if report.backup is not None:
        lines.append(tr("回并前的备份：{file}").format(file=report.backup))
    return lines


def _scope(workspace: Workspace, given: argparse.Namespace) -> Scope | None:
    from crm import project_card, scope

    if given.of:
        return scope.of_person(given.of)
    if given.park:
        for key, name in workspace.read(project_card.parks):
            if name == given.park:
                return workspace.read(scope.of_park, key)
        raise YinfengError(tr("没有叫“{name}”的园区。").format(name=given.park))
    return None


@contextmanager
def _lent(given: argparse.Namespace) -> Iterator[tuple[Workspace, str]]:
    """Lend what is to be opened, with the passphrase that opened it.

    A wrong one is asked for again, at last after a pause.
    """
    from crm import carrying

    asked, typed = False, ""

    def passphrase() -> str:
        nonlocal asked, typed
        asked = not _given(given)
        typed = _given(given) or _asked(tr("口令："))
        return typed

    with ExitStack() as stack:
        while True:
            try:
                source = stack.enter_context(carrying.lent(given.source, passphrase))
            except (WrongPassphrase, PassphrasePaused) as wrong:
                if not asked:
                    raise
                sys.stderr.write(f"{wrong.message}\n")
                if isinstance(wrong, PassphrasePaused):
                    time.sleep(wrong.seconds)
                continue
            break
        yield source, typed


def _given(given: argparse.Namespace) -> str:
    """Return the passphrase of the file that was named for it, its first line."""
    if given.passphrase_file is None:
        return ""
    try:
        lines = Path(given.passphrase_file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise YinfengError(
            tr("口令文件“{file}”读不了。").format(file=given.passphrase_file), details=str(fault)
        ) from fault
    if not lines or not lines[0]:
        raise YinfengError(tr("口令文件“{file}”是空的。").format(file=given.passphrase_file))
    return lines[0]


def _asked(words: str) -> str:
    if not sys.stdin.isatty():
        raise YinfengError(tr("没有终端可以输入口令，请用 --passphrase-file 指定口令文件。"))
    return getpass.getpass(words)
