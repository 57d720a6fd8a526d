"""Pages of units' report-ins, yearly notes, the method and opinions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import inside
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.work.volunteering import actions, forms
from jiceng.work.volunteering.access import HOME, KEEPS, SETS
from jiceng.work.volunteering.models import CheckIn, Claim, ServiceHours, YearNote
from jiceng.work.volunteering.sheets import (
    ITEMS,
    OPINIONS,
    OWN_OPINIONS,
    RECEIVED_NOTES,
    UNITS,
    YEAR_NOTES,
)

SECTION = "党员"


def begun(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "since": clock.today()}


def this_year(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    today = clock.today()
    return {"org": scope.node, "year": today.year, "given_on": today}


def today_on(record: Any) -> Mapping[str, Any]:
    del record
    return {"on": clock.today()}


def facts_of(note: YearNote, actor: Actor) -> Panel:
    """What the records say of that year: of the unit's members together, of nobody by name."""
    del actor
    last = min(date(note.year, 12, 31), clock.today())
    theirs = inside("member__org__path", note.unit.path) & Q(org=note.org_id)
    reported = CheckIn.objects.standing(last).filter(theirs)
    posts = Claim.objects.standing(last).filter(theirs)
    span = (date(note.year, 1, 1), last)
    hours = ServiceHours.objects.filter(theirs, held_on__range=span, state="confirmed")
    minutes = sum(hours.values_list("minutes", flat=True))
    facts: list[dict[str, Any]] = [
        {"title": _("在本社区报到的党员"), "text": reported.count(), "kind": "number"},
        {"title": _("在岗的岗位"), "text": posts.count(), "kind": "number"},
        {"title": _("确认的服务次数"), "text": hours.count(), "kind": "number"},
        {"title": _("确认的服务小时"), "text": f"{minutes / 60:.1f}", "kind": "number"},
    ]
    return Panel("facts", gettext_lazy("当年情况"), facts=facts)


UNIT_PAGES = RecordPages(
    UNITS,
    noun=gettext_lazy("单位报到"),
    record=actions.report_unit,
    acts=[ActPage("leave_unit", gettext_lazy("退出"), actions.leave_unit, forms.OnForm,
                  when=lambda row: row.until is None, start=today_on)],
    menu=(SECTION, 50),
    icon="building",
    keeps=KEEPS,
    start=begun,
    verbs={"report_unit": gettext_lazy("登记单位报到")},
)  # fmt: skip
NOTE_PAGES = RecordPages(
    YEAR_NOTES,
    noun=gettext_lazy("年度反馈"),
    record=actions.tell_unit,
    panels=[facts_of],
    menu=(SECTION, 51),
    icon="edit",
    keeps=KEEPS,
    start=this_year,
    verbs={"tell_unit": gettext_lazy("反馈给单位")},
)
RECEIVED_PAGES = RecordPages(
    RECEIVED_NOTES, panels=[facts_of], menu=(SECTION, 52), icon="inbox", sees=HOME,
    verbs={"tell_unit": gettext_lazy("反馈给单位")},
)  # fmt: skip
ITEM_PAGES = RecordPages(
    ITEMS,
    noun=gettext_lazy("工作法项目"),
    record=actions.list_item,
    acts=[ActPage("drop_item", gettext_lazy("停用"), actions.drop_item, forms.OnForm,
                  when=lambda row: row.until is None, start=today_on)],
    keeps=SETS,
    start=begun,
    menu=("服务群众", 58),
    icon="task",
    verbs={"list_item": gettext_lazy("列出一项")},
)  # fmt: skip
OPINION_PAGES = RecordPages(
    OPINIONS, menu=(SECTION, 53), icon="star", verbs={"opine": gettext_lazy("记评议")}
)
OWN_OPINION_PAGES = RecordPages(
    OWN_OPINIONS, menu=(SECTION, 54), icon="star", sees=HOME,
    verbs={"opine": gettext_lazy("记评议")},
)  # fmt: skip

PAGES = [
    UNIT_PAGES, NOTE_PAGES, RECEIVED_PAGES, ITEM_PAGES, OPINION_PAGES, OWN_OPINION_PAGES,
]  # fmt: skip
