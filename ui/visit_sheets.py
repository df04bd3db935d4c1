"""Writing a printed sheet, of a visit, a review or a 督办单: where to, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from crm.activity_cards import ActivityCard
from crm.briefings import printing
from crm.briefings.catalogue import BY_KEY
from crm.briefings.order import Order
from crm.briefings.signing import signing_of
from crm.evaluation import Evaluation
from ui.page import Shell
from ui.sheets import save_paper


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
    save_paper(
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
    save_paper(
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
    save_paper(shell, parent, sheet.title, name, partial(printing.write, sheet))
