"""Writing a printed sheet, of a visit, a review or a 督办单: where to, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from crm.activity_cards import ActivityCard
from crm.briefings import printing
from crm.briefings.catalogue import BY_KEY
from crm.briefings.order import Order
from crm.briefings.signing import signing_of
from crm.evaluation import Evaluation
from resources import tr
from ui.brief_out import keep_print
from ui.page import Shell
from ui.preferences import remember, remembered


def save_sheet(shell: Shell, parent: QWidget, card: ActivityCard) -> None:
    """Ask where to save the sheet of a visit, and write it there."""
    _save_record(shell, parent, "visit_sheet", card.activity_id)


def save_review(shell: Shell, parent: QWidget, review_id: str) -> None:
    """Ask where to save the sheet of an admission review, and write it there."""
    _save_record(shell, parent, "review_sheet", review_id)


def save_notice(shell: Shell, parent: QWidget, notice_id: str) -> None:
    """Ask where to save the sheet of a 督办单, and write it there."""
    _save_record(shell, parent, "supervision_sheet", notice_id)


def save_ranking(shell: Shell, parent: QWidget, found: Evaluation) -> None:
    """Ask where to save the ranking of a year's evaluation, and write it there."""
    from crm.briefings import evaluation_sheet

    desk = shell.desk
    sheet = desk.read_now(
        evaluation_sheet.snapshot, found, today=desk.today(), issued_by=desk.workspace.author
    )
    sheet = replace(sheet, secrecy=desk.read_now(signing_of).sheets)
    _save(
        shell,
        parent,
        sheet.title,
        evaluation_sheet.file_name(sheet),
        partial(printing.write, sheet),
    )


def save_recovery(shell: Shell, parent: QWidget) -> None:
    """Ask where to save the sheet for the passphrase of the open data file, and write it there."""
    from crm.briefings import recovery_sheet

    desk = shell.desk
    sheet = desk.read_now(
        recovery_sheet.snapshot,
        desk.workspace.place,
        today=date.today(),  # noqa: DTZ011  (the day the passphrase was set, whatever the sample's)
        issued_by=desk.workspace.author,
    )
    _save(
        shell,
        parent,
        sheet.title,
        recovery_sheet.file_name(sheet),
        partial(printing.write, sheet),
    )


def _save_record(shell: Shell, parent: QWidget, key: str, record_id: str) -> None:
    """Save the sheet of one record, under the 密级 that the zone set for such sheets."""
    desk, briefing = shell.desk, BY_KEY[key]
    order = Order(
        today=desk.today(),
        issued_by=desk.workspace.author,
        subjects=(record_id,),
        secrecy=desk.read_now(signing_of).sheets,
        copy=1,
    )
    sheet = desk.read_now(briefing.take, order)
    name = briefing.file_name(sheet)
    _save(shell, parent, sheet.title, name, partial(printing.write, sheet))


def _save(
    shell: Shell, parent: QWidget, title: str, proposed: str, write: Callable[[Path], Any]
) -> None:
    from ui.opening import open_file

    folder = Path(remembered("briefings/folder") or str(Path.home()))
    name, _ = QFileDialog.getSaveFileName(
        parent,
        tr("保存{title}").format(title=title),
        str(folder / proposed),
        tr("PDF 文件 (*.pdf)"),
    )
    if not name:
        return
    file = Path(name).with_suffix(".pdf")

    def tell(written: Any) -> None:
        remember("briefings/folder", str(file.parent))
        for missing in written.missing[:3]:
            shell.notify(missing.message, kind="problem")
        keep_print(shell.desk, tr("保存"), title, str(file))
        shell.notify(
            tr("{title}已写好，共 {pages} 页").format(title=title, pages=written.pages),
            action=tr("打开"),
            run=lambda: open_file(file),
        )

    shell.desk.tasks.run(write, file, then=tell, failed=shell.explain, owner=parent)
