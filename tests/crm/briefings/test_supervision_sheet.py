"""督办单 is printed on one sheet in the official style, the same bytes each time."""

from __future__ import annotations

import io
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from crm import supervision
from crm.blockers import add_blocker
from crm.briefings import printing, supervision_sheet
from crm.errors import RecordMissing
from crm.milestone_changes import add_milestone
from crm.projects import create_project
from crm.workspace import Workspace
from tests.crm.briefings.paper import fonts_of, page_texts, solid
from tests.crm.zone import TODAY

LONG_NAME = ("示例" + "超长名称新能源汽车关键零部件及智能装备研发制造基地" * 3)[:60]


def issued(workspace: Workspace, name: str, demand: str, **fields: object) -> str:
    project = workspace.change(create_project, name, label="建").result
    about = {}
    if fields.pop("late", False):
        made = workspace.change(
            *(add_milestone, project, "施工许可证"),
            today=TODAY,
            planned=date(2016, 4, 30),
            label="节点",
        ).result
        about = {"milestone_id": made}
    elif fields.pop("stuck", False):
        made = workspace.change(
            *(add_blocker, project, "拆迁", "还有 3 户未签协议。"),
            today=TODAY,
            raised_on=date(2016, 5, 1),
            label="制约",
        ).result
        about = {"blocker_id": made}
    return workspace.change(
        *(supervision.issue_notice, project, demand),
        today=TODAY,
        label="督办",
        unit="示例镇政府",
        person="乙",
        due=date(2016, 6, 15),
        **about,
        **({"issuer": "甲"} | fields),
    ).result


def printed(workspace: Workspace, notice: str) -> tuple[bytes, supervision_sheet.SupervisionSheet]:
    sheet = workspace.read(supervision_sheet.snapshot, notice, today=TODAY, issued_by="丙")
    first, second = BytesIO(), BytesIO()
    written = printing.write(sheet, first)
    printing.write(sheet, second)
    assert first.getvalue() == second.getvalue()
    assert (written.pages, written.missing) == (1, ())
    return first.getvalue(), sheet


def test_the_sheet_of_a_late_milestone_says_what_when_and_whose(
    workspace: Workspace, tmp_path: Path
) -> None:
    notice = issued(workspace, "示例电池回收", "6月15日前取得施工许可证。", late=True)
    pdf, sheet = printed(workspace, notice)
    text = solid(page_texts(pdf)[0])
    for words in (
        "招商局督办单",
        "〔2016〕1号",
        "签发人：甲",
        "关于示例电池回收“施工许可证”节点的督办通知",
        "示例镇政府（责任人乙）：",
        "计划于2016年4月30日完成，至2016年5月31日已逾期31天。",
        "现提出督办要求：6月15日前取得施工许可证。",
        "请于2016年6月15日前办结，并书面回复办理情况。",
        "责任单位办理情况",
        "（印章）",
        "办结意见：",
        "制表丙",
    ):
        assert words in text, words
    assert supervision_sheet.file_name(sheet) == "督办单-〔2016〕1号-示例电池回收.pdf"
    file = tmp_path / "一.pdf"
    file.write_bytes(pdf)
    assert all(font.embedded and font.subset for font in fonts_of(file))


def test_the_sheet_of_a_blocker_holds_the_reply_and_the_closing(workspace: Workspace) -> None:
    notice = issued(workspace, "示例绿色建材", "月底前签完。", stuck=True)
    reply = "已签 2 户，余 1 户正在协商。"
    workspace.change(supervision.reply, notice, reply, TODAY, today=TODAY, label="回复")
    workspace.change(
        supervision.close_notice, notice, "同意办结。", TODAY, today=TODAY, label="办结"
    )
    text = solid(page_texts(printed(workspace, notice)[0])[0])
    assert "关于示例绿色建材拆迁问题的督办通知" in text
    assert "受拆迁制约：还有3户未签协议。该事项于2016年5月1日提出，至2016年5月31日已30天。" in text
    assert solid(reply) in text and "办结意见：同意办结。" in text


def test_the_number_stands_above_the_rule_whoever_signs(workspace: Workspace) -> None:
    def gap(pdf: bytes) -> float:
        """From the number's lower edge down to the title's upper one."""
        page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage()
        text = page.get_text_range()
        number = page.get_charbox(text.index("2016〕"))
        title = page.get_charbox(text.index("关于示例"))
        return number[1] - title[3]

    named = issued(workspace, "示例甲", "办。")
    nobody = issued(workspace, "示例乙", "办。", issuer=None)
    assert abs(gap(printed(workspace, named)[0]) - gap(printed(workspace, nobody)[0])) < 1
    assert gap(printed(workspace, nobody)[0]) > 12


@pytest.mark.parametrize("times", [1, 12, 60])
def test_a_long_name_and_a_long_demand_stay_on_one_sheet(workspace: Workspace, times: int) -> None:
    demand = "请会同自然资源、住建等部门，逐项列出问题清单、责任人和时限。" * times
    notice = issued(workspace, LONG_NAME, demand, late=True)
    text = solid(page_texts(printed(workspace, notice)[0])[0])
    assert LONG_NAME[:50] in text and "办结意见：" in text
    assert ("…" in text) == (times == 60)


def test_a_notice_that_is_gone_is_said_in_words(workspace: Workspace) -> None:
    with pytest.raises(RecordMissing, match="督办单已被移入回收站"):
        workspace.read(supervision_sheet.snapshot, "0" * 32, today=TODAY)
