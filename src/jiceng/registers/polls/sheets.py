"""Columns of polls and of what people thought of their cases."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.polls.forms import PollForm
from jiceng.registers.polls.models import Poll, Satisfaction

POLLS = Sheet(
    name="polls.polls",
    title=_("测评和征求意见"),
    model=Poll,
    columns=[
        Column("title", width=30),
        Column("kind"),
        Column("org__name", _("发起单位"), choose="org", width=22),
        Column("opens_on"),
        Column("closes_on"),
        Column("eligible"),
        Column("state"),
    ],
    form=PollForm,
    search=("title", "org__name"),
    filters=("kind", "state", "opens_on"),
    order=("-pk",),
    on="opens_on",
    related=("org",),
    definition=_("无记名测评凭盲抽的票码填写，系统不知道谁持哪一张；不足五人的只报区间。"),
)
RATINGS = Sheet(
    name="polls.ratings",
    title=_("满意度评价"),
    model=Satisfaction,
    columns=[
        Column("on"),
        Column("org__name", _("承办单位"), width=22),
        Column("level"),
        Column("comment", width=40),
    ],
    filters=("level", "on"),
    order=("-on", "-pk"),
    on="on",
    related=("org",),
)

SHEETS = [POLLS, RATINGS]
