"""Standards, bases, offered rooms, works and money; idle places with their reasons."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.ratings.figures import stars_of
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, on, year
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Level as Ground
from jiceng.registers.units.models import Unit
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.figures import VENUES
from jiceng.registers.venues.models import Status, Venue
from jiceng.work.grounds import actions, figures
from jiceng.work.grounds.figures import idle, standing
from jiceng.work.grounds.models import Offer, OpenBase, StandardCheck, Works
from jiceng.work.grounds.rules import NOTHING_LACKING, Facts, reasons, up_to_standard
from tests.cast import fill, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
DAY = date(2025, 6, 1)
SIX = ("有场所", "有设施", "有标志", "有党旗", "有书报", "有制度")


def now():
    """Asked afresh: an ask remembers its answers."""
    return Ask(on(date(2025, 11, 30)))


@pytest.fixture
def cast(db):
    return fill()


def room(cast, **more):
    values = {"name": "机关党员活动室", "kind": "room", "level": "street", "keeper": cast.east}
    return venues.register(actor=US, **{**values, "since": DAY, **more})


def six(cast, kind="room"):
    return [
        actions.list_item(actor=US, org=cast.district, kind=kind, name=name, standard="",
                          required=True, since=DAY, document="")
        for name in SIX
    ]  # fmt: skip


def checked(venue, met, day=date(2025, 7, 1), **more):
    return actions.check(actor=US, venue=venue, held_on=day, checker="某甲", met=met,
                         evidence="看过房间，问过值班的同志", **more)  # fmt: skip


def test_a_room_is_up_to_standard_when_all_six_are_there_on_the_day(cast):
    venue, items = room(cast), six(cast)
    assert figures.UP_TO_STANDARD.only(kind="room").read(cast.east, now()).share == 0
    first = checked(venue, items[:5], recheck_on=date(2025, 9, 1))
    assert (first.passed, first.lacking) == (False, "有制度")
    assert figures.RECHECKS.read(cast.east, now()).value == 1
    checked(venue, items, date(2025, 10, 1))
    assert figures.UP_TO_STANDARD.only(kind="room").read(cast.east, now()).share == 1
    before = Ask(on(date(2025, 9, 30)))
    assert figures.UP_TO_STANDARD.only(kind="room").read(cast.east, before).value == 0
    assert figures.RECHECKS.read(cast.east, now()).value == 0
    assert not list(actions.INVARIANTS[0]())
    StandardCheck.objects.filter(pk=first.pk).update(passed=True)
    assert list(actions.INVARIANTS[0]())


def test_a_recheck_is_owed_until_the_venue_is_checked_again_and_no_longer(cast):
    venue, items = room(cast), six(cast)
    checked(venue, items, date(2025, 7, 1))  # what was passed before answers nothing
    checked(venue, items[:5], date(2025, 8, 1), recheck_on=date(2025, 9, 1))
    assert figures.RECHECKS.read(cast.east, now()).value == 1
    again = checked(venue, items[:4], date(2025, 10, 1), recheck_on=date(2025, 11, 1))
    assert list(figures.RECHECKS.read(cast.east, now()).records) == [again]
    assert figures.RECHECKS.read(cast.east, Ask(on(date(2025, 10, 30)))).value == 0
    checked(venue, items[:5], date(2025, 10, 1))  # the same day, entered later
    assert figures.RECHECKS.read(cast.east, now()).value == 0


def test_what_everybody_reads_is_changed_only_from_where_it_hangs(cast, client):
    item = actions.list_item(actor=US, org=cast.east, kind="room", name="有场所", standard="",
                             required=True, since=DAY, document="")  # fmt: skip
    norm = {"kind": "room", "visits": "3", "since": "2025-07-01"}
    neighbour = sign_in(client, cast.neighbour)
    assert neighbour.get(f"/c/grounds/items/{item.pk}/").status_code == 200
    way = f"/c/grounds/items/{item.pk}/unlist_item/"
    assert neighbour.post(way, {"on": "2025-07-01"}).status_code == 403
    assert neighbour.post("/c/grounds/norms/new/", {**norm, "org": cast.west.name}).status_code == (
        403
    )
    assert sign_in(client, cast.street).post(way, {"on": "2025-07-01"}).status_code == 302
    with pytest.raises(ValidationError, match="由区一级规定"):
        actions.set_norm(actor=US, org=cast.east, kind="room", visits=3, since=DAY)
    told = {**norm, "org": cast.district.name}
    assert sign_in(client, cast.clerk).post("/c/grounds/norms/new/", told).status_code == 302


def test_a_check_says_what_is_wrong_with_it_in_plain_words(cast):
    items, hall = six(cast), cast.venues[0]
    with pytest.raises(ValidationError, match="还没有标准"):
        checked(hall, [])
    with pytest.raises(ValidationError, match="不是这一种类的标准"):
        six(cast, "centre")
        checked(hall, items)
    with pytest.raises(ValidationError, match="日期还没有到"):
        checked(hall, [], date(2100, 1, 1))
    with pytest.raises(ValidationError, match="还没有登记"):
        checked(hall, [], date(2001, 1, 1))
    assert not up_to_standard(required=[], met=[])
    actions.unlist_item(items[0], actor=US, on=date(2025, 8, 1))
    with pytest.raises(StepError, match="已经停用"):
        actions.unlist_item(items[0], actor=US, on=date(2025, 9, 1))


def test_a_base_is_applied_for_looked_at_approved_and_opened(cast):
    venue = venues.register(actor=US, name="红色展厅", kind="base", subkind="red", keeper=cast.east,
                            level="street", since=DAY)  # fmt: skip
    base = actions.apply(actor=US, org=cast.orgs[13], venue=venue, theme="红色记忆", stars=5,
                         notes="", applied_on=DAY)  # fmt: skip
    with pytest.raises(ValidationError, match="正在申请"):
        actions.apply(actor=US, org=cast.east, venue=venue, theme="又一个", applied_on=DAY)
    with pytest.raises(StepError):
        actions.approve(base, actor=US, on=date(2025, 6, 9), document="〔2025〕1号")
    actions.look_over(base, actor=US, on=date(2025, 6, 5))
    for step, more in (("approve", {"document": ""}), ("send_back", {}), ("refuse", {})):
        with pytest.raises(ValidationError, match="不能早于核查日期（2025-06-05）"):
            getattr(actions, step)(base, actor=US, on=date(2025, 6, 4), **more)
    actions.approve(base, actor=US, on=date(2025, 6, 9), document="〔2025〕1号")
    with pytest.raises(ValidationError, match="批准日期"):
        actions.open_base(base, actor=US, on=date(2025, 6, 8))
    actions.open_base(base, actor=US, on=date(2025, 7, 1))
    item = actions.list_menu(actor=US, base=base, name="参观", aim="", minutes=60, seats=30,
                             since=DAY)  # fmt: skip
    actions.unlist_menu(item, actor=US, on=date(2025, 8, 1))
    with pytest.raises(StepError, match="已经停用"):  # a second time would move its end
        actions.unlist_menu(item, actor=US, on=date(2025, 9, 1))
    count = figures.OPEN_BASES.only(subkind="red", stars=5)
    assert count.read(cast.district, now()).value == 1
    assert count.read(cast.district, Ask(on(date(2025, 6, 30)))).value == 0
    assert count.read(cast.west, now()).names() == [cast.orgs[13].name]
    with pytest.raises(ValidationError, match="不能早于开放日期"):
        actions.lapse(base, actor=US, on=date(2025, 6, 30), words="星级没有保持")
    actions.lapse(base, actor=US, on=date(2025, 11, 1), words="星级没有保持")
    assert count.read(cast.district, now()).value == 0


def test_the_badge_asks_for_the_stars_of_today_where_a_rating_is_installed(cast, client, settings):
    rated, unrated = (
        actions.apply(actor=US, org=org, theme="记忆", stars=5, applied_on=DAY,
                      venue=venues.register(actor=US, name="展厅", kind="base", subkind="red",
                                            keeper=cast.huaiyin, level="community", since=DAY))
        for org in (cast.branch, cast.orgs[8])
    )  # fmt: skip
    page = sign_in(client, cast.worker)

    def badge(base):
        return page.get(f"/c/grounds/bases/{base.pk}/").content.decode()

    # As the site is put together the room of ratings answers: in its one round one of the two was
    # given its stars, the other none.
    assert [stars_of(base.org, clock.today()) for base in (rated, unrated)] == [5, 0]
    assert "请研究是否摘牌" not in badge(rated)
    assert "0（申请时 5，请研究是否摘牌）" in badge(unrated)
    assert not any("评星结果还没有接入" in badge(base) for base in (rated, unrated))
    settings.JICENG_HANDOFFS = f"{__name__}.UNRATED"
    assert "5（申请时登记；评星结果还没有接入）" in badge(rated)
    assert "请研究是否摘牌" not in badge(rated)
    settings.JICENG_HANDOFFS = f"{__name__}.RATED"
    assert "3（申请时 5，请研究是否摘牌）" in badge(rated)


UNRATED = {}
RATED = {"ratings.stars": [lambda org, *, actor: 3]}


def test_an_idle_room_of_a_firm_becomes_a_venue_and_is_taken_back(cast, client):
    one = actions.offer(actor=US, org=cast.huaiyin, unit=Unit.objects.all()[0], name="闲置门面",
                        area=Decimal(80), offered_on=DAY)  # fmt: skip
    actions.agree(one, actor=US, on=date(2025, 6, 20), terms="无偿三年")
    with pytest.raises(ValidationError, match="不能早于议定日期"):
        actions.renovate(one, actor=US, on=date(2025, 6, 19))
    actions.renovate(one, actor=US, on=date(2025, 7, 1))
    share = standing.OFFERED
    assert share.read(cast.east, Ask(on(date(2025, 7, 30)))).share == 0
    count = VENUES.only(kind="station").read(cast.huaiyin, now()).value
    begun = sign_in(client, cast.worker).get(f"/c/grounds/offers/{one.pk}/put_to_use/")
    assert 'name="name" value="闲置门面"' in begun.content.decode()
    actions.put_to_use(one, actor=US, on=date(2025, 8, 1), kind="station", name="门面便民站")
    assert share.read(cast.east, now()).share == 1
    assert standing.OFFERED_AREA.read(cast.east, now()).value == 80
    assert VENUES.only(kind="station").read(cast.huaiyin, now()).value == count + 1
    with pytest.raises(ValidationError, match="不能早于投入使用日期"):
        actions.take_back(one, actor=US, on=date(2025, 7, 31), words="要用回")
    actions.take_back(one, actor=US, on=date(2025, 10, 1), words="要用回")
    assert VENUES.only(kind="station").read(cast.huaiyin, now()).value == count
    assert share.read(cast.east, Ask(on(date(2025, 9, 30)))).value == 1
    assert Offer.objects.get(pk=one.pk).state == "taken_back"


def test_works_change_the_area_from_the_day_they_are_accepted_and_money_is_counted(cast):
    venue = cast.venues[0]
    one = actions.plan(actor=US, venue=venue, name="中心扩建", kind="enlarge",
                       budget=Decimal(100_000), contract="H1", planned_on=DAY)  # fmt: skip
    actions.begin(one, actor=US, on=date(2025, 7, 1))
    with pytest.raises(ValidationError, match="不能早于开工日期"):
        actions.stop(one, actor=US, on=date(2025, 6, 30))
    paid = [
        actions.spend(actor=US, works=one, paid_on=date(2025, month_, 5), amount=Decimal(60_000),
                      source="finance", voucher="")
        for month_ in (7, 8)
    ]  # fmt: skip
    actions.accept(one, actor=US, on=date(2025, 9, 1), area_after=Decimal(1_250))
    assert Venue.objects.get(pk=venue.pk).area == 1_250
    assert figures.UPGRADED.only(kind="enlarge").read(cast.east, Ask(year(2025))).value == 1
    assert standing.ADDED.read(cast.east, Ask(year(2025))).value == 350
    assert figures.SPENT.only(level="street").read(cast.east, Ask(year(2025))).value == 120_000
    actions.void_spending(paid[0], actor=US, reason="记重了")
    assert figures.SPENT.read(cast.east, Ask(year(2025))).value == 60_000
    with pytest.raises(StepError):
        actions.stop(one, actor=US, on=date(2025, 9, 2))
    with pytest.raises(ValidationError, match="立项日期"):
        actions.spend(actor=US, works=one, paid_on=date(2025, 5, 1), amount=Decimal(1),
                      source="dues")  # fmt: skip
    assert Works.objects.get(pk=one.pk).area_before == 900


def test_acceptance_beyond_the_budget_is_said_and_not_stopped(cast, client):
    one = actions.plan(actor=US, venue=cast.venues[0], name="改造", kind="refit",
                       budget=Decimal(1_000), planned_on=DAY)  # fmt: skip
    actions.begin(one, actor=US, on=DAY)
    actions.spend(actor=US, works=one, paid_on=DAY, amount=Decimal(5_000), source="firm")
    page = sign_in(client, cast.street)
    within = actions.plan(actor=US, venue=cast.venues[0], name="刷墙", kind="refit",
                          budget=Decimal(1_000), planned_on=DAY)  # fmt: skip
    actions.begin(within, actor=US, on=DAY)
    actions.spend(actor=US, works=within, paid_on=DAY, amount=Decimal(1_000), source="firm")
    assert "超过预算" not in page.get(f"/c/grounds/works/{within.pk}/accept/").content.decode()
    assert "超过预算" in page.get(f"/c/grounds/works/{one.pk}/accept/").content.decode()
    page.post(f"/c/grounds/works/{one.pk}/accept/", {"on": "2025-09-01"})
    assert Works.objects.get(pk=one.pk).state == "accepted"


def test_estates_streets_and_communities_without_a_place_are_named(cast, client):
    estate = places.lay_out_many(
        [{"name": name, "level": Ground.ESTATE, "keeper": cast.huaiyin, "parent": cast.places[3],
          "since": date(2020, 1, 1)} for name in ("半山名苑", "槐荫东苑")],
        actor=US,
    )  # fmt: skip
    venues.register(actor=US, name="半山名苑站", kind="sub_site", subkind="estate",
                    level="community", keeper=cast.huaiyin, place=estate[0], since=DAY,
                    hub=cast.venues[0])  # fmt: skip
    centre = sign_in(client, cast.street).get(f"/c/venues/{cast.venues[0].pk}/").content.decode()
    assert "分站点" in centre
    assert "半山名苑站" in centre  # the centre shows its sites
    estates = figures.ESTATES.read(cast.east, now())
    assert (estates.value, [one.name for one in estates.missing]) == (1, ["槐荫东苑"])
    streets = figures.STREETS.read(cast.district, now())
    assert [one.name for one in streets.missing] == ["西街街道"]
    assert figures.COMMUNITIES.read(cast.district, now()).names(9) == ["槐荫社区"]


def test_what_nobody_used_for_three_months_is_found_and_a_meeting_is_use(cast):
    mine = figures.IDLE.read(cast.district, now())
    assert {row.venue for row in mine.records} == set(cast.venues[:3])
    meetings.record(actor=US, org=cast.branch, type="activity", held_on=date(2025, 11, 3),
                    held_at=cast.venues[2])  # fmt: skip
    venues.receive(actor=US, venue=cast.venues[0], held_on=date(2025, 10, 9), purpose="class",
                   group="members", persons=9)  # fmt: skip
    assert {row.venue for row in figures.IDLE.read(cast.district, now()).records} == {
        cast.venues[1]
    }
    found = figures.IDLE.read(cast.district, now()).records.annotate(day=idle.last_used(
        figures.IDLE.asked(now())))  # fmt: skip
    assert [row.day for row in found] == [date(2025, 6, 4)]
    actions.set_norm(actor=US, org=cast.district, kind="centre", visits=2, since=DAY)
    used = figures.USED.only(kind="centre")
    assert used.read(cast.district, Ask(month(2025, 10))).value == 0
    venues.receive(actor=US, venue=cast.venues[0], held_on=date(2025, 10, 9), purpose="class",
                   group="members", persons=9)  # fmt: skip
    assert used.read(cast.district, Ask(month(2025, 10))).value == 1


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (Facts(), "没有排开放时间"),
        (Facts(week_minutes=600), "二十小时"),
        (Facts(week_minutes=2_400, spaces=1, services=True), "上班时间"),
        (Facts(week_minutes=2_400, weekend=True, services=True), "可以预约的场地"),
        (Facts(week_minutes=2_400, weekend=True, spaces=1), "没有服务项目"),
        (Facts(2_400, True, True, 1, True, False), "没有达标"),
        (Facts(2_400, True, True, 1, True, True, 1), "同一类人"),
    ],
)
def test_the_reason_is_read_from_what_is_lacking(facts, word):
    assert word in next(reasons(facts))[0]


def test_with_everything_there_no_reason_is_made_up(cast, client):
    assert list(reasons(Facts(2_400, True, True, 1, True, True, 3))) == []
    assert "没有人来" in NOTHING_LACKING[0]
    with clock.at(date(2025, 11, 30)):
        page = sign_in(client, cast.worker).get("/c/grounds/idle/?period=2025")
    text = page.content.decode()
    assert "槐荫党群服务站" in text
    assert "建议" in text
    with clock.at(date(2025, 11, 30)):
        use = sign_in(client, cast.worker).get("/c/grounds/use/?period=2025")
        assert use.status_code == 200
        assert "人次" in use.content.decode()
        assert client.get("/c/grounds/use/?period=2025&format=xlsx").status_code == 200


def test_a_secretary_applies_for_a_base_and_the_street_decides(cast, client):
    venue = venues.register(actor=US, name="支部展厅", kind="base", keeper=cast.branch,
                            level="community", since=DAY)  # fmt: skip
    page = sign_in(client, cast.secretary)
    told = {
        "org": cast.branch.name,
        "venue": venue.name,
        "theme": "先锋",
        "applied_on": "2025-06-03",
    }
    assert page.post("/c/grounds/bases/new/", told).status_code == 302
    base = OpenBase.objects.get(venue=venue)
    assert (
        page.post(f"/c/grounds/bases/{base.pk}/look_over/", {"on": "2025-06-05"}).status_code == 403
    )
    street = sign_in(client, cast.street)
    street.post(f"/c/grounds/bases/{base.pk}/look_over/", {"on": "2025-06-05"})
    base.refresh_from_db()
    assert base.state == "visited"
    assert Status.objects.filter(venue=venue).count() == 1
