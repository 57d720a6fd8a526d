"""Reminding of a term's end, and keeping norms, workers and tallies."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note_many
from jiceng.kernel.spans import succeed
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org, Term
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Post
from jiceng.work.structure.access import KEEPS
from jiceng.work.structure.models import Norm, Reminder, Tally


@transaction.atomic
def remind(term: Term, *, actor: Actor, on: date, way: str, words: str) -> Reminder:
    """提醒换届 of one organisation, by a superior; see `remind_many`."""
    return remind_many([{"term": term, "on": on, "way": way, "words": words}], actor=actor)[0]


@transaction.atomic
def remind_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Reminder]:
    """Each row: term, on, way, words. The one who reminds stands above the one reminded."""
    at, made = clock.now(), []
    for row in rows:
        term, on = row["term"], row["on"]
        if term.until is not None:
            raise ValidationError(_("这一届已经换届，不用再提醒"))
        if on > clock.today():
            raise ValidationError({"on": _("日期还没有到，请检查日期")})
        if on < term.since:
            raise ValidationError({"on": _("日期不能早于选举日期（%s）") % term.since})
        made.append(Reminder(org=_superior(term.org, actor), recorded_at=at, **row))
    insert(made)
    note_many(actor, "structure.remind", made)
    for one in made:
        if one.way == Reminder.Way.PAGE:
            hand_on("structure.remind", one, actor=actor)
    return made


def _superior(org: Org, actor: Actor) -> Org:
    """Who reminds: the nearest superior this person keeps; nobody reminds their own."""
    above = list(org.above())[:-1]
    held = actor.reach(*KEEPS)
    mine = [one for one in above if any(one.path.startswith(path) for path in held)]
    if not mine:
        raise ValidationError(_("换届由上级党组织提醒，请联系上级办理"))
    return mine[-1]


@transaction.atomic
def set_norm(*, actor: Actor, **values: Any) -> Norm:
    """配备标准 of one organisation; see `set_norm_many`."""
    return set_norm_many([values], actor=actor)[0]


@transaction.atomic
def set_norm_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Norm]:
    """Each row: org, workers, fulltime, since, document; the norm before ends that day."""
    made = []
    for row in rows:
        if row["fulltime"] > row["workers"]:
            raise ValidationError({"fulltime": _("专职的不能多于应配的总数，请核对")})
        succeed(Norm, {"org": row["org"]}, row["since"])
        made.append(Norm(**row))
    insert(made)
    note_many(actor, "structure.set_norm", made)
    return made


@transaction.atomic
def tally(*, actor: Actor, **values: Any) -> Tally:
    """摸底 of one unit; see `tally_many`."""
    return tally_many([values], actor=actor)[0]


@transaction.atomic
def tally_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Tally]:
    """Each row: unit, full, since and source; what was found before ends that day."""
    made = []
    for row in rows:
        succeed(Tally, {"unit": row["unit"]}, row["since"])
        made.append(Tally(**row))
    insert(made)
    note_many(actor, "structure.tally", made)
    return made


@transaction.atomic
def enlist(*, actor: Actor, **values: Any) -> Post:
    """登记党务干部; see `enlist_many`."""
    return enlist_many([values], actor=actor)[0]


@transaction.atomic
def enlist_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Post]:
    """Person and post in one: name, org, since, fulltime, and what else the register knows."""
    post = {"body": Post.Body.STAFF, "title": Post.Title.PARTY_WORKER}
    return people.appoint_roster_many([{**row, **post} for row in rows], actor=actor)


@transaction.atomic
def relieve(post: Post, *, actor: Actor, on: date, reason: str = "") -> Post:
    """免去党务干部职务."""
    return people.relieve(post, actor=actor, on=on, reason=reason)
