"""上报包的数：报了几个、有没有回执、下级报没报、口径不同的处理了没有。"""

from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.insight.packages.models import Asked, Compared, Partner, Received, Sent
from jiceng.insight.packages.rules import PACKAGES
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows

LEDGER = Usage("上报包台账", "一行一个包，按交出日期计入本期；作废的不计")
CAME = Usage("收到的上报包台账", "一行一个包，按收到日期计入本期")


def handed(ask: Ask) -> Rows:
    rows: Rows = Sent.objects.handed(ask.period).filter(handed_on__lte=ask.day)
    return rows


def came(ask: Ask) -> Rows:
    rows: Rows = Received.objects.came(ask.period).filter(came_on__lte=ask.day)
    return rows


def lower(ask: Ask) -> Rows:
    rows: Rows = Partner.objects.standing(ask.day).lower()
    return rows


def reported(partners: Rows, ask: Ask) -> Rows:
    """With a package of a period that ends in the one asked about."""
    sent = Received.objects.taken().filter(
        org=OuterRef("org"), partner__code=OuterRef("code"), came_on__lte=ask.day,
        last__range=(ask.period.first, ask.period.last),
    )  # fmt: skip
    return partners.filter(Exists(sent))


def unlike(ask: Ask) -> Rows:
    rows: Rows = Compared.objects.set_aside().filter(
        package__came_on__range=(ask.period.first, ask.period.last), package__came_on__lte=ask.day
    )
    return rows


def asked(ask: Ask) -> Rows:
    rows: Rows = Asked.objects.filter(
        came_on__range=(ask.period.first, ask.period.last), came_on__lte=ask.day
    )
    return rows


def taken(packages: Any, ask: Ask) -> Rows:
    del ask
    found: Rows = packages.taken()
    return found


def decided(figures: Any, ask: Ask) -> Rows:
    found: Rows = figures.decided(ask.day)
    return found


SENT = Figure(
    key="packages.sent", title="本期交出的上报包中上级已回执的", cites=LEDGER, of=handed,
    having=lambda rows, ask: rows.filter(settled_on__lte=ask.day), unit="个", label="period",
    definition="报告日已经登记回执的，收下的和没有收的都算", supplied_by="上级节点",
)  # fmt: skip
CAME_IN = Figure(
    key="packages.received", title="本期收到的上报包中收下的", cites=CAME, of=came,
    having=taken, unit="个", label="period",
)  # fmt: skip
REPORTED = Figure(
    key="packages.reported", title="下级节点中报了本期数的", cites=CAME, of=lower,
    having=reported, unit="个", label="name", supplied_by="没有报的下级节点",
    definition="期末落在本期里的上报包，报告日已经收下的",
)  # fmt: skip
UNLIKE = Figure(
    key="packages.unlike", title="本期收到的口径不同的指标中已作决定的", cites=PACKAGES, of=unlike,
    having=decided, at="package__org", unit="项", label="title",
    definition="收到时与本级口径、单位或者界限不同的；可比的写理由计入，不可比的不计入并写明缺谁",
)  # fmt: skip
ASKED = Figure(
    key="packages.asked", title="本期随包收到的意见建议中已答复的", cites=PACKAGES, of=asked,
    having=lambda rows, ask: rows.filter(answered_on__lte=ask.day), at="package__org", unit="条",
    label="topic",
)  # fmt: skip

FIGURES = [SENT, CAME_IN, REPORTED, UNLIKE, ASKED]
DUTIES = [
    Duty(
        UNLIKE, every=MONTH, due=lambda month: month.last, by="district_staff",
        verb="packages.figures.table", name="对口径不同的上报指标作决定", made_good=True,
    ),
    Duty(
        ASKED, every=MONTH, due=lambda month: month.last, by="district_staff",
        verb="packages.asked.table", name="答复下级随包来的意见建议", made_good=True,
    ),
]  # fmt: skip
