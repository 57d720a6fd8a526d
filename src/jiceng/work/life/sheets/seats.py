"""支委到会台账: a line for each member of a committee at each of its meetings."""

from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.people.models import Post
from jiceng.work.life.figures.seats import seated, seats


def rows(actor: Actor) -> Any:
    """With the post held on that day; who was there by name is the branch's own affair."""
    mine = seats().order_by("since", "pk").values("title")[:1]
    own = Attendance.objects.filter(seen_by(actor, "meeting__org__path", ROLLS))
    return seated(own).annotate(post=Subquery(mine))


def post_words(row: Any) -> str:
    return str(dict(Post.Title.choices).get(row.post, ""))


SEATS = Sheet(
    "life.seats",
    _("支委到会台账"),
    Attendance,
    [
        Column("meeting__org__name", _("党支部"), width=26),
        Column("meeting__held_on", _("时间")),
        Column("meeting__theme", _("主题"), width=30),
        Column("member__person__name", _("姓名")),
        Column("post", _("职务"), kind="text", show=post_words),
        Column("state"),
        Column("reason"),
    ],
    rows=rows,
    search=("member__person__name", "member__person__initials", "meeting__org__name"),
    filters=("state", "meeting__held_on"),
    order=("-meeting__held_on", "meeting__org__path", "member__person__initials", "pk"),
    at="meeting__org__path",
    on="meeting__held_on",
    related=("meeting__org", "member__person"),
    definition=_("一行一名委员一次支委会，按开会那天的任职；到会在会议记录里登记，不在这里改。"),
)
