"""The addresses of GeoReport v2: discovery, services, requests by an API client's key."""

import hashlib
from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from jiceng.channels.open311.shapes import FORMS, Refusal, answer
from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.once import once
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import DeniedError, check_wait, count_failure
from jiceng.registers.accounts.actions.keeping import account_of_token
from jiceng.registers.accounts.models import Account
from jiceng.registers.accounts.portal import source_of
from jiceng.registers.places.models import Level, Place
from jiceng.registers.services.models import Guide

LONGEST: Final = 500
MOST: Final = 200
VERB: Final = "orders.submit"
View = Callable[..., HttpResponse]


def served(view: View) -> View:
    """Only where orders are kept; refusals as the specification has them."""

    @wraps(view)
    def guarded(request: HttpRequest, form: str, **more: Any) -> HttpResponse:
        if not apps.is_installed("jiceng.work.orders"):
            raise Http404
        try:
            return view(request, form, **more)
        except Refusal as why:
            said = [{"code": why.status, "description": why.words}]
            return answer(form, "errors", said, why.status)

    return guarded


def client_of(request: HttpRequest) -> Account:
    """The API client behind the key; who guesses waits longer with each miss."""
    key = request.POST.get("api_key") or request.GET.get("api_key") or ""
    if not key:
        if request.method in {"GET", "HEAD"}:
            raise Http404
        raise Refusal(403, _("请给出 api_key"))
    source = f"open311 {source_of(request)}"
    try:
        check_wait(source=source)
    except DeniedError as why:
        raise Refusal(403, "；".join(why.messages)) from None
    account = account_of_token(key)
    if account is None:
        count_failure(username="", source=source)
        raise Refusal(403, _("api_key 不对，或者没有接口权限"))
    return account


# Reading -----------------------------------------------------------------------------------


@require_safe
@served
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    root = request.build_absolute_uri("/open311/v2")
    said = {
        "changeset": "2026-01-01T00:00:00+08:00",
        "contact": "",
        "endpoints": [
            {"specification": "http://wiki.open311.org/GeoReport_v2", "url": root,
             "type": "production", "formats": ["application/json", "text/xml"]},
        ],
    }  # fmt: skip
    return answer(form, "discovery", said)


def offered() -> dict[str, Guide]:
    """What is on the menu today, by code."""
    rows = Guide.objects.standing(clock.today()).menu().select_related("item__category")
    return {guide.item.code: guide for guide in rows.order_by("item__code")}


def _service(code: str, guide: Guide) -> dict[str, Any]:
    return {
        "service_code": code,
        "service_name": guide.name,
        "description": guide.conditions[:300],
        "metadata": False,
        "type": "realtime",
        "keywords": "",
        "group": guide.item.category.name,
    }


@require_safe
@served
def services(_request: HttpRequest, form: str) -> HttpResponse:
    return answer(form, "services", [_service(*one) for one in offered().items()])


@require_safe
@served
def service(_request: HttpRequest, form: str, key: str) -> HttpResponse:
    """The definition of one; nothing more is asked than the specification itself asks."""
    if key not in offered():
        raise Refusal(404, _("没有这个项目"))
    return answer(form, "service_definition", {"service_code": key, "attributes": []})


# Requests ----------------------------------------------------------------------------------


@csrf_exempt
@never_cache
@served
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """POST asks for something; GET lists what this client itself has asked for."""
    if request.method not in {"GET", "HEAD", "POST"}:
        raise Refusal(403, _("这个地址只接受 GET 和 POST"))
    account = client_of(request)
    if request.method == "POST":
        return answer(form, "service_requests", [_posted(request, account)], 201)
    rows = [_told(order) for order in _narrowed(request, own(account))[:MOST]]
    return answer(form, "service_requests", rows)


@never_cache
@require_safe
@served
def one_request(request: HttpRequest, form: str, key: str) -> HttpResponse:
    order = own(client_of(request)).filter(code=key.upper()).first()
    if order is None:
        raise Refusal(404, _("没有这个编号"))
    return answer(form, "service_requests", [_told(order)])


def own(account: Account) -> Any:
    """What this client asked for, newest first; others' requests are not its business."""
    from jiceng.work.orders.models import Order  # noqa: PLC0415  # may be left out

    lines = JournalLine.objects.filter(actor=account.pk, verb=VERB).order_by("-pk")
    keys = [int(key) for key in lines.values_list("record", flat=True)[: 5 * MOST]]
    return Order.objects.filter(pk__in=keys).select_related("item", "handler").order_by("-pk")


def _narrowed(request: HttpRequest, rows: Any) -> Any:
    from jiceng.work.orders.flows import OPEN  # noqa: PLC0415  # may be left out

    asked = request.GET
    if asked.get("service_request_id"):
        rows = rows.filter(code__in=asked["service_request_id"].upper().split(",")[:MOST])
    if asked.get("service_code"):
        rows = rows.filter(item__code__in=asked["service_code"].split(",")[:MOST])
    wanted = set(asked.get("status", "").split(",")) & {"open", "closed"}
    if wanted == {"open"}:
        rows = rows.filter(state__in=OPEN)
    elif wanted == {"closed"}:
        rows = rows.exclude(state__in=OPEN)
    for name, lookup in (("start_date", "asked_at__gte"), ("end_date", "asked_at__lte")):
        if asked.get(name):
            rows = rows.filter(**{lookup: _moment(asked[name])})
    return rows


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(400, _("日期请写成 2026-11-26T08:00:00+08:00")) from None
    return found if found.tzinfo else found.replace(tzinfo=clock.ZONE)


def _told(order: Any) -> dict[str, Any]:
    """How it stands. Nobody's contact data are ever told."""
    due = datetime.combine(order.due_on, time(23, 59, 59), clock.ZONE)
    return {
        "service_request_id": order.code,
        "status": "open" if order.is_open else "closed",
        "status_notes": order.outcome or str(order.get_state_display()),
        "service_name": order.item.name if order.item else "",
        "service_code": order.item.code if order.item else "",
        "description": order.text,
        "agency_responsible": str(order.handler),
        "requested_datetime": order.asked_at.astimezone(clock.ZONE).isoformat("T", "seconds"),
        "expected_datetime": due.isoformat("T", "seconds"),
    }


def _posted(request: HttpRequest, account: Account) -> dict[str, Any]:
    """One order; the same words for the same place sent again that day are the same order."""
    from jiceng.work.orders.actions import submit  # noqa: PLC0415  # may be left out
    from jiceng.work.orders.forms.office import phone_fault  # noqa: PLC0415  # may be left out

    said = {name: request.POST.get(name, "").strip() for name in (
        "service_code", "description", "address_string", "address_id", "phone", "first_name",
        "last_name")}  # fmt: skip
    guide = offered().get(said["service_code"])
    if not said["service_code"]:
        raise Refusal(400, _("请给出 service_code"))
    if guide is None:
        raise Refusal(404, _("没有这个项目"))
    if not said["description"] or len(said["description"]) > LONGEST:
        raise Refusal(400, _("请给出 description，最多 %d 个字") % LONGEST)
    if fault := phone_fault(said["phone"]):
        raise Refusal(400, fault)
    org = _where(said, account)
    mark = "|".join((str(clock.today()), *said.values()))
    try:
        order: Any = once(
            hashlib.sha256(mark.encode()).hexdigest()[:40], account, VERB,
            lambda: submit(
                actor=account, org=org, channel="api", sort="menu", item=guide.item,
                text=said["description"], phone=said["phone"] or None,
                spot=said["address_string"] or None,
                contact=f"{said['last_name']}{said['first_name']}" or None,
            ),
        )  # fmt: skip
    except ValidationError as why:
        raise Refusal(400, "；".join(why.messages)) from None
    notice = _("由%(who)s办理，最迟 %(due)s 答复") % {"who": order.handler, "due": order.due_on}
    return {"service_request_id": order.code, "service_notice": notice, "account_id": ""}


def _where(said: dict[str, str], account: Account) -> Any:
    """The community's organisation, by its code or by its name in the address."""
    rows = Place.objects.standing(clock.today()).filter(level=Level.COMMUNITY)
    rows = rows.select_related("keeper")
    found = rows.filter(code=said["address_id"]).first() if said["address_id"] else None
    if found is None:
        named = [one for one in rows if one.name in said["address_string"]]
        found = max(named, key=lambda one: len(one.name), default=None)
    if found is None:
        raise Refusal(400, _("请给出 address_id（社区代码），或在 address_string 里写明社区"))
    if not any(found.keeper.path.startswith(node) for node in account.reach(Role.API_CLIENT)):
        raise Refusal(403, _("这个接口账号不受理该社区的诉求"))
    return found.keeper


urls: list[Any] = []
SHORT = (
    ("discovery", never_cache(discovery), "open311.discovery"),
    ("services", never_cache(services), "open311.services"),
    ("services/<str:key>", never_cache(service), "open311.service"),
    ("requests", requests, "open311.requests"),
    ("requests/<str:key>", one_request, "open311.request"),
)
roots = {
    "open311/v2/": [
        path(f"{address}.{form}", view, {"form": form}, name=name)
        for address, view, name in SHORT
        for form in FORMS
    ]
}
