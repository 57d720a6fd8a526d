"""外转登记: what went to another authority's system, and what a person must find out."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy

from jiceng.channels.open311 import actions
from jiceng.channels.open311.access import KEEPS
from jiceng.channels.open311.flows import PASSING
from jiceng.channels.open311.forms import FoundForm
from jiceng.channels.open311.models import Passing
from jiceng.channels.open311.sheets import PASSINGS
from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import address


def order_of(passing: Passing, actor: Actor) -> Panel | None:
    """诉求工单: the way to the order itself, for whoever sees it."""
    if "#" not in passing.order or not apps.is_installed("jiceng.work.orders"):
        return None
    order: Any = Ref.read(passing.order).open()
    if order is None or not type(order).objects.visible_to(actor).filter(pk=order.pk).exists():
        return None
    fact = {"title": gettext_lazy("诉求工单"), "text": str(order), "kind": "text",
            "url": address("orders.orders.detail", pk=order.pk)}  # fmt: skip
    return Panel("order", gettext_lazy("转的是哪一件"), facts=[fact])


PASSING_PAGES = RecordPages(
    PASSINGS,
    noun=gettext_lazy("外转"),
    steps=[
        StepPage(
            PASSING,
            {
                "confirm_sent": actions.confirm_sent,
                "confirm_not_sent": actions.confirm_not_sent,
                "pass_again": actions.pass_again,
            },
            {"confirm_sent": FoundForm},
        )
    ],
    panels=[order_of],
    verbs={"forward": gettext_lazy("外转")},
    menu=("服务群众", 18),
    icon="right",
    keeps=KEEPS,
    empty=gettext_lazy("没有外转过。管理员启用“Open311 外转”以后，转给热线的诉求从这里转出去。"),
)
PAGES = [PASSING_PAGES]
urls = [*PASSING_PAGES.urls()]
