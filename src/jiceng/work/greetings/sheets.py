"""Columns of greetings and of their words."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.greetings.forms import TextForm
from jiceng.work.greetings.models import Greeting, GreetingText

GREETINGS = Sheet(
    name="greetings.greetings",
    title=_("政治生日台账"),
    model=Greeting,
    columns=[
        Column("held_on", _("政治生日")),
        Column("member__person__name", _("党员")),
        Column("org__name", _("党支部"), width=26),
        Column("years"),
        Column("message__state", _("短信"), kind="text", show=lambda row: row.told),
        Column("ceremony__held_on", _("仪式")),
        Column("unsent", shown=False),
    ],
    search=("member__person__name", "member__person__initials", "org__name", "org__initials"),
    filters=("years", "held_on"),
    order=("-held_on", "org__path", "pk"),
    on="held_on",
    related=("member__person", "org", "message", "ceremony"),
    definition=_(
        "入党周年当天由系统列出并提交短信，一人一年一次；2月29日入党的在其他年份为2月28日。"
    ),
)
TEXTS = Sheet(
    name="greetings.texts",
    title=_("政治生日短信文字"),
    model=GreetingText,
    columns=[
        Column("org__name", _("适用范围"), choose="org"),
        Column("text", width=60),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=TextForm,
    order=("org__path", "-since"),
    definition=_("最近的上级所定的为准；没有定的用系统自带的一句。"),
)

SHEETS = [GREETINGS, TEXTS]
