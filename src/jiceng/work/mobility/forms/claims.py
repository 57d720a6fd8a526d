"""我是党员，还没有报到: what a stranger is asked, and not a word more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import RecordForm, UnderField
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import name_field, phone_field
from jiceng.registers.places.models import Place


def communities() -> Any:
    """Organisations that keep a community, in the order of the tree."""
    kept = Place.objects.communities().filter(until=None).values("keeper")
    return Org.objects.filter(pk__in=kept, until=None).select_related("parent").order_by("path")


class ClaimForm(RecordForm):
    """Three fields and a consent; where the relation is may be left open."""

    org = UnderField(
        Org.objects.none(), heading=lambda one: one.parent,
        label=gettext_lazy("住在或者工作在哪个社区"),
    )  # fmt: skip
    name = name_field()
    phone = phone_field()
    home = forms.CharField(
        label=gettext_lazy("组织关系现在在哪里（不清楚可以不填）"), max_length=120, required=False
    )
    agree = forms.BooleanField(
        label=gettext_lazy("我已看过上面的说明，同意社区党组织用这个号码联系我")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, face="phone", **options)
        orgs: Any = self.fields["org"]
        orgs.queryset = communities()
        self.fields["phone"].required = True


class ReceiptForm(RecordForm):
    """查办理情况 by the receipt's code."""

    code = forms.CharField(label=gettext_lazy("回执码"), max_length=20)
