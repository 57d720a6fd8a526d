"""What co-building means for other rooms: promises called to mind, what partners did."""

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.registers.coalitions.models import Partner
from jiceng.site.telling import tell


def remind_of_promise(promise: Any, *, actor: Actor) -> None:
    """承诺快到期 → 待发消息: to whoever keeps the organisation it was made to, once."""
    text = _("“%(title)s”（%(who)s）的承诺 %(due)s 到期，请问问办到哪一步") % {
        "title": promise.title, "who": promise.who, "due": promise.due_on,
    }  # fmt: skip
    tell(promise.org, f"cobuilding.remind:{promise.pk}", text, kind="duty", sender=promise.org,
         actor=actor)  # fmt: skip


def did_something(between: tuple[Any, Any], *, actor: Actor) -> list[Any] | None:
    """Partners that promised, gave, offered or took part between two days, each as keys."""
    del actor
    if not apps.is_installed("jiceng.work.cobuilding"):
        return None
    from jiceng.work.cobuilding.models import (  # noqa: PLC0415  # may be left out
        Contribution,
        JointActivity,
        ListItem,
        Partaking,
        Promise,
        SharedService,
    )

    units: set[int] = set()
    orgs: set[int] = set()
    for model, day in (
        (Promise, "made_on"), (Promise, "confirmed_on"), (Contribution, "held_on"),
        (ListItem, "listed_on"), (SharedService, "held_on"),
    ):  # fmt: skip
        rows = model.objects.valid().filter(**{f"{day}__range": between}).order_by()
        found = rows.values_list("unit", "party").distinct()
        units |= {unit for unit, _party in found if unit}
        orgs |= {party for _unit, party in found if party}
    joint = JointActivity.objects.valid().filter(held_on__range=between).order_by()
    units |= {*Partaking.objects.filter(activity__in=joint.values("pk")).values_list(
        "unit", flat=True)}  # fmt: skip
    return [Partner.objects.filter(Q(unit__in=units) | Q(org__in=orgs)).values("pk")]
