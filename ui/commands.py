"""The command `yinfeng`: alone it opens the window; the same use cases run without one.

Exit codes: 0 done, 1 refused with a sentence on the error output, 2 a wrong command line.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm.passphrases import TRIES_HERE
from db.errors import YinfengError
from resources import tr
from ui.command_data import Opened
from ui.command_line import (
    Parser,
    ask_passphrase,
    common_options,
    day_of,
    month_of,
    say,
    speak_utf8,
)
from ui.import_report import report_lines
from ui.logbook import report, start_log
from ui.places import data_folder

if TYPE_CHECKING:
    from crm.workspace import Workspace

DONE, REFUSED = 0, 1
BLIND_PLATFORMS = ("offscreen", "minimal")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    speak_utf8()
    start_log()
    TRIES_HERE.keep_in(data_folder())
    try:
        given = _parser().parse_args(arguments)
    except SystemExit as end:  # argparse has said why
        return int(end.code or 0)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except KeyboardInterrupt:
        say(tr("已取消。"), sys.stderr)
        return REFUSED
    except Exception as error:  # noqa: BLE001  (the outer edge: logged, and told in one sentence)
        say(report(error), sys.stderr)
        return REFUSED


def open_window(given: argparse.Namespace) -> int:
    """Open the window on the data named, or on what was open last."""
    if not has_display():
        raise YinfengError(tr("没有可用的显示器，打不开窗口。不用窗口的命令见 yinfeng --help。"))
    from ui.app import run_window

    return run_window(given.data, as_of=given.as_of)


def import_ledger(given: argparse.Namespace) -> int:
    """Import a ledger, and list what was not understood; what would be asked stays undecided."""
    from crm.ledgers.importing import apply_import, preview, read_ledger

    with Opened(given) as workspace:
        reading = read_ledger(given.file)
        plan = workspace.read(preview, reading, today=workspace.today())
        outcome = workspace.change(apply_import, plan, label=plan.label)
        for line in report_lines(outcome.result):
            say(line)
    return DONE


def write_brief(given: argparse.Namespace) -> int:
    """Write a briefing of the month of today, or of the month named; or the sheet of a visit."""
    with Opened(given) as workspace:
        if given.kind == "visit":
            _write_visit(workspace, given.out, given.of, given.on)
        else:
            _write_monthly(workspace, given.out, given.month)
    return DONE


def check_data(given: argparse.Namespace) -> int:
    """Check file, references and the hash chain of the log."""
    from crm.check import check

    with Opened(given) as workspace:
        found = workspace.read(check)
        for sentence in found:
            say(sentence, sys.stderr)
        if found:
            return REFUSED
        say(
            tr("数据完好：文件结构、引用关系和变更日志都对得上（{place}）。").format(
                place=workspace.place
            )
        )
    return DONE


def carry_out(given: argparse.Namespace) -> int:
    """Carry the data out, or a part of it, in one encrypted file."""
    from ui import exchange_commands

    with Opened(given) as workspace:
        exchange_commands.carry_out(workspace, given, say)
    return DONE


def open_copy(given: argparse.Namespace) -> int:
    """Make a working copy of a file that was carried out."""
    from ui import exchange_commands

    exchange_commands.open_copy(given, say)
    return DONE


def merge_back(given: argparse.Namespace) -> int:
    """Merge what was done elsewhere into the data."""
    from ui import exchange_commands

    with Opened(given) as workspace:
        exchange_commands.merge_back(workspace, given, say)
    return DONE


def back_up_data(given: argparse.Namespace) -> int:
    """Copy the data file to its backup folder."""
    from ui import backup_commands

    with Opened(given) as workspace:
        backup_commands.back_up(workspace)
    return DONE


def restore_data(given: argparse.Namespace) -> int:
    """List the backups, look into one, or go back to it."""
    from ui import backup_commands

    backup_commands.restore(given)
    return DONE


def demo(given: argparse.Namespace) -> int:
    """Make the sample zone afresh, write its brief, and open it where there is a display."""
    from crm.sample import FILE_NAME, create_sample, make_room

    if given.data and "://" in given.data:
        raise YinfengError(tr("示例园区只能建成本机文件，请用 --data 给出文件名。"))
    file = Path(given.data) if given.data else data_folder() / FILE_NAME
    aside = make_room(file)
    if aside is not None:
        say(tr("原来的示例数据已移到 {file}").format(file=aside))
    workspace = create_sample(file, as_of=given.as_of)
    try:
        say(tr("示例园区已建好：{file}").format(file=file))
        pdf = _write_monthly(workspace, file.with_name(f"{file.stem}-{tr('月报')}.pdf"), None)
    finally:
        workspace.close()
    if not has_display():
        say(tr("没有可用的显示器，窗口没有打开。月报在 {file}").format(file=pdf))
        return DONE
    from ui.app import run_window

    return run_window(str(file), as_of=given.as_of)


def draw_screenshots(given: argparse.Namespace) -> int:
    """Draw every page of a fresh sample zone; no display is needed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.screenshots import draw_sample

    for file in draw_sample(given.out):
        say(str(file))
    return DONE


def has_display() -> bool:
    """Whether a person could see a window; Qt's offscreen and minimal platforms count as none."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform:
        return platform not in BLIND_PLATFORMS
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _write_monthly(workspace: Workspace, out: Path, month: tuple[int, int] | None) -> Path:
    from crm.briefings import monthly, printing

    today = workspace.today()
    year, number = month or (today.year, today.month)
    issue = workspace.read(monthly.snapshot, year, number, today=today, issued_by=workspace.author)
    written = printing.write(issue, out)
    for missing in written.missing:
        say(missing.message, sys.stderr)
    say(tr("月报已写好：{file}，共 {pages} 页").format(file=out, pages=written.pages))
    return out


def _write_visit(workspace: Workspace, out: Path, of: str | None, on: date | None) -> None:
    from crm.briefings import printing, visit_sheet

    if not of:
        raise YinfengError(tr("请用 --of 写明是哪个项目或企业的来访、考察、拜访。"))
    today = workspace.today()
    key = workspace.read(visit_sheet.coming_visit, of, on=on or today)
    sheet = workspace.read(visit_sheet.snapshot, key, today=today, issued_by=workspace.author)
    written = printing.write(sheet, out)
    for missing in written.missing:
        say(missing.message, sys.stderr)
    say(
        tr("{title}已写好：{file}，共 {pages} 页").format(
            title=sheet.title, file=out, pages=written.pages
        )
    )


def _parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="yinfeng",
        parents=[common_options(None)],
        description=tr("引凤：开发区招商局的项目管理。不带命令就打开窗口。"),
    )
    top.set_defaults(run=open_window)
    # Left out after the command, an option keeps what was said before it.
    common: Any = common_options(argparse.SUPPRESS)
    commands = top.add_subparsers(metavar=tr("命令"), title=tr("命令"), parser_class=Parser)

    def add(name: str, run: Callable[[argparse.Namespace], int], word: str) -> Parser:
        made: Parser = commands.add_parser(name, parents=[common], help=word, description=word)
        made.set_defaults(run=run)
        return made

    wanted = add("import", import_ledger, tr("导入招商台账（.xlsx、.csv）"))
    wanted.add_argument("file", metavar=tr("台账文件"), type=Path)
    wanted = add("brief", write_brief, tr("写出简报 PDF"))
    wanted.add_argument(
        "kind",
        metavar="monthly|visit",
        choices=["monthly", "visit"],
        help=tr("monthly 招商工作月报，visit 接待、考察、拜访安排表"),
    )
    wanted.add_argument("--out", metavar=tr("PDF 文件"), type=Path, required=True)
    wanted.add_argument(
        "--month", metavar=tr("年-月"), type=month_of, help=tr("哪个月，例如 2016-05；不写则为本月")
    )
    wanted.add_argument(
        "--of", metavar=tr("项目或企业"), help=tr("安排表：名称，写其中一部分也可以")
    )
    wanted.add_argument(
        "--on", metavar=tr("日期"), type=day_of, help=tr("安排表：从哪天起的第一次，不写则从今天起")
    )
    add("check", check_data, tr("检查数据是否完好"))
    add("backup", back_up_data, tr("立即备份数据文件"))
    wanted = add("restore", restore_data, tr("列出备份，看里面有什么，恢复到其中一份"))
    wanted.add_argument(
        "backup", metavar=tr("备份"), nargs="?", help=tr("序号或文件；不写就列出有哪些")
    )
    wanted.add_argument("--preview", action="store_true", help=tr("只看里面有什么，不恢复"))
    wanted = add("carry-out", carry_out, tr("带出：把数据或其中一部分写成一个加密文件"))
    wanted.add_argument("file", metavar=tr("带出文件"), type=Path)
    part = wanted.add_mutually_exclusive_group()
    part.add_argument("--of", metavar=tr("人名"), help=tr("只带这个人的项目"))
    part.add_argument("--park", metavar=tr("园区"), help=tr("只带这个园区的项目"))
    ask_passphrase(wanted)
    wanted = add("open-copy", open_copy, tr("把带出的文件打开成这台电脑上的外出副本"))
    wanted.add_argument("source", metavar=tr("带出文件"), type=Path)
    wanted.add_argument("--to", metavar=tr("数据文件"), type=Path, required=True)
    ask_passphrase(wanted)
    wanted = add("merge-back", merge_back, tr("回并：把外出时的修改并入数据"))
    wanted.add_argument(
        "source", metavar=tr("来源"), help=tr("带出的文件、另一个数据文件，或 PostgreSQL 网址")
    )
    wanted.add_argument("--preview", action="store_true", help=tr("只看会带来什么，不回并"))
    ask_passphrase(wanted)
    wanted = add("screenshots", draw_screenshots, tr("重画文档里的截图"))
    wanted.add_argument(
        "--out", metavar=tr("文件夹"), type=Path, default=Path("docs", "images"), help="docs/images"
    )
    add("demo", demo, tr("新建示例园区，写出月报，并打开窗口"))
    return top


if __name__ == "__main__":
    sys.exit(main())
