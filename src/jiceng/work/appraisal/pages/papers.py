"""What is printed and handed out: slips on paper, the result as Word, the file of a recount."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kit.documents.handing import handed
from jiceng.kit.documents.names import disposition
from jiceng.kit.pages.gate import row_of
from jiceng.kit.titles import demo_note
from jiceng.registers.polls import actions as polls
from jiceng.registers.polls.models import Poll
from jiceng.registers.polls.rules import SMALLEST
from jiceng.work.appraisal.actions.polling import names
from jiceng.work.appraisal.models import AppraisalRound, MemberReview
from jiceng.work.appraisal.pages.rounds import REVIEW_PAGES, ROUND_PAGES, own
from jiceng.work.appraisal.sheets.papers import register, register_name, summary, summary_name

MOST = 200  # slips on one print


def _round(request: HttpRequest, pk: int) -> AppraisalRound:
    """A round of a branch whose secretary looks; to others it is not there."""
    actor: Any = request.user
    found: AppraisalRound = row_of(ROUND_PAGES, request, pk)
    if not own(actor, found):
        raise Http404
    return found


def _word(content: bytes, name: str) -> HttpResponse:
    return handed(content, name)


def show_ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """测评票 to print, as many as there are people; no code, to be counted by hand."""
    round_ = _round(request, pk)
    rows = MemberReview.objects.judged().filter(round=round_).select_related("member__person")
    listed = list(rows.order_by("member__person__initials", "pk"))
    number = min(MOST, MemberReview.objects.filter(round=round_).count())
    context = {
        "title": _("民主测评票"),
        "round": round_,
        "names": names(listed),
        "grades": [label for _value, label in MemberReview.Grade.choices],
        "copies": range(number),
        "back_url": reverse("appraisal.rounds.detail", args=[pk]),
    }
    return render(request, "appraisal/ballot.html", context)


def show_recount(request: HttpRequest, pk: int) -> HttpResponse:
    """The closed blind poll of a round, for an independent recount by the branch."""
    round_ = _round(request, pk)
    poll = round_.poll
    if poll is None or poll.state != Poll.State.CLOSED or poll.result["cast"] < SMALLEST:
        raise Http404
    text = json.dumps(polls.publish(poll), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = disposition(f"{poll.title}.json")
    return response


def show_register(request: HttpRequest, pk: int) -> HttpResponse:
    """民主评议党员登记表 of one member."""
    review: MemberReview = row_of(REVIEW_PAGES, request, pk)
    return _word(register(review, demo=demo_note()), register_name(review))


def show_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """评议结果表 of a branch, by name; it stays in the branch."""
    round_ = _round(request, pk)
    if round_.graded_on is None:
        raise Http404
    return _word(summary(round_, demo=demo_note()), summary_name(round_))
