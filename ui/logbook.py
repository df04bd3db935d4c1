"""The log file: what went wrong, with its traceback, beside the user's data."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from db.errors import YinfengError
from resources import tr
from ui.places import data_folder

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LARGEST = 1_000_000
_KEPT = 3

log = logging.getLogger("yinfeng")
# Where no file can be written, the log is silent: on the console stands what is said to the user.
log.addHandler(logging.NullHandler())


class _LogFile(RotatingFileHandler):
    """A log that can't be written, on a full disk for one, disturbs nobody's work."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        return


def log_file() -> Path:
    """Where the log is written: the user's data folder."""
    return data_folder() / "yinfeng.log"


def start_log() -> Path:
    """Write warnings and errors of this run to the log file; without room, to nowhere."""
    file = log_file()
    logging.captureWarnings(True)
    for handler in [each for each in log.handlers if isinstance(each, RotatingFileHandler)]:
        if handler.baseFilename == str(file):
            return file
        log.removeHandler(handler)
        handler.close()
    log.setLevel(logging.INFO)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(file, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True)
    except OSError:  # a full disk must not keep the window from opening
        return file
    handler.setFormatter(logging.Formatter(FORMAT))
    log.addHandler(handler)
    return file


def report(error: BaseException) -> str:
    """Write `error` to the log with its traceback and give the sentence for the user."""
    if isinstance(error, YinfengError):
        log.warning("%s (%s)", error.message, error.details or type(error).__name__)
        return error.message
    log.error("unexpected", exc_info=error)
    return tr(
        "出了意外，这一步没有完成；已保存的数据不受影响。请再试一次，仍不行时把日志发给维护人员：{file}"
    ).format(file=log_file())
