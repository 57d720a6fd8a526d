"""民主测评 of a round: by blind slips, or by paper slips counted at the meeting."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import store
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kernel.votes import ballots_valid
from jiceng.registers.polls import actions as polls
from jiceng.registers.polls.models import Poll
from jiceng.work.appraisal.flows import HELD, ROUND
from jiceng.work.appraisal.models import GRADES, OVER, AppraisalRound, MemberReview

# What a slip can say, in the order of `GRADES`; part of the data of a poll, not of the interface.
OPTIONS = ("优秀", "合格", "基本合格", "不合格")


@transaction.atomic
def open_poll(round_: AppraisalRound, *, actor: Actor, opens_on: date, closes_on: date) -> Poll:
    """发起无记名测评: a blind poll that asks about each member to be graded; slips are printed,
    sealed and drawn in `polls`. One that was void or withdrawn is followed by another.
    """
    if round_.state != HELD:
        raise ValidationError(_("自评互评开过以后、计票以前，才能发起测评"))
    if round_.poll is not None and round_.poll.state not in OVER:
        raise ValidationError(_("已经发起过测评，请在那一次上办理"))
    if closes_on < clock.today():
        raise ValidationError({"closes_on": _("截止日期已经过去，请检查日期")})
    rows = placed(round_)
    if not rows:
        raise ValidationError(_("没有需要评定等次的正式党员"))
    made = polls.draft(
        actor=actor, kind=Poll.Kind.BLIND, org=round_.org, options=OPTIONS,
        title=_("%(org)s%(year)d年度民主测评") % {"org": round_.org, "year": round_.year},
        subjects=names(rows), opens_on=opens_on, closes_on=closes_on,
    )  # fmt: skip
    round_.poll = made
    round_.save(update_fields=["poll"])
    note(actor, "appraisal.open_poll", round_, poll=made.pk)
    return made


def placed(round_: AppraisalRound) -> list[MemberReview]:
    """Those a slip asks about, each at a place on it, by name."""
    rows = MemberReview.objects.judged().filter(round=round_).select_related("member__person")
    found = list(rows.order_by("member__person__initials", "pk"))
    for place, one in enumerate(found, 1):
        one.place = place
    store(found, "place")
    return found


def names(rows: Sequence[MemberReview]) -> list[str]:
    """As they stand on a slip; namesakes are told apart."""
    twice = Counter(str(one.member) for one in rows)
    seen: Counter[str] = Counter()
    told = []
    for one in rows:
        name = str(one.member)
        seen[name] += 1
        told.append(f"{name}（{seen[name]}）" if twice[name] > 1 else name)
    return told


@transaction.atomic
def count(
    round_: AppraisalRound, *, actor: Actor, issued: int | None = None, returned: int | None = None,
    votes: Mapping[int, Sequence[int]] | None = None,
) -> AppraisalRound:  # fmt: skip
    """民主测评计票: from the closed blind poll of the round, or the paper slips as counted: issued,
    returned, and for each review its four numbers. More slips back than out: nothing counts.
    """
    if round_.poll is not None and round_.poll.state not in OVER:
        issued, returned, votes = _from_poll(round_)
    if issued is None or returned is None or votes is None:
        raise ValidationError(_("请填发出、收回张数和每一位的票数"))
    if not ballots_valid(present=issued, handed_out=issued, returned=returned):
        words = _("收回 %(back)d 张，多于发出的 %(out)d 张，测评无效，请重新测评后再计票")
        raise ValidationError({"returned": words % {"back": returned, "out": issued}})
    rows = list(MemberReview.objects.judged().filter(round=round_).select_related("member__person"))
    if missing := [str(one.member) for one in rows if one.pk not in votes]:
        raise ValidationError(_("还没有填：%s") % "、".join(missing[:5]))
    for one in rows:
        told = list(votes[one.pk])
        if len(told) != len(GRADES) or min(told) < 0 or sum(told) > returned:
            words = _("%(name)s：四个等次共 %(cast)d 票，多于收回的 %(back)d 张，请核对")
            said = {"name": one.member, "cast": sum(told), "back": returned}
            raise ValidationError(words % said)
        one.votes = told
    store(rows, "votes")
    take(round_, ROUND, "count", actor=actor, issued=issued, returned=returned)
    note(actor, "appraisal.count", round_, issued=issued, returned=returned)
    return round_


def _from_poll(round_: AppraisalRound) -> tuple[int, int, dict[int, list[int]]]:
    poll: Any = round_.poll
    reread(poll)
    if poll.state != Poll.State.CLOSED:
        raise ValidationError(_("无记名测评还没有结束，请先结束再计票"))
    rows: Any = MemberReview.objects.filter(round=round_).exclude(place=None)
    rows = rows.values_list("pk", "place")
    told = poll.result["each"]
    votes = {pk: [told[place - 1][option] for option in OPTIONS] for pk, place in rows}
    return polls.handed_out(poll), poll.result["cast"], votes


@transaction.atomic
def repeat(round_: AppraisalRound, *, actor: Actor, reason: str) -> AppraisalRound:
    """重新测评: what was counted is put aside, with the reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因")})
    take(round_, ROUND, "repeat", actor=actor, issued=None, returned=None, poll=None)
    MemberReview.objects.filter(round=round_).update(votes=None)
    note(actor, "appraisal.repeat", round_, reason=reason)
    return round_
