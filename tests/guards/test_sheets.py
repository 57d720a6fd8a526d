"""Every sheet: its columns resolve, what goes out comes back unchanged, and nothing in it runs."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import models, transaction
from django.http import QueryDict

from jiceng.kernel.actors import System
from jiceng.kit.cells import field_of, said, titled
from jiceng.kit.exports import CSV, DATA, LEDGER, Order, write
from jiceng.kit.imports.actions import take_in
from jiceng.kit.imports.jobs import served
from jiceng.kit.imports.judging import Fate
from jiceng.kit.imports.trials import lines, try_out
from jiceng.kit.scope import read as read_scope
from jiceng.kit.tellers import teller, told
from tests.cast import Cast, fill
from tests.guards.stage import nouns
from tests.kit.imports.conftest import upload

SHEETS = nouns()
READING = [sheet for sheet in SHEETS if any(column.reads for column in sheet.columns)]
COMING_IN = [sheet for sheet in SHEETS if sheet.form is not None and sheet.record_many]
EVER = "period=2000-01-01..2030-12-31"
PAYLOADS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\r=1", '=HYPERLINK("x")')
RISKY = tuple("=+-@\t\r\n\0＝＋－＠")
# Sheets whose rows cannot come back as they went out, each with the reason.
ONE_WAY: dict[str, str] = {}


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """Only the cast: rows made through the actions, as an office would have them."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


@pytest.fixture
def cast(db: None, standing: Cast) -> Cast:
    del db
    return standing


def out(sheet: Any, actor: Any, face: str) -> bytes:
    query = QueryDict(EVER)
    file = io.BytesIO()
    write(Order(sheet, actor, read_scope(actor, query), query, face), file)
    return file.getvalue()


def sample(field: Any) -> Any:
    """A value such as the field may hold."""
    if isinstance(field, models.DateField):
        return date(2026, 7, 1)
    if isinstance(field, models.DecimalField):
        return Decimal(1)
    return 1 if isinstance(field, models.IntegerField) else ""


def texts(data: bytes) -> Iterator[Any]:
    for page in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in page.iter_rows():
            yield from row


def test_the_cast_has_rows_for_the_sheets(cast: Cast) -> None:
    everybody = System("守卫")
    filled = [sheet.name for sheet in SHEETS if sheet.visible(everybody).exists()]
    assert len(filled) >= len(SHEETS) // 2, filled


@pytest.mark.parametrize("sheet", READING, ids=lambda sheet: sheet.name)
def test_a_column_that_reads_one_field_says_of_it_what_the_record_says(
    sheet: Any, cast: Cast
) -> None:
    reading = [column for column in sheet.columns if column.reads]
    rows = sheet.visible(cast.clerk)
    for column in reading:
        tell = teller(sheet, column)
        found = rows.values_list("pk", column.reads).order_by("pk")[:3]
        for key, value in found:
            assert tell(value) == told(said(column, rows.get(pk=key))), column.name
        if not found:
            tell(sample(field_of(sheet.model, column.reads)))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_resolves(sheet: Any, cast: Cast) -> None:
    names = [column.name for column in sheet.columns]
    assert len(names) == len(set(names))
    for column in sheet.columns:
        assert str(titled(sheet, column))
    for row in sheet.visible(cast.clerk)[:3]:
        for column in sheet.columns:
            said(column, row)
    for order in sheet.order:
        sheet.visible(cast.clerk).order_by(order).first()
    if sheet.at:
        sheet.visible(cast.clerk).filter(**{f"{sheet.at}__startswith": ""}).first()


@pytest.mark.parametrize("sheet", COMING_IN, ids=lambda sheet: sheet.name)
def test_what_goes_out_comes_back_unchanged(sheet: Any, cast: Cast) -> None:
    if sheet.name in ONE_WAY:
        return
    keeper: Any = next(
        (a for a in cast.accounts.values() if a.reach(*served(sheet.name).keeps)
         and cast.district.path in a.reach(*served(sheet.name).keeps)), cast.clerk,
    )  # fmt: skip
    data = out(sheet, keeper, DATA)
    batch = take_in(upload(data, "台账.xlsx"), "台账.xlsx", sheet, actor=keeper)
    batch = try_out(batch, sheet, actor=keeper, keeps=served(sheet.name).keeps)
    counts = {name: batch.counts[name] for name in ("new", "update", "twin", "wrong")}
    faults = [line["problems"] for line in lines(batch, Fate.WRONG, Fate.UPDATE)][:3]
    assert counts == {"new": 0, "update": 0, "twin": 0, "wrong": 0}, faults
    assert batch.counts["total"] == sheet.visible(keeper).count()


def poison(sheet: Any) -> int:
    """Put what a spreadsheet might run into every free text of the noun's rows."""
    free = [
        f for f in sheet.model._meta.concrete_fields
        if isinstance(f, models.CharField | models.TextField)
        and type(f) in {models.CharField, models.TextField}
        and not f.choices and not f.unique and f.editable
    ]  # fmt: skip
    count = 0
    for number, pk in enumerate(sheet.model._base_manager.values_list("pk", flat=True)[:24]):
        said_ = {
            f.name: PAYLOADS[(number + n) % len(PAYLOADS)][: f.max_length]
            for n, f in enumerate(free)
        }
        if said_:
            count += sheet.model._base_manager.filter(pk=pk).update(**said_)
    return count


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_in_an_export_is_run_by_a_spreadsheet(sheet: Any, cast: Cast) -> None:
    poison(sheet)
    for face in (LEDGER, DATA):
        run = [
            f"{cell.coordinate} {cell.value!r}" for cell in texts(out(sheet, cast.clerk, face))
            if cell.data_type == "f" and not str(cell.value).startswith("=SUM(")
            and not str(cell.value).startswith("=SUBTOTAL(")
        ]  # fmt: skip
        assert run == []
    told = out(sheet, cast.clerk, CSV).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(told)) for cell in row]
    assert [cell for cell in cells if cell.startswith(RISKY) and not number(cell)] == []


def number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text not in PAYLOADS


def test_red_control_a_formula_is_seen() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"  # type: ignore[index]
    file = io.BytesIO()
    book.save(file)
    assert [cell.data_type for cell in texts(file.getvalue())] == ["f"]
