"""The blind path: slips printed, cast, counted and destroyed; nothing of it can be linked.

The choice of a slip lies enciphered under a key outside the database, and is enciphered anew with
every cast of anybody: two copies of the table an hour apart say who cast, never what.
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.kernel import ciphers, clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import pour
from jiceng.kernel.journal import note
from jiceng.registers.polls.flows import OPEN
from jiceng.registers.polls.models import Inclusion, Poll, Slip
from jiceng.registers.polls.rules import (
    ALPHABET,
    CODE_LENGTH,
    SMALLEST,
    digest,
    inclusion,
    part,
    tally,
)

MANY = 5_000
ROWS = 40_000  # slips × parts: all are written anew with each cast
WIDTH = 64  # bytes of every choice, whatever it is
CAST, NOTHING = "+", "-"
_dice = secrets.SystemRandom()


def hold(poll: Poll) -> None:
    """Until the transaction ends nobody else prints, begins, casts or closes; what was read of the
    poll before may have changed and is read again.
    """
    fresh = Poll.objects.select_for_update().get(pk=poll.pk)
    poll.state, poll.eligible = fresh.state, fresh.eligible
    poll.issued, poll.key = fresh.issued, fresh.key


@transaction.atomic
def print_slips(poll: Poll, *, actor: Actor, eligible: int) -> list[str]:
    """生成票码, as many as people are entitled; shown this once, to be printed, sealed and drawn
    blindly. Only digests are kept: nobody knows who draws which.
    """
    hold(poll)
    if poll.kind != Poll.Kind.BLIND or poll.state != Poll.State.DRAFTED:
        raise ValidationError(_("只有还没开始的无记名测评可以生成票码"))
    most = min(MANY, ROWS // (1 + len(poll.subjects)))
    if not SMALLEST <= eligible <= most:
        words = _("应参加人数在 %(least)d 到 %(most)d 之间才能无记名测评")
        raise ValidationError({"eligible": words % {"least": SMALLEST, "most": most}})
    Slip.objects.filter(poll=poll).delete()
    codes: set[str] = set()
    while len(codes) < eligible:
        codes.add("".join(_dice.choice(ALPHABET) for _n in range(CODE_LENGTH)))
    shuffled = sorted(codes)
    _dice.shuffle(shuffled)
    _write(poll, {mark: "" for code in shuffled for mark in _marks(poll, code)})
    poll.eligible, poll.key = eligible, ciphers.newest()
    poll.save(update_fields=["eligible", "key"])
    note(actor, "polls.print_slips", poll, eligible=eligible)
    return shuffled


def _marks(poll: Poll, code: str) -> list[str]:
    """Where a slip lies: itself, and each of its parts apart."""
    own = digest(code, poll.salt)
    return [own, *(part(own, nth) for nth in range(len(poll.subjects)))]


def _write(poll: Poll, slips: Mapping[str, str]) -> None:
    """All slips of a poll in one go, in the order of their digests."""
    pour(Slip, ("digest", "poll_id", "choice"), ((m, poll.pk, slips[m]) for m in sorted(slips)))


def running(poll: Poll) -> None:
    """Refuse before, after and outside the days of a poll."""
    if poll.state != OPEN or not poll.opens_on <= clock.today() <= poll.closes_on:
        raise ValidationError(_("这项测评现在不能填写"))


def one_of(poll: Poll, chosen: Sequence[int]) -> str:
    """A choice as it is kept: positions of options, joined by commas."""
    picked = sorted(set(chosen))
    if (
        not picked
        or len(picked) > poll.most
        or not 0 <= picked[0] <= picked[-1] < len(poll.options)
    ):
        raise ValidationError({"choice": _("请选择 1 到 %d 项") % poll.most})
    return ",".join(map(str, picked))


def _of_each(poll: Poll, chosen: Sequence[int | None]) -> list[str]:
    """The choice for each subject; None abstains from one, not from all."""
    known = [one for one in chosen if one is not None]
    if len(chosen) != len(poll.subjects) or not known:
        raise ValidationError({"choice": _("请至少给一位选一个等次，其余可以弃权")})
    if not all(0 <= one < len(poll.options) for one in known):
        raise ValidationError({"choice": _("没有这个选项，请从列表里选")})
    return [f"{nth}:{NOTHING if one is None else one}" for nth, one in enumerate(chosen)]


@transaction.atomic
def cast(poll: Poll, *, code: str, chosen: Sequence[Any]) -> bool:
    """投一张无记名票; casting again with the same code replaces it, and the last one counts: then
    the answer is True. `chosen` are positions of options, or one for each subject (None: 弃权).

    No actor and no journal line: who casts is not known and may not be. Every slip of the poll
    is written anew, in the order of its digest, so that the database's own row versions say of
    all slips the same.
    """
    running(poll)
    choices = [CAST, *_of_each(poll, chosen)] if poll.subjects else [one_of(poll, chosen)]
    marks = _marks(poll, code)
    hold(poll)
    running(poll)
    slips = dict(Slip.objects.filter(poll=poll).values_list("digest", "choice"))
    if marks[0] not in slips:
        raise ValidationError({"code": _("票码不对，请核对票面；字母不分大小写")})
    again = bool(slips[marks[0]])
    opened = {mark: _opened(poll, choice) for mark, choice in slips.items() if choice}
    opened |= dict(zip(marks, choices, strict=True))
    fresh = {mark: _shut(poll, choice) for mark, choice in opened.items()}
    Slip.objects.filter(poll=poll).delete()
    _write(poll, {**slips, **fresh})
    return again


def _entry(poll: Poll) -> str:
    entry: str | None = settings.JICENG_KEYS.get(poll.key)
    if entry is None:
        raise ValidationError(_("这次测评的密钥不在了，票打不开，请撤销后重新测评"))
    return entry


def _shut(poll: Poll, choice: str) -> str:
    sealed = ciphers.wrap(choice.ljust(WIDTH).encode(), _entry(poll), poll.salt.encode())
    return base64.urlsafe_b64encode(sealed).decode()


def _opened(poll: Poll, choice: str) -> str:
    sealed = base64.urlsafe_b64decode(choice)
    return ciphers.unwrap(sealed, _entry(poll), poll.salt.encode()).decode().rstrip()


def handed_out(poll: Poll) -> int:
    """How many slips were drawn; of old polls, how many were printed."""
    return (poll.eligible if poll.issued is None else poll.issued) or 0


def _cast_slips(poll: Poll) -> list[tuple[str, str]]:
    """Digest and choice of each slip cast; of its parts, where there are any, apart."""
    rows = Slip.objects.filter(poll=poll).exclude(choice="").order_by("digest")
    return [(slip.digest, _opened(poll, slip.choice)) for slip in rows]


def returned(poll: Poll) -> int:
    """How many slips have been cast so far; who casts fills all parts of a slip."""
    filled: int = Slip.objects.filter(poll=poll).exclude(choice="").count()
    return filled // (1 + len(poll.subjects))


def count(poll: Poll) -> dict[str, Any]:
    """Tally and inclusion list; then the slips are destroyed. Who calls holds the poll."""
    rows = _cast_slips(poll)
    whole = [(mark, one) for mark, one in rows if not poll.subjects or one == CAST]
    # Sorted by themselves: their order tells nothing of the casting.
    marks = sorted(inclusion(mark, poll.salt) for mark, _choice in whole)
    Inclusion.objects.bulk_create([Inclusion(poll=poll, mark=mark) for mark in marks])
    destroy(poll)
    result: dict[str, Any] = {"cast": len(whole), "eligible": poll.eligible}
    if not poll.subjects:
        ballots = sorted(one for _mark, one in whole)
        return result | {"ballots": [ballots], "counts": tally(ballots, poll.options)}
    parts = [one.split(":") for _mark, one in rows if one != CAST]
    each = [
        sorted(choice for nth, choice in parts if int(nth) == place)
        for place in range(len(poll.subjects))
    ]
    told = [tally((one for one in ballots if one != NOTHING), poll.options) for ballots in each]
    return result | {"ballots": each, "counts": {}, "each": told}


def destroy(poll: Poll) -> None:
    """Overwrite, then delete; SQLite also zeroes the freed pages."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    Slip.objects.filter(poll=poll).update(choice="")
    Slip.objects.filter(poll=poll).delete()


def is_counted(poll: Poll, code: str) -> bool:
    """Whether the slip of this code is in the closed poll's list; its holder may look."""
    mark = inclusion(digest(code, poll.salt), poll.salt)
    found: bool = Inclusion.objects.filter(poll=poll, mark=mark).exists()
    return found


def publish(poll: Poll) -> dict[str, Any]:
    """What an independent recount needs: numbers, ballots in sorted order, marks, and no name."""
    marks = Inclusion.objects.filter(poll=poll).order_by("mark").values_list("mark", flat=True)
    single = not poll.subjects
    return {
        "title": poll.title,
        "options": poll.options,
        "subjects": poll.subjects or [poll.title],
        "salt": poll.salt,
        "printed": poll.eligible,
        "issued": handed_out(poll),
        "cast": poll.result["cast"],
        "ballots": poll.result["ballots"],
        "counts": [poll.result["counts"]] if single else poll.result["each"],
        "marks": list(marks),
    }


UNSAVED = [Slip]  # in no backup: two of them would say which slips were cast in between
