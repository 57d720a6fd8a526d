"""A sentence to the official account becomes an order, once; its code says how it stands."""

from datetime import datetime

import pytest
from django.test import Client

from jiceng.channels.lines import actions as lines
from jiceng.channels.lines.known import WECHAT
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.work.orders.models import Order
from tests.channels.fakes import WechatSender
from tests.work.orders.given import TODAY, House, build

AT = datetime.combine(TODAY, datetime.min.time(), clock.ZONE).replace(hour=12)
AES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
US = System("测试")
TOLD = {"app_id": "wx1", "secret": "s", "token": "tok", "aes_key": AES}


@pytest.mark.django_db
def test_a_sentence_becomes_an_order_once_and_its_code_says_how_it_stands(client: Client) -> None:
    house: House = build()
    with clock.at(AT):
        line = lines.fill_in(WECHAT, actor=US, values=TOLD)
        lines.switch_on(line, actor=US)
        sender, at = WechatSender(client, "tok", AES, "wx1"), int(AT.timestamp())

        def write(words: str, number: str, who: str = "o-1") -> str:
            return sender.opened(sender.post(sender.text(words, number, who), at=at))

        community = communities_name(house)
        said = [write(f"报修：{community} 3号楼楼道灯不亮", "1") for _again in range(4)]
        order = Order.objects.get()
        assert set(said) == {said[0]}
        assert (order.spaced_code in said[0], str(order.due_on) in said[0]) == (True, True)
        assert (order.channel, order.text) == ("wechat", "3号楼楼道灯不亮")
        assert order.org == house.town.first
        assert f"/p/orders/{order.code}/" in said[0]
        assert order.get_state_display() in write(order.code.lower(), "2")
        assert "请写明社区" in write("报修 灯不亮", "3"), "nobody knows where a guest lives"
        assert "请写明社区" in write(f"报修 {community}", "4")
        assert "办理" in write("你好", "5"), "anything else is answered with the address"
        assert "没有这个查询码" in write("ABCDEFGH", "6", "o-2")
        for number in range(12):
            last = write("ABCDEFGJ", f"g{number}", "o-2")
        assert "试错次数过多" in last
        assert order.get_state_display() in write(order.code, "7"), "others need not wait"
        assert Order.objects.count() == 1


def communities_name(house: House) -> str:
    from jiceng.work.orders.forms.resident import communities

    return str(communities().get(keeper=house.town.first).name)
