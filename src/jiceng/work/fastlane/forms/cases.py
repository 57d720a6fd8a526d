"""What is asked of a case of the direct line; the import and the API ask the same."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.work.fastlane.forms.issues import day, words
from jiceng.work.fastlane.models import DirectCase, Issue


class CaseForm(RecordForm):
    number = forms.CharField(label=gettext_lazy("办件编号"), max_length=40)
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("收到的党组织"))
    firm = forms.CharField(
        label=gettext_lazy("企业名称"), max_length=80,
        help_text=gettext_lazy("全称；登记过的企业自动对上。"),
    )  # fmt: skip
    unit = PickField(
        Unit.objects.filter(until=None), label=gettext_lazy("登记的企业"), required=False,
        help_text=gettext_lazy("名称对不上的时候再选。"),
    )  # fmt: skip
    content = words(gettext_lazy("困难"), 500)
    received_on = day(gettext_lazy("收到日期"))
    settled_on = day(gettext_lazy("办结日期"), required=False)
    result = forms.CharField(label=gettext_lazy("办理结果"), max_length=300, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        received, settled = values.get("received_on"), values.get("settled_on")
        if received and settled and settled < received:
            return {"settled_on": _("办结日期早于收到日期，请检查日期")}
        return {}


class LinkForm(RecordForm):
    """Of what may be the same trouble, the one that is."""

    issue = forms.ModelChoiceField(
        Issue.objects.all(), label=gettext_lazy("快车道问题"),
        help_text=gettext_lazy("可能是同一件的排在页面上；同一家企业提过的都可以选。"),
    )  # fmt: skip

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        case = self.record
        if isinstance(case, DirectCase):
            field: Any = self.fields["issue"]
            near = [one.pk for one, _why in case.doubles()]
            same = Q(pk__in=near) | Q(unit=case.unit_id or 0)
            field.queryset = field.queryset.filter(same, void_reason="").order_by("-raised_on")


class CloseForm(RecordForm):
    settled_on = day(gettext_lazy("办结日期"))
    result = forms.CharField(label=gettext_lazy("办理结果"), max_length=300)
