"""Every coming and going of members and of organisations, each with its day, places and reason.

What is counted at the two ends comes from who stands there; what lies between only from changes
that are accounted for. So a stretch that ends in a move and leads nowhere leaves a gap, and shows.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Count, Exists, OuterRef, Q

from jiceng.insight.statements.tree import Tree
from jiceng.kernel.citations import gettext_noop
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import DAY, Period
from jiceng.registers.members.models import Began, Belonging, Ended
from jiceng.registers.orgs.models import Kind, Org, OrgEvent

WITH_ORG, MOVED = "with_org", "moved"


@dataclass(frozen=True)
class Change:
    """A row leaves one place, or comes to one, or both; a missing place is an empty path."""

    day: date
    left: str = ""
    came: str = ""
    why_out: str = ""
    why_in: str = ""
    out_pk: int = 0
    in_pk: int = 0


@dataclass(frozen=True)
class Fault:
    """What cannot be accounted for: on which day, at which organisation, which record."""

    day: date
    path: str
    org: int
    record: int
    words: str


class Source(Protocol):
    """What a statement is made of."""

    key: str

    def standing(self, day: date, tree: Tree) -> Counter[str]: ...
    def changes(self, period: Period, tree: Tree) -> Iterator[Change]: ...
    def faults(self, period: Period, tree: Tree) -> Iterator[Fault]: ...
    def rows(self) -> Rows: ...
    def stock(self, day: date) -> Rows: ...


class Members:
    """Members on the roll, by their stretches of belonging."""

    key = "members"

    def rows(self) -> Rows:
        rows: Rows = Belonging.objects.all()
        return rows

    def stock(self, day: date) -> Rows:
        rows: Rows = Belonging.objects.standing(day)
        return rows

    def standing(self, day: date, tree: Tree) -> Counter[str]:
        """People at each node's own branch; somebody in two places is one person, not two."""
        found: Counter[str] = Counter()
        stock = self.stock(day).order_by()
        for org, count in stock.values_list("org").annotate(Count("member")):
            found[tree.at(org, day)] += count
        for org, count in _doubled(stock, self.overlapping(tree)):
            found[tree.at(org, day)] -= count
        return found

    def overlapping(self, tree: Tree) -> set[int]:
        """Members who ever stood in two branches at once; nobody, in a sound register."""
        if tree.overlapping is None:
            own = Belonging.objects.filter(member=OuterRef("member")).exclude(pk=OuterRef("pk"))
            lasting = Q(until=None) | Q(until__gt=OuterRef("since"))
            earlier = own.filter(lasting, since__lte=OuterRef("since"))
            rows = Belonging.objects.filter(Exists(earlier)).order_by()
            tree.overlapping = set(rows.values_list("member", flat=True))
        return tree.overlapping

    def changes(self, period: Period, tree: Tree) -> Iterator[Change]:
        begun, ended = _ends(period)
        pairs = {(member, day): (pk, org) for pk, member, org, day, why in ended if why == MOVED}
        met = set()
        for pk, member, org, day, why in begun:
            if why != MOVED:
                yield Change(day, came=tree.at(org, day), why_in=why, in_pk=pk)
            elif (member, day) in pairs:
                met.add((member, day))
                out_pk, out_org = pairs[member, day]
                left = tree.at(out_org, day - DAY)
                yield Change(day, left, tree.at(org, day), MOVED, MOVED, out_pk, pk)
        for pk, _member, org, day, why in ended:
            if why != MOVED:
                yield Change(day, left=tree.at(org, day - DAY), why_out=why, out_pk=pk)
        yield from self._along(period, tree)

    def _along(self, period: Period, tree: Tree) -> Iterator[Change]:
        """Members who stayed in a branch that came to hang elsewhere."""
        for org, day, before, after in tree.moves(period):
            stayed = Belonging.objects.filter(org=org, since__lt=day).standing(day)
            for pk in stayed.values_list("pk", flat=True):
                yield Change(day, before, after, WITH_ORG, WITH_ORG, pk, pk)

    def faults(self, period: Period, tree: Tree) -> Iterator[Fault]:
        begun, ended = _ends(period)
        gone = {(member, day) for _pk, member, _org, day, why in ended if why == MOVED}
        come = {(member, day) for _pk, member, _org, day, why in begun if why == MOVED}
        for pk, member, org, day, why in ended:
            if why == MOVED and (member, day) not in come:
                where = tree.at(org, day - DAY)
                yield Fault(day, where, org, pk, gettext_noop("调出以后没有去处"))
        for pk, member, org, day, why in begun:
            if why == MOVED and (member, day) not in gone:
                yield Fault(day, tree.at(org, day), org, pk, gettext_noop("调入以前没有来处"))
        for day in (period.first - DAY, period.last) if self.overlapping(tree) else ():
            seen = set()
            rows = self.stock(day).filter(member__in=self.overlapping(tree)).order_by("since")
            for pk, member, org in rows.values_list("pk", "member", "org"):
                if member in seen:
                    yield Fault(
                        day, tree.at(org, day), org, pk, gettext_noop("同一天属于两个党支部")
                    )
                seen.add(member)


def _doubled(stock: Rows, members: set[int]) -> Iterator[tuple[int, int]]:
    """Second and further places of people who stand in several, by place."""
    if not members:
        return
    seen, found = set(), Counter[int]()
    rows = stock.filter(member__in=members).order_by("since")
    for member, org in rows.values_list("member", "org"):
        found[org] += member in seen
        seen.add(member)
    yield from found.items()


Line = tuple[int, int, int, date, str]


def _ends(period: Period) -> tuple[Sequence[Line], Sequence[Line]]:
    """Stretches begun and ended in the period."""
    rows: Any = Belonging.objects.order_by("pk")
    begun = rows.begun(period).values_list("pk", "member", "org", "since", "began")
    ended = rows.ended(period).values_list("pk", "member", "org", "until", "ended")
    return list(begun), list(ended)


class Orgs:
    """Organisations beneath the district, by their days; the reasons by their events."""

    key = "orgs"
    BEGINS = (OrgEvent.What.SET_UP,)
    ENDS = (OrgEvent.What.ABOLISHED, OrgEvent.What.MERGED)

    def rows(self) -> Rows:
        rows: Rows = Org.objects.exclude(kind=Kind.DISTRICT)
        return rows

    def stock(self, day: date) -> Rows:
        rows: Rows = Org.objects.exclude(kind=Kind.DISTRICT).standing(day)
        return rows

    def standing(self, day: date, tree: Tree) -> Counter[str]:
        return Counter(tree.at(pk, day) for pk in self.stock(day).values_list("pk", flat=True))

    def changes(self, period: Period, tree: Tree) -> Iterator[Change]:
        events = self._events(period)
        parted = {(other, day) for _org, day, what, other in events if what == OrgEvent.What.SPLIT}
        for org, day, what, _other in events:
            if what in self.BEGINS:
                why = OrgEvent.What.SPLIT if (org, day) in parted else what
                yield Change(day, came=tree.at(org, day), why_in=str(why), in_pk=org)
            elif what in self.ENDS:
                yield Change(day, left=tree.at(org, day - DAY), why_out=what, out_pk=org)
        beneath = set(self.rows().values_list("pk", flat=True))
        lasted = dict(Org.objects.values_list("pk", "until"))
        for org, day, before, after in tree.moves(period):
            until = lasted[org]
            if org in beneath and (until is None or until > day):
                yield Change(day, before, after, MOVED, MOVED, org, org)

    def _events(self, period: Period) -> list[Any]:
        rows = OrgEvent.objects.filter(held_on__range=(period.first, period.last))
        rows = rows.exclude(org__kind=Kind.DISTRICT).order_by("pk")
        return list(rows.values_list("org", "held_on", "what", "other"))

    def faults(self, period: Period, tree: Tree) -> Iterator[Fault]:
        said = {(org, day, what) for org, day, what, _other in self._events(period)}
        began = {(org, day) for org, day, what in said if what in self.BEGINS}
        over = {(org, day) for org, day, what in said if what in self.ENDS}
        rows: Any = self.rows()
        stood = set(rows.begun(period).values_list("pk", "since"))
        ended = set(rows.ended(period).values_list("pk", "until"))
        told = (
            (stood - began, gettext_noop("有成立日期，没有成立的沿革")),
            (began - stood, gettext_noop("有成立的沿革，日期对不上")),
            (ended - over, gettext_noop("有撤销日期，没有撤销的沿革")),
            (over - ended, gettext_noop("有撤销的沿革，日期对不上")),
        )
        for found, words in told:
            for org, day in sorted(found):
                yield Fault(day, tree.at(org, day), org, org, words)


SOURCES: dict[str, Source] = {"members": Members(), "orgs": Orgs()}
IN_REASONS: dict[str, list[str]] = {
    "members": [*(one for one in Began.values if one != MOVED), MOVED, WITH_ORG],
    "orgs": [OrgEvent.What.SET_UP, OrgEvent.What.SPLIT, MOVED],
}
OUT_REASONS: dict[str, list[str]] = {
    "members": [*(one for one in Ended.values if one != MOVED), MOVED, WITH_ORG],
    "orgs": [OrgEvent.What.ABOLISHED, OrgEvent.What.MERGED, MOVED],
}
