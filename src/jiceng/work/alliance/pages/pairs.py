"""Pages of pairs, of contact plans and of the local terms."""

from collections.abc import Mapping
from typing import Any

from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import nearest
from jiceng.kit.forms import ReasonForm
from jiceng.kit.handoffs import asked
from jiceng.kit.pages.declared import ActPage, StepPage, lasting, today_in
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope, address
from jiceng.registers.files.pages import attachments
from jiceng.work.alliance import actions
from jiceng.work.alliance.access import ABOVE, KEEPS
from jiceng.work.alliance.flows import GOAL, PAIR, RUNNING
from jiceng.work.alliance.forms import pairs as forms
from jiceng.work.alliance.forms.joint import EndForm
from jiceng.work.alliance.models import (
    AllianceTerms,
    ContactPlan,
    LeadGoal,
    LeadPair,
    LeadVisit,
    SoeContact,
)
from jiceng.work.alliance.pages.joint import LINES, ON, SECTION
from jiceng.work.alliance.pages.panels import plain
from jiceng.work.alliance.rules import contact_due
from jiceng.work.alliance.sheets.pairs import GOALS, PAIRS, PLANS, TERMS, VISITS


def here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "lagging": scope.node, "since": clock.today()}


def change(pair: LeadPair, actor: Actor) -> Panel | None:
    """The lagging side's figure at both dates, asked now and stored nowhere."""
    if not pair.measure or pair.signed_on is None:
        return None
    end = pair.evaluated_on or clock.today()
    told = [
        asked("alliance.measure", (pair.measure, pair.lagging, day), actor=actor)
        for day in (pair.signed_on, end)
    ]
    if None in told:
        return None
    facts = [
        {"title": f"{found['title']} {day}", "text": found["text"], "kind": "text"}
        for found, day in zip(told, (pair.signed_on, end), strict=True)
    ]
    url = address("shelf.figure", key=pair.measure.partition(":")[0])
    return Panel(
        "change", gettext_lazy("后进一方的变化"), facts=facts, url=url,
        buttons=[{"title": _("打开指标"), "url": url}] if url else [],
    )  # fmt: skip


def visits_of(pair: LeadPair, actor: Actor) -> Panel:
    del actor
    rows = LeadVisit.objects.filter(pair=pair).select_related("org").order_by("-on", "-pk")
    lines: list[tuple[Any, ...]] = [(row.on, str(row.org), row.words) for row in rows[:LINES]]
    heads = [ON, (_("由哪一方记"), "text"), (_("做了什么"), "text")]
    return plain("visits", gettext_lazy("走访"), heads, lines)


def goals_of(pair: LeadPair, actor: Actor) -> Panel:
    """What each of the two sides set itself, and what was reached."""
    del actor  # who sees the pair sees what both sides set themselves
    rows = LeadGoal.objects.filter(pair=pair)
    return listed(
        "goals", gettext_lazy("双方的目标"), GOALS, rows.order_by("org", "due_on", "pk"),
        only=("org__name", "words", "due_on", "state", "result"),
        empty=gettext_lazy("还没有写目标。双方到“结对目标台账”各写各的。"), limit=LINES,
    )  # fmt: skip


def contacts_of(plan: ContactPlan, actor: Actor) -> Panel:
    """This year's contacts first, and when the next is due."""
    del actor
    rows = list(SoeContact.objects.filter(plan=plan).order_by("-on", "-pk")[:LINES])
    last = rows[0].on if rows else plan.since
    lines: list[tuple[Any, ...]] = [(row.on, row.get_way_display(), row.words) for row in rows]
    said = _("下次最迟 %s") % contact_due(last=last, times=plan.times)
    heads = [ON, (_("方式"), "text"), (_("情况"), "text")]
    return plain("contacts", said, heads, lines)


def goes(pair: LeadPair) -> bool:
    return pair.state == RUNNING


def set_before(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """A new agreement begins with what holds now, so that only what changes is chosen anew."""
    del actor
    rows = list(AllianceTerms.objects.standing(clock.today()).select_related("org"))
    held: Any = nearest(rows, scope.node.path) if scope.node else None
    kept = model_to_dict(held, exclude=["org", "since", "until", "basis"]) if held else {}
    return {**kept, "org": scope.node, "since": clock.today()}


PAIR_PAGES = RecordPages(
    PAIRS,
    noun=gettext_lazy("结对"),
    record=actions.propose_pair,
    steps=[
        StepPage(
            PAIR,
            {"sign": actions.sign, "run": actions.run, "evaluate": actions.evaluate},
            {"sign": forms.SignForm, "evaluate": forms.EvaluateForm},
            start={"sign": today_in("on")},
        )
    ],
    acts=[
        ActPage("visit", gettext_lazy("记走访"), actions.visit, forms.PairVisitForm, when=goes,
                start=today_in("on")),
    ],
    panels=[change, goals_of, visits_of, attachments],
    menu=(SECTION, 16),
    icon="people",
    keeps=KEEPS,
    start=here,
    verbs={"propose_pair": gettext_lazy("拟结对")},
)  # fmt: skip


def by_us(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """Set down by the side one looks from."""
    del actor
    return {"org": scope.node, "on": clock.today(), "set_on": clock.today()}


VISIT_PAGES = RecordPages(
    VISITS,
    noun=gettext_lazy("走访"),
    record=actions.visit,
    menu=(SECTION, 16),
    icon="people",
    keeps=KEEPS,
    start=by_us,
    verbs={"visit": gettext_lazy("记走访")},
)
GOAL_PAGES = RecordPages(
    GOALS,
    noun=gettext_lazy("结对目标"),
    record=actions.aim,
    steps=[
        StepPage(
            GOAL,
            {"reach": actions.reach, "give_up_goal": actions.give_up_goal},
            {"reach": forms.ReachForm, "give_up_goal": ReasonForm},
            start={"reach": today_in("on")},
        )
    ],
    panels=[attachments],
    menu=(SECTION, 16),
    icon="task",
    keeps=KEEPS,
    start=by_us,
    verbs={"aim": gettext_lazy("定目标")},
)
PLAN_PAGES = RecordPages(
    PLANS,
    noun=gettext_lazy("联系计划"),
    record=actions.plan,
    acts=[
        ActPage("contact", gettext_lazy("记联系"), actions.contact, forms.ContactForm, when=lasting,
                start=today_in("on")),
        ActPage("end_plan", gettext_lazy("不再联系"), actions.end_plan, EndForm, when=lasting,
                start=today_in("on")),
    ],
    panels=[contacts_of],
    menu=(SECTION, 17),
    icon="building",
    keeps=KEEPS,
    start=here,
    verbs={"plan": gettext_lazy("定联系计划")},
)  # fmt: skip


TERMS_PAGES = RecordPages(
    TERMS,
    noun=gettext_lazy("共建约定"),
    form=forms.TermsForm,
    record=actions.set_terms,
    menu=(SECTION, 19),
    icon="clock",
    keeps=ABOVE,
    hangs="org__path",
    start=set_before,
    verbs={"set_terms": gettext_lazy("定共建约定")},
)
