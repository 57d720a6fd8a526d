"""The verbs of a poll: draw up, begin, answer, rate, close, annul, withdraw; what must hold."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.journal import note
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take
from jiceng.kernel.votes import ballots_valid
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from jiceng.registers.polls.actions import blind
from jiceng.registers.polls.flows import CLOSED, OPEN, POLL
from jiceng.registers.polls.models import NamedAnswer, Poll, Satisfaction, Slip
from jiceng.registers.polls.rules import REFUSAL, SMALLEST, is_election, tally

Kind = Poll.Kind


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> Poll:
    """Draw up a poll: kind, org, title, options, opens_on, closes_on, and `subjects` where the same
    options are asked for several; a formal election is refused, whatever it is called.
    """
    if is_election(title=values["title"], text=values.get("text", "")):
        raise ValidationError({"title": _(REFUSAL)})
    options = _options(values.get("options", ()))
    if values["closes_on"] < values["opens_on"]:
        raise ValidationError({"closes_on": _("截止日期早于开始日期，请检查")})
    group = max(SMALLEST, values.get("min_group") or SMALLEST)
    most = min(max(1, values.get("most") or 1), len(options))
    named = values | {"options": options, "min_group": group, "most": most}
    if named.get("subjects") and named["kind"] != Kind.BLIND:
        raise ValidationError({"subjects": _("逐人测评只用无记名的方式")})
    made: Poll = Poll.objects.create(**named, salt=secrets.token_hex(16), recorded_at=clock.now())
    note(actor, "polls.draft", made)
    return made


def _options(said: str | Sequence[str]) -> list[str]:
    lines = said.splitlines() if isinstance(said, str) else said
    options = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if len(options) < 2:  # noqa: PLR2004
        raise ValidationError({"options": _("至少写两个选项，一行一个")})
    return options


@transaction.atomic
def begin(poll: Poll, *, actor: Actor, issued: int | None = None) -> Poll:
    """开始: from now on nothing of the question changes. `issued` slips of a blind poll were drawn
    from the box (all, if none is said): it is written down before the first is cast.
    """
    changes: dict[str, Any] = {}
    if poll.kind == Kind.BLIND:
        blind.hold(poll)
        if not Slip.objects.filter(poll=poll).exists():
            raise ValidationError(_("请先按应参加人数生成票码，印好装封后当场抽取"))
        drawn, printed = poll.eligible if issued is None else issued, poll.eligible or 0
        if not SMALLEST <= (drawn or 0) <= printed:
            words = _("发出张数在 %(least)d 到 %(most)d 之间，请当场点清")
            raise ValidationError({"issued": words % {"least": SMALLEST, "most": printed}})
        changes["issued"] = drawn
    take(poll, POLL, "begin", actor=actor, **changes)
    note(actor, "polls.begin", poll, **changes)
    return poll


@transaction.atomic
def answer(
    poll: Poll, *, actor: Actor, account: Account, chosen: Sequence[int], comment: str = ""
) -> NamedAnswer:
    """填写记名意见; a second answer replaces the first."""
    if poll.kind != Kind.NAMED:
        raise ValidationError(_("这不是记名征求意见"))
    blind.running(poll)
    values = {"choice": blind.one_of(poll, chosen), "comment": comment, "on": clock.today()}
    made: NamedAnswer = NamedAnswer.objects.update_or_create(
        poll=poll, account=account, defaults=values
    )[0]
    note(actor, "polls.answer", made)
    return made


@transaction.atomic
def rate(
    record: models.Model, *, actor: Actor, org: Org, level: str, comment: str = ""
) -> Satisfaction:
    """评价 one case, once; a second answer replaces the first. Nobody's name is kept."""
    if level not in Satisfaction.Level.values:
        raise ValidationError({"level": _("没有这个选项，请从列表里选")})
    ref = Ref.to(record)
    values = {"org": org, "level": level, "comment": comment.strip(), "on": clock.today()}
    made: Satisfaction = Satisfaction.objects.update_or_create(
        label=ref.label, record=ref.key, defaults=values | {"recorded_at": clock.now()}
    )[0]
    note(actor, "polls.rate", made)
    return made


@transaction.atomic
def close(poll: Poll, *, actor: Actor, now: bool = False) -> Poll:
    """结束并计票, in one transaction: tally and inclusion list are written, the slips destroyed.

    Before the last day is over only with `now` (everybody has cast). Where more slips came back
    than were handed out, nothing is counted: the poll is void and has to be held anew.
    """
    if not now and clock.today() <= poll.closes_on:
        raise ValidationError(
            {"now": _("%s 截止，期满后结束；都已填写的可以提前") % poll.closes_on}
        )
    blind.hold(poll)
    if poll.kind == Kind.BLIND:
        cast, issued = blind.returned(poll), blind.handed_out(poll)
        if not ballots_valid(present=issued, handed_out=issued, returned=cast):
            words = _("收回 %(cast)d 张，多于发出的 %(issued)d 张")
            return annul(poll, actor=actor, reason=words % {"cast": cast, "issued": issued})
        result = blind.count(poll)
    else:
        result = _named(poll)
    take(poll, POLL, "close", actor=actor, result=result, closed_on=clock.today())
    note(actor, "polls.close", poll, cast=result["cast"])
    return poll


@transaction.atomic
def annul(poll: Poll, *, actor: Actor, reason: str) -> Poll:
    """作废: the numbers do not fit, so nothing of it counts; what was cast is destroyed."""
    told = {"cast": blind.returned(poll), "issued": blind.handed_out(poll), "reason": reason}
    take(poll, POLL, "annul", actor=actor, result=told, closed_on=clock.today())
    blind.destroy(poll)
    note(actor, "polls.annul", poll, reason=reason)
    return poll


def _named(poll: Poll) -> dict[str, Any]:
    choices = NamedAnswer.objects.filter(poll=poll).values_list("choice", flat=True)
    return {"counts": tally(choices, poll.options), "cast": len(choices), "eligible": poll.eligible}


@transaction.atomic
def withdraw(poll: Poll, *, actor: Actor, reason: str) -> Poll:
    """撤销: what was cast is destroyed uncounted."""
    take(poll, POLL, "withdraw", actor=actor, closed_on=clock.today())
    blind.destroy(poll)
    note(actor, "polls.withdraw", poll, reason=reason)
    return poll


def _closed_polls_keep_no_slips() -> Iterator[str]:
    for poll in Poll.objects.filter(slip__isnull=False, state=CLOSED).distinct()[:20]:
        yield f"测评 {poll.pk} 已结束，还留有票"


def _counts_fit() -> Iterator[str]:
    """Slips cast are no more than slips printed, and as many as the inclusion list."""
    counted: Any = Poll.objects.filter(state=CLOSED, kind=Kind.BLIND)
    for poll in counted.annotate(listed=models.Count("inclusion")):
        told: Mapping[str, Any] = poll.result
        if told.get("cast") != poll.listed or poll.listed > blind.handed_out(poll):
            yield f"测评 {poll.pk} 的计票、凭记和应参加人数不符"


def _redraw() -> None:
    """After a restore: slips are in no backup, so what was open has to be held anew."""
    for poll in Poll.objects.filter(kind=Kind.BLIND, state=OPEN):
        annul(poll, actor=System(_("恢复备份")), reason=_("票不进备份，恢复后须重新测评"))


INVARIANTS: list[Callable[[], Iterator[str]]] = [_closed_polls_keep_no_slips, _counts_fit]
AFTER_RESTORE: list[Callable[[], None]] = [_redraw]
