"""消息的数：提交多少、发出多少、不明多少。"""

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.outbox.flows import SENT, UNKNOWN
from jiceng.registers.outbox.models import Message
from jiceng.registers.outbox.rules import BURDEN

LEDGER = Usage("消息发送记录", "一行一人一条；合并成一条汇总的仍按原来的条数计")
SPLITS = {"kind": "kind", "channel": "channel", "simulated": "simulated"}


def queued(ask: Ask) -> Rows:
    rows: Rows = Message.objects.queued_during(ask.period).exclude(state="cancelled")
    return rows


SENT_MESSAGES = Figure(
    key="outbox.sent", title="本期提交的消息中已发送的", cites=LEDGER, of=queued,
    having=lambda rows, _ask: rows.filter(state=SENT), splits=SPLITS, unit="条",
    definition="模拟发送的单列，不能当作真实送达",
)  # fmt: skip
UNKNOWN_MESSAGES = Figure(
    key="outbox.unknown", title="本期提交的消息中结果不明的", cites=LEDGER, of=queued,
    having=lambda rows, _ask: rows.filter(state=UNKNOWN), splits=SPLITS, unit="条",
)  # fmt: skip
URGENT = Figure(
    key="outbox.urgent", title="本期提交的消息中不受免打扰限制的紧急消息", cites=BURDEN, of=queued,
    having=lambda rows, _ask: rows.filter(urgent=True), splits=SPLITS, unit="条",
)  # fmt: skip

FIGURES = [SENT_MESSAGES, UNKNOWN_MESSAGES, URGENT]
