"""What the district sets: fixed day, set actions, kinds of activity, themes, classes to teach."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.spans import succeed
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary import actions as vocabulary
from jiceng.work.life.models import ActivityKind, FixedDay, MonthTheme, SetAction, TeachNorm


@transaction.atomic
def set_day(
    *, actor: Actor, org: Org, weekday: int, nth: int, since: date, document: str = ""
) -> FixedDay:
    """规定固定组织生活日; the former one ends where this begins."""
    succeed(FixedDay, {"org": org}, since)
    made: FixedDay = FixedDay.objects.create(
        org=org, weekday=weekday, nth=nth, since=since, document=document
    )
    note(actor, "life.set_day", made)
    return made


@transaction.atomic
def list_action(
    *, actor: Actor, org: Org, name: str, since: date, required: bool = True
) -> SetAction:
    """列入一个规定动作或自选动作。"""
    made: SetAction = SetAction.objects.create(org=org, name=name, since=since, required=required)
    note(actor, "life.list_action", made)
    return made


@transaction.atomic
def unlist_action(action: SetAction, *, actor: Actor, on: date) -> SetAction:
    """从清单中去掉一个动作; what was done under it stays."""
    action.until = on
    action.save(update_fields=["until"])
    note(actor, "life.unlist_action", action)
    return action


@transaction.atomic
def list_kind(*, actor: Actor, **values: Any) -> ActivityKind:
    """列入一种活动; see `list_kind_many`."""
    return list_kind_many([values], actor=actor)[0]


@transaction.atomic
def list_kind_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ActivityKind]:
    """列入活动种类: org, name, type, form, since, and creative and note where told."""
    for row in rows:
        if ActivityKind.objects.filter(name=row["name"], type=row["type"], until=None).exists():
            raise ValidationError({"name": _("这一类型已经有“%s”") % row["name"]})
    made: list[ActivityKind] = ActivityKind.objects.bulk_create(ActivityKind(**row) for row in rows)
    note_many(actor, "life.list_kind", made)
    return made


@transaction.atomic
def unlist_kind(kind: ActivityKind, *, actor: Actor, on: date) -> ActivityKind:
    """从种类中去掉; what was recorded under it stays."""
    if on <= kind.since:
        raise ValidationError({"on": _("结束日期应晚于开始日期")})
    kind.until = on
    kind.save(update_fields=["until"])
    note(actor, "life.unlist_kind", kind)
    return kind


@transaction.atomic
def issue_theme(*, actor: Actor, **values: Any) -> MonthTheme:
    """下发当月主题; see `issue_theme_many`."""
    return issue_theme_many([values], actor=actor)[0]


@transaction.atomic
def issue_theme_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MonthTheme]:
    """下发每月主题: org, month (any day of it), name, and text, document, `component` of the
    programme it belongs to. A month that is over takes no theme any more.
    """
    made, today = [], clock.today()
    for row in rows:
        values = dict(row)
        component = values.pop("component", None)
        values["month"] = values["month"].replace(day=1)
        if values["month"] < today.replace(day=1):
            raise ValidationError({"month": _("这个月已经过去，主题请从本月起下发")})
        alike = MonthTheme.objects.filter(
            org=values["org"], month=values["month"], name=values["name"], void_reason=""
        )
        if alike.exists():
            raise ValidationError({"name": _("这个月已经下发过同名的主题")})
        one = MonthTheme.objects.create(issued_on=today, recorded_at=clock.now(), **values)
        if component is not None:
            vocabulary.tag(one, component, actor=actor, since=today)
        made.append(one)
    note_many(actor, "life.issue_theme", made)
    return made


@transaction.atomic
def withdraw_theme(theme: MonthTheme, *, actor: Actor, reason: str) -> MonthTheme:
    """撤回当月主题: what was held under it stays, it is asked of nobody any more."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么撤回")})
    theme.void_reason = reason.strip()
    theme.save(update_fields=["void_reason"])
    note(actor, "life.withdraw_theme", theme, reason=reason)
    return theme


@transaction.atomic
def set_norm(*, actor: Actor, **values: Any) -> TeachNorm:
    """规定讲党课次数: org, org_kind, title, times, since; the former rule ends with it."""
    succeed(TeachNorm, {name: values[name] for name in ("org_kind", "title")}, values["since"])
    made: TeachNorm = TeachNorm.objects.create(**values)
    note(actor, "life.set_norm", made)
    return made
