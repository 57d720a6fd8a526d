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
from jiceng.work.mobility import actions
from jiceng.work.mobility.figures.tracing import FOUND, OPEN, RAISED
from jiceng.work.mobility.models import Inflow, Trace
from tests.cast import sign_in
from tests.work.mobility.conftest import US

pytestmark = [pytest.mark.django_db, pytest.mark.both]
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
