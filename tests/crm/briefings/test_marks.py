"""What not everybody may read: telephones of people are masked, and 密级 stands at the head."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import docx
import openpyxl
import pypdfium2
import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from crm.blockers import add_blocker
from crm.briefings.catalogue import BRIEFINGS, BY_KEY, Briefing
from crm.briefings.codec import decode, encode
from crm.briefings.companions import docx_of, parts_of, xlsx_of
from crm.briefings.masking import masked
from crm.briefings.order import Order, Scope
from crm.briefings.printing import print_brief
from crm.contacts import add_to_project, create_contact
from crm.errors import BriefingError
from crm.projects import create_project, edit_project
from crm.sample import DAY
from crm.workspace import Workspace
from db.terms import Stage
from db.values import Amount
from tests.crm.briefings.paper import page_texts, solid
from tests.crm.briefings.zones import order

PHONE, ABROAD = "13807310000", "+852 9123 4567"
WRITTEN = (PHONE, "138 0731 0000", "138-0731-0000", "+8613807310000", ABROAD)
OFFERED = [one for one in BRIEFINGS if one.scope is not Scope.RECORD]
each_brief = pytest.mark.parametrize("briefing", OFFERED, ids=lambda one: one.key)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("+852 9123 4567", "+852 91****567"),
        ("+85291234567", "+85291****567"),
        ("+1 415 555 0100 转 8", "+1 415 5****100 转 8"),
        ("+86 138 0731 0000", "138****0000"),
        ("+86 731 8401 1111", "+86 731 8401 1111"),
        ("增长 +12345678 元", "增长 +12345678 元"),
        ("0731-84011111", "0731-84011111"),
    ],
)
def test_numbers_of_other_countries_are_masked_and_offices_are_not(
    typed: str, printed: str
) -> None:
    assert masked(typed) == printed


def fill(session: Session) -> list[str]:
    """A project that bears a telephone wherever a person can type one."""
    key = create_project(session, f"示例电话{PHONE}", stage=Stage.SIGNED)
    edit_project(
        session,
        key,
        {
            "progress": "联系 " + "、".join(WRITTEN),
            "stuck_reason": f"打不通 {PHONE}",
            "chief": f"李 {PHONE}",
            "commissioner": f"王 {PHONE}",
            "owner": f"张 {PHONE}",
            "contracted": Amount(1_200_000_000_00),
        },
    )
    add_blocker(session, key, "拆迁", f"找 {PHONE}", today=DAY, unit=PHONE, person=PHONE)
    add_to_project(session, key, create_contact(session, "示例联系人", phones=f"{PHONE} {ABROAD}"))
    return [key]


def said(content: bytes) -> str:
    """All that a PDF says, also in its bookmarks and of itself."""
    read = PdfReader(io.BytesIO(content))
    told = [str(read.metadata), *(page_texts(content))]
    pdf = pypdfium2.PdfDocument(content)
    try:
        told += [mark.get_title() for mark in pdf.get_toc()]
    finally:
        pdf.close()
    return solid("".join(told)).replace("-", "")


@pytest.fixture(scope="module")
def phoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A zone that bears telephones wherever they can be typed."""
    file = tmp_path_factory.mktemp("phoned") / "电话.yinfeng"
    made = Workspace.create(file, zone_name=f"示例区{PHONE}", author="甲", on=DAY)
    made.change(fill, label="填数")
    yield made
    made.close()


@each_brief
def test_no_brief_and_no_companion_tells_a_telephone(phoned: Workspace, briefing: Briefing) -> None:
    asked = replace(order(briefing), issued_by=f"王 {PHONE}")
    try:
        snapshot = phoned.read(briefing.take, asked)
    except BriefingError:
        pytest.skip("nothing to be printed")
    words = docx.Document(io.BytesIO(docx_of(snapshot)))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(snapshot)))
    texts = [
        said(print_brief(snapshot).content),
        briefing.file_name(snapshot),
        "".join(one.text for one in words.paragraphs),
        "".join(c.text for table in words.tables for row in table.rows for c in row.cells),
        "".join(str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row),
    ]
    for text in texts:
        plain = solid(text).replace("-", "")
        assert PHONE not in plain
        assert "91234567" not in plain
    assert any("138****0000" in text for text in texts)


@pytest.mark.parametrize("key", ["one_page", "dispatch"])
def test_where_it_is_ordered_the_numbers_are_whole(phoned: Workspace, key: str) -> None:
    briefing = BY_KEY[key]
    assert briefing.has_phones
    snapshot = phoned.read(briefing.take, replace(order(briefing), masked=False))
    assert PHONE in said(print_brief(snapshot).content)
    assert PHONE in briefing.file_name(snapshot) or key == "dispatch"


def test_only_briefs_with_people_offer_whole_numbers() -> None:
    assert {one.key for one in OFFERED if one.has_phones} == {"one_page", "dispatch"}


@each_brief
@pytest.mark.parametrize("official", [False, True], ids=["house", "official"])
def test_the_mark_of_secrecy_stands_on_each_page_and_in_each_companion(
    sample: Workspace, briefing: Briefing, official: bool
) -> None:
    if official and not briefing.official:
        pytest.skip("has the house style alone")
    asked: Order = replace(order(briefing), secrecy="秘密★1年", official=official)
    snapshot = sample.read(briefing.take, asked)
    printed = print_brief(snapshot)
    assert all("秘密★1年" in solid(text) for text in page_texts(printed.content))
    back = decode(json.loads(json.dumps(encode(snapshot))), briefing.snapshot_class)
    assert back == snapshot
    assert "secrecy" not in encode(replace(snapshot, secrecy=""))
    assert parts_of(snapshot)[0].text == "秘密★1年"
    if briefing.key in ("monthly", "pipeline_table") and not official:
        assert docx.Document(io.BytesIO(docx_of(snapshot))).paragraphs[0].text == "秘密★1年"
        book = openpyxl.load_workbook(io.BytesIO(xlsx_of(snapshot)))
        assert all(sheet.oddHeader.left.text == "秘密★1年" for sheet in book)


@pytest.mark.parametrize("official", [False, True], ids=["house", "official"])
def test_a_brief_without_a_mark_bears_none(sample: Workspace, official: bool) -> None:
    briefing = BY_KEY["kpi_sheet"]
    plain = sample.read(briefing.take, replace(order(briefing), official=official))
    assert "秘密" not in "".join(page_texts(print_brief(plain).content))
