"""One's own service: where one has reported, what one can do, what one gave."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.volunteering import actions, forms
from jiceng.work.volunteering.flows import ACCEPTED, ACTIVE, APPROVED, PLANNED, TAKEN
from jiceng.work.volunteering.models import (
    ActivityPart,
    CheckIn,
    Claim,
    RosterShift,
    ServiceHours,
    ServicePost,
    Talent,
)

SHOWN = 30
TONES = {ACCEPTED: "done", APPROVED: "active", ACTIVE: "active", "applied": "draft",
         "refused": "late", "revoked": "late"}  # fmt: skip


def myself(request: HttpRequest) -> Member:
    """The member whose account this is."""
    actor: Any = request.user
    member: Member | None = getattr(actor, "member", None)
    if member is None or member.left_on is not None:
        raise PermissionDenied(_("您的账号没有对应本区的党员，请联系支部书记"))
    return member


def state_of(one: Any) -> dict[str, str]:
    return {"tone": TONES.get(one.state, "draft"), "title": one.get_state_display()}


def home(request: HttpRequest) -> HttpResponse:
    """Report-ins, posts, what comes, hours; the next step as the first button."""
    member = myself(request)
    reports = CheckIn.objects.filter(member=member).select_related("org").order_by("-applied_on")
    claims = Claim.objects.filter(member=member).select_related("post", "org")
    groups = [
        {"title": _("我的报到"), "items": [_reported(one) for one in reports[:SHOWN]]},
        {"title": _("要去的"), "items": _coming(member)},
        {"title": _("我的岗位"), "items": [_held(one) for one in claims.order_by("-pk")[:SHOWN]]},
        {"title": _("我的时长"), "items": _given(member)},
    ]
    ways = [
        (_("到社区报到"), "report", _("选社区，勾几项能做的")),
        (_("认领岗位"), "choose", _("和特长相符的排在前面")),
        (_("报名活动"), "coming", _("报到的社区和本单位近期的活动")),
        (_("登记时长"), "log_hours", _("岗位和活动以外做的，由社区确认")),
        (_("我能做的"), "say", _("随时可以改，可以收回")),
    ]
    links = [
        {"title": title, "words": words, "url": reverse(f"volunteering.{name}")}
        for title, name, words in ways
    ]
    paper = reverse("volunteering.certificate", args=[member.pk])
    links.append({"title": _("服务证明"), "words": _("按年的次数和小时，可以打印"), "url": paper})
    shown = any(group["items"] for group in groups)
    title = _("可以办的") if shown else _("还没有到社区报到。自愿报到，一分钟办好。")
    groups.append({"title": title, "items": links})
    context = {"title": _("我的志愿"), "groups": groups}
    return render(request, "kit/phone_list.html", context)


def _reported(one: CheckIn) -> dict[str, Any]:
    words = one.answer or one.number or _("等社区确认")
    return {"title": str(one.org), "words": words, "state": state_of(one)}


def _held(one: Claim) -> dict[str, Any]:
    words = one.answer or (_("特长相符：%s") % one.why if one.why else str(one.org))
    item = {"title": str(one.post), "words": words, "state": state_of(one)}
    if one.state in TAKEN and one.post.kind == ServicePost.Kind.MEMBER:
        item["url"] = reverse("volunteering.take", args=[one.post_id])
    return item


def asked_words(shift: RosterShift) -> str:
    """Who was asked to stand in and has not answered; empty if nobody was."""
    return _("已请%s替班，等他答复") % shift.swap_to if shift.swap_to is not None else ""


def _coming(member: Member) -> list[dict[str, Any]]:
    """Shifts and activities from today on, and shifts somebody asks one to take."""
    today = clock.today()
    rows = RosterShift.objects.filter(held_on__gte=today, state=PLANNED)
    shifts = (rows.filter(member=member) | rows.filter(swap_to=member)).select_related(
        "post", "swap_to__person"
    )
    items = [
        {"title": str(one.post),
         "words": f"{one.held_on} {one.starts_at:%H:%M}—{one.ends_at:%H:%M}"
                  + (f" · {asked_words(one)}" if one.member_id == member.pk and one.swap_to_id
                     else ""),
         "value": _("请您替班") if one.swap_to_id == member.pk else None,
         "url": reverse("volunteering.shift", args=[one.pk])}
        for one in shifts.order_by("held_on", "starts_at")[:SHOWN]
    ]  # fmt: skip
    parts = ActivityPart.objects.filter(member=member, activity__state=PLANNED)
    return items + [
        {"title": one.activity.name,
         "words": f"{one.activity.held_on} {one.activity.starts_at:%H:%M} {one.activity.place}"}
        for one in parts.select_related("activity").order_by("activity__held_on")[:SHOWN]
    ]  # fmt: skip


def _given(member: Member) -> list[dict[str, Any]]:
    rows = ServiceHours.objects.filter(member=member)
    total = rows.filter(state="confirmed").aggregate(n=Sum("minutes"))["n"] or 0
    waiting = rows.filter(state="claimed")
    waits, asked = waiting.count(), waiting.filter(vouched=None).exclude(slip=None)
    items: list[dict[str, Any]] = []
    if total:
        items.append({"title": _("已确认"), "value": _("%s 小时") % f"{total / 60:.1f}"})
    if waits:
        items.append({"title": _("等社区确认"), "value": _("%d 次") % waits})
    return items + [
        {"title": _("请受益人说一句"), "words": f"{one.held_on} {one.words}",
         "url": reverse("volunteering.served", args=[one.slip])}
        for one in asked.order_by("-held_on", "-pk")[:SHOWN]
    ]  # fmt: skip


def report(request: HttpRequest) -> HttpResponse:
    """到社区报到: the community, a few ticks, a wish; the receipt comes when it is confirmed."""
    actor: Any = request.user
    member = myself(request)
    own = Talent.objects.filter(member=member).values_list("skill", flat=True)
    start = {"org": request.GET.get("org"), "skills": list(own)}
    form = forms.PhoneReportForm(request.POST or None, actor=actor, face="phone", initial=start)
    if request.method == "POST" and form.is_valid():
        made = tried(request, "volunteering.report", form,
                     lambda: _report(member, actor, form.cleaned_data))  # fmt: skip
        if made is not None:
            back = {"title": _("回到我的志愿"), "url": reverse("volunteering.home"),
                    "primary": True}  # fmt: skip
            context: dict[str, Any] = {
                "title": _("已提交"), "words": str(made.org), "buttons": [back],
                "next_words": _("社区确认以后，回执编号会发到“我的消息”。"),
            }  # fmt: skip
            return render(request, "kit/phone_done.html", context)
    context = {"title": _("到社区报到"), "form": form, "submit": _("报到"),
               "once": key_of(request) or uid7()}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def _report(member: Member, actor: Any, said: dict[str, Any]) -> CheckIn:
    made = actions.report(actor=actor, org=said["org"], member=member, wish=said["wish"],
                          way=CheckIn.Way.PHONE)  # fmt: skip
    actions.say(member, actor=actor, skills=list(said["skills"]))
    return made


def report_to(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The code on the community's door: the form with this community chosen."""
    org: Org | None = Org.objects.filter(uid=uid, until=None).first()
    if org is None:
        raise Http404
    return redirect(f"{reverse('volunteering.report')}?org={org.pk}")


def skills(request: HttpRequest) -> HttpResponse:
    """我能做的: ticked by oneself; unticked, it is gone."""
    actor: Any = request.user
    member = myself(request)
    own = Talent.objects.filter(member=member).values_list("skill", flat=True)
    form = forms.SayForm(request.POST or None, actor=actor, face="phone",
                         initial={"skills": list(own)})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["skills"])
        done = tried(request, "volunteering.say", form,
                     lambda: actions.say(member, actor=actor, skills=chosen))  # fmt: skip
        if done is not None:
            messages.success(request, _("已保存"))
            return redirect("volunteering.home")
    context = {"title": _("我能做的"), "form": form, "once": key_of(request) or uid7()}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def hours(request: HttpRequest) -> HttpResponse:
    """登记时长: what was done besides posts and activities; the community confirms it."""
    actor: Any = request.user
    member = myself(request)
    here = CheckIn.objects.filter(member=member, state=ACCEPTED).order_by("-accepted_on").first()
    start = {"held_on": clock.today(), "org": here.org_id if here is not None else None}
    form = forms.PhoneHoursForm(request.POST or None, actor=actor, face="phone", initial=start)
    field: Any = form.fields["org"]
    if not field.queryset.exists():
        messages.info(request, _("先到社区报到，社区确认以后就能登记时长"))
        return redirect("volunteering.report")
    if request.method == "POST" and form.is_valid():
        made = tried(
            request, "volunteering.log_hours", form,
            lambda: actions.log_hours(actor=actor, member=member, **form.cleaned_data),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("已登记，等社区确认"))
            if made.slip is not None:
                return redirect("volunteering.served", made.slip)
            return redirect("volunteering.home")
    context = {"title": _("登记时长"), "form": form, "submit": _("登记"),
               "once": key_of(request) or uid7()}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)
