"""The phone: one's own appraisal, talks and paper; nobody else's."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of
from jiceng.registers.files import actions as files
from jiceng.registers.files.models import Attachment
from jiceng.registers.members.models import Member
from jiceng.registers.polls.flows import OPEN
from jiceng.work.appraisal import actions, forms
from jiceng.work.appraisal.flows import HELD, NOTIFIED
from jiceng.work.appraisal.models import MemberReview, SelfAnalysis, Talk

SHOWN = 12


def myself(request: HttpRequest) -> Member:
    """The member whose account this is."""
    actor: Any = request.user
    member: Member | None = getattr(actor, "member", None)
    if member is None or member.left_on is not None:
        raise PermissionDenied(_("您的账号没有对应本区的党员，请联系支部书记"))
    return member


def mine(request: HttpRequest) -> HttpResponse:
    """The year's appraisal, what came of former ones, talks, the paper."""
    member = myself(request)
    reviews = (
        MemberReview.objects.standing().filter(member=member).select_related("round__org", "round")
    )
    listed = list(reviews.order_by("-round__year", "-pk")[:SHOWN])
    told = Talk.objects.of(member).filter(void_reason="").order_by("-held_on", "-pk")
    talks = list(told.select_related("one__person", "other__person")[:SHOWN])
    papers = list(SelfAnalysis.objects.filter(member=member).order_by("-year")[:SHOWN])
    groups = [
        {"title": _("民主评议"), "items": [_review(one) for one in listed]},
        {"title": _("谈心谈话"), "items": [_talk(one, member) for one in talks]},
        {"title": _("党性分析"), "items": [
            {"title": str(one.year), "words": _("%s 提交") % one.handed_on,
             "url": reverse("appraisal.my_words", args=[one.pk])} for one in papers
        ]},
    ]  # fmt: skip
    context = {
        "title": _("我的评议"),
        "groups": groups,
        "nothing": not (listed or talks or papers),
        "empty": {"words": _("还没有您参加的民主评议。支部通知以后会列在这里。")},
        "buttons": [
            {"title": _("记一次谈心谈话"), "url": reverse("appraisal.my_talk")},
            {"title": _("交党性分析"), "url": reverse("appraisal.my_paper")},
        ],
    }
    return render(request, "kit/phone_list.html", context)


def _review(review: MemberReview) -> dict[str, Any]:
    round_ = review.round
    item: dict[str, Any] = {
        "title": _("%d年度") % round_.year,
        "words": str(round_.org),
        "url": reverse("appraisal.my_review", args=[review.pk]),
    }
    if review.told_on is not None:
        item["value"] = review.get_grade_display()
        item["state"] = {"tone": "done", "title": _("已告知")}
    elif round_.state == NOTIFIED and not review.self_text:
        item["state"] = {"tone": "near", "title": _("待自评")}
    else:
        item["state"] = {"tone": "open", "title": _("评议中")}
    return item


def _talk(talk: Talk, member: Member) -> dict[str, Any]:
    partner = talk.other if talk.one_id == member.pk else talk.one
    return {
        "title": _("和%s谈") % partner,
        "words": str(talk.held_on),
        "url": reverse("appraisal.my_points", args=[talk.pk]) if talk.points else "",
    }


def my_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own review: hand in what one says of oneself; read the result once it is told."""
    actor: Any = request.user
    member = myself(request)
    rows = MemberReview.objects.standing().filter(member=member)
    rows = rows.select_related("round__org", "round__poll")
    review: MemberReview | None = rows.filter(pk=pk).first()
    if review is None:
        raise Http404
    if review.round.state not in {NOTIFIED, HELD}:
        return _result(request, review)
    form = forms.SelfForm(
        request.POST or None, actor=actor, face="phone", initial={"text": review.self_text}
    )
    if request.method == "POST" and form.is_valid():
        try:
            once(key_of(request), actor, "appraisal.self_review",
                 lambda: actions.self_review(review, actor=actor, **form.cleaned_data))  # fmt: skip
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("自评已交，测评以前都可以改"))
            return redirect("appraisal.mine")
    context = {
        "title": _("%d年度个人自评") % review.round.year,
        "form": form,
        "once": key_of(request) or uid7(),
        "submit": _("交自评"),
        "task": "appraisal.self",
        "review": review,
        "poll_url": _poll(review),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "appraisal/self.html", context, status=status)


def _poll(review: MemberReview) -> str:
    """Where slips are cast; the page does not know who comes."""
    poll = review.round.poll
    if poll is None or poll.state != OPEN:
        return ""
    return reverse("polls.cast", args=[poll.uid])


def _result(request: HttpRequest, review: MemberReview) -> HttpResponse:
    told = review.told_on is not None
    facts: list[dict[str, Any]] = [
        {"title": _("年度"), "text": str(review.round.year), "kind": "text"},
        {"title": _("党支部"), "text": str(review.round.org), "kind": "text"},
        {"title": _("参加方式"), "text": review.get_part_display(), "kind": "text"},
    ]
    if told:
        facts += [
            {"title": _("等次"), "text": review.get_grade_display(), "kind": "text"},
            {"title": _("评定意见"), "text": review.opinion or None, "kind": "text"},
            {"title": _("告知日期"), "text": review.told_on, "kind": "date"},
        ]
    facts.append({"title": _("个人自评"), "text": review.self_text or None, "kind": "text"})
    context = {"title": _("评议结果"), "facts": facts, "told": told, "part": review.part}
    return render(request, "appraisal/result.html", context)


def my_talk(request: HttpRequest) -> HttpResponse:
    """A talk one had, with or without what was said."""
    actor: Any = request.user
    member = myself(request)
    form = forms.OwnTalkForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        values = {"one": member, **form.cleaned_data}
        try:
            once(key_of(request), actor, "appraisal.talk",
                 lambda: actions.talk(actor=actor, **values))  # fmt: skip
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已记录"))
            return redirect("appraisal.mine")
    context = {"title": _("记一次谈心谈话"), "form": form, "once": key_of(request) or uid7(),
               "submit": _("保存"), "task": "appraisal.talk"}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def my_points(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said in a talk of one's own; that one looked is kept."""
    actor: Any = request.user
    member = myself(request)
    talk: Talk | None = Talk.objects.of(member).filter(pk=pk, void_reason="").first()
    if talk is None:
        raise Http404
    shown = ""
    if request.method == "POST":
        shown = actions.look(talk, actor=actor, purpose=_("本人查看"))
    facts = [
        {"title": _("谈话日期"), "text": talk.held_on, "kind": "date"},
        {"title": _("对象"), "text": talk.get_kind_display(), "kind": "text"},
    ]
    context = {"title": _("谈话要点"), "facts": facts, "shown": shown, "once": uid7(),
               "submit": _("查看谈话要点")}  # fmt: skip
    return render(request, "appraisal/points.html", context)


def my_words(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own paper, as it was handed in; that one looked is kept."""
    actor: Any = request.user
    member = myself(request)
    paper: SelfAnalysis | None = SelfAnalysis.objects.filter(member=member, pk=pk).first()
    if paper is None:
        raise Http404
    shown = ""
    if request.method == "POST":
        shown = actions.look_paper(paper, actor=actor, purpose=_("本人查看"))
    attached = "、".join(one.name for one in Attachment.objects.kept().of(paper)) or None
    facts = [
        {"title": _("年度"), "text": str(paper.year), "kind": "text"},
        {"title": _("提交日期"), "text": paper.handed_on, "kind": "date"},
        {"title": _("附件"), "text": attached, "kind": "text"},
    ]
    context = {"title": _("%d年度党性分析") % paper.year, "facts": facts, "shown": shown,
               "once": uid7(), "submit": _("查看原文") if paper.text else ""}  # fmt: skip
    return render(request, "appraisal/points.html", context)


def my_paper(request: HttpRequest) -> HttpResponse:
    """党性分析材料 of this year: words, or a file, or both."""
    actor: Any = request.user
    member, year = myself(request), clock.today().year
    form = forms.OwnPaperForm(
        request.POST or None, request.FILES or None, actor=actor, face="phone"
    )
    if request.method == "POST" and form.is_valid():
        text, file = form.cleaned_data["text"], form.cleaned_data["file"]
        try:
            if not text.strip() and file is None:
                raise ValidationError({"text": _("请写几句，或者附上文件")})
            once(key_of(request), actor, "appraisal.hand_in",
                 lambda: _hand_in(member, year, text, file, actor))  # fmt: skip
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已提交，只有您和支部书记能看"))
            return redirect("appraisal.mine")
    context = {"title": _("%d年度党性分析") % year, "form": form,
               "once": key_of(request) or uid7(), "submit": _("提交"),
               "task": "appraisal.paper"}  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kit/phone_form.html", context, status=status)


def _hand_in(member: Member, year: int, text: str, file: Any, actor: Any) -> SelfAnalysis:
    paper = actions.hand_in(actor=actor, member=member, year=year, text=text.strip())
    if file is not None:
        files.attach(paper, actor=actor, file=file, name=file.name)
    return paper
