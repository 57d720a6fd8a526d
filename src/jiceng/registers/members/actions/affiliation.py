"""Where a member also lives as a member: hosted by others, belonging where one did."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import Prepared
from jiceng.registers.members.actions.endings import end_with, lasting
from jiceng.registers.members.models import Affiliation, Member


@transaction.atomic
def affiliate(member: Member, *, actor: Actor, **values: Any) -> Affiliation:
    """登记多重管理: host, since, and way, unit, venue and what the host may record."""
    return affiliate_many([{"member": member, **values}], actor=actor)[0]


@transaction.atomic
def affiliate_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Affiliation]:
    """登记多重管理, many at once; a host is never the home, and none hosts somebody twice."""
    at = clock.now()
    made = [Affiliation(**row, recorded_at=at) for row in rows]
    open_ = Affiliation.objects.filter(member__in=[one.member_id for one in made], until=None)
    held = {(one.member_id, one.host_id) for one in open_}
    for one in made:
        _check(one)
        if (one.member_id, one.host_id) in held:
            said = _("“%(member)s”已由“%(host)s”协助管理")
            raise ValidationError({"host": said % {"member": one.member, "host": one.host}})
        held.add((one.member_id, one.host_id))
    insert(made)
    note_many(actor, "members.affiliate", [one.member for one in made])
    return made


def _check(one: Affiliation) -> None:
    if one.member.left_on is not None:
        raise ValidationError(_("“%s”已经从花名册减少") % one.member)
    if one.host_id == one.member.org_id:
        said = _("“%s”的组织关系就在这里，不用登记协助管理（教育管理工作条例第三十二条）")
        raise ValidationError({"host": said % one.member})
    if one.since > clock.today():
        raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
    if one.host.until is not None and one.host.until <= one.since:
        raise ValidationError({"host": _("“%s”已经撤销，请选择别的党组织") % one.host})
    if one.since < one.host.since:
        said = _("“%(org)s”%(since)s才成立，日期不能早于这一天")
        raise ValidationError({"since": said % {"org": one.host, "since": one.host.since}})


@transaction.atomic
def disaffiliate(affiliation: Affiliation, *, actor: Actor, on: date) -> Affiliation:
    """结束协助管理."""
    if on <= affiliation.since:
        said = _("结束日期要晚于开始日期（%s）") % affiliation.since
        raise ValidationError({"on": said})
    if not Affiliation.objects.filter(pk=affiliation.pk, until=None).update(until=on):
        raise ValidationError(_("已经结束，请刷新后再看"))
    affiliation.until = on
    note(actor, "members.disaffiliate", affiliation.member, host=affiliation.host_id, on=on)
    return affiliation


@transaction.atomic
def end_hosting(member: Member, *, actor: Actor, on: date, way: str) -> None:
    """What they were hosted for is over; what would begin that day or later never began."""
    open_ = Affiliation.objects.filter(member=member, until=None, way=way)
    for host in open_.order_by("pk").values_list("host", flat=True):
        note(actor, "members.disaffiliate", member, host=host, on=on)
    open_.filter(since__gte=on).delete()
    open_.update(until=on)


def end_at(member: Member, host: Any, on: date) -> None:
    """Who comes to belong here is no longer a guest here."""
    open_ = Affiliation.objects.filter(member=member, host=host, until=None)
    open_.filter(since__lt=on).update(until=on)
    open_.filter(until=None).delete()


HOSTED = Prepared(lambda member: Affiliation.objects.filter(member=member))


def end_all(member: Member, on: date, *, actor: Actor) -> None:
    """Whoever leaves the roll is hosted nowhere; what would begin that day never began."""
    rows = lasting(HOSTED(member.pk), member, on)
    if never := [one.pk for one in rows if one.since >= on]:
        Affiliation.objects.filter(pk__in=never).delete()
    end_with([one for one in rows if one.since < on], member, on, actor=actor)


def hosting_ends_with_membership() -> Iterator[str]:
    late = Q(until=None) | Q(until__gt=F("member__left_on"))
    gone = Affiliation.objects.filter(late).exclude(member__left_on=None)
    for (member,) in gone.values_list("member")[:20]:
        yield f"党员 {member} 已经减少，协助管理却没有结束"
