"""What is asked of a tile and of a snapshot."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jiceng.insight.screen.laying import wrong
from jiceng.insight.screen.models import Part, Shape, Stretch
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.look import look_up, shelf
from jiceng.insight.shelf.values import values_of
from jiceng.insight.shelf.words import split_title, value_title
from jiceng.kernel.actors import Actor
from jiceng.kernel.reading import initials
from jiceng.kit.called import called, key_of
from jiceng.kit.forms import Messages, RecordForm, line
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org

WHOLE = _("全部")


def groupings() -> list[tuple[str, Any]]:
    """What figures can be grouped by, each called once by its name."""
    return [("", _("不分组")), *((name, name) for name in _groupings(get_language()))]


@lru_cache(maxsize=4)
def _groupings(language: str | None) -> list[str]:
    del language  # the one that is spoken, by which the answer is remembered
    names = {
        split_title(one, split).strip()
        for one in shelf().values()
        for split in getattr(one, "splits", {})
    }
    return sorted(names, key=initials)


def narrowings(written: str) -> list[tuple[str, Any]]:
    """What one figure can be narrowed to, by each of its groupings whose values are known."""
    try:
        figure = look_up(written)
    except LookupError:
        return [("", WHOLE)]
    key, found = Written.read(written).key, []
    for split in getattr(figure, "splits", {}):
        values = values_of(key, split).values
        named = [(f"{split}={value}", value_title(figure, split, value)) for value in values]
        if named:
            found.append((split_title(figure, split).strip(), named))
    return [("", WHOLE), *found]


class SplitField(forms.ChoiceField):
    """A grouping by its name; which of the figure's own it is, is found when the form is read."""

    def valid_value(self, value: str) -> bool:
        del value  # by its code as well: an address or a programme may ask by it
        return True


class TileForm(RecordForm):
    """One figure and where it stands."""

    org = PickField(Org.objects.filter(until=None), label=_("党组织"))
    shape = forms.ChoiceField(label=_("放在哪里"), choices=Shape.choices)
    place = forms.IntegerField(
        label=_("顺序"), min_value=1, max_value=99, help_text=_("小的在前；不按数值大小排。")
    )
    figure = line(
        _("指标"), 120,
        help_text=_("“指标”页上的名称，例如 党员数。"),
        widget=forms.TextInput({"hx-get": reverse_lazy("screen.only"), "hx-trigger": "change",
                                "hx-target": "#id_only", "hx-swap": "outerHTML"}),
    )  # fmt: skip
    only = forms.ChoiceField(
        label=_("只看其中一类"), required=False, choices=[("", WHOLE)],
        help_text=_("填好指标就能选；列表没有变的，先保存，再来修改。"),
    )  # fmt: skip
    title = line(_("短标题"), 30, required=False, help_text=_("不填用指标的名称。"))
    part = forms.ChoiceField(
        label=_("哪一边是问题"), choices=Part.choices, initial=Part.RECORDS,
        help_text=_("只对需要协调的事项有用。"),
    )  # fmt: skip
    stretch = forms.ChoiceField(label=_("期间"), choices=Stretch.choices, initial=Stretch.DAY)
    split = SplitField(
        label=_("按什么分组"), required=False,
        help_text=_("只有分组图选这一项；选的指标不能这样分的，会告诉您可以按哪些分。"),
    )  # fmt: skip

    def narrow(self, actor: Actor) -> None:
        """The groupings are asked for with the page: their names stand on the figures' own rows."""
        super().narrow(actor)
        split: Any = self.fields["split"]
        split.choices = groupings()
        only: Any = self.fields["only"]
        only.choices = narrowings(key_of(str(self["figure"].value() or "")))

    def clean_figure(self) -> str:
        return key_of(str(self.cleaned_data["figure"]))

    def clean_split(self) -> str:
        """The chosen figure's own grouping of that name."""
        said = str(self.cleaned_data["split"])
        try:
            figure = look_up(str(self.cleaned_data.get("figure") or ""))
        except LookupError:
            return said  # told beside the figure
        own = getattr(figure, "splits", {})
        named = (split for split in own if split_title(figure, split).strip() == said)
        return said if said in own else next(named, said)

    def clean(self) -> dict[str, Any]:
        """The figure and what it is narrowed to are kept as one."""
        values = super().clean()
        split, _is, value = str(values.pop("only", "") or "").partition("=")
        if value and values.get("figure"):
            values["figure"] = str(Written.read(values["figure"]).only(split, value))
        return values

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        """A tile begins with names, as people chose them."""
        found = super().record_initial(record)
        try:
            figure = look_up(record.figure)
        except LookupError:
            return found
        parts = Written.read(record.figure)
        if len(parts.where) <= 1 and not parts.part:
            found["figure"] = called(record.figure)
            found["only"] = "".join(f"{split}={value}" for split, value in parts.where.items())
        if record.split:
            found["split"] = split_title(figure, record.split).strip()
        return found

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return wrong(values)


class SnapshotForm(RecordForm):
    """What the snapshot is for."""

    org = PickField(Org.objects.filter(until=None), label=_("党组织"))
    occasion = line(_("用在哪里"), 60, help_text=_("例如：十一月区委常委会汇报。"))
