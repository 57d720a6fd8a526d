"""Which column of the file is which: the header row found by its titles, wherever it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django import forms
from django.utils.translation import gettext as _

from jiceng.kit.cells import titled
from jiceng.kit.documents.faults import REASONS
from jiceng.kit.documents.ledger import EXAMPLE_MARK, KEY_TITLE, plain_title
from jiceng.kit.imports.plain import matched, said
from jiceng.kit.sheets import Column, Sheet
from jiceng.kit.uploads import Cell, RefusedFile

LOOKED_AT: Final = 10  # rows in which the header is looked for
SERIAL: Final = "序号"
EXAMPLE: Final = EXAMPLE_MARK[:2]  # 示例
IGNORED: Final = frozenset(map(matched, (SERIAL, REASONS)))


@dataclass(frozen=True)
class Place:
    """A column of the file that the sheet knows: where it stands and what it fills."""

    at: int
    title: str
    field: str  # the form field, or "" where the column is only shown
    column: Column | None = None


@dataclass(frozen=True)
class Head:
    """The header row as found: its number, the columns known, the key, those ignored."""

    row: int
    places: Sequence[Place]
    key: int | None
    ignored: Sequence[str]
    missing: Sequence[str]

    @property
    def fields(self) -> dict[str, Place]:
        return {place.field: place for place in self.places if place.field}


def fills(sheet: Sheet, column: Column, fields: Mapping[str, forms.Field]) -> str:
    """The form field an imported column fills; none for what is only shown."""
    if column.choose == "-":
        return ""
    if column.choose:
        return column.choose if column.choose in fields else ""
    if column.name in fields:
        return column.name
    owner = column.name.partition("__")[0]
    named = column.name == f"{owner}__name"
    return owner if named and owner in fields else ""


def titles(sheet: Sheet, fields: Mapping[str, forms.Field]) -> dict[str, tuple[str, Column | None]]:
    """Every title a file may use, in the form in which it is compared: field and column."""
    found: dict[str, tuple[str, Column | None]] = {}
    for column in sheet.columns:
        if not column.key:
            field = fills(sheet, column, fields)
            found.setdefault(_plain(str(titled(sheet, column))), (field, column))
    filled = {field for field, _column in found.values()}
    for name, one in fields.items():
        if one.label and name not in filled:
            found.setdefault(_plain(str(one.label)), (name, None))
    return found


def find(
    rows: Iterable[Sequence[Cell]], sheet: Sheet, fields: Mapping[str, forms.Field]
) -> Head | None:
    """The header among the first rows: the row with most known titles; None if none has any."""
    known = titles(sheet, fields)
    keys = {_plain(KEY_TITLE)} | {
        _plain(str(titled(sheet, column))) for column in sheet.columns if column.key
    }
    best: tuple[int, int, Sequence[Cell]] | None = None
    for number, row in enumerate(islice(rows, LOOKED_AT), start=1):
        hits = len({_plain(said(cell)) for cell in row} & (known.keys() | keys))
        if hits and (best is None or hits > best[0]):
            best = (hits, number, row)
    return _read(best[1], best[2], known, keys, fields) if best else None


def _read(
    number: int,
    row: Sequence[Cell],
    known: Mapping[str, tuple[str, Column | None]],
    keys: set[str],
    fields: Mapping[str, forms.Field],
) -> Head:
    places, ignored, seen, key = [], [], set(), None
    for at, cell in enumerate(row):
        title = said(cell)
        word = _plain(title)
        if not word or word in IGNORED:
            continue
        if word in seen:
            raise RefusedFile(_("“%s”这一列出现了两次，请删去一列后再上传") % title)
        seen.add(word)
        if word in keys:
            key = at
        elif word in known:
            field, column = known[word]
            places.append(Place(at, title.strip("*＊ "), field, column))
        else:
            ignored.append(title)
    here = {place.field for place in places}
    missing = [
        str(field.label or name)
        for name, field in fields.items()
        if field.required and field.initial is None and name not in here
    ]
    return Head(number, places, key, ignored, missing)


def refuse(sheet: Sheet, head: Head | None, fields: Mapping[str, forms.Field]) -> Head:
    """The head, if it can be worked with. Raises RefusedFile with what is missing."""
    if head is None or not head.fields:
        first = [str(field.label or name) for name, field in fields.items()][:6]
        raise RefusedFile(
            _("前 %(rows)d 行里没有找到“%(sheet)s”的表头。表头应有：%(titles)s…请用模板填写")
            % {"rows": LOOKED_AT, "sheet": sheet.title, "titles": "、".join(first)}
        )
    if head.missing and head.key is None:
        raise RefusedFile(
            _("缺少必填的列：%s。请补上这些列，或下载模板填写") % "、".join(head.missing)
        )
    return head


def example(row: Sequence[Cell]) -> bool:
    """Is this the example row of the template?"""
    return any(said(cell).startswith(EXAMPLE) for cell in row[:2])


def _plain(title: str) -> str:
    return matched(plain_title(title))
