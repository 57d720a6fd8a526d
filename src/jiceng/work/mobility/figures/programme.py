"""Who has everything the local programme asks, and who was appraised this year."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.watches import begun_by
from jiceng.registers.members.models import Affiliation
from jiceng.work.mobility.figures.away import KEEPS, SPLITS, mobile, stays
from jiceng.work.mobility.models import Appraisal, Certificate, Contact, Item, Rhythm, Tick
from jiceng.work.mobility.rules import MOBILE_RULE

PROGRAMME = Usage(
    "流动党员工作清单", "本地提法列出的各项都齐全的；以记录为准，记录里没有的才人工勾选"
)


def met(item: Item, ask: Ask) -> Q:
    """Belongings whose member has this item on the day."""
    if item.met_by == Item.MetBy.PHONE:
        return ~Q(member__person__phone_blind="")
    return Q(member__in=SHOWN_BY[item.met_by](item, ask))


def _by_card(_item: Item, ask: Ask) -> Any:
    cards = Certificate.objects.valid(ask.day).filter(mobility__in=stays(ask))
    return cards.values("mobility__member")


def _by_contact(_item: Item, ask: Ask) -> Any:
    after = begun_by(ask.day, Rhythm.objects.months(ask.day))
    told = Contact.objects.reached(ask.day).filter(on__gt=after, mobility__in=stays(ask))
    return told.values("mobility__member")


def _by_hand(item: Item, ask: Ask) -> Any:
    ticks = Tick.objects.filter(item=item, done_on__lte=ask.day, mobility__in=stays(ask))
    return ticks.values("mobility__member")


# What shows an item: members, as the records of the day say.
SHOWN_BY: Mapping[str, Callable[[Item, Ask], Any]] = {
    Item.MetBy.WHERE: lambda _item, ask: stays(ask).exclude(where="").values("member"),
    Item.MetBy.HOST: lambda _item, ask: Affiliation.objects.standing(ask.day).values("member"),
    Item.MetBy.CERTIFICATE: _by_card,
    Item.MetBy.CONTACT: _by_contact,
    Item.MetBy.APPRAISAL: lambda _item, ask: graded(ask).values("member"),
    Item.MetBy.HAND: _by_hand,
}


def graded(ask: Ask) -> Any:
    """Appraisals of the year of the day, up to the day."""
    return Appraisal.objects.filter(year=ask.day.year, on__lte=ask.day)


def complete(rows: Rows, ask: Ask) -> Rows:
    items = list(Item.objects.in_force(ask.day))
    if not items:
        return rows.none()
    for item in items:
        rows = rows.filter(met(item, ask))
    return rows


def lacking(belongings: Rows, ask: Ask) -> list[tuple[Item, bool]]:
    """Each item of the day, and whether the one belonging given has it: a member's checklist."""
    return [
        (item, belongings.filter(met(item, ask)).exists())
        for item in Item.objects.in_force(ask.day)
    ]


COMPLETE = Figure(
    key="mobility.complete",
    title="流动党员中清单各项齐全的",
    cites=PROGRAMME,
    of=mobile,
    having=complete,
    unit="名",
    splits=SPLITS,
    label="member__person__name",
    definition="分母为报告日登记为流出的党员；分子为本地清单每一项都有的；没有规定清单的为零",
    supplied_by=KEEPS,
)
APPRAISED = Figure(
    key="mobility.appraised",
    title="流动党员中本年度已评议的",
    cites=MOBILE_RULE,
    of=mobile,
    having=lambda rows, ask: rows.filter(member__in=graded(ask).values("member")),
    unit="名",
    splits=SPLITS,
    label="member__person__name",
    definition="在原支部或者流入地参加评议都算；只看报告日所在的年度",
    supplied_by=KEEPS,
)
