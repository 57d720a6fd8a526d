"""The page of a case: what may be done next, by whom, until when and why; then the whole path."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.details import button
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.kit.titles import told
from jiceng.registers.notices.models import Notice
from jiceng.work.development import actions, flows
from jiceng.work.development.access import APPROVES, FILES, KEEPS, SEES, SETS
from jiceng.work.development.flows import CASE
from jiceng.work.development.forms import (
    FORMS,
    ApplyForm,
    CorrectForm,
    FulfilForm,
    PublishForm,
    RelocateForm,
)
from jiceng.work.development.models import Backing, Case, CaseStep, Paper, Verb
from jiceng.work.development.models.knowing import asked_of
from jiceng.work.development.rules import path as path_rules
from jiceng.work.development.sheets import CASES, LEDGERS
from jiceng.work.development.sheets.documents import offered
from jiceng.work.development.sheets.others import counted
from jiceng.work.development.sheets.told import known, next_of, path_of

SUPERIOR = {"prereview", "issue_form", "send_back", "interview", "approve", "file_approval",
            "approve_full", "extend", "cancel", "hold"}  # fmt: skip
DISTRICT = {"disown"}


def next_steps(case: Case, actor: Actor) -> Panel:
    """下一步: by whom, until when, why, and what still stands against it."""
    offered_now = CASES_PAGES.offered(case, actor)
    coming = {one.verb for one in known(case)}
    context = {
        "steps": next_of(case, {act.name for act in offered_now}),
        "others": [button(CASES_PAGES, case, act) for act in offered_now if act.name not in coming],
    }
    return Panel("next", _("下一步"), template="development/next.html", context=context)


def path(case: Case, actor: Actor) -> Panel:
    """The five stages and every step with its day, article and what is due."""
    del actor
    context = {"stages": path_of(case)}
    return Panel("path", _("发展路径"), template="development/path.html", context=context)


def steps_taken(case: Case, actor: Actor) -> Panel:
    """What was recorded, with opinions and conclusions: this page alone shows them."""
    del actor
    rows = CaseStep.objects.filter(case=case).select_related("decided_by", "org")
    context = {
        "steps": [
            {"step": one, "counts": counted(one), "verb": one.get_verb_display()}
            for one in rows.order_by("on", "pk")
        ]
    }
    return Panel("steps", _("办理步骤"), template="development/steps.html", context=context)


def dossier(case: Case, actor: Actor) -> Panel:
    """材料: present or missing, each with its own page where a file may be attached."""
    del actor
    titles = (_("材料"), _("有无"), _("应有日期"), _("收齐日期"), _("编号（文号）"), _("存放处"))
    kinds = ("text", "code", "date", "date", "text", "text")
    columns = [{"title": t, "kind": k} for t, k in zip(titles, kinds, strict=True)]
    rows = Paper.objects.filter(case=case).order_by("wanted_on", "pk")
    drawn = [
        {"url": reverse("development.papers.detail", args=[one.pk]), "cells": _paper_cells(one)}
        for one in rows
    ]
    return Panel("papers", _("材料"), columns, drawn, count=len(drawn))


def _paper_cells(one: Paper) -> list[dict[str, Any]]:
    there = one.received_on is not None
    state = {"tone": "done" if there else "late", "title": _("已收") if there else _("缺")}
    return [
        {"text": one.get_kind_display(), "kind": "text"},
        {"text": state["title"], "kind": "code", "state": state},
        {"text": one.wanted_on, "kind": "date"},
        {"text": one.received_on, "kind": "date" if there else "empty"},
        {"text": one.number or None, "kind": "text"},
        {"text": one.kept_at or None, "kind": "text"},
    ]


def backings(case: Case, actor: Actor) -> Panel:
    """Who stands behind: contacts and introducers, with those who did before."""
    del actor
    titles = (_("身份"), _("党员"), _("起"), _("止"), _("调整原因"))
    columns = [{"title": title, "kind": "text"} for title in titles]
    rows = Backing.objects.filter(case=case).select_related("member__person")
    drawn = [
        {
            "url": reverse("development.backings.detail", args=[one.pk]),
            "cells": [
                {"text": one.get_part_display(), "kind": "text"},
                {"text": str(one.member), "kind": "text"},
                {"text": one.since, "kind": "date"},
                {"text": one.until, "kind": "date" if one.until else "empty"},
                {"text": one.reason or None, "kind": "text"},
            ],
        }
        for one in rows.order_by(F("until").asc(nulls_first=True), "part", "pk")
    ]
    return Panel("backings", _("联系人和介绍人"), columns, drawn, count=len(drawn))


def local(case: Case, actor: Actor) -> Panel | None:
    """What the district asks of this stage besides, and how far it is met."""
    del actor
    asked = asked_of([case], clock.today()).get(case.pk, [])
    if not asked:
        return None
    titles = (_("要求"), _("种类"), _("应做"), _("已做"), _("结果"), _("依据文件"))
    kinds = ("text", "text", "num", "num", "code", "text")
    columns = [{"title": t, "kind": k} for t, k in zip(titles, kinds, strict=True)]
    drawn = [{"url": "", "cells": _local_cells(one)} for one in asked]
    return Panel("local", _("本地要求"), columns, drawn, count=len(drawn))


def _local_cells(one: Any) -> list[dict[str, Any]]:
    tone = "done" if one.met else "late" if one.requirement.strict else "near"
    state = {"tone": tone, "title": _("做到") if one.met else _("未做到")}
    return [
        {"text": one.requirement.name, "kind": "text"},
        {"text": one.requirement.get_kind_display(), "kind": "text"},
        {"text": one.wanted, "kind": "num"},
        {"text": one.done, "kind": "num"},
        {"text": state["title"], "kind": "code", "state": state},
        {"text": one.requirement.document or None, "kind": "text"},
    ]


def posted(case: Case, actor: Actor) -> Panel | None:
    """The notices made for this case; they live in the register of notices."""
    rows = Notice.objects.visible_to(actor).about(case).order_by("-pk")
    titles = (_("公示"), _("公布日期"), _("公示截止"), _("状态"))
    columns = [{"title": title, "kind": "text"} for title in titles]
    drawn = [
        {
            "url": reverse("notices.notices.detail", args=[one.pk]),
            "cells": [
                {"text": one.title, "kind": "text"},
                {"text": one.starts_on, "kind": "date" if one.starts_on else "empty"},
                {"text": one.ends_on, "kind": "date" if one.ends_on else "empty"},
                {"text": one.get_state_display(), "kind": "text"},
            ],
        }
        for one in rows
    ]
    return Panel("notices", _("公示"), columns, drawn, count=len(drawn)) if drawn else None


PANELS = [next_steps, path, steps_taken, dossier, backings, local, posted]


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    branch = scope.node if scope.node is not None and scope.node.is_branch else None
    return {"org": branch, "applied_on": clock.today()}


def open_now(verb: str) -> Callable[[Any], bool]:
    """Is this step among what may be done next, with nothing that refuses it?"""

    def when(case: Any) -> bool:
        return any(one.verb == verb and one.open for one in known(case))

    return when


def shut_now(verb: str) -> Callable[[Any], str]:
    """Why this step cannot be taken today: what refuses it, with its article, or the state."""

    def shut(case: Any) -> str:
        said = {"case": case, "act": Verb(verb).label, "state": case.get_state_display()}
        found = next((one for one in known(case) if one.verb == verb), None)
        if found is not None:
            said["why"] = "；".join(told(one) for one in found.against if one.blocks)
            return _("“%(case)s”还不能“%(act)s”：%(why)s") % said
        if verb in path_rules.NEXT.get(case.state, ()):
            return _("“%(case)s”的“%(act)s”已经办过，不用再办；要更正的请“撤回上一步”") % said
        return _("“%(case)s”现在是“%(state)s”，不能“%(act)s”，下一步请看卷宗页") % said

    return shut


def before_probation(case: Any) -> bool:
    return case.state in flows.BEFORE


def movable(case: Any) -> bool:
    """Until an assembly has voted: from then on the resolution is that branch's."""
    return case.state in flows.BEFORE - {flows.VOTED}


def going_on(case: Any) -> bool:
    return case.state not in flows.OVER and CaseStep.objects.filter(case=case).count() > 1


def asked_more(case: Any) -> bool:
    return bool(asked_of([case], clock.today()).get(case.pk))


def acts() -> list[ActPage]:
    """A button for each step that is not bound to the flow, with whoever may take it."""
    bound = set(BOUND.actions)
    found = [
        ActPage(verb, Verb(verb).label, getattr(actions, verb), form, when=open_now(verb),
                shut=shut_now(verb),
                roles=FILES if verb in {"file_activist", "decline"} else
                SETS if verb in DISTRICT else APPROVES if verb in SUPERIOR else KEEPS,
                danger=verb in DISTRICT)
        for verb, form in FORMS.items() if verb not in bound and verb != "stop"
    ]  # fmt: skip
    found.append(ActPage("publish", Verb.PUBLISH.label, actions.publish, PublishForm,
                         when=open_now("publish"), shut=shut_now("publish")))  # fmt: skip
    found.append(ActPage("fulfil", gettext_lazy("落实本地要求"), actions.fulfil, FulfilForm,
                         when=asked_more))  # fmt: skip
    found.append(ActPage("relocate", Verb.RELOCATE.label, actions.relocate, RelocateForm,
                         when=movable))  # fmt: skip
    found.append(ActPage("revoke", gettext_lazy("撤回上一步"), actions.revoke, ReasonForm,
                         when=going_on, danger=True))  # fmt: skip
    found.append(ActPage("stop", Verb.STOP.label, actions.stop, FORMS["stop"],
                         when=before_probation, danger=True))  # fmt: skip
    return found


# What waits for a superior is listed on its desk; the branch's own work comes by its deadlines.
BOUND = StepPage(
    CASE,
    {"agree": actions.agree, "prereview": actions.prereview, "issue_form": actions.issue_form,
     "approve": actions.approve},
    {verb: FORMS[verb] for verb in ("agree", "prereview", "issue_form", "approve")},
)  # fmt: skip


def buttons(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """The papers that can be printed; the 志愿书 is not among them."""
    if not may(actor, SEES, case.org.path):
        return []
    links = [
        {"title": title, "url": reverse("development.paper", args=[case.pk, kind]),
         "download": True}
        for kind, title in offered(case)
    ]  # fmt: skip
    return [{"title": _("文书"), "icon": "download", "links": links}] if links else []


CASES_PAGES = RecordPages(
    sheet=CASES,
    noun=gettext_lazy("入党申请"),
    done=gettext_lazy("已办理：%s"),
    form=ApplyForm,
    record=actions.apply,
    change=actions.correct,
    change_form=CorrectForm,
    steps=[BOUND],
    acts=acts(),
    panels=PANELS,
    menu=("党员", 40),
    icon="people",
    keeps=KEEPS,
    start=start,
    buttons=buttons,
    root="",
    verbs={verb.value: verb.label for verb in Verb}
    | {"replace": gettext_lazy("调整联系人、介绍人"), "follow": gettext_lazy("随组织关系转移"),
       "close": gettext_lazy("因减少而终止")},
    empty=gettext_lazy("还没有登记入党申请。"),
)  # fmt: skip


LEDGER_PAGES = [
    RecordPages(sheet=sheet, menu=("党员", 41 + number), icon="people",
                opens=CASES_PAGES.name)
    for number, sheet in enumerate(LEDGERS)
]  # fmt: skip
