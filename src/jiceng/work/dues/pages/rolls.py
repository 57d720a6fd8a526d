"""The month's roll: sums for those above, persons for the branch; payments and what undoes them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.cells import CENTS, cell, kind_of, titled
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.pages.writing import NUMBER
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.kit.titles import quoted, sourced
from jiceng.registers.members.models import Member
from jiceng.work.dues import actions, forms, rules
from jiceng.work.dues.access import OWN, SEES, holds
from jiceng.work.dues.models import (
    Adjustment,
    Charge,
    Payment,
    Receipt,
    Reversal,
    Roll,
    difference,
    runs,
)
from jiceng.work.dues.pages.settling import CHARGE_ACTS
from jiceng.work.dues.sheets import (
    ADJUSTMENTS,
    ARREARS,
    CHARGES,
    PAYMENTS,
    RECEIPTS,
    REVERSALS,
    ROLLS,
)

MOST = 200
SHOWN = ("member__person__name", "kind", "amount", "paid", "payment__paid_on", "way", "article")


def people(roll: Any, actor: Actor) -> Panel | None:
    """Who owes what this month, for the branch alone."""
    if not holds(actor, roll.org.path):
        return None
    rows = Charge.objects.filter(roll=roll).order_by("member__person__initials", "pk")
    url = f"{reverse('dues.charges.table')}?roll__due_on_from={roll.due_on}&roll__due_on_to="
    return listed(
        "people",
        gettext_lazy("应交和已交"),
        CHARGES,
        rows,
        only=SHOWN,
        address=lambda row: reverse("dues.charges.detail", args=[row.pk]),
        url=f"{url}{roll.due_on}",
        limit=MOST,
        empty=gettext_lazy("这个月没有应交的党员。"),
    )


def differences(roll: Any, actor: Actor) -> Panel | None:
    """What would come to something else by the bases known now; the roll stays as it was."""
    if not holds(actor, roll.org.path):
        return None
    found = difference(roll.org, [roll.month_no])
    if not found:
        return None
    heads = (_("姓名"), _("登记时应交"), _("按现在的基数"), _("差额（正为少交，负为多交）"))
    columns = [{"title": t, "kind": "num" if n else "text"} for n, t in enumerate(heads)]
    rows = [
        {
            "url": reverse("dues.charges.detail", args=[one.charge.pk]),
            "cells": [
                {"text": str(one.charge.member), "kind": "text"},
                *(
                    {"text": n, "kind": "num", "places": CENTS}
                    for n in (one.charge.amount, one.now, one.amount)
                ),
            ],
        }
        for one in found
    ]
    whole = {"title": _("办理差额"), "url": reverse("dues.differences")}
    return Panel(
        "differences", _("更正基数后的差额"), columns, rows, count=len(rows), buttons=[whole]
    )


def collect(roll: Roll, *, actor: Actor, shown: str = "", **values: Any) -> Any:
    """登记收缴 of one's own branch: of those who stood on the page, where it says who did, and are
    on the roll still.
    """
    if not holds(actor, roll.org.path):
        raise PermissionDenied(_("这个支部的党费由它自己登记"))
    keys = [one for one in shown.split(",") if NUMBER.fullmatch(one)]
    if keys:
        away = [one.pk for one in values.get("unpaid") or ()]
        still = Charge.objects.filter(roll=roll).values("member")
        shown_ = Member.objects.filter(pk__in=keys).filter(pk__in=still)
        values["paid"] = shown_.exclude(pk__in=away)
    return actions.collect(roll, actor=actor, **values)


def owing(roll: Any) -> bool:
    return Charge.objects.unpaid().filter(roll=roll, amount__gt=0).exists()


def today(record: Any) -> Mapping[str, Any]:
    del record
    return {"paid_on": clock.today()}


def old_month(roll: Any) -> list[Finding]:
    """A roll of more than six months ago is taken, and said."""
    found = rules.long_ago(months=rules.number_of(clock.today()) - roll.month_no)
    return [found] if found is not None else []


ROLLS_PAGES = RecordPages(
    sheet=ROLLS,
    acts=[
        ActPage("collect", gettext_lazy("登记收缴"), collect, forms.CollectForm, roles=OWN,
                when=owing, start=today, warn=old_month),
    ],
    panels=[people, differences],
    menu=("党员", 60),
    icon="people",
    sees=SEES,
    keeps=OWN,
    root="",
    verbs={"open_rolls": gettext_lazy("列出应交"), "carry_in": gettext_lazy("补录"),
           "collect": gettext_lazy("登记收缴"), "strike": gettext_lazy("划去应交")},
    empty=gettext_lazy("还没有月度登记。每天自动列出当月应交，手机上也可以直接登记。"),
)  # fmt: skip


# One member's month ---------------------------------------------------------------------------


def how(charge: Any, actor: Actor) -> Panel:
    """By which article the sum was computed."""
    del actor
    facts: list[dict[str, Any]] = [
        {"title": _("依据"), "text": sourced(charge.article), "kind": "text"},
        {"title": _("规定"), "text": quoted(charge.article.reading), "kind": "text", "wide": True},
    ]
    return Panel("how", _("怎样算出来的"), facts=facts)


def made_good(charge: Any, actor: Actor) -> Panel | None:
    """Differences of this month that were settled, void ones too."""
    del actor
    rows = Adjustment.objects.filter(charge=charge).netted().order_by("pk")
    if not rows.exists():
        return None
    return listed("made_good", gettext_lazy("差额办理"), ADJUSTMENTS, rows,
                  only=("what", "amount", "settled_on", "reason", "void_reason"),
                  address=lambda row: reverse("dues.adjustments.detail", args=[row.pk]),
                  limit=MOST)  # fmt: skip


CHARGES_PAGES = RecordPages(
    sheet=CHARGES,
    acts=CHARGE_ACTS,
    panels=[how, made_good],
    menu=("党员", 62),
    icon="people",
    sees=OWN,
    keeps=OWN,
    verbs={"restate": gettext_lazy("更正应交")},
)
ARREARS_PAGES = RecordPages(
    sheet=ARREARS,
    panels=[how],
    menu=("党员", 63),
    icon="people",
    sees=OWN,
    empty=gettext_lazy("没有到期未交的党费。"),
)


# Payments -------------------------------------------------------------------------------------


def months(payment: Payment, actor: Actor) -> Panel:
    """What this payment settles now."""
    del actor
    rows = Charge.objects.filter(payment=payment).order_by("member__person__initials", "pk")
    only = ("member__person__name", "roll__month_no", "kind", "amount", "article")
    address = lambda row: reverse("dues.charges.detail", args=[row.pk])  # noqa: E731
    return listed("months", gettext_lazy("交的是哪些"), CHARGES, rows, only=only, address=address,
                  limit=MOST)  # fmt: skip


def undone(payment: Payment, actor: Actor) -> Panel | None:
    del actor
    rows = Reversal.objects.filter(payment=payment).order_by("pk")
    if not rows.exists():
        return None
    return listed("undone", gettext_lazy("已冲正"), REVERSALS, rows, limit=MOST)


def slips(payment: Payment, actor: Actor) -> Panel | None:
    """Slips made for it, each to be printed again."""
    del actor
    rows = Receipt.objects.filter(payment=payment).select_related("member__person", "payment")
    only = [column for column in RECEIPTS.columns if column.shown]
    columns = [{"title": titled(RECEIPTS, c), "kind": kind_of(RECEIPTS, c)} for c in only]
    drawn = [
        {"url": reverse("dues.slip", args=[row.pk]),
         "cells": [cell(RECEIPTS, column, row) for column in only]}
        for row in rows.order_by("number")
    ]  # fmt: skip
    return Panel("slips", _("凭条"), columns, drawn, count=len(drawn)) if drawn else None


def settled(payment: Payment) -> bool:
    return Charge.objects.filter(payment=payment).exists()


def weigh(values: Mapping[str, Any]) -> list[Finding]:
    """How far back the months lie, and for how long nothing was paid at all."""
    member, months, day = (values.get(name) for name in ("member", "months", "paid_on"))
    if member is None or not months or day is None:
        return []
    today_ = clock.today()
    run = runs(today_, member.org).get(member.pk)
    told = (
        rules.long_ago(months=rules.number_of(day) - min(months)),
        rules.long_unpaid(months=run.months) if run is not None else None,
    )
    return [one for one in told if one is not None]


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"paid_on": clock.today()}


def pay_months(*, actor: Actor, **values: Any) -> Payment:
    """登记缴纳, where it is one's own to record; else told which branch collects the months."""
    made = actions.pay_months(actor=actor, **values)
    if not holds(actor, made.org.path):
        words = _("这几个月由“%s”收，请到那里登记")
        raise ValidationError({"months": words % made.org})
    return made


PAYMENTS_PAGES = RecordPages(
    sheet=PAYMENTS,
    noun=gettext_lazy("缴纳"),
    form=forms.PayForm,
    record=pay_months,
    acts=[
        ActPage("issue", gettext_lazy("开凭条"), actions.issue, forms.IssueForm, when=settled),
        ActPage("reverse", gettext_lazy("冲正"), actions.reverse, forms.ReverseForm, when=settled,
                danger=True),
    ],
    panels=[months, undone, slips],
    menu=("党员", 64),
    icon="people",
    sees=OWN,
    keeps=OWN,
    start=start,
    weigh=weigh,
    verbs={"pay": gettext_lazy("登记缴纳"), "reverse": gettext_lazy("冲正")},
)  # fmt: skip
REVERSALS_PAGES = RecordPages(sheet=REVERSALS, sees=OWN)
RECEIPTS_PAGES = RecordPages(
    sheet=RECEIPTS,
    sees=OWN,
    buttons=lambda receipt, _actor: [
        {"title": _("打印凭条"), "url": reverse("dues.slip", args=[receipt.pk]), "icon": "print"}
    ],
)
PAYING_PAGES = [CHARGES_PAGES, ARREARS_PAGES, PAYMENTS_PAGES, REVERSALS_PAGES, RECEIPTS_PAGES]
