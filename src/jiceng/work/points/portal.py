"""我的积分: one's own ledger, with the rule and the record behind each point; nobody else's."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.kit.titles import refusal
from jiceng.registers.members.models import Member
from jiceng.work.points import actions, forms
from jiceng.work.points.access import SELF
from jiceng.work.points.models import (
    Entry,
    Objection,
    Participation,
    Posting,
    Rule,
    Switch,
    balance,
)
from jiceng.work.points.rules import BURDEN

SHOWN = 100
TONES = {"raised": "active", "upheld": "done", "declined": "draft"}


def _self(request: HttpRequest) -> Member:
    actor: Any = request.user
    member: Member | None = getattr(actor, "member", None)
    if member is None or member.left_on is not None:
        raise PermissionDenied(_("您的账号没有对应本区的党员，请联系支部书记"))
    return member


def _entries(member: Member) -> Any:
    rows = Entry.objects.filter(member=member).select_related("rule", "reversal")
    mine = Posting.Account.MEMBER
    return rows.filter(posting__account=mine).annotate(points=Sum("posting__points"))


def mine(request: HttpRequest) -> HttpResponse:
    """What I have, where each point came from, and the way in and out."""
    member, today = _self(request), clock.today()
    switch = Switch.objects.holding(today).above(member.org.path).select_related("org").first()
    part = Participation.objects.filter(member=member, until=None).first()
    entries = list(_entries(member).order_by("-on", "-pk")[:SHOWN])
    asked = Objection.objects.filter(member=member).order_by("-pk")[:10]
    buttons = []
    if part is not None:
        buttons = [
            {"title": _("使用积分"), "url": reverse("points.spend")},
            {"title": _("少记了一笔"), "url": reverse("points.missing")},
        ]
    context = {
        "title": _("我的积分"), "switch": switch, "part": part, "article": BURDEN,
        "balance": balance(member), "rules": _rules(member) if switch else [],
        "groups": [
            {"title": _("流水"), "items": [_item(one) for one in entries]},
            {"title": _("我提的异议"), "items": [_asked(one) for one in asked]},
        ],
        "buttons": buttons, "once": uid7(),
    }  # fmt: skip
    return render(request, "points/mine.html", context)


def _rules(member: Member) -> list[dict[str, Any]]:
    """By which rules points are given here, in their present versions."""
    rows = Rule.objects.standing(clock.today()).above(member.org.path)
    found: dict[str, Rule] = {}
    for one in rows:
        found.setdefault(one.name, one)
    return [{"title": one.name, "words": _said(one), "value": f"+{one.value}"}
            for one in found.values()]  # fmt: skip


def _said(rule: Rule) -> str:
    told = [rule.get_event_display()]
    if rule.cap:
        told.append(_("%(per)s最多%(cap)d分") % {"per": rule.get_per_display(), "cap": rule.cap})
    if rule.months:
        told.append(_("%d 个月有效") % rule.months)
    return " · ".join(map(str, told))


def _item(entry: Any) -> dict[str, Any]:
    rule = f"{entry.rule}（{_('第%d版') % entry.rule.version}）" if entry.rule else ""
    undone = hasattr(entry, "reversal")
    told = (str(entry.on), entry.get_kind_display(), rule, _("已冲正") if undone else "")
    return {
        "title": entry.words,
        "words": " · ".join(filter(None, map(str, told))),
        "value": f"{entry.points:+d}",
        "url": reverse("points.entry", args=[entry.pk]),
    }


def _asked(objection: Objection) -> dict[str, Any]:
    state = {"tone": TONES[objection.state], "title": objection.get_state_display()}
    words = objection.answer or _("应在 %s 前答复") % objection.due_on
    return {"title": objection.text, "words": words, "state": state}


def part(request: HttpRequest) -> HttpResponse:
    """参加、退出: one's own word, nobody else's."""
    member, actor = _self(request), request.user
    do = {"join": actions.join, "leave": actions.leave}.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    try:
        do(member, actor=actor)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.warning(request, refusal(error))
    else:
        said = _("已参加") if do is actions.join else _("已退出，以后不再记分")
        messages.success(request, said)
    return redirect("points.mine")


def _form(request: HttpRequest, form: Any, template: str, **context: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    context |= {"form": form, "once": key_of(request) or uid7()}
    return render(request, template, context, status=status)


def spend(request: HttpRequest) -> HttpResponse:
    """使用积分: how many and what for."""
    member, actor = _self(request), request.user
    form = forms.SpendForm(request.POST or None, actor=actor, face="phone")  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        done = tried(request, "points.spend", form,
                     lambda: actions.spend(member, actor=actor, **form.cleaned_data))  # type: ignore[arg-type]  # fmt: skip
        if done is not None:
            messages.success(request, _("已记下"))
            return redirect("points.mine")
    title = _("使用积分（现有 %d 分）") % balance(member)
    return _form(request, form, "kit/phone_form.html", title=title, submit=_("使用"))


def entry(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One entry with its rule and record; what does not look right is said here."""
    member = _self(request)
    row = _entries(member).filter(pk=pk).first()
    if row is None:
        raise Http404
    rule = row.rule
    said = [
        (_("分数"), f"{row.points:+d}"), (_("种类"), row.get_kind_display()),
        (_("日期"), row.on), (_("依据的记录"), row.words),
        (_("积分规则"), f"{rule}（{_('第%d版') % rule.version}）：{_said(rule)}" if rule else None),
        (_("有效期至"), row.expires_on),
    ]  # fmt: skip
    facts = [{"title": title, "text": text, "kind": "text"} for title, text in said if text]
    return _objecting(request, member, row, _("这一笔积分"), facts)


def missing(request: HttpRequest) -> HttpResponse:
    """少记了一笔: something recorded that brought no points."""
    return _objecting(request, _self(request), None, _("少记了一笔"), [])


def _objecting(
    request: HttpRequest, member: Member, row: Any, title: str, facts: list[dict[str, Any]]
) -> HttpResponse:
    actor: Any = request.user
    form = forms.ObjectForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        done = tried(
            request, "points.object_to", form,
            lambda: actions.object_to(member, actor=actor, entry=row, **form.cleaned_data),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已提给支部，%s 前答复") % done.due_on)
            return redirect("points.mine")
    return _form(request, form, "points/entry.html", title=title, facts=facts,
                 submit=_("提出异议"))  # fmt: skip


urls: list[Any] = [
    path("", console(require_safe(mine), SELF), name="points.mine"),
    path("part/", console(require_POST(part), SELF), name="points.part"),
    path("spend/", console(spend, SELF), name="points.spend"),
    path("missing/", console(missing, SELF), name="points.missing"),
    path("<int:pk>/", console(entry, SELF), name="points.entry"),
]
DOORS = [
    Door(
        "mine",
        gettext_lazy("我的积分"),
        "points.mine",
        gettext_lazy("自愿参加，只有自己看得到"),
        "star",
        60,
        SELF,
    ),
]
