"""信息核对: everybody of the branch on one page, 都对 unless something else is tapped."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.periods import words_of
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.kit.scope import code_of, find_node
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.membership import actions
from jiceng.work.membership.access import KEEPS
from jiceng.work.membership.forms.fix import FixForm
from jiceng.work.membership.models import TWO_NEW, Round, Verification
from jiceng.work.membership.models.complete import judged, missing_words
from jiceng.work.membership.sheets.national import extended, standing_kind

OUTCOME = Verification.Outcome
BY_DUTY = {"membership.firms_verified": Round.QUARTER, "membership.verified": Round.YEAR}


def branch_of(request: HttpRequest) -> Org | None:
    """The branch asked for, else the one held; Http404 for one this person does not keep."""
    actor: Any = request.user
    if text := request.GET.get("org", ""):
        node: Any = find_node(text)
        if node is None or not may(actor, KEEPS, node.path):
            raise Http404
        found: Org = node
        return found
    first: Org | None = (
        Org.objects.filter(path__in=actor.reach(*KEEPS)).branches().order_by("path").first()
    )
    return first


def round_asked(request: HttpRequest, org: Org) -> str:
    """The round the duty names; a firm's branch otherwise does its quarter."""
    said = BY_DUTY.get(request.GET.get("duty", "")) or request.GET.get("round", "")
    if said in Round.values:
        return str(said)
    return Round.QUARTER if org.field in TWO_NEW else Round.YEAR


def roll_of(org: Org) -> list[Any]:
    rows = judged(extended(Member.objects.present().filter(org=org)), clock.today())
    return list(rows.select_related("person", "org").order_by("person__initials", "pk"))


def verify(request: HttpRequest) -> HttpResponseBase:
    """One pass over the branch; what was verified in this round already is shown as done."""
    org = branch_of(request)
    if org is None or not org.is_branch:
        return redirect("membership.verifications.table")
    round_ = round_asked(request, org)
    members = roll_of(org)
    if request.method == "POST" and (text := request.POST.get("fix", "")):
        return _put_aside(request, org, round_, members, text)
    if request.method == "POST":
        return _send(request, org, round_, members)
    return _draw(request, org, round_, members)


def _send(request: HttpRequest, org: Org, round_: str, members: list[Any]) -> HttpResponseBase:
    rows = _said(request, round_, members)
    if not rows:
        words = _("还没有选择任何一位同志")
        return _draw(request, org, round_, members, words, status=UNPROCESSABLE)
    if words := _written(request, rows):
        return _draw(request, org, round_, members, words, status=UNPROCESSABLE)
    query = f"org={code_of(org)}&round={round_}&n={len(rows)}"
    return redirect(f"{reverse('membership.verify_done')}?{query}")


def _put_aside(
    request: HttpRequest, org: Org, round_: str, members: list[Any], text: str
) -> HttpResponseBase:
    """改一处: what was touched so far is written down, then on to the one to be fixed.

    Who was left at 都对 was not looked at yet, and stays open.
    """
    if text not in {str(member.pk) for member in members}:
        raise Http404
    before = _known(org, round_)
    rows = [
        one for one in _said(request, round_, members)
        if one["member"].pk in before or one["outcome"] != OUTCOME.RIGHT or one["posted"]
    ]  # fmt: skip
    if words := _written(request, rows, f"/{text}"):
        return _draw(request, org, round_, members, words, status=UNPROCESSABLE)
    return redirect(f"{reverse('membership.fix', args=[int(text)])}?round={round_}")


def _said(request: HttpRequest, round_: str, members: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "member": member,
            "round": round_,
            "outcome": said,
            "posted": bool(request.POST.get(f"posted-{member.pk}")),
        }
        for member in members
        if (said := request.POST.get(f"v-{member.pk}", "")) in OUTCOME.values
    ]


def _written(request: HttpRequest, rows: list[dict[str, Any]], part: str = "") -> str:
    """Write them down once (each part once); in words, what was refused."""
    actor: Any = request.user
    form = RecordForm(request.POST)
    if rows:
        tried(request, f"membership.verify{part}", form, lambda: _all(actor, rows))
    return "；".join(str(words) for said in form.errors.values() for words in said)


def _known(org: Org, round_: str) -> dict[int, Verification]:
    period = actions.round_code(round_, clock.today())
    rows = Verification.objects.of_round(round_, period).filter(org=org)
    return {one.member_id: one for one in rows}


def _all(actor: Any, rows: list[dict[str, Any]]) -> Any:
    return actions.verify_many(rows, actor=actor)[0]


def _draw(
    request: HttpRequest, org: Org, round_: str, members: list[Any], words: str = "", *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    period, known = actions.round_code(round_, clock.today()), _known(org, round_)
    fixed = request.GET.get("fixed", "")
    people = [_one(member, known.get(member.pk), fixed) for member in members]
    context = {
        "title": _("核对党员信息"),
        "org": org,
        "round": round_,
        "round_words": str(Round(round_).label),
        "period": words_of(period),
        "people": people,
        "left": sum(1 for one in people if one["choice"]),
        "total": len(people),
        "outcomes": [{"name": value, "title": label} for value, label in OUTCOME.choices],
        "posting": round_ == Round.QUARTER,
        "errors": words,
        "once": key_of(request) or uid7(),
    }
    return render(request, "membership/verify.html", context, status=status)


def _one(member: Any, before: Verification | None, fixed: str) -> dict[str, Any]:
    person = member.person
    category, job = str(member.get_category_display()), str(member.job or "")
    told = [
        _(standing_kind(member)),
        str(person.born_on or ""),
        str(getattr(person.phone, "masked", "") or ""),
        category,
        job if job != category else "",
        _("入党 %s") % member.joined_on,
        _("转正 %s") % member.full_on if member.full_on else "",
    ]
    choice = "" if before is not None else OUTCOME.RIGHT.value
    if fixed == str(member.pk):
        choice = OUTCOME.FIXED.value
    return {
        "pk": member.pk,
        "name": str(member),
        "words": " · ".join(part for part in told if part),
        "lacking": "、".join(missing_words(member)),
        "choice": choice,
        "before": before,
    }


@require_safe
def done(request: HttpRequest) -> HttpResponseBase:
    """Verified: how many, and who is left."""
    org = branch_of(request)
    if org is None:
        return redirect("membership.verifications.table")
    round_ = round_asked(request, org)
    period = actions.round_code(round_, clock.today())
    rows = Verification.objects.of_round(round_, period).filter(org=org)
    here = Member.objects.present().filter(org=org)
    left = here.exclude(pk__in=rows.values("member")).count()
    missing = rows.filter(outcome=OUTCOME.MISSING).count()
    facts = [
        {"title": _("本轮已核对"), "text": rows.count() - missing, "kind": "num"},
        {"title": _("还没核对"), "text": left, "kind": "num"},
        {"title": _("联系不上"), "text": missing, "kind": "num"},
    ]
    again = f"{reverse('membership.verify')}?org={code_of(org)}&round={round_}"
    context = {
        "title": _("核对已记下"),
        "words": f"{org} {words_of(period)}",
        "facts": facts,
        "buttons": [{"title": _("返回名单"), "url": again}],
    }
    return render(request, "kit/phone_done.html", context)


def fix(request: HttpRequest, pk: int) -> HttpResponseBase:
    """改一处, then back to the list with this comrade marked 有更正."""
    actor: Any = request.user
    member: Any = (
        Member.objects.visible_to(actor).present().select_related("person", "org").filter(pk=pk)
    ).first()
    if member is None:
        raise Http404
    if not may(actor, KEEPS, member.org.path):
        raise PermissionDenied(_("这位同志的信息不归您更正"))
    form = FixForm(request.POST or None, actor=actor, record=member, face="phone")
    round_ = round_asked(request, member.org)
    back = f"{reverse('membership.verify')}?org={code_of(member.org)}&round={round_}"
    if request.method == "POST" and form.is_valid():
        made = tried(
            request, "membership.fix", form,
            lambda: actions.fix(member, actor=actor, **form.changed()),
        )  # fmt: skip
        if made is not None:
            return redirect(f"{back}&fixed={member.pk}#m-{member.pk}")
    context = {
        "title": _("改一处：%s") % member,
        "form": form,
        "submit": _("改好了"),
        "once": key_of(request) or uid7(),
        "cancel_url": back,
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "kit/phone_form.html", context, status=status)
