"""A grade given where a mobile member lives stands in the round at home too, until it is void."""

from datetime import date
from typing import Any

from django.db import transaction

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.work.appraisal.models import AppraisalRound, MemberReview

Part = MemberReview.Part


def _at_home(year: int) -> Any:
    return MemberReview.objects.standing().filter(part=Part.HOSTED, round__year=year)


def _guests(round_: AppraisalRound) -> Any:
    return MemberReview.objects.filter(round=round_, part=Part.GUEST).exclude(grade="")


def settle_hosted(
    member: Any, *, actor: Actor, year: int, grade: str, told: bool = True
) -> None:  # fmt: skip
    """The grade as given there; a later one replaces it. Where those at home have been told already
    it counts as told with them, unless the host has yet to tell (`told` is off).
    """
    for review in _at_home(year).filter(member=member).exclude(grade=grade).select_related("round"):
        _settle(review, actor=actor, grade=grade, told=told)


@transaction.atomic
def _settle(review: MemberReview, *, actor: Actor, grade: str, told: bool) -> None:
    before, review.grade = review.grade, grade
    review.told_on = clock.today() if told and review.round.told_on else None
    review.save(update_fields=["grade", "told_on"])
    note(actor, "appraisal.settle_hosted", review, before=before)


def settle_guests(round_: AppraisalRound, *, actor: Actor) -> None:
    """Those of elsewhere who were graded in this round: the same at home, not told yet."""
    for one in _guests(round_).select_related("member"):
        settle_hosted(one.member, actor=actor, year=round_.year, grade=one.grade, told=False)


@transaction.atomic
def tell_at_home(round_: AppraisalRound, *, actor: Actor, on: date) -> None:
    """They have been told here; where the round at home had told its own before, it says so."""
    rows = _at_home(round_.year).filter(member__in=_guests(round_).values("member"), told_on=None)
    late = list(rows.exclude(grade="").exclude(round__told_on=None))
    MemberReview.objects.filter(pk__in=[one.pk for one in late]).update(told_on=on)
    note_many(actor, "appraisal.settle_hosted", late)


@transaction.atomic
def unsettle_guests(round_: AppraisalRound, *, actor: Actor) -> None:
    """The round is void: what it gave no longer stands at home either."""
    for one in _guests(round_):
        for review in _at_home(round_.year).filter(member=one.member_id, grade=one.grade):
            review.grade, review.told_on = "", None
            review.save(update_fields=["grade", "told_on"])
            note(actor, "appraisal.settle_hosted", review, before=one.grade)
