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
    chord: str = ""
    under: str = ""  # the rail's key that a page without a button belongs to


PAGES = (
    PageEntry("home", "ui.pages.home", "HomePage", N_("工作台"), "layout-dashboard", "Alt+1"),
    PageEntry("leads", "ui.pages.leads", "LeadsPage", N_("线索"), "inbox", "Alt+2"),
    PageEntry("projects", "ui.pages.projects", "ProjectsPage", N_("项目"), "building-2", "Alt+3"),
    PageEntry("project", "ui.pages.project", "ProjectPage", under="projects"),
    PageEntry("channels", "ui.pages.channels", "ChannelsPage", under="projects"),
    PageEntry(
        "performance",
        "ui.pages.performance",
        "PerformancePage",
        N_("合同履约"),
        "file-check",
        "Alt+4",
    ),
    PageEntry("actuals", "ui.pages.actuals", "ActualsPage", under="performance"),
    PageEntry("policies", "ui.pages.policies", "PoliciesPage", under="performance"),
    PageEntry("evaluation", "ui.pages.evaluation", "EvaluationPage", under="performance"),
    PageEntry("claims", "ui.pages.claims", "ClaimsPage", under="performance"),
    PageEntry("capital", "ui.pages.capital", "CapitalPage", N_("资金"), "coins", "Alt+5"),
    PageEntry("targets", "ui.pages.targets", "TargetsPage", N_("目标"), "target", "Alt+6"),
    PageEntry("figures", "ui.pages.figures", "FiguresPage", under="targets"),
    PageEntry("kpi", "ui.pages.kpi", "KpiPage", under="targets"),
    PageEntry("scenario", "ui.pages.scenario", "ScenarioPage", under="targets"),
    PageEntry("outlook", "ui.pages.outlook", "OutlookPage", under="targets"),
    PageEntry("briefings", "ui.pages.briefings", "BriefingsPage", N_("简报"), "printer", "Alt+7"),
    PageEntry("ledgers", "ui.pages.ledgers", "LedgersPage", N_("台账"), "sheet", "Alt+8"),
    PageEntry("trash", "ui.pages.trash", "TrashPage", under="ledgers"),
    PageEntry("history", "ui.pages.history", "HistoryPage", under="ledgers"),
    PageEntry("carrying", "ui.pages.carrying", "CarryingPage", N_("带出回并"), "laptop", "Alt+9"),
    PageEntry("visit", "ui.pages.visit", "VisitPage", N_("走访"), "footprints", "F9"),
    PageEntry("conflicts", "ui.pages.conflicts", "ConflictsPage", under="carrying"),
    PageEntry("findings", "ui.pages.findings", "FindingsPage", under="carrying"),
    PageEntry(
        "organizations",
        "ui.pages.organizations",
        "OrganizationsPage",
        N_("企业"),
        "factory",
        "Alt+0",
    ),
    PageEntry("organization", "ui.pages.organization", "OrganizationPage", under="organizations"),
    PageEntry("duplicates", "ui.pages.duplicates", "DuplicatesPage", under="organizations"),
    PageEntry("gantt", "ui.pages.gantt", "GanttPage", N_("挂图作战"), "milestone", "Ctrl+1"),
    PageEntry("todos", "ui.pages.todos", "TodosPage", N_("待办"), "list-todo", "Ctrl+2"),
    PageEntry(
        "supervision",
        "ui.pages.supervision",
        "SupervisionPage",
        N_("督办"),
        "flag",
        "Ctrl+3",
    ),
    PageEntry("parks", "ui.pages.parks", "ParksPage", N_("园区"), "land-plot", "Ctrl+4"),
    PageEntry("settings", "ui.pages.settings", "SettingsPage", N_("设置"), "settings", "Ctrl+,"),
)
HOME = "home"
BY_KEY = {entry.key: entry for entry in PAGES}


def rail_pages() -> list[PageEntry]:
    """The pages that have a button in the rail, the foot's last."""
    return [entry for entry in PAGES if entry.word]
