"""The ledger: every entry is posted twice and adds up to nought; no member falls below nought.

Whoever writes to members' accounts takes the members first, in the order of their keys, so that
two who write for the same ones wait for one another; what a member has is then added up anew.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.journal import note_many
from jiceng.kernel.periods import around
from jiceng.kernel.refs import Ref
from jiceng.kernel.uids import uid7
from jiceng.kit.handoffs import asked
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Member
from jiceng.work.points import rules
from jiceng.work.points.models import (
    Entry,
    Event,
    Objection,
    Participation,
    Posting,
    Rule,
    Switch,
    balance,
)

WORKER = System("党员积分")
Account, Kind = Posting.Account, Entry.Kind
LOOKBACK = timedelta(days=45)  # attendance written up later than this earns nothing by itself
UNDONE = timedelta(days=400)  # how far back an entry is held against the record it came from
MOST = 100_000  # points of one entry: more is a slip of the pen


@dataclass(frozen=True)
class Fact:
    """Something recorded elsewhere that points may come from: whose, what, when, how much of it."""

    member: Member
    event: str
    record: str  # a Ref
    on: date
    words: str
    quantity: int = 1
    rule: Rule | None = None  # where points are by hand


def taken(keys: Iterable[int]) -> dict[int, Member]:
    """These members, held for this transaction in the order of their keys."""
    rows = Member.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(keys))
    return {one.pk: one for one in rows.select_related("org").order_by("pk")}


def _post(rows: Sequence[tuple[Entry, str, int]]) -> list[Entry]:
    """Write entries with the points each gives its member, and the same out of the other side."""
    at, made = clock.now(), [entry for entry, _other, _points in rows]
    for entry in made:
        entry.recorded_at = at
    insert(made)
    sides = [
        Posting(entry=entry, account=account, points=points)
        for entry, other, gives in rows if gives
        for account, points in ((Account.MEMBER, gives), (other, -gives))
    ]  # fmt: skip
    insert(sides)
    return made


# Earning ----------------------------------------------------------------------------------


@dataclass
class _House:
    """What holds where and when, each asked of the database once in a batch."""

    members: dict[int, Member]

    def __post_init__(self) -> None:
        self.rules: dict[Any, Rule | None] = {}
        self.switched: dict[Any, bool] = {}
        self.had: Counter[Any] = Counter()
        self.asked: set[Any] = set()
        self.parts = list(Participation.objects.filter(member__in=self.members))

    def takes_part(self, member: Member, day: date) -> bool:
        return any(
            one.member_id == member.pk and one.since <= day and (not one.until or day < one.until)
            for one in self.parts
        )

    def on(self, path: str, day: date) -> bool:
        if (path, day) not in self.switched:
            self.switched[path, day] = Switch.objects.holding(day).above(path).exists()
        return self.switched[path, day]

    def rule(self, path: str, event: str, day: date) -> Rule | None:
        if (path, event, day) not in self.rules:
            rows = Rule.objects.standing(day).filter(event=event).exclude(event=Event.MANUAL)
            self.rules[path, event, day] = rows.above(path).first()
        return self.rules[path, event, day]

    def earned(self, member: Member, rule: Rule, day: date) -> tuple[Any, int]:
        """What the member had by this item, whatever its version, in the cap's period."""
        span = around(day, rule.per)
        key = (member.pk, rule.org_id, rule.name, span.code)
        if key not in self.asked:
            self.asked.add(key)
            rows = Posting.objects.of(member).filter(
                entry__kind=Kind.EARN, entry__reversal=None, entry__rule__org=rule.org_id,
                entry__rule__name=rule.name, entry__on__range=(span.first, span.last),
            )  # fmt: skip
            self.had[key] = rows.total()
        return key, self.had[key]


@transaction.atomic
def earn_many(facts: Sequence[Fact], *, actor: Actor) -> list[Entry]:
    """记分 for facts of members who take part, where points are on and a rule speaks of them.

    A fact is counted once, however often it is told; after its entry was reversed it may be
    counted anew. What goes beyond a cap is not counted. Gives the entries made.
    """
    if not Participation.objects.filter(member__in={one.member.pk for one in facts}).exists():
        return []  # most facts are of members who take no part: nothing need be held for them
    house = _House(taken(one.member.pk for one in facts))
    turns, rows = _turns([one.record for one in facts]), []
    for fact in facts:
        member = house.members.get(fact.member.pk)
        if member is None or turns[fact.record] < 0:
            continue
        if found := _earned(fact, member, house, turns[fact.record]):
            rows.append(found)
            turns[fact.record] = -1  # told twice in one batch
    made = _post(rows)
    note_many(actor, "points.earn", made)
    return made


def _turns(records: Sequence[str]) -> Counter[str]:
    """How often each record was counted and reversed again; -1 while an entry of it stands.

    And -1 where a person upheld what its member objected to: no job counts it again over that.
    """
    told: Counter[str] = Counter(dict.fromkeys(records, 0))
    rows: Any = Entry.objects.filter(kind=Kind.EARN, fact__in=set(records)).values("fact")
    for row in rows.annotate(times=Count("pk"), undone=Count("reversal")):
        told[row["fact"]] = row["undone"] if row["undone"] == row["times"] else -1
    upheld = Objection.objects.filter(state=Objection.State.UPHELD, entry__kind=Kind.EARN)
    for fact in upheld.filter(entry__fact__in=set(records)).values_list("entry__fact", flat=True):
        told[fact] = -1
    return told


def _earned(fact: Fact, member: Member, house: _House, turn: int) -> tuple[Entry, str, int] | None:
    path = member.org.path
    if not house.takes_part(member, fact.on) or not house.on(path, fact.on):
        return None
    rule = fact.rule or house.rule(path, fact.event, fact.on)
    if rule is None:
        return None
    key, had = house.earned(member, rule, fact.on)
    points = rules.worth(value=rule.value, quantity=fact.quantity, had=had, cap=rule.cap)
    if not points:
        return None
    house.had[key] += points
    entry = Entry(
        org=member.org, member=member, kind=Kind.EARN, rule=rule, fact=fact.record,
        words=fact.words[:120], on=fact.on,
        expires_on=add_months(fact.on, rule.months) if rule.months else None,
        key=f"earn:{fact.record}:{turn}",
    )  # fmt: skip
    return entry, Account.SOURCE, points


def gather_attendance() -> int:
    """The day's job: attendance recorded lately is counted, and what is no longer so is reversed.

    Run as often as one likes: an attendance is counted once.
    """
    today = clock.today()
    parts = Participation.objects.standing(today).values("member")
    rows = Attendance.objects.present().filter(
        member__in=parts, meeting__void_reason="",
        meeting__held_on__range=(today - LOOKBACK, today),
    ).select_related("meeting", "member")  # fmt: skip
    facts = [
        Fact(one.member, Event.ATTENDANCE, str(Ref.to(one)), one.meeting.held_on,
             f"{one.meeting.held_on} {one.meeting.get_type_display()}")
        for one in rows.order_by("meeting__held_on", "pk")
    ]  # fmt: skip
    made = earn_many(facts, actor=WORKER)
    for entry in _untrue(today):
        reverse(entry, actor=WORKER, reason=_("原记录已更正或作废"))
    return len(made)


def gather_hours() -> int:
    """The day's job: hours of service confirmed lately, where they are kept in this house."""
    since = clock.today() - LOOKBACK
    told = asked("points.hours", since, actor=WORKER) or ()
    return len(earn_many([Fact(**row) for row in told], actor=WORKER))


def _untrue(today: date) -> list[Entry]:
    """Entries whose attendance is no longer there, is none any more, or whose meeting is void."""
    head = f"{Attendance._meta.label_lower}#"
    live = Entry.objects.live().filter(kind=Kind.EARN, fact__startswith=head)
    found = {one.fact: one for one in live.filter(on__gte=today - UNDONE)}
    keys = [int(fact.removeprefix(head)) for fact in found]
    here = Attendance.objects.present().filter(pk__in=keys, meeting__void_reason="")
    for key in here.values_list("pk", flat=True):
        del found[f"{head}{key}"]
    return [found[fact] for fact in sorted(found)]


# Using, ending, reversing -----------------------------------------------------------------


@transaction.atomic
def spend(member: Member, *, actor: Actor, points: int, what: str) -> Entry:
    """使用积分, by the member; refused beyond what there is."""
    if not 0 < points <= MOST:
        raise ValidationError({"points": _("请填要用的分数，是大于0的整数")})
    held = taken([member.pk])[member.pk]
    have = balance(held)
    if points > have:
        raise ValidationError({"points": _("现有 %(have)d 分，不够 %(points)d 分") % {
            "have": have, "points": points}})  # fmt: skip
    entry = Entry(
        org=held.org, member=held, kind=Kind.SPEND, words=what.strip()[:120], on=clock.today(),
        key=f"spend:{uid7()}",
    )  # fmt: skip
    _post([(entry, Account.SPENT, -points)])
    note_many(actor, "points.spend", [entry])
    return entry


def lapse() -> int:
    """The day's job: what has come to its last day is written off, member by member."""
    lines = Posting.objects.filter(account=Account.MEMBER)
    rows: Any = lines.order_by("entry__member").values("entry__member").annotate(**_parts())
    keys = [row["entry__member"] for row in rows if _lapsed(row)]
    return sum(expire(member, actor=WORKER) is not None for member in
               Member.objects.filter(pk__in=keys).order_by("pk"))  # fmt: skip


def _parts() -> dict[str, Any]:
    """Of members' lines: what came to its last day, what was used, what there is.

    What a reversal took goes off the deed it reverses, so that the points it could not take
    (they were used, or had ended) are set against those very uses and no later ones.
    """
    ended = Q(entry__kind=Kind.EARN, entry__expires_on__lte=clock.today())
    ended |= Q(entry__reverses__kind=Kind.EARN, entry__reverses__expires_on__lte=clock.today())
    spent = (Kind.SPEND, Kind.EXPIRE)
    used = Q(entry__kind__in=spent) | Q(entry__reverses__kind__in=spent)
    return {
        "due": Coalesce(Sum("points", filter=ended), 0),
        "used": Coalesce(Sum("points", filter=used), 0),
        "held": Coalesce(Sum("points"), 0),
    }


def _lapsed(parts: Mapping[str, int]) -> int:
    return rules.lapsed(due=parts["due"], used=-parts["used"], balance=parts["held"])


@transaction.atomic
def expire(member: Member, *, actor: Actor) -> Entry | None:
    """到期: points earned too long ago and never used; None where there are none."""
    today = clock.today()
    held = taken([member.pk])[member.pk]
    points = _lapsed(Posting.objects.of(held).aggregate(**_parts()))
    if not points:
        return None
    entry = Entry(
        org=held.org, member=held, kind=Kind.EXPIRE, words=_("有效期已满"), on=today,
        key=f"expire:{held.pk}:{uid7()}",
    )  # fmt: skip
    _post([(entry, Account.EXPIRED, -points)])
    note_many(actor, "points.expire", [entry])
    return entry


@transaction.atomic
def reverse(entry: Entry, *, actor: Actor, reason: str) -> Entry:
    """冲正: another entry the other way round; the first stays as it is.

    Of points already used or ended nothing is asked back.
    """
    if entry.kind == Kind.REVERSE:
        raise ValidationError(_("冲正的一笔不能再冲正，请另记一笔"))
    held = taken([entry.member_id])[entry.member_id]
    if Entry.objects.filter(reverses=entry).exists():
        raise ValidationError(_("这一笔已经冲正过"))
    sides = {one.account: one.points for one in Posting.objects.filter(entry=entry)}
    gave = sides.pop(Account.MEMBER, 0)
    other = next(iter(sides), Account.SOURCE)
    over = entry.expires_on is not None and entry.expires_on <= clock.today()
    takes = rules.reversible(points=gave, balance=balance(held), over=over)
    back = -takes if gave > 0 else -gave
    made = Entry(
        org=held.org, member=held, kind=Kind.REVERSE, rule=entry.rule, reverses=entry,
        words=reason.strip()[:120], on=clock.today(), key=f"reverse:{entry.pk}",
    )  # fmt: skip
    _post([(made, other, back)])
    note_many(actor, "points.reverse", [made], reason=reason)
    return made


@transaction.atomic
def take_back(records: Iterable[str], *, actor: Actor, reason: str) -> int:
    """What was counted from these records is so no longer; how many entries were reversed."""
    live = Entry.objects.live().filter(kind=Kind.EARN, fact__in=set(records))
    entries = list(live.order_by("member", "pk"))
    taken(one.member_id for one in entries)
    for one in entries:
        reverse(one, actor=actor, reason=reason)
    return len(entries)


# What must hold ---------------------------------------------------------------------------


def _entries_add_up_to_nought() -> Iterator[str]:
    rows: Any = Posting.objects.values("entry").annotate(n=Sum("points")).exclude(n=0)
    for row in rows[:20]:
        yield f"积分流水 {row['entry']} 两边不相等"


def _nobody_owes_points() -> Iterator[str]:
    rows: Any = Posting.objects.filter(account=Account.MEMBER).values("entry__member")
    for row in rows.annotate(n=Sum("points")).filter(n__lt=0)[:20]:
        yield f"党员 {row['entry__member']} 的积分小于零"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_entries_add_up_to_nought, _nobody_owes_points]
