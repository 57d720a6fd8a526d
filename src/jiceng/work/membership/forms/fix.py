"""Put one thing right while verifying on the phone."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy

from jiceng.kernel import codes
from jiceng.kit.forms import RecordForm
from jiceng.registers.people.forms import coded, phone_field
from jiceng.work.membership.forms.national import NONE, detail_of
from jiceng.work.membership.models import JoinedAs

OF_PERSON = ("phone", "address", "ethnicity")
OF_DETAIL = ("job", "rank", "joined_as")


class FixForm(RecordForm):
    """What a branch most often finds wrong; the rest is corrected on the member's page."""

    phone = phone_field()
    address = forms.CharField(label=gettext_lazy("现居住地"), max_length=120, required=False)
    ethnicity = coded(gettext_lazy("民族"), codes.ETHNICITY)
    job = forms.CharField(label=gettext_lazy("工作岗位"), max_length=60, required=False)
    rank = forms.CharField(label=gettext_lazy("从事专业技术职务"), max_length=60, required=False)
    joined_as = forms.ChoiceField(
        label=gettext_lazy("入党类型"), choices=[NONE, *JoinedAs.choices], required=False
    )

    @classmethod
    def record_initial(cls, record: Model) -> dict[str, Any]:
        member: Any = record
        found = {
            name: getattr(getattr(member.person, name), "masked", getattr(member.person, name))
            for name in OF_PERSON
        }
        own = detail_of(member)
        return found | {name: own.get(name) for name in OF_DETAIL}

    def changed(self) -> dict[str, Any]:
        """What was written anew."""
        return {
            name: self.cleaned_data[name]
            for name in self.changed_data
            if "*" not in str(self.cleaned_data[name])
        }
