"""What is asked when a table is registered, reviewed, sent, answered or reported."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may_at
from jiceng.kit.forms import Messages, RecordForm, day, line, words
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Field, Org
from jiceng.work.requests.access import REPORTS
from jiceng.work.requests.models import (
    Cell,
    Concern,
    Item,
    Kind,
    Level,
    Return,
    Rhythm,
    Stray,
    Table,
    Use,
)
from jiceng.work.requests.models.holdings import holding_of, holdings, near
from jiceng.work.requests.rules import NUMBERED, misfit, numbered


class TableForm(RecordForm):
    """报表准入登记."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("登记单位"))
    department = line(gettext_lazy("要数的部门"), 40)
    title = line(gettext_lazy("报表名称"), 60)
    use = forms.ChoiceField(
        label=gettext_lazy("种类"), choices=Use.choices,
        help_text=gettext_lazy("报表只要系统里没有的；调查摸底、月度确认由系统带出，填报单位核对。"),
    )  # fmt: skip
    basis = words(gettext_lazy("依据"), 200, help_text=gettext_lazy("写文件名称和文号。"))
    purpose = words(gettext_lazy("用途"), 200, help_text=gettext_lazy("拿去做什么、用完怎么办。"))
    rhythm = forms.ChoiceField(label=gettext_lazy("周期"), choices=Rhythm.choices)
    level = forms.ChoiceField(label=gettext_lazy("谁来填"), choices=Level.choices)
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("领域"), choices=Field.choices, required=False,
        help_text=gettext_lazy("只要这些领域的填；不选就是都填。"),
    )  # fmt: skip
    due_days = forms.IntegerField(
        label=gettext_lazy("期满后几日内报"), min_value=0, max_value=90, initial=5
    )
    expires_on = day(gettext_lazy("有效期止"))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        return {**values, "fields": values.pop("domains", [])}


class ItemForm(RecordForm):
    """One item, as its own row: an imported list of items goes by this form."""

    table = PickField(Table.objects.all(), label=gettext_lazy("报表"))
    name = line(gettext_lazy("填报项"), 40)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=Kind.choices)
    unit = line(gettext_lazy("单位"), 10, required=False)
    options = line(
        gettext_lazy("可选的值"),
        200,
        required=False,
        help_text=gettext_lazy("用顿号分开，例如：好、一般、差"),
    )
    meaning = line(gettext_lazy("口径"), 120, required=False)
    low = forms.DecimalField(
        label=gettext_lazy("不小于"), required=False, max_digits=14, decimal_places=2
    )
    high = forms.DecimalField(
        label=gettext_lazy("不大于"), required=False, max_digits=14, decimal_places=2
    )
    source = forms.CharField(
        label=gettext_lazy("系统里的来源"), max_length=120, required=False,
        help_text=gettext_lazy("系统里已有的，写指标名称或代码；不知道就不填，报表页会提示。"),
    )  # fmt: skip

    def clean_source(self) -> str:
        return sourced(str(self.cleaned_data.get("source") or ""))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        low, high = values.get("low"), values.get("high")
        if low is not None and high is not None and high < low:
            return {"high": _("“不大于”要比“不小于”大，请检查")}
        if values.get("kind") == Kind.CHOICE and not values.get("options"):
            return {"options": _("类型是选项的，请写可选的值")}
        return {}


def sourced(text: str) -> str:
    """A figure or a column by its name, or by its code; ValidationError where there is none."""
    text = text.strip()
    if not text or holding_of(text) is not None:
        return text
    named = [one.source for one in holdings().values() if text in {one.title, str(one.words)}]
    if len(named) == 1:
        return named[0]
    told = "、".join(str(one.words) for one, _score in near(text, 0.3)[:3])
    said = _("系统里没有“%s”") % text
    raise ValidationError(said + (_("，相近的有：%s") % told if told else _("，请不填或另写名称")))


class AddItemForm(ItemForm):
    """The same on the table's own page; a part may name its whole."""

    table = None  # type: ignore[assignment]
    within = forms.ModelChoiceField(
        Item.objects.all(), label=gettext_lazy("不超过哪一项"), required=False
    )

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        own: Any = self.fields["within"]
        table: Any = self.record
        own.queryset = Item.objects.filter(table=table, kind=Kind.NUMBER)


class UnlistForm(RecordForm):
    item = forms.ModelChoiceField(Item.objects.all(), label=gettext_lazy("填报项"))

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        own: Any = self.fields["item"]
        table: Any = self.record
        own.queryset = Item.objects.filter(table=table).order_by("place")


class LinkForm(UnlistForm):
    """关联: what an item is in the system, picked from what comes near or written out."""

    source = forms.ChoiceField(label=gettext_lazy("系统里的来源"))

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        table: Any = self.record
        items = Item.objects.filter(table=table, source="").order_by("place")
        told: dict[str, str] = {}
        for item in items:
            told |= {one.source: str(one.words) for one, _score in near(item.name)}
        own: Any = self.fields["source"]
        own.choices = [("", _("请选择")), *sorted(told.items(), key=lambda pair: pair[1])]
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class ApproveForm(RecordForm):
    said = words(gettext_lazy("审核意见"), 200, required=False)


class MergeForm(RecordForm):
    into = PickField(Table.objects.filter(state="approved"), label=gettext_lazy("并入"))


class OpenForm(RecordForm):
    of = day(
        gettext_lazy("数据期"), initial=clock.today,
        help_text=gettext_lazy("这一期里的任何一天；只要一次的写截止日。"),
    )  # fmt: skip
    due_on = day(
        gettext_lazy("应报日期"), required=False,
        help_text=gettext_lazy("不填按登记的期满后几日；至少留三个工作日。"),
    )  # fmt: skip


class HandInForm(RecordForm):
    """A unit's form: a field for each cell, filled in as far as the system can."""

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        paper: Any = self.record
        rows = Cell.objects.filter(paper=paper).select_related("item", "paper__round__table")
        for cell in rows.order_by("item__place") if isinstance(paper, Return) else ():
            name = f"c{cell.item_id}"
            self.fields[name] = _field(cell)
        self.fields["minutes"] = forms.IntegerField(
            label=_("用了几分钟"), required=False, min_value=0, max_value=6000,
            help_text=_("可以不填；只用来计量负担，不看是谁。"),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for name, field in self.fields.items():
            judged = getattr(field, "judged", None)
            text = str(values.get(name) or "").strip()
            wrong = judged(text) if judged is not None and text else None
            if wrong is not None:
                self.add_error(name, _(wrong[0]) % wrong[1])
        return {k: v for k, v in values.items() if k not in self.errors}


def _field(cell: Cell) -> forms.Field:
    item, start = cell.item, cell.value or cell.offered
    label = f"{item.name}（{item.unit}）" if item.unit else item.name
    told = {"held": _("系统带出，请核对"), "last": _("上期填的，请核对")}.get(cell.offered_by, "")
    if cell.fixed:
        told = _("由记录得出，不能直接改；不对请先改记录，再点“重新取数”")
    notes = "。".join(one for one in (item.meaning, told) if one)
    lacking = {"required": _("请填“%s”，没有就填 0 或者“无”") % item}
    options: dict[str, Any] = {"label": label, "initial": start, "help_text": notes,
                               "error_messages": lacking}  # fmt: skip
    made: Any
    if item.kind in {Kind.CHOICE, Kind.FLAG}:
        said = item.choices if item.kind == Kind.CHOICE else ["是", "否"]
        choices = [("", _("请选择")), *((one, one) for one in said)]
        made = forms.ChoiceField(choices=choices, **options)
    else:
        made = forms.CharField(max_length=300, **options)
    made.widget.attrs |= {"readonly": True} if cell.fixed else {}
    if item.kind == Kind.NUMBER:
        made.widget.attrs["inputmode"] = "decimal"
    if item.kind == Kind.DATE:
        made.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    made.judged = lambda text: misfit(
        kind=item.kind, text=text, options=item.choices, low=item.low, high=item.high
    )
    found: forms.Field = made
    return found


class CellForm(RecordForm):
    """What an import may fill: the answer alone."""

    value = line(gettext_lazy("填报的值"), 300, required=False)


class ConcernForm(RecordForm):
    paper = PickField(Return.objects.all(), label=gettext_lazy("填报表"))
    theme = forms.ChoiceField(label=gettext_lazy("问题类别"), choices=Concern.Theme.choices)
    content = words(gettext_lazy("问题"), 200, help_text=gettext_lazy("不写姓名、电话和证件号。"))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        wrong = numbered(text=str(values.get("content") or ""))
        return {"content": _(NUMBERED)} if wrong else {}


class NoteConcernForm(RecordForm):
    """The same on the form's own page."""

    theme = ConcernForm.base_fields["theme"]
    content = ConcernForm.base_fields["content"]
    rule = ConcernForm.rule


class StrayForm(RecordForm):
    """反映无准入报表: by those it was asked of."""

    groups: ClassVar[Mapping[Any, tuple[str, ...]]] = {}
    org = PickField(
        Org.objects.filter(until=None), label=gettext_lazy("被要求的单位"),
        help_text=gettext_lazy("本单位。不记是谁反映的，只有减负专员和本单位看得到。"),
    )  # fmt: skip
    department = line(gettext_lazy("谁要的"), 40)
    title = line(gettext_lazy("报表名称"), 60)
    cells = forms.IntegerField(label=gettext_lazy("大约多少格"), min_value=1, max_value=100_000)
    remark = words(gettext_lazy("情况"), 200, required=False)

    def clean_org(self) -> Any:
        org = self.cleaned_data["org"]
        if self.actor is not None and not may_at(self.actor, REPORTS, org.path):
            raise ValidationError(_("请选本单位：由被要求填报的单位反映"))
        return org

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        wrong = numbered(text=str(values.get("remark") or ""))
        return {"remark": _(NUMBERED)} if wrong else {}


class SettleForm(RecordForm):
    outcome = forms.ChoiceField(label=gettext_lazy("处理结果"), choices=Stray.Outcome.choices)
    table = PickField(
        Table.objects.all(), label=gettext_lazy("对应的登记"), required=False,
        help_text=gettext_lazy("已叫停的不填。"),
    )  # fmt: skip
    answer = words(gettext_lazy("答复"), 200)
