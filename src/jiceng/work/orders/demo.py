"""Three years of orders at most communities: most answered in time, some of each sort that is not.

Late ones, one sent back twice, some taken up again, silence, petitions handed out, demands nobody
can meet, bad ratings with and without a call back, and what waits today.
"""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kernel.prepared import Prepared
from jiceng.kit.demo import Stage, World
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Guide
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.orders import actions
from jiceng.work.orders.flows import DONE, HELD, NEW, POOLED
from jiceng.work.orders.models import Order, Rating

TEXTS = (
    "楼道灯不亮", "下水道返水", "小区路面坑洼", "电动车飞线充电", "单元门禁坏了", "垃圾没有清运",
    "健身器材松动", "消防通道被占", "路灯不亮", "树枝挡窗", "噪声扰民", "井盖松动",
)  # fmt: skip
CHANNELS = {"page": 6, "counter": 4, "phone": 3, "grid": 2, "wechat": 2}
GRADES = {5: 6, 4: 4, 3: 2, 2: 1}
OUTCOMES = ("已处理，当面告知", "已联系物业修好", "已上门办好")
PHONE = "1990001{:04}"
A_MONTH = (0, 0, 0, 1)  # asked of one community in a month


def history(world: World) -> None:
    """Month by month: asked in the first days, answered some days later."""
    world.made["doors_of"] = _communities(world)
    for part in world.months():
        day = part.first + timedelta(days=world.dice.randrange(3, 12))
        if day <= world.until - timedelta(days=25):
            _month(world, part, day)


def _communities(world: World) -> list[Org]:
    """All but the last one, which has no orders at all."""
    orgs = {place.keeper for place in world.made["communities"]}
    return sorted(orgs, key=lambda org: str(org.path))[:-1]


def _rows(world: World, day: date) -> list[dict[str, Any]]:
    dice, rows = world.dice, []
    halls = {
        one.keeper_id: one
        for one in Venue.objects.in_use(day).filter(kind=Kind.SERVICE_HALL).select_related("keeper")
    }
    menu = list(Guide.objects.standing(day).menu().select_related("item__category").order_by("pk"))
    for number, org in enumerate(world.made["doors_of"]):
        for _n in range(dice.choice(A_MONTH)):
            channel = world.choose(CHANNELS)
            row: dict[str, Any] = {"org": org, "channel": channel, "text": _text(dice)}
            if channel == "counter":
                row["venue"] = halls.get(org.pk)
            if menu and dice.random() < 0.4:
                one = dice.choice(menu)
                row |= {"sort": "menu", "item": one.item, "text": one.name}
            if dice.random() < 0.15:
                row["phone"] = PHONE.format(number)
            rows.append(row)
    return rows


def _text(dice: Any) -> str:
    return f"{dice.randrange(1, 20)}号楼{dice.choice(TEXTS)}"


def _month(world: World, part: Period, day: date) -> None:
    actor, dice = world.actor, world.dice
    with clock.at(day):
        made = actions.submit_many(_rows(world, day), actor=actor)
    with clock.at(day + timedelta(days=1)):
        odd = _awkward(world, made, part.first.month) if made else []
        plain = [one for one in made if one not in odd]
        actions.dispatch_many(plain, actor=actor)
    with clock.at(day + timedelta(days=2)):
        who = _takers(world, plain)
        actions.claim_many([(one, who.get(one.org_id)) for one in plain], actor=actor)
    cut = len(plain) * 9 // 10  # the rest is late
    for rows, days in ((plain[:cut], 4), (plain[cut:], 18)):
        with clock.at(day + timedelta(days=days)):
            actions.finish_many(rows, actor=actor, outcome=dice.choice(OUTCOMES), families=1)
    with clock.at(day + timedelta(days=5)):
        half = plain[: cut // 2]
        rated = [one for one in half if dice.random() < 0.6]
        actions.rate_many([(one, {"grade": world.choose(GRADES)}) for one in rated], actor=actor)
        actions.close_many(half, actor=actor, ending="requester")
    with clock.at(day + timedelta(days=9)):
        _call(world)
    with clock.at(day + timedelta(days=12)):
        actions.close_many(plain[cut // 2 : cut], actor=actor, ending="call_back")
    with clock.at(day + timedelta(days=25)):
        actions.close_many(plain[cut:], actor=actor, ending="silence")


FIRST = Prepared(
    lambda path, beyond: Member.objects.present()
    .filter(org__path__gte=path, org__path__lt=beyond)
    .select_related("person").order_by("pk")[:1]
)  # fmt: skip


def _takers(world: World, orders: list[Order]) -> dict[int, Member]:
    """A member of the community's own line for every second community; the office else."""
    found: dict[int, Member] = {}
    for org in sorted({one.org for one in orders}, key=lambda one: one.pk)[::2]:
        for member in FIRST(org.path, f"{org.path[:-1]}/"):
            found[org.pk] = member
    return found


def _awkward(world: World, made: list[Order], number: int) -> list[Order]:
    """One of the month goes another way than the rest."""
    actor, one = world.actor, made[0]
    root: Org = world.made["root"]
    if number % 4 == 0:
        actions.hand_out(one, actor=actor, outside="petition", reason="属于信访事项，已告知去处")
    elif number % 4 == 1:
        actions.assign(one, actor=actor)
        actions.mark(one, actor=actor, reason="要求超出社区职责，已说明政策")
        actions.finish(one, actor=actor, outcome="已说明政策")
        actions.close(one, actor=actor)
    elif number % 4 == 2 and one.handler.parent is not None:
        _there_and_back(one, one.handler.parent, root, actor)
    else:
        actions.cancel(one, actor=actor, reason="重复提交")
    return [one]


def _there_and_back(one: Order, street: Org, root: Org, actor: Any) -> None:
    """Up two levels, sent back twice, finished, and taken up again."""
    actions.transfer(one, actor=actor, to=street, reason="社区没有维修资金")
    if street.pk != root.pk:
        actions.transfer(one, actor=actor, to=root, reason="需要区里协调")
        actions.send_back(one, actor=actor, reason="街道可以办")
    actions.send_back(one, actor=actor, reason="物业已答应维修")
    actions.assign(one, actor=actor)
    actions.extend(one, actor=actor, days=3, reason="等配件")
    actions.finish(one, actor=actor, outcome="物业已维修")
    actions.reopen(one, actor=actor, reason="又坏了")
    actions.assign(one, actor=actor)
    actions.finish(one, actor=actor, outcome="换了新的")
    actions.close(one, actor=actor, ending="requester")


def _call(world: World) -> None:
    """Bad ratings are called back, but for every third."""
    rows = Rating.objects.filter(grade__lte=2, called_on=None).select_related("order")
    for rating in rows.order_by("pk"):
        if rating.order_id % 3:
            actions.call(rating.order, actor=world.actor, reason="已电话说明并约好再办")


def now(world: World) -> None:
    """What waits today: new, in the pool, in hand, late, paused, finished and not yet confirmed."""
    doors, actor = world.made["doors_of"], world.actor
    for days, state in ((20, HELD), (9, DONE), (6, POOLED), (3, HELD), (2, POOLED), (1, NEW)):
        with clock.at(world.until - timedelta(days=days)):
            rows = [
                {"org": org, "channel": "page", "text": _text(world.dice),
                 "phone": PHONE.format(days)}
                for org in doors[days % 3 :: 5]
            ]  # fmt: skip
            made = actions.submit_many(rows, actor=actor)
            if state != NEW:
                actions.dispatch_many(made, actor=actor)
            if state in {HELD, DONE}:
                actions.claim_many([(one, None) for one in made], actor=actor)
            if state == DONE:
                actions.finish_many(made, actor=actor, outcome=OUTCOMES[0])
            if days == 20 and made:
                actions.pause(made[0], actor=actor, reason="等产权单位答复")
    _quick(world)
    _shop(world)
    with clock.at(world.until):
        actions.clear_contacts()


def _shop(world: World) -> None:
    """Orders of the shop whose phone the demo shows: done, in hand, to be confirmed."""
    account = Account.objects.filter(username="shanghu").select_related("provider__keeper").first()
    shop = account.provider if account is not None else None
    if shop is None:
        return
    for days in (12, 2, 0):
        with clock.at(world.until - timedelta(days=days)):
            one = actions.submit(actor=world.actor, org=shop.keeper, channel="page",
                                 text=_text(world.dice), phone=PHONE.format(90 + days))  # fmt: skip
            actions.assign(one, actor=world.actor, provider=shop)
            if days:
                actions.confirm(one, actor=world.actor)
            if days > 2:
                actions.finish(one, actor=world.actor, outcome=OUTCOMES[2], families=1)


def _quick(world: World) -> None:
    """Orders of the service circle: somebody was there in minutes."""
    with clock.at(world.until - timedelta(days=30)):
        begun = clock.now()
        rows = [
            {"org": org, "channel": "phone", "text": "独居老人家水管漏水"}
            for org in world.made["doors_of"][::6]
        ]
        made = actions.submit_many(rows, actor=world.actor)
        actions.dispatch_many(made, actor=world.actor)
    who = _takers(world, made)
    for number, one in enumerate(made):
        with clock.at(begun + timedelta(minutes=3 + number % 4)):
            actions.claim(one, actor=world.actor, member=who.get(one.org_id))
        with clock.at(begun + timedelta(minutes=8 + 5 * (number % 4))):
            actions.arrive(one, actor=world.actor)
    with clock.at(begun + timedelta(hours=2)):
        actions.finish_many(made, actor=world.actor, outcome="已关阀修好")


def terms(world: World) -> None:
    """The district set its own terms a year and a half ago; before, the default held."""
    day = world.until - timedelta(days=540)
    if day > world.since:
        with clock.at(day):
            actions.set_terms(
                actor=world.actor, org=world.made["root"], since=day,
                basis="群众诉求办理办法（演示）", days=5, silence=7,
            )  # fmt: skip


WISHES = ("想要一副老花镜", "想要一个书包", "想换一床棉被", "想学用手机挂号", "想要一根防滑拐杖",
          "想看一场戏")  # fmt: skip


def wishes(world: World) -> None:
    """Small wishes every spring and autumn: most granted, some given up, some waiting."""
    dice, doors = world.dice, world.made["doors_of"]
    for part in list(world.months())[2::6]:
        day = part.first + timedelta(days=14)
        if day > world.until - timedelta(days=20):
            break
        with clock.at(day):
            made = actions.raise_wish_many(
                [
                    {"org": org, "wish": dice.choice(WISHES), "budget": dice.choice((50, 80, 150)),
                     "recipient": "钱某丁", "consented_on": day if dice.random() < 0.9 else None}
                    for org in doors[:: 4]
                ],
                actor=world.actor,
            )  # fmt: skip
        with clock.at(day + timedelta(days=6)):
            taken = [one for one in made if dice.random() < 0.85]
            for one in taken:
                actions.adopt(one, actor=world.actor, giver=dice.choice(("共建单位", "爱心商户")))
            if taken:
                actions.give_up(taken.pop(), actor=world.actor, reason="已有别人送到")
        with clock.at(day + timedelta(days=15)):
            for one in taken:
                actions.grant(one, actor=world.actor, spent=one.budget)
    _tips(world)


def _tips(world: World) -> None:
    """Two things were told without a name; one was answered and dealt with, one waits."""
    with clock.at(world.until - timedelta(days=40)):
        receipt = actions.tell_nameless(world.made["root"], "服务站中午没有人")
        found = actions.found_by(receipt)
        if found is not None:
            actions.answer(found, actor=world.actor, reply="已安排午间值班")
            actions.shut(found, actor=world.actor)
    with clock.at(world.until - timedelta(days=3)):
        actions.tell_nameless(world.made["root"], "希望活动室晚上也开")


STAGES = [
    Stage(76, "办理时限", terms),
    Stage(77, "群众点单", history),
    Stage(78, "眼下的工单", now),
    Stage(79, "微心愿和匿名反映", wishes),
]
