"""Pages of posts and claims."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import words_of
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.work.volunteering import actions, forms
from jiceng.work.volunteering.access import KEEPS
from jiceng.work.volunteering.flows import ACCEPTED, ACTIVE, CLAIM, TAKEN
from jiceng.work.volunteering.models import CheckIn, Claim, PostReview, ServicePost, Talent
from jiceng.work.volunteering.rules import claim_findings
from jiceng.work.volunteering.sheets import CLAIMS, POSTS

SECTION = "服务群众"


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "since": clock.today(), "quota": 3}


def stands(row: Any) -> bool:
    return row.until is None


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


def wanted(post: ServicePost, actor: Actor) -> Panel | None:
    """The skills it asks for."""
    del actor
    names = list(post.skills.order_by("order", "pk").values_list("name", flat=True))
    if not names:
        return None
    facts = [{"title": _("需要的特长"), "text": "、".join(names), "kind": "text"}]
    return Panel("wanted", _("岗位要求"), facts=facts)


def fitting(post: ServicePost, actor: Actor) -> Panel | None:
    """Who has reported or belongs here, named one of its skills and is not on it: by name, never
    ranked.
    """
    held = Claim.objects.filter(post=post, state__in=("applied", *TAKEN))
    rows = Talent.objects.visible_to(actor).filter(skill__in=post.skills.values("pk"))
    here = CheckIn.objects.filter(org=post.org_id, state=ACCEPTED).values("member")
    rows = rows.filter(Q(member__in=here) | inside("member__org__path", post.org.path))
    rows = rows.filter(member__left_on=None).exclude(member__in=held.values("member"))
    rows = rows.select_related("member__person", "member__org", "skill")
    people: dict[int, tuple[Any, list[str]]] = {}
    for one in rows.order_by("member__person__initials", "member", "skill__order")[:200]:
        people.setdefault(one.member_id, (one.member, []))[1].append(str(one.skill))
    if not people:
        return None
    heads = (_("姓名"), _("所在党支部"), _("相符的特长"))
    columns = [{"name": str(n), "title": head, "kind": "text"} for n, head in enumerate(heads)]
    drawn = [
        {"url": "", "cells": [{"text": text, "kind": "text"}
                              for text in (str(who), str(who.org), "、".join(skills))]}
        for who, skills in people.values()
    ]  # fmt: skip
    return Panel("fitting", _("特长相符的同志"), columns, drawn, count=len(drawn))


def on_it(post: ServicePost, actor: Actor) -> Panel:
    rows = CLAIMS.visible(actor).filter(post=post).order_by("-applied_on", "pk")
    return listed(
        "claims", _("认领"), CLAIMS, rows,
        only=("member__person__name", "member__org__name", "why", "state", "approved_on"),
        address=lambda row: reverse("volunteering.claims.detail", args=[row.pk]),
        empty=_("还没有人认领。"),
    )  # fmt: skip


def before_approval(claim: Claim) -> list[Finding]:
    post = claim.post
    taken = Claim.objects.filter(post=post, state__in=TAKEN).count()
    asked = post.skills.order_by("order").values_list("name", flat=True)
    own = Talent.objects.filter(member=claim.member_id).values_list("skill__name", flat=True)
    return claim_findings(quota=post.quota, taken=taken, wanted=asked, own=own)


def reviews(claim: Claim, actor: Actor) -> Panel | None:
    """Half-year by half-year."""
    rows = PostReview.objects.visible_to(actor).filter(claim=claim).order_by("-half")
    if not rows:
        return None
    facts = [{"title": words_of(one.half), "text": one.words, "kind": "text"} for one in rows]
    return Panel("reviews", _("半年履职"), facts=facts)


POST_PAGES = RecordPages(
    POSTS,
    noun=_("岗位"),
    record=actions.publish,
    acts=[
        ActPage("claim", _("登记认领"), actions.claim, forms.ClaimForm, when=stands,
                start=today_as("applied_on")),
        ActPage("close", _("撤岗"), actions.close, forms.OnForm, when=stands,
                start=today_as("on"), danger=True),
    ],
    panels=[wanted, on_it, fitting],
    menu=(SECTION, 50),
    icon="star",
    keeps=KEEPS,
    start=start,
    verbs={"publish": _("设岗")},
)  # fmt: skip
CLAIM_PAGES = RecordPages(
    CLAIMS,
    noun=_("认领"),
    steps=[
        StepPage(
            CLAIM,
            {"approve": actions.approve, "turn_down": actions.turn_down, "start": actions.start,
             "step_down": actions.step_down},
            {"turn_down": forms.AnswerForm, "step_down": forms.EndForm},
            warn=before_approval,
            start={"step_down": today_as("on")},
        )
    ],
    acts=[
        ActPage("review", _("记半年履职"), actions.review, forms.ReviewForm,
                when=lambda row: row.state == ACTIVE, start=today_as("held_on")),
    ],
    panels=[reviews],
    menu=(SECTION, 51),
    icon="star",
    keeps=KEEPS,
    verbs={"claim": _("认领岗位"), "offer_near": _("就近派单意愿")},
)  # fmt: skip

PAGES = [POST_PAGES, CLAIM_PAGES]
