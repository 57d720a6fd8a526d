"""Pages of the phone. Decisions of committees are taken on the console; talks and opinions here."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.work.development import actions, flows
from jiceng.work.development.access import KEEPS
from jiceng.work.development.forms import FORMS
from jiceng.work.development.models import Backing, Case, CaseStep, Paper, Stage, Verb
from jiceng.work.development.rules.facts import STAGES
from jiceng.work.development.sheets.cases import (
    by_deadline,
    due_on,
    next_words,
    rows,
    stage_words,
)
from jiceng.work.development.sheets.told import known, next_of, path_of

# What a secretary records standing beside somebody; votes and decisions have their papers.
HERE = ("talk", "examine", "study", "observe", "swear", "place", "assign", "ask_full")
MOST = 200


def home(request: HttpRequest) -> HttpResponse:
    """发展党员: who is on the way, the next step of each and its day; late ones first."""
    actor: Any = request.user
    today, groups = clock.today(), []
    cases: Any = rows(actor).exclude(state__in=flows.OVER)
    first = by_deadline(cases).values_list("pk", flat=True)[:MOST]  # whoever is late is not cut off
    listed = cases.filter(pk__in=list(first)).select_related("person", "org")
    dated = [(due_on(one) or today.max, one)
             for one in listed.order_by("org__path", "person__initials", "pk")]  # fmt: skip
    dated.sort(key=lambda pair: pair[0])
    for stage, title in Stage.choices:
        items = [_item(one, today) for _due, one in dated if one.state in STAGES[stage]]
        groups.append({"title": title, "items": items})
    context = {
        "title": _("发展党员"),
        "groups": groups,
        "nothing": not dated,
        "empty": {"words": _("还没有登记入党申请。"), "icon": "people"},
        "buttons": [
            {"title": _("登记入党申请"), "url": reverse("development.cases.new")},
        ],
    }
    return render(request, "kit/phone_list.html", context)


def _item(case: Any, today: Any) -> dict[str, Any]:
    due = due_on(case)
    words = _("下一步：%s") % next_words(case)
    if due is not None:
        words += " · " + _("%(due)s 前") % {"due": due.isoformat()}
    late = due is not None and due < today
    return {
        "title": str(case), "words": words, "icon": "people",
        "state": {"tone": "late", "title": _("超期")} if late else None,
        "url": reverse("development.show", args=[case.pk]),
    }  # fmt: skip


def _mine(request: HttpRequest, pk: int) -> Case:
    """A case this person sees; Http404 for any other."""
    actor: Any = request.user
    found: Case | None = (
        Case.objects.visible_to(actor).select_related("org", "person", "member").filter(pk=pk)
    ).first()
    if found is None:
        raise Http404
    return found


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what may be done next, by whom, until when and why; the path below."""
    actor: Any = request.user
    case = _mine(request, pk)
    writes = may(actor, KEEPS, case.org.path)
    open_ = {one.verb for one in known(case) if one.open and one.verb in HERE and writes}
    context = {
        "title": str(case),
        "facts": [
            {"title": _("党支部"), "text": str(case.org), "kind": "text"},
            {"title": _("阶段"), "text": stage_words(case), "kind": "text"},
            {"title": _("申请日期"), "text": case.applied_on, "kind": "date"},
        ],
        "steps": next_of(case, open_, "development.do"),
        "stages": path_of(case),
        "missing": Paper.objects.missing().filter(case=case).order_by("wanted_on", "pk"),
        "more_url": reverse("development.cases.detail", args=[pk]),
    }
    return render(request, "development/show.html", context)


def step(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Record a talk, an opinion, an oath: the same form as on the console."""
    actor: Any = request.user
    case = _mine(request, pk)
    if verb not in HERE:
        raise Http404
    if not may(actor, KEEPS, case.org.path):
        raise PermissionDenied(_("您可以查看这项内容，但不能办理。需要办理时请联系上级党组织"))
    made, title = FORMS[verb], str(Verb(verb).label)
    if request.method != "POST":
        return _draw(request, case, made(actor=actor, record=case, fill=False, face="phone"), title)
    form = made(request.POST, actor=actor, record=case, fill=False, face="phone")

    def do() -> Case:
        with transaction.atomic():
            getattr(actions, verb)(case, actor=actor, **form.cleaned_data)
        return case

    if form.is_valid() and tried(request, f"development.{verb}", form, do) is not None:
        messages.success(request, _("已办理：%s") % title)
        return redirect("development.show", pk=pk)
    return _draw(request, case, form, title, UNPROCESSABLE)


def _draw(
    request: HttpRequest, case: Case, form: Any, title: str, status: int = 200
) -> HttpResponse:
    context = {
        "title": f"{case} · {title}",
        "form": form,
        "once": key_of(request) or uid7(),
        "task": "development.step",
    }
    return render(request, "kit/phone_form.html", context, status=status)


def mine(request: HttpRequest) -> HttpResponse:
    """我的入党路: an applicant reads where they stand; opinions and reviews are not shown."""
    account: Any = request.user
    person = account.person_id or (account.member.person_id if account.member else None)
    cases = Case.objects.filter(person=person).select_related("org", "person") if person else []
    found = [
        {
            "case": case,
            "stage": stage_words(case),
            "stages": path_of(case),
            "backings": Backing.objects.filter(case=case, until=None).select_related(
                "member__person"
            ),
            "steps": CaseStep.objects.standing().filter(case=case).order_by("on", "pk"),
        }
        for case in cases
    ]
    context = {"title": _("我的入党路"), "found": found}
    return render(request, "development/mine.html", context)
