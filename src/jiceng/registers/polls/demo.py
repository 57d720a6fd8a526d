"""The demo's polls: a blind appraisal each year."""

from datetime import date, timedelta

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.polls import actions
from jiceng.registers.polls.models import Poll

OPTIONS = ("满意", "基本满意", "不满意")


def appraised(world: World) -> None:
    orgs = list(Org.objects.filter(kind=Kind.COMMITTEE, until=None).order_by("path")[:3])
    for year in range(world.since.year, world.until.year + 1):
        day = date(year, 12, 5)
        if day < world.since or day + timedelta(days=8) > world.until:
            continue
        for org in orgs:
            _one(world, org, day)


def _one(world: World, org: Org, day: date) -> None:
    with clock.at(day):
        poll = actions.draft(
            actor=world.actor, kind=Poll.Kind.BLIND, org=org, title="社区服务年度测评",
            options=OPTIONS, opens_on=day, closes_on=day + timedelta(days=6),
        )  # fmt: skip
        codes = actions.print_slips(poll, actor=world.actor, eligible=12)
        actions.begin(poll, actor=world.actor)
        for number, code in enumerate(sorted(codes)[:10]):
            actions.cast(poll, code=code, chosen=[0 if number < 7 else 1])
    with clock.at(day + timedelta(days=7)):
        actions.close(poll, actor=world.actor)


STAGES = [Stage(73, "测评", appraised)]
