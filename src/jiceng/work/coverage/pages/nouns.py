"""Tables and records: plans, reviews, pools, ties."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.refs import Ref
from jiceng.kit.forms import ReasonForm, RecordForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope, address
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.models import Matter
from jiceng.registers.matters.sheets import MATTERS
from jiceng.registers.orgs.models import Kind
from jiceng.registers.units.models import Guidance, Hosting
from jiceng.registers.units.sheets import HOSTINGS
from jiceng.work.coverage import actions, flows, forms
from jiceng.work.coverage.access import KEEPS
from jiceng.work.coverage.models import (
    Incubation,
    JointCheck,
    JointManager,
    Steering,
    Support,
    Track,
    TrackTalk,
    UnitPlan,
)
from jiceng.work.coverage.rules import ready
from jiceng.work.coverage.sheets import (
    DEEDS,
    INCUBATIONS,
    MANAGERS,
    PLANS,
    REVIEWS,
    STEERINGS,
    TASKS,
    TRACKS,
    YEAR_WORDS,
)

SECTION = "两新党建"
JOINT = (Hosting.Way.JOINT, Hosting.Way.AREA, Hosting.Way.INDUSTRY)


def today(*names: str) -> Any:
    return lambda record: dict.fromkeys(names, clock.today())


def buttons(plan: UnitPlan, actor: Actor) -> list[dict[str, Any]]:
    """What a plan leads to: its application, or the form for one with what is known filled in."""
    del actor
    if plan.application:
        url = address("structure.applications.detail", pk=Ref.read(plan.application).key)
        return [{"title": _("组建请示"), "url": url, "icon": "task"}] if url else []
    new = address("structure.applications.new")
    if not new or plan.state not in {flows.APPROVED, flows.RUNNING} or not plan.way:
        return []
    unit = plan.unit
    said: dict[str, Any] = {"unit": unit.pk, "way": plan.way, "field": unit.field}
    if plan.way == Hosting.Way.SENT:
        sent = Guidance.objects.standing(clock.today()).filter(unit=unit).order_by("pk").first()
        said |= {"instructor": sent.person_id} if sent is not None else {}
    if plan.way == Hosting.Way.ATTACHED:
        said |= {"kind": "attach", "into": unit.keeper_id}
    else:
        joint = plan.way in JOINT
        said |= {"kind": "set_up", "becomes": Kind.JOINT_BRANCH if joint else Kind.BRANCH,
                 "name": _("%s党支部") % unit}  # fmt: skip
    return [{"title": _("起草组建请示"), "url": f"{new}?{urlencode(said)}", "icon": "task"}]


def weigh_review(values: Mapping[str, Any]) -> Sequence[Finding]:
    return ready(full=values.get("full") or 0)


def talks_of(track: Track, actor: Actor) -> Panel | None:
    del actor
    facts = [
        {"title": one.held_on, "text": one.words, "kind": "text", "wide": True}
        for one in TrackTalk.objects.filter(track=track).order_by("-held_on", "-pk")
    ]
    return Panel("talks", gettext_lazy("了解情况"), facts=facts) if facts else None


def support_of(one: Incubation, actor: Actor) -> Panel | None:
    del actor
    facts = [
        {"title": f"{row.given_on} {row.get_kind_display()}", "text": _said(row), "kind": "text",
         "wide": True}
        for row in Support.objects.filter(incubation=one).order_by("-given_on", "-pk")
    ]  # fmt: skip
    return Panel("support", gettext_lazy("扶持和回访"), facts=facts) if facts else None


def _said(row: Support) -> str:
    if not row.amount:
        return row.words
    return _("%(words)s（%(amount)s元）") % {"words": row.words, "amount": row.amount}


def tasks_of(steering: Steering, actor: Actor) -> Panel:
    """What the guiding committee asked of this organisation."""
    rows = (
        Matter.objects.visible_to(actor)
        .standing()
        .filter(sender=steering.guide_id, org=steering.org_id, task__isnull=False)
        .order_by("-raised_on", "-pk")
    )
    url = lambda row: address("matters.matters.detail", pk=row.pk)  # noqa: E731
    return listed("tasks", gettext_lazy("行业党委任务"), MATTERS, rows,
                  only=("title", "raised_on", "due_on", "state"), address=url,
                  empty=gettext_lazy("还没有下达任务。点“下达任务”。"))  # fmt: skip


def units_of(manager: JointManager, actor: Actor) -> Panel:
    """The list that is looked at once a year."""
    rows = HOSTINGS.visible(actor).filter(org=manager.org_id, until=None).order_by("unit", "pk")
    url = lambda row: address("units.units.detail", pk=row.unit_id)  # noqa: E731
    return listed("units", gettext_lazy("覆盖单位"), HOSTINGS, rows,
                  only=("unit__name", "unit__field", "way", "since"), address=url,
                  empty=gettext_lazy("还没有登记覆盖单位。"))  # fmt: skip


def checks_of(manager: JointManager, actor: Actor) -> Panel | None:
    del actor
    seen = JointCheck.objects.filter(org=manager.org_id).order_by("-checked_on", "-pk")
    facts = [{"title": one.checked_on, "text": one.words, "kind": "text", "wide": True}
             for one in seen]  # fmt: skip
    return Panel("checks", gettext_lazy("核对情况"), facts=facts) if facts else None


def of_node(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node}


def open_track(track: Track) -> bool:
    return track.state in {flows.LISTED, flows.CULTIVATING}


def fostered(one: Incubation) -> bool:
    return one.state not in {flows.INDEPENDENT, flows.ENDED}


PLAN_PAGES = RecordPages(
    PLANS,
    noun=gettext_lazy("一企一策"),
    record=actions.draft,
    steps=[
        StepPage(
            flows.PLAN,
            {"approve": actions.approve, "begin": actions.begin, "finish": actions.finish,
             "drop": actions.drop},
            {"approve": RecordForm, "begin": RecordForm, "finish": forms.FinishForm,
             "drop": ReasonForm},
        )
    ],
    panels=[attachments],
    buttons=buttons,
    menu=(SECTION, 47),
    icon="task",
    keeps=KEEPS,
    root="",
    verbs={"draft": gettext_lazy("拟定"), "formed": gettext_lazy("组建请示已执行")},
)  # fmt: skip
REVIEW_PAGES = RecordPages(
    REVIEWS,
    record=actions.review,
    weigh=weigh_review,
    menu=(SECTION, 48),
    keeps=KEEPS,
    verbs={"review": gettext_lazy("登记挂靠研究"), "graduate": gettext_lazy("登记毕业")},
)
TRACK_PAGES = RecordPages(
    TRACKS,
    record=actions.list_one,
    steps=[
        StepPage(
            flows.TRACK,
            {"cultivate": actions.cultivate, "convert": actions.convert,
             "withdraw": actions.withdraw},
            {"cultivate": RecordForm, "convert": forms.OutcomeForm, "withdraw": forms.OutcomeForm},
        )
    ],
    acts=[
        ActPage("talk", gettext_lazy("登记了解"), actions.talk, forms.TalkForm, when=open_track,
                start=today("held_on")),
    ],
    panels=[talks_of],
    menu=(SECTION, 49),
    icon="people",
    keeps=KEEPS,
    verbs={"list_one": gettext_lazy("列入双培")},
)  # fmt: skip
DEED_PAGES = RecordPages(
    DEEDS,
    record=actions.bring,
    menu=(SECTION, 49),
    keeps=KEEPS,
    verbs={"bring": gettext_lazy("登记双创")},
)
INCUBATION_PAGES = RecordPages(
    INCUBATIONS,
    record=actions.foster,
    start=of_node,
    steps=[
        StepPage(
            flows.INCUBATION,
            {"incubate": actions.incubate, "enrol": actions.enrol, "cover": actions.cover,
             "leave": actions.leave, "end": actions.end},
            {"incubate": forms.OnForm, "enrol": forms.EnrolForm, "cover": forms.OnForm,
             "leave": forms.OnForm, "end": forms.EndForm},
        )
    ],
    acts=[
        ActPage("support", gettext_lazy("登记扶持、回访"), actions.support, forms.SupportForm,
                when=fostered, start=today("given_on")),
    ],
    panels=[support_of],
    menu=(SECTION, 50),
    keeps=KEEPS,
    verbs={"foster": gettext_lazy("登记孵化申请")},
)  # fmt: skip
STEERING_PAGES = RecordPages(
    STEERINGS,
    record=actions.steer,
    panels=[tasks_of],
    acts=[
        ActPage("charge", gettext_lazy("下达任务"), actions.charge, forms.ChargeForm,
                when=lambda one: one.until is None),
        ActPage("part", gettext_lazy("解除指导关系"), actions.part, forms.EndForm,
                when=lambda one: one.until is None, start=today("on"), danger=True),
    ],
    menu=(SECTION, 51),
    keeps=KEEPS,
    verbs={"steer": gettext_lazy("确定行业指导")},
)  # fmt: skip
MANAGER_PAGES = RecordPages(
    MANAGERS,
    record=actions.manage,
    panels=[units_of, checks_of],
    acts=[
        ActPage("check", gettext_lazy("核对覆盖单位"), actions.check, forms.CheckForm,
                when=lambda one: one.until is None, start=today("checked_on")),
    ],
    menu=(SECTION, 43),
    icon="people",
    keeps=KEEPS,
    verbs={"manage": gettext_lazy("确定管理人")},
)  # fmt: skip
TASK_PAGES = RecordPages(
    TASKS,
    record=actions.set_task,
    start=of_node,
    acts=[
        ActPage("fulfil", gettext_lazy("登记完成"), actions.fulfil, forms.FulfilForm,
                when=lambda one: one.done_on is None, start=today("on")),
    ],
    menu=(SECTION, 55),
    keeps=KEEPS,
    verbs={"set_task": gettext_lazy("下达任务")},
)  # fmt: skip
WORD_PAGES = RecordPages(
    YEAR_WORDS,
    record=actions.appraise,
    start=lambda actor, scope: {"year": clock.today().year},
    menu=(SECTION, 52),
    keeps=KEEPS,
    verbs={"appraise": gettext_lazy("写年度评语")},
)

PAGES = [
    PLAN_PAGES, REVIEW_PAGES, TRACK_PAGES, DEED_PAGES, INCUBATION_PAGES, STEERING_PAGES,
    MANAGER_PAGES, TASK_PAGES, WORD_PAGES,
]  # fmt: skip
