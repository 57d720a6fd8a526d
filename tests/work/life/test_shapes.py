"""What kind of life it was: kinds and forms, the month's theme, classes, projects, examples."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month, quarter, year
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.people import actions as people
from jiceng.registers.vocabulary import actions as vocabulary
from jiceng.registers.vocabulary.models import Component, Tag
from jiceng.work.life import actions
from jiceng.work.life.figures import shapes as figures
from jiceng.work.life.models import Example, Leave, MonthTheme, Particulars, PartyClass, Taking
from tests.work.district import BEGUN, TODAY, US
from tests.work.life.conftest import sent

DAY = date(2026, 11, 3)
RECORD = "/m/life/record/"


@pytest.fixture
def kinds(district):
    rows = [
        ("微型党课", "class", "lecture", False), ("参观", "theme_day", "visit", True),
        ("集中学习", "theme_day", "reading", False), ("志愿服务", "activity", "service", False),
    ]  # fmt: skip
    made = actions.list_kind_many(
        [
            {"org": district.root, "name": name, "type": type_, "form": form,
             "creative": creative, "since": BEGUN}
            for name, type_, form, creative in rows
        ],
        actor=US,
    )  # fmt: skip
    return {one.name: one for one in made}


def held(district, type_="theme_day", on=DAY, **said):
    org = said.pop("org", district.branch)
    return actions.record(actor=US, org=org, type=type_, held_on=on, **said)


def loaded(client, data):
    """What the trial of a table counts; what is good in it is written."""
    file = BytesIO(data)
    file.name = "台账.xlsx"
    trial = client.post("/c/life/import/", {"file": file}, follow=True)
    do = trial.request["PATH_INFO"].rstrip("/") + "/do/"
    client.post(do, {"verb": "good"}, follow=True)
    return trial.context["trial"]


def value(figure, node, period, **only):
    return figure.only(**only).read(node, Ask(period)).value


def test_a_class_has_a_teacher_a_level_and_a_field_and_leaders_are_counted(district, kinds):
    """S119: by level, by kind, and whether each who is to teach did."""
    boss = people.register(actor=US, name="钟一明", keeper=district.street, sex="1")
    people.appoint(actor=US, person=boss, org=district.street, body="party", title="secretary",
                   since=BEGUN)  # fmt: skip
    one = held(district, "class", theme="学条例", kind=kinds["微型党课"], speaker="钟一明")
    told = PartyClass.objects.get(meeting=one)
    assert (told.speaker, told.level, told.field) == (boss, "street", district.branch.field)
    held(district, "class", speaker="外请教师", level="expert", on_site=True, field="school")
    held(district, "class")
    whole = year(2026)
    assert value(figures.PARTY_CLASSES, district.root, whole) == 3
    assert value(figures.PARTY_CLASSES, district.branch, whole, kind="微型党课") == 1
    assert value(figures.PARTY_CLASSES, district.root, whole, field="school") == 1
    assert value(figures.LEADER_CLASSES, district.root, whole) == 1
    reading = figures.TAUGHT.read(district.root, Ask(whole))
    assert [post.person for post in reading.records] == [boss]
    assert figures.TAUGHT.read(district.root, Ask(year(2025))).missing.get().person == boss
    actions.set_norm(actor=US, org=district.root, org_kind="work_committee", title="secretary",
                     times=2, since=date(2026, 1, 1))  # fmt: skip
    assert figures.TAUGHT.read(district.root, Ask(whole)).missing.get().person == boss
    actions.correct(one, actor=US, reason="讲课人写错", speaker="外请教师")
    told.refresh_from_db()
    assert (told.speaker, told.speaker_name, told.level) == (None, "外请教师", "")
    line = JournalLine.objects.filter(verb="life.correct").latest("pk")
    assert line.details["before"]["speaker"] == "钟一明"
    with pytest.raises(ValidationError, match="只有党课才写讲课人"):
        held(district, speaker="钟一明")


def test_a_theme_is_issued_planned_held_and_its_coverage_is_known(district):
    """S121: the district's theme of the month, preset on the phone, counted by its programme."""
    vocabulary.declare(
        actor=US, name="主题教育", kind="campaign", since=BEGUN, components=["第一批"]
    )
    with clock.at(date(2026, 11, 1)):
        theme = actions.issue_theme(
            actor=US, org=district.root, month=date(2026, 11, 9), name="学党章",
            component=Component.objects.get(),
        )  # fmt: skip
    assert theme.month == date(2026, 11, 1)
    assert Tag.objects.of(MonthTheme).get().record == str(theme.pk)
    client = district.browser("secretary")
    form = client.get(RECORD).context["form"]
    assert form["month_theme"].value() == theme.pk
    client.post(RECORD, sent(district, month_theme=theme.pk))
    held(district, org=district.other)
    novel = month(2026, 11)
    on_theme = figures.ON_THEME.read(district.root, Ask(novel))
    assert (on_theme.value, on_theme.of.count()) == (1, 2)
    assert value(figures.ON_THEME, district.root, novel, programme="主题教育") == 1
    covered = figures.COVERED.read(district.root, Ask(novel))
    assert [one.name for one in covered.records] == ["东街第一党支部"]
    assert [one.name for one in covered.missing] == ["东街第二党支部"]
    assert figures.COVERED.read(district.root, Ask(month(2026, 10))).of.count() == 0
    for wrong, words in (
        ({"month": date(2026, 10, 1), "name": "晚了"}, "已经过去"),
        ({"month": DAY, "name": "学党章"}, "同名"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.issue_theme(actor=US, org=district.root, **wrong)
    with pytest.raises(ValidationError, match="不是这个月的主题"):
        held(district, on=date(2026, 10, 6), month_theme=theme)
    with clock.at(date(2026, 11, 1)):
        own = actions.issue_theme(actor=US, org=district.branch, month=DAY, name="本支部的")
        actions.issue_theme(actor=US, org=district.root, month=date(2026, 12, 1), name="还没到")
    covered = figures.COVERED.read(district.root, Ask(year(2026), TODAY))
    asked = {one.name: one.asked for one in covered.of}
    assert asked == {"东街第一党支部": 2, "东街第二党支部": 1}, "by whoever stands above, so far"
    assert not covered.records
    actions.withdraw_theme(own, actor=US, reason="重复")
    covered = figures.COVERED.read(district.root, Ask(year(2026), TODAY))
    assert [one.name for one in covered.records] == ["东街第一党支部"]
    actions.withdraw_theme(theme, actor=US, reason="重复")
    assert figures.COVERED.read(district.root, Ask(novel)).of.count() == 0


def test_branches_that_always_do_the_same_are_named_with_what_they_might_try(district, kinds):
    """W009: distinct forms by branch and quarter; a list for the street, no score of anybody."""
    actions.offer(actor=US, org=district.root, name="重走创业路", aim="看变化", form="visit",
                  minutes=60, since=BEGUN)  # fmt: skip
    for on in (date(2026, 10, 6), DAY):
        held(district, on=on, kind=kinds["集中学习"])
        held(district, on=on, org=district.other, kind=kinds["参观"])
    held(district, "activity", org=district.other, kind=kinds["志愿服务"])
    held(district, org=district.other, form="film")
    now = quarter(2026, 4)
    assert value(figures.FORMS, district.branch, now) == 1
    assert value(figures.FORMS, district.root, now) == 4
    assert value(figures.VARIETY, district.root, now) == 2
    varied = figures.VARIED.read(district.root, Ask(now))
    assert [one.name for one in varied.records] == ["东街第二党支部"]
    page = district.browser("clerk").get("/c/life/variety/?period=2026").content.decode()
    assert "东街第一党支部" in page
    assert "东街第二党支部" not in page.split("<tbody>")[1]
    assert "读书学文件" in page
    assert "重走创业路" in page
    assert not any(str(one) in page for one in district.members)
    assert district.browser("secretary").get("/c/life/variety/").status_code == 403


def test_set_actions_and_creative_ones_are_told_apart(district, kinds):
    """S127: a share, whatever made the meeting creative."""
    beyond = actions.SetAction.objects.get(required=False)
    held(district, actions=list(actions.SetAction.objects.filter(required=True)))
    held(district, actions=[beyond])
    held(district, kind=kinds["参观"])
    held(district, "assembly")
    reading = figures.CREATIVE.read(district.root, Ask(year(2026)))
    assert (reading.value, reading.of.count()) == (2, 3)
    plain, added, visit = Meeting.objects.filter(type="theme_day").order_by("pk")
    assert {*reading.records} == {added, visit}
    assert [*reading.missing] == [plain]
    actions.void(visit, actor=US, reason="重复")
    again = figures.CREATIVE.read(district.root, Ask(year(2026)))
    assert (again.value, again.of.count()) == (1, 2)
    assert figures.CREATIVE.read(district.other, Ask(year(2026))).of.count() == 0


def test_an_example_is_shown_only_if_its_branch_agrees(district, kinds):
    """S127: the board for all branches; consent first, taken down at any time."""
    first, second = held(district, kind=kinds["参观"]), held(district)
    clerk, secretary = district.browser("clerk"), district.browser("secretary")
    said = {"title": "走进企业看变化", "words": "请职工讲创业", "once": "n1"}
    assert clerk.post(f"/c/life/{first.pk}/nominate/", said).status_code == 302
    one = Example.objects.get()
    with pytest.raises(StepError):
        actions.show(one, actor=US)
    assert clerk.post(f"/c/life/examples/{one.pk}/agree/", {"once": "n2"}).status_code == 403
    assert secretary.post(f"/c/life/examples/{one.pk}/agree/", {"once": "n3"}).status_code == 302
    assert "走进企业看变化" not in secretary.get("/c/life/board/").content.decode()
    assert clerk.post(f"/c/life/examples/{one.pk}/show/", {"once": "n4"}).status_code == 302
    assert "走进企业看变化" in district.browser("neighbour").get("/c/life/board/").content.decode()
    said = {"reason": "不想展示了", "once": "n5"}
    secretary.post(f"/c/life/examples/{one.pk}/take_down/", said)
    assert "走进企业看变化" not in clerk.get("/c/life/board/").content.decode()
    own = actions.propose(second, actor=US, title="自荐", words="做法")
    assert own.state == "offered"
    with pytest.raises(ValidationError, match="已经作为案例"):
        actions.propose(second, actor=US, title="自荐", words="做法")


def test_a_project_is_taken_held_rated_and_used_again(district):
    """S129: from the catalogue to the count of its uses."""
    project = actions.offer(actor=US, org=district.root, name="党章里的一句话", aim="人人开口",
                            form="discussion", minutes=45, since=BEGUN, practice=True)  # fmt: skip
    assert [str(part) for part in project.parts] == ["党性教育", "互动实践"]
    taking = actions.take(actor=US, project=project, org=district.branch)
    with pytest.raises(ValidationError, match="不用重复取用"):
        actions.take(actor=US, project=project, org=district.branch)
    with pytest.raises(ValidationError, match="以后再评价"):
        actions.rate(taking, actor=US, rating=5)
    client = district.browser("secretary")
    assert "党章里的一句话" in client.get(RECORD).content.decode()
    client.post(RECORD, sent(district, project=project.pk))
    taking.refresh_from_db()
    meeting = Meeting.objects.get()
    assert (taking.state, taking.meeting) == ("held", meeting)
    assert Particulars.objects.get(meeting=meeting).form == "discussion"
    said = {"rating": "5", "words": "都开口了", "once": "r1"}
    assert client.post(f"/c/life/takings/{taking.pk}/rate/", said).status_code == 302
    whole = year(2026)
    assert value(figures.USED, district.root, whole) == 1
    assert figures.RATING.read(district.root, Ask(whole)).value == 5
    assert value(figures.REUSED, district.root, whole) == 0
    again = held(district, org=district.other, project=project)
    assert value(figures.REUSED, district.root, whole) == 1
    actions.void(again, actor=US, reason="重复")
    assert value(figures.USED, district.root, whole, project="党章里的一句话") == 1
    later = actions.take(actor=US, project=project, org=district.branch)
    with pytest.raises(ValidationError, match="已经登记过一个项目"):
        actions.hold(later, actor=US, meeting=meeting)
    other = held(district, org=district.other)
    with pytest.raises(ValidationError, match="请选本支部"):
        actions.hold(later, actor=US, meeting=other)
    with clock.at(date(2026, 12, 2)):
        actions.retire(project, actor=US, on=date(2026, 12, 1))
        with pytest.raises(ValidationError, match="不在目录里"):
            actions.take(actor=US, project=project, org=district.other)
    assert Taking.objects.filter(state="held").count() == 2
    bad = {"org": district.root.pk, "name": "空", "aim": "无", "form": "visit", "minutes": 60,
           "since": "2026-11-01", "once": "p1"}  # fmt: skip
    refused = district.browser("clerk").post("/c/life/projects/new/", bad)
    assert refused.status_code == 422
    assert "至少勾一项" in refused.content.decode()


def test_what_a_ledger_says_of_kinds_and_teachers_is_loaded_back(district, kinds):
    """The ledger's own columns fill the same fields; a kind of another type is refused."""
    one = held(district, "class", kind=kinds["微型党课"], speaker="外请教师", level="expert")
    page = district.browser("clerk").get(f"/c/life/{one.pk}/").content.decode()
    for words in ("微型党课", "课堂讲授", "外请教师", "专家、党校教师"):
        assert words in page
    with pytest.raises(ValidationError, match="请换一个，或改类型"):
        held(district, kind=kinds["微型党课"])
    orgs.rename(district.other, actor=US, name="东街创业党支部", since=TODAY)
    actions.unlist_kind(kinds["参观"], actor=US, on=DAY)
    form = district.browser("secretary").get(RECORD).context["form"]
    assert [str(kind) for kind in form.fields["kind"].queryset] == ["集中学习"]
    with clock.at(date(2026, 11, 1)):
        theme, _next = (
            actions.issue_theme(actor=US, org=district.root, month=month_, name="学党章")
            for month_ in (DAY, date(2026, 12, 1))
        )
    held(district, kind=kinds["集中学习"], month_theme=theme, form="discussion")
    worker = district.browser("worker")
    data = worker.get("/c/life/export/?period=2026&face=data").content
    assert loaded(worker, data)["same"] == 2
    told = Particulars.objects.order_by("pk").values("kind", "form", "month_theme")
    taught = PartyClass.objects.values("speaker_name", "level", "field")
    before = [*told, *taught]
    for meeting in Meeting.objects.all():
        actions.void(meeting, actor=US, reason="换一套系统")
    book = openpyxl.load_workbook(BytesIO(data))
    book.worksheets[0].delete_cols(1)
    copy = BytesIO()
    book.save(copy)
    Particulars.objects.all().delete()
    PartyClass.objects.all().delete()
    assert loaded(worker, copy.getvalue())["good"] == 2
    assert [*told.order_by("-pk"), *taught.all()] == before, "as it was told, from the ledger alone"


def test_a_corrected_type_or_day_takes_along_what_was_told_and_keeps_what_is_offered_no_more(
    district, kinds
):
    """A class that was none has no teacher; a theme stays in its month; a project goes back."""
    one = held(district, "class", speaker="外请教师")
    actions.correct(one, actor=US, reason="不是党课", type="activity")
    assert not PartyClass.objects.exists()
    line = JournalLine.objects.filter(verb="life.correct").latest("pk")
    assert line.details["before"]["speaker"] == "外请教师"
    actions.correct(one, actor=US, reason="是党课", type="class")
    assert PartyClass.objects.get().meeting == one
    actions.correct(one, actor=US, reason="种类", kind=kinds["微型党课"])
    with pytest.raises(ValidationError, match="请换一个，或改类型"):
        actions.correct(one, actor=US, reason="类型", type="activity")
    with clock.at(date(2026, 11, 1)):
        theme = actions.issue_theme(actor=US, org=district.root, month=DAY, name="学党章")
    project = actions.offer(actor=US, org=district.root, name="重走创业路", aim="看变化",
                            form="visit", minutes=60, since=BEGUN)  # fmt: skip
    first = actions.take(actor=US, project=project, org=district.branch)
    day = held(district, month_theme=theme, kind=kinds["参观"], project=project)
    with pytest.raises(ValidationError, match="不是这个月的主题"), transaction.atomic():
        actions.correct(day, actor=US, reason="日期", held_on=date(2026, 10, 6))
    day.refresh_from_db()
    actions.withdraw_theme(theme, actor=US, reason="重复")
    actions.unlist_kind(kinds["参观"], actor=US, on=DAY)
    client = district.browser("secretary")
    phone, console = f"/m/life/{day.pk}/correct/", f"/c/life/{day.pk}/edit/"
    page = client.get(phone)
    form = page.context["form"]
    told = {name: form[name].value() for name in ("month_theme", "kind", "project")}
    assert {name: getattr(v, "pk", v) for name, v in told.items()} == {
        "month_theme": theme.pk, "kind": kinds["参观"].pk, "project": project.pk,
    }  # fmt: skip
    said = sent(district, seen=page.context["seen"], reason="补写", minutes="讲了经过", once="f1",
                **{name: getattr(v, "pk", v) for name, v in told.items()})  # fmt: skip
    assert client.post(phone, said).status_code == 302
    kept = Particulars.objects.get(meeting=day)
    assert (kept.month_theme, kept.kind) == (theme, kinds["参观"])
    form = client.get(console).context["form"]
    assert form.fields["month_theme"].clean(form["month_theme"].value()) == theme
    seen = client.get(phone).context["seen"]
    said |= {"project": "", "seen": seen, "once": "f2"}
    assert client.post(phone, said).status_code == 302
    first.refresh_from_db()
    assert (first.state, first.meeting) == ("dropped", None), "it stays"
    again = held(district, "activity", project=project)
    actions.void(again, actor=US, reason="写错")
    assert (
        project in client.get(f"{RECORD}?type=activity").context["form"].fields["project"].queryset
    )
    last = held(district, "activity", project=project, on=date(2026, 11, 5))
    assert Taking.objects.get(state="held").meeting == last, "the same taking, at another meeting"


def test_leave_is_asked_on_the_phone_answered_and_preset_in_the_record(district):
    """Before the meeting, by whoever is invited; the record begins with it."""
    invitation = actions.notify(actor=US, org=district.branch, type="theme_day",
                                held_on=date(2026, 12, 1), venue="二楼")  # fmt: skip
    member, secretary = district.browser("member"), district.browser("secretary")
    assert "2026-12-01" in member.get("/m/life/").content.decode()
    url = f"/m/life/notices/{invitation.pk}/leave/"
    assert member.get(url).status_code == 200
    assert member.post(url, {"reason": "", "once": "l0"}).status_code == 422
    assert member.post(url, {"reason": "公务", "once": "l1"}).status_code == 302
    member.post(url, {"reason": "公务出差", "once": "l2"})
    leave = Leave.objects.get()
    assert (leave.member, leave.reason, leave.state) == (district.members[3], "公务出差", "asked")
    page = secretary.get(f"/m/life/notices/{invitation.pk}/").content.decode()
    assert "公务出差" in page
    assert district.browser("neighbour").get(url).status_code == 404
    assert district.browser("clerk").get(f"/c/life/leaves/{leave.pk}/").status_code == 403
    assert secretary.post(f"/c/life/leaves/{leave.pk}/grant/", {"once": "l3"}).status_code == 302
    answered = member.post(url, {"reason": "又去了", "once": "l4"})
    assert "支部已经答复" in answered.content.decode()
    with clock.at(date(2026, 12, 1)):
        page = district.browser("secretary").get(RECORD)
        roll = page.context["roll"]["people"]
        asked = {one["pk"]: (one["choice"], one["reason"]) for one in roll}
        assert asked.pop(leave.member_id) == ("excused", "公务出差")
        assert {choice for choice, _why in asked.values()} == {"present"}
    for wrong, words in ((district.members[15], "没有通知您"),):
        with pytest.raises(ValidationError, match=words):
            actions.ask_leave(invitation, actor=US, member=wrong, reason="公务")
    with clock.at(date(2026, 12, 2)), pytest.raises(ValidationError, match="已经开过"):
        actions.ask_leave(invitation, actor=US, member=district.members[4], reason="公务")
