"""记一次会 on the phone: in a minute, once, corrected with a reason, refused in plain words."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.registers.meetings.models import Attendance, Decision, Meeting
from jiceng.registers.orgs import actions as orgs
from jiceng.work.life import actions as life
from jiceng.work.life.models import Done, Invitation
from tests.work.life.conftest import US, sent

RECORD = "/m/life/record/"


def record(district, **said):
    client = district.browser("secretary")
    return client, client.post(RECORD, sent(district, **said))


def test_the_form_opens_with_everything_preset(district):
    page = district.browser("secretary").get(RECORD)
    form = page.context["form"]
    assert form["held_on"].value() == date(2026, 11, 3)
    assert page.context["roll"]["counts"] == "应到14 实到14"
    assert all(one["choice"] == "present" for one in page.context["roll"]["people"])
    ticked = {
        action.name for action in life.SetAction.objects.filter(pk__in=form["actions"].value())
    }
    assert ticked == {"重温入党誓词", "交纳党费"}
    assert [one.name for one in form.visible_fields() if one.field.required] == ["held_on"]


def test_place_and_time_are_those_of_the_last_time(district):
    life.record(actor=US, org=district.branch, type="theme_day", held_on=date(2026, 10, 6),
                venue="议事室", theme="旧主题")  # fmt: skip
    form = district.browser("secretary").get(RECORD).context["form"]
    assert form["venue"].value() == "议事室"
    assert not form["theme"].value()


def test_nothing_but_the_absent_is_said(district):
    away, gone, frail = district.members[4], district.members[5], district.members[13]
    said = {f"roll-{away.pk}": "excused", f"roll-reason-{away.pk}": "病假",
            f"roll-{gone.pk}": "absent", f"roll-{frail.pk}": "absent"}  # fmt: skip
    client, answer = record(district, **said)
    meeting = Meeting.objects.tallied().get()
    assert answer.url == f"/m/life/{meeting.pk}/done/"
    assert (meeting.due_count, meeting.present_count) == (13, 11)
    assert Attendance.objects.get(meeting=meeting, member=away).reason == "病假"
    assert meeting.host == district.members[1].person
    page = client.get(answer.url).content.decode()
    assert "下载支部手册页" in page
    assert "2026-12-01" in page


def test_a_second_send_is_the_same_meeting(district):
    client, _first = record(district)
    client.post(RECORD, sent(district))
    assert Meeting.objects.count() == 1


def test_set_actions_are_recorded_for_theme_days_only(district):
    first = life.SetAction.objects.first()
    record(district, actions=[first.pk])
    record(district, actions=[first.pk], type="assembly", once="k2")
    assert [one.meeting.type for one in Done.objects.all()] == ["theme_day"]


def test_a_decision_is_counted_by_the_rule_and_recorded_either_way(district):
    """Twelve of the fourteen are full members: seven ayes carry, six do not."""
    client, answer = record(district, type="assembly", decision="通过计划", ayes=7, noes=0)
    assert Decision.objects.get().carried
    client, answer = record(district, type="assembly", decision="通过计划", ayes=6, once="k2")
    one = Decision.objects.order_by("-pk")[0]
    assert not one.carried
    assert (one.entitled, one.present) == (12, 12)
    assert "未通过" in client.get(answer.url).content.decode()


def test_the_paper_comes_back_from_the_record(district):
    client, _answer = record(district, minutes="学习条例", decision="同意")
    file = client.get(f"/f/life/{Meeting.objects.get().pk}/")
    body = ZipFile(BytesIO(file.content)).read("word/document.xml").decode()
    for words in ("东街第一党支部", "主题党日", "2026年11月3日 15:00", "赵一明", "同意", "记录人"):
        assert words in body
    assert client.get(f"/f/life/{Meeting.objects.get().pk}/").content == file.content


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"held_on": "2026-11-23"}, "日期还没有到"),
        ({"held_on": "2019-12-31"}, "才成立"),
        ({"held_on": "2019-12-31", "actions": "999"}, "才成立"),
        ({"actions": "999"}, "那一天的清单里没有这一项"),
        ({"held_on": "昨天"}, "请写成 2026-11-22 这样的日期"),
        ({"held_on": ""}, "请填日期"),
        ({"type": "assembly", "decision": "通过", "ayes": 13}, "多于实到"),
        ({"type": "assembly", "decision": "通过", "ayes": 7, "noes": 6}, "多于实到"),
        ({"ayes": 3}, "请写表决的是什么事"),
        ({"decision": "通过", "noes": 3}, "请把赞成票也写上"),
        ({"starts_at": "25:00"}, "14:30"),
        ({"theme": "长" * 121}, "最多 120 个字"),
    ],
)
def test_bad_input_is_refused_in_plain_words_and_nothing_is_lost(district, said, words):
    away = district.members[4]
    kept = {"venue": "很特别的地方", f"roll-{away.pk}": "excused", f"roll-reason-{away.pk}": "公务"}
    _client, answer = record(district, **{**kept, **said})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert ("那一天的清单" in page) is ("那一天的清单" in words)  # of two faults the one that tells
    assert "很特别的地方" in page
    tapped = {one["pk"]: one["choice"] for one in answer.context["roll"]["people"]}
    assert tapped.get(away.pk, "excused") == "excused"  # on a committee's roll or not
    assert tapped
    assert answer.context["once"] == "k1"
    assert not Meeting.objects.exists()


def test_after_its_end_a_branch_holds_no_meetings(district):
    for member in district.members[:14]:
        from jiceng.registers.members.actions import move

        move(member, actor=US, to=district.other, on=date(2026, 10, 1))
    orgs.abolish(district.branch, actor=US, on=date(2026, 10, 15))
    _client, answer = record(district)
    assert answer.status_code == 422
    assert "已于 2026-10-15 撤销" in answer.content.decode()


def test_strangers_cannot_be_marked_absent(district):
    _client, answer = record(district, **{f"roll-{district.members[15].pk}": "absent"})
    assert answer.status_code == 422
    assert "杨一明" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_state_nobody_knows_is_refused(district):
    _client, answer = record(district, **{f"roll-{district.members[4].pk}": "asleep"})
    assert answer.status_code == 422


def test_a_draft_keeps_the_taps_as_well(district):
    client = district.browser("secretary")
    url = client.get(RECORD).context["draft"]["url"]
    away = district.members[4]
    typed = sent(district, venue="路口", **{f"roll-{away.pk}": "excused",
                 f"roll-reason-{away.pk}": "病假"})  # fmt: skip
    assert client.post(url, typed).status_code == 200
    page = client.get(RECORD)
    assert page.context["form"]["venue"].value() == "路口"
    tapped = {one["pk"]: (one["choice"], one["reason"]) for one in page.context["roll"]["people"]}
    assert tapped[away.pk] == ("excused", "病假")
    assert client.get(f"{RECORD}?draft=no").context["form"]["venue"].value() != "路口"


def test_the_notice_goes_out_from_the_same_form(district):
    client, answer = record(district, held_on="2026-12-01", then="notify", theme="学党章")
    notice = Invitation.objects.get()
    assert answer.url == f"/m/life/notices/{notice.pk}/"
    page = client.get(answer.url).content.decode()
    assert "12月1日（周二）15:00在二楼会议室召开主题党日，主题：学党章" in page
    assert "14 位党员" in page
    assert not Meeting.objects.exists()


def test_a_notice_of_a_day_that_is_over_is_refused(district):
    _client, answer = record(district, then="notify")
    assert answer.status_code == 422
    assert "直接记录会议" in answer.content.decode()


def test_late_records_say_so(district):
    client, answer = record(district)  # nineteen days after
    assert "补录" in client.get(answer.url).content.decode()
    record(district, held_on="2026-11-20", once="k2", type="other")
    assert [one.is_late for one in Meeting.objects.order_by("pk")] == [True, False]
    assert Meeting.objects.late().count() == 1


def corrected(client, meeting, **said):
    page = client.get(f"/m/life/{meeting.pk}/correct/")
    return client.post(
        f"/m/life/{meeting.pk}/correct/",
        {"held_on": "2026-11-03", "seen": page.context["seen"], "reason": "记错了", **said},
    )


def test_a_correction_needs_a_reason_and_keeps_what_stood(district):
    client, _answer = record(district)
    meeting, away = Meeting.objects.get(), district.members[4]
    answer = corrected(client, meeting, reason="", venue="别处")
    assert answer.status_code == 422
    assert "别处" in answer.content.decode()
    answer = corrected(client, meeting, venue="别处", **{f"roll-{away.pk}": "absent"})
    assert answer.url == f"/m/life/{meeting.pk}/"
    meeting.refresh_from_db()
    assert meeting.venue == "别处"
    assert Attendance.objects.get(meeting=meeting, member=away).state == "absent"
    line = JournalLine.objects.about(meeting).filter(verb="meetings.correct").get()
    assert line.details["before"]["venue"] == "二楼会议室"
    assert line.details["attendance"] == {str(away.pk): "present"}


def test_two_secretaries_correcting_the_same_meeting_lose_nothing(district):
    client, _answer = record(district)
    meeting, other = Meeting.objects.get(), district.browser("second")
    seen = client.get(f"/m/life/{meeting.pk}/correct/").context["seen"]
    assert corrected(other, meeting, venue="先改的").status_code == 302
    answer = corrected(client, meeting, seen=seen, venue="后改的", minutes="我写的内容")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先改的" in page
    assert "后改的" in page
    assert "我写的内容" in page
    meeting.refresh_from_db()
    assert meeting.venue == "先改的"
    again = corrected(client, meeting, seen=answer.context["seen"], venue="后改的")
    assert again.status_code == 302


def test_a_voided_record_stays_and_counts_nowhere(district):
    client, _answer = record(district)
    meeting = Meeting.objects.get()
    assert client.post(f"/m/life/{meeting.pk}/void/", {"reason": ""}).status_code == 422
    client.post(f"/m/life/{meeting.pk}/void/", {"reason": "重复登记"})
    assert "重复登记" in client.get(f"/m/life/{meeting.pk}/").content.decode()
    assert not Meeting.objects.standing().exists()
    assert client.get(f"/m/life/{meeting.pk}/correct/").status_code == 403


def test_a_member_reads_the_branch_and_of_attendance_only_the_own_line(district):
    _client, _answer = record(district, **{f"roll-{district.members[4].pk}": "absent"})
    meeting, reader = Meeting.objects.get(), district.browser("member")
    page = reader.get(f"/m/life/{meeting.pk}/")
    assert [one["title"] for one in page.context["people"]] == [str(district.members[3])]
    assert str(district.members[4]) not in page.content.decode()
    assert reader.get("/m/zb/life/").status_code == 200
    assert reader.get(f"/m/life/{meeting.pk}/correct/").status_code == 403
    assert reader.get(RECORD).status_code == 403
    assert reader.get(f"/f/life/{meeting.pk}/").status_code == 403


def test_another_branch_neither_sees_nor_writes(district):
    record(district)
    meeting, other = Meeting.objects.get(), district.browser("neighbour")
    assert other.get(f"/m/life/{meeting.pk}/").status_code == 404
    assert other.get(f"/f/life/{meeting.pk}/").status_code == 404
    assert other.post(RECORD, sent(district, once="k9")).status_code == 403
    assert other.get(f"{RECORD}?org=991001").status_code == 404
    assert Meeting.objects.count() == 1


def test_the_branch_finds_its_record_prepared(district):
    """Not yet recorded: the theme day waits in 待办; one tap opens it with its day and actions."""
    client = district.browser("secretary")
    items = client.get("/m/zb/").context["groups"][0]["items"]
    (due,) = [one for one in items if one["title"] == "主题党日（2026年11月）"]
    assert due["words"] == "2026-11-03 到期"
    page = client.get(due["url"])
    assert page.context["form"]["held_on"].value() == date(2026, 11, 3)
    record(district)
    items = client.get("/m/zb/").context["groups"][0]["items"]
    assert "主题党日（2026年11月）" not in [one["title"] for one in items]


def test_on_the_fixed_day_itself_it_is_prepared_for_today(district):
    with clock.at(date(2026, 12, 1)):
        page = district.browser("secretary").get(RECORD)
        assert page.context["form"]["held_on"].value() == date(2026, 12, 1)


@pytest.mark.parametrize("ui", ["plain", "elder"])
@pytest.mark.parametrize(
    "path", ["/m/zb/", "/m/zb/life/", "/m/zb/life/new/", "/m/zb/ledger/", "/m/life/monthly/"]
)
def test_every_phone_page_opens_empty_and_full(district, path, ui):
    client = district.browser("secretary")
    assert client.get(path, {"ui": ui}).status_code == 200
    record(district)
    assert client.get(path, {"ui": ui}).status_code == 200
