"""Windows, one visit through several, platforms of communities, the committee's rounds."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, on, year
from jiceng.registers.places import actions as places
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.figures import IN_USE
from jiceng.registers.venues.figures import VISITS as BATCHES
from jiceng.registers.venues.models import Visit
from jiceng.work.grounds.figures import IDLE
from jiceng.work.halls import actions, figures
from jiceng.work.halls.models import Adoption, Round, Slip, Stop, Window
from tests.work.halls.given import DAY, TODAY, US, sound

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def value(figure, node, ask, **where):
    return (figure.only(**where) if where else figure).read(node, ask).value


def test_windows_are_counted_as_of_any_day_and_an_empty_one_is_shown(house):
    ask = Ask(on(DAY))
    assert value(figures.WINDOWS, house.street, ask) == 3
    assert value(figures.WINDOWS, house.district, Ask(on(date(2025, 12, 31)))) == 0
    assert value(figures.WINDOWS, house.street, ask, kind="service_hall") == 3
    assert value(figures.WINDOWS, house.street, ask, kind="elder_care") == 0
    assert figures.WINDOWS.read(house.street, ask).by("subject") == {
        "党建": 1, "民政": 1, "社会保障": 1,
    }  # fmt: skip
    with pytest.raises(ValidationError, match="已经有了：1"):
        actions.open_window(actor=US, venue=house.hall, number=1, subject=house.subjects[0],
                            since=DAY)  # fmt: skip
    made = actions.put_on_duty(actor=US, window=house.windows[0], held_on=DAY, starts=time(9),
                               ends=time(12), who="值班员甲")  # fmt: skip
    with pytest.raises(ValidationError, match="已经排在这个窗口"):
        actions.put_on_duty(actor=US, window=house.windows[0], held_on=DAY, starts=time(9),
                            ends=time(12), who="值班员甲")  # fmt: skip
    reading = figures.STAFFED.read(house.street, ask)
    assert (reading.value, reading.of.count(), reading.missing.count()) == (1, 3, 2)
    actions.swap(made, actor=US, who="值班员乙")
    assert (made.who, made.swapped) == ("值班员乙", "值班员甲")
    with pytest.raises(ValidationError, match="还有 1 个窗口办这项业务"):
        actions.end_subject(house.subjects[2], actor=US, on=DAY)
    actions.close_window(house.windows[2], actor=US, on=DAY)
    assert value(figures.WINDOWS, house.street, Ask(on(DAY))) == 2
    assert value(figures.WINDOWS, house.street, Ask(on(DAY - timedelta(days=1)))) == 3


def test_a_hall_that_is_handed_over_takes_its_windows_and_what_is_ahead_along(house):
    first, second, third = house.windows
    actions.close_window(third, actor=US, on=DAY)
    for day in (DAY, DAY + timedelta(days=1)):
        actions.put_on_duty(actor=US, window=first, held_on=day, starts=time(9), ends=time(12),
                            who="值班员甲")  # fmt: skip
    slip = actions.come(actor=US, window=second)
    slot = house.slot()
    booked = actions.book(actor=US, slot=slot, phone="19900000001")
    venues.alter(house.hall, actor=US, since=DAY, keeper=house.first)
    ask, before = Ask(on(DAY)), Ask(on(DAY - timedelta(days=1)))
    for node, numbers in ((house.first, (2, 0)), (house.second, (0, 0)), (house.street, (2, 3))):
        assert (value(figures.WINDOWS, node, ask), value(figures.WINDOWS, node, before)) == numbers
    assert value(figures.STAFFED, house.first, ask) == 1, "duty stands at the window that goes on"
    for one in (slip, slot, booked):
        one.refresh_from_db()
        assert one.org == house.first
    now = Window.objects.get(venue=house.hall, number=2, until=None)
    assert Stop.objects.get(slip=slip).window == now != second
    actions.pass_on(slip, actor=US, window=Window.objects.get(org=house.first, number=1))
    assert sound() == []


def test_one_visit_goes_through_several_windows_and_is_done_once(house):
    first, second, third = house.windows
    one, two, gone = actions.come_many(
        [{"window": first, "what": "开证明"}, {"window": first}, {"window": second}], actor=US
    )
    assert [slip.shown for slip in (one, two, gone)] == ["A001", "A002", "A003"]
    actions.call(one, actor=US)
    with pytest.raises(StepError):
        actions.call(Slip.objects.get(pk=one.pk), actor=US)
    with pytest.raises(ValidationError, match="已经在这个窗口"):
        actions.pass_on(one, actor=US, window=first)
    with clock.at(TODAY + timedelta(minutes=20)):
        actions.pass_on(one, actor=US, window=second, words="材料已看")
        actions.call(one, actor=US)
        actions.finish(one, actor=US)
        actions.refer(two, actor=US, words="要上门看")
    assert [s.window_id for s in Stop.objects.filter(slip=one).order_by("position")] == [
        first.pk, second.pk,
    ]  # fmt: skip
    with pytest.raises(ValidationError, match="还有 1 位群众"):
        actions.close_window(second, actor=US, on=DAY + timedelta(days=1))
    assert sound() == []
    with clock.at(TODAY + timedelta(days=1)):
        assert actions.close_day() == 1
        assert actions.come(actor=US, window=third).number == 1, "each day begins anew"
        with pytest.raises(StepError, match="计入大厅的到场"):
            actions.void(one, actor=US, reason="错")
        assert actions.close_day() == 0, "twice does no harm"
    gone.refresh_from_db()
    assert gone.state == "left"
    came = Visit.objects.get(venue=house.hall)
    assert (came.held_on, came.persons, came.purpose) == (DAY, 3, "service")
    ask = Ask(on(DAY))
    numbers = (figures.VISITS, figures.HANDED_ON, figures.SAME_DAY, figures.STOPS)
    assert [value(figure, house.street, ask) for figure in numbers] == [3, 1, 1, 4]
    assert value(figures.VISITS, house.street, ask, subject="党建") == 2
    assert sound() == []


def test_communities_on_a_platform_are_counted_as_of_any_day(house):
    urban, other, village = house.places[2:]
    public, grid = actions.name_platform_many(
        [{"org": house.district, "code": code, "name": code, "kind": kind,
          "since": date(2024, 1, 1)}
         for code, kind in (("P1", "public_service"), ("P2", "grid"))],
        actor=US,
    )  # fmt: skip
    rows = [(public, urban, "enabled"), (public, village, "full"), (grid, other, "full")]
    made = actions.adopt_many(
        [{"platform": p, "place": q, "stage": s, "since": date(2025, 3, 1)} for p, q, s in rows],
        actor=US,
    )
    actions.adopt(actor=US, platform=public, place=urban, stage="full", since=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="按先后顺序"):
        actions.adopt(actor=US, platform=public, place=urban, stage="full", since=date(2025, 9, 1))
    before, now = Ask(on(date(2025, 12, 31))), Ask(on(DAY))
    reading = figures.COVERED.read(house.district, now)
    assert (reading.value, reading.of.count()) == (1, 2), "a village is no urban community"
    assert [one.name for one in reading.missing] == ["乙社区"]
    assert [value(figures.FULLY, house.district, ask) for ask in (before, now)] == [0, 1]
    assert value(figures.COVERED, house.district, Ask(on(date(2025, 2, 28)))) == 0
    assert figures.ADOPTIONS.read(house.district, now).by("platform") == {
        "public_service": 1, "grid": 1,
    }  # fmt: skip
    actions.give_up(made[2], actor=US, on=date(2026, 6, 1))
    assert value(figures.ADOPTIONS, house.district, Ask(on(DAY))) == 1
    actions.report(actor=US, platform=public, place=urban, month=date(2026, 10, 9), visits=None,
                   requests=31)  # fmt: skip
    with pytest.raises(ValidationError, match="已经登记过"):
        actions.report(actor=US, platform=public, place=urban, month=date(2026, 10, 1), visits=1,
                       requests=1)  # fmt: skip
    assert value(figures.REQUESTS, house.first, Ask(month(2026, 10))) == 31
    row = {"platform": public, "place": urban, "outer": "W-1", "item": "居住证明",
           "asked_on": date(2026, 10, 3), "finished_on": None}  # fmt: skip
    came = actions.receive(actor=US, **row)
    with pytest.raises(ValidationError, match="W-1"):
        actions.receive_many([{**row, "item": "别的"}], actor=US)
    actions.close_intake(came, actor=US, on=date(2026, 10, 5))
    assert value(figures.INTAKES, house.first, Ask(year(2026)), platform="public_service") == 1
    handed = date(2026, 11, 1)
    places.change(urban, actor=US, since=handed, keeper=house.street)
    for figure in (figures.COVERED, figures.FULLY):
        read = [figure.spread(house.district, Ask(on(day))) for day in (date(2026, 7, 31), handed)]
        assert [one[house.first.path] for one in read] == [1, 0], "whoever answered for it then"
        assert [one[house.street.path] for one in read] == [1, 1]
    assert value(figures.ADOPTIONS, house.first, Ask(on(date(2026, 7, 31)))) == 1
    assert value(figures.ADOPTIONS, house.first, Ask(on(handed))) == 0
    actions.end_platform(public, actor=US, on=DAY)
    assert not Adoption.objects.standing(DAY).filter(platform=public).exists()


def test_the_committee_goes_its_round_and_takes_matters_in_by_window(house, client):
    route = actions.draw(actor=US, org=house.first, name="一号线", place=house.places[2],
                         spot="小广场", weekday=2, starts=time(9), ends=time(11),
                         since=DAY)  # fmt: skip
    actions.schedule(route, actor=US, first=DAY, last=DAY + timedelta(days=20))
    with pytest.raises(ValidationError, match="已经排过"):
        actions.schedule(route, actor=US, first=DAY, last=DAY + timedelta(days=20))
    first, second, third = Round.objects.order_by("held_on")
    with pytest.raises(ValidationError, match="还没有到"):
        actions.hold(first, actor=US, persons=5)
    actions.call_off(second, actor=US, reason="下雨改期")
    page = client.get("/p/rounds/").content.decode()
    assert "小广场" in page and "下雨改期" in page
    with clock.at(TODAY + timedelta(days=3)):
        actions.hold(first, actor=US, persons=12)
        taken = actions.take_in_many(
            [
                {"round": first, "subject": house.subjects[1], "what": "问高龄津贴",
                 "finished_on": first.held_on},
                {"round": first, "subject": house.subjects[2], "what": "社保断缴"},
            ],
            actor=US,
        )  # fmt: skip
        with pytest.raises(ValidationError, match="还没有到日期"):
            actions.take_in(actor=US, round=third, subject=house.subjects[0], what="问")
        ask = Ask(month(2026, 11), as_of=DAY + timedelta(days=3))
        assert value(figures.ROUNDS, house.street, ask) == 1
        assert figures.MATTERS.read(house.street, ask).by("subject") == {"民政": 1, "社会保障": 1}
        assert value(figures.ON_THE_SPOT, house.street, ask) == 1
        actions.settle(taken[1], actor=US, on=clock.today(), outcome="已补")
        assert value(figures.ON_THE_SPOT, house.street, Ask(month(2026, 11))) == 2
        actions.end_route(route, actor=US, on=clock.today())
    third.refresh_from_db()
    assert third.state == "called_off"


def test_halls_and_care_centres_are_venues_and_little_used_ones_are_marked(house):
    """No second table: the figures of venues tell them apart, grounds marks the idle."""
    now, before = Ask(on(DAY)), Ask(on(date(2025, 12, 31)))
    assert value(IN_USE, house.district, now, kind="service_hall") == 1
    assert [value(IN_USE, house.district, ask, kind="elder_care") for ask in (before, now)] == [
        0, 1,
    ]  # fmt: skip
    venues.receive(actor=US, venue=house.hall, held_on=DAY, purpose="service", group="residents",
                   persons=9)  # fmt: skip
    assert value(BATCHES, house.district, now, kind="service_hall") == 1
    assert [str(row) for row in IDLE.read(house.district, now).records] != []
    assert value(IDLE, house.district, now, kind="service_hall") == 0
    assert value(IDLE, house.district, now, kind="elder_care") == 1
