"""流动党员（一证两表）台账 and what hangs on it: contacts, cards, how often."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members.models import Mobility
from jiceng.work.mobility import actions, forms
from jiceng.work.mobility.models import Certificate, Contact, Rhythm


def out(actor: Actor) -> QuerySet[Any]:
    """Those registered as away, with the card they hold and when they were last spoken with."""
    told = Contact.objects.filter(mobility=OuterRef("pk"), reached=True).order_by()
    last = told.values("mobility").annotate(day=Max("on")).values("day")
    card = Certificate.objects.filter(mobility=OuterRef("pk"), voided_on=None)
    rows: Any = Mobility.objects.visible_to(actor).filter(direction=Mobility.Direction.OUT)
    return rows.annotate(  # type: ignore[no-any-return]
        last_contact=Subquery(last[:1]), card=Subquery(card.values("number")[:1])
    )


def settled_words(mobility: Any) -> str:
    if mobility.settled is None:
        return ""
    return _now("是") if mobility.settled else _now("否")


def near_many(rows: Sequence[Mapping[str, Any]]) -> list[list[Mobility]]:
    """The same member already away: most likely the same stay."""
    members = [row["member"].pk for row in rows if row.get("member")]
    here = Mobility.objects.filter(member__in=members, direction=Mobility.Direction.OUT)
    found: dict[Any, list[Mobility]] = {}
    for one in here.filter(Q(until=None) | Q(until__gt=clock.today())):
        found.setdefault(one.member_id, []).append(one)
    return [found.get(row["member"].pk, []) if row.get("member") else [] for row in rows]


OUT = Sheet(
    name="mobility.out",
    title=_("流动党员（一证两表）台账"),
    model=Mobility,
    columns=[
        Column("member__person__name", _("姓名"), choose="member"),
        Column("member__org__name", _("所在党支部"), choose="-", width=24),
        Column("where", _("去向"), width=18),
        Column("card", _("证号"), kind="text", choose="-"),
        Column("contact", _("支部联系人")),
        Column("member__person__phone", _("手机号码"), choose="-"),
        Column("last_contact", _("最近联系"), kind="date", choose="-"),
        Column("since", _("流动日期")),
        Column("until", _("返回日期"), choose="-", shown=False),
        Column("source", shown=False),
        Column("settled", _("外出地点相对固定"), kind="text", show=settled_words, shown=False),
        Column("reason", shown=False),
    ],
    rows=out,
    form=forms.OutForm,
    record_many=actions.go_out_many,
    near_many=near_many,
    search=("member__person__name", "member__person__initials", "member__org__name", "where"),
    filters=("source", "since", "until"),
    order=("-since", "pk"),
    at="member__org__path",
    related=("member__person", "member__org"),
    definition=_("一行一次流出登记；证号是有效的活动证，最近联系是联系上的那一次。"),
)
CONTACTS = Sheet(
    name="mobility.contacts",
    title=_("流动党员联系记录"),
    model=Contact,
    columns=[
        Column("mobility__member__person__name", _("姓名")),
        Column("mobility__member__org__name", _("所在党支部"), width=24),
        Column("org__name", _("联系的党组织"), width=24),
        Column("on"),
        Column("way"),
        Column("reached"),
        Column("words", width=30),
    ],
    search=("mobility__member__person__name", "mobility__member__person__initials", "org__name"),
    filters=("way", "reached", "on"),
    order=("-on", "-pk"),
    on="on",
    related=("mobility__member__person", "mobility__member__org", "org"),
    definition=_("一行一次联系，没有接通的也记；由流入地联系的，原支部同时看得到。"),
)
CERTIFICATES = Sheet(
    name="mobility.certificates",
    title=_("流动党员活动证台账"),
    model=Certificate,
    columns=[
        Column("number"),
        Column("mobility__member__person__name", _("姓名")),
        Column("org__name", _("发证时所在党支部"), width=24),
        Column("mobility__where", _("去向"), width=18),
        Column("issued_on"),
        Column("until"),
        Column("voided_on"),
        Column("void_reason", width=24),
    ],
    search=("number", "mobility__member__person__name", "org__name"),
    filters=("issued_on", "voided_on"),
    order=("-issued_on", "-pk"),
    on="issued_on",
    related=("mobility__member__person", "org"),
    definition=_("活动证可发可不发，不收费用；返回或者遗失的作废，台账里留着。"),
)
RHYTHMS = Sheet(
    name="mobility.rhythms",
    title=_("流动党员联系周期"),
    model=Rhythm,
    columns=[
        Column("org__name", _("规定的党组织")),
        Column("months"),
        Column("since", _("自")),
        Column("until", _("至")),
        Column("document", width=30),
    ],
    form=forms.RhythmForm,
    order=("-since",),
    definition=_("多久联系一次由本地规定；没有规定的按每季度一次提醒。"),
)
