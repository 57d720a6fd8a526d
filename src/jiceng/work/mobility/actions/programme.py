"""The local programme: what it asks, what is ticked by hand, the yearly appraisal."""

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
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.models import Affiliation, Mobility
from jiceng.registers.vocabulary.models import Component
from jiceng.work.mobility.actions.away import stay_of
from jiceng.work.mobility.models import Appraisal, Item, Tick

FIRST_YEAR = 2000


@transaction.atomic
def list_item(*, actor: Actor, component: Component, met_by: str, since: date) -> Item:
    """列入清单: a component of a programme becomes something each mobile member should have."""
    if Item.objects.filter(component=component, until=None).exists():
        raise ValidationError({"component": _("“%s”已经列入清单") % component})
    made: Item = Item.objects.create(component=component, met_by=met_by, since=since)
    note(actor, "mobility.list_item", made)
    return made


@transaction.atomic
def drop(item: Item, *, actor: Actor, on: date) -> Item:
    """从清单中去掉 from a day on; what was ticked stays."""
    if on <= item.since:
        raise ValidationError({"on": _("结束日期要晚于开始日期（%s）") % item.since})
    item.until = on
    item.save(update_fields=["until"])
    note(actor, "mobility.drop", item, on=on)
    return item


@transaction.atomic
def tick(mobility: Mobility, *, actor: Actor, item: Item, on: date) -> Tick:
    """勾选 an item that no record shows by itself."""
    if item.met_by != Item.MetBy.HAND:
        said = _("“%(item)s”以“%(by)s”为准，系统自动判断，不用勾选")
        values = {"item": item, "by": item.get_met_by_display()}
        raise ValidationError({"item": said % values})
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，办完以后再勾选")})
    if Tick.objects.filter(mobility=mobility, item=item).exists():
        raise ValidationError({"item": _("已经勾选过")})
    made: Tick = Tick.objects.create(
        mobility=mobility, item=item, done_on=on, recorded_at=clock.now()
    )
    note(actor, "mobility.tick", mobility, item=str(item))
    return made


@transaction.atomic
def appraise(mobility: Mobility, *, actor: Actor, **values: Any) -> Appraisal:
    """登记年度评议; at a host the home gets a copy. See `appraise_many`."""
    org = values.pop("org", None) or mobility.member.org
    row = {"member": mobility.member, "org": org, **values}
    made = appraise_many([row], actor=actor)[0]
    if org.pk != mobility.member.org_id:
        hand_on("mobility.appraise", made, actor=actor)
    return made


def appraise_here(affiliation: Affiliation, *, actor: Actor, **values: Any) -> Appraisal:
    """年度评议 at the host, where it has that right; the home reads it."""
    stay = stay_of(affiliation)
    return appraise(stay, actor=actor, **{**values, "org": affiliation.host})


@transaction.atomic
def appraise_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Appraisal]:
    """登记年度评议: member, org (home, or a host with that right on the day), year, grade, on."""
    at, today, made = clock.now(), clock.today(), []
    done = Appraisal.objects.filter(member__in=[row["member"].pk for row in rows])
    twice = set(done.values_list("member", "year"))
    for row in rows:
        member, org, on = row["member"], row["org"], row["on"]
        if on > today or not FIRST_YEAR <= row["year"] <= today.year:
            raise ValidationError({"year": _("评议还没有进行，请检查年度和日期")})
        hosts = Affiliation.objects.standing(on).filter(member=member, appraises=True)
        if org.pk != member.org_id and not hosts.filter(host=org).exists():
            said = _(
                "“%(org)s”那一天没有登记可以评议“%(member)s”，请先登记协助管理并勾选可参加评议"
                "（教育管理工作条例第三十二条）"
            )
            raise ValidationError({"org": said % {"org": org, "member": member}})
        if (member.pk, row["year"]) in twice:
            said = _("“%(member)s”%(year)s年度已经评议过")
            raise ValidationError({"year": said % {"member": member, "year": row["year"]}})
        twice.add((member.pk, row["year"]))
        made.append(Appraisal(**row, recorded_at=at))
    insert(made)
    note_many(actor, "mobility.appraise", [one.member for one in made])
    return made
