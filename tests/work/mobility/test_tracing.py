"""Searches: by their own word or an offered roll; found, attached or closed; cleared in the end."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import year
from jiceng.kernel.refs import Ref
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import grant_many
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Affiliation
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Kind
from jiceng.registers.outbox.models import Message
from jiceng.work.mobility import actions
from jiceng.work.mobility.figures.tracing import FOUND, OPEN, RAISED
from jiceng.work.mobility.models import Inflow, Trace
from jiceng.work.transfers import actions as transfers
from tests.cast import sign_in
from tests.work.mobility.conftest import US

pytestmark = pytest.mark.django_db
CLAIM = "/p/party-claim/"


def send(client, cast, **more):
    told = {"org": cast.huaiyin.pk, "name": "魏某乙", "phone": "10000000007", "agree": "on"}
    return client.post(CLAIM, {**told, **more})


def receipt(answer):
    text = answer.content.decode()
    return text.split('class="receipt num">')[1].split("<")[0]


def test_a_member_nobody_knows_says_so_and_sees_how_it_stands(cast):
    """S163: no sign-in, three fields, a privacy notice, a receipt."""
    client = Client()
    page = client.get(f"{CLAIM}?org={cast.huaiyin.code}").content.decode()
    assert "不问身份证号" in page and "半年后清除" in page
    answer = send(client, cast)
    code = receipt(answer)
    found = Trace.objects.get()
    assert (found.org, found.source, found.state) == (cast.huaiyin, "self", "lead")
    assert code.replace(" ", "") not in found.receipt and found.phone.masked != "10000000007"
    told = client.post(f"{CLAIM}status/", {"code": code}).content.decode()
    assert "有线索" in told and "魏某乙" not in told
    wrong = client.post(f"{CLAIM}status/", {"code": "AAAABBBBCCCC"})
    assert wrong.status_code == 422 and "没有这个回执码" in wrong.content.decode()


def test_the_same_claim_five_times_is_one_claim(cast):
    codes = {receipt(send(Client(), cast)) for _n in range(5)}
    assert len(codes) == 5 and Trace.objects.count() == 1
    last = actions.found_by(receipt(send(Client(), cast)))
    assert last == Trace.objects.get()


def test_a_claim_without_consent_or_with_a_bad_number_is_refused_in_plain_words(cast):
    client = Client()
    for wrong in ({"agree": ""}, {"phone": "123"}, {"name": ""}, {"org": ""}):
        assert send(client, cast, **wrong).status_code == 422
    assert not Trace.objects.exists()


def lead(cast, **more):
    values = {"org": cast.huaiyin, "name": "陶某丙", "source": "kin", "raised_on": date(2025, 5, 1)}
    return actions.trace(actor=US, **{**values, **more})


def test_a_roll_names_the_unit_that_offered_it(cast):
    with pytest.raises(ValidationError, match="哪个单位"):
        lead(cast, source="roll")


def test_found_is_who_was_confirmed_and_attached_is_a_record(cast):
    before = [figure.read(cast.huaiyin, Ask(year(2025))).value for figure in (RAISED, FOUND, OPEN)]
    with clock.at(date(2025, 6, 1)):
        found = lead(cast)
        with pytest.raises(StepError):
            actions.attach(found, actor=US, way="inflow")
        actions.reach(found, actor=US)
        with pytest.raises(ValidationError, match="组织关系"):
            actions.confirm(found, actor=US)
        actions.confirm(found, actor=US, home="外省某支部")
        with pytest.raises(ValidationError, match="第二十五条"):
            actions.attach(found, actor=US, way="transfer")
        actions.attach(found, actor=US, way="inflow")
    made = Ref.read(found.outcome).open()
    assert isinstance(made, Inflow) and made.home == "外省某支部" and made.source == "trace"
    after = [figure.read(cast.huaiyin, Ask(year(2025))).value for figure in (RAISED, FOUND, OPEN)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 0]


def test_a_search_is_closed_with_a_reason_and_cleared_half_a_year_later(cast):
    day = date(2025, 6, 1)
    with clock.at(day):
        found = lead(cast, phone="10000000009")
        actions.reach(found, actor=US)
        with pytest.raises(StepError):
            actions.close(found, actor=US, why="unreachable")
        actions.close(found, actor=US, why="not_member")
    with clock.at(day + timedelta(days=179)):
        assert actions.purge(actor=US) == 0
    with clock.at(day + timedelta(days=180)):
        assert actions.purge(actor=US) == 1
    found.refresh_from_db()
    assert (found.name, found.home, found.phone_blind, str(found.phone or "")) == ("", "", "", "")
    assert RAISED.read(cast.huaiyin, Ask(year(2025))).value == 1


def test_what_a_search_led_to_is_not_kept_by_it_once_the_name_is_cleared(cast, guest):
    day = date(2025, 6, 1)
    with clock.at(day):
        found = confirmed(cast)
        actions.attach(found, actor=US, way="home", member=guest)
    with clock.at(day + timedelta(days=180)):
        actions.purge(actor=US)
        page = sign_in(Client(), cast.accounts["worker"]).get(f"/c/mobility/traces/{found.pk}/")
    assert str(guest) not in page.content.decode()
    found.refresh_from_db()
    assert (found.outcome, found.way) == ("", "home")


def test_the_community_finds_the_claim_and_takes_the_steps(cast):
    send(Client(), cast)
    client = sign_in(Client(), cast.accounts["worker"])
    found = Trace.objects.get()
    page = client.get(f"/c/mobility/traces/{found.pk}/").content.decode()
    assert "已联系上" in page and "10000000007" not in page
    client.post(f"/c/mobility/traces/{found.pk}/reach/", {"once": "r"})
    found.refresh_from_db()
    assert found.state == "contacted"
    other = sign_in(Client(), cast.accounts["neighbour"])
    assert other.get(f"/c/mobility/traces/{found.pk}/").status_code == 404


# Attached: a record stands behind every way -------------------------------------------------------


def confirmed(cast, **more):
    found = lead(cast, **more)
    actions.reach(found, actor=US)
    return actions.confirm(found, actor=US, home="本人所说")


def test_found_on_a_roll_of_this_district_is_hosted_and_the_home_is_told(cast, guest):
    """S163: the number they gave is compared once they were spoken with, never before."""
    Account.objects.filter(username="member").update(member=None)
    grant_many(
        [{"account": cast.accounts["member"], "role": Role.BRANCH_SECRETARY, "org": guest.org,
          "since": date(2025, 1, 1)}], actor=US,
    )  # fmt: skip
    guest.person.phone = "10000000031"
    guest.person.save()
    other = lead(cast, name="不相干某", raised_on=date(2025, 5, 2))
    found = lead(cast, phone="10000000031")
    client = sign_in(Client(), cast.accounts["worker"])
    url = f"/c/mobility/traces/{found.pk}/"
    assert actions.known_as(found) == [] and "同一手机号码" not in client.get(url).content.decode()
    actions.reach(found, actor=US)
    page = client.get(url).content.decode()
    assert "同一手机号码" in page and str(guest.org) in page
    actions.confirm(found, actor=US, home=str(guest.org))
    actions.attach(found, actor=US, way="home")
    hosting = Ref.read(found.outcome).open()
    assert (hosting.member, hosting.host, hosting.until) == (guest, cast.huaiyin, None)
    told = Message.objects.get(account=cast.accounts["member"])
    assert str(cast.huaiyin) in told.body and "登记流出" in told.body
    assert str(guest) in client.get(url).content.decode()
    actions.reach(other, actor=US)
    actions.confirm(other, actor=US, home="不清楚")
    with pytest.raises(ValidationError, match=r"请选择本人在花名册里的记录.*第三十二条"):
        actions.attach(other, actor=US, way="home")
    other.refresh_from_db()
    assert other.state == "confirmed" and other.outcome == ""
    actions.attach(other, actor=US, way="home", member=guest)
    assert Affiliation.objects.filter(member=guest, host=cast.huaiyin).count() == 1


def test_attached_by_transfer_is_an_arrival_that_was_accepted(cast):
    found = confirmed(cast)
    with pytest.raises(ValidationError, match=r"没有编号是“外字7号”的已接收的转入.*第二十五条"):
        actions.attach(found, actor=US, way="transfer", document="外字7号")
    orgs.upgrade(cast.east, actor=US, kind=Kind.WORK_COMMITTEE, since=date(2015, 1, 1),
                 may_approve=True)  # fmt: skip
    arrival = transfers.register(
        actor=US, org=cast.orgs[8], from_name="外省某支部", letter="外字7号", name="陶某丙",
        came_on=clock.today(), joined_on=date(2015, 7, 1), full_on=date(2016, 7, 1),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="支部接收以后再办"):
        actions.attach(found, actor=US, way="transfer", document="外字7号")
    transfers.receive(arrival, actor=US)
    transfers.accept(arrival, actor=US)
    actions.attach(found, actor=US, way="transfer", document="外字7号")
    assert Ref.read(found.outcome).open() == arrival


def test_a_claim_reaches_whoever_works_on_it_without_a_name(cast):
    send(Client(), cast)
    send(Client(), cast)
    told = Message.objects.filter(dedupe_key__startswith="mobility.claim:")
    assert told.count() == 1 and told.get().account == cast.accounts["worker"]
    assert "还没有报到" in told.get().body and "魏某乙" not in told.get().body
