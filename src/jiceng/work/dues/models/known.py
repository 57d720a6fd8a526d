"""All that the rolls of some months are computed from, read once: four queries for any number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from jiceng.registers.members.models import Belonging, MemberPast
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.models.basis import Base, Habit, Relief

HABIT = ("org__path", "since", "until", "weekday", "nth", "farmer", "step", "mode")


class Line(NamedTuple):
    """One member's month: whose, where, as what, how much (None: nobody has confirmed a base)."""

    org: int
    member: int
    kind: str
    amount: Decimal | None
    base: int | None
    quarterly: bool


EVER = date.max
FEW = 500  # organisations up to which only their own paths are read
Base_ = tuple[date, date, str, Decimal, int, bool]  # since, until, kind, monthly, key, quarterly


class Ways:
    """The local rules, the nearest above holds; read once for any number of questions."""

    def __init__(self, first: date, last: date, orgs: Sequence[int] = ()) -> None:
        rows = Habit.objects.filter(since__lte=last).exclude(until__lte=first)
        self.habits = sorted(rows.values_list(*HABIT), key=lambda row: len(row[0]))
        placed = Org.objects.filter(pk__in=orgs) if 0 < len(orgs) <= FEW else Org.objects.all()
        self.paths: dict[int, str] = dict(placed.values_list("pk", "path"))
        self.custom = cache(self._custom)
        self.day = cache(self._day)

    def _near(self, org: int, day: date) -> Any:
        """The rule nearest above an organisation; they come from the top down."""
        path = self.paths[org]
        near = [
            row
            for row in self.habits
            if path.startswith(row[0]) and row[1] <= day and (not row[2] or day < row[2])
        ]
        return near[-1] if near else None

    def _custom(self, org: int, day: date) -> rules.Custom:
        row = self._near(org, day)
        return rules.Custom(row[6], row[7], row[5]) if row else rules.USUAL

    def _day(self, org: int, number: int) -> date:
        """The due day of a month for an organisation."""
        row = self._near(org, rules.last_of(number))
        return rules.due_on(number, weekday=row[3], nth=row[4]) if row else rules.due_on(number)

    def anchor(self, number: int) -> date:
        """The day that decides which branch collects: the topmost rule's, one for all."""
        last = rules.last_of(number)
        held = [r for r in self.habits if r[1] <= last and (not r[2] or last < r[2])]
        if held:
            return rules.due_on(number, weekday=held[0][3], nth=held[0][4])
        return rules.due_on(number)


class Known(Ways):
    """Belonging, categories, bases, reductions and local ways of these months."""

    def __init__(self, first: int, last: int, orgs: Iterable[int] | None = None) -> None:
        self.first, self.last = rules.first_of(first), rules.last_of(last)
        orgs = None if orgs is None else list(orgs)
        super().__init__(self.first, self.last, orgs or ())
        rows: Any = Belonging.objects.filter(since__lte=self.last).exclude(until__lte=self.first)
        if orgs is not None:
            rows = rows.filter(org__in=orgs)
        told = list(
            rows.order_by("org__path", "member").values_list(
                "org", "member", "since", "until", "began", "member__category"
            )
        )
        some = None if orgs is None else [row[1] for row in told]
        self.categories = self._categories(some)
        self.reliefs = self._reliefs(some)
        odd = self.categories.keys() | self.reliefs.keys()
        bases = self._bases(some)
        self.stretches = [
            (org, member, since, until or EVER, began == "admitted", category,
             bases.get(member, ()), member in odd)
            for org, member, since, until, began, category in told
        ]  # fmt: skip

    def _of(self, rows: Any, members: list[int] | None) -> Any:
        found = rows.filter(since__lte=self.last).exclude(until__lte=self.first)
        return found if members is None else found.filter(member__in=members)

    def _categories(self, some: list[int] | None) -> dict[int, list[tuple[date, date, str]]]:
        found: dict[int, list[tuple[date, date, str]]] = defaultdict(list)
        rows = self._of(MemberPast.objects.all(), some)
        for member, *span in rows.values_list("member", "since", "until", "category"):
            found[member].append(tuple(span))
        return dict(found)

    def _bases(self, some: list[int] | None) -> dict[int, list[Base_]]:
        found: dict[int, list[Base_]] = defaultdict(list)
        rows = self._of(Base.objects.valid(), some).order_by("-since")
        columns = ("since", "until", "kind", "monthly", "pk", "quarterly")
        for member, since, until, *rest in rows.values_list("member", *columns):
            found[member].append((since, until or EVER, *rest))
        return dict(found)

    def _reliefs(self, some: list[int] | None) -> dict[int, list[tuple[date, date, Decimal]]]:
        found: dict[int, list[tuple[date, date, Decimal]]] = defaultdict(list)
        rows = self._of(Relief.objects.approved(), some)
        for member, since, until, monthly in rows.values_list(
            "member", "since", "until", "monthly"
        ):
            found[member].append((since, until or EVER, monthly))
        return dict(found)

    # The lines -----------------------------------------------------------------------------

    def lines(self, number: int) -> Iterator[Line]:
        """Every member's line of a month, branch by branch."""
        anchor, last = self.anchor(number), rules.last_of(number)
        fits = {category: frozenset(kinds) for category, kinds in rules.FITS.items()}
        for org, member, since, until, admitted, category, bases, odd in self.stretches:
            day = anchor
            if since > anchor:
                if not admitted or since > last:
                    continue
                day = since
            elif until <= anchor:
                continue
            if odd:
                yield self._odd(org, member, day, category, bases)
                continue
            for begun, ended, kind, monthly, pk, quarterly in bases:
                if begun <= day < ended and kind in fits[category]:
                    yield Line(org, member, kind, monthly, pk, quarterly)
                    break
            else:
                yield self._without(org, member, day, category)

    def _odd(self, org: int, member: int, day: date, category: str, bases: Sequence[Base_]) -> Line:
        """Somebody with another category before, or with a reduction."""
        for begun, ended, former in self.categories.get(member, ()):
            if begun <= day < ended:
                category = former  # as it was that day
        line = self._without(org, member, day, category)
        for begun, ended, kind, monthly, pk, quarterly in bases:
            if begun <= day < ended and kind in rules.FITS[category]:
                line = Line(org, member, kind, monthly, pk, quarterly)
        for begun, ended, reduced in self.reliefs.get(member, ()):
            if begun <= day < ended:
                kind, amount = _relieved(reduced, line.amount)
                line = line._replace(kind=kind, amount=amount)
        return line

    def _without(self, org: int, member: int, day: date, category: str) -> Line:
        """Without a base that fits: a fixed sum, or none until somebody confirms one."""
        kind = rules.FITS[category][0]
        if kind in rules.NEEDS_BASE:
            return Line(org, member, kind, None, None, False)
        found = rules.monthly(kind=kind, base=None, day=day, custom=self.custom(org, day))
        return Line(org, member, kind, found.amount, None, False)


def _relieved(monthly: Decimal, amount: Decimal | None) -> tuple[str, Decimal]:
    """What is still paid, never more than without the reduction."""
    left = monthly if amount is None else min(monthly, amount)
    return (rules.REDUCED if left else rules.EXEMPT), left
