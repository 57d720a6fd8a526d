"""异议: received while the notice is up, answered before anything is confirmed."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.ratings.actions.checking import changed, graded
from jiceng.insight.ratings.flows import PUBLIC
from jiceng.insight.ratings.models import Item, Protest, Result
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.flows import POSTED


@transaction.atomic
def object_to(
    result: Result, *, actor: Actor, text: str, received_on: date, anonymous: bool = True
) -> Protest:
    """登记异议 about one result; no name is kept. After the last day it is too late."""
    notice = result.round.notice
    if result.round.state != PUBLIC or notice is None or notice.state != POSTED:
        raise ValidationError(_("现在不在公示期里，不能登记异议"))
    if notice.ends_on is not None and received_on > notice.ends_on:
        words = _("公示期到 %s 止，已经过了。新的情况请向组织单位反映，可以另行核查")
        raise ValidationError({"received_on": words % notice.ends_on})
    said = notices.object_to(
        notice, actor=actor, text=text, received_on=received_on, anonymous=anonymous
    )
    made: Protest = Protest.objects.create(result=result, org=result.org, objection=said)
    note(actor, "ratings.object_to", result)
    return made


@transaction.atomic
def answer(
    result: Result, *, actor: Actor, protest: Protest, outcome: str, upheld: bool,
    item: Item | None = None, points: Decimal | None = None,
) -> Result:  # fmt: skip
    """答复异议: where it was right, the item it is about gets the points that are right."""
    if protest.result_id != result.pk:
        raise ValidationError({"protest": _("这条异议说的不是这个结果，请重新选择")})
    if result.round.state != PUBLIC:
        raise ValidationError(_("公示期间的异议，在确认以前答复"))
    if item is not None and not upheld:
        raise ValidationError({"upheld": _("意见成立的才调整分数，请检查")})
    if (item is None) != (points is None):
        raise ValidationError({"points": _("调整哪一项、改成几分，请一起写")})
    notices.handle(protest.objection, actor=actor, outcome=outcome, upheld=upheld)
    if item is not None and points is not None:
        changed(result, actor=actor, item=item, points=points, reason=outcome)
        graded(result.round, [result])
        result.save(update_fields=["total", "level"])
    note(actor, "ratings.answer", result, upheld=upheld, on=str(clock.today()))
    return result
