"""A provider confirms within its promised minutes, or the order goes to the next who serves it."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.paths import inside, upward
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.services.models import Provider, Supply
from jiceng.work.orders.actions.holding import let_go, pooled
from jiceng.work.orders.flows import HELD, ORDER
from jiceng.work.orders.models import Hold, Order
from jiceng.work.orders.rules import unconfirmed

SYSTEM = "系统"


def _waiting() -> models.QuerySet[Hold]:
    rows: models.QuerySet[Hold] = (
        Hold.objects.open()
        .lead()
        .filter(provider__isnull=False, confirmed_at=None, order__state=HELD)
    )
    return rows


@transaction.atomic
def confirm(order: Order, *, actor: Actor) -> Order:
    """服务商已确认: it will come."""
    if not _waiting().filter(order=order).update(confirmed_at=clock.now()):
        raise StepError(_("不是派给服务商的，或者已经确认过"))
    note(actor, "orders.confirm", order)
    return order


def next_provider(order: Order) -> Provider | None:
    """Whoever serves the item in the same line and was not asked yet, the longest listed first."""
    if order.item_id is None:
        return None
    asked = Hold.objects.filter(order=order).exclude(provider=None).values("provider")
    path = order.handler.path
    near = Q(provider__keeper__path__in=upward(path)) | inside("provider__keeper__path", path)
    rows = Supply.objects.filter(near, item=order.item_id, until=None).exclude(provider__in=asked)
    open_ = rows.filter(provider__in=Provider.objects.open()).select_related("provider")
    found = open_.order_by("provider__since", "provider").first()
    return found.provider if found is not None else None


@transaction.atomic
def reassign(order: Order, *, actor: Actor) -> Order:
    """改派: the provider said nothing; the next one, or back into the pool where there is none."""
    held = _waiting().select_for_update(of=("self",)).filter(order=order).first()
    if held is None:
        raise StepError(_("不是派给服务商的，或者已经确认过"))
    why = _("没有在承诺的时间内确认")
    take(order, ORDER, "hand_back", actor=actor, taken_at=None, **pooled(order))
    let_go(order, Hold.End.BACK, why)
    following = next_provider(order)
    if following is not None:
        now = clock.now()
        take(order, ORDER, "assign", actor=actor, taken_at=now)
        Hold.objects.create(order=order, org=order.handler, provider=following, begun_at=now)
    note(actor, "orders.reassign", order, reason=why)
    if following is not None:
        hand_on("orders.assigned", order, actor=actor)
    return order


def pass_unconfirmed() -> int:
    """Every few minutes: what a provider should have confirmed by now; how many went on."""
    now, count = clock.now(), 0
    for held in _waiting().select_related("provider", "order__handler").order_by("pk"):
        minutes = held.provider.minutes if held.provider is not None else None
        if not unconfirmed(begun=held.begun_at, now=now, minutes=minutes):
            continue
        try:
            reassign(held.order, actor=System(SYSTEM))
        except StepError:
            continue  # confirmed this very moment
        count += 1
    return count
