"""项目一页纸 holds as much as a page holds, and says of each table how much more there is."""

from __future__ import annotations

import re
from datetime import date

import pytest

from crm.briefings.one_page import OnePages
from crm.briefings.printing import print_brief
from crm.briefings.project_file import Node, ProjectFile, Promised, Step, Stuck
from crm.rules.schedule import Light
from db.terms import Grade, Stage
from tests.crm.briefings.paper import page_texts

DAY = date(2016, 5, 31)
MORE = {
    "制约": "件制约事项",
    "承诺": "项承诺",
    "节点": "个节点",
    "待办": "件要办的事",
    "联系人": "位联系人",
}
"""How the rows of a table are called here, and what the line below counts."""


def project(count: int) -> ProjectFile:
    """A project with so many of everything."""
    names = {what: [f"{what}{number:02d}号" for number in range(count)] for what in MORE}
    return ProjectFile(
        project_id="p",
        name="示例满页",
        stage=Stage.SIGNED,
        tier="",
        park="主园区",
        facts=(),
        investors=(),
        people=tuple((name, "", "") for name in names["联系人"]),
        moves=((Stage.SIGNED, "2016-03-18"),),
        nodes=tuple(Node(name, DAY, DAY, False, Light.GREEN, 0, "") for name in names["节点"]),
        stuck=tuple(Stuck("电力", name, "", "", DAY, None, 9, 0) for name in names["制约"]),
        demands=(),
        promises=tuple(Promised(name, Grade.NOT_YET_DUE, "") for name in names["承诺"]),
        steps=tuple(Step(name, "甲", DAY, 0) for name in names["待办"]),
        approvals=(),
        chief="",
        commissioner="",
        owner="",
        progress="",
        stuck_reason="",
        light=Light.NONE,
        illustrative=True,
    )


def printed(count: int) -> str:
    pages = OnePages("示例招商局", DAY, DAY, "甲", True, (project(count),))
    (text,) = page_texts(print_brief(pages).content)
    return text.replace(" ", "")


@pytest.mark.parametrize("count", [0, 1, 3, 5, 6, 8, 9, 40])
def test_each_table_shows_or_counts_all_there_is(count: int) -> None:
    text = printed(count)
    for what, said in MORE.items():
        shown = len(set(re.findall(rf"{what}\d\d号", text)))
        more = re.search(rf"另有(\d+){said}", text)
        assert shown + (int(more[1]) if more else 0) == count, (what, shown, more)
        assert bool(shown) == bool(count)


def test_what_fits_is_shown_whole_and_a_long_list_takes_the_page_it_has() -> None:
    assert "另有" not in printed(3)
    rows = [len(re.findall(r"\d\d号", printed(count))) for count in (5, 9, 40)]
    assert min(rows) >= 13, "fewer than the page holds"
