"""Polls of the demo: a blind appraisal and a named question a year; what matters were rated."""

from datetime import date, timedelta

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters.models import Settlement
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.polls import actions
from jiceng.registers.polls.models import Poll

OPTIONS = ("满意", "基本满意", "不满意")
ASKED = "固定组织生活日时间征求意见"
HOURS = ("上午", "下午", "晚上")


def appraised(world: World) -> None:
    orgs = list(Org.objects.filter(kind=Kind.COMMITTEE, until=None).order_by("path")[:2])
    for year in range(world.since.year, world.until.year + 1):
        day = date(year, 9, 5)
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


def asked(world: World) -> None:
    """By name, as the page says before the first question: when the fixed day suits; one open."""
    org: Org = world.made["root"]
    people = list(Account.objects.order_by("pk")[:6])
    days = [date(year, 3, 3) for year in range(world.since.year, world.until.year + 1)]
    for day in [*days, world.until - timedelta(days=5)]:
        if not world.since <= day <= world.until:
            continue
        last = day + timedelta(days=9)
        with clock.at(day):
            poll = actions.draft(
                actor=world.actor, kind=Poll.Kind.NAMED, org=org, title=ASKED, options=HOURS,
                opens_on=day, closes_on=last,
            )  # fmt: skip
            actions.begin(poll, actor=world.actor)
            for number, account in enumerate(people):
                actions.answer(poll, actor=account, account=account, chosen=[number % 2],
                               comment="下班以后方便（演示）" if number == 1 else "")  # fmt: skip
        if last < world.until:
            with clock.at(last + timedelta(days=1)):
                actions.close(poll, actor=world.actor)


def rated(world: World) -> None:
    """Every third closed matter was rated, most of them well."""
    closed = Settlement.objects.filter(until=None, kind=Settlement.Kind.CLOSED)
    for number, one in enumerate(closed.select_related("matter__org").order_by("pk")):
        day = one.since + timedelta(days=2)
        if number % 3 or day > world.until:
            continue
        level = world.choose({"good": 7, "fair": 2, "bad": 1})
        with clock.at(day):
            actions.rate(one.matter, actor=world.actor, org=one.matter.org, level=level)


STAGES = [Stage(73, "测评", appraised), Stage(73, "征求意见", asked), Stage(76, "满意度", rated)]
