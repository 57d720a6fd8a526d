"""Projects: offered, taken by branches, held, rated; and the board of examples."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take as step
from jiceng.registers.meetings.models import Meeting
from jiceng.work.life.flows import EXAMPLE, HELD, NAMED, OFFERED, TAKEN, TAKING
from jiceng.work.life.models import Example, Project, Taking


@transaction.atomic
def offer(*, actor: Actor, **values: Any) -> Project:
    """列入创意项目; see `offer_many`."""
    return offer_many([values], actor=actor)[0]


@transaction.atomic
def offer_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Project]:
    """列入创意项目: org, name, aim, form, minutes, since, and seats, material, base, and which of
    spirit, skill and practice it is made of.
    """
    made = []
    for row in rows:
        if Project.objects.filter(name=row["name"], until=None).exists():
            raise ValidationError({"name": _("目录里已经有“%s”，请换个名称") % row["name"]})
        if not any(row.get(part, part == "spirit") for part in ("spirit", "skill", "practice")):
            said = _("请至少勾一项：党性教育、素质拓展、互动实践")
            raise ValidationError({"spirit": said})
        made.append(Project.objects.create(recorded_at=clock.now(), **row))
    note_many(actor, "life.offer", made)
    return made


@transaction.atomic
def retire(project: Project, *, actor: Actor, on: date) -> Project:
    """从目录中去掉; what was held stays."""
    if on <= project.since:
        raise ValidationError({"on": _("结束日期应晚于开始日期")})
    project.until = on
    project.save(update_fields=["until"])
    note(actor, "life.retire", project)
    return project


@transaction.atomic
def take(*, actor: Actor, **values: Any) -> Taking:
    """取用一个项目: project, org, and planned_on where known."""
    project, org = values["project"], values["org"]
    today = clock.today()
    if project.until is not None and project.until <= today:
        raise ValidationError({"project": _("这个项目已经不在目录里，请另选")})
    if Taking.objects.filter(project=project, org=org, state=TAKEN).exists():
        raise ValidationError({"project": _("本支部已经取用，还没有开展，不用重复取用")})
    if values.get("planned_on") and values["planned_on"] < today:
        raise ValidationError({"planned_on": _("日期已经过去；办过的请直接登记会议，选上这个项目")})
    made: Taking = Taking.objects.create(taken_on=today, recorded_at=clock.now(), **values)
    note(actor, "life.take", made)
    return made


@transaction.atomic
def hold(taking: Taking, *, actor: Actor, meeting: Meeting) -> Taking:
    """登记已开展: the branch's meeting at which it was carried out."""
    if meeting.org_id != taking.org_id or meeting.void_reason:
        raise ValidationError({"meeting": _("请选本支部没有作废的会议或活动")})
    if Taking.objects.filter(meeting=meeting).exists():
        raise ValidationError({"meeting": _("这次会议已经登记过一个项目，请另选一次")})
    step(taking, TAKING, "hold", actor=actor, meeting=meeting)
    note(actor, "life.hold", taking)
    return taking


@transaction.atomic
def drop(taking: Taking, *, actor: Actor) -> Taking:
    """不办了."""
    step(taking, TAKING, "drop", actor=actor)
    note(actor, "life.drop", taking)
    return taking


@transaction.atomic
def rate(taking: Taking, *, actor: Actor, rating: int, words: str = "") -> Taking:
    """评价 by the branch that carried it out; it is about the project, never about people."""
    if taking.state != HELD:
        raise ValidationError(_("开展过以后再评价"))
    taking.rating, taking.words = rating, words.strip()
    taking.save(update_fields=["rating", "words"])
    note(actor, "life.rate", taking)
    return taking


# The board of examples ---------------------------------------------------------------------


@transaction.atomic
def nominate(meeting: Meeting, *, actor: Actor, title: str, words: str) -> Example:
    """推荐为案例 by those above. It is shown only if the branch agrees."""
    made = _named(meeting, NAMED, title=title, words=words)
    note(actor, "life.nominate", made)
    return made


@transaction.atomic
def propose(meeting: Meeting, *, actor: Actor, title: str, words: str) -> Example:
    """自荐案例 by the branch itself, which thereby agrees."""
    made = _named(meeting, OFFERED, title=title, words=words)
    note(actor, "life.propose", made)
    return made


def _named(meeting: Meeting, state: str, **values: Any) -> Example:
    if meeting.void_reason:
        raise ValidationError(_("这条记录已作废，请另选一次"))
    if Example.objects.filter(meeting=meeting).exists():
        raise ValidationError(_("这次会议已经作为案例提出过"))
    made: Example = Example.objects.create(
        meeting=meeting, org=meeting.org, state=state, named_on=clock.today(),
        recorded_at=clock.now(), **values,
    )  # fmt: skip
    return made


@transaction.atomic
def agree(example: Example, *, actor: Actor) -> Example:
    """支部同意展示."""
    step(example, EXAMPLE, "agree", actor=actor)
    note(actor, "life.agree", example)
    return example


@transaction.atomic
def decline(example: Example, *, actor: Actor) -> Example:
    """支部不同意; nothing of it is shown."""
    step(example, EXAMPLE, "decline", actor=actor)
    note(actor, "life.decline", example)
    return example


@transaction.atomic
def show(example: Example, *, actor: Actor) -> Example:
    """展示在案例板上."""
    step(example, EXAMPLE, "show", actor=actor)
    note(actor, "life.show", example)
    return example


@transaction.atomic
def take_down(example: Example, *, actor: Actor, reason: str) -> Example:
    """撤下, by those above or by the branch at any time."""
    step(example, EXAMPLE, "take_down", actor=actor, told=reason.strip())
    note(actor, "life.take_down", example, reason=reason)
    return example
