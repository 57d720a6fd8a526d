"""兼职委员、联络员：有多少、到会率、谁离开了单位、哪个单位还没有联络员、谁长期没有动静。"""

from datetime import date
from typing import Any

from django.db.models import Case, DateField, Exists, F, Max, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.duties import YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.kernel.periods import DAY, Period
from jiceng.kernel.splits import Split
from jiceng.kernel.watches import NextStep, Watch
from jiceng.kit.handoffs import asked
from jiceng.registers.coalitions.models import Partner
from jiceng.registers.members.models import Belonging
from jiceng.work.alliance import rules
from jiceng.work.alliance.models import (
    AgendaItem,
    ConcurrentSeat,
    JointPresence,
    LiaisonOfficer,
    SeatWord,
)

ROSTER = Usage("兼职委员名册", "一行一个席位，按任职和不再担任的日期算，批准以后才算")
OFFICERS = Usage("联络员名册", "一行一个单位的一任联络员，按起止日期算")
WHO = "牵头党组织登记，上级党组织批准"
AT = "partner__coalition__keeper"
ASKER = System("指标")
SPLITS: dict[str, Split] = {
    "kind": "partner__coalition__kind", "level": "partner__coalition__level",
}  # fmt: skip
OF_PARTNERS: dict[str, Split] = {
    "field": "field", "kind": "coalition__kind", "level": "coalition__level",
}  # fmt: skip


def seated(ask: Ask) -> Rows:
    rows: Rows = ConcurrentSeat.objects.seated(ask.day)
    return rows


def officers(ask: Ask) -> Rows:
    rows: Rows = LiaisonOfficer.objects.standing(ask.day)
    return rows.filter(partner__in=Partner.objects.standing(ask.day).values("pk"))


def partners(ask: Ask) -> Rows:
    rows: Rows = Partner.objects.standing(ask.day)
    return rows


def seats_due(ask: Ask) -> Rows:
    """Seats that were due at a joint meeting of the period."""
    rows: Rows = JointPresence.objects.held(ask.period)
    return rows.exclude(seat=None)


def present(rows: Rows, ask: Ask) -> Rows:
    del ask
    found: Rows = rows.present()  # type: ignore[attr-defined]
    return found


def worded(rows: Rows, ask: Ask) -> Rows:
    said = SeatWord.objects.filter(
        seat=OuterRef("pk"), year=ask.day.year, recorded_at__date__lte=ask.day
    )
    return rows.filter(Exists(said))


def adrift(rows: Rows, ask: Ask) -> Rows:
    found: Rows = rows.adrift(ask.day)  # type: ignore[attr-defined]
    return found


def linked(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(pk__in=LiaisonOfficer.objects.standing(ask.day).values("partner"))


def long_in(ask: Ask) -> Rows:
    """Partners who had the time to do something."""
    begun = rules.silent_since(day=ask.day, months=ask["months"])
    return partners(ask).filter(since__lte=begun)


def silent(rows: Rows, ask: Ask) -> Rows:
    """Neither there, nor with an item, nor with a deed any other room knows of."""
    begun = rules.silent_since(day=ask.day, months=ask["months"])
    lately = Period(begun + DAY, ask.day)
    there = JointPresence.objects.held(lately).present()
    raised = AgendaItem.objects.raised(lately).exclude(partner=None)
    rows = rows.exclude(pk__in=there.values("partner")).exclude(pk__in=raised.values("partner"))
    for deeds in asked("alliance.deeds", (lately.first, lately.last), actor=ASKER) or ():
        rows = rows.exclude(pk__in=deeds)
    return rows


def last_there(ask: Ask) -> Any:
    """The last meeting they were at, else the day they joined."""
    seen = JointPresence.objects.held(Period(date.min, ask.day)).present()
    seen = seen.filter(partner=OuterRef("pk"))
    last = seen.order_by().values("partner").annotate(day=Max("joint__meeting__held_on"))
    return Coalesce(Subquery(last.values("day"), output_field=DateField()), F("since"))


def left_on(ask: Ask) -> Any:
    """The day the holder's relation left the partner's organisation, or the partner was no more."""
    own = Belonging.objects.filter(
        until__lte=ask.day, member__person=OuterRef("person"), org=OuterRef("partner__org")
    )
    last = own.order_by().values("org").annotate(day=Max("until")).values("day")
    ends = (f"partner__{end}until" for end in ("", "unit__", "org__"))
    gone = [Case(When(**{f"{end}__lte": ask.day}, then=F(end))) for end in ends]
    return Coalesce(Subquery(last, output_field=DateField()), *gone, F("since"))


def end_of_year(part: Any) -> date:
    day: date = part.last
    return day


SEATS = Figure(
    key="alliance.seats",
    title="兼职委员数",
    cites=ROSTER,
    of=seated,
    at=AT,
    measure=Distinct("person"),
    splits=SPLITS,
    unit="名",
    label="person__name",
    definition="报告日在任的，在几个共建组织任职只算一人",
    supplied_by=WHO,
)
ATTENDANCE = Figure(
    key="alliance.attendance",
    title="兼职委员应到会的人次中到会的",
    cites=ROSTER,
    of=seats_due,
    having=present,
    at="joint__coalition__keeper",
    splits={"kind": "joint__coalition__kind", "field": "partner__field"},
    unit="人次",
    label="seat__person__name",
    definition="分母为本期联席会议上应到的席位；作废的会议不计；比例即到会率",
    supplied_by="牵头党组织登记会议",
)
WORDED = Figure(
    key="alliance.seats_worded",
    title="兼职委员中已记本年履职的",
    cites=rules.SEATS,
    of=seated,
    having=worded,
    at=AT,
    splits=SPLITS,
    unit="席",
    label="person__name",
    supplied_by="牵头党组织一年记一句",
)
ADRIFT = Figure(
    key="alliance.seats_adrift",
    title="兼职委员中已离开单位的",
    cites=rules.SEATS,
    of=seated,
    having=adrift,
    at=AT,
    splits=SPLITS,
    unit="席",
    label="person__name",
    definition="组织关系原在单位党组织、报告日已经不在的，或者单位已经退出、注销的",
    supplied_by="单位另行推荐",
)
LIAISONS = Figure(
    key="alliance.liaisons",
    title="联络员数",
    cites=OFFICERS,
    of=officers,
    at=AT,
    measure=Distinct("person"),
    splits=SPLITS,
    unit="名",
    label="person__name",
    definition="报告日还在共建组织里的单位确定的，一人联络几个只算一人",
    supplied_by="共建单位确定",
)
LINKED = Figure(
    key="alliance.partners_linked",
    title="共建单位中有联络员的",
    cites=rules.LIAISON,
    of=partners,
    having=linked,
    at="coalition__keeper",
    splits=OF_PARTNERS,
    unit="家次",
    supplied_by="共建单位确定",
)
SILENT = Figure(
    key="alliance.silent",
    title="加入满两个季度的共建单位中没有动静的",
    cites=rules.SILENCE,
    of=long_in,
    having=silent,
    at="coalition__keeper",
    splits=OF_PARTNERS,
    unit="家次",
    bounds={"months": rules.SILENT_MONTHS},
    definition="报告日前六个月没有到会、提议题，也没有承诺或者出力记录的",
    supplied_by="牵头党组织上门问一问",
)

FIGURES = [SEATS, ATTENDANCE, WORDED, ADRIFT, LIAISONS, LINKED, SILENT]
DUTIES = [
    Duty(WORDED, every=YEAR, due=end_of_year, by="community_worker",
         verb="alliance.seats.table", name="记兼职委员本年履职"),
]  # fmt: skip
WATCHES = [
    Watch(
        ADRIFT, "兼职委员已离开单位", since=left_on, member="",
        steps={0: NextStep("请单位另行推荐，登记原任不再担任", by="community_worker",
                           verb="alliance.seats.table")},
    ),
    Watch(
        LINKED, "共建单位没有联络员", since="since", member="", part="missing",
        steps={1: NextStep("请单位确定一名联络员", by="community_worker",
                           verb="alliance.liaisons.new")},
    ),
    Watch(
        SILENT, "共建单位长期没有动静", since=last_there, member="",
        steps={6: NextStep("上门问一问难处和打算，把它的资源和需求登记下来",
                           by="community_worker", verb="alliance.board.table")},
    ),
]  # fmt: skip
