"""Console pages of organisations: the register, one organisation on a page, terms, history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Finding
from jiceng.kernel.periods import on
from jiceng.kit.crosstabs import DayForm, Line, answer, fill, opens
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.roles import READERS
from jiceng.kit.rooms import gather
from jiceng.kit.scope import Scope, held_scope
from jiceng.kit.titles import sourced
from jiceng.registers.orgs import actions, forms
from jiceng.registers.orgs.access import KEEPS
from jiceng.registers.orgs.figures import ORGS as ORGS_FIGURE
from jiceng.registers.orgs.models import Field, Org, Term
from jiceng.registers.orgs.rules import (
    POSTPONED,
    WORDS_HASTENED,
    ended_early,
    term_findings,
    term_years,
)
from jiceng.registers.orgs.sheets import EVENTS, ORGS, TERMS

SEES_COUNTS = READERS
NAMED = 3


def stands(org: Org) -> bool:
    return org.until is None


def hangs(org: Org) -> bool:
    """Standing, and not the root itself."""
    return org.until is None and org.parent_id is not None


def open_term(org: Org) -> Any:
    return Term.objects.filter(org=org, until=None).first()


def begin_term(org: Org, *, actor: Actor, **values: Any) -> Any:
    return actions.begin_term(actor=actor, org=org, **values)


def postpone_term(org: Org, *, actor: Actor, to: date, on: date, document: str) -> Any:
    return actions.postpone_term(open_term(org), actor=actor, to=to, on=on, document=document)


def unapproved(org: Org) -> Any:
    """The last term, where it was cut short and no approval is on record."""
    last = Term.objects.filter(org=org).exclude(until=None).order_by("-until").first()
    if last is None or last.until is None or last.advanced_to is not None or not stands(org):
        return None
    return last if ended_early(ends_on=last.ends_on, until=last.until) else None


def advance_term(org: Org, *, actor: Actor, **values: Any) -> Any:
    return actions.advance_term(unapproved(org) or open_term(org), actor=actor, **values)


def postponable(org: Org) -> bool:
    return stands(org) and open_term(org) is not None


def beneath(org: Org, actor: Actor) -> Panel:
    """Who hangs directly under it today."""
    rows = Org.objects.visible_to(actor).filter(parent=org).standing(clock.today())
    return listed(
        "beneath",
        gettext_lazy("下级党组织"),
        ORGS,
        rows.order_by("path"),
        only=("name", "kind", "field", "since"),
        address=lambda row: reverse("orgs.orgs.detail", args=[row.pk]),
        empty=gettext_lazy("没有下级党组织。"),
    )


def above(org: Org, actor: Actor) -> Panel:
    """The line of superiors, from the top down."""
    del actor
    line = [*org.above()]
    told = " › ".join(str(one) for one in line)
    return Panel(
        "above",
        gettext_lazy("隶属"),
        facts=[{"title": _("从上到下"), "text": told, "kind": "text", "wide": True}],
    )


def terms(org: Org, actor: Actor) -> Panel:
    """Its terms, and what the rules say of the one that stands."""
    today = clock.today()
    rows = Term.objects.visible_to(actor).filter(org=org).dated(today).order_by("-since")
    panel = listed(
        "terms",
        gettext_lazy("届期"),
        TERMS,
        rows,
        only=("since", "ends_on", "postponed_to", "advanced_to", "until"),
        empty=gettext_lazy("还没有登记届期。"),
    )
    needed = org.until is None and not org.functional
    needed = needed and bool(term_years(kind=org.kind, field=org.field))
    standing: Any = rows.standing(today).first()
    found = term_findings(due=standing.due_on if standing else None, needed=needed, today=today)
    if needed and unapproved(org) is not None:
        found.append(Finding(WORDS_HASTENED, POSTPONED))
    if found:
        panel.title = f"{panel.title} · {'；'.join(_(f.words) % f.values for f in found)}"
    return panel


def events(org: Org, actor: Actor) -> Panel:
    rows = org.orgevent_set.visible_to(actor).order_by("-held_on", "-pk")
    only = ("held_on", "what", "remark", "other__name", "document")
    return listed("events", gettext_lazy("沿革"), EVENTS, rows, only=only)


def borrowed(org: Org, actor: Actor) -> Panel | None:
    """Numbers other registers hold of an organisation (members, posts), as facts of one panel."""
    facts: list[Mapping[str, Any]] = [
        fact for maker in gather("pages", "ORG_FACTS") for fact in maker(org, actor)
    ]
    if not facts:
        return None
    return Panel("numbers", gettext_lazy("数字"), facts=[dict(fact) for fact in facts])


def others(org: Org, actor: Actor) -> Panel | None:
    """What the rules say of it, by registers that know its members."""
    said = [one for maker in gather("pages", "ORG_FINDINGS") for one in maker(org, actor)]
    if not said:
        return None
    facts = [
        {"title": sourced(f.cites), "text": _(f.words) % f.values, "kind": "text", "wide": True}
        for f in said
    ]
    return Panel("findings", gettext_lazy("规则提示"), facts=facts)


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """A new organisation is usually set up under the node one looks at, today."""
    del actor
    return {"parent": scope.node, "since": clock.today()}


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


ORGS_PAGES = RecordPages(
    sheet=ORGS,
    noun=gettext_lazy("党组织"),
    record=actions.set_up,
    change=actions.correct,
    change_form=forms.CorrectOrgForm,
    acts=[
        ActPage("rename", gettext_lazy("更名"), actions.rename, forms.RenameForm, when=stands,
                start=today_as("since")),
        ActPage("upgrade", gettext_lazy("升格"), actions.upgrade, forms.UpgradeForm, when=stands,
                start=today_as("since")),
        ActPage("move", gettext_lazy("调整隶属"), actions.move, forms.MoveForm, when=hangs,
                start=today_as("since")),
        ActPage("split_off", gettext_lazy("分设"), actions.split_off, forms.SplitForm, when=hangs,
                start=today_as("since")),
        ActPage("begin_term", gettext_lazy("登记换届"), begin_term, forms.TermForm, when=stands,
                start=today_as("since")),
        ActPage("postpone_term", gettext_lazy("登记延期换届"), postpone_term, forms.PostponeForm,
                when=postponable, start=today_as("on")),
        ActPage("advance_term", gettext_lazy("登记提前换届批准"), advance_term,
                forms.AdvanceForm, when=postponable, start=today_as("on")),
        ActPage("merge", gettext_lazy("并入"), actions.merge, forms.MergeForm, when=hangs,
                danger=True),
        ActPage("abolish", gettext_lazy("撤销"), actions.abolish, forms.AbolishForm, when=hangs,
                danger=True),
    ],
    panels=[others, above, borrowed, terms, beneath, events],
    menu=("组织", 10),
    icon="org",
    keeps=KEEPS,
    start=start,
)  # fmt: skip
TERMS_PAGES = RecordPages(sheet=TERMS, menu=("组织", 30), icon="calendar")
EVENTS_PAGES = RecordPages(sheet=EVENTS, menu=("组织", 40), icon="clock")

PAGES = [ORGS_PAGES, TERMS_PAGES, EVENTS_PAGES]
COUNTS: tuple[tuple[Any, dict[str, str], bool], ...] = (
    (gettext_lazy("基层党组织"), {}, False),
    (gettext_lazy("党委（党工委）"), {"kind": "committee"}, True),
    (gettext_lazy("党总支"), {"kind": "general_branch"}, True),
    (gettext_lazy("党支部"), {"kind": "branch"}, True),
    (gettext_lazy("联合党支部"), {"type": "joint_branch"}, True),
    (gettext_lazy("流动党员党支部"), {"type": "mobile_branch"}, True),
    (gettext_lazy("临时党支部"), {"type": "temporary_branch"}, True),
)


def counts(request: HttpRequest) -> HttpResponse:
    """党组织设置统计: by kind and field as of any day, and what the rules find."""
    scope = held_scope(request)
    form = DayForm({"asof": clock.today(), **request.GET.dict()})
    day = form.cleaned_data.get("asof") if form.is_valid() else None
    ask = Ask(on(day or clock.today()))
    lines = [
        Line(words, ORGS_FIGURE.only(**where) if where else ORGS_FIGURE, inner=inner)
        for words, where, inner in COUNTS
    ]
    fields: list[dict[str, str]] = [{"field": value} for value in Field.values]
    fill(lines, [{}, *fields], scope.node, ask)
    return answer(
        request,
        _("党组织设置统计"),
        scope,
        ask.day,
        heads=[_("合计"), *map(str, Field.labels)],
        lines=lines,
        form=form,
        checks=[_check(one, scope.node, ask) for one in gather("figures", "ORG_CHECKS")],
        definition=_(ORGS_FIGURE.definition),
    )


def _check(pair: tuple[Any, str], node: Org, ask: Ask) -> dict[str, Any]:
    """A figure of organisations that break a rule, or (`missing`) that lack something."""
    figure, part = pair
    reading = figure.read(node, ask)
    rows = getattr(reading, part)
    label = figure.label or "name"
    link = opens(figure, {"show": part}, node, ask)
    return {
        "title": _(figure.title) if part == "records" else _("%s：缺") % _(figure.title),
        "value": rows.count(),
        "url": link,
        "names": list(rows.order_by("pk").values_list(label, flat=True)[:NAMED]),
        "cites": sourced(figure.cites),
    }


MENU = [
    Entry("组织", gettext_lazy("党组织设置统计"), "orgs.counts", "chart", 20, tuple(SEES_COUNTS))
]
urls = [
    path("counts/", console(require_safe(counts), SEES_COUNTS), name="orgs.counts"),
    *(url for pages in PAGES for url in pages.urls()),
]
