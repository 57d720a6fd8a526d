"""A trainee's own classes: what comes, what was, and what may be done with it now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.documents.handing import handed
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of
from jiceng.kit.titles import refusal
from jiceng.work.training import actions, forms
from jiceng.work.training.access import person_of
from jiceng.work.training.flows import ATTENDED, CANCELLED, CONFIRMED, INVITED, WITHDRAWN
from jiceng.work.training.models import (
    Certificate,
    ClassGroup,
    Enrolment,
    GroupNote,
    Leave,
    Session,
    SignIn,
    SkillResult,
    session_of,
)
from jiceng.work.training.sheets import papers

TONES = {INVITED: "near", CONFIRMED: "active", ATTENDED: "done"}
SHOWN = 30
NOT_FOUND = 404


@dataclass(frozen=True)
class Offered:
    """A verb this trainee may do now."""

    name: str
    title: str
    do: Callable[..., Any]
    form: type[RecordForm] | None = None


def own(actor: Any) -> Any:
    """The enrolments of whoever is signed in; none where the account is nobody's."""
    person = person_of(actor)
    rows = Enrolment.objects.exclude(state=WITHDRAWN).exclude(klass__state=CANCELLED)
    rows = rows.select_related("klass__org", "group")
    return rows.filter(person=person) if person is not None else rows.none()


def mine(actor: Any, pk: int) -> Enrolment:
    found: Enrolment | None = own(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def led(one: Enrolment) -> ClassGroup | None:
    """The group this trainee leads in the class."""
    found: ClassGroup | None = ClassGroup.objects.filter(
        klass=one.klass_id, leader=one.person_id
    ).first()
    return found


def offered(one: Enrolment, actor: Any) -> Iterator[Offered]:
    """What may be done now, the next step first."""
    klass, today = one.klass, clock.today()
    if one.state == INVITED:
        yield Offered("confirm", _("确认参加"), lambda: actions.confirm(one, actor=actor))
    group = led(one)
    if group is not None and klass.starts_on <= today <= klass.ends_on:
        yield Offered(
            "note",
            _("交晚间汇报"),
            lambda **v: actions.hand_note(group, actor=actor, **v),
            forms.NoteForm,
        )
    if one.state in {INVITED, CONFIRMED} and today <= klass.ends_on:
        yield Offered(
            "leave",
            _("请假"),
            lambda **v: actions.ask_leave(one, actor=actor, **v),
            forms.LeaveForm,
        )
        yield Offered(
            "decline",
            _("不能参加"),
            lambda **v: actions.decline(one, actor=actor, **v),
            forms.ReasonsForm,
        )
    if one.state in {CONFIRMED, ATTENDED} and today >= klass.starts_on:
        yield Offered(
            "essay",
            _("交心得") if one.essay_on is None else _("改心得"),
            lambda **v: actions.hand_in(one, actor=actor, **v),
            forms.EssayForm,
        )
    if _ungraded(one) is not None:
        yield Offered("grade", _("评价最近一课"),
                      lambda **v: actions.grade(_ungraded(one), actor=actor, **v),
                      forms.GradeForm)  # fmt: skip


def _ungraded(one: Enrolment) -> Any:
    rows = SignIn.objects.filter(enrolment=one, grade="", session__state="held")
    return rows.select_related("session").order_by("-session__held_on", "-pk").first()


def item(one: Enrolment) -> dict[str, Any]:
    klass = one.klass
    words = _("%(first)s 至 %(last)s · %(place)s") % {
        "first": klass.starts_on, "last": klass.ends_on, "place": klass.place or klass.org,
    }  # fmt: skip
    return {
        "title": str(klass), "words": words, "url": reverse("training.show", args=[one.pk]),
        "state": {"tone": TONES.get(one.state, "draft"), "title": one.get_state_display()},
    }  # fmt: skip


def home(request: HttpRequest) -> HttpResponse:
    """Classes to come and those that are over; one's own skill check."""
    actor: Any = request.user
    today = clock.today()
    coming = own(actor).filter(klass__ends_on__gte=today).order_by("klass__starts_on")
    past = own(actor).filter(klass__ends_on__lt=today).order_by("-klass__starts_on")
    results = SkillResult.objects.visible_to(actor).filter(person=person_of(actor))
    groups = [
        {"title": _("要参加的"), "items": [item(one) for one in coming[:SHOWN]]},
        {"title": _("参加过的"), "items": [item(one) for one in past[:SHOWN]]},
        {"title": _("我的能力测试（只给您看）"), "items": [_told(one) for one in results
            .select_related("check_of", "course", "mentor").prefetch_related("weak")
            .order_by("-pk")[:SHOWN]]},
    ]  # fmt: skip
    context = {
        "title": _("我的培训"), "groups": groups,
        "nothing": not any(group["items"] for group in groups),
        "empty": {"words": _("还没有培训安排。主办单位邀请您以后，在这里确认。")},
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _told(one: SkillResult) -> dict[str, Any]:
    weak = sorted(one.weak.all(), key=lambda theme: (theme.key, theme.order, theme.pk))
    words = "、".join(theme.name for theme in weak)
    told = [
        _("弱项：%s") % words if words else "",
        _("课程：%s") % one.course if one.course else "",
        _("结对：%s") % one.mentor if one.mentor else "",
    ]
    return {"title": str(one.check_of), "words": " ".join(filter(None, told)),
            "value": one.get_state_display()}  # fmt: skip


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One class of mine: its facts, its timetable, what may be done now."""
    actor: Any = request.user
    one = mine(actor, pk)
    klass = one.klass
    facts = [
        (_("日期"), f"{klass.starts_on} — {klass.ends_on}"), (_("地点"), klass.place),
        (_("承办单位"), klass.host), (_("我的小组"), one.group.name if one.group else ""),
        (_("纪律要求"), klass.rules), (_("我的心得"), one.essay),
    ]  # fmt: skip
    held = Certificate.objects.standing().filter(enrolment=one).first()
    context = {
        "title": str(klass),
        "state": {"tone": TONES.get(one.state, "draft"), "title": one.get_state_display()},
        "facts": [{"title": t, "text": v, "kind": "text"} for t, v in facts if v],
        "sections": [*_timetable(one), *_asked(one), *_noted(one)],
        "verbs": [
            {"title": verb.title, "asks": verb.form is not None,
             "url": reverse("training.act", args=[pk, verb.name])}
            for verb in offered(one, actor)
        ],
        "certificate": held and {
            "title": _("结业证 %s") % held, "url": reverse("training.own_certificate", args=[pk]),
        },
        "once": uid7(),
    }  # fmt: skip
    return render(request, "training/show.html", context)


def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """My certificate of a class, to show and to print."""
    held = _held(request, pk)
    back, word = (reverse(name, args=[pk]) for name in ("training.show", "training.own_file"))
    told = papers.certificate(held, papers.checked_at(request, held), back, word)
    return render(request, "training/certificate.html", told)


def certificate_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as Word."""
    held = _held(request, pk)
    return handed(papers.document(held, papers.checked_at(request, held)), papers.file_name(held))


def _held(request: HttpRequest, pk: int) -> Certificate:
    one = mine(request.user, pk)
    rows = Certificate.objects.standing().select_related("enrolment__klass__org")
    return get_object_or_404(rows.select_related("enrolment__person"), enrolment=one)


def _timetable(one: Enrolment) -> Iterator[dict[str, Any]]:
    signed = set(SignIn.objects.filter(enrolment=one).values_list("session", flat=True))
    rows = Session.objects.filter(klass=one.klass_id).exclude(state="cancelled")
    items = [
        {"title": row.topic,
         "words": f"{row.held_on} {row.starts_at:%H:%M}—{row.ends_at:%H:%M} {row.site}",
         "value": _("已签到") if row.pk in signed else row.get_form_display()}
        for row in rows.order_by("held_on", "starts_at", "pk")
    ]  # fmt: skip
    if items:
        yield {"title": _("课程表"), "items": items}


def _asked(one: Enrolment) -> Iterator[dict[str, Any]]:
    rows = Leave.objects.filter(enrolment=one).order_by("-pk")
    items = [
        {"title": f"{row.first} — {row.last}", "words": f"{row.reason} {row.told}",
         "value": row.get_state_display()}
        for row in rows
    ]  # fmt: skip
    if items:
        yield {"title": _("我的请假"), "items": items}


def _noted(one: Enrolment) -> Iterator[dict[str, Any]]:
    group = led(one)
    rows = GroupNote.objects.filter(group=group).order_by("-day") if group is not None else ()
    items = [
        {"title": str(row.day), "words": row.words, "value": _("晚于九点") if row.late else None}
        for row in rows
    ]
    if items:
        yield {"title": _("晚间汇报"), "items": items}


def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb: at once by POST, or asked with its form."""
    actor: Any = request.user
    one = mine(actor, pk)
    chosen = next((each for each in offered(one, actor) if each.name == verb), None)
    if chosen is None:
        messages.error(request, _("现在不能这样办，可能已经办过，请再看一次"))
        return redirect("training.show", pk=pk)
    form = None
    if chosen.form is not None:
        data = request.POST if request.method == "POST" else None
        start = {"first": max(clock.today(), one.klass.starts_on), "essay": one.essay}
        start["last"] = start["first"]
        form = chosen.form(data, actor=actor, face="phone", initial=start)
    if request.method == "POST" and (form is None or form.is_valid()):
        values = form.cleaned_data if form is not None else {}
        try:
            once(key_of(request), actor, f"training.{verb}", lambda: chosen.do(**values))
        except (ValidationError, StepError) as error:
            if form is None:
                messages.error(request, refusal(error))
                return redirect("training.show", pk=pk)
            form.refuse(error)
        else:
            messages.success(request, _("已办理"))
            return redirect("training.show", pk=pk)
    if form is None:
        return redirect("training.show", pk=pk)
    context = {"title": chosen.title, "form": form, "submit": chosen.title,
               "once": key_of(request) or uid7()}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def sign(request: HttpRequest, token: str) -> HttpResponse:
    """Scanned: one tap signs in. Nothing is asked of the phone but who holds it."""
    actor: Any = request.user
    pk = session_of(token)
    rows = Session.objects.select_related("klass")
    session = rows.filter(pk=pk).first() if pk is not None else None
    back = [{"title": _("我的培训"), "url": reverse("training.home"), "primary": True}]
    said = {"title": _("没有签到"), "buttons": back}
    if session is None:
        said["words"] = _("这个码已经过期，请重新扫，或者请带班的同志点名。")
        return render(request, "kit/phone_done.html", said, status=NOT_FOUND)
    one = own(actor).filter(klass=session.klass_id).first()
    if one is None:
        said["words"] = _("您不在这个班的名单里，请找带班的同志登记。")
        return render(request, "kit/phone_done.html", said, status=UNPROCESSABLE)
    if request.method != "POST":
        context = {"title": _("签到"), "words": str(session), "klass": session.klass}
        return render(request, "training/sign.html", context)
    try:
        actions.sign(session, actor=actor, enrolment=one, means=SignIn.Means.CODE)
    except ValidationError as error:
        said["words"] = "；".join(error.messages)
        return render(request, "kit/phone_done.html", said, status=UNPROCESSABLE)
    said = {"title": _("已签到"), "words": str(session), "buttons": back}
    return render(request, "kit/phone_done.html", said)
