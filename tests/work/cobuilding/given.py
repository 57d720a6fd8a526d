"""Co-building of the cast: two partners, a need that is met and one that waits, promises kept,
waiting and late, things shared and used, a programme of two parts, idle land.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary.actions import declare
from jiceng.registers.vocabulary.models import Component
from jiceng.work.cobuilding import actions
from jiceng.work.cobuilding.models import LinkTask

MAKER = System("演员表")
SINCE, DAY = date(2024, 1, 1), date(2025, 3, 3)
MAY = date(2025, 5, 6)


def cobuilding_of(cast: Any) -> None:
    """At Huaiyin nearly everything; at the other street one need that nobody meets."""
    first, second = Unit.objects.filter(until=None).order_by("pk")[:2]
    here, west = cast.huaiyin, cast.orgs[5]
    with clock.at(date(2025, 6, 2)):
        six = declare(actor=MAKER, name="六共", since=SINCE, components="学习共抓\n资源共享")
        parts = list(Component.objects.filter(programme=six).order_by("order"))
        lists_of(here, west, first, second)
        promises_of(here, cast.branch, first, second)
        elsewhere(west, second)
        shared_of(here, first)
        one = actions.hold_joint(
            actor=MAKER, org=here, component=parts[0], theme="联学", held_on=MAY,
            units=[first, second], persons=20,
        )  # fmt: skip
        actions.link(actor=MAKER, org=here, unit=first, programme=six, year=2025, planned_on=DAY)
        actions.prove(_task(first, parts[0]), actor=MAKER, activity=one)
        actions.judge(actor=MAKER, org=here, unit=first, programme=six, year=2025, held_on=MAY,
                      score=85, words="联学一次，单位出了教员")  # fmt: skip
        ten = declare(actor=MAKER, name="十联", since=SINCE, components="阵地联用")
        actions.link(actor=MAKER, org=west, unit=second, programme=ten, year=2025, planned_on=DAY)
        actions.judge(actor=MAKER, org=west, programme=ten, year=2025, held_on=MAY, score=60,
                      words="列了任务还没有做")  # fmt: skip
        land = actions.list_land(actor=MAKER, org=here, unit=first, name="旧仓库地块",
                                 area=Decimal(1200), listed_on=DAY)  # fmt: skip
        actions.lead(land, actor=MAKER, on=MAY, investor="物流公司", words="看过一次")
        actions.list_land(actor=MAKER, org=west, unit=second, name="河边空地",
                          area=Decimal(800), listed_on=DAY)  # fmt: skip


def _task(unit: Any, part: Any) -> Any:
    return LinkTask.objects.get(unit=unit, component=part)


def lists_of(here: Any, west: Any, first: Any, second: Any) -> None:
    said = {"actor": MAKER, "listed_on": DAY}
    need = actions.enlist(org=here, list="need", kind="place", title="要一间活动室",
                          begins=DAY, ends=date(2025, 12, 31), number=Decimal(1),
                          **said)  # fmt: skip
    actions.enlist(org=here, list="need", kind="people", title="要四名讲解员", **said)
    actions.enlist(org=west, list="need", kind="place", title="河湾要场地", **said)
    room = actions.enlist(org=here, list="resource", kind="place", title="周末会议室", unit=first,
                          begins=SINCE, number=Decimal(2), **said)  # fmt: skip
    actions.enlist(org=here, list="resource", kind="goods", title="桌椅", unit=second, **said)
    actions.match(need, actor=MAKER, resource=room, on=MAY, title="共享活动室")
    actions.begin(need, actor=MAKER, on=MAY)


def promises_of(here: Any, branch: Any, first: Any, second: Any) -> None:
    pact = actions.draft(actor=MAKER, org=here, unit=first, party=branch, name="共建契约",
                         begins=DAY, ends=date(2025, 12, 31), drafted_on=DAY)  # fmt: skip
    actions.add_item(pact, actor=MAKER, side="unit", category="place", title="开放停车场",
                     measure="周末开放", due_on=date(2025, 12, 1))  # fmt: skip
    actions.add_item(pact, actor=MAKER, side="community", category="service", title="办证上门",
                     due_on=date(2025, 12, 1))  # fmt: skip
    actions.sign(pact, actor=MAKER, on=DAY)
    rows = [
        {"org": here, "unit": unit, "category": category, "title": title, "made_on": DAY,
         "due_on": due}
        for unit, category, title, due in (
            (first, "culture", "办一场晚会", date(2025, 5, 1)),
            (second, "care", "看望老人", date(2025, 5, 1)),
        )
    ]  # fmt: skip
    kept, _late = actions.promise_many(rows, actor=MAKER)
    actions.say_done(kept, actor=MAKER, on=date(2025, 4, 20), result="办了")
    actions.confirm(kept, actor=MAKER, on=date(2025, 4, 30))
    actions.give_many(
        [
            {"org": here, "unit": first, "held_on": MAY, "kind": kind, "amount": Decimal(amount),
             "words": words}
            for kind, amount, words in (("hours", "3.5", "清扫"), ("money", "2000.50", "赞助晚会"),
                                        ("goods", "10", "桌椅"))
        ],
        actor=MAKER,
    )  # fmt: skip
    said = {"org": here, "unit": first, "year": 2025, "held_on": MAY, "actor": MAKER}
    actions.speak(side="community", word="good", **said)
    word = actions.speak(side="unit", word="poor", words="答复太慢", **said)
    actions.reply(word, actor=MAKER, on=date(2025, 5, 20), reply="已经改为三天内答复")


def elsewhere(west: Any, unit: Any) -> None:
    actions.promise(actor=MAKER, org=west, unit=unit, category="job", title="招两名居民",
                    made_on=DAY, due_on=date(2026, 6, 1), public=False)  # fmt: skip
    actions.give(actor=MAKER, org=west, unit=unit, held_on=MAY, kind="places", amount=Decimal(1),
                 words="借会议室")  # fmt: skip


def shared_of(here: Any, first: Any) -> None:
    said = {"actor": MAKER, "org": here, "unit": first, "since": SINCE}
    chairs = actions.share(kind="goods", name="折叠椅", number=50, **said)
    actions.share(kind="place", name="篮球场", spot="厂区内", **said)
    use = actions.ask(actor=MAKER, resource=chairs, user=here, purpose="晚会", number=20,
                      asked_on=DAY, wanted_on=MAY)  # fmt: skip
    actions.agree(use, actor=MAKER)
    actions.take_out(use, actor=MAKER, on=MAY)
    rows = [
        {"org": here, "unit": first, "kind": kind, "group": group, "title": title,
         "held_on": day, "seats": 4}
        for kind, group, title, day in (
            ("policy", "firms", "政策咨询", MAY), ("lesson", "members", "联学课", date(2026, 1, 9)),
        )
    ]  # fmt: skip
    held, _ahead = actions.offer_many(rows, actor=MAKER)
    actions.hold(held, actor=MAKER, came=9)
