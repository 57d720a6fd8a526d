"""Places: the district's list, profiles by day, bands, rooms too small, plans to mend it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on, year
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.places import actions, figures
from jiceng.registers.places.models import AreaNorm, Facility, Place, Profile

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
BEGIN = date(2020, 1, 1)


@pytest.fixture
def root():
    return orgs.set_up(actor=US, name="某区委", kind="district_committee", since=BEGIN)


@pytest.fixture
def district(root):
    listed = actions.district_list("410305")
    actions.lay_out_district(listed, actor=US, root=root, keepers={}, since=BEGIN)
    return root


def read(figure, node, day=date(2026, 6, 30), **bounds):
    return figure.read(node, Ask(on(day), bounds=bounds))


def community(number=0):
    return Place.objects.communities().order_by("code")[number]


def test_the_demo_district_has_eleven_streets_and_seventy_six_communities(district):
    assert read(figures.STREETS, district).value == 11
    assert read(figures.COMMUNITIES, district).value == 76


def test_a_district_nobody_lists_is_refused_in_plain_words():
    with pytest.raises(actions.UnknownDistrictError, match="999999"):
        actions.district_list("999999")


def test_the_same_code_twice_is_refused(district):
    listed = actions.district_list("410305")
    with pytest.raises(ValidationError, match="已经登记过"):
        actions.lay_out_district(listed, actor=US, root=district, keepers={}, since=BEGIN)


def test_bands_include_their_lower_bound_and_close(district):
    sizes = [10_000, 9_999, 5_000, 4_999]
    actions.profile_many(
        [{"place": community(n), "since": BEGIN, "population": p} for n, p in enumerate(sizes)],
        actor=US,
    )
    parts = read(figures.COMMUNITIES, district).by("population")
    assert parts == {"large": 1, "middle": 2, "small": 1, "不详": 72}
    moved = read(figures.COMMUNITIES, district, **{"places.communities.large": 9_000})
    assert moved.by("population")["large"] == 2


def test_a_new_profile_ends_the_old_and_the_past_stays_readable(district):
    place = community()
    actions.profile(actor=US, place=place, since=date(2024, 1, 1), population=100)
    actions.profile(actor=US, place=place, since=date(2025, 1, 1), population=200)
    assert read(figures.POPULATION, district, date(2024, 12, 31)).value == 100
    assert read(figures.POPULATION, district, date(2025, 1, 1)).value == 200
    assert Profile.objects.filter(place=place, until=None).count() == 1
    assert list(actions.gaps()) == []


def test_a_profile_before_the_last_one_is_refused(district):
    place = community()
    actions.profile(actor=US, place=place, since=date(2025, 1, 1), population=200)
    with pytest.raises(ValidationError, match="已有更晚的概况"):
        actions.profile(actor=US, place=place, since=date(2024, 1, 1), population=100)


def test_no_income_is_not_an_unknown_income(district):
    actions.profile(actor=US, place=community(0), since=BEGIN, population=1, income=0)
    actions.profile(actor=US, place=community(1), since=BEGIN, population=1, income=Decimal(5))
    assert read(figures.NO_INCOME, district).value == 1


def test_the_smallest_premises_are_named_and_the_gap_below_the_norm_is_listed(district):
    AreaNorm.objects.create(since=BEGIN, type="urban", area=300, document="某发〔2020〕1号")
    rows = [(community(0), 40), (community(1), 40), (community(2), 500)]
    actions.furnish_many(
        [{"place": p, "name": "办公用房", "area": Decimal(a), "since": BEGIN} for p, a in rows],
        actor=US,
    )
    smallest = read(figures.SMALLEST, district)
    assert smallest.value == 40
    assert set(smallest.witnesses) == {community(0), community(1)}
    below = read(figures.BELOW_NORM, district)
    assert set(below.records) == {community(0), community(1)}
    assert smallest.unrecorded.count() == 73


def test_a_community_without_a_required_facility_is_found(district):
    window = Facility.objects.create(since=BEGIN, name="服务窗口")
    room = actions.furnish(
        actor=US, place=community(0), name="大厅", area=100, since=BEGIN, facilities=[window]
    )
    assert read(figures.LACKING, district).value == 75
    other = Facility.objects.create(since=date(2025, 1, 1), name="阅览角")
    assert read(figures.LACKING, district, date(2024, 1, 1)).value == 75
    assert read(figures.LACKING, district).value == 76
    actions.equip(room, actor=US, facility=other, since=date(2025, 2, 1))
    assert read(figures.LACKING, district).value == 75


def test_an_upgrade_plan_has_an_owner_and_a_day_and_counts_when_done(district):
    plan = actions.plan_upgrade(
        actor=US,
        place=community(0),
        gap="面积不足",
        measure="调剂闲置用房",
        owner="甲",
        planned_on=date(2026, 1, 5),
        due=date(2026, 5, 1),
    )
    asked = Ask(year(2026))
    assert figures.UPGRADES.read(district, asked).missing.count() == 1
    actions.finish_upgrade(plan, actor=US, on=date(2026, 4, 1), result="已增加 200 平方米")
    assert figures.UPGRADES.read(district, Ask(year(2026))).value == 1
    with pytest.raises(ValidationError, match="已经办结"):
        actions.finish_upgrade(plan, actor=US, on=date(2026, 4, 2), result="再次")


def test_an_upgrade_due_before_it_was_planned_is_refused(district):
    with pytest.raises(ValidationError, match="不能早于"):
        actions.plan_upgrade(
            actor=US,
            place=community(0),
            gap="无",
            measure="无",
            owner="甲",
            planned_on=date(2026, 5, 5),
            due=date(2026, 5, 1),
        )


def test_a_change_of_type_leaves_the_past_as_it_was(district):
    actions.change(community(0), actor=US, since=date(2025, 7, 1), type="village_converted")
    before = read(figures.COMMUNITIES, district, date(2025, 6, 30)).by("type")
    after = read(figures.COMMUNITIES, district, date(2025, 7, 1)).by("type")
    assert before == {"urban": 76}
    assert after == {"urban": 75, "village_converted": 1}


def test_an_organisation_that_keeps_a_place_is_not_abolished(district):
    with pytest.raises(ValidationError, match="处地点"):
        orgs.abolish(district, actor=US, on=date(2026, 1, 1), reason="试")
