"""困难党员, visits, honours and the roll of fifty years."""

from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.work.membership import actions
from jiceng.work.membership.access import CARES, KEEPS, SETTLES
from jiceng.work.membership.forms.care import EndForm, MedalForm, said_of
from jiceng.work.membership.models import Detail, Hardship, Honour
from jiceng.work.membership.rules import awarding
from jiceng.work.membership.sheets.care import FIFTY, HARDSHIPS, HONOURS, VISITS


def today(*names: str) -> Any:
    """A new form begins on today's date."""

    def start(actor: Actor, scope: Scope) -> dict[str, Any]:
        del actor, scope
        return dict.fromkeys(names, clock.today())

    return start


def visit_start(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"visited_on": clock.today(), "by": str(scope.node or "")}


def on_today(name: str) -> Any:
    return lambda record: {name: clock.today()}


def standing(hardship: Hardship) -> bool:
    return hardship.until is None


def undelivered(honour: Honour) -> bool:
    return honour.kind == Honour.Kind.FIFTY and honour.medal_on is None


def asked(honour: Honour, actor: Actor) -> Panel | None:
    """What the rules ask about a medal of fifty years; nothing is refused for it."""
    del actor
    if honour.kind != Honour.Kind.FIFTY:
        return None
    own = Detail.objects.filter(member=honour.member).first()
    found = awarding(
        full_on=honour.member.full_on,
        awarded_on=honour.awarded_on,
        correction=own.correction if own else 0,
    )
    if not found:
        return None
    facts = [{"title": gettext_lazy("请核对"), "text": said_of(found), "kind": "text"}]
    return Panel("asked", gettext_lazy("提示"), facts=facts)


HARDSHIPS_PAGES = RecordPages(
    HARDSHIPS,
    noun=gettext_lazy("困难党员"),
    record=actions.list_hardship,
    acts=[
        ActPage(
            "end_hardship",
            gettext_lazy("不再列为困难党员"),
            actions.end_hardship,
            EndForm,
            when=standing,
            start=on_today("on"),
        )
    ],
    menu=("党员", 60),
    icon="people",
    keeps=CARES,
    sees=CARES,
    start=today("since"),
    verbs={"list_hardship": gettext_lazy("列为困难党员")},
)
VISITS_PAGES = RecordPages(
    VISITS,
    noun=gettext_lazy("走访慰问"),
    record=actions.visit,
    menu=("党员", 61),
    icon="service",
    keeps=CARES,
    sees=CARES,
    start=visit_start,
    verbs={"visit": gettext_lazy("走访慰问")},
)
HONOURS_PAGES = RecordPages(
    HONOURS,
    noun=gettext_lazy("党员荣誉"),
    record=actions.honour,
    acts=[
        ActPage(
            "hand_medal",
            gettext_lazy("登记纪念章送达"),
            actions.hand_medal,
            MedalForm,
            roles=KEEPS,
            when=undelivered,
            start=on_today("medal_on"),
        )
    ],
    panels=[asked],
    menu=("党员", 62),
    icon="people",
    keeps=SETTLES,
    start=today("awarded_on"),
    verbs={"honour": gettext_lazy("登记荣誉")},
)
FIFTY_PAGES = RecordPages(FIFTY, menu=("党员", 63), icon="people", keeps=())

PAGES = [HARDSHIPS_PAGES, VISITS_PAGES, HONOURS_PAGES, FIFTY_PAGES]
