"""A branch of sixteen with its district, a secretary, a member, a clerk and a stranger."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.work.life import actions as life

US = System("测试")
BEGUN = date(2020, 1, 1)
TODAY = date(2026, 11, 22)  # a Sunday; the month's first Tuesday was the third
NAMES = [f"{surname}一明" for surname in "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"]


@dataclass
class District:
    root: Org
    street: Org
    branch: Org
    other: Org
    members: list[Member] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)

    def browser(self, name: str) -> Client:
        one = self.accounts[name]
        client = Client()
        client.force_login(one)
        session = client.session
        moment = clock.now().timestamp()
        session.update({"stamp": one.stamp, "began": moment, "seen": moment, "fresh_at": moment})
        session.save()
        return client


def account(name: str, role: str, org: Org, member: Member | None = None) -> Account:
    one = Account(username=name, name=name, home=org, member=member)
    if member is not None:
        one.person = member.person
    one.set_unusable_password()
    one.save()
    Grant.objects.create(account=one, role=role, org=org, since=BEGUN, recorded_at=clock.now())
    return one


def build() -> District:
    """Made anew for a test, or for a race's own connections."""
    rows: list[dict[str, Any]] = [
        {"name": "和平区委", "kind": "district_committee", "code": "990000"},
        {"name": "东街党工委", "kind": "work_committee", "parent": 0, "code": "991000"},
        {"name": "东街第一党支部", "kind": "branch", "parent": 1, "code": "991001"},
        {"name": "东街第二党支部", "kind": "branch", "parent": 1, "code": "991002"},
    ]
    tree = orgs.set_up_many([{**row, "since": BEGUN} for row in rows], actor=US)
    found = District(*tree)
    folk = people.register_many(
        [{"name": name, "keeper": found.branch, "sex": "1"} for name in NAMES], actor=US
    )
    found.members = members.enrol_many(
        [
            {"person": person, "org": found.branch if n < 14 else found.other,
             "joined_on": date(2012, 7, 1), "full_on": date(2013, 7, 1) if n % 7 else None,
             "entered_on": BEGUN, "category": "working", "exempt": n == 13}
            for n, person in enumerate(folk)
        ],
        actor=US,
    )  # fmt: skip
    life.set_day(actor=US, org=found.root, weekday=1, nth=1, since=BEGUN)
    for name, required in (("重温入党誓词", True), ("交纳党费", True), ("走访慰问", False)):
        life.list_action(actor=US, org=found.root, name=name, since=BEGUN, required=required)
    found.accounts = {
        "secretary": account("secretary", "branch_secretary", found.branch, found.members[1]),
        "second": account("second", "branch_secretary", found.branch, found.members[2]),
        "member": account("member", "member", found.branch, found.members[3]),
        "clerk": account("clerk", "district_staff", found.root),
        "leader": account("leader", "leader", found.root),
        "worker": account("worker", "community_worker", found.street),
        "neighbour": account("neighbour", "branch_secretary", found.other, found.members[14]),
        "auditor": account("auditor", "audit_admin", found.root),
    }
    return found


@pytest.fixture(autouse=True)
def _on_a_sunday():
    with clock.at(TODAY):
        yield


@pytest.fixture
def district(db):
    return build()


def sent(district, **said):
    """What the phone's form sends: a theme day on the fixed day, unless said otherwise."""
    return {
        "org": district.branch.pk,
        "type": "theme_day",
        "held_on": "2026-11-03",
        "starts_at": "15:00",
        "venue": "二楼会议室",
        "once": "k1",
        **said,
    }
