"""What a ledger's column is: header texts in all their wordings → a field and its unit.

Wordings are data. A wording that leaves open which of the four amounts is meant (总投资) is taken
as 拟投资 and marked as assumed, so that the user may say otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from crm.rules.numbers import plain_text
from resources import N_, tr


class FieldKind(Enum):
    """How the cells of a column are read."""

    SERIAL = "serial"
    TEXT = "text"
    NAMES = "names"
    AMOUNT = "amount"
    EXTENT = "extent"
    WHEN = "when"
    STAGE = "stage"
    CHANNEL = "channel"
    CONTRACT = "contract"
    PEOPLE = "people"
    PARK = "park"


@dataclass(frozen=True)
class LedgerField:
    """A field that a column can be read into; `key` is that of the record, where it has one."""

    key: str
    _label: str
    kind: FieldKind
    wordings: tuple[str, ...]
    assumed: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The field's name in the language in use."""
        return tr(self._label)


def _field(key: str, label: str, kind: FieldKind, wordings: str, assumed: str = "") -> LedgerField:
    return LedgerField(key, label, kind, tuple(wordings.split()), tuple(assumed.split()))


FIELDS: tuple[LedgerField, ...] = (
    _field("serial", N_("序号"), FieldKind.SERIAL, "序号 编号 序 No NO 项目编号"),
    _field("name", N_("项目名称"), FieldKind.TEXT, "项目名称 项目 名称 项目名"),
    _field("aliases", N_("别名"), FieldKind.NAMES, "别名 又名 曾用名 简称 项目简称"),
    _field(
        "investors",
        N_("投资方"),
        FieldKind.NAMES,
        "投资方 投资主体 业主单位 客商 投资企业 企业名称 投资单位 投资商 建设单位 单位名称 投资方名称 投资公司 公司名称 业主 投资方/客商 投资企业名称 项目业主",
    ),
    _field("people", N_("联系人"), FieldKind.PEOPLE, "联系人 联系方式 联系电话 电话 联系人及电话 联系人及联系方式 联系人姓名 联系人/电话 手机 手机号码 企业联系人 联系人电话 客商联系人"),
    _field("planned", N_("拟投资"), FieldKind.AMOUNT, "拟投资 拟投资额 意向投资 意向投资额 计划投资 计划投资额", "总投资 总投资额 投资额 计划总投资 投资总额 项目总投资 投资规模"),
    _field("agreed", N_("协议投资"), FieldKind.AMOUNT, "协议投资 协议投资额 协议金额 框架协议投资"),
    _field("contracted", N_("合同投资"), FieldKind.AMOUNT, "合同投资 合同投资额 合同金额 合同引资额 签约金额 合同总投资"),
    _field("amount_kind", N_("投资额口径"), FieldKind.TEXT, "投资额口径 投资口径 金额口径"),
    _field("arrived", N_("实际到位"), FieldKind.AMOUNT, "到位资金 实际到位 实际到位资金 到位 累计到位 累计到位资金 资金到位"),
    _field("fixed", N_("完成固投"), FieldKind.AMOUNT, "完成固投 累计完成固投 完成固定资产投资 累计完成投资 完成投资 已完成固投"),
    _field("land", N_("用地"), FieldKind.EXTENT, "用地 占地 用地面积 占地面积 土地面积 用地规模 拟用地 用地需求 供地面积"),
    _field("industry", N_("产业"), FieldKind.TEXT, "产业 行业 所属产业 所属行业 产业类别 行业类别 产业类型"),
    _field("industry_chain", N_("产业链"), FieldKind.TEXT, "产业链 所属产业链"),
    _field("park", N_("园区"), FieldKind.PARK, "园区 所属园区 所在园区 园区名称 落户园区 落地园区 片区"),
    _field("chief", N_("联点领导"), FieldKind.TEXT, "联点领导 责任领导 牵头领导 分管领导 挂点领导 联系领导"),
    _field("commissioner", N_("督办专员"), FieldKind.TEXT, "督办专员 专员 督办人"),
    _field("owner", N_("责任人"), FieldKind.TEXT, "责任人 跟踪人 跟进人 责任单位 项目经办人 经办人 招商专员 责任部门 对接人"),
    _field("source_channel", N_("招商方式"), FieldKind.CHANNEL, "招商方式 项目来源 信息来源 引进方式 来源渠道"),
    _field("referrer", N_("推荐人"), FieldKind.TEXT, "推荐人 介绍人 引荐人 推荐单位 引荐单位"),
    _field("stage", N_("项目阶段"), FieldKind.STAGE, "项目阶段 阶段 当前阶段 项目状态"),
    _field("progress", N_("进展"), FieldKind.TEXT, "进展 进展情况 目前进度 项目进展 最新进展 工作进展 推进情况 项目进度 当前进展"),
    _field("stuck_reason", N_("未进展原因"), FieldKind.TEXT, "未进展原因 存在问题 存在的问题 制约因素 困难问题 需协调问题 需协调事项"),
    _field("contract_kind", N_("合同类型"), FieldKind.CONTRACT, "合同类型 协议类型 签约类型 合同性质"),
    _field("signed", N_("签约时间"), FieldKind.WHEN, "签约时间 签约日期 合同签订时间 签订时间 合同签订日期 签约"),
    _field("contact_on", N_("接洽时间"), FieldKind.WHEN, "接洽时间 首次接洽 首次对接时间 对接时间"),
    _field("talks_on", N_("洽谈时间"), FieldKind.WHEN, "洽谈时间 在谈时间"),
    _field("visit_on", N_("考察时间"), FieldKind.WHEN, "考察时间 来访时间"),
    _field("review_on", N_("评审时间"), FieldKind.WHEN, "评审时间 准入评审时间 准入时间 评审日期"),
    _field("land_on", N_("供地时间"), FieldKind.WHEN, "供地时间 摘牌时间 土地摘牌时间 拿地时间"),
    _field("started_on", N_("开工时间"), FieldKind.WHEN, "开工时间 开工日期 动工时间 实际开工 实际开工时间"),
    _field("completed_on", N_("竣工时间"), FieldKind.WHEN, "竣工时间 竣工日期 实际竣工时间"),
    _field("producing_on", N_("投产时间"), FieldKind.WHEN, "投产时间 投产日期 实际投产时间"),
    _field("full_on", N_("达产时间"), FieldKind.WHEN, "达产时间 达产日期"),
    _field("note", N_("备注"), FieldKind.TEXT, "备注 说明 其他"),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
UNIT_WORDS = re.compile(
    r"亿美元|万美元|亿元|万元|亿港元|万港元|亩|平方米|㎡|m2|公顷|万平方米|元|美元"
)
_WORDING = {word: field for field in FIELDS for word in field.wordings}
_ASSUMED = {word: field for field in FIELDS for word in field.assumed}


@dataclass(frozen=True)
class Recognised:
    """What a header says: its field (None when unknown), its own unit, and whether assumed."""

    field: LedgerField | None
    unit: str | None
    assumed: bool


def recognise(path: tuple[str, ...]) -> Recognised:
    """Tell what the header texts over one column mean, from the group's down to the column's own.

    The lowest text decides; when it is no field of its own, the group and it together may be.
    """
    unit = next((found for text in reversed(path) if (found := unit_of(text))), None)
    words = [bare(text) for text in path]
    tries = [*reversed(words[-1:]), "".join(words[-2:]), *words[-2:-1]] if len(words) > 1 else words
    if len(words) > 1 and words[-1] in ("其中固投", "固投", "其中外资", "外资"):
        tries = words[-1:]  # a part of the group's figure, never the figure itself
    for word in tries:
        if word in _WORDING:
            return Recognised(_WORDING[word], unit, False)
        if word in _ASSUMED:
            return Recognised(_ASSUMED[word], unit, True)
    return Recognised(None, unit, False)


def bare(text: str) -> str:
    """Return a header without line breaks, spaces, brackets and the unit in them."""
    plain = plain_text(str(text)).replace("\n", "")
    plain = re.sub(r"\s+", "", plain)
    plain = re.sub(r"[(\[【〔][^)\]】〕]*[)\]】〕]", "", plain)
    plain = plain.strip(":*、,/ ")
    return re.sub(rf"(?<=.)(?:{UNIT_WORDS.pattern})$", "", plain).strip(":*、,/ ")


def unit_of(text: str) -> str | None:
    """Return the first unit that a header or a line above it names; None without one."""
    return next(iter(units_of(text)), None)


def units_of(text: str) -> tuple[str, ...]:
    """Return the units in brackets, behind `单位:` or at the end: `单位:万元、亩` names two.

    Words beside it make it something else: `(投资1亿元以上)` is no unit.
    """
    plain = re.sub(r"\s+", "", plain_text(str(text)))
    inside = re.findall(r"[(\[【〔]([^)\]】〕]*)[)\]】〕]", plain)
    inside += re.findall(r"单位:?([^)\]】〕]*)", plain)
    parts = [part for one in inside for part in re.split(r"[、,/;和]", one)]
    parts = [re.sub(r"^(?:计量|金额)?单位:?", "", part) for part in parts]
    if match := re.search(rf"(?<=[^\d.])(?:{UNIT_WORDS.pattern})$", plain):
        parts.append(match[0])
    parts = [f"{part}元" if part in ("亿", "万") else part for part in parts]
    found = [part for part in parts if UNIT_WORDS.fullmatch(part)]
    found = [one.replace("㎡", "平方米").replace("m2", "平方米") for one in found]
    return tuple(dict.fromkeys(found))
