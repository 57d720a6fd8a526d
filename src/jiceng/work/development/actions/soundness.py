"""What must hold of every case at every moment."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.development import flows
from jiceng.work.development.models import Backing, Case, CaseStep, Stretch
from jiceng.work.development.rules.facts import STAGES

FEW = 20


def cases_hold(org: Org, on: Any) -> str:
    """A branch with open cases cannot be abolished."""
    del on
    held = Case.objects.filter(org=org, state__in=flows.BEFORE).count()
    said = _("还有 %s 人在“%s”培养，请先转移培养关系")
    return said % (held, org) if held else ""


def probation_is_ours(member: Member) -> str:
    """Who is on probation by a case of this room becomes full by its steps, not by the roll."""
    open_ = Case.objects.open().filter(member=member).exists()
    return _("这位同志的预备期在“发展党员”里办理，请在那里办理转正") if open_ else ""


def _the_stage_is_the_state() -> Iterator[str]:
    """An open case has one open stretch, of its state's stage and its branch; a closed one none."""
    open_ = Stretch.objects.filter(case=OuterRef("pk"), until=None, org=OuterRef("org"))
    for stage, states in STAGES.items():
        astray = Case.objects.filter(state__in=states).filter(~Exists(open_.filter(stage=stage)))
        for (pk,) in astray.values_list("pk")[:FEW]:
            yield f"发展党员 {pk} 的阶段与状态不符"
    over = Case.objects.filter(state__in=flows.OVER)
    any_ = Stretch.objects.filter(case=OuterRef("pk"), until=None)
    for (pk,) in over.filter(Exists(any_)).values_list("pk")[:FEW]:
        yield f"发展党员 {pk} 已经结束，阶段却没有结束"


def _probationers_are_on_the_roll() -> Iterator[str]:
    """From the approval on there is a member, and nobody before it."""
    late = (flows.PROBATION, flows.FULL_ASKED, flows.FULL_VOTED)
    rows = Case.objects.filter(state__in=(*late, flows.FULL, flows.ARCHIVED, flows.CANCELLED))
    for (pk,) in rows.filter(member=None).values_list("pk")[:FEW]:
        yield f"发展党员 {pk} 已审批，花名册里却没有"
    early = Case.objects.filter(state__in=flows.BEFORE).exclude(member=None)
    for (pk,) in early.values_list("pk")[:FEW]:
        yield f"发展党员 {pk} 还没有审批，却已入册"
    full = Case.objects.filter(state__in=late, member__left_on=None)
    for (pk,) in full.exclude(member__full_on=None).values_list("pk")[:FEW]:
        yield f"发展党员 {pk} 还在预备期，花名册里却已转正"
    for (pk,) in full.exclude(org=F("member__org")).values_list("pk")[:FEW]:
        yield f"发展党员 {pk} 的支部与组织关系不符"


def _nobody_is_admitted_without_a_vote() -> Iterator[str]:
    """Every approval stands on a carried vote with enough of all due."""
    approved = CaseStep.objects.standing().filter(verb="approve")
    votes = CaseStep.objects.standing().filter(
        case=OuterRef("case"), verb="vote", carried=True, on__lte=OuterRef("on")
    )
    for (pk,) in approved.filter(~Exists(votes)).values_list("case")[:FEW]:
        yield f"发展党员 {pk} 没有支部大会通过的决议就审批了"
    short = CaseStep.objects.standing().filter(verb__in=("vote", "vote_full"), carried=True)
    few = Q(due__gte=2 * (F("ayes") + F("written"))) | Q(due__gte=2 * F("present"))
    for (pk,) in short.filter(few).values_list("case")[:FEW]:
        yield f"发展党员 {pk} 的票数没有超过应到会的半数"


def _two_introducers() -> Iterator[str]:
    """Nobody was reviewed without exactly two."""
    past = {"reviewed", "prereviewed", "form_issued", "voted"}
    held = Backing.objects.filter(part=Backing.Part.INTRODUCER, until=None).order_by()
    two = held.values("case").annotate(n=Count("pk")).filter(n=2).values("case")
    for (pk,) in Case.objects.filter(state__in=past).exclude(pk__in=two).values_list("pk")[:FEW]:
        yield f"发展党员 {pk} 的入党介绍人不是两名"


HOLDERS = [cases_hold]
INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _the_stage_is_the_state,
    _probationers_are_on_the_roll,
    _nobody_is_admitted_without_a_vote,
    _two_introducers,
]
