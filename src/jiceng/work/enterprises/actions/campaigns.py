"""三集中: plan three phases, go from one to the next, close with a summary."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.asks import Ask
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.periods import Period
from jiceng.kernel.steps import take
from jiceng.kit.called import key_of
from jiceng.kit.handoffs import asked
from jiceng.registers.orgs.models import Org
from jiceng.work.enterprises import flows
from jiceng.work.enterprises.models import Campaign, Phase

# What each phase is read by unless the plan says otherwise: keys of the shelf, whoever keeps them.
USUAL = {
    flows.SWEEPING: "enterprises.swept",
    flows.SETTING_UP: "units.covered{two_new=two_new}",
    flows.TRAINING: "enterprises.trained",
}
US = System("三集中")


@transaction.atomic
def campaign(*, actor: Actor, **values: Any) -> Campaign:
    """制定方案: org, name, document, planned_on; for each phase `<kind>_begins`, `<kind>_ends`,
    `<kind>_need` (percent), `<kind>_figure`.
    """
    if Campaign.objects.filter(org=values["org"], name=values["name"]).exists():
        raise ValidationError({"name": _("这个名称的活动已经有了")})
    plain = {name: values[name] for name in ("org", "name", "document", "planned_on")}
    made: Campaign = Campaign.objects.create(**plain)
    phases = [_phase(made, kind, values) for kind in USUAL]
    for before, after in pairwise(phases):
        if after.begins < before.begins:
            field = f"{after.kind}_begins"
            raise ValidationError({field: _("三个阶段依次进行，请检查日期")})
    insert(phases)
    note(actor, "enterprises.campaign", made)
    return made


def _phase(made: Campaign, kind: str, values: dict[str, Any]) -> Phase:
    begins, ends = values[f"{kind}_begins"], values[f"{kind}_ends"]
    if ends < begins:
        raise ValidationError({f"{kind}_ends": _("结束日期不能早于开始日期")})
    key = key_of(values.get(f"{kind}_figure") or USUAL[kind])
    if asked("enterprises.figure", key, actor=US) is None:
        said = _("没有叫“%s”的指标，请照“指标”页上的名称写")
        raise ValidationError({f"{kind}_figure": said % key})
    return Phase(
        campaign=made, kind=kind, begins=begins, ends=ends, figure=key,
        need=values[f"{kind}_need"],
    )  # fmt: skip


def reading(phase: Phase, day: date) -> tuple[Any, Any, Ask]:
    """The phase's figure, its population and how they are asked that day: the phase's days so far.

    None where no room of this house has the figure.
    """
    figure = asked("enterprises.figure", phase.figure, actor=US)
    first = phase.started_on or phase.begins
    last = max(first, min(day, phase.closed_on or day))
    ask = Ask(Period(first, last), as_of=last)
    return figure, getattr(figure, "population", None), ask


def share(phase: Phase, day: date, org: Org | None = None) -> Decimal | None:
    """What share has been reached that day, in percent to one place: where the campaign was set,
    or beneath it at `org`.
    """
    figure, whole, ask = reading(phase, day)
    if figure is None or whole is None:
        return None
    node = org or phase.campaign.org
    of = whole.read(node, ask).value
    return round(Decimal(100 * figure.read(node, ask).value) / of, 1) if of else None


@transaction.atomic
def begin_sweep(found: Campaign, *, actor: Actor) -> Campaign:
    """开始集中排查."""
    return _go(found, "begin_sweep", None, flows.SWEEPING, actor)


@transaction.atomic
def begin_set_up(found: Campaign, *, actor: Actor) -> Campaign:
    """转入集中组建; the share reached by the sweep is kept as it is now."""
    return _go(found, "begin_set_up", flows.SWEEPING, flows.SETTING_UP, actor)


@transaction.atomic
def begin_training(found: Campaign, *, actor: Actor) -> Campaign:
    """转入集中培训."""
    return _go(found, "begin_training", flows.SETTING_UP, flows.TRAINING, actor)


@transaction.atomic
def wrap_up(found: Campaign, *, actor: Actor, summary: str) -> Campaign:
    """结束, with a summary in a few sentences."""
    if not summary.strip():
        raise ValidationError({"summary": _("请写几句总结：做成了什么，还差什么")})
    return _go(found, "wrap_up", flows.TRAINING, None, actor, summary=summary.strip())


def _go(
    found: Campaign, verb: str, ends: str | None, begins: str | None, actor: Actor, **more: Any
) -> Campaign:
    today = clock.today()
    if today < found.planned_on:
        raise StepError(_("方案的日期还没有到"))
    take(found, flows.CAMPAIGN, verb, actor=actor, **more)
    for phase in Phase.objects.filter(campaign=found, kind=ends or ""):
        phase.reached, phase.closed_on = share(phase, today), today
        phase.save(update_fields=["reached", "closed_on"])
    Phase.objects.filter(campaign=found, kind=begins or "").update(started_on=today)
    note(actor, f"enterprises.{verb}", found)
    return found
