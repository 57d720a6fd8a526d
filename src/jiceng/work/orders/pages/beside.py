"""Console pages of small wishes and of what was told without a name."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope
from jiceng.work.orders import actions, forms
from jiceng.work.orders.access import HEARS, KEEPS
from jiceng.work.orders.flows import TIP, WISH
from jiceng.work.orders.models import Tip
from jiceng.work.orders.sheets import TIPS, WISHES

SECTION = "服务群众"


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node, "raised_on": clock.today()}


def to_read(tip: Tip, actor: Actor) -> list[dict[str, Any]]:
    """The words, for whoever deals with it."""
    del actor
    if tip.words is None:
        return []
    return [{"title": gettext_lazy("看内容（会留下记录）"), "post": True,
             "url": reverse("orders.tip_words", args=[tip.pk])}]  # fmt: skip


WISH_PAGES = RecordPages(
    WISHES, noun=gettext_lazy("微心愿"), record=actions.raise_wish, start=here, keeps=KEEPS,
    steps=[StepPage(
        WISH, {name: getattr(actions, name) for name in ("adopt", "give_up", "grant", "withdraw")},
        {"adopt": forms.AdoptForm, "grant": forms.GrantForm, "give_up": ReasonForm,
         "withdraw": ReasonForm},
    )],
    menu=(SECTION, 30), icon="star", verbs={"raise_wish": gettext_lazy("征集"),
                                            "clear_wishes": gettext_lazy("清除联系方式")},
    empty=gettext_lazy("还没有微心愿。社区征集以后登记在这里，居民和党员在手机上看。"),
)  # fmt: skip
TIP_PAGES = RecordPages(
    TIPS, noun=gettext_lazy("匿名反映"), keeps=HEARS, sees=HEARS, buttons=to_read,
    steps=[StepPage(TIP, {"answer": actions.answer, "shut": actions.shut},
                    {"answer": forms.AnswerForm, "shut": forms.ShutForm})],
    menu=(SECTION, 90), icon="task", verbs={"forget": gettext_lazy("到期清除")},
    empty=gettext_lazy("没有匿名反映。"),
)  # fmt: skip


def tip_words(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told; the look is written down."""
    tip: Tip = row_of(TIP_PAGES, request, pk)
    actor: Any = request.user
    back = reverse("orders.tips.detail", args=[pk])
    try:
        words = actions.read_words(tip, actor=actor)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(back)
    facts = [{"title": _("反映的内容"), "text": words, "kind": "text", "wide": True}]
    context = {"title": _("匿名反映"), "facts": facts, "back": back}
    return render(request, "orders/contact.html", context)
