"""The verbs of the house: switch points on and off, set a rule and end it."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.registers.orgs.models import Org
from jiceng.work.points.models import Rule, Switch

LONGEST = timedelta(days=3 * 366)  # whoever wants longer is asked again


@transaction.atomic
def switch_on(
    *,
    actor: Actor,
    org: Org,
    basis: str,
    approver: str,
    grounds: str,
    expires_on: date,
    appraisal: bool = False,
    weight: int | None = None,
) -> Switch:
    """启用积分 from today to a day: on paper, by whom and why; it is open to everybody.

    Raises ValidationError for a day gone by or too far away, and where it is on already.
    """
    today = clock.today()
    if not today < expires_on <= today + LONGEST:
        raise ValidationError({"expires_on": _("有效期从明天起最长三年，到期要用的再启用")})
    if appraisal and not weight:
        raise ValidationError({"weight": _("在评议中作参考的，请写明比重，参加评议的人看得到")})
    standing = Switch.objects.filter(org=org, until=None).first()
    if standing is not None and standing.expires_on >= today:
        raise ValidationError({"org": _("这个党组织已经启用，有效期至 %s") % standing.expires_on})
    if standing is not None:  # it ran out by itself
        _end(standing, standing.expires_on + timedelta(days=1))
    made: Switch = Switch.objects.create(
        org=org, basis=basis, approver=approver, grounds=grounds, expires_on=expires_on,
        appraisal=appraisal, weight=(weight or 0) if appraisal else 0, since=today,
    )  # fmt: skip
    note(actor, "points.switch_on", made, reason=grounds)
    return made


def _end(switch: Switch, day: date) -> None:
    switch.until = day
    switch.save(update_fields=["until"])


@transaction.atomic
def switch_off(switch: Switch, *, actor: Actor, reason: str) -> Switch:
    """停用: nothing is earned from now on; what members have they still see."""
    if switch.until is not None:
        raise ValidationError(_("已经停用"))
    _end(switch, clock.today())
    note(actor, "points.switch_off", switch, reason=reason)
    return switch


@transaction.atomic
def set_rule(
    *,
    actor: Actor,
    org: Org,
    event: str,
    name: str,
    value: int,
    cap: int | None = None,
    per: str = Rule.Per.MONTH,
    months: int | None = None,
    since: date | None = None,
) -> Rule:
    """定规则: a new item, or the next version of one; nothing earned before is changed by it."""
    day = since or clock.today()
    if day < clock.today():
        raise ValidationError({"since": _("规则不追溯，请从今天或以后的日子起")})
    if cap is not None and cap < value:
        raise ValidationError({"cap": _("每期上限不能低于一次的分值")})
    former = Rule.objects.filter(org=org, name=name, until=None).first()
    version = 1 + Rule.objects.filter(org=org, name=name).count()
    if former is not None and former.since >= day:
        said = _("“%(name)s”从 %(day)s 起已定过，请从后一天起")
        raise ValidationError({"since": said % {"name": name, "day": former.since}})
    if former is not None:
        former.until = day
        former.save(update_fields=["until"])
    values: dict[str, Any] = {"value": value, "cap": cap, "per": per, "months": months}
    made: Rule = Rule.objects.create(
        org=org, event=event, name=name, version=version, since=day, **values
    )
    before = {key: str(getattr(former, key)) for key in values} if former is not None else {}
    note(actor, "points.set_rule", made, before=before)
    return made


@transaction.atomic
def end_rule(rule: Rule, *, actor: Actor, reason: str) -> Rule:
    """停用这一项 from tomorrow on; what was earned by it stays."""
    if rule.until is not None:
        raise ValidationError(_("这一版已经停用"))
    rule.until = max(clock.today(), rule.since) + timedelta(days=1)
    rule.save(update_fields=["until"])
    note(actor, "points.end_rule", rule, reason=reason)
    return rule
