"""Units: one credit code one unit, covered in four ways, counted once, closed as a whole."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on, year
from jiceng.kit.picks import PickField
from jiceng.registers.coalitions import figures as coalition_figures
from jiceng.registers.units import actions, figures, pages
from jiceng.registers.units.models import GuideVisit, Hosting, Unit
from tests.cast import fill, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
DAY, OLD = date(2025, 6, 1), date(2010, 1, 1)
CODE = "91350100M000100Y43"


@pytest.fixture
def cast(db):
    return fill()


def made(cast, **more):
    values = {"name": "甲商行", "field": "private_firm", "keeper": cast.huaiyin, "since": DAY}
    return actions.register(actor=US, **{**values, **more})


def read(figure, node, day=date(2025, 12, 31)):
    return figure.read(node, Ask(on(day)))


def test_a_credit_code_belongs_to_one_unit(cast):
    made(cast, uscc=CODE)
    with pytest.raises(ValidationError, match="甲商行"):
        made(cast, name="乙商行", uscc=CODE)


def test_a_unit_covered_twice_counts_once(cast):
    before = read(figures.COVERED, cast.district).value
    unit = made(cast)
    assert read(figures.COVERED, cast.district).value == before
    for org in (cast.branch, cast.huaiyin):
        actions.host(unit, actor=US, org=org, way=Hosting.Way.JOINT, since=DAY)
    reading = read(figures.COVERED, cast.district)
    assert reading.value == before + 1
    assert list(reading.records).count(unit) == 1


def test_the_same_cover_twice_and_a_cover_by_what_is_gone_are_refused(cast):
    unit = made(cast)
    actions.host(unit, actor=US, org=cast.branch, way=Hosting.Way.OWN, since=DAY)
    with pytest.raises(ValidationError, match="已由"):
        actions.host(unit, actor=US, org=cast.branch, way=Hosting.Way.OWN, since=DAY)
    assert list(actions.twins()) == []


def test_a_closed_unit_ends_with_what_covered_it_and_stays_in_the_past(cast):
    unit = made(cast)
    hosting = actions.host(unit, actor=US, org=cast.branch, way=Hosting.Way.OWN, since=DAY)
    before = read(figures.UNITS, cast.district).value
    actions.close(unit, actor=US, on=date(2025, 12, 31), reason="注销")
    hosting.refresh_from_db()
    assert hosting.until == date(2025, 12, 31)
    assert read(figures.UNITS, cast.district).value == before - 1
    assert unit in read(figures.UNITS, cast.district, date(2025, 12, 30)).records


def test_whoever_names_a_closed_unit_reads_that_it_is_closed_and_not_to_register_it(cast):
    unit = made(cast)
    actions.close(unit, actor=US, on=date(2025, 12, 31), reason="注销")
    field = PickField(Unit.objects.filter(until=None))
    with pytest.raises(ValidationError, match="已于2025-12-31注销或迁出，不能再组建"):
        field.clean(unit.name)
    with pytest.raises(ValidationError, match="没找到"):
        field.clean("从来没有的商行")


def test_a_correction_needs_its_reason(cast):
    unit = made(cast)
    with pytest.raises(ValidationError, match="为什么"):
        actions.correct(unit, actor=US, reason=" ", name="丙商行")
    actions.correct(unit, actor=US, reason="名称写错", name="丙商行")
    assert Unit.objects.get(pk=unit.pk).initials.startswith("bsh")


def test_a_wrong_digit_of_the_code_is_told_on_the_page(cast):
    client = sign_in(Client(), cast.accounts["clerk"])
    posted = {
        "name": "丁商行",
        "uscc": CODE[:-1] + "1",
        "field": "private_firm",
        "keeper": str(cast.huaiyin.code),
        "since": "2025-06-01",
    }
    answer = client.post("/c/units/units/new/", posted)
    assert answer.status_code == 422
    assert "信用代码" in answer.content.decode()
    assert not Unit.objects.filter(name="丁商行").exists()


def test_a_unit_is_not_registered_again_under_another_spelling_unasked(cast):
    client = sign_in(Client(), cast.accounts["worker"])
    form = client.get("/c/units/units/new/").context["form"]
    assert form["keeper"].initial == cast.huaiyin, "begins on one's own ground"
    posted = {"name": "和平（机械厂）", "field": "private_firm", "keeper": str(cast.huaiyin.code),
              "since": "2025-06-01"}  # fmt: skip
    answer = client.post("/c/units/units/new/", posted)
    assert answer.status_code == 422
    assert "可能已经登记过：和平机械厂（西街街道党工委）" in answer.content.decode()
    assert not Unit.objects.filter(name="和平（机械厂）").exists()
    assert client.post("/c/units/units/new/", {**posted, "weighed": "1"}).status_code == 302
    assert Unit.objects.filter(name="和平（机械厂）").exists()


def test_a_unit_that_moves_leaves_the_days_before_with_whoever_kept_it(cast):
    shop = Unit.objects.get(name="槐荫便利店")
    actions.host(shop, actor=US, org=cast.branch, way=Hosting.Way.JOINT, since=date(2024, 1, 1))
    told = {one.key: one for one in [*figures.FIGURES, coalition_figures.UNITS]}
    keys = [key for key, one in told.items() if one.at == "then_keeper"]
    assert len(keys) == 11
    march = {
        key: [sorted(read(told[key], org, date(2025, 3, 31)).of.values_list("pk", flat=True))
              for org in (cast.huaiyin, cast.west)]
        for key in keys
    }  # fmt: skip
    assert any(here for here, _there in march.values())
    move = {"actor": US, "reason": "区划调整"}
    for bad, said in (
        ({"keeper": cast.huaiyin, "on": DAY}, "已经在"), ({"keeper": cast.west, "on": OLD}, "晚于"),
        ({"keeper": cast.west, "on": date(2099, 1, 1)}, "还没有到"),
        ({"keeper": cast.abolished, "on": DAY}, "已经撤销"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=said):
            actions.move_ground(shop, **bad, **move)
    actions.move_ground(shop, keeper=cast.west, on=DAY, **move)
    with pytest.raises(ValidationError, match="晚于"):
        actions.move_ground(shop, keeper=cast.east, on=DAY, **move)
    for key in keys:
        assert march[key] == [
            sorted(read(told[key], org, date(2025, 3, 31)).of.values_list("pk", flat=True))
            for org in (cast.huaiyin, cast.west)
        ], key
    here, there = (read(figures.UNITS, org, day=DAY) for org in (cast.huaiyin, cast.west))
    assert shop in there.records and shop not in here.records
    visits = Ask(year(2025))  # of before the move, asked after it
    assert figures.VISITS.read(cast.huaiyin, visits).value == 1
    assert figures.VISITS.read(cast.west, visits).value == 1, "the factory's own"
    assert read(figures.UNITS, cast.district, DAY).value == Unit.objects.standing(DAY).count()


def test_a_move_is_a_form_that_says_what_becomes_of_the_past(cast):
    shop = Unit.objects.get(name="槐荫便利店")
    client = sign_in(Client(), cast.accounts["clerk"])
    address = f"/c/units/units/{shop.pk}/move_ground/"
    page = client.get(address)
    assert "这一天以前的数仍归原来的属地" in page.content.decode()
    data = {"keeper": str(cast.west.code), "on": DAY.isoformat(), "reason": "区划调整"}
    assert client.post(address, data).status_code == 302
    shop.refresh_from_db()
    assert shop.keeper == cast.west


def test_what_is_dated_after_a_unit_closed_is_told_opened_and_kept(cast):
    """Nothing is deleted: counted before it is recorded, listed on its page afterwards."""
    client = sign_in(Client(), cast.accounts["worker"])
    shop = Unit.objects.get(name="槐荫便利店")
    page, day = f"/c/units/units/{shop.pk}/", date(2025, 1, 10)
    posted = {"on": str(day), "reason": "门店已换人", "once": "late"}
    asked = client.post(f"{page}close/", posted)
    words = asked.content.decode()
    assert asked.status_code == 422
    assert "还有 2 条记录：指导员走访 1 条、群团活动 1 条" in words
    visit = GuideVisit.objects.get(guidance__unit=shop)
    assert f'href="/c/units/visits/{visit.pk}/"' in words, "each opens"
    assert 'value="门店已换人"' in words, "what was typed stays"
    assert Unit.objects.get(pk=shop.pk).until is None
    assert client.post(f"{page}close/", {**posted, "weighed": "1"}).status_code == 302
    assert Unit.objects.get(pk=shop.pk).until == day
    assert "注销或迁出以后的记录" in client.get(page).content.decode()
    assert GuideVisit.objects.filter(pk=visit.pk).exists()
    later = {"on": "2025-03-08", "reason": "注销"}
    assert client.post(f"{page}close/", later).status_code == 422, "it ended already"


def test_the_api_asks_what_the_form_asks_and_is_told_it_was_seen(cast, django_assert_num_queries):
    client = sign_in(Client(), cast.accounts["worker"])

    def send(path, told):
        return client.post(f"/api/v1/units/units/{path}", told, content_type="application/json")

    shop, day = Unit.objects.get(name="槐荫便利店"), date(2025, 1, 10)
    visit = GuideVisit.objects.get(guidance__unit=shop)
    told = {"on": str(day), "reason": "门店已换人"}
    asked = send(f"{shop.uid}/close", told)
    said = asked.json()
    assert asked.status_code == 409
    assert "还有 2 条记录：指导员走访 1 条、群团活动 1 条" in said["message"]
    assert f"/c/units/visits/{visit.pk}/" in [one["url"] for one in said["records"]]
    assert str(visit.visited_on) in said["records"][0]["cells"] + said["records"][1]["cells"]
    assert Unit.objects.get(pk=shop.pk).until is None
    assert send(f"{shop.uid}/close", {**told, "weighed": True}).status_code == 200
    assert Unit.objects.get(pk=shop.pk).until == day
    late = send(
        f"{shop.uid}/host", {"org": str(cast.branch.code), "way": "own", "since": "2025-06-01"}
    )
    assert (
        late.status_code == 409
        and "2025-01-10注销或迁出，不能再组建党组织" in late.json()["message"]
    )
    page = client.get(f"/c/units/units/{shop.pk}/host/", follow=True).content.decode()
    assert "2025-01-10注销或迁出，不能再组建党组织" in page
    new = {"name": "和平（机械厂）", "field": "private_firm", "keeper": str(cast.huaiyin.code),
           "since": "2025-06-01"}  # fmt: skip
    twice = send("", new)
    assert twice.status_code == 409 and "可能已经登记过：和平机械厂" in twice.json()["message"]
    assert send("", {**new, "weighed": "true"}).status_code == 409, "said plainly or not at all"
    assert send("", {**new, "weighed": True}).status_code == 201
    worker = cast.accounts["worker"]
    found = Unit.objects.get(name="和平（机械厂）")
    pages.after_end(found, day, worker)
    with django_assert_num_queries(1):  # of all kinds at once how many there are
        assert pages.after_end(found, day, worker) is None


def test_a_unit_with_nothing_later_closes_unasked(cast):
    unit = made(cast)
    client = sign_in(Client(), cast.accounts["worker"])
    posted = {"on": "2025-12-30", "reason": "注销"}
    assert client.post(f"/c/units/units/{unit.pk}/close/", posted).status_code == 302
    assert "注销或迁出以后的记录" not in client.get(f"/c/units/units/{unit.pk}/").content.decode()
