"""处分影响期: opened with a purpose, by discipline officers alone; nothing here is exported."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.forms import RecordForm
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import key_of, tried
from jiceng.kit.picks import PickField
from jiceng.registers.members import actions
from jiceng.registers.members.access import DISCIPLINES
from jiceng.registers.members.models import Discipline, Grade, Member
from jiceng.registers.members.rules import probation
from jiceng.registers.people.forms import day
from jiceng.work.membership.forms.care import said_of

TITLE = gettext_lazy("处分影响期")


class PurposeForm(RecordForm):
    """Why an officer opens the list; each member shown is told of the look."""

    purpose = forms.CharField(
        label=gettext_lazy("查看目的"),
        max_length=200,
        help_text=gettext_lazy(
            "写明为什么要看。打开以后，名单上每位同志都会留下一条查看记录，本人可以看到。"
        ),
    )


class DisciplineForm(RecordForm):
    """Grade and days; the case itself is not kept here."""

    member = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("党员"))
    grade = forms.ChoiceField(label=gettext_lazy("处分种类"), choices=Grade.choices)
    since = day(gettext_lazy("影响期起"))
    until = day(
        gettext_lazy("影响期止"),
        required=False,
        help_text=gettext_lazy("只登记种类和日期，不写案情。留党察看最长两年。"),
    )

    def narrow(self, actor: Any) -> None:
        """Members beneath the officer's own node: their names, and nothing else of them."""
        field: Any = self.fields["member"]
        held = actor.reach(*DISCIPLINES)
        rows = Member.objects.none()
        for node in held:
            rows = rows | Member.objects.filter(left_on=None, org__path__startswith=node)
        field.queryset = rows


class LiftForm(RecordForm):
    on = day(gettext_lazy("结束日期"))


def asked(record: Discipline) -> str:
    """What the rules ask about an entry; nothing is refused for it."""
    if record.grade != Grade.PROBATION:
        return ""
    return said_of(probation(since=record.since, until=record.until))


def opened(request: HttpRequest) -> HttpResponse:
    """Ask for a purpose, then show the list once."""
    actor: Any = request.user
    form = PurposeForm(request.POST or None)
    rows = None
    if request.method == "POST" and form.is_valid():
        try:
            rows = actions.look_up(actor=actor, purpose=form.cleaned_data["purpose"])
        except ValidationError as error:
            form.refuse(error)
    context = {
        "title": TITLE,
        "form": form,
        "submit": _("查看"),
        "once": uid7(),
        "rows": None if rows is None else [(one, asked(one)) for one in rows],
        "today": clock.today(),
        "new_url": reverse("membership.discipline_new"),
    }
    status = 422 if request.method == "POST" and rows is None else 200
    return render(request, "membership/discipline.html", context, status=status)


def _write(request: HttpRequest, form: RecordForm, verb: str, do: Any, title: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = tried(request, verb, form, lambda: do(**form.cleaned_data))
        except PermissionDenied as error:
            raise Http404 from error
        if made is not None:
            return redirect(reverse("membership.discipline"))
    context = {
        "title": title,
        "form": form,
        "submit": _("登记"),
        "once": key_of(request) or uid7(),
        "cancel_url": reverse("membership.discipline"),
        "crumbs": [{"title": TITLE, "url": reverse("membership.discipline")}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "membership/discipline_form.html", context, status=status)


def new(request: HttpRequest) -> HttpResponse:
    actor: Any = request.user
    form = DisciplineForm(request.POST or None, actor=actor, initial={"since": clock.today()})

    def do(**values: Any) -> Any:
        return actions.discipline(actor=actor, **values)

    return _write(request, form, "members.discipline", do, _("登记处分影响期"))


def lift(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Any = request.user
    record = get_object_or_404(Discipline.objects.visible_to(actor), pk=pk)
    form = LiftForm(request.POST or None, actor=actor, initial={"on": clock.today()})

    def do(on: Any) -> Any:
        return actions.lift(record, actor=actor, on=on)

    return _write(request, form, "members.lift", do, _("结束影响期"))


BOTH = require_http_methods(["GET", "HEAD", "POST"])
MENU = [
    Entry("党员", TITLE, "membership.discipline", "review", 90, DISCIPLINES),
]
urls = [
    path(
        "discipline/",
        never_cache(console(BOTH(opened), DISCIPLINES)),
        name="membership.discipline",
    ),
    path(
        "discipline/new/",
        never_cache(console(BOTH(new), DISCIPLINES)),
        name="membership.discipline_new",
    ),
    path(
        "discipline/<int:pk>/lift/",
        never_cache(console(BOTH(lift), DISCIPLINES)),
        name="membership.discipline_lift",
    ),
]
