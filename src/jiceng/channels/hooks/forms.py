"""What is asked about a receiver."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.channels.hooks.actions.keeping import checked
from jiceng.channels.hooks.models import Subscription
from jiceng.kit.forms import Messages, RecordForm


class SubscriptionForm(RecordForm):
    """A receiver and its events."""

    title = forms.CharField(label=_("接收方名称"), max_length=60)
    face = forms.ChoiceField(label=_("形式"), choices=Subscription.Face.choices)
    url = forms.CharField(
        label=_("网址"),
        max_length=1_000,
        help_text=_("https:// 开头的公网网址；加密保存，不再显示"),
    )
    secret = forms.CharField(
        label=_("签名密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("其他系统必填；钉钉选“加签”时填；企业微信不填"),
    )
    verbs = forms.CharField(
        label=_("事件"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "一行一个。常用的：orders.submit 提出诉求、orders.dispatch 派单、orders.claim 接单、"
            "orders.finish 办结、orders.rate 评价、booking.request 预约阵地、notices.hang 公示、"
            "outreach.publish 发布信息、matters.lodge 交办事项。只推送发生了什么和编号，不推送内容"
        ),
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return checked(values)
