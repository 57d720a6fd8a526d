"""The form's page on the phone, and what was sent with it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kernel.votes import CountError
from jiceng.kit.access import may
from jiceng.kit.pages.writing import key_of, tried
from jiceng.kit.scope import code_of
from jiceng.registers.groups.models import Group
from jiceng.registers.meetings.models import LATE_DAYS, Attendance, Meeting, Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life.access import RECORDS
from jiceng.work.life.forms import TYPES, PhoneForm
from jiceng.work.life.models import GroupMeeting, people_due
from jiceng.work.life.portal import frame

State = Attendance.State
TONES = {State.PRESENT: "done", State.EXCUSED: "near", State.ABSENT: "late"}
REASONS = (
    gettext_lazy("病假"),
    gettext_lazy("公务"),
    gettext_lazy("流动在外"),
    gettext_lazy("事假"),
)
CHIPS = (
    "theme_day",
    "assembly",
    "committee",
    "group",
    "class",
    "activity",
    "life_meeting",
    "other",
)
Said = Mapping[int, tuple[str, str]]


def draw(
    request: HttpRequest,
    form: PhoneForm,
    org: Org,
    type_: str,
    day: date,
    *,
    status: int = 200,
    meeting: Meeting | None = None,
    **more: Any,
) -> HttpResponse:
    said = tapped(form)
    announcing = bool(request.GET.get("notify")) or request.POST.get("then") == "notify"
    announcing = announcing and meeting is None
    people = attended(meeting) if meeting else _people(request, org, type_, day)
    announced = _("发会议通知") if announcing else _("记一次会")
    if announcing:
        form.fields.pop("actions", None)
    context: dict[str, Any] = {
        "title": _("更正会议记录") if meeting else announced,
        "form": form,
        "org": org,
        "chips": [] if meeting else _chips(request, org, type_),
        "groups": [] if meeting else _groups(request, org, type_, day),
        "days": [] if meeting else _days(org, type_, day),
        "roll": None if announcing else roll_of(people, said),
        "announcing": announcing,
        "may_announce": meeting is None,
        "submit": _("发通知") if announcing else _("完成"),
        "open": any(form.errors.get(name) for name in form.LAST) or bool(meeting),
        "once": key_of(request) or uid7(),
        "task": "life.record",
        "cancel_url": reverse("life.show", args=[meeting.pk]) if meeting else "",
        "late": (clock.today() - day).days > LATE_DAYS,
        "url": reverse("life.correct", args=[meeting.pk]) if meeting else reverse("life.record"),
    }
    return render(request, "life/record.html", {**context, **more}, status=status)


def _people(request: HttpRequest, org: Org, type_: str, day: date) -> list[Member]:
    """Who is due; on a mistaken day those of today, so that what was tapped is not lost."""
    group = group_asked(request, org, type_, day)
    return people_due(org, day, type_, group) or people_due(org, _standing(org), type_, group)


def _standing(org: Org) -> date:
    """Today, or the last day of a branch that is no more."""
    return org.until - timedelta(days=1) if org.until else clock.today()


def tapped(form: PhoneForm) -> Said:
    """What was tapped, as sent, drafted, or recorded before."""
    field: Any = form.fields["roll"]
    if form.is_bound:
        sent: Said = field.widget.value_from_datadict(form.data, {}, "roll")
        return sent
    found: Said = form.initial.get("roll") or {}
    return found


def roll_of(people: Iterable[Member], said: Said) -> dict[str, Any]:
    choices = [{"name": state.value, "title": state.label, "tone": TONES[state]} for state in State]
    drawn = []
    for member in people:
        state, reason = said.get(member.pk, (State.PRESENT.value, ""))
        words = _("不作硬性要求") if member.exempt else ""
        drawn.append(
            {"pk": member.pk, "name": str(member), "choice": state, "reason": reason,
             "words": words}
        )  # fmt: skip
    reasons = [{"name": str(one), "title": one} for one in REASONS]
    here = sum(1 for one in drawn if one["choice"] == State.PRESENT)
    counts = _("应到%(due)d 实到%(here)d") % {"due": len(drawn), "here": here}
    return {
        "prefix": "roll",
        "reason_prefix": "roll-reason",
        "choices": choices,
        "people": drawn,
        "reasons": reasons,
        "counts": counts,
    }


def _chips(request: HttpRequest, org: Org, type_: str) -> list[dict[str, Any]]:
    named = dict(TYPES)
    notify = "&notify=1" if request.GET.get("notify") else ""
    return [
        {
            "title": named[one],
            "url": f"?org={code_of(org)}&type={one}{notify}",
            "active": one == type_,
        }
        for one in CHIPS
    ]


def group_asked(request: HttpRequest, org: Org, type_: str, day: date) -> Group | None:
    """Whose 党小组会 it is: the one asked for, else the first that has not met this month."""
    if type_ != Type.GROUP:
        return None
    standing = Group.objects.standing(day).filter(org=org).order_by("pk")
    said = request.POST.get("group") or request.GET.get("group") or ""
    named = standing.filter(pk=said).first() if said.isascii() and said.isdigit() else None
    met = GroupMeeting.objects.filter(
        meeting__void_reason="", meeting__held_on__year=day.year, meeting__held_on__month=day.month
    )
    waiting = standing.exclude(pk__in=met.values("group"))
    first: Group | None = named or waiting.first() or standing.first()
    return first


def _groups(request: HttpRequest, org: Org, type_: str, day: date) -> list[dict[str, Any]]:
    """The branch's groups at one tap, where the meeting is a group's."""
    if type_ != Type.GROUP:
        return []
    asked = group_asked(request, org, type_, day)
    notify = "&notify=1" if request.GET.get("notify") else ""
    return [
        {
            "title": one.name,
            "url": f"?org={code_of(org)}&type={type_}&on={day}&group={one.pk}{notify}",
            "active": one == asked,
        }
        for one in Group.objects.standing(day).filter(org=org).order_by("pk")
    ]


def _days(org: Org, type_: str, day: date) -> list[dict[str, Any]]:
    """Days at one tap: today, the last and the next fixed day."""
    today = clock.today()
    offered = [(_("今天"), today)]
    if type_ == Type.THEME_DAY:
        last, ahead = frame.last_fixed(org, today), frame.next_fixed(org, today)
        offered += [(_("上个固定日"), last), (_("下个固定日"), ahead)]
    return [
        {
            "title": f"{title} {on.month}-{on.day}",
            "url": f"?org={code_of(org)}&type={type_}&on={on}",
            "active": on == day,
        }
        for title, on in offered
    ]


def asked(request: HttpRequest) -> tuple[Org, str, date]:
    """Whose meeting, of what kind, on what day the sent form speaks."""
    actor: Any = request.user
    said = request.POST.get("org", "")
    org = Org.objects.filter(pk=said).first() if said.isascii() and said.isdigit() else None
    type_ = request.POST.get("type", "")
    if org is None or type_ not in dict(TYPES):
        raise Http404
    if not may(actor, RECORDS, org.path):
        raise PermissionDenied(_("这个支部的会议不归您登记"))
    return org, type_, day_of(request)


def day_of(request: HttpRequest) -> date:
    try:
        return parse_date(request.POST.get("held_on", "").strip()) or clock.today()
    except ValueError:
        return clock.today()


def attempt(request: HttpRequest, form: PhoneForm, verb: str, do: Callable[[], Any]) -> Any | None:
    """Do it once; None if it was refused, with the words on the form."""
    return tried(request, verb, form, do, refusals=(CountError,))


def missed_of(said: Said, people: Iterable[Member]) -> dict[Member, tuple[str, str]]:
    """Those not present; a stranger among them is refused by name."""
    known = {member.pk: member for member in people}
    away = {pk: told for pk, told in said.items() if told[0] != State.PRESENT}
    strange = Member.objects.filter(pk__in=set(away) - set(known)).select_related("person")
    if names := "、".join(str(member) for member in strange):
        words = _("这些同志这一天不在应到名单里：%s。请核对日期和类型")
        raise ValidationError({"roll": words % names})
    return {known[pk]: told for pk, told in away.items() if pk in known}


def mine(request: HttpRequest, pk: int) -> Meeting:
    """A meeting this person may write; Http404 for one not seen, 403 for one only read."""
    actor: Any = request.user
    rows = Meeting.objects.visible_to(actor).select_related("org", "host").tallied()
    meeting: Meeting | None = rows.filter(pk=pk).first()
    if meeting is None:
        raise Http404
    if not may(actor, RECORDS, meeting.org.path):
        raise PermissionDenied(_("您可以查看这次会议，更正请联系支部书记"))
    return meeting


def attended(meeting: Meeting) -> list[Member]:
    rows = Attendance.objects.own().filter(meeting=meeting).select_related("member__person")
    return [row.member for row in rows.order_by("member__person__initials", "member")]
