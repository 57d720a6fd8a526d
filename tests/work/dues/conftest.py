"""A branch of twelve with its street and district, bases confirmed, a second branch beside it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
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
from jiceng.work.dues import actions as dues
from jiceng.work.dues.models import Charge, Roll

US = System("测试")
BEGUN = date(2020, 1, 1)
TODAY = date(2026, 11, 22)  # a Sunday; the month's first Tuesday was the third
NOVEMBER = 2026 * 12 + 10
NAMES = [f"{surname}一明" for surname in "赵钱孙李周吴郑王冯陈褚卫"]
PAY = [Decimal(n) for n in ("3000", "3001", "5000", "5001", "8000", "10000", "10001", "2500")]


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

    def open(self, number: int = NOVEMBER, org: Org | None = None) -> Roll:
        return dues.open_rolls([org or self.branch], number, actor=US)[0]

    def charge(self, member: Member, number: int = NOVEMBER) -> Charge:
        return Charge.objects.select_related("roll__org").get(member=member, roll__month_no=number)


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
            {"person": person, "org": found.branch if n < 10 else found.other,
             "joined_on": date(2012, 7, 1), "full_on": date(2013, 7, 1),
             "entered_on": BEGUN, "category": "retired" if n in {8, 9} else "working"}
            for n, person in enumerate(folk)
        ],
        actor=US,
    )  # fmt: skip
    dues.set_habit(actor=US, org=found.root, since=BEGUN, percent=Decimal(40), cycle=3)
    dues.confirm_many(
        [
            {"member": one, "kind": "salaried", "income": income, "since": date(2025, 1, 1)}
            for one, income in zip(found.members, PAY, strict=False)
        ]
        + [
            {"member": found.members[8], "kind": "retired", "income": Decimal(5000),
             "since": date(2025, 1, 1)},
            {"member": found.members[9], "kind": "retired", "income": Decimal("5000.01"),
             "since": date(2025, 1, 1)},
        ],
        actor=US,
    )  # fmt: skip
    found.accounts = {
        "secretary": account("secretary", "branch_secretary", found.branch, found.members[1]),
        "second": account("second", "branch_secretary", found.branch, found.members[2]),
        "keeper": account("keeper", "finance_clerk", found.branch, found.members[4]),
        "member": account("member", "member", found.branch, found.members[3]),
        "clerk": account("clerk", "district_staff", found.root),
        "treasurer": account("treasurer", "finance_clerk", found.root),
        "street": account("street", "street_office", found.street),
        "neighbour": account("neighbour", "branch_secretary", found.other, found.members[10]),
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


def sound() -> list[str]:
    return [said for check in dues.INVARIANTS for said in check()]
