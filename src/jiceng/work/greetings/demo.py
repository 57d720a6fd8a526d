"""Greetings of a pilot: two communities for three years, each day on its day; one text changed."""

from collections import defaultdict
from datetime import date, timedelta

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.outbox.actions import record_sent_many
from jiceng.registers.outbox.models import Message
from jiceng.work.greetings import actions
from jiceng.work.greetings.models import Greeting
from jiceng.work.greetings.rules import CEREMONY_DAYS, WORDS, anniversary

FIRST = "{name}同志，今天是您入党{years}周年，祝您政治生日快乐！（演示）"
BRANCHES_OF_PILOT = 8
SETTLED = timedelta(days=2)


def pilot(world: World) -> None:
    """The district's words, then day by day whoever joined that day; one in thirty wants none."""
    root: Org = world.made["root"]
    half = world.since + timedelta(days=500)
    for since, text in ((world.since, FIRST), (half, WORDS)):
        with clock.at(since):
            actions.word(actor=world.actor, org=root, text=text, since=since)
    orgs = Org.objects.filter(kind__in=BRANCHES, until=None).order_by("path")[:BRANCHES_OF_PILOT]
    days = _days(world, [org.pk for org in orgs])
    for day in sorted(days):
        with clock.at(day):
            made = actions.greet_many([(one, day) for one in days[day]], actor=world.actor)
            for one in made:
                if world.dice.random() < 0.03:
                    actions.decline(one, actor=world.actor)
    _sent(world)
    _kept(world)


def _days(world: World, orgs: list[int]) -> dict[date, list[Member]]:
    """By anniversary who stands on the roll of these branches then, each once a year."""
    found: dict[date, list[Member]] = defaultdict(list)
    rows = Belonging.objects.filter(org__in=orgs).select_related("member__person", "member__org")
    years = range(world.since.year, world.until.year + 1)
    for one in rows.order_by("org", "pk"):
        for year in years:
            day = anniversary(joined_on=one.member.joined_on, year=year)
            here = day and one.since <= day and (one.until is None or day < one.until)
            if day and here and world.since <= day <= world.until:
                found[day].append(one.member)
    return found


def _sent(world: World) -> None:
    """Whatever is older than two days has gone out by the simulated gateway."""
    old = Message.objects.waiting().filter(kind="greeting")
    messages = list(old.filter(queued_on__lt=world.until - SETTLED).order_by("pk"))
    days: dict[date, list[Message]] = defaultdict(list)
    for one in messages:
        days[one.queued_on].append(one)
    for n, day in enumerate(sorted(days)):
        with clock.at(day + timedelta(days=1)):
            record_sent_many(days[day], actor=world.actor) if n % 90 != 89 else None


def _kept(world: World) -> None:
    """Some branches keep the birthdays of a month together at their theme day."""
    rows = Greeting.objects.filter(ceremony=None).select_related("member", "message")
    held: dict[int, list[Meeting]] = defaultdict(list)
    orgs = rows.values("org")
    for one in Meeting.objects.standing().of_type(Type.THEME_DAY).filter(org__in=orgs):
        held[one.org_id].append(one)
    for n, greeting in enumerate(rows.order_by("held_on", "pk")):
        near = [m for m in held[greeting.org_id]
                if abs((m.held_on - greeting.held_on).days) < CEREMONY_DAYS // 2]  # fmt: skip
        if n % 3 == 0 and near:
            with clock.at(min(max(near[0].held_on, greeting.held_on), world.until)):
                actions.celebrate(greeting, actor=world.actor, meeting=near[0])


STAGES = [Stage(78, "政治生日", pilot)]
