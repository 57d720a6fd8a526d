"""Seasonal rounds of scarce spaces: announce, wish, share out."""

from datetime import time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.steps import take
from jiceng.registers.venues.models import Group, hours_on
from jiceng.work.booking.actions.asking import season
from jiceng.work.booking.flows import OPEN, ROUND
from jiceng.work.booking.models import Round, Wish
from jiceng.work.booking.rules import (
    LENGTH,
    LONGEST,
    SEASON_DAYS,
    SHORTEST,
    Wanted,
    dates_of,
    fits,
    of_length,
    share_out,
)


@transaction.atomic
def announce(*, actor: Actor, **values: Any) -> Round:
    """开始一轮分配: space, name, opens_on, closes_on, first, last; kept by the venue's keeper."""
    space = values["space"]
    if not values["opens_on"] <= values["closes_on"] < values["first"] <= values["last"]:
        said = _("日期要按先后：开始收集、截止收集、使用首日、使用末日")
        raise ValidationError({"first": said})
    if values["last"] > clock.today() + timedelta(days=SEASON_DAYS):
        words = _("使用末日最多在 %d 天以后，再往后的请另开一轮")
        raise ValidationError({"last": words % SEASON_DAYS})
    if Round.objects.filter(space=space, state=OPEN).exists():
        raise ValidationError({"space": _("这处场地已经有一轮正在收集意向")})
    made: Round = Round.objects.create(org=space.venue.keeper, recorded_at=clock.now(), **values)
    note(actor, "booking.announce", made)
    return made


@transaction.atomic
def wish(*, actor: Actor, **values: Any) -> Wish:
    """登记意向: round, org, weekday, starts, ends, persons, purpose."""
    one: Round = values["round"]
    if one.state != OPEN or not one.opens_on <= clock.today() <= one.closes_on:
        said = _("这一轮在 %(first)s 到 %(last)s 收集意向，现在不能登记")
        told = {"first": one.opens_on, "last": one.closes_on}
        raise ValidationError({"round": said % told})
    _possible(one, values["weekday"], values["starts"], values["ends"])
    if values["persons"] > one.space.capacity:
        words = _("这里最多容纳 %d 人，请核对人数")
        raise ValidationError({"persons": words % one.space.capacity})
    made: Wish = Wish.objects.create(recorded_at=clock.now(), **values)
    note(actor, "booking.wish", made)
    return made


def _possible(one: Round, weekday: int, starts: time, ends: time) -> None:
    """A wish that no day can meet would take its organisation's turn for nothing."""
    if ends <= starts:
        raise ValidationError({"ends": _("结束时间要晚于开始时间")})
    if not of_length(starts=starts, ends=ends):
        raise ValidationError({"ends": _(LENGTH) % {"least": SHORTEST, "most": LONGEST}})
    days = dates_of(first=one.first, last=one.last, weekday=weekday, every=1)
    if not days:
        said = _("从 %(first)s 到 %(last)s 没有这样的星期几，请检查")
        raise ValidationError({"weekday": said % {"first": one.first, "last": one.last}})
    hours = hours_on([one.space.venue_id], days).values()
    if not any(fits(starts=starts, ends=ends, hours=open_) for open_, _words in hours):
        raise ValidationError({"starts": _("这一天的这个时间这里都不开放，请看开放时间")})


@transaction.atomic
def allot(one: Round, *, actor: Actor) -> Round:
    """分配: everybody's first wish before anybody's second; each wish is told what became of it."""
    if clock.today() <= one.closes_on:
        raise StepError(_("还没有到截止日期（%s），到期以后再分配") % one.closes_on)
    take(one, ROUND, "allot", actor=actor, allotted_on=clock.today())
    wishes = {w.pk: w for w in Wish.objects.filter(round=one).select_related("org")}
    met, beaten = share_out(
        (Wanted(w.pk, w.org_id, w.weekday, w.starts, w.ends) for w in wishes.values()),
        gap=one.space.buffer,
    )
    for key in met:
        _give(one, wishes[key], actor)
    for key, rival in beaten.items():
        said = _("与 %(day)s %(hours)s 的意向冲突，没有分到") % {
            "day": wishes[rival].get_weekday_display(),
            "hours": f"{wishes[rival].starts:%H:%M}—{wishes[rival].ends:%H:%M}",
        }
        _say(wishes[key], said, met=False)
    note(actor, "booking.allot", one, wishes=len(wishes), met=len(met))
    return one


def _give(one: Round, won: Wish, actor: Actor) -> None:
    series = season(
        {
            "org": won.org, "space": one.space, "weekday": won.weekday, "every": 1,
            "first": one.first, "last": one.last, "starts": won.starts, "ends": won.ends,
            "wish": won, "purpose": won.purpose, "group": Group.MEMBERS, "persons": won.persons,
            "theme": one.name,
        },
        actor=actor,
    )  # fmt: skip
    days = series.booking_set.count()
    words = _("分到 %d 天") % days if days else _("分到的日子都约不上，请与管理单位联系")
    _say(won, words, met=bool(days))


def _say(one: Wish, words: str, *, met: bool) -> None:
    one.outcome, one.met = words, met
    one.save(update_fields=["outcome", "met"])


@transaction.atomic
def drop(one: Round, *, actor: Actor, reason: str) -> Round:
    """取消分配: the space is booked one by one as before."""
    take(one, ROUND, "drop", actor=actor)
    note(actor, "booking.drop", one, reason=reason)
    return one
