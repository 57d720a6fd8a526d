"""A list of twenty and a record's page, beside the barest Django view of the same rows."""

from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test.utils import override_settings
from django.urls import path, reverse

from bench.lines import Line, told
from bench.timing import alternating, median, p95
from jiceng.kernel import clock
from jiceng.kernel.paths import inside
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org

CALLS = 40
SHOWN = ("person.name", "person.sex", "person.ethnicity", "person.born_on", "person.education",
         "joined_on", "full_on", "org.name", "category", "person.phone")  # fmt: skip
CELLS = "".join(f"<td>{{{{ row.{name} }}}}</td>" for name in SHOWN)
LIST = Template(f"<table>{{% for row in rows %}}<tr>{CELLS}</tr>{{% endfor %}}</table>")
TERMS = "".join(f"<dt>{n}</dt><dd>{{{{ row.{n} }}}}</dd>" for n in SHOWN)
DETAIL = Template(f"<dl>{TERMS}</dl>")


def bare_list(request: HttpRequest) -> HttpResponse:
    """The rows and nothing else: no session, no rights, no count, no frame."""
    rows = Member.objects.select_related("person", "org").filter(
        inside("org__path", request.GET["path"]), left_on=None
    )
    ordered = rows.order_by("org__path", "person__initials", "pk")[:20]
    return HttpResponse(LIST.render(Context({"rows": ordered})))


def bare_detail(request: HttpRequest, pk: int) -> HttpResponse:
    del request
    row = Member.objects.select_related("person", "org").get(pk=pk)
    return HttpResponse(DETAIL.render(Context({"row": row})))


urlpatterns = [path("list", bare_list), path("detail/<int:pk>", bare_detail)]
BARE: dict[str, Any] = {"MIDDLEWARE": [], "ROOT_URLCONF": "bench.pages"}


def session(username: str = "quwei") -> str:
    """The cookie of somebody signed in, as the sign-in page would set it."""
    account = Account.objects.get(username=username)
    now = clock.now().timestamp()
    store = SessionStore()
    store.update(
        {
            "_auth_user_id": str(account.pk),
            "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
            "_auth_user_hash": account.get_session_auth_hash(),
            "stamp": account.stamp,
            "seen": now,
            "began": now,
            "fresh_at": now,
        }
    )
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def ask(handler: WSGIHandler, address: str, cookie: str = "") -> bytes:
    """One request through the whole of Django, without a network."""
    where, _, query = address.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": where, "QUERY_STRING": query, "HTTP_COOKIE": cookie}
    setup_testing_defaults(environ)
    said: list[str] = []
    response = handler(environ, lambda status, headers: said.append(status))
    body = b"".join(response)
    response.close()
    assert said[0].startswith("200"), f"{address}: {said[0]}"
    return body


def beside(
    what: str, ours: str, bare: str, limit: float, slowest: float | None = None
) -> Iterator[Line]:
    """One page and its bare counterpart in turns: the ratio of requests a second, and the p95."""
    cookie, whole = session(), WSGIHandler()
    with override_settings(**BARE):
        plain = WSGIHandler()

    def asked(handler: WSGIHandler, address: str, **changed: Any) -> Callable[[], bytes]:
        def call() -> bytes:
            with override_settings(**changed):
                return ask(handler, address, cookie)

        return call

    works = asked(whole, ours), asked(plain, bare, **BARE)
    for work in works:
        work()
    mine, theirs = alternating(*works, repetitions=5, calls=CALLS)
    told_ours = f"{1 / median(mine):.0f}/s"
    told_bare = f"bare Django {1 / median(theirs):.0f}/s"
    count = f"{Member.objects.count():,} members"
    yield Line(what, count, told_ours, told_bare, median(theirs) / median(mine), limit)
    slow = f"p95 {1000 * p95(mine):.1f} ms", f"bare p95 {1000 * p95(theirs):.1f} ms"
    yield Line(f"{what}, p95", count, *slow, p95(mine) / p95(theirs), slowest, most=True)


def main() -> None:
    street = Org.objects.get(code="DEMO010000")
    listing = f"{reverse('members.members.table')}?org={street.code}"
    member = Member.objects.filter(org__path__startswith=street.path, left_on=None)[0]
    detail = reverse("members.members.detail", args=[member.pk])
    for line in beside("list of 20, of one street", listing, f"/list?path={street.path}", 0.5, 2):
        told(line)
    for line in beside("detail", detail, f"/detail/{member.pk}", 0.4):
        told(line)
