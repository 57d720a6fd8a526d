"""微信公众号: only what is signed is read, once; who comes in quietly; what goes out."""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from jiceng.channels.lines import actions as lines
from jiceng.channels.lines import portal
from jiceng.channels.lines.actions import Keeper, account_of, hearing
from jiceng.channels.lines.forms import judged
from jiceng.channels.lines.known import KINDS, WECHAT
from jiceng.channels.lines.models import Access, Address, Heard, Line
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.menus import menu_of
from jiceng.channels.protocols.wechat import Wechat, fitted
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.jobs import Job
from jiceng.registers.accounts import actions as accounts
from jiceng.registers.accounts.models import Account
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.outbox import actions as outbox
from jiceng.registers.outbox.models import Message
from tests.cast import Cast, fill, sign_in
from tests.channels.fakes import WechatApi, WechatSender, standing

NOON = datetime(2026, 9, 1, 12, tzinfo=clock.ZONE)  # a Tuesday
AT = int(NOON.timestamp())
AES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
TOLD = {"app_id": "wx1", "secret": "sec", "token": "tok", "aes_key": AES,
        "templates": "*=TPL-1:count@number1,day@thing2",
        "menu": "办事=https://example.org/m/\n更多\n-我的=我的点单\n-帮助=帮助"}  # fmt: skip


@pytest.fixture
def cast(db) -> Cast:
    found = fill()
    load_year(2026, actor=System("测试"))
    return found


@pytest.fixture
def line(cast: Cast) -> Line:
    admin = cast.accounts["system"]
    return lines.switch_on(lines.fill_in(WECHAT, actor=admin, values=TOLD), actor=admin)


@pytest.fixture
def sender(line: Line, client: Client) -> WechatSender:
    return WechatSender(client, "tok", AES, "wx1")


def phoned(cast: Cast) -> Account:
    """The member's account, as one that came by a binding code."""
    Account.objects.filter(pk=cast.member.pk).update(kind=Account.Kind.PHONE)
    cast.member.refresh_from_db()
    return cast.member


def test_only_what_is_signed_fresh_and_whole_is_read(sender: WechatSender, monkeypatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(hearing, "asked", lambda _verb, spoken, actor: told.append(spoken.text))
    ask, post = sender.client.get, sender.post
    with clock.at(NOON):
        right = {"signature": sender.sign(str(AT), "n"), "timestamp": str(AT), "nonce": "n"}
        assert ask("/w/wechat/", right | {"echostr": "12345"}).content == b"12345"
        assert ask("/w/wechat/", right | {"echostr": "<script>"}).content == b""
        for wrong in ({"signature": "x"}, {"signature": ""}, {"nonce": "m"},
                      {"timestamp": str(AT - 301)}, {"timestamp": "٣"}):  # fmt: skip
            for heads in ({}, {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}):
                assert ask("/w/wechat/", right | wrong, **heads).status_code == 403
        text = sender.text("问一下", "900")
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text.replace("问一下", "&a;")
        away = '<!DOCTYPE x SYSTEM "http://127.0.0.1/x">' + text
        refused = [
            post(text, at=AT - 301), post(text, at=AT + 301),
            post(text, at=AT, query={"msg_signature": "0" * 40}),
            post(text, at=AT, query={"msg_signature": ""}),
            post(text, at=AT, query={"signature": "0" * 40}),
            post(text, at=AT, sealed=sender.sealed(text, "wx-other")),
            post(text, at=AT, sealed="AAAA"), post(text, at=AT, sealed="非"),
            post(bomb, at=AT), post(away, at=AT), post("not xml", at=AT),
            post("", at=AT, body=bomb), post("", at=AT, body=text), post("", at=AT, body="{"),
            post(text, at=AT, HTTP_HOST="localhost", query={"msg_signature": "x"}),
        ]  # fmt: skip
        assert {answer.status_code for answer in refused} == {403}
        assert {answer.content for answer in refused} == {b""}
        assert post(text.replace("问", "x" * 70_000), at=AT).status_code == 413
        assert (told, Heard.objects.count()) == ([], 0)
        assert post(text, at=AT).status_code == 200
        assert told == ["问一下"]
    Line.objects.update(on=False)
    with clock.at(NOON):
        assert ask("/w/wechat/", right).status_code == 404
        assert post(text, at=AT).status_code == 403


def test_a_message_brought_four_times_has_one_effect_and_one_answer(
    cast: Cast, sender: WechatSender, monkeypatch
) -> None:
    told: list[hearing.Spoken] = []

    def answer(_verb: str, spoken: hearing.Spoken, *, actor: object) -> str | None:
        told.append(spoken)
        return f"收到]]>{len(told)}" if spoken.text.startswith("报修") else None

    monkeypatch.setattr(hearing, "asked", answer)
    member = phoned(cast)
    lines.tie(member, actor=member, channel="wechat", address=lines.carried("o-tied"))
    with clock.at(NOON):
        text, other = sender.text("报修：路灯不亮", "1"), sender.text("报修：水管", "2", "o-guest")
        said = [sender.opened(sender.post(xml, at=AT)) for xml in (text, other, text, other, text)]
        assert [words.replace("]]]]><![CDATA[>", "]]>") for words in said] == [
            "收到]]>1", "收到]]>2", "收到]]>1", "收到]]>2", "收到]]>1"]  # fmt: skip
        assert [(one.text[:2], one.account) for one in told] == [("报修", member), ("报修", None)]
        assert told[0].key != told[1].key
        # The platform tries again in the very same envelope; so would whoever caught one.
        same = [sender.opened(sender.post(text, at=AT, nonce="once")) for _again in range(3)]
        assert (same, len(told)) == ([said[0]] * 3, 2)
        with clock.at(NOON + timedelta(minutes=6)):
            assert sender.post(text, at=AT, nonce="once").status_code == 403, "too old"
        assert "http://testserver/" in sender.opened(sender.post(sender.text("你好", "3"), at=AT))
        for _again in range(3):
            sender.post(sender.event("CLICK", key="我的点单"), at=AT)
        assert [one.text for one in told][2:] == ["你好", "我的点单"]
        picture = sender.text("x", "4").replace("<MsgType><![CDATA[text]]>", "<MsgType>image")
        assert "文字" in sender.opened(sender.post(picture, at=AT))
        for number in range(20):
            sender.post(sender.text("刷", f"s{number}", "o-flood"), at=AT)
        count = len(told)
        assert "太快" in sender.opened(sender.post(sender.text("刷", "s99", "o-flood"), at=AT))
        assert len(told) == count
        assert "o-tied" not in str(list(Heard.objects.values()))
        assert sender.post(sender.event("unsubscribe"), at=AT).content == b"success"
        assert account_of("wechat", "o-tied") is None
        lines.tie(member, actor=member, channel="wechat", address=lines.carried("o-tied"))
        accounts.suspend(member, actor=cast.accounts["system"], reason="调离")
        assert not Address.objects.filter(account=member).exists(), "no longer reached from here"
    with clock.at(NOON + timedelta(days=2)):
        lines.purge()
    assert not Heard.objects.exists()


def test_a_failed_answer_leaves_nothing_so_that_the_platform_may_bring_it_again(
    sender: WechatSender, monkeypatch
) -> None:
    def broken(*_given: object, **_more: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(hearing, "asked", broken)
    sender.client.raise_request_exception = False
    with clock.at(NOON):
        assert sender.post(sender.text("报修", "1"), at=AT, nonce="n").status_code == 500
        monkeypatch.setattr(hearing, "asked", lambda *_given, **_more: "好")
        assert sender.opened(sender.post(sender.text("报修", "1"), at=AT, nonce="n")) == "好"


def test_a_reader_comes_in_by_the_silent_id_only_after_tying_it_themself(
    cast: Cast, line: Line, client: Client, monkeypatch
) -> None:
    member = phoned(cast)
    lines.tie(member, actor=member, channel="wechat", address=lines.carried("o-tied"))
    clerk = cast.accounts["clerk"]
    with standing(WechatApi("wx1", "sec")) as fake, clock.at(NOON):
        monkeypatch.setattr(
            portal, "Wechat", lambda *given, **more: Wechat(*given, endpoint=fake.url, **more)
        )

        def come(code: str, browser: Client, state: str = "") -> str:
            asked = browser.get("/w/wechat/enter/").headers["Location"]
            query = parse_qs(urlsplit(asked).query)
            assert query["scope"] == ["snsapi_base"]
            given = {"code": code, "state": state or query["state"][0]}
            return browser.get("/w/wechat/back/", given).headers["Location"]

        assert "/in/bind" in come("code-1", Client(), state="forged")
        assert fake.asked == [], "nobody asks for a forged state"
        assert come("code-1", client) == "/"
        assert client.session["_auth_user_id"] == str(member.pk)
        guest = Client()
        assert come("code-2", guest).endswith("next=/m/lines/tie/")
        assert not Address.objects.filter(account=clerk).exists()
        assert "o-new" not in str(dict(guest.session))
        sign_in(guest, clerk)
        assert "还没有绑定" in guest.get("/m/lines/tie/").content.decode(), "not for staff"
        client.post("/m/lines/tie/", {"verb": "untie"})
        assert account_of("wechat", "o-tied") is None
        session = client.session
        session["wechat_guest"] = lines.carried("o-new")
        session.save()
        assert "昵称" in client.get("/m/lines/tie/").content.decode()
        client.post("/m/lines/tie/", {"verb": "tie"})
        assert account_of("wechat", "o-new") == member
        seen = Client()
        assert "/in/bind" in come("code-3", seen)
        assert "wechat_guest" not in seen.session, "a snapshot page is a guest"
        fake.script[:] = ["cut"]
        assert "/in/bind" in come("code-1", Client()), "the platform does not answer"


def test_notices_go_to_who_tied_and_the_token_is_renewed_once(
    cast: Cast, line: Line, client: Client, monkeypatch
) -> None:
    member, secretary, worker = phoned(cast), cast.secretary, cast.worker
    lines.tie(member, actor=member, channel="wechat", address=lines.carried("o-tied"))
    lines.tie(secretary, actor=secretary, channel="wechat", address=lines.carried("o-refuses"))
    api = WechatApi("wx1", "sec")
    with standing(api) as fake, clock.at(NOON):
        made = lambda said, bearer: Wechat("wx1", "sec", bearer, endpoint=fake.url)  # noqa: E731
        monkeypatch.setitem(KINDS, "wechat", replace(WECHAT, make=made))
        for account in (member, secretary, worker):
            outbox.queue(
                actor=worker, org=cast.huaiyin, account=account, channel="wechat", kind="meeting",
                dedupe_key=f"k{account.pk}", template="life.day", text="{day}开会",
                params={"day": "九月第一个周二下午三点半在社区一楼会议室"},
            )  # fmt: skip
        outbox.deliver()
        found = Message.objects.order_by("pk").values_list("state", "words")
        assert [state for state, _words in found] == ["sent", "failed", "failed"]
        assert ["没有订阅" in found[1][1], "没有绑定" in found[2][1]] == [True, True]
        data = api.sent[0]["data"]
        assert (api.sent[0]["touser"], len(data["thing2"]["value"])) == ("o-tied", 20)
        assert len(api.tokens) == 1
        assert "token-1" not in str(list(Access.objects.values()))
        way = Wechat("wx1", "sec", Keeper(line), endpoint=fake.url)
        api.tokens.append("token-elsewhere")  # ours is no longer taken
        put = way.put_menu(menu_of(TOLD["menu"]))
        assert put.outcome == "later"
        sign_in(client, cast.accounts["system"]).post("/c/lines/publish_menu/")
        assert Job.objects.get(kind="lines.publish_menu").state == "done"
        assert [len(one.get("sub_button", [])) for one in api.menu] == [0, 2]
        assert fitted("time1", "x" * 30) == "x" * 30
        assert judged(TOLD) == {}
        assert list(judged(TOLD | {"aes_key": AES[:-1]})) == ["aes_key"]
        assert list(judged(TOLD | {"style": "模板"})) == ["style"]


def test_while_one_renews_the_others_go_on_with_the_old_token(line: Line) -> None:
    asked: list[str] = []

    def fetch() -> tuple[str, int]:
        asked.append("fetch")
        with pytest.raises(NotReachedError):  # another process, meanwhile: there is none yet
            Keeper(line).token(never)
        return "first", 7200

    def again() -> tuple[str, int]:
        asked.append("again")
        assert Keeper(line).token(never) == "first", "the old one still holds"
        return "second", 7200

    def never() -> tuple[str, int]:
        raise AssertionError("renewed twice")

    def broken() -> tuple[str, int]:
        raise NotReachedError

    with clock.at(NOON):
        with pytest.raises(NotReachedError):
            Keeper(line).token(broken)
        assert Keeper(line).token(fetch) == "first"
        assert Keeper(line).token(never) == "first"
    with clock.at(NOON + timedelta(seconds=7200 - 60)):
        assert Keeper(line).token(again) == "second"
    assert asked == ["fetch", "again"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("一=https://a.cn\n二=词\n三=词\n四=词", "最多3个"), ("一二三四五=词", "最多4个字"),
     ("一\n-a=词\n-b=词\n-c=词\n-d=词\n-e=词\n-f=词", "最多5个"), ("-a=词", "先有一级"),
     ("一=http://a.cn", "https"), ("一", "没有写")],
)  # fmt: skip
def test_a_menu_beyond_the_limits_is_refused_in_words(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        menu_of(text)
