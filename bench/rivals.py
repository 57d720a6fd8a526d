"""What the rivals make of the same roster: import-export as it comes, and bare bulk_create."""

import os
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from import_export import resources
from rustpy_xlsxwriter import write_worksheet
from tablib import Dataset

from bench.lines import Line, engine, told
from bench.timing import REPETITIONS, median, seconds
from bench.wide import COLUMNS, Wide, rows
from jiceng.kernel.bulk import pour

FEW = 2_000  # import-export is measured on fewer rows: its rate does not change with them
NAMES = [f"c{n}" for n in range(1, len(COLUMNS) + 1)]
TIMES = 4


class Rival(resources.ModelResource):
    """django-import-export with nothing set."""

    class Meta:
        model = Wide


def main(count: str) -> None:
    ours = float((Path(os.environ["JICENG_HOME"]) / "import-rate").read_text(encoding="ascii"))
    some = [[str(cell) for cell in row] for row in rows(min(int(count), 20_000))]
    with connection.schema_editor() as editor:
        editor.create_model(Wide)
    file = Path(os.environ["JICENG_HOME"]) / "rival.xlsx"
    named = [dict(zip(["id", *NAMES], ["", *row], strict=True)) for row in some[:FEW]]
    write_worksheet(named, str(file), sheet_name="花名册")
    theirs = median([import_export(file) for _turn in range(REPETITIONS)])
    load = f"{FEW:,} × 20, {engine()}"
    beside = f"{theirs:,.0f} rows/s, the file read as it reads one"
    told(Line("import / import-export's default", load, f"{ours:,.0f} rows/s", beside,
              ours / theirs, TIMES if engine() == "PostgreSQL" else None))  # fmt: skip
    for what, rate in (("bulk_create", created(some)), ("pour (no object per row)", poured(some))):
        told(Line(f"import / {what}", f"{len(some):,} × 20, {engine()}", f"{ours:,.0f} rows/s",
                  f"{rate:,.0f} rows/s", ours / rate))  # fmt: skip


def import_export(path: Path) -> float:
    """From the file to the table, as ours: each library reads .xlsx in its own usual way."""
    Wide.objects.all().delete()
    begun = seconds()
    with path.open("rb") as file:
        sheet = Dataset().load(file, format="xlsx")
    result = Rival().import_data(sheet, dry_run=False, raise_errors=True)
    assert result.totals["new"] == FEW == Wide.objects.count()
    return FEW / (seconds() - begun)


def created(some: list[list[str]]) -> float:
    made: list[Any] = [Wide(**dict(zip(NAMES, row, strict=True))) for row in some]
    begun = seconds()
    with transaction.atomic():
        Wide.objects.bulk_create(made, batch_size=1_000)
    return len(some) / (seconds() - begun)


def poured(some: list[list[str]]) -> float:
    begun = seconds()
    with transaction.atomic():
        pour(Wide, NAMES, some)
    return len(some) / (seconds() - begun)
