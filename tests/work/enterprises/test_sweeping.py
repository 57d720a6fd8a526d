"""A quarter's round: no change, one cell, a firm that is gone; five things clear; who confirmed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import quarter, year
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.enterprises import actions
from jiceng.work.enterprises.figures import FIGURES
from jiceng.work.enterprises.models import Card, Check, Round, Word, firms
from jiceng.work.enterprises.sheets.census import changed
from tests.cast import fill, sign_in
from tests.work.enterprises.given import HELD, firms_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
SHELF = {one.key.partition(".")[2]: one for one in FIGURES}
LATER = date(2025, 8, 4)


@pytest.fixture
def cast(db):
    made = fill()
    firms_of(made)
    return made


@pytest.fixture
def works():
    return Unit.objects.get(name="和平机械厂")


@pytest.fixture
def shop():
    return Unit.objects.get(name="槐荫便利店")


def value(key, node, ask=None, **where):
    figure = SHELF[key].only(**where) if where else SHELF[key]
    ask = ask or Ask(quarter(2025, 3), as_of=date(2025, 9, 30))
    return figure.read(node, Ask(ask.period, ask.as_of)).value  # without earlier answers


def test_a_round_counts_whoever_was_confirmed_and_a_firm_once(cast, works, shop):
    assert (value("swept", cast.district), value("swept", cast.huaiyin)) == (0, 0)
    assert value("swept", cast.district, Ask(quarter(2025, 2))) == 2  # the cards were entered then
    with clock.at(LATER):
        made = actions.same(shop, actor=US)
        assert (made.outcome, made.state, made.confirmed_by) == ("same", "confirmed", "测试")
        with pytest.raises(StepError, match="今天 测试 已经核对过"):
            actions.same(shop, actor=US)
        actions.same_many([shop], actor=US)  # of many at once, from a list: two checks, one firm
    assert (value("swept", cast.district), value("swept", cast.west)) == (1, 0)
    assert value("swept", cast.huaiyin, field="private_firm") == 1
    assert value("checks", cast.district, outcome="same") == 2
    before = Ask(quarter(2025, 3), as_of=date(2025, 8, 3))
    assert value("checks", cast.district, before) == 0  # nothing later than the report day
    assert [
        one.name
        for one in SHELF["swept"]
        .read(cast.district, Ask(quarter(2025, 3), as_of=date(2025, 9, 30)))
        .missing
    ] == ["和平机械厂"]
    fresh = Ask(year(2025), as_of=date(2025, 7, 1))
    assert value("refreshed", cast.district, fresh) == 2
    assert value("refreshed", cast.district, Ask(year(2025), as_of=date(2025, 12, 31))) == 0


def test_only_the_cell_that_changed_is_written_and_logged(cast, works):
    with clock.at(LATER):
        made = actions.change(works, actor=US, staff=131, industry="制造业", members=4,
                              owner="另一厂长")  # fmt: skip
    works.refresh_from_db()
    assert works.staff == 131
    assert made.changes == {"staff": ["120", "131"], "owner": ["", ""]}  # of the owner no words
    assert changed(made) == "出资人或负责人已更新；职工数 120 → 131"
    assert Card.objects.get(unit=works).owner == "另一厂长"
    with clock.at(LATER), pytest.raises(ValidationError, match="没有改动哪一项"):
        actions.change(works, actor=US, staff=131)


def test_five_clear_is_read_as_it_was_when_last_confirmed(cast, works, shop):
    before = Ask(year(2025), as_of=date(2025, 7, 1))
    assert (value("complete", cast.district, before), value("firms", cast.district, before)) == (
        1,
        2,
    )
    row = Card.objects.told(HELD).get(unit=works)
    assert (row.clear, row.covered, row.verified_by) == (5, True, "演员表")
    reason = Word.objects.get(kind="reason")
    with clock.at(LATER):
        made = actions.change(
            shop, actor=US, business="running", industry="零售", staff=3, members=0, owner="店主",
            reason=reason,
        )  # fmt: skip
    assert made.clear == 5
    assert value("complete", cast.district, before) == 1  # that day it was not
    assert value("complete", cast.district) == 2
    assert value("staff", cast.huaiyin) == 3
    assert (
        value("members_declared", cast.district),
        value("firms", cast.district, form="self_employed"),
    ) == (4, 1)
    with clock.at(LATER):
        Hosting.objects.filter(unit=works).update(until=LATER)
        assert actions.change(works, actor=US, staff=1).clear == 4  # neither covered nor a reason


def test_figures_are_cut_by_what_the_card_said_that_day(cast, works, shop):
    """What a card says later changes no number of a day before, nor does what it unsays."""
    mall, reason = Card.objects.get(unit=shop).area, Word.objects.get(kind="reason")
    park = Word.objects.create(org=cast.district, kind="new_field", name="园区", since=HELD)
    early = Ask(year(2025), as_of=date(2025, 7, 1))
    with clock.at(LATER):
        actions.change(shop, actor=US, business="hard", form="company", new_field=park, members=2,
                       reason=reason)  # fmt: skip
        actions.change(works, actor=US, members=9, new_field=park)
    with clock.at(date(2025, 9, 1)):
        actions.enter_many([{"unit": shop, "business": "running"}], actor=US)
        actions.revise(Card.objects.get(unit=shop), actor=US, area=None, members=None)
    for node, ask, where, told in (
        (cast.district, early, {"form": "self_employed"}, 1),
        (cast.district, early, {"form": "company"}, 1),
        (cast.district, early, {"new_field": "商圈"}, 1),
        (cast.district, early, {"new_field": "园区"}, 0),
        (cast.district, early, {"reason": "没有党员"}, 0),
        (cast.district, early, {"business": "hard"}, 0),
        (cast.district, None, {"form": "company"}, 2),
        (cast.district, None, {"new_field": "园区"}, 2),
        (cast.district, None, {"reason": "没有党员"}, 1),
        (cast.district, None, {"business": "running"}, 2),
        (cast.district, Ask(year(2025), as_of=date(2025, 8, 31)), {"business": "hard"}, 1),
    ):
        assert value("firms", node, ask, **where) == told, (ask, where)
    assert value("members_declared", cast.district, early) == 4
    assert value("members_declared", cast.district, Ask(year(2025), as_of=LATER)) == 11
    assert value("members_declared", cast.district) == 9
    assert value("new_field_orgs", cast.district, early) == 0  # the shop has no organisation
    assert value("new_field_orgs", cast.district, new_field="园区") > 0
    host = Hosting.objects.filter(unit=works).first().org
    units.host(shop, actor=US, org=host, way="area", since=HELD)
    present = SHELF["areas_present"]
    assert mall in set(present.read(cast.district, early).records)
    assert mall in set(present.read(cast.district, Ask(quarter(2025, 4))).missing)
    assert SHELF["new_field_orgs"].read(cast.district, Ask(early.period, early.as_of)).by(
        "new_field"
    ) == {"商圈": 1}


def test_what_a_branch_tells_waits_until_staff_confirm(cast, works, shop):
    host = Hosting.objects.filter(unit=works, until=None).first().org

    class Secretary(System):
        def reach(self, *roles):
            return (host.path,) if not roles or "branch_secretary" in roles else ()

    told, reason = Secretary("某书记"), Word.objects.get(kind="reason")
    with clock.at(LATER):
        made = actions.change(works, actor=told, staff=99, reason=reason)
        assert (made.state, made.told) == ("checked", {"staff": 99, "reason": reason.pk})
        assert Unit.objects.get(pk=works.pk).staff == 120
        assert value("swept", cast.district) == 0
        with pytest.raises(ValidationError, match="由社区登记"):
            actions.change(works, actor=told, owner="谁")
        actions.confirm(made, actor=US)
        assert (made.confirmed_by, made.by_name, made.clear) == ("测试", "某书记", 5)
        assert Card.objects.get(unit=works).reason == reason
        assert value("swept", cast.district) == 1
        seen = actions.visited(shop, actor=US, words="店里没人")
        assert value("swept", cast.huaiyin) == 0
        later_that_day = actions.same(shop, actor=US)  # back again, and somebody was there
        assert (later_that_day.state, value("swept", cast.huaiyin)) == ("confirmed", 1)
        later_that_day.delete()
        actions.look_over(seen, actor=US)
        actions.confirm(seen, actor=US)
        assert value("swept", cast.huaiyin) == 1
        with pytest.raises(StepError):
            actions.confirm(seen, actor=US)


def test_a_firm_that_is_gone_ends_and_is_not_confirmed_again(cast, works, shop):
    with clock.at(LATER):
        for said, words in (
            ({"on": date(2025, 9, 1)}, "不能晚于今天"),
            ({"words": " "}, "怎么知道"),
        ):
            values = {"outcome": "closed", "on": date(2025, 8, 1), "words": "登记机关公示"}
            with pytest.raises(ValidationError, match=words):
                actions.gone(shop, actor=US, **{**values, **said})
        actions.gone(shop, actor=US, **values)
        shop.refresh_from_db()
        assert shop.until == date(2025, 8, 1)
        for again in (
            lambda: actions.same(shop, actor=US),
            lambda: actions.same_many([shop], actor=US),
            lambda: actions.change(shop, actor=US, staff=1),
        ):
            with pytest.raises(StepError, match="注销或迁出"):
                again()
    assert (value("firms", cast.district), value("swept", cast.district)) == (1, 0)
    school = Unit.objects.get(field="school")
    with pytest.raises(ValidationError, match="不是非公企业"):
        actions.enter(actor=US, unit=school)


def test_a_round_opens_by_itself_once_a_quarter_with_a_card_for_everybody(cast, shop):
    with clock.at(date(2025, 10, 9)):
        new = units.register(actor=US, name="新开小店", field="private_firm", keeper=cast.huaiyin,
                             since=date(2025, 10, 1))  # fmt: skip
        actions.open_rounds()
        actions.open_rounds()
    made = Round.objects.get(begins=date(2025, 10, 1))
    assert (made.due, made.org) == (date(2025, 12, 31), cast.district)
    assert Card.objects.filter(unit=new).exists()
    assert Card.objects.count() == firms(date(2025, 10, 9)).count()
    with clock.at(date(2025, 10, 10)):  # the round is on; whoever opens meanwhile gets a card, too
        late = units.register(actor=US, name="又一家店", field="private_firm", keeper=cast.west,
                              since=date(2025, 10, 10))  # fmt: skip
        actions.open_rounds()
    assert Card.objects.filter(unit=late).exists() and Round.objects.count() == 2


def test_progress_of_a_round_is_told_to_each_of_their_own_ground(cast, client):
    page = f"/c/enterprises/rounds/{Round.objects.get().pk}/"
    with clock.at(HELD):
        whole = sign_in(client, cast.clerk).get(page).content.decode().partition("进度")[2]
        own = sign_in(client, cast.worker).get(page).content.decode().partition("进度")[2]
    assert "东街街道党工委" in whole and "西街街道党工委" in whole
    assert "槐荫社区党委" in own
    assert "和平区委" not in own.partition("</table>")[0] and "西街街道党工委" not in own


def test_an_instructor_confirms_on_the_phone_and_the_owner_is_no_matter_of_theirs(
    cast, works, shop, client
):
    """A plain member who is sent to a firm; staff of one ground who are sent to another's firm."""
    member, one = cast.accounts["member"], f"/m/enterprises/{works.pk}/"
    with clock.at(LATER):
        page = sign_in(client, member).get("/m/enterprises/").content.decode()
        assert "您现在没有要核对的单位" in page
        assert client.post(f"{one}same/", {"once": "a"}).status_code == 404
        member.person = cast.people[0]  # sent to the works
        member.save(update_fields=["person"])
        assert "核对这些单位的底册" in client.get("/m/coverage/").content.decode()
        page = client.get("/m/enterprises/").content.decode()
        assert "和平机械厂" in page and "槐荫便利店" not in page
        assert client.post(f"{one}same/", {"once": "a"}).status_code == 302
        assert "等社区确认" in client.get("/m/enterprises/").content.decode()
        made = Check.objects.get(unit=works, held_on=LATER)
        assert (made.state, made.confirmed_by, value("swept", cast.district)) == ("checked", "", 0)
        actions.confirm(made, actor=US)
        assert value("swept", cast.district) == 1
        worker = cast.worker
        worker.person, member.person = member.person, None
        member.save(update_fields=["person"])
        worker.save(update_fields=["person"])
        page = sign_in(client, worker).get(one).content.decode()
        assert "职工数" in page and "某厂长" not in page and "出资人" not in page


def test_of_two_who_change_a_card_at_once_the_second_looks_first(cast, shop, client):
    one = f"/m/enterprises/{shop.pk}/"
    with clock.at(LATER):
        page = sign_in(client, cast.worker).get(one)
        seen = page.context["seen"]
        actions.change(shop, actor=US, staff=7)
        sent = {"once": "a", "form": "self_employed", "staff": "", "industry": "零售"}
        refused = client.post(one, {**sent, "seen": seen})
        assert refused.status_code == 422 and "刚有人核对过" in refused.content.decode()
        assert refused.context["form"]["staff"].value() == 7  # as it is now
        assert Unit.objects.get(pk=shop.pk).staff == 7


def test_a_ledger_of_many_is_entered_in_a_few_statements(
    cast, works, shop, django_assert_max_num_queries
):
    more = units.register_many(
        [{"name": f"第{n}商行", "field": "private_firm", "keeper": cast.huaiyin,
          "since": date(2020, 1, 1)} for n in range(20)],
        actor=US,
    )  # fmt: skip
    rows = [{"unit": one, "members": n, "business": "running"} for n, one in enumerate(more)]
    with clock.at(LATER), django_assert_max_num_queries(30):
        made = actions.enter_many([*rows, {"unit": works, "owner": "新厂长"}], actor=US)
    assert [one.members for one in made[:3]] == [0, 1, 2]
    last = Check.objects.filter(unit=works).latest("pk")
    assert (last.changes, last.clear, last.state) == ({"owner": ["", ""]}, 5, "confirmed")
    assert Card.objects.get(unit=works).owner == "新厂长"
    closed = more[0]
    units.close(closed, actor=US, on=LATER, reason="注销")
    with pytest.raises(StepError, match="第0商行"):
        actions.enter_many(rows, actor=US)


def test_a_street_worker_taps_through_the_round(cast, works, shop, client):
    """Whoever keeps the firm confirms it at once; for others there is no such firm."""
    home, one = "/m/enterprises/", f"/m/enterprises/{shop.pk}/"
    with clock.at(LATER):
        page = sign_in(client, cast.worker).get(home).content.decode()
        assert "槐荫便利店" in page and "和平机械厂" not in page and "还有 1 家" in page
        sent = {"once": "a", "staff": "5", "members": "", "owner": "", "owner_phone": "1990000009",
                "form": "self_employed", "business": "", "industry": ""}  # fmt: skip
        refused = client.post(one, sent)
        assert refused.status_code == 422 and "手机号应为 11 位" in refused.content.decode()
        card = Card.objects.get(unit=shop)
        kept = {"new_field": card.new_field_id, "area": str(card.area)}
        assert client.post(one, {**sent, **kept, "owner_phone": "19900000092"}).status_code == 302
        made = Check.objects.filter(unit=shop).latest("pk")
        assert made.changes == {"staff": ["", "5"], "owner_phone": ["", ""]}
        assert client.get(f"/m/enterprises/{works.pk}/").status_code == 404
        page = client.get(home).content.decode()
        assert "已核对 1 家，还有 0 家" in page and "都核对过了" in page
        assert client.post(f"{one}same/", {"once": "b"}).status_code == 302
        assert client.post(f"{one}same/", {"once": "b"}).status_code == 302  # the same tap
        assert Check.objects.filter(unit=shop, held_on=LATER).count() == 2
        client.get(home)  # what was said is read
        look = f"/c/enterprises/{Card.objects.get(unit=shop).pk}/contact/"
        assert "19900000092" in client.post(look).content.decode()
        assert Look.objects.get().purpose == "联系出资人"
        page = sign_in(client, cast.neighbour).get(home).content.decode()
        assert "和平机械厂" in page and "槐荫便利店" not in page


def test_every_figure_adds_up_over_these_records(cast):
    """What the laws of figures ask of an empty room, asked of a full one."""
    ask = Ask(year(2025), as_of=date(2025, 12, 31))
    for figure in FIGURES:
        reading = figure.read(cast.district, ask)
        assert figure.spread(cast.district, ask)[cast.district.path] == reading.value, figure.key
        assert reading.of.count() == reading.of.values("pk").distinct().count(), figure.key
        for split in figure.splits:
            if figure.measure.additive:
                assert sum(reading.by(split).values()) == reading.value, (figure.key, split)


def test_what_stands_after_a_firm_was_gone_is_told_wherever_it_is_recorded(cast, works, client):
    """At the card, on the phone, and where somebody confirms what was told."""
    card, day = Card.objects.get(unit=works), date(2025, 4, 20)
    posted = {"outcome": "closed", "on": str(day), "words": "登记机关公示", "once": "a"}
    with clock.at(LATER):
        told = actions.gone(works, actor=cast.secretary, outcome="closed", on=day,
                            words="门店已换人")  # fmt: skip
        sign_in(client, cast.clerk)
        for page in (f"/c/enterprises/{card.pk}/gone/", f"/m/enterprises/{works.pk}/gone/"):
            asked = client.post(page, posted)
            words = asked.content.decode()
            assert asked.status_code == 422 and "出资人联系 1 条、共同计划 1 条" in words
            assert "核对记录 1 条" in words, "that it is gone is no record of it at work"
        seen = client.get(f"/c/enterprises/checks/{told.pk}/confirm/").content.decode()
        assert "出资人联系 1 条" in seen and 'name="weighed"' in seen
        done = client.post(f"/c/enterprises/{card.pk}/gone/", {**posted, "weighed": "1"})
        assert done["Location"] == f"/c/units/units/{works.pk}/"
        assert Unit.objects.get(pk=works.pk).until == day
        after = client.get(done["Location"]).content.decode()
        assert "注销或迁出以后的记录" in after and "新线投产" in after
