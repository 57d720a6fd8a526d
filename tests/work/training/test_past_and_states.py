"""Lists, plans and shares of a past day stay as they were; classes, sessions and enrolments go
together; what was mistaken can be made good.
"""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, year
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters import actions as matters
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Post
from jiceng.registers.venues.models import Status, Venue
from jiceng.work.training import actions
from jiceng.work.training.figures import classes as taught
from jiceng.work.training.figures import people as figures
from jiceng.work.training.models import (
    Audience,
    Course,
    Due,
    Enrolment,
    Plan,
    Session,
    SignIn,
    SkillResult,
    Talk,
    TrainingClass,
)
from tests.cast import sign_in
from tests.work.training.conftest import TODAY, US, now, open_class, secretaries

pytestmark = pytest.mark.django_db
PAST = date(2025, 6, 30)


def due_on(day):
    return set(Due.objects.standing(day).of(secretaries()).values_list("post", flat=True))


def lesson(klass, **more):
    values = {"held_on": TODAY, "starts_at": time(9), "ends_at": time(10), "form": "lecture",
              "topic": "规范"}  # fmt: skip
    return actions.schedule(actor=US, klass=klass, **{**values, **more})


def test_the_list_of_a_past_day_is_what_it_was_whatever_the_rule_says_now(cast):
    audience = secretaries()
    left, closed = Post.objects.filter(title="secretary", body="party", until=None).order_by(
        "pk")[:2]  # fmt: skip
    people.relieve(closed, actor=US, on=date(2025, 9, 1))
    actions.resolve(audience, actor=US)
    before = due_on(PAST)
    assert {left.pk, closed.pk} <= before
    # The organisations of the rule are others from today: nobody of the past is forgotten.
    fields = {left.org.field, closed.org.field}
    others = sorted({post.org.field for post in Post.objects.filter(pk__in=before)} - fields)
    actions.redefine(audience, actor=US, fields=others or ["hospital"])
    assert due_on(PAST) == before
    assert Due.objects.get(post=closed).until == date(2025, 9, 1)
    assert Due.objects.get(post=left).until == TODAY
    assert left.pk not in due_on(TODAY)
    # Meant again, they are due again, from that day, beside what stands.
    with clock.at(date(2025, 12, 5)):
        actions.redefine(audience, actor=US, fields=[])
        actions.resolve_all()
        rows = Due.objects.filter(post=left).order_by("since")
        assert [row.until for row in rows] == [TODAY, None]
        assert rows[1].since == date(2025, 12, 5)
        assert Due.objects.filter(post=closed).count() == 1
        # A title added today makes nobody due yesterday.
        deputy = people.appoint(actor=US, person=cast.people[21], org=cast.branch, body="party",
                                title="deputy", since=date(2025, 1, 1))  # fmt: skip
        former = people.appoint(actor=US, person=cast.people[22], org=cast.branch, body="party",
                                title="deputy", since=date(2024, 1, 1))  # fmt: skip
        people.relieve(former, actor=US, on=date(2025, 8, 1))
        actions.redefine(audience, actor=US, titles=["secretary", "deputy"])
        actions.resolve_all()
        assert Due.objects.get(post=deputy).since == date(2025, 12, 5)
        assert due_on(PAST) == before
        assert not [said for check in actions.INVARIANTS for said in check()]
        # Relieved on a day before the list left them out: it ends with the post.
        people.relieve(deputy, actor=US, on=date(2025, 12, 1))
        actions.resolve(Audience.objects.get(pk=audience.pk), actor=US)
        assert not Due.objects.filter(post=deputy).exists()
        # The first day, corrected, is a correction of the whole list.
        actions.redefine(Audience.objects.get(pk=audience.pk), actor=US, since=date(2025, 8, 1))
        assert due_on(PAST) == set()
        assert due_on(date(2025, 8, 2)) == before


def test_whoever_moves_in_is_due_from_that_day_and_whoever_leaves_was_due_until_now(cast):
    audience = actions.define(
        actor=US, org=cast.east, key="two_new_worker", name="东街书记", titles=["secretary"],
        fields=[], since=date(2021, 1, 1),
    )  # fmt: skip
    rows = Due.objects.of(audience)
    comes, goes = cast.orgs[6], cast.huaiyin
    there = {one: Post.objects.filter(title="secretary", until=None, org=one) for one in
             (comes, goes)}  # fmt: skip
    for one, posts in there.items():
        if not posts:
            people.appoint(actor=US, person=cast.people[22 + len(one.name) % 2], org=one,
                           body="party", title="secretary", since=date(2022, 1, 1))  # fmt: skip
    actions.resolve(audience, actor=US)
    was = set(rows.standing(PAST).values_list("post", flat=True))
    assert set(there[goes].values_list("pk", flat=True)) <= was
    for org, to in ((comes, cast.east), (goes, cast.west)):
        orgs.move(org, actor=US, parent=to, since=date(2025, 11, 3))
    actions.resolve(Audience.objects.get(pk=audience.pk), actor=US)
    assert set(rows.standing(PAST).values_list("post", flat=True)) == was
    assert rows.get(post=there[comes].get()).since == date(2025, 11, 3)
    assert rows.get(post=there[goes].get()).until == TODAY
    # Whoever is struck off on a day to come is not due after the audience is given up.
    row = rows.standing(TODAY).order_by("pk")[0]
    people.relieve(row.post, actor=US, on=date(2026, 6, 1))
    actions.resolve(Audience.objects.get(pk=audience.pk), actor=US)
    actions.retire(Audience.objects.get(pk=audience.pk), actor=US, on=date(2025, 12, 31))
    assert not rows.standing(date(2026, 1, 15)).exists()


def test_posts_of_a_mistaken_import_are_taken_back_with_their_rows(cast, monkeypatch):
    post = people.appoint(actor=US, person=cast.people[20], org=cast.orgs[9], body="party",
                          title="secretary", since=date(2025, 10, 1))  # fmt: skip
    actions.resolve_all()
    with monkeypatch.context() as deaf:
        deaf.setattr("jiceng.registers.people.actions.hand_on", lambda *_rows, **_more: None)
        with pytest.raises(ValidationError, match="不能整批撤销"):
            people.withdraw_posts([post], actor=US)
    assert Due.objects.filter(post=post).exists()
    people.withdraw_posts([post], actor=US)
    assert not Due.objects.filter(person=cast.people[20]).exists()
    assert not Post.objects.filter(pk=post.pk).exists()


def test_a_share_of_few_cannot_be_had_by_asking(cast):
    alone = SkillResult.objects.get(check_of__name="书记测试")
    assert alone.person == cast.people[0]
    asked = Ask(year(2025), as_of=TODAY, bounds={"training.skill_passed.few": 1})
    told = figures.PASSED.read(cast.district, asked)
    assert (told.value, told.of.count()) == (0, 0)
    klass = open_class(cast)
    folk = Member.objects.filter(left_on=None).select_related("person").order_by("pk")[:6]
    for one in folk:
        actions.enrol(actor=US, klass=klass, person=one.person)
    session = lesson(klass)
    actions.hold(session, actor=US)
    signs = list(SignIn.objects.filter(session=session).order_by("pk"))
    autumn = now(month(2025, 11))
    actions.grade_many([(one, "good") for one in signs[:4]], actor=US)
    assert taught.FEEDBACK.read(cast.district, autumn).of.count() == 0
    actions.grade_many([(one, "bad") for one in signs[4:]], actor=US)
    assert taught.FEEDBACK.read(cast.district, autumn).share == Decimal(4) / 6


def test_a_replaced_plan_stands_on_the_days_it_stood(cast):
    plan = Plan.objects.get(year=2025)
    count = taught.PLANNED.only(audience="grassroots_secretary")
    new = actions.revise_plan(plan, actor=US)
    actions.amend_plan(new, actor=US, sessions=5)
    for step in ("submit_plan", "check_plan"):
        getattr(actions, step)(new, actor=US)
    with pytest.raises(ValidationError, match="不能早于"):
        actions.approve_plan(new, actor=US, on=date(2025, 1, 2))
    actions.approve_plan(new, actor=US, on=date(2025, 9, 1))
    assert count.read(cast.district, now(day=date(2025, 8, 31))).value == 2
    assert taught.KEPT.read(cast.district, now(day=date(2025, 8, 31))).of.count() == 1
    assert count.read(cast.district, now()).value == 5
    course = Course.objects.get()
    other = actions.revise_course(course, actor=US, on=TODAY)
    for step in ("submit_course", "check_course"):
        getattr(actions, step)(other, actor=US)
    with pytest.raises(ValidationError, match="不能早于"):
        actions.approve_course(other, actor=US, on=date(2025, 1, 2))


def test_a_cancelled_class_goes_on_nowhere(cast, client):
    with pytest.raises(ValidationError, match="已经上过课"):
        actions.cancel(TrainingClass.objects.get(way="out"), actor=US, words="不办了")
    klass = open_class(cast)
    one = actions.enrol(actor=US, klass=klass, person=cast.people[14])
    session, other = lesson(klass), lesson(klass, starts_at=time(8))
    Account.objects.filter(pk=cast.member.pk).update(person=cast.people[14])
    phone = sign_in(client, Account.objects.get(pk=cast.member.pk))
    assert phone.get(f"/m/training/{one.pk}/").status_code == 200
    actions.cancel(klass, actor=US, words="不办了")
    assert phone.get(f"/m/training/{one.pk}/").status_code == 404
    states = Session.objects.filter(klass=klass).values_list("state", flat=True)
    assert set(states) == {"cancelled"}
    with pytest.raises(ValidationError, match="已经停了"):
        actions.sign(session, actor=US, enrolment=one, means="list")
    with pytest.raises((ValidationError, StepError)):
        actions.hold(session, actor=US)
    # One that was planned while the class was given up is not held either.
    Session.objects.filter(pk=other.pk).update(state="planned")
    with pytest.raises(ValidationError, match="已经取消，不能登记上课"):
        actions.hold(other, actor=US)
    with pytest.raises(ValidationError, match="不能再排课"):
        lesson(home_again(klass))
    assert not SignIn.objects.filter(session__klass=klass).exists()


def home_again(klass):
    """The class as somebody read it before it was cancelled."""
    klass.state = "approved"
    return klass


def test_enrolment_follows_the_class_and_can_be_made_good(cast):
    klass = open_class(cast, ends_on=date(2025, 11, 29))
    one, other = (actions.enrol(actor=US, klass=klass, person=cast.people[n]) for n in (14, 15))
    actions.withdraw(one, actor=US, words="报错了")
    with pytest.raises(ValidationError, match="不在这个班里"):
        actions.form_group(actor=US, klass=klass, name="一组", leader=cast.people[14])
    again = actions.enrol(actor=US, klass=klass, person=cast.people[14])
    assert again.pk != one.pk
    with pytest.raises(ValidationError, match="已经在这个班里"):
        actions.enrol(actor=US, klass=klass, person=cast.people[14])
    due = Due.objects.standing(TODAY).of(secretaries()).order_by("pk")[0].person
    listed = actions.enrol(actor=US, klass=klass, person=due)
    assert listed.org == Due.objects.filter(person=due).order_by("pk")[0].org
    actions.withdraw(listed, actor=US, words="报错了")
    actions.invite(klass, actor=US, untrained=False)
    assert Enrolment.objects.filter(klass=klass, person=due, state="invited").exists()
    actions.decline(other, actor=US, words="出差")
    stale = TrainingClass.objects.get(pk=klass.pk)
    actions.close(klass, actor=US, on=TODAY)
    for late in (
        lambda: actions.confirm(other, actor=US),
        lambda: actions.enrol(actor=US, klass=stale, person=cast.people[16]),
    ):
        with pytest.raises(ValidationError, match="已经结班"):
            late()
    assert not [said for check in actions.INVARIANTS for said in check()]


def test_a_session_once_held_takes_no_sign_in_that_its_meeting_does_not_know(cast):
    klass = open_class(cast)
    rows = [actions.enrol(actor=US, klass=klass, person=cast.people[n]) for n in (14, 15)]
    session = lesson(klass)
    before = Session.objects.get(pk=session.pk)
    actions.sign(session, actor=US, enrolment=rows[0], means="code")
    actions.hold(session, actor=US, missed=rows[1:])
    with pytest.raises(ValidationError, match="请在会议记录里更正"):
        actions.sign(before, actor=US, enrolment=rows[1], means="code")
    again = actions.sign(before, actor=US, enrolment=rows[0], means="paper")
    assert (again.means, SignIn.objects.filter(session=session).count()) == ("code", 1)
    meetings = Meeting.objects.count()
    with pytest.raises(StepError):
        actions.hold(before, actor=US)
    assert Meeting.objects.count() == meetings


def test_a_class_changed_keeps_its_batch_and_takes_the_next_of_another(cast, client):
    plain = {"starts_on": date(2025, 12, 1), "ends_on": date(2025, 12, 2)}
    made = {"org": cast.district, "audience": secretaries(), "way": "home", **plain}
    first = actions.arrange(actor=US, name="甲", **made)
    two, three = actions.arrange_many(
        [{**made, "name": "甲", "first": first} for _n in range(2)], actor=US
    )
    assert (two.batch, three.batch) == (2, 3)
    other = actions.arrange(actor=US, name="乙", **made)
    page = sign_in(client, cast.clerk)
    sent = {"org": cast.district.name, "name": "乙", "audience": secretaries().pk, "way": "home",
            "starts_on": "2025-12-01", "ends_on": "2025-12-02",
            "first": f"{first} #{first.pk}"}  # fmt: skip
    assert page.post(f"/c/training/classes/{other.pk}/edit/", sent).status_code == 302
    other.refresh_from_db()
    assert (other.first, other.batch) == (first, 4)
    actions.rearrange(three, actor=US, first=first, host="党校")
    assert three.batch == 3
    for wrong in (first, actions.arrange(actor=US, name="丙", **made)):
        with pytest.raises(ValidationError, match=r"选这个班自己|后面已经有批次"):
            actions.rearrange(first, actor=US, first=wrong)
    actions.rearrange(other, actor=US, first=None)
    assert other.batch == 1


def test_a_voided_repair_does_not_keep_the_next_from_being_asked_for(cast):
    site = Venue.objects.get(kind="remote_site")
    broken = {"venue": site, "works": False, "fault": "没有信号"}
    check = actions.inspect(actor=US, held_on=date(2025, 11, 3), **broken)
    again = actions.inspect(actor=US, held_on=date(2025, 11, 4), **broken)
    assert again.matter is None
    matters.void(check.matter, actor=US, reason="登错了")
    later = actions.inspect(actor=US, held_on=date(2025, 11, 5), **broken)
    assert later.matter is not None


def test_a_talk_is_of_whoever_answers_for_the_hall_when_it_is_given(cast):
    talk = Talk.objects.order_by("held_on")[0]
    assert talk.org == cast.huaiyin
    Status.objects.filter(venue=talk.venue).update(keeper=cast.east)
    actions.give(talk, actor=US, persons=3)
    assert (talk.org, talk.visit.org) == (cast.east, cast.east)
