"""Three years of major projects: some finished, some late, one told of irregularly."""

from datetime import date, timedelta

from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.majors import actions
from jiceng.work.majors.flows import COMPLETED, IN_PROGRESS, PLANNED, STARTED, UNDER_WAY
from jiceng.work.majors.models import MajorProject, Milestone

# Listed so many months in, to begin and to be finished so many months later, whether named.
PLANS = (
    ("滨河公园改造", 1, 2, 14, False), ("老旧小区加装电梯", 2, 1, 20, True),
    ("数字产业园", 5, 4, 24, True), ("社区卫生服务中心", 9, 2, 15, False),
    ("东部快速通道", 14, 3, 20, True), ("便民市场提升", 18, 2, 12, False),
    ("智慧停车", 25, 3, 9, True), ("区文化馆新馆", 33, 6, 30, False),
)  # fmt: skip
LATE = ("东部快速通道", "便民市场提升")


def history(world: World) -> None:
    """Month by month: listed, begun, told of; two slip, one of them is put off with a reason."""
    orgs = list(Org.objects.filter(kind__in=(Kind.DISTRICT, Kind.WORK_COMMITTEE), until=None,
                                   since__lte=world.since).order_by("path")[:4])  # fmt: skip
    for number, part in enumerate(world.months()):
        day = world.day_of(part)
        if day is None:
            continue
        with clock.at(day):
            for n, plan in enumerate(PLANS):
                if plan[1] == number:
                    listed(world, orgs[n % len(orgs)], plan, day)
            months(world, part, day, number)


def listed(world: World, org: Org, plan: tuple[str, int, int, int, bool], day: date) -> None:
    name, _month, begin, finish, named = plan
    project = actions.list_project(
        actor=world.actor, name=f"{name}（演示）", org=org, leader="演示领导",
        about="按计划建设（演示）", listed_on=day, named=named,
        begin_by=day + timedelta(days=30 * begin), finish_by=day + timedelta(days=30 * finish),
    )  # fmt: skip
    actions.set_milestone(actor=world.actor, project=project, name="主体完工",
                          due_on=day + timedelta(days=20 * finish))  # fmt: skip


def months(world: World, part: Period, day: date, number: int) -> None:
    """What is due is done, but by those that are late; most tell of their month."""
    standing = list(MajorProject.objects.standing().exclude(state=COMPLETED).order_by("pk"))
    for project in standing:
        slow = project.name.startswith(LATE)
        due = Milestone.objects.open(day).filter(project=project, due_on__lte=part.last)
        for one in due.order_by("due_on"):
            reached(world, project, one, day, slow)
    told = [one for n, one in enumerate(standing)
            if one.state in UNDER_WAY and (n + number) % 7]  # fmt: skip
    actions.update_many(
        [{"project": one, "month_on": day, "progress": "按计划推进（演示）",
          "trouble": "征迁进度慢（演示）" if one.name.startswith(LATE) else ""} for one in told],
        actor=world.actor,
    )  # fmt: skip


def reached(world: World, project: MajorProject, one: Milestone, day: date, slow: bool) -> None:
    if one.kind == Milestone.Kind.BEGIN and project.state == PLANNED:
        actions.start(project, actor=world.actor, on=day)
    elif one.kind == Milestone.Kind.MIDDLE and not slow:
        actions.reach(one, actor=world.actor, on=day)
        actions.advance(project, actor=world.actor, on=day)
    elif one.kind == Milestone.Kind.MIDDLE and project.name.startswith(LATE[0]) and (
            one.set_on < one.due_on < day and one.set_on.year < day.year):  # fmt: skip
        actions.put_off(one, actor=world.actor, to=day + timedelta(days=45),
                        reason="管线迁改未完（演示）")  # fmt: skip
    elif one.kind == Milestone.Kind.MIDDLE and project.state == STARTED:
        actions.advance(project, actor=world.actor, on=day)  # on its way, and late
    elif one.kind == Milestone.Kind.FINISH and project.state == IN_PROGRESS and not slow:
        actions.complete(project, actor=world.actor, on=day)


STAGES = [Stage(101, "重大项目", history)]
