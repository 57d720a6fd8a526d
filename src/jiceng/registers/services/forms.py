"""Entry forms of the catalogue; the import of its worksheet asks the same."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import identity
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.services.models import Category, Item, Provider
from jiceng.registers.services.rules import LONG_DAYS, too_long


def words(label: Any, length: int = 2_000, **options: Any) -> forms.CharField:
    widget = forms.Textarea
    return forms.CharField(label=label, max_length=length, required=False, widget=widget, **options)


def line(label: Any, length: int, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=length, **options)


def workdays(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, required=False, **options)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class CategoryForm(RecordForm):
    """One category."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("公布单位"))
    code = line(gettext_lazy("编号"), 20, required=True)
    name = line(gettext_lazy("大类"), 40, required=True)
    since = day(gettext_lazy("公布日期"))


class EndForm(RecordForm):
    """From which day something no longer holds."""

    on = day(gettext_lazy("从哪一天起停止"))


class ReviseForm(RecordForm):
    """What a guide says: the content alone."""

    name = line(gettext_lazy("项目"), 80, required=True)
    conditions = words(gettext_lazy("受理条件"))
    materials = words(gettext_lazy("申请材料"))
    steps = words(gettext_lazy("办理流程"))
    days = workdays(
        gettext_lazy("承诺时限（工作日）"), help_text=gettext_lazy("当场办结填 0，没有承诺不填。")
    )
    legal_days = workdays(gettext_lazy("法定时限（工作日）"))
    charge = line(gettext_lazy("收费"), 60)
    window = line(gettext_lazy("办理窗口"), 80)
    telephone = line(gettext_lazy("咨询电话"), 40)
    basis = line(gettext_lazy("依据"), 120)
    at_district = forms.BooleanField(label=gettext_lazy("区级办"), required=False)
    at_street = forms.BooleanField(label=gettext_lazy("街道级办"), required=False)
    at_community = forms.BooleanField(label=gettext_lazy("社区级办"), required=False, initial=True)
    menu = forms.BooleanField(
        label=gettext_lazy("列入服务菜单"), required=False,
        help_text=gettext_lazy("列入的，居民可以在手机上直接点单。"),
    )  # fmt: skip
    groups = {
        gettext_lazy("办什么"): ("name", "conditions", "materials", "steps", "basis"),
        gettext_lazy("多久、多少钱"): ("days", "legal_days", "charge"),
        gettext_lazy("在哪里办"): (
            "window", "telephone", "at_district", "at_street", "at_community", "menu",
        ),
    }  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        promised, legal = values.get("days"), values.get("legal_days")
        if promised is not None and legal is not None and promised > legal:
            return {"days": _("承诺时限不能比法定时限长")}
        if promised is not None and too_long(days=promised):
            return {"days": _("承诺时限超过 %d 个工作日，请检查是否填错") % LONG_DAYS}
        return {}


class GuideForm(ReviseForm):
    """A new item with its first version."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("公布单位"))
    category = chosen_from(Category.objects.filter(until=None), label=gettext_lazy("大类"))
    code = line(gettext_lazy("编号"), 20, required=True)
    groups = {
        gettext_lazy("归在哪里"): ("org", "category", "code"),
        **ReviseForm.groups,
    }


class PublishForm(RecordForm):
    """From which day the version holds."""

    since = day(gettext_lazy("有效期起"), required=False, help_text=gettext_lazy("不填从今天起。"))


class OfferForm(RecordForm):
    """An item an office serves itself."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("开办单位"))
    item = PickField(Item.objects.all(), label=gettext_lazy("服务项目"))
    window = line(gettext_lazy("窗口"), 80)
    telephone = line(gettext_lazy("电话"), 40)
    since = day(gettext_lazy("开办日期"))


class CorrectProviderForm(RecordForm):
    """Who serves, where and when."""

    name = line(gettext_lazy("名称"), 80, required=True)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Provider.Kind.choices)
    uscc = line(gettext_lazy("统一社会信用代码"), 18, help_text=gettext_lazy("18 位，没有可不填"))
    phone = line(gettext_lazy("联系电话"), 20)
    place = PickField(
        Place.objects.filter(until=None), label=gettext_lazy("所在地"), required=False
    )
    where = line(gettext_lazy("门店地址"), 120)
    hours = line(gettext_lazy("服务时间"), 80)
    minutes = forms.IntegerField(
        label=gettext_lazy("承诺确认时间（分钟）"), min_value=1, max_value=2_880, required=False,
        help_text=gettext_lazy("派单以后多少分钟内答复，超过的转给别家。"),
    )  # fmt: skip
    consented_on = day(
        gettext_lazy("同意公开日期"), required=False,
        help_text=gettext_lazy("本人同意公开名称、电话和地址的日期；没有同意的只给派单人看。"),
    )  # fmt: skip

    def clean_uscc(self) -> str:
        code: str = self.cleaned_data.get("uscc") or ""
        return identity.credit_code(code).value or code if code else ""

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        code = values.get("uscc")
        read = identity.credit_code(code) if code else None
        return {"uscc": read.problem} if read and read.problem else {}


class ProviderForm(CorrectProviderForm):
    """A new provider and what it serves."""

    keeper = PickField(Org.objects.filter(until=None), label=gettext_lazy("属地党组织"))
    since = day(gettext_lazy("登记日期"))
    items = forms.CharField(
        label=gettext_lazy("承接项目"), max_length=400, required=False,
        help_text=gettext_lazy("写项目编号，用顿号或逗号分开，例如：0101、0304"),
    )  # fmt: skip


class SupplyForm(RecordForm):
    """What a provider serves from today on."""

    items = forms.CharField(
        label=gettext_lazy("承接项目"), max_length=400, required=False,
        help_text=gettext_lazy("写项目编号，用顿号或逗号分开，例如：0101、0304"),
    )  # fmt: skip
