"""Each field of each record can be asked for by itself, and what is typed is read as it stood."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crm.asking import Input, as_typed, asked, read_typed
from crm.choices import add_staff
from crm.errors import InvalidInput
from crm.labels import shown
from crm.parks import create_park
from crm.projects import create_project
from crm.rules.typed import parse_amount, parse_extent
from crm.rules.units import parse_when
from crm.workspace import Workspace
from db.fields import logged_fields, record_classes
from db.terms import Currency, PeriodKind, SourceChannel
from db.values import Period, Quantity

TODAY = date(2016, 5, 31)
FACTS = {"import_batch.summary", "imported_row.cells", "issued_briefing.snapshot"}
"""What an import or an issue left: nobody writes it."""


def test_every_field_that_a_person_edits_is_asked_for(file_workspace: Workspace) -> None:
    def left(session: Any) -> set[str]:
        return {
            f"{kind}.{field}"
            for kind, cls in record_classes().items()
            for field in logged_fields(cls)
            if asked(session, kind, "none", field, []) is None
        }

    found = file_workspace.read(left)
    machine = {
        one
        for one in found
        if one.endswith(("_at", ".at", "_id", ".sha256", ".media_type", ".record_kind"))
    }
    assert found - machine == FACTS


@pytest.mark.parametrize(
    ("kind", "field", "before", "typed", "after"),
    [
        ("project", "agreed", parse_amount("5亿元"), "1.2亿美元", "1.2亿美元"),
        ("project", "agreed", parse_amount("5亿元"), "6-8亿元", "6–8亿元"),
        ("project", "land", parse_extent("400亩"), "20万平方米", "300亩"),
        ("milestone", "actual", parse_when("2016-05-01"), "2016年5月", "2016年5月"),
        ("blocker", "due", date(2016, 5, 1), "6月8日", "2016-06-08"),
        ("project_investor", "share", Decimal(30), "33.3", "33.3"),
        ("plan", "year", 2016, "2017", "2017"),
        ("contact_phone", "phone", None, "0551-6666 8888转801", "0551-6666 8888 转801"),
        ("project", "owner", "张三", " 李四 ", "李四"),
        ("project", "note", "甲", "甲\n乙", "甲\n乙"),
        ("project", "note", "甲", "  ", "—"),
        ("project", "industry", None, "汽车制造业", None),
        ("activity", "begins", "09:00", "14:30", "14:30"),
        ("commitment", "ramp", ["50", "100"], "60 80，100", "60、80、100"),
        ("commitment", "remedy_terms", {"rate": "0.001"}, "0.5‰", "rate 0.0005"),
        ("commitment", "remedy_terms", {"floor": "60"}, "70%", "floor 70"),
        ("score_criterion", "ladder", None, "3 起 5 分\n其余 1 分", None),
        ("score_criterion", "ladder", None, "", "—"),
    ],
)
def test_what_is_typed_is_read(
    file_workspace: Workspace, kind: str, field: str, before: Any, typed: str, after: str | None
) -> None:
    found = file_workspace.read(asked, kind, "none", field, [before])
    assert found is not None
    value = read_typed(found, typed, before, today=TODAY)
    if after is not None:
        assert shown(value) == after
    again = read_typed(found, as_typed(found, value), value, today=TODAY)
    assert shown(again) == shown(value)


def test_a_rate_stays_with_its_currency(file_workspace: Workspace) -> None:
    found = file_workspace.read(asked, "contract", "none", "amount", [])
    assert found is not None
    before = parse_amount("1亿美元", rate=Decimal("6.5"))
    same = read_typed(found, "1.5亿美元", before, today=TODAY)
    assert (same.currency, same.rate) == (Currency.USD, Decimal("6.5"))
    assert read_typed(found, "1.5亿欧元", before, today=TODAY).rate is None


@pytest.mark.parametrize(
    ("kind", "field", "typed", "said"),
    [
        ("project", "agreed", "很多钱", "不是能识别的金额"),
        ("project", "land", "很大", "不是能识别的"),
        ("blocker", "due", "5月", "要写到日"),
        ("plan", "year", "2016.5", "不是整数"),
        ("project_investor", "share", "三成", "不是数字"),
        ("contact_phone", "phone", "138", "138"),
        ("contact_phone", "phone", "13800138000、13900139000", "一个电话"),
        ("plan", "year", "", "不能空着"),
        ("project", "name", " ", "请填写名称"),
        ("project", "owner", "长" * 200, "最多"),
        ("organization", "credit_code", "123", "18"),
        ("commitment", "ramp", "80、50、100", "逐年不降"),
        ("commitment", "ramp", "50、80", "最后一年应是 100"),
        ("commitment", "remedy_terms", "1000", "应小于 1"),
        ("score_criterion", "ladder", "很多分", "读不懂"),
    ],
)
def test_what_cannot_be_taken_is_told(
    file_workspace: Workspace, kind: str, field: str, typed: str, said: str
) -> None:
    found = file_workspace.read(asked, kind, "none", field, [])
    assert found is not None
    with pytest.raises(InvalidInput, match=said):
        read_typed(found, typed, None, today=TODAY)


def test_choices_records_people_and_units_are_offered(workspace: Workspace) -> None:
    park = workspace.change(create_park, "东区", label="建").result
    workspace.change(add_staff, "李四", label="加")
    key = workspace.change(create_project, "示例甲", label="建").result
    where = workspace.read(asked, "project", key, "park_id", [park, None])
    assert where is not None
    assert where.choices == ((None, "（空）"), (park, "东区"))
    channel = workspace.read(asked, "project", key, "source_channel", [])
    assert channel is not None
    assert (SourceChannel.CHAIN, SourceChannel.CHAIN.label) in channel.choices
    owner = workspace.read(asked, "project", key, "owner", [])
    assert owner is not None
    assert (owner.input, owner.words) == (Input.PERSON, ("李四",))
    promised = workspace.read(
        asked, "commitment", "none", "promised", [Quantity(Decimal(3), "亿元")]
    )
    assert promised is not None
    assert (promised.input, promised.words) == (Input.QUANTITY, ("亿元",))
    period = workspace.read(
        asked, "commitment", "none", "period", [Period(PeriodKind.YEAR, year=2016)]
    )
    assert period is not None
    assert period.input is Input.PERIOD
    used = workspace.read(asked, "gate_item", "none", "required", [])
    assert used is not None
    assert used.choices == ((True, "是"), (False, "否"))


def test_a_moment_is_picked_and_never_typed(file_workspace: Workspace) -> None:
    moment = datetime(2016, 5, 31, tzinfo=UTC)
    assert file_workspace.read(asked, "project", "none", "trashed_at", [moment]) is None
