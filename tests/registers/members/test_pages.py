"""Console pages of organisations, people and members, as a street office and others see them."""

from datetime import date
from io import BytesIO

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.looks import Look
from jiceng.kernel.uids import uid7
from jiceng.kit.imports.templates import choices_of
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.members import actions
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.registers.places import actions as places
from tests.registers.people.numbers import numbered

pytestmark = pytest.mark.django_db
US = System("测试")
DAY = date(2026, 6, 30)
NUMBER = numbered(date(1980, 5, 1))
PHONE = "10000000001"


@pytest.fixture(autouse=True)
def noon():
    with clock.at(DAY):
        yield


def signed_in(role, org):
    one = Account(username=f"{role}{org.pk}", name="某人", home=org)
    one.set_unusable_password()
    one.save()
    Grant.objects.create(
        account=one, role=role, org=org, since=date(2020, 1, 1), recorded_at=clock.now()
    )
    client = Client()
    client.force_login(one)
    session, moment = client.session, clock.now().timestamp()
    session.update({"stamp": one.stamp, "began": moment, "seen": moment, "fresh_at": moment})
    session.save()
    return client


@pytest.fixture
def office(branches):
    return signed_in("street_office", branches[1])


@pytest.fixture
def member(branches):
    row = {"name": "张某", "org": branches[2], "joined_on": date(2010, 7, 1),
           "full_on": date(2011, 7, 1), "entered_on": date(2024, 7, 1), "id_number": NUMBER,
           "phone": PHONE, "education": "21", "ethnicity": "01"}  # fmt: skip
    return actions.enrol_roster(actor=US, **row)


TABLES = ("orgs.orgs", "orgs.terms", "orgs.events", "people.people", "people.posts",
          "people.team", "members.members", "members.left",
          "members.branches")  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_every_table_opens_and_shows_no_number_unmasked(office, member, name):
    page = office.get(reverse(f"{name}.table"))
    assert page.status_code == 200
    assert NUMBER not in page.content.decode()
    assert PHONE not in page.content.decode()


@pytest.mark.parametrize("name", ["orgs.orgs", "people.people", "people.posts", "members.members"])
def test_every_entry_form_opens(office, member, name):
    assert office.get(reverse(f"{name}.new")).status_code == 200


def test_a_roster_row_is_entered_on_the_page(office, branches):
    values = {"name": "李某", "org": branches[3].pk, "joined_on": "2015-07-01", "sex": "1",
              "once": str(uid7())}  # fmt: skip
    url = reverse("members.members.new")
    early = office.post(url, values | {"born_on": "2000-07-01"})
    assert early.status_code == 422
    assert "未满十八岁" in early.content.decode()
    assert office.post(url, values).status_code == 302
    made = Member.objects.get()
    assert (made.entry, made.entered_on, made.category) == ("opening", DAY, "working")


def test_who_is_on_another_roster_is_told_so_on_the_page(office, branches, member):
    values = {"name": "张某", "org": branches[3].pk, "joined_on": "2010-07-01", "id_number": NUMBER}
    page = office.post(reverse("members.members.new"), values)
    assert "已在“第一党支部”花名册里（2024-07-01 转入）。要转到本支部吗？" in page.content.decode()


def test_a_member_is_moved_from_their_page(office, branches, member):
    page = office.get(reverse("members.members.detail", args=[member.pk])).content.decode()
    assert "转到另一支部" in page
    assert NUMBER not in page
    url = reverse("members.members.step", args=[member.pk, "move"])
    assert office.get(url).status_code == 200
    done = office.post(url, {"to": branches[4].pk, "on": "2026-06-01", "once": str(uid7())})
    assert done.status_code == 302
    assert Belonging.objects.filter(member=member).count() == 2
    page = office.get(reverse("members.members.detail", args=[member.pk])).content.decode()
    assert "第三党支部" in page
    assert "区内调入" in page


def test_a_secretary_reads_the_roster_but_does_not_move_people(branches, member):
    secretary = signed_in("branch_secretary", branches[2])
    page = secretary.get(reverse("members.members.detail", args=[member.pk]))
    assert "转到另一支部" not in page.content.decode()
    url = reverse("members.members.step", args=[member.pk, "move"])
    assert secretary.post(url, {"to": branches[4].pk, "on": "2026-06-01"}).status_code == 403
    other = signed_in("branch_secretary", branches[3])
    assert other.get(reverse("members.members.detail", args=[member.pk])).status_code == 404


def test_what_is_masked_is_shown_for_a_purpose_and_the_look_is_kept(office, branches, member):
    url = reverse("people.look", args=[member.person_id])
    assert PHONE not in office.get(url).content.decode()
    nothing = office.post(url, {"field": "phone", "purpose": ""})
    assert nothing.status_code == 422
    assert Look.objects.count() == 0
    shown = office.post(url, {"field": "phone", "purpose": "通知开会"})
    assert PHONE in shown.content.decode()
    assert Look.objects.get().purpose == "通知开会"
    stranger = signed_in("branch_secretary", branches[3])
    assert stranger.post(url, {"field": "phone", "purpose": "好奇"}).status_code == 404
    assert signed_in("leader", branches[0]).get(url).status_code == 403


def test_an_organisation_on_one_page_says_what_the_rules_find(office, branches, member):
    page = office.get(reverse("orgs.orgs.detail", args=[branches[2].pk])).content.decode()
    assert "不再具备单独成立党支部的条件" in page
    assert "还没有登记届期" in page
    assert "东街党工委" in page
    url = reverse("orgs.orgs.step", args=[branches[2].pk, "begin_term"])
    done = office.post(url, {"since": "2025-03-01", "once": str(uid7())})
    assert done.status_code == 302
    page = office.get(reverse("orgs.orgs.detail", args=[branches[2].pk])).content.decode()
    assert "2030-03-01" in page  # communities serve five years


def test_organisations_are_counted_by_kind_and_field_as_of_any_day(office, branches):
    orgs.upgrade(Org.objects.get(pk=branches[4].pk), actor=US, kind="general_branch",
                 since=date(2026, 1, 1))  # fmt: skip
    url = reverse("orgs.counts")
    page = office.get(url).content.decode()
    assert "党总支" in page
    assert "没有党员的党支部数" in page

    def numbers(day):
        file = office.get(url, {"asof": day, "format": "xlsx"}).content
        rows = load_workbook(BytesIO(file)).active.iter_rows(values_only=True)
        return {str(row[1]).strip(): row[3] for row in rows if row[1]}

    assert numbers("2026-06-30")["党总支"] == 1
    assert numbers("2025-12-31")["党总支"] == 0
    assert numbers("2025-12-31")["基层党组织"] == 4


def test_the_structure_of_the_teams_takes_its_bounds_from_the_question(branches):
    district, street = branches[0], branches[1]
    places.lay_out_many(
        [{"name": "某社区", "level": "community", "type": "urban", "keeper": street,
          "since": date(2020, 1, 1)}], actor=US)  # fmt: skip
    born = (date(1996, 1, 1), date(1982, 1, 1), date(1972, 1, 1))
    for number, day in enumerate(born):
        person = people.register(
            actor=US, name="甲乙丙"[number] + "某", keeper=street, born_on=day, education="21"
        )
        people.appoint(actor=US, person=person, org=street, title="committee_member",
                       since=date(2024, 1, 1))  # fmt: skip
    leader = signed_in("leader", district)
    url = reverse("people.structure")
    page = leader.get(url).content.decode()
    assert "35岁及以下" in page
    assert "people.cadres.young" in page  # each number opens with the bounds it was asked with

    def first_column(**asked):
        file = leader.get(url, {"format": "xlsx", **asked}).content
        rows = load_workbook(BytesIO(file)).active.iter_rows(values_only=True)
        return {str(row[1]).strip(): row[3] for row in rows if row[1]}

    usual = first_column()
    assert (usual["两委干部"], usual["平均每个社区"], usual["35岁及以下"]) == (3, 3, 1)
    assert usual["平均年龄"] == 42.7
    moved = first_column(young="45", older="48", senior="60")
    assert (moved["45岁及以下"], moved["45岁以上至60岁"]) == (2, 1)
    assert first_column(asof="2023-12-31")["两委干部"] == 0
    wrong = leader.get(url, {"young": "60", "older": "45", "senior": "50"}).content.decode()
    assert "从小到大" in wrong


# Queries of a page, however many rows it shows. A record has one more for each of its panels.
LIST, RECORD = 10, 12


def rowed(branch, count):
    actions.enrol_roster_many(
        [
            {"name": f"李某{chr(0x4E00 + n)}", "org": branch, "joined_on": date(2010, 7, 1),
             "full_on": date(2011, 7, 1), "entered_on": date(2024, 7, 1)}
            for n in range(count)
        ],
        actor=US,
    )  # fmt: skip


@pytest.mark.parametrize("count", [3, 60])
def test_a_table_keeps_its_budget_of_queries(
    office, branches, count, django_assert_max_num_queries
):
    rowed(branches[2], count)
    address = f"{reverse('members.members.table')}?org={branches[1].uid}&size=100"
    office.get(address)
    with django_assert_max_num_queries(LIST):
        page = office.get(address).content.decode()
    assert page.count("李某") >= count


@pytest.mark.parametrize("moves", [0, 8])
def test_a_record_keeps_its_budget_of_queries(
    office, branches, member, moves, django_assert_max_num_queries
):
    for n in range(moves):
        to, day = branches[3 - n % 2], date(2025, 1 + n, 1)
        actions.move(member, actor=US, to=to, on=day)
        member.refresh_from_db()
    address = reverse("members.members.detail", args=[member.pk])
    office.get(address)
    with django_assert_max_num_queries(RECORD):
        assert office.get(address).status_code == 200


def test_members_to_choose_from_are_named_in_one_query_however_many(
    branches, member, django_assert_num_queries
):
    for name in ("赵某", "钱某"):
        actions.enrol_roster(
            actor=US, name=name, org=branches[2], joined_on=DAY, entered_on=DAY, id_number=""
        )
    with django_assert_num_queries(2):  # how many there are, and what they are called
        names = choices_of(forms.ModelChoiceField(Member.objects.order_by("pk")))
    assert names == (str(member), "赵某", "钱某")
