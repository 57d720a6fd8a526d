"""短信: signed as published, sent once, a lost answer never sent again, an unheard one later."""

import hashlib
import socket
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.channels.lines import actions as lines
from jiceng.channels.lines.gateway import PATIENCE, Switchboard
from jiceng.channels.lines.known import ALIYUN, KINDS, TENCENT, findings, templates_of
from jiceng.channels.lines.models import Line
from jiceng.channels.protocols import aliyun, tencent
from jiceng.channels.protocols.aliyun import Aliyun
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.letters import Letter
from jiceng.channels.protocols.tencent import Tencent
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import Look
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.outbox import actions as outbox
from jiceng.registers.outbox.models import Message
from jiceng.registers.outbox.rules import TRIES, Answer, Outcome, UnclearError, pause
from tests.cast import Cast, fill, sign_in
from tests.channels.fakes import AliyunSms, TencentSms, standing

LETTER = Letter("13900000001", "req-1", "SMS_100", {"day": "周二 19:00", "where": "一楼&二楼"})
NOON = datetime(2026, 9, 1, 12, tzinfo=clock.ZONE)  # a Tuesday
EMPTY = hashlib.sha256(b"").hexdigest()


def test_the_published_example_of_acs3_comes_out() -> None:
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": EMPTY,
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    image = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"
    query = aliyun.query_of({"RegionId": "cn-shanghai", "ImageId": image})
    said = aliyun.authorization(key_id="YourAccessKeyId", secret="YourAccessKeySecret",
                                method="POST", query=query, headers=headers)  # fmt: skip
    assert said.endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")
    assert aliyun.escaped("一 +*~/") == "%E4%B8%80%20%2B%2A~%2F"


def test_the_published_example_of_tc3_comes_out() -> None:
    headers = {"content-type": "application/json; charset=utf-8",
               "host": "cvm.tencentcloudapi.com", "x-tc-action": "DescribeInstances"}  # fmt: skip
    body = (
        rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    )
    asked, _signed = tencent.canonical(headers, body)
    right = "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84"
    assert hashlib.sha256(asked.encode()).hexdigest() == right


@pytest.mark.parametrize(
    ("machine", "client"),
    [(AliyunSms, Aliyun("key", "sec", "某区党建")),
     (TencentSms, Tencent("key", "sec", "14000", "某区党建"))],
    ids=["aliyun", "tencent"],
)  # fmt: skip
def test_each_answer_of_a_provider_is_taken_for_what_it_is(machine, client) -> None:
    honest = machine("key", "sec")
    with standing(honest) as fake:
        way = replace(client, endpoint=fake.url)
        hasty = replace(way, timeout=0.1)  # a busy machine may be slow with a right answer as well
        sent = way.send(LETTER)
        assert (sent.outcome, bool(sent.receipt)) == (Outcome.SENT, True)
        forged = replace(way, secret="other").send(LETTER)
        assert forged.outcome == Outcome.REFUSED
        assert "Signature" in forged.words
        for fault in ("cut", "delay", "500", "noise", "flood"):
            fake.script[:] = [fault]
            with pytest.raises(UnclearError):
                (hasty if fault == "delay" else way).send(LETTER)
        fake.script[:] = ["429"]
        assert way.send(LETTER).outcome == Outcome.LATER
    said = honest.taken[0]
    if machine is AliyunSms:
        assert (said["PhoneNumbers"], said["TemplateParam"]) == (LETTER.to, dict(LETTER.params))
    else:
        assert said["PhoneNumberSet"] == ["+8613900000001"]
        assert said["TemplateParamSet"] == ["周二 19:00", "一楼&二楼"]
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        gone = replace(client, endpoint=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(NotReachedError):
            gone.send(LETTER)


def test_quotas_and_faults_are_told_apart() -> None:
    quota = aliyun.judged(200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "x"})
    assert (quota.outcome, "频繁" in quota.words) == (Outcome.REFUSED, True)
    assert aliyun.judged(200, {"Code": "isv.AMOUNT_NOT_ENOUGH"}).outcome == Outcome.LATER
    assert aliyun.judged(400, {"Code": "Throttling.User"}).outcome == Outcome.LATER
    with pytest.raises(UnclearError):
        aliyun.judged(200, {"Code": "isp.SYSTEM_ERROR"})
    one = {"Code": "LimitExceeded.PhoneNumberDailyLimit", "Message": "x"}
    quota = tencent.judged(200, {"Response": {"SendStatusSet": [one]}})
    assert (quota.outcome, "上限" in quota.words) == (Outcome.REFUSED, True)
    error = {"Response": {"Error": {"Code": "RequestLimitExceeded", "Message": "x"}}}
    assert tencent.judged(200, error).outcome == Outcome.LATER
    with pytest.raises(UnclearError):
        tencent.judged(200, {"Response": {"Error": {"Code": "InternalError.X"}}})
    assert quota.theirs, "of the number, not of the way"
    assert aliyun.judged(400, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}).theirs
    assert not aliyun.judged(400, {"Code": "SignatureDoesNotMatch"}).theirs
    assert not tencent.judged(200, {"Response": {"Error": {"Code": "AuthFailure.X"}}}).theirs


# From the queue to the provider ------------------------------------------------------------


@pytest.fixture
def cast(db) -> Cast:
    found = fill()
    load_year(2026, actor=System("测试"))
    return found


def set_up(cast: Cast, fake_url: str, monkeypatch, **more: str) -> Line:
    kind = replace(ALIYUN, make=lambda said, _bearer: Aliyun(
        said["key_id"], said["secret"], said["sign_name"], fake_url, 3))  # fmt: skip
    monkeypatch.setitem(KINDS, "aliyun", kind)
    values = {"key_id": "key", "secret": "sec", "sign_name": "某区党建",
              "templates": "life.day=SMS_1:day\noutbox.digest=SMS_2:count"}  # fmt: skip
    line = lines.fill_in(kind, actor=cast.accounts["system"], values=values | more)
    return lines.switch_on(line, actor=cast.accounts["system"])


def queue(cast: Cast, key: str, **more):
    values = {"org": cast.huaiyin, "account": cast.member, "phone": "13900000001",
              "channel": "sms", "kind": "meeting", "dedupe_key": key, "template": "life.day",
              "text": "{day}开会", "params": {"day": "周二"}}  # fmt: skip
    return outbox.queue(actor=cast.worker, **(values | more))


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_message_leaves_by_its_template_and_what_goes_wrong_shows(cast, monkeypatch) -> None:
    honest = AliyunSms("key", "sec")
    with standing(honest) as fake, clock.at(NOON):
        line = set_up(cast, fake.url, monkeypatch)
        queue(cast, "a")
        queue(cast, "c", phone="13900000003", template="none")
        queue(cast, "d", phone="", channel="page")
        queue(cast, "e", phone="13900000004")
        queue(cast, "f", phone="13900000004")
        assert outbox.deliver() == 5
        sent = [(one["PhoneNumbers"], one["TemplateCode"], one["TemplateParam"])
                for one in honest.taken]  # fmt: skip
        assert sent == [("13900000001", "SMS_1", {"day": "周二"}),
                        ("13900000004", "SMS_2", {"count": "2"})]  # fmt: skip
        assert states() == ["sent", "failed", "sent", "sent", "sent"]
        assert not Message.objects.filter(simulated=True).exists()
        fake.script[:] = ["cut"]
        queue(cast, "g", phone="13900000005")
        outbox.deliver()
        outbox.deliver()
        assert (states()[-1], len(fake.asked)) == ("unknown", 3)
        line.refresh_from_db()
        assert (line.failures, len(findings(line))) == (1, 1)
    opened = Look.objects.filter(purpose="调用通道").count()
    assert opened == 2, "the keys are opened once a round, not once a message"
    for words, counted in (({"theirs": True}, 1), ({}, 2)):
        refused = Answer(Outcome.REFUSED, words="拒收", **words)
        monkeypatch.setattr(Aliyun, "send", lambda *_asked, said=refused: said)
        with clock.at(NOON):
            queue(cast, f"h{counted}", phone=f"1390000000{5 + counted}")
            outbox.deliver()
        line.refresh_from_db()
        assert (states()[-1], line.failures) == ("failed", counted)


def test_who_is_not_reached_is_tried_again_later_and_not_for_ever(cast, monkeypatch) -> None:
    with socket.socket() as nobody, clock.at(NOON):
        nobody.bind(("127.0.0.1", 0))
        set_up(cast, f"http://127.0.0.1:{nobody.getsockname()[1]}", monkeypatch)
        for n in range(PATIENCE + 2):
            queue(cast, f"k{n}", phone=f"1390000001{n}")
        assert outbox.deliver() == PATIENCE + 2
        assert set(states()) == {"queued"}
        assert Line.objects.get().failures == PATIENCE, "the rest was not even tried"
    honest = AliyunSms("key", "sec")
    with standing(honest) as fake, clock.at(NOON + timedelta(minutes=2)):
        set_up(cast, fake.url, monkeypatch)
        outbox.deliver()
        assert (set(states()), len(honest.taken)) == ({"sent"}, PATIENCE + 2)
        fake.script[:] = ["429"]
        last = queue(cast, "last", phone="13900000099")
        Message.objects.filter(pk=last.pk).update(tries=TRIES - 1)
        outbox.deliver()
    assert states()[-1] == "failed"
    assert sum((pause(n) for n in range(1, TRIES)), timedelta()) > timedelta(hours=2)


def test_keys_are_sealed_one_line_is_in_use_and_only_the_operator_sees_it(
    cast, monkeypatch, client
) -> None:
    admin = cast.accounts["system"]
    with clock.at(NOON):
        line = set_up(cast, "http://127.0.0.1:1", monkeypatch)
        other = lines.fill_in(TENCENT, actor=admin, values={"key_id": "x"})
        with pytest.raises(ValidationError, match="SecretKey"):
            lines.switch_on(other, actor=admin)
        full = {"key_id": "x", "secret": "y", "app_id": "1", "sign_name": "z", "templates": "*=1"}
        other = lines.fill_in(TENCENT, actor=admin, values=full)
        with pytest.raises(ValidationError, match="阿里云"):
            lines.switch_on(other, actor=admin)
        kept = lines.fill_in(ALIYUN, actor=admin, values={"key_id": "key2", "secret": ""})
        assert kept.values["sealed"] == ["secret"]
        stored = str(Line.objects.values()) + str(JournalLine.objects.values_list("details"))
        assert "'sec'" not in stored
        assert Switchboard().wants_phone
        with pytest.raises(ValueError, match="乱"):
            templates_of("life.day=SMS_1:day\n乱写")
        page = sign_in(client, admin)
        shown = page.get("/c/lines/").content.decode()
        assert "阿里云短信" in shown
        for told in ("/w/wechat/", "/w/wechat/enter/", "/open311/v2"):
            assert f"http://testserver{told}<" in shown, "what the other side has to be told"
        form = page.get("/c/lines/fill_in/?line=aliyun").content.decode()
        assert "已经保存" in form
        wrong = page.post("/c/lines/fill_in/?line=aliyun", {"templates": "乱写"})
        assert (wrong.status_code, "看不懂" in wrong.content.decode()) == (422, True)
        asked = {"phone": "13900000001", "once": "01a20310-22a6-7b65-941c-7d75872c0757"}
        for _again in range(2):
            page.post("/c/lines/try_out/?line=aliyun", asked)
        assert Message.objects.filter(urgent=True, phone__isnull=False).count() == 1
        page.post("/c/lines/switch_off/?line=aliyun")
        assert not Line.objects.get(pk=line.pk).on
        assert not Switchboard().wants_phone
        assert sign_in(client, cast.accounts["clerk"]).get("/c/lines/").status_code == 403
