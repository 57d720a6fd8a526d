"""关爱走访 → 别的房间和待发消息: where a need goes on, who hears of a visit that is overdue."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.clock import today
from jiceng.kit.roles import Role
from jiceng.registers.accounts.models import Account
from jiceng.site.telling import holders, queue, queue_each


def order_of_need(visit: Any, *, actor: Actor) -> None:
    """走访发现的需要 → 诉求工单: nothing of the household goes along, the community answers."""
    if not apps.is_installed("jiceng.work.orders"):
        return
    from jiceng.work.care.actions import tie  # noqa: PLC0415  # may be left out
    from jiceng.work.orders.actions import submit  # noqa: PLC0415  # may be left out

    text = _("%s（关爱走访发现，请和社区联系）") % visit.outcome
    order = submit(actor=actor, org=visit.org, channel="grid", text=text)
    tie(visit, actor=actor, to=order, said=_("已转工单 %s") % order.shown_number)


def matter_of_need(visit: Any, *, actor: Actor) -> None:
    """走访发现的需要 → 社区自己的事项."""
    from jiceng.registers.matters.actions import lodge  # noqa: PLC0415
    from jiceng.work.care.actions import tie  # noqa: PLC0415  # may be left out

    matter = lodge(
        actor=actor, title=visit.outcome, org=visit.org, source="request",
        origin_text=_("关爱走访"),
    )  # fmt: skip
    tie(visit, actor=actor, to=matter, said=_("已列为事项 %s") % matter.number)


def tell_of_overdue(households: Sequence[Any], *, actor: Actor) -> None:
    """走访超期 → 结对的人和社区: once for each time it falls due, and no name in the message."""
    from jiceng.work.care.models import Assignment  # noqa: PLC0415  # may be left out
    from jiceng.work.care.rules import due_on  # noqa: PLC0415  # may be left out

    due = {one.pk: due_on(last=one.last_seen, every=one.every) for one in households}
    held = Assignment.objects.standing(today()).filter(household__in=due, member__isnull=False)
    pairs = list(held.values_list("household", "member"))
    own: dict[int, list[Account]] = defaultdict(list)
    for account in Account.objects.filter(
        member__in={member for _household, member in pairs}, is_active=True
    ).order_by("pk"):
        own[account.member_id or 0].append(account)
    going: dict[int, list[Account]] = defaultdict(list)
    for household, member in pairs:
        going[household] += own[member]
    orgs: dict[Any, list[Any]] = defaultdict(list)
    for one in households:
        orgs[one.org].append(one)
    letters = [
        (one.org, going[one.pk], f"care.overdue:{one.pk}:{due[one.pk]}") for one in households
    ]
    text = _("有一户关爱户的走访过了约定的日子，请到“我的关爱户”看；已经去过的请补记")
    queue_each(letters, kind="duty", actor=actor, text=text)
    for org, rows in orgs.items():
        words = _("本社区有 %d 户关爱户的走访超期，请到“关爱户名单”看")
        last = max(due[one.pk] for one in rows)
        queue(org, holders(org, Role.COMMUNITY_WORKER), f"care.overdue:{org.pk}:{last}",
              kind="duty", actor=actor, text=words % len(rows))  # fmt: skip


def leave_households(member: Any, *, actor: Actor) -> None:
    """党员减少 → 结对: whoever left the roll goes to no household from that day on."""
    if not apps.is_installed("jiceng.work.care"):
        return
    from jiceng.work.care.actions import release  # noqa: PLC0415  # may be left out

    release(member, actor=actor)


def leave_households_anew(righted: Any, *, actor: Actor) -> None:
    """更正死亡登记 → 结对: it ends on the day the member really died, or goes on."""
    if not apps.is_installed("jiceng.work.care"):
        return
    from jiceng.work.care.actions import release  # noqa: PLC0415  # may be left out

    release(righted.member, actor=actor)


FOLLOWS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "care.overdue": [tell_of_overdue],
    "care.refer_matter": [matter_of_need],
    "care.refer_order": [order_of_need],
}
