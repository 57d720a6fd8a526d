"""谁看过我: who opened my personal data, when, in which post and what for."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.looks import Look
from jiceng.kernel.refs import Ref
from jiceng.registers.accounts.portal import signed_in

PAGE = 30


def selves(account: Any) -> list[Any]:
    """What the house knows this person as: the account, the person, the member."""
    member = account.member
    person = account.person or (member.person if member is not None else None)
    return [one for one in (account, person, member) if one is not None]


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
                for part in (look.role, look.unit, look.purpose, "、".join(look.fields))
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


urls = [path("looks/", never_cache(signed_in(require_safe(show_looks))), name="mydata.looks")]
