"""Asking: an order comes in, once, with its code and its day; or somebody else cares as well."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock, knocks, slips
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.ciphers import blinds
from jiceng.kernel.deadlines import Due, WorkCalendar, add_workdays
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.registers.calendar.models import calendar
from jiceng.registers.services.models import Guide, Item
from jiceng.work.orders.flows import OPEN
from jiceng.work.orders.models import Follower, Order, Sort, terms_on
from jiceng.work.orders.rules import PER_PHONE_A_DAY, dialled, most_alike

RECENT_DAYS, LOOKED_AT = 30, 200
PER_HOUR = 30  # from one source; a whole building may stand behind it
CALL_WORDS = "请给我回电话"


@transaction.atomic
def submit(*, actor: Actor, **values: Any) -> Order:
    """提出; see `submit_many`."""
    return _submitted([values], actor)[0]


@transaction.atomic
def submit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Order]:
    """Orders: org (where it came in), channel, text; sort, category, item, venue, spot, contact,
    phone, proxy, handler (the same organisation if none is named). The clock starts now; what an
    office itself writes down is accepted at once.
    """
    return _submitted(rows, actor)


def _submitted(rows: Sequence[Mapping[str, Any]], actor: Actor) -> list[Order]:
    now, days = clock.now(), calendar()
    promised = _promises([row["item"] for row in rows if row.get("item")], now.date())
    terms = terms_on(now.date())
    made = []
    for row in rows:
        item, org = row.get("item"), row["org"]
        usual = terms(org).days
        made.append(_drawn(row, now, days, promised.get(item.pk, usual) if item else usual))
    _number(made)
    insert(made)
    note_many(actor, "orders.submit", made)
    return made


def _promises(items: Sequence[Item], day: date) -> dict[int, int]:
    """By item, the working days its guide promises."""
    if not items:
        return {}
    rows = Guide.objects.standing(day).filter(item__in={item.pk for item in items})
    told = rows.exclude(days=None).values_list("item_id", "days")
    return {item: days for item, days in told if days is not None}


def _drawn(row: Mapping[str, Any], now: datetime, days: WorkCalendar, amount: int) -> Order:
    """One order not yet numbered, to be answered within so many working days."""
    values = {name: value for name, value in row.items() if value is not None}
    org = values["org"]
    if org.until is not None and org.until <= now.date():
        raise ValidationError({"org": _("“%s”已经撤销，请选现在的社区") % org})
    values.setdefault("handler", org)
    item = values.get("item")
    if item is not None:
        values.setdefault("category", item.category)
    if not str(values.get("text", "")).strip():
        values["text"] = (
            CALL_WORDS if values.get("sort") == Sort.CALL else item.name if item else ""
        )
    if not values["text"]:
        raise ValidationError({"text": _("请写一句要办什么")})
    if isinstance(values.get("phone"), str):
        values["phone"] = dialled(values["phone"])
    one = Order(**values, asked_at=now, asked_on=now.date(), recorded_at=now)
    due = _due(now.date(), amount, days)
    one.first_due_on, one.due_on, one.provisional = due.day, due.day, due.provisional
    one.code = slips.draw()
    if one.channel in OFFICIAL:
        one.accepted_on = now.date()
    return one


def _due(day: date, amount: int, days: WorkCalendar) -> Due:
    """What is promised on the spot is promised for today; on a day off, for the next that works."""
    return Due(day) if not amount and days.works(day) else add_workdays(day, amount or 1, days)


OFFICIAL = ("counter", "phone", "grid")


def _number(made: Sequence[Order]) -> None:
    """Gap-free within each district and year."""
    for one in made:
        one.series = f"{one.org.path.partition('.')[0]}/{one.asked_on.year}"
    counts = Counter(one.series for one in made)
    numbers = {
        series: iter(next_numbers(f"orders/{series}", count))
        for series, count in sorted(counts.items())
    }
    for one in made:
        one.number = next(numbers[one.series])


def similar(org: Any, text: str) -> list[Order]:
    """The open orders of a community that are most alike, at most two."""
    since = clock.today() - timedelta(days=RECENT_DAYS)
    rows = Order.objects.filter(org=org, state__in=OPEN, asked_on__gte=since, sort=Sort.REQUEST)
    near = rows.order_by("-pk").values_list("pk", "text")[:LOOKED_AT]
    keys = most_alike(text, list(near))
    found = {one.pk: one for one in Order.objects.filter(pk__in=keys)}
    return [found[key] for key in keys]


@transaction.atomic
def follow(order: Order, *, actor: Actor, phone: str = "") -> Follower:
    """我也关心: one more who wants to know; the same telephone counts once."""
    if not order.is_open:
        raise ValidationError(_("这一件已经办结，请另提一件"))
    if phone:
        known = Follower.objects.filter(order=order, phone_blind__in=blinds(phone, "phone"))
        here: Follower | None = known.first()
        if here is not None:
            return here
    made = Follower(order=order, joined_on=clock.today())
    made.phone = dialled(phone) or None
    made.save()
    note(actor, "orders.follow", order)
    return made


# Against floods ----------------------------------------------------------------------------


def too_many(phone: str) -> bool:
    """Does this telephone already stand on as many orders today as anybody has reason for?"""
    if not phone:
        return False
    rows = Order.objects.filter(phone_blind__in=blinds(phone, "phone"), asked_on=clock.today())
    return rows.count() >= PER_PHONE_A_DAY


def knock(source: str) -> bool:
    """Count one more submission of this source in this hour; False once it is too much."""
    return knocks.knock("orders", source, most=PER_HOUR)
