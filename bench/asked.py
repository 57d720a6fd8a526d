"""Many orders poured into the table, and their list, detail and creation beside bare Django."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.urls import reverse

from bench.lines import told
from bench.pages import beside
from bench.serving import served, session
from jiceng.kernel import clock
from jiceng.kernel.bulk import pour
from jiceng.kernel.uids import uid7
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.work.orders.models import Order

YEAR = 2026
FIRST, DAYS = date(2024, 1, 1), 1_050
COLUMNS = (
    "uid", "series", "number", "code", "sort", "channel", "org_id", "handler_id", "category_id",
    "item_id", "venue_id", "text", "spot", "contact", "phone", "phone_blind", "proxy", "frail",
    "asked_at", "asked_on", "accepted_on", "pooled_at", "pooled_on", "taken_at", "arrived_at",
    "first_due_on", "due_on", "provisional", "finished_on", "closed_on", "ending", "outcome",
    "outside", "unreasonable_on", "unreasonable", "reopened", "cleared_on", "state",
    "recorded_at",
)  # fmt: skip


def grow(count: int) -> int:
    """Bring the table to so many orders of all communities, most of them over; how many then."""
    dice = Random(3)
    orgs = list(Place.objects.filter(until=None).communities().values_list("keeper", flat=True))
    have = Order.objects.count()
    with transaction.atomic():
        pour(Order, COLUMNS, (_row(dice, n, dice.choice(orgs)) for n in range(have, count)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Order.objects.count()


def _row(dice: Random, number: int, org: int) -> tuple[Any, ...]:
    day = FIRST + timedelta(days=dice.randrange(DAYS))
    at = datetime.combine(day, datetime.min.time(), clock.ZONE)
    done = dice.random() < 0.95
    end = day + timedelta(days=3) if done else None
    return (
        uid7(), "poured/2026", number, f"{number:08}", "request", dice.choice(("page", "counter")),
        org, org, None, None, None, f"{dice.randrange(40)}号楼楼道灯不亮", None, None, None, "", "",
        False, at, day, day, at, day, at, None, day + timedelta(days=7), day + timedelta(days=7),
        False, end, end, "call_back" if done else "", "已处理" if done else "", "", None, "", 0,
        None, "closed" if done else "new", at,
    )  # fmt: skip


def main(count: int) -> None:
    """Print creation, list and detail beside bare Django."""
    load = f"{grow(count):,} orders"
    street = Org.objects.get(code="DEMO010000")
    mine = Order.objects.filter(org__path__startswith=street.path, asked_on__year=YEAR)
    one = mine.order_by("-pk").select_related("org")[0]
    listing = f"{reverse('orders.orders.table')}?org={street.code}&period={YEAR}"
    detail = reverse("orders.orders.detail", args=[one.pk])
    said = {"text": "3号楼楼道灯不亮", "channel": "counter"}
    form = urlencode({**said, "org": f"{one.org} #{one.org.pk}"})
    bare_form, cookie = urlencode({**said, "org": one.org.pk}), session()
    with (
        served("jiceng.site.wsgi:application") as whole,
        served("bench.bare:application") as plain,
    ):
        for what, ours, bare, limit in (
            ("orders: list of 20, of one street", (listing, cookie, ""),
             (f"/orders?path={street.path}", "", ""), 0.5),
            ("orders: detail", (detail, cookie, ""), (f"/orders/{one.pk}", "", ""), 0.4),
            ("orders: create", (reverse("orders.counter"), cookie, form),
             ("/orders/ask", "", bare_form), 0.45),
        ):  # fmt: skip
            for line in beside(what, load, (whole, *ours), (plain, *bare), limit):
                told(line)
