"""The worker's round: what is new in the journal, and handing it over with patience."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiceng.channels.hooks.actions.keeping import stop
from jiceng.channels.hooks.models import Delivery, Subscription
from jiceng.channels.hooks.rules import ROUND, TRIES, pause
from jiceng.channels.protocols import targets
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.hooks import dingtalk_query, post_bot, post_json
from jiceng.channels.protocols.targets import Target, TargetError
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import issue_ticket
from jiceng.kit.rooms import gather
from jiceng.registers.outbox.rules import Answer, Outcome, UnclearError

WORKER = System("推送")
BATCH: Final = 500
LATE: Final = timedelta(minutes=15)
"""A long transaction's lines may show this much after their numbers were given."""
LOST: Final = timedelta(minutes=5)
KEPT: Final = timedelta(days=7)
GIVEN_UP: Final = timedelta(days=30)
State, Face = Delivery.State, Subscription.Face


def run() -> int:
    """One round, for the scheduler; how many events were delivered."""
    gather_new()
    _find_lost()
    found = Subscription.objects.filter(on=True).order_by("pk")
    return sum(tell(subscription) for subscription in found)


def gather_new() -> int:
    """A delivery for each new line of the journal that somebody subscribed; once each."""
    made = 0
    for one in Subscription.objects.filter(on=True).order_by("pk"):
        lines = JournalLine.objects.filter(pk__gt=one.since_line, verb__in=one.verbs)
        had = Delivery.objects.filter(subscription=one, line__gt=one.since_line)
        fresh = lines.exclude(pk__in=had.values("line")).order_by("pk")[:BATCH]
        rows = [
            Delivery(
                subscription=one, line=line.pk, verb=line.verb, label=line.label,
                record=line.record, happened_at=line.at, not_before=clock.now(),
            )
            for line in fresh
        ]  # fmt: skip
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        made += len(rows)
        if len(rows) < BATCH:
            _move_on(one)
    return made


def _move_on(subscription: Subscription) -> None:
    """Leave behind what is old enough that nothing can still turn up before it."""
    settled = JournalLine.objects.filter(pk__gt=subscription.since_line)
    settled = settled.filter(at__lt=clock.now() - LATE)
    last = settled.aggregate(last=Max("pk"))["last"]
    if last is not None:
        Subscription.objects.filter(pk=subscription.pk).update(since_line=last)


def _find_lost() -> None:
    """What a dead worker was handing over: JSON again (its receiver knows it by its id), a bot's
    line not.
    """
    lost = Delivery.objects.filter(state=State.SENDING, taken_at__lt=clock.now() - LOST)
    lost.filter(subscription__face=Face.JSON).update(state=State.WAITING)
    lost.exclude(subscription__face=Face.JSON).update(
        state=State.DEAD, settled_at=clock.now(), words=_("推送中断，可能已经送达，不再自动推送")
    )


def tell(subscription: Subscription) -> int:
    """Hand over what is due to one receiver; how many it took. No transaction may be open."""
    due = Delivery.objects.waiting().filter(subscription=subscription, not_before__lte=clock.now())
    rows = list(due.order_by("line")[: ROUND if subscription.face == Face.JSON else BATCH])
    if not rows:
        return 0
    try:
        url, secret = _opened(subscription)
        target = targets.public(url)
    except TargetError as why:
        return _settle(subscription, _taken(rows), Answer(Outcome.LATER, words=str(why)))
    if subscription.face != Face.JSON:
        return _say(subscription, _taken(rows), target, secret)
    told = 0
    for row in rows:
        took = _hand(subscription, _taken([row]), target, secret)
        told += took
        if not took:  # it does not listen just now: the rest waits for the next round
            break
    return told


def _opened(subscription: Subscription) -> tuple[str, str]:
    ticket = issue_ticket(WORKER, subscription, "url", "secret", purpose="推送事件")
    secret = subscription.secret.open(ticket) if subscription.secret is not None else ""
    url = subscription.url.open(ticket)
    if subscription.face == Face.DINGTALK and secret:
        url = f"{url}&{dingtalk_query(secret, int(clock.now().timestamp() * 1000))}"
    return url, secret


def _taken(rows: Sequence[Delivery]) -> list[Delivery]:
    """Those that are ours: marked before anything is called, and the mark stands."""
    with transaction.atomic(durable=True):
        return [
            row for row in rows
            if Delivery.objects.filter(pk=row.pk, state=State.WAITING).update(
                state=State.SENDING, taken_at=clock.now()
            )
        ]  # fmt: skip


def _hand(one: Subscription, rows: list[Delivery], target: Target, secret: str) -> int:
    """One event as signed JSON; sent again until it is taken, for its id says which it is."""
    if not rows:
        return 0
    row = rows[0]
    said = {
        "type": row.verb,
        "timestamp": row.happened_at.isoformat(),
        "data": {"id": str(row.uid), "label": row.label, "record": row.record},
    }
    at = int(clock.now().timestamp())
    try:
        answer = post_json(target, said, secret=secret, request=str(row.uid), at=at)
    except (NotReachedError, UnclearError) as why:
        answer = Answer(Outcome.LATER, words=f"没有连上或者没有答复：{why}")
    return _settle(one, rows, answer)


def _say(one: Subscription, rows: list[Delivery], target: Target, _secret: str) -> int:
    """All that waits as one line in the group: never more than one a round."""
    if not rows:
        return 0
    try:
        answer = post_bot(target, words_of(rows))
    except NotReachedError as why:
        answer = Answer(Outcome.LATER, words=f"没有连上：{why}")
    except UnclearError as why:
        said = f"没有明确答复，可能已经送达，不再自动推送：{why}"
        answer = Answer(Outcome.REFUSED, words=said)
    return _settle(one, rows, answer)


def words_of(rows: Sequence[Delivery]) -> str:
    """How many of what; no names, no content."""
    counts = Counter(row.verb for row in rows)
    said = [
        _("%(what)s %(count)d 件") % {"what": title_of(v), "count": n} for v, n in counts.items()
    ]
    return _("新的动态：%s。请登录系统查看") % "；".join(said)


def title_of(verb: str) -> str:
    """What an event is called: its room, and the verb as the room's pages say it."""
    room = verb.partition(".")[0]
    title = str(apps.get_app_config(room).verbose_name) if room in _labels() else room
    pages = next(iter(gather("pages", "PAGES")))
    return f"{title}·{pages.in_words(verb)}"


def _labels() -> set[str]:
    """A room may have been taken out since it was subscribed."""
    return {config.label for config in apps.get_app_configs()}


@transaction.atomic
def _settle(one: Subscription, rows: Sequence[Delivery], answer: Answer) -> int:
    now, took = clock.now(), answer.outcome == Outcome.SENT
    values: dict[str, Any] = {"sent_at": now} if took else {"failed_at": now}
    Subscription.objects.filter(pk=one.pk).update(words=answer.words[:200], **values)
    for row in rows:
        tries = row.tries + 1
        mine = Delivery.objects.filter(pk=row.pk, state=State.SENDING)
        if answer.outcome == Outcome.LATER and tries < TRIES:
            mine.update(state=State.WAITING, tries=tries, not_before=now + pause(tries),
                        words=answer.words[:200])  # fmt: skip
        else:
            state = State.SENT if took else State.DEAD
            mine.update(state=state, tries=tries, settled_at=now, words=answer.words[:200])
    if answer.outcome == Outcome.REFUSED and one.face == Face.JSON:
        stop(one, actor=WORKER, reason=answer.words)
    return len(rows) if took else 0


def purge() -> int:
    """Forget what was delivered a week ago, and what was given up a month ago."""
    now = clock.now()
    sent = Delivery.objects.filter(state=State.SENT, settled_at__lt=now - KEPT)
    sent = sent.filter(line__lte=_lowest())
    dead = Delivery.objects.filter(state=State.DEAD, settled_at__lt=now - GIVEN_UP)
    return int(sent.delete()[0]) + int(dead.filter(line__lte=_lowest()).delete()[0])


def _lowest() -> int:
    """Lines above are still looked through: what is forgotten there would be told again."""
    found = Subscription.objects.filter(on=True).order_by("since_line").first()
    return int(found.since_line) if found else 2**62
