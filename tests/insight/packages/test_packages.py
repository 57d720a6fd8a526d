"""Packages: closed, signed, nothing personal; compared before anything is added; receipts back."""

import io
import json
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from jiceng.insight.closing import actions as closing
from jiceng.insight.packages import actions, figures, signing
from jiceng.insight.packages.models import Asked, Compared, Partner, Received, Sent
from jiceng.insight.packages.sums import sum_of
from jiceng.insight.packages.wrapping import canonical, enveloped, packed
from jiceng.insight.shelf.look import look_up
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import close
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, quarter, year
from jiceng.registers.accounts.actions import grant_many, issue_token, open_accounts
from jiceng.registers.accounts.actions.keeping import account_of_token
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.work.suggestions import actions as suggestions
from tests.cast import MAKER, Cast, sign_in

DAY, PAST = date(2026, 7, 6), quarter(2026, 2)
NAMES = ("orgs.orgs", "orgs.orgs{kind=branch}", "units.covered", "units.covered:share",
         "members.members")  # fmt: skip
CLOSED = [look_up(name) for name in NAMES]
WEST = b"w" * 32  # the private half of a node that has its own machine


@pytest.fixture
def cast(db, house) -> Cast:
    """The eastern street reports to the district; the west is another machine of which we know
    only the key.
    """
    found = house
    with clock.at(DAY):
        east = actions.make_key(actor=MAKER, org=found.east)
        ours = actions.make_key(actor=MAKER, org=found.district)
        lower = {"org": found.district, "side": "lower"}
        actions.name_partner(actor=MAKER, **lower, code="991000", name="东街", public=east.public)
        actions.name_partner(actor=MAKER, **lower, code="W", name="西区",
                             public=signing.public_of(WEST))  # fmt: skip
        actions.name_partner(actor=MAKER, org=found.east, side="upper", code="990000",
                             name="和平区委", public=ours.public)  # fmt: skip
        yield found


def shut(cast: Cast, **more):
    return close(cast.east, Ask(PAST), CLOSED, actor=MAKER, **more)


def build(**more) -> Sent:
    upper = Partner.objects.get(side="upper")
    return actions.build(actor=MAKER, partner=upper, **{"period": PAST.code, **more})


def file_of(package: Sent) -> bytes:
    return packed(package.content, package.signature)


def from_west(package: Sent, seed: bytes = WEST, **more) -> bytes:
    """What the western machine would send: the same figures under its own name and key."""
    said = {**json.loads(package.content), "from": {"code": "W", "name": "西区"}, "enclosed": {},
            "uid": "0198b2c4-0000-7000-8000-000000000001", **more}  # fmt: skip
    text = canonical(said)
    return packed(text, signing.signed(text, seed))


def test_what_was_closed_goes_up_signed_and_without_anybody_in_it(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="还没有关账"):
        build()
    shut(cast)
    one = build()
    said = json.loads(one.content)
    assert [line["name"] for line in said["figures"]] == sorted(NAMES)
    assert {line["name"]: line["value"] for line in said["figures"]}["orgs.orgs"] == (
        CLOSED[0].read(cast.east, Ask(PAST)).value
    )
    assert all(line["definition"] and line["unit"] and len(line["digest"]) == 64
               for line in said["figures"])  # fmt: skip
    told = set(Person.objects.values_list("name", flat=True))
    told |= set(Org.objects.exclude(pk=cast.east.pk).values_list("name", flat=True)) - {"和平区委"}
    assert [name for name in told if name in one.content] == []
    assert '"records"' not in one.content and '"pk"' not in one.content
    with pytest.raises(ValidationError, match="没有变化"):
        build()
    shut(cast, reason="补登了一个支部")
    two = build()
    assert (two.number, Sent.objects.get(pk=one.pk).content == one.content) == (2, True)
    assert file_of(two) == file_of(Sent.objects.get(pk=two.pk))
    assert actions.verify(file_of(two)).partner.code == "991000"


def test_only_what_is_alike_is_added_and_who_is_missing_is_named(cast: Cast) -> None:
    shut(cast)
    sent = build()
    first = actions.receive(file_of(sent), actor=MAKER)
    assert actions.receive(file_of(sent), actor=MAKER) == first  # the same once more
    rows = {row.name: row for row in sum_of(cast.district, PAST).rows}
    assert rows["orgs.orgs"].value is None and rows["orgs.orgs"].missing == ["西区（没有报）"]
    lines = json.loads(sent.content)["figures"]
    unlike = [{**one, "digest": "0" * 64, "definition": "不含联合党支部"}
              if one["name"] == "orgs.orgs" else one for one in lines]  # fmt: skip
    west = actions.receive(from_west(sent, figures=unlike), actor=MAKER)
    found = sum_of(cast.district, PAST)
    rows, value = {row.name: row for row in found.rows}, {x["name"]: x["value"] for x in lines}
    assert found.silent == []
    assert rows["orgs.orgs{kind=branch}"].value == 2 * value["orgs.orgs{kind=branch}"]
    assert rows["orgs.orgs"].value is None and "口径不同" in rows["orgs.orgs"].missing[0]
    assert (rows["units.covered:share"].value, rows["units.covered:share"].why) == (
        None, "这一类数不能相加")  # fmt: skip
    aside = Compared.objects.get(package=west, state="aside")
    assert (aside.definition, aside.our_definition) == ("不含联合党支部", CLOSED[0].definition)
    with pytest.raises(ValidationError, match="请写明理由"):
        actions.accept(aside, actor=MAKER, reason=" ")
    actions.accept(aside, actor=MAKER, reason="两区没有联合党支部")
    total = {row.name: row.value for row in sum_of(cast.district, PAST).rows}["orgs.orgs"]
    assert total == 2 * value["orgs.orgs"]
    number = {"uid": "0198b2c4-0000-7000-8000-000000000002", "number": 2}
    again = actions.receive(from_west(sent, figures=unlike, **number), actor=MAKER)
    kept = Compared.objects.get(package=again, name="orgs.orgs")
    assert kept.state == "accepted" and "沿用第 1 号" in kept.reason
    actions.leave_out(kept, actor=MAKER, reason="又成立了联合党支部")
    row = {row.name: row for row in sum_of(cast.district, PAST).rows}["orgs.orgs"]
    assert row.value is None and row.missing[0].startswith("西区（不计入")
    ask = Ask(year(2026), as_of=DAY)
    assert figures.REPORTED.read(cast.district, ask).value == 2
    assert figures.UNLIKE.read(cast.district, ask).value == 2
    assert list(Received.objects.newest().order_by("pk")) == [first, again]


def test_a_rate_is_made_again_of_its_own_sums(cast: Cast) -> None:
    wanted = [look_up(name) for name in ("units.covered", "units.covered:of")]
    close(cast.east, Ask(PAST), [*wanted, look_up("units.covered:share")], actor=MAKER)
    sent = build()
    actions.receive(file_of(sent), actor=MAKER)
    actions.receive(from_west(sent), actor=MAKER)
    rows = {row.name: row for row in sum_of(cast.district, PAST).rows}
    top, bottom = (rows[one.name].value for one in wanted)
    assert rows["units.covered:share"].value == top / bottom if bottom else True
    assert "重新算" in rows["units.covered:share"].why


def test_what_cannot_be_trusted_is_not_kept_and_what_is_late_is_told(cast: Cast) -> None:
    shut(cast)
    sent = build()
    text, whole = sent.content, file_of(sent)
    changed = text.replace('"value":', '"value":1', 1)
    for data, words in (
        (b"", "文件是空的"),
        (b"PK\x03\x04nothing", "不是上报包或回执"),
        (whole[:-30], "不是上报包或回执"),
        (packed(changed, sent.signature), "签名对不上|不是上报包"),
        (from_west(sent, seed=b"x" * 32), "签名对不上"),
        (from_west(sent, **{"from": {"code": "nobody", "name": ""}}), "没有登记编码"),
        (from_west(sent, to={"code": "000", "name": ""}), "不是报给本级"),
        (from_west(sent, period={"code": "2026Q2"}), "看不懂"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.receive(data, actor=MAKER)
    assert not Received.objects.exists()
    later = quarter(2026, 3)
    open_ = {"code": later.code, "first": str(later.first), "last": str(later.last), "day": "x"}
    old = (clock.now() - timedelta(days=200)).isoformat()
    for n, (more, words) in enumerate((
        ({"period": open_}, "还没有过完"), ({"closings": []}, "没有关账"),
        ({"made_at": old}, "太早"), ({"figures": [{"name": "x"}]}, "写得不对"),
    )):  # fmt: skip
        uid = f"0198b2c4-0000-7000-8000-00000000010{n}"
        made = actions.receive(from_west(sent, **more, uid=uid), actor=MAKER)
        assert made.result == "refused" and words in made.reasons
    actions.receive(from_west(sent, number=2), actor=MAKER)
    other = {"uid": "0198b2c4-0000-7000-8000-000000000009", "number": 1}
    made = actions.receive(from_west(sent, **other), actor=MAKER)
    assert made.result == "refused" and "第 2 号" in made.reasons
    assert '"result":"refused"' in json.loads(actions.receipt_of(made))["package"]
    with pytest.raises(ValidationError, match="内容却不一样"):
        actions.receive(from_west(sent, number=3), actor=MAKER)


def test_receipts_and_replies_come_back_signed(cast: Cast) -> None:
    said = {"org": cast.east, "superior": "市委组织部", "topic": "统一经费渠道", "source": "survey",
            "text": "建议统一活动经费的渠道", "basis": "orgs.orgs", "period": "2026Q2"}  # fmt: skip
    one = suggestions.draft(actor=MAKER, **said)
    suggestions.approve(one, actor=MAKER)
    shut(cast)
    sent = build()
    actions.hand(sent, actor=MAKER)
    one.refresh_from_db()
    assert (one.state, one.sent_with) == ("sent", str(sent.uid))
    assert one.frozen[0]["value"] == CLOSED[0].read(cast.east, Ask(PAST)).value
    taken = actions.receive(file_of(sent), actor=MAKER)
    early = actions.receipt_of(taken)
    asked = Asked.objects.get(package=taken)
    actions.answer(asked, actor=MAKER, reply="已列入明年安排", outcome="later")
    receipt = json.loads(actions.receipt_of(taken))
    forged = receipt["package"].replace("已列入明年安排", "全部同意")
    with pytest.raises(ValidationError, match="签名对不上"):
        actions.take_receipt(enveloped(forged, receipt["signature"]), actor=MAKER)
    with clock.at(DAY + timedelta(days=1)):
        actions.take_receipt(actions.receipt_of(taken), actor=MAKER)
    with pytest.raises(ValidationError, match="更新的回执"):
        actions.take_receipt(early, actor=MAKER)
    one.refresh_from_db()
    sent.refresh_from_db()
    assert (one.state, one.outcome, one.reply) == ("answered", "later", "已列入明年安排")
    assert (sent.state, sent.result, sent.added, sent.aside) == ("settled", "received", 5, 0)
    with pytest.raises((StepError, ValidationError)):
        actions.void(sent, actor=MAKER, reason="不该")
    with clock.at(DAY + timedelta(days=1)):
        assert figures.SENT.read(cast.east, Ask(year(2026), as_of=clock.today())).value == 1


def test_a_machine_hands_over_with_its_token_and_pages_show_it(cast: Cast, client) -> None:
    shut(cast)
    data = from_west(build())
    row = {"username": "xiqu", "name": "西区", "home": cast.district, "kind": "client"}
    (machine,) = open_accounts([row], actor=MAKER)
    held = {"account": machine, "role": "api_client", "org": cast.district, "since": DAY}
    with pytest.raises(ValidationError, match="请安全管理员先授权"):
        issue_token(machine, actor=MAKER, label="西区")
    machine = Account.objects.get(pk=machine.pk)
    grant_many([held, {**held, "role": "leader"}], actor=MAKER)  # a token is never a leader's
    ended = issue_token(machine, actor=MAKER, label="西区")
    said = {"username": "xiqu", "label": "西区上报包"}
    page = sign_in(client, cast.accounts["system"]).post("/c/accounts/tokens/", said)
    (token,) = re.findall(r"<code>([\w-]{43})</code>", page.content.decode())
    client.logout()
    assert account_of_token(ended) is None
    heads = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    place = "/api/v1/packages/incoming"

    def send(body, **more):
        return client.post(place, body, content_type="application/zip", **more)

    assert send(data).status_code == 401
    answer = send(data, **heads)
    assert answer.status_code == 201, answer.content
    said = json.loads(json.loads(answer.content)["package"])
    assert (said["result"], said["added"], said["aside"]) == ("received", 5, [])
    assert json.loads(send(data, **heads).content)["package"].count('"added":5') == 1
    refused = send(b"noise", **heads)
    assert refused.status_code == 422 and "不是上报包或回执" in refused.json()["message"]
    got = client.get(f"/api/v1/packages/receipts/{said['package']}", **heads)
    assert json.loads(json.loads(got.content)["package"])["digest"] == said["digest"]
    assert client.get("/api/v1/packages/sum", **heads).status_code == 403
    browser = sign_in(client, cast.accounts["clerk"])
    total = browser.get("/api/v1/packages/sum?period=2026Q2").json()
    assert total["silent"] == ["东街"] and total["figures"][0]["value"] is None
    page = browser.get("/c/packages/sum/?period=2026Q2").content.decode()
    assert "还没有报：东街" in page and "×" in page
    taken = Received.objects.get()
    for url in ("/c/packages/take/", f"/c/packages/received/{taken.pk}/",
                f"/c/packages/figures/{Compared.objects.first().pk}/",
                f"/c/packages/sent/{Sent.objects.get().pk}/", "/c/packages/sent/new/"):  # fmt: skip
        assert browser.get(url).status_code == 200, url
    file = browser.get(f"/c/packages/received/{taken.pk}/file/")
    assert file.content == data and file["Content-Type"] == "application/zip"


def month_sent(cast: Cast, number: int) -> Sent:
    """A month of the street closed in its room, with its statements, and packed."""
    one = closing.ask(actor=MAKER, org=cast.east, period=month(2026, number))
    closing.freeze(one, actor=MAKER, only=("members.members",))
    return build(period=month(2026, number).code)


def lines_of(sent: Sent, **changes: int) -> list[dict]:
    """The package's numbers; of the members' statement `start=7` puts another in its place."""
    names = {f"statements.members:{k}": v for k, v in changes.items()}
    found = json.loads(sent.content)["figures"]
    return [one | {"value": names.get(one["name"], one["value"])} for one in found]


def test_statements_travel_with_the_figures_and_balance_on_the_other_side(cast: Cast) -> None:
    april, may = month_sent(cast, 4), month_sent(cast, 5)
    lines = {one["name"]: one for one in lines_of(may)}
    start, end = lines["statements.members:start"], lines["statements.members:end"]
    assert (start["title"], start["unit"]) == ("党员增减表：期初", "名")
    assert end["value"] == lines["members.members"]["value"] > 0
    told = Person.objects.values_list("name", flat=True)
    assert [name for name in told if name in may.content] == []
    assert '"records"' not in may.content and "left_out" in json.loads(may.content)

    actions.receive(file_of(may), actor=MAKER)
    numbers = iter(range(10, 99))

    def west(sent: Sent, *, number: int = 1, **changes: int) -> Received:
        uid = f"0198b2c4-0000-7000-8000-0000000001{next(numbers)}"
        more = {"figures": lines_of(sent, **changes), "number": number, "uid": uid}
        return actions.receive(from_west(sent, **more), actor=MAKER)

    made = west(may, end=end["value"] + 1)
    assert made.result == "refused" and "期初＋增加－减少是" in made.reasons
    assert "党员增减表" in made.reasons and not Compared.objects.filter(package=made).exists()
    made = west(may, **{"in": 1})
    assert made.result == "refused" and "各项之和是 0，合计写的是 1" in made.reasons
    cut = [one for one in lines_of(may) if one["name"] != start["name"]]
    short = from_west(may, figures=cut, uid="0198b2c4-0000-7000-8000-000000000200")
    assert "缺少期初" in actions.receive(short, actor=MAKER).reasons

    west(may)
    rows = [row for row in sum_of(cast.district, month(2026, 5)).rows
            if row.name.startswith("statements.members:")]  # fmt: skip
    totals = {row.name.partition(":")[2]: row.value for row in rows}
    assert next(iter(totals)) == "start" and [*totals][-1] == "end", "from top to bottom"
    assert totals["end"] == totals["start"] + totals["in"] - totals["out"] == 2 * end["value"]

    fewer = {"start": start["value"] - 1, "end": end["value"] - 1}
    west(april, **fewer)  # what ended a month before is not what this one began with
    again = west(may, number=2)
    (aside,) = Compared.objects.filter(package=again, state="aside")
    assert aside.name == start["name"] and f"期末 {fewer['end']} 对不上" in aside.why
    actions.accept(aside, actor=MAKER, reason="四月已另作调整，随后报来")
    row = next(r for r in sum_of(cast.district, month(2026, 5)).rows if r.name == start["name"])
    assert row.value == totals["start"]


def test_a_line_of_a_statement_opens_to_its_records(cast: Cast, client: Any) -> None:
    sent, browser = month_sent(cast, 5), sign_in(client, cast.accounts["clerk"])
    page = browser.get(f"/c/packages/sent/{sent.pk}/").content.decode()
    address = re.search(r'href="([^"]*statements[^"]*cell=end[^"]*)"', page)
    assert address is not None and "shelf/statements" not in page
    assert browser.get(unescape(address[1])).status_code == 200


def test_a_tampered_freeze_is_not_sent_up(cast: Cast) -> None:
    shut(cast)
    with connection.cursor() as cursor:
        cursor.execute("update kernel_closedvalue set value = '999' where name = 'orgs.orgs'")
    with pytest.raises(ValidationError, match=r"关账簿被改动过.*orgs\.orgs"):
        build()
    assert not Sent.objects.exists()


def test_files_that_are_no_packages_are_refused_at_once(cast: Cast, client) -> None:
    """Too large, unpacking to too much, nested, another format: told in words, kept nowhere."""
    shut(cast)
    sent = build()
    bomb, odd, nested = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("package.json", b"0" * 60_000_000)
        archive.writestr("signature.json", b"{}")
    with zipfile.ZipFile(odd, "w") as archive:
        archive.writestr("../package.json", sent.content)
        archive.writestr("signature.json", json.dumps(sent.signature))
    with zipfile.ZipFile(nested, "w") as archive:
        archive.writestr("package.zip", file_of(sent))
    browser = sign_in(client, cast.accounts["clerk"])
    for data, words in (
        (b"PK" + b"0" * 60_000_000, "超过 8 MB"), (bomb.getvalue(), "不是上报包或回执"),
        (odd.getvalue(), "不是上报包或回执"), (nested.getvalue(), "不是上报包或回执"),
        (b"\xd0\xcf\x11\xe0 doc", "不是上报包或回执"), (b"[" * 100_000, "不是上报包或回执"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            actions.receive(data, actor=MAKER)
        answer = browser.post("/api/v1/packages/incoming", data, content_type="application/zip")
        assert answer.status_code in {400, 422} and words in answer.json()["message"]
    assert not Received.objects.exists()
