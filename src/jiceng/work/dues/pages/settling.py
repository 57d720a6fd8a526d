"""差额: found over two years of a branch, made good from the list or by a form."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope, scope_of
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import actions, forms, rules
from jiceng.work.dues.access import OWN, holds, own
from jiceng.work.dues.models import (
    Adjustment,
    Charge,
    Difference,
    difference,
    difference_of,
    month_said,
)
from jiceng.work.dues.sheets import ADJUSTMENTS

MONTHS = 24


def months_code(numbers: Sequence[int]) -> str:
    return "、".join(rules.month_code(one) for one in numbers)


def paid_otherwise(charge: Any) -> bool:
    """Paid, and by what is known now it would be another sum."""
    return charge.payment_id is not None and difference_of(charge) is not None


def owed_otherwise(charge: Any) -> bool:
    return charge.payment_id is None and charge.amount is not None and bool(difference_of(charge))


def today(charge: Any) -> Mapping[str, Any]:
    del charge
    return {"settled_on": clock.today()}


def findings(charge: Charge) -> list[Finding]:
    """What the rules say of it; it stops nobody."""
    found = difference_of(charge)
    if found is None:
        return []
    said = rules.giving_back(refund=found.amount < 0)
    late = rules.number_of(clock.today()) - charge.roll.month_no
    told = (said, rules.long_ago(months=late) if found.amount > 0 else None)
    return [one for one in told if one is not None]


CHARGE_ACTS = [
    ActPage("settle", gettext_lazy("办理差额"), actions.settle, forms.SettleForm, roles=OWN,
            when=paid_otherwise, start=today, warn=findings),
    ActPage("restate", gettext_lazy("更正应交"), actions.restate, ReasonForm, roles=OWN,
            when=owed_otherwise),
]  # fmt: skip


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"settled_on": clock.today()}


def stands(adjustment: Any) -> bool:
    return not adjustment.void_reason


def weigh(values: Mapping[str, Any]) -> list[Finding]:
    """The same of several months at once."""
    how, months = values.get("what"), values.get("months")
    told = [rules.giving_back(refund=how != Adjustment.What.COLLECT)]
    if how == Adjustment.What.COLLECT and months:
        told.append(rules.long_ago(months=rules.number_of(clock.today()) - min(months)))
    return [one for one in told if one is not None]


def buttons(adjustment: Any, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("dues.charges.detail", args=[adjustment.charge_id])
    return [{"title": _("看这个月的应交"), "url": url}]


ADJUSTMENTS_PAGES = RecordPages(
    sheet=ADJUSTMENTS,
    noun=gettext_lazy("差额办理"),
    form=forms.SettleMonthsForm,
    record=actions.settle_months,
    acts=[
        ActPage("unsettle", gettext_lazy("作废"), actions.unsettle, ReasonForm, when=stands,
                danger=True),
    ],
    buttons=buttons,
    sees=OWN,
    keeps=OWN,
    start=start,
    weigh=weigh,
    verbs={"settle": gettext_lazy("办理差额"), "unsettle": gettext_lazy("作废")},
)  # fmt: skip


# The list of what is still different -----------------------------------------------------------


def differences_page(request: HttpRequest) -> HttpResponse:
    """One's own branch, two years back: member by member what is too little or too much."""
    actor: Any = request.user
    org = _branch(request)
    number = rules.number_of(clock.today())
    found = difference(org, range(number - MONTHS, number + 1)) if org is not None else []
    context = {
        "title": _("党费差额"),
        "subtitle": str(org or ""),
        "definition": _(
            "近两年里登记时的应交与按现在的基数算出来的不同；登记表不改，补收、退还或者抵交以后就不再列出。"
        ),
        "lines": [_line(rows) for rows in _grouped(found)],
        "branches": _branches(actor),
        "org": org,
        "buttons": [{"title": _("已办理的差额"), "url": reverse("dues.adjustments.table")}],
        "empty": {"words": _("没有差额。"), "icon": "check"},
    }
    return render(request, "dues/differences.html", context)


def _branches(actor: Any) -> list[Org]:
    return list(Org.objects.filter(own(actor, "path", OWN)).branches().order_by("path")[:200])


def _branch(request: HttpRequest) -> Org | None:
    """The branch looked at if it is one's own, else the first that is."""
    actor: Any = request.user
    node: Org | None = scope_of(request).node
    if node is not None and holds(actor, node.path) and node.is_branch:
        return node
    held = _branches(actor)
    return held[0] if held else None


def _grouped(found: Sequence[Difference]) -> list[list[Difference]]:
    """By member, by whether it is paid, and by the way it goes."""
    groups: dict[Any, list[Difference]] = {}
    for one in found:
        paid = one.charge.payment_id is not None
        key = (one.charge.member_id, paid, one.amount > 0)
        groups.setdefault(key, []).append(one)
    order = lambda rows: (str(rows[0].charge.member.person.initials), rows[0].charge.pk)  # noqa: E731
    return sorted(groups.values(), key=order)


def _line(rows: Sequence[Difference]) -> dict[str, Any]:
    member = rows[0].charge.member
    numbers = sorted(one.charge.roll.month_no for one in rows)
    paid = rows[0].charge.payment_id is not None
    less = rows[0].amount > 0
    how = Adjustment.What.COLLECT if less else Adjustment.What.REFUND
    asked = {"member": member.pk, "months": months_code(numbers), "what": how.value}
    url = f"{reverse('dues.adjustments.new')}?{urlencode(asked)}"
    if not paid:
        url = reverse("dues.charges.detail", args=[rows[0].charge.pk])
    state = (_("少交") if less else _("多交")) if paid else _("还没有交")
    return {
        "member": member,
        "months": "、".join(month_said(one) for one in numbers),
        "then": sum(one.charge.amount or 0 for one in rows),
        "now": sum(one.now for one in rows),
        "sum": sum(one.amount for one in rows),
        "state": state,
        "act": (_("补收") if less else _("退还或抵交")) if paid else _("更正应交"),
        "url": url,
    }
