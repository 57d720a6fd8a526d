"""What is asked about a seasonal round, a wish, goods and loans."""

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import WEEKDAYS, Purpose, Space, Venue
from jiceng.work.booking.forms.booking import OwnForm, date_field, own_orgs, time_field
from jiceng.work.booking.models import Goods, Round


class RoundForm(RecordForm):
    """A season of one scarce space."""

    space = PickField(
        Space.objects.filter(until=None, scarce=True), label=gettext_lazy("场地"),
        help_text=gettext_lazy("只列标为紧俏的场地。"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("例如：2027 年春季")
    )
    opens_on = date_field(gettext_lazy("开始收集"), initial=clock.today)
    closes_on = date_field(gettext_lazy("截止收集"))
    first = date_field(gettext_lazy("使用首日"))
    last = date_field(gettext_lazy("使用末日"))


class WishForm(OwnForm):
    """Weekly hours an organisation would like."""

    round = PickField(Round.objects.filter(state="open"), label=gettext_lazy("按季分配"))
    org = own_orgs()
    weekday = forms.TypedChoiceField(label=gettext_lazy("星期"), choices=WEEKDAYS, coerce=int)
    starts = time_field(gettext_lazy("开始"))
    ends = time_field(gettext_lazy("结束"))
    persons = forms.IntegerField(label=gettext_lazy("人数"), min_value=1)
    purpose = forms.ChoiceField(
        label=gettext_lazy("用途"), choices=Purpose.choices, initial=Purpose.ACTIVITY
    )


class GoodsForm(RecordForm):
    """What is lent."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("管理党组织"))
    venue = PickField(Venue.objects.all(), label=gettext_lazy("存放阵地"), required=False)
    name = forms.CharField(label=gettext_lazy("物资"), max_length=60)
    number = forms.IntegerField(label=gettext_lazy("数量"), min_value=1)
    notes = forms.CharField(label=gettext_lazy("借用须知"), max_length=200, required=False)
    since = date_field(gettext_lazy("起"), initial=clock.today)


class RestockForm(RecordForm):
    number = forms.IntegerField(label=gettext_lazy("数量"), min_value=0)
    notes = forms.CharField(label=gettext_lazy("借用须知"), max_length=200, required=False)


class LoanForm(OwnForm):
    """So many of a thing, until a day."""

    org = own_orgs()
    goods = PickField(Goods.objects.filter(until=None), label=gettext_lazy("物资"))
    number = forms.IntegerField(label=gettext_lazy("数量"), min_value=1)
    asked_on = date_field(gettext_lazy("申请日期"), initial=clock.today)
    due_on = date_field(gettext_lazy("归还期限"))
    use = forms.CharField(label=gettext_lazy("用途"), max_length=120, required=False)


class OnForm(RecordForm):
    on = date_field(gettext_lazy("日期"), initial=clock.today)


class FeedForm(OwnForm):
    """Whose bookings a calendar follows."""

    org = own_orgs()
    space = PickField(
        Space.objects.filter(until=None), label=gettext_lazy("场地"), required=False,
        help_text=gettext_lazy("不填，是本党组织约的；填了，是这处场地的全部预约，只限自己管理的。"),
    )  # fmt: skip
