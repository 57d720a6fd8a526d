"""Where the money is and where it went, from the movements alone."""

from typing import Any

from django.db.models import Case, F, When

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.work.dues import rules
from jiceng.work.dues.figures.collection import field_of
from jiceng.work.dues.models import Entry, Gift, Remittance, Use
from jiceng.work.dues.models.basis import money

LEDGER = Usage("党费账", "一行一笔收支，只增不改；冲正和撤回另记一笔")
What = Entry.What
SPLITS = {"field": field_of("org")}


def moved(ask: Ask, *kinds: str) -> Rows:
    rows: Rows = Entry.objects.during(ask.period).filter(entered_on__lte=ask.day, what__in=kinds)
    return rows


def signed(rows: Rows, *back: str) -> Rows:
    """With `sum`: these kinds count the other way."""
    less = When(what__in=back, then=-F("amount"))
    found: Rows = rows.annotate(sum=Case(less, default=F("amount"), output_field=money("")))
    return found


def came_in(ask: Ask) -> Rows:
    return signed(moved(ask, *Entry.CAME, *Entry.WENT_BACK, What.GIVE), *Entry.WENT_BACK)


INCOME = Figure(
    key="dues.income",
    title="本期收到的党费（含补交、补收、预交和自愿多交，扣除冲正和退还）",
    cites=LEDGER,
    of=came_in,
    measure=Total("sum"),
    unit="元",
    splits={**SPLITS, "what": "what"},
)
USED = Figure(
    key="dues.used",
    title="本期使用的党费",
    cites=rules.USING,
    of=lambda ask: Use.objects.valid().filter(
        used_on__range=(ask.period.first, ask.period.last), used_on__lte=ask.day
    ),
    measure=Total("amount"),
    unit="元",
    splits={**SPLITS, "purpose": "purpose"},
    label="subject",
)
REMITTED = Figure(
    key="dues.remitted",
    title="本期上缴的党费",
    cites=rules.REMITTING,
    of=lambda ask: Remittance.objects.filter(
        direction=Remittance.Direction.UP,
        sent_on__range=(ask.period.first, ask.period.last),
        sent_on__lte=ask.day,
    ).exclude(state=Remittance.State.WITHDRAWN),
    measure=Total("amount"),
    unit="元",
    splits=SPLITS,
    definition="各级上缴的合计，同一笔钱逐级上缴的每一级都计；撤回的不计",
)
BEYOND = Figure(
    key="dues.handed_on",
    title="本期交到区外上级的党费",
    cites=rules.REMITTING,
    of=lambda ask: moved(ask, What.REMIT, What.FORWARD).filter(taker__what="beyond"),
    measure=Total("amount"),
    unit="元",
    splits={"what": "what"},
)
RETURNED = Figure(
    key="dues.returned",
    title="本期返还下级的党费",
    cites=rules.REMITTING,
    of=lambda ask: Remittance.objects.filter(
        direction=Remittance.Direction.DOWN,
        sent_on__range=(ask.period.first, ask.period.last),
        sent_on__lte=ask.day,
    ).exclude(state=Remittance.State.WITHDRAWN),
    measure=Total("amount"),
    unit="元",
    splits=SPLITS,
)


def lying(ask: Ask) -> Rows:
    """Every movement in or out of a pot held, up to the day."""
    rows: Any = Entry.objects.filter(entered_on__lte=ask.day)
    inward = rows.filter(taker__what="held")
    found: Rows = inward | rows.filter(giver__what="held")
    plus = When(taker__what="held", then=F("amount"))
    told: Rows = found.annotate(sum=Case(plus, default=-F("amount"), output_field=money("")))
    return told


BALANCE = Figure(
    key="dues.balance",
    title="党费结存",
    cites=LEDGER,
    of=lying,
    measure=Total("sum"),
    unit="元",
    splits=SPLITS,
    definition="到报告日为止收进来的减去交出去和用掉的；在途的和待转中央的不在内",
)
GIFTS = Figure(
    key="dues.gifts",
    title="本期一次自愿多交一千元以上的",
    cites=rules.VOLUNTARY,
    of=lambda ask: Gift.objects.filter(
        given_on__range=(ask.period.first, ask.period.last), given_on__lte=ask.day, special=True
    ),
    having=lambda gifts, ask: gifts.filter(settled_on__lte=ask.day),
    measure=Total("amount"),
    unit="元",
    definition="其中为已经转交上级的；全部上缴中央，不参加比例计算",
)
FIGURES = [INCOME, USED, REMITTED, BEYOND, RETURNED, BALANCE, GIFTS]
