"""Projects taken and rated, examples shown, a conference a year, leave asked, tasks out of it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.prepared import reread
from jiceng.kit.demo import World
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Decision, Meeting, Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.people.models import Post
from jiceng.work.life import actions
from jiceng.work.life.models import Project, Taking

WORDS = ("人人都开了口", "时间可以再短一点", "和邻近的支部一起办更好", "材料准备得充分")


def taken(world: World) -> None:
    """Some take a project and have not held it yet, one dropped it; those held are rated."""
    orgs = Org.objects.filter(kind__in=BRANCHES, until=None).order_by("path")[5::31]
    projects = list(Project.objects.order_by("pk"))
    with clock.at(world.until - timedelta(days=20)):
        for n, org in enumerate(orgs):
            one = actions.take(actor=world.actor, project=projects[n % len(projects)], org=org,
                               planned_on=world.until + timedelta(days=10 + n))  # fmt: skip
            if n == 1:
                actions.drop(one, actor=world.actor)
    with clock.at(world.until):
        for n, one in enumerate(Taking.objects.filter(state="held").order_by("pk")):
            if n % 4:
                actions.rate(one, actor=world.actor, rating=(5, 4, 5, 3)[n % 4],
                             words=WORDS[n % 4])  # fmt: skip


def leading(world: World) -> None:
    """Every leading group meets in the first month of a quarter; one street left a quarter out."""
    seats = Post.objects.in_leading_groups().order_by().values("org")
    orgs = list(Org.objects.filter(pk__in=seats).order_by("path"))
    for number, part in enumerate(world.months()):
        day = part.first + timedelta(days=19)
        if part.first.month % 3 != 1 or day > world.until:
            continue
        with clock.at(datetime.combine(day, time(17))):
            actions.record_many(
                [{"org": org, "type": Type.LEADING_GROUP, "held_on": day, "starts_at": time(15),
                  "theme": "研究本季度基层党建工作",
                  "minutes": "通报上季度情况，议定本季度重点，逐项明确责任。（演示）"}
                 for org in orgs[: -1 if number % 12 == 0 else None] if org.stood(day)],
                actor=world.actor,
            )  # fmt: skip


def examples(world: World) -> None:
    """Put forward by branches and from above; one declined, one taken down, one still waits."""
    rows = Meeting.objects.standing().of_type(Type.THEME_DAY).filter(org__until=None)
    listed = list(rows.order_by("-held_on", "pk")[3:2_000:160])
    for n, meeting in enumerate(listed):
        at = datetime.combine(min(meeting.held_on + timedelta(days=9), world.until), time(10))
        said = {
            "title": f"{meeting.theme}这样办（演示）",
            "words": "提前定题，分组讨论，当场认领。",
        }
        with clock.at(at):
            if n % 3 == 0:
                one = actions.nominate(meeting, actor=world.actor, **said)
                if n == 3:
                    actions.decline(one, actor=world.actor)
                elif n != 6:
                    actions.agree(one, actor=world.actor)
            else:
                one = actions.propose(meeting, actor=world.actor, **said)
            reread(one)
            if one.state == "offered" and n != 7:
                actions.show(one, actor=world.actor)
            if n == 8:
                actions.take_down(one, actor=world.actor, reason="支部想再改一改（演示）")


def signed(world: World) -> None:
    """Each first of July a conference of the district: most by the code, some from the list."""
    root: Org = world.made["root"]
    called = list(Member.objects.present().select_related("org").order_by("pk")[::60])
    for year in range(world.since.year, world.until.year + 1):
        day = date(year, 7, 1)
        if not world.since <= day <= world.until:
            continue
        here = [one for one in called if one.entered_on <= day]
        with clock.at(datetime.combine(day, time(9))):
            sheet = actions.open_sheet(actor=world.actor, org=root, type="other", held_on=day,
                                       theme="庆祝建党大会（演示）")  # fmt: skip
            cut = len(here) * 2 // 3
            for way, part in (
                ("code", here[:cut]), ("list", here[cut:-9]),
                ("paper", here[-9:-2]), ("proxy", here[-3:]),
            ):  # fmt: skip
                actions.sign_many(sheet, actor=world.actor, members=part, way=way)
            actions.close_sheet(sheet, actor=world.actor)


def leave(world: World) -> None:
    """The branch of the demo's secretary: excused, asked to come, and one not answered yet."""
    account = Account.objects.filter(username="shuji").first()
    org = account.home if account is not None else None
    if org is None or not org.is_branch:
        return
    people = list(Member.objects.present().filter(org=org).order_by("pk")[:6])
    for n in range(3):
        held_on = world.until - timedelta(days=60 - 35 * n)
        asked_on = min(held_on - timedelta(days=4), world.until)
        with clock.at(asked_on):
            invitation = actions.notify(
                actor=world.actor, org=org, type="assembly", held_on=held_on,
                venue="社区党员活动室", theme="讨论年度工作（演示）",
            )  # fmt: skip
            for k, member in enumerate(people[n : n + 3]):
                one = actions.ask_leave(invitation, actor=world.actor, member=member,
                                        reason=("公务", "病假", "流动在外")[k])  # fmt: skip
                if held_on > world.until:
                    continue
                if k == 1 and n == 1:
                    actions.refuse(one, actor=world.actor, answer="要表决，请尽量参加（演示）")
                else:
                    actions.grant(one, actor=world.actor)


def tasks(world: World) -> None:
    """What assemblies decided becomes a task: most are closed, some under way, one is late."""
    rows = Decision.objects.filter(meeting__void_reason="", meeting__org__until=None, carried=True)
    listed: list[Any] = list(rows.select_related("meeting__org").order_by("-pk")[:1_200:60])
    for n, one in enumerate(listed):
        meeting: Meeting = one.meeting
        on = min(meeting.held_on + timedelta(days=1), world.until)
        with clock.at(on):
            actions.hand_out(meeting, actor=world.actor, title=f"{one.text}（演示）",
                             owner="支部书记（演示）", due_on=on + timedelta(days=30))  # fmt: skip
        matter = Matter.objects.about(meeting).get()
        if n % 5 == 4 or on + timedelta(days=6) > world.until:
            continue
        with clock.at(on + timedelta(days=3)):
            matters.accept(matter, actor=world.actor)
        if n % 5 < 3 and on + timedelta(days=20) <= world.until:
            with clock.at(on + timedelta(days=20)):
                matters.submit(matter, actor=world.actor, proof="已经办好（演示）")
                matters.close(matter, actor=world.actor)
