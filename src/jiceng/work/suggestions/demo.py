"""Three years of suggestions: most answered, some late, one never, two that close a report."""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.periods import around
from jiceng.kit.demo import Stage, World
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.suggestions import actions
from jiceng.work.suggestions.models import basis_faults

SAID = (
    (
        "完善社区工作者待遇增长办法",
        "建议市里明确社区工作者待遇的增长办法，让各区有统一的依据（演示）",
        "survey",
        "orgs.orgs",
    ),
    (
        "统一两新组织党建经费渠道",
        "建议把两新组织党组织的活动经费纳入统一渠道（演示）",
        "meeting",
        "units.covered",
    ),
    (
        "打通热线工单接口",
        "建议热线平台开放工单接口，社区不再两头登记（演示）",
        "order",
        "matters.raised",
    ),
    (
        "支持老旧小区建阵地",
        "建议对没有活动场所的老旧小区给予建设支持（演示）",
        "finding",
        "venues.venues",
    ),
    ("精简重复报表", "建议合并内容相同的报表，一个数只报一次（演示）", "other", ""),
)
REPLIES = (
    "已列入明年的安排（演示）",
    "请按现行办法执行，经费另行研究（演示）",
    "同意，已通知有关单位（演示）",
)


def history(world: World) -> None:
    """Every second month the district, every third a street; the last ones still wait."""
    root = Org.objects.filter(parent=None).order_by("pk").first()
    if root is None:
        return
    streets = list(Org.objects.filter(parent=root, kind=Kind.WORK_COMMITTEE, until=None)
                   .order_by("pk")[:3])  # fmt: skip
    for number, part in enumerate(world.months()):
        day = world.day_of(part)
        if day is None:
            continue
        if number % 2 == 0:
            one = written(world, root, day, number)
            went(world, one, day, number)
        if streets and number % 3 == 1:
            one = written(world, streets[number % len(streets)], day, number + 1)
            went(world, one, day, number)


def written(world: World, org: Org, day: date, number: int) -> Any:
    topic, text, source, key = SAID[number % len(SAID)]
    period = around(day, "quarter").code
    basis = "" if key and basis_faults(key, period) else key
    meeting = Meeting.objects.filter(org=org, held_on__lte=day).order_by("-held_on", "pk").first()
    with clock.at(day):
        return actions.draft(
            actor=world.actor, org=org, superior="市委组织部（演示）" if org.parent is None else "",
            topic=topic, text=text, source=source, basis=basis, period=period if basis else "",
            in_report=number % 4 == 0, meeting=meeting if source == "meeting" else None,
        )  # fmt: skip


def went(world: World, one: Any, day: date, number: int) -> None:
    """The newest are left at each stage of the way; every fifth gets its answer late."""
    left = (world.until - day).days
    if left < 10:
        return
    with clock.at(day + timedelta(days=3)):
        actions.approve(one, actor=world.actor)
    if left < 35:
        return
    with clock.at(day + timedelta(days=5)):
        actions.send(one, actor=world.actor)
    over = day + timedelta(days=50 if number % 5 == 2 else 20 + number % 9)
    if number % 11 == 4 or over > world.until:
        return
    with clock.at(over):
        actions.answer(one, actor=world.actor, reply=REPLIES[number % len(REPLIES)],
                       outcome=("adopted", "explained", "partly", "later")[number % 4])  # fmt: skip
    if number % 3 and over + timedelta(days=15) <= world.until:
        with clock.at(over + timedelta(days=15)):
            actions.close(one, actor=world.actor, result="已按答复安排（演示）")


STAGES = [Stage(99, "意见建议上报", history)]
