"""Open311: the menu, an order once, how it stands; only to whoever holds the key."""

import json
from datetime import datetime

import pytest
from defusedxml import ElementTree
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.accounts import actions as accounts
from jiceng.registers.services.models import Guide
from jiceng.work.orders.forms.resident import communities
from jiceng.work.orders.models import Order
from tests.work.orders.given import TODAY, build

US = System("测试")
NOON = datetime.combine(TODAY, datetime.min.time(), clock.ZONE).replace(hour=12)
ROOT = "/open311/v2"


@pytest.mark.django_db
def test_another_system_orders_once_and_sees_only_its_own(client: Client) -> None:
    house = build()
    with clock.at(NOON):
        names = ("city", "other")
        rows = [{"username": name, "name": name, "home": house.town.first, "kind": "client"}
                for name in names]  # fmt: skip
        made = accounts.open_accounts(rows, actor=US)
        accounts.grant_many(
            [{"account": one, "role": "api_client", "org": house.town.first, "since": TODAY}
             for one in made], actor=US,
        )  # fmt: skip
        key, foreign = (accounts.issue_token(one, actor=US, label="Open311") for one in made)
        place = communities().get(keeper=house.town.first)
        guide = Guide.objects.standing(TODAY).menu().select_related("item").first()
        assert guide is not None
        listed = client.get(f"{ROOT}/services.json").json()
        assert guide.item.code in {one["service_code"] for one in listed}
        xml = ElementTree.fromstring(client.get(f"{ROOT}/services.xml").content)
        assert len(xml.findall("service")) == len(listed)
        assert client.get(f"{ROOT}/services/{guide.item.code}.json").json()["attributes"] == []
        assert client.get(f"{ROOT}/services/none.xml").status_code == 404
        assert client.get(f"{ROOT}/discovery.json").json()["endpoints"]

        said = {"api_key": key, "service_code": guide.item.code, "description": "灯<不>亮 & 坏了",
                "address_string": f"某市{place.name}3号楼", "phone": "19900000001",
                "first_name": "密存", "last_name": "顾"}  # fmt: skip
        answers = [client.post(f"{ROOT}/requests.json", said) for _again in range(5)]
        assert {one.status_code for one in answers} == {201}
        (code,) = {one.json()[0]["service_request_id"] for one in answers}
        order = Order.objects.get()
        assert (order.code, order.channel, order.org) == (code, "api", house.town.first)
        assert str(order.due_on) in answers[0].json()[0]["service_notice"]

        one = client.get(f"{ROOT}/requests/{code}.xml", {"api_key": key})
        assert ElementTree.fromstring(one.content)[0].findtext("description") == "灯<不>亮 & 坏了"
        own = client.get(f"{ROOT}/requests.json", {"api_key": key, "status": "open"})
        assert [row["service_request_id"] for row in own.json()] == [code]
        assert (
            client.get(f"{ROOT}/requests.json", {"api_key": key, "status": "closed"}).json() == []
        )
        told = json.dumps(own.json(), ensure_ascii=False) + one.content.decode()
        assert "密存" not in told
        assert "1990000" not in told
        assert client.get(f"{ROOT}/requests.json", {"api_key": foreign}).json() == []
        assert client.get(f"{ROOT}/requests/{code}.json", {"api_key": foreign}).status_code == 404

        for wrong, status in (
            ({"service_code": ""}, 400), ({"service_code": "none"}, 404),
            ({"description": ""}, 400), ({"description": "长" * 501}, 400),
            ({"address_string": "别处"}, 400), ({"phone": "12"}, 400),
            ({"api_key": ""}, 403), ({"api_key": "x"}, 403),
        ):  # fmt: skip
            refused = client.post(f"{ROOT}/requests.json", said | wrong)
            assert (refused.status_code, refused.json()[0]["code"]) == (status, status)
        assert client.get(f"{ROOT}/requests.json").status_code == 404
        bad = client.get(f"{ROOT}/requests.json", {"api_key": key, "start_date": "x"})
        assert bad.status_code == 400
        assert client.put(f"{ROOT}/requests.json").status_code == 403
        for _guess in range(12):
            client.post(f"{ROOT}/requests.json", said | {"api_key": "guess"})
        assert client.post(f"{ROOT}/requests.json", said).status_code == 403, "it has to wait"
        assert Order.objects.count() == 1
