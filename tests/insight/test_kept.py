"""A figure's statement is put together once, and anew wherever anything it was made of changed."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from jiceng.kernel import clock, kept
from jiceng.kernel.asks import Ask, remembered
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import year
from jiceng.kit.tenant import KEPT, tenant
from jiceng.registers.orgs.models import Kind, Org

BEGUN = date(2025, 1, 1)


@pytest.fixture
def figure():
    """Counts how often its rows are put together."""

    def of(ask):
        figure_made.append(ask.day)
        return Org.objects.standing(ask.day)

    figure_made = []
    found = Figure(key="kept.orgs", title="", cites="", of=of, at="pk", splits={"kind": "kind"})
    return found, figure_made


def test_asked_again_it_is_not_put_together_again_and_counts_afresh(cast, figure):
    figure, made = figure
    first = figure.spread(cast.district, Ask(year(2025)))
    Org.objects.filter(pk=cast.branch.pk).update(until=date(2025, 6, 1))
    second = figure.spread(cast.district, Ask(year(2025)))
    assert len(made) == 1
    assert second[cast.district.path] == first[cast.district.path] - 1
    value = [figure.read(cast.district, Ask(year(2025))).value for _time in range(2)]
    assert value == [second[cast.district.path]] * 2
    assert len(made) == 2


def test_another_day_place_part_or_bound_is_another_question(cast, figure):
    figure, made = figure
    asks = [Ask(year(2025)), Ask(year(2024)), Ask(year(2025), as_of=BEGUN),
            Ask(year(2025), bounds={"kept.orgs.least": 3})]  # fmt: skip
    for ask in asks:
        figure.spread(cast.district, ask)
    east = figure.spread(cast.east, Ask(year(2025)))
    branches = figure.only(kind=Kind.BRANCH).spread(cast.district, Ask(year(2025)))
    assert len(made) == len(asks) + 2
    whole = figure.spread(cast.district, Ask(year(2025)))
    assert east[cast.east.path] == whole[cast.east.path]
    assert 0 < branches[cast.district.path] < whole[cast.district.path]


def test_what_was_looked_up_on_the_way_must_be_the_same(cast, figure):
    figure, made = figure
    kind = [Kind.BRANCH]

    def having(rows, _ask):
        return rows.filter(kind__in=remembered("kept.kind", lambda: [*kind]))

    figure = replace(figure, having=having)
    before = figure.spread(cast.district, Ask(year(2025)))[cast.district.path]
    kind.append(Kind.COMMITTEE)
    ask = Ask(year(2025), memo={"kept.kind": [*kind]})
    assert figure.spread(cast.district, ask)[cast.district.path] > before
    assert len(made) == 2
    again = Ask(year(2025), memo={"kept.kind": [*kind]})
    figure.spread(cast.district, again)
    assert len(made) == 2, "looked up before, with the same answer"


@pytest.mark.parametrize("look", [Org.objects.count, clock.today])
def test_what_looks_at_the_clock_or_the_database_is_made_anew_each_time(cast, figure, look):
    figure, made = figure
    figure = replace(figure, having=lambda rows, _ask: rows.filter(pk__gt=0) if look() else rows)
    for _time in range(2):
        figure.spread(cast.district, Ask(year(2025)))
    assert len(made) == 2


def test_no_more_than_so_many_are_kept(cast, figure, monkeypatch):
    figure, made = figure
    monkeypatch.setattr(kept, "MOST", 3)
    for first in (2023, 2024, 2025, 2026):
        figure.spread(cast.district, Ask(year(first)))
    figure.spread(cast.district, Ask(year(2026)))
    figure.spread(cast.district, Ask(year(2023)))
    assert len(made) == 5, "the oldest makes room"


def test_what_the_installation_says_of_itself_is_asked_anew_each_time(cast, figure, monkeypatch):
    figure, made = figure
    figure = replace(figure, having=lambda rows, _ask: rows.exclude(name=tenant().get("name", "")))
    outside = SimpleNamespace(get_connection=lambda: SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr("jiceng.kit.tenant.transaction", outside)
    tenant()  # remembered for some seconds: the statement is made without the database
    for _time in range(2):
        figure.spread(cast.district, Ask(year(2025)))
    assert len(made) == 2
    cache.delete(KEPT)
