"""Settings in words, wherever a record of any kind may be shown."""

from __future__ import annotations

import json
from pathlib import Path

from crm import capital_records, capital_sums, gates, settings, tiers
from crm.briefings import signing
from crm.conflicts import open_conflicts, settle_label
from crm.field_words import field_shown
from crm.merge_back import merge_from
from crm.setting_words import setting_label
from crm.workspace import Workspace
from tests.crm.replicas import replica

KEYS = (
    *(settings.ZONE_NAME, settings.BUREAU_NAME, settings.REFERENCE_DATE),
    *(gates.OWN_GATES, tiers.TIERS_SETTING, capital_sums.USD_RATE, capital_records.HOME_CITY),
    *(value for value in vars(signing).values() if str(value).startswith("brief_")),
)


def test_no_setting_is_called_by_its_key() -> None:
    assert len(KEYS) == 15
    for key in KEYS:
        assert setting_label(key, "1") != key


def test_what_a_setting_holds_is_no_text_of_a_machine() -> None:
    template = json.dumps({"name": "制造业", "source": "", "lines": [{}, {}]})
    assert setting_label("ct/1", template) == "承诺模板 制造业"
    assert field_shown("setting", "value", template) == "2 项承诺"
    assert field_shown("setting", "value", "1") == "是"
    assert field_shown("setting", "value", "示例经开区") == "示例经开区"
    assert setting_label("ct/2", "{") == "ct/2"


def test_a_conflict_of_a_setting_says_which(workspace: Workspace, tmp_path: Path) -> None:
    laptop = replica(tmp_path / "外出.yinfeng", "李四", workspace)
    for one, name in ((workspace, "示例高新区"), (laptop, "示例新区")):
        one.change(settings.set_setting, settings.ZONE_NAME, name, label="改园区名称")
    merge_from(workspace, laptop)
    laptop.close()
    [conflict] = workspace.read(open_conflicts)
    assert conflict.record.whole == "设置“园区名称”"
    assert settle_label(conflict.record, conflict.label) == "处理冲突：园区名称的设定值"
    assert {side.shown for side in conflict.sides} == {"示例高新区", "示例新区"}
