"""Pages of democratic-life meetings, of the lists, and of what the district sets."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.work.appraisal import actions, forms
from jiceng.work.appraisal.access import KEEPS, SEES, SETS
from jiceng.work.appraisal.flows import APPROVED, MEETING, MET, PLANNED
from jiceng.work.appraisal.models import ChecklistItem, DemocraticMeeting, ItemDays, Listing
from jiceng.work.appraisal.rules import before_meeting, report_advice
from jiceng.work.appraisal.sheets import DAYS, LISTINGS, MEETINGS, SHARES

BEFORE = ("study", "opinions", "talks", "comparison")


def checklist(meeting: DemocraticMeeting, actor: Actor) -> Panel:
    """Its items, each with its last day."""
    del actor
    heads = ((_("事项"), "text"), (_("时限"), "date"), (_("完成日期"), "date"), (_("情况"), "text"),
             (_("状态"), "code"))  # fmt: skip
    columns = [{"title": title, "kind": kind} for title, kind in heads]
    today = clock.today()
    rows = [
        {"url": "", "cells": [
            {"text": one.get_item_display(), "kind": "text"},
            {"text": one.due_on, "kind": "date"},
            {"text": one.done_on, "kind": "date"},
            {"text": one.words or None, "kind": "text"},
            {"kind": "code", **_state(one, today)},
        ]}
        for one in ChecklistItem.objects.filter(meeting=meeting).order_by("due_on", "pk")
    ]  # fmt: skip
    return Panel("checklist", gettext_lazy("会前会后各项"), columns, rows, count=len(rows))


def _state(item: ChecklistItem, today: Any) -> dict[str, Any]:
    if item.done_on is not None:
        tone, title = ("late", _("逾期完成")) if item.done_on > item.due_on else ("done", _("完成"))
    else:
        late = item.due_on < today
        tone, title = ("late", _("逾期")) if late else ("open", _("待办"))
    return {"text": title, "state": {"tone": tone, "title": title}}


def lacking(meeting: DemocraticMeeting, names: Sequence[str]) -> list[str]:
    rows = ChecklistItem.objects.filter(meeting=meeting, done_on=None, item__in=names)
    return [one.get_item_display() for one in rows.order_by("due_on", "pk")]


def warn(meeting: DemocraticMeeting) -> Sequence[Finding]:
    if meeting.state == PLANNED:
        return before_meeting(lacking=lacking(meeting, BEFORE))
    if meeting.state == MET:
        named = [name for name in ItemDays.Item.values if name != ItemDays.Item.REPORT]
        return report_advice(lacking=lacking(meeting, named))
    return []


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    node = scope.node
    found: dict[str, Any] = {"held_on": clock.today()}
    return found | ({"org": node.pk} if node is not None and not node.is_branch else {})


def running(meeting: DemocraticMeeting) -> bool:
    return meeting.state != APPROVED and not meeting.void_reason


STEPS = {
    "convene": forms.ConveneForm, "report": forms.OnForm, "approve": forms.ApproveForm,
    "hand_back": ReasonForm,
}  # fmt: skip
MEETING_PAGES = RecordPages(
    MEETINGS,
    noun=gettext_lazy("民主生活会"),
    record=actions.plan,
    steps=[StepPage(MEETING, {name: getattr(actions, name) for name in STEPS}, STEPS, warn=warn)],
    acts=[
        ActPage("tick", gettext_lazy("登记完成一项"), actions.tick, forms.TickForm, when=running),
        ActPage("list_line", gettext_lazy("列入清单"), actions.list_line, forms.LineForm,
                when=running),
        ActPage("void_meeting", gettext_lazy("作废"), actions.void_meeting, ReasonForm,
                when=lambda one: not one.void_reason, danger=True),
    ],
    panels=[checklist, matters_of, attachments],
    menu=("组织生活", 54),
    icon="meeting",
    keeps=KEEPS,
    sees=SEES,
    start=start,
    verbs={"plan": gettext_lazy("筹备")},
    empty=gettext_lazy("还没有民主生活会。定下开会日期，会前会后各项的时限自动排好。"),
)  # fmt: skip


def matter_of(listing: Listing, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("matters.matters.detail", args=[listing.matter_id])
    return [{"title": _("办理这件事项"), "url": url, "primary": True}]


LISTING_PAGES = RecordPages(
    LISTINGS,
    noun=gettext_lazy("清单事项"),
    menu=("组织生活", 55),
    icon="task",
    sees=SEES,
    buttons=matter_of,
    empty=gettext_lazy("还没有。在民主评议或者民主生活会的页面上列入。"),
)
SHARE_PAGES = RecordPages(
    SHARES,
    record=actions.set_share,
    menu=("组织生活", 66),
    icon="chart",
    keeps=SETS,
    sees=SEES,
    start=lambda _actor, scope: {
        "year": clock.today().year,
        "org": scope.node.pk if scope.node is not None else None,
    },
    verbs={"set_share": gettext_lazy("规定")},
)
DAYS_PAGES = RecordPages(
    DAYS,
    record=actions.set_days,
    menu=("组织生活", 67),
    icon="calendar",
    keeps=SETS,
    sees=SEES,
    start=lambda _actor, scope: {"org": scope.node.pk if scope.node is not None else None},
    verbs={"set_days": gettext_lazy("规定")},
)
PAGES = [MEETING_PAGES, LISTING_PAGES, SHARE_PAGES, DAYS_PAGES]
