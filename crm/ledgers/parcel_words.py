"""What the columns of a 土地台账 mean, and the words that its cells use for how a parcel stands."""

from __future__ import annotations

from crm.ledgers.headers import FieldKind, LedgerField, Recognised, bare, unit_of
from crm.ledgers.sheets import Vocabulary
from crm.rules.numbers import plain_text
from db.terms import ParcelState
from resources import N_

CODE, PARK, AREA, SHARE = "name", "park", "area", "share"
"""Keys of columns. SHARE: what a project takes; the parcel's own area where no column tells it."""
CONDITION = "condition:"
"""Begins the key of a figure that is laid down for building, such as 容积率."""
LEFT = "left"
"""Key of what is left of a parcel: counted here, never read."""


def _field(key: str, label: str, kind: FieldKind, words: str) -> LedgerField:
    return LedgerField(key, label, kind, tuple(words.split()))


FIELDS = (
    _field("serial", N_("序号"), FieldKind.SERIAL, "序号 编号 序 No NO"),
    _field(
        CODE,
        N_("编号"),
        FieldKind.TEXT,
        "地块编号 地块号 地块 地块名称 宗地编号 宗地号 宗地 地号 出让编号 土地编号 出让地块编号 "
        "储备编号 地块代码",
    ),
    _field(PARK, N_("园区"), FieldKind.PARK, "园区 所属园区 所在园区 园区名称"),
    _field(
        "place",
        N_("位置"),
        FieldKind.TEXT,
        "位置 地块位置 宗地位置 土地位置 坐落 土地坐落 宗地坐落 地块坐落 所在位置 四至 地址 片区 "
        "所在片区 区位",
    ),
    _field(
        AREA,
        N_("面积"),
        FieldKind.EXTENT,
        "面积 地块面积 宗地面积 土地面积 总面积 净用地面积 净地面积 储备面积 收储面积 用地面积",
    ),
    _field(
        "use",
        N_("用途"),
        FieldKind.TEXT,
        "用途 土地用途 规划用途 用地性质 土地性质 规划用地性质 规划性质",
    ),
    _field(
        "state",
        N_("状态"),
        FieldKind.TEXT,
        "状态 地块状态 土地状态 供应状态 供地状态 供地情况 现状 土地现状 利用现状 供应情况",
    ),
    _field(
        "price",
        N_("每亩价格"),
        FieldKind.AMOUNT,
        "每亩价格 每亩单价 单价 出让单价 土地单价 亩均地价 亩均价格 基准单价 挂牌单价",
    ),
    _field(
        "project",
        N_("项目"),
        FieldKind.TEXT,
        "项目 项目名称 用地项目 落地项目 入驻项目 安排项目 意向项目 用地单位 使用单位 用地企业 "
        "受让人 受让单位 竞得人 竞得单位 土地使用权人 使用权人 企业名称",
    ),
    _field(
        SHARE,
        N_("占地"),
        FieldKind.EXTENT,
        "占地 占地面积 供地面积 出让面积 已供面积 项目用地 项目用地面积 项目占地 安排面积",
    ),
    _field(
        "supplied_on",
        N_("供地日期"),
        FieldKind.WHEN,
        "供地日期 供地时间 供应日期 供应时间 出让日期 出让时间 摘牌日期 摘牌时间 成交日期 成交时间 "
        "出让合同签订时间 出让合同签订日期",
    ),
    _field(LEFT, N_("可安排"), FieldKind.EXTENT, "可安排 可安排面积 剩余面积 可供面积 剩余"),
    _field(
        "conditions",
        N_("规划条件"),
        FieldKind.TEXT,
        "规划条件 规划指标 规划设计条件 规划要求 出让条件",
    ),
    _field("note", N_("备注"), FieldKind.TEXT, "备注 说明 其他"),
)
_BY_WORD = {word: field for field in FIELDS for word in field.wordings}
_NUMBERED = {"编号": _BY_WORD["地块编号"]}
_CONDITIONS = frozenset(
    {"容积率", "建筑密度", "建筑系数", "绿地率", "绿化率", "建筑限高", "限高", "投资强度"}
    | {"亩均税收", "亩均产值", "出让年限", "使用年限", "产业类型", "准入产业"}
)
_STATES = {
    word: state
    for state, words in (
        (
            ParcelState.READY,
            "净地 净地待供 待供 待供地 未供 未供地 未供应 未出让 待出让 拟出让 可供 可供应 已平整 "
            "已收储待供 闲置可供 空地",
        ),
        (
            ParcelState.RESERVED,
            "储备 储备地 储备用地 储备土地 收储 收储中 已收储 待征 未征 征收中 拆迁中 生地 毛地 "
            "未平整 报批中",
        ),
        (
            ParcelState.SUPPLIED,
            "已供 已供地 已供应 供地 已出让 出让 已摘牌 已成交 已划拨 划拨 已签出让合同 在建 已建 "
            "建成 已建成 已开发",
        ),
        (ParcelState.IDLE, "闲置 闲置地 闲置土地 疑似闲置 已供闲置 停建"),
    )
    for word in words.split()
}


def recognise(path: tuple[str, ...]) -> Recognised:
    """Tell what the header texts over one column mean; the lowest that is known decides."""
    return _recognise(path, _BY_WORD)


def recognise_by_number(path: tuple[str, ...]) -> Recognised:
    """Do the same for a table whose parcels have only a 编号."""
    return _recognise(path, _BY_WORD | _NUMBERED)


def state_named(text: str) -> ParcelState | None:
    """Return how a parcel stands by a cell: 净地, 已出让, 收储中 …; None for other words."""
    plain = plain_text(text).strip()
    return next((one for one in ParcelState if plain == one.label), _STATES.get(plain))


def _recognise(path: tuple[str, ...], words: dict[str, LedgerField]) -> Recognised:
    unit = next((found for text in reversed(path) if (found := unit_of(text))), None)
    for word in (bare(text) for text in reversed(path)):
        if word in words:
            return Recognised(words[word], unit, False)
        if word in _CONDITIONS:
            field = LedgerField(CONDITION + word, word, FieldKind.TEXT, ())
            return Recognised(field, unit, False)
    return Recognised(None, unit, False)


_LOOKS = N_("“地块编号”“面积”")
VOCABULARIES = (
    Vocabulary(recognise, frozenset({CODE}), _LOOKS),
    Vocabulary(recognise_by_number, frozenset({CODE}), _LOOKS),
)
"""In the order in which they are tried."""
