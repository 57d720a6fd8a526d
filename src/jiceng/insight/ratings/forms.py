"""What is asked of whoever draws up a scheme, checks itself, looks again, answers an objection."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.ratings.models import (
    Item,
    Kind,
    Method,
    Protest,
    Result,
    Round,
    Scheme,
    Subject,
)
from jiceng.insight.ratings.rules import read_weights, said
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.called import key_of
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.places.models import Level as Height
from jiceng.registers.places.models import Place

MOST = 2_000  # slips of one poll on paper
FIRST = 2012


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def number(label: Any, max_digits: int = 5, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_digits=max_digits, decimal_places=2, **options
    )


def long(label: Any, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea, **options)


class SchemeForm(RecordForm):
    """评定办法, from a sample or from nothing."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("制定单位"))
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    sample_name = forms.ChoiceField(
        label=gettext_lazy("从样本起草"), required=False,
        choices=[("", gettext_lazy("不用样本")), ("star", gettext_lazy("两新党组织评星")),
                 ("community", gettext_lazy("社区达标创优"))],
        help_text=gettext_lazy("项目、分值和等次都可以再改；选了样本，种类和对象按样本。"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices)
    subject = forms.ChoiceField(label=gettext_lazy("评定对象"), choices=Subject.choices)
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("领域"), choices=Field.choices, required=False,
        help_text=gettext_lazy("只评这些领域的党组织；不选就是都评。"),
    )  # fmt: skip
    weights = forms.CharField(
        label=gettext_lazy("测评选项"), max_length=120, initial="满意=100；基本满意=70；不满意=0"
    )
    objection_days = forms.IntegerField(
        label=gettext_lazy("公示工作日"), min_value=1, max_value=60, initial=5
    )
    since = day(gettext_lazy("起"), initial=clock.today)
    approved_by = forms.CharField(label=gettext_lazy("批准机关"), max_length=60, required=False)
    document = forms.CharField(
        label=gettext_lazy("批准文号"), max_length=80, required=False,
        help_text=gettext_lazy("评星、达标要有依据并报批；没有的会提示，不拦。"),
    )  # fmt: skip
    approved_until = day(gettext_lazy("批准期限"), required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        try:
            read_weights(values.get("weights") or "")
        except ValueError:
            return {"weights": _("请写成“满意=100；不满意=0”，每个选项占百分之几")}
        return {}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        return {**values, "fields": values.pop("domains", [])}


class RenewForm(RecordForm):
    since = day(gettext_lazy("起"), initial=clock.today)
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80, required=False)
    approved_until = day(gettext_lazy("批准期限"), required=False)


class ItemForm(RecordForm):
    """增加项目."""

    category = forms.CharField(label=gettext_lazy("类"), max_length=30)
    place = forms.IntegerField(label=gettext_lazy("次序"), min_value=1, max_value=200)
    name = forms.CharField(label=gettext_lazy("项目"), max_length=60)
    standard = forms.CharField(label=gettext_lazy("要求"), max_length=200, required=False)
    points = number(gettext_lazy("分值"))
    method = forms.ChoiceField(
        label=gettext_lazy("方法"), choices=Method.choices,
        help_text=gettext_lazy("系统里有记录的，用系统记录：不用填、不用附材料。"),
    )  # fmt: skip
    figure = forms.CharField(
        label=gettext_lazy("指标"), max_length=120, required=False,
        help_text=gettext_lazy("“指标”页上的名称；占比写代码，例如 life.attended:share。"),
    )  # fmt: skip
    bands = forms.CharField(
        label=gettext_lazy("分档"), max_length=200, required=False,
        help_text=gettext_lazy("数值=得分，例如 90=6；80=5；60=3。比例按百分数写。"),
    )  # fmt: skip
    falling = forms.BooleanField(label=gettext_lazy("越少越好"), required=False)
    uploads = forms.BooleanField(
        label=gettext_lazy("没有记录可查，可以附材料"), required=False,
    )  # fmt: skip

    def clean_figure(self) -> str:
        return key_of(str(self.cleaned_data["figure"]))


class UnlistForm(RecordForm):
    item = forms.ModelChoiceField(Item.objects.none(), label=gettext_lazy("评定项目"))

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        items_of(self, "item")


class LevelForm(RecordForm):
    """设定等次; the same value again changes it."""

    value = forms.IntegerField(
        label=gettext_lazy("级"), min_value=0, max_value=20,
        help_text=gettext_lazy("0 是没有达到；评星写几星就是几。"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("等次"), max_length=20)
    floor = number(gettext_lazy("起点分"))
    with_plaque = forms.BooleanField(label=gettext_lazy("授牌"), required=False)
    award = number(gettext_lazy("奖励（元）"), max_digits=10, required=False)


class RoundForm(RecordForm):
    """启动一轮."""

    scheme = PickField(Scheme.objects.filter(state="in_force", until=None),
                       label=gettext_lazy("评定办法"))  # fmt: skip
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("组织单位"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=FIRST, max_value=2100,
                              initial=lambda: clock.today().year)  # fmt: skip
    due_on = day(gettext_lazy("自评截止"), required=False)
    everyone = forms.BooleanField(
        label=gettext_lazy("把范围里的都列入"), required=False, initial=True,
        help_text=gettext_lazy("不勾选的，由党组织自愿申报，逐个加入。"),
    )  # fmt: skip


class EnterForm(RecordForm):
    """申报参加; one of the two, by what the scheme rates."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"), required=False)
    place = PickField(Place.objects.filter(until=None, level=Height.COMMUNITY),
                      label=gettext_lazy("社区"), required=False)  # fmt: skip

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        if isinstance(self.record, Round):
            community = self.record.scheme.subject == Subject.COMMUNITY
            del self.fields["org" if community else "place"]


class ProposeForm(RecordForm):
    leave_out = forms.BooleanField(
        label=gettext_lazy("没有办完的本轮不评"), required=False,
    )  # fmt: skip


class PublicForm(RecordForm):
    telephone = forms.CharField(label=gettext_lazy("监督电话"), max_length=40)


class CeremonyForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)
    venue = forms.CharField(label=gettext_lazy("地点"), max_length=80, required=False)
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=120, required=False)
    minutes = long(
        gettext_lazy("会议记录"), 4_000, required=False,
        help_text=gettext_lazy("会上的培训请在“培训”里登记，选这次会议。"),
    )  # fmt: skip


class PlaquesForm(RecordForm):
    on = day(gettext_lazy("授牌日期"), initial=clock.today)
    expires_on = day(gettext_lazy("有效期至"), required=False)


class AwardForm(RecordForm):
    """授牌 to one."""

    result = PickField(
        Result.objects.filter(until=None, level__with_plaque=True).exclude(since=None),
        label=gettext_lazy("评定结果"),
    )
    issued_on = day(gettext_lazy("授牌日期"), initial=clock.today)
    recipient = forms.CharField(
        label=gettext_lazy("授予"), max_length=80, required=False,
        help_text=gettext_lazy("不填就是评定对象。"),
    )  # fmt: skip
    expires_on = day(gettext_lazy("有效期至"), required=False)
    award = number(gettext_lazy("奖励（元）"), max_digits=10, required=False)


class OnReasonForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class OfItems(RecordForm):
    """Fields for each item judged in one way: points, and what they stand on."""

    METHODS: ClassVar[tuple[str, ...]] = ()
    OWN: ClassVar[bool] = False

    def scores(self) -> list[Any]:
        result: Any = self.record
        if not isinstance(result, Result):
            return []
        return [one for one in result.scores if one.item.method in self.METHODS]

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        for one in self.scores():
            item, own = one.item, self.OWN
            told = one.own_points if own else one.points
            told = one.own_points if told is None else told
            points, words = f"points_{item.pk}", f"words_{item.pk}"
            most = {"item": item.name, "most": said(item.points)}
            self.fields[points] = number(
                _("%(item)s（满分 %(most)s）") % most, max_value=item.points, required=not own,
                help_text=item.standard,
                error_messages={"max_value": _("不能超过满分 %(most)s 分，请检查") % most},
            )  # fmt: skip
            told_before = "" if own or not one.own_words else _("自评写的：%s") % one.own_words
            self.fields[words] = forms.CharField(
                label=_("%s：依据") % item.name, max_length=300, required=False,
                help_text=told_before,
            )  # fmt: skip
            # What the form begins with is seen on the page; who sends none of it has said nothing.
            self.initial.setdefault(points, told)
            begun = one.own_words if own else one.words.removeprefix(one.own_words)
            self.initial.setdefault(words, begun)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        told: dict[int, tuple[Any, str]] = {}
        for one in self.scores():
            given = values.pop(f"points_{one.item_id}", None)
            told[one.item_id] = (given, values.pop(f"words_{one.item_id}", "") or "")
        return {**values, "said": told}


class SelfForm(OfItems):
    """自评: what records say is filled in already and is not asked."""

    METHODS = (Method.PAPERS, Method.VISIT, Method.CHECK)
    OWN = True


class PapersForm(OfItems):
    METHODS = (Method.PAPERS,)
    on = day(gettext_lazy("查阅日期"), initial=clock.today)
    words = long(gettext_lazy("查了哪些资料"), 500, required=False)


class VisitForm(OfItems):
    METHODS = (Method.VISIT,)
    on = day(gettext_lazy("查看日期"), initial=clock.today)
    words = long(
        gettext_lazy("看到的情况"), 500, required=False,
        help_text=gettext_lazy("写看了什么、问了谁；不要求照片。"),
    )  # fmt: skip


class VerifyForm(OfItems):
    METHODS = (Method.CHECK,)
    on = day(gettext_lazy("核实日期"), initial=clock.today)
    words = long(gettext_lazy("核实情况"), 500)


class OpenPollForm(RecordForm):
    opens_on = day(gettext_lazy("开始日期"), initial=clock.today)
    closes_on = day(gettext_lazy("截止日期"), initial=clock.today)


class PaperPollForm(RecordForm):
    """登记纸质测评: how many gave each answer, item by item."""

    on = day(gettext_lazy("测评日期"), initial=clock.today)
    issued = forms.IntegerField(label=gettext_lazy("发出张数"), min_value=0, max_value=MOST)
    returned = forms.IntegerField(label=gettext_lazy("收回张数"), min_value=0, max_value=MOST)

    def items(self) -> list[Any]:
        result: Any = self.record
        if not isinstance(result, Result):
            return []
        return [one for one in result.round.scheme.items if one.method == Method.POLL]

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        items = self.items()
        answers = "、".join(read_weights(items[0].scheme.weights)) if items else ""
        for one in items:
            self.fields[f"of_{one.pk}"] = forms.CharField(
                label=one.name, max_length=60, help_text=_("%s各几票，如 20/5/1") % answers
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        counts: dict[int, list[int]] = {}
        for one in self.items():
            text = (values.pop(f"of_{one.pk}", "") or "").replace("／", "/").replace("、", "/")
            told = [part.strip() for part in text.split("/")]
            if not all(part.isdigit() and len(part) < 5 for part in told):  # noqa: PLR2004
                self.add_error(f"of_{one.pk}", _("请写几个数，用“/”隔开，如 20/5/1"))
                continue
            counts[one.pk] = [int(part) for part in told]
        return {**values, "counts": counts}


def items_of(form: RecordForm, name: str) -> None:
    """Leave the items of the scheme, or of the scheme a result is of."""
    field: Any = form.fields[name]
    record: Any = form.record
    scheme = record.round.scheme if isinstance(record, Result) else record
    field.queryset = Item.objects.filter(scheme=scheme).order_by("place", "pk")


class AdjustForm(RecordForm):
    item = forms.ModelChoiceField(Item.objects.none(), label=gettext_lazy("评定项目"))
    points = number(gettext_lazy("调整为"))
    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=200)

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        items_of(self, "item")


class ObjectForm(RecordForm):
    received_on = day(gettext_lazy("收到日期"), initial=clock.today)
    text = long(gettext_lazy("意见内容"), 1_000, help_text=gettext_lazy("不记是谁说的。"))


class AnswerForm(RecordForm):
    """答复异议."""

    protest = forms.ModelChoiceField(Protest.objects.none(), label=gettext_lazy("异议"))
    outcome = long(gettext_lazy("处理结果"), 300)
    upheld = forms.BooleanField(label=gettext_lazy("意见成立"), required=False)
    item = forms.ModelChoiceField(
        Item.objects.none(), label=gettext_lazy("调整哪一项"), required=False
    )
    points = number(gettext_lazy("调整为"), required=False)

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        items_of(self, "item")
        field: Any = self.fields["protest"]
        result = self.record if isinstance(self.record, Result) else None
        field.queryset = Protest.objects.filter(result=result, objection__handled_on=None)
