"""落款与期号: set once for the zone, printed at the end of a brief, kept with each issue."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

import pytest

from crm.briefings import monthly
from crm.briefings.catalogue import BY_KEY
from crm.briefings.codec import decode, encode
from crm.briefings.companions import parts_of
from crm.briefings.order import Order
from crm.briefings.printing import print_brief
from crm.briefings.signing import Signing, set_signing, signing_of
from crm.errors import InvalidInput
from crm.history import recent_operations, undo
from crm.settings import BUREAU_NAME, setting
from crm.workspace import Workspace
from tests.crm.briefings.paper import page_texts, solid

DAY = date(2016, 5, 31)
MAY = Order(today=DAY, number=5, first=date(2016, 5, 1), last=DAY, issued_by="王主任")
SIGNED = Signing("李局长", "张<b>&复", "赵经办", "〔{year}〕{n}号", seal=True)


def sign(workspace: Workspace, signing: Signing, bureau: str = "") -> None:
    workspace.change(partial(set_signing, bureau=bureau), signing, label="落款")


def printed_text(snapshot: Any) -> str:
    return solid("".join(page_texts(print_brief(snapshot).content)))


def test_what_is_set_is_kept_and_undone(workspace: Workspace) -> None:
    assert workspace.read(signing_of) == Signing()
    sign(workspace, SIGNED, " 示例区  投资促进局 ")
    assert workspace.read(signing_of) == SIGNED
    assert workspace.read(setting, BUREAU_NAME) == "示例区 投资促进局"
    [entry] = workspace.read(recent_operations, 1)
    workspace.change(undo, entry.operation_id, label="撤销")
    assert workspace.read(signing_of) == Signing()


@pytest.mark.parametrize("pattern", ["第期", "{x}期", "{n", "{n.real}", "{n:05}", "{}", "{year}年"])
def test_a_pattern_without_the_number_or_with_more_is_refused(
    workspace: Workspace, pattern: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign(workspace, Signing(numbering=pattern))
    assert refused.value.field == "numbering"
    assert "{n}" in refused.value.message
    assert "{{" not in refused.value.message


def test_a_name_that_is_too_long_is_refused_at_its_field(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign(workspace, Signing(reviewer="长" * 21))
    assert refused.value.field == "reviewer"


def test_the_usual_number_is_written_by_the_pattern() -> None:
    assert Signing().number(5, 2016) == "第5期"
    assert Signing().number(0, 2016) == ""
    assert Signing().number_in_year(5, 2016) == "2016年第5期"
    assert SIGNED.number_in_year(5, 2016) == "〔2016〕5号"


def test_a_month_bears_names_office_day_and_seal(workspace: Workspace) -> None:
    sign(workspace, SIGNED, "示例区投资促进局")
    snapshot = workspace.read(monthly.take, MAY)
    said = printed_text(snapshot)
    assert "〔2016〕5号" in said
    assert monthly.file_name(snapshot) == "招商工作月报〔2016〕5号.pdf"
    block = "签发：王主任复核：张<b>&复经办：赵经办"
    assert block in said
    assert "（印章）示例区投资促进局2016年5月31日" in said[said.index(block) :]
    back = decode(json.loads(json.dumps(encode(snapshot))), monthly.MonthlySnapshot)
    assert back == snapshot
    words = [part.text for part in parts_of(snapshot)]
    assert any("签发：王主任" in text for text in words)


def test_without_anything_set_a_month_has_no_block(workspace: Workspace) -> None:
    said = printed_text(workspace.read(monthly.take, MAY))
    assert "复核：" not in said
    assert "（印章）" not in said


def test_who_signs_by_default_is_printed_where_no_one_is_named(workspace: Workspace) -> None:
    sign(workspace, SIGNED)
    order = Order(today=DAY, number=5, first=MAY.first, last=MAY.last)
    assert "签发：李局长" in printed_text(workspace.read(monthly.take, order))
    dispatch = workspace.read(BY_KEY["dispatch"].take, order)
    said = printed_text(dispatch)
    assert "签发：李局长" in said
    assert "〔2016〕5号" in said
