"""Pages of report-ins, from both sides, and of skills."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.work.volunteering import actions, forms
from jiceng.work.volunteering.access import HOME, KEEPS, SETS
from jiceng.work.volunteering.flows import ACCEPTED, CHECKIN
from jiceng.work.volunteering.models import CheckIn, MethodItem, MethodMark, ServiceOpinion, Talent
from jiceng.work.volunteering.sheets import CHECKINS, CLAIMS, OPINIONS, SENT, SKILLS, TALENTS

SECTION = "党员"


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "applied_on": clock.today(), "way": CheckIn.Way.COUNTER}


def begins(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"since": clock.today()}


def held(checkin: CheckIn, actor: Actor) -> Panel:
    """The posts the member took here."""
    rows = CLAIMS.visible(actor).filter(org=checkin.org_id, member=checkin.member_id)
    return listed(
        "claims", _("认领的岗位"), CLAIMS, rows.order_by("-applied_on"),
        only=("post__name", "state", "why", "applied_on", "approved_on", "ended_on"),
        address=lambda row: reverse("volunteering.claims.detail", args=[row.pk]),
        empty=_("还没有认领岗位。"),
    )  # fmt: skip


def said(checkin: CheckIn, actor: Actor) -> Panel | None:
    """What the member can do, by their own word."""
    rows = Talent.objects.visible_to(actor).filter(member=checkin.member_id)
    if not rows.exists():
        return None
    return listed("talents", _("本人特长"), TALENTS, rows, only=("skill__name", "said_on"))


def today_on(record: Any) -> Mapping[str, Any]:
    del record
    return {"on": clock.today()}


def marks(checkin: CheckIn, actor: Actor) -> Panel | None:
    """How far it has come by the local method, step by step."""
    del actor
    done = dict(MethodMark.objects.filter(checkin=checkin).values_list("item", "done_on"))
    steps = MethodItem.objects.filter(kind=MethodItem.Kind.STEP).order_by("order", "pk")
    shown = [one for one in steps if one.until is None or one.pk in done]
    if not shown:
        return None
    facts = [
        {"title": one.name, "text": done.get(one.pk), "kind": "date" if one.pk in done else "empty"}
        for one in shown
    ]
    return Panel("marks", _("走到哪一步"), facts=facts)


def opinions(checkin: CheckIn, actor: Actor) -> Panel | None:
    rows = ServiceOpinion.objects.visible_to(actor).filter(
        org=checkin.org_id, member=checkin.member_id
    )
    if not rows.exists():
        return None
    only = ("year", "source__name", "grade", "words", "given_on")
    return listed("opinions", _("服务评议"), OPINIONS, rows.order_by("-year", "source"), only=only)


def papers(checkin: CheckIn, actor: Actor) -> list[dict[str, Any]]:
    del actor
    if not checkin.number:
        return []
    url = reverse("volunteering.receipt", args=[checkin.pk])
    return [{"title": _("打印报到证明"), "url": url, "icon": "print"}]


def reported(row: Any) -> bool:
    return bool(row.state == ACCEPTED)


CHECKIN_PAGES = RecordPages(
    CHECKINS,
    noun=_("社区报到"),
    record=actions.report,
    steps=[
        StepPage(
            CHECKIN,
            {"accept": actions.accept, "refuse": actions.refuse, "end": actions.end,
             "revoke": actions.revoke},
            {"refuse": forms.AnswerForm, "end": forms.EndForm, "revoke": forms.AnswerForm},
            start={"end": today_on},
        )
    ],
    acts=[
        ActPage("mark", _("走完一步"), actions.mark, forms.MarkForm, when=reported,
                start=lambda row: {"done_on": clock.today()}),
        ActPage("opine", _("记评议"), actions.opine, forms.OpinionForm, when=reported,
                start=lambda row: {"given_on": clock.today()}),
    ],
    panels=[said, held, marks, opinions],
    buttons=papers,
    menu=(SECTION, 46),
    icon="people",
    keeps=KEEPS,
    start=start,
    root="",
    verbs={"report": _("登记报到"), "release": _("随党员减少结束")},
    empty=_("还没有党员来报到。点“登记”，或者把社区的报到码贴在门口。"),
)  # fmt: skip
SENT_PAGES = RecordPages(SENT, menu=(SECTION, 47), icon="people", sees=HOME)
SKILL_PAGES = RecordPages(
    SKILLS,
    noun=_("特长"),
    record=actions.list_skill,
    acts=[ActPage("drop_skill", _("停用"), actions.drop_skill, forms.OnForm,
                  when=lambda row: row.until is None, start=today_on)],
    keeps=SETS,
    start=begins,
    menu=("服务群众", 52),
    icon="star",
    verbs={"list_skill": _("列出特长")},
)  # fmt: skip
TALENT_PAGES = RecordPages(TALENTS, sees=HOME, menu=(SECTION, 48), icon="star")

PAGES = [SENT_PAGES, SKILL_PAGES, TALENT_PAGES, CHECKIN_PAGES]
