"""What of a resource is left, and which resources may answer a need: read, never written."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q, Sum

from jiceng.work.cobuilding import rules
from jiceng.work.cobuilding.flows import OPEN
from jiceng.work.cobuilding.models.lists import ListItem
from jiceng.work.cobuilding.rules import Fit, Offered

LOOKED_AT = 300  # resources of one kind that are weighed for one need


def _offered(item: ListItem, number: Decimal | None) -> Offered:
    return Offered(item.kind, item.org.path, item.begins, item.ends, number)


def left_of(items: Sequence[ListItem]) -> dict[int, Decimal | None]:
    """What of each resource is not yet promised to a project that goes on; None: not counted."""
    going = ListItem.objects.valid().filter(resource__in=[one.pk for one in items], ended_on=None)
    taken = dict(going.order_by().values_list("resource").annotate(n=Sum("number")))
    return {
        one.pk: None if one.number is None else one.number - (taken.get(one.pk) or Decimal(0))
        for one in items
    }


def proposals(need: ListItem) -> list[tuple[ListItem, Fit]]:
    """Resources that may answer a need, those with more reasons first; people decide.

    Looked for with the community, those above it and those beneath the same street.
    """
    if need.list != ListItem.List.NEED or need.state != OPEN or need.void_reason:
        return []
    street = need.org.parent.path if need.org.parent else need.org.path
    above = [one.pk for one in need.org.above()]
    near = Q(org__path__startswith=street) | Q(org__in=above)
    rows = ListItem.objects.valid().filter(
        near, list=ListItem.List.RESOURCE, kind=need.kind, state=OPEN
    )
    found = list(rows.select_related("org", "unit", "party").order_by("pk")[:LOOKED_AT])
    left, made = left_of(found), []
    for one in found:
        number = left[one.pk]
        if number is not None and number <= 0:
            continue
        why = rules.fit(_offered(need, need.number), _offered(one, number))
        if why is not None:
            made.append((one, why))
    return sorted(made, key=lambda pair: (len(pair[1].doubts), pair[0].pk))
