"""Forms of standards, checks and the least use."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.grounds.models import StandardItem


def date_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def words_field(label: Any, **options: Any) -> forms.CharField:
    """A sentence or two."""
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea, **options)


def document_field() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("依据文号"), max_length=120, required=False)


class StandardItemForm(RecordForm):
    """One item that a kind of venue must have."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("制定党组织"))
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices)
    name = forms.CharField(label=gettext_lazy("项目"), max_length=40)
    standard = forms.CharField(label=gettext_lazy("要求"), max_length=200, required=False)
    required = forms.BooleanField(label=gettext_lazy("必备"), required=False, initial=True)
    since = date_field(gettext_lazy("起"), initial=clock.today)
    document = document_field()


if TYPE_CHECKING:
    _Many = forms.ModelMultipleChoiceField[StandardItem]
else:
    _Many = forms.ModelMultipleChoiceField


class ItemsField(_Many):
    """Items named with the kind they are of."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.standard}）" if obj.standard else str(obj)


class CheckForm(RecordForm):
    """A check: which items were met, on which evidence; a photo may be added, none is asked for."""

    venue = PickField(Venue.objects.all(), label=gettext_lazy("阵地"))
    held_on = date_field(gettext_lazy("检查日期"), initial=clock.today)
    checker = forms.CharField(label=gettext_lazy("检查人"), max_length=50)
    met = ItemsField(
        StandardItem.objects.filter(until=None).order_by("kind", "pk"),
        label=gettext_lazy("做到的项目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只勾这一种类的；没有勾的记为缺项。"),
    )
    evidence = words_field(
        gettext_lazy("依据"), help_text=gettext_lazy("看了什么、问了谁；不要求拍照。")
    )
    recheck_on = date_field(gettext_lazy("复查日期"), required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        held, again = values.get("held_on"), values.get("recheck_on")
        if held and again and again <= held:
            return {"recheck_on": _("复查日期要晚于检查日期")}
        return {}


class UseNormForm(RecordForm):
    """How often a month a kind of venue is to be used."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("制定党组织"))
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices)
    visits = forms.IntegerField(label=gettext_lazy("每月最少批次"), min_value=1, max_value=200)
    since = date_field(gettext_lazy("起"), initial=clock.today)
    document = document_field()


class UntilForm(RecordForm):
    on = date_field(gettext_lazy("到哪天为止（不含）"), initial=clock.today)
