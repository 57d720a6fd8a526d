"""The barest Django there is: the same rows by the same statement, as HTML, and nothing else.

No middleware, no session, no rights, no count, no frame. `gunicorn bench.bare:application`.
"""

import os
from itertools import count
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.urls import path

django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bench.bare"
application = WSGIHandler()

from bench.asked import YEAR  # noqa: E402 - after the settings
from jiceng.kernel import clock  # noqa: E402
from jiceng.kernel.paths import inside  # noqa: E402
from jiceng.kernel.uids import uid7  # noqa: E402
from jiceng.registers.members.models import Member  # noqa: E402
from jiceng.work.orders.models import Order  # noqa: E402

SHOWN = ("person.name", "person.sex", "person.ethnicity", "person.born_on", "person.education",
         "joined_on", "full_on", "org.name", "category", "person.phone")  # fmt: skip
CELLS = "".join(f"<td>{{{{ row.{name} }}}}</td>" for name in SHOWN)
LIST = Template(f"<table>{{% for row in rows %}}<tr>{CELLS}</tr>{{% endfor %}}</table>")
TERMS = "".join(f"<dt>{n}</dt><dd>{{{{ row.{n} }}}}</dd>" for n in SHOWN)
DETAIL = Template(f"<dl>{TERMS}</dl>")


def rows() -> Any:
    return Member.objects.select_related("person", "org")


def bare_list(request: HttpRequest) -> HttpResponse:
    found = rows().filter(inside("org__path", request.GET["path"]), left_on=None)
    ordered = found.order_by("org__path", "person__initials", "pk")[:20]
    return HttpResponse(LIST.render(Context({"rows": ordered})))


def bare_detail(request: HttpRequest, pk: int) -> HttpResponse:
    del request
    return HttpResponse(DETAIL.render(Context({"row": rows().get(pk=pk)})))


TOLD = ("shown_number", "text", "get_sort_display", "get_channel_display", "get_state_display",
        "due_on", "handler.name", "asked_on", "org.name", "finished_on")  # fmt: skip
ORDERS = Template(
    f"<table>{{% for row in rows %}}<tr>{''.join(f'<td>{{{{ row.{n} }}}}</td>' for n in TOLD)}</tr>"
    f"{{% endfor %}}</table>"
)
ORDER = Template(f"<dl>{''.join(f'<dt>{n}</dt><dd>{{{{ row.{n} }}}}</dd>' for n in TOLD)}</dl>")
NUMBERS = count(10_000_000)


def orders() -> Any:
    return Order.objects.select_related("org", "handler")


def bare_orders(request: HttpRequest) -> HttpResponse:
    found = orders().filter(inside("org__path", request.GET["path"]), asked_on__year=YEAR)
    ordered = found.order_by("-asked_on", "-pk")[:20]
    return HttpResponse(ORDERS.render(Context({"rows": ordered})))


def bare_order(request: HttpRequest, pk: int) -> HttpResponse:
    del request
    return HttpResponse(ORDER.render(Context({"row": orders().get(pk=pk)})))


def bare_ask(request: HttpRequest) -> HttpResponse:
    """One row, as it is sent: the statement alone, in a transaction of its own."""
    now = clock.now()
    row = Order(
        org_id=int(request.POST["org"]), handler_id=int(request.POST["org"]),
        text=request.POST["text"], channel="counter", series=f"bare/{os.getpid()}",
        number=next(NUMBERS), code=uid7().hex[-8:], asked_at=now, asked_on=now.date(),
        first_due_on=now.date(), due_on=now.date(), recorded_at=now,
    )  # fmt: skip
    with transaction.atomic():
        row.save(force_insert=True)
    return HttpResponseRedirect("/")


urlpatterns = [
    path("list", bare_list),
    path("detail/<int:pk>", bare_detail),
    path("orders", bare_orders),
    path("orders/<int:pk>", bare_order),
    path("orders/ask", bare_ask),
]
