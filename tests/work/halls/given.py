"""A street's hall with three windows and its elder-care centre; two urban communities, one not."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Place
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Venue
from jiceng.work.halls import actions
from jiceng.work.halls.models import Slot, Subject, Window

US = System("测试")
BEGUN = date(2020, 1, 1)
TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=clock.ZONE)  # a Monday
DAY = TODAY.date()


@dataclass
class House:
    district: Org
    street: Org
    first: Org
    second: Org
    hall: Venue
    care: Venue
    places: list[Place] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)

    def slot(self, capacity: int = 2, **more: Any) -> Slot:
        return actions.offer(
            actor=US,
            **{"venue": self.hall, "subject": self.subjects[0], "held_on": date(2026, 11, 25),
               "starts": time(9), "ends": time(10), "capacity": capacity, **more},
        )  # fmt: skip


def build() -> House:
    """Made anew for a test, or for a race's own connections."""
    rows: list[dict[str, Any]] = [
        {"name": "和平区委", "kind": "district_committee", "code": "990000"},
        {"name": "东街街道党工委", "kind": "work_committee", "parent": 0, "code": "991000"},
        {"name": "甲社区党委", "kind": "committee", "parent": 1, "code": "991100",
         "field": "urban_community"},
        {"name": "乙社区党委", "kind": "committee", "parent": 1, "code": "991200",
         "field": "urban_community"},
    ]  # fmt: skip
    made = orgs.set_up_many([{**row, "since": BEGUN} for row in rows], actor=US)
    names = ("甲社区", "乙社区", "丙村")
    types = ("urban", "urban", "village_converted")
    ground: list[dict[str, Any]] = [
        {"name": "和平区", "level": "district", "keeper": made[0]},
        {"name": "东街街道", "level": "street", "keeper": made[1], "parent": 0},
        *(
            {"name": name, "level": "community", "type": of, "keeper": made[2 + n % 2], "parent": 1}
            for n, (name, of) in enumerate(zip(names, types, strict=True))
        ),
    ]
    laid = places.lay_out_many([{**row, "since": BEGUN} for row in ground], actor=US)
    hall, care = venues.register_many(
        [
            {"name": "东街便民服务大厅", "kind": "service_hall", "level": "street",
             "keeper": made[1], "since": BEGUN, "telephone": "0379-00000000"},
            {"name": "东街养老服务中心", "kind": "elder_care", "level": "street",
             "keeper": made[1], "since": date(2026, 1, 1)},
        ],
        actor=US,
    )  # fmt: skip
    house = House(*made, hall, care, places=laid)
    house.subjects = actions.name_subject_many(
        [{"org": made[0], "code": code, "name": name, "since": BEGUN}
         for code, name in (("01", "党建"), ("02", "民政"), ("03", "社会保障"))],
        actor=US,
    )  # fmt: skip
    house.windows = actions.open_window_many(
        [{"venue": hall, "number": n, "subject": subject, "since": date(2026, 1, 1)}
         for n, subject in enumerate(house.subjects, 1)],
        actor=US,
    )  # fmt: skip
    return house


def sound() -> list[str]:
    return [said for check in actions.INVARIANTS for said in check()]


NO_HANDOFFS: dict[str, Any] = {}
