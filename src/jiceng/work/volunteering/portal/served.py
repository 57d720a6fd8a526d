"""What whoever was served says of it, on their own phone and without signing in: so it was, or not.

Nothing of them is kept. Their word does not confirm the hours; the community that does reads it.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jiceng.kernel import masks
from jiceng.kernel.actors import System
from jiceng.kernel.flows import StepError
from jiceng.kit.documents.slip import qr_svg
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.models import ServiceHours

SOMEBODY = System("受益人")


@never_cache
def served(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The member shows the code; whoever was served answers once."""
    rows = ServiceHours.objects.select_related("org", "member__person")
    hours: ServiceHours = get_object_or_404(rows, slip=uid)
    own = getattr(request.user, "member_id", None) == hours.member_id
    if request.method == "POST":
        return _said(request, hours, own)
    facts = [
        (_("谁来服务的"), masks.name(str(hours.member))), (_("服务日期"), str(hours.held_on)),
        (_("分钟"), str(hours.minutes)), (_("服务内容"), hours.words),
        (_("受益社区"), str(hours.org)), (_("受益人说"), hours.vouch_words),
    ]  # fmt: skip
    context = {
        "title": _("服务是不是这样"),
        "facts": [{"title": t, "text": v, "kind": "text"} for t, v in facts if v],
        "own": own, "open": hours.may_be_vouched,
        "qr": qr_svg(request.build_absolute_uri()) if own and hours.may_be_vouched else "",
    }  # fmt: skip
    answer = render(request, "volunteering/served.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _said(request: HttpRequest, hours: ServiceHours, own: bool) -> HttpResponse:
    said: Any = request.POST.get("so")
    if own:
        messages.error(request, _("请受益人用自己的手机扫码来说，不能替他说"))
    elif said not in {"1", "0"}:
        messages.error(request, _("请选“是这样”或者“不是这样”"))
    else:
        try:
            actions.vouch(hours, actor=SOMEBODY, so=said == "1")
        except StepError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("谢谢，已记下，不记您是谁"))
    return redirect("volunteering.served", hours.slip)
