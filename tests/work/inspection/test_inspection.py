"""Records drawn again by anybody, read, given back, mended; questions; bulletins; the quarter."""

import re
from datetime import date, time
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, on, quarter
from jiceng.registers.matters import actions as matters
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.outbox.models import Message
from jiceng.work.inspection import actions, figures
from jiceng.work.inspection.actions import looking
from jiceng.work.inspection.models import Bulletin, Draw, Inspection
from jiceng.work.inspection.rules import Record, doubts, draw
from jiceng.work.inspection.sheets.papers import document
from tests.cast import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US, OTHER = System("测试"), System("另一位")
NOW = date(2025, 5, 6)
LONG = (
    "学习传达上级会议精神，讨论本季度为民服务项目，党员逐一发言，"
    "决定五月开展两次入户走访并由组织委员负责"
)


@pytest.fixture
def april(cast):
    """Eight meetings of two branches in April, recorded in May."""
    with clock.at(NOW):
        return [
            meetings.record(actor=US, org=org, type="theme_day", held_on=date(2025, 4, day),
                            theme=f"第{n}次", minutes=f"第{n}次的内容")
            for n, (org, day) in enumerate(
                [(org, day) for org in (cast.branch, cast.orgs[8]) for day in (1, 8, 15, 22)]
            )
        ]  # fmt: skip


def ask(day=date(2025, 6, 30)):
    return Ask(quarter(2025, 2), as_of=day)


def drawn(cast, **more):
    values = {"org": cast.district, "channel": "online", "month_on": date(2025, 4, 9), "size": 3}
    with clock.at(NOW):
        return actions.draw(actor=US, **{**values, **more})


def test_whoever_knows_seed_and_records_draws_the_same(cast, april):
    # What the district itself held (a ceremony of the cast) is no record of a branch: never drawn.
    held = Meeting.objects.standing().during(month(2025, 4))
    keys = {str(one.uid) for one in held.filter(org__kind__in=BRANCHES)}
    assert {str(one.uid) for one in april} < keys
    assert {one.org for one in held if str(one.uid) not in keys} == {cast.district}
    made = drawn(cast, seed="一等奖 07 19 23")
    mine = {str(one.meeting.uid) for one in Inspection.objects.filter(draw=made)}
    assert len(mine) == 3
    assert made.population == len(keys)
    assert mine == set(draw("一等奖 07 19 23", sorted(keys, reverse=True), 3))
    # Whichever keys the records were given: of a hundred other seeds hardly any draws these three.
    others = [set(draw(f"别的种子 {n}", keys, 3)) for n in range(100)]
    assert others.count(mine) < 20
    with pytest.raises(ValidationError, match="已经抽过"):
        drawn(cast, seed="一等奖 07 19 23")
    again = drawn(cast, size=500)  # nothing is drawn twice, and no more than there is
    assert Inspection.objects.filter(draw=again).count() == made.population - 3
    assert again.seed == f"{cast.district.code}-202504-2"
    with pytest.raises(ValidationError, match="没有可以抽取的"):
        drawn(cast)
    with pytest.raises(ValidationError, match="还没有到"):
        drawn(cast, month_on=date(2025, 7, 1))


def test_a_draw_comes_out_the_same_whatever_is_recorded_or_voided_since(cast, april):
    made = drawn(cast)
    with clock.at(NOW):
        meetings.record(actor=US, org=cast.branch, type="class", held_on=date(2025, 4, 29))
        meetings.void(april[0], actor=US, reason="登错了")
    again = set(draw(made.seed, made.keys, made.size))
    assert again == {str(one.meeting.uid) for one in Inspection.objects.filter(draw=made)}
    assert len(made.keys) == made.population
    sound = [words for check in actions.INVARIANTS for words in check()]
    assert sound == []
    Inspection.objects.filter(draw=made).first().delete()
    assert "不同" in next(words for check in actions.INVARIANTS for words in check())


def test_of_two_draws_at_once_the_table_lets_in_one(cast, april, monkeypatch):
    found = looking.drawable(cast.district, "online", month(2025, 4))
    drawn(cast, size=500)
    monkeypatch.setattr(looking, "drawable", lambda *_: found)  # as read before the other wrote
    with pytest.raises(IntegrityError), transaction.atomic():
        drawn(cast, size=500)
    assert Draw.objects.count() == 1


def test_every_part_is_drawn_about_equally_often():
    keys = [str(n) for n in range(40)]
    count = dict.fromkeys(keys, 0)
    for seed in range(2_000):
        for key in draw(str(seed), keys, 4):
            count[key] += 1
    assert min(count.values()) > 150 and max(count.values()) < 260  # 200 each, within 4 sigma


def test_on_site_branches_are_drawn(cast):
    made = drawn(cast, channel="on_site", size=2)
    rows = Inspection.objects.filter(draw=made)
    assert [one.meeting for one in rows] == [None, None]
    assert all(one.org.is_branch for one in rows)
    below = drawn(cast, channel="on_site", size=50, org=cast.east, seed="8")
    standing = Org.objects.standing(date(2025, 4, 30)).filter(kind__in=BRANCHES)
    ours = {one.pk for one in standing if one.path.startswith(cast.east.path)}
    found = list(Inspection.objects.filter(draw=below).values_list("org", flat=True))
    assert len(found) == len(ours) == below.population, "each once, and no more than there are"
    assert {*found} == ours < {one.pk for one in standing}
    with pytest.raises(ValidationError, match="已经抽过"):
        drawn(cast, channel="on_site", size=50, org=cast.east, seed="8")


def test_on_site_those_above_the_branches_may_be_drawn_and_picked(cast):
    made = drawn(cast, channel="on_site", size=2, whom="committees")
    rows = list(Inspection.objects.filter(draw=made).select_related("org"))
    assert rows and not any(one.org.is_branch for one in rows)
    assert made.org not in {one.org for one in rows}, "nobody looks at themselves"
    one = actions.pick(actor=US, channel="on_site", org=cast.east, meeting=None)
    assert (one.org, one.state) == (cast.east, "drawn")
    with pytest.raises(ValidationError, match="请选线下查看"):
        drawn(cast, whom="committees")
    assert not [w for check in actions.INVARIANTS for w in check()]


def given_back(cast, april, **more):
    with clock.at(NOW):
        one = actions.pick(actor=US, org=cast.branch, channel="online", meeting=april[0])
        values = {"on": NOW, "inspector": "某乙", "kinds": ["missing", "date"],
                  "problem": "没有写决议"}  # fmt: skip
        return actions.send_back(one, actor=US, **{**values, **more})


def test_what_is_given_back_is_mended_by_the_branch_and_settled_by_another(cast, april, client):
    one = given_back(cast, april)
    assert (one.matter.org, one.matter.due_on) == (cast.branch, date(2025, 5, 20))
    told = Message.objects.get(dedupe_key__startswith=f"inspection.send_back:{one.pk}:")
    assert told.account == cast.accounts["secretary"] and "2025-05-20" in told.body
    phone = sign_in(client, cast.accounts["secretary"]).get(reverse("life.todo"))
    phone = phone.content.decode()
    assert "调阅整改：没有写决议" in phone
    with clock.at(date(2025, 5, 10)):
        matters.accept(one.matter, actor=US)
        matters.submit(one.matter, actor=US, proof="已补写")
        matters.close(one.matter, actor=OTHER)
        with pytest.raises(StepError):
            actions.pass_it(one, actor=US, on=date(2025, 5, 10), inspector="某乙")
    page = sign_in(client, cast.accounts["secretary"]).get(f"/c/inspection/{one.pk}/")
    assert "记录不全、日期有误" in page.content.decode()
    before, after = ask(date(2025, 5, 9)), ask(date(2025, 5, 10))
    assert figures.MENDED.read(cast.east, before).value == 0
    assert figures.MENDED.read(cast.east, after).value == 1
    assert figures.FAULTS.read(cast.district, after).by("kind") == {"missing": 1, "date": 1}
    assert figures.OVERDUE.read(cast.district, Ask(on(date(2025, 5, 30)))).value == 0
    assert actions.INVARIANTS and not [w for check in actions.INVARIANTS for w in check()]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": date(2025, 5, 7)}, "还没有到"),
        ({"on": date(2025, 5, 1)}, "不能早于抽取日期"),
        ({"kinds": []}, "哪一类问题"),
        ({"due_on": date(2025, 5, 1)}, "早于调阅日期"),
    ],
)
def test_a_return_that_cannot_be_is_told_and_nothing_is_written(cast, april, change, words):
    with pytest.raises(ValidationError, match=words):
        given_back(cast, april, **change)
    assert not Inspection.objects.exclude(problem="").exists()


def test_what_was_put_off_or_taken_up_again_is_told_as_the_matter_stands(cast, april):
    one = given_back(cast, april)

    def late(day):
        return figures.OVERDUE.read(cast.district, Ask(on(day))).value

    assert late(date(2025, 5, 30)) == 1
    with clock.at(date(2025, 5, 8)):
        matters.extend(one.matter, actor=US, reason="书记住院", to=date(2025, 6, 10))
        matters.accept(one.matter, actor=US)
        matters.submit(one.matter, actor=US, proof="已补写")
        matters.close(one.matter, actor=OTHER)
    assert (late(date(2025, 5, 30)), late(date(2025, 6, 30))) == (0, 0)
    with clock.at(date(2025, 6, 2)):
        matters.reopen(one.matter, actor=OTHER, reason="还缺签名")
    assert figures.MENDED.read(cast.east, ask(date(2025, 5, 30))).value == 1
    assert figures.MENDED.read(cast.east, ask(date(2025, 6, 30))).value == 0
    assert late(date(2025, 6, 30)) == 1


def test_what_is_picked_belongs_together(cast, april):
    actions.pick(actor=US, channel="online", org=cast.branch, meeting=april[2])
    for values, words in (
        ({"org": cast.branch, "meeting": april[2]}, "已经在等着调阅"),
        ({"org": cast.orgs[8], "meeting": april[0]}, "不是这个党支部的"),
        ({"org": cast.east, "meeting": None}, "请选择党支部"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.pick(actor=US, channel="online", **values)
    meetings.void(april[1], actor=US, reason="登错了")
    with pytest.raises(ValidationError, match="已经作废"):
        actions.pick(actor=US, channel="online", org=cast.branch, meeting=april[1])


def test_the_numbers_are_of_the_branches_and_of_the_channel(cast, april):
    one = given_back(cast, april)
    made = drawn(cast, channel="on_site", org=cast.branch, size=1)
    with clock.at(NOW):
        actions.pass_many(Inspection.objects.filter(draw=made), actor=US, on=NOW,
                          inspector="某乙")  # fmt: skip
    found = figures.RECORDS.read(cast.district, ask())
    assert found.value == 2
    assert found.by("channel") == {"online": 1, "on_site": 1}
    assert figures.RETURNED.read(cast.district, ask()).value == 1
    branches = figures.INSPECTED.read(cast.district, ask())
    assert list(branches.records) == [cast.branch]
    assert cast.orgs[8] in branches.missing
    assert figures.OVERDUE.read(cast.district, Ask(on(date(2025, 5, 30)))).records.get() == one


# Questions --------------------------------------------------------------------------------


def record(pk, **more):
    values = {"org": pk, "held_on": date(2025, 4, 1), "recorded_on": date(2025, 4, 2)}
    return Record(pk=pk, **{**values, **more})


def kinds(*records):
    return [(one.kind, one.record, one.other) for one in doubts(records)]


def test_copied_minutes_are_asked_about_though_dates_and_marks_differ():
    copy = LONG.replace("，", "。 ") + "（2025年4月9日）"
    near = LONG.replace("五月", "六月").replace("两次", "三次")
    found = kinds(record(1, minutes=LONG), record(2, minutes=copy), record(3, minutes=near))
    assert found == [("copied", 1, 2), ("copied", 1, 3)]
    other = "讨论预备党员转正，支部委员会汇报考察情况，发表意见后无记名表决，形成决议并报街道审批"
    assert kinds(record(1, minutes=LONG), record(2, minutes=other)) == []
    assert kinds(record(1, minutes="学习文件"), record(2, minutes="学习文件")) == []


def test_impossible_dates_rooms_taken_twice_and_doubles_are_asked_about():
    day = date(2025, 4, 1)
    assert kinds(record(1, org_since=date(2025, 4, 2))) == [("before", 1, None)]
    assert kinds(record(1, org_until=day)) == [("after", 1, None)]
    assert kinds(record(1, recorded_on=date(2025, 3, 31))) == [("future", 1, None)]
    here = {"room": 7, "starts_at": time(9)}
    assert kinds(record(1, **here), record(2, room=7, starts_at=time(9, 59))) == [("room", 1, 2)]
    assert kinds(record(1, **here), record(2, room=7, starts_at=time(10))) == []
    assert kinds(record(1, **here), record(2, room=8, starts_at=time(9))) == []
    assert kinds(record(1, type="class"), record(2, org=1, type="class")) == [("twice", 1, 2)]


def test_questions_stand_on_the_page_and_at_the_record_and_are_no_verdict(client, cast):
    with clock.at(NOW):
        for org in (cast.branch, cast.orgs[8]):
            meetings.record(actor=US, org=org, type="class", held_on=date(2025, 4, 3),
                            theme="党课", minutes=LONG)  # fmt: skip
        mine, _theirs = Meeting.objects.filter(minutes=LONG).order_by("pk")
        one = actions.pick(actor=US, org=mine.org, channel="online", meeting=mine)
    signed = sign_in(client, cast.accounts["clerk"])
    page = signed.get("/c/inspection/questions/?period=2025-04").content.decode()
    assert "几乎相同" in page and str(cast.orgs[8]) in page
    assert "只是疑问，不是结论" in page
    assert "几乎相同" in signed.get(f"/c/inspection/{one.pk}/").content.decode()
    assert not Inspection.objects.exclude(problem="").exists()


# Bulletins and the quarter ----------------------------------------------------------------


def issued(cast, **more):
    with clock.at(date(2025, 5, 28)):
        return actions.issue(actor=US, org=cast.district, month_on=date(2025, 5, 28),
                             words="请对照检查", **more)  # fmt: skip


def test_a_bulletin_holds_the_numbers_of_its_day_and_all_branches_read_it(client, cast, april):
    with pytest.raises(ValidationError, match="没有调阅过"):
        issued(cast)
    one = given_back(cast, april)
    bulletin = issued(cast)
    assert bulletin.numbers["total"] == {"read": 1, "branches": 1, "returned": 1, "settled": 0}
    assert bulletin.numbers["kinds"] == {"date": 1, "missing": 1}
    first = document(bulletin)
    with clock.at(date(2025, 6, 2)):
        matters.accept(one.matter, actor=US)
        matters.submit(one.matter, actor=US, proof="已补写")
        matters.close(one.matter, actor=OTHER)
    assert document(Bulletin.objects.get(pk=bulletin.pk)) == first
    text = re.sub(r"<[^>]+>", "", ZipFile(BytesIO(first)).read("word/document.xml").decode())
    assert "共调阅组织生活记录1条" in text and "已整改0条" in text and "不排名" in text
    signed = sign_in(client, cast.accounts["secretary"])
    answer = signed.get(f"/f/inspection/{bulletin.pk}/bulletin/")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    with pytest.raises(ValidationError, match="已经印发"):
        issued(cast)
    assert figures.BULLETINS.read(cast.district, ask()).value == 1
    actions.void_bulletin(bulletin, actor=US, reason="印错了月份")
    assert signed.get(f"/f/inspection/{bulletin.pk}/bulletin/").status_code == 404
    assert figures.BULLETINS.read(cast.district, ask()).value == 0
    issued(cast)


def test_a_quarter_shows_what_was_missed_in_the_order_of_the_tree(client, cast, april):
    with clock.at(NOW):
        meetings.record(actor=US, org=cast.branch, type="assembly", held_on=date(2025, 4, 2))
    signed = sign_in(client, cast.accounts["clerk"])
    page = signed.get("/c/inspection/quarter/?period=2025Q2").content.decode()
    below = list(Org.objects.filter(parent=cast.district, until=None).order_by("path"))
    places = [page.index(f">{one.short_name or one.name}<") for one in below]
    assert places == sorted(places)
    assert "不排名" in page
    row = page[page.index("没有开党员大会的党支部") :].partition("</tr>")[0]
    opened = re.findall(r'show=missing&amp;asof=2025-06-30">(\d+)<', row)
    numbers = [int(said) for said in opened]
    branches = Org.objects.standing(date(2025, 6, 30)).filter(kind__in=BRANCHES)
    held = Meeting.objects.filter(type="assembly", held_on__range=("2025-04-01", "2025-06-30"))
    assert cast.branch.pk in held.values_list("org", flat=True)
    lacking = branches.exclude(pk__in=held.values("org"))
    expected = [
        lacking.filter(path__startswith=one.path).count() for one in (cast.district, *below)
    ]
    assert numbers == expected
    assert len(set(expected)) > 1
    assert "/c/shelf/life.assemblies/?" in row
    there, former = cast.moved.name, f"/c/inspection/quarter/?org={cast.orgs[4].code}&period="
    assert there in signed.get(f"{former}2024Q1").content.decode()  # it hung there until June
    assert there not in signed.get(f"{former}2024Q3").content.decode()
    sheet = signed.get("/c/inspection/quarter/?period=2025Q2&format=xlsx")
    assert sheet.content[:2] == b"PK"
