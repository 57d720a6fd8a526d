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
