"""Coalitions of the cast: a street's committee, a community's, an alliance that was dissolved."""

from datetime import date
from typing import Any

from jiceng.kernel.actors import System
from jiceng.registers.coalitions import actions
from jiceng.registers.units.models import Unit

MAKER = System("演员表")
SINCE = date(2022, 3, 1)


def coalitions_of(cast: Any) -> None:
    """The school takes part in two, the firm in one; the street beside has only begun."""
    factory, school, _shop = Unit.objects.order_by("pk")
    told = {"since": SINCE, "charter": "半数以上的席位到会有效。", "charter_on": SINCE}
    street, community, gone, begun = actions.set_up_many(
        [
            {"kind": "street", "name": "东街街道大党工委", "keeper": cast.east, **told,
             "ends_on": date(2025, 3, 1)},
            {"kind": "community", "name": "槐荫社区大党委", "keeper": cast.huaiyin, **told,
             "ends_on": date(2027, 3, 1)},
            {"kind": "alliance", "level": "street", "name": "西街党建联盟", "keeper": cast.west,
             **told},
            {"kind": "alliance", "level": "district", "name": "和平党建联盟",
             "keeper": cast.district, "since": date(2024, 5, 1)},
        ],
        actor=MAKER,
    )  # fmt: skip
    begun.refresh_from_db()
    actions.join_many(
        [
            {"coalition": street, "unit": school, "since": SINCE},
            {"coalition": community, "unit": school, "since": SINCE},
            {"coalition": community, "org": cast.orgs[8], "since": date(2023, 1, 1)},
            {"coalition": gone, "unit": factory, "since": SINCE},
        ],
        actor=MAKER,
    )
    actions.dissolve(gone, actor=MAKER, on=date(2025, 2, 1), reason="并入区联盟")
