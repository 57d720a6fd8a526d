"""事件推送: signed, patient, once; nothing of a person, and nowhere inside the network."""

import base64
import hmac
import json
import re
import socket
import threading
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.channels.hooks import actions
from jiceng.channels.hooks.actions.keeping import deeds
from jiceng.channels.hooks.forms import SubscriptionForm
from jiceng.channels.hooks.models import Delivery, Subscription
from jiceng.channels.hooks.rules import ROUND, TRIES, pause, verbs_of
from jiceng.channels.protocols import hooks, targets
from jiceng.channels.protocols.targets import Target, TargetError, public
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import note, note_many
from jiceng.registers.calendar.actions import load_year
from tests.cast import Cast, fill, sign_in
from tests.channels.fakes import Asked, standing

NOON = datetime(2026, 9, 1, 12, tzinfo=clock.ZONE)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
US = System("测试")
CANARY = "顾密存"


@pytest.fixture
def cast(db) -> Cast:
    found = fill()
    load_year(2026, actor=US)
    return found


def subscribe(cast: Cast, **more) -> Subscription:
    values = {"title": "城市平台", "face": "json", "url": "https://hooks.example.org/in?key=k1",
              "secret": SECRET, "verbs": "notices.hang\nbooking.request"}  # fmt: skip
    return actions.subscribe(actor=cast.accounts["system"], **(values | more))


def lead(monkeypatch, url: str) -> list[str]:
    """Let addresses lead to a machine on loopback, which the real guard would refuse."""
    asked: list[str] = []

    def here(wanted: str) -> Target:
        asked.append(wanted)
        return Target(f"{url}/in", "hooks.example.org")

    monkeypatch.setattr(targets, "public", here)
    return asked


def happen(cast: Cast, verb: str, count: int = 1) -> None:
    note_many(cast.worker, verb, [cast.huaiyin] * count, reason=CANARY, name=CANARY)


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_the_published_example_of_the_signature_comes_out() -> None:
    body = b'{"test": 2432232314}'
    said = hooks.signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "url",
    ["http://a.example.org/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/",
     "https://0x7f.0.0.1/", "https://2130706433/", "https://a.example.org:22/", "//a.org/",
     "https://u:p@a.example.org/", "https://a.example.org\\@b/", "https://a.example.org/\n",
     "file:///etc/passwd", "https://", "https://a.example.org:x/", "https://a.b/" + "x" * 1_001],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_before_it_is_resolved(url: str) -> None:
    with pytest.raises(TargetError):
        public(url, lambda *_asked: pytest.fail("nobody may be asked"))


def test_a_name_that_leads_inside_is_refused_and_the_checked_address_is_the_one_called() -> None:
    inside = ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "0.0.0.1",
              "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
              "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::127.0.0.1"]  # fmt: skip
    for address in inside:
        with pytest.raises(TargetError, match="内部"):
            public("https://a.example.org/", lambda *_asked, one=address: ["93.184.216.34", one])
    found = public("https://a.example.org:8443/x?y=1", lambda *_asked: ["93.184.216.34"])
    assert found == Target("https://93.184.216.34:8443/x?y=1", "a.example.org:8443")


def test_nothing_inside_is_ever_called(cast: Cast, monkeypatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary, clock.at(NOON):
        canary.settimeout(0.05)
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda *_asked, **_more: [(2, 1, 6, "", ("127.0.0.1", 443))]
        )
        one = subscribe(cast)
        happen(cast, "notices.hang")
        assert actions.run() == 0
        with pytest.raises(TimeoutError):
            canary.accept()
    one.refresh_from_db()
    assert (states(), "内部" in one.words) == (["waiting"], True)


def test_an_event_is_told_once_signed_and_without_a_word_of_content(cast, monkeypatch) -> None:
    with standing(lambda _asked: (204, {})) as fake, clock.at(NOON):
        happen(cast, "notices.hang")  # before anybody listened
        one = subscribe(cast)
        lead(monkeypatch, fake.url)
        happen(cast, "notices.hang", 2)
        happen(cast, "life.record")
        assert [actions.run(), actions.run()] == [2, 0]
        assert states() == ["sent", "sent"]
        for asked in fake.asked:
            head = asked.headers
            text = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + asked.body
            key = base64.b64decode(SECRET.removeprefix("whsec_"))
            right = base64.b64encode(hmac.new(key, text, "sha256").digest()).decode()
            assert head["webhook-signature"] == f"v1,{right}"
            assert head["host"] == "hooks.example.org"
            said = json.loads(asked.body)
            assert set(said) == {"type", "timestamp", "data"}
            assert set(said["data"]) == {"id", "label", "record"}
            assert CANARY not in asked.body.decode()
        assert len({asked.headers["webhook-id"] for asked in fake.asked}) == 2
        assert "k1" not in str(list(Subscription.objects.values()))
    with clock.at(NOON + timedelta(minutes=20)):
        happen(cast, "notices.hang")
        actions.gather_new()
    one.refresh_from_db()
    assert (one.since_line > 0, states()[-1]) == (True, "waiting")
    with clock.at(NOON + timedelta(days=9)):
        actions.gather_new()
        assert actions.purge() == 2


def test_what_is_not_taken_is_tried_with_patience_then_lies_dead_and_can_be_offered_again(
    cast, monkeypatch, client
) -> None:
    with standing(lambda _asked: (200, {})) as fake:
        lead(monkeypatch, fake.url)
        with clock.at(NOON):
            subscribe(cast)
            happen(cast, "notices.hang")
        at = NOON
        for number in range(1, TRIES + 1):
            fake.script[:] = [["cut", "500", "302"][number % 3]]
            with clock.at(at):
                assert actions.run() == 0
                assert actions.run() == 0, "not before its time"
            at += pause(number) + timedelta(seconds=1)
        ids = [asked.headers["webhook-id"] for asked in fake.asked]
        assert (states(), len(set(ids)), len(ids)) == (["dead"], 1, TRIES)
        page = sign_in(client, cast.accounts["system"])
        dead = Delivery.objects.get(state="dead")
        assert "没有送达的" in page.get("/c/hooks/").content.decode()
        page.post(f"/c/hooks/{dead.pk}/offer_again/")
        Delivery.objects.update(not_before=at)
        with clock.at(at):
            happen(cast, "booking.request", 2)
            assert actions.run() == 3
            fake.script[:] = ["410"]
            happen(cast, "notices.hang", 2)
            assert actions.run() == 0
        one = Subscription.objects.get()
        assert (one.on, one.url, one.secret) == (False, None, None)
        assert states() == ["sent"] * 3 + ["dead"] * 2
        with pytest.raises(ValidationError, match="停止"):
            actions.offer_again(Delivery.objects.dead()[0], actor=US)


def test_a_group_gets_one_line_a_round_and_a_lost_answer_is_not_repeated(cast, monkeypatch) -> None:
    answer = {"errcode": 0, "errmsg": "ok"}

    def ding(asked: Asked) -> tuple[int, dict]:
        return 200, answer

    with standing(ding) as fake, clock.at(NOON):
        subscribe(cast, face="dingtalk", secret="SEC1",
                  url="https://oapi.example.org/robot/send?access_token=t")  # fmt: skip
        wanted = lead(monkeypatch, fake.url)
        happen(cast, "notices.hang", 3 * ROUND)
        assert actions.run() == 3 * ROUND
        said = json.loads(fake.asked[0].body)
        assert (len(fake.asked), said["msgtype"]) == (1, "text")
        assert f"{3 * ROUND} 件" in said["text"]["content"]
        assert "公开公示·" in said["text"]["content"]
        assert "hang" not in said["text"]["content"], "an event is said in words"
        at = int(NOON.timestamp() * 1000)
        made = hmac.new(b"SEC1", f"{at}\nSEC1".encode(), "sha256").digest()
        sign = base64.b64encode(made).decode()
        for raw, safe in (("+", "%2B"), ("/", "%2F"), ("=", "%3D")):
            sign = sign.replace(raw, safe)
        assert wanted[0].endswith(f"access_token=t&timestamp={at}&sign={sign}")
        fake.script[:] = ['{"errcode": 130101, "errmsg": "send too fast"}']
        happen(cast, "notices.hang")
        assert (actions.run(), states()[-1]) == (0, "waiting")
        Delivery.objects.update(not_before=NOON)
        fake.script[:] = ["cut"]
        assert (actions.run(), states()[-1]) == (0, "dead")
        assert Subscription.objects.get().on, "a bot goes on"
        count = len(fake.asked)
        assert (actions.run(), len(fake.asked)) == (0, count)


def test_who_may_be_told_of_what_is_asked_for_plainly(cast, client) -> None:
    for wrong, words in (
        ({"verbs": "disposal.open_case"}, "个人"), ({"verbs": "没有"}, "没有这样"),
        ({"verbs": "notices.hnag"}, "notices.hnag，请核对"),
        ({"verbs": "notices.note"}, "没有这样"),  # what a room only calls is no event of its own
        ({"verbs": " "}, "至少"), ({"url": "http://a.example.org"}, "https"),
        ({"secret": ""}, "密钥"), ({"secret": "whsec_*"}, "Base64"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            subscribe(cast, **wrong)
    page = sign_in(client, cast.accounts["system"])
    named = re.findall(r"[a-z]+\.[a-z_]+", str(SubscriptionForm.base_fields["verbs"].help_text))
    assert len(verbs_of(" ".join(named), deeds())) == len(named) > 5, "each that is named is one"
    form = {"title": "城市平台", "face": "json", "url": "https://hooks.example.org/in",
            "secret": "s", "verbs": "booking.request"}  # fmt: skip
    assert page.post("/c/hooks/subscribe/", form | {"url": "x"}).status_code == 422
    assert page.post("/c/hooks/subscribe/", form).status_code == 302
    assert "城市平台" in page.get("/c/hooks/").content.decode()
    one = Subscription.objects.get()
    page.post(f"/c/hooks/{one.pk}/stop/")
    one.refresh_from_db()
    assert (one.on, one.url) == (False, None)


def test_two_workers_do_not_hand_over_the_same_event(cast, monkeypatch) -> None:
    """The second takes its turn in the very middle of the first one's call."""
    met: list[int] = []

    def answer(_asked: Asked) -> tuple[int, dict]:
        met.append(threading.get_ident())
        return 200, {}

    with standing(answer) as fake, clock.at(NOON):
        one = subscribe(cast)
        lead(monkeypatch, fake.url)
        happen(cast, "notices.hang")
        actions.gather_new()
        rows = list(Delivery.objects.all())
        taken = actions.telling._taken(rows)
        assert (len(taken), actions.telling._taken(rows), actions.tell(one)) == (1, [], 0)
        with clock.at(NOON + timedelta(minutes=6)):
            assert actions.run() == 1, "its worker died: the receiver knows it by its id"
    assert len(met) == 1


def test_a_line_of_the_journal_that_shows_late_is_not_passed_over(cast, monkeypatch) -> None:
    with clock.at(NOON):
        one = subscribe(cast)
        note(cast.worker, "notices.hang", cast.huaiyin)
        actions.gather_new()
        first = Delivery.objects.get()
        first.delete()  # as if its transaction had not been committed yet when we looked
        note(cast.worker, "notices.hang", cast.huaiyin)
        actions.gather_new()
    assert Delivery.objects.filter(subscription=one).count() == 2
