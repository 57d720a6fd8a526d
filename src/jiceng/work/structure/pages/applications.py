"""Applications: what is asked, what the rules say of it, where members go, what was answered."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.paths import inside
from jiceng.kit.forms import ReasonForm, RecordForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Kind as OrgKind
from jiceng.registers.orgs.rules import POSTPONED
from jiceng.registers.units.figures import TWO_NEW
from jiceng.registers.units.models import Hosting
from jiceng.work.structure import actions, forms
from jiceng.work.structure.access import APPLIES
from jiceng.work.structure.flows import APPLICATION, DRAFTED, RETURNED, WAITING
from jiceng.work.structure.forms.allotting import targets
from jiceng.work.structure.models import Application, Kind, Level, Round, Share, Tally
from jiceng.work.structure.rules import (
    ANSWERED,
    WORDS_WAITING,
    consenting,
    founding,
    founding_joint,
    founding_mobile,
    founding_temporary,
    merging,
    overdue,
    raising,
    splitting,
    standing_alone,
)
from jiceng.work.structure.sheets import APPLICATIONS

OPEN = {DRAFTED, RETURNED}
MOVING = {Kind.SPLIT, Kind.MERGE, Kind.UPGRADE}


def allottable(one: Application) -> bool:
    return one.state in OPEN and one.kind in MOVING and one.subject_id is not None


def findings_of(one: Application) -> list[Finding]:
    """What the rules say of it as things stand today; nothing is stopped by it."""
    today = clock.today()
    found: list[Finding] = []
    if one.state in WAITING:
        due = Round.objects.filter(application=one, until=None).values_list("due_on", flat=True)
        if (day := due.first()) is not None and overdue(due_on=day, today=today):
            found.append(Finding(WORDS_WAITING, ANSWERED, {"due": day}))
    if one.state in {"done", "refused", "withdrawn"}:
        return []
    return found + _of_kind(one)


def _of_kind(one: Application) -> list[Finding]:
    if one.kind in {Kind.SET_UP, Kind.ATTACH}:
        return _of_set_up(one)
    subject = one.subject
    if subject is None:
        return []
    roll: Any = Belonging.objects.standing(clock.today())
    below = roll.filter(inside("org__path", subject.path))
    if one.kind == Kind.UPGRADE:
        counted = below.full(clock.today()) if one.becomes == OrgKind.BRANCH else below
        return raising(becomes=one.becomes, members=counted.count())
    if one.kind == Kind.SPLIT:
        return splitting(parts=_parts(one))
    if one.kind == Kind.MERGE and one.into is not None and one.into.is_branch:
        units = Hosting.objects.standing(clock.today()).filter(org__in=(subject, one.into))
        return merging(
            members=roll.filter(org__in=(subject, one.into)).count(),
            units=units.values("unit").distinct().count(),
            joint=one.into.kind == OrgKind.JOINT_BRANCH,
        )
    return []


def _of_set_up(one: Application) -> list[Finding]:
    if one.kind == Kind.ATTACH:
        return standing_alone(full=_found(one))
    if one.becomes == OrgKind.MOBILE_BRANCH:
        return founding_mobile(consulted=one.consulted)
    if one.becomes == OrgKind.TEMPORARY_BRANCH:
        return founding_temporary(ends_on=one.ends_on)
    if one.becomes == OrgKind.JOINT_BRANCH and one.unit_id is not None:
        return founding_joint(units=len(one.covers), full=_found(one))
    found = founding(becomes=one.becomes, full=one.full)
    if one.unit is not None and one.unit.field in TWO_NEW and one.way == Hosting.Way.OWN:
        found += consenting(sector=one.sector_id is not None)
    return found


def _found(one: Application) -> dict[str, int]:
    """Full members by unit, as they were found last."""
    rows: Any = Tally.objects.standing(clock.today()).filter(unit__in=one.covers)
    return dict(rows.order_by("unit").values_list("unit__name", "full"))


def _parts(one: Application) -> dict[str, int]:
    """The full members of either part of a split."""
    today = clock.today()
    full = set(Member.objects.filter(org=one.subject_id, left_on=None, full_on__lte=today)
               .values_list("pk", flat=True))  # fmt: skip
    gone = set(Share.objects.filter(application=one).values_list("member", flat=True))
    return {str(one.subject): len(full - gone), one.name: len(full & gone)}


def _decided_by(one: Application) -> dict[str, Any]:
    """Who decides, and by which article or local document."""
    by, setting = actions.decider_of(one, clock.today())
    if one.decided_by and one.decided_by != by:
        by, setting = one.decided_by, None  # as it was settled when it was submitted
    article = POSTPONED if one.kind in {Kind.POSTPONE, Kind.ADVANCE} else ANSWERED
    why = f"{setting.org}{setting.document}" if setting is not None else str(article)
    text = f"{Level(by).label}（{why}）"
    return {"title": _("由谁决定"), "text": text, "kind": "text", "wide": True}


def advice(one: Application, actor: Actor) -> Panel:
    """The members it is about, what the rules say, and what would stop it."""
    facts: list[dict[str, Any]] = [_decided_by(one)]
    if one.subject is not None and one.subject.until is None:
        roll: Any = Belonging.objects.standing(clock.today())
        below = roll.filter(inside("org__path", one.subject.path))
        facts.append({"title": _("现有党员"), "text": below.count(), "kind": "num"})
        full = below.full(clock.today()).count()
        facts.append({"title": _("其中正式党员"), "text": full, "kind": "num"})
    facts += [
        {"title": str(f.cites), "text": _(f.words) % f.values, "kind": "text", "wide": True}
        for f in findings_of(one)
    ]
    stops = actions.untransferable(one, actor) if one.state in {*OPEN, *WAITING} else ""
    if stops:
        facts.append({"title": _("还不能办"), "text": stops, "kind": "text", "wide": True})
    return Panel("advice", gettext_lazy("人数和规则提示"), facts=facts)


def shares(one: Application, actor: Actor) -> Panel | None:
    """How many go where; by name on the form that decides it."""
    if one.kind not in MOVING or one.subject_id is None or one.state == "done":
        return None
    places = targets(one, actor)
    if not places:
        return None
    held = Share.objects.filter(application=one).select_related("org")
    counted = Counter(str(share.org) if share.org_id else share.branch for share in held)
    total = Member.objects.filter(org=one.subject_id, left_on=None).count()
    rest = max(0, total - sum(counted.values()))
    usual = places[0][1]
    facts = [{"title": usual, "text": rest, "kind": "num"}]
    facts += [{"title": name, "text": n, "kind": "num"} for name, n in counted.items()]
    return Panel("shares", gettext_lazy("党员去向（人数）"), facts=facts)


def rounds(one: Application, actor: Actor) -> Panel:
    """Each time it lay with the superiors."""
    del actor
    heads = (_("提交日期"), _("应答复日期"), _("答复日期"), _("答复"))
    columns = [
        {"title": h, "kind": k} for h, k in zip(heads, ("date",) * 3 + ("text",), strict=True)
    ]
    rows = [
        {
            "url": "",
            "cells": [
                {"text": r.since, "kind": "date"},
                {"text": r.due_on, "kind": "date"},
                {"text": r.until, "kind": "date" if r.until else "empty"},
                {"text": r.get_outcome_display() or None, "kind": "text"},
            ],
        }
        for r in Round.objects.filter(application=one).order_by("pk")
    ]
    empty = gettext_lazy("还没有提交。")
    return Panel("rounds", gettext_lazy("办理"), columns, rows, count=len(rows), empty=empty)


def buttons(one: Application, actor: Actor) -> list[dict[str, Any]]:
    del actor
    org = one.result or one.subject
    if org is None:
        return []
    url = reverse("orgs.orgs.detail", args=[org.pk])
    return [{"title": _("党组织"), "url": url, "icon": "org"}]


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """One applies for where one looks, from today."""
    del actor
    node = scope.node
    return {"org": node, "parent": node if node and not node.is_branch else None,
            "effective_on": clock.today()}  # fmt: skip


APPLICATIONS_PAGES = RecordPages(
    sheet=APPLICATIONS,
    noun=gettext_lazy("组织设置请示"),
    record=actions.draft,
    change=actions.correct,
    change_when=lambda one: one.state in OPEN,
    steps=[
        StepPage(
            APPLICATION,
            {
                "submit": actions.submit,
                "concur": actions.concur,
                "agree": actions.agree,
                "send_back": actions.send_back,
                "refuse": actions.refuse,
                "decide": actions.decide,
                "approve": actions.approve,
                "carry_out": actions.carry_out,
                "withdraw": actions.withdraw,
            },
            {
                "submit": RecordForm,
                "concur": forms.ConcurForm,
                "agree": forms.AgreeForm,
                "send_back": ReasonForm,
                "refuse": forms.RefuseForm,
                "decide": forms.ApproveForm,
                "approve": forms.ApproveForm,
                "carry_out": RecordForm,
                "withdraw": ReasonForm,
            },
            warn=findings_of,
        )
    ],
    acts=[
        ActPage("allot", gettext_lazy("党员去向"), actions.allot, forms.AllotForm, when=allottable),
    ],
    panels=[advice, shares, rounds, attachments],
    buttons=buttons,
    verbs={
        "draft": gettext_lazy("起草"),
        "correct": gettext_lazy("修改"),
        "consult": gettext_lazy("征求行业党委意见"),
        "refer": gettext_lazy("由街道审批"),
    },
    menu=("组织", 12),
    icon="task",
    keeps=APPLIES,
    start=start,
    root="",
)
