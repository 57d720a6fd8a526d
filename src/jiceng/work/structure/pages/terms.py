"""Terms: what ends when, who is to be reminded, and the calendar of the next year."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.periods import month
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import scope_of
from jiceng.registers.orgs.models import Term
from jiceng.registers.orgs.rules import remind_from
from jiceng.work.structure import actions, forms
from jiceng.work.structure.access import KEEPS, SEES
from jiceng.work.structure.models import Reminder
from jiceng.work.structure.pages.listing import Part, Row, answer
from jiceng.work.structure.sheets import REMINDERS, TERMS, term_state, tone_of

AHEAD = 12  # months the calendar looks ahead


def remindable(term: Term) -> bool:
    return term.until is None and remind_from(due=term.due) <= clock.today()


def usual(term: Term) -> dict[str, Any]:
    """The words as they are usually said."""
    said = _(
        "%(org)s任期将于%(due)s届满，请按规定做好换届准备，届满前召开党员大会（代表大会）换届。"
    )
    words = said % {"org": term.org, "due": term.due}
    return {"on": clock.today(), "way": Reminder.Way.CALL, "words": words}


def told(term: Term, actor: Actor) -> Panel:
    rows = Reminder.objects.visible_to(actor).filter(term=term).order_by("-on", "-pk")
    return listed(
        "reminders",
        gettext_lazy("提醒"),
        REMINDERS,
        rows,
        only=("on", "org__name", "way", "words"),
        empty=gettext_lazy("还没有提醒过。"),
    )


def org_button(term: Term, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("orgs.orgs.detail", args=[term.org_id])
    return [{"title": _("党组织"), "url": url, "icon": "org"}]


TERMS_PAGES = RecordPages(
    sheet=TERMS,
    acts=[
        ActPage("remind", gettext_lazy("提醒换届"), actions.remind, forms.RemindForm,
                when=remindable, start=usual),
    ],
    panels=[told],
    menu=("组织", 31),
    icon="calendar",
    keeps=KEEPS,
    sees=SEES,
    buttons=org_button,
)  # fmt: skip
REMINDERS_PAGES = RecordPages(
    sheet=REMINDERS, menu=("组织", 33), icon="clock", verbs={"remind": gettext_lazy("提醒换届")}
)


def calendar_page(request: HttpRequest) -> HttpResponse:
    """换届日历: what is over, and what ends in each month of the next year."""
    actor: Any = request.user
    scope, today = scope_of(request), clock.today()
    if scope.node is None:
        raise Http404
    last = add_months(today, AHEAD)
    rows = TERMS.visible(actor).filter(scope.cut(TERMS.at), due_on__lte=last)
    parts: dict[str, Part] = {}
    for term in rows.select_related("org__parent").order_by("due_on", "org__path"):
        over = term.due_on < today
        name = _("已届满") if over else month(term.due_on.year, term.due_on.month).words
        part = parts.setdefault(name, Part(name))
        url = reverse("structure.terms.detail", args=[term.pk])
        cells = [str(term.org), term.org.get_kind_display(), str(term.org.parent or "")]
        cells += [term.since, term.due_on, term.reminded_on, term_state(term)]
        part.rows.append(Row(cells, url, tone_of(term)))
    heads = [
        (_("党组织"), "text"), (_("类别"), "code"), (_("上级党组织"), "text"),
        (_("选举日期"), "date"), (_("应换届日期"), "date"), (_("提醒日期"), "date"),
        (_("情况"), "code"),
    ]  # fmt: skip
    return answer(
        request,
        _("换届日历"),
        scope,
        day=today,
        heads=heads,
        parts=parts.values(),
        definition=_("届满前六个月由上级提醒；延期要请示批准，一般不超过一年。只列今后一年。"),
        empty={"words": _("今后一年没有届满的，也没有届满未换届的。"), "icon": "check"},
    )
