"""Every personal column is tagged, what has had its day is gone, and people see who looked."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from jiceng.insight.mydata import entries, fields
from jiceng.insight.mydata.actions import purge
from jiceng.insight.mydata.rules import WITHDRAWAL
from jiceng.kernel import clock
from jiceng.kernel.looks import Look, issue_ticket
from jiceng.kernel.once import Deed
from jiceng.kernel.secrets import SealedField
from jiceng.kit.rooms import gather
from jiceng.registers.accounts.models import Attempt, Binding
from jiceng.registers.outbox import actions as outbox
from jiceng.registers.outbox.models import Message

NOW = datetime(2026, 9, 1, 12, tzinfo=clock.ZONE)


def test_every_personal_looking_column_is_classed_by_hand():
    said = "add each to PERSONAL (entries.py) or PLAIN (plain.py) in src/jiceng/insight/mydata"
    assert fields.untagged() == [], said


def test_red_control_an_untagged_column_is_seen(monkeypatch):
    monkeypatch.delitem(entries.PERSONAL, "people.person.phone")
    monkeypatch.setattr(fields, "PLAIN", fields.PLAIN - {"orgs.org.name"})
    assert fields.untagged() == ["orgs.org.name", "people.person.phone"]


def test_no_line_of_the_register_is_stale_and_nothing_banned_is_held():
    assert fields.stale() == []
    assert fields.banned() == []
    assert fields.BANNED.search("religion")


def test_every_column_has_class_purpose_and_basis_and_secrets_have_masks():
    rows = fields.register()
    assert len(rows) == sum(1 for _ in fields.columns())
    assert all(one.held_as and one.purpose and one.basis for one in rows)
    sealed = {
        f"{model._meta.label_lower}.{field.name}"
        for model, field in fields.columns()
        if isinstance(field, SealedField)
    }
    told = {f"{one.label}.{one.name}": one for one in rows}
    assert all(told[name].mask and told[name].held_as in {"敏感", "秘密"} for name in sealed)
    assert set(entries.RETENTION) <= {one.label for one in rows}


@pytest.mark.both
def test_what_has_had_its_day_is_gone_and_the_rest_stays(cast):
    def look(days):
        with clock.at(NOW - timedelta(days=days)):
            issue_ticket(cast.clerk, cast.people[0], "phone", purpose="核对")

    look(401)
    look(399)
    with clock.at(NOW - timedelta(days=8)):
        message = outbox.queue(
            actor=cast.worker, org=cast.huaiyin, phone="10012345678", channel="sms",
            kind="result", dedupe_key="k", text="已办结",
        )  # fmt: skip
        outbox.record_sent_many([message], actor=cast.worker)
    for days in (40, 1):
        at = NOW - timedelta(days=days)
        Deed.objects.create(key=f"{days}", verb="v", label="l", record="1", at=at)
        Attempt.objects.create(key=f"{days}", failures=3, until=at - timedelta(hours=1))
        Binding.objects.create(
            account=cast.member, digest=f"{days}", issued_at=at, expires_at=NOW + timedelta(days=9),
            used_at=at - timedelta(hours=1),
        )  # fmt: skip
    Binding.objects.create(account=cast.member, digest="fresh", issued_at=NOW,
                           expires_at=NOW + timedelta(days=9))  # fmt: skip
    with clock.at(NOW):
        counts = purge()
    assert (counts["looks"], counts["outbox"]) == (1, 1)
    assert Look.objects.count() == 1
    assert Message.objects.get().body == ""
    assert [deed.key for deed in Deed.objects.all()] == ["1"]
    assert [code.digest for code in Binding.objects.all()] == ["fresh"]
    assert not Attempt.objects.exists()


def client_of(account):
    client = Client()
    client.force_login(account)
    session = client.session
    now = clock.now().timestamp()
    session.update({"stamp": account.stamp, "began": now, "seen": now})
    session.save()
    return client


@pytest.mark.both
def test_a_person_sees_who_looked_and_what_for_and_nobody_elses(cast):
    me, other = cast.members[0], cast.members[1]
    cast.member.member = me
    cast.member.save()
    issue_ticket(cast.clerk, me.person, "phone", purpose="核对转接材料", role="干事")
    issue_ticket(cast.clerk, other.person, "phone", purpose="别人的事")
    hidden = clock.today() + timedelta(days=30)
    issue_ticket(cast.clerk, me, "phone", purpose="暂不告知", basis="某法", hidden_until=hidden)
    page = client_of(cast.member).get("/m/mydata/looks/").content.decode()
    assert "核对转接材料" in page
    assert "周办事" in page
    assert "别人的事" not in page
    assert "暂不告知" not in page
    with clock.at(hidden + timedelta(days=0)):
        assert Look.objects.shown(clock.today()).count() == 3


@pytest.mark.both
def test_the_register_is_a_page_for_whoever_is_signed_in(cast):
    page = client_of(cast.clerk).get("/c/mydata/fields/").content.decode()
    assert "公民身份号码" in page
    assert "400 天" in page
    only = client_of(cast.audit).get("/c/mydata/fields/?class=秘密").content.decode()
    assert "动态口令" in only
    assert client_of(cast.member).get("/c/mydata/fields/").status_code == 200
    assert Client().get("/c/mydata/fields/").status_code == 302


def test_looks_stay_append_only_for_everybody_else():
    assert isinstance(Look.objects.all(), models.QuerySet)
    with pytest.raises(ValueError, match="只增不改"):
        Look.objects.filter(at__lt=NOW).delete()


def test_everybody_reads_what_is_left_by_which_page_and_how_it_is_taken_back(db, client):
    declared = gather("portal", "ENTRUSTED")
    page = client.get(reverse("mydata.notice")).content.decode()
    assert {one.label for one in declared} == {
        "orders.order", "halls.appointment", "outreach.suggestion", "mobility.trace"}  # fmt: skip
    for one in declared:
        meta = apps.get_model(one.label)._meta
        sealed = [field for field in meta.fields if isinstance(field, SealedField)]
        assert sealed
        for said in (one.title, one.back, reverse(one.back_page), f"最迟 {one.days()} 天",
                     *(field.verbose_name for field in sealed)):  # fmt: skip
            assert str(said) in page, (one.label, said)
    assert WITHDRAWAL.reading in page
    assert "索引" not in page, "what is only there to be looked for is none of theirs"
