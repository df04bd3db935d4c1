"""招商工作月报 on paper, from snapshots made by hand."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm.briefings import printing
from crm.briefings.conclusion import conclude
from crm.briefings.issue import ListedProject, MonthlySnapshot
from crm.briefings.pipeline_table import PipelineTable
from crm.briefings.setting import set_lines
from tests.crm.briefings import samples
from tests.crm.briefings.paper import (
    NO_LINE_BEGINS_WITH,
    bookmarks,
    fonts_of,
    metadata,
    page_texts,
    solid,
)

SNAPSHOTS = {"full": samples.FULL, "empty": samples.EMPTY, "extreme": samples.EXTREME}
SECTIONS = [
    "一、年度目标与时序",
    "二、10亿元、50亿元项目",
    "三、漏斗与阶段变化",
    "四、红灯、黄灯节点",
    "七、口径",
]


def printed(issue: MonthlySnapshot | PipelineTable) -> bytes:
    out = io.BytesIO()
    printing.write(issue, out)
    return out.getvalue()


def text_of(issue: MonthlySnapshot) -> str:
    return solid("".join(page_texts(printed(issue))))


def said(issue: MonthlySnapshot) -> str:
    return "".join(phrase.text for paragraph in conclude(issue) for phrase in paragraph)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_each_brief_has_all_sections_embeds_its_fonts_and_repeats_to_the_byte(
    name: str, tmp_path: Path
) -> None:
    file = tmp_path / "月报.pdf"
    written = printing.write(SNAPSHOTS[name], file)
    assert file.read_bytes() == printed(SNAPSHOTS[name])
    assert written.missing == ()
    assert len(page_texts(file)) == written.pages
    outline = [solid(title) for title, _ in bookmarks(file.read_bytes())]
    assert [title for title in outline if title[1] == "、"] == SECTIONS
    fonts = fonts_of(file)
    assert fonts
    assert all(font.embedded and font.subset for font in fonts)
    assert "〓" not in solid("".join(page_texts(file)))


def test_another_process_loads_reportlab_to_print_alone_and_prints_the_same_bytes(
    tmp_path: Path,
) -> None:
    file = tmp_path / "月报.pdf"
    script = (
        "import sys, crm.briefings.monthly; from crm.briefings import printing;"
        "assert not [name for name in sys.modules if name.startswith('reportlab')];"
        "from tests.crm.briefings import samples; printing.write(samples.FULL, sys.argv[1])"
    )
    environment = {"PYTHONHASHSEED": "7", "PYTHONPATH": ".", "TZ": "America/New_York"}
    subprocess.run([sys.executable, "-c", script, str(file)], check=True, env=environment)
    assert file.read_bytes() == printed(samples.FULL)


def test_the_head_and_the_foot_say_issue_period_and_source() -> None:
    pdf = printed(samples.FULL)
    first, *rest = [solid(text) for text in page_texts(pdf)]
    for part in ("招商工作月报", "第5期", "示例经济技术开发区招商局", "2016年5月1日至31日"):
        assert part in first
    for text in (first, *rest):
        assert "数据截至2016-05-31" in text and "签发统计戊2016-06-01" in text
        assert "示例数据，金额均为虚构" in text
    assert metadata(pdf)["Author"] == "示例经济技术开发区招商局"
    assert "示例数据" not in text_of(replace(samples.FULL, illustrative=False))


def test_the_table_of_targets_says_ahead_and_behind_by_word() -> None:
    text = text_of(samples.FULL)
    for row in (
        "规模工业总产值742.602,000亿元37.1%超4.111.3%−0.4",
        "到位外资1.185.08亿美元23.2%欠9.8—−1.1",
        "其中：引进投资过50亿元项目12–3个50.0%超8.5—+50.0",
        "规模以上工业产值50.2040亿元125.5%超92.4—",
        "工商税收同比增长缺上年数≥10%",
        "场地平整缺数据约3,000亩",
    ):
        assert row in text
    assert "时序进度41.5%（截至2016-05-31）" in text
    assert "另有约数1项，不计入" in text


def test_the_large_projects_show_tier_kind_and_what_counts() -> None:
    text = text_of(samples.FULL)
    assert "50亿本年计入" in text
    assert "约22拟投资" in text
    assert "1.5亿美元协议投资" in text
    assert "共4个项目，投资合计64.5亿元（另有约数1项，另有外币未折算1项）" in text


def test_the_conclusion_says_what_moved_what_lags_and_what_needs_a_decision() -> None:
    text = said(samples.FULL)
    assert text.startswith("本月新签约项目2个，合同投资64.5亿元；")
    assert "引进10亿元以上项目2个，其中50亿元以上1个。" in text
    assert (
        "16项年度指标中9项达到时序，5项欠序，2项缺数据；到位外资欠9.8个百分点，差距最大。" in text
    )
    assert "本月阶段变动2项次，进入签约1个。" in text
    _, _, matters = conclude(samples.FULL)
    assert [phrase.text for phrase in matters if phrase.urgent] == ["需要研究的事项1件："]
    assert "示例珠宝小镇，控规调整待报批。" in text
    assert "另有1个项目满一个月未进展且未填原因" in text


def test_the_conclusion_of_an_empty_zone_says_so() -> None:
    text = said(samples.EMPTY)
    assert text == (
        "本月没有新签投资合同；全年累计签约项目0个。本年度尚未录入年度计划。"
        "本月没有阶段变动。没有需要提请研究的事项。"
    )
    assert len(page_texts(printed(samples.EMPTY))) == 1


def test_only_the_first_matters_are_named_in_the_conclusion() -> None:
    assert "需要研究的事项12件" in said(samples.EXTREME)
    assert "其余7件见第三部分" in said(samples.EXTREME)


def test_every_project_is_listed_once_with_what_a_person_typed_as_typed() -> None:
    listed = [one for group in samples.EXTREME.groups for one in group.projects]
    text = solid("".join(page_texts(printed(wall(*listed)))))
    for number in range(30):
        assert (
            text.count(f"示例项目<b>&{samples.RARE}{number}名" if number else "示例项目<b>&") >= 10
        )
    assert "示例<b>&amp;" in text_of(samples.EXTREME)


def test_lines_of_the_brief_never_begin_with_a_closing_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heads: list[str] = []

    def recording(*given: object, **options: object) -> object:
        lines = set_lines(*given, **options)  # type: ignore[arg-type]
        heads.extend(line.pieces[0].text[0] for line in lines[1:] if line.pieces)
        return lines

    monkeypatch.setattr("crm.briefings.page.set_lines", recording)
    printed(samples.FULL)
    printed(samples.EXTREME)
    printed(wall(*(one for group in samples.EXTREME.groups for one in group.projects)))
    assert len(heads) > 1000
    assert [head for head in heads if head in NO_LINE_BEGINS_WITH] == []


def wall(*projects: ListedProject) -> PipelineTable:
    """管道总表 of these projects."""
    group = samples.group(projects[0].stage, *projects)
    day = samples.FULL.as_of
    return PipelineTable("示例招商局", day, day, "", "", (group,), {})


def test_a_list_of_three_hundred_projects_stays_within_its_pages() -> None:
    listed = tuple(samples.project(n) for n in range(1, 301))
    assert len(page_texts(printed(wall(*listed)))) <= 22


def test_a_character_no_font_has_is_reported_with_its_field_and_printed_as_a_mark() -> None:
    odd = samples.project(7, name="示例𓀀产业园")
    issue = wall(odd)
    (missing,) = printing.missing_characters(issue)
    assert missing.message == (
        "字库没有“名称：示例𓀀产业园”中的字符 U+13000（EGYPTIAN HIEROGLYPH A001），印为“〓”。"
    )
    out = io.BytesIO()
    assert printing.write(issue, out).missing == (missing,)
    assert "示例〓产业园" in solid("".join(page_texts(out.getvalue())))


def test_an_unfinished_month_is_dated_by_its_data() -> None:
    issue = replace(samples.FULL, as_of=date(2016, 5, 26))
    assert "数据截至2016-05-26" in text_of(issue)
    assert "时序进度40.2%" in text_of(issue)
