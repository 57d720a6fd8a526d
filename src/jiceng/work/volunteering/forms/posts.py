"""Forms of posts, claims and reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.places.models import Place
from jiceng.registers.venues.models import Venue
from jiceng.work.volunteering.access import KEEPS
from jiceng.work.volunteering.forms.checkin import PRESENT, STANDING, day
from jiceng.work.volunteering.models import MethodItem, ServicePost, Skill


class PostForm(RecordForm):
    """A post to be taken."""

    org = PickField(STANDING, label=gettext_lazy("设岗党组织"))
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=ServicePost.Kind.choices)
    name = forms.CharField(label=gettext_lazy("岗位名称"), max_length=40)
    duty = forms.CharField(
        label=gettext_lazy("职责"), max_length=200, widget=forms.Textarea({"rows": 3})
    )
    quota = forms.IntegerField(label=gettext_lazy("定员"), min_value=1, max_value=500, initial=3)
    venue = PickField(Venue.objects.all(), label=gettext_lazy("所在阵地"), required=False)
    area = PickField(
        Place.objects.filter(until=None),
        label=gettext_lazy("服务片区"),
        required=False,
        help_text=gettext_lazy("不设在阵地里的写；派单时按它和阵地找就近的党员服务岗。"),
    )
    telephone = forms.CharField(
        label=gettext_lazy("值班电话"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("窗口、点位的电话，不写个人手机。"),
    )
    mode = chosen_from(
        MethodItem.objects.filter(kind=MethodItem.Kind.MODE, until=None).order_by("order"),
        label=gettext_lazy("服务模式"),
        required=False,
    )
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        label=gettext_lazy("需要的特长"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = day(gettext_lazy("设岗日期"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(beneath("path", actor.reach(*KEEPS)))
        skills: Any = self.fields["skills"]
        skills.queryset = Skill.objects.standing(clock.today()).order_by("order", "pk")


class ClaimForm(RecordForm):
    """At the counter: who takes the post."""

    member = PickField(PRESENT, label=gettext_lazy("党员"))
    applied_on = day(gettext_lazy("认领日期"))

    def narrow(self, actor: Any) -> None:
        """Whoever has reported here may belong anywhere."""


class ReviewForm(RecordForm):
    held_on = day(gettext_lazy("日期"))
    words = forms.CharField(
        label=gettext_lazy("履职情况"), max_length=200, widget=forms.Textarea({"rows": 3})
    )
    goes_on = forms.BooleanField(label=gettext_lazy("继续在岗"), required=False, initial=True)
