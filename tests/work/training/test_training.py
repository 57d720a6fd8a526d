"""Plans to classes to hours: who is due, who was taught, who is still to be reached."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month, year
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters import actions as matters
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Member
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Person, Post
from jiceng.registers.venues.models import Venue, Visit
from jiceng.work.training import actions
from jiceng.work.training.figures import DUTIES, places
from jiceng.work.training.figures import classes as taught
from jiceng.work.training.figures import people as figures
from jiceng.work.training.models import (
    Audience,
    Course,
    Due,
    Enrolment,
    GroupNote,
    Plan,
    Practice,
    Round,
    SignIn,
    SiteCheck,
    SkillCheck,
    SkillResult,
    Study,
    Talk,
    Theme,
    TrainingClass,
    learners,
    token_of,
)
from tests.cast import fill, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
TODAY = date(2025, 11, 30)


@pytest.fixture
def cast(db):
    with clock.at(TODAY):
        yield fill()


def now(period=None, day=TODAY):
    return Ask(period or year(2025), as_of=day)


def secretaries():
    return Audience.objects.get(key="grassroots_secretary")


def home():
    return TrainingClass.objects.get(way="home")


def open_class(cast, **more):
    values = {
        "org": cast.district, "name": "冬训", "audience": secretaries(), "way": "home",
        "starts_on": date(2025, 11, 28), "ends_on": date(2025, 12, 2),
    }  # fmt: skip
    klass = actions.arrange(actor=US, **{**values, **more})
    actions.submit(klass, actor=US)
    return actions.approve(klass, actor=US, on=min(TODAY, klass.starts_on))


def test_people_are_due_by_their_posts_and_enrolled_by_nobody(cast):
    audience = secretaries()
    posts = list(Post.objects.filter(title="secretary", body="party", until=None).order_by("pk"))
    due = Due.objects.standing(TODAY).of(audience)
    assert set(due.values_list("post", flat=True)) == {post.pk for post in posts}
    one = people.appoint(actor=US, person=cast.people[20], org=cast.orgs[9], body="party",
                         title="secretary", since=date(2025, 10, 1))  # fmt: skip
    people.relieve(posts[0], actor=US, on=date(2025, 10, 5))
    enrolled = Enrolment.objects.count()
    assert actions.resolve_all() == 1
    assert Due.objects.get(post=one).since == date(2025, 10, 1)
    assert Due.objects.get(post=posts[0]).until == date(2025, 10, 5)
    assert Enrolment.objects.count() == enrolled
    assert not [said for check in actions.INVARIANTS for said in check()]
    newly = figures.NEWLY.only(audience="grassroots_secretary")
    reading = newly.read(cast.district, now())
    assert [row.person for row in reading.missing] == [cast.people[20]]
    klass = open_class(cast, ends_on=date(2025, 11, 29))
    actions.invite(klass, actor=US, untrained=True)
    assert cast.people[20].pk in set(klass.enrolment_set.values_list("person", flat=True))
    actions.close(klass, actor=US, on=date(2025, 11, 30))
    assert newly.read(cast.district, now()).share == 1
    assert newly.read(cast.district, now(day=date(2025, 11, 1))).value == 0
    with pytest.raises(ValidationError, match="按任职自动列出"):
        actions.list_due(actor=US, audience=audience, person=cast.people[3], org=cast.branch,
                         since=TODAY)  # fmt: skip


def test_the_new_members_of_two_committees_are_due_by_a_rule_of_the_district(cast):
    actions.define(
        actor=US, org=cast.district, key="two_committee_member", name="两委",
        since=date(2020, 1, 1), titles=["committee_member", "resident_member", "director"],
        fields=[], communities=True,
        due_days=60,
    )  # fmt: skip
    people.appoint(actor=US, person=cast.people[12], org=cast.huaiyin, body="residents",
                   title="resident_member", since=date(2025, 9, 1))  # fmt: skip
    people.appoint(actor=US, person=cast.people[13], org=cast.branch, body="party",
                   title="committee_member", since=date(2025, 9, 1))  # fmt: skip
    actions.resolve(Audience.objects.get(key="two_committee_member"), actor=US)
    mine = figures.NEWLY.only(audience="two_committee_member").read(cast.district, now())
    assert [row.person for row in mine.missing] == [cast.people[12]]
    duty = next(one for one in DUTIES if one.figure is figures.NEWLY)
    assert duty.own(mine.missing[0]) == date(2025, 10, 31)


def test_coverage_counts_those_due_each_once_and_names_who_is_left(cast):
    covered = figures.COVERED.only(audience="grassroots_secretary").read(cast.district, now())
    absent = Enrolment.objects.get(klass=home(), state="absent").person
    assert absent.pk in {row.person_id for row in covered.missing}
    assert covered.value == Enrolment.objects.filter(state="attended").count()
    assert 0 < covered.share < 1
    before = now(year(2024), date(2024, 12, 31))
    assert figures.COVERED.read(cast.district, before).value == 0
    since = figures.UNTRAINED.read(cast.district, now())
    assert absent.pk in {row.person_id for row in since.records}
    assert since.value == covered.missing.values("person").distinct().count()


def test_persons_count_once_over_batches_and_person_times_apart(cast, client):
    first = open_class(cast, way="out", name="异地培训", starts_on=date(2025, 6, 2),
                       ends_on=date(2025, 6, 6))  # fmt: skip
    second = open_class(cast, way="out", name="异地培训", first=first,
                        starts_on=date(2025, 7, 2), ends_on=date(2025, 7, 4))  # fmt: skip
    assert (second.batch, second.days) == (2, 3)
    for klass, who in ((first, (14, 15)), (second, (15, 16))):
        for n in who:
            actions.enrol(actor=US, klass=klass, person=cast.people[n])
        actions.close(klass, actor=US, on=klass.ends_on)
    visits = taught.VISITS.only(audience="grassroots_secretary").read(cast.district, now())
    assert visits.value == 3
    period = Ask(year(2025), as_of=TODAY)
    before = Enrolment.objects.filter(klass=home(), state="attended").count()
    people_ = figures.PARTICIPANTS.only(audience="grassroots_secretary").read(cast.district, period)
    assert people_.value == before + 3
    assert figures.ATTENDANCES.read(cast.district, period).value == before + 4
    assert taught.DAYS.only(direction="out").read(cast.district, now()).value == 5 + 3 + 3
    page = sign_in(client, cast.clerk).get(f"/c/training/classes/{second.pk}/").content.decode()
    assert "一人算一次" in page
    with pytest.raises(ValidationError, match="不要选后面的批次"):
        open_class(cast, first=second)


def test_going_out_is_approved_before_and_reported_within_the_days(cast):
    klass = actions.arrange(
        actor=US, org=cast.district, name="走一走", audience=secretaries(), way="out",
        starts_on=date(2025, 9, 1), ends_on=date(2025, 9, 3), cost=Decimal("1000.05"),
    )  # fmt: skip
    actions.submit(klass, actor=US)
    with pytest.raises(ValidationError, match="先批准再出发"):
        actions.approve(klass, actor=US, on=date(2025, 9, 2))
    actions.approve(klass, actor=US, on=date(2025, 8, 30))
    assert klass.report_by == date(2025, 9, 17)
    cost = taught.COST.read(cast.district, now())
    assert cost.value == Decimal("1200.50") * 2 + Decimal("1000.05")
    owed = taught.REPORTED.read(cast.district, now(month(2025, 9), date(2025, 9, 30)))
    assert (owed.value, [row.pk for row in owed.missing]) == (0, [klass.pk])
    with pytest.raises(ValidationError, match="回来以后再交报告"):
        actions.report(klass, actor=US, on=date(2025, 9, 2), report="早了")
    actions.report(klass, actor=US, on=date(2025, 9, 10), report="学到了", cost=Decimal(900))
    assert taught.REPORTED.read(cast.district, now(month(2025, 9))).share == 1


def test_all_means_of_signing_in_count_the_same_and_twice_is_once(cast):
    klass = open_class(cast)
    rows = [
        actions.enrol(actor=US, klass=klass, person=one.person)
        for one in Member.objects.filter(left_on=None).select_related("person").order_by("pk")[:5]
    ]
    session = actions.schedule(
        actor=US, klass=klass, held_on=TODAY, starts_at=time(9), ends_at=time(11, 30),
        form="lecture", topic="规范",
    )  # fmt: skip
    for one, means in zip(rows, ("code", "paper", "proxy"), strict=False):
        actions.sign(session, actor=US, enrolment=one, means=means)
        again = actions.sign(session, actor=US, enrolment=one, means="list")
        assert again.means == means
    assert SignIn.objects.filter(session=session).count() == 3
    with pytest.raises(ValidationError, match="已经签到"):
        actions.hold(session, actor=US, missed=rows[:1])
    leave = actions.ask_leave(rows[4], actor=US, first=TODAY, last=TODAY, reason="体检")
    actions.grant(leave, actor=US)
    actions.hold(session, actor=US, missed=rows[3:])
    session.refresh_from_db()
    states = dict(Attendance.objects.filter(meeting=session.meeting).values_list(
        "member__person", "state"))  # fmt: skip
    assert [states[one.person_id] for one in rows] == ["present"] * 3 + ["absent", "excused"]
    told = taught.ATTENDANCE.read(cast.district, now(month(2025, 11)))
    assert (told.value, told.of.count()) == (3, 5)
    kinds = taught.SESSIONS.read(cast.district, now()).by("form")
    assert kinds == {"lecture": 2, "visit": 1}
    SignIn.objects.filter(session=session).update(grade="")
    for one, grade in zip(SignIn.objects.filter(session=session), ("good", "bad"), strict=False):
        actions.grade(one, actor=US, grade=grade)
    good = taught.FEEDBACK.only(form="lecture").read(cast.district, now(month(2025, 11)))
    assert good.share == Decimal("0.5")


def test_hours_come_from_attendance_and_the_floor_only_warns(cast):
    klass = open_class(cast)
    taken = Enrolment.objects.values("person")
    rows = Member.objects.filter(org=cast.branch, left_on=None, exempt=False)
    member = rows.exclude(person__in=taken).order_by("pk")[0]
    actions.enrol(actor=US, klass=klass, person=member.person)
    # Twenty-nine hours here, and two of study by topic in the branch before.
    for day, ends in ((28, 18), (29, 18), (30, 17)):
        session = actions.schedule(
            actor=US, klass=klass, held_on=date(2025, 11, day), starts_at=time(8),
            ends_at=time(ends), form="discussion", topic="学",
        )  # fmt: skip
        actions.hold(session, actor=US)
    hours = figures.MEMBER_HOURS_HAD.read(cast.branch, now())
    assert hours.value == 0
    last = actions.schedule(actor=US, klass=klass, held_on=TODAY, starts_at=time(18),
                            ends_at=time(19), form="exchange", topic="谈")  # fmt: skip
    actions.hold(last, actor=US)
    hours = figures.MEMBER_HOURS_HAD.read(cast.branch, now())
    assert member.pk in {row.member_id for row in hours.records}
    assert figures.AUDIENCE_HOURS.read(cast.district, now()).share == 0


def test_a_group_promises_notes_its_evening_and_lateness_is_only_shown(cast, client):
    klass = open_class(cast)
    enrolled = actions.enrol(actor=US, klass=klass, person=cast.people[14])
    with pytest.raises(ValidationError, match="不在这个班里"):
        actions.form_group(actor=US, klass=klass, name="一组", leader=cast.people[15])
    group = actions.form_group(actor=US, klass=klass, name="一组", leader=enrolled.person)
    assert (taught.GROUPS.read(cast.district, now(month(2025, 11))).value) == 0
    actions.reform_group(group, actor=US, promised_on=klass.starts_on)
    assert taught.GROUPS.read(cast.district, now(month(2025, 11))).share == 1
    Account.objects.filter(pk=cast.member.pk).update(person=enrolled.person)
    evening = {hour: datetime(2025, 11, 29, hour, 10, tzinfo=clock.ZONE) for hour in (19, 20, 21)}
    reminded = {}
    for hour, at in evening.items():
        with clock.at(at):
            reminded[hour] = actions.remind()
    assert reminded == {19: 0, 20: 1, 21: 0}
    with clock.at(evening[21]):
        note = actions.hand_note(group, actor=US, day=date(2025, 11, 29), words="都在")
    assert note.late
    with clock.at(datetime(2025, 11, 30, 8, tzinfo=clock.ZONE)):
        actions.hand_note(group, actor=US, day=date(2025, 11, 29), words="都在，补一句")
    assert GroupNote.objects.get(pk=note.pk).handed_at == note.handed_at
    with pytest.raises(ValidationError, match="不在培训班的日期里"):
        actions.hand_note(group, actor=US, day=date(2025, 11, 1), words="早")
    page = sign_in(client, cast.clerk).get("/c/training/notes/").content.decode()
    assert "都在，补一句" in page


def test_who_went_out_and_who_never_came_is_said_by_a_person_at_the_close(cast, client):
    klass = open_class(cast, ends_on=date(2025, 11, 29))
    here, away = (actions.enrol(actor=US, klass=klass, person=cast.people[n]) for n in (14, 15))
    session = actions.schedule(
        actor=US, klass=klass, held_on=date(2025, 11, 28), starts_at=time(9), ends_at=time(10),
        form="visit", topic="看",
    )  # fmt: skip
    actions.hold(session, actor=US, missed=[away])
    page = sign_in(client, cast.clerk)
    form = page.get(f"/c/training/classes/{klass.pk}/close/").content.decode()
    assert f'value="{away.pk}"' in form
    assert "checked" in form
    with pytest.raises(ValidationError, match="结束以后再结班"):
        actions.close(klass, actor=US, on=date(2025, 11, 28))
    sent = {"on": "2025-11-30", "absent": [away.pk], "summary": "好"}
    assert page.post(f"/c/training/classes/{klass.pk}/close/", sent).status_code == 302
    states = dict(klass.enrolment_set.values_list("pk", "state"))
    assert states == {here.pk: "attended", away.pk: "absent"}
    with pytest.raises(ValidationError, match="已经结班"):
        actions.enrol(actor=US, klass=TrainingClass.objects.get(pk=klass.pk),
                      person=cast.people[16])  # fmt: skip
    actions.hand_in(here, actor=US, essay="回去就开会", on=TODAY)
    assert figures.ESSAYS.read(cast.district, now(month(2025, 11))).share == 1
    row = Enrolment.objects.tallied().get(pk=here.pk)
    assert (row.held_count, row.here_count) == (1, 1)


def test_a_plan_goes_through_three_hands_and_a_change_is_a_new_version(cast):
    clerk, street = cast.clerk, cast.street
    plan = actions.open_plan(actor=clerk, org=cast.district, year=2026, sessions=3,
                             audience=secretaries())  # fmt: skip
    actions.need(actor=cast.secretary, plan=plan, org=cast.branch, words="学调解", handed_on=TODAY)
    actions.draw_up(plan, actor=clerk)
    with pytest.raises(ValidationError, match="不再征集"):
        actions.need(actor=US, plan=plan, org=cast.branch, words="晚了", handed_on=TODAY)
    actions.submit_plan(plan, actor=clerk)
    with pytest.raises(StepError, match="另一位"):
        actions.check_plan(plan, actor=clerk)
    actions.check_plan(plan, actor=street)
    with pytest.raises(StepError, match="另一位"):
        actions.approve_plan(plan, actor=street, on=TODAY)
    actions.approve_plan(plan, actor=cast.leader, on=TODAY, document="1号")
    count = taught.PLANNED.only(audience="grassroots_secretary")
    assert count.read(cast.district, Ask(year(2026))).value == 3
    new = actions.revise_plan(plan, actor=clerk)
    actions.amend_plan(new, actor=clerk, sessions=2)
    assert count.read(cast.district, Ask(year(2026))).value == 3
    actions.submit_plan(new, actor=clerk)
    actions.check_plan(new, actor=street)
    actions.approve_plan(new, actor=cast.leader, on=TODAY)
    assert (new.version, Plan.objects.get(pk=plan.pk).state) == (2, "replaced")
    assert count.read(cast.district, Ask(year(2026))).value == 2
    kept = taught.KEPT.read(cast.district, now())
    assert (kept.value, kept.of.count()) == (1, 1)  # two classes were held as the plan of 2025 asks
    with pytest.raises(ValidationError, match="另立一版"):
        actions.open_plan(actor=clerk, org=cast.district, year=2026, sessions=1,
                          audience=secretaries())  # fmt: skip


def test_requirements_without_a_course_are_named_before_approval(cast, client):
    lacking = taught.REQUIREMENTS.only(set="five_by_two").read(cast.district, now())
    assert [one.name for one in lacking.missing] == ["两个责任"]
    course = Course.objects.get()
    new = actions.revise_course(course, actor=US, on=date(2025, 6, 1))
    actions.redesign(new, actor=US, themes=list(Theme.objects.filter(key="five_by_two")))
    for step in ("submit_course", "check_course"):
        getattr(actions, step)(new, actor=US)
    assert taught.REQUIREMENTS.read(cast.district, now()).share == Decimal("0.5")
    actions.approve_course(new, actor=US, on=date(2025, 6, 5))
    assert taught.REQUIREMENTS.read(cast.district, now()).share == 1
    past = taught.REQUIREMENTS.read(cast.district, now(day=date(2025, 6, 4)))
    assert past.share == Decimal("0.5")
    assert taught.VERSIONS.read(cast.district, now()).value == 2
    plan = actions.open_plan(actor=US, org=cast.district, year=2026, sessions=1,
                             audience=secretaries())  # fmt: skip
    actions.draw_up(plan, actor=US)
    page = sign_in(client, cast.clerk)
    told = page.get(f"/c/training/plans/{plan.pk}/submit_plan/").content.decode()
    assert "两个责任" in told
    assert "要求和课程对照" in page.get(f"/c/training/plans/{plan.pk}/").content.decode()


def test_a_site_that_broke_is_a_matter_until_it_is_mended(cast):
    site = Venue.objects.get(kind="remote_site")
    assert places.SITES.read(cast.district, now()).share == 1
    with pytest.raises(ValidationError, match="写明故障"):
        actions.inspect(actor=US, venue=site, held_on=TODAY, works=False)
    with pytest.raises(ValidationError, match="不是远程教育站点"):
        actions.inspect(actor=US, venue=cast.venues[0], held_on=TODAY, works=True)
    check = actions.inspect(actor=US, venue=site, held_on=date(2025, 11, 3), works=False,
                            fault="没有信号", automatic=True)  # fmt: skip
    again = actions.inspect(actor=US, venue=site, held_on=date(2025, 11, 4), works=False,
                            fault="还是没有")  # fmt: skip
    assert (check.matter.org, again.matter) == (cast.huaiyin, None)
    assert places.SITES.read(cast.district, now()).share == 0
    assert places.FAULTS.read(cast.district, now()).value == 1
    with clock.at(date(2025, 11, 20)):
        matters.accept(check.matter, actor=US)
        matters.submit(check.matter, actor=US, proof="换了天线")
        matters.close(check.matter, actor=US)
    actions.inspect(actor=US, venue=site, held_on=date(2025, 11, 21), works=True)
    assert places.FAULTS.read(cast.district, now()).value == 0
    assert places.FAULTS.read(cast.district, now(day=date(2025, 11, 10))).value == 1
    assert places.SITES.read(cast.district, now()).share == 1
    assert places.CHECKED.read(cast.district, now(month(2025, 10))).value == 0
    assert SiteCheck.objects.count() == 4


def test_a_hall_teaches_from_its_menu_and_who_came_is_its_visit(cast):
    talk, other = Talk.objects.order_by("held_on")
    visits = Visit.objects.count()
    actions.give(talk, actor=US, persons=30, members=20, answers=10, content=9)
    actions.call_off(other, actor=US, words="停电")
    assert Visit.objects.count() == visits + 1
    told = places.TALKS.only(subkind="fixed").read(cast.district, now())
    assert (told.value, told.of.count()) == (1, 2)
    halls = places.HALLS.read(cast.district, now())
    assert halls.names(9) == ["槐荫社区"]
    course = Course.objects.get()
    Course.objects.update(on_menu=False)
    with pytest.raises(ValidationError, match="没有列入讲习所菜单"):
        actions.announce(actor=US, venue=talk.venue, course=Course.objects.get(pk=course.pk),
                         held_on=TODAY)  # fmt: skip
    with pytest.raises(ValidationError, match="多于收回"):
        actions.give(talk, actor=US, persons=3, answers=1, content=2)


def test_study_by_topic_is_planned_and_held_and_becomes_a_meeting(cast):
    theme = Theme.objects.get(kind="campaign")
    count = places.STUDIES.only(campaign="theme_education")
    told = count.read(cast.district, now())
    assert (told.value, told.of.count()) == (1, 2)
    one = Study.objects.get(form="centre_group")
    actions.study(one, actor=US, words="谈体会", persons=len(learners(one)) + 2)
    group = places.STUDIES.only(campaign="theme_education", form="centre_group")
    assert group.read(cast.huaiyin, now()).value == 1
    assert one.meeting.org == cast.huaiyin
    late = actions.plan_study(actor=US, org=cast.branch, theme=theme, form="clean", minutes=60,
                              held_on=date(2026, 1, 5))  # fmt: skip
    with pytest.raises(ValidationError, match="还没有到"):
        actions.study(late, actor=US)
    with pytest.raises(ValidationError, match="少于到会"):
        here = actions.plan_study(actor=US, org=cast.branch, theme=theme, form="lecture",
                                  held_on=TODAY)  # fmt: skip
        actions.study(here, actor=US, persons=0)


def test_a_school_is_counted_and_its_year_looked_at(cast, client):
    schools = places.SCHOOLS.only(level="community")
    told = schools.read(cast.district, now())
    assert (told.value, told.of.count()) == (0, 1)
    school = Venue.objects.get(kind="school")
    klass = open_class(cast, school=school, ends_on=date(2025, 11, 29))
    assert schools.read(cast.district, now()).value == 1
    with clock.at(TODAY):
        page = sign_in(client, cast.worker).get("/c/training/schools/?period=2025")
    assert "槐荫分党校" in page.content.decode()
    assert "经费台账还没有" in page.content.decode()
    with pytest.raises(ValidationError, match="不是党校"):
        open_class(cast, school=cast.venues[0])
    assert klass.school == school


def test_department_staff_practise_once_a_year_and_a_suggestion_goes_up(cast):
    share = figures.PRACTISED.read(cast.district, now())
    assert share.value == 1
    assert share.missing.exists()
    one = actions.propose(
        actor=cast.worker, org=cast.huaiyin, person=cast.people[3], kind="tour", place="先进区",
        starts_on=date(2025, 5, 1), ends_on=date(2025, 5, 3),
    )  # fmt: skip
    with pytest.raises(StepError, match="另一位"):
        actions.allow(one, actor=cast.worker)
    actions.allow(one, actor=cast.street)
    with pytest.raises(ValidationError, match="才结束"):
        actions.finish(one, actor=US, on=date(2025, 5, 2), report="早")
    actions.finish(one, actor=US, on=date(2025, 5, 9), report="写了", suggestion="少填表")
    assert Practice.objects.get(pk=one.pk).matter.org == cast.east
    assert figures.PRACTISED.read(cast.district, now()).value == 2


def test_towns_that_named_nobody_are_named_and_a_class_hangs_on_the_round(cast, client):
    told = taught.TOWNS.read(cast.district, now())
    assert [org.name for org in told.missing] == ["西街街道党工委"]
    assert taught.NOMINEES.read(cast.district, now()).value == 1
    round_ = Round.objects.get()
    actions.define(actor=US, org=cast.district, key="rural_backbone", name="骨干", titles=[],
                   fields=[], since=date(2025, 1, 1))  # fmt: skip
    klass = open_class(cast, round=round_, audience=Audience.objects.get(key="rural_backbone"),
                       ends_on=date(2025, 11, 29))  # fmt: skip
    actions.enrol(actor=US, klass=klass, person=cast.people[11], org=cast.east)
    actions.close(klass, actor=US, on=TODAY)
    count = figures.PARTICIPANTS.only(audience="rural_backbone")
    assert count.read(cast.east, now()).value == 1
    page = sign_in(client, cast.clerk).get(f"/c/training/rounds/{round_.pk}/").content.decode()
    assert "西街街道党工委" in page
    with pytest.raises(ValidationError, match="已经被推荐"):
        actions.nominate(actor=US, round=round_, org=cast.east, person=cast.people[11],
                         named_on=TODAY)  # fmt: skip


def weighed(cast):
    """Six people of one street are due and checked; one is weak."""
    audience = actions.define(actor=US, org=cast.district, key="two_new_secretary", name="两新",
                              titles=[], fields=[], since=date(2025, 1, 1))  # fmt: skip
    six = cast.people[10:16]
    actions.list_due_many(
        [{"audience": audience, "person": one, "org": cast.branch, "since": date(2025, 1, 1)}
         for one in six],
        actor=US,
    )  # fmt: skip
    check = actions.sit(actor=cast.clerk, org=cast.district, name="测", audience=audience,
                        held_on=date(2025, 10, 20))  # fmt: skip
    weak = [Theme.objects.filter(key="five_by_two")[0]]
    actions.mark_many(
        check, [{"person": one, "passed": n > 0, "weak": weak} for n, one in enumerate(six)],
        actor=cast.clerk,
    )  # fmt: skip
    return check, six


def test_a_result_is_for_oneself_and_the_checker_and_only_shares_are_shown(cast, client):
    check, six = weighed(cast)
    result = SkillResult.objects.get(check_of=check, person=six[0])
    share = figures.PASSED.only(audience="two_new_secretary")
    assert share.read(cast.district, now()).share == Decimal(5) / 6
    assert share.read(cast.branch, now()).value == 0  # hangs at the street: nobody alone
    for who, seen in ((cast.clerk, 6), (cast.leader, 0), (cast.street, 0), (cast.member, 0)):
        assert SkillResult.objects.visible_to(who).filter(check_of=check).count() == seen
    Account.objects.filter(pk=cast.member.pk).update(person=six[0])
    own = Account.objects.get(pk=cast.member.pk)
    assert list(SkillResult.objects.visible_to(own)) == [result]
    lines = JournalLine.objects.filter(verb="training.mark", record=str(check.pk))
    assert lines.count() == 1
    page = f"/c/training/skill_checks/{check.pk}/"
    assert str(six[0]) in sign_in(client, cast.clerk).get(page).content.decode()
    street = sign_in(client, cast.street)
    assert street.get(page).status_code == 404  # the district's own
    leader = sign_in(client, cast.leader).get(page).content.decode()
    assert str(six[0]) not in leader
    assert "83%" in leader


def test_the_weak_are_taught_paired_and_checked_again(cast, client):
    check, six = weighed(cast)
    result = SkillResult.objects.get(check_of=check, person=six[0])
    course = Course.objects.get()
    page = sign_in(client, cast.clerk)
    at = f"/c/training/skill_checks/{check.pk}"
    said = {"result": result.pk, "course": course.name, "mentor": f"{six[0]} #{six[0].pk}"}
    refused = page.post(f"{at}/pair/", said)
    assert "不能和自己结对" in refused.content.decode()
    said["mentor"] = f"{six[1]} #{six[1].pk}"
    assert page.post(f"{at}/pair/", said).status_code == 302
    assert page.post(f"{at}/teach/", {"result": result.pk}).status_code == 302
    assert page.post(f"{at}/recheck/", {"result": result.pk, "on": "2025-11-20"}).status_code == 302
    result.refresh_from_db()
    assert (result.state, result.course, result.mentor) == ("passed", course, six[1])
    assert figures.PASSED.only(audience="two_new_secretary").read(cast.district, now()).share == 1
    with pytest.raises(ValidationError, match="不在这次测试的对象里"):
        actions.mark(check, actor=US, person=cast.people[20], passed=True)
    with pytest.raises(ValidationError, match="选出弱项"):
        someone = Due.objects.of(secretaries()).exclude(person=cast.people[0])[0].person
        actions.mark(
            SkillCheck.objects.get(name="书记测试"), actor=US, passed=False, person=someone
        )


def test_a_trainee_confirms_signs_in_asks_leave_and_reflects_on_the_phone(cast, client):
    klass = open_class(cast)
    person = Person.objects.filter(pk=cast.people[14].pk).get()
    Account.objects.filter(pk=cast.member.pk).update(person=person)
    one = actions.enrol(actor=US, klass=klass, person=person)
    session = actions.schedule(actor=US, klass=klass, held_on=TODAY, starts_at=time(9),
                               ends_at=time(10), form="lecture", topic="规范")  # fmt: skip
    phone = sign_in(client, Account.objects.get(pk=cast.member.pk))
    assert "冬训" in phone.get("/m/training/").content.decode()
    assert phone.post(f"/m/training/{one.pk}/confirm/").status_code == 302
    bad = phone.post(f"/m/training/{one.pk}/leave/",
                     {"first": "2026-05-01", "last": "2026-05-02", "reason": "远"})  # fmt: skip
    assert bad.status_code == 422
    assert "不在培训班的日期里" in bad.content.decode()
    sent = {"first": "2025-12-01", "last": "2025-12-01", "reason": "体检"}
    assert phone.post(f"/m/training/{one.pk}/leave/", sent).status_code == 302
    shown = sign_in(client, cast.clerk).get(f"/c/training/code/{session.pk}/")
    assert "svg" in shown.content.decode()
    token = token_of(session)
    phone = sign_in(client, Account.objects.get(pk=cast.member.pk))
    assert "不记位置" in phone.get(f"/m/training/sign/{token}/").content.decode()
    assert "已签到" in phone.post(f"/m/training/sign/{token}/").content.decode()
    assert "已签到" in phone.post(f"/m/training/sign/{token}/").content.decode()
    assert SignIn.objects.get(session=session).means == "code"
    assert phone.get("/m/training/sign/forged/").status_code == 404
    with clock.at(datetime(2025, 12, 1, 9, tzinfo=clock.ZONE)):
        late = sign_in(client, Account.objects.get(pk=cast.member.pk))
        assert late.post(f"/m/training/sign/{token}/").status_code == 404
    actions.hold(session, actor=US)
    assert phone.post(f"/m/training/{one.pk}/grade/", {"grade": "good"}).status_code == 302
    essay = {"essay": "有用", "on": str(TODAY)}
    assert phone.post(f"/m/training/{one.pk}/essay/", essay).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.essay) == ("confirmed", "有用")
    stranger = sign_in(client, cast.secretary)
    assert stranger.get(f"/m/training/{one.pk}/").status_code == 404


def test_a_branch_says_on_the_phone_what_it_wants_to_learn(cast, client):
    phone = sign_in(client, cast.secretary)
    assert "没有在征集" in phone.get("/m/training/needs/").content.decode()
    plan = actions.open_plan(actor=US, org=cast.district, year=2026, sessions=1,
                             audience=secretaries())  # fmt: skip
    sent = {"plan": plan.pk, "org": f"{cast.branch} #{cast.branch.pk}", "words": "学党务软件",
            "handed_on": str(TODAY)}  # fmt: skip
    assert phone.post("/m/training/needs/", sent).status_code == 302
    foreign = phone.post("/m/training/needs/", {**sent, "org": cast.orgs[8].name})
    assert foreign.status_code == 422
    page = sign_in(client, cast.clerk).get(f"/c/training/plans/{plan.pk}/").content.decode()
    assert "学党务软件" in page
    board = sign_in(client, cast.clerk).get("/c/training/coverage/?period=2025").content.decode()
    assert "基层书记" in board


def test_a_street_uses_what_the_district_has_set_and_enrols_its_own(cast, client):
    klass = open_class(cast)
    page = sign_in(client, cast.street)
    sent = {
        "org": cast.east.name, "name": "街道班", "audience": secretaries().pk, "way": "home",
        "starts_on": "2025-12-10", "ends_on": "2025-12-10",
    }  # fmt: skip
    assert page.post("/c/training/classes/new/", sent).status_code == 302
    assert TrainingClass.objects.get(name="街道班").org == cast.east
    here = Member.objects.filter(org=cast.branch, left_on=None).select_related("person")[0].person
    told = {"klass": f"{klass} #{klass.pk}", "person": f"{here} #{here.pk}",
            "org": f"{cast.branch} #{cast.branch.pk}"}  # fmt: skip
    assert page.post("/c/training/enrolments/new/", told).status_code == 302
    assert Enrolment.objects.get(klass=klass).org == cast.branch
    assert page.get(f"/c/training/classes/{klass.pk}/").status_code == 404
