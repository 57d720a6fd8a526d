"""Fields every form of this room is made of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary.models import Component
from jiceng.work.cobuilding.access import KEEPS

STANDING = Org.objects.filter(until=None)
UNITS = Unit.objects.filter(until=None)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def line(label: Any, longest: int, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=longest, **options)


def component_field(**options: Any) -> PickField:
    options.setdefault("help_text", gettext_lazy("六共、十联十共的哪一项，在“项目提法”里设。"))
    return PickField(
        Component.objects.filter(programme__until=None), label=gettext_lazy("属于哪一项"), **options
    )


class HereForm(RecordForm):
    """Of one's own community."""

    org = PickField(STANDING, label=gettext_lazy("社区党组织"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(beneath("path", tuple(actor.reach(*KEEPS))))


class SidedForm(HereForm):
    """With a unit, or with its Party organisation where it is not registered."""

    unit = PickField(UNITS, label=gettext_lazy("单位"), required=False)
    party = PickField(
        STANDING, label=gettext_lazy("单位党组织"), required=False,
        help_text=gettext_lazy("单位和单位党组织至少填一个。"),
    )  # fmt: skip

    def narrow(self, actor: Any) -> None:
        """A partner's organisation may lie elsewhere in the district."""
        super().narrow(actor)
        if "party" in self.fields:
            party: Any = self.fields["party"]
            party.queryset = STANDING


class OnForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        del record
        return {}


class OnReasonForm(OnForm):
    reason = line(gettext_lazy("原因"), 200, required=True)


class OnLackForm(OnForm):
    """受益方的回答: the reason only where it is sent back."""

    reason = line(gettext_lazy("还差什么"), 200, help_text=gettext_lazy("点“还没完成”的写一句。"))


class OnToldForm(OnForm):
    told = line(gettext_lazy("说明"), 200, required=True)


class OnResultForm(OnForm):
    result = line(gettext_lazy("结果"), 200, required=True)
