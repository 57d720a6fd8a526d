"""Console pages of matters: the ledger, one matter on its path, tasks and who has signed."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.presence import KEY, Presence, asks
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters import actions, forms
from jiceng.registers.matters.access import KEEPS
from jiceng.registers.matters.flows import CLOSED, HANDED_BACK, MATTER, OWNERS
from jiceng.registers.matters.models import Extension, Matter, Progress, Settlement
from jiceng.registers.matters.sheets import MATTERS, TASKS
from jiceng.registers.orgs.models import Org

LINES = 20
AROSE = Presence(
    "matters",
    lambda model: Matter.objects.filter(origin=Concat(Value(f"{model._meta.label_lower}#"), KEY)),
)
VERBS: Mapping[str, Any] = {
    "lodge": gettext_lazy("提出"),
    "issue": gettext_lazy("下达"),
    "answer": gettext_lazy("答复"),
    "extend": gettext_lazy("延期"),
    "pass_on": gettext_lazy("转交"),
}


def stands(matter: Matter) -> bool:
    return not matter.void_reason


def extendable(matter: Matter) -> bool:
    return stands(matter) and matter.due_on is not None and matter.state != CLOSED


def returned(matter: Matter) -> bool:
    return stands(matter) and matter.state == HANDED_BACK


def origin(matter: Matter, actor: Actor) -> Panel | None:
    """Where it came from; the record itself only to somebody who sees it."""
    if not matter.origin:
        return None
    record = matter.origin_record()
    gate: Any = getattr(type(record)._default_manager, "visible_to", None) if record else None
    seen = gate is not None and gate(actor).filter(pk=record.pk).exists()
    told = str(record) if seen else matter.origin_text or _("来源记录不在您的范围内")
    facts = [{"title": matter.get_source_display(), "text": told, "kind": "text", "wide": True}]
    return Panel("origin", gettext_lazy("来源"), facts=facts)


def progress(matter: Matter, actor: Actor) -> Panel:
    """What was done, put off and settled, newest first."""
    del actor
    lines: list[tuple[Any, str, str]] = [
        (row.on, _("进展"), row.text) for row in Progress.objects.filter(matter=matter)
    ]
    lines += [
        (row.decided_on, str(row), row.reason) for row in Extension.objects.filter(matter=matter)
    ]
    lines += [
        (row.since, row.get_kind_display(), row.reason)
        for row in Settlement.objects.filter(matter=matter)
    ]
    lines.sort(key=lambda line: line[0], reverse=True)
    columns = [
        {"name": "on", "title": _("日期"), "kind": "date"},
        {"name": "what", "title": _("事由"), "kind": "text"},
        {"name": "text", "title": _("内容"), "kind": "text"},
    ]
    rows = [
        {"url": "", "cells": [{"text": part or None, "kind": column["kind"]}
                              for part, column in zip(line, columns, strict=True)]}
        for line in lines[:LINES]
    ]  # fmt: skip
    return Panel("progress", gettext_lazy("办理过程"), columns, rows, count=len(lines),
                 empty=gettext_lazy("还没有进展。"))  # fmt: skip


def following(matter: Matter, actor: Actor) -> Panel | None:
    """Matters that arose from this one."""
    rows = Matter.objects.visible_to(actor).standing().about(matter)
    return _matters("following", gettext_lazy("转交的事项"), rows) if rows.exists() else None


def signed(task: Any, actor: Actor) -> Panel:
    """Who has signed and how far each is: organisations, never persons."""
    rows = Matter.objects.visible_to(actor).standing().filter(task=task).order_by("org__path")
    return _matters("signed", gettext_lazy("签收和办理情况"), rows)


@asks(AROSE)
def matters_of(record: Any, actor: Actor) -> Panel | None:
    """A panel for any room: the matters that arose from its record."""
    if not AROSE(record):  # most records, and who may see which is not asked for them
        return None
    rows = Matter.objects.visible_to(actor).standing().about(record)
    return _matters("matters", gettext_lazy("落实事项"), rows) if rows.exists() else None


def _matters(name: str, title: Any, rows: QuerySet[Any]) -> Panel:
    return listed(
        name,
        title,
        MATTERS,
        rows,
        only=("number", "title", "org__name", "due_on", "received_on", "state"),
        address=lambda row: reverse("matters.matters.detail", args=[row.pk]),
        limit=50,
    )


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node}


def issue_start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """A task usually goes to all that hang directly beneath the node one looks at."""
    if scope.node is None:
        return {}
    below = Org.objects.visible_to(actor).filter(parent=scope.node, until=None)
    return {"org": scope.node, "orgs": below}


MATTERS_PAGES = RecordPages(
    sheet=MATTERS,
    noun=gettext_lazy("事项"),
    record=actions.lodge,
    change=actions.correct,
    change_form=forms.CorrectForm,
    void=actions.void,
    steps=[
        StepPage(
            MATTER,
            {
                "accept": actions.accept,
                "report": actions.report,
                "submit": actions.submit,
                "close": actions.close,
                "send_back": actions.send_back,
                "hand_back": actions.hand_back,
                "insist": actions.insist,
                "reopen": actions.reopen,
            },
            {
                "accept": forms.AcceptForm,
                "report": forms.ReportForm,
                "submit": forms.SubmitForm,
                "close": forms.CloseForm,
                "send_back": ReasonForm,
                "hand_back": ReasonForm,
                "insist": ReasonForm,
                "reopen": ReasonForm,
            },
        )
    ],
    acts=[
        ActPage("extend", gettext_lazy("延期"), actions.extend, forms.ExtendForm, when=extendable),
        ActPage("answer", gettext_lazy("答复"), actions.answer, forms.ReplyForm, when=stands,
                roles=tuple(OWNERS)),
        ActPage("pass_on", gettext_lazy("转交"), actions.pass_on, forms.PassOnForm, when=returned),
    ],
    panels=[origin, progress, following, attachments],
    verbs=VERBS,
    menu=("任务与督办", 10),
    icon="task",
    keeps=KEEPS,
    root="",
    start=start,
)  # fmt: skip
TASKS_PAGES = RecordPages(
    sheet=TASKS,
    noun=gettext_lazy("任务"),
    form=forms.TaskForm,
    record=actions.issue,
    panels=[signed],
    verbs=VERBS,
    menu=("任务与督办", 20),
    icon="task",
    keeps=KEEPS,
    start=issue_start,
)

PAGES = [MATTERS_PAGES, TASKS_PAGES]
urls = [*TASKS_PAGES.urls(), *MATTERS_PAGES.urls()]
