"""Where one applies; probationers from elsewhere; the roll's own door for whoever is old."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month, on
from jiceng.kernel.uids import uid7
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Entry, Exit, Member
from jiceng.registers.orgs.models import Field
from jiceng.registers.units import actions as units
from jiceng.work.development import actions, figures
from jiceng.work.development.figures import cases, duties, watching
from jiceng.work.development.models import Case, CaseStep, Paper, Stretch
from jiceng.work.development.rules.issues import routes, within_district
from tests import cast as casting
from tests.work.development.conftest import TODAY, US, applied, walk

pytestmark = pytest.mark.django_db


# 第六条：向哪里申请 ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "may"),
    [
        ({"employed": True, "unit_org": True, "mobile": False}, ("unit",)),
        ({"employed": True, "unit_org": False, "mobile": False}, ("place", "superior", "home")),
        ({"employed": False, "unit_org": False, "mobile": False}, ("home",)),
        ({"employed": False, "unit_org": False, "mobile": True}, ("home", "mobile")),
    ],
)
def test_where_one_may_apply(given, may):
    assert routes(**given) == may


@pytest.fixture
def firm(world):
    """A unit covered by the branch, and one that nobody covers."""
    made = [
        units.register(actor=US, name=name, field=Field.PRIVATE_FIRM, keeper=world.branch,
                       since=date(2020, 1, 1))
        for name in ("槐荫印刷厂", "无组织小店")
    ]  # fmt: skip
    units.host(made[0], actor=US, org=world.branch, way="own", since=date(2020, 1, 1))
    return made


def test_who_works_where_there_is_a_branch_applies_there(world, firm):
    printer, shop = firm
    case = applied(world, unit=printer)
    assert (case.route, CaseStep.objects.get(case=case).faults) == ("unit", [])
    told = {"name": "许某", "unit": printer}
    with pytest.raises(ValidationError, match=r"槐荫印刷厂.*党组织是.*不是所选的支部.*第6条"):
        applied(world, **told, org=world.cast.orgs[8])
    with pytest.raises(ValidationError, match=r"已有党组织.*应当向它提出申请.*第6条"):
        applied(world, **told, route="home")
    with pytest.raises(ValidationError, match="还没有党组织"):
        applied(world, name="许某", unit=shop, route="unit")
    with pytest.raises(ValidationError, match="只有流动人员"):
        applied(world, name="许某", route="mobile")
    with pytest.raises(ValidationError, match="应当向居住地党组织申请"):
        applied(world, name="许某", route="place")
    assert Case.objects.count() == 1
    other = applied(world, name="许某", unit=printer, route="home", remark="单位支部正在换届")
    assert len(CaseStep.objects.get(case=other).faults) == 1
    assert applied(world, name="何某", unit=shop).route == "place"
    assert applied(world, name="吕某", mobile=True, route="mobile").route == "mobile"
    split = cases.APPLIED.read(world.district, Ask(month(2024, 1))).by("route")
    assert split == {"unit": 1, "home": 1, "place": 1, "mobile": 1}


def test_the_form_asks_where_and_takes_a_reason(world, firm):
    client = casting.sign_in(Client(), world.cast.accounts["secretary"])
    form = {"name": "小明某", "born_on": "1999-01-01", "applied_on": "2026-11-01", "route": "home",
            "org": f"{world.branch} #{world.branch.pk}",
            "unit": f"{firm[0]} #{firm[0].pk}"}  # fmt: skip
    refused = client.post("/c/development/new/", {**form, "once": str(uid7())})
    page = refused.content.decode()
    assert refused.status_code == 422 and "应当向它提出申请" in page and "小明某" in page
    made = client.post("/c/development/new/", {**form, "remark": "支部换届", "once": str(uid7())})
    assert made.status_code == 302
    assert (Case.objects.get().route, Case.objects.get().unit) == ("home", firm[0])


# 第三十四、三十五条：转入的预备党员 ---------------------------------------------------------------


def moved_in(world, *, came=date(2026, 3, 1), joined=date(2025, 10, 20), name="转入某", **more):
    """A probationer of elsewhere who was taken in with a letter."""
    row = {"name": name, "org": world.branch, "joined_on": joined, "entered_on": came,
           "entry": Entry.TRANSFERRED_IN}  # fmt: skip
    return members.enrol_roster(actor=US, **{**row, **more})


def test_who_came_on_probation_goes_on_here_and_may_be_discussed_later(world):
    member = moved_in(world)
    ask = Ask(on(TODAY))
    assert [b.member for b in watching.UNKEPT.read(world.branch, ask).records] == [
        world.probationary, member]  # fmt: skip
    client = casting.sign_in(Client(), world.cast.accounts["secretary"])
    assert "转入某" in client.get("/c/development/arrived/").content.decode()
    case = actions.take_over(member, actor=US, on=date(2026, 3, 10))
    assert (case.state, case.probation_ends) == ("probation", date(2026, 10, 20))
    assert "转入某" not in client.get("/c/development/arrived/").content.decode()
    with pytest.raises(ValidationError, match="已在“发展党员”里办理"):
        actions.take_over(member, actor=US)
    with pytest.raises(ValidationError, match="发展党员"):
        members.make_full(member, actor=US, on=TODAY)
    assert duties.OVERDUE.read(world.district, ask).value == 1
    with pytest.raises(ValidationError, match=r"为什么推迟.*第34条"):
        actions.defer(case, actor=US, months=3)
    with pytest.raises(ValidationError, match=r"不超过六个月，现在是7个月.*第34条"):
        actions.defer(case, actor=US, months=7, remark="x")
    page = client.get(f"/c/development/{case.pk}/").content.decode()
    assert "推迟讨论转正" in page and "第34条" in page and "入党宣誓" in page
    actions.defer(case, actor=US, months=6, remark="转入不久，需要考察")
    case.refresh_from_db()
    assert case.deferred_until == date(2027, 4, 20)
    later = Ask(on(TODAY))  # numbers of one ask are read once
    assert duties.OVERDUE.read(world.district, later).value == 0, "put off, so not overdue"
    duty = next(one for one in figures.DUTIES if one.key == "development.converted")
    assert duty.days(world.branch, month(2027, 4)) == {date(2027, 4, 20): 1}
    with pytest.raises(ValidationError, match="已经推迟到2027-04-20"):
        actions.defer(case, actor=US, months=1, remark="x")
    actions.observe(case, actor=US, text="合格")
    actions.ask_full(case, actor=US, text="申请")
    vote = {**world.counts, "decision": "convert", "text": "合格", "who": "冯书记"}
    actions.vote_full(case, actor=US, **vote)
    actions.approve_full(case, actor=US, decided_by=world.street)
    member.refresh_from_db()
    assert member.full_on == date(2026, 10, 20), "from the end of probation, not from the vote"
    with pytest.raises(ValidationError, match=r"还缺：入党志愿书"):
        actions.archive(case, actor=US)
    assert Paper.objects.filter(case=case, received_on=None).count() >= 4
    assert not [words for hold in actions.INVARIANTS for words in hold()]


def test_a_deferral_taken_back_leaves_the_end_of_probation(world):
    case = actions.take_over(moved_in(world), actor=US)
    actions.defer(case, actor=US, months=2, remark="转入不久")
    actions.revoke(case, actor=US, reason="登错了人")
    case.refresh_from_db()
    assert case.deferred_until is None
    assert not CaseStep.objects.of("defer").filter(case=case).exists()


def test_nobody_admitted_here_is_put_off_or_disowned(world):
    case = walk(world, applied(world), "swear")
    for deed, values in ((actions.defer, {"months": 1}), (actions.disown, {"text": "x"})):
        with pytest.raises(ValidationError, match="只有转入的预备党员"):
            deed(case, actor=US, remark="x", decided_by=world.district, **values)
    case.refresh_from_db()
    assert (case.state, case.deferred_until) == ("probation", None)


def test_who_cannot_be_verified_is_not_recognised_by_the_district_alone(world):
    member = moved_in(world)
    case = actions.take_over(member, actor=US)
    values = {"text": "原支部查无此人", "document": "区组〔2026〕9号"}
    with pytest.raises(ValidationError, match=r"为什么不能认定.*第35条"):
        actions.disown(case, actor=US, decided_by=world.district)
    with pytest.raises(ValidationError, match=r"县级以上.*没有这个权限.*第35条"):
        actions.disown(case, actor=US, decided_by=world.street, **values)
    street = casting.sign_in(Client(), world.cast.accounts["street"])
    assert "/disown/" not in street.get(f"/c/development/{case.pk}/").content.decode()
    clerk = casting.sign_in(Client(), world.cast.accounts["clerk"])
    assert "/disown/" in clerk.get(f"/c/development/{case.pk}/").content.decode()
    actions.disown(case, actor=US, decided_by=world.district, **values)
    member.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, member.exit, member.left_on) == ("disowned", Exit.MISTAKEN, TODAY)
    assert not Stretch.objects.filter(case=case, until=None).exists()
    assert not [words for hold in actions.INVARIANTS for words in hold()]


# 第二十六、二十七条，第二道门 ---------------------------------------------------------------------


def test_direct_admission_is_decided_above_this_district():
    assert not within_district(way="direct")
    assert not within_district(way="posthumous")
    assert within_district(way="")


def test_the_roll_takes_nobody_newly_admitted_once_cases_are_kept(world):
    row = {"name": "后门某", "org": world.branch, "joined_on": TODAY, "entered_on": TODAY,
           "entry": Entry.ADMITTED}  # fmt: skip
    with clock.at(TODAY - timedelta(days=30)):
        applied(world)  # from here on cases are kept
    before = Member.objects.count(), JournalLine.objects.count()
    with pytest.raises(ValidationError, match=r"新接收的预备党员由“发展党员”审批后入册.*第22条"):
        members.enrol_roster(actor=US, **row)
    with pytest.raises(ValidationError, match="批准文号只在"):
        members.enrol_roster(actor=US, **{**row, "entry": Entry.OPENING, "approval": "省委1号"})
    assert (Member.objects.count(), JournalLine.objects.count()) == before
    old = members.enrol_roster(
        actor=US, **{**row, "name": "老某", "joined_on": date(2019, 7, 1),
                     "entered_on": date(2019, 7, 1), "full_on": date(2020, 7, 1)},
    )  # fmt: skip
    direct = members.enrol_roster(actor=US, **row, approval="省委组〔2026〕5号")
    for member, document in ((old, ""), (direct, "省委组〔2026〕5号")):
        line = JournalLine.objects.about(member).get(verb="members.admitted_before")
        assert line.details.get("document", "") == document
    client = casting.sign_in(Client(), world.cast.accounts["secretary"])
    page = client.get(f"/c/members/members/{old.pk}/").content.decode()
    assert "补录以前接收的党员，发展过程不在本系统" in page


def test_the_roster_s_form_says_where_to_go_and_keeps_what_was_typed(world):
    with clock.at(TODAY - timedelta(days=30)):
        applied(world)
    client = casting.sign_in(Client(), world.cast.accounts["secretary"])
    form = {"name": "后门某", "joined_on": f"{TODAY}", "org": world.branch.pk, "entry": "admitted",
            "once": str(uid7())}  # fmt: skip
    answer = client.post("/c/members/members/new/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "审批后入册" in page and "后门某" in page
    assert not Member.objects.filter(person__name="后门某").exists()
    made = client.post("/c/members/members/new/", {**form, "approval": "省委组〔2026〕5号",
                                           "once": str(uid7())})  # fmt: skip
    assert made.status_code == 302, made.content.decode()


def test_before_any_case_is_kept_the_roll_is_as_it_was(world):
    member = members.enrol_roster(
        actor=US, name="老某", org=world.branch, joined_on=date(2026, 1, 2),
        entered_on=date(2026, 1, 2), entry=Entry.ADMITTED,
    )  # fmt: skip
    assert add_months(member.joined_on, 12) > TODAY
    assert actions.newly_admitted([TODAY]) == {}


def test_a_correction_of_one_taken_over_leaves_the_probation_where_it_was(world):
    member = moved_in(world, born_on=date(1990, 1, 1))
    case = actions.take_over(member, actor=US)
    before = Stretch.objects.filter(case=case).values_list("since", "until").get()
    client = casting.sign_in(Client(), world.cast.accounts["clerk"])
    url = f"/c/development/{case.pk}/edit/"
    form = {"applied_on": f"{case.applied_on}", "months_before": "3", "reason": "补登",
            "once": str(uid7())}  # fmt: skip
    assert client.post(url, form).status_code == 302
    actions.correct(case, actor=US, reason="按申请书", applied_on=member.joined_on - timedelta(400))
    case.refresh_from_db()
    assert (case.months_before, case.applied_on) == (3, member.joined_on - timedelta(400))
    assert Stretch.objects.filter(case=case).values_list("since", "until").get() == before
    with pytest.raises(ValidationError, match="不能晚于入党日期"):
        actions.correct(case, actor=US, reason="x", applied_on=member.joined_on + timedelta(1))
