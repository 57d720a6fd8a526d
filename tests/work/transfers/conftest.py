"""A district with two streets, each with a committee that may approve, and somebody to move."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import grant_many, open_accounts
from jiceng.registers.accounts.models import Account
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from jiceng.work.transfers import actions
from jiceng.work.transfers.models import Arrival, Departure
from tests.cast import sign_in
from tests.kept import kept

US = System("测试")
BEGIN = date(2020, 1, 1)
TODAY = date(2026, 6, 15)
DUES = date(2026, 6, 1)


@dataclass
class District:
    """East may approve, so may west; the south street's committee may not."""

    root: Org
    east: Org
    west: Org
    south: Org
    here: Org
    there: Org
    beside: Org
    barred: Org
    members: list[Member] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)

    def browser(self, name: str) -> Any:
        from django.test import Client

        return sign_in(Client(), self.accounts[name])


TREE = [
    ("和平区委", "district_committee", None, False), ("东街党工委", "work_committee", 0, True),
    ("西街党工委", "work_committee", 0, True), ("南街党工委", "work_committee", 0, False),
    ("东街第一党支部", "branch", 1, False), ("西街第一党支部", "branch", 2, False),
    ("东街第二党支部", "branch", 1, False), ("南街第一党支部", "branch", 3, False),
]  # fmt: skip


@kept
def build() -> District:
    made = orgs.set_up_many(
        [
            {"name": n, "kind": k, "parent": p, "may_approve": m, "since": BEGIN, "code": f"77{i}"}
            for i, (n, k, p, m) in enumerate(TREE)
        ],
        actor=US,
    )
    found = District(*made)
    found.members = enrol(found.here, 4)
    return found


def enrol(org: Org, count: int, since: date = BEGIN) -> list[Member]:
    names = "赵钱孙李周吴郑王冯陈褚卫"
    rows = [
        {"name": f"{names[n % 12]}某", "org": org, "joined_on": since, "full_on": since,
         "entered_on": since}
        for n in range(count)
    ]  # fmt: skip
    return members.enrol_roster_many(rows, actor=US)


WHO = [
    ("district", Role.DISTRICT_STAFF, "root"), ("east", Role.STREET_OFFICE, "east"),
    ("west", Role.STREET_OFFICE, "west"), ("south", Role.STREET_OFFICE, "south"),
    ("giver", Role.BRANCH_SECRETARY, "here"), ("taker", Role.BRANCH_SECRETARY, "there"),
    ("self", Role.MEMBER, "here"),
]  # fmt: skip


def people(district: District) -> None:
    rows = [{"username": n, "name": f"{n}员", "home": getattr(district, at)} for n, _, at in WHO]
    rows[-1]["member"] = district.members[0]
    made = open_accounts(rows, actor=US)
    grant_many(
        [
            {"account": a, "role": role, "org": getattr(district, at), "since": BEGIN}
            for a, (_, role, at) in zip(made, WHO, strict=True)
        ],
        actor=US,
    )
    district.accounts = {a.username: a for a in made}
    for account in made:
        account.refresh_from_db()


@pytest.fixture
def noon():
    with clock.at(TODAY):
        yield


@pytest.fixture
def district(db, noon):
    return build()


@pytest.fixture
def staffed(district):
    people(district)
    return district


def applied(district: District, number: int = 0, **values: Any) -> Departure:
    said = {"member": district.members[number], "to": district.there, "why": "work"} | values
    return actions.apply(actor=US, **said)


def released(district: District, number: int = 0, **values: Any) -> Departure:
    return actions.release(applied(district, number, **values), actor=US, dues_to=DUES)


def arrival_of(departure: Departure) -> Arrival:
    return Arrival.objects.select_related("org", "member").get(parcel=departure.parcel)


def fresh(record: Any) -> Any:
    record.refresh_from_db()
    return type(record)._base_manager.get(pk=record.pk)


def sound() -> list[str]:
    checks = [*members.INVARIANTS, *actions.INVARIANTS]
    return [said for check in checks for said in check()]
