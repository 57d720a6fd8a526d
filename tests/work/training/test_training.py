"""Plans to classes to hours: who is due, who was taught, who is still to be reached."""

import re
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, year
from jiceng.registers.accounts.models import Account
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Member
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Post
from jiceng.work.training import actions, forms
from jiceng.work.training.figures import DUTIES, concentrated
from jiceng.work.training.figures import classes as taught
from jiceng.work.training.figures import people as figures
from jiceng.work.training.models import (
    Audience,
    Course,
    Due,
    Enrolment,
    GroupNote,
    Plan,
    SignIn,
    Theme,
    TrainingClass,
)
from tests.cast import sign_in
from tests.work.training.conftest import TODAY, US, home, now, open_class, secretaries

pytestmark = [pytest.mark.django_db, pytest.mark.both]


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


def test_secretaries_without_enough_classes_or_without_one_of_the_centre_are_named(cast):
    ask = Ask(year(2025), as_of=TODAY)
    enough = concentrated.CLASSES.read(cast.district, ask)
    went = Enrolment.objects.filter(klass=home(), state="attended").values_list("person", flat=True)
    assert set(enough.records.values_list("person", flat=True)) == set(went) != set()
    assert enough.missing.exists()
    central = concentrated.CENTRAL.read(cast.district, ask)
    assert central.value == 0
    TrainingClass.objects.filter(pk=home().pk).update(level="central")
    central = concentrated.CENTRAL.read(cast.district, ask)
    assert set(central.records.values_list("person", flat=True)) == set(went)
    assert figures.ATTENDANCES.only(level="central").read(cast.district, ask).value == len(went)
    # How often is data: asked twice, nobody has been often enough; asked of nobody, nobody is due.
    Audience.objects.update(classes=2)
    assert concentrated.CLASSES.read(cast.district, ask).value == 0
    Audience.objects.update(classes=None)
    assert concentrated.CENTRAL.read(cast.district, ask).of.count() == 0
    assert not concentrated.CLASSES.cites.blocks, "what is not certain warns"


def test_a_class_says_who_holds_it_and_is_the_districts_where_nothing_is_said(cast):
    said = {"org": cast.district.pk, "name": "示范班", "way": "home", "starts_on": "2025-11-03",
            "ends_on": "2025-11-04", "audience": Audience.objects.get().pk}  # fmt: skip
    for level, kept in (("", "district"), ("central", "central")):
        form = forms.ClassForm({**said, "level": level})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["level"] == kept
    assert "level" in forms.ClassForm({**said, "level": "world"}).errors


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


def test_going_out_is_approved_before_and_reported_within_the_days(cast, client):
    klass = actions.arrange(
        actor=US, org=cast.district, name="走一走", audience=secretaries(), way="out",
        starts_on=date(2025, 9, 1), ends_on=date(2025, 9, 3), cost=Decimal("1000.05"),
    )  # fmt: skip
    actions.submit(klass, actor=US)
    # That they have left already is a local rule: it is said, and whoever approves decides.
    page = sign_in(client, cast.leader).get(f"/c/training/classes/{klass.pk}/approve/")
    assert "这个班 2025-09-01 已经出发" in page.content.decode()
    actions.approve(klass, actor=US, on=date(2025, 9, 2))
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
    # Two opinions are too few to be told as a share.
    good = taught.FEEDBACK.only(form="lecture").read(cast.district, now(month(2025, 11)))
    assert (good.value, good.of.count()) == (0, 0)
    walk = actions.schedule(
        actor=US, klass=klass, held_on=TODAY, starts_at=time(14), ends_at=time(16), form="exchange",
        topic="交流",
    )  # fmt: skip
    marks = [actions.sign(walk, actor=US, enrolment=one, means="list") for one in rows]
    actions.hold(walk, actor=US)
    for one, grade in zip(marks, ("good", "good", "bad", "good", "good"), strict=True):
        actions.grade(one, actor=US, grade=grade)
    share = taught.FEEDBACK.read(cast.district, now(month(2025, 11)))
    assert (share.value, share.of.count(), share.by("form")) == (4, 5, {"exchange": 4})
    assert taught.SESSIONS.read(cast.district, now()).by("form")["exchange"] == 1


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
    boxes = {int(re.search(r'value="(\d+)"', one)[1]): "checked" in one
             for one in re.findall(r'<input[^>]*name="absent"[^>]*>', form)}  # fmt: skip
    assert boxes == {here.pk: False, away.pk: True}
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
