"""Programmes and components are data; any record is tagged, and figures of the past stay."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary import actions
from jiceng.registers.vocabulary.actions import INVARIANTS
from jiceng.registers.vocabulary.models import Component, Programme, Tag, tagged
from tests.cast import Cast, fill

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
BEGIN = date(2024, 1, 1)


@pytest.fixture
def cast() -> Cast:
    return fill()


def declare(**more):
    values = {"name": "演示四联", "since": BEGIN, "components": "联建\n联抓\n\n联建\n联办"}
    return actions.declare(actor=US, **(values | more))


def sound():
    return [said for rule in INVARIANTS for said in rule()]


def test_components_come_in_their_order_and_once():
    programme = declare()
    rows = Component.objects.filter(programme=programme).values_list("order", "name")
    assert list(rows) == [(1, "联建"), (2, "联抓"), (3, "联办")]
    actions.extend(programme, actor=US, components="联办\n联解")
    assert list(Component.objects.values_list("order", "name"))[3] == (4, "联解")


def test_rows_are_asked_by_component_or_programme_as_of_any_day(cast):
    programme = declare()
    first, second, _third = Component.objects.filter(programme=programme)
    actions.tag_many([cast.east, cast.west], first, actor=US, since=date(2025, 1, 1))
    actions.tag(cast.huaiyin, second, actor=US, since=date(2025, 6, 1))
    actions.untag(cast.west, first, actor=US, on=date(2025, 9, 1))
    orgs = Org.objects.all()

    def names(what, *day):
        return {org.name for org in tagged(orgs, what, date(*day))}

    assert names(first, 2025, 8, 31) == {cast.east.name, cast.west.name}
    assert names(first, 2025, 9, 1) == {cast.east.name}
    assert names(first, 2024, 12, 31) == set()
    assert len(names(programme, 2025, 7, 1)) == 3
    assert not orgs.query.combinator
    actions.end(programme, actor=US, on=date(2026, 1, 1))
    assert names(first, 2025, 8, 31) == {cast.east.name, cast.west.name}
    assert sound() == []


def test_the_same_tag_twice_is_one_and_a_slip_of_the_day_goes(cast):
    declare()
    part = Component.objects.all()[0]
    assert actions.tag(cast.east, part, actor=US) == actions.tag(cast.east, part, actor=US)
    actions.untag(cast.east, part, actor=US)
    assert not Tag.objects.exists()
    with pytest.raises(ValidationError, match="没有这个标注"):
        actions.untag(cast.east, part, actor=US)


def test_a_tag_outside_the_programmes_days_is_refused(cast):
    programme = declare(until=date(2026, 1, 1))
    part = Component.objects.filter(programme=programme)[0]
    for day in (date(2023, 12, 31), date(2026, 1, 1)):
        with pytest.raises(ValidationError, match="有效期"):
            actions.tag(cast.east, part, actor=US, since=day)
    with pytest.raises(ValidationError, match="晚于"):
        declare(name="错", until=BEGIN)


def test_a_tag_on_nothing_is_noticed():
    part = Component.objects.filter(programme=declare())[0]
    Tag.objects.create(component=part, label="orgs.org", record="999", since=BEGIN)
    Tag.objects.create(component=part, label="gone.room", record="1", since=BEGIN)
    assert len(sound()) == 1


def test_the_pages_declare_a_programme_and_strangers_see_none(cast):
    client = Client()
    client.force_login(cast.clerk)
    session = client.session
    now = clock.now().timestamp()
    session.update({"stamp": cast.clerk.stamp, "began": now, "seen": now})
    session.save()
    typed = {"name": "演示新法", "kind": "method", "level": "district", "since": "2026-01-01",
             "components": "一\n二"}  # fmt: skip
    assert client.post("/c/vocabulary/new/", typed).status_code == 302
    made = Programme.objects.get(name="演示新法")
    actions.tag(cast.east, made.component_set.get(name="二"), actor=US, since=date(2026, 1, 1))
    page = client.get(f"/c/vocabulary/{made.pk}/").content.decode()
    assert "一" in page and page.count('<span class="num">1</span>') > 0, "one record bears it"
    assert client.get("/c/vocabulary/components/").status_code == 200
    assert not Programme.objects.visible_to(cast.outsider).exists()
