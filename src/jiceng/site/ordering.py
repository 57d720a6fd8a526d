"""Words about orders: to whoever asked, by the number they left; to whom one was passed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import slips
from jiceng.kernel.actors import Actor
from jiceng.registers.accounts.models import Account
from jiceng.site.telling import queue, tell

SHORT = 40


def address_of_code(code: str, *, actor: Actor) -> str | None:
    """查询码 → 那件诉求的回执: where a code goes that has the shape of an order's.

    There it is tried, and who guesses waits.
    """
    del actor
    if not apps.is_installed("jiceng.work.orders"):
        return None

    said = slips.read(code)
    return reverse("orders.receipt", args=[said]) if said else None


def answer_requester(order: Any, *, actor: Actor) -> None:
    """办结、转外单位 → 留了电话的本人: one short message; the number is passed on unopened."""
    if order.phone is None or not apps.is_installed("jiceng.registers.outbox"):
        return
    from jiceng.registers.outbox.actions import queue_many  # noqa: PLC0415  # may be left out

    what = order.outcome[:SHORT] or order.get_state_display()
    words = _("您提的事（%(number)s）%(state)s：%(what)s。凭查询码 %(code)s 可看结果、可评价。")
    said = {"number": order.shown_number, "state": order.get_state_display(), "what": what,
            "code": order.code}  # fmt: skip
    key = f"orders.answered:{order.pk}:{order.reopened}:{order.state}"
    row = {
        "org": order.handler, "channel": "sms", "kind": "result", "phone": order.phone,
        "phone_blind": order.phone_blind, "dedupe_key": key,
        "text": "{said}", "params": {"said": words % said},
    }  # fmt: skip
    try:
        queue_many([row], actor=actor)
    except ValidationError:
        return  # the day's messages are used up: the order is finished all the same


def recall_order(order: Any, *, actor: Actor) -> None:
    """本人收回联系方式 → 待发消息: nothing more goes to the number."""
    _recall(f"orders.answered:{order.pk}:", actor)


def recall_visit(appointment: Any, *, actor: Actor) -> None:
    """本人收回预约的联系方式 → 待发消息."""
    _recall(f"halls.tell:{appointment.pk}:", actor)


def _recall(prefix: str, actor: Actor) -> None:
    if not apps.is_installed("jiceng.registers.outbox"):
        return
    from jiceng.registers.outbox.actions import recall  # noqa: PLC0415  # may be left out

    recall(prefix, actor=actor, reason=_("本人收回了联系方式"))


def tell_of_passing(order: Any, *, actor: Actor) -> None:
    """转办、退回、重新办理 → 现在承办的单位."""
    words = _("有一件诉求转到本单位：%(number)s，最迟 %(day)s 答复")
    said = {"number": order.shown_number, "day": order.due_on}
    key = f"orders.passed:{order.pk}:{order.handler_id}:{order.due_on}:{order.reopened}"
    tell(order.handler, key, words % said, kind="task", sender=order.org, actor=actor)


def tell_of_assignment(order: Any, *, actor: Actor) -> None:
    """指派 → 接单的党员，或者服务商的账号."""
    from jiceng.work.orders.models import Hold  # noqa: PLC0415  # may be left out

    led = Hold.objects.open().lead().filter(order=order)
    members, shops = led.exclude(member=None), led.exclude(provider=None)
    accounts = Account.objects.filter(
        Q(member__in=members.values("member")) | Q(provider__in=shops.values("provider"))
    )
    words = _("派给您一件：%(number)s，最迟 %(day)s 答复，请在“接单”里看")
    said = {"number": order.shown_number, "day": order.due_on}
    queue(order.handler, accounts, f"orders.assigned:{order.pk}:{order.taken_at:%m%d%H%M}",
          kind="task", actor=actor, text=words % said)  # fmt: skip


RECALLS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "halls.taken_back": [recall_visit],
    "orders.taken_back": [recall_order],
}
