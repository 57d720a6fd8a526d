"""Goods: stock, borrow, lend, give back; and the links of calendars."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Space
from jiceng.work.booking.flows import LOAN
from jiceng.work.booking.models import Feed, Goods, Loan


@transaction.atomic
def stock(*, actor: Actor, **values: Any) -> Goods:
    """登记物资: org, venue, name, number, notes, since."""
    made: Goods = Goods.objects.create(**{**values, "since": values.get("since") or clock.today()})
    note(actor, "booking.stock", made)
    return made


@transaction.atomic
def restock(goods: Goods, *, actor: Actor, number: int, notes: str | None = None) -> Goods:
    """更改数量: never below what is out; the notes stay where none are given."""
    before = goods.number
    here = Goods.objects.filter(pk=goods.pk, lent__lte=number)
    if not here.update(number=number, notes=goods.notes if notes is None else notes):
        raise ValidationError({"number": _("还有 %d 件没有归还，数量不能比它少") % goods.lent})
    reread(goods)
    note(actor, "booking.restock", goods, before={"number": before})
    return goods


@transaction.atomic
def borrow(*, actor: Actor, **values: Any) -> Loan:
    """申请借用: org, goods, number, asked_on, due_on, use."""
    goods: Goods = values["goods"]
    asked = values.get("asked_on") or clock.today()
    if values["due_on"] < asked:
        raise ValidationError({"due_on": _("归还期限不能早于申请日期")})
    if values["number"] > goods.number:
        said = _("一共只有 %d 件，请减少数量")
        raise ValidationError({"number": said % goods.number})
    made: Loan = Loan.objects.create(recorded_at=clock.now(), **{**values, "asked_on": asked})
    note(actor, "booking.borrow", made)
    return made


def _happened(on: date, before: date | None, words: str) -> None:
    """What is recorded has happened, and not before what it follows."""
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if before is not None and on < before:
        raise ValidationError({"on": words % before})


@transaction.atomic
def lend(loan: Loan, *, actor: Actor, on: date) -> Loan:
    """借出: what is out and what is there are told apart in one statement."""
    _happened(on, loan.asked_on, _("借出日期不能早于申请日期（%s）"))
    take(loan, LOAN, "lend", actor=actor, lent_on=on)
    enough = Goods.objects.filter(pk=loan.goods_id, number__gte=F("lent") + loan.number)
    if not enough.update(lent=F("lent") + loan.number):
        left = Goods.objects.get(pk=loan.goods_id)
        raise StepError(_("现在只剩 %d 件，不够借出") % (left.number - left.lent))
    note(actor, "booking.lend", loan, on=on)
    return loan


@transaction.atomic
def turn_down(loan: Loan, *, actor: Actor, reason: str) -> Loan:
    """不借, with the reason."""
    take(loan, LOAN, "turn_down", actor=actor, told=reason)
    note(actor, "booking.turn_down", loan, reason=reason)
    return loan


@transaction.atomic
def give_back(loan: Loan, *, actor: Actor, on: date) -> Loan:
    """归还."""
    _happened(on, loan.lent_on, _("归还日期不能早于借出日期（%s）"))
    take(loan, LOAN, "give_back", actor=actor, returned_on=on)
    Goods.objects.filter(pk=loan.goods_id).update(lent=F("lent") - loan.number)
    note(actor, "booking.give_back", loan, on=on)
    return loan


# Calendars --------------------------------------------------------------------------------


@transaction.atomic
def follow(*, actor: Actor, org: Org, space: Space | None = None) -> Feed:
    """建立日历订阅: a link of one's own bookings, or of a space one keeps."""
    if space is not None and not space.venue.keeper.path.startswith(org.path):
        raise ValidationError({"space": _("这处场地不归这个党组织管理")})
    made: Feed = Feed.objects.create(org=org, space=space, made_on=clock.today())
    note(actor, "booking.follow", made)
    return made


@transaction.atomic
def unfollow(feed: Feed, *, actor: Actor) -> Feed:
    """停用链接: whoever still holds it sees nothing any more."""
    if not Feed.objects.filter(pk=feed.pk, ended_on=None).update(ended_on=clock.today()):
        raise StepError(_("这条链接已经停用"))
    reread(feed)
    note(actor, "booking.unfollow", feed)
    return feed
