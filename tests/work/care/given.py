"""Households of the cast: two kinds, one overdue, one withdrawn, one of the other street."""

from datetime import date
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.work.care import actions

MAKER = System("演员表")
SINCE = date(2024, 1, 1)
LISTED = date(2025, 3, 3)


def care_of(cast: Any) -> None:
    """Somebody of the first branch goes to the first; the last has nobody and no rhythm."""
    with clock.at(date(2025, 6, 2)):
        alone, hard, old = actions.name_tag_many(
            [
                {"org": cast.district, "name": name, "since": SINCE, "every_days": every}
                for name, every in (("独居", 30), ("困难", 90), ("空巢", None))
            ],
            actor=MAKER,
        )
        west = cast.orgs[5]
        said = {"consented_on": LISTED, "since": LISTED}
        first, second, third, gone = actions.enlist_many(
            [
                {"org": cast.huaiyin, "contact": "甘奶奶", "phone": "19900000081",
                 "address": "和平区槐荫路八号", "tags": [alone, old], "scope": "services", **said},
                {"org": cast.huaiyin, "contact": "竹师傅", "tags": [hard], **said},
                {"org": west, "contact": "巫奶奶", "tags": [old], "scope": "assigned", **said},
                {"org": cast.huaiyin, "contact": "云爷爷", "tags": [alone], **said},
            ],
            actor=MAKER,
        )  # fmt: skip
        member = next(m for m in cast.members if m.org_id == cast.branch.pk and m.left_on is None)
        actions.assign(first, actor=MAKER, member=member, since=LISTED)
        actions.log_many(
            [
                {"household": first, "held_on": date(2025, 4, 1), "condition": "need",
                 "words": "要人陪着看病", "member": member},
                {"household": first, "held_on": date(2025, 5, 6), "condition": "away"},
                {"household": second, "held_on": date(2025, 5, 20), "condition": "well",
                 "way": "phone"},
                {"household": third, "held_on": date(2025, 5, 21), "condition": "need",
                 "words": "要装扶手"},
            ],
            actor=MAKER,
        )  # fmt: skip
        need = first.carevisit_set.get(condition="need")
        actions.meet(need, actor=MAKER, on=date(2025, 4, 9), outcome="志愿者陪诊")
        actions.withdraw(gone, actor=MAKER, on=date(2025, 5, 1))
