"""What is asked on the way: applying, releasing, receiving, accepting, refusing, and in bulk."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock, codes
from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.forms import ReasonForm, RecordForm
from jiceng.kit.handoffs import asked
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.transfers import rules
from jiceng.work.transfers.access import COMMITTEES
from jiceng.work.transfers.models import Channel, Dossier, Ground, Why

BECAUSE = _("与规定不一致时写明理由")


def branches() -> Any:
    return Org.objects.filter(until=None, kind__in=BRANCHES)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def this_month() -> Any:
    """Dues are usually paid up to this month."""
    return clock.today().replace(day=1)


def because() -> forms.CharField:
    return forms.CharField(label=BECAUSE, max_length=200, required=False)


def to_any(actor: Actor, form: RecordForm, name: str) -> None:
    """The other branch may lie anywhere in the tree: only its name is shown."""
    del actor
    form.fields[name].queryset = branches()  # type: ignore[attr-defined]


class ApplyForm(RecordForm):
    """申请转出."""

    groups: ClassVar[Mapping[Any, tuple[str, ...]]] = {
        _("谁"): ("member", "why"),
        _("转到哪里"): ("to", "to_name", "to_node", "to_code", "channel"),
        _("其他"): ("dossier", "remark", "because"),
    }
    member = PickField(Member.objects.filter(left_on=None), label=_("党员"))
    why = forms.ChoiceField(
        label=_("接转原因"),
        choices=[one for one in Why.choices if one[0] != Why.UNIT_CLOSED],
        help_text=_("有单位党组织的转到单位；没有的转到居住地、园区、楼宇等党组织"),
    )
    to = PickField(branches(), label=_("转入党支部（区内）"), required=False)
    to_name = forms.CharField(label=_("转入党组织全称（区外）"), max_length=120, required=False)
    to_node = forms.ChoiceField(label=_("对方节点"), required=False)
    to_code = forms.CharField(
        label=_("对方党组织编码"), max_length=40, required=False,
        help_text=_("对方也用本系统时填写"),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("途径"), choices=Channel.choices)
    dossier = forms.ChoiceField(
        label=_("档案"), choices=[("", _("以后再填")), *Dossier.choices], required=False
    )
    applied_on = day(_("申请日期"), required=False)
    remark = forms.CharField(label=_("备注"), max_length=200, required=False)
    because = because()

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        to_any(actor, self, "to")
        peers = [(name, name) for name in settings.JICENG_PEERS]
        self.fields["to_node"].choices = [("", _("没有节点")), *peers]  # type: ignore[attr-defined]

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Mapping[str, Any]:
        # One that was written but not found is told of already.
        if "to" in values and not values["to"] and not values.get("to_name"):
            return {"to": _now("请选择转入党支部；转往区外的填对方党组织全称")}
        if values.get("to") and values.get("to_name"):
            return {"to_name": _now("转入党支部和区外全称只填一个")}
        if values.get("to_node") and values.get("to"):
            return {"to_node": _now("区内转接不选对方节点")}
        return {}


class ReleaseForm(RecordForm):
    """审批转出，开具介绍信."""

    dues_to = day(_("党费交至（年月）"), initial=this_month, help_text=_("填那个月的任何一天"))
    days = forms.IntegerField(
        label=_("有效期（天）"), min_value=1, max_value=366, initial=rules.NORMAL_DAYS,
        help_text=_("一般三十天，最长九十天"),
    )  # fmt: skip
    dossier = forms.ChoiceField(
        label=_("档案"), choices=[("", _("以后再填")), *Dossier.choices], required=False
    )
    because = because()

    def narrow(self, actor: Any) -> None:
        """The month dues are paid to is known where dues are kept here."""
        super().narrow(actor)
        member = getattr(self.record, "member", None)
        found = asked("dues.paid_to", member, actor=actor) if member is not None else None
        if found is not None:
            self.fields["dues_to"].initial = found


class ReissueForm(RecordForm):
    """逾期证明后重开."""

    certified = forms.CharField(
        label=_("逾期证明"), max_length=200, widget=forms.Textarea({"rows": 2}),
        help_text=_("写明逾期的原因和期间的党费、组织生活情况"),
    )  # fmt: skip
    dues_to = day(_("党费交至（年月）"))
    days = forms.IntegerField(
        label=_("有效期（天）"), min_value=1, max_value=366, initial=rules.NORMAL_DAYS
    )
    because = because()


class CloseForm(RecordForm):
    """登记纸质回执."""

    received_on = day(_("对方接收日期"))
    receipt = forms.CharField(label=_("回执号"), max_length=60)


class ReceiveForm(RecordForm):
    """审核转入，落到支部."""

    org = PickField(
        branches(), label=_("接收的党支部"), required=False,
        help_text=_("不填就是对方写明的党支部"),
    )  # fmt: skip
    because = because()


class AssignForm(RecordForm):
    """改派支部."""

    org = PickField(branches(), label=_("接收的党支部"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class AcceptForm(RecordForm):
    """支部接收."""

    on = day(_("接收日期"), initial=clock.today)
    because = because()


class RefuseForm(ReasonForm):
    """退回，写明理由."""

    ground = forms.ChoiceField(
        label=_("理由"), choices=Ground.choices,
        help_text=_("没有正当理由不能退回（党员教育管理工作条例第25条）"),
    )  # fmt: skip
    field_order = ("ground", "reason")


class SendReceiptForm(RecordForm):
    """回执寄出."""

    on = day(_("寄出日期"), initial=clock.today)


class RegisterForm(RecordForm):
    """登记区外转入的介绍信."""

    groups: ClassVar[Mapping[Any, tuple[str, ...]]] = {
        _("介绍信"): ("from_name", "letter", "issued_on", "valid_until", "dues_to", "came_on"),
        _("党员"): ("name", "sex", "born_on", "id_number", "phone", "ethnicity", "education",
                    "joined_on", "full_on", "category"),
        _("接收"): ("org", "why", "channel"),
    }  # fmt: skip
    org = PickField(
        Org.objects.filter(until=None), label=_("转入党组织"),
        help_text=_("支部还没有定的，先填党委，审核时再落到支部"),
    )  # fmt: skip
    from_name = forms.CharField(label=_("转出党组织全称"), max_length=120)
    letter = forms.CharField(label=_("介绍信编号"), max_length=60, required=False)
    issued_on = day(_("开具日期"), required=False)
    valid_until = day(_("有效期至"), required=False)
    dues_to = day(_("党费交至"), required=False)
    came_on = day(_("收到日期"), initial=clock.today, required=False)
    why = forms.ChoiceField(label=_("接转原因"), choices=Why.choices, initial=Why.OTHER)
    channel = forms.ChoiceField(label=_("途径"), choices=Channel.choices, initial=Channel.LETTER)
    name = forms.CharField(label=_("姓名"), max_length=50)
    sex = forms.ChoiceField(
        label=_("性别"), choices=[("", _("未填")), *codes.choices(codes.SEX)], required=False
    )
    ethnicity = forms.ChoiceField(
        label=_("民族"), choices=[("", _("未填")), *codes.choices(codes.ETHNICITY)], required=False
    )
    born_on = day(_("出生日期"), required=False)
    education = forms.ChoiceField(
        label=_("学历"), choices=[("", _("未填")), *codes.choices(codes.EDUCATION)], required=False
    )
    id_number = forms.CharField(label=_("公民身份号码"), max_length=18, required=False)
    phone = forms.CharField(label=_("手机号码"), max_length=20, required=False)
    joined_on = day(_("入党日期"), required=False)
    full_on = day(_("转正日期"), required=False)
    category = forms.ChoiceField(
        label=_("类别"), choices=Member.Category.choices, initial=Member.Category.WORKING
    )


class RelocateForm(RecordForm):
    """整建制转移."""

    org = PickField(branches(), label=_("哪个党支部的全部党员"))
    to = PickField(branches(), label=_("转到哪个党支部"))
    on = day(_("日期"), initial=clock.today)
    reason = forms.CharField(label=_("原因和文号"), max_length=200)

    def narrow(self, actor: Actor) -> None:
        """Both branches lie beneath a node this person keeps: nobody empties another's branch."""
        for name in ("org", "to"):
            rows = branches().filter(seen_by(actor, "path", COMMITTEES))
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class CorrectStayForm(RecordForm):
    """修改在校保留; whom it is about stays."""

    graduated_on = day(_("毕业日期"))
    contact = forms.CharField(label=_("联系人"), max_length=50, required=False)


class StayForm(CorrectStayForm):
    """毕业生在校保留."""

    member = PickField(Member.objects.filter(left_on=None), label=_("党员"))
    field_order = ("member",)


class MyApplyForm(RecordForm):
    """党员本人申请."""

    why = forms.ChoiceField(
        label=_("为什么要转"), choices=[one for one in Why.choices if one[0] != Why.UNIT_CLOSED]
    )
    to = PickField(
        branches(), label=_("转到区内哪个党支部"), required=False,
        help_text=_("填党支部名称；不知道的可以先问支部书记"),
    )  # fmt: skip
    to_name = forms.CharField(
        label=_("或者转往区外哪个党组织"), max_length=120, required=False,
        help_text=_("填全称，例如某市某区某街道某社区党委"),
    )  # fmt: skip
    remark = forms.CharField(label=_("想说明的"), max_length=200, required=False)

    def narrow(self, actor: Actor) -> None:
        to_any(actor, self, "to")

    rule = staticmethod(ApplyForm.rule)


class FindForm(RecordForm):
    """凭查询码查进度."""

    code = forms.CharField(label=_("查询码"), max_length=20)

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].upper().split()).replace("-", "")
