"""Those who are away: gone, hosted, contacted, back; the card; how often to be in touch."""

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
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import reread
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Affiliation, Member, Mobility
from jiceng.registers.orgs.models import Org
from jiceng.work.mobility.models import Certificate, Contact, Rhythm
from jiceng.work.mobility.rules import card_lasts

HOSTED = ("host", "venue")


@transaction.atomic
def go_out(*, actor: Actor, **values: Any) -> Mobility:
    """登记流出; see `go_out_many`."""
    return go_out_many([values], actor=actor)[0]


@transaction.atomic
def go_out_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Mobility]:
    """登记流出: member, where, since, and source, settled, reason, contact; `host` (and `venue`)
    where an organisation of this district looks after the member there.
    """
    for row in rows:
        if row["since"] > clock.today():
            raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
    drafts = [
        {key: value for key, value in row.items() if key not in HOSTED}
        | {"direction": Mobility.Direction.OUT}
        for row in rows
    ]
    made = members.go_mobile_many(drafts, actor=actor)
    hosted = [row for row in rows if row.get("host") is not None]
    members.affiliate_many(
        [
            {"member": row["member"], "host": row["host"], "venue": row.get("venue"),
             "since": row["since"]}
            for row in hosted
        ],
        actor=actor,
    )  # fmt: skip
    return made


@transaction.atomic
def correct_out(mobility: Mobility, *, actor: Actor, why: str, **changes: Any) -> Mobility:
    """更正 where somebody is, why, since when, told by whom; who it is never changes."""
    since = changes.get("since", mobility.since)
    if Contact.objects.filter(mobility=mobility, on__lt=since).exists():
        raise ValidationError({"since": _("这一天以前已有联系记录，请检查流动日期")})
    return members.correct_mobility(mobility, actor=actor, why=why, **changes)


@transaction.atomic
def come_back(mobility: Mobility, *, actor: Actor, on: date) -> Mobility:
    """已经返回: the stay ends, with it whoever hosted them for it, and the card."""
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再登记")})
    members.come_back(mobility, actor=actor, on=on)
    members.end_hosting(mobility.member, actor=actor, on=on, way="mobile")
    for card in Certificate.objects.filter(mobility=mobility, voided_on=None):
        void(card, actor=actor, reason=_("本人已返回"))
    return mobility


@transaction.atomic
def say_out(member: Member, *, actor: Actor, **values: Any) -> Mobility:
    """我要外出: as the member says it themself; their branch is told."""
    made = go_out(actor=actor, member=member, source=Mobility.Source.SELF, **values)
    hand_on("mobility.said", made, actor=actor)
    return made


@transaction.atomic
def say_back(mobility: Mobility, *, actor: Actor, on: date) -> Mobility:
    """我回来了: as the member says it themself; their branch is told."""
    come_back(mobility, actor=actor, on=on)
    hand_on("mobility.said", mobility, actor=actor)
    return mobility


@transaction.atomic
def host(mobility: Mobility, *, actor: Actor, **values: Any) -> Affiliation:
    """登记接收方: host, since, and what it may record; the relation stays where it is."""
    return members.affiliate(mobility.member, actor=actor, **values)


@transaction.atomic
def part(affiliation: Affiliation, *, actor: Actor, on: date) -> Affiliation:
    """结束协助管理."""
    return members.disaffiliate(affiliation, actor=actor, on=on)


@transaction.atomic
def contact(mobility: Mobility, *, actor: Actor, org: Org | None = None, **values: Any) -> Contact:
    """记一次联系, by the home unless another organisation is named; the home gets a copy."""
    by = org or mobility.member.org
    made = contact_many([{"mobility": mobility, "org": by, **values}], actor=actor)[0]
    if by.pk != mobility.member.org_id:
        hand_on("mobility.contact", made, actor=actor)
    return made


@transaction.atomic
def contact_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Contact]:
    """Contacts: mobility, org, on, way, reached, words."""
    at, today = clock.now(), clock.today()
    made = []
    for row in rows:
        mobility, on = row["mobility"], row.get("on") or today
        if on > today:
            raise ValidationError({"on": _("日期还没有到，联系过以后再登记")})
        if on < mobility.since:
            said = _("%(name)s %(since)s才外出，请检查联系日期")
            values = {"name": mobility.member, "since": mobility.since}
            raise ValidationError({"on": said % values})
        if mobility.until is not None and on >= mobility.until:
            raise ValidationError({"on": _("这次流动已于 %s 结束") % mobility.until})
        made.append(Contact(**{**row, "on": on}, recorded_at=at))
    insert(made)
    note_many(actor, "mobility.contact", [one.mobility for one in made])
    return made


@transaction.atomic
def issue(mobility: Mobility, *, actor: Actor, **values: Any) -> Certificate:
    """发活动证: free of charge; see `issue_many`."""
    return issue_many([{"mobility": mobility, **values}], actor=actor)[0]


@transaction.atomic
def issue_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Certificate]:
    """发活动证: mobility, issued_on (default today), until. One valid card for each stay."""
    at, today, made = clock.now(), clock.today(), []
    held = Certificate.objects.filter(
        mobility__in=[row["mobility"].pk for row in rows], voided_on=None
    )
    carded = set(held.values_list("mobility", flat=True))
    for row, number in zip(rows, next_numbers("mobility.card", len(rows)), strict=True):
        mobility: Mobility = row["mobility"]
        on, until = row.get("issued_on") or today, row.get("until")
        if mobility.until is not None:
            raise ValidationError(_("“%s”已经返回，不用再发活动证") % mobility.member)
        if mobility.pk in carded:
            raise ValidationError(_("“%s”已有有效的活动证，遗失的请先作废再补发") % mobility.member)
        if on > today:
            raise ValidationError({"issued_on": _("日期还没有到，请到那一天再发")})
        if not card_lasts(issued_on=on, until=until):
            raise ValidationError({"until": _("有效期应晚于发证日期")})
        card = Certificate(mobility=mobility, org=mobility.member.org, issued_on=on, until=until,
                           number=f"LD{on.year}{number:05}", recorded_at=at)  # fmt: skip
        carded.add(mobility.pk)
        made.append(card)
    insert(made)
    note_many(actor, "mobility.issue", made)
    return made


@transaction.atomic
def void(card: Certificate, *, actor: Actor, reason: str) -> Certificate:
    """作废 a card; it stays in the ledger and says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    here = Certificate.objects.filter(pk=card.pk, voided_on=None)
    if not here.update(voided_on=clock.today(), void_reason=reason):
        raise ValidationError(_("这张活动证已经作废"))
    reread(card)
    note(actor, "mobility.void", card, reason=reason)
    return card


@transaction.atomic
def set_rhythm(*, actor: Actor, org: Org, months: int, since: date, document: str = "") -> Rhythm:
    """规定联系周期; the former one ends where this begins."""
    Rhythm.objects.filter(org=org, until=None, since__lt=since).update(until=since)
    if Rhythm.objects.filter(org=org, until=None).exists():
        raise ValidationError({"since": _("已经规定过更晚开始的周期，请检查日期")})
    made: Rhythm = Rhythm.objects.create(org=org, months=months, since=since, document=document)
    note(actor, "mobility.set_rhythm", made)
    return made


def stay_of(affiliation: Affiliation) -> Mobility:
    """The registration as away of somebody hosted; ValidationError if home made none."""
    found: Mobility | None = Mobility.objects.filter(
        member=affiliation.member, until=None, direction=Mobility.Direction.OUT
    ).first()
    if found is None:
        said = _("原支部“%s”没有登记这位同志流出，请先联系原支部登记（教育管理工作条例第三十二条）")
        raise ValidationError(said % affiliation.member.org)
    return found


def contact_here(affiliation: Affiliation, *, actor: Actor, **values: Any) -> Contact:
    """A contact by the host; the home reads it."""
    return contact(stay_of(affiliation), actor=actor, org=affiliation.host, **values)
