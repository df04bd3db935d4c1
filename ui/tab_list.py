"""The tabs of the record page that stand in files of their own, in the order of the bar.

They come between 概况 and 台账原文.
"""

from __future__ import annotations

from dataclasses import dataclass

from resources import N_


@dataclass(frozen=True)
class TabEntry:
    """A tab: its key (``arrive(id=..., tab=key)`` opens it), where its class is, its word."""

    key: str
    module: str
    name: str  # of its class
    word: str


TABS: tuple[TabEntry, ...] = (
    TabEntry("activities", "ui.tabs.activities", "ActivitiesTab", N_("跟进")),
    TabEntry("contacts", "ui.tabs.contacts", "ContactsTab", N_("联系人")),
    TabEntry("admission", "ui.tabs.admission", "AdmissionTab", N_("评审")),
    TabEntry("contracts", "ui.tabs.contracts", "ContractsTab", N_("合同与承诺")),
    TabEntry("capital", "ui.tabs.capital", "CapitalTab", N_("资金")),
    TabEntry("milestones", "ui.tabs.milestones", "MilestonesTab", N_("节点")),
    TabEntry("supervision", "ui.tabs.supervision", "SupervisionTab", N_("推进")),
    TabEntry("incentives", "ui.tabs.incentives", "IncentivesTab", N_("政策")),
    TabEntry("exit", "ui.tabs.exit", "ExitTab", N_("退出")),
    TabEntry("attachments", "ui.tabs.attachments", "AttachmentsTab", N_("附件")),
)
