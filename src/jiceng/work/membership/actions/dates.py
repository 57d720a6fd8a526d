"""What every verb of the room asks of people and days."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.registers.members.models import Member


def be_here(member: Member, field: str = "member") -> None:
    if member.left_on is not None:
        raise ValidationError({field: _("“%s”已经从花名册减少") % member})


def not_ahead(field: str, day: date | None) -> None:
    if day is not None and day > clock.today():
        raise ValidationError({field: _("日期还没有到，请检查日期")})


def end_span(span: Any, on: date, reason: str) -> None:
    if on <= span.since:
        raise ValidationError({"on": _("日期要晚于开始日期（%s）") % span.since})
    not_ahead("on", on)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因")})
    if not type(span).objects.filter(pk=span.pk, until=None).update(until=on):
        raise ValidationError(_("这一条已经结束，请刷新后再看"))
    span.until = on
