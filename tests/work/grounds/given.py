"""How the cast's venues are used, and what is kept beside them: standards, a base, works, goods."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from jiceng.kernel.actors import System
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Venue
from jiceng.work.booking import actions as booking
from jiceng.work.grounds import actions as grounds

MAKER = System("演员表")
OLD = date(2010, 1, 1)


def use_of(made: list[Venue], visitor: Org) -> None:
    """Hours of two of them, one paused later; rooms; who came, one of them entered wrongly."""
    for venue in made[:2]:
        venues.set_hours(venue, actor=MAKER, since=date(2023, 1, 2),
                         opening="周一至周五 8:30—12:00、14:00—18:00；周六 9:00—12:00")  # fmt: skip
    hall, room = venues.divide_many(
        [
            {"venue": made[0], "name": "多功能厅", "capacity": 120, "buffer": 15, "since": OLD,
             "scarce": True},
            {"venue": made[1], "name": "会议室", "capacity": 30, "approved": False, "since": OLD},
        ],
        actor=MAKER,
    )  # fmt: skip
    venues.except_day_many(
        [
            {"venue": made[0], "day": date(2025, 5, 1), "last": date(2025, 5, 2), "words": "放假"},
            {"venue": made[1], "day": date(2025, 7, 1), "opens": time(8), "closes": time(20)},
        ],
        actor=MAKER,
    )  # fmt: skip
    came = {"purpose": "life", "group": "members", "venue": made[0], "visitor": visitor}
    visits = venues.receive_many(
        [
            {**came, "held_on": date(2023, 6, 6), "persons": 12, "members": 12},
            {**came, "held_on": date(2025, 6, 3), "persons": 14, "members": 13, "space": hall,
             "starts_at": time(9), "ends_at": time(11, 30)},
            {"purpose": "service", "group": "elders", "venue": made[1], "persons": 30,
             "held_on": date(2025, 6, 4), "space": room},
            {**came, "held_on": date(2025, 7, 1), "persons": 9},
        ],
        actor=MAKER,
    )  # fmt: skip
    venues.void_visit(visits[-1], actor=MAKER, reason="重复登记")


def kept_at(made: list[Venue], cast: Any) -> None:
    """A station up to standard that asks to be a base, its works and money; goods to lend; a firm's
    room that nobody has answered for.
    """
    station, home = made[1], made[2]
    item = grounds.list_item(actor=MAKER, org=cast.district, kind="station", name="有服务清单",
                             standard="", required=True, since=OLD, document="")  # fmt: skip
    grounds.set_norm(actor=MAKER, org=cast.district, kind="mobile_home", visits=1, since=OLD)
    grounds.check(actor=MAKER, venue=station, held_on=date(2025, 3, 3), checker="某甲", met=[item],
                  evidence="看过清单，问过值班的同志")  # fmt: skip
    base = grounds.apply(actor=MAKER, org=cast.huaiyin, venue=station, theme="公益同行",
                         applied_on=date(2025, 2, 3))  # fmt: skip
    grounds.list_menu(actor=MAKER, base=base, name="参观", aim="", minutes=60, seats=20,
                      since=date(2025, 2, 3))  # fmt: skip
    works = grounds.plan(actor=MAKER, venue=station, name="添一间会议室", kind="enlarge",
                         budget=Decimal(90_000), planned_on=date(2024, 3, 4))  # fmt: skip
    grounds.spend(actor=MAKER, works=works, paid_on=date(2024, 9, 2), amount=Decimal("30000.50"),
                  source="finance")  # fmt: skip
    booking.stock(actor=MAKER, org=cast.huaiyin, venue=home, name="折叠椅", number=40, since=OLD)
    booking.follow(actor=MAKER, org=cast.huaiyin)
    grounds.offer(actor=MAKER, org=cast.orgs[5], unit=Unit.objects.earliest("pk"), name="闲置仓库",
                  area=None, offered_on=date(2025, 4, 1))  # fmt: skip
