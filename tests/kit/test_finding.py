"""The search at the top, and what the installation says of itself."""

import pytest
from django.test import Client

from jiceng.kit.tenant import TenantValue
from tests.cast import fill, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def cast(db):
    return fill()


def asked(cast, who, q):
    client = sign_in(Client(), cast.accounts[who])
    return client.get("/c/kit/search/", {"q": q}).content.decode()


def test_two_characters_and_initials_find_an_organisation(cast):
    assert "槐荫第一党支部" in asked(cast, "clerk", "槐荫")
    assert "槐荫第一党支部" in asked(cast, "clerk", "hydy")


def test_nobody_finds_what_they_may_not_see(cast):
    seen = asked(cast, "secretary", "河湾")
    assert "河湾第一党支部" not in seen
    assert "没找到" in seen


def test_an_empty_question_says_what_can_be_asked(cast):
    assert "两个字就能找" in asked(cast, "clerk", " ")


def test_the_footer_says_what_the_system_administrator_has_set(cast):
    client = sign_in(Client(), cast.accounts["system"])
    said = {"name": "基层台账", "host": "和平区党群服务中心", "help_phone": "0000-0000"}
    assert client.post("/c/kit/tenant/", said).status_code == 302
    page = client.get("/c/kit/tenant/").content.decode()
    assert "和平区党群服务中心" in page
    assert "0000-0000" in Client().get("/in/").content.decode()
    assert TenantValue.objects.get(name="host").value == "和平区党群服务中心"


def test_others_may_not_set_it(cast):
    client = sign_in(Client(), cast.accounts["clerk"])
    assert client.post("/c/kit/tenant/", {"name": "别的"}).status_code == 403
    assert not TenantValue.objects.exists()


def test_a_word_of_the_minutes_is_found_once_the_index_has_read_the_journal(cast):
    from datetime import date

    from jiceng.kernel.actors import System
    from jiceng.kit.indexing import index_new
    from jiceng.registers.meetings import actions

    actions.record(
        actor=System("测试"),
        org=cast.branch,
        type="assembly",
        held_on=date(2025, 9, 1),
        minutes="讨论了楼道路灯不亮的事",
    )
    assert "楼道" not in asked(cast, "secretary", "路灯")
    while index_new():
        pass
    assert index_new() == 0
    assert "2025-09-01" in asked(cast, "secretary", "路灯")
    assert "没找到" in asked(cast, "neighbour", "路灯")


def test_the_timetable_names_functions_that_exist(cast):
    from django.utils.module_loading import import_string
    from django_q.models import Schedule

    from jiceng.kit.schedules import ensure

    ensure()
    ensure()
    names = list(Schedule.objects.values_list("func", flat=True))
    assert len(names) == len(set(names)) >= 5
    assert all(callable(import_string(name)) for name in names)
