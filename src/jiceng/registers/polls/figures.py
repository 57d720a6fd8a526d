"""测评的数：开展多少、满意多少。"""

from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.registers.polls.models import Poll, Satisfaction

LEDGER = Usage("测评和满意度台账", "撤销的不计；满意度一件事一次评价，后一次代替前一次")


POLLS = Figure(
    key="polls.polls", title="本期开展的测评和征求意见", cites=LEDGER,
    of=lambda ask: Poll.objects.opened(ask.period), splits={"kind": "kind"}, unit="次",
    label="title",
)  # fmt: skip
SATISFIED = Figure(
    key="polls.satisfied", title="本期评价中满意和基本满意的", cites=LEDGER,
    of=lambda ask: Satisfaction.objects.given(ask.period),
    having=lambda rows, _ask: rows.filter(level__in=("good", "fair")),
    splits={"level": "level", "label": "label"}, unit="件",
)  # fmt: skip

FIGURES = [POLLS, SATISFIED]
