"""银行流水对账: what was matched and why, what was not and why; nothing is booked before 确认."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.jobs import start
from jiceng.kit.pages.writing import NUMBER, key_of
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.dues import actions
from jiceng.work.dues.access import OWN, own
from jiceng.work.dues.models import BankLine

MOST = 200


def branches(actor: Any) -> list[Org]:
    """One's own branches with lines that wait."""
    waiting = BankLine.objects.visible_to(actor).waiting().values("org")
    rows = Org.objects.filter(own(actor, "path", OWN), kind__in=BRANCHES, pk__in=waiting)
    return list(rows.order_by("path")[:MOST])


def reconcile_page(request: HttpRequest) -> HttpResponse:
    """The trial: matched with reasons, unmatched with reasons, before anything is booked."""
    actor: Any = request.user
    listed = branches(actor)
    rows = BankLine.objects.visible_to(actor).waiting().filter(org__in=listed)
    rows = rows.select_related("member__person", "org").order_by("org__path", "paid_on", "pk")
    groups = [
        {
            "org": org,
            "matched": [one for one in rows if one.org_id == org.pk and one.member_id],
            "unmatched": [one for one in rows if one.org_id == org.pk and not one.member_id],
            "once": uid7(),
        }
        for org in listed
    ]
    importing = {"title": _("导入银行流水"), "url": reverse("dues.bank.import"), "icon": "import"}
    table = {"title": _("全部流水"), "url": reverse("dues.bank.table")}
    context = {
        "title": _("银行流水对账"),
        "definition": _("先导入，再核对：对上的写着为什么，对不上的也写着；确认以后才入账。"),
        "groups": groups,
        "buttons": [{**importing, "primary": True}, table],
        "empty": {"words": _("没有待核对的流水。"), "icon": "check"},
    }
    return render(request, "dues/reconcile.html", context)


def book_page(request: HttpRequest) -> HttpResponseBase:
    """确认入账 of one branch's matched lines, all or none, apart from the page."""
    actor: Any = request.user
    text = request.POST.get("org", "")
    rows = Org.objects.filter(own(actor, "path", OWN))
    org = rows.filter(pk=text).first() if NUMBER.fullmatch(text) else None
    if org is None:
        messages.error(request, _("没有找到这个支部，请刷新后再试"))
        return redirect("dues.reconcile")
    title = _("银行流水入账：%s") % org
    begin = partial(start, actions.BOOK, actor, title=title, org=org.pk)
    made = once(key_of(request), actor, actions.BOOK, begin)
    return redirect("desk.job", made.uid)
