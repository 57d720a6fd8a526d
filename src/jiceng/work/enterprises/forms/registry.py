"""Lines of the registry, and what becomes of them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import identity
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.places.models import Level, Place
from jiceng.work.enterprises.forms.cards import FIRMS, STANDING, day, line, number
from jiceng.work.enterprises.models import Entry


class EntryForm(RecordForm):
    """One line of an extract; a wrong digit of the code is told at once."""

    uscc = line(gettext_lazy("统一社会信用代码"), 18, required=True)
    name = line(gettext_lazy("登记名称"), 80, required=True)
    org = PickField(STANDING, label=gettext_lazy("属地党组织"))
    source = forms.ChoiceField(
        label=gettext_lazy("登记机关"), choices=Entry.Source.choices,
        initial=Entry.Source.COMMERCE,
    )  # fmt: skip
    form = line(gettext_lazy("登记类型"), 30)
    industry = line(gettext_lazy("行业"), 60)
    standing = forms.ChoiceField(
        label=gettext_lazy("登记状态"), choices=Entry.Standing.choices,
        initial=Entry.Standing.OPEN,
    )  # fmt: skip
    registered_on = day(gettext_lazy("成立日期"), required=False)
    closed_on = day(gettext_lazy("注销或迁出日期"), required=False)
    staff = number(gettext_lazy("年报从业人数"))
    declared = forms.ChoiceField(
        label=gettext_lazy("年报申报党组织"), choices=Entry.Declared.choices, required=False
    )
    members = number(gettext_lazy("年报申报党员数"))

    def clean_uscc(self) -> str:
        code: str = self.cleaned_data["uscc"]
        return identity.credit_code(code).value or code

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        code = values.get("uscc")
        read = identity.credit_code(code) if code else None
        return {"uscc": read.problem} if read and read.problem else {}


class AdoptForm(RecordForm):
    place = PickField(
        Place.objects.filter(level=Level.COMMUNITY, until=None), label=gettext_lazy("所在社区"),
        required=False,
    )  # fmt: skip


class TieForm(RecordForm):
    unit = PickField(FIRMS, label=gettext_lazy("底册里的单位"))


class LeaveOutForm(RecordForm):
    why = line(
        gettext_lazy("不纳入的原因"), 120, required=True,
        help_text=gettext_lazy("例如：地址查无此单位、只是集群注册"),
    )  # fmt: skip
