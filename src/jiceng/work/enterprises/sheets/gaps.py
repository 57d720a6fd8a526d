"""Firms of the ledger that the registry does not know, and those that may stand twice."""

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.units.models import Unit
from jiceng.registers.units.rules import plain_name
from jiceng.work.enterprises.access import SEES
from jiceng.work.enterprises.models import Entry, firms


def own(actor: Actor) -> QuerySet[Any]:
    """Firms that stand today, of whom this person reads the ledger."""
    found: QuerySet[Any] = firms(clock.today()).filter(seen_by(actor, "keeper__path", SEES))
    return found


def unlisted(actor: Actor) -> QuerySet[Any]:
    """No line of the registry has their code or was settled as theirs; none where no extract was
    taken in yet.
    """
    if not Entry.objects.exists():
        return own(actor).none()
    known = Entry.objects.filter(Q(uscc=OuterRef("uscc")) | Q(unit=OuterRef("pk")))
    return own(actor).filter(~Exists(known))


def twins(actor: Actor) -> QuerySet[Any]:
    """Firms whose names are the same but for brackets, spaces and legal form."""
    alike: dict[str, list[int]] = defaultdict(list)
    for pk, name in own(actor).order_by("pk").values_list("pk", "name"):
        alike[plain_name(name)].append(pk)
    doubled = [pk for same in alike.values() if len(same) > 1 for pk in same]
    return own(actor).filter(pk__in=doubled)


COLUMNS = [
    Column("name", gettext_lazy("单位"), width=30),
    Column("uscc", gettext_lazy("信用代码"), kind="text", width=20),
    Column("field"),
    Column("industry", width=16),
    Column("keeper__name", gettext_lazy("属地党组织"), width=22),
    Column("since", shown=False),
]
UNLISTED = Sheet(
    name="enterprises.unlisted",
    title=gettext_lazy("底册里有、登记数据里没有的单位"),
    model=Unit,
    columns=COLUMNS,
    rows=unlisted,
    search=("name", "initials", "uscc"),
    filters=("field",),
    order=("keeper__path", "name", "pk"),
    at="keeper__path",
    related=("keeper",),
    definition=gettext_lazy("信用代码在登记数据里找不到，也没有人确认是哪一家的；请核对代码和名称。"),
)  # fmt: skip
TWINS = Sheet(
    name="enterprises.twins",
    title=gettext_lazy("可能登记了两次的单位"),
    model=Unit,
    columns=COLUMNS,
    rows=twins,
    search=("name", "initials", "uscc"),
    filters=("field",),
    order=("name", "pk"),
    at="keeper__path",
    related=("keeper",),
    definition=gettext_lazy(
        "名称只差括号、空格或“有限公司”这类字样。确是一家的，注销多登记的一条，写明原因。"
    ),
)
