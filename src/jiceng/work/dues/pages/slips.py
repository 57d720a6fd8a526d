"""缴纳登记凭条: 80 mm or A5, with a code to scan; whoever scans sees that it stands, no more."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import masks
from jiceng.kit.documents.slip import slip
from jiceng.kit.pages.gate import row_of
from jiceng.work.dues.models import Charge, Receipt
from jiceng.work.dues.pages.rolls import RECEIPTS_PAGES


def standing(receipt: Receipt) -> bool:
    """Does the payment still hold for this member, whole?"""
    held = Charge.objects.filter(payment=receipt.payment_id, member=receipt.member_id)
    total = sum((one.amount for one in held if one.amount), Decimal(0))
    return bool(total == receipt.amount)


def slip_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip to print; `?paper=a5` for a sheet instead of the roll."""
    receipt: Receipt = row_of(RECEIPTS_PAGES, request, pk)
    rows = Charge.objects.filter(payment=receipt.payment, member=receipt.member)
    months = [
        one.roll.month_words for one in rows.select_related("roll").order_by("roll__month_no")
    ]
    lines = [
        (_("党支部"), str(receipt.org)),
        (_("党员"), masks.name(str(receipt.member))),
        (_("月份"), "、".join(months) or _("已冲正")),
        (_("金额"), _("%s元") % receipt.amount),
        (_("交纳日期"), receipt.payment.paid_on.isoformat()),
        (_("方式"), str(receipt.payment.get_way_display())),
    ]
    url = request.build_absolute_uri(reverse("dues.receipt", args=[receipt.uid]))
    drawn = slip(
        lines, receipt.code.replace("-", ""), url, title=_("党费缴纳登记凭条"),
        note=_("本凭条只作登记，以党费收据为准。"),
    )  # fmt: skip
    a5 = request.GET.get("paper") == "a5"
    context: dict[str, Any] = {
        "title": _("党费缴纳登记凭条"),
        "slip": drawn,
        "a5": a5,
        "back_url": reverse("dues.payments.detail", args=[receipt.payment_id]),
    }
    return render(request, "dues/slip.html", context)


def query_page(request: HttpRequest, uid: Any) -> HttpResponse:
    """What a scan tells anybody: the slip's number, branch, day, and whether it stands."""
    receipt = get_object_or_404(Receipt.objects.select_related("org", "payment"), uid=uid)
    context = {
        "title": _("党费缴纳登记凭条查询"),
        "receipt": receipt,
        "stands": standing(receipt),
    }
    return render(request, "dues/receipt.html", context)
