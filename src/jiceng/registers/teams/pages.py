"""Console pages of teams and of who is in them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.places.models import Profile
from jiceng.registers.teams import actions, forms
from jiceng.registers.teams.access import KEEPS
from jiceng.registers.teams.models import Team
from jiceng.registers.teams.sheets import JOININGS, TEAMS


def stands(row: Any) -> bool:
    return row.until is None


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


def as_it_is(team: Any) -> Mapping[str, Any]:
    return {"keeper": team.keeper, "area": team.area, "since": clock.today()}


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"keeper": scope.node, "since": clock.today()}


def ground(team: Team, actor: Actor) -> Panel | None:
    """Where its area ends and how many households live in it, as reported last."""
    del actor
    told = Profile.objects.standing(clock.today()).filter(place=team.area_id).first()
    if told is None:
        return None
    facts = [
        {"title": title, "text": value, "kind": kind, "wide": kind == "text"}
        for title, value, kind in (
            (_("四至范围"), told.extent, "text"), (_("住户（户）"), told.households, "number"),
            (_("人口（人）"), told.population, "number"), (_("时点"), told.since, "date"),
        ) if value not in ("", None)
    ]  # fmt: skip
    return Panel("ground", _("服务片区"), facts=facts)


def within(team: Team, actor: Actor) -> Panel:
    """Who is in it, those who have left last."""
    rows = JOININGS.visible(actor).filter(team=team).order_by("-until", "pk")
    return listed(
        "members", _("队员"), JOININGS, rows,
        only=("name", "member__org__name", "since", "until"),
        empty=_("还没有队员。点“登记队员”。"), limit=100,
    )  # fmt: skip


TEAM_PAGES = RecordPages(
    TEAMS,
    noun=_("服务队"),
    record=actions.set_up,
    change=actions.correct,
    change_form=forms.CorrectTeamForm,
    acts=[
        ActPage("join", _("登记队员"), actions.join, forms.JoinForm, when=stands,
                start=today_as("since")),
        ActPage("lead", _("指定队长"), actions.lead, forms.LeadForm, when=stands,
                start=today_as("since")),
        ActPage("rename", _("更名"), actions.rename, forms.RenameTeamForm, when=stands,
                start=today_as("since")),
        ActPage("move", _("调整责任党组织"), actions.move, forms.MoveTeamForm, when=stands,
                start=as_it_is),
        ActPage("disband", _("解散"), actions.disband, forms.DisbandForm, when=stands,
                start=today_as("on"), danger=True),
    ],
    panels=[ground, within],
    menu=("服务群众", 40),
    icon="people",
    keeps=KEEPS,
    start=start,
    root="",
    verbs={"set_up": _("组建服务队"), "leave": _("退出服务队"), "release": _("随党员减少退出")},
)  # fmt: skip
JOINING_PAGES = RecordPages(
    JOININGS,
    noun=_("队员"),
    acts=[
        ActPage("leave", _("退出服务队"), actions.leave, forms.LeaveForm, when=stands,
                start=today_as("on")),
    ],
    menu=("服务群众", 41),
    icon="people",
    keeps=KEEPS,
)  # fmt: skip

PAGES = [JOINING_PAGES, TEAM_PAGES]
urls = [url for pages in PAGES for url in pages.urls()]
