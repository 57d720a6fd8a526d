"""Owners, tags, shared plans and officers of areas."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import Span, succeed
from jiceng.kit.access import may
from jiceng.registers.places.models import Level
from jiceng.work.enterprises.access import KEEPS
from jiceng.work.enterprises.models import AreaOfficer, Card, Health, OwnerContact, SharedPlan

S = TypeVar("S", bound=Span)


def _come(day: date, field: str) -> None:
    if day > clock.today():
        raise ValidationError({field: _("日期还没有到，请检查日期")})


def end(found: S, *, actor: Actor, on: date, verb: str, said: str) -> S:
    """A tag, an officer or a word holds up to a day; `said` where it has ended already."""
    _come(on, "on")
    if on <= found.since:
        raise ValidationError({"on": _("日期要晚于开始的 %s") % found.since})
    if not type(found)._default_manager.filter(pk=found.pk, until=None).update(until=on):
        raise StepError(said)
    reread(found)
    note(actor, f"enterprises.{verb}", found, on=on)
    return found


def reveal(card: Card, *, actor: Actor, purpose: str) -> str:
    """The owner's telephone in full, to whoever keeps the firm; every look stays."""
    if not may(actor, KEEPS, card.unit.keeper.path):
        raise PermissionDenied(_("出资人电话只给属地的工作人员看"))
    if card.owner_phone is None:
        raise ValidationError(_("没有登记电话，或者已经清除"))
    found: str = card.owner_phone.open(issue_ticket(actor, card, "owner_phone", purpose=purpose))
    return found


@transaction.atomic
def contact(*, actor: Actor, **values: Any) -> OwnerContact:
    """登记联系; see `contact_many`."""
    return contact_many([values], actor=actor)[0]


@transaction.atomic
def contact_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[OwnerContact]:
    """Each row: unit, held_on, way; words, off_hours, course (asked of a training), by_name."""
    made = []
    for row in rows:
        values = {name: value for name, value in row.items() if value is not None}
        _come(values["held_on"], "held_on")
        unit = values["unit"]
        if unit.until is not None and values["held_on"] >= unit.until:
            raise ValidationError({"unit": _("这一天“%s”已经注销或迁出，请检查") % unit})
        if values.get("way") == OwnerContact.Way.TRAINING and not values.get("course"):
            raise ValidationError({"course": _("参加培训的，请写培训名称")})
        values["by_name"] = values.get("by_name") or actor.name[:60]
        made.append(OwnerContact(**values))
    insert(made)
    note_many(actor, "enterprises.contact", made)
    return made


@transaction.atomic
def void_contact(found: OwnerContact, *, actor: Actor, reason: str) -> OwnerContact:
    """作废."""
    return _void(found, actor, reason, "enterprises.void_contact")  # type: ignore[no-any-return]


@transaction.atomic
def mark(*, actor: Actor, **values: Any) -> Health:
    """贴标签; see `mark_many`."""
    return mark_many([values], actor=actor)[0]


@transaction.atomic
def mark_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Health]:
    """Each row: unit, word, since, source; words."""
    made = [Health(**{n: v for n, v in row.items() if v is not None}) for row in rows]
    for one in made:
        _come(one.since, "since")
        if one.word.kind != "health":
            raise ValidationError({"word": _("请选择经营状况标签")})
    wanted = {(one.unit_id, one.word_id) for one in made}
    here = Health.objects.filter(until=None, unit__in={one.unit_id for one in made})
    if len(wanted) < len(made) or wanted & set(here.values_list("unit_id", "word_id")):
        raise ValidationError({"word": _("这家单位已经有这个标签，不用再贴")})
    insert(made)
    note_many(actor, "enterprises.mark", made)
    return made


@transaction.atomic
def unmark(found: Health, *, actor: Actor, on: date) -> Health:
    """摘标签 from a day on."""
    return end(found, actor=actor, on=on, verb="unmark", said=_("标签已经摘了，请刷新后再看"))


@transaction.atomic
def plan(*, actor: Actor, **values: Any) -> SharedPlan:
    """商定计划; see `plan_many`."""
    return plan_many([values], actor=actor)[0]


@transaction.atomic
def plan_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SharedPlan]:
    """Each row: unit, held_on, goal, deed, due; off_hours, subsidy with subsidy_from."""
    made = [SharedPlan(**{n: v for n, v in row.items() if v is not None}) for row in rows]
    for one in made:
        _come(one.held_on, "held_on")
        if one.due < one.held_on:
            raise ValidationError({"due": _("完成时限不能早于商定日期")})
        if one.subsidy is not None and not one.subsidy_from:
            said = _("有补助的，请写从哪里来，例如：党费返还、财政补助")
            raise ValidationError({"subsidy_from": said})
    insert(made)
    note_many(actor, "enterprises.plan", made)
    return made


@transaction.atomic
def finish(found: SharedPlan, *, actor: Actor, on: date, result: str) -> SharedPlan:
    """完成, and what came of it."""
    _come(on, "on")
    if on < found.held_on:
        raise ValidationError({"on": _("日期不能早于商定的 %s") % found.held_on})
    if not result.strip():
        raise ValidationError({"result": _("请写一句结果")})
    here = SharedPlan.objects.valid().filter(pk=found.pk, done_on=None)
    if not here.update(done_on=on, result=result.strip()):
        raise StepError(_("已经办结，请刷新后再看"))
    reread(found)
    note(actor, "enterprises.finish", found, on=on)
    return found


@transaction.atomic
def void_plan(found: SharedPlan, *, actor: Actor, reason: str) -> SharedPlan:
    """作废."""
    return _void(found, actor, reason, "enterprises.void_plan")  # type: ignore[no-any-return]


@transaction.atomic
def charge(*, actor: Actor, **values: Any) -> AreaOfficer:
    """明确责任人; see `charge_many`."""
    return charge_many([values], actor=actor)[0]


@transaction.atomic
def charge_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[AreaOfficer]:
    """Each row: area, org, name, since. Whoever had the area before ends where this one begins."""
    made: list[AreaOfficer] = []
    for row in rows:
        if row["area"].level != Level.AREA:
            raise ValidationError({"area": _("请选择楼宇、园区、市场或商圈")})
        _come(row["since"], "since")
        succeed(AreaOfficer, {"area": row["area"]}, row["since"])
        made.append(AreaOfficer.objects.create(**row))
    note_many(actor, "enterprises.charge", made)
    return made


@transaction.atomic
def discharge(found: AreaOfficer, *, actor: Actor, on: date) -> AreaOfficer:
    """不再负责 from a day on."""
    return end(found, actor=actor, on=on, verb="discharge", said=_("已经不再负责，请刷新后再看"))


def _void(found: Any, actor: Actor, reason: str, verb: str) -> Any:
    if not type(found).objects.valid().filter(pk=found.pk).update(void_reason=reason):
        raise StepError(_("已经作废"))
    reread(found)
    note(actor, verb, found, reason=reason)
    return found
