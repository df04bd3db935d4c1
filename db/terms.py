"""The enumerations that the schema, the rules and the screens share.

Each member is stored by its code and shown by `label`, the field's own Chinese term.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from resources import N_, tr


class Term(StrEnum):
    """A stored code with the Chinese term that people read."""

    _label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member._label = label
        return member

    # As the text that it equals; an enumeration's own hash is of its name, and slow.
    __hash__ = str.__hash__

    @property
    def label(self) -> str:
        """The term in the language in use."""
        return tr(self._label)


class Stage(Term):
    """Where a project stands; the first eleven are the road, the last three lie beside it."""

    LEAD = "lead", N_("线索")
    CONTACT = "contact", N_("接洽")
    TALKS = "talks", N_("在谈")
    VISIT = "visit", N_("考察")
    REVIEW = "review", N_("评审")
    SIGNED = "signed", N_("签约")
    LAND = "land", N_("供地")
    STARTED = "started", N_("开工")
    COMPLETED = "completed", N_("竣工")
    PRODUCING = "producing", N_("投产")
    FULL = "full", N_("达产")
    PAUSED = "paused", N_("暂缓")
    LOST = "lost", N_("流失")
    EXITED = "exited", N_("退出")


class Currency(Term):
    """Currencies by their ISO 4217 code."""

    CNY = "CNY", N_("人民币")
    USD = "USD", N_("美元")
    EUR = "EUR", N_("欧元")
    HKD = "HKD", N_("港元")
    JPY = "JPY", N_("日元")
    GBP = "GBP", N_("英镑")
    TWD = "TWD", N_("新台币")


class Mark(Term):
    """How sure a figure is; only `EXACT` counts as firm (domain.md, How a target counts)."""

    EXACT = "exact", N_("确数")
    ABOUT = "about", N_("约")
    NEARLY = "nearly", N_("近")
    OVER = "over", N_("以上")
    UNDER = "under", N_("以内")
    RANGE = "range", N_("区间")


class Precision(Term):
    """How exactly a date is known; `When.day` is the first day of that span."""

    DAY = "day", N_("日")
    MONTH = "month", N_("月")
    MONTH_EARLY = "month_early", N_("上旬")
    MONTH_MIDDLE = "month_middle", N_("中旬")
    MONTH_LATE = "month_late", N_("月底")
    QUARTER = "quarter", N_("季度")
    HALF_YEAR = "half_year", N_("半年")
    YEAR = "year", N_("年")
    BEFORE = "before", N_("之前")


class AmountKind(Term):
    """The figures of investment, never one field 投资额 (design.md)."""

    PLANNED = "planned", N_("拟投资")
    AGREED = "agreed", N_("协议投资")
    CONTRACTED = "contracted", N_("合同投资")
    ARRIVED = "arrived", N_("实际到位")
    FIXED = "fixed", N_("完成固投")


class ContractKind(Term):
    """Papers that a project signs; only 投资合同 counts towards the year's plan."""

    INTENT = "intent", N_("意向书")
    FRAMEWORK = "framework", N_("框架协议")
    INVESTMENT = "investment", N_("投资合同")
    SUPPLEMENT = "supplement", N_("补充协议")
    SUPERVISION = "supervision", N_("履约监管协议")


class SourceChannel(Term):
    """招商方式: how a project was found."""

    CHAIN = "chain", N_("产业链招商")
    REPEAT = "repeat", N_("二次招商")
    BY_BUSINESS = "by_business", N_("以商招商")
    BY_TIES = "by_ties", N_("以情招商")
    PARK_PARTNER = "park_partner", N_("园区共建招商")
    INTERMEDIARY = "intermediary", N_("中介招商")
    ENTRUSTED = "entrusted", N_("委托招商")
    EXHIBITION = "exhibition", N_("展会招商")
    WALK_IN = "walk_in", N_("自主上门")


class ParentRelation(Term):
    """Why a project has a parent project."""

    EXPANSION = "expansion", N_("增资扩产")
    SPIN_OFF = "spin_off", N_("裂变")


class OrganizationKind(Term):
    """What an organization is to the bureau."""

    INVESTOR = "investor", N_("投资方")
    ENTERPRISE = "enterprise", N_("区内企业")
    INTERMEDIARY = "intermediary", N_("中介机构")


class ParkKind(Term):
    """How a park belongs to the zone."""

    MAIN = "main", N_("主园区")
    ENTRUSTED = "entrusted", N_("托管")
    ENCLAVE = "enclave", N_("飞地")


class Measure(Term):
    """How a target is measured: from records where records can tell, else reported."""

    REPORTED = "reported", N_("月报填报")
    GROWTH = "growth", N_("由年度值计算")
    SIGNED_PROJECTS = "signed_projects", N_("由签约项目汇总")
    STAGE_REACHED = "stage_reached", N_("由项目阶段汇总")
    CAPITAL = "capital", N_("由到位资金记录汇总")
    ORGANIZATIONS = "organizations", N_("由企业记录汇总")


class CellState(Term):
    """What became of a ledger's cell."""

    UNDERSTOOD = "understood", N_("已识别")
    UNREADABLE = "unreadable", N_("未识别")
    UNDECIDED = "undecided", N_("待确认")
    UNMAPPED = "unmapped", N_("无对应字段")


class OrganizationRelation(Term):
    """How an organization belongs to its parent."""

    SUBSIDIARY = "subsidiary", N_("子公司")
    BRANCH = "branch", N_("分公司")


class ActivityKind(Term):
    """跟进: what was done about a project or an enterprise."""

    CALL = "call", N_("电话")
    TALKS = "talks", N_("洽谈")
    RECEIVED = "received", N_("来访")
    INSPECTION = "inspection", N_("考察")
    VISIT = "visit", N_("拜访")
    MEETING = "meeting", N_("会议")
    REQUEST = "request", N_("诉求")


class Side(Term):
    """On whose side a person took part."""

    OURS = "ours", N_("我方")
    THEIRS = "theirs", N_("对方")


class ReviewResult(Term):
    """What an admission review (准入评审) came to."""

    PENDING = "pending", N_("评审中")
    PASSED = "passed", N_("通过")
    CONDITIONAL = "conditional", N_("有条件通过")
    REJECTED = "rejected", N_("不予准入")


class Opinion(Term):
    """What a department says in a joint review (联合把关)."""

    AGREED = "agreed", N_("同意")
    CONDITIONAL = "conditional", N_("有条件同意")
    OPPOSED = "opposed", N_("不同意")


class ApprovalEvent(Term):
    """A step of an approval (审批代办); the clock stops from 退回补正 to 补正再报."""

    SUBMITTED = "submitted", N_("已报送")
    RETURNED = "returned", N_("退回补正")
    RESUBMITTED = "resubmitted", N_("补正再报")
    GRANTED = "granted", N_("已办结")


class ChoiceList(Term):
    """Lists of words that a zone keeps for its forms (`Choice`)."""

    INDUSTRY_CHAIN = "industry_chain", N_("产业链")
    ORGANIZATION_CLASS = "organization_class", N_("企业类别")
    BLOCKER_KIND = "blocker_kind", N_("制约事项类别")
    UNIT = "unit", N_("责任单位")
    DEPARTMENT = "department", N_("联审部门")
    LOST_REASON = "lost_reason", N_("流失原因")
    APPROVAL = "approval", N_("审批事项")


class Indicator(Term):
    """What a contract promises and an actual tells (domain.md, section 3)."""

    FIXED_INVESTMENT = "fixed_investment", N_("固定资产投资")
    INTENSITY = "intensity", N_("投资强度")
    CAPITAL = "capital", N_("到位资金")
    OUTPUT = "output", N_("产值")
    OUTPUT_PER_MU = "output_per_mu", N_("亩均产值")
    LAND_YIELD = "land_yield", N_("土地产出率")
    TAX = "tax", N_("税收")
    TAX_PER_MU = "tax_per_mu", N_("亩均税收")
    SALES = "sales", N_("主营业务收入")
    SALES_PER_MU = "sales_per_mu", N_("亩均主营业务收入")
    LAND_AREA = "land_area", N_("用地面积")
    FLOOR_AREA = "floor_area", N_("建筑面积")
    FLOOR_RATIO = "floor_ratio", N_("容积率")
    BUILDING_COEFFICIENT = "building_coefficient", N_("建筑系数")
    OFFICE_SHARE = "office_share", N_("行政办公及生活服务设施用地比例")
    ENERGY = "energy", N_("单位能耗增加值")
    EMISSION = "emission", N_("单位排放增加值")
    RESEARCH = "research", N_("研发投入强度")
    PRODUCTIVITY = "productivity", N_("全员劳动生产率")
    JOBS = "jobs", N_("就业人数")
    TRADE = "trade", N_("进出口额")
    START = "start", N_("开工日期")
    COMPLETION = "completion", N_("竣工日期")
    PRODUCTION = "production", N_("投产日期")
    FULL = "full", N_("达产日期")


class Comparison(Term):
    """How an actual is held against what was promised."""

    AT_LEAST = "at_least", N_("不低于")
    AT_MOST = "at_most", N_("不高于")
    BY_DATE = "by_date", N_("不晚于")


class PeriodKind(Term):
    """The time that a commitment speaks of."""

    YEAR = "year", N_("某一年度")
    CUMULATIVE = "cumulative", N_("累计至某日")
    SINCE = "since", N_("自投产后第几年起每年")
    AVERAGE = "average", N_("投产后若干年平均")
    STANDING = "standing", N_("验收时")


class RemedyKind(Term):
    """违约责任: what a contract names for the case that a commitment is not met."""

    LAND_PRICE_SHARE = "land_price_share", N_("差额比例违约金")
    TAX_GAP = "tax_gap", N_("税收差额补足")
    PER_DAY = "per_day", N_("逾期违约金")
    IDLE_LAND = "idle_land", N_("闲置土地处置")
    CLAWBACK = "clawback", N_("补贴扣回")


class Grade(Term):
    """What an assessment says of one commitment and period."""

    NOT_YET_DUE = "not_yet_due", N_("考核期未到")
    WARNING = "warning", N_("预警")
    MET = "met", N_("达标")
    NEARLY_MET = "nearly_met", N_("基本达标")
    UNMET = "unmet", N_("未达标")
    NO_DATA = "no_data", N_("缺数据")


class TaxBasis(Term):
    """口径 of tax: as paid into the treasury, or what is left after refunds."""

    PAID = "paid", N_("入库税收")
    NET = "net", N_("扣除退税后")


class EvaluationForm(Term):
    """The three forms of a yearly evaluation (domain.md, section 4)."""

    BENCHMARK = "benchmark", N_("对标得分")
    SPREAD = "spread", N_("极差得分")
    RANK = "rank", N_("名次分档")


class BandKind(Term):
    """How an evaluation's grades are cut: by the share of the ranking, or by points."""

    SHARE = "share", N_("按名次比例")
    POINTS = "points", N_("按分数")


class ExitStepKind(Term):
    """The steps of an exit (domain.md, section 4), each dated, with its document."""

    NOTICE = "notice", N_("告知")
    RECTIFICATION = "rectification", N_("整改")
    REASSESSMENT = "reassessment", N_("再评估")
    DECISION = "decision", N_("退出决定")


class ExitWay(Term):
    """What an exit decides."""

    LAND_BACK = "land_back", N_("土地收回")
    CLAWBACK = "clawback", N_("补贴扣回")
    TRANSFER = "transfer", N_("转让")
    REVIVE = "revive", N_("盘活")
    KEEP = "keep", N_("整改到位，不退出")


class Origin(Term):
    """Where capital comes from; 市外境内 is derived from the second and the third."""

    CITY = "city", N_("市内")
    PROVINCE = "province", N_("省内市外")
    MAINLAND = "mainland", N_("省外境内")
    OVERSEAS = "overseas", N_("境外（含港澳台）")


class Instrument(Term):
    """In what form capital arrives."""

    CASH = "cash", N_("现金")
    IN_KIND = "in_kind", N_("实物")
    INCREASE = "increase", N_("增资")
    REINVESTED = "reinvested", N_("利润再投")
    LOAN = "loan", N_("股东贷款")


class ParcelState(Term):
    """How a parcel stands."""

    RESERVED = "reserved", N_("储备")
    READY = "ready", N_("净地待供")
    SUPPLIED = "supplied", N_("已供")
    IDLE = "idle", N_("闲置")
