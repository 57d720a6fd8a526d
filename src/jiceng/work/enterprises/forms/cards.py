"""Cards, rounds, what is found at the door, local words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock, identity
from jiceng.kernel.periods import around
from jiceng.kernel.secrets import Sealed
from jiceng.kit.access import may
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Level, Place
from jiceng.registers.units.models import Unit
from jiceng.work.enterprises.access import KEEPS
from jiceng.work.enterprises.models import TWO_NEW, Card, Check, Word

STANDING = Org.objects.filter(until=None)
FIRMS = Unit.objects.filter(until=None, field__in=TWO_NEW)
AREAS = Place.objects.filter(level=Level.AREA, until=None)
OPEN = Word.objects.filter(until=None)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def line(label: Any, longest: int, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=longest, **options)


def number(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, required=False, **options)


def word(label: Any, rows: QuerySet[Any]) -> Any:
    return chosen_from(rows, label=label, required=False)


def phone_rule(values: Mapping[str, Any]) -> Messages:
    said = values.get("owner_phone") or ""
    if not said or isinstance(said, Sealed) or "*" in said:
        return {}
    read = identity.mobile_number(said)
    return {"owner_phone": read.problem} if read.problem else {}


class Cells(RecordForm):
    """The five blocks. Whatever stays empty is not known yet."""

    form = forms.ChoiceField(
        label=gettext_lazy("登记类型"), choices=[("", gettext_lazy("没有填")), *Card.Form.choices],
        required=False,
    )  # fmt: skip
    business = forms.ChoiceField(
        label=gettext_lazy("经营状况"), choices=Card.Business.choices, required=False
    )
    industry = line(gettext_lazy("行业"), 60)
    staff = number(gettext_lazy("职工数"))
    members = number(
        gettext_lazy("自愿申报的党员数"),
        help_text=gettext_lazy("单位自己说的人数，不问是谁；没有就填 0"),
    )
    reason = word(gettext_lazy("未建组织原因"), OPEN.filter(kind=Word.Kind.REASON))
    new_field = word(gettext_lazy("新兴领域"), OPEN.filter(kind=Word.Kind.NEW_FIELD))
    area = PickField(AREAS, label=gettext_lazy("所在楼宇园区市场商圈"), required=False)
    owner = line(gettext_lazy("出资人或负责人"), 30)
    owner_phone = line(
        gettext_lazy("出资人电话"), 20, help_text=gettext_lazy("只供联系，加密保存，可以不填")
    )
    rule = staticmethod(phone_rule)


class CardForm(Cells):
    """One card, or one row of an imported ledger."""

    unit = PickField(FIRMS, label=gettext_lazy("单位"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        self.order_fields(["unit"])


class ReviseForm(Cells):
    """The same of a card that is there; begins with what is known of its unit."""

    words = line(gettext_lazy("说明"), 120)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        found = super().record_initial(record)
        return {**found, "staff": record.unit.staff, "industry": record.unit.industry}


class PhoneCardForm(ReviseForm):
    """On the phone: the owner is left out for whoever does not keep this firm."""

    record: Any

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        if not may(actor, KEEPS, self.record.unit.keeper.path):
            del self.fields["owner"], self.fields["owner_phone"]


class GoneForm(RecordForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("怎么了"),
        choices=[(one.value, one.label) for one in (Check.Outcome.CLOSED, Check.Outcome.MOVED)],
    )
    on = day(gettext_lazy("哪一天起"), initial=clock.today)
    words = line(
        gettext_lazy("怎么知道的"), 120, required=True,
        help_text=gettext_lazy("例如：门店已换人、登记机关公示"),
    )  # fmt: skip


class VisitForm(RecordForm):
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Check.Way.choices)
    words = line(gettext_lazy("还差什么没有核清"), 120, required=True)


class RoundForm(RecordForm):
    """A round; by default the quarter."""

    org = PickField(STANDING, label=gettext_lazy("哪级组织"))
    name = line(gettext_lazy("轮次"), 40, required=True)
    begins = day(gettext_lazy("开始日期"), initial=lambda: around(clock.today(), "quarter").first)
    due = day(gettext_lazy("完成时限"), initial=lambda: around(clock.today(), "quarter").last)
    words = line(gettext_lazy("要求"), 200)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        begins, due = values.get("begins"), values.get("due")
        if begins and due and due < begins:
            return {"due": _("完成时限不能早于开始日期")}
        return {}


class WordForm(RecordForm):
    """One local word."""

    org = PickField(STANDING, label=gettext_lazy("由谁规定"))
    kind = forms.ChoiceField(label=gettext_lazy("用在哪里"), choices=Word.Kind.choices)
    name = line(gettext_lazy("用语"), 30, required=True)
    risk = forms.BooleanField(
        label=gettext_lazy("算作需要关注"), required=False,
        help_text=gettext_lazy("只用于经营状况标签：贴了这个标签的单位计入需要关注的"),
    )  # fmt: skip
    order = forms.IntegerField(
        label=gettext_lazy("次序"), min_value=1, max_value=99, required=False
    )
    since = day(gettext_lazy("启用日期"), initial=clock.today)
