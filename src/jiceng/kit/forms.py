"""Entry forms: one declaration for the page, the import, the API and the phone."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, QuerySet
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import PeriodError, parse
from jiceng.kernel.secrets import Sealed
from jiceng.kit.picks import PickField
from jiceng.kit.titles import refusal

Messages = Mapping[str, Any]  # field → what is wrong and what to do; "" speaks of the whole

# What the database refuses, two having written the same at one moment.
TWICE = _("这条记录与已有的重复，请检查编号、名称和日期")
FEW = 6  # so many choices are shown as buttons on a phone
WORDS: Mapping[str, Any] = {
    "max_length": _("最多 %(limit_value)d 个字，现在是 %(show_value)d 个，请删减"),
    "min_length": _("至少 %(limit_value)d 个字，现在是 %(show_value)d 个，请检查是否漏填"),
    "max_value": _("不能大于 %(limit_value)s，请检查"),
    "min_value": _("不能小于 %(limit_value)s，请检查"),
    "max_digits": _("数字太长，最多 %(max)s 位，请检查"),
    "max_decimal_places": _("小数最多 %(max)s 位，请检查"),
    "max_whole_digits": _("整数部分最多 %(max)s 位，请检查"),
    "empty": _("这个文件是空的，请检查是否选错了文件"),
    "null_characters_not_allowed": _("里面有看不见的字符，请删掉重新写"),
}
INVALID: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.DateTimeField, _("请写成 2026-11-22 14:30 这样的日期和时间")),
    (forms.DateField, _("请写成 2026-11-22 这样的日期")),
    (forms.TimeField, _("请写成 14:30 这样的时间")),
    (forms.IntegerField, _("请填数字，不带单位")),
    (forms.DecimalField, _("请填数字，不带单位")),
    (forms.EmailField, _("邮箱应像 name@example.org，请检查")),
)
LARGEST = 2_147_483_647
UNNAMED = "---------"
CHOOSING = (forms.ChoiceField, forms.ModelChoiceField)


def _speak(field: forms.Field, name: str) -> None:
    """Give a field our words wherever it still has the framework's."""
    label = field.label or name
    own = field.error_messages
    if own.get("required") is forms.Field.default_error_messages["required"]:
        asked = _("请选择{label}") if isinstance(field, CHOOSING) else _("请填{label}")
        asked = _("请勾选“{label}”") if type(field) is forms.BooleanField else asked
        own["required"] = format_lazy(asked, label=label)
    for code, words in WORDS.items():
        theirs = type(field).default_error_messages.get(code)
        if own.get(code) is theirs:
            own[code] = words
    bounded = any(isinstance(one, MaxValueValidator) for one in field.validators)
    if type(field) is forms.IntegerField and not bounded:
        # What no column holds must be refused here, not by the database.
        field.validators.append(MaxValueValidator(LARGEST))
        field.validators.append(MinValueValidator(-LARGEST))
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == UNNAMED:
        field.empty_label = _("请选择")
    if isinstance(field, CHOOSING):
        own["invalid_choice"] = _("没有这个选项，请从列表里选")
    for type_, words in INVALID:
        if isinstance(field, type_):
            own["invalid"] = words
            break


class _Spoken(DeclarativeFieldsMetaclass):
    """Puts the words on the declared fields, so that an import says the same as the page."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any
    ) -> Any:
        made: Any = super().__new__(mcs, name, bases, attrs, **kwargs)
        for field_name, field in made.base_fields.items():
            _speak(field, field_name)
        return made


class RecordForm(forms.Form, metaclass=_Spoken):
    """Base of all entry forms.

    `actor` fills it in; `record` is the one being changed or acted on (None for a new one),
    and fills the form unless `fill` is off. A subclass
    narrows choices in `narrow(actor)`, checks across fields in the static `rule(values)`,
    which gets the values that are valid so far and gives field → message ("" or a message
    on "" for the whole); the import calls the same `rule`. `groups` sets field names under
    headings on the page; `record_initial` says what a change starts from.
    """

    groups: ClassVar[Mapping[Any, tuple[str, ...]]] = {}
    task: ClassVar[str] = ""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        actor: Actor | None = None,
        record: Model | None = None,
        fill: bool = True,
        face: str = "console",
        **options: Any,
    ) -> None:
        self.actor, self.record = actor, record
        if record is not None and fill:
            options["initial"] = {**self.record_initial(record), **(options.get("initial") or {})}
        super().__init__(data, files, **options)
        # As the page draws them: what is wrong is told from top to bottom.
        self.order_fields([name for names in self.groups.values() for name in names])
        if actor is not None:
            self.narrow(actor)
        for name, field in self.fields.items():
            if name not in self.base_fields:  # of this record alone, made in `narrow`
                _speak(field, name)
            _dress(name, field, face)

    def narrow(self, actor: Actor) -> None:
        """Leave only the choices this person may make; by default the rows they see."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                gate: Any = getattr(field.queryset, "visible_to", None)
                if gate is not None and isinstance(field, PickField):
                    field.narrow(actor, type(self), name)
                elif gate is not None:
                    field.queryset = gate(actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        """Field → message for what is wrong between fields; nothing if all is well."""
        del values
        return {}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name, message in self.rule(values).items():
            self.add_error(name if name in self.fields else None, message)
        return values

    @classmethod
    def record_initial(cls, record: Model) -> dict[str, Any]:
        """What the form starts from when a record is changed; a sealed value by its mask."""
        found: dict[str, Any] = {}
        for name in cls.base_fields:
            value: Any = getattr(record, name, None)
            if isinstance(value, Sealed):
                value = value.masked
            if hasattr(value, "all"):
                value = value.all()
            if not callable(value) or isinstance(value, Promise):
                found[name] = value
        return found

    def refuse(self, error: BaseException) -> None:
        """Lay what an action refused beside the fields it speaks of."""
        if not isinstance(error, ValidationError):
            self.add_error(None, refusal(error))
            return
        said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, words in said.items():
            field = name if name in self.fields and name != NON_FIELD_ERRORS else None
            self.add_error(field, ValidationError(list(words)))

    def layout(self) -> list[dict[str, Any]] | None:
        """The groups as the template draws them; None when the form has none."""
        if not self.groups:
            return None
        named = {name for names in self.groups.values() for name in names}
        if lost := named - set(self.fields):
            raise ImproperlyConfigured(f"{type(self).__name__}.groups: {sorted(lost)}")
        found = [
            {"title": title, "fields": [self[name] for name in names]}
            for title, names in self.groups.items()
        ]
        rest = [f for f in self.visible_fields() if f.name not in named]
        return [*found, {"title": "", "fields": rest}] if rest else found


class ReasonForm(RecordForm):
    """Why something is voided, corrected or given back."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea({"rows": 3}))


def _dress(name: str, field: forms.Field, face: str) -> None:
    """The widget's manners: native date pickers, number pads, large choices on a phone."""
    widget = field.widget
    widget.attrs.setdefault("data-ux-field", name)
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"
    elif isinstance(widget, forms.NumberInput):
        widget.attrs.setdefault(
            "inputmode", "numeric" if isinstance(field, forms.IntegerField) else "decimal"
        )
    elif isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = widget.attrs.get("rows", 4) if face == "phone" else 4
    if "phone" in name and isinstance(widget, forms.TextInput):
        widget.input_type = "tel"
    few = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    if face == "phone" and few and type(widget) is forms.Select:
        every = list(field.choices)  # type: ignore[attr-defined]
        # Nothing chosen yet is no button of its own where something must be chosen.
        options = [one for one in every if one[0] != "" or not field.required]
        if len(options) <= FEW:
            field.widget = forms.RadioSelect(attrs=widget.attrs, choices=options)
            field.widget.is_required = field.required


def day(label: Any, **options: Any) -> forms.DateField:
    """A day, picked from the calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def line(label: Any, longest: int, **options: Any) -> forms.CharField:
    """A few words on one line."""
    return forms.CharField(label=label, max_length=longest, **options)


class PeriodField(forms.CharField):
    """A period as people call it, 2026年三季度, kept as an address writes it: 2026Q3."""

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        try:
            return parse(said).code if said else said
        except PeriodError as why:
            raise ValidationError(str(why)) from None

    def prepare_value(self, value: Any) -> Any:
        try:
            return parse(str(value)).words if value else value
        except PeriodError:
            return value  # as it was typed


def period(label: Any = "", **options: Any) -> PeriodField:
    """A month, quarter, half-year or year."""
    label = label or _("期间")
    options.setdefault("help_text", _("例如 2026年、2026年上半年、2026年三季度、2026年9月。"))
    return PeriodField(label=label, max_length=40, **options)


def words(label: Any, longest: int, **options: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea, **options)


def chosen_from(rows: QuerySet[Any], **options: Any) -> "forms.ModelChoiceField[Any]":
    """A choice among few records; the page narrows it to those the person sees.

    Among thousands use `jiceng.kit.picks.PickField`.
    """
    options.setdefault("empty_label", _("请选择"))
    return forms.ModelChoiceField(rows, **options)


if TYPE_CHECKING:
    _Choices = forms.models.ModelChoiceIterator[Any]
else:
    _Choices = forms.models.ModelChoiceIterator


class _Under(_Choices):
    def __iter__(self) -> Iterator[Any]:
        field: Any = self.field
        if field.empty_label is not None:
            yield "", field.empty_label
        for title, rows in groupby(self.queryset, lambda one: str(field.heading(one) or "")):
            yield title, [self.choice(one) for one in rows]


class UnderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice whose rows stand under headings, in the order they come: 三社区 of which street."""

    iterator = _Under

    def __init__(self, rows: Any, *, heading: Callable[[Any], Any], **options: Any) -> None:
        self.heading = heading
        options.setdefault("empty_label", _("请选择"))
        super().__init__(rows, **options)
