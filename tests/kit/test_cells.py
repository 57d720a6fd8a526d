"""Money is written to the fen wherever a column of it is shown; plain decimals as their field."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from jiceng.kit.cells import cell, named_periods, places_of, settled
from jiceng.kit.documents.ledger import LedgerColumn
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.venues.models import Venue


def drawn(sheet: Sheet, column: Column, row: object) -> str:
    said = {"one": cell(sheet, column, row)}
    return Template("{% load kit %}{% cell one %}").render(Context(said))


DECIMAL = next(f.name for f in Venue._meta.fields if f.get_internal_type() == "DecimalField")
SHEET = Sheet("trial.rows", "试", Venue, [])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("53.8"), "53.80"),
        (Decimal("53"), "53.00"),
        (Decimal("1053.8"), "1,053.80"),
        (Decimal("-0.1"), "-0.10"),
        (Decimal(0), "0.00"),
        (53, "53.00"),
    ],
)
def test_money_is_written_to_the_fen(value: object, words: str) -> None:
    column = Column("sum", "合计", kind="money")
    assert drawn(SHEET, column, SimpleNamespace(sum=value)) == f'<span class="num">{words}</span>'


def test_a_plain_decimal_is_written_with_its_fields_places_and_a_missing_one_as_a_dash() -> None:
    column = Column(DECIMAL)
    places = Venue._meta.get_field(DECIMAL).decimal_places
    assert places_of(SHEET, column) == places
    row = SimpleNamespace(**{DECIMAL: Decimal("1.5")})
    assert f">{Decimal('1.5'):.{places}f}<" in drawn(SHEET, column, row)
    assert "—" in drawn(SHEET, column, SimpleNamespace(**{DECIMAL: None}))


def test_counts_and_words_are_left_as_they_are() -> None:
    assert settled("无", 2) == "无"
    assert settled(3, 2) == 3
    assert settled(Decimal("1.5"), None) == Decimal("1.5")
    assert str(settled(Decimal("53.8"), 2)) == "53.80"
    assert places_of(SHEET, Column("count", kind="number")) is None


def test_the_ledger_shows_the_places_and_keeps_the_number() -> None:
    assert LedgerColumn("金额", kind="money").format == "#,##0.00"
    assert LedgerColumn("面积", kind="number", places=1).format == "0.0"
    assert LedgerColumn("人数", kind="number").format == "General"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("period", "2026Q3", "2026年第三季度"),
        ("period", "2026", "2026年"),
        ("period", "某年", "某年"),
        ("month", date(2026, 11, 1), "2026年11月"),
        ("half", date(2026, 7, 1), "2026年下半年"),
        ("month_no", "2026-06", "2026年6月"),
        ("months", "2026-10,2026-11", "2026年10月、2026年11月"),
        ("months", "2026-10—2026-12", "2026年10月—2026年12月"),
        ("months", "十二个月", "十二个月"),
    ],
)
def test_a_stretch_of_time_is_called_by_its_name(name: str, value: object, words: str) -> None:
    assert words in drawn(SHEET, Column(name, "期间"), SimpleNamespace(**{name: value}))


def test_on_paper_a_period_is_called_by_its_name_in_its_own_column_alone() -> None:
    columns = [Column("title"), Column("package__period"), Column("month_on")]
    lines = [("2026Q3", "2026Q3", date(2026, 6, 1)), ("某项", "", None)]
    assert list(named_periods(columns, iter(lines))) == [
        ["2026Q3", "2026年第三季度", "2026年6月"], ["某项", "", None],
    ]  # fmt: skip
    assert list(named_periods(columns[:1], iter(lines))) == lines


def test_a_number_opens_where_its_column_says_and_nothing_does_not() -> None:
    column = Column("count", "件数", kind="number", opens=lambda row: f"/to/{row.pk}/")
    row = SimpleNamespace(pk=7, count=3)
    assert cell(SHEET, column, row)["url"] == "/to/7/"
    assert "url" not in cell(SHEET, column, SimpleNamespace(pk=7, count=0))
