"""A small district for the rooms' tests: a street with two branches, their members, accounts."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people

US = System("测试")
BEGUN = date(2020, 1, 1)
TODAY = date(2026, 11, 22)  # a Sunday; the month's first Tuesday was the third
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


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

    def enrol(self, count: int, here: int, tell: Any) -> None:
        """So many members, the first ones in the branch, the rest beside; `tell(n)` adds facts."""
        folk = people.register_many(
            [
                {"name": f"{name}一明", "keeper": self.branch, "sex": "1"}
                for name in SURNAMES[:count]
            ],
            actor=US,
        )
        self.members = members.enrol_many(
            [
                {"person": person, "org": self.branch if n < here else self.other,
                 "joined_on": date(2012, 7, 1), "full_on": date(2013, 7, 1),
                 "entered_on": BEGUN, "category": "working", **tell(n)}
                for n, person in enumerate(folk)
            ],
            actor=US,
        )  # fmt: skip


def account(name: str, role: str, org: Org, member: Member | None = None) -> Account:
    one = Account(username=name, name=name, home=org, member=member)
    if member is not None:
        one.person = member.person
    one.set_unusable_password()
    one.save()
    Grant.objects.create(account=one, role=role, org=org, since=BEGUN, recorded_at=clock.now())
    return one


def tree() -> list[Org]:
    """The district, its street, and the street's two branches."""
    rows: list[dict[str, Any]] = [
        {"name": "和平区委", "kind": "district_committee", "code": "990000"},
        {"name": "东街党工委", "kind": "work_committee", "parent": 0, "code": "991000"},
        {"name": "东街第一党支部", "kind": "branch", "parent": 1, "code": "991001"},
        {"name": "东街第二党支部", "kind": "branch", "parent": 1, "code": "991002"},
    ]
    return list(orgs.set_up_many([{**row, "since": BEGUN} for row in rows], actor=US))
