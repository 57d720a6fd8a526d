"""A branch of ten with its street and district, bases confirmed, a second branch beside it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from jiceng.kernel import clock
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import actions as dues
from jiceng.work.dues.models import Charge, Roll
from tests.kept import kept
from tests.work import district as shared
from tests.work.district import BEGUN, TODAY, US, account, tree

NOVEMBER = 2026 * 12 + 10
PAY = [Decimal(n) for n in ("3000", "3001", "5000", "5001", "8000", "10000", "10001", "2500")]


@dataclass
class District(shared.District):
    def open(self, number: int = NOVEMBER, org: Org | None = None) -> Roll:
        return dues.open_rolls([org or self.branch], number, actor=US)[0]

    def charge(self, member: Member, number: int = NOVEMBER) -> Charge:
        return Charge.objects.select_related("roll__org").get(member=member, roll__month_no=number)


@kept
def build() -> District:
    """Made anew for a test, or for a race's own connections."""
    found = District(*tree())
    found.enrol(12, 10, lambda n: {"category": "retired"} if n in {8, 9} else {})
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
