"""政治生日的数：该祝贺的祝贺了没有，办了几次仪式。"""

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.work.greetings.models import Greeting
from jiceng.work.greetings.rules import LOCAL

LEDGER = Usage("政治生日台账", "一行一人一年，按政治生日当天计入本期")
SPLITS = {"simulated": "message__simulated", "channel": "message__channel", "field": "org__field"}


def during(ask: Ask) -> Rows:
    rows: Rows = Greeting.objects.during(ask.period)
    return rows


SENT = Figure(
    key="greetings.sent",
    title="本期政治生日中已发出祝贺短信的",
    cites=LOCAL,
    of=during,
    having=lambda rows, _ask: rows.filter(message__state="sent"),
    splits=SPLITS,
    unit="条",
    label="member__person__name",
    definition="通道答复已发出的才算；模拟发送的单列，不能当作真实送达",
    supplied_by="党支部补登手机号",
)
CEREMONIES = Figure(
    key="greetings.ceremonies",
    title="本期为党员过政治生日的仪式",
    cites=LEDGER,
    of=lambda ask: during(ask).filter(ceremony__void_reason=""),
    measure=Distinct("ceremony"),
    unit="次",
    definition="一次活动为几位党员一起过的，只算一次",
)
CELEBRATED = Figure(
    key="greetings.celebrated",
    title="本期政治生日中支部办了仪式的",
    cites=LEDGER,
    of=during,
    having=lambda rows, _ask: rows.filter(ceremony__void_reason=""),
    unit="名",
    label="member__person__name",
)

FIGURES = [SENT, CEREMONIES, CELEBRATED]
