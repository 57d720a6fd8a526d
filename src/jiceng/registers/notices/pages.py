"""Pages of notices: the ledger, the sheet for the board, and what anybody may read under /p/."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel.actors import Actor
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.forms import ReasonForm, RecordForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.gate import console, row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.registers.files.pages import attachments
from jiceng.registers.notices import actions, forms
from jiceng.registers.notices.access import KEEPS
from jiceng.registers.notices.flows import ENDED, NOTICE, POSTED, WITHDRAWN
from jiceng.registers.notices.models import Notice, NoticePlace, Objection, Scope
from jiceng.registers.notices.rules import personal
from jiceng.registers.notices.sheets import NOTICES, OBJECTIONS

PAGE = 20
STATES = (POSTED, ENDED)


def posted(notice: Notice) -> bool:
    return notice.state == POSTED


def hanging(notice: Notice) -> bool:
    up: bool = NoticePlace.objects.filter(notice=notice, taken_down_on=None).exists()
    return up


def objected(notice: Notice) -> bool:
    return notice.starts_on is not None and notice.state != WITHDRAWN


def privacy(notice: Notice, actor: Actor) -> Panel | None:
    """What the privacy check sees in the words, and how it would be masked."""
    del actor
    found = personal(f"{notice.title}\n{notice.text}")
    if not found:
        return None
    facts = [
        {"title": one.title, "text": f"{one.text} → {one.masked}", "kind": "text"} for one in found
    ]
    return Panel("privacy", gettext_lazy("正文里的个人信息"), facts=facts)


def boards(notice: Notice, actor: Actor) -> Panel:
    """Where it hangs."""
    del actor
    titles = (_("张贴地点"), _("张贴日期"), _("撤下日期"))
    columns = [
        {"name": str(n), "title": title, "kind": "date" if n else "text"}
        for n, title in enumerate(titles)
    ]
    rows = [
        {"url": "", "cells": [{"text": one.where, "kind": "text"},
                              {"text": one.posted_on, "kind": "date"},
                              {"text": one.taken_down_on, "kind": "date"}]}
        for one in NoticePlace.objects.filter(notice=notice).order_by("pk")
    ]  # fmt: skip
    empty = gettext_lazy("还没有登记张贴地点。")
    return Panel("boards", gettext_lazy("张贴"), columns, rows, count=len(rows), empty=empty)


def objections(notice: Notice, actor: Actor) -> Panel | None:
    rows = Objection.objects.visible_to(actor).filter(notice=notice).order_by("-received_on")
    if not rows.exists():
        return None
    return listed(
        "objections",
        gettext_lazy("反映的意见"),
        OBJECTIONS,
        rows,
        only=("received_on", "text", "handled_on", "upheld", "outcome"),
        address=lambda row: reverse("notices.objections.detail", args=[row.pk]),
    )


def buttons(notice: Notice, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("notices.notices.sheet", args=[notice.pk])
    return [{"title": _("打印公示"), "url": url, "icon": "print"}]


NOTICES_PAGES = RecordPages(
    sheet=NOTICES,
    noun=gettext_lazy("公示"),
    done=gettext_lazy("已办理：%s"),
    record=actions.draft,
    change=actions.correct,
    steps=[
        StepPage(
            NOTICE,
            {
                "check": actions.check,
                "review": actions.review,
                "send_back": actions.send_back,
                "post": actions.post,
                "end": actions.end,
                "withdraw": actions.withdraw,
            },
            {
                "check": forms.CheckForm,
                "review": RecordForm,
                "send_back": ReasonForm,
                "post": forms.PostForm,
                "end": forms.EndForm,
                "withdraw": ReasonForm,
            },
        )
    ],
    acts=[
        ActPage("hang", gettext_lazy("已张贴"), actions.hang, forms.HangForm, when=posted),
        ActPage("take_down", gettext_lazy("已撤下"), actions.take_down, forms.TakeDownForm,
                when=hanging),
        ActPage("object_to", gettext_lazy("登记意见"), actions.object_to, forms.ObjectForm,
                when=objected),
    ],
    panels=[privacy, boards, objections, attachments],
    buttons=buttons,
    verbs={"draft": gettext_lazy("拟稿"), "recount": gettext_lazy("重算截止日"),
           "handle": gettext_lazy("处理意见")},
    menu=("公开公示", 10),
    icon="publish",
    keeps=KEEPS,
    root="",
)  # fmt: skip
OBJECTIONS_PAGES = RecordPages(
    sheet=OBJECTIONS,
    acts=[
        ActPage("handle", gettext_lazy("处理意见"), actions.handle, forms.HandleForm,
                when=lambda objection: objection.handled_on is None),
    ],
    menu=("公开公示", 20),
    icon="publish",
    keeps=KEEPS,
)  # fmt: skip


def show_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The A4 sheet for the board, with the code of the public page where there is one."""
    notice = row_of(NOTICES_PAGES, request, pk)
    public = notice.scope == Scope.SOCIETY and notice.state in STATES
    url = request.build_absolute_uri(reverse("notices.public", args=[notice.uid]))
    context = {
        "title": notice.shown_title,
        "notice": notice,
        "qr": qr_svg(url) if public else "",
        "qr_words": _("扫码查看网上公示"),
        "back_url": reverse("notices.notices.detail", args=[pk]),
    }
    return render(request, "notices/sheet.html", context)


# For everybody ----------------------------------------------------------------------------


def show_public_list(request: HttpRequest) -> HttpResponse:
    """What is public: being posted, and past notices with their results."""
    past = request.GET.get("past") == "1"
    rows = Notice.objects.public().filter(state=ENDED if past else POSTED)
    page = Paginator(rows.select_related("org").order_by("-starts_on", "-pk"), PAGE)
    context = {
        "title": _("往期公开") if past else _("公开公示"),
        "page": page.get_page(request.GET.get("page")),
        "past": past,
    }
    return render(request, "notices/public_list.html", context)


def show_public(request: HttpRequest, uid: Any) -> HttpResponse:
    """One public notice, masked; a withdrawn or inner one is not there."""
    notice = get_object_or_404(Notice.objects.public().select_related("org"), uid=uid)
    if notice.starts_on is None:
        raise Http404
    return render(request, "notices/public.html", {"title": notice.shown_title, "notice": notice})


PAGES = [NOTICES_PAGES, OBJECTIONS_PAGES]
urls = [
    path(
        "<int:pk>/sheet/",
        console(require_safe(show_sheet), NOTICES_PAGES.readers),
        name="notices.notices.sheet",
    ),
    *OBJECTIONS_PAGES.urls(),
    *NOTICES_PAGES.urls(),
]
roots = {
    "p/notices/": [
        path("", require_safe(show_public_list), name="notices.public_list"),
        path("<uuid:uid>/", require_safe(show_public), name="notices.public"),
    ]
}
