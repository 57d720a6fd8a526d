"""The letter in three parts, the receipt, and what anybody may learn by the code on them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.pages.gate import row_of
from jiceng.registers.accounts.actions import check_wait, count_failure
from jiceng.registers.accounts.portal import source_of
from jiceng.work.transfers import flows
from jiceng.work.transfers.actions import committee_of
from jiceng.work.transfers.forms import FindForm
from jiceng.work.transfers.models import Arrival, Departure, Letter
from jiceng.work.transfers.pages.nouns import ARRIVALS_PAGES, DEPARTURES_PAGES

COUNTED = "transfers.query"


def _address(request: HttpRequest, code: str) -> str:
    return f"{request.build_absolute_uri(reverse('transfers.query'))}?code={code}"


def spaced(code: str) -> str:
    """In groups of four, as it is read aloud and typed in."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _addressee(row: Departure) -> str:
    """The receiving committee; outside the district whatever the application names."""
    if row.to is None:
        return row.to_name
    return str(committee_of(row.to) or row.to)


def show_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """介绍信: stub, letter and receipt form on one A4 sheet, of the letter that holds."""
    row = row_of(DEPARTURES_PAGES, request, pk)
    letter = Letter.objects.filter(departure=row).select_related("org").order_by("-pk").first()
    if letter is None:
        raise Http404
    full_on = row.member.full_on
    context = {
        "title": _("中国共产党党员组织关系介绍信"),
        "row": row,
        "letter": letter,
        "void": letter.void_on is not None,
        "full": full_on is not None and full_on <= letter.issued_on,  # as it was issued
        "qr": qr_svg(_address(request, row.code)),
        "qr_words": _("扫码查询办理状态"),
        "code": spaced(row.code),
        "addressee": _addressee(row),
        "back_url": reverse("transfers.departures.detail", args=[pk]),
    }
    return render(request, "transfers/letter.html", context)


def show_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """回执: from the receiving committee back to the one that sent."""
    row = row_of(ARRIVALS_PAGES, request, pk)
    if row.state != flows.ACCEPTED:
        raise Http404
    context = {
        "title": _("党员组织关系介绍信回执"),
        "row": row,
        "committee": committee_of(row.org) or row.org,
        "qr": qr_svg(_address(request, row.code)),
        "qr_words": _("扫码查询办理状态"),
        "code": spaced(row.code),
        "back_url": reverse("transfers.arrivals.detail", args=[pk]),
    }
    return render(request, "transfers/receipt.html", context)


def show_query(request: HttpRequest) -> HttpResponse:
    """For everybody: a code gives a state and its days; no name, no organisation.

    Wrong codes are counted by where they come from, and have to wait longer and longer.
    """
    asked = request.GET if "code" in request.GET else None
    form = FindForm(asked)
    found: dict[str, Any] | None = None
    if asked is not None and form.is_valid():
        source = source_of(request)
        try:
            check_wait(username=COUNTED, source=source)
            found = _state_of(form.cleaned_data["code"])
            if found is None:
                count_failure(username=COUNTED, source=source)
                form.add_error("code", _("没有这个查询码，请对照介绍信或者回执再填一次"))
        except ValidationError as error:
            form.refuse(error)
    context = {"title": _("组织关系接转查询"), "form": form, "found": found}
    return render(request, "transfers/query.html", context, status=422 if form.errors else 200)


def _state_of(code: str) -> dict[str, Any] | None:
    row: Any = Departure.objects.filter(code=code).first()
    row = row or Arrival.objects.filter(code=code).first()
    if row is None:
        return None
    today = clock.today()
    late = row.ended_on is None and row.valid_until is not None and row.valid_until < today
    return {
        "state": row.get_state_display(),
        "since": row.ended_on or row.issued_on,
        "until": row.valid_until if row.ended_on is None else None,
        "late": late,
    }
