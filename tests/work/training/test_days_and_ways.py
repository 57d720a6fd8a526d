"""What a figure of a day leaves out, and the ways of teaching that are counted apart."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.periods import year
from jiceng.registers.members.models import Member
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Venue
from jiceng.work.training import actions
from jiceng.work.training.figures import classes as taught
from jiceng.work.training.figures import people as figures
from jiceng.work.training.figures import places
from jiceng.work.training.models import Audience, Course, Due
from tests.cast import sign_in
from tests.work.training.conftest import TODAY, US, now, open_class, secretaries

pytestmark = pytest.mark.django_db

FUNDS = {"funds.community_party_school": [lambda school, *, actor: 20_000]}


def test_what_came_after_the_day_is_not_in_the_figure_of_the_day(cast):
    for figure, before, from_ in (
        (figures.COVERED, date(2025, 3, 11), date(2025, 3, 12)),
        (figures.PRACTISED, date(2025, 5, 7), date(2025, 5, 8)),
        (places.CHECKED, date(2025, 5, 5), date(2025, 5, 6)),
        (figures.PASSED.population, date(2025, 10, 9), None),
    ):
        assert figure.read(cast.district, now(day=before)).value == 0
        if from_ is not None:
            assert figure.read(cast.district, now(day=from_)).value > 0


def whole_days(klass, *days):
    """Ten hours a day, everybody there."""
    rows = [
        {"klass": klass, "held_on": day, "starts_at": time(8), "ends_at": time(18),
         "form": "lecture", "topic": "学"} for day in days
    ]  # fmt: skip
    for session in actions.schedule_many(rows, actor=US):
        actions.hold(session, actor=US)


def test_the_hours_of_an_audience_are_those_of_its_year(cast):
    due = Due.objects.standing(TODAY).of(secretaries()).order_by("pk")
    member = Member.objects.filter(person__in=due.values("person"), left_on=None)[0]
    klass = open_class(cast, starts_on=date(2025, 11, 1), ends_on=date(2025, 11, 8))
    actions.enrol(actor=US, klass=klass, person=member.person)
    whole_days(klass, *(date(2025, 11, day) for day in range(1, 6)))
    hours = figures.AUDIENCE_HOURS
    with clock.at(date(2026, 2, 1)):
        later = open_class(cast, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 6))
        actions.enrol(actor=US, klass=later, person=member.person)
        whole_days(later, date(2026, 1, 5), date(2026, 1, 6))
        # Seventy hours by now, and still not fifty-six of the year that is asked for.
        assert hours.read(cast.district, now(day=date(2026, 2, 1))).value == 0
    whole_days(klass, date(2025, 11, 6))
    reading = hours.read(cast.district, now())
    assert [row.person_id for row in reading.records] == [member.person_id]
    assert hours.read(cast.district, now(day=date(2025, 11, 5))).value == 0
    assert hours.read(cast.district, now(year(2026), date(2026, 2, 1))).value == 0


def test_whoever_is_asked_in_is_counted_apart_and_owes_no_report_of_a_visit(cast):
    before = taught.VISITS.read(cast.district, now()).value
    klass = open_class(cast, way="in", name="专家来讲", ends_on=date(2025, 11, 29))
    assert klass.report_by is None
    assert taught.CLASSES.only(direction="in").read(cast.district, now()).value == 1
    assert taught.DAYS.only(direction="in").read(cast.district, now()).value == 2
    assert taught.VISITS.read(cast.district, now()).value == before
    assert klass.pk not in {row.pk for row in taught.REPORTED.read(cast.district, now()).of}
    actions.enrol(actor=US, klass=klass, person=cast.people[14])
    actions.close(klass, actor=US, on=TODAY)
    here = figures.PARTICIPANTS.only(direction="in").read(cast.district, now())
    assert [row.person for row in here.records] == [cast.people[14]]


def test_a_hall_on_wheels_and_one_on_the_net_teach_like_any_other(cast):
    course = Course.objects.get()
    for subkind, name, persons in (("travelling", "大篷车", 12), ("online", "云讲堂", 90)):
        hall = venues.register(
            actor=US, name=name, kind="lecture_hall", subkind=subkind, level="community",
            keeper=cast.huaiyin, since=date(2025, 9, 1),
        )  # fmt: skip
        talk, _later = actions.announce_many(
            [{"venue": hall, "course": course, "held_on": date(2025, 11, day)} for day in (4, 28)],
            actor=US,
        )  # fmt: skip
        actions.give(talk, actor=US, persons=persons)
        told = places.TALKS.only(subkind=subkind).read(cast.district, now())
        assert (told.value, told.of.count()) == (1, 2)
        assert (talk.visit.venue, talk.visit.persons) == (hall, persons)
    assert places.TALKS.only(subkind="fixed").read(cast.district, now()).value == 0


def test_the_subsidy_of_a_school_is_what_the_room_of_money_says(cast, client, settings):
    school = Venue.objects.get(kind="school")
    page = sign_in(client, cast.worker)
    at = "/c/training/schools/?period=2025"
    assert "经费台账还没有" in page.get(at).content.decode()
    settings.JICENG_HANDOFFS = f"{__name__}.FUNDS"
    [row] = page.get(at).context["rows"]
    assert (row["title"], row["cells"][-1]["text"]) == (school.name, 20_000)


def test_a_person_is_listed_by_hand_once_and_again_after_being_struck_off(
    cast, django_assert_max_num_queries
):
    audience = actions.define(actor=US, org=cast.district, key="two_new_worker", name="党务",
                              titles=[], fields=[], since=date(2025, 1, 1))  # fmt: skip
    one = {"audience": audience, "person": cast.people[14], "org": cast.branch,
           "since": date(2025, 2, 1)}  # fmt: skip
    with pytest.raises(ValidationError, match="已经在名单里"):
        actions.list_due_many([one, one], actor=US)
    assert not Due.objects.of(audience).exists()
    many = [{**one, "person": who} for who in cast.people[14:20]]
    with django_assert_max_num_queries(8):
        made = actions.list_due_many(many, actor=US)
    actions.strike(made[0], actor=US, on=date(2025, 6, 1))
    with pytest.raises(ValidationError, match="已经在名单里"):
        actions.list_due(actor=US, **{**one, "person": cast.people[15]})
    again = actions.list_due(actor=US, **{**one, "since": date(2025, 7, 1)})
    assert set(Due.objects.filter(person=again.person, audience=audience)) == {made[0], again}
    assert Audience.objects.get(key="two_new_worker").until is None
