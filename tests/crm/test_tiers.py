"""The 10亿 and 50亿 projects, and what was signed in a period."""

from datetime import date
from decimal import Decimal

from crm.rules.tiers import Tier, tiers_to_text
from crm.tiers import major_projects, signed_in, tiers_in_use
from db.models import Contract, Park, Setting
from db.terms import AmountKind, ContractKind, Currency, Mark, Precision, Stage
from db.values import Amount, When
from tests.crm.zone import YI, add, project

MAY = (date(2016, 5, 1), date(2016, 5, 31))


def test_majors_reach_a_tier_by_their_headline_figure(workspace):
    def records(session):
        park = add(session, Park(name="示例基地"))
        project(session, "示例十二", 12, signed=date(2016, 5, 2), park_id=park.id, chief="主任")
        project(session, "示例六十", 60, stage=Stage.SIGNED)
        project(session, "示例拟", planned=Amount(30 * YI))
        project(session, "示例约", Amount(20 * YI, mark=Mark.ABOUT))
        project(session, "示例美元", Amount(15 * YI // 10, Currency.USD))
        euros = Amount(2 * YI, Currency.EUR, rate=Decimal("7.2"))
        project(session, "示例欧元", euros)
        project(session, "示例小合同", 3, planned=Amount(30 * YI))
        project(session, "示例近十", Amount(10 * YI, mark=Mark.NEARLY))
        project(session, "示例流失", 30, stage=Stage.LOST)
        project(session, "示例暂缓", 11, stage=Stage.PAUSED)

    workspace.change(records, label="填数")
    found = workspace.read(major_projects)
    assert [(one.name, one.tiered.tier.name, one.tiered.firm) for one in found] == [
        ("示例六十", "50亿", True),
        ("示例拟", "10亿", True),
        ("示例约", "10亿", False),
        ("示例欧元", "10亿", True),
        ("示例十二", "10亿", True),
        ("示例暂缓", "10亿", True),
        ("示例美元", "10亿", True),
    ]
    twelve = next(one for one in found if one.name == "示例十二")
    assert (twelve.park, twelve.chief, twelve.signed) == (
        "示例基地",
        "主任",
        When(date(2016, 5, 2)),
    )
    planned = next(one for one in found if one.name == "示例拟")
    assert (planned.headline.kind, planned.signed) == (AmountKind.PLANNED, None)


def test_a_zone_sets_its_own_tiers(workspace):
    tiers = (Tier("1亿", {Currency.CNY: YI}),)

    def records(session):
        add(session, Setting(id="tiers", value=tiers_to_text(tiers)))
        project(session, "示例三", 3)

    workspace.change(records, label="填数")
    assert workspace.read(tiers_in_use) == tiers
    assert [one.tiered.tier.name for one in workspace.read(major_projects)] == ["1亿"]


def test_signed_in_a_period_counts_first_formal_contracts(workspace):
    def records(session):
        project(session, "示例丙", 60, signed=date(2016, 5, 31))
        project(session, "示例甲", 3, signed=date(2016, 5, 1))
        project(session, "示例四月", 3, signed=date(2016, 4, 30))
        project(session, "示例六月", 3, signed=date(2016, 6, 1))
        project(session, "示例意向", 3, signed=date(2016, 5, 3), kind=ContractKind.INTENT)
        again = project(session, "示例二签", 3, signed=date(2016, 3, 1))
        second = Contract(
            project_id=again.id, kind=ContractKind.INVESTMENT, signed=When(date(2016, 5, 4))
        )
        add(session, second)
        before = project(session, "示例五月底前", 3)
        due = When(date(2016, 6, 1), Precision.BEFORE, "5月底前")
        add(session, Contract(project_id=before.id, kind=ContractKind.INVESTMENT, signed=due))

    workspace.change(records, label="填数")
    found = workspace.read(signed_in, *MAY)
    assert [one.name for one in found] == ["示例甲", "示例丙", "示例五月底前"]
    assert found[1].tiered.tier.name == "50亿"
