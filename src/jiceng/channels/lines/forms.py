"""Forms of a way out, made of what its kind asks; keys are never shown again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.channels.lines.known import Kind, templates_of
from jiceng.channels.protocols.menus import menu_of
from jiceng.channels.protocols.targets import TargetError, named
from jiceng.channels.protocols.wechat_crypt import KEY
from jiceng.kit.forms import Messages, RecordForm


def judged(values: Mapping[str, Any]) -> Messages:
    """Does what was filled in read as what it is?"""
    wrong: dict[str, Any] = {}
    try:
        templates_of(values.get("templates") or "")
    except ValueError as why:
        said = _("这一行看不懂：%s。请写成 系统里的模板=服务商的模板编号:参数,参数")
        wrong["templates"] = said % str(why)[:60]
    if values.get("aes_key") and len(values["aes_key"]) != KEY:
        wrong["aes_key"] = _("EncodingAESKey 是 %d 个字符，请检查") % KEY
    if (values.get("style") or "template") != "template":
        wrong["style"] = _("只能空着，或者填 template")
    if not str(values.get("agent_id") or "0").isdecimal():
        wrong["agent_id"] = _("AgentId 是数字，请检查")
    try:
        if values.get("endpoint"):
            named(values["endpoint"])
    except TargetError as why:
        wrong["endpoint"] = str(why)
    try:
        menu_of(values.get("menu") or "")
    except ValueError as why:
        wrong["menu"] = str(why)
    return wrong


def form_of(kind: Kind, held: frozenset[str]) -> type[RecordForm]:
    """The form of one kind; `held` names the keys that are there already and may stay."""
    fields: dict[str, Any] = {"rule": staticmethod(judged)}
    for one in kind.asked:
        kept = one.secret and one.name in held
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        shape: Any = forms.Textarea(attrs={"rows": 4}) if one.long else forms.TextInput()
        fields[one.name] = forms.CharField(
            label=one.title,
            max_length=4_000 if one.long else 200,
            required=not (one.optional or kept),
            help_text=_("已经保存，不改就空着") if kept else one.hint,
            widget=widget if one.secret else shape,
        )
    shaping: Any = type(RecordForm)
    made: type[RecordForm] = shaping("LineForm", (RecordForm,), fields)
    return made


class TryForm(RecordForm):
    """Where the test goes: to oneself."""

    phone = forms.RegexField(
        r"1\d{10}",
        label=_("您自己的手机号"),
        help_text=_("只用于这一次，7 天后清除"),
        error_messages={"invalid": _("手机号是 1 开头的 11 位数字，请检查")},
    )
