"""The town of the catalogue, with a branch in the first community and who may take orders."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.registers.services import actions as services
from jiceng.registers.services.models import Provider
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Venue
from jiceng.work.orders import actions
from jiceng.work.orders.models import Order
from tests.registers.services.given import BEGUN, Town
from tests.registers.services.given import build as town_of

US = System("测试")
TODAY = date(2026, 11, 23)  # a Monday
PHONE = "19900000001"


@dataclass
class House:
    town: Town
    branch: Org
    members: list[Member]
    provider: Provider
    hall: Venue

    def ask(self, **more: Any) -> Order:
        """An order of the first community from the phone page."""
        return actions.submit(actor=US, **self.said(**more))

    def said(self, **more: Any) -> dict[str, Any]:
        return {"org": self.town.first, "channel": "page", "text": "3号楼楼道灯不亮", **more}

    def pooled(self, **more: Any) -> Order:
        return actions.dispatch(self.ask(**more), actor=US)

    def held(self, **more: Any) -> Order:
        return actions.claim(self.pooled(**more), actor=US, member=self.members[0])

    def done(self, **more: Any) -> Order:
        return actions.finish(self.held(**more), actor=US, outcome="已换灯")


def build() -> House:
    """Made anew for a test, or for a race's own connections."""
    town = town_of()
    (branch,) = orgs.set_up_many(
        [{"name": "甲社区第一党支部", "kind": "branch", "parent": town.first, "code": "991101",
          "since": BEGUN}],
        actor=US,
    )  # fmt: skip
    folk = people.register_many(
        [{"name": f"赵某{n}", "keeper": branch, "sex": "1"} for n in "甲乙"], actor=US
    )
    made = members.enrol_many(
        [{"person": one, "org": branch, "joined_on": date(2012, 7, 1), "full_on": date(2013, 7, 1),
          "entered_on": BEGUN, "category": "working"} for one in folk],
        actor=US,
    )  # fmt: skip
    with clock.at(TODAY):
        provider = services.list_provider(
            actor=US, keeper=town.first, name="便民维修铺", kind="shop", since=TODAY,
            items="0201", phone="19900000009",
        )  # fmt: skip
        hall = venues.register(actor=US, name="甲社区便民服务大厅", kind="service_hall",
                               level="community", keeper=town.first, since=BEGUN)  # fmt: skip
    return House(town, branch, made, provider, hall)


def sound() -> list[str]:
    return [said for check in actions.INVARIANTS for said in check()]
