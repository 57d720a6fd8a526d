"""Beginning a leading body's term, putting off its end, and putting it forward."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.registers.orgs.models import Term
from jiceng.registers.orgs.rules import POSTPONED, latest_postponement, term_ends, term_years


@transaction.atomic
def begin_term(*, actor: Actor, **values: Any) -> Term:
    """换届 of one organisation; see `begin_terms`."""
    return begin_terms([values], actor=actor)[0]


@transaction.atomic
def begin_terms(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Term]:
    """换届: a new term begins for each row (org, since, ends_on), and the open one ends."""
    rows = [_dated(row) for row in rows]
    orgs = [row["org"] for row in rows]
    for row in rows:
        if not term_years(kind=row["org"].kind, field=row["org"].field):
            raise ValidationError({"org": _("临时党支部不换届")})
        if row["ends_on"] <= row["since"]:
            raise ValidationError({"ends_on": _("届满日期要晚于选举日期")})
        Term.objects.filter(org=row["org"], until=None, since__lt=row["since"]).update(
            until=row["since"]
        )
        if Term.objects.filter(org=row["org"]).filter(Q(until=None) | Q(until__gt=row["since"])):
            raise ValidationError({"since": _("这一天之后已经登记过换届，请按先后顺序登记")})
    made = [Term(**row) for row in rows]
    insert(made)
    note_many(actor, "orgs.begin_term", orgs)
    return made


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row, with the end the rules give where none is said."""
    org, since = row["org"], row["since"]
    ends_on = row.get("ends_on") or term_ends(elected_on=since, kind=org.kind, field=org.field)
    return {**row, "ends_on": ends_on or since}


@transaction.atomic
def postpone_term(
    term: Term, *, actor: Actor, to: date, document: str, on: date | None = None
) -> Term:
    """经批准延期换届: at most a year, and only on a superior's written approval."""
    if not document.strip():
        raise ValidationError({"document": _("延期换届要经上级党组织批准，请填写批准文号")})
    if term.advanced_to is not None:
        raise ValidationError({"to": _("这一届已批准提前换届，不能再批准延期")})
    if to <= term.ends_on:
        raise ValidationError({"to": _("延期后的日期要晚于届满日期（%s）") % term.ends_on})
    latest = latest_postponement(ends_on=term.ends_on)
    if to > latest:
        raise ValidationError({"to": _("延期一般不超过一年，最迟到%s") % latest})
    term.postponed_to, term.document = to, document
    term.postponed_on = on or clock.today()
    term.save(update_fields=["postponed_to", "postponed_on", "document"])
    note(actor, "orgs.postpone_term", term.org, to=to, document=document)
    return term


@transaction.atomic
def advance_term(
    term: Term, *, actor: Actor, document: str, to: date | None = None, on: date | None = None
) -> Term:
    """经批准提前换届: the day to which a superior has put forward the end of a term.

    Of a term that was cut short already it puts the approval on record; an election that was
    held is never refused for want of it, it is watched.
    """
    if not document.strip():
        said = _("提前换届要经上级党组织批准，请填写批准文号（%s）") % POSTPONED
        raise ValidationError({"document": said})
    day, decided = term.until or to, on or clock.today()
    if day is None:
        raise ValidationError({"to": _("请填提前到哪一天换届")})
    if decided > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if term.postponed_to is not None:
        raise ValidationError({"to": _("这一届已批准延期，不能再批准提前")})
    if day >= term.ends_on:
        raise ValidationError({"to": _("提前换届的日期要早于届满日期（%s）") % term.ends_on})
    if day <= term.since:
        raise ValidationError({"to": _("提前换届的日期要晚于选举日期（%s）") % term.since})
    term.advanced_to, term.advanced_on, term.document = day, decided, document.strip()
    term.save(update_fields=["advanced_to", "advanced_on", "document"])
    note(actor, "orgs.advance_term", term.org, to=day, document=document)
    return term
