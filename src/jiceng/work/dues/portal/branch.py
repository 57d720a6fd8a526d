"""登记党费: everybody has paid unless tapped; what is left shows month by month."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit.cells import CENTS
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, warning
from jiceng.kit.scope import code_of, find_node
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import actions, rules
from jiceng.work.dues.access import OWN, holds, own
from jiceng.work.dues.forms import PhoneCollectForm
from jiceng.work.dues.models import Charge, Known, Payment, Roll, Way, month_said

MONTHS = 12
PAID, UNPAID = "paid", "unpaid"


def branch_of(request: HttpRequest) -> Org | None:
    """The branch asked for, else the one held; Http404 for one that is not one's own."""
    actor: Any = request.user
    if text := request.GET.get("org", ""):
        node: Any = find_node(text)
        if node is None or not holds(actor, node.path):
            raise Http404
        asked: Org = node
        return asked
    held = Org.objects.filter(own(actor, "path", OWN)).branches().order_by("path")
    first: Org | None = held.first() if actor.reach(*OWN) else None
    return first


def home(request: HttpRequest) -> HttpResponseBase:
    """The branch's months, this one first; a member without a branch to keep sees their own."""
    org = branch_of(request)
    if org is None:
        return redirect("dues.mine")
    today = clock.today()
    number = rules.number_of(today)
    rows = Roll.objects.filter(org=org, month_no__gt=number - MONTHS, month_no__lte=number)
    items = [_item(one) for one in rows.summed().order_by("-month_no")]
    this = {"title": _("登记本月党费"), "icon": "plus", "primary": True,
            "url": f"{reverse('dues.collect')}?org={code_of(org)}"}  # fmt: skip
    context = {
        "title": str(org),
        "groups": [{"title": _("近一年"), "items": items}],
        "nothing": not items,
        "empty": {"words": _("还没有党费登记。点“登记本月党费”，应交名单会自动列出。")},
        "buttons": [this],
    }
    return render(request, "kit/phone_list.html", context)


def _item(roll: Any) -> dict[str, Any]:
    left = roll.due_count - roll.paid_count
    state = {"tone": "near", "title": _("还差%d人") % left} if left else (
        {"tone": "done", "title": _("已交齐")}
    )  # fmt: skip
    words = _("应交%(due)s元，已交%(paid)s元") % {
        "due": rules.yuan(roll.due_sum), "paid": rules.yuan(roll.paid_sum),
    }  # fmt: skip
    url = f"{reverse('dues.collect')}?org={code_of(roll.org)}&month={roll.month_code}"
    return {"title": month_said(roll.month_no), "words": words, "state": state, "url": url}


# Recording -------------------------------------------------------------------------------------


def collect(request: HttpRequest) -> HttpResponseBase:
    """One month of the branch: tap who has not paid, and 完成."""
    actor: Any = request.user
    org = branch_of(request)
    if org is None:  # who keeps no branch is led to the ledger
        return redirect("dues.rolls.table")
    number = _month(request)
    if request.method == "POST":
        return _send(request, org, number)
    start = {"paid_on": clock.today(), "way": Way.CASH}
    form = PhoneCollectForm(actor=actor, initial=start, face="phone")
    return _draw(request, form, org, number, said={})


def _month(request: HttpRequest) -> int:
    text = request.GET.get("month") or request.GET.get("period") or ""
    try:
        return rules.read_month(text) if text else rules.number_of(clock.today())
    except rules.DuesError:
        return rules.number_of(clock.today())


def _owing(org: Org, number: int) -> list[Any]:
    """Who has not paid of the month, by name; before the roll is open, who will be on it."""
    rows = Charge.objects.unpaid().filter(roll__org=org, roll__month_no=number)
    return list(
        rows.select_related("member__person", "roll").order_by("member__person__initials", "member")
    )


def _draw(
    request: HttpRequest,
    form: PhoneCollectForm,
    org: Org,
    number: int,
    *,
    said: dict[int, str],
    status: int = 200,
) -> HttpResponse:
    roll = Roll.objects.filter(org=org, month_no=number).first()
    people = _owing(org, number) if roll is not None else _ahead(org, number)
    drawn = [_person(one, said) for one in people if one.amount]
    lacking = [str(one.member) for one in people if one.amount is None]
    total = sum((one.amount for one in people if one.amount), Decimal(0))
    context = {
        "title": _("登记%s党费") % month_said(number),
        "form": form,
        "org": org,
        "lacking": "、".join(lacking),
        "old": _old(number),
        "all_paid": not drawn and not form.errors,
        "nobody": roll is None,
        "home_url": f"{reverse('dues.home')}?org={code_of(org)}",
        "before": _near(org, number - 1),
        "after": _near(org, number + 1) if number < rules.number_of(clock.today()) else None,
        "roll": _roll(drawn, total) if drawn else None,
        "submit": _("完成"),
        "once": key_of(request) or uid7(),
        "task": "dues.collect",
        "url": f"{reverse('dues.collect')}?org={code_of(org)}&month={rules.month_code(number)}",
    }
    return render(request, "dues/collect.html", context, status=status)


def _old(number: int) -> dict[str, str] | None:
    """A month of more than six months ago is taken, and said with its article."""
    found = rules.long_ago(months=rules.number_of(clock.today()) - number)
    return warning(found) if found is not None else None


def _roll(people: list[dict[str, Any]], total: Any) -> dict[str, Any]:
    """The list that is tapped: everybody has paid until somebody says not."""
    return {
        "title": _("谁没有交"),
        "prefix": "roll",
        "hint": _("默认都已交，只点没有交的同志。"),
        "words": _("应交{0}人 已交{1}人 未交{3}人"),
        "counts": _("应交%(count)d人，共%(sum)s元")
        % {
            "count": len(people),
            "sum": rules.yuan(total),
        },  # fmt: skip,
        "choices": [
            {"name": PAID, "title": _("已交"), "tone": "done"},
            {"name": UNPAID, "title": _("未交"), "tone": "late"},
        ],
        "people": people,
    }


def _ahead(org: Org, number: int) -> list[Any]:
    """The month as it will stand on the roll, before anybody opened it; nothing is written."""
    if not rules.payable_ahead(number, clock.today()):
        return []
    known = Known(number, number, [org.pk])
    lines = {one.member: one for one in known.lines(number)}
    members = Member.objects.filter(pk__in=lines).select_related("person")
    made = [
        Charge(member=one, amount=lines[one.pk].amount, kind=lines[one.pk].kind)
        for one in members.order_by("person__initials", "pk")
    ]
    return [one for one in made if one.amount is None or one.amount > 0]


def _person(charge: Any, said: dict[int, str]) -> dict[str, Any]:
    words = _("%s元") % charge.amount
    if charge.quarterly:
        words = _("%s元，按季交") % charge.amount
    choice = said.get(charge.member_id, PAID)
    return {"pk": charge.member_id, "name": str(charge.member), "choice": choice, "words": words}


def _near(org: Org, number: int) -> dict[str, str]:
    url = f"{reverse('dues.collect')}?org={code_of(org)}&month={rules.month_code(number)}"
    return {"title": month_said(number), "url": url}


def _send(request: HttpRequest, org: Org, number: int) -> HttpResponseBase:
    actor: Any = request.user
    form = PhoneCollectForm(request.POST, actor=actor, face="phone")
    said = {
        int(key[5:]): str(value)
        for key, value in request.POST.items()
        if key.startswith("roll-") and key[5:].isascii() and key[5:].isdigit() and len(key) < 18  # noqa: PLR2004
    }
    if form.is_valid():

        def do() -> Any:
            rolls = actions.open_rolls([org], number, actor=actor)
            shown = [pk for pk, value in said.items() if value == PAID]
            paid = Member.objects.filter(pk__in=shown)
            return actions.collect(rolls[0], actor=actor, paid=paid, **form.cleaned_data)

        try:
            made = once(key_of(request), actor, "dues.collect", do)
            return redirect("dues.done", pk=made.pk)
        except (ValidationError, StepError, rules.DuesError) as error:
            form.refuse(error)
    return _draw(request, form, org, number, said=said, status=UNPROCESSABLE)


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Recorded: how many, how much, who is left, and the list to print and sign."""
    actor: Any = request.user
    rows = Payment.objects.visible_to(actor).select_related("org")
    payment: Payment = get_object_or_404(rows, pk=pk)
    charge = Charge.objects.filter(payment=payment).select_related("roll").first()
    left = _owing(payment.org, charge.roll.month_no) if charge is not None else []
    facts = [
        {"title": _("已登记"), "text": _("%d笔") % payment.count, "kind": "text"},
        {"title": _("金额（元）"), "text": payment.amount, "kind": "num", "places": CENTS},
        {"title": _("还没有交的"), "text": "、".join(str(one.member) for one in left) or _("没有"),
         "kind": "text", "wide": True},
    ]  # fmt: skip
    table = reverse("dues.charges.export")
    buttons = [{"title": _("回到支部党费"), "url": reverse("dues.home"), "primary": True}]
    if charge is not None:
        query = f"roll__due_on_from={charge.roll.due_on}&roll__due_on_to={charge.roll.due_on}"
        period = charge.roll.month_code
        url = f"{table}?org={code_of(payment.org)}&period={period}&{query}&face=ledger"
        buttons.append({"title": _("下载登记表签名"), "url": url, "icon": "download",
                        "download": True})  # fmt: skip
    context = {
        "title": _("已登记"),
        "words": str(payment.org),
        "next_words": _("系统只登记，不收钱；党费收据另开。"),
        "facts": facts,
        "buttons": buttons,
    }
    return render(request, "kit/phone_done.html", context)
