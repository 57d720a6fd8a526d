"""What is asked of keys, partners, packages, receipts and decisions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.insight.packages.actions.keeping import line_faults, partner_faults
from jiceng.insight.packages.models import Asked, Partner, Side
from jiceng.kit.forms import Messages, RecordForm, line, words
from jiceng.kit.forms import period as a_period
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org


def organ(label: Any) -> PickField:
    return PickField(Org.objects.filter(until=None), label=label)


class KeyForm(RecordForm):
    org = organ(_("党组织"))


class PartnerForm(RecordForm):
    """A node above or below, with its public key."""

    org = organ(_("本级党组织"))
    side = forms.ChoiceField(label=_("上级还是下级"), choices=Side.choices)
    code = line(
        _("对方编码"), 40,
        help_text=_("对方那里党组织的编码，包里写的就是它；要与对方核对。"),
    )  # fmt: skip
    name = line(_("对方名称"), 60)
    public = line(
        _("对方公钥"), 100,
        help_text=_("对方“签名钥匙”页上的一行字；请当面或者打电话核对指纹。"),
    )  # fmt: skip
    address = line(
        _("接收地址"), 300, required=False,
        help_text=_("用网络报送的才填，例如 https://…/api/v1/packages/incoming；用文件的不填。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return partner_faults(values)


class LineForm(RecordForm):
    """Where packages go over the line."""

    address = line(_("接收地址"), 300)
    token = line(
        _("接口令牌"), 200, required=False,
        help_text=_("对方系统发给的接口令牌；不填即不改。"),
    )  # fmt: skip
    certificate = words(
        _("对方证书"), 20_000, required=False,
        help_text=_("政务外网里自签的证书才填，整段粘贴，以后只认它；公网上公认的证书不填。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return line_faults(values)


class BuildForm(RecordForm):
    partner = forms.ModelChoiceField(
        Partner.objects.filter(side=Side.UPPER, until=None), label=_("报给")
    )
    period = a_period(help_text=_("已经关账的期间，例如 2026年三季度、2026年9月。"))


class FileForm(RecordForm):
    file = forms.FileField(
        label=_("文件"),
        help_text=_("对方交来的上报包（.zip）或者回执（.json）。"),
    )


class ReceiptForm(RecordForm):
    receipt = words(
        _("回执"), 2_000_000, help_text=_("把回执文件的内容原样粘贴进来，或者在“收文件”页上传。")
    )


class DecideForm(RecordForm):
    reason = line(_("理由"), 200, help_text=_("对方会在回执里看到。"))


class AnswerForm(RecordForm):
    reply = words(_("答复"), 1_000, help_text=_("随下一份回执回到对方。"))
    outcome = forms.ChoiceField(label=_("答复结果"), choices=Asked.Outcome.choices)
