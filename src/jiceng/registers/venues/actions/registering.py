"""The verbs of venues: register, correct, turn (its state), alter (kind, sort, size, keeper)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.pasts import keep
from jiceng.kernel.reading import initials
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.actions import hours
from jiceng.registers.venues.models import SUBKINDS, Opening, State, Status, Venue, VenuePast, Visit

ALTERED = ("kind", "subkind", "level", "keeper", "area", "capacity")


@transaction.atomic
def register(*, actor: Actor, **values: Any) -> Venue:
    """Register one venue; see `register_many`."""
    return register_many([values], actor=actor)[0]


@transaction.atomic
def register_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Venue]:
    """Register venues: name, kind, level, keeper and other columns, `state` (default in use)
    and `since` which day it is in that state (default today). Hubs before their sub-sites.
    """
    made, states, at = [], [], clock.now()
    for row in rows:
        values = dict(row)
        state, since = values.pop("state", "") or State.IN_USE, values.pop("since", None)
        since = since or clock.today()
        _check_keeper(values["keeper"], since)
        _check_day(state, since)
        check_subkind(values["kind"], values.get("subkind", ""))
        venue = Venue(**values, told_since=since)
        venue.initials = initials(venue.name)
        venue.code = venue.code or None
        made.append(venue)
        states.append((state, since))
    _refuse_taken([venue.code for venue in made if venue.code])
    insert(made)
    Status.objects.bulk_create(
        (
            Status(venue=venue, state=state, keeper=venue.keeper, since=since, recorded_at=at)
            for venue, (state, since) in zip(made, states, strict=True)
        ),
        batch_size=500,
    )
    Opening.objects.bulk_create(
        (
            row
            for venue, (state, since) in zip(made, states, strict=True)
            if state == State.IN_USE
            for row in hours.laid(venue, venue.keeper, hours.readable(venue.opening), since)
        ),
        batch_size=500,
    )
    note_many(actor, "venues.register", made)
    return made


def check_subkind(kind: str, subkind: str) -> None:
    """Which sort it is must be one of its kind's."""
    if subkind and subkind not in SUBKINDS.get(kind, ()):
        said = _("这一种类没有这个类别。类别只用于特色站点、组织生活基地和讲习所")
        raise ValidationError({"subkind": said})


def _refuse_taken(codes: Sequence[str], own: int = 0) -> None:
    taken = Venue.objects.filter(code__in=codes).exclude(pk=own).values_list("code", "name")
    if taken or len(set(codes)) < len(codes):
        said = "、".join(f"{code}（{name}）" for code, name in taken) or _("表内有重复")
        raise ValidationError({"code": _("这些编号已经登记过：%s") % said})


def _check_keeper(org: Org, on: date) -> None:
    if org.until is not None and org.until <= on:
        raise ValidationError({"keeper": _("“%s”已经撤销，请选择现在负责的党组织") % org})


def _check_day(state: str, since: date) -> None:
    """Only a plan may lie ahead."""
    if since > clock.today() and state != State.PLANNED:
        raise ValidationError({"since": _("日期还没有到，请到那一天再登记，或先登记为规划中")})


@transaction.atomic
def correct(venue: Venue, *, actor: Actor, reason: str, **changes: Any) -> Venue:
    """更正, with a reason; kind, sort, level, size and keeper `alter` and keep their past."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    if strange := changes.keys() & set(ALTERED):
        raise ValidationError(_("这些内容请用“变更”办理：%s") % "、".join(sorted(strange)))
    if "code" in changes:
        changes["code"] = changes["code"] or None
        _refuse_taken([changes["code"]] if changes["code"] else [], venue.pk)
    if changes.get("hub") is not None and _within(changes["hub"], venue):
        raise ValidationError({"hub": _("“%s”自己就属于这里，请检查所属中心") % changes["hub"]})
    sign = changes.get("opening", "").strip()
    if sign and sign != venue.opening:
        hours.read_or_refuse(sign)
    before = {name: str(getattr(venue, name)) for name in changes}
    for name, value in changes.items():
        setattr(venue, name, value)
    venue.initials = initials(venue.name)
    venue.save(update_fields=[*changes, "initials"])
    if before.get("opening", venue.opening) != venue.opening:
        open_ = Status.objects.select_for_update().get(venue=venue, until=None)
        hours.follow(venue, open_.state, max(clock.today(), open_.since))
    note(actor, "venues.correct", venue, reason=reason, before=before)
    return venue


@transaction.atomic
def correct_many(pairs: Sequence[tuple[Venue, Mapping[str, Any]]], *, actor: Actor) -> list[Venue]:
    """Corrections from a worksheet; state, size and keeper are never changed by a table."""
    words = _("导入更正")
    done = []
    for venue, said in pairs:
        if strange := said.keys() & {*ALTERED, "state", "since"}:
            told = _("“%s”的种类、类别、层级、面积、责任党组织和状态不能用表格改，请办理变更")
            raise ValidationError({min(strange): told % venue})
        done.append(correct(venue, actor=actor, reason=words, **said))
    return done


def _within(hub: Venue, venue: Venue) -> bool:
    """Would this hub hang beneath the venue itself?"""
    above: Venue | None = hub
    while above is not None:
        if above.pk == venue.pk:
            return True
        above = above.hub
    return False


@transaction.atomic
def turn(venue: Venue, *, actor: Actor, state: str, since: date, reason: str = "") -> Status:
    """状态变更 from a day on; a second word of the same day replaces the first."""
    _check_day(state, since)
    open_ = Status.objects.select_for_update().get(venue=venue, until=None)
    if since < open_.since:
        said = _("日期不能早于上一次变更（%s）") % open_.since
        raise ValidationError({"since": said})
    if state == open_.state:
        raise ValidationError({"state": _("现在就是“%s”") % open_.get_state_display()})
    if open_.state == State.IN_USE:
        _refuse_visited(venue, since)
    before = {"state": open_.state, "since": open_.since}
    made = _go_on(open_, since, state=state, reason=reason)
    hours.follow(venue, state, since)
    note(actor, "venues.turn", venue, reason=reason, before=before, after=state, since=since)
    return made


def _refuse_visited(venue: Venue, since: date) -> None:
    """Nobody comes to a place that is not in use."""
    came = Visit.objects.standing().filter(venue=venue, held_on__gte=since)
    last = came.order_by("-held_on").values_list("held_on", flat=True).first()
    if last is not None:
        said = _(
            "%(last)s 还登记了到场（这一天起共 %(n)s 批），日期要晚于最后一次到场；"
            "到场登记错了的，先更正或作废"
        )
        raise ValidationError({"since": said % {"last": last, "n": came.count()}})


def _go_on(open_: Status, since: date, **changes: Any) -> Status:
    """The next stretch; what is said of the very day the last began replaces it."""
    if since > open_.since:
        Status.objects.filter(pk=open_.pk, until=None).update(until=since)
        open_.pk, open_.since, open_._state.adding = None, since, True
    for name, value in changes.items():
        setattr(open_, name, value)
    open_.recorded_at = clock.now()
    open_.save()
    return open_


@transaction.atomic
def alter(venue: Venue, *, actor: Actor, since: date, **changes: Any) -> Venue:
    """变更 kind, subkind, level, area, capacity or keeper from a day on (改扩建、移交).

    Another kind drops a sort that is none of its own; a sort told anew must be one.
    """
    if strange := changes.keys() - set(ALTERED):
        raise ValidationError(_("这些内容请用“更正”办理：%s") % "、".join(sorted(strange)))
    if since > clock.today():
        raise ValidationError({"since": _("日期还没有到，请到那一天再办理")})
    if since < venue.told_since:
        said = _("日期不能早于上一次变更（%s）") % venue.told_since
        raise ValidationError({"since": said})
    kind, sort = changes.get("kind", venue.kind), changes.get("subkind", venue.subkind)
    if kind != venue.kind and sort == venue.subkind and sort not in SUBKINDS.get(kind, ()):
        changes["subkind"] = sort = ""
    check_subkind(kind, sort)
    before = {name: str(getattr(venue, name)) for name in changes}
    handed = changes.get("keeper", venue.keeper) != venue.keeper
    if handed:
        _hand_over(venue, changes["keeper"], since)
    keep(venue, VenuePast, since, **changes)
    if handed:
        hours.pass_on(venue, since)
    note(actor, "venues.alter", venue, before=before, since=since)
    if handed:
        hand_on("venues.hand_over", venue, actor=actor)
    return venue


def _hand_over(venue: Venue, keeper: Org, since: date) -> None:
    """移交: from that day the venue is counted under its new keeper, in the state it is in."""
    _check_keeper(keeper, since)
    open_ = Status.objects.select_for_update().get(venue=venue, until=None)
    if since < open_.since:
        said = _("日期不能早于上一次状态变更（%s）") % open_.since
        raise ValidationError({"since": said})
    _go_on(open_, since, keeper=keeper, reason=_("移交") if since > open_.since else open_.reason)
    Visit.objects.filter(venue=venue, held_on__gte=since).update(org=keeper)


def venues_hold(org: Org, on: date) -> str:
    """An organisation that answers for venues hands them over before it is abolished."""
    count = Venue.objects.standing(on).filter(keeper=org).count()
    said = _("“%(org)s”还负责 %(count)s 处阵地，请先变更责任党组织")
    return said % {"org": org, "count": count} if count else ""
