"""联合评议: once a year, on the ground of what was done, by those who were there."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note_many
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary.models import Programme
from jiceng.work.cobuilding import rules
from jiceng.work.cobuilding.actions.common import drawn_up, past, sided, whole, written
from jiceng.work.cobuilding.models import JointActivity, JointAppraisal, LinkTask


def grounds(*, org: Org, unit: Unit | None, programme: Programme, year: int) -> dict[str, int]:
    """What an appraisal rests on: activities held, tasks of the year, those done by a record."""
    held = JointActivity.objects.valid().filter(
        org=org, component__programme=programme, held_on__year=year
    )
    tasks = LinkTask.objects.valid().filter(org=org, component__programme=programme, year=year)
    if unit is not None:
        held, tasks = held.filter(partaking__unit=unit), tasks.filter(unit=unit)
    return {
        "held": held.distinct().count(), "tasks": tasks.count(),
        "done": tasks.exclude(done_on=None).count(),
    }  # fmt: skip


@transaction.atomic
def judge(*, actor: Actor, **values: Any) -> JointAppraisal:
    """登记联合评议; see `judge_many`."""
    return judge_many([values], actor=actor)[0]


@transaction.atomic
def judge_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[JointAppraisal]:
    """Each row: org, programme, year, held_on, score (0–100), words; unit (none: the whole
    programme of the community), mend. Without any activity or task there is nothing to judge.
    """
    made = drawn_up(JointAppraisal, rows, _check)
    keys, years = {_key(one) for one in made}, {one.year for one in made}
    here = JointAppraisal.objects.valid().filter(
        org__in={one.org_id for one in made}, year__in=years
    )
    if len(keys) < len(made) or keys & {_key(one) for one in here}:
        raise ValidationError({"year": _("这一年已经评议过；评错了的先作废，再登记")})
    written(made)
    note_many(actor, "cobuilding.judge", made)
    return made


def _check(values: dict[str, Any]) -> None:
    day = past(values["held_on"], "held_on")
    if values.get("unit") is not None:
        sided(values, day)
    if values["year"] > day.year:
        raise ValidationError({"year": _("这一年还没有到，请检查年度")})
    if not 0 <= values["score"] <= rules.FULL:
        raise ValidationError({"score": _("评分请填 0 至 100")})
    values["words"] = whole(values["words"], "words", _("请写明凭什么这样评"))
    rests = grounds(org=values["org"], unit=values.get("unit"), programme=values["programme"],
                    year=values["year"])  # fmt: skip
    if not rests["held"] and not rests["tasks"]:
        said = _("%(year)d年没有“%(programme)s”的联建活动和任务，没有依据可以评；请先登记做了什么")
        told = {"year": values["year"], "programme": values["programme"]}
        raise ValidationError({"programme": said % told})


def _key(one: JointAppraisal) -> tuple[Any, ...]:
    return one.org_id, one.unit_id, one.programme_id, one.year
