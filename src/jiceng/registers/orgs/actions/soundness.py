"""What must hold of the tree, asked of all organisations at once."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Length, StrIndex, Substr

from jiceng.registers.orgs.models import Org, OrgPath


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


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _paths_follow_parents,
    _one_root,
    _children_end_first,
    _former_paths_adjoin,
]
