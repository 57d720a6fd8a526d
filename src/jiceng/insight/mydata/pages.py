"""字段登记 for everybody, 我的信息 on the console, and the requests to correct for who keeps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiceng.insight.mydata import actions
from jiceng.insight.mydata.access import KEEPS, SEES
from jiceng.insight.mydata.fields import Class, register
from jiceng.insight.mydata.forms import AnswerForm
from jiceng.insight.mydata.holdings import holdings, purposes
from jiceng.insight.mydata.models import Correction
from jiceng.insight.mydata.sheets import CORRECTIONS
from jiceng.kernel.actors import Actor
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.rooms import gather
from jiceng.registers.accounts.portal import signed_in

FEW = 5  # rows of a table on the overview; all of them one tap further


def show_fields(request: HttpRequest) -> HttpResponse:
    """The field register by table; `?class=敏感` shows one class."""
    wanted = request.GET.get("class", "")
    rows = [one for one in register() if not wanted or one.held_as == wanted]
    tables: dict[str, list[Any]] = {}
    for one in rows:
        tables.setdefault(one.table, []).append(one)
    context = {
        "title": _("字段登记"),
        "definition": _("一数一源：系统里的每一项数据属于哪一类、为什么要、依据什么、保留多久。"),
        "tables": tables.items(),
        "classes": [one.value for one in Class],
        "wanted": wanted,
        "count": len(rows),
    }
    return render(request, "mydata/fields.html", context)


def show_mine(request: HttpRequest) -> HttpResponse:
    """我的信息: everything held about me, why, and what is wrong may be asked about."""
    account: Any = request.user
    tables = [
        {
            "title": one.title,
            "why": purposes(one),
            "count": one.count,
            "rows": [one.values(row) for row in one.rows[:FEW]],
            "url": reverse("mydata.held", args=[one.label]) + ("?part=1" if one.part else ""),
        }
        for one in holdings(account)
    ]
    context = {
        "title": _("我的信息"),
        "definition": _("系统里登记的与您有关的全部内容。有误的，点开这一张表，在那一栏申请更正。"),
        "tables": tables,
        "asked": Correction.objects.filter(account=account).order_by("-pk")[:20],
        "buttons": [{"title": _("谁看过我"), "url": reverse("mydata.looks"), "icon": "eye"}],
    }
    return render(request, "mydata/mine.html", context)


def open_(correction: Any) -> bool:
    return bool(correction.answered_on is None)


def at_the_record(correction: Correction, actor: Actor) -> list[dict[str, Any]]:
    """The way to the record itself, where its room has a page for it that this person sees."""
    row = correction.subject()
    for pages in gather("pages", "PAGES"):
        if row is None or pages.sheet.model is not type(row):
            continue
        if pages.sheet.visible(actor).filter(pk=row.pk).exists():
            url = reverse(f"{pages.name}.detail", args=[row.pk])
            return [{"title": _("打开原记录"), "url": url}]
    return []


CORRECTION_PAGES = RecordPages(
    CORRECTIONS,
    acts=[
        ActPage("answer_correction", gettext_lazy("答复"), actions.answer_correction, AnswerForm,
                when=open_),
    ],
    buttons=at_the_record,
    verbs={"ask_correction": gettext_lazy("申请更正"),
           "answer_correction": gettext_lazy("答复")},
    menu=("党员", 70),
    icon="people",
    keeps=KEEPS,
    sees=SEES,
)  # fmt: skip
PAGES = [CORRECTION_PAGES]
urls = [
    path("fields/", never_cache(signed_in(require_safe(show_fields))), name="mydata.fields"),
    path("mine/", never_cache(signed_in(require_safe(show_mine))), name="mydata.mine"),
    *CORRECTION_PAGES.urls(),
]
MENU = [
    Entry("数据", gettext_lazy("字段登记"), "mydata.fields", "data", 80),
    Entry("工作台", gettext_lazy("我的信息"), "mydata.mine", "people", 8),
]
