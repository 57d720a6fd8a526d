"""The phone of who leads a mass organisation: what help it gave or what it held, in seconds."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting, MassDeed, MassOrg
from jiceng.work.masses import actions
from jiceng.work.masses.access import KEEPS, LEADS, LIAISONS
from jiceng.work.masses.forms import PhoneDeedForm, PhoneServiceForm
from jiceng.work.masses.models import MassPlan, MassService
from jiceng.work.masses.rules import quarter_of

BOTH = require_http_methods(["GET", "HEAD", "POST"])
SHOWN, LAST = 60, 5


def mine(actor: Any) -> Any:
    """Those this person leads; of firms whose organisation one speaks for; of one's own ground."""
    today = clock.today()
    member = getattr(actor, "member", None)
    person = getattr(actor, "person_id", None) or getattr(member, "person_id", None)
    led = Q(person=person) if person else Q(pk__in=[])
    spoken = Hosting.objects.standing(today).filter(
        beneath("org__path", actor.reach(*LIAISONS)), unit=OuterRef("unit")
    )
    ground = beneath("unit__keeper__path", actor.reach(*KEEPS))
    rows = MassOrg.objects.standing(today).filter(led | Exists(spoken) | ground)
    return rows.select_related("unit")


def _told(rows: Any) -> Any:
    """With the day of the last activity, how many services this quarter and how many planned."""
    deeds = MassDeed.objects.filter(massorg=OuterRef("pk")).order_by("-held_on")
    plan = MassPlan.objects.holding(clock.today()).filter(massorg=OuterRef("pk"))
    return rows.annotate(
        last=Subquery(deeds.values("held_on")[:1]), planned=Subquery(plan.values("services")[:1])
    )


def home(request: HttpRequest) -> HttpResponse:
    """My mass organisations; whoever leads one alone goes straight to its two forms."""
    q = request.GET.get("q", "").strip().replace("\0", "")
    rows = mine(request.user)
    if q:
        rows = rows.filter(Q(unit__name__icontains=q) | Q(unit__initials__istartswith=q))
    elif len(only := list(rows[:2])) == 1:
        return redirect("masses.one", only[0].pk)
    found = _told(rows).order_by(F("last").asc(nulls_first=True), "unit__name", "pk")
    items = [
        {"title": str(one), "words": _words(one), "url": reverse("masses.one", args=[one.pk])}
        for one in found[:SHOWN]
    ]
    context = {
        "title": _("我的群团组织"), "q": q, "total": rows.count(), "shown": SHOWN,
        "groups": [{"title": "", "items": items}], "nothing": not items,
        "empty": {"words": _nobody(request.user, q)},
    }  # fmt: skip
    return render(request, "masses/home.html", context)


def _nobody(actor: Any, q: str) -> str:
    """What to do about it: whoever keeps the ground sets them up, anybody else asks there."""
    if q:
        return str(_("没有名称里有“%s”的，请换个名称再找。") % q)
    if actor.reach(*KEEPS):
        return str(_("本地的单位还没有群团组织。在“单位群团组织”里登记成立，这里就看得到。"))
    return str(_("没有您负责的群团组织。请社区在“单位群团组织”里把您登记为负责人。"))


def _words(one: Any) -> str:
    last = _("最近活动 %s") % one.last if one.last else _("还没有活动")
    planned = _("本季度计划 %d 次") % one.planned if one.planned else ""
    return " · ".join(word for word in (last, planned) if word)


def _one(request: HttpRequest, pk: int) -> MassOrg:
    found: MassOrg | None = mine(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """记服务: kind, group, how many, one sentence; today unless another day is said."""
    actor: Any = request.user
    massorg = _one(request, pk)
    form = PhoneServiceForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        values = {"massorg": massorg, **form.cleaned_data}
        made = tried(request, "masses.serve", form, lambda: actions.serve(actor=actor, **values))
        if made is not None:
            messages.success(request, _("已记服务"))
            return redirect("masses.one", pk)
    context = {**_page(massorg, request), "form": form, "submit": _("记服务")}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "masses/one.html", context, status=status)


def deed(request: HttpRequest, pk: int) -> HttpResponse:
    """记活动: what was held without serving anybody: one sentence."""
    actor: Any = request.user
    massorg = _one(request, pk)
    form = PhoneDeedForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = tried(
            request, "units.hold_mass", form, lambda: units.hold_mass(massorg, actor=actor, **said)
        )
        if made is not None:
            messages.success(request, _("已记活动"))
            return redirect("masses.one", pk)
    context = {
        "title": str(massorg), "form": form, "submit": _("记活动"),
        "once": key_of(request) or uid7(),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def _page(massorg: MassOrg, request: HttpRequest) -> dict[str, Any]:
    """How the quarter stands, and what was recorded last."""
    first = quarter_of(clock.today())
    done = MassService.objects.standing().filter(massorg=massorg, held_on__gte=first).count()
    plan = MassPlan.objects.filter(massorg=massorg, first_on=first).first()
    said = _("本季度已服务 %d 次") % done
    if plan is not None:
        said = _("本季度已服务 %(done)d 次，计划 %(planned)d 次") % {
            "done": done, "planned": plan.services}  # fmt: skip
    served = MassService.objects.standing().filter(massorg=massorg).order_by("-held_on", "-pk")
    own = MassService.objects.filter(massorg=massorg, deed__isnull=False).values("deed")
    deeds = MassDeed.objects.filter(massorg=massorg).exclude(pk__in=own).order_by("-held_on", "-pk")
    told = [
        (s.held_on, f"{s.get_kind_display()} · {s.get_group_display()}",
         _("%(n)d 人次：%(result)s") % {"n": s.served, "result": s.result})
        for s in served[:LAST]
    ]  # fmt: skip
    told += [(d.held_on, d.words, "") for d in deeds[:LAST]]
    told.sort(key=lambda row: row[0], reverse=True)
    items = [
        {"title": title, "words": f"{day} · {words}" if words else str(day)}
        for day, title, words in told[: 2 * LAST]
    ]
    return {
        "title": str(massorg), "said": said, "items": items,
        "other": [{"title": _("只记一次活动"), "url": reverse("masses.deed", args=[massorg.pk])}],
        "once": key_of(request) or uid7(),
    }  # fmt: skip


urls: list[Any] = [
    path("", console(require_safe(home), LEADS), name="masses.home"),
    path("<int:pk>/", console(BOTH(one), LEADS), name="masses.one"),
    path("<int:pk>/deed/", console(BOTH(deed), LEADS), name="masses.deed"),
]
DOORS = [
    Door("mine", gettext_lazy("我的群团组织"), "masses.home",
         gettext_lazy("工会、共青团、妇联：帮了谁、办了什么，随手记一句"), "people", 62, LEADS),
]  # fmt: skip
