"""Away: registered, hosted, contacted, carded, appraised, back; every number opens."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on, quarter, year
from jiceng.kit.imports.models import ImportBatch
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import grant_many
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members import figures as roll
from jiceng.registers.members.models import Affiliation, Mobility
from jiceng.registers.outbox.models import Message
from jiceng.registers.vocabulary.actions import declare
from jiceng.registers.vocabulary.models import Component
from jiceng.work.membership.figures.roll import SILENT
from jiceng.work.mobility import actions, figures, portal
from jiceng.work.mobility.figures import lacking
from jiceng.work.mobility.figures.away import (
    ADVISED,
    CERTIFICATES,
    CONTACTED,
    CONTACTED_RATE,
    LONG,
    UNREACHABLE,
)
from jiceng.work.mobility.figures.hosted import CHECKINS, INFLOWS_SEEN, MULTI_MANAGED, SEEN, VISITS
from jiceng.work.mobility.figures.programme import APPRAISED, COMPLETE, met
from jiceng.work.mobility.models import Certificate, Contact, Item, Rhythm, advised
from jiceng.work.mobility.rules import CONTACT_RULE, TRANSFER_RULE
from tests.cast import sign_in
from tests.work.mobility.conftest import US

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2025, 9, 10)


def read(figure, node, day=DAY):
    return figure.read(node, Ask(on(day))).value


def test_one_home_and_several_hosts(cast, guest, stay):
    """S182: the relation stays, hosts record what they may, votes are at home."""
    assert guest.org == cast.orgs[8]
    actions.host(stay, actor=US, host=cast.orgs[10], since=DAY, way="workplace", attends=False,
                 studies=True, appraises=False)  # fmt: skip
    assert read(MULTI_MANAGED, cast.huaiyin) == 1
    assert read(MULTI_MANAGED, cast.west) == 0
    assert meetings.guests_of(cast.branch, DAY) == [guest]
    assert meetings.guests_of(cast.orgs[10], DAY) == []
    with pytest.raises(ValidationError, match="第三十二条"):
        actions.appraise(stay, actor=US, org=cast.orgs[10], year=2025, grade="qualified", on=DAY)
    with pytest.raises(ValidationError, match="已由"):
        actions.host(stay, actor=US, host=cast.branch, since=DAY)


def test_a_contact_counts_for_its_rhythm_and_a_failed_one_for_nothing(cast, stay):
    """S183: at least once in so many months, as the district says."""
    mine = {"actor": US, "mobility": stay}
    assert read(CONTACTED_RATE, cast.orgs[8]) == 0
    actions.contact(**mine, on=date(2025, 9, 1), reached=False)
    assert read(CONTACTED, cast.orgs[8]) == 0
    actions.contact(**mine, on=date(2025, 7, 1), way="phone", words="一切都好")
    assert read(CONTACTED, cast.orgs[8]) == 1
    assert read(CONTACTED_RATE, cast.orgs[8]) == 1
    actions.set_rhythm(actor=US, org=cast.district, months=1, since=date(2025, 9, 1))
    assert Rhythm.objects.months(DAY) == 1
    assert read(CONTACTED, cast.orgs[8]) == 0, "the district asks for one a month from September"
    assert read(CONTACTED, cast.orgs[8], date(2025, 8, 31)) == 1, "the past keeps its own rule"
    for on_, words in ((date(2025, 2, 1), "才外出"), (date(2035, 1, 1), "还没有到")):
        with pytest.raises(ValidationError, match=words):
            actions.contact(**mine, on=on_)
    assert Contact.objects.count() == 2


def test_who_is_out_of_reach_is_listed_and_watched_not_judged(cast, guest, stay):
    """W012: half a year of silence is a list and a next step; nobody's state changes."""
    day = date(2025, 12, 1)
    assert [row.member for row in UNREACHABLE.read(cast.orgs[8], Ask(on(day))).records] == [guest]
    watch = figures.WATCHES[0]
    rows = watch.rows(cast.orgs[8], watch.ask(day))
    assert [row.watched_since for row in rows] == [date(2025, 3, 1)]
    assert "处置" in watch.step(date(2025, 3, 1), day).words
    actions.contact(stay, actor=US, on=date(2025, 11, 1))
    assert not UNREACHABLE.read(cast.orgs[8], Ask(on(day))).records.exists()
    guest.refresh_from_db()
    assert guest.left_on is None


def test_the_share_of_mobile_members_is_over_all_by_field(cast, stay):
    before = read(roll.MOBILE, cast.district, date(2025, 2, 1))
    assert read(roll.MOBILE, cast.district) == before + 2  # one of the cast left in April
    urban = roll.MOBILE_SHARE.only(field="urban_community")
    mobile = read(roll.MOBILE.only(field="urban_community"), cast.district)
    everybody = read(roll.MEMBERS.only(field="urban_community"), cast.district)
    assert read(urban, cast.district) == Decimal(mobile) / everybody


def test_a_card_is_free_single_printed_and_void_with_a_reason(cast, stay, client):
    """S181: 活动证."""
    card = actions.issue(stay, actor=US, issued_on=date(2025, 4, 1))
    with pytest.raises(ValidationError, match="已有有效"):
        actions.issue(stay, actor=US, issued_on=DAY)
    assert CERTIFICATES.read(cast.orgs[8], Ask(year(2025))).value == 1
    columns = {column.name for column in Certificate._meta.fields}
    assert not columns & {"fee", "price", "amount"}
    page = sign_in(client, cast.accounts["clerk"]).get(f"/c/mobility/certificates/{card.pk}/card/")
    assert card.number in page.content.decode() and "免费" in page.content.decode()
    with pytest.raises(ValidationError, match="为什么"):
        actions.void(card, actor=US, reason=" ")
    actions.void(card, actor=US, reason="遗失")
    again = actions.issue(stay, actor=US, issued_on=DAY)
    assert again.number != card.number
    split = CERTIFICATES.read(cast.orgs[8], Ask(year(2025), as_of=clock.today())).by("state")
    assert split == {"void": 1, "valid": 1}
    with pytest.raises(ValidationError, match="有效期"):
        actions.void(again, actor=US, reason="重发")
        actions.issue(stay, actor=US, issued_on=DAY, until=DAY)


def programme():
    """一证两表、三明一评 as a local programme: names and items are rows."""
    made = declare(
        actor=US, name="一证两表三明一评", since=date(2025, 1, 1),
        components=["活动证", "登记表", "联系方式明", "去向明", "表现明", "年度评议"],
    )  # fmt: skip
    shown = ["certificate", "host", "phone", "where", "hand", "appraisal"]
    return [
        actions.list_item(actor=US, component=one, met_by=by, since=date(2025, 1, 1))
        for one, by in zip(Component.objects.filter(programme=made), shown, strict=True)
    ]


def test_the_local_programme_is_rows_and_is_read_off_the_records(cast, guest, stay):
    """S181: 一证两表、三明一评."""
    assert read(COMPLETE, cast.orgs[8]) == 0
    items = programme()
    here = COMPLETE.population.read(cast.orgs[8], Ask(on(DAY))).records.filter(member=guest)
    has = {str(item): there for item, there in lacking(here, Ask(on(DAY)))}
    assert has == {"活动证": False, "登记表": True, "联系方式明": False, "去向明": True,
                   "表现明": False, "年度评议": False}  # fmt: skip
    with pytest.raises(ValidationError, match="自动判断"):
        actions.tick(stay, actor=US, item=items[0], on=DAY)
    actions.issue(stay, actor=US, issued_on=DAY)
    actions.tick(stay, actor=US, item=items[4], on=DAY)
    actions.appraise(stay, actor=US, year=2025, grade="qualified", on=DAY)
    guest.person.phone = "10000000001"
    guest.person.save()
    assert read(COMPLETE, cast.orgs[8]) == 1
    assert read(APPRAISED, cast.orgs[8]) == 1
    actions.drop(items[0], actor=US, on=DAY)
    assert Item.objects.in_force(DAY).count() == 5
    with pytest.raises(ValidationError, match="已经评议过"):
        actions.appraise(stay, actor=US, year=2025, grade="excellent", on=DAY)


def test_being_at_a_home_is_one_attendance_and_the_unseen_are_listed(cast, guest, stay):
    """S113: no second list of presences."""

    def now(figure):
        return figure.read(cast.branch, Ask(quarter(2025, 3)))

    assert [row.member for row in now(SEEN).missing] == [guest]
    meeting = meetings.record(
        actor=US, org=cast.branch, type="activity", held_on=DAY, held_at=cast.venues[2],
        guests=[guest],
    )  # fmt: skip
    assert now(CHECKINS).value == 1
    assert not now(SEEN).missing.exists()
    newcomer = actions.take_in(actor=US, org=cast.branch, name="外某乙", home="外省某支部",
                               since=date(2025, 8, 1))  # fmt: skip
    actions.attend(newcomer, actor=US, meeting=meeting)
    assert now(VISITS).value == 1
    assert now(INFLOWS_SEEN).of.count() == 0, "looked after by the branch, not through a home"
    other = actions.take_in(actor=US, org=cast.branch, name="外某丙", home="外省某支部",
                            venue=cast.venues[2], since=date(2025, 8, 1))  # fmt: skip
    assert [row.person for row in now(INFLOWS_SEEN).missing] == [other.person]
    with clock.at(DAY):
        page = sign_in(Client(), cast.accounts["clerk"]).get("/c/mobility/board/?period=2025Q3")
        assert "外某丙" in page.content.decode() and "区外流入党员" in page.content.decode()
    actions.attend(other, actor=US, meeting=meeting)
    assert not now(INFLOWS_SEEN).missing.exists()
    with pytest.raises(ValidationError, match="已经登记"):
        actions.attend(newcomer, actor=US, meeting=meeting)
    meetings.void(meeting, actor=US, reason="重复")
    assert now(CHECKINS).value == now(VISITS).value == 0


def test_a_contact_and_an_appraisal_are_signs_of_life_in_a_firm(cast):
    """W013: whoever was spoken with in the quarter is not listed as without any record."""
    firm, third = cast.orgs[13], Ask(quarter(2025, 3))

    def silent():
        return {row.member for row in SILENT.read(firm, third).records}

    one, two = sorted(silent(), key=lambda member: member.pk)[:2]
    stays = [
        actions.go_out(actor=US, member=who, where="外地", since=date(2025, 3, 1))
        for who in (one, two)
    ]
    actions.contact(stays[0], actor=US, on=DAY, reached=False)
    assert {one, two} <= silent(), "called in vain"
    actions.contact(stays[0], actor=US, on=DAY)
    actions.appraise(stays[1], actor=US, year=2025, grade="qualified", on=DAY)
    assert not {one, two} & silent()


def test_coming_back_ends_the_hosting_and_the_card(cast, guest, stay):
    card = actions.issue(stay, actor=US, issued_on=date(2025, 4, 1))
    with pytest.raises(ValidationError, match="还没有到"):
        actions.come_back(stay, actor=US, on=date(2035, 1, 1))
    actions.come_back(stay, actor=US, on=DAY)
    card.refresh_from_db()
    assert card.void_reason == "本人已返回"
    assert not Affiliation.objects.filter(member=guest, until=None).exists()
    assert not list(actions.INVARIANTS[0]())
    with pytest.raises(ValidationError, match="已经返回"):
        actions.issue(stay, actor=US, issued_on=DAY)
    again = actions.go_out(actor=US, member=guest, where="外地", since=DAY)
    assert Mobility.objects.filter(member=guest).count() == 2 and again.source == ""


def test_who_stands_on_our_roll_is_no_inflow(cast, guest):
    first = "99010119900101001"
    weights = [2 ** (17 - n) % 11 for n in range(17)]
    rest = sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11
    number = first + "10X98765432"[rest]
    guest.person.id_number = number
    guest.person.save()
    with pytest.raises(ValidationError, match="本区"):
        actions.take_in(actor=US, org=cast.branch, name=str(guest), home="本区", since=DAY,
                        id_number=number)  # fmt: skip


def test_what_a_host_records_reaches_the_home(cast, guest, stay):
    """S182: messages copy the home organisation."""
    grant_many(
        [{"account": cast.accounts["member"], "role": Role.BRANCH_SECRETARY, "org": guest.org,
          "since": date(2025, 1, 1)}], actor=US,
    )  # fmt: skip
    actions.contact(stay, actor=US, org=cast.branch, on=DAY)
    actions.appraise(stay, actor=US, org=cast.branch, year=2025, grade="qualified", on=DAY)
    told = Message.objects.filter(account=cast.accounts["member"])
    assert told.count() == 2 and all(cast.branch.name in one.body for one in told)
    actions.contact(stay, actor=US, on=DAY)
    assert told.all().count() == 2, "what the home does itself is not told to it"
    meetings.record(actor=US, org=cast.branch, type="activity", held_on=DAY, guests=[guest])
    assert told.all().count() == 3
    day = meetings.record(actor=US, org=cast.branch, type="theme_day", held_on=DAY, guests=[guest])
    page = sign_in(Client(), cast.accounts["secretary"])
    form = page.get(reverse("life.meetings.step", args=[day.pk, "welcome"])).context["form"]
    assert form["guests"].value() == [guest.pk], "what is sent back stands: none is lost unseen"


def test_a_host_finds_whom_it_helps_and_acts_from_its_own_ledger(cast, guest, stay):
    client = sign_in(Client(), cast.accounts["secretary"])
    hosting = Affiliation.objects.get(member=guest)
    page = client.get(f"/c/mobility/hosted/{hosting.pk}/").content.decode()
    assert "记一次联系" in page and "登记年度评议" in page
    client.post(f"/c/mobility/hosted/{hosting.pk}/contact/", {
        "on": "2025-09-01", "way": "visit", "reached": "yes", "once": "h1"})  # fmt: skip
    assert Contact.objects.get(mobility=stay).org == cast.branch
    actions.come_back(stay, actor=US, on=DAY)
    Affiliation.objects.filter(pk=hosting.pk).update(until=None)
    refused = client.post(f"/c/mobility/hosted/{hosting.pk}/contact/", {
        "on": "2025-10-01", "way": "visit", "reached": "yes", "once": "h2"})  # fmt: skip
    assert refused.status_code == 422 and "没有登记这位同志流出" in refused.content.decode()


def test_the_ledger_prints_its_columns_and_loads_them_back(cast, stay, client):
    """附录 A15: 姓名·流出地·证号·联系人·联系方式·最近联系, both faces."""
    actions.issue(stay, actor=US, issued_on=date(2025, 4, 1))
    actions.contact(stay, actor=US, on=DAY)
    sign_in(client, cast.accounts["clerk"])
    page = client.get("/c/mobility/?period=2025").content.decode()
    assert all(
        word in page for word in ("证号", "支部联系人", "手机号码", "最近联系", "2025-09-10")
    )
    for face in ("print", "data"):
        answer = client.get(f"/c/mobility/export/?face={face}&period=2025")
        assert answer.status_code == 200
    file = SimpleUploadedFile("流动.xlsx", b"".join(answer.streaming_content)
                              if answer.streaming else answer.content)  # fmt: skip
    before = Mobility.objects.count()
    tried = client.post("/c/mobility/import/", {"file": file, "once": "k1"}, follow=True)
    batch = ImportBatch.objects.get()
    assert batch.counts["total"] >= 1, tried.content.decode()[-500:]
    assert (batch.counts["wrong"], batch.counts["new"]) == (0, 0), batch.counts
    assert Mobility.objects.count() == before


def test_the_page_says_what_the_articles_say(cast, stay, client):
    sign_in(client, cast.accounts["clerk"])
    page = client.get(f"/c/mobility/{stay.pk}/").content.decode()
    assert "第25条" in page and "一般应当转移组织关系" in page and "多重管理" in page
    refused = client.post(f"/c/mobility/{stay.pk}/contact/", {
        "on": "2035-01-01", "way": "phone", "reached": "yes", "once": "x1"})  # fmt: skip
    assert refused.status_code == 422 and "还没有到" in refused.content.decode()


def test_two_places_at_one_moment_are_a_question_to_both(cast, guest, stay):
    """S182: the conflict view."""
    day = clock.today()
    for org, more in ((cast.branch, {"guests": [guest]}), (guest.org, {})):
        meetings.record(actor=US, org=org, type="activity", held_on=day, starts_at="15:00",
                        **more)  # fmt: skip
    assert Attendance.objects.present().filter(member=guest, meeting__held_on=day).count() == 2
    page = sign_in(Client(), cast.accounts["clerk"]).get("/c/mobility/board/").content.decode()
    shown = page[page.index('aria-labelledby="conflicts-head"') :]
    assert str(guest) in shown and cast.branch.name in shown


def test_figures_and_advice_agree_on_the_last_days_of_a_month(cast, guest, stay):
    """Months that end early: what is due on 28 February is due for all of the last of January."""
    actions.correct_out(stay, actor=US, why="核对", since=date(2024, 8, 31), settled=True)
    actions.set_rhythm(actor=US, org=cast.district, months=1, since=date(2024, 1, 1))
    actions.contact(stay, actor=US, on=date(2025, 1, 30))
    item = Item(met_by=Item.MetBy.CONTACT)
    for day, late in ((date(2025, 2, 27), False), (date(2025, 2, 28), True)):
        here = COMPLETE.population.read(cast.orgs[8], Ask(on(day))).records.filter(member=guest)
        assert here.filter(met(item, Ask(on(day)))).exists() is not late
        assert read(CONTACTED, cast.orgs[8], day) == (not late)
        assert (CONTACT_RULE in {one.cites for one in advised(stay, day)}) is late
        assert read(ADVISED, cast.orgs[8], day) == read(LONG, cast.orgs[8], day) == late
        assert (TRANSFER_RULE in {one.cites for one in advised(stay, day)}) is late


def test_a_guest_who_returns_is_the_same_person(cast):
    """Known by number: not written down again, and not taken in twice at a time."""
    first = "99010119900101003"
    weights = [2 ** (17 - n) % 11 for n in range(17)]
    number = (
        first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]
    )
    row = {"actor": US, "org": cast.branch, "name": "外某丁", "home": "外省某支部",
           "id_number": number}  # fmt: skip
    before = actions.take_in(**row, since=date(2025, 3, 1))
    with pytest.raises(ValidationError, match=r"已在.*登记流入"):
        actions.take_in(**{**row, "org": cast.orgs[10]}, since=date(2025, 4, 1))
    actions.see_off(before, actor=US, on=date(2025, 5, 1))
    with pytest.raises(ValidationError, match="登记的姓名不是"):
        actions.take_in(**{**row, "name": "别某"}, since=DAY)
    with pytest.raises(ValidationError, match="出现了两次"):
        actions.take_in_many([{k: v for k, v in row.items() if k != "actor"} | {"since": DAY}] * 2,
                             actor=US)  # fmt: skip
    again = actions.take_in(**{**row, "org": cast.orgs[10]}, since=DAY, phone="10000000009")
    assert again.person_id == before.person_id
    again.person.refresh_from_db()
    assert again.person.phone.masked.endswith("0009"), "the number they gave this time"


def test_hosting_ends_with_the_stay_whenever_it_began(cast, guest, stay):
    """S182: a host named on the day of the return, or after it, never hosted anybody."""
    later = cast.orgs[10]
    actions.host(stay, actor=US, host=later, since=date(2025, 9, 20), way="mobile", attends=False)
    assert meetings.guests_of(later, date(2025, 9, 25)) == [], (
        "hosted, with no right to record that"
    )
    elsewhere = actions.host(stay, actor=US, host=cast.orgs[9], since=DAY, way="residence")
    actions.come_back(stay, actor=US, on=date(2025, 9, 20))
    kept = Affiliation.objects.filter(member=guest)
    assert {(one.host, one.until) for one in kept} == {
        (cast.branch, date(2025, 9, 20)), (elsewhere.host, None)}  # fmt: skip
    assert read(MULTI_MANAGED, cast.huaiyin, date(2025, 9, 21)) == 1


def test_whoever_was_heard_of_longest_ago_comes_first_on_the_phone(cast, stay, monkeypatch):
    """The list is cut at its end: nobody who is due is cut off by whoever left earlier."""
    away = set(Mobility.objects.filter(until=None).values_list("member", flat=True))
    monkeypatch.setattr(portal, "SHOWN", len(away))
    other = next(one for one in cast.members if one.org_id == cast.branch.pk
                 and one.pk not in away)  # fmt: skip
    early = actions.go_out(actor=US, member=other, where="外地", since=date(2020, 1, 1))
    actions.contact(early, actor=US, on=clock.today())
    page = sign_in(Client(), cast.accounts["clerk"]).get("/m/mobility/").content.decode()
    assert str(stay.member) in page and "该联系了" in page
    assert str(other) not in page
