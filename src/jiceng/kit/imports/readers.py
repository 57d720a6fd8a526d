"""One reader for each form field: it cleans a whole column of cells with the field's own rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.codes import LISTS, CodeList
from jiceng.kit.cells import field_of, raw
from jiceng.kit.forms import RecordForm
from jiceng.kit.imports.plain import day, matched
from jiceng.kit.picks import MARK

KEPT: Final = 5_000  # cells a reader remembers; a roster repeats its branches, not its numbers
KNOWN_BY: Final = ("code", "name", "short_name", "title", "number", "uid", "person__name")
NAMES_READ: Final = 5_000
TRUE: Final = frozenset({"是", "√", "✓", "1", "y", "yes", "true", "有", "对"})
FALSE: Final = frozenset({"否", "×", "0", "n", "no", "false", "无", "不是", ""})


@dataclass(frozen=True)
class Problem:
    """Why a cell cannot be taken: the words, the cause they are grouped by, a nearest match."""

    words: str
    cause: str = ""
    near: str = ""


Reading = Any | Problem


class Reader:
    """Reads the cells of one field. Subclasses say how a text becomes what the field takes."""

    def __init__(self, name: str, field: forms.Field) -> None:
        self.name, self.field = name, field
        self._memo: dict[str, Reading] = {}

    @cached_property
    def empty(self) -> Reading:
        """What an empty cell means: nothing, or that it must be filled."""
        return self._cleaned(None)

    @cached_property
    def absent(self) -> Reading:
        """What a missing column means: the value the form begins with."""
        initial = self.field.initial
        return self.empty if initial is None else self._cleaned(_called(initial))

    def column(self, texts: Iterable[str]) -> list[Reading]:
        """The readings of a column of cells, in order."""
        texts = list(texts)
        self.prepare({text for text in texts if text and text not in self._memo})
        return [self.read(text) if text else self.empty for text in texts]

    def prepare(self, texts: set[str]) -> None:
        """Look up at once what the column will need."""

    def read(self, text: str) -> Reading:
        found = self._memo.get(text)
        if found is None:
            found = self.fresh(text)
            if len(self._memo) < KEPT:
                self._memo[text] = found
        return found

    def fresh(self, text: str) -> Reading:
        return self._cleaned(text)

    def _cleaned(self, value: Any) -> Reading:
        try:
            return self.field.clean(value)
        except ValidationError as error:
            first = error.error_list[0]
            return Problem("；".join(error.messages), first.code or "")


class DateReader(Reader):
    """Dates in any of the written forms."""

    def fresh(self, text: str) -> Reading:
        month = bool(getattr(self.field, "month_suffices", False))
        found = day(text, month_suffices=month)
        if found is None:
            return Problem(_("“%s”不是能认出的日期，请写成 2026-11-22 这样") % text, "date")
        return self._cleaned(found)


class FlagReader(Reader):
    """是 and 否, and the signs people use for them."""

    def fresh(self, text: str) -> Reading:
        word = matched(text)
        if word not in TRUE | FALSE:
            return Problem(_("请填“是”或“否”，现在是“%s”") % text, "flag")
        return self._cleaned(word in TRUE)


class NumberReader(Reader):
    """Numbers, with or without separators and the unit 元."""

    def fresh(self, text: str) -> Reading:
        return self._cleaned(text.replace(",", "").replace("，", "").removesuffix("元"))


class ChoiceReader(Reader):
    """A label or a code of the field's choices; national lists know the common words too."""

    def __init__(self, name: str, field: forms.ChoiceField) -> None:
        listed: Any = field.choices
        self._labels = dict(_pairs(listed))
        self._codes: dict[str, Any] = {}
        for code, label in self._labels.items():
            self._codes.setdefault(matched(str(label)), code)
        for code in self._labels:
            self._codes.setdefault(matched(str(code)), code)
        self._list = _national(set(map(str, self._labels)))
        super().__init__(name, field)

    def code(self, text: str) -> Any:
        found = self._codes.get(matched(text))
        return self._list.read(text) if found is None and self._list else found

    def fresh(self, text: str) -> Reading:
        code = self.code(text)
        if code is None:
            labels = [str(label) for label in self._labels.values() if label]
            return _unknown(text, get_close_matches(text, labels, 1, 0.5), labels)
        return self._cleaned(code)


class ManyReader(ChoiceReader):
    """Several choices in one cell, divided by 、 or a comma."""

    def fresh(self, text: str) -> Reading:
        codes = []
        for part in _parts(text):
            code = self.code(part)
            if code is None:
                return super().fresh(part)
            codes.append(code)
        return self._cleaned(codes)


class RecordReader(Reader):
    """Another record, by its code or name; looked up once per column and chunk."""

    def __init__(self, name: str, field: "forms.ModelChoiceField[Any]") -> None:
        self.rows: Any = field.queryset
        known: Any = getattr(field, "known_by", KNOWN_BY)
        model: Any = field.queryset.model if field.queryset is not None else None
        self.known = [one for one in known if _has(model, one)]
        self._found: dict[str, dict[Any, Any]] = {}
        self._names: list[str] | None = None
        super().__init__(name, field)

    def prepare(self, texts: set[str]) -> None:
        wanted = [text for text in texts if matched(text) not in self._found]
        for text in wanted:
            self._found[matched(text)] = {}
        for lookup in self.known:
            words = [text for text in wanted if lookup != "uid" or len(text) == len(_UID)]
            if words:
                for record in self.rows.filter(**{f"{lookup}__in": words}):
                    held = matched(str(raw(record, lookup)))
                    self._found.setdefault(held, {})[record.pk] = record

    def fresh(self, text: str) -> Reading:
        if marked := MARK.search(text):  # as it stands in the page's box: 张伟 #12
            found = list(self.rows.filter(pk=marked[1]))
        else:
            self.prepare({text})
            found = list(self._found.get(matched(text), {}).values())
        if len(found) == 1:
            return found[0]
        if found:
            words = _("有 %(count)d 个“%(text)s”，请改填编码") % {"count": len(found), "text": text}
            return Problem(words, "ambiguous")
        return _unknown(text, get_close_matches(text, self.names(), 1, 0.6), [])

    def names(self) -> list[str]:
        if self._names is None:
            lookup = "name" if "name" in self.known else (self.known or ["pk"])[0]
            self._names = [
                str(name) for name in self.rows.values_list(lookup, flat=True)[:NAMES_READ]
            ]
        return self._names


class RecordsReader(RecordReader):
    """Several records in one cell, divided by 、 or a comma."""

    def prepare(self, texts: set[str]) -> None:
        super().prepare({part for text in texts for part in _parts(text)})

    def fresh(self, text: str) -> Reading:
        found = []
        for part in _parts(text):
            one = super().fresh(part)
            if isinstance(one, Problem):
                return one
            found.append(one)
        return found


_UID: Final = "00000000-0000-0000-0000-000000000000"


def _called(initial: Any) -> Any:
    return initial() if callable(initial) else initial


def _has(model: Any, name: str) -> bool:
    """Can this model's records be looked up so?"""
    return field_of(model, name) is not None


def _parts(text: str) -> list[str]:
    for sign in ",，;；":
        text = text.replace(sign, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def _pairs(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _pairs(label)
        elif code not in (None, ""):
            yield code, label


def _national(codes: set[str]) -> CodeList | None:
    """The national list these choices are taken from, if they are."""
    return next((one for one in LISTS.values() if codes and codes == set(one.labels)), None)


def _unknown(text: str, near: Sequence[str], labels: Sequence[str]) -> Problem:
    if near:
        words = _("未找到“%(text)s”，是不是“%(near)s”？") % {"text": text, "near": near[0]}
        return Problem(words, "unknown", near[0])
    if 0 < len(labels) <= 8:  # noqa: PLR2004 - more would not be read
        said = {"text": text, "labels": "、".join(labels)}
        return Problem(_("“%(text)s”不在可选项里，请从这些里选：%(labels)s") % said, "unknown")
    return Problem(_("未找到“%s”，请检查写法，或到“字典”表查看能填什么") % text, "unknown")


KINDS: Final[Sequence[tuple[type[forms.Field], Callable[[str, Any], Reader]]]] = (
    (forms.ModelMultipleChoiceField, RecordsReader),
    (forms.ModelChoiceField, RecordReader),
    (forms.MultipleChoiceField, ManyReader),
    (forms.NullBooleanField, FlagReader),
    (forms.BooleanField, FlagReader),
    (forms.ChoiceField, ChoiceReader),
    (forms.DateField, DateReader),
    (forms.IntegerField, NumberReader),  # DecimalField and FloatField are of its kind
)


def reader(name: str, field: forms.Field) -> Reader:
    """The reader for a form field."""
    for kind, made in KINDS:
        if isinstance(field, kind):
            return made(name, field)
    return Reader(name, field)


def made_for(
    form: type[forms.BaseForm], actor: Actor, record: Any = None, data: Any = None
) -> forms.BaseForm:
    """The form as this actor gets it, of this record where it speaks of one; one that is no
    RecordForm depends on nobody.
    """
    if issubclass(form, RecordForm):
        return form(data, actor=actor, record=record, fill=False)
    made: Callable[[Any], forms.BaseForm] = form
    return made(data)


def readable(form: forms.BaseForm) -> Mapping[str, forms.Field]:
    """The fields of a form that can be said in text."""
    rows = form.fields.items()
    return {name: field for name, field in rows if not isinstance(field, forms.FileField)}


def fields_of(form: type[forms.BaseForm], actor: Actor) -> Mapping[str, forms.Field]:
    """The form's fields with their choices cut to what this actor may choose."""
    return readable(made_for(form, actor))


__all__ = ["Problem", "Reader", "fields_of", "made_for", "readable", "reader"]
