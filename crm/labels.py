"""How records' fields and their values are called and shown: previews, reports, history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.ledgers.headers import BY_KEY
from crm.rules.clause_words import period_words
from crm.rules.phones import show_phone
from crm.rules.units import UNKNOWN, show_amount, show_extent, show_when
from db.fields import logged_fields, record_class
from db.terms import Term
from db.values import Amount, Extent, Period, Phone, Quantity, When
from resources import N_, tr

_KINDS = {
    "project": N_("项目"),
    "project_alias": N_("别名"),
    "project_investor": N_("投资方"),
    "project_contact": N_("联系人"),
    "stage_move": N_("阶段变化"),
    "phase": N_("分期"),
    "contract": N_("合同"),
    "contract_party": N_("合同当事方"),
    "commitment": N_("承诺"),
    "commitment_enterprise": N_("履约企业"),
    "organization": N_("企业"),
    "intermediary_agreement": N_("委托协议"),
    "contact": N_("联系人"),
    "contact_phone": N_("电话"),
    "activity": N_("跟进"),
    "activity_attendee": N_("参加人"),
    "itinerary_item": N_("行程"),
    "todo": N_("待办"),
    "milestone": N_("节点"),
    "milestone_wait": N_("节点等待"),
    "attachment": N_("附件"),
    "gate_item": N_("关口清单"),
    "gate_tick": N_("关口"),
    "score_card": N_("准入评分表"),
    "score_criterion": N_("评分项"),
    "evaluation_scheme": N_("评价方案"),
    "evaluation_measure": N_("评价指标"),
    "evaluation_band": N_("评价等级"),
    "evaluation_exemption": N_("不定等级"),
    "admission_review": N_("准入评审"),
    "review_score": N_("评审打分"),
    "joint_opinion": N_("联合把关意见"),
    "policy": N_("优惠政策"),
    "incentive": N_("政策兑现"),
    "incentive_payment": N_("兑现记录"),
    "project_cost": N_("园区投入"),
    "exit_step": N_("退出步骤"),
    "capital_arrival": N_("到位资金"),
    "arrival_use": N_("形成固投"),
    "promised_arrival": N_("承诺到位"),
    "closed_period": N_("结账"),
    "saved_scenario": N_("情景"),
    "scenario_pick": N_("情景中的项目"),
    "performance": N_("实绩"),
    "performance_share": N_("实绩份额"),
    "remedy_claim": N_("追缴"),
    "site_inspection": N_("现场核查"),
    "park": N_("园区"),
    "park_move": N_("园区划转"),
    "parcel": N_("地块"),
    "parcel_use": N_("项目用地"),
}
_FIELDS = {
    "amount": N_("金额"),
    "admission": N_("准入评审通过"),
    "contract_amount": N_("合同金额"),
    "phase": N_("分期"),
    "trashed_at": N_("回收站"),
    "illustrative": N_("示例数据"),
    "park_id": N_("园区"),
    "parent_id": N_("上级项目"),
    "parent_relation": N_("与上级项目的关系"),
    "organization_id": N_("企业"),
    "contact_id": N_("联系人"),
    "project_id": N_("项目"),
    "share": N_("占股"),
    "ordinal": N_("次序"),
    "on": N_("日期"),
    "reason": N_("原因"),
    "override_reason": N_("越过关口的原因"),
    "unmet": N_("越过时未满足"),
    "gate_item_id": N_("事项"),
    "done_by": N_("办理人"),
    "kind": N_("类型"),
    "title": N_("名称"),
    "number": N_("编号"),
    "role": N_("身份"),
    "short_name": N_("简称"),
    "credit_code": N_("信用代码"),
    "credit_code_reason": N_("存疑原因"),
    "organization_class": N_("企业类别"),
    "tags": N_("标签"),
    "industry_chain": N_("产业链"),
    "seat": N_("所在地"),
    "address": N_("地址"),
    "website": N_("网址"),
    "merged_into_id": N_("并入"),
    "until": N_("到期"),
    "terms": N_("约定"),
    "fee": N_("佣金"),
    "phone": N_("电话"),
    "email": N_("邮箱"),
    "wechat": N_("微信"),
    "referrer_id": N_("推荐单位"),
    "begins": N_("开始"),
    "ends": N_("结束"),
    "place": N_("地点"),
    "subject": N_("主题"),
    "minutes": N_("纪要"),
    "unit": N_("答复单位"),
    "answer": N_("答复"),
    "side": N_("哪一方"),
    "what": N_("事项"),
    "due": N_("期限"),
    "done_on": N_("办结日期"),
    "outcome": N_("结果"),
    "host": N_("陪同"),
    "phase_id": N_("分期"),
    "workdays": N_("工作日"),
    "forecast": N_("预测日期"),
    "actual": N_("实际日期"),
    "amber_days": N_("黄灯天数"),
    "red_days": N_("红灯天数"),
    "milestone_id": N_("节点"),
    "waits_for_id": N_("等待"),
    "result": N_("评审结果"),
    "conditions": N_("条件"),
    "chair": N_("主持人"),
    "reviewer": N_("评委"),
    "measure": N_("实测值"),
    "points": N_("得分"),
    "vetoed": N_("否决"),
    "pass_mark": N_("及格线"),
    "department": N_("部门"),
    "opinion": N_("意见"),
    "policy_id": N_("政策"),
    "commitment_id": N_("对应承诺"),
    "promised": N_("承诺"),
    "condition": N_("兑现条件"),
    "floor": N_("扣回下限"),
    "returned": N_("退回"),
    "voucher": N_("凭证"),
    "document": N_("文号"),
    "issued": N_("发布日期"),
    "content": N_("内容"),
    "active": N_("在用"),
    "way": N_("处理方式"),
    "rate_on": N_("汇率日期"),
    "origin": N_("来源"),
    "region": N_("来源地"),
    "instrument": N_("到位形式"),
    "verified_by": N_("核实人"),
    "verified_on": N_("核实日期"),
    "corrects_id": N_("更正的是"),
    "year": N_("年"),
    "month": N_("月"),
    "closed_on": N_("结账日期"),
    "closed_by": N_("结账人"),
    "reopened_on": N_("重新打开日期"),
    "reopened_by": N_("重新打开人"),
    "reopened_reason": N_("重新打开原因"),
    "signed": N_("签订日期"),
    "effective": N_("生效日期"),
    "land_price": N_("出让价款"),
    "supplements_id": N_("补充的合同"),
    "comparison": N_("比较方式"),
    "period": N_("考核期间"),
    "ramp": N_("爬坡比例（%）"),
    "tolerance": N_("允许偏差（%）"),
    "weight": N_("权重"),
    "basis": N_("税收口径"),
    "remedy": N_("违约责任"),
    "remedy_terms": N_("违约责任的约定"),
    "clause": N_("条款"),
    "page": N_("页码"),
    "wording": N_("原文"),
    "from_on": N_("起始日"),
    "ended_on": N_("变更日"),
    "base": N_("基数"),
    "from_park_id": N_("划出园区"),
    "to_park_id": N_("划入园区"),
    "counts_into_zone": N_("计入全区"),
    "parcel_id": N_("地块"),
    "area": N_("面积"),
    "code": N_("编号"),
    "use": N_("用途"),
    "state": N_("状态"),
    "price": N_("价格"),
    "supplied_on": N_("供地日期"),
}
_OF_KIND = {
    ("incentive", "promised"): N_("承诺金额"),
    ("incentive", "due"): N_("兑现日期"),
    ("incentive", "name"): N_("名称"),
    ("policy", "name"): N_("名称"),
    ("project_cost", "what"): N_("投入内容"),
    ("exit_step", "due"): N_("整改期限"),
    ("exit_step", "text"): N_("内容"),
    ("commitment", "promised"): N_("承诺值"),
    ("contract", "until"): N_("合同期限"),
    ("contract_party", "name"): N_("名称"),
    ("commitment", "due"): N_("约定日期"),
    ("attachment", "name"): N_("文件名"),
    ("capital_arrival", "on"): N_("到位日期"),
    ("saved_scenario", "name"): N_("名称"),
    ("scenario_pick", "on"): N_("签约日期"),
    ("scenario_pick", "amount"): N_("签约额"),
    ("capital_arrival", "organization_id"): N_("投资方"),
    ("attachment", "note"): N_("备注"),
    ("milestone", "planned"): N_("计划日期"),
    ("milestone", "name"): N_("名称"),
    ("organization", "name"): N_("名称"),
    ("organization", "parent"): N_("上级企业"),
    ("organization", "parent_id"): N_("上级企业"),
    ("organization", "parent_relation"): N_("上级关系"),
    ("organization", "industry"): N_("行业"),
    ("contact", "name"): N_("姓名"),
    ("contact", "title"): N_("职务"),
    ("contact", "organization_id"): N_("单位"),
    ("performance", "actual"): N_("数值"),
    ("performance", "indicator"): N_("指标"),
    ("performance", "year"): N_("年份"),
    ("performance", "month"): N_("月份"),
    ("performance", "basis"): N_("税收口径"),
    ("performance", "evidence"): N_("证明"),
    ("performance", "verified_by"): N_("核实人"),
    ("performance", "verified_on"): N_("核实日期"),
    ("performance", "note"): N_("备注"),
    ("performance_share", "share"): N_("份额"),
    ("performance_share", "indicator"): N_("指标"),
    ("performance_share", "year"): N_("年份"),
    ("remedy_claim", "year"): N_("考核年度"),
    ("remedy_claim", "demanded_on"): N_("追缴日期"),
    ("remedy_claim", "due"): N_("缴纳期限"),
    ("remedy_claim", "paid"): N_("已缴金额"),
    ("remedy_claim", "paid_on"): N_("缴纳日期"),
    ("remedy_claim", "waived_on"): N_("免除日期"),
    ("remedy_claim", "commitment_id"): N_("承诺"),
    ("site_inspection", "on"): N_("核查日期"),
    ("site_inspection", "area_share"): N_("已动工面积比例"),
    ("site_inspection", "invested_share"): N_("已投资比例"),
    ("site_inspection", "stopped_on"): N_("停工日期"),
    ("site_inspection", "inspector"): N_("核查人"),
    ("site_inspection", "note"): N_("情况"),
    ("park", "name"): N_("名称"),
    ("parcel", "note"): N_("备注"),
    ("parcel", "conditions"): N_("规划条件"),
    ("parcel_use", "on"): N_("供地日期"),
}
"""What a field is called where the same key is another thing elsewhere."""


def kind_label(kind: str) -> str:
    """Return what a record kind is called."""
    return tr(_KINDS[kind]) if kind in _KINDS else kind


def field_label(key: str, kind: str = "") -> str:
    """Return what a field is called, of a record kind where it is another thing there."""
    if (kind, key) in _OF_KIND:
        return tr(_OF_KIND[kind, key])
    if key in _FIELDS:
        return tr(_FIELDS[key])
    return BY_KEY[key].label if key in BY_KEY else key


def told_in_history(kind: str, field: str) -> bool:
    """Whether a history names the field: not the keys that only tie records together."""
    known = logged_fields(record_class(kind))
    return field in known and field not in (
        "project_id",
        "ordinal",
        "contact_id",
        "activity_id",
        "arrival_id",
        "scenario_id",
        "review_id",
        "criterion_id",
        "card_id",
        "contract_id",
        "replaces_id",
        "incentive_id",
        "record_kind",
        "record_id",
        "sha256",
        "size",
        "media_type",
    )


def shown(value: Any) -> str:
    """Return a field's value as it is shown; nothing is a dash."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, Amount):
        return show_amount(value)
    if isinstance(value, Extent):
        return show_extent(value)
    if isinstance(value, When):
        return show_when(value)
    if isinstance(value, Quantity):
        return value.source if value.number is None else f"{value.number:f}{value.unit}"
    if isinstance(value, Phone):
        return show_phone(value)
    if isinstance(value, Period):
        return period_words(value).rstrip(tr("，"))
    if isinstance(value, list):
        return tr("、").join(str(one) for one in value)
    if isinstance(value, dict):
        return tr("、").join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, bool):
        return tr("是") if value else tr("否")
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    return value.label if isinstance(value, Term) else str(value)
