"""我的信息 on the phone: what is held about me, who looked at it and what for, what is wrong."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.insight.mydata import actions
from jiceng.insight.mydata.access import answerers
from jiceng.insight.mydata.fields import Class, register
from jiceng.insight.mydata.forms import AskForm
from jiceng.insight.mydata.holdings import Held, holding_of, holdings, purposes, selves
from jiceng.insight.mydata.models import Correction
from jiceng.insight.mydata.rules import NOTICE, WITHDRAWAL
from jiceng.kernel import clock
from jiceng.kernel.looks import Look
from jiceng.kernel.refs import Ref
from jiceng.kernel.secrets import BlindField
from jiceng.kernel.uids import uid7
from jiceng.kit.doors import Door
from jiceng.kit.entrusted import Entrusted
from jiceng.kit.rooms import gather
from jiceng.kit.scope import address
from jiceng.registers.accounts.portal import signed_in

PAGE = 30
ROWS = 10


def show_index(request: HttpRequest) -> HttpResponse:
    """我的信息: every table that holds something about me, and what I asked to have corrected."""
    account: Any = request.user
    tables = [
        {
            "title": one.title,
            "value": one.count,
            "url": reverse("mydata.held", args=[one.label]) + ("?part=1" if one.part else ""),
        }
        for one in holdings(account)
    ]
    asked = [
        {
            "title": one.title,
            "words": one.answer or _("%s 前答复") % one.due_on,
            "state": _state(one),
        }
        for one in Correction.objects.filter(account=account).order_by("-pk")[:ROWS]
    ]
    looks = {"title": _("谁看过我"), "url": reverse("mydata.looks"), "icon": "eye"}
    context = {
        "title": _("我的信息"),
        "groups": [
            {"title": "", "items": [looks]},
            {"title": _("我的更正申请"), "items": asked},
            {"title": _("登记了什么"), "items": tables},
        ],
    }
    return render(request, "kit/phone_list.html", context)


def _state(one: Correction) -> dict[str, str]:
    if one.answered_on is None:
        late = one.due_on < clock.today()
        return {"tone": "late" if late else "open", "title": _("等待答复")}
    return {"tone": "done", "title": _("已经更正") if one.granted else _("核实无误")}


def show_held(request: HttpRequest, label: str) -> HttpResponse:
    """One table's rows about me; each value leads to asking for its correction."""
    part = request.GET.get("part") == "1"
    holding = holding_of(request.user, label, part=part)
    if holding is None or not holding.count:
        raise Http404
    page = Paginator(holding.rows, ROWS).get_page(request.GET.get("page"))
    groups = [
        {
            "title": "",
            "items": [
                {"title": held.title, "value": held.text, "url": _ask_url(label, row, held)}
                for held in holding.values(row)
            ],
        }
        for row in page.object_list
    ]
    context = {
        "title": holding.title,
        "why": purposes(holding),
        "groups": groups,
        "page": page,
        "may_ask": not part and bool(answerers(label)),
    }
    return render(request, "mydata/held.html", context)


def _ask_url(label: str, row: Any, held: Held) -> str:
    if not held.name or not answerers(label):
        return ""
    return reverse("mydata.ask_correction", args=[label, row.pk, held.name])


def show_ask(request: HttpRequest, label: str, pk: int, name: str) -> HttpResponse:
    """Ask for one value to be corrected."""
    holding = holding_of(request.user, label)
    row = holding.rows.filter(pk=pk).first() if holding is not None else None
    if holding is None or row is None:
        raise Http404
    held = next((one for one in holding.values(row) if one.name == name), None)
    if held is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, face="phone")
    if data is not None and form.is_valid():
        try:
            actions.ask_correction(holding, row, name, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已提交，所在党组织会在期限内答复"))
            return redirect("mydata.index")
    context = {
        "title": _("申请更正"),
        "form": form,
        "held": held,
        "table": holding.title,
        "once": uid7(),
        "submit": _("提交"),
    }
    return render(request, "mydata/ask.html", context, status=422 if form.errors else 200)


def _looked_at(look: Look) -> list[str]:
    """The columns by their names; a column that is no more, by the code it had."""
    try:
        meta = apps.get_model(look.label)._meta
    except LookupError:
        return list(look.fields)
    named = {field.name: str(field.verbose_name) for field in meta.concrete_fields}
    return [named.get(name, name) for name in look.fields]


def show_looks(request: HttpRequest) -> HttpResponse:
    """All looks at me that may be shown by today, the newest first."""
    mine = Q(pk__in=[])
    for one in selves(request.user):
        ref = Ref.to(one)
        mine |= Q(label=ref.label, record=ref.key)
    rows = Look.objects.shown(clock.today()).filter(mine).order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    items = [
        {
            "title": f"{look.at.astimezone(clock.ZONE):%Y-%m-%d %H:%M} {look.actor_name}",
            "words": " · ".join(
                part
                for part in (look.role, look.unit, look.purpose, "、".join(_looked_at(look)))
                if part
            ),
        }
        for look in page.object_list
    ]
    context = {
        "title": _("谁看过我"),
        "groups": [{"title": "", "items": items}] if items else [],
        "nothing": not items,
        "empty": {"words": _("还没有人查看过您的证件号、电话和住址。")},
        "page": page,
    }
    return render(request, "kit/phone_list.html", context)


def show_notice(request: HttpRequest) -> HttpResponse:
    """个人信息怎么用, for everybody: what is left by which page, what for, how long, and how it is
    taken back; told from the field register and from what the rooms declare.
    """
    context = {
        "title": _("个人信息怎么用"),
        "tables": [_told(one) for one in gather("portal", "ENTRUSTED")],
        "articles": (NOTICE, WITHDRAWAL),
        "mine_url": reverse("mydata.index"),
    }
    return render(request, "mydata/notice.html", context)


def _told(one: Entrusted) -> dict[str, Any]:
    meta = apps.get_model(one.label)._meta
    left = [
        {"title": entry.title, "purpose": _(entry.purpose)}
        for entry in register()
        if entry.label == one.label
        and entry.held_as in {Class.PERSONAL, Class.SENSITIVE}
        and not meta.get_field(entry.name).is_relation
        and not isinstance(meta.get_field(entry.name), BlindField)
    ]
    said = {"after": one.after, "days": one.days()}
    return {
        "title": one.title, "url": address(one.page), "left": left,
        "kept": _("%(after)s以后最迟 %(days)d 天自动清除") % said,
        "back": one.back, "back_url": address(one.back_page),
    }  # fmt: skip


asking = require_http_methods(["GET", "HEAD", "POST"])(show_ask)
urls = [
    path("", never_cache(signed_in(require_safe(show_index))), name="mydata.index"),
    path("looks/", never_cache(signed_in(require_safe(show_looks))), name="mydata.looks"),
    path("held/<str:label>/", never_cache(signed_in(require_safe(show_held))), name="mydata.held"),
    path(
        "held/<str:label>/<int:pk>/<str:name>/ask_correction/",
        never_cache(signed_in(asking)),
        name="mydata.ask_correction",
    ),
]
roots = {"p/": [path("privacy/", require_safe(show_notice), name="mydata.notice")]}
DOORS = [
    Door(
        "mine",
        gettext_lazy("我的信息"),
        "mydata.index",
        gettext_lazy("记了我什么，谁看过，哪里要更正"),
        "user",
        10,
    ),
]
