"""What is printed: the receipt of a report-in, the certificate of hours, the community's code."""

from typing import Any

from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kit.access import may
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.pages.gate import row_of
from jiceng.kit.scope import scope_of
from jiceng.registers.members.models import Member
from jiceng.work.volunteering.access import HOME, SEES
from jiceng.work.volunteering.actions import habit_of
from jiceng.work.volunteering.models import CheckIn, Claim, ServiceHours
from jiceng.work.volunteering.pages.checkin import CHECKIN_PAGES


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """报到证明和回执: one sheet, the upper half for the member, the lower for the unit."""
    checkin: CheckIn = row_of(CHECKIN_PAGES, request, pk)
    if not checkin.number:
        raise Http404
    posts = Claim.objects.standing(clock.today()).filter(
        org=checkin.org_id, member=checkin.member_id
    )
    context = {
        "title": _("在职党员社区报到证明"),
        "checkin": checkin,
        "unit": str(checkin.org),
        "period": str(checkin.accepted_on),
        "posts": list(posts.select_related("post").values_list("post__name", flat=True)),
        "back_url": reverse("volunteering.checkins.detail", args=[checkin.pk]),
        "signatures": [_("社区经办人"), _("单位接收人")],
    }
    return render(request, "volunteering/receipt.html", context)


def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """志愿服务证明: the confirmed hours of one member, by year; for whoever keeps them, where they
    serve or belong, and for themself.
    """
    actor: Any = request.user
    member: Member | None = Member.objects.select_related("person", "org").filter(pk=pk).first()
    if member is None:
        raise Http404
    hours = ServiceHours.objects.filter(member=member, state="confirmed")
    own = getattr(actor, "member_id", None) == member.pk or may(actor, HOME, member.org.path)
    if not own:
        hours = hours.filter(pk__in=ServiceHours.objects.visible_to(actor).values("pk"))
        if not hours.exists():
            raise Http404
    years = hours.order_by().values("held_on__year").annotate(
        times=Count("pk"), minutes=Sum("minutes")
    )  # fmt: skip
    rows = [
        {"year": one["held_on__year"], "times": one["times"],
         "hours": f"{one['minutes'] / 60:.1f}"}
        for one in years.order_by("held_on__year")
    ]  # fmt: skip
    habit = habit_of(member.org.path, clock.today())
    context = {
        "title": _("志愿服务证明"),
        "member": member,
        "unit": str(member.org),
        "period": str(clock.today()),
        "rows": rows,
        "insurance": habit.insurance if habit is not None else "",
        "signatures": [_("社区盖章")],
    }
    return render(request, "volunteering/certificate.html", context)


def poster(request: HttpRequest) -> HttpResponse:
    """报到码: a sheet for the door; scanning it opens the form with this community chosen."""
    scope = scope_of(request)
    actor: Any = request.user
    if scope.node is None or not may(actor, SEES, scope.node.path):
        raise Http404
    node: Any = scope.node
    url = request.build_absolute_uri(reverse("volunteering.report_to", args=[node.uid]))
    context = {
        "title": _("在职党员报到"),
        "node": node,
        "unit": str(node),
        "qr": qr_svg(url),
        "qr_words": _("扫码报到"),
    }
    return render(request, "volunteering/poster.html", context)
