"""The forms of signing in and of keeping accounts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.kit.roles import Role
from jiceng.kit.titles import LABELS
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Provider


class SignInForm(forms.Form):
    """登录名、密码、动态口令."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        error_messages={"required": _("请填登录名")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("动态口令"),
        max_length=6,
        required=False,
        help_text=_("手机验证器上的 6 位数字；还没有设置的不用填"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class BindForm(forms.Form):
    """绑定码."""

    code = forms.CharField(
        label=_("绑定码"),
        max_length=12,
        error_messages={"required": _("请填绑定码")},
        help_text=_("党支部或社区发给您的 8 位字符，7 天内有效，只能用一次"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class FreshForm(forms.Form):
    """再验证一次本人."""

    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("动态口令"),
        max_length=6,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasswordForm(forms.Form):
    """新密码，填两遍."""

    password = forms.CharField(
        label=_("新密码"),
        strip=False,
        error_messages={"required": _("请填新密码")},
        help_text=_("至少 10 位，不要用姓名、生日和常见密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再填一遍"),
        strip=False,
        error_messages={"required": _("请再填一遍新密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        password = values.get("password")
        if password and password != values.get("again"):
            self.add_error("again", _("两遍填的不一样，请重填"))
        if password:
            try:
                validate_password(password, self.account)
            except ValidationError as why:
                self.add_error("password", why)
        return values


class TotpForm(forms.Form):
    """扫码后填第一个口令."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=6,
        error_messages={"required": _("请填验证器上显示的 6 位数字")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AccountForm(RecordForm):
    """开一个账号；密码由上级用“找回”发出，第一次登录要改。"""

    username = forms.CharField(
        label=_("登录名"), max_length=40, help_text=_("字母和数字，便于口头告诉本人")
    )
    name = forms.CharField(label=_("姓名"), max_length=50)
    home = PickField(Org.objects.filter(until=None), label=_("所属党组织"))
    kind = forms.ChoiceField(label=_("种类"), choices=Account.Kind.choices)

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class GrantForm(RecordForm):
    """授一个角色。"""

    account = PickField(Account.objects.filter(is_active=True), label=_("账号"))
    role = forms.ChoiceField(label=_("角色"), choices=[(r.value, LABELS[r]) for r in Role])
    org = PickField(Org.objects.filter(until=None), label=_("党组织"))
    since = forms.DateField(label=_("起"), widget=forms.DateInput())
    until = forms.DateField(label=_("止（不含）"), required=False, widget=forms.DateInput())

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since, until = values.get("since"), values.get("until")
        if since and until and until <= since:
            return {"until": _("结束日期要晚于开始日期")}
        return {}


class EndForm(RecordForm):
    on = forms.DateField(label=_("结束日期"), widget=forms.DateInput())
    reason = forms.CharField(label=_("原因"), max_length=200)


class HandOverForm(RecordForm):
    """交接或代行。"""

    to = PickField(Account.objects.filter(is_active=True), label=_("交给"))
    on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput())
    until = forms.DateField(
        label=_("代行到（不含）"),
        required=False,
        widget=forms.DateInput(),
        help_text=_("填了是临时代行，原来的人仍保留；不填是正式交接"),
    )


class CodesForm(RecordForm):
    """给谁发绑定码：一个支部的党员，或者一家服务商。"""

    org = PickField(Org.objects.filter(until=None), label=_("党组织"), required=False)
    provider = PickField(
        Provider.objects.filter(until=None),
        label=_("服务商"),
        required=False,
        help_text=_("给商户发的填这里；商户登录以后看得到派给自己的单。"),
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if bool(values.get("org")) == bool(values.get("provider")):
            return {"org": _("党组织和服务商填一个，只填一个")}
        return {}


class TokenForm(RecordForm):
    """给哪台机器发接口令牌。"""

    username = forms.CharField(label=_("登录名"), max_length=40)
    label = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("对方是谁、送什么，例如“西区上报包”。")
    )


class RecoverForm(RecordForm):
    username = forms.CharField(label=_("登录名"), max_length=40)
    reason = forms.CharField(label=_("原因"), max_length=200)
