"""For everybody: small wishes without names; and telling something without giving a name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jiceng.kit.pages.writing import UNPROCESSABLE
from jiceng.kit.tenant import imprint, tenant
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.orders import actions
from jiceng.work.orders.models import SmallWish

PAGE, LONGEST = 20, 2_000


def wishes(request: HttpRequest) -> HttpResponse:
    """What may be adopted: the wish and the community, nobody's name."""
    rows = SmallWish.objects.open().select_related("org").order_by("-raised_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    ours = tenant().get("help_phone", "")
    items = [
        {
            "title": one.wish,
            "words": " · ".join(filter(None, (str(one.org), one.goods, one.org.phone or ours))),
            "value": _("约 %s 元") % one.budget if one.budget is not None else "",
        }
        for one in page.object_list
    ]
    context = {"title": _("微心愿"), "items": items, "page": page}
    return render(request, "orders/wishes.html", context)


# No form token: it would be a cookie, and there is nobody signed in whom it could protect.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def hotline(request: HttpRequest) -> HttpResponse:
    """Tell something, or look for the answer by the receipt; no cookie, no address, no hour."""
    context: dict[str, Any] = {"longest": LONGEST, "shell": imprint(), "request": request}
    status = 200
    if request.method == "POST":
        try:
            context |= _posted(request)
        except ValidationError as error:
            context |= {"fault": "；".join(error.messages), "words": request.POST.get("words", "")}
            status = UNPROCESSABLE
    answer = HttpResponse(render_to_string("orders/hotline.html", context), status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _posted(request: HttpRequest) -> dict[str, Any]:
    receipt = request.POST.get("receipt", "")
    if receipt:
        found = actions.found_by(receipt)
        if found is None:
            raise ValidationError(_("没有这个回执号，或者已经到期清除。回执号是 16 位数字"))
        return {"found": found}
    words = request.POST.get("words", "").replace("\0", "")
    if len(words) > LONGEST:
        raise ValidationError(_("最多 %d 个字，请删减") % LONGEST)
    root = Org.objects.filter(parent=None, until=None, kind=Kind.DISTRICT).order_by("pk").first()
    if root is None:
        raise ValidationError(_("现在还不能反映"))
    made = actions.tell_nameless(root, words)
    return {"made": " ".join(made[n : n + 4] for n in range(0, len(made), 4))}
