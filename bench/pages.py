"""A list of twenty and a record's page, beside the barest Django view of the same rows.

Both behind gunicorn with two workers, in turns; what counts is the processor time that server and
database spend on a request, so that neither the client nor a busy neighbour shows.
"""

from collections.abc import Iterator

from django.urls import reverse

from bench.lines import Line, engine, told
from bench.serving import Server, served, session
from bench.timing import median, p95
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org

REPETITIONS, CALLS, WARM = 5, 40, 8


# A server, and what is asked of it: the address, the cookie, the form that is sent.
Asked = tuple[Server, str, str, str]


def alternating(one: Asked, other: Asked) -> list[list[float]]:
    """Seconds of every request, the two servers taking turns."""
    both: list[list[float]] = [[], []]
    for _turn in range(REPETITIONS):
        for times, (server, *asked) in zip(both, (one, other), strict=True):
            for _call in range(WARM):
                server.spent(*asked)
            times.extend(server.spent(*asked) for _call in range(CALLS))
    return both


def beside(what: str, load: str, ours: Asked, bare: Asked, limit: float) -> Iterator[Line]:
    """One page and its bare counterpart: requests for a second of processor, and the p95."""
    mine, theirs = alternating(ours, bare)
    load, held = f"{load}, {engine()}", engine() == "PostgreSQL"
    said = f"{1 / median(mine):.0f}/s", f"bare Django {1 / median(theirs):.0f}/s"
    yield Line(what, load, *said, median(theirs) / median(mine), limit if held else None)
    slow = f"p95 {1000 * p95(mine):.1f} ms", f"bare p95 {1000 * p95(theirs):.1f} ms"
    most = 2 if held and "list" in what else None
    yield Line(f"{what}, p95", load, *slow, p95(mine) / p95(theirs), most, most=True)


def main() -> None:
    street = Org.objects.get(code="DEMO010000")
    listing = f"{reverse('members.members.table')}?org={street.code}"
    member = Member.objects.filter(org__path__startswith=street.path, left_on=None)[0]
    detail = reverse("members.members.detail", args=[member.pk])
    cookie = session()
    with (
        served("jiceng.site.wsgi:application") as whole,
        served("bench.bare:application") as plain,
    ):
        load = f"{Member.objects.count():,} members"
        ours, bare = (whole, listing, cookie, ""), (plain, f"/list?path={street.path}", "", "")
        for line in beside("list of 20, of one street", load, ours, bare, 0.5):
            told(line)
        ours, bare = (whole, detail, cookie, ""), (plain, f"/detail/{member.pk}", "", "")
        for line in beside("detail", load, ours, bare, 0.4):
            told(line)
