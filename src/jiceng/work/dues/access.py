"""Who sees dues: persons and amounts only in their own branch, sums for everybody above."""

from collections.abc import Iterable

from django.db.models import Q

from jiceng.kernel.actors import Actor
from jiceng.kit.access import may_at, seen_at
from jiceng.kit.roles import READERS, STAFF, Role

# 书记和党费管理员，只在授权的那一个党组织；不因为是上级就看得到。
OWN = (Role.BRANCH_SECRETARY, Role.FINANCE_CLERK)
SEES = (*READERS, *OWN)
KEEPS = (*STAFF, *OWN)
# 困难党员减免要由上级批准，批准的人看得到。
RELIEVES = (*STAFF, Role.BRANCH_SECRETARY)
SETS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
PAYS = (*OWN, Role.MEMBER)


def own(actor: Actor, lookup: str, roles: Iterable[str] = OWN) -> Q:
    """Rows of the very organisations held with these roles, not of those beneath them."""
    return seen_at(actor, lookup, roles)


def holds(actor: Actor, path: str, roles: Iterable[str] = OWN) -> bool:
    """Does this person hold one of these roles on this very organisation?"""
    return may_at(actor, roles, path)
