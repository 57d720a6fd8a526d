"""Console pages of groups, their members, and areas and posts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.groups import actions, forms
from jiceng.registers.groups.access import KEEPS
from jiceng.registers.groups.models import Charge, Group, Grouping, Leading
from jiceng.registers.groups.rules import group_findings
from jiceng.registers.groups.sheets import CHARGES, GROUPINGS, GROUPS
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Org


def stands(row: Any) -> bool:
    return row.until is None


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    branch = scope.node if scope.node is not None and scope.node.is_branch else None
    return {"org": branch, "since": clock.today()}


def begins_today(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"since": clock.today()}


def within(group: Group, actor: Actor) -> Panel:
    """Who is in it, those who have left last."""
    rows = Grouping.objects.visible_to(actor).filter(group=group).order_by("-until", "pk")
    return listed(
        "members",
        _("组内党员"),
        GROUPINGS,
        rows,
        only=("member__person__name", "since", "until"),
        empty=_("还没有编入党员。点“编入党员”。"),
        limit=100,
    )


def judged(org: Org, actor: Actor) -> list[Finding]:
    """What there is to say of a branch's groups, for its page."""
    del actor
    if org.until is not None or not org.is_branch:
        return []
    today = clock.today()
    groups = Group.objects.standing(today).filter(org=org)
    return group_findings(
        members=Belonging.objects.standing(today).filter(org=org).count(),
        groups=groups.count(),
        led=Leading.objects.standing(today).filter(group__in=groups.values("pk")).count(),
    )


ORG_FINDINGS = [judged]
GROUPS_PAGES = RecordPages(
    sheet=GROUPS,
    noun=_("党小组"),
    record=actions.set_up,
    change=actions.correct,
    change_form=forms.RenameForm,
    acts=[
        ActPage("assign", _("编入党员"), actions.assign, forms.AssignForm, when=stands,
                start=today_as("since")),
        ActPage("appoint", _("指定组长"), actions.appoint, forms.MemberForm, when=stands,
                start=today_as("since")),
        ActPage("take_out", _("调出党员"), actions.take_out, forms.TakeOutForm, when=stands,
                start=today_as("since")),
        ActPage("dissolve", _("撤销党小组"), actions.dissolve, forms.DissolveForm, when=stands,
                start=today_as("on"), danger=True),
    ],
    panels=[within],
    menu=("组织", 50),
    icon="people",
    keeps=KEEPS,
    start=start,
    root="",
    verbs={"set_up": _("划分党小组"), "release": _("随组织关系调出")},
)  # fmt: skip
GROUPINGS_PAGES = RecordPages(sheet=GROUPINGS, menu=("组织", 51), icon="people")
CHARGES_PAGES = RecordPages(
    sheet=CHARGES,
    noun=_("责任区、岗位"),
    record=actions.entrust,
    acts=[
        ActPage("relieve", _("结束"), actions.relieve, forms.RelieveForm, when=stands,
                start=today_as("on")),
    ],
    menu=("组织", 52),
    icon="people",
    keeps=KEEPS,
    start=begins_today,
    verbs={"entrust": _("设岗定责"), "release": _("随组织关系结束")},
)  # fmt: skip

PAGES = [GROUPINGS_PAGES, CHARGES_PAGES, GROUPS_PAGES]
urls = [url for pages in PAGES for url in pages.urls()]
__all__ = ["PAGES", "Charge", "urls"]
