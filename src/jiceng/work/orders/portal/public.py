"""For everybody, without signing in and without scripts: ask, look up, confirm, rate, ask again."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock, slips
from jiceng.kernel.actors import System
from jiceng.kernel.flows import StepError
from jiceng.kernel.once import done, once
from jiceng.kernel.uids import uid7
from jiceng.kit.documents.slip import slip
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of
from jiceng.kit.titles import refusal
from jiceng.registers.accounts.actions import DeniedError, check_wait, count_failure
from jiceng.registers.accounts.portal import source_of
from jiceng.registers.services.models import Guide, Item
from jiceng.work.orders import actions
from jiceng.work.orders.flows import CLOSED, DONE, OPEN
from jiceng.work.orders.forms import AskForm, CodeForm, RateForm
from jiceng.work.orders.forms.resident import communities
from jiceng.work.orders.models import Channel, Follower, Order, Rating, Sort
from jiceng.work.orders.models.told import answer_lines, course
from jiceng.work.orders.rules import PHOTOS

RESIDENT = System("居民")
PAGE = 20
TOO_OFTEN = 429


def private(answer: HttpResponse) -> HttpResponse:
    """A page about one order is neither kept nor found by a search."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def ask(request: HttpRequest) -> HttpResponse:
    """What is asked; three fields at most, one tap to be called back."""
    call = (request.GET.get("call") or request.POST.get("call")) == "1"
    item = _item(request.GET.get("item") or request.POST.get("item") or "")
    if request.method == "POST":
        form = AskForm(request.POST, face="phone", call=call, item=item)
        if form.is_valid():
            return _asked(request, form, call, item)
    else:
        form = AskForm(face="phone", call=call, item=item, initial=_here(request))
    return _sheet(request, form, call, item)


def _here(request: HttpRequest) -> dict[str, Any]:
    """The community whose code was scanned."""
    try:
        found = communities().filter(uid=UUID(request.GET.get("at", ""))).first()
    except ValueError:
        return {}
    return {"place": found.pk} if found is not None else {}


def _item(said: str) -> Item | None:
    """An item of today's menu, by its mark."""
    try:
        uid = UUID(said)
    except ValueError:
        return None
    rows = Guide.objects.standing(clock.today()).menu().filter(item__uid=uid)
    guide = rows.select_related("item__category").first()
    return guide.item if guide is not None else None


def _sheet(  # noqa: PLR0917
    request: HttpRequest, form: AskForm, call: bool, item: Item | None, near: Any = (),
    status: int = 0,
) -> HttpResponse:  # fmt: skip
    title = (
        _("请给我回电话") if call else item.name if item is not None else _("我要反映、我要点单")
    )
    at = request.GET.get("at", "")
    query = urlencode({"at": at}) if at else ""
    context = {
        "title": title, "form": form, "task": "orders.ask", "call": call, "item": item,
        "near": near, "once": key_of(request) or uid7(), "submit": _("提交"),
        "call_url": f"{reverse('orders.ask')}?call=1{'&' + query if query else ''}",
    }  # fmt: skip
    code = status or (UNPROCESSABLE if form.errors else 200)
    return private(render(request, "orders/ask.html", context, status=code))


def _asked(request: HttpRequest, form: AskForm, call: bool, item: Item | None) -> HttpResponse:
    """Once a form, whatever is pressed how often; what is already open is shown first."""
    before: Any = done(key_of(request), RESIDENT, "orders.submit")
    if before is not None:
        return _received(before)
    said = form.cleaned_data
    org, phone, text = said["place"].keeper, said.get("phone") or "", said.get("text") or ""
    followed = request.POST.get("follow", "")
    if not followed and not call and item is None and "sure" not in request.POST:
        near = actions.similar(org, text)
        if near:
            return _sheet(request, form, call, item, near)
    if actions.too_many(phone) or not actions.knock(source_of(request)):
        form.add_error(None, _("提交得太多了，请过一会儿再来，急事请打社区电话"))
        return _sheet(request, form, call, item, status=TOO_OFTEN)
    if followed:
        return _followed(request, followed, org, phone)
    sort = Sort.CALL if call else Sort.MENU if item is not None else Sort.REQUEST
    try:
        made: Order = once(key_of(request), RESIDENT, "orders.submit", lambda: actions.submit(
            actor=RESIDENT, org=org, channel=Channel.PAGE, sort=sort, item=item, text=text,
            phone=phone or None, frail=bool(said.get("frail")),
        ))  # fmt: skip
    except ValidationError as error:
        form.refuse(error)
        return _sheet(request, form, call, item)
    return _received(made)


def _received(order: Order) -> HttpResponse:
    return private(redirect(f"{reverse('orders.receipt', args=[order.code])}?new=1"))


def _followed(request: HttpRequest, said: str, org: Any, phone: str) -> HttpResponse:
    """我也关心: no second order of the same thing, and one more who cares for each form."""
    rows = Order.objects.filter(org=org, state__in=OPEN)
    order = rows.filter(uid=said).first() if _is_uid(said) else None
    if order is None:
        raise Http404
    once(key_of(request), RESIDENT, "orders.follow",
         lambda: actions.follow(order, actor=RESIDENT, phone=phone))  # fmt: skip
    return private(redirect(f"{reverse('orders.ask')}?followed=1"))


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


# Looking up --------------------------------------------------------------------------------


def _order(request: HttpRequest, code: str) -> Order:
    """The order of a code; who guesses waits longer with each miss. Http404 for none."""
    said = slips.read(code)
    if not said:
        raise Http404  # nothing that could be a code: nobody guessed
    source = f"orders {source_of(request)}"
    check_wait(source=source)
    rows = Order.objects.select_related("handler__parent", "org")
    found: Order | None = rows.filter(code=said).first()
    if found is None:
        count_failure(username="", source=source)
        raise Http404
    return found


def patient(view: Any) -> Any:
    """Whoever has to wait after wrong codes is told so."""

    @wraps(view)
    def waiting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = view(request, *args, **kwargs)
        except DeniedError as error:
            told = {"title": _("请稍等"), "words": refusal(error)}
            return private(render(request, "kit/error.html", told, status=TOO_OFTEN))
        return answer

    return waiting


def find(request: HttpRequest) -> HttpResponse:
    """A code typed in."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            found = _order(request, form.cleaned_data["code"])
        except Http404:
            form.add_error("code", _("没有这个查询码，请照回执再看一遍"))
            status = UNPROCESSABLE
        except DeniedError as error:
            form.add_error("code", refusal(error))
            status = TOO_OFTEN
        else:
            return private(redirect("orders.receipt", key=found.code))
    elif form.errors:
        status = UNPROCESSABLE
    return _sought(request, form, status)


def _sought(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    context = {"title": _("查办理进度"), "form": form, "submit": _("查询"), "once": uid7(),
               "url": reverse("orders.find")}  # fmt: skip
    return private(render(request, "orders/find.html", context, status=status))


@patient
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Where it is, who answers, by when; and what whoever asked may do now."""
    try:
        order = _order(request, key)
    except Http404:  # mistyped, or gone: asked for once more
        form = CodeForm({"code": key})
        if form.is_valid():
            form.add_error("code", _("没有这个查询码，请照回执再看一遍"))
        return _sought(request, form, 404)
    return _receipt(request, order)


def _receipt(request: HttpRequest, order: Order, form: Any = None) -> HttpResponse:
    rated = Rating.objects.filter(order=order).first()
    photos = actions.photos_of(order)
    done = order.state in {DONE, CLOSED}
    context = {
        "title": _("已收到") if request.GET.get("new") else _("办理进度"),
        "order": order, "state": {"tone": "done" if done else "active",
                                  "title": order.get_state_display()},
        "facts": [{"title": title, "text": text, "kind": "text"}
                  for title, text in answer_lines(order)],
        "course": course(order), "code": order.spaced_code, "rated": rated,
        "form": form or RateForm(face="phone"), "may_rate": done and rated is None,
        "may_close": order.state == DONE, "may_reopen": done, "may_cancel": order.is_open,
        "left": any((order.phone, order.contact, order.spot, photos)),
        "photos": len(photos), "may_photo": order.is_open and len(photos) < PHOTOS,
        "followers": Follower.objects.filter(order=order).count(), "once": uid7(),
    }  # fmt: skip
    status = UNPROCESSABLE if form is not None else 200
    return private(render(request, "orders/receipt.html", context, status=status))


@patient
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The same receipt on 80 mm or A5."""
    order = _order(request, key)
    here = reverse("orders.receipt", args=[order.code])
    made = slip(answer_lines(order), order.code, request.build_absolute_uri(here))
    context = {"title": _("受理回执"), "slip": made, "back_url": here,
               "a5": request.GET.get("paper") == "a5"}  # fmt: skip
    return private(render(request, "orders/slip.html", context))


@patient
def act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Confirm, rate, have it taken up again, take it back: by whoever holds the code."""
    order = _order(request, key)
    if verb not in DEEDS:
        raise Http404
    form = RateForm(request.POST, face="phone") if verb == "rate" else None
    if form is not None and not form.is_valid():
        return _receipt(request, order, form)
    try:
        DEEDS[verb](request, order, form)
    except (ValidationError, StepError) as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, _("收到了，谢谢"))
    return private(redirect("orders.receipt", key=order.code))


def _close(request: HttpRequest, order: Order, form: Any) -> None:
    del request, form
    actions.close(order, actor=RESIDENT, ending=Order.Ending.REQUESTER)


def _rate(request: HttpRequest, order: Order, form: Any) -> None:
    """A rating confirms as well. Whoever is signed in on the same phone is still who they are."""
    someone: Any = request.user
    if someone.is_authenticated and actions.worked_on(order, someone):
        raise ValidationError(_("办理人自己不能评价"))
    actions.rate(order, actor=RESIDENT, **form.cleaned_data)
    if order.state == DONE:
        actions.close(order, actor=RESIDENT, ending=Order.Ending.REQUESTER)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "").strip()[:200]


def _reopen(request: HttpRequest, order: Order, form: Any) -> None:
    del form
    actions.reopen(order, actor=RESIDENT, reason=_reason(request))


def _cancel(request: HttpRequest, order: Order, form: Any) -> None:
    del form
    actions.cancel(order, actor=RESIDENT, reason=_reason(request) or _("本人撤回"))


def _take_back(request: HttpRequest, order: Order, form: Any) -> None:
    del request, form
    actions.take_back(order, actor=RESIDENT)


def _photo(request: HttpRequest, order: Order, form: Any) -> None:
    del form
    if not actions.knock(source_of(request)):
        raise ValidationError(_("提交得太多了，请过一会儿再来，急事请打社区电话"))
    actions.add_photo(order, actor=RESIDENT, file=request.FILES.get("photo"))


DEEDS = {
    "photo": _photo, "close": _close, "rate": _rate, "reopen": _reopen, "cancel": _cancel,
    "take_back": _take_back,
}  # fmt: skip


def finished(request: HttpRequest) -> HttpResponse:
    """What was finished lately: of what kind, where, in how many days; no words of anybody."""
    rows = Order.objects.finished(clock.today()).filter(state__in=(DONE, CLOSED))
    rows = rows.select_related("category", "org").order_by("-finished_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    items = [
        {
            "title": one.category.name if one.category is not None else one.get_sort_display(),
            "words": f"{one.org} · {one.finished_on}",
            "value": _("%d 天") % (one.finished_on - one.asked_on).days if one.finished_on else "",
        }
        for one in page.object_list
    ]  # fmt: skip
    context = {"title": _("最近办结的"), "items": items, "page": page}
    return render(request, "orders/finished.html", context)
