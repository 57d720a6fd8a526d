"""Three years of transfers: every movement of the roll has its letter and receipt, and what is on
the way today is late, lost, refused or waiting somewhere, as in life.
"""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kit.demo import Stage, World
from jiceng.kit.parcels import carry
from jiceng.kit.roles import Role
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Belonging, Ended, Member
from jiceng.registers.orgs.models import BRANCHES, Field, Org
from jiceng.registers.people.demo import person
from jiceng.registers.people.models import Post
from jiceng.work.transfers import actions
from jiceng.work.transfers.models import Arrival, Channel, Departure, Why

WHYS = {Why.WORK: 40, Why.RESIDENCE: 30, Why.RETIREMENT: 15, Why.GRADUATION: 8, Why.OTHER: 7}
AWAY = ("演示省甲市某区委", "演示省乙市某街道党工委", "演示省丙县某镇党委", "演示大学党委")
NEWCOMERS = 2  # a month, from outside
FIRST_NUMBER = 70_000
PROBATIONERS = (22, 30, 33, 35)  # months in which one of the newcomers is still on probation


def history(world: World) -> None:
    """Month by month: what the roll says moved, who came from outside, and what came to nothing."""
    months = list(world.months())
    for number, part in enumerate(months):
        world.report("接转", number + 1, len(months))
        day = min(part.last, world.until)
        with clock.at(day):
            _account_for(world, Period(part.first, day))
            if day == part.last:
                _from_outside(world, part, number)
            if number % 3 == 1 and day == part.last:
                _came_to_nothing(world, day)


def _account_for(world: World, part: Period) -> None:
    """Letters and receipts of every movement in a month, and of those who left the district."""
    ended = Belonging.objects.ended(part).select_related("org", "member")
    moved = list(ended.filter(ended=Ended.MOVED).order_by("until", "pk"))
    after: dict[Any, Org] = {
        (one.member_id, one.since): one.org
        for one in Belonging.objects.begun(part)
        .filter(member__in=[one.member_id for one in moved])
        .select_related("org")
    }
    rows = [_row(world, one, to=after[one.member_id, one.until]) for one in moved]
    gone = ended.filter(ended=Ended.TRANSFERRED_OUT).order_by("until", "pk")
    rows += [_row(world, one, to=None, to_name=world.dice.choice(AWAY)) for one in gone]
    actions.book_many(rows, actor=world.actor)


def _row(world: World, one: Belonging, to: Org | None, **more: Any) -> dict[str, Any]:
    accepted: date = one.until or world.until
    if one.org.until == accepted:  # the whole branch went with it
        days = {"applied_on": accepted, "issued_on": accepted, "why": Why.UNIT_CLOSED}
        return {"member": one.member, "org": one.org, "to": to, "accepted_on": accepted, **days}
    dice = world.dice
    travelled = dice.randint(31, 55) if dice.random() < 0.06 else dice.randint(2, 26)
    issued = max(accepted - timedelta(days=travelled), one.since)
    online = to is not None or dice.random() < 0.7
    late = {} if to is not None else {"ended_on": _by(world, accepted, dice.randint(1, 9))}
    return {
        "member": one.member,
        "org": one.org,
        "to": to,
        "why": world.choose(WHYS),
        "applied_on": max(issued - timedelta(days=dice.randint(0, 6)), one.since),
        "issued_on": issued,
        "accepted_on": accepted,
        "channel": Channel.ONLINE if online else Channel.LETTER,
        **late,
        **more,
    }


def _by(world: World, day: date, days: int) -> date:
    return min(day + timedelta(days=days), world.until)


def _branches(world: World) -> list[Org]:
    if "open_branches" not in world.made:
        rows = Org.objects.filter(until=None, kind__in=BRANCHES, since__lt=world.since)
        world.made["open_branches"] = list(rows.order_by("path"))
    found: list[Org] = world.made["open_branches"]
    return found


def _from_outside(world: World, part: Period, number: int) -> None:
    """Two a month come with a letter, are looked at by the committee and taken in by a branch."""
    for turn in range(NEWCOMERS):
        branch = world.dice.choice(_branches(world))
        came = part.last - timedelta(days=8)
        row = person(world.dice, FIRST_NUMBER + number * NEWCOMERS + turn, branch,
                     date(came.year - 60, 1, 1), date(came.year - 25, 1, 1))  # fmt: skip
        row.pop("keeper")
        green = turn == 0 and number in PROBATIONERS
        joined = came - timedelta(days=150) if green else date(came.year - 3, 7, 1)
        full = None if green else joined + timedelta(days=365)
        arrival = actions.register(
            actor=world.actor, org=branch, from_name=world.dice.choice(AWAY),
            why=world.choose(WHYS),
            letter=f"演示〔{came.year}〕{world.dice.randrange(1, 900)}号", came_on=came,
            issued_on=came - timedelta(days=9), valid_until=came + timedelta(days=21),
            dues_to=came.replace(day=1), joined_on=joined, full_on=full,
            channel=Channel.ONLINE if turn else Channel.LETTER, **row,
        )  # fmt: skip
        actions.receive(arrival, actor=world.actor)
        actions.accept(arrival, actor=world.actor)
        world.made.setdefault("letters", []).append((part.last, arrival.letter))
        if world.dice.random() < 0.8:
            actions.send_receipt(arrival, actor=world.actor, on=part.last)


def _still(world: World, count: int, org: Org | None = None) -> list[Member]:
    """Members nothing has happened to, without a post: they may be on the way."""
    busy = Departure.objects.under_way().values("member")
    seated = Post.objects.filter(until=None).values("person")
    rows = Member.objects.filter(version=0, left_on=None, org__until=None).exclude(pk__in=busy)
    rows = rows.exclude(person__in=seated).exclude(org__field=Field.OTHER)
    rows = rows.filter(org=org) if org is not None else rows.filter(pk__in=_some(world))
    return list(rows.select_related("org", "person").order_by("pk")[:count])


def _some(world: World) -> list[int]:
    return [m.pk for m in world.dice.sample(world.made["members"], 60)]


def _elsewhere(world: World, member: Member) -> Org:
    while True:
        to: Org = world.dice.choice(_branches(world))
        if to.pk != member.org_id:
            return to


def _apply(world: World, member: Member, day: date, **more: Any) -> Departure:
    values: dict[str, Any] = {"to": _elsewhere(world, member), "why": world.choose(WHYS)} | more
    with clock.at(day):
        return actions.apply(actor=world.actor, member=member, applied_on=day, **values)


def _release(world: World, departure: Departure, day: date, days: int = 30) -> Departure:
    with clock.at(day):
        actions.release(departure, actor=world.actor, dues_to=day.replace(day=1), days=days)
        carry()
    return departure


def _of(departure: Departure) -> Arrival:
    found: Arrival = Arrival.objects.select_related("org", "member").get(parcel=departure.parcel)
    return found


def _came_to_nothing(world: World, day: date) -> None:
    """One refused, one withdrawn, one not approved."""
    members = _still(world, 3)
    deeds = [_refused, _withdrawn, _declined]
    for member, deed in zip(members, deeds, strict=False):
        begun = day - timedelta(days=12)
        deed(world, _apply(world, member, begun), day)


def _refused(world: World, departure: Departure, day: date) -> None:
    _release(world, departure, day - timedelta(days=9))
    with clock.at(day - timedelta(days=2)):
        actions.refuse(
            _of(departure), actor=world.actor, ground="papers", reason="缺转正审批材料（演示）"
        )
        carry()


def _withdrawn(world: World, departure: Departure, day: date) -> None:
    with clock.at(day - timedelta(days=5)):
        actions.withdraw(departure, actor=world.actor, reason="本人暂不变动（演示）")


def _declined(world: World, departure: Departure, day: date) -> None:
    with clock.at(day - timedelta(days=3)):
        reason = "人还在原单位工作，不需要转移（演示）"
        actions.decline(departure, actor=world.actor, reason=reason)


def under_way(world: World) -> None:
    """What is open today, nothing of which has moved anybody yet."""
    until = world.until
    members = _still(world, 14)
    for number, member in enumerate(members[:3]):  # wait for the giver's committee
        _apply(world, member, until - timedelta(days=2 + 9 * number))
    for number, member in enumerate(members[3:7]):  # wait for the taker's committee
        applied = _apply(world, member, until - timedelta(days=20 + number))
        _release(world, applied, until - timedelta(days=15 - number))
    for member in members[7:10]:  # wait for the branch
        departure = _apply(world, member, until - timedelta(days=14))
        _release(world, departure, until - timedelta(days=12))
        with clock.at(until - timedelta(days=4)):
            actions.receive(_of(departure), actor=world.actor)
    _late(world, members[10:13])
    _at_the_door(world)
    _without_branch(world)


def _late(world: World, members: list[Member]) -> None:
    """Two letters past their day, and one on paper that nobody ever received."""
    for member, ago in zip(members[:2], (50, 41), strict=False):
        departure = _apply(world, member, world.until - timedelta(days=ago + 3))
        _release(world, departure, world.until - timedelta(days=ago))
    for member in members[2:3]:
        lost = _apply(world, member, world.until - timedelta(days=205), to=None,
                      to_name=AWAY[0], channel=Channel.LETTER)  # fmt: skip
        _release(world, lost, world.until - timedelta(days=200), 90)


def _at_the_door(world: World) -> None:
    """Something to do for the demo's secretary and for its street."""
    account = Account.objects.filter(username="shuji").select_related("home").first()
    if account is None or Role.BRANCH_SECRETARY not in account.roles:
        return
    branch = account.home
    for member in _still(world, 1):
        departure = _apply(world, member, world.until - timedelta(days=9), to=branch)
        _release(world, departure, world.until - timedelta(days=6))
        with clock.at(world.until - timedelta(days=1)):
            actions.receive(_of(departure), actor=world.actor)
    for member in _still(world, 1, branch):
        _apply(world, member, world.until - timedelta(days=1))


def _without_branch(world: World) -> None:
    """A letter that came to the street, which has not named a branch; a graduate kept too long."""
    street = Org.objects.get(code="DEMO010000")
    came = world.until - timedelta(days=10)
    row = person(world.dice, FIRST_NUMBER + 900, street, date(1985, 1, 1), date(1999, 1, 1))
    row.pop("keeper")
    with clock.at(came):
        actions.register(
            actor=world.actor, org=street, from_name=AWAY[3], why=Why.DISCHARGE, came_on=came,
            letter="演示〔退〕31号", issued_on=came - timedelta(days=6),
            valid_until=came + timedelta(days=24), joined_on=date(2020, 7, 1),
            full_on=date(2021, 7, 1), **row,
        )  # fmt: skip
    for number, member in enumerate(_still(world, 3)):
        years = timedelta(days=250 + 300 * number)
        actions.keep_graduate(
            actor=world.actor, member=member, graduated_on=world.until - years, contact="演示联系人"
        )


STAGES = [Stage(33, "组织关系接转", history), Stage(66, "在办的接转", under_way)]
