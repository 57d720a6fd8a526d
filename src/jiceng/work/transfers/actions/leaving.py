"""The giver's verbs: apply, release with a letter, decline, withdraw, recall, and the end."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.citations import Finding
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_number
from jiceng.kernel.periods import around
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.kit.parcels import give
from jiceng.kit.rooms import gather
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Exit, Member
from jiceng.registers.orgs.models import Org
from jiceng.work.transfers import rules
from jiceng.work.transfers.actions.common import committee_of, deciding, heed, said
from jiceng.work.transfers.actions.contents import load_of, secret_of
from jiceng.work.transfers.flows import (
    APPLIED,
    BRANCH,
    COMMITTEE,
    DEPARTURE,
    LEAVING,
    RECEIVED,
    RELEASED,
)
from jiceng.work.transfers.models import Arrival, Departure, Kind, Letter

TRANSFER, RECALL, REISSUE = "transfers.transfer", "transfers.recall", "transfers.letter"


def cautions(member: Member, actor: Actor) -> list[Finding]:
    """What other rooms want weighed before this member moves (an open disposal, …).

    A room declares `actions.MOVE_CAUTIONS`: functions of (member, actor) giving a Finding or
    None. They say nothing to somebody who may not know; the member is never told this way.
    """
    if getattr(actor, "member_id", None) == member.pk:
        return []
    asked = (ask(member, actor) for ask in gather("actions", "MOVE_CAUTIONS"))
    return [one for one in asked if one is not None]


@transaction.atomic
def apply(*, actor: Actor, **values: Any) -> Departure:
    """申请转出 for one member; see `apply_many`."""
    return apply_many([values], actor=actor)[0]


@transaction.atomic
def apply_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Departure]:
    """申请转出. Each row: member, why, and `to` (a branch here) or `to_name` with optionally
    `to_node` and `to_code`; optionally channel, dossier, remark, applied_on (today), because.

    The member stays where they are, and the branch answers for them, until they are accepted.
    """
    at, made, reasons = clock.now(), [], []
    here = Belonging.objects.filter(member__in=[row["member"].pk for row in rows], until=None)
    since = dict(here.values_list("member", "since"))
    for row in rows:
        values = dict(row)
        because = values.pop("because", "") or ""
        values["applied_on"] = values.get("applied_on") or clock.today()
        member: Member = values["member"]
        _may_leave(member, values["applied_on"], since.get(member.pk))
        values["kind"] = _aim(member, values)
        reasons.append(heed(_doubts(member, values.get("to"), actor), because))
        made.append(Departure(org=member.org, recorded_at=at, **values))
    _moving_once(made)
    insert(made)
    note_many(actor, "transfers.apply", made, reason=next(filter(None, reasons), ""))
    return made


def _may_leave(member: Member, on: date, since: date | None) -> None:
    if member.left_on is not None:
        raise ValidationError({"member": _("“%s”已经从花名册减少，不能接转组织关系") % member})
    if on > clock.today():
        raise ValidationError({"applied_on": _("申请日期还没有到，请检查日期")})
    if since is not None and on < since:
        words = _("“%(who)s”%(since)s才到“%(org)s”，申请日期不能早于这一天，请检查日期")
        told = {"who": member, "since": since, "org": member.org}
        raise ValidationError({"applied_on": words % told})


def _aim(member: Member, values: dict[str, Any]) -> str:
    """Where to: a branch here, or a named place elsewhere; never both, never the own branch."""
    to: Org | None = values.get("to")
    values["to_name"] = (values.get("to_name") or "").strip()
    if to is not None and values["to_name"]:
        raise ValidationError({"to_name": _("转入党支部和区外全称只填一个")})
    if to is None:
        if not values["to_name"]:
            raise ValidationError({"to": _("请选择转入党支部；转往区外的填对方党组织全称")})
        return Kind.OUT
    if to.pk == member.org_id:
        raise ValidationError({"to": _("这位同志已经在“%s”，不需要接转") % to})
    if not to.is_branch or to.until is not None:
        raise ValidationError({"to": _("“%s”不能接收党员，请选择现存的党支部") % to})
    return Kind.WITHIN


def _doubts(member: Member, to: Org | None, actor: Actor) -> list[Finding]:
    found = cautions(member, actor)
    if to is not None and not rules.takes_relations(functional=to.functional, kind=to.kind):
        found.append(Finding(rules.WORDS_FUNCTIONAL, rules.FUNCTIONAL, {"org": to}))
    return found


def _moving_once(made: Sequence[Departure]) -> None:
    keys = [one.member_id for one in made]
    moving = Departure.objects.under_way().filter(member__in=keys).select_related("member").first()
    if moving is not None:
        told = _("“%(who)s”正在转往“%(to)s”（%(on)s申请），请先办结或撤回那一次")
        values = {"who": moving.member, "to": moving.destination, "on": moving.applied_on}
        raise ValidationError({"member": told % values})
    if len(set(keys)) < len(keys):
        raise ValidationError({"member": _("同一位党员在这批里出现了两次，请核对")})


def _unusual(days: int, dues_to: date, on: date) -> list[Finding]:
    said = around(dues_to, "month").words
    return rules.letter_findings(days=days, dues_to=dues_to, issued_on=on, paid_words=said)


@transaction.atomic
def release(
    departure: Departure,
    *,
    actor: Actor,
    dues_to: date,
    days: int = rules.NORMAL_DAYS,
    dossier: str = "",
    because: str = "",
) -> Departure:
    """审批转出 by the committee that may: the letter is issued, and the parcel goes on its way.

    `days` is the letter's validity. The member stays the giver's until the receipt says otherwise.
    """
    committee = deciding(departure.org, actor)
    _receivable(departure)
    on = clock.today()
    if departure.applied_on > on:
        raise ValidationError(_("申请日期在今天之后，请检查日期"))
    found = _unusual(days, dues_to, on)
    why = heed([*found, *cautions(departure.member, actor)], because)
    until = rules.valid_until(issued_on=on, days=days)
    take(
        departure, DEPARTURE, "release", actor=actor, committee=committee, issued_on=on,
        valid_until=until, dues_to=dues_to.replace(day=1),
        dossier=dossier or departure.dossier,
    )  # fmt: skip
    letter = write_letter(departure)
    _send(departure, letter)
    note(actor, "transfers.release", departure, reason=why, letter=letter.words)
    hand_on("transfers.release", departure, actor=actor)
    return departure


def _receivable(departure: Departure) -> None:
    """Within the district the receiving side must have a committee that may receive."""
    to = departure.to
    if to is None:
        return
    if to.until is not None:
        raise ValidationError(_("“%s”已经撤销，请撤回申请，另选党支部") % to)
    committee = to.above().filter(may_approve=True, until=None).order_by("-path").first()
    if committee is None or not rules.may_transfer(may_approve=committee.may_approve):
        raise ValidationError(f"{_(rules.WORDS_RIGHT) % {'org': to}}（{rules.AUTHORITY}）")


def write_letter(departure: Departure, certified: str = "") -> Letter:
    """Number a letter, gap-free within the committee and the year; it voids the one before."""
    committee, on = departure.committee, departure.issued_on
    until, dues_to = departure.valid_until, departure.dues_to
    if committee is None or on is None or until is None or dues_to is None:
        raise ValidationError(_("还没有审批转出，不能开具介绍信"))
    Letter.objects.filter(departure=departure, void_on=None).update(void_on=on)
    number = next_number(f"transfers.letters/{committee.pk}/{on.year}")
    made: Letter = Letter.objects.create(
        org=committee, departure=departure, year=on.year, number=number, issued_on=on,
        valid_until=until, dues_to=dues_to, certified=certified,
        recorded_at=clock.now(),
    )  # fmt: skip
    return made


def _send(departure: Departure, letter: Letter) -> None:
    """Into the outbox, unless the letter travels on paper."""
    if departure.kind == Kind.OUT and not departure.to_node:
        return
    parcel = give(
        TRANSFER, load_of(departure, letter), node=departure.to_node, secret=secret_of(departure)
    )
    Departure.objects.filter(pk=departure.pk).update(parcel=parcel.uid)
    departure.parcel = parcel.uid


@transaction.atomic
def decline(departure: Departure, *, actor: Actor, reason: str) -> Departure:
    """不予转出, with the reason: nobody is kept without one."""
    deciding(departure.org, actor)
    why = said(reason)
    take(departure, DEPARTURE, "decline", actor=actor, reason=why, ended_on=clock.today())
    note(actor, "transfers.decline", departure, reason=why)
    return departure


@transaction.atomic
def withdraw(departure: Departure, *, actor: Actor, reason: str = "") -> Departure:
    """撤回申请 before it was released, by the member or the branch."""
    why = reason.strip()[:300]
    take(departure, DEPARTURE, "withdraw", actor=actor, reason=why, ended_on=clock.today())
    note(actor, "transfers.withdraw", departure, reason=why)
    return departure


@transaction.atomic
def recall(departure: Departure, *, actor: Actor, reason: str) -> Departure:
    """要求撤回 what is on its way: it takes effect when the other side says it has let go."""
    why = said(reason)
    take(departure, DEPARTURE, "recall", actor=actor, reason=why)
    if departure.parcel is not None:
        facts = {"about": str(departure.parcel), "reason": why}
        give(RECALL, facts, node=departure.to_node)
    note(actor, "transfers.recall", departure, reason=why)
    return departure


@transaction.atomic
def reissue(
    departure: Departure,
    *,
    actor: Actor,
    certified: str,
    dues_to: date,
    days: int = rules.NORMAL_DAYS,
    because: str = "",
) -> Departure:
    """逾期证明后重开: a new letter with a new number; the one before is void."""
    deciding(departure.org, actor)
    why = said(certified, "certified")
    on = clock.today()
    reason = heed(_unusual(days, dues_to, on), because)
    until = rules.valid_until(issued_on=on, days=days)
    standing = Departure.objects.filter(pk=departure.pk, state=RELEASED)
    if not standing.update(issued_on=on, valid_until=until, dues_to=dues_to.replace(day=1)):
        raise ValidationError(_("只有在途的接转可以重开介绍信，请刷新后再看"))
    reread(departure)
    letter = write_letter(departure, why[:200])
    if departure.parcel is not None:
        facts = load_of(departure, letter) | {"about": str(departure.parcel)}
        give(REISSUE, facts, node=departure.to_node)
    note(actor, "transfers.reissue", departure, reason=reason or why, letter=letter.words)
    return departure


# The end: by the receipt that came back, or by the paper one a clerk enters ---------------


def by_hand(departure: Departure) -> None:
    """What travels by parcel is ended by its receipt alone, never by a clerk's guess."""
    if departure.parcel is not None:
        raise ValidationError(_("这次接转在线办理，对方的回执到了会自动办结，不用手工登记"))


@transaction.atomic
def close(departure: Departure, *, actor: Actor, received_on: date, receipt: str) -> Departure:
    """回执已到: accepted there on that day; from then on the other side answers for the member."""
    if actor.pk is not None:
        by_hand(departure)
    number = said(receipt, "receipt")[:60]
    if received_on > clock.today():
        raise ValidationError({"received_on": _("接收日期还没有到，请核对回执")})
    if departure.issued_on is not None and received_on < departure.issued_on:
        raise ValidationError({"received_on": _("接收日期早于介绍信开具日期，请核对回执")})
    take(
        departure, DEPARTURE, "close", actor=actor, received_on=received_on, receipt=number,
        ended_on=clock.today(),
    )  # fmt: skip
    if departure.kind == Kind.OUT:
        member = Member.objects.select_related("org").get(pk=departure.member_id)
        if member.left_on is None:
            members.leave(member, actor=actor, on=received_on, exit=Exit.TRANSFERRED_OUT,
                          reason=number)  # fmt: skip
    note(actor, "transfers.close", departure, received_on=received_on, receipt=number)
    hand_on("transfers.close", departure, actor=actor)
    return departure


@transaction.atomic
def hand_back(departure: Departure, *, actor: Actor, reason: str) -> Departure:
    """对方退回, with its reason: the member never left."""
    if actor.pk is not None:
        by_hand(departure)
    why = said(reason)
    take(departure, DEPARTURE, "hand_back", actor=actor, reason=why, ended_on=clock.today())
    _void_letter(departure)
    note(actor, "transfers.hand_back", departure, reason=why)
    return departure


@transaction.atomic
def take_back(departure: Departure, *, actor: Actor) -> Departure:
    """已撤回: the other side has let go, or the paper letter is back in the drawer."""
    if actor.pk is not None:
        by_hand(departure)
    take(departure, DEPARTURE, "take_back", actor=actor, ended_on=clock.today())
    _void_letter(departure)
    note(actor, "transfers.take_back", departure)
    return departure


def _void_letter(departure: Departure) -> None:
    Letter.objects.filter(departure=departure, void_on=None).update(void_on=clock.today())


def held_by(departure: Departure) -> tuple[Org, frozenset[str]]:
    """Where it lies now, and the roles that take the next step there."""
    arrival = Arrival.objects.filter(parcel=departure.parcel).select_related("org").first()
    if departure.parcel is None or arrival is None or departure.state == APPLIED:
        return committee_of(departure.org) or departure.org, COMMITTEE
    if arrival.state == RECEIVED:
        return arrival.org, BRANCH
    return committee_of(arrival.org) or arrival.org, COMMITTEE


@transaction.atomic
def chase(departure: Departure, *, actor: Actor) -> Departure:
    """催办: a message to whoever holds it now; nothing else changes."""
    if departure.state not in LEAVING:
        raise ValidationError(_("这次接转已经了结，不用催办"))
    note(actor, "transfers.chase", departure)
    hand_on("transfers.chase", departure, actor=actor)
    return departure
