"""请假 on the phone: asked by whoever is invited, answered by the branch, preset in the record."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.meetings.actions import roll
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life import actions
from jiceng.work.life.access import RECORDS
from jiceng.work.life.forms import LeaveForm
from jiceng.work.life.models import Invitation, Leave, Signing, excused, people_due

TONES = {"asked": "near", "granted": "done", "refused": "late"}


def ask(request: HttpRequest, pk: int) -> HttpResponseBase:
    """请假 for one meeting: a reason of a few words."""
    actor: Any = request.user
    invitation = invited(request, pk)
    own: Any = getattr(actor, "member_id", None)
    member = Member.objects.filter(pk=own).first()
    if member is None:
        raise PermissionDenied(_("只有党员本人可以请假；支部书记登记会议时直接点“请假”"))
    had = Leave.objects.filter(invitation=invitation, member=member).first()
    start = {"reason": had.reason} if had is not None else {}
    form = LeaveForm(request.POST or None, actor=actor, face="phone", initial=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def do() -> Leave:
            return actions.ask_leave(invitation, actor=actor, member=member, **said)

        if tried(request, "life.ask_leave", form, do) is not None:
            return redirect("life.notified", pk=pk)
    context = {
        "title": _("请假"),
        "form": form,
        "once": key_of(request) or uid7(),
        "submit": _("请假"),
        "words": invitation.words,
        "had": had,
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "life/leave.html", context, status=status)


def invited(request: HttpRequest, pk: int) -> Invitation:
    actor: Any = request.user
    found: Invitation | None = (
        Invitation.objects.visible_to(actor).select_related("org").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


def asked_of(actor: Any, invitation: Invitation) -> list[dict[str, Any]]:
    """Who asked to be excused: for the branch by name, with the way to the answer."""
    rows = Leave.objects.visible_to(actor).filter(invitation=invitation)
    own = getattr(actor, "member_id", None)
    return [
        {
            "title": str(one.member),
            "words": "，".join(filter(None, (one.reason, one.answer))),
            "state": {"tone": TONES[one.state], "title": one.get_state_display()},
            "url": "" if one.member_id == own else reverse("life.leaves.detail", args=[one.pk]),
        }
        for one in rows.select_related("member__person").order_by("pk")
    ]


def roll_start(org: Org, type_: str, day: date) -> dict[int, tuple[str, str]]:
    """What the roll begins with: what was signed where there is a sheet, else who was excused."""
    state = Attendance.State
    away = {pk: (state.EXCUSED.value, why) for pk, why in excused(org, type_, day).items()}
    rows = Signing.objects.filter(sheet__org=org, sheet__type=type_, sheet__held_on=day)
    signed = set(rows.values_list("member", flat=True))
    if not signed:
        return away
    return {
        one.pk: away.get(one.pk, (state.ABSENT.value, ""))
        for one in people_due(org, day, type_)
        if one.pk not in signed
    }


def coming(actor: Any, org: Org | None) -> list[dict[str, Any]]:
    """Meetings that are announced and not yet over, soonest first."""
    rows = Invitation.objects.visible_to(actor).filter(held_on__gte=clock.today())
    rows = rows.filter(org=org) if org is not None else rows
    return [
        {
            "title": one.get_type_display(),
            "words": " · ".join(filter(None, (one.held_on.isoformat(), one.venue, one.theme))),
            "icon": "calendar",
            "url": reverse("life.notified", args=[one.pk]),
        }
        for one in rows.order_by("held_on", "pk")[:10]
    ]


def answerable(invitation: Invitation, actor: Any) -> bool:
    """May this person ask for leave from it?"""
    mine = getattr(actor, "member_id", None)
    return mine is not None and invitation.held_on >= clock.today()


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The announcement: what it says, who asked to be excused, and one's own way to ask."""
    actor: Any = request.user
    notice = invited(request, pk)
    home = {"title": _("回到组织生活"), "url": reverse("life.home"), "primary": True}
    buttons: list[dict[str, Any]] = [home]
    if answerable(notice, actor):
        leave = {"title": _("请假"), "url": reverse("life.leave", args=[pk])}
        buttons.insert(0, leave)
    from_form = may(actor, RECORDS, notice.org.path)
    context = {
        "title": _("通知已备好") if from_form else _("会议通知"),
        "notice": notice,
        "from_form": from_form,
        "receivers": len(roll(notice.org, clock.today())),
        "leaves": asked_of(actor, notice),
        "buttons": buttons,
    }
    return render(request, "life/notified.html", context)
