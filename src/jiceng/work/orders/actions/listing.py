"""月任务清单: what is open with each unit, and issuing it as one task to all of them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalLine, note
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import around
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Task
from jiceng.registers.orgs.models import Org
from jiceng.work.orders.flows import OPEN
from jiceng.work.orders.models import Order
from jiceng.work.orders.rules import TaskWindow


def listed(node: Org, window: TaskWindow) -> Any:
    """Open orders beneath a node that were asked by the end of the window, by their unit."""
    rows = Order.objects.filter(inside("handler__path", node.path), state__in=OPEN)
    return rows.filter(asked_on__lte=window.last).select_related("handler", "org")


@transaction.atomic
def issue_list(node: Org, window: TaskWindow, *, actor: Actor) -> Task:
    """下达: one task, a matter for each unit with open orders, to be reported by the next tenth."""
    rows = listed(node, window).order_by("handler__path")
    units = list(dict.fromkeys(one.handler for one in rows))
    if not units:
        raise ValidationError(_("没有要下达的：各单位手上都没有没办完的诉求"))
    month = around(window.first, "month").words
    if _issued(node, window):
        raise ValidationError(_("%s的清单已经下达过") % month)
    title = _("%s诉求任务清单") % month
    made = matters.issue(
        actor=actor, org=node, title=title, orgs=units, due_on=window.due,
        text=_("手上没有办完的诉求逐件办结，办不了的写明原因；清单在“月任务清单”里看"),
    )  # fmt: skip
    note(actor, "orders.issue_list", made, month=window.month, units=len(units))
    return made


def _issued(node: Org, window: TaskWindow) -> bool:
    """Was the list of this month issued before, in whatever words?"""
    due = Task.objects.filter(org=node, due_on=window.due, void_reason="")
    keys = [str(key) for key in due.values_list("pk", flat=True)]
    lines = JournalLine.objects.filter(label=Task._meta.label_lower, record__in=keys)
    return bool(lines.filter(verb="orders.issue_list").exists())
