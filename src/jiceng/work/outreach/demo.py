"""Three years of news and letters: most in time, some units silent, one complaint late."""

from datetime import date, datetime, time, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.demo import Stage, World
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.work.outreach import actions
from jiceng.work.outreach.forms import answering
from jiceng.work.outreach.models import ChannelGroup, Complaint, PlatformDeed, Section, Suggestion

SECOND, SOMEBODY = System("演示审核"), System("群众来信")
SECTIONS = ("社区动态", "服务提示", "党建品牌")
NEWS = (
    ("周末义诊进社区", "本周六上午九点，社区广场有义诊，带上以前的病历。"),
    ("燃气安全检查提示", "本月入户检查燃气，工作人员佩戴证件，不收费。"),
    ("暑期课堂开始报名", "暑期课堂面向小学生，地点在党群服务中心二楼。"),
    ("楼道照明改造完工", "三号楼到九号楼的楼道照明已经换新，有问题请告诉社区。"),
)
LETTERS = (
    ("suggestion", "希望活动室周末也开门"),
    ("question", "老年证在哪里办，要带什么"),
    ("criticism", "楼下的垃圾清运太晚，早上味道大"),
    ("suggestion", "希望把公告贴在单元门口"),
)
FELT = ("同一张表一个月要报三次，内容都一样", "工作群太多，通知要在几个群里回复收到")


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10, 0))


def news(world: World) -> None:
    """One or two a month by the same dozen units, in their time; others are silent."""
    with clock.at(world.since):
        sections = [actions.add_section(actor=world.actor, name=name, place=10 * n + 10)
                    for n, name in enumerate(SECTIONS)]  # fmt: skip
    kinds = (Kind.WORK_COMMITTEE, Kind.COMMITTEE)
    units = list(Org.objects.filter(kind__in=kinds, until=None).order_by("path")[:24:2])
    posts = []
    for n, part in enumerate(world.months()):
        day = world.day_of(part)
        if day is not None:
            posts.append(_one(world, world.dice.choice(units), day, sections, n))
    with clock.at(_at(world.until - timedelta(days=2))):
        amendment = actions.amend(posts[-3], actor=world.actor, title=posts[-3].title,
                                  text=f"{posts[-3].text}时间改到下午两点。",
                                  reason="时间有变")  # fmt: skip
        actions.apply(amendment, actor=SECOND)
        actions.draft(actor=world.actor, org=units[0], section=sections[0], title=NEWS[0][0],
                      text=NEWS[0][1])  # fmt: skip


def _one(world: World, org: Org, day: date, sections: list[Section], n: int) -> Any:
    title, text = NEWS[n % len(NEWS)]
    ends = day + timedelta(days=120)
    with clock.at(_at(day)):
        post = actions.draft(actor=world.actor, org=org, section=sections[n % 3], title=title,
                             text=text, author="社区通讯员（演示）", expires_on=ends)  # fmt: skip
        actions.submit(post, actor=world.actor)
        actions.review(post, actor=SECOND)
        actions.publish(post, actor=world.actor)
        actions.count_view(post)
    if ends < world.until:
        with clock.at(_at(ends + timedelta(days=1))):
            actions.archive(post, actor=world.actor)
    return post


def letters(world: World) -> None:
    """Letters of residents over a year: nine of ten in time, a few adopted, two waiting."""
    orgs = list(answering()[:8])
    if not orgs:
        return
    for n in range(26):
        day = world.until - timedelta(days=350 - 14 * n)
        kind, text = LETTERS[n % len(LETTERS)]
        with clock.at(_at(day)):
            phone = "" if n % 3 else "10000000000"
            actions.suggest(actor=SOMEBODY, org=world.dice.choice(orgs), kind=kind, phone=phone,
                            text=f"{text}（演示{n}）", agreed=n % 2 == 0)  # fmt: skip
        _answered(world, day, n)
    for n, text in enumerate(FELT):
        day = world.until - timedelta(days=90 - 60 * n)
        with clock.at(_at(day)):
            actions.complain(actor=SOMEBODY, text=text, about="某业务表（演示）")
        with clock.at(_at(day + timedelta(days=3 + 20 * n))):
            one = Complaint.objects.order_by("-pk")[0]
            actions.reply(one, actor=world.actor, text="已停用重复的表，以系统里的数为准")


def _answered(world: World, day: date, n: int) -> None:
    late = 12 if n % 10 == 9 else 2
    if day + timedelta(days=late) > world.until or n in {24, 25}:
        return
    one = Suggestion.objects.order_by("-pk")[0]
    with clock.at(_at(day + timedelta(days=late))):
        actions.answer(one, actor=world.actor, text="谢谢您的建议，已经和相关单位商量",
                       open=n % 2 == 0)  # fmt: skip
        if n % 4 == 0:
            actions.adopt(one, actor=world.actor, measure="下月起照办")


def groups(world: World) -> None:
    """Groups at three levels; one dissolved; a notice that not all have signed for."""
    level, made = ChannelGroup.Level, []
    levels = {Kind.DISTRICT: level.DISTRICT, Kind.WORK_COMMITTEE: level.STREET,
              Kind.COMMITTEE: level.COMMUNITY}  # fmt: skip
    orgs = Org.objects.filter(kind__in=levels, until=None).order_by("path")[:12]
    with clock.at(world.until - timedelta(days=500)):
        made = actions.register_group_many(
            [
                {"org": one, "level": levels[Kind(one.kind)], "name": f"{one}联系群"[:40],
                 "owner": "演示管理员", "members": world.dice.randrange(20, 300),
                 "manners": "只发通知，不要求回复收到" if n % 4 else ""}
                for n, one in enumerate(orgs)
            ],
            actor=world.actor,
        )  # fmt: skip
    with clock.at(world.until - timedelta(days=30)):
        actions.close_group(made[-1], actor=world.actor, reason="长期没有使用")
    with clock.at(world.until - timedelta(days=6)):
        actions.broadcast(actor=world.actor, org=world.made["root"], title="冬季取暖安全提示",
                          text="请各单位提醒独居老人注意取暖安全（演示）。", channels=made[1:6],
                          due_on=world.until + timedelta(days=4))  # fmt: skip


def uses(world: World) -> None:
    """A year of a city platform's numbers for four communities; one month is missing."""
    orgs = list(Org.objects.filter(kind=Kind.COMMITTEE, until=None).order_by("path")[:4])
    for n, part in enumerate([*world.months()][-13:]):
        day = min(part.last, world.until)
        rows = [
            {"org": org, "platform": "城市党建平台（演示）", "month_on": part.first,
             "active": world.dice.randrange(5, 15), "studies": world.dice.randrange(40),
             "joined": world.dice.randrange(12)}
            for k, org in enumerate(orgs) if (n + k) % 11
        ]  # fmt: skip
        with clock.at(_at(day)):
            actions.record_use_many(rows, actor=world.actor)


def deeds(world: World) -> None:
    """A quarter of a city platform's file for two branches; some members never appear."""
    rows = Member.objects.present().filter(org__kind__in=BRANCHES).order_by("org__path", "pk")
    members = list(rows.select_related("org")[:24])
    kinds = (PlatformDeed.Kind.STUDY, PlatformDeed.Kind.ACTIVITY)
    told = [
        {"member": one, "platform": "城市党建平台（演示）", "kind": kinds[n % 2],
         "on": world.until - timedelta(days=days), "words": f"第{days}期（演示）"}
        for days in (1, 33, 64) for n, one in enumerate(members) if (n + days) % 3
    ]  # fmt: skip
    with clock.at(_at(world.until)):
        actions.record_deed_many(told, actor=world.actor)


def questions(world: World) -> None:
    """Two questions of a member from the phone: one answered and open, one waiting."""
    account = Account.objects.filter(username="dangyuan").select_related("home").first()
    office = answering().first()
    if account is None or office is None:
        return
    said = {"actor": account, "asker": account, "kind": "question", "org": office}
    with clock.at(_at(world.until - timedelta(days=20))):
        actions.suggest(**said, text="外出半年以上，组织关系要不要转（演示）", agreed=True)
        first = Suggestion.objects.order_by("-pk")[0]
    with clock.at(_at(world.until - timedelta(days=18))):
        actions.answer(first, actor=world.actor, open=True,
                       text="由支部登记流动党员，地点固定六个月以上的可以转")  # fmt: skip
    with clock.at(_at(world.until - timedelta(days=1))):
        actions.suggest(**said, text="党员活动室周末能不能借用（演示）")


def build(world: World) -> None:
    """News, letters, groups, platforms, questions of members."""
    news(world)
    letters(world)
    groups(world)
    uses(world)
    deeds(world)
    questions(world)


STAGES = [Stage(81, "宣传与互动", build)]
