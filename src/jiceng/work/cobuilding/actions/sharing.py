"""Shared rooms, goods and services: share, ask, take out, give back; offer, sign up, hold."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiceng.kernel import clock, knocks, slips
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.work.cobuilding.actions.common import drawn_up, past, sided, void, whole, written
from jiceng.work.cobuilding.flows import HELD, IN_USE, PLANNED, SERVICE, USE
from jiceng.work.cobuilding.models import ResourceUse, SharedResource, SharedService, SignUp
from jiceng.work.cobuilding.rules import AT_ONCE, BEST, PER_HOUR, WORST

# Codes as they are written down at the door: in one piece, or in two of four signs.
CODES = re.compile(r"\b\w{4}[ -]\w{4}\b|[^\s,，、；;]+")


@transaction.atomic
def share(*, actor: Actor, **values: Any) -> SharedResource:
    """登记共享资源; see `share_many`."""
    return share_many([values], actor=actor)[0]


@transaction.atomic
def share_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SharedResource]:
    """Each row: org, unit or party, kind, name, since; venue, spot, number, hours, terms."""
    made = written(drawn_up(SharedResource, rows, _shared))
    note_many(actor, "cobuilding.share", made)
    return made


def _shared(values: dict[str, Any]) -> None:
    sided(values, past(values["since"], "since"))
    if values.get("number", 1) < 1:
        raise ValidationError({"number": _("数量至少是 1")})
    if values.get("venue") is not None and values["kind"] != SharedResource.Kind.PLACE:
        raise ValidationError({"venue": _("只有场地才对应阵地，物资请不要选阵地")})


@transaction.atomic
def unshare(one: SharedResource, *, actor: Actor, on: date) -> SharedResource:
    """不再共享 from a day on; not while something of it is out."""
    past(on, "on")
    if on <= one.since:
        raise ValidationError({"on": _("日期要晚于开始共享的 %s") % one.since})
    here = SharedResource.objects.valid().filter(pk=one.pk, until=None)
    using = ResourceUse.objects.filter(resource=one, state=IN_USE)
    if using.exists() or not here.filter(out=0).update(until=on):
        if here.exists():
            raise ValidationError(_("还有 %d 次借用没有归还，请先办理归还") % using.count())
        raise StepError(_("已经不再共享，请刷新后再看"))
    reread(one)
    note(actor, "cobuilding.unshare", one, on=on)
    return one


@transaction.atomic
def void_resource(one: SharedResource, *, actor: Actor, reason: str) -> SharedResource:
    """作废: shared by mistake, and never used."""
    if ResourceUse.objects.filter(resource=one).exists():
        raise ValidationError(_("已经有使用记录，不能作废，请用“不再共享”"))
    return void(one, actor=actor, reason=reason)


@transaction.atomic
def ask(*, actor: Actor, **values: Any) -> ResourceUse:
    """申请使用; see `ask_many`."""
    return ask_many([values], actor=actor)[0]


@transaction.atomic
def ask_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ResourceUse]:
    """Each row: resource, user, purpose, asked_on, wanted_on, number. It hangs at the resource."""
    made = written(drawn_up(ResourceUse, rows, _use))
    note_many(actor, "cobuilding.ask", made)
    return made


def _use(values: dict[str, Any]) -> None:
    one: SharedResource = values["resource"]
    wanted: date = values["wanted_on"]
    past(values["asked_on"], "asked_on")
    if wanted < values["asked_on"]:
        raise ValidationError({"wanted_on": _("使用日期不能早于申请日期")})
    if one.void_reason or wanted < one.since or (one.until and wanted >= one.until):
        raise ValidationError({"wanted_on": _("这一天“%s”不在共享，请换一天") % one})
    if one.venue_id is not None:
        raise ValidationError({"resource": _("“%s”是阵地，请到阵地预约") % one})
    if not 0 < values.get("number", 1) <= one.number:
        raise ValidationError({"number": _("一共只有 %d，请改数量") % one.number})
    values["org_id"] = one.org_id


@transaction.atomic
def agree(use: ResourceUse, *, actor: Actor, told: str = "") -> ResourceUse:
    """同意."""
    take(use, USE, "agree", actor=actor, told=told.strip())
    note(actor, "cobuilding.agree", use)
    return use


@transaction.atomic
def refuse(use: ResourceUse, *, actor: Actor, reason: str) -> ResourceUse:
    """不同意, with the reason."""
    take(use, USE, "refuse", actor=actor, told=whole(reason, "reason", _("请写明原因")))
    note(actor, "cobuilding.refuse", use, reason=reason)
    return use


@transaction.atomic
def take_out(use: ResourceUse, *, actor: Actor, on: date) -> ResourceUse:
    """开始使用: what is out and what is there are told apart in one statement."""
    past(on, "on")
    if on < use.asked_on:
        raise ValidationError({"on": _("日期不能早于申请日期（%s）") % use.asked_on})
    take(use, USE, "take_out", actor=actor, taken_on=on)
    if use.resource.kind == SharedResource.Kind.GOODS:
        enough = SharedResource.objects.filter(
            pk=use.resource_id, number__gte=F("out") + use.number
        )
        if not enough.update(out=F("out") + use.number):
            left = SharedResource.objects.get(pk=use.resource_id)
            raise StepError(_("现在只剩 %d 件，不够用") % (left.number - left.out))
    note(actor, "cobuilding.take_out", use, on=on)
    return use


@transaction.atomic
def give_back(
    use: ResourceUse, *, actor: Actor, on: date, returned: int | None = None, told: str = ""
) -> ResourceUse:
    """归还: never more than was taken; what is missing stays out and is told."""
    past(on, "on")
    back = use.number if returned is None else returned
    if use.taken_on is not None and on < use.taken_on:
        raise ValidationError({"on": _("归还日期不能早于开始使用的 %s") % use.taken_on})
    if back > use.number or back < 0:
        said = _("一共拿走 %d，归还的数量不能比它多，请检查") % use.number
        raise ValidationError({"returned": said})
    if back < use.number and not told.strip():
        said = _("还少 %d，请写明是损坏、丢失还是以后再还") % (use.number - back)
        raise ValidationError({"told": said})
    take(use, USE, "give_back", actor=actor, returned_on=on, returned=back, told=told.strip())
    if use.resource.kind == SharedResource.Kind.GOODS:
        here = SharedResource.objects.filter(pk=use.resource_id)
        here.update(out=F("out") - use.number, number=F("number") - (use.number - back))
    note(actor, "cobuilding.give_back", use, on=on)
    return use


# Services -----------------------------------------------------------------------------------


@transaction.atomic
def offer(*, actor: Actor, **values: Any) -> SharedService:
    """安排共享服务; see `offer_many`."""
    return offer_many([values], actor=actor)[0]


@transaction.atomic
def offer_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SharedService]:
    """Each row: org, unit or party, kind, group, title, held_on, seats; starts_at, spot."""
    made = written(drawn_up(SharedService, rows, _service))
    note_many(actor, "cobuilding.offer", made)
    for one in made:
        hand_on("cobuilding.offer", one, actor=actor)
    return made


def _service(values: dict[str, Any]) -> None:
    sided(values, values["held_on"])
    if values["seats"] < 1:
        raise ValidationError({"seats": _("名额至少是 1")})


@transaction.atomic
def sign_up(service: SharedService, *, actor: Actor, persons: int) -> SignUp:
    """报名: no name and no telephone; a code is all that is kept."""
    if not 1 <= persons <= AT_ONCE:
        raise ValidationError({"persons": _("一次可以报 1 至 %d 人") % AT_ONCE})
    if service.held_on < clock.today():
        raise ValidationError(_("这次服务已经过了，请看看别的"))
    here = SharedService.objects.valid().filter(pk=service.pk, state=PLANNED)
    if not here.filter(signed__lte=F("seats") - persons).update(signed=F("signed") + persons):
        if not here.exists():
            raise ValidationError(_("这次服务已经不接受报名，请看看别的"))
        reread(service)
        left = service.seats - service.signed
        raise ValidationError({"persons": _("只剩 %d 个名额，请减少人数或者看看别的") % left})
    made: SignUp = SignUp.objects.create(
        service=service, persons=persons, code=slips.draw(), recorded_at=clock.now()
    )
    note(actor, "cobuilding.sign_up", service, persons=persons)
    return made


def knock(source: str) -> bool:
    """Has this source signed up little enough within the hour? It is counted with the answer."""
    return knocks.knock("cobuilding", source, most=PER_HOUR)


@transaction.atomic
def cancel_sign_up(one: SignUp, *, actor: Actor) -> SignUp:
    """取消报名: the seats are free again."""
    planned = SharedService.objects.filter(pk=one.service_id, state=PLANNED)
    here = SignUp.objects.filter(pk=one.pk, cancelled=False, came=False)
    if not here.filter(service__in=planned).update(cancelled=True):
        raise ValidationError(_("这个报名已经取消，或者服务已经开展"))
    SharedService.objects.filter(pk=one.service_id).update(signed=F("signed") - one.persons)
    reread(one)
    note(actor, "cobuilding.cancel_sign_up", one.service)
    return one


@transaction.atomic
def rate_sign_up(one: SignUp, *, actor: Actor, grade: int) -> SignUp:
    """评价, once, after it was held."""
    if one.service.state != HELD or one.cancelled:
        raise ValidationError(_("服务开展以后才能评价"))
    if not WORST <= grade <= BEST:
        raise ValidationError({"grade": _("请选 1 至 5")})
    if not SignUp.objects.filter(pk=one.pk, grade=None).update(grade=grade):
        raise ValidationError(_("已经评价过，谢谢"))
    reread(one)
    note(actor, "cobuilding.rate_sign_up", one.service)
    return one


@transaction.atomic
def hold(
    service: SharedService, *, actor: Actor, came: int, codes: str = "", told: str = ""
) -> SharedService:
    """登记开展情况: how many came; codes read out at the door are ticked off."""
    past(service.held_on, "came")
    if came < 0:
        raise ValidationError({"came": _("到场人次不能小于零")})
    read = {slips.read(one) or one.upper() for one in CODES.findall(codes)}
    rows = SignUp.objects.filter(service=service, cancelled=False)
    known = rows.filter(code__in=read)
    if known.count() < len(read):
        lost = "、".join(sorted(read - set(known.values_list("code", flat=True))))
        raise ValidationError({"codes": _("这些报名码不是这次服务的：%s") % lost})
    take(service, SERVICE, "hold", actor=actor, came=came, told=told.strip())
    known.update(came=True)
    note(actor, "cobuilding.hold", service, came=came)
    return service


@transaction.atomic
def cancel(service: SharedService, *, actor: Actor, reason: str) -> SharedService:
    """取消, with the reason that everybody reads who signed up."""
    take(service, SERVICE, "cancel", actor=actor, told=whole(reason, "reason", _("请写明原因")))
    note(actor, "cobuilding.cancel", service, reason=reason)
    hand_on("cobuilding.cancel", service, actor=actor)
    return service
