"""What a setting is called in conflicts and histories, and what its value reads as."""

from __future__ import annotations

import json

from resources import N_, tr

_WORDS = {
    "zone_name": N_("园区名称"),
    "bureau_name": N_("单位名称"),
    "reference_date": N_("基准日"),
    "home_city": N_("所在城市"),
    "usd_rate": N_("美元汇率"),
    "tiers": N_("投资额分档"),
    "own_gates": N_("自定的关口清单"),
    "brief_approver": N_("简报签发"),
    "brief_reviewer": N_("简报复核"),
    "brief_preparer": N_("简报经办"),
    "brief_numbering": N_("简报期号样式"),
    "brief_seal": N_("简报盖章的位置"),
    "brief_copied_to": N_("简报抄送"),
    "brief_printed_by": N_("简报印发机关"),
    "brief_sheets_secrecy": N_("单据密级"),
}
_YES_OR_NO = frozenset({"1", "0"})


def setting_label(key: str, value: str | None) -> str:
    """Return what a setting is called; a template that is kept as one by its own name."""
    if key in _WORDS:
        return tr(_WORDS[key])
    name = _template(value).get("name")
    return tr("承诺模板 {name}").format(name=name) if isinstance(name, str) else key


def setting_shown(value: str) -> str:
    """Return what a setting holds; of a template how many promises."""
    lines = _template(value).get("lines")
    if isinstance(lines, list):
        return tr("{n} 项承诺").format(n=len(lines))
    if value in _YES_OR_NO:
        return tr("是") if value == "1" else tr("否")
    return value


def _template(value: str | None) -> dict[str, object]:
    try:
        told = json.loads(value or "")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
