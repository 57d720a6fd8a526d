"""Keeps the search index in step with the journal: what was written since the last look."""

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiceng.kernel.journal import JournalLine
from jiceng.kernel.numbers import Counter
from jiceng.kit.cells import joins, raw
from jiceng.kit.rooms import gather
from jiceng.kit.search import Entry, index_many
from jiceng.kit.sheets import Sheet

MARK = "search.read"
LINES = 5_000


def searched() -> dict[str, Sheet]:
    """The sheets whose words are indexed (`Sheet.text`), by their model's label."""
    sheets: dict[str, Sheet] = {}
    for sheet in gather("sheets", "SHEETS"):
        if sheet.text:
            sheets.setdefault(sheet.model._meta.label_lower, sheet)
    return sheets


@transaction.atomic
def index_new() -> int:
    """Index the records of the next journal lines; how many. Nothing when all are read."""
    mark, _made = Counter.objects.select_for_update().get_or_create(series=MARK)
    lines = JournalLine.objects.filter(pk__gt=mark.last).order_by("pk")[:LINES]
    last = lines.aggregate(last=Max("pk"))["last"]
    if last is None:
        return 0
    sheets, found = searched(), defaultdict(set)
    for label, record in lines.values_list("label", "record"):
        if label in sheets:
            found[label].add(record)
    count = sum(_index(sheets[label], keys) for label, keys in found.items())
    Counter.objects.filter(pk=mark.pk).update(last=last)
    return count


def _index(sheet: Sheet, keys: set[Any]) -> int:
    manager: Any = sheet.model._default_manager
    rows = manager.filter(pk__in=keys).select_related(*joins(sheet, sheet.columns))
    entries = [
        Entry(
            row,
            str(row),
            " ".join(str(raw(row, name) or "") for name in sheet.text),
            str(raw(row, sheet.at) or ""),
        )
        for row in rows
    ]
    index_many(entries)
    return len(entries)
