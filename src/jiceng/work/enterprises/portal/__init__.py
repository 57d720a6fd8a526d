"""The phone at the door: no change at one tap, or the one cell that changed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.once import done, once
from jiceng.kernel.paths import upward
from jiceng.kernel.periods import Period, around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath, may
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.kit.roles import Role
from jiceng.registers.units.models import Guidance, Hosting, Unit
from jiceng.registers.units.pages import after_end
from jiceng.work.enterprises import actions, flows, forms
from jiceng.work.enterprises.access import GOES, KEEPS
from jiceng.work.enterprises.models import Card, Check, Round, firms

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 20
CHANGE = "enterprises.change"


def mine(actor: Any) -> Any:
    """Firms on one's own ground, and those one's own branch covers."""
    today = clock.today()
    rows = firms(today)
    branches = tuple(actor.reach(Role.BRANCH_SECRETARY))
    kept = guided(actor) | beneath("keeper__path", tuple(actor.reach(*KEEPS)))
    if not branches:
        return rows.filter(kept)
    covered = Hosting.objects.standing(today).filter(beneath("org__path", branches))
    return rows.filter(kept | Q(pk__in=covered.values("unit")))


def guided(actor: Any) -> Q:
    """Units this person is sent to as an instructor; what is said of them waits for staff."""
    member = getattr(actor, "member", None)
    person = getattr(actor, "person_id", None) or (member and member.person_id)
    if person is None:
        return Q(pk__in=[])
    sent = Guidance.objects.standing(clock.today()).filter(person=person)
    return Q(pk__in=sent.values("unit"))


def term(actor: Any) -> Period:
    """The round that is on, above what one keeps; else the quarter."""
    today = clock.today()
    above = {one for path in actor.reach(*GOES) for one in upward(path)}
    rows = Round.objects.filter(begins__lte=today, due__gte=today, org__path__in=above)
    found = rows.order_by("-begins", "-pk").first()
    return Period(found.begins, found.due) if found else around(today, "quarter")


def todo(rows: Any, period: Period) -> Any:
    """Those nobody has checked within the term."""
    told = Check.objects.during(period).exclude(state=flows.VISITED)
    return rows.exclude(pk__in=told.values("unit"))


def home(request: HttpRequest) -> HttpResponse:
    """What is left of the round, twenty at a time; each with one button."""
    actor: Any = request.user
    period, rows = term(actor), mine(actor)
    left = todo(rows, period)
    total, open_ = rows.count(), left.count()
    q = request.GET.get("q", "").strip().replace("\0", "")
    if q:
        left = left.filter(Q(name__icontains=q) | Q(initials__icontains=q.lower()))
    found = list(left.select_related("keeper").order_by("keeper__path", "name", "pk")[:SHOWN])
    cards = {one.unit_id: one for one in Card.objects.filter(unit__in=found)}
    for unit in found:
        unit.words, unit.once = words(unit, cards.get(unit.pk)), uid7()
    context = {
        "title": _("两新组织核对"), "rows": found, "left": open_, "done": total - open_, "q": q,
        "since": period.first, "due": period.last, "back": searched(q),
        "empty": {"words": _("没有找到。") if q else _("都核对过了。")},
    }  # fmt: skip
    if not total:
        context["empty"] = {"words": _("您现在没有要核对的单位。")}
    return render(request, "enterprises/home.html", context)


def searched(q: str) -> str:
    return f"?{urlencode({'q': q})}" if q else ""


def said(actor: Any, unit: Unit, words: str) -> str:
    """What was done, and whether somebody still has to confirm it."""
    if may(actor, KEEPS, unit.keeper.path):
        return words % unit.name
    return _("%s，等社区确认") % (words % unit.name)


def words(unit: Unit, card: Card | None) -> str:
    """What is known, in a line: staff, members, how it does."""
    said = [
        _("职工 %s") % ("—" if unit.staff is None else unit.staff),
        _("党员 %s") % ("—" if card is None or card.members is None else card.members),
    ]
    if card is not None and card.business:
        said.append(str(card.get_business_display()))
    return " · ".join(said)


def _found(request: HttpRequest, pk: int) -> Unit:
    rows = mine(request.user).select_related("keeper")
    found: Unit | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def same(request: HttpRequest, pk: int) -> HttpResponse:
    """无变化, and on to the next."""
    actor: Any = request.user
    unit = _found(request, pk)
    try:
        once(key_of(request), actor, "enterprises.same", lambda: actions.same(unit, actor=actor))
        messages.success(request, said(actor, unit, _("%s：已记无变化")))
    except (StepError, ValidationError) as error:
        told = error.messages if isinstance(error, ValidationError) else [str(error)]
        messages.error(request, "；".join(told))
    return redirect(reverse("enterprises.home") + searched(request.GET.get("q", "")))


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """有变化: the cells as they stand; what is not touched stays."""
    actor: Any = request.user
    unit = _found(request, pk)
    card = Card.objects.filter(unit=unit).first() or Card(unit=unit)
    seen = str(Check.objects.filter(unit=unit).aggregate(last=Max("pk"))["last"] or "")
    fresh = request.POST.get("seen", seen) == seen or done(key_of(request), actor, CHANGE)
    late = request.method == "POST" and not fresh
    data = None if late else request.POST or None
    form = forms.PhoneCardForm(data, actor=actor, record=card, face="phone")
    if late:
        messages.error(request, _("刚有人核对过这一家，下面是现在的内容，请看过再改"))
    elif request.method == "POST" and form.is_valid():
        made = tried(
            request, CHANGE, form,
            lambda: actions.change(unit, actor=actor, **form.cleaned_data),
        )  # fmt: skip
        if made is not None:
            messages.success(request, said(actor, unit, _("%s：已记变化")))
            return redirect("enterprises.home")
    here = Hosting.objects.standing(clock.today()).filter(unit=unit).select_related("org").first()
    facts = [
        {"title": _("属地党组织"), "text": str(unit.keeper), "kind": "text"},
        {"title": _("党组织"), "text": str(here.org) if here else _("还没有"), "kind": "text"},
    ]
    context = {
        "title": unit.name, "unit": unit, "facts": facts, "form": form, "submit": _("记变化"),
        "once": key_of(request) or uid7(), "once_same": uid7(), "seen": seen,
    }  # fmt: skip
    status = UNPROCESSABLE if late or form.errors else 200
    return render(request, "enterprises/one.html", context, status=status)


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """已注销、已迁出本区, and how one knows."""
    actor: Any = request.user
    unit = _found(request, pk)
    form = forms.GoneForm(request.POST or None, actor=actor, face="phone")
    seen, stands = "weighed" in request.POST, None
    if request.method == "POST" and form.is_valid() and not seen:
        stands = after_end(unit, form.cleaned_data["on"], actor)
    if request.method == "POST" and form.is_valid() and stands is None:
        made = tried(
            request, "enterprises.gone", form,
            lambda: actions.gone(unit, actor=actor, **form.cleaned_data),
        )  # fmt: skip
        if made is not None:
            messages.success(request, said(actor, unit, _("%s：已记")))
            return redirect("enterprises.home")
    context = {"title": unit.name, "form": form, "once": key_of(request) or uid7(),
               "submit": _("已看过，照样提交") if stands else _("提交"),
               "weighed": seen or stands is not None, "stands": stands}  # fmt: skip
    status = UNPROCESSABLE if form.errors or stands else 200
    return render(request, "enterprises/gone.html", context, status=status)


urls: list[Any] = [
    path("", console(require_safe(home), GOES), name="enterprises.home"),
    path("<int:pk>/", console(BOTH(one), GOES), name="enterprises.one"),
    path("<int:pk>/same/", console(require_POST(same), GOES), name="enterprises.same"),
    path("<int:pk>/gone/", console(BOTH(gone), GOES), name="enterprises.gone"),
]
DOORS = [
    Door("people", gettext_lazy("两新组织核对"), "enterprises.home",
         gettext_lazy("按季度核对非公企业和社会组织，没有变化的点一下"), "folder", 44, GOES),
]  # fmt: skip
