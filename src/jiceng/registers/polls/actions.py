"""The verbs of polls: draw up, begin, cast, answer, rate, close; a blind cast leaves no trace."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org
from jiceng.registers.polls.flows import CLOSED, OPEN, POLL
from jiceng.registers.polls.models import Inclusion, NamedAnswer, Poll, Satisfaction, Slip
from jiceng.registers.polls.rules import (
    ALPHABET,
    CODE_LENGTH,
    REFUSAL,
    SMALLEST,
    digest,
    inclusion,
    is_election,
    tally,
)

MANY = 5_000
_dice = secrets.SystemRandom()
Kind = Poll.Kind


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> Poll:
    """Draw up a poll: kind, org, title, options, opens_on, closes_on; a formal election is
    refused, whatever it is called.
    """
    if is_election(title=values["title"], text=values.get("text", "")):
        raise ValidationError({"title": _(REFUSAL)})
    options = _options(values.get("options", ()))
    if values["closes_on"] < values["opens_on"]:
        raise ValidationError({"closes_on": _("截止日期早于开始日期，请检查")})
    group = max(SMALLEST, values.get("min_group") or SMALLEST)
    most = min(max(1, values.get("most") or 1), len(options))
    named = values | {"options": options, "min_group": group, "most": most}
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
def begin(poll: Poll, *, actor: Actor) -> Poll:
    """开始: from now on nothing of the question changes."""
    if poll.kind == Kind.BLIND and not Slip.objects.filter(poll=poll).exists():
        raise ValidationError(_("请先按应参加人数生成票码，印好装封后当场抽取"))
    take(poll, POLL, "begin", actor=actor)
    note(actor, "polls.begin", poll)
    return poll


@transaction.atomic
def print_slips(poll: Poll, *, actor: Actor, eligible: int) -> list[str]:
    """生成票码, as many as people are entitled; shown this once, to be printed, sealed and drawn
    blindly. Only digests are kept: nobody knows who draws which.
    """
    if poll.kind != Kind.BLIND or poll.state != Poll.State.DRAFTED:
        raise ValidationError(_("只有还没开始的无记名测评可以生成票码"))
    if not SMALLEST <= eligible <= MANY:
        words = _("应参加人数在 %(least)d 到 %(most)d 之间才能无记名测评")
        raise ValidationError({"eligible": words % {"least": SMALLEST, "most": MANY}})
    Slip.objects.filter(poll=poll).delete()
    codes: set[str] = set()
    while len(codes) < eligible:
        codes.add("".join(_dice.choice(ALPHABET) for _n in range(CODE_LENGTH)))
    shuffled = sorted(codes)
    _dice.shuffle(shuffled)
    slips = [Slip(digest=digest(code, poll.salt), poll=poll) for code in shuffled]
    Slip.objects.bulk_create(sorted(slips, key=lambda slip: slip.digest))
    poll.eligible = eligible
    poll.save(update_fields=["eligible"])
    note(actor, "polls.print_slips", poll, eligible=eligible)
    return shuffled


def _choice(poll: Poll, chosen: Sequence[int]) -> str:
    picked = sorted(set(chosen))
    if (
        not picked
        or len(picked) > poll.most
        or not 0 <= picked[0] <= picked[-1] < len(poll.options)
    ):
        raise ValidationError({"choice": _("请选择 1 到 %d 项") % poll.most})
    return ",".join(map(str, picked))


def _running(poll: Poll) -> None:
    if poll.state != OPEN or not poll.opens_on <= clock.today() <= poll.closes_on:
        raise ValidationError(_("这项测评现在不能填写"))


@transaction.atomic
def cast(poll: Poll, *, code: str, chosen: Sequence[int]) -> None:
    """投一张无记名票; casting again with the same code replaces it, and the last one counts.

    No actor and no journal line: who casts is not known and may not be. Every slip of the poll
    is written anew, in the order of its digest, so that the database's own row versions say of
    all slips the same.
    """
    _running(poll)
    choice, mark = _choice(poll, chosen), digest(code, poll.salt)
    Poll.objects.select_for_update().get(pk=poll.pk)
    slips = list(Slip.objects.filter(poll=poll).order_by("digest"))
    found = [slip for slip in slips if slip.digest == mark]
    if not found:
        raise ValidationError({"code": _("票码不对，请核对票面；字母不分大小写")})
    found[0].choice = choice
    Slip.objects.filter(poll=poll).delete()
    Slip.objects.bulk_create(slips, batch_size=500)


@transaction.atomic
def answer(
    poll: Poll, *, actor: Actor, account: Account, chosen: Sequence[int], comment: str = ""
) -> NamedAnswer:
    """填写记名意见; a second answer replaces the first."""
    if poll.kind != Kind.NAMED:
        raise ValidationError(_("这不是记名征求意见"))
    _running(poll)
    values = {"choice": _choice(poll, chosen), "comment": comment, "on": clock.today()}
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

    Before the last day is over only with `now` (everybody has cast).
    """
    if not now and clock.today() <= poll.closes_on:
        raise ValidationError(
            {"now": _("%s 截止，期满后结束；都已填写的可以提前") % poll.closes_on}
        )
    result = _blind(poll) if poll.kind == Kind.BLIND else _named(poll)
    take(poll, POLL, "close", actor=actor, result=result, closed_on=clock.today())
    note(actor, "polls.close", poll, cast=result["cast"])
    return poll


def _blind(poll: Poll) -> dict[str, Any]:
    Poll.objects.select_for_update().get(pk=poll.pk)
    cast_ = list(Slip.objects.filter(poll=poll).exclude(choice="").order_by("digest"))
    counts = tally((slip.choice for slip in cast_), poll.options)
    # Sorted by themselves: their order tells nothing of the casting.
    marks = sorted(inclusion(slip.digest, poll.salt) for slip in cast_)
    Inclusion.objects.bulk_create([Inclusion(poll=poll, mark=mark) for mark in marks])
    _destroy(poll)
    return {"counts": counts, "cast": len(cast_), "eligible": poll.eligible}


def _destroy(poll: Poll) -> None:
    """Overwrite, then delete; SQLite also zeroes the freed pages."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    Slip.objects.filter(poll=poll).update(choice="")
    Slip.objects.filter(poll=poll).delete()


def _named(poll: Poll) -> dict[str, Any]:
    choices = NamedAnswer.objects.filter(poll=poll).values_list("choice", flat=True)
    return {"counts": tally(choices, poll.options), "cast": len(choices), "eligible": poll.eligible}


@transaction.atomic
def withdraw(poll: Poll, *, actor: Actor, reason: str) -> Poll:
    """撤销: what was cast is destroyed uncounted."""
    take(poll, POLL, "withdraw", actor=actor, closed_on=clock.today())
    _destroy(poll)
    note(actor, "polls.withdraw", poll, reason=reason)
    return poll


def is_counted(poll: Poll, code: str) -> bool:
    """Whether the slip of this code is in the closed poll's list; its holder may look."""
    mark = inclusion(digest(code, poll.salt), poll.salt)
    found: bool = Inclusion.objects.filter(poll=poll, mark=mark).exists()
    return found


def _closed_polls_keep_no_slips() -> Iterator[str]:
    for poll in Poll.objects.filter(slip__isnull=False, state=CLOSED).distinct()[:20]:
        yield f"测评 {poll.pk} 已结束，还留有票"


def _counts_fit() -> Iterator[str]:
    """Slips cast are no more than slips printed, and as many as the inclusion list."""
    for poll in Poll.objects.filter(state=CLOSED, kind=Kind.BLIND):
        told: Mapping[str, Any] = poll.result
        listed = Inclusion.objects.filter(poll=poll).count()
        if told.get("cast") != listed or listed > (poll.eligible or 0):
            yield f"测评 {poll.pk} 的计票、凭记和应参加人数不符"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_closed_polls_keep_no_slips, _counts_fit]
