"""Households of the cast: two kinds, one overdue, one withdrawn, one of the other street; and the
contracts of social organisations.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.services import actions as services
from jiceng.work.care import actions

MAKER = System("演员表")
SINCE = date(2024, 1, 1)
LISTED = date(2025, 3, 3)


def care_of(cast: Any) -> None:
    households_of(cast)
    partners_of(cast)


def households_of(cast: Any) -> None:
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


def partners_of(cast: Any) -> None:
    """A social organisation and a contract in each street; one was accepted and rated."""
    with clock.at(date(2025, 6, 30)):
        ours, theirs = services.list_provider_many(
            [
                {"keeper": org, "name": name, "kind": "social_org", "since": SINCE}
                for org, name in ((cast.huaiyin, "邻里社工中心"), (cast.orgs[5], "河湾社工站"))
            ],
            actor=MAKER,
        )
        first, second = actions.sign_many(
            [
                {"org": org, "provider": who, "name": name, "way": way, "amount": money,
                 "signed_on": date(2025, 1, 2), "begins": date(2025, 1, 6), "ends": ends,
                 "source": "专项经费" if money else ""}
                for org, who, name, way, money, ends in (
                    (cast.huaiyin, ours, "老人陪伴", "buy", Decimal("30000.50"),
                     date(2025, 12, 31)),
                    (cast.orgs[5], theirs, "儿童课堂", "assign", Decimal(0), date(2025, 6, 30)),
                )
            ],
            actor=MAKER,
        )  # fmt: skip
        actions.serve_many(
            [
                {"contract": first, "held_on": date(2025, 3, 4), "persons": 12, "minutes": 90,
                 "words": "陪伴"},
                {"contract": second, "held_on": date(2025, 5, 6), "persons": 20, "minutes": 60,
                 "words": "课堂"},
            ],
            actor=MAKER,
        )  # fmt: skip
        actions.name_worker_many(
            [
                {"org": cast.huaiyin, "provider": ours, "name": "任社工", "level": "middle",
                 "certificate": "ZS-0081", "since": SINCE},
                {"org": cast.orgs[5], "provider": theirs, "name": "方社工", "since": LISTED},
            ],
            actor=MAKER,
        )  # fmt: skip
        actions.finish(second, actor=MAKER, on=date(2025, 6, 28), outcome="按约定完成")
        actions.rate_many(
            [
                {"contract": second, "held_on": date(2025, 6, 28), "side": side, "grade": grade}
                for side, grade in (("community", 4), ("served", 5), ("served", 3))
            ],
            actor=MAKER,
        )
        actions.review(
            actor=MAKER, org=cast.orgs[5], provider=theirs, year=2025, body="居委会会议",
            decided_on=date(2025, 6, 29), conclusion="go_on", words="服务稳定",
        )  # fmt: skip
