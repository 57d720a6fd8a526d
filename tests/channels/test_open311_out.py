"""What is handed to the hotline goes on once, without contact data; its ending comes back."""

from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.channels.lines import actions as lines
from jiceng.channels.lines.known import OPEN311
from jiceng.channels.open311.actions import INVARIANTS, run
from jiceng.channels.open311.models import Passing
from jiceng.channels.protocols import targets
from jiceng.channels.protocols.targets import Target
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.refs import Ref
from jiceng.registers.accounts import actions as accounts
from jiceng.registers.outbox.models import Message
from jiceng.work.orders import actions as orders
from tests.cast import sign_in
from tests.channels.fakes import Asked, Fake, standing
from tests.work.orders.given import TODAY, build

NOON = datetime.combine(TODAY, datetime.min.time(), clock.ZONE).replace(hour=12)
US = System("测试")
TOLD = {"endpoint": "https://city.example.org/open311/v2", "api_key": "k", "service_code": "12345"}


class City:
    """GeoReport v2 of another authority."""

    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.status = "open"

    def __call__(self, asked: Asked) -> tuple[int, list[dict[str, str]]]:
        path = urlsplit(asked.path).path
        if path.endswith("/requests.json"):
            said = dict(parse_qsl(asked.body.decode()))
            if said.get("api_key") != "k":
                return 403, [{"code": "403", "description": "wrong key"}]
            self.taken.append(said)
            return 201, [{"service_request_id": f"C-{len(self.taken)}", "service_notice": "ok"}]
        assert (path.split("/")[-1], asked.query["api_key"]) == ("C-1.json", "k")
        return 200, [{"service_request_id": "C-1", "status": self.status, "status_notes": "已修"}]


def states() -> list[str]:
    return list(Passing.objects.order_by("pk").values_list("state", flat=True))


def busy(fake: Fake) -> None:
    """It does not listen just now: what is first is put back, the rest is not even tried."""
    asked, fake.script[:] = len(fake.asked), ["503"]
    assert (run(), states()[-2:]) == (0, ["waiting", "waiting"])
    assert len(fake.asked) == asked + 1


def found_out(page: Client, city: City) -> None:
    """The clerk asks there: one has arrived, one has not and is passed on again."""
    lost, last = Passing.objects.filter(state="unclear").order_by("pk")
    shown = page.get("/c/open311/passings/?state=unclear").content.decode()
    assert "转送中断" in shown and "不明，待核实" in shown
    place, again = f"/c/open311/passings/{lost.pk}/", f"/c/open311/passings/{last.pk}/"
    detail = page.get(place).content.decode()
    order = reverse("orders.orders.detail", args=[int(Ref.read(lost.order).key)])
    assert "核实为已转" in detail and f'href="{order}"' in detail
    assert page.post(f"{place}confirm_sent/", {"code": ""}).status_code == 422
    page.post(f"{place}confirm_sent/", {"code": "C-9"})
    page.post(f"{again}pass_again/")
    last.refresh_from_db()
    assert last.state == "unclear", "first somebody finds out"
    page.post(f"{again}confirm_not_sent/")
    page.post(f"{again}pass_again/")
    before = len(city.taken)
    run()
    lost.refresh_from_db()
    last.refresh_from_db()
    assert (lost.state, lost.code, last.state) == ("sent", "C-9", "sent")
    assert len(city.taken) == before + 1


@pytest.mark.django_db
def test_what_is_handed_to_the_hotline_goes_on_once_and_its_ending_comes_back(
    monkeypatch, client
) -> None:
    house, city = build(), City()
    with standing(city) as fake:
        here = lambda url: Target(url.replace("https://city.example.org", fake.url), "city")  # noqa: E731
        monkeypatch.setattr(targets, "public", here)
        with clock.at(NOON):
            (clerk,) = accounts.open_accounts(
                [{"username": "c", "name": "周办事", "home": house.town.first}], actor=US
            )
            accounts.grant_many([{"account": clerk, "role": "community_worker",
                                  "org": house.town.first, "since": TODAY}], actor=US)  # fmt: skip

            def out(where: str = "hotline") -> None:
                order = house.ask(phone="19900000001", contact="顾密存")
                orders.hand_out(order, actor=US, outside=where, reason="属于市级职责")

            out()
            assert not Passing.objects.exists(), "nobody has set it up"
            lines.switch_on(lines.fill_in(OPEN311, actor=US, values=TOLD), actor=US)
            out()
            out("police")
            assert [run(), run()] == [1, 0]
            assert (len(city.taken), states()) == (1, ["sent"])
            said = city.taken[0]
            assert said["description"] == "3号楼楼道灯不亮"
            assert house.town.first.name in said["address_string"]
            assert not {"顾密存", "19900000001"} & set(said.values())
            fake.script[:] = ["cut"]
            out()
            assert [run(), run(), states()] == [0, 0, ["sent", "unclear"]]
            out()
            Passing.objects.filter(state="waiting").update(
                state="sending", taken_at=NOON - timedelta(minutes=16)
            )
            run()
            assert states()[-1] == "unclear", "its worker died; who knows whether it went on"
            told = Message.objects.filter(account=clerk, body__contains="转送中断")
            assert told.count() == 1
            out()
            out()
            busy(fake)
        with clock.at(NOON + timedelta(days=1, minutes=5)):
            city.status = "closed"
            assert run() == 2
            assert Passing.objects.get(code="C-1").closed
            told = " ".join(Message.objects.filter(account=clerk).values_list("body", flat=True))
            assert ("C-1" in told, "对方已办结：已修" in told, "核实" in told) == (True, True, True)
        with clock.at(NOON):
            bad = TOLD | {"api_key": "x"}
            lines.fill_in(OPEN311, actor=US, values=bad)
            out()
            run()
        assert states()[-1] == "refused"
        with clock.at(NOON):
            lines.fill_in(OPEN311, actor=US, values=TOLD)
            clerk.refresh_from_db()
            found_out(sign_in(client, clerk), city)
    assert [said for rule in INVARIANTS for said in rule()] == []
