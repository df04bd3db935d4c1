"""The sample's people and enterprises: staff, words to choose from, 示例 enterprises and contacts.

They are entered before the ledger, which then finds its investors by name. Every enterprise here
is invented; their codes are of a range (43… MA0) that no registry gives.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from crm.choices import add_staff, set_words
from crm.contacts import create_contact
from crm.organizations import add_agreement, create_organization, edit_organization
from crm.rules.credit_code import check_character
from db.terms import ChoiceList, OrganizationKind, OrganizationRelation
from db.values import When

_STAFF = (
    ("主任", "主任", "管委会"),
    ("副主任A", "副主任", "管委会"),
    ("副主任B", "副主任", "管委会"),
    ("副主任C", "副主任", "管委会"),
    ("甲", "专员", "招商一部"),
    ("乙", "专员", "招商一部"),
    ("丙", "专员", "招商二部"),
    ("丁", "专员", "招商二部"),
    ("戊", "专员", "招商三部"),
    ("己", "专员", "星沙产业基地"),
    ("庚", "专员", "汨罗产业园"),
    ("辛", "专员", "长鄯产业园"),
)
_CHAINS = ("工程机械", "汽车及零部件", "电子信息", "集成电路", "新材料", "大健康", "住宅产业化")
# name, classes, industry, chain, seat
_ENTERPRISES = (
    ("示例汽车集团", "世界500强、央企", "C36", "汽车及零部件", "北京"),
    ("示例央企", "世界500强、央企", "C36", "汽车及零部件", "上海"),
    ("示例黄金集团", "中国500强、上市公司", "C24", "", "山东"),
    ("示例传动公司", "行业龙头", "C34", "汽车及零部件", "宁波"),
    ("示例半导体（香港）公司", "外资企业", "C39", "集成电路", "香港"),
    ("示例芯设计公司", "高新技术企业", "I65", "集成电路", "上海"),
    ("示例光电公司", "上市公司、高新技术企业", "C39", "电子信息", "武汉"),
    ("示例机器人公司", "专精特新", "C34", "工程机械", "苏州"),
    ("示例医疗公司", "高新技术企业", "C35", "大健康", "深圳"),
    ("示例建材股份", "民企500强、上市公司", "C30", "住宅产业化", "佛山"),
    ("示例铝业公司", "民企500强", "C32", "新材料", "岳阳"),
    ("示例光伏公司", "上市公司", "C38", "新材料", "江苏"),
)


def add_people(session: Session) -> None:
    """Enter staff, industry chains, 示例 enterprises, an intermediary and contacts."""
    for name, title, team in _STAFF:
        add_staff(session, name, title=title, team=team)
    set_words(session, ChoiceList.INDUSTRY_CHAIN, _CHAINS)
    keys = {}
    for number, (name, classes, industry, chain, seat) in enumerate(_ENTERPRISES, 1):
        keys[name] = _enter(
            session,
            name,
            number,
            organization_class=classes,
            industry=industry,
            industry_chain=chain,
            seat=seat,
        )
    _add_doubtful(session)
    group = keys["示例汽车集团"]
    branch = _enter(session, "示例汽车集团长沙分公司", 31, industry="C36", seat="长沙")
    relation = OrganizationRelation.BRANCH
    edit_organization(session, branch, {"parent_id": group, "parent_relation": relation})
    _add_intermediary(session)
    for organization, name, title, phones in (
        ("示例汽车集团", "郝示例", "副总裁", "010-62550000转802、13800000101"),
        ("示例汽车集团", "邵示例", "总裁助理", "13800000102"),
        ("示例半导体（香港）公司", "孟示例", "董事", "+852 2123 4567、+86 13800000103"),
        ("示例光电公司", "龙示例", "投资部经理", "400-800-0104、027-87650000"),
    ):
        create_contact(
            session, name, title=title, phones=phones, organization_id=keys[organization]
        )


def _enter(session: Session, name: str, number: int, **fields: Any) -> str:
    return create_organization(
        session, name, credit_code=_code(number), illustrative=True, **fields
    )


def _code(number: int) -> str:
    body = f"91430000MA00000{number:02d}"
    return body + check_character(body)


def _add_doubtful(session: Session) -> None:
    """One whose code does not check: kept with its reason, and marked."""
    right = _code(32)
    create_organization(
        session,
        "示例刀具公司",
        credit_code=right[:-1] + ("A" if right[-1] != "A" else "B"),
        credit_code_reason="示例：企业传来的复印件末位模糊，待核对执照原件",
        industry="C34",
        seat="株洲",
        illustrative=True,
    )


def _add_intermediary(session: Session) -> None:
    key = _enter(
        session,
        "示例投资顾问公司",
        33,
        kind=OrganizationKind.INTERMEDIARY,
        industry="L72",
        seat="上海",
    )
    add_agreement(
        session,
        key,
        number="示例委〔2016〕1号",
        signed=When.on(date(2016, 1, 8)),
        until=When.on(date(2016, 12, 31)),
        fee="按实际到位资金的 1‰",
        terms="长三角汽车零部件、集成电路企业的引荐；每季度不少于 5 条有效线索。",
    )
    create_contact(
        session, "万示例", title="合伙人", phones="021-62550000转18", organization_id=key
    )
