"""Seats proposed, approved from above, given up; the yearly word; liaison officers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.spans import cease, come, succeed
from jiceng.kernel.steps import take
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Person
from jiceng.work.alliance.access import ABOVE
from jiceng.work.alliance.flows import DECLINED, PROPOSED, SEAT, SEATED
from jiceng.work.alliance.models import ConcurrentSeat, LiaisonOfficer, SeatWord


def part_of(partner: Partner, coalition: Coalition, on: date, field: str = "since") -> None:
    """The partner was in that coalition on the day, and itself still there."""
    if partner.coalition_id != coalition.pk:
        said = _("“%(partner)s”不是“%(coalition)s”的共建单位，请先登记加入")
        raise ValidationError({"partner": said % {"partner": partner, "coalition": coalition}})
    if not partner.stood(on):
        raise ValidationError({field: _("这一天“%s”不在共建单位里，请检查日期") % partner})


def somebody(partner: Partner, person: Person | None, name: str, actor: Actor) -> Person:
    """The person picked, or one by name: known from a seat of this partner, else registered."""
    if person is not None:
        return person
    if not name.strip():
        raise ValidationError({"name": _("请选择人员，或者写姓名，二者填一项")})
    named = {"partner": partner, "person__name": name.strip()}
    for model in (ConcurrentSeat, LiaisonOfficer):
        known = model.objects.filter(**named).select_related("person").order_by("pk").first()
        if known is not None:
            found: Person = known.person
            return found
    return people.register(actor=actor, name=name.strip(), keeper=partner.coalition.keeper)


def refuse_gone(person: Person, org: Org | None, on: date) -> None:
    """Who belonged to the partner's organisation and no longer does is of the unit no more."""
    if org is None:
        return
    own = Belonging.objects.filter(member__person=person, org=org, since__lte=on)
    if own.exists() and not own.standing(on).exists():
        said = _("“%(person)s”已经不在“%(org)s”，请由单位另行推荐")
        raise ValidationError({"person": said % {"person": person, "org": org}})


@transaction.atomic
def propose(*, actor: Actor, **values: Any) -> ConcurrentSeat:
    """推荐兼职委员; see `propose_many`."""
    return propose_many([values], actor=actor)[0]


@transaction.atomic
def propose_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ConcurrentSeat]:
    """推荐. Each row: partner, person or name, since, and post, duties where known; with document
    and approved_on of an approval that was given on paper, the seat is taken at once.
    """
    at, made = clock.now(), []
    held = {
        (partner, person)
        for partner, person in ConcurrentSeat.objects.filter(
            partner__in={row["partner"].pk for row in rows}, until=None
        ).exclude(state=DECLINED).values_list("partner", "person")
    }  # fmt: skip
    for row in rows:
        values = dict(row)
        partner, since = values["partner"], values["since"]
        come(since, "since")
        part_of(partner, partner.coalition, since)
        person = somebody(partner, values.pop("person", None), values.pop("name", ""), actor)
        refuse_gone(person, partner.org, since)
        if (partner.pk, person.pk) in held:
            raise ValidationError({"person": _("“%s”已经是这个单位的兼职委员") % person})
        held.add((partner.pk, person.pk))
        state = _state_of(values)
        made.append(ConcurrentSeat(person=person, state=state, recorded_at=at, **values))
    insert(made)
    note_many(actor, "alliance.propose", made)
    return made


def _state_of(values: Mapping[str, Any]) -> str:
    approved_on = values.get("approved_on")
    if approved_on is None:
        return PROPOSED
    if not str(values.get("document") or "").strip():
        raise ValidationError({"document": _("写了批准日期的，请写批准文号")})
    come(approved_on, "approved_on")
    return SEATED


def _from_above(seat: ConcurrentSeat, actor: Actor) -> None:
    """Approved where its joint committee reports to; at the district, by the district itself."""
    path = seat.partner.coalition.keeper.path
    held = actor.reach(*ABOVE)
    if not any(path.startswith(one) and (one != path or path.count(".") == 1) for one in held):
        raise ValidationError(_("兼职委员由上级党组织批准，请由上一级办理"))


@transaction.atomic
def approve(seat: ConcurrentSeat, *, actor: Actor, document: str = "") -> ConcurrentSeat:
    """批准任职, by the level above and somebody other than who proposed."""
    _from_above(seat, actor)
    refuse_gone(seat.person, seat.partner.org, clock.today())
    take(seat, SEAT, "approve", actor=actor, approved_on=clock.today(), document=document.strip())
    note(actor, "alliance.approve", seat, document=document)
    return seat


@transaction.atomic
def decline(seat: ConcurrentSeat, *, actor: Actor, reason: str) -> ConcurrentSeat:
    """不同意, with the reason."""
    _from_above(seat, actor)
    take(seat, SEAT, "decline", actor=actor, told=reason.strip()[:200])
    note(actor, "alliance.decline", seat, reason=reason)
    return seat


@transaction.atomic
def relieve(seat: ConcurrentSeat, *, actor: Actor, on: date, reason: str = "") -> ConcurrentSeat:
    """不再担任 from a day on; what was counted before stays."""
    cease(seat, on, told=reason.strip()[:200])
    note(actor, "alliance.relieve", seat, reason=reason, on=on)
    return seat


@transaction.atomic
def tell_word(seat: ConcurrentSeat, *, actor: Actor, year: int, words: str) -> SeatWord:
    """记本年履职: one sentence; said again for the same year, the later one holds."""
    if not seat.since.year <= year <= clock.today().year:
        raise ValidationError({"year": _("这一年还没有任职或者还没有到，请检查年度")})
    if not words.strip():
        raise ValidationError({"words": _("请写一句履职情况")})
    said = {"words": words.strip()}
    made, _new = SeatWord.objects.update_or_create(
        seat=seat, year=year, defaults=said, create_defaults={**said, "recorded_at": clock.now()}
    )
    note(actor, "alliance.tell_word", seat, year=year)
    found: SeatWord = made
    return found


@transaction.atomic
def name_liaison(*, actor: Actor, **values: Any) -> LiaisonOfficer:
    """确定联络员; the former one ends that day."""
    return name_liaison_many([values], actor=actor)[0]


@transaction.atomic
def name_liaison_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[LiaisonOfficer]:
    """确定联络员. Each row: partner, person or name, since, and account if not the person's own."""
    made: list[LiaisonOfficer] = []
    rows_of = Counter(row["partner"].pk for row in rows)
    officered = LiaisonOfficer.objects.filter(partner__in=list(rows_of), until=None)
    held = set(officered.values_list("partner", flat=True))
    for row in rows:
        partner, since = row["partner"], row["since"]
        if rows_of[partner.pk] > 1:
            raise ValidationError({"partner": _("“%s”在表里写了几次，一家只确定一名") % partner})
        come(since, "since")
        part_of(partner, partner.coalition, since)
        person = somebody(partner, row.get("person"), row.get("name") or "", actor)
        refuse_gone(person, partner.org, since)
        if partner.pk in held:
            succeed(LiaisonOfficer, {"partner": partner}, since)
        made.append(
            LiaisonOfficer(partner=partner, person=person, since=since, account=row.get("account"))
        )
    insert(made)
    note_many(actor, "alliance.name_liaison", made)
    return made


@transaction.atomic
def release_liaison(
    officer: LiaisonOfficer, *, actor: Actor, on: date, reason: str = ""
) -> LiaisonOfficer:
    """不再担任: until another is named the partner has none."""
    cease(officer, on)
    note(actor, "alliance.release_liaison", officer, reason=reason, on=on)
    return officer
