"""The year's plan, signing in, tasks out of decisions, and minutes that look pasted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import month, year
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Attendance, Meeting
from jiceng.work.life import actions
from jiceng.work.life.figures.planning import PLANNED, SIGNED, rows_of_year
from jiceng.work.life.models import Planned, Signing, SignSheet, YearPlan, code_of, read_code
from tests.work.district import TODAY, US
from tests.work.life.conftest import sent

DAY = date(2026, 11, 3)
LONG = "大家学习了条例第十一条至第十三条，联系实际谈了体会，商定了下个月的志愿服务安排。"


def held(district, type_="theme_day", on=DAY, **said):
    org = said.pop("org", district.branch)
    return actions.record(actor=US, org=org, type=type_, held_on=on, **said)


def test_a_year_is_planned_by_what_is_owed_edited_printed_and_met(district):
    """One tap on the phone; what is recorded meets its month, what is voided waits again."""
    early = held(district, on=date(2026, 10, 6))
    client = district.browser("secretary")
    assert "排出今年的计划" in client.get("/m/life/plan/").content.decode()
    assert client.post("/m/life/plan/", {"once": "y1"}).status_code == 302
    client.post("/m/life/plan/", {"once": "y2"})
    plan = YearPlan.objects.get()
    counted = {
        type_: Planned.objects.filter(plan=plan, type=type_).count()
        for type_ in ("theme_day", "committee", "assembly", "group", "life_meeting")
    }
    assert counted == {
        "theme_day": 12, "committee": 12, "assembly": 4, "group": 0, "life_meeting": 1,
    }  # fmt: skip
    days = set(Planned.objects.filter(type="theme_day").values_list("planned_on", flat=True))
    assert {date(2026, 11, 3), date(2026, 12, 1)} <= days
    assert Planned.objects.held().get().meeting == early
    now = held(district)
    assert Planned.objects.get(meeting=now).planned_on == DAY
    reading = PLANNED.read(district.root, Ask(month(2026, 11)))
    assert (reading.value, reading.of.count()) == (1, 3)
    actions.void(now, actor=US, reason="写错")
    assert PLANNED.read(district.root, Ask(month(2026, 11))).value == 0
    again = held(district)
    assert Planned.objects.get(meeting=again).planned_on == DAY
    later = Planned.objects.get(type="assembly", planned_on__month=11)
    actions.replan(later, actor=US, planned_on=date(2026, 12, 9), theme="年度总结")
    with pytest.raises(ValidationError, match="2026年的计划"):
        actions.replan(later, actor=US, planned_on=date(2027, 1, 1))
    with pytest.raises(ValidationError, match="已经开过"):
        actions.replan(Planned.objects.get(meeting=again), actor=US, theme="改")
    gone = Planned.objects.get(type="committee", planned_on__month=11)
    actions.drop_planned(gone, actor=US, reason="和支部大会合并")
    assert PLANNED.read(district.root, Ask(month(2026, 11))).of.count() == 1
    page = client.get(f"/c/life/plans/{plan.pk}/print/").content.decode()
    for words in (
        "2026年组织生活年度计划",
        "年度总结",
        "不开了：和支部大会合并",
        "已开 2026-11-03",
    ):
        assert words in page
    assert "年度总结" in client.get("/m/life/plan/").content.decode()
    assert client.get(f"/c/life/plans/{plan.pk}/").status_code == 200
    assert district.browser("neighbour").get(f"/c/life/plans/{plan.pk}/").status_code == 404
    refused = client.post(
        "/c/life/plans/new/", {"org": district.branch.name, "year": 2026, "once": "y3"}
    )
    assert refused.status_code == 422
    assert "已经有计划" in refused.content.decode()
    assert rows_of_year([district.root], 2026, TODAY)[0]


def test_signing_in_is_one_line_however_it_is_told_and_however_often(district):
    """Code, list, paper and proxy count the same; the record begins with what was signed."""
    sheet = actions.open_sheet(actor=US, org=district.branch, type="assembly", held_on=TODAY)
    member, secretary = district.browser("member"), district.browser("secretary")
    screen = secretary.get(f"/c/life/sign_sheets/{sheet.pk}/screen/")
    assert screen.headers["Refresh"] == "300"
    assert "<svg" in screen.content.decode()
    url = f"/m/life/sign/{code_of(sheet)}/"
    assert "陈" not in screen.content.decode()
    assert member.get(url).status_code == 200
    assert "已签到" in member.post(url, {"once": "s1"}).content.decode()
    assert "已签到" in member.post(url, {"once": "s1"}).content.decode()
    assert "已签到" in member.post(url, {"once": "s2"}).content.decode()
    assert member.get("/m/life/sign/nonsense/").status_code == 404
    listed = [district.members[4], district.members[3]]
    actions.sign_many(sheet, actor=US, members=listed, way="paper")
    actions.sign(sheet, actor=US, member=district.members[5], way="proxy")
    actions.sign(sheet, actor=US, member=district.members[5], way="list")
    ways = dict(Signing.objects.values_list("member", "way"))
    assert ways == {
        district.members[3].pk: "code", district.members[4].pk: "paper",
        district.members[5].pk: "proxy",
    }  # fmt: skip
    assert SIGNED.only(way="paper").read(district.root, Ask(year(2026))).value == 1
    with pytest.raises(ValidationError, match="不在这次会的范围里"):
        actions.sign(sheet, actor=US, member=district.members[15])
    clerk = district.browser("clerk")
    assert clerk.get(url).status_code == 403
    later = clock.now() + timedelta(minutes=11)
    old = code_of(sheet)
    with clock.at(later):
        assert read_code(old)[1] is False
        stale = district.browser("second").post(f"/m/life/sign/{old}/", {"once": "s3"})
    assert stale.status_code == 422
    assert "已经过时" in stale.content.decode()
    assert (
        secretary.post(f"/c/life/sign_sheets/{sheet.pk}/close_sheet/", {"once": "s4"}).status_code
        == 302
    )
    with pytest.raises(ValidationError, match="签到已经结束"):
        actions.sign(sheet, actor=US, member=district.members[6])
    form = secretary.get(f"/m/life/record/?type=assembly&on={TODAY}")
    chosen = {one["pk"]: one["choice"] for one in form.context["roll"]["people"]}
    assert {pk for pk, state in chosen.items() if state == "present"} == set(ways)
    said = {f"roll-{pk}": state for pk, state in chosen.items() if state != "present"}
    secretary.post("/m/life/record/", sent(district, type="assembly", held_on=str(TODAY), **said))
    told = Meeting.objects.tallied().get()
    frail = Attendance.objects.get(meeting=told, member=district.members[13])
    assert (told.due_count, told.present_count, frail.exempt) == (13, 3, True)
    again = {"org": district.branch, "type": "assembly"}
    with pytest.raises(ValidationError, match="已经开过"):
        actions.open_sheet(actor=US, held_on=date(2026, 11, 1), **again)


def test_a_large_meeting_is_recorded_with_whoever_signed(district):
    """The street's conference: members of all its branches, each once."""
    sheet = actions.open_sheet(actor=US, org=district.street, type="other", held_on=TODAY,
                               theme="总结大会")  # fmt: skip
    with pytest.raises(ValidationError, match="已经有签到表"):
        actions.open_sheet(actor=US, org=district.street, type="other", held_on=TODAY)
    actions.sign_many(sheet, actor=US, members=district.members, way="list")
    actions.sign(sheet, actor=US, member=district.members[0])
    actions.close_sheet(sheet, actor=US)
    meeting = Meeting.objects.get()
    assert (meeting.org, meeting.theme) == (district.street, "总结大会")
    assert Attendance.objects.filter(meeting=meeting, state="present").count() == 16
    assert SignSheet.objects.get().meeting == meeting


def test_a_decision_becomes_a_task_that_closes_and_is_seen_where_one_works(district):
    """From the meeting to whoever does it, checked by another hand, on the branch's own page."""
    client = district.browser("secretary")
    answer = client.post(
        "/m/life/record/", sent(district, type="assembly", decision="修楼道灯", ayes=9)
    )
    meeting = Meeting.objects.get()
    url = f"/c/life/{meeting.pk}/hand_out/"
    assert url in client.get(answer.url).content.decode()
    assert "修楼道灯" in client.get(url).content.decode()
    said = {"title": "修楼道灯", "source": "decision", "owner": "赵一明", "due_on": "2026-12-20",
            "once": "h1"}  # fmt: skip
    assert client.post(url, said).status_code == 302
    matter = Matter.objects.get()
    assert (matter.org, matter.sender, matter.source) == (
        district.branch, district.branch, "decision",
    )  # fmt: skip
    assert matter.origin_record() == meeting
    assert "修楼道灯" in client.get("/m/zb/todo/").content.decode()
    assert matter.code in client.get(f"/c/life/{meeting.pk}/").content.decode()
    assert "修楼道灯" in client.get("/c/desk/todo/").content.decode()
    matters.accept(matter, actor=US)
    matters.submit(matter, actor=US, proof="装好了")
    matters.close(matter, actor=US)
    assert "修楼道灯" not in client.get("/m/zb/todo/").content.decode()
    actions.void(meeting, actor=US, reason="写错")
    with pytest.raises(ValidationError, match="已作废"):
        actions.hand_out(meeting, actor=US, title="再来", due_on=TODAY)


def test_minutes_like_another_branchs_are_a_question_and_no_verdict(district):
    """Asked once, where the record is read; recorded all the same; short words say nothing."""
    held(district, org=district.other, minutes=LONG)
    client = district.browser("secretary")
    answer = client.post("/m/life/record/", sent(district, minutes=LONG))
    assert answer.status_code == 302
    assert "请核对是不是贴错了" in client.get(answer.url).content.decode()
    mine = Meeting.objects.get(org=district.branch)
    page = client.get(f"/c/life/{mine.pk}/").content.decode()
    assert "别的支部 2026-11-03" in page
    assert "东街第二党支部" not in page
    clerk = district.browser("clerk").get(f"/c/life/{mine.pk}/").content.decode()
    assert "东街第二党支部" in clerk
    held(district, "committee", minutes="学习讨论")
    held(district, "committee", org=district.other, minutes="学习讨论")
    short = Meeting.objects.get(org=district.branch, type="committee")
    assert "一字不差" not in client.get(f"/c/life/{short.pk}/").content.decode()
