"""What is asked when a trouble is raised, routed, answered and rated."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import beneath
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.fastlane.access import KEEPS
from jiceng.work.fastlane.models import Issue

MOST = 250  # working days nobody promises more than


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def words(label: Any, length: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, max_length=length, widget=widget, **options)


def covered(actor: Actor) -> QuerySet[Unit]:
    """The firms that organisations of this person cover today, wherever the firms stand."""
    held = Hosting.objects.standing(clock.today())
    held = held.filter(beneath("org__path", actor.reach(*KEEPS)))
    rows: QuerySet[Unit] = Unit.objects.filter(until=None, pk__in=held.values("unit"))
    return rows


class FirmForm(RecordForm):
    """An organisation and a firm it covers."""

    org = PickField(Org.objects.filter(until=None), label=_("企业党组织"))
    unit = PickField(Unit.objects.filter(until=None), label=_("企业"))

    def narrow(self, actor: Actor) -> None:
        """A branch reads the firms it covers, though they stand on another's ground."""
        super().narrow(actor)
        unit: Any = self.fields["unit"]
        unit.queryset = covered(actor)


class TroubleForm(RecordForm):
    """Whose trouble, what it is, how urgent."""

    about = forms.ChoiceField(
        label=_("谁的困难"), choices=Issue.About.choices, initial=Issue.About.FIRM
    )
    kind = forms.ChoiceField(
        label=_("类别"), choices=Issue.Kind.choices, initial=Issue.Kind.OTHER,
        help_text=_("拿不准就选“其他”，分类时再定。"),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("缓急"), choices=Issue.Urgency.choices, initial=Issue.Urgency.USUAL
    )
    content = words(_("困难"), 500, help_text=_("一两句话即可，不写个人的姓名、证件号和病情。"))


class IssueForm(TroubleForm, FirmForm):
    """收集, on the console."""

    raised_on = day(_("提出日期"), required=False, help_text=_("不填即今天。"))


class PhoneIssueForm(TroubleForm):
    """The phone: one's own firm is known already."""

    unit = forms.ModelChoiceField(Unit.objects.filter(until=None), label=_("企业"))
    field_order = ("unit",)


class ClassifyForm(RecordForm):
    kind = forms.ChoiceField(label=_("类别"), choices=Issue.Kind.choices)
    urgency = forms.ChoiceField(
        label=_("缓急"), choices=Issue.Urgency.choices,
        help_text=_("改成紧急的，答复的日子提前；改成不急的，已经承诺的日子不推后。"),
    )  # fmt: skip


class DispatchForm(RecordForm):
    lead = PickField(Org.objects.filter(until=None), label=_("责任部门"))
    joint = PickField(
        Org.objects.filter(until=None), label=_("协办单位"), required=False,
        help_text=_("还有别的协办单位，派出后再“增派”。"),
    )  # fmt: skip
    measure = words(_("怎么办的建议"), 500, required=False)


class JoinForm(RecordForm):
    org = PickField(Org.objects.filter(until=None), label=_("增派给"))
    measure = words(_("怎么办的建议"), 500, required=False)


class ReplyForm(RecordForm):
    outcome = forms.ChoiceField(label=_("结果"), choices=Issue.Outcome.choices)
    answer = words(_("答复"), 500, help_text=_("企业党组织看得到。"))


class RateForm(RecordForm):
    rating = forms.ChoiceField(label=_("企业评价"), choices=Issue.Rating.choices)
    wish = forms.CharField(label=_("还希望怎样"), max_length=200, required=False)


class PaceForm(RecordForm):
    """Promised working days, for an organisation and all beneath it."""

    org = PickField(Org.objects.filter(until=None), label=_("适用范围"))
    classify = forms.IntegerField(label=_("几个工作日内分类"), min_value=1, max_value=MOST,
                                  initial=1)  # fmt: skip
    dispatch = forms.IntegerField(label=_("分类后几个工作日内派出"), min_value=1, max_value=MOST,
                                  initial=1)  # fmt: skip
    reply = forms.IntegerField(label=_("提出后几个工作日内答复"), min_value=1, max_value=MOST,
                               initial=10)  # fmt: skip
    urgent = forms.IntegerField(label=_("紧急的几个工作日内答复"), min_value=1, max_value=MOST,
                                initial=3)  # fmt: skip
