"""What joint committees of the cast did: seats, one adrift, a conference, an item, a pair."""

from datetime import date
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.registers.units import actions as units
from jiceng.work.alliance import actions

MAKER = System("演员表")
SINCE = date(2024, 2, 1)


def alliance_of(cast: Any) -> None:
    """The community meets twice in 2025; the street's seat is held by somebody who has left."""
    community = Coalition.objects.get(kind="community")
    school = Partner.objects.get(coalition=community, org__isnull=False, unit__isnull=False)
    branch = Partner.objects.get(coalition=community, unit=None)
    paper = {"document": "槐荫〔2024〕1号", "approved_on": SINCE, "since": SINCE}
    here = next(m.person for m in cast.members if m.org_id == cast.orgs[8].pk)
    actions.propose_many(
        [
            {
                "partner": school,
                "name": "校方代表",
                "post": "副校长",
                "duties": "青少年服务",
                **paper,
            },
            {"partner": branch, "person": here, "post": "书记", **paper},
        ],
        actor=MAKER,
    )
    actions.name_liaison(actor=MAKER, partner=school, name="校办主任", since=SINCE)
    gone = Coalition.objects.get(kind="alliance", keeper=cast.west)
    (early,) = actions.meet_many(
        [{"coalition": gone, "held_on": date(2024, 6, 3), "theme": "联盟会议"}], actor=MAKER
    )
    actions.rule(early, actor=MAKER, subject="井盖", outside="市政设施管理处")
    first, second = actions.meet_many(
        [
            {"coalition": community, "held_on": date(2025, 3, 10), "theme": "一季度联席会议"},
            {"coalition": community, "held_on": date(2025, 9, 10), "theme": "三季度联席会议",
             "absent": [branch]},
        ],
        actor=MAKER,
    )  # fmt: skip
    item = actions.raise_item(
        actor=MAKER, coalition=community, partner=school, title="放学时段门前停车",
        raised_on=date(2025, 3, 1),
    )  # fmt: skip
    actions.decide(
        first, actor=MAKER, text="错峰放学，划临停区", scope="co_construction", item=item,
        org=cast.huaiyin, owner="王社区", due_on=date(2025, 6, 30),
    )  # fmt: skip
    actions.rule(second, actor=MAKER, subject="路灯", outside="市政设施管理处")
    with clock.at(date(2025, 11, 30)):
        actions.review(community, actor=MAKER, year=2025, words="开会两次，办一件事")
    here = {"coalition": community, "planned_on": date(2025, 1, 20)}
    done, _open = actions.set_out_many(
        [
            {**here, "title": "暑期托管班", "partner": school, "due_on": date(2025, 8, 31)},
            {**here, "title": "邻里节", "due_on": date(2025, 10, 31)},
        ],
        actor=MAKER,
    )
    actions.carry_out(done, actor=MAKER, on=date(2025, 8, 20), result="办班二十天")
    _leading(cast)
    allied = Coalition.objects.get(kind="alliance", level="district")
    actions.allot(allied, actor=MAKER, source="district", on=date(2025, 3, 1),
                  amount=Decimal("8000.00"), voucher="演示1号")  # fmt: skip
    actions.spend_fund(allied, actor=MAKER, on=date(2025, 6, 1), amount=Decimal("1200.50"),
                       words="联盟活动材料")  # fmt: skip


def _leading(cast: Any) -> None:
    firm = units.register(
        actor=MAKER, name="和平重工集团", field="state_firm", keeper=cast.west, since=SINCE
    )
    plan = actions.plan(actor=MAKER, org=cast.district, unit=firm, times=4, since=SINCE)
    actions.contact(plan, actor=MAKER, on=date(2025, 6, 5), way="visit", words="走访")
    told = {"goals": "补齐组织生活", "proposed_on": date(2025, 1, 5), "ends_on": date(2026, 1, 5)}
    pair = actions.propose_pair(actor=MAKER, leading=cast.west, lagging=cast.orgs[10], **told)
    actions.propose_pair(actor=MAKER, leading=cast.huaiyin, lagging=cast.orgs[8], **told)
    actions.sign(pair, actor=MAKER, on=date(2025, 1, 10))
    actions.run(pair, actor=MAKER)
    actions.visit(pair, actor=MAKER, on=date(2025, 2, 3), words="一起备课")
    goal = {"pair": pair, "set_on": date(2025, 1, 10)}
    mine, _theirs = actions.aim_many(
        [
            {**goal, "org": cast.west, "words": "带教两名书记", "due_on": date(2025, 6, 30)},
            {**goal, "org": cast.orgs[10], "words": "补齐党小组", "due_on": date(2025, 9, 30)},
        ],
        actor=MAKER,
    )
    actions.reach(mine, actor=MAKER, on=date(2025, 5, 20), result="结对听课四次")
    _over(cast, told["goals"])
    actions.set_terms(
        actor=MAKER, org=cast.district, since=SINCE, basis="区委〔2024〕3号", quorum=50,
        contacts=4, district_fund=Decimal("20000"), street_fund=Decimal("10000"),
    )  # fmt: skip


def _over(cast: Any, goals: str) -> None:
    """A pair of the year before, whose lagging side set down its own; it is over."""
    begun = date(2024, 3, 1)
    pair = actions.propose_pair(actor=MAKER, leading=cast.west, lagging=cast.huaiyin, goals=goals,
                                proposed_on=begun, ends_on=date(2024, 12, 31))  # fmt: skip
    actions.run(actions.sign(pair, actor=MAKER, on=begun), actor=MAKER)
    here = {"actor": MAKER, "pair": pair, "org": cast.huaiyin}
    actions.visit(**here, on=date(2024, 4, 8), words="去西街听课")
    actions.aim(**here, words="补齐主题党日", set_on=begun, due_on=date(2024, 9, 30))
    with clock.at(date(2024, 12, 20)):
        actions.evaluate(pair, actor=MAKER, result="主题党日齐了")
