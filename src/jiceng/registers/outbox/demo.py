"""The demo's messages: a few reminders a month, sent by the simulated gateway."""

from datetime import datetime, time

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.accounts.models import Account
from jiceng.registers.outbox import actions

WORDS = "{day}是固定组织生活日，时间地点有变动请提前修改。"


def sent(world: World) -> None:
    """The history knows them as sent; nothing is handed over while it is built."""
    accounts = list(Account.objects.filter(username__in=("shuji", "dangyuan", "shequ")))
    for part in world.months():
        day = world.day_of(part)
        if day is None or not accounts:
            continue
        with clock.at(datetime.combine(day, time(10))):
            made = actions.queue_many(
                [
                    {"org": account.home, "account": account, "channel": "page", "kind": "meeting",
                     "dedupe_key": f"demo:{part.code}:{account.pk}", "template": "life.fixed_day",
                     "text": WORDS, "params": {"day": f"{part.first.month}月第一个周二"}}
                    for account in accounts
                ],
                actor=world.actor,
            )  # fmt: skip
            actions.record_sent_many(made, actor=world.actor)


STAGES = [Stage(75, "消息", sent)]
