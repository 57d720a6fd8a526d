"""A branch of sixteen with its district, a secretary, a member, a clerk and a stranger."""

import pytest

from jiceng.kernel import clock
from jiceng.work.life import actions as life
from tests.kept import kept
from tests.work.district import BEGUN, TODAY, US, District, account, tree


@kept
def build() -> District:
    """Made anew for a test, or for a race's own connections."""
    found = District(*tree())
    found.enrol(16, 14, lambda n: {**({} if n % 7 else {"full_on": None}), "exempt": n == 13})
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
