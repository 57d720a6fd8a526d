"""我的党费: what I owe and have paid, my base, my slips; and a word if something is not right."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of
from jiceng.registers.matters import actions as matters
from jiceng.registers.members.models import Member
from jiceng.work.dues import actions, rules
from jiceng.work.dues.models import Adjustment, Base, Receipt, charges_of, month_said, paid_to

MONTHS = 24


class AskForm(RecordForm):
    """What does not look right."""

    text = forms.CharField(
        label=gettext_lazy("哪里不对"), max_length=200, widget=forms.Textarea({"rows": 3})
    )


def myself(request: HttpRequest) -> Member | None:
    key: Any = getattr(request.user, "member_id", None)
    found: Member | None = Member.objects.select_related("org", "person").filter(pk=key).first()
    return found


def mine(request: HttpRequest, shown: str | None = None) -> HttpResponse:
    """One's own months; nobody else's are here."""
    member = myself(request)
    if member is None:
        context = {"title": _("我的党费"), "groups": [], "nothing": True,
                   "empty": {"words": _("您的账号还没有对应党员，请联系支部书记。")}}  # fmt: skip
        return render(request, "kit/phone_list.html", context)
    base = _base(member)
    reached = paid_to(member)
    slips = {one.payment_id: one for one in Receipt.objects.filter(member=member)}
    charges = list(charges_of(member).order_by("-roll__month_no")[:MONTHS])
    made_good = _made_good(charges)
    article = rules.CITED[base.kind] if base is not None else None
    context = {
        "title": _("我的党费"),
        "member": member,
        "paid_to": month_said(reached) if reached is not None else "",
        "base": base,
        "article": article,
        "shown": shown,
        "code": f"DF{member.pk}",
        "groups": [
            {"title": _("每月"), "items": [_item(one, slips, made_good) for one in charges]}
        ],
        "nothing": not charges,
        "empty": {"words": _("还没有您的党费登记。")},
        "buttons": [{"title": _("登记得不对"), "url": reverse("dues.mine_ask")}],
        "once": uid7(),
    }
    return render(request, "dues/mine.html", context)


def _base(member: Member) -> Base | None:
    rows = Base.objects.valid().standing(clock.today()).filter(member=member)
    found: Base | None = rows.order_by("-since").first()
    return found


def _made_good(charges: list[Any]) -> dict[int, str]:
    """Charge → how its difference was made good, in words."""
    found: dict[int, str] = {}
    for one in Adjustment.objects.valid().filter(charge__in=charges).order_by("pk"):
        words = _("%(what)s%(sum)s元") % {
            "what": one.get_what_display(), "sum": rules.yuan(one.amount),
        }  # fmt: skip
        found[one.charge_id] = "，".join(filter(None, (found.get(one.charge_id), words)))
    return found


def _item(charge: Any, slips: dict[int, Receipt], made_good: dict[int, str]) -> dict[str, Any]:
    if charge.payment is not None:
        state = {"tone": "done", "title": _("已交")}
        words = f"{charge.payment.paid_on} · {charge.payment.get_way_display()}"
    elif charge.amount == 0:
        state, words = {"tone": "done", "title": _("免交")}, charge.get_kind_display()
    else:
        late = charge.roll.due_on < clock.today()
        title = _("未交") if late else _("待交")
        state = {"tone": "late" if late else "near", "title": title}
        words = charge.get_kind_display()
    if told := made_good.get(charge.pk):
        words = f"{words} · {told}"
    slip = slips.get(charge.payment_id or 0)
    return {
        "title": month_said(charge.roll.month_no),
        "words": words,
        "value": _("%s元") % charge.amount if charge.amount is not None else _("待核定"),
        "state": state,
        "url": reverse("dues.receipt", args=[slip.uid]) if slip is not None else "",
    }


def look(request: HttpRequest) -> HttpResponseBase:
    """One's own income once more; it is kept that one looked."""
    member = myself(request)
    base = _base(member) if member is not None else None
    if base is None:
        raise Http404
    actor: Any = request.user
    return mine(request, actions.look(base, actor=actor, purpose=_("本人查看")))


def ask(request: HttpRequest) -> HttpResponseBase:
    """The branch gets it as a matter to settle, and the member reads the answer there."""
    actor: Any = request.user
    member = myself(request)
    if member is None:
        raise Http404
    form = AskForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["text"]
        title = _("%s请支部核对党费登记") % member
        once(
            key_of(request),
            actor,
            "dues.mine_ask",
            lambda: matters.lodge(actor=actor, org=member.org, title=title, origin_text=said),
        )
        messages.success(request, _("已转给支部，办好后会答复您"))
        return redirect("dues.mine")
    context = {
        "title": _("登记得不对"),
        "form": form,
        "once": key_of(request) or uid7(),
        "submit": _("交给支部核对"),
        "task": "dues.ask",
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "kit/phone_form.html", context, status=status)
