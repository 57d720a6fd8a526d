"""The demo's accounts: one for every role, listed on the sign-in page in demo mode only."""

from datetime import datetime, time, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.paths import inside
from jiceng.kit.demo import Stage, World
from jiceng.kit.roles import Role
from jiceng.kit.tenant import set_tenant
from jiceng.kit.titles import LABELS
from jiceng.registers.accounts import actions
from jiceng.registers.accounts.access import CAST, PASSWORD, SECOND, SECRET
from jiceng.registers.accounts.models import Account
from jiceng.registers.coalitions.models import Kind as Coalition
from jiceng.registers.coalitions.models import Partner
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Post
from jiceng.registers.services.models import Provider
from jiceng.registers.units.models import Hosting


def open_cast(world: World) -> None:
    """One account for every role, on a node of its level."""
    street = Org.objects.filter(path__startswith=world.made["root"].path, code="DEMO010000").get()
    community = world.made["communities"][0].keeper
    branch = Org.objects.filter(inside("path", community.path), kind=Kind.BRANCH)[0]
    nodes = {
        "district": world.made["root"],
        "street": street,
        "community": community,
        "branch": branch,
    }
    _open(world, nodes, _holders(branch))


def open_liaisons(world: World) -> None:
    """Who speaks for a unit stands in the unit's own organisation: none of the street's work waits
    for them.
    """
    own = Hosting.objects.standing(world.until).filter(way=Hosting.Way.OWN, since__lte=world.since)
    seats = Partner.objects.filter(until=None, coalition__until=None, unit__in=own.values("unit"))
    kinds = {
        "street_unit": seats.filter(coalition__kind=Coalition.STREET),
        "community_unit": seats.filter(
            coalition__kind=Coalition.COMMUNITY, unit__field="private_firm"
        ),
    }
    firsts = {level: rows.order_by("pk").first() for level, rows in kinds.items()}
    nodes = {level: own.filter(unit=seat.unit)[0].org for level, seat in firsts.items() if seat}
    _open(world, nodes, {})


def _open(world: World, nodes: dict[str, Org], holders: dict[str, Member]) -> None:
    cast = [one for one in CAST if one[2] in nodes]
    with clock.at(world.since):
        accounts = actions.open_accounts(
            [_account(name, role, nodes[level], holders) for name, role, level in cast],
            actor=world.actor,
        )
        actions.grant_many(
            [
                {"account": account, "role": role, "org": nodes[level], "since": world.since}
                for account, (_name, role, level) in zip(accounts, cast, strict=True)
            ],
            actor=world.actor,
        )
        for account, (_name, role, _level) in zip(accounts, cast, strict=True):
            if role in SECOND:
                actions.set_totp(account, actor=world.actor, secret=SECRET)


def _holders(branch: Org) -> dict[str, Member]:
    """The branch's secretary and one of its members."""
    roll = Member.objects.present().filter(org=branch).select_related("person").order_by("pk")
    held = Post.objects.filter(org=branch, title=Post.Title.SECRETARY, until=None)
    secretary = roll.filter(person__in=held.values("person")).first() or roll[0]
    other = roll.exclude(pk=secretary.pk)[0]
    return {Role.BRANCH_SECRETARY: secretary, Role.MEMBER: other}


def _account(username: str, role: str, home: Org, holders: dict[str, Member]) -> dict[str, Any]:
    member = holders.get(role)
    phones = (Role.BRANCH_SECRETARY, Role.MEMBER, Role.PROVIDER)
    kinds = dict.fromkeys(phones, Account.Kind.PHONE) | {Role.API_CLIENT: Account.Kind.CLIENT}
    listed = Provider.objects.open().order_by("pk")
    shop = (listed.filter(keeper=home).first() or listed.first()) if role == Role.PROVIDER else None
    return {
        "username": username,
        "name": member.person.name if member else f"演示{LABELS[Role(role)]}",
        "home": home,
        "password": PASSWORD,
        "kind": kinds.get(Role(role), Account.Kind.STAFF),
        "member": member,
        "person": member.person if member else None,
        "provider": shop,
    }


def look(world: World) -> None:
    """The street's office opened one telephone number and said why: its bearer sees it."""
    member = Account.objects.get(username="dangyuan").member
    office = Account.objects.get(username="jiedao")
    day = world.until - timedelta(days=9)
    if member is None:
        return
    with clock.at(datetime.combine(day, time(15, 20))):
        people.look(
            member.person, actor=office, field="phone", purpose="通知参加党员集中培训，电话联系本人"
        )


def name_the_house(world: World) -> None:
    """What stands at the foot of every page; nobody answers these numbers."""
    root: Org = world.made["root"]
    with clock.at(world.since):
        set_tenant(
            actor=world.actor,
            host=root.name,
            filing="演示备案00000001号",
            help_phone="0379-00000001",
            help_hours="工作日 8:30–18:00",
        )


STAGES = [
    Stage(40, "账号", open_cast), Stage(96, "单位联络员的账号", open_liaisons),
    Stage(98, "本单位设置", name_the_house), Stage(98, "查看记录", look),
]  # fmt: skip
