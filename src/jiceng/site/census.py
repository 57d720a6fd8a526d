"""两新组织底册 → 别的房间和待发消息: which figure a phase is read by, who hears of new firms, what
came of the Party's work in a firm.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Avg
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.clock import today
from jiceng.kernel.periods import around
from jiceng.kit.roles import STAFF
from jiceng.site.telling import holders, queue

NAMED = 5


def tell_of_firms(entries: Sequence[Any], *, actor: Actor) -> None:
    """新登记的单位 → 待发消息: the staff of each organisation hear of it once a day, with the first
    few names; all of them stand in the list of differences.
    """
    by_org: dict[Any, list[Any]] = defaultdict(list)
    for one in entries:
        by_org[one.org].append(one)
    for org, rows in by_org.items():
        names = "、".join(one.name for one in rows[:NAMED])
        words = _("登记数据里有新出现的单位：%s，请核实是否纳入底册")
        if len(rows) > NAMED:
            words = _("登记数据里有新出现的单位：%s等，请核实是否纳入底册")
        key = f"enterprises.alert:{org.pk}:{today()}"  # an extract comes in many lots
        queue(org, holders(org, *STAFF), key, kind="duty", actor=actor, text=words % names)


def figure_of(key: str, *, actor: Actor) -> Any:
    """阶段的指标: whichever room keeps it; None where there is none, or none with a share."""
    del actor
    if not apps.is_installed("jiceng.insight.shelf"):
        return None
    from jiceng.insight.shelf.look import NoFigureError, look_up  # noqa: PLC0415  # may be left out

    try:
        found = look_up(key)
    except NoFigureError:
        return None
    return found if getattr(found, "having", None) is not None else None


def effect_of(unit: Any, *, actor: Actor) -> dict[str, Any] | None:
    """党企快车道 → 五清卡: what was raised and solved for a firm this year, its contests and zones,
    as far as this person sees them.
    """
    if not apps.is_installed("jiceng.work.fastlane"):
        return None
    from jiceng.work.fastlane.models import Contest, DutyZone, Issue  # noqa: PLC0415  # left out

    day = today()
    raised = Issue.objects.visible_to(actor).raised(around(day, "year")).filter(unit=unit)
    contests = Contest.objects.visible_to(actor).held(around(day, "year")).filter(unit=unit)
    zones = DutyZone.objects.visible_to(actor).standing(day).filter(unit=unit)
    return {
        "raised": raised.count(), "solved": raised.solved(day).count(),
        "days": raised.replied(day).aggregate(days=Avg("response_days"))["days"],
        "contests": contests.count(), "zones": zones.count(),
        "results": [one.result for one in contests.order_by("-held_on", "-pk")[:NAMED]],
    }  # fmt: skip


def history_of(unit: Any, *, actor: Actor) -> list[dict[str, Any]]:
    """党企快车道、一企一策 → 五清卡的办理记录: lines as the card's story has them, of what this
    person sees.
    """
    lines: list[dict[str, Any]] = []
    if apps.is_installed("jiceng.work.fastlane"):
        lines += _cases_of(unit, actor)
    if apps.is_installed("jiceng.work.coverage"):
        lines += _plans_of(unit, actor)
    return lines


def _cases_of(unit: Any, actor: Actor) -> list[dict[str, Any]]:
    from jiceng.work.fastlane.models import Issue  # noqa: PLC0415  # left out

    lines = []
    for one in Issue.objects.visible_to(actor).standing().filter(unit=unit).select_related("org"):
        url = reverse("fastlane.issues.detail", args=[one.pk])
        told = {"who": str(one.org), "words": one.content, "url": url}
        lines.append({"title": _("提出企业困难"), "at": one.raised_on, **told})
        if one.replied_on is not None:
            words = _("%(outcome)s：%(answer)s") % {
                "outcome": one.get_outcome_display(), "answer": one.answer}  # fmt: skip
            lines.append({"title": _("答复企业困难"), "at": one.replied_on,
                          **told, "who": str(one.lead or ""), "words": words})  # fmt: skip
    return lines


def _plans_of(unit: Any, actor: Actor) -> list[dict[str, Any]]:
    from jiceng.work.coverage.models import UnitPlan  # noqa: PLC0415  # left out

    lines = []
    for one in UnitPlan.objects.visible_to(actor).filter(unit=unit):
        url = reverse("coverage.plans.detail", args=[one.pk])
        told = {"who": one.owner, "words": one.measure, "url": url}
        for day, title in (
            (one.drafted_on, _("拟定一企一策")), (one.approved_on, _("批准一企一策")),
            (one.done_on, _("完成一企一策")), (one.dropped_on, _("终止一企一策")),
        ):  # fmt: skip
            over = day is not None and day in {one.done_on, one.dropped_on} and one.outcome
            words = {"words": one.outcome} if over else {}
            lines += [{"title": title, "at": day, **told, **words}] if day is not None else []
    return lines


FOLLOWS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "enterprises.alert": [tell_of_firms],
    "enterprises.effect": [effect_of],
    "enterprises.figure": [figure_of],
    "enterprises.history": [history_of],
}
