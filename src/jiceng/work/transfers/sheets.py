"""Ledgers of transfers: 转出, 转入, 介绍信存根, 回执, 在校保留, and who should have moved."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock, codes
from jiceng.kernel.actors import Actor
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.periods import around
from jiceng.kit.access import seen_by
from jiceng.kit.picks import written
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members.models import Mobility
from jiceng.registers.people.sheets import code_column
from jiceng.work.transfers import actions, flows, rules
from jiceng.work.transfers.access import SEES
from jiceng.work.transfers.forms import ApplyForm, RegisterForm, StayForm
from jiceng.work.transfers.models import Arrival, Departure, Letter, Stay


def departures(actor: Actor) -> Any:
    """With the number of the letter that holds, or held last."""
    letters = Letter.objects.filter(departure=OuterRef("pk")).order_by("-pk")
    return Departure.objects.visible_to(actor).annotate(
        letter_year=Subquery(letters.values("year")[:1]),
        letter_number=Subquery(letters.values("number")[:1]),
    )


def letter_words(row: Any) -> str:
    number = getattr(row, "letter_number", None)
    return f"〔{row.letter_year}〕{number:04}号" if number else ""


def month_words(row: Any) -> str:
    return around(row.dues_to, "month").words if row.dues_to else ""


def lateness(row: Any) -> str:
    """超期 of what is still under way."""
    over = rules.lapsed(until=row.valid_until, day=clock.today())
    return _now("超期") if over and row.ended_on is None else ""


def receipts(actor: Actor) -> Any:
    """Whatever owes a receipt or has one: not what was refused or recalled."""
    return Arrival.objects.visible_to(actor).exclude(state__in=(flows.REFUSED, flows.RECALLED))


def due_to_move(actor: Actor) -> Any:
    """Away for six months and more, and nobody has applied to move the relation."""
    since = add_months(clock.today(), -rules.AWAY_MONTHS)
    moving = Departure.objects.under_way().filter(member=OuterRef("member"))
    rows: Any = Mobility.objects.standing(clock.today())
    rows = rows.filter(seen_by(actor, "member__org__path", SEES), direction="out", since__lte=since)
    return rows.filter(~Exists(moving), member__left_on=None)


def stayed_too_long(row: Any) -> str:
    return _now("已满两年") if row.stays_until < clock.today() else ""


def near_arrival(values: Mapping[str, Any]) -> list[Arrival]:
    """The same person from the same place: most likely the same letter."""
    rows = Arrival.objects.filter(
        name=values.get("name") or "", from_name=values.get("from_name") or ""
    )
    return list(rows.filter(letter=values.get("letter") or "")[:2])


def near_departure(values: Mapping[str, Any]) -> list[Departure]:
    day = values.get("applied_on")
    if values.get("member") is None or day is None:
        return []
    return list(Departure.objects.filter(member=values["member"], applied_on=day)[:2])


DEPARTURES = Sheet(
    name="transfers.departures",
    title=_("组织关系转出台账"),
    model=Departure,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("member__person__name", _("姓名"), choose="-"),
        Column("member", _("党员"), show=lambda row: written(row.member), choose="member",
               shown=False, marked=True, note=_("姓名，重名的写“姓名 #编号”")),
        Column("org__name", _("转出党支部"), choose="-", width=22),
        Column("destination", _("转入党组织"), show=lambda row: row.destination, choose="-",
               width=26),
        Column("kind", choose="-"),
        Column("channel"),
        Column("why"),
        Column("applied_on"),
        Column("letter_number", _("介绍信编号"), show=letter_words, choose="-", kind="text"),
        Column("issued_on", choose="-"),
        Column("valid_until", choose="-"),
        Column("dues_to", kind="text", show=month_words, choose="-"),
        Column("received_on", choose="-"),
        Column("receipt", choose="-"),
        Column("ended_on", choose="-"),
        Column("state", choose="-"),
        Column("late", _("是否超期"), show=lateness, choose="-"),
        Column("to__name", _("转入党支部（区内）"), choose="to", shown=False),
        Column("to_name", _("转入党组织全称（区外）"), shown=False),
        Column("to_code", shown=False),
        Column("dossier", shown=False),
        Column("committee__name", _("转出党委"), choose="-", shown=False),
        Column("reason", choose="-", shown=False),
        Column("remark", shown=False),
    ],
    rows=departures,
    form=ApplyForm,
    record_many=actions.apply_many,
    near=near_departure,
    search=("member__person__name", "member__person__initials", "org__name", "to_name",
            "to__name"),
    filters=("state", "kind", "channel", "why", "applied_on", "valid_until"),
    order=("-applied_on", "-pk"),
    on="applied_on",
    related=("member__person", "org", "to"),
    definition=_("一人一次一行；接收之前由转出党支部负责，回执到了才算办结。"),
)  # fmt: skip
ARRIVALS = Sheet(
    name="transfers.arrivals",
    title=_("组织关系转入台账"),
    model=Arrival,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("who", _("姓名"), show=lambda row: row.who, choose="name"),
        Column("from_name", width=26),
        Column("org__name", _("转入党组织"), choose="org", width=22),
        Column("kind", choose="-"),
        Column("channel"),
        Column("why"),
        Column("letter"),
        Column("issued_on"),
        Column("valid_until"),
        Column("came_on"),
        Column("accepted_on", choose="-"),
        Column("receipt", choose="-"),
        Column("state", choose="-"),
        Column("late", _("是否超期"), show=lateness, choose="-"),
        Column("dues_to", shown=False),
        Column("joined_on", shown=False),
        Column("full_on", shown=False),
        Column("born_on", shown=False),
        code_column("sex", _("性别"), codes.SEX, shown=False),
        Column("id_number", shown=False),
        Column("phone", shown=False),
        Column("category", shown=False),
        Column("ground", choose="-", shown=False),
        Column("reason", choose="-", shown=False),
        Column("ended_on", choose="-", shown=False),
    ],
    form=RegisterForm,
    record_many=actions.register_many,
    near=near_arrival,
    search=("name", "member__person__name", "from_name", "org__name", "letter"),
    filters=("state", "kind", "channel", "why", "came_on", "valid_until"),
    order=("-came_on", "-pk"),
    on="came_on",
    related=("member__person", "org"),
    definition=_("一人一次一行；支部接收的那一刻起由本支部负责。导入只登记区外来的介绍信。"),
)
LETTERS = Sheet(
    name="transfers.letters",
    title=_("介绍信存根台账"),
    model=Letter,
    columns=[
        Column("number", _("编号"), kind="text", show=lambda row: row.words),
        Column("org__name", _("开具党委"), width=22),
        Column("departure__member__person__name", _("姓名")),
        Column("departure", _("转入党组织"), show=lambda row: row.departure.destination, width=26),
        Column("issued_on"),
        Column("valid_until"),
        Column("dues_to", kind="text", show=month_words),
        Column("departure__received_on", _("对方接收日期")),
        Column("departure__receipt", _("回执号")),
        Column("void_on"),
        Column("certified", shown=False),
    ],
    search=("departure__member__person__name", "departure__to_name", "org__name"),
    filters=("issued_on", "valid_until", "void_on"),
    order=("-issued_on", "-pk"),
    on="issued_on",
    related=("org", "departure__member__person", "departure__to"),
    definition=_("一份介绍信一行，编号连续；重开的另编号，原来的作废留底。"),
)
RECEIPTS = Sheet(
    name="transfers.receipts",
    title=_("接收回执台账"),
    model=Arrival,
    columns=[
        Column("receipt"),
        Column("who", _("姓名"), show=lambda row: row.who),
        Column("org__name", _("接收的党支部"), width=22),
        Column("from_name", width=26),
        Column("letter"),
        Column("accepted_on"),
        Column("channel"),
        Column("returned_on"),
    ],
    rows=receipts,
    search=("name", "member__person__name", "from_name", "receipt"),
    filters=("channel", "accepted_on", "returned_on"),
    order=("-came_on", "-pk"),
    on="came_on",
    related=("member__person", "org"),
    definition=_(
        "一份回执一行，还没有接收的回执号空着；在线的随接收自动送达，纸质的登记寄出日期。"
    ),
)
STAYS = Sheet(
    name="transfers.stays",
    title=_("毕业生在校保留台账"),
    model=Stay,
    columns=[
        Column("uid_member", _("党员"), show=lambda row: written(row.member), choose="member",
               shown=False, marked=True),
        Column("member__person__name", _("姓名"), choose="-"),
        Column("org__name", _("所在党支部"), choose="-", width=22),
        Column("graduated_on"),
        Column("stays_until", choose="-"),
        Column("over", _("提示"), show=stayed_too_long, choose="-"),
        Column("contact", shown=False),
    ],
    form=StayForm,
    search=("member__person__name", "org__name"),
    filters=("graduated_on", "stays_until"),
    order=("stays_until", "pk"),
    related=("member__person", "org"),
    definition=_("高校毕业生组织关系可以在校保留，从毕业起最长两年。"),
)  # fmt: skip
DUE = Sheet(
    name="transfers.due",
    title=_("应转组织关系提示"),
    model=Mobility,
    columns=[
        Column("member__person__name", _("姓名")),
        Column("member__org__name", _("所在党支部"), width=22),
        Column("where"),
        Column("since", _("外出日期")),
        Column("reason", shown=False),
    ],
    rows=due_to_move,
    search=("member__person__name", "member__org__name", "where"),
    order=("since", "pk"),
    at="member__org__path",
    related=("member__person", "member__org"),
    definition=_("登记流出已满六个月、还没有申请接转的。地点固定的应当转移组织关系。"),
)

SHEETS = [DEPARTURES, ARRIVALS, LETTERS, RECEIPTS, STAYS, DUE]
