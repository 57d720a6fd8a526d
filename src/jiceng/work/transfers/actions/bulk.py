"""Many at once: everybody of a branch that closes, and transfers of the past put on the books."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import reread
from jiceng.kit.handoffs import asked
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.transfers import rules
from jiceng.work.transfers.actions.common import committee_of, refusal, said
from jiceng.work.transfers.flows import ACCEPTED, CLOSED
from jiceng.work.transfers.models import Arrival, Channel, Departure, Kind, Letter, Stay, Why

BATCH = 1_000


@transaction.atomic
def relocate(org: Org, *, actor: Actor, to: Org, on: date, reason: str) -> list[Departure]:
    """整建制转移: everybody of one branch to another, as when it is merged or closed.

    One decision of the organisation, so one transaction: all of them, or nobody. Whoever is on
    the way elsewhere goes along, and their own transfer goes on.
    """
    why = said(reason)
    stay = Member.objects.filter(org=org, left_on=None).select_related("org", "person")
    rows = [{"member": one, "to": to, "on": on, "reason": why} for one in stay.order_by("pk")]
    if not rows:
        raise ValidationError(_("“%s”没有党员，不用转移") % org)
    made = relocate_many(rows, actor=actor)
    note(actor, "transfers.relocate", org, reason=why, to=str(to), members=len(made))
    return made


@transaction.atomic
def relocate_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Departure]:
    """整建制转移, row by row: member, to, on, reason; each is moved and both ends are told."""
    before = {row["member"].pk: row["member"].org for row in rows}
    members.move_many(rows, actor=actor)
    return book_relocated_many(
        [{**row, "org": before[row["member"].pk]} for row in rows], actor=actor
    )


@transaction.atomic
def book_relocated_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Departure]:
    """整建制转移 that was decided and carried out elsewhere, as by a merge or a split: member,
    org (given up), to, on, reason. Letters and receipts of that day; nobody is moved here.
    """
    told = []
    for row in rows:
        on, paid = row["on"], asked("dues.paid_to", row["member"], actor=actor)
        days = {"applied_on": on, "issued_on": on, "accepted_on": on, "dues_to": paid}
        known = {name: row[name] for name in ("member", "org", "to")}
        remark = (row.get("reason") or "")[:200]
        told.append({**known, **days, "why": Why.UNIT_CLOSED, "remark": remark})
    return book_many(told, actor=actor)


@transaction.atomic
def book_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Departure]:
    """补记 of transfers that are over, whose movement the roll has already: both ledgers, letters
    and receipts with numbers of their own.

    Each row: member, org (given up), `to` or `to_name`, why, applied_on, issued_on, accepted_on,
    and optionally channel, valid_until, dues_to, ended_on (the receipt's day), remark.
    """
    if any(row["accepted_on"] > clock.today() for row in rows):
        raise ValidationError({"accepted_on": _("接收日期还没有到，请检查日期")})
    at = clock.now()
    able: dict[int, Org] = {}
    drafts = [_departure(row, able, at) for row in rows]
    made = Departure.objects.bulk_create(drafts, batch_size=BATCH)
    letters = list(_letters(made, at))
    insert(letters)
    arrivals = list(_arrivals(made, {one.departure_id: one for one in letters}, able, at))
    insert(arrivals)
    store(made, "receipt")
    note_many(actor, "transfers.book", [*made, *arrivals])
    return made


def _able(org: Org, able: dict[int, Org]) -> Org:
    """The committee, looked up once for each branch."""
    if org.pk not in able:
        found = committee_of(org)
        if found is None:
            raise ValidationError(refusal(org))
        able[org.pk] = found
    return able[org.pk]


def _departure(row: Mapping[str, Any], able: dict[int, Org], at: Any) -> Departure:
    issued, accepted = row["issued_on"], row["accepted_on"]
    if not row["applied_on"] <= issued <= accepted:
        raise ValidationError(_("申请、开信、接收三个日期的先后不对，请核对"))
    until = row.get("valid_until") or rules.valid_until(issued_on=issued)
    to = row.get("to")
    return Departure(
        org=row["org"], member=row["member"], to=to, to_name=row.get("to_name", ""),
        kind=Kind.WITHIN if to is not None else Kind.OUT,
        channel=row.get("channel") or Channel.ONLINE, why=row["why"], remark=row.get("remark", ""),
        applied_on=row["applied_on"], issued_on=issued, valid_until=until,
        dues_to=row.get("dues_to") or issued.replace(day=1), received_on=accepted,
        ended_on=row.get("ended_on") or accepted, committee=_able(row["org"], able),
        receipt="" if to is not None else row.get("receipt") or _("对方回执"),
        state=CLOSED, recorded_at=at,
    )  # fmt: skip


def _letters(made: Sequence[Any], at: Any) -> Iterator[Letter]:
    """Numbered in the order of their days, gap-free within each committee and year."""
    ordered = sorted(made, key=lambda one: (one.issued_on, one.pk))
    counts = Counter((one.committee_id, one.issued_on.year) for one in ordered)
    numbers = {
        key: iter(next_numbers(f"transfers.letters/{key[0]}/{key[1]}", count))
        for key, count in sorted(counts.items())
    }
    for one in ordered:
        yield Letter(
            org=one.committee, departure=one, year=one.issued_on.year,
            number=next(numbers[one.committee_id, one.issued_on.year]), issued_on=one.issued_on,
            valid_until=one.valid_until, dues_to=one.dues_to, recorded_at=at,
        )  # fmt: skip


def _arrivals(
    made: Sequence[Any], letters: Mapping[int, Letter], able: dict[int, Org], at: Any
) -> Iterator[Arrival]:
    """The other end, for those that stayed in this node; the departure takes its receipt."""
    ours = sorted((one for one in made if one.to is not None), key=lambda o: (o.received_on, o.pk))
    keys = [(_able(one.to, able).pk, one.received_on.year) for one in ours]
    numbers = {
        key: iter(next_numbers(f"transfers.receipts/{key[0]}/{key[1]}", count))
        for key, count in sorted(Counter(keys).items())
    }
    for one, key in zip(ours, keys, strict=True):
        one.receipt = f"〔{key[1]}〕{next(numbers[key]):04}号"
        yield Arrival(
            org=one.to, kind=Kind.WITHIN, channel=one.channel, why=one.why, member=one.member,
            from_name=f"{one.committee} {one.org}"[:120], letter=letters[one.pk].words,
            issued_on=one.issued_on, valid_until=one.valid_until, dues_to=one.dues_to,
            came_on=one.issued_on, accepted_on=one.received_on, ended_on=one.received_on,
            receipt=one.receipt, returned_on=one.ended_on,
            state=ACCEPTED, recorded_at=at,
        )  # fmt: skip


@transaction.atomic
def book_arrivals_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Arrival]:
    """补记 of people who came from outside and are on the roll: member, org, from_name, why,
    issued_on, came_on, accepted_on, and optionally channel, valid_until, letter.
    """
    at, able, made = clock.now(), dict[int, Org](), []
    for row in sorted(rows, key=lambda row: (row["accepted_on"], row["member"].pk)):
        until = row.get("valid_until") or rules.valid_until(issued_on=row["issued_on"])
        committee, year = _able(row["org"], able), row["accepted_on"].year
        number = next_numbers(f"transfers.receipts/{committee.pk}/{year}")[0]
        made.append(
            Arrival(
                kind=Kind.INTO, valid_until=until, ended_on=row["accepted_on"], state=ACCEPTED,
                returned_on=row["accepted_on"], receipt=f"〔{year}〕{number:04}号",
                recorded_at=at, **row,
            )
        )  # fmt: skip
    insert(made)
    note_many(actor, "transfers.book_arrivals", made)
    return made


@transaction.atomic
def keep_graduate(*, actor: Actor, member: Member, graduated_on: date, contact: str = "") -> Stay:
    """登记毕业生在校保留, at most two years from graduation."""
    if member.left_on is not None:
        raise ValidationError({"member": _("“%s”已经从花名册减少，不能接转组织关系") % member})
    _graduated(member, graduated_on)
    made: Stay = Stay.objects.create(
        member=member, org=member.org, graduated_on=graduated_on, contact=contact,
        stays_until=rules.graduate_until(graduated_on=graduated_on), recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "transfers.keep_graduate", made)
    return made


def _graduated(member: Member, on: date, held: Stay | None = None) -> None:
    """Somebody may graduate again later; the last one registered is the one that counts. One that
    is put right (`held`) keeps its place between the one before and the one after.
    """
    if on > clock.today():
        raise ValidationError({"graduated_on": _("毕业日期还没有到，请检查日期")})
    stays = Stay.objects.filter(member=member)
    if held is not None:
        was = held.graduated_on
        crossed = Q(graduated_on__gt=was, graduated_on__lte=on)
        crossed |= Q(graduated_on__lt=was, graduated_on__gte=on)
        stays = stays.exclude(pk=held.pk).filter(crossed)
    else:
        stays = stays.filter(graduated_on__gte=on)
    if (known := stays.order_by("-graduated_on").first()) is not None:
        said_ = _("“%(who)s”已经登记过在校保留（%(on)s毕业），日期不对的请打开那一条修改")
        raise ValidationError({"member": said_ % {"who": member, "on": known.graduated_on}})


@transaction.atomic
def correct_stay(
    stay: Stay, *, actor: Actor, graduated_on: date, contact: str = ""
) -> Stay:  # fmt: skip
    """修改在校保留: the day of graduation, and with it the last day; the contact."""
    held: Stay = Stay.objects.select_for_update().select_related("member").get(pk=stay.pk)
    _graduated(held.member, graduated_on, held)
    before = {"graduated_on": str(held.graduated_on), "contact": held.contact}
    until = rules.graduate_until(graduated_on=graduated_on)
    Stay.objects.filter(pk=held.pk).update(
        graduated_on=graduated_on, stays_until=until, contact=contact
    )
    reread(stay)
    note(actor, "transfers.correct_stay", stay, before=before)
    return stay
