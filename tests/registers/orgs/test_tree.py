"""The tree against a slow reference: any order of setting up, moving and abolishing, any day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.measures import COUNT
from jiceng.registers.orgs import actions
from jiceng.registers.orgs.models import Org

US = System("测试")
FIRST = date(2020, 1, 1)
DAYS = 40
LAST = FIRST + timedelta(days=DAYS)

deeds = st.lists(
    st.tuples(
        st.sampled_from(["set_up", "move", "move", "abolish"]),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, 3),
    ),
    max_size=12,
)


class Reference:
    """Who hung under whom on each day, written out day by day."""

    def __init__(self, root: Org) -> None:
        self.above: dict[int, dict[date, int | None]] = {root.pk: {}}
        self.born = {root.pk: FIRST}
        self.hang(root.pk, None, FIRST)

    def hang(self, node: int, parent: int | None, since: date) -> None:
        day = since
        while day <= LAST:
            self.above.setdefault(node, {})[day] = parent
            day += timedelta(days=1)

    def under(self, node: int, day: date) -> set[int]:
        """Everyone whose line of superiors that day passes the node; the unborn do not count."""
        return {one for one in self.above if self.born[one] <= day and node in self.line(one, day)}

    def line(self, node: int | None, day: date) -> list[int]:
        found: list[int] = []
        while node is not None:
            found.append(node)
            node = self.above[node][day]
        return found


def play(root: Org, moves: list[tuple[str, int, int, int]]) -> Reference:
    known, reference, day = [root.pk], Reference(root), FIRST
    for verb, which, where, later in moves:
        day += timedelta(days=later)
        node = Org.objects.get(pk=known[which % len(known)])
        other = Org.objects.get(pk=known[where % len(known)])
        try:
            if verb == "set_up":
                made = actions.set_up(
                    actor=US, name="某支部", kind="branch", since=day, parent=other
                )
                known.append(made.pk)
                reference.born[made.pk] = day
                reference.hang(made.pk, other.pk, day)
            elif verb == "move":
                actions.move(node, actor=US, parent=other, since=day)
                reference.hang(node.pk, other.pk, day)
            elif node.parent_id is not None:
                actions.abolish(node, actor=US, on=day)
        except ValidationError:
            continue
    return reference


@pytest.mark.both
class TheTree(TestCase):
    """Hypothesis opens a transaction for each example."""

    @settings(max_examples=40)
    @given(deeds)
    def test_the_tree_of_any_day_is_that_of_the_slow_reference(
        self, moves: list[tuple[str, int, int, int]]
    ) -> None:
        with clock.at(LAST):
            root = actions.set_up(actor=US, name="某区委", kind="district_committee", since=FIRST)
            reference = play(root, moves)
            assert [said for check in actions.INVARIANTS for said in check()] == []
            for day in (FIRST, *(FIRST + timedelta(days=n) for n in range(2, DAYS, 5))):
                self.compare(reference, day)

    def compare(self, reference: Reference, day: date) -> None:
        for org in Org.objects.filter(since__lte=day):
            then = org.under(day)
            rows = Org.objects.all() if then is None else then
            standing = set(rows.values_list("pk", flat=True))
            expected = reference.under(org.pk, day)
            assert {pk for pk in standing if reference.born[pk] <= day} == expected
            paths = {pk: p for pk, p in org.paths(day).items() if reference.born[pk] <= day}
            assert set(paths) == expected
            climbed = COUNT.climb(dict.fromkeys(paths, 1), paths)
            assert climbed[paths[org.pk]] == len(expected)
