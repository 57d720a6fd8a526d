"""The catalogue: versions never rewrite what was published; what stands is counted as of a day."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.services import actions, figures
from jiceng.registers.services.forms import ProviderForm, ReviseForm
from jiceng.registers.services.models import Guide, Provider, Serving, Supply
from jiceng.registers.services.portal import near
from jiceng.registers.services.rules import lacking
from tests.cast import sign_in
from tests.registers.services.given import BEGUN, OPENED, US
from tests.work.district import account

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LATER = date(2025, 9, 1)


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def value(figure, node, day):
    return figure.read(node, Ask(on(day))).value


def test_a_new_version_never_rewrites_what_was_published(town, client):
    old = town.guides[0]
    with pytest.raises(StepError, match="修订"):
        actions.edit(old, actor=US, days=3)
    with clock.at(LATER):
        new = actions.revise(old, actor=US, days=3)
        with pytest.raises(StepError, match="已有一份修订草稿"):
            actions.revise(old, actor=US, days=1)
        with pytest.raises(ValidationError, match="不能倒填"):
            actions.publish(new, actor=US, since=OPENED)
        actions.publish(new, actor=US, since=date(2025, 9, 10))
    old.refresh_from_db()
    assert (old.days, old.since, old.until) == (5, OPENED, date(2025, 9, 10))
    assert [one.days for one in Guide.objects.standing(date(2025, 9, 9)).filter(item=old.item)] == [
        5
    ]
    assert [one.number for one in Guide.objects.standing(date(2025, 9, 10)).filter(item=old.item)
            ] == [2]  # fmt: skip
    page = f"/p/guide/{old.item.uid}/"
    with clock.at(date(2025, 9, 9)):
        assert "5 个工作日" in client.get(page).content.decode()
    with clock.at(date(2025, 9, 10)):
        said = client.get(page).content.decode()
        assert "3 个工作日" in said and "第 2 版" in said
        assert "0379-00000000" in client.get(f"{page}print/").content.decode()
        assert "高龄津贴申请" in client.get("/p/guide/print/").content.decode()
        found = client.get("/p/guide/?q=津贴").content.decode()
        assert "高龄津贴申请" in found and "小家电维修" not in found
        assert "代收代寄" not in client.get("/p/guide/").content.decode(), "a draft is not public"
    assert client.get(f"/p/guide/{town.guides[2].item.uid}/").status_code == 404
    assert sound() == []


def test_categories_and_items_are_counted_as_of_any_day(town):
    district, street = town.district, town.street
    assert value(figures.CATEGORIES, district, date(2025, 1, 5)) == 0
    assert value(figures.CATEGORIES, district, LATER) == 2
    assert value(figures.ITEMS, district, LATER) == 2
    assert value(figures.ITEMS, street, LATER) == 0
    assert figures.ITEMS.read(district, Ask(on(LATER))).by("category") == {
        "民政服务": 1, "便民代办": 1,
    }  # fmt: skip
    assert value(figures.COMPLETE, district, LATER) == 1
    with clock.at(LATER):
        actions.publish(town.guides[2], actor=US)
        with pytest.raises(ValidationError, match="还公布着 2 个项目"):
            actions.close_category(town.categories[1], actor=US, on=date(2025, 10, 1))
        with pytest.raises(ValidationError, match="不能倒填"):
            actions.retire(town.guides[1], actor=US, on=date(2025, 8, 1))
        actions.retire(town.guides[1], actor=US)
    assert value(figures.ITEMS, district, date(2025, 8, 31)) == 2
    assert value(figures.ITEMS, district, LATER) == 2
    assert value(figures.ITEMS, street, LATER) == 1
    with clock.at(date(2025, 10, 1)):
        actions.retire(town.guides[2], actor=US)
        actions.close_category(town.categories[1], actor=US, on=date(2025, 10, 1))
        assert value(figures.ITEMS, street, date(2025, 10, 1)) == 0
    with clock.at(LATER):
        late = actions.revise(town.guides[0], actor=US, days=2)
        actions.retire(town.guides[0], actor=US, on=date(2025, 12, 1))
        with pytest.raises(ValidationError, match="上一版公布到"):
            actions.publish(late, actor=US, since=date(2025, 11, 1))
        actions.publish(late, actor=US, since=date(2025, 12, 1))
    assert value(figures.CATEGORIES, district, date(2025, 9, 30)) == 2
    assert value(figures.CATEGORIES, district, date(2025, 10, 1)) == 1
    assert sound() == []


def test_each_community_serves_its_own_items(town):
    item = town.guides[0].item
    made = actions.offer(actor=US, org=town.first, item=item, since=OPENED, window="1号窗口")
    with pytest.raises(ValidationError, match="已经开办"):
        actions.offer(actor=US, org=town.first, item=item, since=OPENED)
    reading = figures.COMMUNITIES.read(town.district, Ask(on(LATER)))
    assert (reading.value, reading.of.count()) == (1, 2)
    assert [one.name for one in reading.missing] == ["乙社区"]
    assert value(figures.OFFERS, town.first, LATER) == 1
    with clock.at(LATER):
        actions.stop(made, actor=US, on=LATER)
    assert value(figures.COMMUNITIES, town.district, LATER) == 0
    assert Serving.objects.standing(date(2025, 8, 31)).count() == 1


def test_coverage_counts_all_communities_at_once_and_prints(town, client):
    item, menu = (guide.item for guide in town.guides[:2])
    rows = [(town.first, item), (town.first, menu), (town.second, item)]
    actions.offer_many([{"org": o, "item": i, "since": OPENED} for o, i in rows], actor=US)
    clerk = sign_in(client, account("clerk", "district_staff", town.district))
    asked = []
    for org in (town.first, town.district):
        with CaptureQueriesContext(connection) as queries:
            page = clerk.get(f"/c/services/coverage/?org={org.code}&asof={LATER}").content.decode()
        asked.append(len(queries))
    found = [re.sub(r"<[^>]+>", " ", row).split() for row in page.split("<tr>")[2:]]
    assert [line[:4] for line in found] == [
        ["和平区委（项次）", "3", "2", "1"], ["甲社区党委（项次）", "2", "1", "1"],
        ["乙社区党委（项次）", "1", "1", "0"],
    ]  # fmt: skip
    assert asked[1] - asked[0] <= 2, "no more is asked for more communities"
    before = clerk.get(f"/c/services/coverage/?asof={date(2025, 1, 1)}").content.decode()
    assert "甲社区党委" in before and ">2</a>" not in before
    actions.list_provider(actor=US, keeper=town.first, name="便民维修铺", kind="shop", since=OPENED,
                          phone="19900000001", items="0201")  # fmt: skip
    listed = clerk.get("/c/services/providers/").content.decode()
    assert "便民维修铺" in listed and "1 项" in listed and "19900000001" not in listed
    file = clerk.get("/c/services/coverage/?format=xlsx")
    assert file["Content-Disposition"].startswith("attachment")


def test_a_provider_is_listed_corrected_paused_and_takes_its_number_along(town):
    one = actions.list_provider(
        actor=US, keeper=town.first, name="便民维修铺", kind="member_shop", since=OPENED,
        phone="19900000001", items="0201、0202",
    )  # fmt: skip
    assert str(one.phone) == "199****0001"
    assert Supply.objects.filter(provider=one, until=None).count() == 2
    with pytest.raises(ValidationError, match="没有这些项目编号：9999"):
        actions.supply(one, actor=US, items="0201,9999")
    with clock.at(LATER):
        actions.supply(one, actor=US, items="0202")
        actions.pause(one, actor=US)
        assert not Provider.objects.open().exists()
        with pytest.raises(StepError):
            actions.pause(one, actor=US)
        actions.resume(one, actor=US)
        assert Provider.objects.open().count() == 1
        assert value(figures.PROVIDERS, town.street, LATER) == 1
    with clock.at(date(2025, 10, 1)):
        actions.leave(one, actor=US, on=date(2025, 10, 1))
    assert one.phone is None and one.phone_blind == ""
    assert value(figures.PROVIDERS, town.street, date(2025, 9, 30)) == 1
    assert value(figures.PROVIDERS, town.street, date(2025, 10, 1)) == 0


def test_what_is_wrong_is_told_in_words():
    said = {"name": "高龄津贴申请", "days": "12", "legal_days": "10"}
    assert ReviseForm(said).errors["days"] == ["承诺时限不能比法定时限长"]
    assert "请检查是否填错" in ReviseForm({"name": "甲", "days": "90"}).errors["days"][0]
    wrong = {"name": "甲", "kind": "shop", "uscc": "91110000000000000A", "since": "2025-01-01"}
    assert "uscc" in ProviderForm(wrong).errors
    assert lacking(filled=["conditions", "days"]) == [
        "申请材料",
        "办理流程",
        "办理窗口",
        "咨询电话",
    ]


def test_who_serves_near_is_listed_by_consent_the_nearest_first(town, client):
    away = orgs.set_up(actor=US, name="西街街道党工委", kind="work_committee",
                       parent=town.district, code="992000", since=BEGUN)  # fmt: skip
    common = {"kind": "shop", "since": OPENED, "items": "0201", "consented_on": OPENED,
              "phone": "19900000001"}  # fmt: skip
    rows = [("乙家电铺", town.second, {}), ("甲家电铺", town.first, {"where": "甲街1号"}),
            ("街道家政社", town.street, {"kind": "social_org"}), ("远处铺", away, {}),
            ("没同意铺", town.first, {"consented_on": None}),
            ("停业铺", town.first, {})]  # fmt: skip
    made = [
        actions.list_provider(actor=US, **{**common, "name": name, "keeper": keeper, **more})
        for name, keeper, more in rows
    ]
    actions.pause(made[-1], actor=US)
    assert [(one.provider.name, one.far) for one in near(town.first, OPENED)] == [
        ("甲家电铺", 0), ("街道家政社", 1), ("乙家电铺", 2),
    ]  # fmt: skip
    first = next(one for one in town.places if one.keeper_id == town.first.pk)
    page = client.get(f"/p/near/?at={first.uid}").content.decode()
    assert page.index("甲家电铺") < page.index("街道家政社") < page.index("乙家电铺")
    for words in ("甲街1号", "小家电维修", f"/p/orders/?at={first.uid}"):
        assert words in page
    for words in ("远处铺", "没同意铺", "停业铺", "1990000"):
        assert words not in page
    only = client.get(f"/p/near/?at={first.uid}&kind=social_org").content.decode()
    assert "街道家政社" in only and "甲家电铺" not in only
    assert client.get("/p/near/?at=x").status_code == 200
