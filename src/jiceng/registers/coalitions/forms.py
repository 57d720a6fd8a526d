"""What is asked about a coalition and who takes part in it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.paths import upward
from jiceng.kit.access import beneath, seen_by
from jiceng.kit.forms import Messages, RecordForm, day, line
from jiceng.kit.picks import PickField
from jiceng.registers.coalitions.access import KEEPS, SEES
from jiceng.registers.coalitions.models import Coalition, Kind, Level
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.units.models import Unit

STANDING = Org.objects.filter(until=None)
OPEN = Coalition.objects.filter(until=None)


def above(form: RecordForm, actor: Any) -> None:
    """What it may hang under: what one sees, and what is kept on the way up."""
    field: Any = form.fields["parent"]
    upper = {path for held in actor.reach(*KEEPS) for path in upward(held)}
    field.queryset = OPEN.filter(seen_by(actor, "keeper__path", SEES) | Q(keeper__path__in=upper))


def charter(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("章程（议事规则）"),
        max_length=4_000,
        widget=forms.Textarea,
        help_text=gettext_lazy("写明组成、多少人到会有效、怎样议事；全文可以作附件。"),
        **options,
    )


class CoalitionForm(RecordForm):
    """A new coalition; its partners are said on its page."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices)
    level = forms.ChoiceField(
        label=gettext_lazy("层级"),
        choices=[("", "—"), *Level.choices],
        required=False,
        help_text=gettext_lazy("大党工委是街道级，大党委是社区级，不用选。"),
    )
    name = line(gettext_lazy("名称"), 80)
    keeper = PickField(STANDING, label=gettext_lazy("牵头党组织"))
    place = PickField(
        Place.objects.filter(until=None),
        label=gettext_lazy("所在地"),
        required=False,
        help_text=gettext_lazy("不填即牵头党组织的街道或社区。"),
    )
    parent = PickField(OPEN, label=gettext_lazy("上级组织"), required=False)
    since = day(gettext_lazy("成立日期"))
    ends_on = day(gettext_lazy("届满日期"), required=False)
    document = line(gettext_lazy("批准文号"), 80, required=False)
    charter = charter(required=False)
    charter_on = day(gettext_lazy("章程通过日期"), required=False)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["keeper"]
        field.queryset = STANDING.filter(beneath("path", actor.reach(*KEEPS)))
        above(self, actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since, ends_on = values.get("since"), values.get("ends_on")
        if since and ends_on and ends_on <= since:
            return {"ends_on": _("届满日期要晚于成立日期")}
        return {}


class CorrectCoalitionForm(RecordForm):
    name = line(gettext_lazy("名称"), 80)
    parent = PickField(OPEN, label=gettext_lazy("上级组织"), required=False)
    document = line(gettext_lazy("批准文号"), 80, required=False)
    charter_on = day(
        gettext_lazy("章程通过日期"),
        required=False,
        help_text=gettext_lazy("登记错了才改；修订章程请用“通过章程”。"),
    )
    reason = line(gettext_lazy("更正原因"), 200)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        above(self, actor)


class AdoptForm(RecordForm):
    charter = charter()
    charter_on = day(
        gettext_lazy("通过日期"),
        help_text=gettext_lazy("已经有章程的，写修订的日期；原来的内容在办理记录里。"),
    )


class RenewForm(RecordForm):
    on = day(gettext_lazy("换届日期"))
    ends_on = day(gettext_lazy("届满日期"))
    document = line(gettext_lazy("批准文号"), 80, required=False)


class EndForm(RecordForm):
    on = day(gettext_lazy("日期"))
    reason = line(gettext_lazy("原因"), 200)


class PartnerForm(RecordForm):
    """加入: a unit, or a Party organisation that is no unit of the ledger, or both."""

    coalition = PickField(OPEN, label=gettext_lazy("共建组织"))
    unit = PickField(Unit.objects.filter(until=None), label=gettext_lazy("单位"), required=False)
    org = PickField(
        STANDING,
        label=gettext_lazy("单位党组织"),
        required=False,
        help_text=gettext_lazy("不填即单位台账上覆盖它的党组织。"),
    )
    since = day(gettext_lazy("加入日期"))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if not values.get("unit") and not values.get("org"):
            return {"unit": _("请选择单位或者单位党组织，至少一项")}
        return {}
