"""The cast on a working day, and how an application goes its way."""

from datetime import date

import pytest

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.members.actions import INVARIANTS as MEMBERS
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.work.structure import actions
from jiceng.work.transfers.actions import INVARIANTS as TRANSFERS
from tests import cast as casting
from tests.cast import MAKER

DAY = date(2025, 11, 12)
STREET, DISTRICT = System("街道"), System("区委")


@pytest.fixture
def cast():
    with clock.at(DAY):
        made = casting.fill()
        # Whoever merges or splits branches moves members, and that needs a committee that may.
        orgs.correct(made.district, actor=MAKER, reason="核对审批权限", may_approve=True)
        yield made


def roll(org):
    return list(Member.objects.filter(org=org, left_on=None).order_by("pk"))


def ask(org, **values):
    """A draft for one organisation: about itself unless said otherwise."""
    values.setdefault("subject", org)
    values.setdefault("effective_on", DAY)
    return actions.draft(actor=MAKER, org=org, reason="工作需要", **values)


def grant(one, document="区组〔2025〕1号"):
    """Submitted, decided or agreed and approved; carried out where its day has come."""
    if one.state == "drafted":
        actions.submit(one, actor=MAKER)
    if one.state == "deciding":
        return actions.decide(one, actor=STREET, document=document)
    actions.agree(one, actor=STREET)
    return actions.approve(one, actor=DISTRICT, document=document)


def unsound():
    checks = [*orgs.INVARIANTS, *MEMBERS, *TRANSFERS, *actions.INVARIANTS]
    return [said for check in checks for said in check()]
