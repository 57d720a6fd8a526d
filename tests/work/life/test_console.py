"""The console: the ledger, the published list of the fixed day, a branch's year, settings."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.registers.meetings.models import Attendance, Decision, Meeting
from jiceng.work.life import actions as life
from jiceng.work.life.models import FixedDay, SetAction
from tests.work.life.conftest import US

pytestmark = pytest.mark.both
TABLE = "/c/life/?period=2026"


def held(district, **said):
    values = {"org": district.branch, "type": "theme_day", "held_on": date(2026, 11, 3), **said}
    return life.record(actor=US, **values)


def entered(district, **said):
    return {"org": district.branch.pk, "type": "assembly", "held_on": "2026-11-10", **said}


def rows_of(answer):
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_ledger_says_who_was_due_who_came_and_why_not(district):
    away = f"{district.members[4]}（病假）、{district.members[5]}（缺席）"
    held(district, away=away, theme="学党章", decision="同意", host="钱一明")
    page = district.browser("clerk").get(TABLE).content.decode()
    for words in ("东街第一党支部", "主题党日", "请假1（病假1）、缺席1", "同意", "钱一明", "补录"):
        assert words in page
    assert str(district.members[4]) not in page
    row = next(
        r for r in rows_of(district.browser("clerk").get("/c/life/export/?period=2026"))
        if "东街第一党支部" in r
    )  # fmt: skip
    assert [v for v in row if v in (14, 12) or "请假" in str(v)] == [
        14,
        12,
        "请假1（病假1）、缺席1",
    ]


def test_every_page_takes_as_many_queries_for_many_as_for_few(
    district, django_assert_max_num_queries
):
    for day in range(1, 21):
        held(district, held_on=date(2026, 11, day), type="other", away="赵一明（病假）")
    clerk = district.browser("clerk")
    clerk.get(TABLE)
    with django_assert_max_num_queries(32):
        assert clerk.get(TABLE).status_code == 200
    with django_assert_max_num_queries(30):
        assert clerk.get("/c/life/monthly/?period=2026-11").status_code == 200
    with django_assert_max_num_queries(30):
        assert clerk.get("/c/life/yearly/?period=2026").status_code == 200


def test_a_record_names_people_to_its_branch_and_numbers_to_those_above(district):
    meeting = held(district, away=f"{district.members[4]}（病假）")
    name = str(district.members[4])
    for who, named in (("secretary", True), ("worker", True), ("clerk", False), ("leader", False),
                       ("member", False)):  # fmt: skip
        page = district.browser(who).get(f"/c/life/{meeting.pk}/").content.decode()
        assert (name in page) is named, who
        assert "请假1" in page


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("clerk", "/c/life/", 200), ("leader", "/c/life/", 200), ("member", "/c/life/", 200),
        ("auditor", "/c/life/", 403), ("leader", "/c/life/new/", 403),
        ("clerk", "/c/life/new/", 200),
        ("worker", "/c/life/fixed_days/", 200), ("worker", "/c/life/fixed_days/new/", 403),
        ("clerk", "/c/life/fixed_days/new/", 200), ("clerk", "/c/life/set_actions/new/", 200),
        ("secretary", "/c/life/set_actions/new/", 403), ("member", "/c/life/monthly/", 200),
        ("auditor", "/c/life/monthly/", 403), ("secretary", "/c/life/yearly/", 200),
    ],
)  # fmt: skip
def test_each_role_is_let_in_where_it_belongs(district, who, path, status):
    assert district.browser(who).get(path).status_code == status


def test_the_form_records_as_the_ledger_is_written(district):
    client = district.browser("worker")
    answer = client.post(
        "/c/life/new/",
        entered(
            district, host="钱一明", away="孙一明（公务）", decision="通过计划", ayes=11, noes=0
        ),
    )
    assert answer.status_code == 302, answer.content.decode()
    meeting = Meeting.objects.get()
    assert meeting.host.name == "钱一明"
    assert Attendance.objects.get(state="excused").reason == "公务"
    assert Decision.objects.get().present == 11


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"held_on": "2026-11-23"}, "日期还没有到"),
        ({"held_on": "2019-01-01"}, "才成立"),
        ({"away": "杨一明（病假）"}, "不在东街第一党支部的应到名单里：杨一明"),
        ({"away": "（病假"}, "读不懂"),
        ({"host": "外人"}, "没找到本支部的“外人”"),
        ({"decision": "通过", "ayes": 13}, "多于实到有表决权的 12 人"),
        ({"type": "party"}, "没有这个选项"),
    ],
)
def test_the_form_refuses_in_plain_words(district, said, words):
    answer = district.browser("worker").post("/c/life/new/", entered(district, **said))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Meeting.objects.exists()


def test_nobody_records_for_a_branch_that_is_not_theirs(district):
    answer = district.browser("neighbour").post("/c/life/new/", entered(district))
    assert answer.status_code == 422
    assert not Meeting.objects.exists()


def test_a_correction_counts_the_vote_again(district):
    meeting = held(district, type="assembly", decision="通过计划", ayes=7, noes=0)
    assert Decision.objects.get().carried
    client = district.browser("worker")
    page = client.get(f"/c/life/{meeting.pk}/edit/")
    said = {
        name: value for name, value in page.context["form"].initial.items() if value is not None
    }
    client.post(
        f"/c/life/{meeting.pk}/edit/",
        {**said, "ayes": 6, "noes": 0, "reason": "点错票数", "seen": page.context["seen"]},
    )
    assert not Decision.objects.get().carried


def test_those_above_correct_without_touching_the_roll(district):
    meeting = held(district, away=f"{district.members[4]}（病假）")
    client = district.browser("clerk")
    page = client.get(f"/c/life/{meeting.pk}/edit/")
    assert "away" not in page.context["form"].fields
    answer = client.post(
        f"/c/life/{meeting.pk}/edit/",
        {"type": "theme_day", "held_on": "2026-11-03", "venue": "新址", "reason": "核对",
         "seen": page.context["seen"]},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert Attendance.objects.filter(state="excused").count() == 1


def test_a_worksheet_of_past_meetings_goes_in_after_a_trial_and_comes_out_again(district):
    lines = [
        "党支部,类型,时间,地点,主题,主持,请假和缺席,决议,赞成票,反对票",
        "东街第一党支部,党员大会,2026-10-12,议事室,总结,钱一明,孙一明（病假）,通过计划,11,0",
        "东街第一党支部,主题党日,2026-12-01,议事室,学习,,,,,",
        "东街第一党支部,党课,2026-10-15,议事室,学习,,张三（病假）,,,",
        "东街第一党支部,党员大会,2019-10-15,议事室,学习,,,,,",
    ]
    client = district.browser("worker")
    file = BytesIO("\n".join(lines).encode())
    file.name = "会议.csv"
    trial = client.post("/c/life/import/", {"file": file}, follow=True)
    page = trial.content.decode()
    assert "日期还没有到" in page
    assert "不在东街第一党支部的应到名单里：张三" in page
    assert "才成立" in page
    assert not Meeting.objects.exists()
    uid = trial.request["PATH_INFO"].split("/")[-2]
    do = reverse("life.meetings.import_do", args=[uid])
    client.post(do, {"verb": "good"}, follow=True)
    meeting = Meeting.objects.tallied().get()
    assert (meeting.host.name, meeting.present_count) == ("钱一明", 13)
    assert Decision.objects.get().carried
    data = BytesIO(client.get("/c/life/export/?period=2026&face=data").content)
    data.name = "数据.xlsx"
    again = client.post("/c/life/import/", {"file": data}, follow=True)
    assert again.context["trial"]["same"] == 1


def test_the_monthly_list_is_published_to_every_branch_and_ranks_nobody(district):
    held(district, theme="学党章", away="赵一明（病假）", held_on=date(2026, 11, 4))
    for who in ("neighbour", "member", "clerk"):
        page = district.browser(who).get("/c/life/monthly/?period=2026-11")
        lines = page.context["lines"]
        assert [one["line"].org.name for one in lines] == ["东街第一党支部", "东街第二党支部"]
        assert [one["line"].state for one in lines] == ["done", "late"]
        assert "92.9%" in page.content.decode()
        assert "不在固定日、补录" in page.content.decode()
        assert (page.context["total"], page.context["done"]) == (2, 1)
    assert district.browser("neighbour").get("/c/life/monthly/").context["lines"][0]["url"] == ""
    owing = district.browser("clerk").get("/c/life/monthly/?period=2026-11&only=owing")
    assert [one["line"].org.name for one in owing.context["lines"]] == ["东街第二党支部"]
    assert "排名" not in page.content.decode().replace("不排名", "")


@pytest.mark.parametrize("face", ["ledger", "data"])
def test_the_monthly_list_goes_out_as_a_ledger(district, face):
    held(district, theme="学党章")
    answer = district.browser("clerk").get(f"/c/life/monthly/export/?period=2026-11&face={face}")
    said = str(rows_of(answer))
    for words in ("应开展", "东街第一党支部", "学党章", "100.0%", "尚未开展"):
        assert words in said


def test_a_branchs_year_marks_what_is_missing_and_links_what_is_there(district):
    meeting = held(district)
    held(district, type="assembly", held_on=date(2026, 2, 3))
    page = district.browser("clerk").get("/c/life/yearly/?org=991001&period=2026")
    rows = {title: marks for title, _label, marks in page.context["one"].rows}
    assert [mark.missing for mark in rows["assembly"]] == [False, True, True, False]
    assert [mark.missing for mark in rows["theme_day"]] == [True] * 10 + [False, False]
    assert [mark.missing for mark in rows["committee"]] == [True] * 10 + [False, False]
    assert not any(mark.owed for mark in rows["class"] + rows["group"])
    assert f"/c/life/{meeting.pk}/" in page.content.decode()


def test_small_branches_owe_no_committee_meeting(district):
    page = district.browser("clerk").get("/c/life/yearly/?org=991002&period=2026")
    rows = {title: marks for title, _label, marks in page.context["one"].rows}
    assert not any(mark.owed for mark in rows["committee"])


def test_the_district_sets_its_day_and_every_branch_follows(district):
    clerk = district.browser("clerk")
    said = {"org": district.root.pk, "weekday": 4, "nth": 2, "since": "2026-12-01"}
    assert clerk.post("/c/life/fixed_days/new/", said).status_code == 302
    assert FixedDay.objects.filter(until=date(2026, 12, 1)).count() == 1
    page = clerk.get("/c/life/monthly/?period=2026-12")
    assert page.context["lines"][0]["line"].due_on == date(2026, 12, 11)
    assert clerk.get("/c/life/monthly/?period=2026-11").context["lines"][0]["line"].due_on == date(
        2026, 11, 3
    )
    answer = clerk.post("/c/life/fixed_days/new/", {**said, "since": "2026-06-01"})
    assert answer.status_code == 422
    assert "更晚开始" in answer.content.decode()


def test_an_action_taken_off_the_list_is_no_longer_ticked(district):
    clerk, action = district.browser("clerk"), SetAction.objects.order_by("pk")[0]
    answer = clerk.post(f"/c/life/set_actions/{action.pk}/unlist_action/", {"on": "2026-11-01"})
    assert answer.status_code == 302
    form = district.browser("secretary").get("/m/life/record/").context["form"]
    assert action.pk not in form["actions"].value()


def test_the_desk_leads_to_the_prepared_record(district):
    with clock.at(date(2026, 11, 3)):
        page = district.browser("secretary").get("/c/desk/todo/").content.decode()
    assert "duty=life.theme_days" in page
