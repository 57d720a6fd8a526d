"""Forms of talks and papers; what was said is asked only of the two themselves."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.appraisal.forms.fields import day, words, year


class PlanForm(RecordForm):
    org = PickField(Org.objects.filter(until=None, kind__in=BRANCHES), label=gettext_lazy("党支部"))
    year = year(gettext_lazy("年度"))


class TalkForm(RecordForm):
    """That two have talked; what about is theirs to write."""

    one = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("一方"))
    other = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("另一方"))
    held_on = day(gettext_lazy("谈话日期"), initial=clock.today)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        one, other = values.get("one"), values.get("other")
        if one is not None and other is not None and one.pk == other.pk:
            return {"other": _("谈心谈话要两个人，请选另一位")}
        return {}


class OwnTalkForm(RecordForm):
    """A talk recorded by one of the two."""

    other = chosen_from(Member.objects.none(), label=gettext_lazy("和谁谈"))
    held_on = day(gettext_lazy("谈话日期"), initial=clock.today)
    points = words(
        gettext_lazy("谈话要点"), required=False,
        help_text=gettext_lazy("加密保存，只给你们两个人和督查员看；谁看过都有记录。也可以不写。"),
    )  # fmt: skip

    def narrow(self, actor: Actor) -> None:
        """Those of one's own branch."""
        own: Any = getattr(actor, "member", None)
        field: Any = self.fields["other"]
        if own is not None:
            rows = Member.objects.filter(org=own.org_id, left_on=None).exclude(pk=own.pk)
            field.queryset = rows.select_related("person").order_by("person__initials", "pk")


class PaperForm(RecordForm):
    member = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("党员"))
    year = year(gettext_lazy("年度"))
    handed_on = day(gettext_lazy("提交日期"), initial=clock.today)


class OwnPaperForm(RecordForm):
    text = words(
        gettext_lazy("党性分析"), 8_000, required=False,
        help_text=gettext_lazy("加密保存，只给本人和支部书记看；谁看过都有记录。"),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("或者附上文件"), required=False)


class LookForm(RecordForm):
    purpose = forms.CharField(
        label=gettext_lazy("查看目的"), max_length=200,
        help_text=gettext_lazy("写明为什么要看；这次查看会留下记录，本人看得到。"),
    )  # fmt: skip
