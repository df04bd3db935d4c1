"""Land: what is left, 供地率, classes of size, what a parcel can give, and the best fit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from crm.errors import InvalidInput
from crm.rules.parcels import (
    Land,
    SizeClass,
    Use,
    check_area,
    check_use,
    fits,
    size_of,
    state_after,
    stock,
    supply,
)
from db.terms import Mark, ParcelState
from db.values import AREA_UNITS_PER_MU as MU
from db.values import Extent

READY, RESERVED, GIVEN, IDLE = (
    ParcelState.READY, ParcelState.RESERVED, ParcelState.SUPPLIED, ParcelState.IDLE,
)  # fmt: skip
TODAY = date(2016, 5, 31)


def land(key: str = "a", area: int = 100, state: ParcelState = READY, **fields) -> Land:
    uses = tuple(Use(mu * MU, on) for mu, on in fields.pop("uses", ()))
    fields = {"park_id": "p", "place": None, "use": None, **fields}
    return Land(key, area=area * MU, state=state, uses=uses, **fields)


def test_the_supply_rate_is_supplied_over_supplied_and_ready() -> None:
    lands = [
        land("a", 100, uses=[(40, date(2016, 3, 1)), (10, None)]),  # 40 given, 60 ready
        land("b", 50, GIVEN, supplied_on=date(2016, 1, 5)),
        land("c", 30, IDLE, supplied_on=date(2012, 1, 5)),
        land("d", 500, RESERVED),
    ]
    found = supply(lands, 2016)
    assert (found.given, found.ready, found.reserved, found.idle) == (
        120 * MU, 60 * MU, 500 * MU, 30 * MU,
    )  # fmt: skip
    assert found.rate == Fraction(100 * 120, 180)
    assert found.given_this_year == 90 * MU
    assert supply(lands, 2012).given_this_year == 30 * MU
    assert lands[0].left == 50 * MU
    assert supply([land(state=RESERVED)], 2016).rate is None


@pytest.mark.parametrize(
    ("mu", "size"),
    [
        (Fraction(1999, 100), SizeClass.SMALL),
        (20, SizeClass.MEDIUM),
        (50, SizeClass.LARGE),
        (Fraction(29999, 100), SizeClass.WIDE),
        (300, SizeClass.HUGE),
    ],
)
def test_a_bound_belongs_to_the_class_above(mu, size: SizeClass) -> None:
    assert size_of(int(mu * MU)) is size


def test_the_stock_counts_what_is_left_and_idle_land_whole() -> None:
    lands = [
        land("a", 100, uses=[(70, TODAY)]),
        land("b", 45, IDLE),
        land("c", 400, RESERVED),
        land("d", 60, GIVEN),
        land("e", 60, uses=[(60, None)]),
    ]
    rows = {one.size: one for one in stock(lands)}
    assert rows[SizeClass.MEDIUM].pieces == {READY: 1, IDLE: 1}
    assert rows[SizeClass.MEDIUM].areas == {READY: 30 * MU, IDLE: 45 * MU}
    assert rows[SizeClass.HUGE].areas == {RESERVED: 400 * MU}
    assert not rows[SizeClass.LARGE].pieces


@pytest.mark.parametrize(
    ("area", "words"),
    [
        (None, "请填写面积"),
        (Extent(None, source="若干"), "请填写面积"),
        (Extent(20 * MU, Mark.ABOUT), "不能带“约”"),
        (Extent(0), "大于零"),
    ],
)
def test_a_parcel_has_a_surveyed_area(area: Extent | None, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        check_area(area)


def test_a_parcel_gives_no_more_than_is_left() -> None:
    one = land(uses=[(70, None)])
    check_use(one, Extent(30 * MU), TODAY, TODAY)
    for wanted, on, state, field, words in (
        (31, TODAY, READY, "area", "只剩 30亩，放不下 31亩"),
        (10, date(2016, 6, 1), READY, "on", "还没有到"),
        (10, TODAY, RESERVED, "on", "不是净地"),
    ):
        with pytest.raises(InvalidInput, match=words) as caught:
            check_use(land(state=state, uses=[(70, None)]), Extent(wanted * MU), on, TODAY)
        assert caught.value.field == field
    check_use(land(state=RESERVED), Extent(100 * MU), None, TODAY)


def test_the_state_follows_what_was_supplied() -> None:
    whole, part = land(uses=[(60, TODAY), (40, TODAY)]), land(uses=[(60, TODAY), (40, None)])
    assert state_after(whole, READY, True) is GIVEN
    assert state_after(whole, IDLE, False) is IDLE
    assert state_after(part, READY, True) is READY
    assert state_after(part, GIVEN, True) is READY
    assert state_after(land(), GIVEN, False) is GIVEN


def test_the_least_left_over_comes_first_and_ready_land_before_reserved() -> None:
    lands = [
        land("wide", 200),
        land("near", 125),
        land("exact", 120, RESERVED),
        land("small", 119),
        land("given", 120, GIVEN),
        land("elsewhere", 120, park_id="q"),
    ]
    found = fits(lands, 120 * MU, park_id="p")
    assert [(one.parcels[0].parcel_id, one.left // MU) for one in found] == [
        ("near", 5), ("wide", 80), ("exact", 0),
    ]  # fmt: skip
    assert fits(lands, 120 * MU)[0].parcels[0].parcel_id == "elsewhere"


def test_a_use_that_is_laid_down_excludes_others_and_an_open_one_comes_behind() -> None:
    lands = [land("open", 100), land("works", 150, use="工业"), land("store", 100, use="仓储")]
    found = fits(lands, 100 * MU, use="工业")
    assert [one.parcels[0].parcel_id for one in found] == ["works", "open"]


def test_where_none_fits_two_neighbours_do() -> None:
    lands = [
        land("a", 60, place="东六路"),
        land("b", 70, place="东六路"),
        land("c", 90, place="漓湘路"),
        land("d", 90, place="东六路", park_id="q"),
    ]
    [found] = fits(lands, 120 * MU)
    assert [one.parcel_id for one in found.parcels] == ["a", "b"]
    assert found.left == 10 * MU
    assert fits(lands, 300 * MU) == []
