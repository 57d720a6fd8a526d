"""Posts that fit, activities to come, and a shift of one's own: two taps each."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.once import once
from jiceng.kernel.paths import upward
from jiceng.kernel.uids import uid7
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.kit.titles import refusal
from jiceng.registers.members.models import Member
from jiceng.work.volunteering import actions, forms
from jiceng.work.volunteering.flows import ACCEPTED, APPLIED, PLANNED, TAKEN
from jiceng.work.volunteering.models import (
    ActivityPart,
    CheckIn,
    Claim,
    RosterShift,
    ServicePost,
    Talent,
    VolunteerActivity,
)
from jiceng.work.volunteering.portal.own import asked_words, myself
from jiceng.work.volunteering.rules import match

SHOWN = 60


def open_to(member: Member) -> Any:
    """Posts with room where the member has reported or belongs, which they do not hold."""
    here = CheckIn.objects.filter(member=member, state=ACCEPTED).values("org")
    held = Claim.objects.filter(member=member, state__in=(APPLIED, *TAKEN)).values("post")
    rows = ServicePost.objects.vacant(clock.today()).exclude(pk__in=held)
    return rows.filter(Q(org__in=here) | Q(org__path__in=upward(member.org.path)))


def posts(request: HttpRequest) -> HttpResponse:
    """Those that fit come first, each with the reason."""
    member = myself(request)
    own = set(Talent.objects.filter(member=member).values_list("skill__name", flat=True))
    fit: list[dict[str, Any]] = []
    rest: list[dict[str, Any]] = []
    rows = open_to(member).select_related("org").prefetch_related("skills")
    for one in rows.order_by("org__path", "pk")[:SHOWN]:
        why = match(wanted=[skill.name for skill in one.skills.all()], own=own)
        room = _("还要 %d 人") % (one.quota - one.taken)
        words = " · ".join(filter(None, (str(one.org), one.duty, room)))
        item = {"title": one.name, "words": words,
                "url": reverse("volunteering.take", args=[one.pk]),
                "value": _("您会：%s") % why.words if why.fits else None}  # fmt: skip
        (fit if why.fits else rest).append(item)
    context = {
        "title": _("认领岗位"),
        "groups": [{"title": _("和您的特长相符"), "items": fit},
                   {"title": _("其他岗位"), "items": rest}],
        "nothing": not fit and not rest,
        "empty": {"words": _("没有可以认领的岗位。先到社区报到，确认以后这里就有。")},
        "buttons": [{"title": _("我能做的"), "url": reverse("volunteering.say")}],
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _shown(
    request: HttpRequest, title: str, facts: Sequence[tuple[str, Any]], verbs: Sequence[Any]
) -> HttpResponse:
    context = {
        "title": title,
        "facts": [{"title": t, "text": v, "kind": "text"} for t, v in facts if v not in ("", None)],
        "verbs": verbs,
        "once": uid7(),
    }
    return render(request, "volunteering/one.html", context)


def _done(
    request: HttpRequest, verb: str, do: Callable[[], Any], said: str, back: str
) -> HttpResponse:
    """One tap: once, or what was wrong, and back."""
    actor: Any = request.user
    try:
        once(key_of(request), actor, f"volunteering.{verb}", do)
    except (ValidationError, StepError) as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, said)
    return redirect(back)


def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post; “我来” takes it. Of a member post one is on: may one be named to who dispatches?"""
    actor: Any = request.user
    member = myself(request)
    own = Claim.objects.filter(post=pk, member=member, state__in=TAKEN).select_related("post__org")
    if (claim := own.first()) is not None:
        return _nearby(request, claim)
    found: ServicePost | None = open_to(member).select_related("org", "venue").filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _done(request, "claim", lambda: actions.claim(found, actor=actor, member=member),
                     _("已认领，等社区同意"), "volunteering.home")  # fmt: skip
    why = actions.matched(found, member)
    wanted = "、".join(found.skills.order_by("order").values_list("name", flat=True))
    facts = [
        (_("设岗党组织"), str(found.org)), (_("职责"), found.duty),
        (_("所在阵地"), str(found.venue or "")), (_("需要的特长"), wanted),
        (_("您会"), why.words), (_("定员"), found.quota),
    ]  # fmt: skip
    return _shown(request, found.name, facts, [{"name": "claim", "title": _("我来")}])


def _nearby(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Said by a button, and taken back by the same."""
    actor: Any = request.user
    willing = claim.near_on is None
    if request.method == "POST":
        return _done(request, "offer_near",
                     lambda: actions.offer_near(claim, actor=actor, willing=willing),
                     _("已记下") if willing else _("已收回"), "volunteering.home")  # fmt: skip
    said = _("值班时把我的姓名给就近派单的社区看：没有同意")
    if not willing:
        said = _("值班时把我的姓名给就近派单的社区看：%s同意") % claim.near_on
    facts = [
        (_("设岗党组织"), str(claim.post.org)), (_("职责"), claim.post.duty),
        (_("就近派单"), said), (_("说明"), _("只给看，派不派由社区定，接不接由您定。")),
    ]  # fmt: skip
    title = _("同意就近派单") if willing else _("收回同意")
    return _shown(request, claim.post.name, facts, [{"name": "offer_near", "title": title}])


def _near(member: Member) -> Any:
    """Activities to come where one has reported, or of one's own unit."""
    here = CheckIn.objects.filter(member=member, state=ACCEPTED).values("org")
    rows = VolunteerActivity.objects.filter(state=PLANNED, held_on__gte=clock.today())
    own = Q(org__path__in=upward(member.org.path))
    return rows.filter(own | Q(community__in=here)).select_related("org", "community")


def activities(request: HttpRequest) -> HttpResponse:
    """The soonest first."""
    member = myself(request)
    signed = set(ActivityPart.objects.filter(member=member).values_list("activity", flat=True))
    items = [
        {"title": one.name,
         "words": f"{one.held_on} {one.starts_at:%H:%M} · {one.community} {one.place}",
         "value": _("已报名") if one.pk in signed else None,
         "url": reverse("volunteering.join", args=[one.pk])}
        for one in _near(member).order_by("held_on", "starts_at", "pk")[:SHOWN]
    ]  # fmt: skip
    context = {
        "title": _("报名活动"), "groups": [{"title": "", "items": items}], "nothing": not items,
        "empty": {"words": _("近期没有活动。")},
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity; “我参加” signs up."""
    actor: Any = request.user
    member = myself(request)
    found: VolunteerActivity | None = _near(member).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        return _done(request, "sign_up", lambda: actions.sign_up(found, actor=actor, member=member),
                     _("已报名"), "volunteering.home")  # fmt: skip
    facts = [
        (_("日期"), f"{found.held_on} {found.starts_at:%H:%M}"), (_("地点"), found.place),
        (_("组织单位"), str(found.org)), (_("服务社区"), str(found.community)),
        (_("主题系列"), found.series), (_("保险说明"), found.insurance),
    ]  # fmt: skip
    signed = ActivityPart.objects.filter(activity=found, member=member).exists()
    verbs = [] if signed else [{"name": "sign_up", "title": _("我参加")}]
    return _shown(request, found.name, facts, verbs)


def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own shift, to ask somebody to stand in; or one somebody asks one to take."""
    actor: Any = request.user
    member = myself(request)
    rows = RosterShift.objects.filter(Q(member=member) | Q(swap_to=member), state=PLANNED)
    found: RosterShift | None = rows.select_related("post", "org", "member").filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.swap_to_id == member.pk:
        if request.method == "POST":
            takes = request.POST.get("verb") != "decline_swap"
            verb, said = ("take_over", _("这一班由您来")) if takes else (
                "decline_swap", _("已告诉请您的同志"))  # fmt: skip
            do = actions.take_over if takes else actions.decline_swap
            return _done(request, verb, lambda: do(found, actor=actor), said,
                         "volunteering.home")  # fmt: skip
        facts = [
            (_("岗位"), str(found.post)), (_("日期"), str(found.held_on)),
            (_("时间"), f"{found.starts_at:%H:%M}—{found.ends_at:%H:%M}"),
            (_("谁请您替班"), str(found.member)),
        ]  # fmt: skip
        return _shown(request, _("请您替班"), facts,
                      [{"name": "take_over", "title": _("我来替")},
                       {"name": "decline_swap", "title": _("这次不能")}])  # fmt: skip
    form = forms.SwapForm(request.POST or None, actor=actor, record=found, fill=False,
                          face="phone")  # fmt: skip
    form.fields["to"].help_text = asked_words(found)
    if request.method == "POST" and form.is_valid():
        made = tried(request, "volunteering.ask_swap", form,
                     lambda: actions.ask_swap(found, actor=actor, **form.cleaned_data))  # fmt: skip
        if made is not None:
            messages.success(request, _("已告诉这位同志，等他同意"))
            return redirect("volunteering.home")
    context = {
        "title": f"{found.post} {found.held_on}", "form": form, "submit": _("请人替班"),
        "once": key_of(request) or uid7(),
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)
