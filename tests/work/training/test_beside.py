"""Sites, halls, study, schools, practice, rounds, checks of skill, and the phone."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters import actions as matters
from jiceng.registers.members.models import Member
from jiceng.registers.people.models import Person
from jiceng.registers.venues.models import Venue, Visit
from jiceng.work.training import actions, forms
from jiceng.work.training.figures import classes as taught
from jiceng.work.training.figures import people as figures
from jiceng.work.training.figures import places
from jiceng.work.training.models import (
    Audience,
    Course,
    Due,
    Enrolment,
    Practice,
    Round,
    SelfStudy,
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
from tests.cast import sign_in
from tests.work.training.conftest import TODAY, US, now, open_class, secretaries

pytestmark = pytest.mark.django_db


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
    with clock.at(TODAY):
        page = sign_in(client, cast.worker).get("/c/training/schools/?period=2025")
    cells = lambda: [cell["text"] for cell in page.context["rows"][0]["cells"]]  # noqa: E731
    assert cells()[2:4] == ["没有办班", 0]
    klass = open_class(cast, school=school, ends_on=date(2025, 11, 29), cost=Decimal(800))
    assert schools.read(cast.district, now()).value == 1
    for person in cast.people[11:14]:
        actions.enrol(actor=US, klass=klass, person=person)
    actions.close(klass, actor=US, on=date(2025, 11, 29))
    Enrolment.objects.filter(klass=klass, person=cast.people[13]).update(state="absent")
    with clock.at(TODAY):
        page = sign_in(client, cast.worker).get("/c/training/schools/?period=2025")
        spring = client.get("/c/training/schools/?period=2025Q2")
    assert cells()[2:5] == [1, 2, 800], "classes, those who took part, what they cost"
    assert spring.context["rows"] == [], "it opened in September"
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


def test_a_course_on_the_net_is_studied_once_a_version_by_ones_own_word(cast, client):
    course = Course.objects.get(name="支部规范")
    person = cast.people[14]
    Account.objects.filter(pk=cast.member.pk).update(person=person)
    phone = sign_in(client, Account.objects.get(pk=cast.member.pk))
    address = f"/m/training/online/{course.pk}/"
    assert f'href="{address}"' in phone.get("/m/training/online/").content.decode()
    page = phone.get(address).content.decode()
    assert 'href="https://example.org/rules"' in page and "不计入集中学习的学时" in page
    assert phone.post(address, {"once": "s1"}).status_code == 302
    assert phone.post(address, {"once": "s1"}).status_code == 302
    again = phone.post(address, {"once": "s2"})
    assert again.status_code == 422 and "已经学完" in again.content.decode()
    one = SelfStudy.objects.get()
    assert (one.person_id, one.done_on) == (person.pk, TODAY)
    assert "已学完" in phone.get("/m/training/online/").content.decode()
    read = places.STUDIED.read(cast.district, now(month(TODAY.year, TODAY.month)))
    assert (read.value, list(read.records)) == (1, [one])
    assert places.ONLINE.read(cast.district, now()).value == 1
    assert SelfStudy.objects.visible_to(Account.objects.get(pk=cast.member.pk)).get() == one
    Course.objects.filter(pk=course.pk).update(replaced_on=TODAY)
    assert phone.get(address).status_code == 404, "a newer version stands"
    with pytest.raises(ValidationError, match="新的一版"):
        actions.study_online(course, actor=US, person=cast.people[15], org=cast.branch)
    wrong = forms.CourseForm.rule({"address": "example.org"})
    assert "https://" in str(wrong["address"])


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
    told = figures.COVERED.only(audience="grassroots_secretary").read(cast.district, now())
    assert 0 < told.value < told.of.count()
    assert f"{told.value}／{told.of.count()}（" in board


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
