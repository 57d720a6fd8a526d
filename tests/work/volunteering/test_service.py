"""Service: settled by whom it was for and never by oneself; shifts, visits, opinions, the phone."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, year
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Exit, Member
from jiceng.registers.outbox.models import Message
from jiceng.registers.teams import actions as teams
from jiceng.registers.teams.models import Team
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.figures import service, units
from jiceng.work.volunteering.models import (
    CheckIn,
    Claim,
    MethodItem,
    RosterShift,
    ServiceHours,
    ServicePost,
    TeamVisit,
    VolunteerActivity,
)
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2025, 11, 28)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


@pytest.fixture
def serving(cast):
    """Two members of the agency who reported to the community and are on its post."""
    had = CheckIn.objects.values("member")
    rows = Member.objects.filter(org=cast.orgs[12], left_on=None).exclude(pk__in=had)
    people = list(rows.order_by("pk")[:2])
    came = actions.report_many(
        [{"org": cast.huaiyin, "member": m, "applied_on": date(2025, 1, 6)} for m in people],
        actor=MAKER,
    )
    actions.accept_many(came, actor=MAKER, on=date(2025, 1, 8))
    post = actions.publish(actor=MAKER, org=cast.huaiyin, name="窗口引导岗", duty="引导", quota=5,
                           kind="member", since=date(2025, 1, 1))  # fmt: skip
    claims = actions.claim_many(
        [{"post": post, "member": m, "applied_on": date(2025, 1, 9)} for m in people], actor=MAKER
    )
    actions.approve_many(claims, actor=MAKER, on=date(2025, 1, 10))
    return people


@pytest.fixture
def own(cast, serving):
    """The account of the first of them."""
    account = cast.accounts["member"]
    type(account).objects.filter(pk=account.pk).update(member=serving[0])
    account.refresh_from_db()
    return account


def read(figure, org, day=DAY, **where):
    chosen = figure.only(**where) if where else figure
    return chosen.read(org, Ask(year(2025), as_of=day)).value


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def test_hours_are_confirmed_by_whom_they_were_for_and_never_by_oneself(cast, serving, own):
    before = DAY - timedelta(days=1)
    hours = actions.log_hours(actor=own, org=cast.huaiyin, member=serving[0], held_on=before,
                              minutes=90, words="修水管")  # fmt: skip
    assert Message.objects.filter(body__contains="等确认").exists()
    with pytest.raises(ValidationError, match="另一位同志确认"):
        actions.confirm(hours, actor=own)
    assert [read(service.MINUTES, cast.huaiyin), read(service.WAITING, cast.huaiyin)] == [0, 1]
    actions.confirm(hours, actor=cast.accounts["worker"])
    assert read(service.HOURS, cast.district) == 1.5
    # the day before it still waited
    waited = [read(one, cast.huaiyin, before) for one in (service.MINUTES, service.WAITING)]
    assert waited == [0, 1]
    denied = actions.log_hours(actor=own, org=cast.huaiyin, member=serving[0], held_on=before,
                               minutes=30, words="再修")  # fmt: skip
    actions.deny(denied, actor=cast.accounts["worker"], answer="没有来")
    assert [read(service.WAITING, cast.huaiyin, day) for day in (before, DAY)] == [2, 0]
    assert read(service.MINUTES, cast.district, **{"from": "agency"}) == 90
    with pytest.raises(StepError):
        actions.deny(hours, actor=cast.accounts["worker"], answer="重复")
    with pytest.raises(ValidationError, match="没有在“河湾社区党委”报到"):
        actions.log_hours(actor=own, org=cast.orgs[5], member=serving[0], held_on=DAY, minutes=5,
                          words="x")  # fmt: skip
    with pytest.raises(ValidationError, match="1到720分钟"):
        actions.log_hours(actor=own, org=cast.huaiyin, member=serving[0], held_on=DAY,
                          minutes=721, words="x")  # fmt: skip
    assert sound() == []


def test_an_activity_counts_once_held_and_the_community_has_the_last_word(cast, serving, own):
    agency = cast.orgs[12]
    before = [read(one, cast.district, **{"from": "agency"})
              for one in (service.ACTIVITIES, service.PEOPLE)]  # fmt: skip
    row = {"org": agency, "community": cast.huaiyin, "held_on": DAY, "starts_at": time(9),
           "minutes": 120, "series": "在职党员进社区"}  # fmt: skip
    one, other = actions.arrange_many(
        [{**row, "name": "义诊"}, {**row, "name": "植树", "insurance": "统一投保"}], actor=MAKER
    )
    first, _second = actions.sign_up_many(
        [{"activity": one, "member": m} for m in serving], actor=MAKER
    )
    with pytest.raises(ValidationError, match="已经报了名"):
        actions.sign_up(one, actor=MAKER, member=serving[0])
    assert read(service.ACTIVITIES, cast.district, **{"from": "agency"}) == before[0]
    actions.hold(one, actor=MAKER, people_served=30, badge=True)
    actions.hold(other, actor=MAKER, people_served=7)
    assert not ServiceHours.objects.filter(held_on=DAY).exists()
    with pytest.raises(ValidationError, match="自己参加的活动"):
        actions.settle(one, actor=own)
    actions.send_back(one, actor=MAKER, told="人数不对")
    assert read(service.PEOPLE, cast.district, **{"from": "agency"}) == before[1] + 7
    actions.hold(one, actor=MAKER, people_served=30, absent=[first])
    actions.settle(one, actor=cast.accounts["worker"], people_served=28)
    assert list(ServiceHours.objects.filter(held_on=DAY).values_list("member", "minutes")) == [
        (serving[1].pk, 120)
    ]
    assert read(service.ACTIVITIES, cast.district, **{"from": "agency"}) == before[0] + 2
    assert read(service.PEOPLE, cast.district, **{"from": "agency"}) == before[1] + 35
    assert read(service.ACTIVITIES, cast.district, **{"from": "school"}) == 0
    assert [read(service.SETTLED, cast.district), read(service.INSURED, cast.district)] == [1, 1]
    after = DAY + timedelta(days=1)
    with clock.at(after):
        actions.settle(other, actor=cast.accounts["worker"])
    assert [read(service.SETTLED, cast.district, day) for day in (DAY, after)] == [1, 2]
    late = actions.arrange(actor=MAKER, **row, name="慰问")
    actions.sign_up_many([{"activity": late, "member": m} for m in serving], actor=MAKER)
    members.leave(serving[0], actor=MAKER, on=DAY, exit=Exit.DIED)
    actions.hold(late, actor=MAKER, people_served=3)
    came = dict(late.activitypart_set.values_list("member", "came"))
    assert came == {serving[0].pk: False, serving[1].pk: True}
    assert sound() == []


def test_a_shift_changes_hands_and_its_hours_stand_when_the_community_says_so(cast, serving, own):
    post = ServicePost.objects.get(name="窗口引导岗")
    one, two = serving
    rows = [{"post": post, "member": one, "held_on": day, "starts_at": time(9),
             "ends_at": time(11, 30)} for day in (DAY - timedelta(days=7), DAY,
                                                  DAY + timedelta(days=1))]  # fmt: skip
    past, today, ahead = actions.plan_shift_many(rows, actor=MAKER)
    with pytest.raises(ValidationError, match="已经排了班"):
        actions.plan_shift(actor=MAKER, **{**rows[0], "starts_at": time(11), "ends_at": time(12)})
    stranger = Member.objects.filter(org=cast.branch, left_on=None).first()
    with pytest.raises(ValidationError, match="不在这个岗位上"):
        actions.ask_swap(today, actor=own, to=stranger)
    actions.ask_swap(today, actor=own, to=two)
    assert RosterShift.objects.get(pk=today.pk).member == one
    actions.decline_swap(actions.ask_swap(ahead, actor=own, to=two), actor=MAKER)
    assert RosterShift.objects.get(pk=ahead.pk).swap_to is None
    with pytest.raises(ValidationError, match="没有人请替"):
        actions.decline_swap(ahead, actor=MAKER)
    actions.ask_swap(ahead, actor=own, to=two)
    actions.take_over(today, actor=MAKER)
    assert RosterShift.objects.get(pk=today.pk).member == two
    told = Message.objects.filter(account=own, body__startswith=str(two)).order_by("pk")
    assert ["不能替班" in one.body for one in told] == [True, False], "asked, refused; asked, taken"
    with pytest.raises(ValidationError, match="另一位同志确认"):
        actions.serve(past, actor=own)
    with pytest.raises(ValidationError, match="还没有到"):
        actions.serve(ahead, actor=MAKER)
    actions.serve(RosterShift.objects.get(pk=today.pk), actor=MAKER, log="引导20人")
    actions.miss(past, actor=MAKER)
    shifts = service.SHIFTS.read(cast.huaiyin, Ask(month(2025, 11), as_of=DAY))
    assert (shifts.value, shifts.of.count()) == (1, 2)
    then = service.SHIFTS.read(cast.huaiyin, Ask(month(2025, 11), as_of=DAY - timedelta(days=1)))
    assert (then.value, then.of.count()) == (0, 1)
    assert service.SHIFTS.population.read(cast.huaiyin, then.ask).by("state") == {"planned": 1}
    given = ServiceHours.objects.get(held_on=DAY)
    assert (given.member, given.minutes, given.state) == (two, 150, "confirmed")
    assert [actions.remind_shifts(), actions.remind_shifts()] == [1, 1]
    assert Message.objects.filter(account=own, body__contains="明天 09:00—11:30").count() == 1
    actions.step_down(Claim.objects.get(post=post, member=two), actor=MAKER, on=DAY)
    with pytest.raises(ValidationError, match="不在这个岗位上"):
        actions.take_over(RosterShift.objects.get(pk=ahead.pk), actor=MAKER)
    actions.step_down(Claim.objects.get(post=post, member=one), actor=MAKER, on=DAY)
    assert RosterShift.objects.get(pk=ahead.pk).state == "cancelled"
    assert sound() == []


def test_a_silent_team_is_asked_after_once_for_each_stretch(cast):
    team = Team.objects.get(name="槐荫老网格队")
    with clock.at(DAY - timedelta(days=15)):
        visit = actions.log_visit(actor=MAKER, team=team, held_on=DAY - timedelta(days=15),
                                  households=6, words="走访", todo="修路灯")  # fmt: skip
        assert actions.silent(DAY - timedelta(days=2)) == []
    found = [(one.name, turns) for one, _since, turns in actions.silent(DAY)]
    assert found == [("槐荫老网格队", 1)]
    told = Message.objects.filter(body__contains="没有走访记录")
    assert [actions.remind_silent(), told.count(), actions.remind_silent(), told.count()] == [
        1, 1, 1, 1,
    ]  # fmt: skip
    actions.settle_habit(actor=MAKER, org=cast.east, silent_days=30, since=DAY)
    assert actions.silent(DAY) == []
    numbers = (service.VISITS, service.HOUSEHOLDS, service.OPEN_ITEMS, service.OUT)
    assert [read(one, cast.huaiyin) for one in numbers] == [1, 6, 1, 1]
    assert read(service.VISITS, cast.district, kind="volunteer") == 0
    assert read(service.OPEN_ITEMS, cast.huaiyin, team="槐荫老网格队") == 1
    teams.move(team, actor=MAKER, keeper=cast.orgs[5], since=DAY)
    day_before = DAY - timedelta(days=1)
    assert [read(service.OUT, org, day) for org in (cast.huaiyin, cast.orgs[5])
            for day in (day_before, DAY)] == [1, 0, 0, 1]  # fmt: skip
    actions.finish(visit, actor=MAKER, on=DAY)
    assert read(service.OPEN_ITEMS, cast.huaiyin) == 0
    with pytest.raises(ValidationError, match="没有要办的"):
        actions.finish(TeamVisit.objects.get(), actor=MAKER, on=DAY)
    new = teams.set_up(actor=MAKER, kind="group", name="组团", keeper=cast.huaiyin,
                       since=DAY - timedelta(days=60))  # fmt: skip
    assert new not in [one for one, _since, _turns in actions.silent(DAY)]  # no leader yet


def test_each_source_appraises_the_service_once_and_the_unit_is_told(cast, serving, own, client):
    source, step = actions.list_item_many(
        [{"kind": kind, "name": name, "order": 1, "since": date(2025, 1, 1)}
         for kind, name in (("source", "居民评"), ("step", "进社区"))],
        actor=MAKER,
    )  # fmt: skip
    one, two = CheckIn.objects.filter(member__in=serving).order_by("pk")
    told = {"source": source, "given_on": DAY}
    actions.opine_many([{"checkin": one, "grade": 5, **told}, {"checkin": two, "grade": 4, **told}],
                       actor=MAKER)  # fmt: skip
    for strange, said in (({"source": step}, "不是评议来源"), ({}, "已经记过")):
        with pytest.raises(ValidationError, match=said):
            actions.opine(one, actor=MAKER, **{**told, "grade": 3, **strange})
    with pytest.raises(ValidationError, match="自己的评议"):
        actions.opine(one, actor=own, grade=5, **told)
    assert read(units.SCORE, cast.district, source="居民评") == 4.5
    appraised = units.APPRAISED.read(cast.huaiyin, Ask(year(2025), as_of=DAY))
    assert (appraised.value, appraised.of.count()) == (2, 3)
    actions.mark(one, actor=MAKER, item=step, done_on=DAY)
    with pytest.raises(ValidationError, match="已经走过"):
        actions.mark(one, actor=MAKER, item=step, done_on=DAY)
    casting.sign_in(client, cast.accounts["street"])  # above the agency and the community
    assert "居民评" in client.get("/c/volunteering/own_opinions/").content.decode()
    casting.sign_in(client, cast.accounts["neighbour"])
    assert "居民评" not in client.get("/c/volunteering/own_opinions/").content.decode()
    assert MethodItem.objects.count() == 2
    assert sound() == []


def test_a_unit_reports_and_is_written_to_once_a_year(cast, serving, client):
    agency = cast.orgs[12]
    report = actions.report_unit(actor=MAKER, org=cast.huaiyin, unit=agency, offer="会议室",
                                 since=date(2025, 2, 1))  # fmt: skip
    assert report.number.startswith("DW2025-")
    with pytest.raises(ValidationError, match="上下级"):
        actions.report_unit(actor=MAKER, org=cast.huaiyin, unit=cast.branch, since=DAY)
    noted = [units.NOTED.read(cast.huaiyin, Ask(year(2025), as_of=DAY)).value]
    note = {"org": cast.huaiyin, "unit": agency, "year": 2025, "words": "按约到岗",
            "given_on": DAY}  # fmt: skip
    made = actions.tell_unit(actor=MAKER, **note)
    with pytest.raises(ValidationError, match="已经给“东街机关党支部”反馈过"):
        actions.tell_unit(actor=MAKER, **note)
    noted.append(units.NOTED.read(cast.huaiyin, Ask(year(2025), as_of=DAY)).value)
    assert noted == [0, 1]
    assert read(units.UNITS, cast.district) == 1
    casting.sign_in(client, cast.accounts["street"])
    listed = client.get("/c/volunteering/received_notes/").content.decode()
    assert "按约到岗" in listed
    page = client.get(f"/c/volunteering/received_notes/{made.pk}/").content.decode()
    assert "当年情况" in page and "在本社区报到的党员" in page
    actions.leave_unit(report, actor=MAKER, on=DAY)
    assert read(units.UNITS, cast.district) == 0


def test_on_the_phone_one_reports_takes_a_post_that_fits_and_prints_the_paper(
    cast, serving, own, client
):
    actions.end(CheckIn.objects.get(member=serving[0]), actor=MAKER, on=date(2025, 11, 1))
    casting.sign_in(client, own)
    onward = client.get(f"/m/volunteering/report/{cast.huaiyin.uid}/")
    assert onward.url.endswith(f"?org={cast.huaiyin.pk}")
    form = client.get(onward.url).content.decode()
    assert "电工" in form and "槐荫社区党委" in form
    skill = ServicePost.objects.get(name="义务维修岗").skills.get()
    said = {"org": cast.huaiyin.pk, "skills": [skill.pk], "wish": "周末", "once": "k1"}
    for _twice in range(2):
        assert client.post("/m/volunteering/report/", said).status_code == 200
    report = CheckIn.objects.get(member=serving[0], state="applied")
    assert "没有可以认领的岗位" in client.get("/m/volunteering/posts/").content.decode()
    worker = casting.sign_in(type(client)(), cast.accounts["worker"])
    assert "周末" in worker.get("/m/volunteering/desk/").content.decode()
    worker.post(f"/m/volunteering/desk/checkin/{report.pk}/", {"once": "k2"})
    report.refresh_from_db()
    assert report.state == "accepted"
    posts = client.get("/m/volunteering/posts/").content.decode()
    assert posts.index("您会：电工") < posts.index("其他岗位")
    post = ServicePost.objects.get(name="义务维修岗")
    assert "我来" in client.get(f"/m/volunteering/posts/{post.pk}/").content.decode()
    client.post(f"/m/volunteering/posts/{post.pk}/", {"once": "k3"})
    claim = Claim.objects.get(member=serving[0], post=post)
    assert (claim.state, claim.why) == ("applied", "电工")
    again = actions.claim(ServicePost.objects.get(name="窗口引导岗"), actor=MAKER,
                          member=serving[0])  # fmt: skip
    actions.approve(again, actor=MAKER)
    said = []
    for key in ("k7", "k8"):  # said, and taken back
        assert (
            "派不派由社区定"
            in client.get(f"/m/volunteering/posts/{again.post_id}/").content.decode()
        )
        client.post(f"/m/volunteering/posts/{again.post_id}/", {"once": key})
        again.refresh_from_db()
        said.append(again.near_on)
    assert said == [DAY, None]
    paper = worker.get(f"/c/volunteering/receipts/{report.pk}/").content.decode()
    assert report.number in paper and str(serving[0]) in paper
    ahead = actions.arrange(actor=MAKER, org=cast.orgs[12], community=cast.huaiyin, name="义诊",
                            held_on=DAY, starts_at=time(14), minutes=60)  # fmt: skip
    assert "义诊" in client.get("/m/volunteering/activities/").content.decode()
    client.post(f"/m/volunteering/activities/{ahead.pk}/", {"once": "k4"})
    assert "义诊" in client.get("/m/volunteering/").content.decode()
    hours = {"org": cast.huaiyin.pk, "held_on": str(DAY), "minutes": "60", "words": "巡楼",
             "once": "k5"}  # fmt: skip
    assert client.post("/m/volunteering/hours/", hours).status_code == 302
    logged = ServiceHours.objects.get(words="巡楼")
    worker.post(f"/m/volunteering/desk/hours/{logged.pk}/", {"once": "k6"})
    certificate = client.get(f"/c/volunteering/certificates/{serving[0].pk}/").content.decode()
    assert "1.0" in certificate and "2025" in certificate
    for paper_said in (paper, certificate):  # a certificate, no form that somebody fills in
        assert "开具日期" in paper_said and "填报单位：" not in paper_said
    assert client.get(f"/c/volunteering/certificates/{serving[1].pk}/").status_code == 404
    assert worker.get("/c/volunteering/poster/").status_code == 200
    assert VolunteerActivity.objects.filter(state="planned").exists()


def test_a_roster_is_offered_the_posts_of_its_own_house_and_namesakes_are_told_apart(
    cast, serving, client
):
    worker = casting.sign_in(client, cast.accounts["worker"])
    away = actions.publish(actor=MAKER, org=cast.orgs[5], name="窗口引导岗", duty="引导", quota=1,
                           kind="member", since=DAY)  # fmt: skip
    shown = worker.get("/c/kit/pick/volunteering.servicepost/?q=窗口引导岗").content.decode()
    assert (shown.count("<option"), f"#{away.pk}" in shown) == (1, False)
    assert f">{cast.huaiyin}</option>" in shown


def test_hours_are_asked_of_whoever_reported_or_is_at_home_there(cast, serving, own, client):
    casting.sign_in(client, own)
    CheckIn.objects.filter(member=serving[0]).delete()
    assert client.get("/m/volunteering/hours/").url == "/m/volunteering/report/"
    type(serving[0]).objects.filter(pk=serving[0].pk).update(org=cast.huaiyin)
    assert str(cast.huaiyin) in client.get("/m/volunteering/hours/").content.decode()


def test_whoever_was_served_says_once_and_without_a_name_whether_it_was_so(
    cast, serving, own, client
):
    casting.sign_in(client, own)
    worker = casting.sign_in(type(client)(), cast.accounts["worker"])
    hours = {"org": cast.huaiyin.pk, "held_on": str(DAY), "minutes": "60"}
    asked = client.post("/m/volunteering/hours/", {**hours, "once": "k9", "words": "陪诊",
                                                   "asks": "on"})  # fmt: skip
    assert "<svg" in client.get(asked.url).content.decode()
    assert "不能替他说" in client.post(asked.url, {"so": "1"}, follow=True).content.decode()
    resident = type(client)()
    page = resident.get(asked.url).content.decode()
    assert "陪诊" in page and str(serving[0]) not in page and "是这样" in page
    for said, words in (("1", "不记您是谁"), ("0", "不用再说")):  # once
        assert words in resident.post(asked.url, {"so": said}, follow=True).content.decode()
    accompanied = ServiceHours.objects.get(words="陪诊")
    assert (accompanied.vouched, accompanied.state) == (True, "claimed")
    assert "受益人说：是这样" in worker.get("/m/volunteering/desk/").content.decode()
    with pytest.raises(StepError):  # of what nobody in particular was served by, nobody says so
        plain = actions.log_hours(actor=own, org=cast.huaiyin, member=serving[0], held_on=DAY,
                                  minutes=5, words="x")  # fmt: skip
        actions.vouch(plain, actor=MAKER, so=True)
    assert sound() == []
