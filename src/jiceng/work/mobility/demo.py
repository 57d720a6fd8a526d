"""Three years of going and coming: contacts kept and missed, hosts, homes, cards, claims."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.members.actions import affiliate_many
from jiceng.registers.members.models import Affiliation, Member, Mobility
from jiceng.registers.orgs.models import BRANCHES, Field, Org
from jiceng.registers.people.demo import name
from jiceng.registers.venues.models import State, Status
from jiceng.registers.vocabulary.actions import declare
from jiceng.registers.vocabulary.models import Component
from jiceng.work.mobility import actions
from jiceng.work.mobility.models import Appraisal, Contact, Inflow, Item, Trace

PARTS = (
    ("活动证", Item.MetBy.CERTIFICATE),
    ("登记表", Item.MetBy.WHERE),
    ("联系表", Item.MetBy.CONTACT),
    ("去向明", Item.MetBy.WHERE),
    ("联系方式明", Item.MetBy.PHONE),
    ("表现明", Item.MetBy.HAND),
    ("年度评议", Item.MetBy.APPRAISAL),
)
WORDS = ("在外工作稳定", "家中老人需要照应", "想了解组织关系怎么转", "按时看了学习材料", "")
TRADES = ("外省某镇党支部", "外市某公司党支部", "原单位破产，档案在人才市场", "不清楚")
SILENT, HOSTED, CARDED = 13, 6, 3  # every so many: lost, hosted in the district, with a card


def settings(world: World) -> None:
    """Once a quarter, later every two months; 一证两表、三明一评 as a local programme."""
    root: Org = world.made["root"]
    with clock.at(world.since):
        actions.set_rhythm(actor=world.actor, org=root, months=3, since=world.since,
                           document="演示〔2023〕7号")  # fmt: skip
        made = declare(
            actor=world.actor, name="演示一证两表、三明一评", kind="method", since=world.since,
            document="演示〔2023〕8号", components=[part for part, _by in PARTS],
        )  # fmt: skip
        for one, (_part, by) in zip(
            Component.objects.filter(programme=made).order_by("order"), PARTS, strict=True
        ):
            actions.list_item(actor=world.actor, component=one, met_by=by, since=world.since)


def away(world: World) -> None:
    """Contacts of every stay, month by month; hosts, cards, ticks and appraisals."""
    stays = list(
        Mobility.objects.filter(direction=Mobility.Direction.OUT)
        .select_related("member__person", "member__org")
        .order_by("pk")
    )
    hosts = _hosts(world, stays)
    by_month: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for stay in stays:
        for row in _contacts(world, stay, hosts.get(stay.member_id)):
            by_month[row["on"].replace(day=1)].append(row)
    for first in sorted(by_month):
        rows = by_month[first]
        with clock.at(datetime.combine(max(row["on"] for row in rows), time(20))):
            actions.contact_many(rows, actor=world.actor)
    open_ = [one for one in stays if one.until is None and one.member.left_on is None]
    _cards(world, open_)
    _appraise(world, stays, hosts)


def _contacts(world: World, stay: Mobility, host: Org | None) -> Iterator[dict[str, Any]]:
    """About once a quarter; the silent are heard of once and then only called in vain."""
    dice = world.dice
    end = min(stay.until or world.until + timedelta(days=1), world.until + timedelta(days=1))
    day, turn = stay.since + timedelta(days=dice.randint(10, 60)), 0
    while day < end:
        lost = stay.pk % SILENT == 0 and turn > 0
        if not lost or turn < 5:
            by_host = host is not None and turn % 2 == 1
            yield {
                "mobility": stay,
                "org": host if by_host else stay.member.org,
                "on": day,
                "way": world.choose({Contact.Way.PHONE: 6, Contact.Way.MESSAGE: 3,
                                     Contact.Way.MEETING: 1}),
                "reached": not lost and dice.random() < 0.94,
                "words": dice.choice(WORDS),
            }  # fmt: skip
        day += timedelta(days=dice.randint(50, 95))
        turn += 1


def _hosts(world: World, stays: list[Mobility]) -> dict[int, Org]:
    """Some went no farther than another community, whose home for mobile members sees them."""
    homes = world.made["homes"]
    rows: list[dict[str, Any]] = []
    hosted: dict[int, Org] = {}
    for stay in stays[::HOSTED]:
        venue = homes[stay.pk % len(homes)]
        if stay.until is not None or stay.member.left_on or venue.keeper_id == stay.member.org_id:
            continue
        since = max(stay.since, venue.keeper.since) + timedelta(days=5)
        if since > world.until:
            continue
        rows.append({"member": stay.member, "host": venue.keeper, "venue": venue, "since": since})
        hosted[stay.member_id] = venue.keeper
    firms = [org for org in world.made["joint"] if org.until is None]
    for row in rows[::4]:  # two hosts at once: where they live and where they work
        org = firms[row["member"].pk % len(firms)]
        if org.pk != row["member"].org_id:
            since = max(row["since"], org.since)
            rows.append({"member": row["member"], "host": org, "way": Affiliation.Way.WORKPLACE,
                         "since": since, "appraises": False})  # fmt: skip
    with clock.at(world.until):
        affiliate_many(rows, actor=world.actor)
    return hosted


def _cards(world: World, stays: list[Mobility]) -> None:
    """Cards for some, one lost and issued anew; the hand-ticked item with most of them."""
    item = Item.objects.get(met_by=Item.MetBy.HAND)
    by_day: dict[date, list[Mobility]] = defaultdict(list)
    for stay in stays[::CARDED]:
        day = min(stay.since + timedelta(days=20), world.until)
        by_day[day].append(stay)
    first = None
    for day in sorted(by_day):
        with clock.at(day):
            rows = [{"mobility": stay, "issued_on": day} for stay in by_day[day]]
            made = actions.issue_many(rows, actor=world.actor)
            first = first or made[0]
            for stay in by_day[day][:2]:
                actions.tick(stay, actor=world.actor, item=item, on=day)
    if first is not None:
        with clock.at(world.until):
            actions.void(first, actor=world.actor, reason="遗失，补发（演示）")
            actions.issue(first.mobility, actor=world.actor, issued_on=world.until)


def _appraise(world: World, stays: list[Mobility], hosts: dict[int, Org]) -> None:
    """Every June, most of those away; the hosted where they live."""
    grades = {Appraisal.Grade.EXCELLENT: 2, Appraisal.Grade.QUALIFIED: 7, Appraisal.Grade.BASIC: 1}
    hosted = {
        (member, host): since
        for member, host, since in Affiliation.objects.filter(appraises=True)
        .values_list("member", "host", "since")
    }  # fmt: skip
    for year in range(world.since.year, world.until.year + 1):
        day = date(year, 6, 20)
        if not world.since < day <= world.until:
            continue
        rows = {}
        for stay in stays:
            gone = stay.since > day or (stay.until is not None and stay.until <= day)
            left = stay.member.left_on is not None and stay.member.left_on <= day
            if gone or left or world.dice.random() < 0.2:
                continue
            org = hosts.get(stay.member_id)
            at = org if org and hosted[stay.member_id, org.pk] <= day else stay.member.org
            rows[stay.member_id] = {"member": stay.member, "org": at, "year": year, "on": day,
                                    "grade": world.choose(grades)}  # fmt: skip
        with clock.at(day):
            actions.appraise_many(list(rows.values()), actor=world.actor)


def homes(world: World) -> None:
    """Activities at the homes, quarter by quarter; guests from outside come as well."""
    inflows = _inflows(world)
    for number, part in enumerate(list(world.months())):
        day = part.first + timedelta(days=17)
        if day > world.until:
            continue
        for venue in world.made["homes"]:
            if (number + venue.pk) % 3 == 0 and _open(venue.pk, day):
                _gather(world, venue, day, inflows[venue.keeper_id])
    _two_at_once(world)


def _open(venue: int, day: date) -> bool:
    used = Status.objects.standing(day).filter(venue=venue, state=State.IN_USE)
    return bool(used.exists())


def _inflows(world: World) -> dict[int, list[Inflow]]:
    found: dict[int, list[Inflow]] = defaultdict(list)
    for number in range(36):
        venue = world.made["homes"][number % len(world.made["homes"])]
        since = world.since + timedelta(days=40 + number * 26)
        if since > world.until:
            continue
        with clock.at(since):
            made = actions.take_in(
                actor=world.actor, org=venue.keeper, name=name(world.dice, 90_000 + number),
                home=TRADES[number % 2], since=since, venue=venue,
                phone=f"100{900_000 + number:08}",
                source=("self", "sweep", "home")[number % 3],
            )  # fmt: skip
        found[venue.keeper_id].append(made)
        if number % 7 == 3 and since + timedelta(days=200) <= world.until:
            with clock.at(since + timedelta(days=200)):
                actions.see_off(made, actor=world.actor, on=since + timedelta(days=200))
    return found


def _gather(world: World, venue: Any, day: date, inflows: list[Inflow]) -> None:
    with clock.at(datetime.combine(day, time(20))):
        hosted = meetings.guests_of(venue.keeper, day)
        meeting = meetings.record(
            actor=world.actor, org=venue.keeper, type="activity", held_on=day,
            starts_at=time(15), held_at=venue, theme="流动党员活动日（演示）", due=[],
            guests=[one for one in hosted if world.dice.random() < 0.6],
        )  # fmt: skip
        for inflow in inflows:
            there = inflow.since <= day and (inflow.until is None or day < inflow.until)
            if there and world.dice.random() < 0.5:
                actions.attend(inflow, actor=world.actor, meeting=meeting)


def _two_at_once(world: World) -> None:
    """One member is down as present at home and at the host at the same hour: a question."""
    here = Affiliation.objects.standing(world.until).filter(host__in=[v.keeper for v in
        world.made["homes"]], member__left_on=None)  # fmt: skip
    one = here.select_related("member__org", "host", "venue").order_by("pk").first()
    if one is None or one.since > world.until - timedelta(days=1):
        return
    with clock.at(datetime.combine(world.until, time(20))):
        row = {"type": "activity", "held_on": world.until, "starts_at": time(15)}
        meetings.record(actor=world.actor, org=one.host, held_at=one.venue, due=[],
                        guests=[one.member], **row)  # fmt: skip
        meetings.record(actor=world.actor, org=one.member.org, due=[one.member], **row)


def searches(world: World) -> None:
    """Claims and offered rolls, in every state they can be in."""
    communities = list(
        Org.objects.filter(field=Field.URBAN_COMMUNITY, until=None, kind__in=BRANCHES)
        .order_by("path")
    )  # fmt: skip
    for number in range(40):
        day = world.since + timedelta(days=60 + number * 26)
        if day > world.until:
            break
        org = communities[number * 5 % len(communities)]
        with clock.at(day):
            found = _lead(world, number, org)
        _follow(world, found, number, day)
    with clock.at(world.until):
        actions.purge(actor=world.actor)


def _lead(world: World, number: int, org: Org) -> Trace:
    told = {"name": name(world.dice, 91_000 + number), "phone": f"100{910_000 + number:08}"}
    if number % 2:
        code = actions.claim(actor=world.actor, org=org, home=TRADES[number % 4], **told)
        found = actions.found_by(code)
        assert found is not None  # noqa: S101
        return found
    unit = world.made["firm"][number]
    return actions.trace(actor=world.actor, org=org, unit=unit, source=Trace.Source.ROLL, **told)


def _follow(world: World, found: Trace, number: int, day: date) -> None:
    steps: list[tuple[str, dict[str, Any]]] = []
    if number % 8 == 7:
        steps = [("close", {"why": "unreachable"})]
    else:
        steps = [("reach", {})]
        if number % 5 == 4:
            steps.append(("close", {"why": ("not_member", "elsewhere")[number % 2]}))
        else:
            steps.append(("confirm", {"home": TRADES[number % 2]}))
            steps.append(("attach", _attached(world, found, number, day)))
    for n, (verb, values) in enumerate(steps, 1):
        on = day + timedelta(days=9 * n)
        if on > world.until:
            return
        with clock.at(on):
            getattr(actions, verb)(found, actor=world.actor, **values)


def _attached(world: World, found: Trace, number: int, day: date) -> dict[str, Any]:
    """As a guest; by a letter that was accepted; or as the member of another branch here."""
    letters = [letter for on, letter in world.made.get("letters", []) if on <= day]
    if number % 3 == 1 and letters:
        return {"way": "transfer", "document": letters[number % len(letters)]}
    if number % 3 == 2:
        some = [one.pk for one in world.made["members"][number * 40 : number * 40 + 40]]
        rows = Member.objects.filter(pk__in=some, left_on=None).exclude(org=found.org)
        return {"way": "home", "member": rows.order_by("pk").first()}
    return {"way": "inflow"}


STAGES = [
    Stage(63, "流动党员工作", settings),
    Stage(64, "流动党员联系", away),
    Stage(65, "流动党员之家", homes),
    Stage(67, "党员查找", searches),
]
