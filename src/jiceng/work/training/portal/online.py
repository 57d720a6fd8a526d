"""Courses on the net: what one may study, what one has gone through; no clock, no picture."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.people.models import Person
from jiceng.work.training import actions
from jiceng.work.training.access import person_of
from jiceng.work.training.models import Course, SelfStudy

SHOWN = 60


def offered(actor: Any) -> Any:
    """What the levels above, and one's own, have put on the net."""
    rows = Course.objects.handed(actor).online(clock.today())
    return rows.select_related("org", "lecturer").order_by("-approved_on", "-pk")


def home(request: HttpRequest) -> HttpResponse:
    """What is still to be studied first, then what was."""
    actor: Any = request.user
    done = SelfStudy.objects.filter(person=person_of(actor), person__isnull=False)
    done = done.select_related("course").order_by("-done_on", "-pk")
    new = offered(actor).exclude(pk__in=done.values("course"))[:SHOWN]
    groups = [
        {"title": _("可以学的"), "items": [_cell(one) for one in new]},
        {"title": _("学完的"), "items": [
            {"title": one.course.name, "words": str(one.done_on),
             "state": {"tone": "done", "title": _("已学完")}} for one in done[:SHOWN]
        ]},
    ]  # fmt: skip
    context = {
        "title": _("网上学习"), "groups": groups, "nothing": not any(g["items"] for g in groups),
        "empty": {"words": _("现在没有能在网上学的课程。上级审定了会出现在这里。")},
    }  # fmt: skip
    return render(request, "kit/phone_list.html", context)


def _cell(course: Course) -> dict[str, Any]:
    words = _("%(org)s · %(minutes)d 分钟") % {"org": course.org, "minutes": course.minutes}
    return {"title": course.name, "words": words,
            "url": reverse("training.online_course", args=[course.pk])}  # fmt: skip


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One course with its address; 学完了 is one's own word."""
    actor: Any = request.user
    course = offered(actor).filter(pk=pk).first()
    if course is None:
        raise Http404
    person = Person.objects.filter(pk=person_of(actor) or 0).first()
    form = RecordForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and person is not None and form.is_valid():
        said = {"actor": actor, "person": person, "org": actor.home}
        done = tried(request, "training.study_online", form,
                     lambda: actions.study_online(course, **said))  # fmt: skip
        if done is not None:
            messages.success(request, _("记下了"))
            return redirect("training.online")
    said_of = [(_("内容和教材"), course.text), (_("讲师"), course.lecturer),
               (_("时长（分钟）"), course.minutes), (_("制定党组织"), course.org)]  # fmt: skip
    context = {
        "title": course.name, "address": course.address, "form": form, "submit": _("学完了"),
        "facts": [{"title": t, "text": v, "kind": "text"} for t, v in said_of if v],
        "may": person is not None, "once": key_of(request) or uid7(),
    }  # fmt: skip
    return render(request, "training/online.html", context,
                  status=UNPROCESSABLE if form.errors else 200)  # fmt: skip
