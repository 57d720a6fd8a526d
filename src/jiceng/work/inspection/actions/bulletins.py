"""Bulletins: the month's inspections by organisation, counted on one day and frozen."""

from collections import Counter
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period, month
from jiceng.kernel.prepared import reread
from jiceng.registers.orgs.models import Org
from jiceng.work.inspection.actions.looking import begun
from jiceng.work.inspection.models import COUNTED, Bulletin, Fault, Inspection


def numbers_of(org: Org, period: Period, day: date) -> dict[str, Any]:
    """`total`, `kinds`, and `rows` of those directly beneath, in the tree's order; no ranking."""
    read = Inspection.objects.read_in(period).filter(inside("org__path", org.path))
    mended = set(read.mended(day).values_list("pk", flat=True))
    found = list(read.values_list("pk", "org__path", "org", "problem"))
    faults = Fault.objects.filter(inspection__in=[row[0] for row in found]).order_by()
    kinds = Counter(faults.values_list("kind", flat=True))
    rows = []
    for one in (org, *Org.objects.filter(parent=org).order_by("path")):
        own = one == org
        mine = [r for r in found if r[1] == one.path or (not own and r[1].startswith(one.path))]
        if mine:
            rows.append({"name": one.name, **_counted(mine, mended)})
    return {"total": _counted(found, mended), "kinds": dict(sorted(kinds.items())), "rows": rows}


def _counted(rows: list[Any], mended: set[int]) -> dict[str, int]:
    returned = [row for row in rows if row[3]]
    settled = [row for row in returned if row[0] in mended]
    branches = {row[2] for row in rows}
    return dict(zip(COUNTED, map(len, (rows, branches, returned, settled)), strict=True))


@transaction.atomic
def issue(*, actor: Actor, org: Org, month_on: date, words: str = "") -> Bulletin:
    """印发通报: the month's numbers as they stand, by organisation in the tree's order."""
    first = begun(month_on)
    if Bulletin.objects.standing().filter(org=org, month_on=first).exists():
        said = _("这个月的通报已经印发。有错的先作废，再印发新的")
        raise ValidationError({"month_on": said})
    numbers = numbers_of(org, month(first.year, first.month), clock.today())
    if not numbers["total"]["read"]:
        raise ValidationError({"month_on": _("这个月没有调阅过记录，没有可以通报的")})
    made: Bulletin = Bulletin.objects.create(
        org=org, month_on=first, words=words, numbers=numbers, issued_on=clock.today(),
        recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "inspection.issue", made)
    return made


@transaction.atomic
def void_bulletin(one: Bulletin, *, actor: Actor, reason: str) -> Bulletin:
    """作废通报: it stays, says why, and counts nowhere."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Bulletin.objects.standing().filter(pk=one.pk).update(void_reason=reason.strip()):
        raise ValidationError(_("这份通报已经作废"))
    reread(one)
    note(actor, "inspection.void_bulletin", one, reason=reason)
    return one
