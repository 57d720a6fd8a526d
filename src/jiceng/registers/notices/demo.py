"""The demo's notices: one each month, most ended without objection, some boards left hanging."""

from datetime import date, datetime, time, timedelta

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.demo import Stage, World
from jiceng.registers.calendar.actions import load_year_many
from jiceng.registers.notices import actions
from jiceng.registers.notices.models import Kind, Notice
from jiceng.registers.orgs.models import Kind as OrgKind
from jiceng.registers.orgs.models import Org

SECOND = System("演示审核")
TEXTS = (
    (
        Kind.FINANCE,
        "党组织活动经费使用情况公示",
        "本季度活动经费收支情况如下：收入8000元，支出6320元。",
    ),
    (Kind.RESIDENTS, "小区公共照明改造安排公示", "经居民代表会议商议，拟对公共照明进行改造。"),
    (Kind.AWARD, "拟推荐先进集体公示", "经支部推荐、党委研究，拟推荐以下集体，现予公示。"),
    (Kind.DECISION, "决议实施结果公开", "上次会议决议事项已按计划实施完毕，结果如下。"),
)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 30))


def posted(world: World) -> None:
    """One a month by some community, reviewed by another, ended when their days are over."""
    with clock.at(world.since):
        load_year_many(actor=world.actor)
    orgs = list(Org.objects.filter(kind=OrgKind.COMMITTEE, until=None).order_by("path")[:40])
    for part in world.months():
        day = world.day_of(part)
        if day is not None:
            _one(world, world.dice.choice(orgs), day)


def _one(world: World, org: Org, day: date) -> None:
    kind, title, text = world.dice.choice(TEXTS)
    with clock.at(_at(day)):
        notice: Notice = actions.draft(
            actor=world.actor, org=org, kind=kind, title=title, text=text,
            telephone="00000000（演示）", basis="演示〔2023〕8号",
        )  # fmt: skip
        actions.check(notice, actor=world.actor)
        actions.review(notice, actor=SECOND)
        actions.post(notice, actor=world.actor, where="社区公示栏\n小区门口")
    if world.dice.random() < 0.08 and day + timedelta(days=2) <= world.until:
        with clock.at(_at(day + timedelta(days=2))):
            said = actions.object_to(notice, actor=world.actor, text="建议公开明细")
            actions.handle(said, actor=world.actor, outcome="已补充明细并答复", upheld=True)
    if notice.ends_on is None or notice.ends_on + timedelta(days=1) > world.until:
        return
    with clock.at(_at(notice.ends_on + timedelta(days=1))):
        if world.dice.random() < 0.9:
            actions.take_down(notice, actor=world.actor)
        actions.end(notice, actor=world.actor, result="公示期内无异议")


STAGES = [Stage(72, "公示", posted)]
