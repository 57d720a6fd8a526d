"""Passing an order on to another authority's system, and asking once a day how it stands there."""

from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.channels.open311.flows import PASSING
from jiceng.channels.open311.models import Passing
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.letters import Letter
from jiceng.channels.protocols.open311 import Open311
from jiceng.channels.protocols.targets import TargetError
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take
from jiceng.kit.roles import STAFF
from jiceng.kit.schedules import Every
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.outbox.actions import queue_many
from jiceng.registers.outbox.rules import TRIES, Answer, Outcome, UnclearError, pause

WORKER: Final = System("外转")
DAILY: Final = timedelta(days=1)
LOST: Final = timedelta(minutes=15)
BATCH: Final = 50
State = Passing.State


def client() -> Open311 | None:
    """The other system, where an operator has set it up and switched it on."""
    if not apps.is_installed("jiceng.channels.lines"):
        return None
    from jiceng.channels.lines.known import in_use  # noqa: PLC0415  # may be left out

    told = in_use("open311")
    if told is None:
        return None
    return Open311(
        told["endpoint"], told["api_key"], told["service_code"], told.get("jurisdiction", "")
    )


@transaction.atomic
def forward(order: Any, *, actor: Actor) -> Passing | None:
    """外转: what a clerk handed to the hotline is passed on, once; None where nothing is set."""
    if client() is None:
        return None
    made, fresh = Passing.objects.get_or_create(
        order=str(Ref.to(order)),
        defaults={"org": order.handler, "not_before": clock.now(), "passed_on": clock.today()},
    )
    if fresh:
        note(actor, "open311.forward", made)
    found: Passing = made
    return found


def run() -> int:
    """One round, for the scheduler: what waits is passed on, what was is asked after."""
    way = client()
    for one in Passing.objects.filter(state=State.SENDING, taken_at__lt=clock.now() - LOST):
        _settle(one, State.UNCLEAR, words=_("转送中断，请核实，不会自动重转"))
    if way is None:
        return 0
    due = Passing.objects.filter(not_before__lte=clock.now()).select_related("org").order_by("pk")
    count = 0
    for one in due.filter(state=State.WAITING)[:BATCH]:
        became = _pass(one, way)
        count += became == State.SENT
        if became == State.WAITING:  # it does not listen just now: the rest waits for a later round
            break
    for one in due.filter(state=State.SENT, closed=False)[:BATCH]:
        if not _ask(one, way):
            break
    return count


def _pass(one: Passing, way: Open311) -> str:
    """What became of it. Marked before the call; what may have arrived is never passed on again by
    itself.
    """
    with transaction.atomic(durable=True):
        rows = Passing.objects.filter(pk=one.pk, state=State.WAITING)
        if not rows.update(state=State.SENDING, taken_at=clock.now()):
            return State.SENDING
    order: Any = Ref.read(one.order).open()
    place = order.org.name
    answer: Answer | None = None
    try:
        answer = way.send(Letter(place, one.order, text=order.text))
    except NotReachedError as why:
        answer = Answer(Outcome.LATER, words=f"没有连上：{why}")
    except UnclearError as why:
        _settle(one, State.UNCLEAR, words=f"没有明确答复，请核实，不会自动重转：{why}")
        return State.UNCLEAR
    if answer.outcome == Outcome.LATER and one.tries + 1 < TRIES:
        after = clock.now() + pause(one.tries + 1)
        Passing.objects.filter(pk=one.pk).update(
            state=State.WAITING, tries=one.tries + 1, not_before=after, words=answer.words
        )
        return State.WAITING
    state = State.SENT if answer.outcome == Outcome.SENT else State.REFUSED
    _settle(one, state, words=answer.words, code=answer.receipt)
    return state


@transaction.atomic
def _settle(one: Passing, state: str, **values: Any) -> None:
    values["words"] = values["words"][:200]
    rows = Passing.objects.filter(pk=one.pk, state=State.SENDING)
    if rows.update(state=state, not_before=clock.now() + DAILY, **values):
        reread(one)
        said = f"{one.get_state_display()} {one.code} {one.words}".strip()
        _tell(one, _("外转的诉求：%s") % said, state)


def _ask(one: Passing, way: Open311) -> bool:
    """Once a day; what cannot be learnt today is asked tomorrow. False where nobody answered."""
    rows = Passing.objects.filter(pk=one.pk, closed=False)
    try:
        status, words = way.stands(one.code)
    except (NotReachedError, UnclearError, TargetError):
        rows.update(not_before=clock.now() + DAILY)
        return False
    with transaction.atomic():
        closed = status == "closed"
        if rows.update(not_before=clock.now() + DAILY, words=words, closed=closed) and closed:
            said = {"code": one.code, "words": words}
            _tell(one, _("外转的诉求 %(code)s 对方已办结：%(words)s") % said, "closed")
    return True


def _tell(one: Passing, text: str, what: str) -> None:
    """To whoever keeps the office that passed it on."""
    org = one.org
    held = Grant.objects.standing(clock.today()).filter(org=org, role__in=STAFF)
    accounts = Account.objects.filter(pk__in=held.values("account"), is_active=True)
    queue_many(
        [
            {"org": org, "account": account, "channel": "page", "kind": "result", "text": "{said}",
             "params": {"said": text[:300]},
             "dedupe_key": f"open311:{one.pk}:{what}:{account.pk}"}
            for account in accounts.order_by("pk")
        ],
        actor=WORKER,
    )  # fmt: skip


def _found_out(one: Passing, verb: str, actor: Actor, **changes: Any) -> Passing:
    take(one, PASSING, verb, actor=actor, not_before=clock.now(), **changes)
    note(actor, f"open311.{verb}", one)
    return one


@transaction.atomic
def confirm_sent(passing: Passing, *, actor: Actor, code: str) -> Passing:
    """核实为已转 by a person who asked there; from now on it is asked after by this number."""
    return _found_out(passing, "confirm_sent", actor, code=code.strip(), words=_("人工核实"))


@transaction.atomic
def confirm_not_sent(passing: Passing, *, actor: Actor) -> Passing:
    """核实为没有转到."""
    return _found_out(passing, "confirm_not_sent", actor, words=_("人工核实，没有转到"))


@transaction.atomic
def pass_again(passing: Passing, *, actor: Actor) -> Passing:
    """重新转送 what for certain is not there, its tries counted from nought."""
    return _found_out(passing, "pass_again", actor, tries=0, taken_at=None, words="")


def _given_a_number() -> Any:
    """已转的都有对方编号."""
    for one in Passing.objects.filter(Q(state=State.SENT), code="")[:20]:
        yield f"外转 {one.pk} 已转却没有对方编号"


INVARIANTS = [_given_a_number]
SCHEDULES = [Every("jiceng.channels.open311.actions.run", 1)]
