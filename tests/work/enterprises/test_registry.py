"""Extracts: new firms alert their street, known ones are brought up to date, differences shown."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.kit.imports.actions import import_rows, take_in
from jiceng.kit.imports.jobs import served
from jiceng.kit.imports.trials import lines, try_out
from jiceng.kit.uploads import RefusedFile
from jiceng.registers.outbox.models import Message
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Unit
from jiceng.registers.units.rules import plain_name
from jiceng.work.enterprises import actions
from jiceng.work.enterprises.figures import DUTIES, FIGURES
from jiceng.work.enterprises.models import Entry
from jiceng.work.enterprises.pages import boards
from tests.cast import fill, sign_in
from tests.work.enterprises.given import CODES, HELD, entries_of, firms_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
SHELF = {one.key.partition(".")[2]: one for one in FIGURES}
LATER = date(2025, 8, 4)


@pytest.fixture
def cast(db):
    made = fill()
    firms_of(made)
    return made


def value(key, node, as_of=date(2025, 12, 31), **where):
    figure = SHELF[key].only(**where) if where else SHELF[key]
    return figure.read(node, Ask(year(2025), as_of=as_of)).value


def gap(code):
    return Entry.objects.compared(clock.today()).get(uscc=code).gap


def test_a_new_firm_alerts_its_street_and_is_settled_by_people(cast):
    made = entries_of(cast)
    assert [one.state for one in made] == ["waiting"] * 3
    assert (
        value("alerted", cast.huaiyin) == 2 and value("alerted", cast.district, source="civil") == 1
    )
    assert "新光软件有限公司" in str(Message.objects.get(account=cast.worker).params)
    assert value("alerted", cast.huaiyin, as_of=date(2025, 5, 5)) == 0
    with clock.at(HELD):  # the next lot of the same extract: nobody hears of it twice that day
        actions.take_in(actor=US, uscc="91990101MA5ABCD35W", name="又一家软件公司",
                        org=cast.huaiyin, source="commerce")  # fmt: skip
    assert Message.objects.filter(account=cast.worker).count() == 1
    Entry.objects.filter(uscc="91990101MA5ABCD35W").delete()
    duty = next(one for one in DUTIES if one.key == "enterprises.alerts_settled")
    late = duty.overdue(cast.district, year(2025), date(2025, 5, 17))
    assert (duty.overdue(cast.district, year(2025), date(2025, 5, 16)).count(), late.count()) == (
        0,
        3,
    )
    shop = Unit.objects.get(name="槐荫便利店")
    with clock.at(LATER):
        assert actions.near(made[0]) == [shop]  # the same but for its legal form
        works = Unit.objects.get(name="和平机械厂")
        works.uscc = CODES[1]
        with pytest.raises(ValidationError, match="是两家"):
            actions.tie(made[0], actor=US, unit=works)
        actions.tie(made[0], actor=US, unit=shop)
        actions.adopt(made[1], actor=US)
        with pytest.raises(ValidationError, match="为什么不纳入"):
            actions.leave_out(made[2], actor=US, why=" ")
        actions.leave_out(made[2], actor=US, why="地址查无此单位")
    shop.refresh_from_db()
    new = Unit.objects.get(uscc=CODES[1])
    assert (shop.uscc, new.keeper, new.field) == (CODES[0], cast.huaiyin, "private_firm")
    assert value("alerts_settled", cast.district) == 3
    assert (value("registered", cast.district), value("firms", cast.district)) == (2, 3)


def test_the_registry_never_overwrites_the_ledger_it_is_shown_beside_it(cast, client):
    first, second, _third = entries_of(cast)
    with clock.at(LATER):
        actions.tie(first, actor=US, unit=Unit.objects.get(name="槐荫便利店"))
        assert (gap(CODES[0]), gap(CODES[1])) == ("name", "new")
        again = {"uscc": CODES[0], "name": "槐荫便利店", "org": cast.huaiyin, "source": "commerce"}
        actions.take_in_many([{**again, "declared": "yes"}], actor=US)
        assert gap(CODES[0]) == "org"  # declares an organisation that nobody here knows
        with pytest.raises(ValidationError, match="一个代码只有一家"):
            actions.take_in_many([{**again, "name": "槐荫超市"}], actor=US)
    with clock.at(date(2025, 9, 1)):
        actions.take_in_many([{**again, "standing": "closed"}], actor=US)
        assert gap(CODES[0]) == "gone"
        assert Unit.objects.get(uscc=CODES[0]).until is None  # a person closes it
        page = sign_in(client, cast.worker).get("/c/enterprises/gaps/").content.decode()
        assert "已注销或迁出，底册里还在 · 1" in page and "新光软件有限公司" in page
        assert "河湾志愿协会" not in page
        table = client.get("/c/enterprises/entries/?gap=gone").content.decode()
        assert "槐荫便利店" in table and "新光软件" not in table
    assert (value("registered", cast.district), second.state) == (0, "waiting")


def test_of_a_long_list_the_page_shows_the_first_and_leads_to_all_of_them(
    cast, client, monkeypatch
):
    """One firm under two names, and firms the registry does not know: counted whole, paged as any
    table, exported.
    """
    monkeypatch.setattr(boards, "SHOWN", 1)
    entries_of(cast)
    units.register_many(
        [{"name": name, "field": "private_firm", "keeper": cast.huaiyin, "since": HELD}
         for name in ("晨光（槐荫）超市有限公司", "晨光(槐荫)超市", "晨光面馆")],
        actor=US,
    )  # fmt: skip
    with clock.at(HELD):
        page = sign_in(client, cast.worker).get("/c/enterprises/gaps/").content.decode()
        assert "可能登记了两次的 · 2" in page and "底册里有，登记数据里没有 · 4" in page
        assert "登记了，底册里没有 · 2" in page and page.count("这里列出前 1 条") == 3
        whole = dict(re.findall(r'href="(/c/enterprises/(\w+)/\?[^"]*)"', page)[::-1])
        links = {noun: unescape(url) for url, noun in whole.items()}
        twins = client.get(links["twins"]).content.decode()
        assert "晨光（槐荫）超市有限公司" in twins and "晨光(槐荫)超市" in twins
        assert "晨光面馆" not in twins
        unknown = client.get(links["unlisted"]).content.decode()
        assert "晨光面馆" in unknown and "槐荫便利店" in unknown and "和平机械厂" not in unknown
        answer = client.get("/c/enterprises/twins/export/?face=data")
        cells = load_workbook(BytesIO(b"".join(answer))).active.iter_rows(values_only=True)
        assert {one for row in cells for one in row} >= {
            "晨光（槐荫）超市有限公司",
            "晨光(槐荫)超市",
        }
        one = Unit.objects.get(name="晨光面馆")
        assert client.get(f"/c/enterprises/unlisted/{one.pk}/").url.startswith("/c/units/")
        sign_in(client, cast.neighbour)
        assert "晨光" not in client.get("/c/enterprises/twins/").content.decode()


@pytest.mark.parametrize("coded", ["gb18030", "utf-8"])
def test_an_extract_of_any_coding_is_taken_line_by_line(cast, coded):
    text = (
        "登记名称,统一社会信用代码,属地党组织,登记机关,登记状态,成立日期\n"
        f"新光软件有限公司,{CODES[1]},槐荫社区党委,市场监管,存续,2025-03-01\n"
        f"新光软件公司,{CODES[1]},槐荫社区党委,市场监管,存续,2025-03-01\n"
        "错号商行,91990101MA5ABCD198,槐荫社区党委,市场监管,存续,2025-03-01\n"
    )
    asked = served("enterprises.entries")
    with clock.at(HELD):
        batch = take_in(BytesIO(text.encode(coded)), "登记.csv", asked.sheet, actor=US)
        try_out(batch, asked.sheet, actor=US, keeps=asked.keeps)
        said = [words for row in lines(batch, "wrong") for words, _near in row["problems"].values()]
        assert any("最后一位对不上" in words for words in said)
        import_rows(batch, asked.sheet, actor=US, keeps=asked.keeps)
        told = [words for row in lines(batch, "wrong") for words, _near in row["problems"].values()]
        assert any("一个代码只有一家" in words for words in told)
        assert [one.name for one in Entry.objects.all()] == ["新光软件有限公司"]
        lacking = "登记名称,属地党组织\n甲,槐荫社区党委\n".encode(coded)
        short = take_in(BytesIO(lacking), "缺列.csv", asked.sheet, actor=US)
        with pytest.raises(RefusedFile, match="缺少必填的列：统一社会信用代码"):
            try_out(short, asked.sheet, actor=US, keeps=asked.keeps)


def test_what_an_extract_says_again_after_it_said_otherwise_is_taken_again(cast):
    """存续, 注销, 存续: the third extract equals the first line by line."""
    asked = served("enterprises.entries")
    entries_of(cast)

    def extract(day, standing):
        head = "登记名称,统一社会信用代码,属地党组织,登记机关,登记状态\n"
        line = f"新光软件有限公司,{CODES[1]},槐荫社区党委,市场监管,{standing}\n"
        with clock.at(day):
            batch = take_in(BytesIO(f"{head}{line}".encode()), "登记.csv", asked.sheet, actor=US)
            try_out(batch, asked.sheet, actor=US, keeps=asked.keeps)
            import_rows(batch, asked.sheet, actor=US, keeps=asked.keeps)
        return batch.counts["same"], Entry.objects.get(uscc=CODES[1]).standing

    assert extract(date(2025, 6, 1), "存续") == (0, "open")
    assert extract(date(2025, 7, 1), "存续") == (1, "open")  # nothing new in it
    assert extract(date(2025, 8, 1), "注销") == (0, "closed")
    gone = Entry.objects.get(uscc=CODES[1])
    assert (gone.state, gone.closed_on) == ("left_out", date(2025, 8, 1))  # before anybody looked
    with clock.at(date(2025, 8, 20)):  # told again with more: gone since the same day
        told = {"uscc": CODES[1], "name": gone.name, "org": cast.huaiyin, "source": "commerce"}
        again = actions.take_in(actor=US, **told, standing="closed", staff=3)
        assert (again.closed_on, again.staff) == (date(2025, 8, 1), 3)
    assert extract(date(2025, 9, 1), "存续") == (0, "open")
    back = Entry.objects.get(uscc=CODES[1])  # and its street hears of it again
    assert (back.state, back.alerted_on, back.why) == ("waiting", date(2025, 9, 1), "")
    assert extract(date(2025, 10, 1), "存续") == (1, "open")


def test_two_spellings_of_one_firm_are_the_same():
    assert plain_name("新光（河南）软件有限公司") == plain_name("新光(河南)软件 有限责任公司")
    assert plain_name("新光软件有限公司") != plain_name("新光科技有限公司")
