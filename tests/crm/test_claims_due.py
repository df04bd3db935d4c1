"""What may be demanded today: only what a contract names, is unmet, and was not demanded yet."""

from __future__ import annotations

from datetime import date

import pytest

from crm.claim_changes import demand_claim, trash_claim
from crm.claims_due import claimable
from crm.performances import edit_actual
from crm.workspace import Workspace
from db.terms import RemedyKind
from db.values import Amount, Quantity
from tests.crm.test_claims import ENDS, TODAY, enter, wan


@pytest.fixture
def made(workspace: Workspace) -> tuple[str, str]:
    return workspace.change(enter, label="登记").result


def test_what_is_unmet_may_be_demanded_until_it_was(workspace, made) -> None:
    promise, _ = made
    [one] = workspace.read(claimable, TODAY)
    assert (one.commitment_id, one.ends, one.kind) == (promise, ENDS, RemedyKind.TAX_GAP)
    assert (one.amount, one.ratio) == (wan("1649.5").fen, "79.38%")
    assert workspace.read(claimable, date(2027, 12, 31)) == []  # the year is not over
    assert workspace.read(claimable, TODAY, "0" * 32) == []
    part = workspace.change(
        demand_claim,
        promise,
        ENDS,
        due=date(2028, 7, 1),
        today=TODAY,
        amount=Amount(wan("1000").fen),
        reason="分批",
        label="追缴",
    ).result
    [rest] = workspace.read(claimable, TODAY)
    assert (rest.demanded, rest.amount) == (wan("1000").fen, wan("649.5").fen)
    workspace.change(demand_claim, promise, ENDS, due=date(2028, 7, 1), today=TODAY, label="追缴")
    assert workspace.read(claimable, TODAY) == []
    workspace.change(trash_claim, part, label="移除")
    assert workspace.read(claimable, TODAY)[0].amount == wan("1000").fen


def test_what_was_corrected_to_be_met_owes_nothing(workspace, made) -> None:
    _, actual = made
    workspace.change(edit_actual, actual, {"actual": Quantity("8000", "万元")}, label="更正")
    assert workspace.read(claimable, TODAY) == []
