"""Three years of the department's own house: tasks, some late, half-yearly slips, studies."""

from datetime import date, timedelta

from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kit.demo import Stage, World
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.polls import actions as polls
from jiceng.work.department import actions

TASKS = (
    ("thought", "领学理论清单", "办公室"), ("skill", "业务讲堂每月一讲", "干部教育科"),
    ("service", "为基层减少一张表", "组织科"), ("speed", "请示三天内签收", "办公室"),
    ("conduct", "下基层轻车简从检查", "干部监督科"),
)  # fmt: skip
KINDS = ("study", "lecture", "conduct", "study", "visit", "warning")
OPTIONS = "满意=100\n基本满意=80\n一般=60\n不满意=0"


def history(world: World) -> None:
    """Month by month; a task now and then stays open, one half-year too few slips come back."""
    root = Org.objects.filter(kind=Kind.DISTRICT, until=None).order_by("path").first()
    if root is None:
        return
    below = list(Org.objects.filter(kind=Kind.WORK_COMMITTEE, until=None,
                                    since__lte=world.since).order_by("path")[:5])  # fmt: skip
    for number, part in enumerate(world.months()):
        day = world.day_of(part)
        if day is None:
            continue
        with clock.at(day):
            actions.note_study(
                actor=world.actor, org=root, kind=KINDS[number % len(KINDS)], held_on=day,
                topic="当月专题（演示）", attended=world.dice.randint(18, 32), result="",
            )  # fmt: skip
            if number % 3 == 0:
                tasks(world, root, day, number)
        if below:
            asked(world, root, below[number % len(below)], day, number)
        if day.month in {5, 11}:
            judged(world, root, part, number)


def tasks(world: World, root: Org, day: date, number: int) -> None:
    area, title, office = TASKS[number // 3 % len(TASKS)]
    task = actions.set_task(
        actor=world.actor, org=root, area=area, title=f"{title}（演示）", office=office,
        set_on=day, due_on=day + timedelta(days=60),
    )  # fmt: skip
    if number % 9 != 6:  # the others stay open and become late
        settled(world, Matter.objects.about(task).get(), day, 40)


def asked(world: World, root: Org, sender: Org, day: date, number: int) -> None:
    """A working committee asks the department something; most are answered in time."""
    with clock.at(day):
        matter = matters.lodge(
            actor=world.actor, title="请示党员教育经费使用（演示）", org=root, sender=sender,
            source="report", due_on=day + timedelta(days=15),
        )  # fmt: skip
    settled(world, matter, day, 6 + number % 4 * 4)


def settled(world: World, matter: Matter, day: date, days: int) -> None:
    begun, over = day + timedelta(days=2), day + timedelta(days=days)
    if over > world.until:
        return
    with clock.at(begun):
        matters.accept(matter, actor=world.actor)
    with clock.at(over):
        matters.submit(matter, actor=world.actor, proof="已办理并回复（演示）")
        matters.close(matter, actor=world.actor, reply="已答复（演示）")


def judged(world: World, root: Org, part: Period, number: int) -> None:
    """Twelve slips drawn; in the first half-year only three come back, and there is no score."""
    opens = part.first + timedelta(days=2)
    closes = opens + timedelta(days=10)
    if closes >= world.until:
        return
    with clock.at(opens):
        feedback = actions.ask(actor=world.actor, org=root, half_on=opens, opens_on=opens,
                               closes_on=closes, options=OPTIONS)  # fmt: skip
        codes = polls.print_slips(feedback.poll, actor=world.actor, eligible=12)
        polls.begin(feedback.poll, actor=world.actor)
        back = 3 if number < 7 else 10
        for nth, code in enumerate(sorted(codes)[:back]):
            polls.cast(feedback.poll, code=code, chosen=[nth % 6 // 3 + (nth == number % 10)])
    with clock.at(closes + timedelta(days=1)):
        polls.close(feedback.poll, actor=world.actor)
        actions.count(feedback, actor=world.actor)


STAGES = [Stage(102, "自身建设", history)]
