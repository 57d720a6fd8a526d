"""Slots and appointments: a place is taken by one statement, so that there are never too many."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock, knocks, slips
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.ciphers import blinds
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import succeed
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org
from jiceng.work.halls.actions.windows import in_use
from jiceng.work.halls.flows import AHEAD, APPOINTMENT
from jiceng.work.halls.models import Appointment, HallTerms, Slot, terms
from jiceng.work.halls.rules import PER_HOUR, may_book, to_clear

BATCH, AT_ONCE = 500, 5_000
WORKER = System("大厅")


@transaction.atomic
def offer(*, actor: Actor, **values: Any) -> Slot:
    """放号; see `offer_many`."""
    return offer_many([values], actor=actor)[0]


@transaction.atomic
def offer_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Slot]:
    """Slots: venue, subject, held_on, starts, ends, capacity; item where it is for one alone."""
    at, made = clock.now(), []
    used = in_use((row["held_on"], row["venue"]) for row in rows)
    for row in rows:
        if row["held_on"] < at.date():
            raise ValidationError({"held_on": _("日期已经过去，请检查")})
        if (row["held_on"], row["venue"].pk) not in used:
            raise ValidationError({"venue": _("“%s”这一天没有在使用") % row["venue"]})
        if row["ends"] <= row["starts"]:
            raise ValidationError({"ends": _("结束时间要晚于开始时间")})
        made.append(Slot(org=row["venue"].keeper, recorded_at=at, **row))
    insert(made)
    note_many(actor, "halls.offer", made)
    return made


@transaction.atomic
def resize(slot: Slot, *, actor: Actor, capacity: int) -> Slot:
    """改名额: never below what is booked."""
    before = slot.capacity
    if not Slot.objects.filter(pk=slot.pk, taken__lte=capacity).update(capacity=capacity):
        reread(slot)
        raise ValidationError({"capacity": _("已经约出 %d 个，名额不能比它少") % slot.taken})
    reread(slot)
    note(actor, "halls.resize", slot, before={"capacity": before})
    return slot


@transaction.atomic
def shut(slot: Slot, *, actor: Actor) -> Slot:
    """停约: nobody else can book; who has a place keeps it until it is cancelled with a word."""
    if not Slot.objects.filter(pk=slot.pk, closed_on=None).update(closed_on=clock.today()):
        raise StepError(_("这个时段已经停约"))
    reread(slot)
    note(actor, "halls.shut", slot)
    return slot


@transaction.atomic
def book(*, actor: Actor, **values: Any) -> Appointment:
    """预约 one place: slot; what, contact, phone, channel.

    ValidationError where the slot is full, closed or over, or the telephone already has enough.
    """
    slot: Slot = values["slot"]
    today, phone = clock.today(), values.get("phone") or None
    allowed = terms(today)(slot.org)
    why = may_book(held_on=slot.held_on, today=today, ahead=allowed.ahead_days)
    if why:
        raise ValidationError({"slot": _(why) % {"ahead": allowed.ahead_days}})
    if phone:
        _within_reason(slot, phone, allowed.per_phone)
    if not take_place(slot):
        raise ValidationError({"slot": _("这个时段刚刚约满或者停约，请另选一个")})
    made = Appointment(
        org=slot.org, held_on=slot.held_on, recorded_at=clock.now(),
        code=slips.draw(), **{**values, "phone": phone},
    )  # fmt: skip
    made.save()
    note(actor, "halls.book", made)
    return made


def take_place(slot: Slot) -> bool:
    """One place more if there is one: looked for and taken in the same statement."""
    here = Slot.objects.filter(pk=slot.pk, closed_on=None, taken__lt=F("capacity"))
    return bool(here.update(taken=F("taken") + 1))


def _within_reason(slot: Slot, phone: str, most: int) -> None:
    rows = Appointment.objects.filter(phone_blind__in=blinds(phone, "phone"), state__in=AHEAD)
    if rows.filter(slot=slot).exists():
        raise ValidationError({"phone": _("这个电话已经约了这个时段，不用再约")})
    if rows.count() >= most:
        words = _("这个电话已经有 %d 个没有办的预约，请先办或者取消一个")
        raise ValidationError({"phone": words % most})


@transaction.atomic
def confirm(appointment: Appointment, *, actor: Actor) -> Appointment:
    """确认: it is expected."""
    confirm_many([appointment], actor=actor)
    return appointment


@transaction.atomic
def confirm_many(appointments: Sequence[Appointment], *, actor: Actor) -> None:
    """Several at once."""
    take_many(appointments, APPOINTMENT, "confirm", actor=actor)
    note_many(actor, "halls.confirm", appointments)


def _come(appointment: Appointment) -> None:
    if appointment.held_on > clock.today():
        raise ValidationError(_("预约的日子还没有到"))


@transaction.atomic
def keep(appointment: Appointment, *, actor: Actor) -> Appointment:
    """已办: came and was served."""
    _come(appointment)
    take(appointment, APPOINTMENT, "keep", actor=actor, ended_on=clock.today())
    note(actor, "halls.keep", appointment)
    return appointment


@transaction.atomic
def keep_many(appointments: Sequence[Appointment], *, actor: Actor) -> None:
    """Several at once."""
    for one in appointments:
        _come(one)
    take_many(appointments, APPOINTMENT, "keep", actor=actor, ended_on=clock.today())
    note_many(actor, "halls.keep", appointments)


@transaction.atomic
def miss(appointment: Appointment, *, actor: Actor, told: str = "") -> Appointment:
    """未到: said and nothing else; nobody is kept from booking again."""
    _come(appointment)
    take(appointment, APPOINTMENT, "miss", actor=actor, ended_on=clock.today(), told=told)
    note(actor, "halls.miss", appointment)
    return appointment


@transaction.atomic
def cancel(
    appointment: Appointment, *, actor: Actor, reason: str = "", tell: bool = True
) -> Appointment:
    """取消 by the hall, which tells whoever booked; or by them (`tell` False). The place is free
    again.
    """
    if appointment.held_on < clock.today():
        raise ValidationError(_("预约的日子已经过去，不能取消；请登记“已办”或者“未到”"))
    take(appointment, APPOINTMENT, "cancel", actor=actor, ended_on=clock.today(), told=reason)
    Slot.objects.filter(pk=appointment.slot_id).update(taken=F("taken") - 1)
    note(actor, "halls.cancel", appointment, reason=reason)
    if tell and appointment.phone_blind:
        hand_on("halls.tell", [appointment], actor=actor)
    return appointment


def reveal(appointment: Appointment, *, actor: Actor, purpose: str) -> dict[str, str]:
    """联系方式 in full, for the hall that has to call: every look is written down."""
    names = [one for one in ("contact", "phone") if getattr(appointment, one) is not None]
    if not names:
        raise ValidationError(_("没有留联系方式，或者已经清除"))
    ticket = issue_ticket(actor, appointment, *names, purpose=purpose)
    return {name: getattr(appointment, name).open(ticket) for name in names}


@transaction.atomic
def remind(*, actor: Actor = WORKER) -> int:
    """Tell those who come tomorrow, once each; how many."""
    tomorrow = clock.today() + timedelta(days=1)
    rows = Appointment.objects.filter(held_on=tomorrow, state__in=AHEAD, reminded_on=None)
    due = list(rows.exclude(phone_blind="").select_related("slot__venue", "org").order_by("pk"))
    if due:
        hand_on("halls.tell", due, actor=actor)
        Appointment.objects.filter(pk__in=[one.pk for one in due]).update(reminded_on=clock.today())
        note_many(actor, "halls.remind", due)
    return len(due)


@transaction.atomic
def take_back(appointment: Appointment, *, actor: Actor) -> Appointment:
    """收回联系方式 by whoever left it: gone at once; the appointment itself stands."""
    left = Q(phone__isnull=False) | Q(contact__isnull=False)
    here = Appointment.objects.filter(left, pk=appointment.pk)
    if not here.update(contact=None, phone=None, phone_blind=""):
        raise StepError(_("没有留联系方式，或者已经清除"))
    reread(appointment)
    note(actor, "halls.take_back", appointment)
    hand_on("halls.taken_back", appointment, actor=actor)
    return appointment


@transaction.atomic
def clear(*, actor: Actor = WORKER) -> int:
    """Contact data go some time after the day; the row stays for the count. How many."""
    today = clock.today()
    allowed = terms(today)
    rows = Appointment.objects.filter(held_on__lt=today, cleared_on=None).select_related("org")
    gone = [
        one for one in rows.order_by("held_on", "pk").iterator(BATCH)
        if to_clear(held_on=one.held_on, today=today, days=allowed(one.org).keep_days)
    ][:AT_ONCE]  # fmt: skip
    Appointment.objects.filter(pk__in=[one.pk for one in gone]).update(
        contact=None, phone=None, phone_blind="", what="", cleared_on=today
    )
    if gone:
        note_many(actor, "halls.clear", gone)
    return len(gone)


def knock(source: str) -> bool:
    """Count one more booking of this source in this hour; False once it is too much."""
    return knocks.knock("halls", source, most=PER_HOUR)


@transaction.atomic
def set_terms(*, actor: Actor, org: Org, since: date, basis: str, **values: Any) -> HallTerms:
    """定预约约定 from a day on; what held before stays for the days before."""
    if not basis.strip():
        raise ValidationError({"basis": _("请写明依据的文件")})
    succeed(HallTerms, {"org": org}, since)
    made: HallTerms = HallTerms.objects.create(org=org, since=since, basis=basis.strip(), **values)
    note(actor, "halls.set_terms", made)
    return made
