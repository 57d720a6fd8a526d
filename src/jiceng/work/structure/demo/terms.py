"""Terms renewed and reminded of; overdue, put off, or brought forward."""

from datetime import timedelta

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.kit.demo import World
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Term
from jiceng.work.structure import actions
from jiceng.work.structure.demo.changes import ask, grant


def terms(world: World) -> None:
    """Most bodies are elected anew when due, and reminded before; some are late or put off."""
    later = Term.objects.filter(until=None, org__until=None).select_related("org__parent")
    for number, term in enumerate(later.order_by("ends_on", "pk")):
        if term.ends_on > add_months(world.until, 6):
            continue
        _remind(world, term, number)
        if term.ends_on > world.until or number % 13 == 5:
            continue
        if number % 17 == 3:
            _put_off(world, term, number)
            continue
        if number % 29 == 11:
            _bring_forward(world, term, number)
            continue
        on = min(term.ends_on - timedelta(days=world.dice.randrange(20)), world.until)
        with clock.at(on):
            orgs.begin_term(actor=world.actor, org=term.org, since=on)


def _remind(world: World, term: Term, number: int) -> None:
    """Nine in ten are reminded, a few days after it was due."""
    day = add_months(term.ends_on, -6) + timedelta(days=world.dice.randrange(20))
    if number % 10 == 9 or day > world.until or day < max(world.since, term.since):
        return
    words = f"{term.org}任期将于{term.ends_on}届满，请做好换届准备。（演示）"
    with clock.at(day):
        actions.remind(
            term, actor=world.actor, on=day, way="letter" if number % 2 else "call", words=words
        )


def _put_off(world: World, term: Term, number: int) -> None:
    """Put off by an application; some of these have run out by now as well."""
    day = term.ends_on - timedelta(days=10)
    if day < world.since + timedelta(days=40) or day > world.until:
        return
    to = add_months(term.ends_on, 6 + number % 6)
    one = ask(
        world, day, kind="postpone", org=term.org, subject=term.org, extended_to=to,
        reason="单位改制，暂不具备换届条件（演示）",
    )  # fmt: skip
    grant(world, one, 300 + number)


def _bring_forward(world: World, term: Term, number: int) -> None:
    """Elected anew four months early; one of three did not ask first."""
    on = add_months(term.ends_on, -4)
    day = on - timedelta(days=5)
    if day < max(world.since, term.since) + timedelta(days=40):
        return
    if number % 3:
        one = ask(
            world, day, kind="advance", org=term.org, subject=term.org, extended_to=on,
            reason="班子主要成员调整，提前换届（演示）",
        )  # fmt: skip
        grant(world, one, 400 + number)
    with clock.at(on):
        orgs.begin_term(actor=world.actor, org=term.org, since=on)
