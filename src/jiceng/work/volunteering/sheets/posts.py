"""Columns of posts and claims."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.access import SEES
from jiceng.work.volunteering.forms import PostForm
from jiceng.work.volunteering.models import Claim, ServicePost


def kept(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = ServicePost.objects.filter(seen_by(actor, "org__path", SEES)).counted()
    return rows


POSTS = Sheet(
    name="volunteering.posts",
    title=_("志愿岗位台账"),
    model=ServicePost,
    columns=[
        Column("kind", width=14),
        Column("name", width=20),
        Column("org__name", _("设岗党组织"), choose="org", width=24),
        Column("venue__name", _("所在阵地"), choose="venue", width=22, shown=False),
        Column("area__name", _("服务片区"), choose="area", width=18, shown=False),
        Column("telephone", shown=False),
        Column("quota", summed=True),
        Column("taken", _("在岗"), kind="number", summed=True, choose="-"),
        Column("mode__name", _("服务模式"), choose="mode", shown=False),
        Column("duty", width=36),
        Column("since", _("设岗日期")),
        Column("until", _("撤岗日期"), choose="-", shown=False),
    ],
    rows=kept,
    form=PostForm,
    record_many=actions.publish_many,
    search=("name", "org__name", "duty"),
    filters=("kind", "since", "until"),
    order=("org__path", "kind", "pk"),
    related=("org", "venue", "area", "mode"),
    definition=_("社区设的岗位；窗口、点位的为党员服务岗，可以排班。"),
)
CLAIMS = Sheet(
    name="volunteering.claims",
    title=_("岗位认领台账"),
    model=Claim,
    columns=[
        Column("member__person__name", _("姓名")),
        Column("member__org__name", _("所在党支部"), width=24),
        Column("post__name", _("岗位"), width=20),
        Column("org__name", _("设岗党组织"), width=22),
        Column("why", _("相符的特长"), width=16),
        Column("state"),
        Column("applied_on"),
        Column("approved_on", _("同意日期")),
        Column("ended_on", _("离岗日期"), shown=False),
        Column("near_on", shown=False),
        Column("answer", shown=False),
    ],
    rows=lambda actor: Claim.objects.filter(seen_by(actor, "org__path", SEES)),
    search=("member__person__name", "member__person__initials", "post__name", "org__name"),
    filters=("state", "matched", "approved_on"),
    order=("org__path", "-applied_on", "pk"),
    related=("org", "post", "member__person", "member__org"),
    definition=_("一行一名党员的一个岗位；相符的特长是认领时本人说明的。"),
)
