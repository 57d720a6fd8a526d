"""A centre with two rooms, open on weekdays, and three branches that want them."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from jiceng.kernel.actors import System
from jiceng.registers.members import actions as members
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Space, Venue
from jiceng.work.booking import actions
from jiceng.work.booking.models import Booking

US = System("测试")
BEGUN = date(2020, 1, 1)
TODAY = date(2026, 11, 23)  # a Monday
DAY = date(2026, 12, 2)  # a Wednesday
SIGN = "周一至周五 8:30—12:00、14:00—18:00"


@dataclass
class House:
    district: Org
    street: Org
    branches: list[Org]
    venue: Venue
    hall: Space
    room: Space
    made: dict[str, Any] = field(default_factory=dict)

    def ask(self, who: int = 0, **more: Any) -> dict[str, Any]:
        """What a booking asks for: the room, Wednesday, nine to eleven."""
        return {
            "org": self.branches[who], "space": self.room, "held_on": DAY, "starts": time(9),
            "ends": time(11), "purpose": "class", "group": "members", "persons": 12, **more,
        }  # fmt: skip

    def book(self, who: int = 0, **more: Any) -> Booking:
        return actions.request(actor=US, **self.ask(who, **more))


def build(kind: str = "centre", **more: Any) -> House:
    """Made anew for a test, or for a race's own connections."""
    rows: list[dict[str, Any]] = [
        {"name": "和平区委", "kind": "district_committee", "code": "990000"},
        {"name": "东街党工委", "kind": "work_committee", "parent": 0, "code": "991000"},
        *({"name": f"第{n}党支部", "kind": "branch", "parent": 1, "code": f"99100{k}"}
          for k, n in enumerate("一二三", 1)),
    ]  # fmt: skip
    district, street, *branches = orgs.set_up_many(
        [{**row, "since": BEGUN} for row in rows], actor=US
    )
    venue = venues.register(actor=US, name="东街中心", kind=kind, level="street", keeper=street,
                            opening=SIGN, since=BEGUN, capacity=200, **more)  # fmt: skip
    hall, room = venues.divide_many(
        [
            {"venue": venue, "name": "多功能厅", "capacity": 100, "buffer": 15, "since": BEGUN},
            {"venue": venue, "name": "会议室", "capacity": 30, "approved": False, "since": BEGUN},
        ],
        actor=US,
    )  # fmt: skip
    return House(district, street, branches, venue, hall, room)


def sound() -> list[str]:
    return [said for check in actions.INVARIANTS for said in check()]


def members_of(house, count=3):
    folk = people.register_many(
        [{"name": f"赵某{n}", "keeper": house.branches[0], "sex": "1"} for n in "甲乙丙"[:count]],
        actor=US,
    )
    return members.enrol_many(
        [{"person": one, "org": house.branches[0], "joined_on": date(2012, 7, 1),
          "full_on": date(2013, 7, 1), "entered_on": BEGUN, "category": "working"}
         for one in folk],
        actor=US,
    )  # fmt: skip
