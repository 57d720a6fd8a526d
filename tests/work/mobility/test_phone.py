"""The phone: a contact in two taps, by home or host; a member says they go and return."""

from datetime import date

import pytest
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.periods import on
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import grant_many
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Mobility
from jiceng.registers.outbox.models import Message
from jiceng.work.mobility import actions
from jiceng.work.mobility.figures.away import CONTACTED
from jiceng.work.mobility.models import Contact
from tests.cast import sign_in
from tests.work.mobility.conftest import US

pytestmark = pytest.mark.django_db


def test_a_host_records_a_contact_in_two_taps(cast, stay):
    client = sign_in(Client(), cast.accounts["secretary"])
    listed = client.get("/m/mobility/").content.decode()
    assert str(stay.member) in listed and "该联系了" in listed
    page = client.get(f"/m/mobility/{stay.pk}/").content.decode()
    assert "电话联系上了" in page and "第24条" in page
    for _again in range(2):
        answer = client.post(f"/m/mobility/{stay.pk}/", {"tap": "phone", "once": "tap-1"})
        assert answer.status_code == 302
    made = Contact.objects.get(mobility=stay)
    assert (made.org, made.on, made.reached) == (cast.branch, clock.today(), True)


def test_neither_home_nor_host_is_not_there(cast, stay):
    client = sign_in(Client(), cast.accounts["neighbour"])
    assert client.get(f"/m/mobility/{stay.pk}/").status_code == 404
    assert client.post(f"/m/mobility/{stay.pk}/", {"tap": "phone"}).status_code == 404
    assert not Contact.objects.exists()


def test_a_sentence_and_a_day_are_kept_where_they_are_given(cast, stay):
    client = sign_in(Client(), cast.accounts["secretary"])
    url = f"/m/mobility/{stay.pk}/contact/"
    late = client.post(url, {"on": "2024-01-01", "way": "visit", "reached": "no", "once": "a"})
    assert late.status_code == 422 and "才外出" in late.content.decode()
    client.post(url, {"on": "2025-09-01", "way": "visit", "reached": "no", "words": "不在家",
                      "once": "b"})  # fmt: skip
    assert Contact.objects.get().words == "不在家"


def test_a_member_says_they_go_and_return(cast, guest):
    Account.objects.filter(username="member").update(member=guest)
    grant_many(
        [{"account": cast.accounts["neighbour"], "role": Role.BRANCH_SECRETARY, "org": guest.org,
          "since": date(2025, 1, 1)}], actor=US,
    )  # fmt: skip
    client = sign_in(Client(), Account.objects.get(username="member"))
    assert "我要外出" in client.get("/m/mobility/mine/").content.decode()
    client.post("/m/mobility/mine/", {"where": "苏州", "since": "2025-05-01", "settled": "yes",
                                      "once": "go"})  # fmt: skip
    stay = Mobility.objects.get(member=guest)
    assert (stay.source, stay.settled, stay.since) == ("self", True, date(2025, 5, 1))
    assert "我回来了" in client.get("/m/mobility/mine/").content.decode()
    client.post("/m/mobility/mine/", {"on": "2025-09-01", "once": "back"})
    stay.refresh_from_db()
    assert stay.until == date(2025, 9, 1)
    told = [one.body for one in Message.objects.filter(account=cast.accounts["neighbour"])]
    assert [str(guest) in one for one in told] == [True, True]
    assert any("苏州" in one for one in told) and any("返回" in one for one in told)


def test_an_account_of_no_member_is_told_whom_to_ask(cast):
    client = sign_in(Client(), cast.accounts["secretary"])
    assert client.get("/m/mobility/mine/").status_code == 403


def test_the_phone_and_the_advice_keep_the_district_s_rhythm(cast, stay):
    """One definition: whoever is due on the phone is due in the advice and in the figure."""
    client = sign_in(Client(), cast.accounts["secretary"])
    day = clock.today()
    actions.contact(stay, actor=US, on=add_months(day, -2))

    def told():
        listed = client.get("/m/mobility/").content.decode()
        page = client.get(f"/m/mobility/{stay.pk}/").content.decode()
        ask = Ask(on(day))
        late = CONTACTED.read(cast.orgs[8], ask).missing.filter(member=stay.member).exists()
        first = str(stay.member) in listed.partition("近期联系过")[0]
        return first, "超过联系周期" in page, late

    assert told() == (False, False, False)
    actions.set_rhythm(actor=US, org=cast.district, months=1, since=add_months(day, -1))
    assert told() == (True, True, True)
    due = add_months(add_months(day, -2), 1)
    assert str(due) in client.get(f"/m/mobility/{stay.pk}/").content.decode()
    actions.set_rhythm(actor=US, org=cast.district, months=6, since=day)
    assert told() == (False, False, False)
