"""Judges imported rows: field by field down each column, then each row as a whole.

Nothing is written here, and no form is made per row.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.secrets import Sealed
from jiceng.kit.cells import joins, raw
from jiceng.kit.cells import said as shown
from jiceng.kit.imports.heads import Head, Place
from jiceng.kit.imports.models import ImportedRow
from jiceng.kit.imports.plain import said, same
from jiceng.kit.imports.readers import Problem, Reader, reader
from jiceng.kit.sheets import Sheet
from jiceng.kit.tellers import teller
from jiceng.kit.uploads import Cell


class Fate(StrEnum):
    """What would become of a row."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    TWIN = "twin"
    WRONG = "wrong"


SKIP, IS_SAME, IS_NEW = "skip", "same", "new"  # what may be decided about a twin
WHOLE: Final = -1  # place of a problem that belongs to no column


@dataclass
class Verdict:
    """One row: its number in the file, its fate, what is wrong where, what would be written."""

    number: int
    cells: Sequence[Cell]
    fate: Fate = Fate.NEW
    problems: dict[int, Problem] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    record: Model | None = None
    words: str = ""
    told: dict[str, str] = field(default_factory=dict)  # field → the cell as text
    mark: str = ""  # hash of what a new row says
    match: str = ""  # what a twin looks like

    def wrong(self, at: int, problem: Problem) -> None:
        self.fate = Fate.WRONG
        self.problems.setdefault(at, problem)


@dataclass
class Choices:
    """What the person said at the trial: cells written anew, twins decided, words understood."""

    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # row → title → text
    twins: Mapping[str, str] = field(default_factory=dict)  # row → skip | same | new
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field → said → meant


def key_of(sheet: Sheet) -> str:
    """The field by which a row of the data face is known again."""
    for column in sheet.columns:
        if column.key:
            return column.name
    try:
        sheet.model._meta.get_field("uid")
    except FieldDoesNotExist:
        return "pk"
    return "uid"


class Judge:
    """Judges one file, chunk after chunk; it remembers what the file has said so far."""

    def __init__(
        self,
        sheet: Sheet,
        head: Head,
        fields: Mapping[str, forms.Field],
        actor: Actor,
        *,
        keeps: Iterable[str] = (),
        choices: Choices | None = None,
    ) -> None:
        self.sheet, self.head, self.actor = sheet, head, actor
        self.choices = choices or Choices()
        self.reach = tuple(actor.reach(*keeps))
        self.readers: dict[str, Reader] = {name: reader(name, f) for name, f in fields.items()}
        self.key = key_of(sheet)
        self.places = head.fields
        self.rule: Any = getattr(sheet.form, "rule", None)
        self._tellers = {p.at: teller(sheet, p.column) for p in head.places if p.column}
        self._rows = sheet.visible(actor).select_related(
            *joins(sheet, [place.column for place in head.places if place.column])
        )
        self._lent = {  # a member's row holds the name of its person
            name: place.column.name
            for name, place in self.places.items()
            if place.column and "__" in place.column.name and not hasattr(sheet.model, name)
        }
        self._seen: dict[bytes, int] = {}
        self._keys: dict[str, int] = {}

    # A chunk, column by column -----------------------------------------------------------

    def chunk(self, rows: Sequence[tuple[int, Sequence[Cell]]]) -> list[Verdict]:
        """The verdicts on some rows of the file, in order."""
        found = [Verdict(number, self._edited(number, cells)) for number, cells in rows]
        self._know(found)
        for name, one in self.readers.items():
            self._column(name, one, found)
        for verdict in found:
            self._row(verdict)
        self._again(found)
        self._near(found)
        return found

    def _edited(self, number: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        anew = self.choices.cells.get(str(number))
        if not anew:
            return cells
        width = max((place.at for place in self.head.places), default=-1) + 1
        row = [*cells, *[None] * (width - len(cells))]
        for place in self.head.places:
            if place.title in anew:
                row[place.at] = anew[place.title]
        return row

    def _know(self, found: Sequence[Verdict]) -> None:
        """Find the records the rows name by their key."""
        if self.head.key is None:
            return
        texts = {v.number: said(_at(v.cells, self.head.key)) for v in found}
        wanted = {text for text in texts.values() if text}
        known = self._by_key(wanted)
        for verdict in found:
            text = texts[verdict.number]
            if not text:
                continue
            verdict.record = known.get(text)
            before = self._keys.setdefault(text, verdict.number)
            if verdict.record is None:
                words = _("系统里没有这个编号的记录，或不归您查看。新增的行请把系统编号留空")
                verdict.wrong(self.head.key, Problem(words, "key"))
            elif before != verdict.number:
                words = _("与第 %d 行是同一条记录，请只留一行") % before
                verdict.wrong(self.head.key, Problem(words, "key twice"))

    def _by_key(self, wanted: set[str]) -> dict[str, Model]:
        field_: Any = self.sheet.model._meta.pk
        if self.key != "pk":
            field_ = self.sheet.model._meta.get_field(self.key)
        keys = []
        for text in wanted:
            try:
                keys.append(field_.to_python(text))
            except ValidationError:
                continue
        rows = self._rows.filter(**{f"{self.key}__in": keys})
        return {said(raw(row, self.key)): row for row in rows}

    def _column(self, name: str, one: Reader, found: Sequence[Verdict]) -> None:
        """Read one field of every row: cells that say what the record says stay untouched."""
        place = self.places.get(name)
        if place is None:
            for verdict in found:
                if verdict.record is None:
                    self._take(verdict, name, WHOLE, one.absent)
            return
        fresh = [v for v in found if v.record is None or not self._untouched(v, place)]
        for verdict in fresh:
            verdict.told[name] = said(_at(verdict.cells, place.at))
        meant = self.choices.words.get(name, {})
        texts = [v.told[name] for v in fresh]
        texts = [meant.get(text, text) for text in texts] if meant else texts
        for verdict, reading in zip(fresh, one.column(texts), strict=True):
            self._take(verdict, name, place.at, reading)

    def _untouched(self, verdict: Verdict, place: Place) -> bool:
        if place.column is None:  # not shown in a data face: left empty, it changes nothing
            return not said(_at(verdict.cells, place.at))
        tell = self._tellers.get(place.at)
        if tell is None:
            before: Any = shown(place.column, verdict.record)
        else:  # many times quicker than asking the record for its choice's label
            before = tell(raw(verdict.record, place.column.name))
        return same(_at(verdict.cells, place.at), before)

    def _take(self, verdict: Verdict, name: str, at: int, reading: Any) -> None:
        if isinstance(reading, Problem):
            verdict.wrong(at, reading)
        else:
            verdict.values[name] = reading

    # Then the row as a whole ---------------------------------------------------------------

    def _row(self, verdict: Verdict) -> None:
        if verdict.record is not None:
            self._change(verdict)
        elif verdict.fate is Fate.NEW and self.sheet.record_many is None:
            words = _("这张表只能更新已有记录，请保留系统编号")
            verdict.wrong(WHOLE, Problem(words, "no new"))
        if verdict.fate in (Fate.NEW, Fate.UPDATE):
            self._ruled(verdict)
            self._within(verdict)

    def _change(self, verdict: Verdict) -> None:
        """Keep of a known record's row only what differs."""
        if verdict.fate is Fate.WRONG:
            return
        before = self.initial(verdict.record)
        differing = {
            name: value
            for name, value in verdict.values.items()
            if not _equal(before.get(name), value)
        }
        verdict.values, verdict.fate = differing, Fate.UPDATE if differing else Fate.SAME
        if differing and self.sheet.change_many is None:
            words = _("已有的记录不能用表格更新，请到页面上办理")
            verdict.wrong(WHOLE, Problem(words, "no change"))

    def reread(self, some: Sequence[Verdict]) -> None:
        """The records of these rows as the database has them."""
        held: dict[Any, Model] = self._rows.in_bulk([v.record.pk for v in some if v.record])
        for verdict in some:
            if verdict.record is not None:
                verdict.record = held.get(verdict.record.pk, verdict.record)

    def initial(self, record: Any) -> dict[str, Any]:
        """What the form would start from; of what another record holds, what it holds there."""
        given: Any = getattr(self.sheet.form, "record_initial", None)
        found: dict[str, Any] = given(record) if given is not None else {}
        if given is None:
            found = {name: getattr(record, name, None) for name in self.readers}
        for name, path in self._lent.items():
            if found.get(name) is None:
                found[name] = raw(record, path)
        return found

    def _ruled(self, verdict: Verdict) -> None:
        if self.rule is None:
            return
        values = dict(verdict.values)
        if verdict.record is not None:
            before = self.initial(verdict.record).items()
            held = {name: v.masked if isinstance(v, Sealed) else v for name, v in before}
            values = {**held, **values}
        for name, words in self.rule(values).items():
            place = self.places.get(name)
            told = "；".join(map(str, words)) if isinstance(words, list | tuple) else str(words)
            verdict.wrong(place.at if place else WHOLE, Problem(told))

    def _within(self, verdict: Verdict) -> None:
        """Does the row lie in a part of the tree this person keeps?"""
        paths = []
        if verdict.record is not None:
            paths.append(raw(verdict.record, self.sheet.at))
        owner, _dot, rest = self.sheet.at.partition("__")
        name = owner if rest else "parent"
        node = verdict.values.get(name)
        if isinstance(node, Model):
            paths.append(raw(node, rest or owner))
        for path in paths:
            if isinstance(path, str) and not any(path.startswith(held) for held in self.reach):
                place = self.places.get(name)
                words = _("这个组织不归您管理，请检查是否填错")
                verdict.wrong(place.at if place else WHOLE, Problem(words, "scope"))

    # And beside the others -------------------------------------------------------------------

    def mark(self, verdict: Verdict) -> str:
        """A hash of what a row says, by which it is known when it comes again."""
        told = "\x1f".join(f"{name}={text}" for name, text in sorted(verdict.told.items()))
        if self.choices.twins.get(str(verdict.number)) == IS_NEW:
            told += f"\x1e{verdict.number}"
        return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()

    def _again(self, found: Sequence[Verdict]) -> None:
        """Rows that came before: in an earlier import, or further up in this file."""
        new = [verdict for verdict in found if verdict.fate is Fate.NEW]
        for verdict in new:
            verdict.mark = self.mark(verdict)
        known = ImportedRow.objects.live(self.sheet.name, [verdict.mark for verdict in new])
        for verdict in new:
            before = self._seen.setdefault(bytes.fromhex(verdict.mark), verdict.number)
            if verdict.mark in known:
                verdict.fate = Fate.SAME
                verdict.words = _("这一行已由%(who)s于 %(at)s 导入") % known[verdict.mark]
            elif before != verdict.number:
                self._twin(verdict, None, _("与第 %d 行完全相同") % before)

    def _near(self, found: Sequence[Verdict]) -> None:
        """Rows that may be records the system has."""
        new = [verdict for verdict in found if verdict.fate is Fate.NEW]
        if not new or (self.sheet.near is None and self.sheet.near_many is None):
            return
        if self.sheet.near_many is not None:
            offered = self.sheet.near_many([verdict.values for verdict in new])
        else:
            near: Any = self.sheet.near
            offered = [near(verdict.values) for verdict in new]
        for verdict, records in zip(new, offered, strict=True):
            if records:
                self._twin(verdict, records[0], _("可能就是已有的“%s”") % records[0])

    def _twin(self, verdict: Verdict, record: Model | None, words: str) -> None:
        """Unless it was decided, a likely double waits for a decision."""
        decided = self.choices.twins.get(str(verdict.number), "")
        if decided == IS_NEW:
            return
        verdict.words, verdict.match = words, str(record) if record else ""
        verdict.fate = Fate.TWIN
        if decided == IS_SAME and record is not None:
            verdict.record = record
            written = {name: verdict.values[name] for name in self.places if name in verdict.values}
            verdict.values = {n: v for n, v in written.items() if v not in (None, "")}
            self._change(verdict)
            if verdict.fate is Fate.UPDATE:
                self._within(verdict)


def _at(cells: Sequence[Cell], at: int) -> Cell:
    return cells[at] if at < len(cells) else None


def _equal(before: Any, value: Any) -> bool:
    if isinstance(before, Sealed):
        before = before.masked
    if isinstance(value, Model) or isinstance(before, Model):
        return bool(getattr(before, "pk", before) == getattr(value, "pk", value))
    if hasattr(before, "all") or isinstance(value, list):
        return sorted(map(str, before or [])) == sorted(map(str, value or []))
    if before in (None, "") and value in (None, ""):
        return True
    return bool(before == value) or str(before) == str(value)
