"""Forms of projects, of those who take them, of examples; leave and its answer."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.meetings.access import KEEPS
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue
from jiceng.work.life.models import SHAPED, Form, Project

NEAR = timedelta(days=370)


class ProjectForm(RecordForm):
    """列入一个创意项目."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("提供党组织"))
    name = forms.CharField(label=gettext_lazy("项目"), max_length=60)
    aim = forms.CharField(
        label=gettext_lazy("目的"), max_length=200, widget=forms.Textarea({"rows": 2})
    )
    spirit = forms.BooleanField(label=gettext_lazy("党性教育"), required=False, initial=True)
    skill = forms.BooleanField(label=gettext_lazy("素质拓展"), required=False)
    practice = forms.BooleanField(label=gettext_lazy("互动实践"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("方式"), choices=Form.choices)
    minutes = forms.IntegerField(label=gettext_lazy("时长（分钟）"), min_value=10, max_value=1_440)
    seats = forms.IntegerField(
        label=gettext_lazy("最多人数"), min_value=1, max_value=5_000, required=False
    )
    material = forms.CharField(label=gettext_lazy("需要的材料"), max_length=200, required=False)
    base = PickField(
        Venue.objects.all(),
        label=gettext_lazy("基地"),
        required=False,
        help_text=gettext_lazy("在哪个阵地办最合适；哪里都能办的不填。"),
    )
    since = forms.DateField(
        label=gettext_lazy("自何日起"), widget=forms.DateInput(), initial=clock.today
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if not any(values.get(part) for part in ("spirit", "skill", "practice")):
            return {"spirit": _("请至少勾一项：党性教育、素质拓展、互动实践")}
        return {}


class TakeForm(RecordForm):
    """取用一个项目."""

    project = chosen_from(Project.objects.filter(until=None), label=gettext_lazy("创意项目"))
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"))
    planned_on = forms.DateField(
        label=gettext_lazy("打算哪天办"), required=False, widget=forms.DateInput()
    )

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["org"]
        field.queryset = Org.objects.filter(beneath("path", actor.reach(*KEEPS)), until=None)


def _own_meetings(form: RecordForm) -> None:
    """The shaped meetings of the record's own organisation of the last year, newest first."""
    field: Any = form.fields["meeting"]
    org = getattr(form.record, "org_id", None)
    rows = Meeting.objects.standing().of_type(*SHAPED)
    since = clock.today() - NEAR
    field.queryset = rows.filter(org=org, held_on__gte=since).order_by("-held_on", "-pk")


class HoldForm(RecordForm):
    """At which meeting it was carried out."""

    meeting = chosen_from(
        Meeting.objects.standing(),
        label=gettext_lazy("会议或活动"),
        help_text=gettext_lazy("还没有登记的，直接去记一次会，选上这个项目就行。"),
    )

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        _own_meetings(self)


class RateForm(RecordForm):
    """评价 of a project, by the branch."""

    rating = forms.TypedChoiceField(
        label=gettext_lazy("评分"),
        coerce=int,
        choices=[(n, str(n)) for n in range(5, 0, -1)],
        help_text=gettext_lazy("5 最好。评的是项目，不是人。"),
    )
    words = forms.CharField(label=gettext_lazy("感受和建议"), max_length=200, required=False)


class CaseForm(RecordForm):
    """推荐或者自荐一个案例, from the meeting's own page."""

    title = forms.CharField(label=gettext_lazy("案例"), max_length=60)
    words = forms.CharField(
        label=gettext_lazy("做法和效果"), max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("会给全区的支部看，请不要写姓名和个人情况。"),
    )  # fmt: skip


class LeaveForm(RecordForm):
    """请假, on the phone."""

    reason = forms.CharField(
        label=gettext_lazy("事由"),
        max_length=60,
        help_text=gettext_lazy("例如：公务、病假、流动在外。"),
    )


class GrantForm(RecordForm):
    answer = forms.CharField(label=gettext_lazy("答复"), max_length=100, required=False)


class RefuseForm(RecordForm):
    answer = forms.CharField(label=gettext_lazy("为什么要参加"), max_length=100)
