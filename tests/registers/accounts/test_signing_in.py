"""Signing in: two factors, a growing wait, codes used once, roles that end at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.accounts import actions
from jiceng.registers.accounts.actions import signing
from jiceng.registers.accounts.models import Account, Grant, Session
from jiceng.registers.accounts.rules import wait_after
from jiceng.registers.orgs import actions as orgs
from jiceng.site.sessions import SessionStore
from tests.cast import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
PASSWORD = "a-long-enough-one"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = clock.datetime(2026, 6, 1, 12)


@pytest.fixture
def root():
    return orgs.set_up(
        actor=US, name="某区委", kind="district_committee", since=date(2000, 1, 1), code="D"
    )


@pytest.fixture
def clerk(root):
    account = actions.open_account(
        actor=US, username="clerk", name="甲", home=root, password=PASSWORD
    )
    actions.set_totp(account, actor=US, secret=SECRET)
    actions.grant(account, actor=US, role="district_staff", org=root, since=date(2020, 1, 1))
    account.refresh_from_db()
    return account


def code(moment=NOON):
    stamp = int(moment.replace(tzinfo=clock.ZONE).timestamp())
    return signing.clockwork(SECRET).generate(stamp).decode()


def enter(client, password=PASSWORD, second="", username="clerk"):
    return client.post("/in/", {"username": username, "password": password, "code": second})


def test_both_factors_are_needed(clerk):
    with clock.at(NOON):
        assert enter(Client()).status_code == 422
        assert enter(Client(), second="000000").status_code == 422
        assert enter(Client(), second=code()).status_code == 302


def test_a_code_works_only_once(clerk):
    with clock.at(NOON):
        assert enter(Client(), second=code()).status_code == 302
        assert enter(Client(), second=code()).status_code == 422


def test_the_answer_is_the_same_for_a_stranger_and_a_wrong_password(clerk):
    with clock.at(NOON):
        wrong = enter(Client(), password="nothing-like-it").content.decode()
        stranger = enter(Client(), username="nobody").content.decode()
    assert signing.WRONG in wrong
    assert signing.WRONG in stranger


def test_the_wait_grows_and_is_capped():
    waits = [wait_after(failures=n) for n in range(20)]
    assert waits[4] == timedelta()
    assert waits[5] == timedelta(seconds=15)
    assert waits[6] == timedelta(seconds=30)
    assert max(waits) == timedelta(minutes=15)


def test_a_guesser_waits_but_the_owner_elsewhere_does_not(clerk):
    with clock.at(NOON):
        for _n in range(5):
            enter(Client(REMOTE_ADDR="127.0.0.2"), password="wrong-wrong-wrong")
        guesser = enter(Client(REMOTE_ADDR="127.0.0.2"), second=code())
        owner = enter(Client(REMOTE_ADDR="127.0.0.3"), second=code())
    assert "秒后再试" in guesser.content.decode()
    assert owner.status_code == 302


def test_a_binding_code_opens_one_phone_once(root):
    secretary = actions.open_account(actor=US, username="s", name="乙", home=root, kind="phone")
    ((_account, given),) = actions.issue_codes([secretary], actor=US)
    phone = Client()
    assert phone.post("/in/bind/", {"code": given.lower()}).status_code == 302
    assert phone.session["_auth_user_id"] == str(secretary.pk)
    second = Client().post("/in/bind/", {"code": given})
    assert second.status_code == 422
    assert "已用过" in second.content.decode()


def test_a_binding_code_lapses_after_seven_days(root):
    secretary = actions.open_account(actor=US, username="s", name="乙", home=root, kind="phone")
    with clock.at(NOON):
        ((_account, given),) = actions.issue_codes([secretary], actor=US)
    with clock.at(NOON + timedelta(days=8)):
        assert Client().post("/in/bind/", {"code": given}).status_code == 422


def test_the_end_of_a_role_bites_on_the_next_request(clerk):
    client = Client()
    with clock.at(NOON):
        enter(client, second=code())
        held = Grant.objects.get(account=clerk)
        actions.revoke(held, actor=US, on=NOON.date())
        answer = client.get("/in/password/")
    assert answer.status_code == 302
    assert "/in/?next=" in answer.headers["Location"]


def test_one_question_tells_session_account_and_what_it_holds(clerk):
    with clock.at(NOON):
        browser = sign_in(Client(), clerk)
        key = browser.session.session_key
        assert Session.objects.get(session_key=key).account == clerk
        store = SessionStore(key)
        with CaptureQueriesContext(connection) as asked:
            assert store["_auth_user_id"] == str(clerk.pk)
            assert [one.role for one in store.held_by(clerk.pk)] == ["district_staff"]
            assert store.held_by(clerk.pk)[0].account == clerk
        assert len(asked) == 1
        assert store.held_by(clerk.pk + 1) == []


def test_a_session_of_nobody_or_of_somebody_without_a_role_is_read_as_well(clerk):
    with clock.at(NOON):
        guest = SessionStore()
        guest["seen"] = 1
        guest.save()
        assert Session.objects.get(session_key=guest.session_key).account is None
        assert SessionStore(guest.session_key)["seen"] == 1
        Grant.objects.update(until=date(2026, 6, 1))
        key = sign_in(Client(), clerk).session.session_key
        assert SessionStore(key)["_auth_user_id"] == str(clerk.pk)
        Session.objects.update(expire_date=clock.now())
        gone = SessionStore(key)
        assert gone.load() == {}
        assert gone.session_key is None


def test_a_session_ends_when_idle(clerk):
    client = Client()
    with clock.at(NOON):
        enter(client, second=code())
        assert client.get("/in/password/").status_code == 200
    with clock.at(NOON + timedelta(minutes=31)):
        assert client.get("/in/password/").status_code == 302


def test_nobody_grants_to_themselves(root, clerk):
    with pytest.raises(actions.DeniedError):
        actions.grant(clerk, actor=clerk, role="leader", org=root, since=date(2026, 1, 1))


def test_recovery_is_by_the_level_above_and_seen_in_the_journal(root, clerk):
    branch = orgs.set_up(
        actor=US, name="一支部", kind="branch", since=date(2001, 1, 1), parent=root
    )
    below = actions.open_account(actor=US, username="b", name="丙", home=branch, password=PASSWORD)
    with pytest.raises(actions.DeniedError):
        actions.recover(clerk, actor=below, reason="忘记")
    new = actions.recover(below, actor=clerk, reason="忘记密码")
    below.refresh_from_db()
    assert below.must_change
    assert signing.identify(username="b", password=new, code="", source="x") == below


def test_nobody_signs_in_as_another_system(clerk, settings):
    Account.objects.update(kind=Account.Kind.CLIENT)
    with clock.at(NOON):
        assert enter(Client(), second=code()).status_code == 422
    Account.objects.update(username="jiekou")
    settings.JICENG_MODE = "demo"
    assert Client().post("/in/demo/", {"username": "jiekou"}).status_code == 404


def test_a_demo_door_exists_only_in_the_demo(clerk):
    assert Client().post("/in/demo/", {"username": "quwei"}).status_code == 404


def test_hand_over_for_a_time_keeps_the_holder(root, clerk):
    other = actions.open_account(actor=US, username="o", name="丁", home=root)
    held = Grant.objects.get(account=clerk)
    stand_in = actions.hand_over(
        held, actor=US, to=other, on=date(2026, 6, 1), until=date(2026, 7, 1)
    )
    held.refresh_from_db()
    assert held.until is None
    assert stand_in.stands_in_for == clerk
    with clock.at(NOON):
        assert Account.objects.get(pk=other.pk).roles == {"district_staff"}
    with clock.at(date(2026, 7, 1)):
        assert Account.objects.get(pk=other.pk).roles == frozenset()


def test_the_audit_administrator_reads_the_journal_and_nobody_else(root, clerk):
    auditor = actions.open_account(actor=US, username="a", name="戊", home=root)
    actions.grant(auditor, actor=US, role="audit_admin", org=root, since=date(2020, 1, 1))
    client = Client()
    auditor.refresh_from_db()
    sign_in(client, auditor)
    page = client.get("/c/accounts/journal/").content.decode()
    assert "accounts.open_account" in page
    assert "测试" in page
    sign_in(client, clerk)
    assert client.get("/c/accounts/journal/").status_code == 403
