"""What other machines ask: hand a package over, fetch its receipt again, read the sum."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from jiceng.insight.packages import actions
from jiceng.insight.packages.access import HANDS, SEES
from jiceng.insight.packages.models import Received, Way
from jiceng.insight.packages.pages.own import asked_sum
from jiceng.insight.packages.wrapping import FORMAT, MOST
from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.api.doors import Unreadable

router = Router(tags=["上报包"])


def _admitted(request: HttpRequest, roles: tuple[str, ...]) -> Actor:
    actor: Any = request.user
    if not actor.reach(*roles):
        raise PermissionDenied(_("您现在的角色不办理这项工作，需要时请联系上级党组织"))
    found: Actor = actor
    return found


@router.get("/incoming", summary="接收地址")
def incoming(request: HttpRequest) -> Any:
    """Is anybody here, and in which form are packages taken?"""
    _admitted(request, HANDS)
    return {"format": FORMAT, "most": MOST}


@router.post("/incoming", summary="报送上报包")
def hand_over(request: HttpRequest) -> Any:
    """A package as the body, zip or JSON. Answers the signed receipt: 201 taken, 422 not taken.

    The same package again is answered with the receipt as it stands now. What cannot be trusted
    is answered {message, fields} and not kept.
    """
    actor = _admitted(request, HANDS)
    data = request.read(MOST + 1)  # a package may be larger than what forms are held to
    if len(data) > MOST:
        raise Unreadable(_("文件超过 8 MB，不像上报包或回执，请核对文件"))
    made = actions.receive(data, actor=actor, way=Way.LINE)
    return _receipt(made, 201 if made.result == Received.Result.RECEIVED else 422)


@router.get("/receipts/{uid}", summary="取回执")
def receipt(request: HttpRequest, uid: str) -> Any:
    """The receipt as it stands now, with what was decided and answered since."""
    actor = _admitted(request, HANDS)
    try:
        rows = Received.objects.filter(seen_by(actor, "org__path", HANDS), uid=uid)
        found = rows.select_related("org", "partner").first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    try:
        return _receipt(found, 200)
    except ValidationError as why:  # nothing to sign it with yet
        raise Http404("；".join(why.messages)) from None


def _receipt(package: Received, status: int) -> HttpResponse:
    return HttpResponse(actions.receipt_of(package), content_type="application/json", status=status)


@router.get("/sum", summary="下级合计")
def read_sum(request: HttpRequest, period: str = "", org: str = "") -> Any:
    """Each figure over the lower nodes: value or null, who is missing, each part."""
    found = asked_sum(_admitted(request, SEES), org, period)
    return {
        "org": found.org.name,
        "period": found.period.code,
        "silent": [one.name for one in found.silent],
        "figures": [
            {
                "name": row.name, "title": row.title, "unit": row.unit, "value": row.value,
                "why": row.why, "missing": row.missing,
                "parts": {one.partner.code: None if one.why else one.value for one in row.parts},
            }
            for row in found.rows
        ],
    }  # fmt: skip
