"""The pages of the window, in the rail's order: what works, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from resources import N_


@dataclass(frozen=True)
class PageEntry:
    """A page of the window: where it is found, and how the rail names it (or whose it is)."""

    key: str
    module: str
    name: str  # of its class
    word: str = ""
    icon: str = ""
    under: str = ""  # the rail's key that a page without a button belongs to


PAGES = (
    PageEntry("home", "ui.pages.home", "HomePage", N_("工作台"), "layout-dashboard"),
    PageEntry("leads", "ui.pages.leads", "LeadsPage", N_("线索"), "inbox"),
    PageEntry("projects", "ui.pages.projects", "ProjectsPage", N_("项目"), "building-2"),
    PageEntry("project", "ui.pages.project", "ProjectPage", under="projects"),
    PageEntry("channels", "ui.pages.channels", "ChannelsPage", under="projects"),
    PageEntry(
        "organizations", "ui.pages.organizations", "OrganizationsPage", N_("企业"), "factory"
    ),
    PageEntry("organization", "ui.pages.organization", "OrganizationPage", under="organizations"),
    PageEntry("gantt", "ui.pages.gantt", "GanttPage", N_("挂图作战"), "milestone"),
    PageEntry("todos", "ui.pages.todos", "TodosPage", N_("待办"), "list-todo"),
    PageEntry("supervision", "ui.pages.supervision", "SupervisionPage", N_("督办"), "flag"),
    PageEntry("targets", "ui.pages.targets", "TargetsPage", N_("目标"), "target"),
    PageEntry("outlook", "ui.pages.outlook", "OutlookPage", under="targets"),
    PageEntry("briefings", "ui.pages.briefings", "BriefingsPage", N_("简报"), "printer"),
    PageEntry("duplicates", "ui.pages.duplicates", "DuplicatesPage", under="organizations"),
    PageEntry("ledgers", "ui.pages.ledgers", "LedgersPage", N_("台账"), "sheet"),
    PageEntry("settings", "ui.pages.settings", "SettingsPage", N_("设置"), "settings"),
)
HOME = "home"
BY_KEY = {entry.key: entry for entry in PAGES}


def rail_pages() -> list[PageEntry]:
    """The pages that have a button in the rail, the foot's last."""
    return [entry for entry in PAGES if entry.word]


def shortcut_of(key: str) -> str:
    """The chord that opens a page of the rail: Alt+1 … Alt+9, Alt+0; the foot's own is Ctrl+,."""
    keys = [entry.key for entry in rail_pages()]
    if key == keys[-1]:
        return "Ctrl+,"
    return f"Alt+{(keys.index(key) + 1) % 10}"
