"""A pilot of points: one community, a year; most branches never switch them on."""

from datetime import timedelta

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.refs import Ref
from jiceng.kit.demo import Stage, World
from jiceng.registers.accounts.models import Account
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.work.points import actions
from jiceng.work.points.models import Entry, Event, Rule

SECOND = System("演示审核")
PILOT, PART, DAYS = 2, 0.6, 300


def pilot(world: World) -> None:
    """On in a community and a branch since a year; six in ten take part, one of them leaves."""
    since = world.until - timedelta(days=DAYS)
    home = Org.objects.filter(kind=Kind.COMMITTEE, until=None).order_by("path")[0]
    orgs = list(Org.objects.filter(path__startswith=home.path, kind__in=BRANCHES, until=None)
                .order_by("path")[:PILOT])  # fmt: skip
    guest = Member.objects.filter(pk__in=_shown()).select_related("org").first()
    homes = [home, *([guest.org] if guest is not None else [])]
    with clock.at(since):
        for org in homes:
            actions.switch_on(
                actor=world.actor, org=org, basis="演示〔2026〕7号", approver="区委组织部（演示）",
                grounds="试点，自愿参加，期满评估", expires_on=world.until + timedelta(days=180),
            )  # fmt: skip
        hand = _rules(world)
        members = list(Member.objects.present().filter(org__in=[*orgs, *homes[1:]])
                       .filter(entered_on__lte=since).order_by("pk"))  # fmt: skip
        joined = [one for one in members if one == guest or world.dice.random() < PART]
        joined.sort(key=lambda one: (one != guest, one.pk))
        for member in joined:
            actions.join(member, actor=world.actor)
    if joined:
        _earned(world, joined)
        _by_hand(world, joined, hand)


def _shown() -> list[int]:
    """The member whose phone the demo shows."""
    shown = Account.objects.filter(username="dangyuan").exclude(member=None)
    return [one.member_id for one in shown if one.member_id is not None]


def _rules(world: World) -> Rule:
    """Three items of the district; gives the one that goes by hand."""
    said = {"actor": world.actor, "org": world.made["root"]}
    actions.set_rule(**said, event=Event.ATTENDANCE, name="组织生活到会", value=2, cap=6, months=12)
    actions.set_rule(**said, event=Event.HOURS, name="志愿服务", value=1, cap=20, per="quarter")
    return actions.set_rule(**said, event=Event.MANUAL, name="其他贡献", value=5, cap=10)


def _earned(world: World, joined: list[Member]) -> None:
    """What was attended since, counted in one batch."""
    since = world.until - timedelta(days=DAYS)
    rows = Attendance.objects.present().filter(
        member__in=joined, meeting__void_reason="",
        meeting__held_on__range=(since, world.until),
    )  # fmt: skip
    facts = [
        actions.Fact(one.member, Event.ATTENDANCE, str(Ref.to(one)),
                     one.meeting.held_on,
                     f"{one.meeting.held_on} {one.meeting.get_type_display()}")
        for one in rows.select_related("member", "meeting").order_by("meeting__held_on", "pk")
    ]  # fmt: skip
    with clock.at(world.until):
        actions.earn_many(facts, actor=world.actor)


def _by_hand(world: World, joined: list[Member], hand: Rule) -> None:
    """A few by hand, one refused; one spends, one objects, one leaves."""
    with clock.at(world.until - timedelta(days=20)):
        for n, member in enumerate(joined[:3]):
            made = actions.propose(actor=world.actor, member=member, item=hand,
                                   on=clock.today(), grounds="调解邻里纠纷（演示）")  # fmt: skip
            if n < 2:
                actions.approve(made, actor=SECOND)
        actions.leave(joined[-1], actor=world.actor)
    with clock.at(world.until - timedelta(days=9)):
        actions.spend(joined[0], actor=world.actor, points=3, what="换一本书（演示）")
        entry = Entry.objects.filter(member=joined[1], kind=Entry.Kind.EARN).order_by("pk").first()
        said = actions.object_to(joined[1], actor=world.actor, text="这次我请了假", entry=entry)
    with clock.at(world.until - timedelta(days=6)):
        actions.uphold(said, actor=SECOND, answer="查实，另记一笔更正")
        actions.object_to(joined[0], actor=world.actor, text="上月的志愿服务没有记")


STAGES = [Stage(79, "党员积分", pilot)]
