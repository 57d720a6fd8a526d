"""What each partner provided in a year, and how far it was used: services held, people who came,
times its places and goods went out.
"""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse

from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period
from jiceng.kit.scope import address
from jiceng.registers.units.models import Unit
from jiceng.work.cobuilding.flows import HELD
from jiceng.work.cobuilding.models import ResourceUse, SharedService

LONG_AGO = "2000-01-01"  # what was taken out this year may have been asked for in any before


def provided(path: str, year: Period, org: str) -> list[dict[str, Any]]:
    """A line for every unit that provided anything, by field and register; nobody is ranked."""
    beneath = inside("org__path", path)
    offered = SharedService.objects.during(year).filter(beneath).exclude(unit=None).order_by()
    signed = dict(offered.values_list("unit").annotate(Sum("signed")))
    held = {
        unit: (count, came or 0)
        for unit, count, came in offered.filter(state=HELD)
        .values_list("unit")
        .annotate(Count("pk"), Sum("came"))
    }
    lent = ResourceUse.objects.during(year).filter(beneath).exclude(resource__unit=None).order_by()
    used = dict(lent.values_list("resource__unit").annotate(Count("pk")))
    units = Unit.objects.filter(pk__in={*signed, *used}).order_by("field", "pk")
    return [
        {
            "unit": unit,
            "url": address("units.units.detail", pk=unit.pk),
            "held": held.get(unit.pk, (0, 0))[0],
            "came": held.get(unit.pk, (0, 0))[1],
            "signed": signed.get(unit.pk, 0),
            "used": used.get(unit.pk, 0),
            "held_url": _services(unit, year, org, state=HELD),
            "signed_url": _services(unit, year, org),
            "used_url": _uses(unit, year, org),
        }
        for unit in units
    ]


def _services(unit: Unit, year: Period, org: str, **more: str) -> str:
    asked = {"org": org, "period": year.code, "unit": f"#{unit.pk}", **more}
    return f"{reverse('cobuilding.services.table')}?{urlencode(asked)}"


def _uses(unit: Unit, year: Period, org: str) -> str:
    asked = {
        "org": org, "period": f"{LONG_AGO}..{year.last}", "resource__unit": f"#{unit.pk}",
        "taken_on_from": str(year.first), "taken_on_to": str(year.last),
    }  # fmt: skip
    return f"{reverse('cobuilding.uses.table')}?{urlencode(asked)}"
