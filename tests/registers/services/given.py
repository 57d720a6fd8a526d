"""A district with a street and two communities, a catalogue of two categories."""

from dataclasses import dataclass, field
from datetime import date

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Place
from jiceng.registers.services import actions
from jiceng.registers.services.models import Category, Guide, Provider

US = System("测试")
BEGUN = date(2020, 1, 1)
OPENED = date(2025, 1, 6)


@dataclass
class Town:
    district: Org
    street: Org
    first: Org
    second: Org
    places: list[Place]
    categories: list[Category] = field(default_factory=list)
    guides: list[Guide] = field(default_factory=list)
    provider: Provider | None = None


def town() -> Town:
    """The tree and its ground."""
    rows = [
        {"name": "和平区委", "kind": "district_committee", "code": "990000"},
        {"name": "东街街道党工委", "kind": "work_committee", "parent": 0, "code": "991000"},
        {"name": "甲社区党委", "kind": "committee", "parent": 1, "code": "991100",
         "field": "urban_community", "phone": "0379-00000011"},
        {"name": "乙社区党委", "kind": "committee", "parent": 1, "code": "991200",
         "field": "urban_community"},
    ]  # fmt: skip
    made = orgs.set_up_many([{**row, "since": BEGUN} for row in rows], actor=US)
    ground = places.lay_out_many(
        [
            {"name": "和平区", "level": "district", "keeper": made[0], "since": BEGUN},
            {"name": "东街街道", "level": "street", "keeper": made[1], "parent": 0,
             "since": BEGUN},
            {"name": "甲社区", "level": "community", "type": "urban", "keeper": made[2],
             "parent": 1, "since": BEGUN},
            {"name": "乙社区", "level": "community", "type": "urban", "keeper": made[3],
             "parent": 1, "since": BEGUN},
        ],
        actor=US,
    )  # fmt: skip
    return Town(*made, places=ground)


def build() -> Town:
    """With what is published on 6 January 2025."""
    made = town()
    with clock.at(OPENED):
        made.categories = actions.open_category_many(
            [{"org": made.district, "code": code, "name": name, "since": OPENED}
             for code, name in (("01", "民政服务"), ("02", "便民代办"))],
            actor=US,
        )  # fmt: skip
        whole = {"conditions": "本区居民", "materials": "身份证", "steps": "受理—办结",
                 "window": "1号窗口", "telephone": "0379-00000000"}  # fmt: skip
        made.guides = actions.draft_many(
            [
                {"org": made.district, "category": made.categories[0], "code": "0101",
                 "name": "高龄津贴申请", "days": 5, "legal_days": 10, **whole},
                {"org": made.district, "category": made.categories[1], "code": "0201",
                 "name": "小家电维修", "days": 2, "menu": True},
                {"org": made.street, "category": made.categories[1], "code": "0202",
                 "name": "代收代寄", "days": 0, "menu": True},
            ],
            actor=US,
        )  # fmt: skip
        actions.publish_many(made.guides[:2], actor=US)
    return made
