"""Bases with how a month is computed, the look at what is sealed; reviews, reductions."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.cells import CENTS
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.roles import Role
from jiceng.kit.scope import Scope
from jiceng.kit.titles import quoted, sourced
from jiceng.work.dues import actions, forms, rules
from jiceng.work.dues.access import OWN, RELIEVES, SEES, SETS, holds
from jiceng.work.dues.flows import RELIEFS as RELIEF_FLOW
from jiceng.work.dues.models import Base
from jiceng.work.dues.sheets import BASES, HABITS, RELIEFS, REVIEWS


def how(base: Base, actor: Actor) -> Panel:
    """The article, the brackets, and whether the category still fits."""
    del actor
    article = rules.CITED[base.kind]
    facts: list[dict[str, Any]] = [
        {"title": _("每月应交"), "text": base.monthly, "kind": "num", "places": CENTS},
        {"title": _("依据"), "text": sourced(article), "kind": "text"},
        {"title": _("规定"), "text": quoted(article.reading), "kind": "text", "wide": True},
    ]
    if base.kind in (rules.SALARIED, rules.ANNUAL_PAY, rules.OWN_TRADE):
        told = {
            "title": _("比例"),
            "text": quoted(rules.RATES.reading),
            "kind": "text",
            "wide": True,
        }
        facts.append(told)
    if base.kind not in rules.FITS[base.member.category]:
        words = _("党员类别现在是“%s”，与交纳类别不符，请重新核定")
        said = words % base.member.get_category_display()
        facts.append({"title": _("提示"), "text": said, "kind": "text", "wide": True})
    return Panel("how", _("怎样算出来的"), facts=facts)


def stands(base: Base) -> bool:
    return not base.void_reason


def buttons(base: Base, actor: Actor) -> list[dict[str, Any]]:
    if not base.income or not holds(actor, base.member.org.path):
        return []
    return [{"title": _("查看基数"), "url": reverse("dues.look", args=[base.pk]), "icon": "eye"}]


def first_of_year(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    today = clock.today()
    return {"since": today.replace(day=1), "year": today.year, "reviewed_on": today}


def studied(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"since": clock.today().replace(day=1), "studied_on": clock.today()}


BASES_PAGES = RecordPages(
    sheet=BASES,
    noun=gettext_lazy("基数"),
    record=actions.confirm,
    acts=[
        ActPage("void_base", gettext_lazy("作废"), actions.void_base, ReasonForm, when=stands,
                danger=True),
    ],
    panels=[how],
    buttons=buttons,
    menu=("党员", 65),
    icon="people",
    sees=OWN,
    keeps=OWN,
    start=first_of_year,
    verbs={"confirm": gettext_lazy("核定"), "look": gettext_lazy("查看基数")},
)  # fmt: skip
REVIEWS_PAGES = RecordPages(
    sheet=REVIEWS,
    noun=gettext_lazy("年度核定"),
    form=forms.ReviewForm,
    record=actions.review,
    sees=SEES,
    keeps=OWN,
    start=first_of_year,
    verbs={"review": gettext_lazy("年度核定")},
)
RELIEFS_PAGES = RecordPages(
    sheet=RELIEFS,
    noun=gettext_lazy("减免"),
    form=forms.ReliefForm,
    record=actions.propose,
    steps=[
        StepPage(
            RELIEF_FLOW,
            {"approve": actions.approve, "refuse": actions.refuse},
            {"approve": forms.DecideForm, "refuse": forms.DecideForm},
        )
    ],
    menu=("党员", 66),
    icon="people",
    sees=RELIEVES,
    keeps=(Role.BRANCH_SECRETARY,),  # the branch studies it; above, it is only decided
    start=studied,
    verbs={"propose": gettext_lazy("报请减免")},
)
HABITS_PAGES = RecordPages(
    sheet=HABITS,
    noun=gettext_lazy("地方规定"),
    record=actions.set_habit,
    sees=SEES,
    keeps=SETS,
    start=first_of_year,
    verbs={"set_habit": gettext_lazy("设定")},
)
BASIS_PAGES = [BASES_PAGES, REVIEWS_PAGES, RELIEFS_PAGES, HABITS_PAGES]


def look_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, then shows the income once; the look stays and the member can read it."""
    actor: Any = request.user
    base = get_object_or_404(Base.objects.visible_to(actor), pk=pk)
    form = forms.LookForm(request.POST or None, actor=actor)
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = actions.look(base, actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
    context = {
        "title": _("查看基数：%s") % base.member,
        "form": form,
        "submit": _("查看"),
        "shown": shown,
        "cancel_url": reverse("dues.bases.detail", args=[pk]),
        "crumbs": [{"title": BASES.title, "url": reverse("dues.bases.table")}],
    }
    status = 200 if shown is not None or request.method != "POST" else 422
    return render(request, "dues/look.html", context, status=status)
