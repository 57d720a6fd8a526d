"""The phone: a member applies and follows the state; a secretary receives and accepts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiceng.kernel.periods import around
from jiceng.kernel.uids import uid7
from jiceng.kit.access import beneath
from jiceng.kit.doors import Door
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.accounts.portal import signed_in
from jiceng.registers.members.models import Member
from jiceng.work.transfers import actions, flows, forms
from jiceng.work.transfers.access import KEEPS
from jiceng.work.transfers.flows import BRANCH
from jiceng.work.transfers.models import Arrival, Departure

TONES = {
    flows.APPLIED: "open", flows.RELEASED: "open", flows.RECALLED: "near", flows.CLOSED: "done",
    flows.RETURNED: "late", flows.DECLINED: "late", flows.WITHDRAWN: "void",
}  # fmt: skip


def member_of(account: Any) -> Member | None:
    """Whom an account belongs to, on the roll; None for somebody who only keeps records."""
    rows = Member.objects.select_related("org", "person")
    own = {"pk": account.member_id} if account.member_id else {"person": account.person_id or 0}
    found: Member | None = rows.filter(**own).first()
    return found


def myself(request: HttpRequest) -> Member:
    """The member who is signed in; others have no relation of their own to move."""
    found = member_of(request.user)
    if found is None:
        raise PermissionDenied(_("您的账号没有对应的党员，组织关系请向党支部咨询"))
    return found


def show_mine(request: HttpRequest) -> HttpResponse:
    """Where I belong now, and every transfer of mine with its state."""
    member = member_of(request.user)
    if member is None:
        return _nobody(request)
    rows = Departure.objects.filter(member=member).select_related("to").order_by("-pk")
    items = [
        {
            "title": row.destination,
            "words": _("%s 申请") % row.applied_on.isoformat(),
            "state": {"tone": TONES[row.state], "title": row.get_state_display()},
            "url": reverse("transfers.one_of_mine", args=[row.pk]),
        }
        for row in rows[:20]
    ]
    moving = any(row.state in flows.LEAVING for row in rows)
    button = {"title": _("申请转出"), "url": reverse("transfers.my_apply"), "primary": True}
    here = [{"title": str(member.org), "words": _("我的组织关系现在在这里"), "icon": "org"}]
    groups = [{"title": "", "items": here}]
    if items:
        groups.append({"title": _("我的接转"), "items": items})
    context = {
        "title": _("组织关系"),
        "groups": groups,
        "nothing": not items,
        "empty": {"words": _("还没有接转过。换了工作单位或者住处，应当及时转移组织关系。")},
        "buttons": [] if moving or member.left_on is not None else [button],
    }
    return render(request, "kit/phone_list.html", context)


def _nobody(request: HttpRequest) -> HttpResponse:
    """For an account without a member: what this page is, and where others are dealt with."""
    actor: Any = request.user
    words = _("您的账号没有对应的党员，这里没有可看的。您是党员的，请管理员把账号对应到花名册。")
    button = {"title": _("待接收的党员"), "url": reverse("transfers.arriving"), "primary": True}
    context = {
        "title": _("组织关系"),
        "groups": [],
        "nothing": True,
        "empty": {"words": words},
        "buttons": [button] if actor.reach(*KEEPS) else [],
    }
    return render(request, "kit/phone_list.html", context)


def show_my_apply(request: HttpRequest) -> HttpResponse:
    """One short form: why, and where to."""
    actor: Any = request.user
    member = myself(request)
    form = forms.MyApplyForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "member": member}
        made = tried(request, "transfers.apply", form,
                     lambda: actions.apply(actor=actor, **values))  # fmt: skip
        if made is not None:
            return redirect("transfers.one_of_mine", pk=made.pk)
    context = {
        "title": _("申请转出"),
        "form": form,
        "once": key_of(request) or uid7(),
        "submit": _("提交申请"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def show_one_of_mine(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, who holds it now, and what I may still do."""
    member = myself(request)
    rows = Departure.objects.filter(pk=pk, member=member)
    row = rows.select_related("to", "org", "member__org").first()
    if row is None:
        raise Http404
    facts = [
        {"title": _("转出党支部"), "text": str(row.org), "kind": "text", "wide": True},
        {"title": _("转到"), "text": row.destination, "kind": "text", "wide": True},
        {"title": _("申请日期"), "text": row.applied_on, "kind": "date"},
        {"title": _("党费交至"),
         "text": around(row.dues_to, "month").words if row.dues_to else None, "kind": "text"},
        {"title": _("介绍信有效期至"), "text": row.valid_until, "kind": "date"},
        {"title": _("说明"), "text": row.reason or row.remark or None,
         "kind": "text", "wide": True},
    ]  # fmt: skip
    buttons = [{"title": _("回到组织关系"), "url": reverse("transfers.mine")}]
    if row.state == flows.APPLIED:
        buttons.append({"title": _("撤回申请"), "url": reverse("transfers.my_withdraw", args=[pk])})
    context = {
        "title": row.get_state_display(),
        "words": HELD_BY[row.state](row),
        "facts": facts,
        "buttons": buttons,
    }
    return render(request, "kit/phone_done.html", context)


def _released(row: Departure) -> str:
    return _("介绍信已开出，等对方接收。接收之前，您仍在%s参加组织生活、交纳党费") % _here(row)


def _here(row: Departure) -> str:
    """The branch of now: a merge or an adjustment may have moved the member meanwhile."""
    return str(row.member.org)


HELD_BY: dict[str, Any] = {
    flows.APPLIED: lambda row: _("等上级党委审批。审批之前可以撤回"),
    flows.RELEASED: _released,
    flows.RECALLED: lambda row: _("正在撤回，等对方确认"),
    flows.CLOSED: lambda row: _("对方已经接收，您的组织关系在%s") % row.destination,
    flows.RETURNED: lambda row: _("对方退回，您的组织关系仍在%s") % _here(row),
    flows.DECLINED: lambda row: _("没有批准转出，原因见下"),
    flows.WITHDRAWN: lambda row: _("已经撤回，您的组织关系仍在%s") % _here(row),
}


def show_my_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an application that nobody has decided yet."""
    actor: Any = request.user
    row = Departure.objects.filter(pk=pk, member=myself(request)).first()
    if row is None:
        raise Http404
    form = ReasonForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = tried(request, "transfers.withdraw", form,
                     lambda: actions.withdraw(row, actor=actor, reason=reason))  # fmt: skip
        if done is not None:
            return redirect("transfers.one_of_mine", pk=pk)
    context = {
        "title": _("撤回申请"),
        "form": form,
        "once": key_of(request) or uid7(),
        "submit": _("撤回申请"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


# The secretary's door -----------------------------------------------------------------------


def show_arriving(request: HttpRequest) -> HttpResponse:
    """Who waits to be accepted by my branch."""
    actor: Any = request.user
    mine = beneath("org__path", tuple(actor.reach(*BRANCH)))
    rows = Arrival.objects.under_way().filter(mine).select_related("member__person", "org")
    items = [
        {
            "title": f"{row.who} ← {row.from_name}",
            "words": str(row.org),
            "state": {"tone": "open", "title": row.get_state_display()},
            "url": reverse("transfers.take", args=[row.pk]) if row.state == flows.RECEIVED else "",
        }
        for row in rows.order_by("came_on", "pk")[:50]
    ]
    context = {
        "title": _("待接收的党员"),
        "groups": [{"title": "", "items": items}] if items else [],
        "nothing": not items,
        "empty": {"words": _("现在没有等待接收的党员。")},
    }
    return render(request, "kit/phone_list.html", context)


def facts_of(row: Arrival) -> list[dict[str, Any]]:
    """What the letter says, so that the secretary knows whom the branch takes in."""
    told = [
        (_("转出党组织全称"), row.from_name), (_("转入党组织"), str(row.org)),
        (_("介绍信编号"), row.letter),
        (_("有效期至"), row.valid_until.isoformat() if row.valid_until else ""),
        (_("党费交至"), around(row.dues_to, "month").words if row.dues_to else ""),
    ]  # fmt: skip
    return [{"title": t, "text": v, "kind": "text", "wide": True} for t, v in told if v]


def show_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept one member into the branch: from this moment they are ours."""
    actor: Any = request.user
    mine = beneath("org__path", tuple(actor.reach(*BRANCH)))
    row = Arrival.objects.filter(mine, pk=pk).select_related("member__person", "org").first()
    if row is None:
        raise Http404
    form = forms.AcceptForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        done = tried(request, "transfers.accept", form,
                     lambda: actions.accept(row, actor=actor, **values))  # fmt: skip
        if done is not None:
            return redirect("transfers.arriving")
    context = {
        "title": _("接收%s") % row.who,
        "form": form,
        "once": key_of(request) or uid7(),
        "submit": _("支部接收"),
        "facts": facts_of(row),
        "refuse_url": reverse("transfers.arrivals.step", args=[pk, "refuse"]),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "transfers/take.html", context, status=status)


urls: list[Any] = [
    path("", never_cache(signed_in(require_safe(show_mine))), name="transfers.mine"),
    path("new/", never_cache(signed_in(show_my_apply)), name="transfers.my_apply"),
    path(
        "<int:pk>/", never_cache(signed_in(require_safe(show_one_of_mine))),
        name="transfers.one_of_mine",
    ),
    path("<int:pk>/withdraw/", never_cache(signed_in(show_my_withdraw)),
         name="transfers.my_withdraw"),
    path("arriving/", console(require_safe(show_arriving), KEEPS), name="transfers.arriving"),
    path("arriving/<int:pk>/", console(show_take, KEEPS), name="transfers.take"),
]  # fmt: skip
DOORS = [
    Door(
        "people",
        gettext_lazy("待接收的组织关系"),
        "transfers.arriving",
        icon="import",
        order=30,
        roles=KEEPS,
    ),
    Door(
        "mine",
        gettext_lazy("组织关系"),
        "transfers.mine",
        gettext_lazy("申请接转，看办到哪一步"),
        "org",
        20,
    ),
]
