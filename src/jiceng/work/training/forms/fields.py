"""Fields that several forms of training share."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def time_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(), **options)


def words_field(label: Any, *, most: int = 300, **options: Any) -> forms.CharField:
    """A sentence or more."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea, **options)


def short_field(label: Any, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **options)


def count_field(label: Any, least: int = 1, **options: Any) -> forms.IntegerField:
    options.setdefault("max_value", 100_000)
    return forms.IntegerField(label=label, min_value=least, **options)


def money_field(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, min_value=0, **options)


def org_field(label: Any, **options: Any) -> PickField:
    return PickField(Org.objects.filter(until=None), label=label, **options)


if TYPE_CHECKING:
    _Many = forms.ModelMultipleChoiceField[Any]
else:
    _Many = forms.ModelMultipleChoiceField


class TickField(_Many):
    """Some of the rows that hang at the record in hand, ticked; `narrow` says which there are."""

    widget = forms.CheckboxSelectMultiple


class HandedForm(RecordForm):
    """A form in which one may also choose what the levels above have set: the audience of the
    district, its courses and lecturers, its classes to enrol in.
    """

    handed: ClassVar[tuple[str, ...]] = (
        "audience", "theme", "themes", "weak", "course", "lecturer", "plan", "round",
    )  # fmt: skip

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        for name in self.handed:
            if name in self.fields:
                field: Any = self.fields[name]
                usual: Any = self.base_fields[name]
                field.queryset = usual.queryset.handed(actor)


class WordsForm(RecordForm):
    """What there is to say of a step."""

    words = words_field(gettext_lazy("说明"), required=False)


class ReasonsForm(RecordForm):
    """The same where words are owed."""

    words = words_field(gettext_lazy("原因"), most=200)


class UntilForm(RecordForm):
    on = day_field(gettext_lazy("到哪天为止（不含）"), initial=clock.today)


class OnForm(RecordForm):
    on = day_field(gettext_lazy("日期"), initial=clock.today)
