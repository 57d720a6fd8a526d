"""The verbs of one review: speak of oneself, be heard, be excused, be taught first."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kit.handoffs import hand_on
from jiceng.work.appraisal.actions.rounds import not_ahead
from jiceng.work.appraisal.flows import HELD, NOTIFIED
from jiceng.work.appraisal.models import MemberReview

OPEN = (NOTIFIED, HELD)
UNFIT = MemberReview.Grade.UNQUALIFIED


def _open(review: MemberReview) -> None:
    if review.round.void_reason or review.round.state not in OPEN:
        raise ValidationError(_("这一次已经测评，不能再改自评和互评"))


@transaction.atomic
def self_review(review: MemberReview, *, actor: Actor, text: str) -> MemberReview:
    """个人自评: by the member on the phone, or the secretary for whoever wrote on paper."""
    _open(review)
    if not text.strip():
        raise ValidationError({"text": _("请写自评，几句话也可以")})
    review.self_text, review.self_on = text.strip(), clock.today()
    review.save(update_fields=["self_text", "self_on"])
    note(actor, "appraisal.self_review", review)
    return review


@transaction.atomic
def mutual_review(review: MemberReview, *, actor: Actor, text: str) -> MemberReview:
    """记互评意见: what others said at the meeting, without saying who."""
    _open(review)
    review.mutual = text.strip()
    review.save(update_fields=["mutual"])
    note(actor, "appraisal.mutual_review", review)
    return review


@transaction.atomic
def excuse(review: MemberReview, *, actor: Actor, away: str) -> MemberReview:
    """登记未到会: why somebody is not there; nothing written means that they are."""
    if review.round.void_reason or review.round.state != NOTIFIED:
        raise ValidationError(_("会已经开过，到会情况请在会议记录里更正"))
    before, review.away = review.away, away.strip()
    review.save(update_fields=["away"])
    note(actor, "appraisal.excuse", review, before=before)
    return review


def _unfit(review: MemberReview) -> None:
    if review.round.void_reason:
        raise ValidationError(_("这一次评议已经作废，请在新的一次上办理"))
    if review.grade != UNFIT or review.told_on is None:
        raise ValidationError(_("评为不合格、已经告知本人的，才登记教育帮助"))


def _not_before(on: date, first: date | None, words: str) -> None:
    not_ahead(on)
    if first is not None and on < first:
        raise ValidationError({"on": words % first})


@transaction.atomic
def teach(review: MemberReview, *, actor: Actor, on: date, measure: str) -> MemberReview:
    """登记教育帮助: what comes first for whoever was found unfit."""
    _unfit(review)
    _not_before(on, review.told_on, _("教育帮助的日期早于告知日期 %s"))
    review.taught_on, review.measure = on, measure.strip()
    review.save(update_fields=["taught_on", "measure"])
    note(actor, "appraisal.teach", review, on=on)
    return review


@transaction.atomic
def propose_disposal(review: MemberReview, *, actor: Actor, on: date, facts: str) -> MemberReview:
    """提请组织处置: a person's act, after education; nothing follows from a grade by itself."""
    _unfit(review)
    if review.taught_on is None:
        raise ValidationError(_("评为不合格的先教育帮助，仍不转变的再提请处置"))
    _not_before(on, review.taught_on, _("提请日期早于教育帮助日期 %s"))
    if not facts.strip():
        raise ValidationError({"facts": _("请写明教育帮助以后的表现")})
    review.proposed_on = on
    review.save(update_fields=["proposed_on"])
    note(actor, "appraisal.propose_disposal", review, on=on)
    hand_on("appraisal.unfit", {"review": review, "facts": facts.strip()}, actor=actor)
    return review
