"""The taker's verbs: a letter is entered or comes by parcel; receive, accept, refuse."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.crashes import crashpoint
from jiceng.kernel.identity import citizen_number, person_name
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_number
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.kit.parcels import answer
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Entry, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.actions import known
from jiceng.work.transfers import rules
from jiceng.work.transfers.actions.common import committee_of, deciding, heed, said
from jiceng.work.transfers.actions.newcomers import number_of, roster_row
from jiceng.work.transfers.flows import ARRIVAL, ARRIVING
from jiceng.work.transfers.models import Arrival, Ground, Kind


@transaction.atomic
def register(*, actor: Actor, **values: Any) -> Arrival:
    """登记区外转入 by one paper letter; see `register_many`."""
    return register_many([values], actor=actor)[0]


@transaction.atomic
def register_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Arrival]:
    """登记区外转入. Each row: org (the branch, or the committee until one is chosen), name,
    from_name, letter, issued_on, valid_until, joined_on, and what else is known of the person.

    Nobody is on the roll by this: that is the branch's acceptance.
    """
    at, made = clock.now(), []
    for row in rows:
        values = dict(row)
        values["came_on"] = values.get("came_on") or clock.today()
        _check_letter(values)
        _check_person(values)
        made.append(Arrival(kind=Kind.INTO, recorded_at=at, **values))
    for one in made:
        one.id_blind = one.id_number.index if one.id_number else ""
    _arriving_once(made)
    insert(made)
    note_many(actor, "transfers.register", made)
    return made


def _check_letter(values: Mapping[str, Any]) -> None:
    came, issued, until = values["came_on"], values.get("issued_on"), values.get("valid_until")
    if came > clock.today():
        raise ValidationError({"came_on": _("收到日期还没有到，请检查日期")})
    if issued is not None and issued > came:
        raise ValidationError({"issued_on": _("开具日期晚于收到日期，请核对介绍信")})
    if issued is not None and until is not None and until < issued:
        raise ValidationError({"valid_until": _("有效期早于开具日期，请核对介绍信")})


def _check_person(values: dict[str, Any]) -> None:
    read = person_name(values.get("name") or "")
    if not read.ok:
        raise ValidationError({"name": read.problem})
    values["name"] = read.value
    if values.get("id_number"):
        number = citizen_number(values["id_number"])
        if not number.ok:
            raise ValidationError({"id_number": number.problem})
        values["id_number"] = number.value
        values["born_on"] = values.get("born_on") or number.birth
        values["sex"] = values.get("sex") or number.sex
    joined, full = values.get("joined_on"), values.get("full_on")
    if joined is not None and full is not None and full < joined:
        raise ValidationError({"full_on": _("转正日期不能早于入党日期")})


def _arriving_once(made: Sequence[Arrival]) -> None:
    indexes = [one.id_blind for one in made if one.id_blind]
    twice = next((one for one in made if one.id_blind and indexes.count(one.id_blind) > 1), None)
    if twice is not None:
        told = _("“%s”在这批里出现了两次，请核对") % twice.who
        raise ValidationError({"id_number": told})
    twin = Arrival.objects.under_way().filter(id_blind__in=indexes).first()
    if twin is not None:
        told = _("“%(who)s”的转入已在办理（%(org)s，%(on)s收到），请不要重复登记")
        values = {"who": twin.who, "org": twin.org, "on": twin.came_on}
        raise ValidationError({"id_number": told % values})


@transaction.atomic
def receive(
    arrival: Arrival, *, actor: Actor, org: Org | None = None, because: str = ""
) -> Arrival:
    """审核转入 by the committee that may, naming the branch if none is named yet."""
    to = org or arrival.org
    deciding(to, actor)
    _branch(to)
    _elsewhere(arrival, to)
    reason = heed(_objections(arrival), because)
    take(arrival, ARRIVAL, "receive", actor=actor, org=to)
    note(actor, "transfers.receive", arrival, reason=reason, org=str(to))
    hand_on("transfers.receive", arrival, actor=actor)
    return arrival


@transaction.atomic
def assign(arrival: Arrival, *, actor: Actor, org: Org, reason: str = "") -> Arrival:
    """改派支部 before it is accepted, as when the branch named was dissolved meanwhile."""
    deciding(org, actor)
    _branch(org)
    _elsewhere(arrival, org)
    before = arrival.org
    waiting = Arrival.objects.filter(pk=arrival.pk, state__in=ARRIVING)
    if not waiting.update(org=org):
        raise ValidationError(_("这次转入已经了结，不能改派支部，请刷新后再看"))
    reread(arrival)
    note(actor, "transfers.assign", arrival, reason=reason, before=str(before), after=str(org))
    return arrival


def _branch(org: Org) -> None:
    if not org.is_branch or org.until is not None:
        raise ValidationError({"org": _("“%s”不能接收党员，请选择现存的党支部") % org})


def _elsewhere(arrival: Arrival, to: Org) -> None:
    """Another branch than the one they come from is chosen; where they were sent stays open, for
    a merger may have brought them there already.
    """
    member = arrival.member
    if member is not None and to.pk != arrival.org_id and member.org_id == to.pk:
        words = _("“%(who)s”本来就在“%(org)s”，请选择别的党支部；不接收的请退回")
        raise ValidationError({"org": words % {"who": member, "org": to}})


def _objections(arrival: Arrival) -> list[Any]:
    return rules.lateness(until=arrival.valid_until, day=clock.today())


@transaction.atomic
def accept(arrival: Arrival, *, actor: Actor, on: date | None = None, because: str = "") -> Arrival:
    """支部接收: at this instant, and not before, the member is this branch's.

    The step, the member's row and the answer to the giver are one transaction of this node.
    """
    day = on or clock.today()
    if day > clock.today():
        raise ValidationError({"on": _("接收日期还没有到，请到那一天再办理")})
    if arrival.issued_on is not None and day < arrival.issued_on:
        said_ = _("接收日期不能早于介绍信开具日期（%s）")
        raise ValidationError({"on": said_ % arrival.issued_on})
    reason = heed(rules.lateness(until=arrival.valid_until, day=day), because)
    committee = committee_of(arrival.org)
    if committee is None:
        raise ValidationError(f"{_(rules.WORDS_RIGHT) % {'org': arrival.org}}（{rules.AUTHORITY}）")
    number = next_number(f"transfers.receipts/{committee.pk}/{day.year}")
    receipt = f"〔{day.year}〕{number:04}号"
    take(
        arrival, ARRIVAL, "accept", actor=actor, accepted_on=day, receipt=receipt,
        ended_on=clock.today(), reason=reason[:300],
    )  # fmt: skip
    crashpoint("transfers.accept.taken")
    member = _settle_in(arrival, actor, day)
    Arrival.objects.filter(pk=arrival.pk).update(member=member)
    arrival.member = member
    crashpoint("transfers.accept.moved")
    if arrival.parcel is not None:
        answer(arrival.parcel, outcome="accepted", on=day, receipt=receipt, org=str(arrival.org))
    note(actor, "transfers.accept", arrival, reason=reason, on=day, receipt=receipt)
    hand_on("transfers.accept", arrival, actor=actor)
    return arrival


def _settle_in(arrival: Arrival, actor: Actor, day: date) -> Member:
    """The member's own row: moved within the node, enrolled or brought back from outside it."""
    why = arrival.letter or arrival.from_name
    if arrival.kind == Kind.WITHIN:
        member: Member = Member.objects.select_related("org").get(pk=arrival.member_id or 0)
        if member.left_on is not None:
            told = _("“%s”已经从花名册减少，不能接收。请退回，由转出方核实")
            raise ValidationError(told % member)
        if member.org_id != arrival.org_id:
            members.move(member, actor=actor, to=arrival.org, on=day, reason=why)
        return member
    number = number_of(arrival)
    person = known([number]).get(number) if number else None
    here = Member.objects.select_related("org").filter(person=person).first() if person else None
    if here is None:
        return members.enrol_roster(actor=actor, **roster_row(arrival, number, day))
    if here.left_on is None:
        told = _("“%(who)s”已在“%(org)s”花名册里，不能再接收。请核对是不是同一个人")
        raise ValidationError(told % {"who": here, "org": here.org})
    return members.restore(
        here, actor=actor, org=arrival.org, on=day, entry=Entry.TRANSFERRED_IN, reason=why
    )


@transaction.atomic
def refuse(arrival: Arrival, *, actor: Actor, ground: str, reason: str) -> Arrival:
    """退回 with a ground the rules know and words of its own: never without."""
    if ground not in Ground.values:
        words = _("没有正当理由不能退回，请选择理由（%s）") % rules.RESPONSIBLE
        raise ValidationError({"ground": words})
    why = said(reason)
    take(arrival, ARRIVAL, "refuse", actor=actor, ground=ground, reason=why, ended_on=clock.today())
    if arrival.parcel is not None:
        told = f"{arrival.get_ground_display()}：{why}"
        answer(arrival.parcel, outcome="refused", on=clock.today(), reason=told)
    note(actor, "transfers.refuse", arrival, reason=why, ground=ground)
    return arrival


@transaction.atomic
def give_way(arrival: Arrival, *, actor: Actor, reason: str = "") -> Arrival:
    """对方撤回: we let go of what we had not accepted, and say so."""
    take(arrival, ARRIVAL, "give_way", actor=actor, reason=reason[:300], ended_on=clock.today())
    if arrival.parcel is not None:
        answer(arrival.parcel, outcome="recalled", on=clock.today())
    note(actor, "transfers.give_way", arrival, reason=reason)
    return arrival


@transaction.atomic
def send_receipt(arrival: Arrival, *, actor: Actor, on: date) -> Arrival:
    """回执寄出, for a letter that came on paper."""
    if arrival.accepted_on is None or arrival.parcel is not None:
        raise ValidationError(_("只有已接收的纸质介绍信需要寄回回执"))
    if on < arrival.accepted_on or on > clock.today():
        raise ValidationError({"on": _("寄出日期应在接收之后、今天之前，请检查日期")})
    sent = Arrival.objects.filter(pk=arrival.pk, returned_on=None).update(returned_on=on)
    if not sent:
        raise ValidationError(_("这份回执已经寄出，请刷新后再看"))
    reread(arrival)
    note(actor, "transfers.send_receipt", arrival, on=on)
    return arrival
