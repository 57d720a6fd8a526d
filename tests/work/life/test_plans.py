"""The year's plan, signing in, tasks out of decisions, and minutes that look pasted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import month, year
from jiceng.registers.groups import actions as groups
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Attendance, Meeting
from jiceng.work.life import actions
from jiceng.work.life.actions.announcing import _ask_again
from jiceng.work.life.figures.planning import PLANNED, SIGNED, rows_of_year
from jiceng.work.life.models import (
    Leave,
    Planned,
    Signing,
    SignSheet,
    YearPlan,
    code_of,
    read_code,
)
from jiceng.work.life.portal.leaving import roll_start
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
    clerk, url = district.browser("clerk"), f"/c/life/sign_sheets/{sheet.pk}/call_roll/"
    assert district.browser("secretary").get(url).status_code == 404
    asked = clerk.get(url)
    assert asked.status_code == 200
    assert "members" not in asked.context["form"].fields, "which branch first"
    said = {"branch": district.branch.name, "way": "list"}
    listed = clerk.post(url, {**said, "once": "c1"})
    assert listed.status_code == 422
    assert listed.context["form"].fields["members"].queryset.count() == 14
    actions.sign(sheet, actor=US, member=district.members[0])  # scans while the list is read
    ticked = [one.pk for one in district.members[:14]]
    sent_ = clerk.post(url, {**said, "members": ticked, "once": "c2"})
    assert sent_.status_code == 302, sent_.content.decode()
    assert (
        str(district.members[4]) in clerk.get(f"/c/life/sign_sheets/{sheet.pk}/").content.decode()
    )
    ways = dict(Signing.objects.values_list("member", "way"))
    assert (len(ways), ways[district.members[0].pk]) == (14, "code")
    actions.sign_many(sheet, actor=US, members=district.members, way="list")
    actions.close_sheet(sheet, actor=US)
    meeting = Meeting.objects.get()
    assert (meeting.org, meeting.theme) == (district.street, "总结大会")
    assert Attendance.objects.filter(meeting=meeting, state="present").count() == 16
    assert SignSheet.objects.get().meeting == meeting
    empty = actions.open_sheet(actor=US, org=district.street, type="class", held_on=TODAY)
    assert actions.close_sheet(empty, actor=US).meeting is None
    assert Meeting.objects.count() == 1, "nobody signed: nothing to record"


def test_the_roll_of_a_branch_takes_whoever_scanned_meanwhile_and_an_empty_sheet_says_nothing(
    district,
):
    """The list was drawn a minute ago; its leaves are those granted, signed or not."""
    invitation = actions.notify(actor=US, org=district.branch, type="assembly", held_on=TODAY)
    one = actions.ask_leave(invitation, actor=US, member=district.members[6], reason="公务")
    stale = Leave.objects.get()
    actions.grant(one, actor=US)
    with pytest.raises(ValidationError, match="支部已经答复"):
        _ask_again(stale, "写在答复之上")
    assert Leave.objects.get().reason == "公务"
    sheet = actions.open_sheet(actor=US, org=district.branch, type="assembly", held_on=TODAY)
    excused = {district.members[6].pk: ("excused", "公务")}
    assert roll_start(district.branch, "assembly", TODAY) == excused, "nobody signed yet"
    url = f"/c/life/sign_sheets/{sheet.pk}/sign_many/"
    client = district.browser("secretary")
    assert client.get(url).context["form"].fields["members"].queryset.count() == 14
    actions.sign(sheet, actor=US, member=district.members[3])
    assert client.get(url).context["form"].fields["members"].queryset.count() == 13
    ticked = [district.members[n].pk for n in (3, 4)]
    assert client.post(url, {"way": "list", "members": ticked, "once": "m1"}).status_code == 302
    assert Signing.objects.get(member=district.members[3]).way == "code"
    begun = roll_start(district.branch, "assembly", TODAY)
    assert len(begun) == 12
    assert begun[district.members[6].pk] == ("excused", "公务")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignSheet.objects.create(org=district.branch, type="assembly", held_on=TODAY,
                                 recorded_at=clock.now())  # fmt: skip


def test_a_plan_follows_what_is_corrected_and_what_is_added_later(district):
    """A meeting of another day or kind meets another row; a row added late is held at once."""
    actions.plan_year(actor=US, org=district.branch, year=2026,
                      rows=rows_of_year([district.branch], 2026, TODAY)[0])  # fmt: skip
    one = held(district)
    actions.correct(one, actor=US, reason="日期写错", held_on=date(2026, 10, 6))
    assert Planned.objects.get(meeting=one).planned_on.month == 10
    actions.correct(one, actor=US, reason="类型写错", type="committee")
    assert Planned.objects.get(meeting=one).type == "committee"
    held(district, "activity", on=date(2026, 9, 9))
    client = district.browser("secretary")
    url = "/c/life/planned/new/"
    assert client.get(f"{url}?org={district.branch.code}").context["form"]["org"].value()
    said = {"org": district.branch.name, "type": "activity", "planned_on": "2026-09-20"}
    made = client.post(url, {**said, "once": "p1"})
    assert made.status_code == 302, made.content.decode()
    row = Planned.objects.get(type="activity")
    assert (row.plan.year, row.is_held) == (2026, True)
    refused = client.post(url, {**said, "planned_on": "2027-02-01", "once": "p2"})
    assert "请先新增年度计划" in refused.content.decode()
    held(district, "activity", on=date(2026, 8, 8))
    later = actions.add_planned(actor=US, org=district.branch, type="activity",
                                planned_on=date(2026, 12, 5))  # fmt: skip
    assert not later.is_held
    assert actions.replan(later, actor=US, planned_on=date(2026, 8, 20)).is_held
    for n in "一二":
        groups.set_up(actor=US, org=district.branch, name=f"第{n}党小组", since=date(2026, 1, 1))
    said |= {"type": "group", "planned_on": "2026-11-20"}
    assert "请写明是哪个党小组" in client.post(url, {**said, "once": "p3"}).content.decode()
    said["group"] = "第二党小组"
    assert client.post(url, {**said, "once": "p4"}).status_code == 302
    row = Planned.objects.get(type="group")
    assert f"group={row.group_id}" in client.get("/m/life/plan/").content.decode()
    met = held(district, "group", group=row.group, on=date(2026, 10, 2))
    actions.correct(met, actor=US, reason="日期写错", held_on=date(2026, 11, 2))
    row.refresh_from_db()
    assert row.meeting == met


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
    actions.hand_out(meeting, actor=US, title="清楼道", due_on=TODAY, source="problem")
    assert "清楼道" in client.get("/m/zb/todo/").content.decode(), "whatever it came from"
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
