"""What must hold of the tree, asked of all organisations at once."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length, StrIndex, Substr

from jiceng.registers.orgs.models import Org, OrgEvent, OrgPath

What = OrgEvent.What


def _paths_follow_parents() -> Iterator[str]:
    """Each path is the parent's path and one segment more."""
    own = F("path")
    wrong = (
        Org.objects.exclude(parent=None)
        .annotate(at=StrIndex(own, F("parent__path")))
        .annotate(rest=Substr(own, Length("parent__path") + 1))
        .annotate(dot=StrIndex("rest", Value(".")))
    )
    wrong = wrong.exclude(at=1, dot=Length("rest"), rest__gt="")
    for org in wrong[:20]:
        yield f"党组织 {org.pk}“{org}”的路径与上级不符"


def _one_root() -> Iterator[str]:
    if Org.objects.filter(parent=None).count() > 1:
        yield "有不止一个最上级党组织"


def _children_end_first() -> Iterator[str]:
    """Nothing stands beneath what has been abolished."""
    orphans = Org.objects.filter(parent__until__isnull=False).filter(
        Q(until=None) | Q(until__gt=F("parent__until"))
    )
    for org in orphans[:20]:
        yield f"党组织 {org.pk}“{org}”的上级已经撤销"


def _former_paths_adjoin() -> Iterator[str]:
    """Former places in the tree follow each other without gap or overlap, from the first day."""
    before: dict[int, Any] = {}
    rows = OrgPath.objects.order_by("org", "since").values_list(
        "org", "org__since", "since", "until"
    )
    for org, born, since, until in rows:
        if before.get(org, born) != since:
            yield f"党组织 {org} 的曾用路径在 {since} 处不衔接"
        before[org] = until


def _starts_and_ends_are_events() -> Iterator[str]:
    """Each organisation was set up once, on its first day, and ended once if it has ended."""
    own = OrgEvent.objects.filter(org=OuterRef("pk")).order_by().values("org")

    def count(*what: str, **on: Any) -> Any:
        counted = own.filter(what__in=what, **on).annotate(n=Count("*")).values("n")
        return Coalesce(Subquery(counted[:1]), 0)

    ends = (What.ABOLISHED, What.MERGED)
    told = Org.objects.annotate(
        starts=count(What.SET_UP),
        first=count(What.SET_UP, held_on=OuterRef("since")),
        ends=count(*ends),
        last=count(*ends, held_on=OuterRef("until")),
    )
    for org in told.exclude(starts=1, first=1)[:20]:
        yield f"党组织 {org.pk}“{org}”的成立事项不是恰好一条，或与成立日期不符"
    gone = Q(until__isnull=False) & ~Q(ends=1, last=1)
    for org in told.filter(gone | Q(until=None, ends__gt=0))[:20]:
        yield f"党组织 {org.pk}“{org}”的撤销、合并事项与撤销日期不符"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _paths_follow_parents,
    _one_root,
    _children_end_first,
    _former_paths_adjoin,
    _starts_and_ends_are_events,
]
