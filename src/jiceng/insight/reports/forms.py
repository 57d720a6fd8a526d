"""What is asked when a report is begun, approved or withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.insight.reports.access import BUILDS
from jiceng.insight.reports.writing import reports
from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.forms import RecordForm, chosen_from, day, words
from jiceng.kit.forms import period as a_period
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme


def kinds() -> list[tuple[str, str]]:
    """The reports one can write, by their names."""
    return [(one.name, gettext(one.title)) for one in reports().values()]


class DraftForm(RecordForm):
    """One report for one period of one organisation."""

    org = PickField(Org.objects.filter(until=None), label=_("党组织"))
    report = forms.ChoiceField(label=_("报告"), choices=kinds)
    campaign = chosen_from(
        Programme.objects.filter(kind=Programme.Kind.CAMPAIGN).order_by("-since", "name"),
        label=_("专项活动"), required=False, empty_label=_("不是专项活动的报告"),
        help_text=_("专项总结要选是哪一个专项活动，其他报告不用选。"),
    )  # fmt: skip
    period = a_period(
        required=False,
        help_text=_("例如 2026年、2026年上半年、2026年三季度；专项总结不填即活动的起止。"),
    )
    as_of = day(_("时点"), required=False, help_text=_("不填即这一期最后一天，没过完的是今天。"))

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        field: Any = self.fields["org"]
        field.queryset = field.queryset.filter(seen_by(actor, "path", BUILDS))


class ApproveForm(RecordForm):
    words = words(_("审定意见"), 200, required=False)


class RemarkForm(RecordForm):
    reason = words(_("修改意见"), 200)
