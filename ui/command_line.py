"""How a command line is written and answered: its grammar in Chinese, its words, its output."""

from __future__ import annotations

import argparse
import io
import os
import sys
from datetime import date
from typing import Any, NoReturn, TextIO

from resources import tr

MISUSED = 2
"""The exit code of a wrong command line."""


class Parser(argparse.ArgumentParser):
    """argparse with Chinese words."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, **settings)
        self._positionals.title = tr("命令与参数")
        self._optionals.title = tr("选项")
        self.add_argument("-h", "--help", action="help", help=tr("显示这份说明"))

    def error(self, message: str) -> NoReturn:
        say(tr("命令写法不对：{message}").format(message=_in_chinese(message)), sys.stderr)
        say(self.format_usage().strip(), sys.stderr)
        raise SystemExit(MISUSED)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", tr("用法："))

    def format_help(self) -> str:
        return super().format_help().replace("usage:", tr("用法："))


def _in_chinese(message: str) -> str:
    words = {
        "the following arguments are required:": tr("缺少参数"),
        "unrecognized arguments:": tr("不认识的参数"),
        "expected one argument": tr("后面要跟一个值"),
        "invalid choice:": tr("没有这一项："),
        "choose from": tr("可选"),
        "argument": tr("参数"),
    }
    for said, ours in words.items():
        message = message.replace(said, ours)
    return message


def common_options(default: str | None) -> argparse.ArgumentParser:
    """Return the options that stand before a command or after it."""
    common = argparse.ArgumentParser(add_help=False, argument_default=default)
    common.add_argument(
        "--data", metavar=tr("数据"), help=tr("数据文件，或 PostgreSQL 网址；不写则用上次打开的")
    )
    common.add_argument(
        "--as-of", metavar=tr("日期"), type=day_of, help=tr("以这一天为今天，例如 2016-05-31")
    )
    return common


def ask_passphrase(wanted: argparse.ArgumentParser) -> None:
    """Let a command take the passphrase of a bundle from a file."""
    wanted.add_argument(
        "--passphrase-file",
        metavar=tr("文件"),
        help=tr("口令在这个文件的第一行；不写就在终端里问"),
    )


def day_of(text: str) -> date:
    """Read a day, as an option takes it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            tr("“{text}”不是日期，请写成 2016-05-31").format(text=text)
        ) from None


def month_of(text: str) -> tuple[int, int]:
    """Read a month, as an option takes it."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(
            tr("“{text}”不是月份，请写成 2016-05").format(text=text)
        ) from None
    return first.year, first.month


def say(line: str, stream: TextIO | None = None) -> None:
    """Write a line for the user, to the error output where that is given."""
    out = stream or sys.stdout
    try:
        print(line, file=out, flush=True)
    except BrokenPipeError:  # whoever reads, `head` for one, has seen enough; the work goes on
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def speak_utf8() -> None:
    """A Windows console may stand at another encoding, where a rare character would be refused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
