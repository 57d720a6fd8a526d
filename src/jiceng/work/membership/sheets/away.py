"""Columns of members abroad, the contacts with them, and veterans."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members.models import Member
from jiceng.work.membership import actions
from jiceng.work.membership.forms.care import AbroadForm, VeteranForm
from jiceng.work.membership.models import Abroad, Contact, Veteran, Visit
from jiceng.work.membership.rules import contact_due


def stays(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Abroad.objects.visible_to(actor).touched(clock.today())
    return rows


def due_on(stay: Any) -> Any:
    """By when the next contact is due; nothing once back."""
    if stay.until is not None:
        return None
    return contact_due(since=stay.since, last=getattr(stay, "last_on", None))


def due_words(stay: Any) -> str:
    due = due_on(stay)
    if due is None:
        return ""
    return _now("%s 已超期") % due if due < clock.today() else str(due)


def contacts(actor: Actor) -> QuerySet[Any]:
    mine = Abroad.objects.visible_to(actor)
    rows: QuerySet[Any] = Contact.objects.filter(abroad__in=mine.values("pk"))
    return rows


def reported(actor: Actor) -> QuerySet[Any]:
    """Veterans with the branch they are in now, and when somebody last visited."""
    here = Member.objects.present().filter(person=OuterRef("person"))
    seen = Visit.objects.filter(member__person=OuterRef("person")).order_by("-visited_on")
    rows: Any = Veteran.objects.visible_to(actor).dated()
    return rows.annotate(  # type: ignore[no-any-return]
        branch=Subquery(here.values("org__name")[:1]),
        last_visit=Subquery(seen.values("visited_on")[:1]),
    )


def branch_words(veteran: Any) -> str:
    return getattr(veteran, "branch", None) or _now("还没有编入支部")


ABROAD = Sheet(
    name="membership.abroad",
    title=_("出国（境）党员台账"),
    model=Abroad,
    columns=[
        Column("member__org__name", _("所在党支部"), width=24),
        Column("member__person__name", _("姓名"), choose="member"),
        Column("country"),
        Column("purpose"),
        Column("since", _("出国（境）日期")),
        Column("due_back"),
        Column("last_on", _("最近联系"), kind="date"),
        Column("next_on", _("应联系"), show=due_words),
        Column("until", _("回国日期")),
    ],
    rows=stays,
    form=AbroadForm,
    record_many=actions.go_abroad_many,
    undo_many=actions.withdraw_many,
    search=("member__person__name", "member__person__initials", "member__org__name", "country"),
    filters=("purpose", "since", "until"),
    order=("member__org__path", "-since", "pk"),
    at="member__org__path",
    related=("member__person", "member__org"),
    definition=_(
        "出国（境）学习研究的党员，党组织每半年至少联系一次（教育管理工作条例第三十四条）。"
    ),
)
CONTACTS = Sheet(
    name="membership.contacts",
    title=_("出国（境）党员联系记录"),
    model=Contact,
    columns=[
        Column("abroad__member__org__name", _("所在党支部"), width=24),
        Column("abroad__member__person__name", _("姓名")),
        Column("contacted_on"),
        Column("way"),
        Column("said", width=30),
    ],
    rows=contacts,
    search=("abroad__member__person__name", "abroad__member__org__name"),
    filters=("way", "contacted_on"),
    order=("-contacted_on", "pk"),
    at="abroad__member__org__path",
    on="contacted_on",
    related=("abroad__member__person", "abroad__member__org"),
)
VETERANS = Sheet(
    name="membership.veterans",
    title=_("退役军人党员台账"),
    model=Veteran,
    columns=[
        Column("org__name", _("报到的党组织"), width=24),
        Column("person__name", _("姓名"), choose="name"),
        Column("person__phone", _("手机号码"), choose="phone"),
        Column("discharged_on"),
        Column("arrived_on"),
        Column("placed_on", _("编入支部日期"), kind="date", choose="-"),
        Column("branch", _("现在的党支部"), show=branch_words, width=24),
        Column("last_visit", _("最近走访"), kind="date"),
    ],
    rows=reported,
    form=VeteranForm,
    record_many=actions.report_veteran_many,
    undo_many=actions.withdraw_many,
    search=("person__name", "person__initials", "org__name"),
    filters=("arrived_on",),
    order=("org__path", "-arrived_on", "pk"),
    related=("org", "person"),
    definition=_("从报到那天起列入；没有编入支部的由报到的党组织管，编入以后由支部管。"),
)
