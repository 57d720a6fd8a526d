"""The barest Django there is: the same rows by the same statement, as HTML, and nothing else.

No middleware, no session, no rights, no count, no frame. `gunicorn bench.bare:application`.
"""

from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bench.bare"
application = WSGIHandler()

from jiceng.kernel.paths import inside  # noqa: E402 - after the settings
from jiceng.registers.members.models import Member  # noqa: E402

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


urlpatterns = [path("list", bare_list), path("detail/<int:pk>", bare_detail)]
