"""Firms of the cast with their cards; words, a tag, owners, a plan, an area with an officer."""

from datetime import date
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Level
from jiceng.registers.units.models import Unit
from jiceng.work.enterprises import actions

MAKER = System("演员表")
SINCE, HELD = date(2024, 1, 1), date(2025, 5, 6)
CODES = ("91990101MA5ABCD197", "91990101MA5ABCD272", "52990101MJL000016W")


def firms_of(cast: Any) -> None:
    works, shop = Unit.objects.filter(field="private_firm").order_by("pk")
    mall = places.lay_out(
        actor=MAKER, name="槐荫商圈", level=Level.AREA, type="mall", keeper=cast.huaiyin,
        parent=cast.places[3], since=SINCE,
    )  # fmt: skip
    with clock.at(HELD):
        reason, risk, field = actions.name_word_many(
            [
                {"org": cast.district, "kind": kind, "name": name, "since": SINCE, "risk": risky}
                for kind, name, risky in (
                    ("reason", "没有党员", False), ("health", "要搬迁", True),
                    ("new_field", "商圈", False),
                )
            ],
            actor=MAKER,
        )  # fmt: skip
        actions.open_round(
            actor=MAKER, org=cast.district, name="第二季度排查", begins=date(2025, 4, 1),
            due=date(2025, 6, 30),
        )  # fmt: skip
        actions.enter_many(
            [
                {"unit": works, "form": "company", "business": "running", "industry": "制造业",
                 "members": 4, "owner": "某厂长", "owner_phone": "19900000091"},
                {"unit": shop, "form": "self_employed", "new_field": field, "area": mall},
            ],
            actor=MAKER,
        )  # fmt: skip
        actions.mark(actor=MAKER, unit=works, word=risk, since=HELD, source="上门了解")
        actions.contact_many(
            [
                {"unit": works, "held_on": date(2025, 4, 8), "way": "visit", "words": "谈扩产"},
                {"unit": works, "held_on": HELD, "way": "training", "course": "出资人培训班",
                 "off_hours": True},
            ],
            actor=MAKER,
        )  # fmt: skip
        actions.plan(
            actor=MAKER, unit=works, held_on=HELD, goal="新线投产", deed="成立党员突击队",
            due=date(2025, 9, 30),
        )  # fmt: skip
        actions.charge(actor=MAKER, area=mall, org=cast.huaiyin, name="王社区", since=SINCE)
    assert reason.pk


def entries_of(cast: Any) -> list[Any]:
    """Two new firms of one community and a society of the other street."""
    with clock.at(HELD):
        return actions.take_in_many(
            [
                {"uscc": code, "name": name, "org": org, "source": source}
                for code, name, org, source in (
                    (CODES[0], "槐荫便利店（个体工商户）", cast.huaiyin, "commerce"),
                    (CODES[1], "新光软件有限公司", cast.huaiyin, "commerce"),
                    (CODES[2], "河湾志愿协会", cast.orgs[5], "civil"),
                )
            ],
            actor=MAKER,
        )  # fmt: skip
