"""The phone: who is away and when last spoken with; a contact in two taps; going and returning."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath, may
from jiceng.kit.doors import Door
from jiceng.kit.entrusted import Entrusted
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.members.models import Affiliation, Member, Mobility
from jiceng.registers.orgs.models import Org
from jiceng.work.mobility import actions, forms
from jiceng.work.mobility.access import KEEPS, SELF
from jiceng.work.mobility.actions.tracing import KEPT
from jiceng.work.mobility.models import Contact, Rhythm, advised, due_on, last_heard
from jiceng.work.mobility.rules import contact_due

SHOWN = 200
TAPS = {
    "phone": {"way": Contact.Way.PHONE, "reached": True},
    "visit": {"way": Contact.Way.MEETING, "reached": True},
    "missed": {"way": Contact.Way.PHONE, "reached": False},
}


def stays(actor: Any) -> Any:
    """Who is away from a branch this person keeps, or hosted by one."""
    today = clock.today()
    hosted = Affiliation.objects.standing(today).filter(beneath("host__path", actor.reach(*KEEPS)))
    out = Mobility.objects.filter(until=None, direction=Mobility.Direction.OUT)
    own = out.filter(beneath("member__org__path", actor.reach(*KEEPS)))
    return own | out.filter(member__in=hosted.values("member"))


def home(request: HttpRequest) -> HttpResponse:
    """Who is due to be spoken with comes first."""
    actor: Any = request.user
    today = clock.today()
    months = Rhythm.objects.months(today)
    told = Contact.objects.filter(mobility=OuterRef("pk"), reached=True).order_by("-on")
    rows = stays(actor).select_related("member__person", "member__org")
    rows = rows.annotate(last=Subquery(told.values("on")[:1]))
    due: list[dict[str, Any]] = []
    rest: list[dict[str, Any]] = []
    for one in rows.order_by(Coalesce("last", "since"), "pk")[:SHOWN]:
        late = contact_due(last=one.last, since=one.since, months=months) <= today
        words = _("最近联系 %s") % one.last if one.last else _("还没有联系过")
        item = {
            "title": str(one.member),
            "words": f"{one.where} · {words}",
            "url": reverse("mobility.person", args=[one.pk]),
            "state": {"tone": "late", "title": _("该联系了")} if late else None,
        }
        (due if late else rest).append(item)
    context = {
        "title": _("流动党员"),
        "groups": [
            {"title": _("该联系了"), "items": due},
            {"title": _("近期联系过"), "items": rest},
        ],
        "nothing": not due and not rest,
        "empty": {"words": _("没有登记外出的党员。")},
        "buttons": [{"title": _("登记流出"), "url": reverse("mobility.out.new")}],
    }
    return render(request, "kit/phone_list.html", context)


def _mine(request: HttpRequest, pk: int) -> tuple[Mobility, Org]:
    """A stay this person may speak for, and the organisation they speak for: home or host."""
    actor: Any = request.user
    rows = stays(actor).select_related("member__person", "member__org").filter(pk=pk)
    mobility: Mobility | None = rows.first()
    if mobility is None:
        raise Http404
    if may(actor, KEEPS, mobility.member.org.path):
        return mobility, mobility.member.org
    hosts = Affiliation.objects.standing(clock.today()).filter(member=mobility.member_id)
    hosted = hosts.filter(beneath("host__path", actor.reach(*KEEPS))).select_related("host")
    first: Affiliation = hosted.order_by("since", "pk")[0]
    return mobility, first.host


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One who is away: what is known, and a contact at one more tap."""
    actor: Any = request.user
    mobility, org = _mine(request, pk)
    if request.method == "POST":
        tap = TAPS.get(request.POST.get("tap", ""))
        if tap is None:
            raise Http404
        once(
            key_of(request), actor, "mobility.contact",
            lambda: actions.contact(mobility, actor=actor, org=org, on=clock.today(), **tap),
        )  # fmt: skip
        messages.success(request, _("已记录"))
        return redirect("mobility.person", pk=pk)
    last, today = last_heard(mobility), clock.today()
    found = advised(mobility, today)
    phone = mobility.member.person.phone
    said = [
        (_("去向"), mobility.where, "text"), (_("流动日期"), mobility.since, "date"),
        (_("所在党支部"), str(mobility.member.org), "text"),
        (_("手机号码"), phone.masked if phone else _("没有登记"), "text"),
        (_("最近联系"), last, "date" if last else "empty"),
        (_("应在此前联系"), due_on(mobility, last, today), "date"),
    ]  # fmt: skip
    context = {
        "title": str(mobility.member),
        "facts": [{"title": t, "text": v, "kind": k} for t, v, k in said],
        "advice": [{"title": str(one.cites), "text": _(one.words) % one.values} for one in found],
        "may": True,
        "once": uid7(),
        "url": reverse("mobility.person", args=[pk]),
        "more_url": reverse("mobility.contacted", args=[pk]),
    }
    return render(request, "mobility/person.html", context)


def contacted(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with a day and a sentence."""
    actor: Any = request.user
    mobility, org = _mine(request, pk)
    start = {"on": clock.today(), "reached": "yes", "way": Contact.Way.PHONE}
    form = forms.ContactForm(request.POST or None, actor=actor, face="phone", initial=start)
    if request.method == "POST" and form.is_valid():
        made = tried(
            request, "mobility.contact", form,
            lambda: actions.contact(mobility, actor=actor, org=org, **form.cleaned_data),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("已记录"))
            return redirect("mobility.person", pk=pk)
    context = {"title": _("记一次联系"), "form": form, "submit": _("保存")}
    context["once"] = key_of(request) or uid7()
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def _self(request: HttpRequest) -> Member:
    """The member whose account this is."""
    actor: Any = request.user
    member: Member | None = getattr(actor, "member", None)
    if member is None or member.left_on is not None:
        raise PermissionDenied(_("您的账号没有对应本区的党员，请联系支部书记"))
    return member


def mine(request: HttpRequest) -> HttpResponse:
    """我要外出、我回来了: the member says so, the branch finds it in its list."""
    actor: Any = request.user
    member = _self(request)
    stay = Mobility.objects.filter(
        member=member, until=None, direction=Mobility.Direction.OUT
    ).first()
    made: forms.SelfForm | forms.BackForm
    if stay is None:
        made = forms.SelfForm(request.POST or None, actor=actor, face="phone",
                              initial={"since": clock.today()})  # fmt: skip
    else:
        made = forms.BackForm(request.POST or None, actor=actor, face="phone",
                              initial={"on": clock.today()})  # fmt: skip
    if request.method == "POST" and made.is_valid():
        done = tried(request, "mobility.mine", made,
                     lambda: _say(member, stay, actor, made.cleaned_data))  # fmt: skip
        if done is not None:
            messages.success(request, _("已告知您的支部"))
            return redirect("mobility.mine")
    title = _("我要外出") if stay is None else _("我回来了")
    context = {
        "title": title, "form": made, "once": key_of(request) or uid7(), "stay": stay,
        "submit": title,
    }  # fmt: skip
    status = UNPROCESSABLE if made.errors else 200
    return render(request, "mobility/mine.html", context, status=status)


def _say(member: Member, stay: Mobility | None, actor: Any, said: dict[str, Any]) -> Mobility:
    if stay is not None:
        return actions.say_back(stay, actor=actor, **said)
    return actions.say_out(member, actor=actor, **said)


urls: list[Any] = [
    path("", console(home, KEEPS), name="mobility.home"),
    path("mine/", console(mine, SELF), name="mobility.mine"),
    path("<int:pk>/", console(person, KEEPS), name="mobility.person"),
    path("<int:pk>/contact/", console(contacted, KEEPS), name="mobility.contacted"),
]
DOORS = [
    Door(
        "people",
        gettext_lazy("流动党员"),
        "mobility.home",
        gettext_lazy("该联系谁，点两下记一次"),
        "globe",
        40,
        KEEPS,
    ),
    Door(
        "mine",
        gettext_lazy("外出报告"),
        "mobility.mine",
        gettext_lazy("要外出或回来了，告诉支部"),
        "globe",
        30,
        SELF,
    ),
]
ENTRUSTED = [
    Entrusted(
        "mobility.claim",
        gettext_lazy("我是党员，还没有报到"),
        "mobility.trace",
        gettext_lazy("办结"),
        lambda: KEPT.days,
        gettext_lazy("打电话给您选的社区党组织，说出回执码，当面或者电话删除"),
        "mobility.claim_status",
    )
]
