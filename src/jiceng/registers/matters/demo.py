"""The demo's matters: tasks every half-year, findings of supervision, a few late, one reopened."""

from datetime import date, datetime, time, timedelta

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.demo import Stage, World
from jiceng.registers.matters import actions
from jiceng.registers.matters.models import Matter
from jiceng.registers.orgs.models import Kind, Org

CHECKER = System("演示复核")
FINDINGS = (
    ("楼道堆物清理不彻底", "与物业逐栋核查，约定每周巡查一次"),
    ("活动室开放时间未公布", "在门口和群内公布开放时间"),
    ("居民反映路灯不亮", "联系养护单位更换灯具"),
    ("台账与实际人数不符", "对照花名册逐人核对"),
    ("公示栏内容过期", "更换到期内容，明确专人负责"),
    ("服务窗口标识不清", "重做窗口标牌"),
)
TASKS = ("开展党员信息核查", "组织春季义务植树", "排查小区消防通道", "更新组织生活固定日安排")


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10))


def lodged(world: World) -> None:
    """A finding here and there each month, worked on by the communities' committees."""
    orgs = list(Org.objects.filter(kind=Kind.COMMITTEE, until=None).order_by("path")[:40])
    root = world.made["root"]
    for part in world.months():
        day = world.day_of(part)
        if day is None:
            continue
        for _n in range(2):
            title, measure = world.dice.choice(FINDINGS)
            org = world.dice.choice(orgs)
            with clock.at(_at(day)):
                matter = actions.lodge(
                    actor=world.actor, title=title, org=org, sender=root, source="finding",
                    owner="演示责任人", due_on=day + timedelta(days=30), measure=measure,
                )  # fmt: skip
            _follow(world, matter, day)


def _follow(world: World, matter: Matter, day: date) -> None:
    luck = world.dice.random()
    steps = [(2, "accept"), (10, "report"), (20 if luck < 0.8 else 45, "submit"), (24, "close")]
    on = day
    for after, verb in steps[: 4 if luck < 0.93 else 2]:
        on = max(on, day + timedelta(days=after))
        if on > world.until:
            return
        with clock.at(_at(on)):
            if verb == "report":
                actions.report(matter, actor=world.actor, text="已与相关方对接")
            elif verb == "submit":
                actions.submit(matter, actor=world.actor, proof="已按措施办理完毕")
            elif verb == "accept":
                actions.accept(matter, actor=world.actor)
            else:
                actions.close(matter, actor=CHECKER)
    if luck < 0.03 and on + timedelta(days=20) <= world.until:
        with clock.at(_at(on + timedelta(days=20))):
            actions.reopen(matter, actor=CHECKER, reason="居民反映又出现同样问题")


def issued(world: World) -> None:
    """Every half-year a task to all streets."""
    root = world.made["root"]
    streets = list(Org.objects.filter(parent=root, kind=Kind.WORK_COMMITTEE, until=None))
    for n, part in enumerate(list(world.months())[::6]):
        day = world.day_of(part)
        if day is None:
            continue
        with clock.at(_at(day)):
            task = actions.issue(
                actor=world.actor, org=root, title=TASKS[n % len(TASKS)], orgs=streets,
                basis=f"演示〔{day.year}〕{n + 1}号", due_on=day + timedelta(days=40),
            )  # fmt: skip
        for matter in Matter.objects.filter(task=task).select_related("org"):
            if world.dice.random() < 0.9:
                _follow(world, matter, day)


STAGES = [Stage(70, "事项", lodged), Stage(71, "任务", issued)]
