"""Asked once, of every figure there is: the laws that make a number worth printing."""

from datetime import date
from decimal import Decimal

import pytest

from jiceng.insight.shelf.addresses import Written, address, opened
from jiceng.insight.shelf.look import bounds_of, look_up, parts_of, shelf
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import definition_of
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Across
from jiceng.kernel.measures import (
    Distinct,
    Least,
    Mean,
    MeanOfDistinct,
    Measure,
    Most,
    Sole,
    Total,
    higher,
)
from jiceng.kernel.periods import on, year
from jiceng.kernel.splits import UNKNOWN
from jiceng.registers.orgs.models import Kind, Org, OrgPath
from tests.cast import later
from tests.each import each

PAST, NOW = Ask(year(2023)), Ask(year(2025), as_of=date(2025, 11, 30))
# The same statement for another day: one of them is enough on the second database.
ASKS = [PAST, pytest.param(NOW, marks=pytest.mark.both)]
ALL = list(shelf().values())
FIGURES = [figure for figure in ALL if isinstance(figure, Figure)]
MADE = [figure for figure in ALL if not isinstance(figure, Figure)]
ADDITIVE = [figure for figure in FIGURES if figure.measure.additive]
SPLIT = [(figure, split) for figure in FIGURES for split in figure.splits]
SHARES = 12  # so that two who share the work can be given about as much
KINDS = {"count", "share", "sum", "avg", "min", "max", "ratio", "change", "recorded"}


def said(given):
    return getattr(given, "key", None) or (given if isinstance(given, str) else "")


def fresh(ask):
    """The same question without anybody's earlier answers."""
    return Ask(ask.period, ask.as_of, dict(ask.bounds))


def nodes(cast):
    return [cast.district, cast.east, cast.west, cast.huaiyin, cast.branch, cast.moved]


def recount(measure, rows):
    """The value again, by hand, from the very rows a reader would see."""
    if type(measure) is Measure:
        return len(set(rows.values_list("pk", flat=True)))
    if isinstance(measure, MeanOfDistinct):
        known = dict(rows.exclude(**{measure.of: None}).values_list(measure.column, measure.of))
        return Decimal(sum(known.values())) / len(known) if known else None
    known = [v for v in rows.values_list(measure.column, flat=True) if v is not None]
    if isinstance(measure, Distinct | Total):
        return len(set(known)) if isinstance(measure, Distinct) else sum(known)
    if isinstance(measure, Mean):
        return Decimal(sum(known)) / len(known) if known else None
    ends = {Least: min, Most: max, Sole: lambda all_: all_[0] if len(set(all_)) == 1 else None}
    return ends[type(measure)](known) if known else None


@pytest.mark.parametrize("ask", ASKS, ids=["2023", "2025"])
@each("figure", ALL, said, shares=SHARES)
def test_a_value_is_exactly_its_records_and_stands_so_in_the_spread(figure, ask, cast):
    spread = figure.spread(cast.district, fresh(ask))
    assert set(spread) == set(cast.district.paths(ask.day).values())
    for node in nodes(cast):
        reading = figure.read(node, fresh(ask))
        assert reading.value == spread[node.path_on(ask.day)], node
        if isinstance(figure, Figure):
            assert reading.value == recount(figure.measure, reading.records), node


@pytest.mark.parametrize("ask", [PAST, NOW], ids=["2023", "2025"])
@each("figure", FIGURES, said, shares=SHARES)
def test_having_and_missing_make_the_population(figure, ask, cast):
    reading = figure.read(cast.district, fresh(ask))
    of, having, missing = (
        list(rows.values_list("pk", flat=True))
        for rows in (reading.of, reading.records, reading.missing)
    )
    assert sorted(having + missing) == sorted(of)
    assert len(set(of)) == len(of), "a join has multiplied the rows"


@each("figure", FIGURES, said, shares=SHARES)
def test_rows_can_be_cut_further(figure, cast):
    for rows in figure.read(cast.district, fresh(NOW)).sets:
        assert not (rows.query.combinator or rows.query.is_sliced or rows.query.distinct)


@each("figure", ADDITIVE, said, shares=SHARES)
def test_a_parent_is_its_own_and_its_children(figure, cast):
    ask = figure.asked(fresh(NOW))
    spread, paths = figure.spread(cast.district, ask), cast.district.paths(ask.day)
    leaves = figure.measure.leaves(figure.rows(cast.district, ask)[1], figure.at)
    own = {paths[pk]: figure.measure.value(part) for (pk,), part in leaves.items()}
    for parent, value in spread.items():
        beneath = [v for path, v in spread.items() if higher(path) == parent]
        assert value == own.get(parent, 0) + sum(beneath), parent


@pytest.mark.both
@each("cut", SPLIT, lambda cut: f"{cut[0].key} by {cut[1]}", shares=SHARES)
def test_splits_add_up_and_each_part_can_be_named(cut, cast):
    figure, split = cut
    reading = figure.read(cast.district, fresh(NOW))
    parts = reading.by(split)
    if figure.measure.additive:
        assert sum(parts.values()) == reading.value
    for kind, value in parts.items():
        written = Written(figure.key).only(split, UNKNOWN if kind is None else kind)
        assert look_up(str(written)).read(cast.district, fresh(NOW)).value == value, written
    table = figure.table(cast.district, fresh(NOW), split)
    assert {kind: column[cast.district.path] for kind, column in table.items()} == parts


@each("figure", ALL, said, shares=SHARES)
def test_of_nothing_counts_are_nought_and_rates_are_none(figure, db):
    nowhere = Org(path="zzzzz.zzzzz.", kind=Kind.BRANCH, pk=10**9, parent_id=1)
    value = figure.read(nowhere, fresh(NOW)).value
    counts = figure.kind in {"count", "sum"}
    assert value == 0 if counts else value is None


def bottom(figure):
    """The figures a formula is made of, in the end."""
    if isinstance(figure, Figure):
        return [figure]
    return [one for part in parts_of(figure) for one in bottom(part)]


@each("figure", ALL, said, shares=SHARES)
def test_one_query_for_a_value_and_one_for_a_spread(figure, cast, django_assert_max_num_queries):
    """Besides, each day's tree and each table of former words is looked at once."""
    extra = 8 * len(bottom(figure))
    with django_assert_max_num_queries(len(bottom(figure)) + extra):
        _ = figure.read(cast.east, fresh(NOW)).value
    with django_assert_max_num_queries(len(bottom(figure)) + extra):
        figure.spread(cast.district, fresh(NOW))


@each("figure", FIGURES, said, shares=SHARES)
def test_a_report_asks_once(figure, cast, django_assert_num_queries):
    ask = fresh(NOW)
    first = figure.read(cast.district, ask).value
    with django_assert_num_queries(0):
        assert figure.read(cast.district, ask).value == first


@each("figure", FIGURES, said, shares=SHARES)
def test_every_row_has_an_organisation(figure, cast):
    rows = figure.of(figure.asked(fresh(NOW)))
    model = rows.model
    if figure.at in rows.query.annotations:  # who kept it on the day
        assert not rows.filter(**{f"{figure.at}__isnull": True}).exists()
        found = set(rows.order_by().values_list(figure.at, flat=True))
        assert found <= set(Org.objects.values_list("pk", flat=True))
        return
    for step in figure.at.split("__") if figure.at != "pk" else []:
        column = model._meta.get_field(step)
        assert column.many_to_one
        assert not column.null
        model = column.related_model
    assert model is Org


@each("figure", ALL, said, shares=SHARES)
def test_a_printed_number_opens_to_its_records(figure, cast):
    own = {name: 40 for name, usual in bounds_of(figure).items() if isinstance(usual, int)}
    ask = Ask(year(2025), as_of=date(2025, 11, 30), bounds=own)
    link = address(figure.key, cast.east, ask)
    shown = look_up(figure.key).read(cast.east, ask).records
    opens = opened(link).values_list("pk", flat=True)
    assert sorted(opens) == sorted(shown.values_list("pk", flat=True))


@each("figure", MADE, said, shares=SHARES)
def test_what_a_formula_is_made_of_stands_on_the_shelf_itself(figure):
    for part in bottom(figure):
        assert shelf()[part.key.partition(":")[0]].of is part.of


@each("figure", ALL, said, shares=SHARES)
def test_every_figure_says_what_it_is_and_where_it_comes_from(figure):
    assert figure.title
    assert figure.unit
    assert figure.kind in KINDS
    assert len(str(figure.cites)) > 4
    assert len(definition_of(figure)) == 64
    assert figure.name.startswith(figure.key)


@each("figure", FIGURES, said, shares=SHARES)
def test_what_was_never_filled_in_is_listed_apart(figure, cast):
    reading = figure.read(cast.district, fresh(NOW))
    known = reading.records.exclude(**{figure.measure.needs: None})
    assert known.count() + reading.unrecorded.count() == reading.records.count()


@pytest.mark.parametrize("room", sorted({figure.key.partition(".")[0] for figure in ALL}))
def test_the_past_is_unmoved_by_later_rows(room, cast):
    asked = [(f, ask) for f in ALL if f.key.partition(".")[0] == room for ask in (PAST, NOW)]
    before = [figure.spread(cast.district, fresh(ask)) for figure, ask in asked]
    later(cast)
    for (figure, ask), values in zip(asked, before, strict=True):
        after = figure.spread(cast.district, fresh(ask))
        assert {path: after[path] for path in values} == values, f"{figure.key} {ask.period}"


def test_the_tree_is_read_as_it_stood(cast):
    day = date(2023, 6, 30)
    figure, ask = look_up("members.members"), Ask(on(day))
    moved, former = cast.moved, OrgPath.objects.get(org=cast.moved).path
    assert former.startswith(cast.east.path)
    assert moved.path.startswith(cast.west.path)
    assert moved in cast.east.under(day)
    assert moved not in cast.west.under(day)
    assert figure.read(moved, ask).value == figure.spread(cast.district, ask)[former] > 0


def test_rows_under_a_vanished_parent_still_reach_the_top(cast):
    OrgPath.objects.filter(org=cast.moved).update(path=f"{cast.east.path}zzzzz.00001.")
    ask = Ask(on(date(2023, 6, 30)))
    figure = look_up("members.members")
    spread = figure.spread(cast.district, ask)
    assert spread[cast.district.path] == figure.read(cast.district, fresh(ask)).value


def test_a_kind_is_counted_as_it_was_before_the_upgrade(cast):
    branches = look_up("orgs.orgs{kind=general_branch}")
    before = branches.read(cast.east, Ask(on(date(2023, 12, 31)))).value
    assert branches.read(cast.east, Ask(on(date(2024, 1, 1)))).value == before + 1


def test_the_least_counts_those_with_none_and_names_them(cast):
    figure = look_up("people.least_fulltime_deputies")
    assert isinstance(figure, Across)
    reading = figure.read(cast.district, Ask(year(2025)))
    assert reading.value == 0
    assert set(reading.short_of(1)) == set(reading.records)
    assert cast.places[3] not in reading.records


def test_the_smallest_is_named_and_the_unmeasured_are_listed_apart(cast):
    reading = look_up("places.smallest_premises").read(cast.district, Ask(year(2025)))
    assert [str(place) for place in reading.witnesses] == ["杏坞社区"]
    assert [str(place) for place in reading.unrecorded] == ["河湾社区"]


def test_two_posts_of_one_person_count_once(cast):
    reading = look_up("people.cadres").read(cast.huaiyin, Ask(year(2024)))
    assert reading.value == 3
    assert reading.records.count() == 4


def test_one_memo_keeps_days_bounds_and_nodes_apart(cast):
    memo, figure = {}, look_up("people.cadres{age=young}")
    asks = [
        Ask(year(2025), memo=memo),
        Ask(year(2025), bounds={"people.cadres.young": 99}, memo=memo),
        Ask(year(2025), as_of=date(2011, 1, 1), memo=memo),
    ]
    for _again in range(2):
        usual, everyone, none = (figure.read(cast.district, ask).value for ask in asks)
        assert everyone > usual
        assert none == 0
        for ask in asks:
            figure.spread(cast.district, ask)
