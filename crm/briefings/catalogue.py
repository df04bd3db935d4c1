"""The briefs there are. Each is two modules of this package, named by its entry:

    the data, e.g. monthly.py                          without reportlab
        class MonthlySnapshot                          frozen; all that the pages show
            key: ClassVar[str] = "monthly"
            bureau, as_of, issued_on, issued_by, illustrative
            said: tuple[str, ...] = ()                 where its conclusion may be edited
            secrecy: str = ""                          where it may bear 密级
            marks: Marks = Marks()                     where it may bear 份号 and 版记
            since: Since = Since()                     where its tables say what changed
        def take(session, order) -> MonthlySnapshot
        def file_name(snapshot) -> str                 with .pdf
        def conclusion(snapshot) -> tuple[str, ...]    where it has one: its paragraphs by the rules
        def tables(snapshot) -> tuple[Table, ...]      what the next issue compares, where it does
        def sources(snapshot) -> tuple[Source, ...]    what its figures count, where it tells it
    the pages, e.g. monthly_pages.py                   reportlab
        def story(snapshot) -> list[Flowable]
        def imprint(snapshot) -> Imprint
        PAPER = A3_ACROSS                              unless it is A4 upright

A brief is a pure function of its snapshot: the same one gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from crm.briefings.marks import marks_of
from crm.briefings.masking import masked, masked_as
from crm.briefings.order import Order, Scope
from resources import N_, tr

if TYPE_CHECKING:
    from crm.briefings.since import Table
    from crm.briefings.sources import Source


@dataclass(frozen=True)
class Briefing:
    """One kind of brief.

    says: what is in it, for whoever chooses it. by_park: it can be of one park alone.
    official: it can be in the style of GB/T 9704-2012; house_only: why it can't.
    """

    key: str
    name: str
    scope: Scope
    snapshot: str  # its class in the module
    says: str = ""
    icon: str = "file-text"
    by_park: bool = False
    official: bool = False
    house_only: str = ""

    @property
    def word(self) -> str:
        """The brief's name in the user's language."""
        return tr(self.name)

    @property
    def data(self) -> Any:
        """The module that takes its snapshots."""
        return import_module(f"crm.briefings.{self.key}")

    @property
    def pages(self) -> Any:
        """The module that lays its pages out; it loads reportlab."""
        return import_module(f"crm.briefings.{self.key.removesuffix('_sheet')}_pages")

    @property
    def snapshot_class(self) -> type[Any]:
        """The class of its snapshots."""
        found: type[Any] = getattr(self.data, self.snapshot)
        return found

    @property
    def has_phones(self) -> bool:
        """Whether it prints people's telephones, whole where it is ordered so."""
        return any(field.name == "masked" for field in fields(self.snapshot_class))

    def take(self, session: Session, order: Order) -> Any:
        """Take the snapshot that `order` asks for; raises BriefingError when it can't be."""
        taken = self.data.take(session, order)
        known = {field.name for field in fields(taken)}
        said = {"secrecy": order.secrecy, "marks": marks_of(session, order)}
        return replace(taken, **{name: said[name] for name in said.keys() & known})

    def file_name(self, snapshot: Any) -> str:
        """Return the name under which it is saved unless a person gives another."""
        with masked_as(snapshot):
            return masked(str(self.data.file_name(snapshot)))

    def conclusion(self, snapshot: Any) -> tuple[str, ...] | None:
        """Return the paragraphs of its conclusion as the rules write them; None without one."""
        write = getattr(self.data, "conclusion", None)
        return None if write is None else tuple(write(snapshot))

    def tables(self, snapshot: Any) -> tuple[Table, ...] | None:
        """Return what its next issue compares; None for a brief whose tables are not compared."""
        tell = getattr(self.data, "tables", None)
        return None if tell is None else tuple(tell(snapshot))

    def sources(self, snapshot: Any) -> tuple[Source, ...]:
        """Return what the figures of a snapshot count; () for a brief that doesn't tell it."""
        tell = getattr(self.data, "sources", None)
        return () if tell is None else tuple(tell(snapshot))


BRIEFINGS = (
    Briefing(
        "monthly",
        N_("招商工作月报"),
        Scope.MONTH,
        "MonthlySnapshot",
        N_("一段结论、目标与时序、10亿/50亿项目、漏斗、红黄灯节点、履约、到位资金、口径"),
        official=True,
    ),
    Briefing(
        "weekly",
        N_("招商工作周报"),
        Scope.WEEK,
        "WeeklySnapshot",
        N_("与月报同样的内容，说一周的变化"),
        official=True,
    ),
    Briefing(
        "yearly",
        N_("年度目标完成情况"),
        Scope.YEAR,
        "YearReport",
        N_("每项目标的完成数，和数字背后的项目清单"),
        official=True,
    ),
    Briefing(
        "dispatch",
        N_("调度会材料"),
        Scope.PROJECTS,
        "DispatchPaper",
        N_("红灯、黄灯和有制约事项的项目，一个一页：卡在哪里、多久了、谁办、何时"),
        official=True,
        by_park=True,
    ),
    Briefing(
        "one_page",
        N_("项目一页纸"),
        Scope.PROJECTS,
        "OnePages",
        N_("事实、投资方、阶段、承诺、图片、下一步，一个项目一页；不选则是10亿元以上的"),
        by_park=True,
        house_only=N_("一个项目要排在一页里，公文版式的版心放不下"),
    ),
    Briefing(
        "pipeline_table",
        N_("管道总表（A3）"),
        Scope.DAY,
        "PipelineTable",
        N_("每个项目一行，按阶段分组合计：投资、用地、灯、下一节点、进展、责任人"),
        by_park=True,
        house_only=N_("A3 横排的总表，公文版式只用于 A4 竖排"),
    ),
    Briefing(
        "performance_report",
        N_("履约评估报告"),
        Scope.CONTRACTS,
        "PerformanceReport",
        N_("一年里每份合同的承诺、实绩、完成率、违约责任的算法和凭据，附签字栏"),
        official=True,
        by_park=True,
    ),
    Briefing(
        "capital_sheet",
        N_("到位资金月报"),
        Scope.MONTH,
        "CapitalSheet",
        N_("一个月里每个园区、每个项目的到位资金、形成固投和外资，本月、更正和累计"),
        house_only=N_("A4 横排的表，公文版式只用于竖排"),
    ),
    Briefing(
        "kpi_sheet",
        N_("督查考核表"),
        Scope.MONTH,
        "KpiSheet",
        N_("每人、每个团队的线索、洽谈考察、签约、到位、节点按期，附口径"),
        official=True,
    ),
    Briefing(
        "land_sheet",
        N_("土地台账与供地情况表"),
        Scope.DAY,
        "LandSheet",
        N_("各园区已供、净地、储备和供地率，存量按大小，各年供地，每块地和上面的项目"),
        icon="land-plot",
        by_park=True,
        house_only=N_("A4 横排的表，公文版式只用于竖排"),
    ),
    Briefing("visit_sheet", N_("来访考察安排表"), Scope.RECORD, "VisitSheet"),
    Briefing("review_sheet", N_("准入评审表"), Scope.RECORD, "ReviewSheet"),
    Briefing("supervision_sheet", N_("督办单"), Scope.RECORD, "SupervisionSheet"),
    Briefing("recovery_sheet", N_("口令恢复单"), Scope.RECORD, "RecoverySheet"),
    Briefing("evaluation_sheet", N_("亩均效益评价排名"), Scope.RECORD, "EvaluationSheet"),
)
BY_KEY = {briefing.key: briefing for briefing in BRIEFINGS}


def briefing_of(snapshot: Any) -> Briefing:
    """Return the kind of brief that a snapshot is of."""
    return BY_KEY[snapshot.key]
