"""What is no noun's page: the sum of the lower nodes, taking a file in, and the files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from jiceng.insight.packages import actions
from jiceng.insight.packages.access import KEEPS, SEES
from jiceng.insight.packages.forms import FileForm
from jiceng.insight.packages.models import Received, Sent
from jiceng.insight.packages.sums import Row, Sum, sum_of
from jiceng.insight.packages.wrapping import MOST, RECEIPT, opened, packed
from jiceng.insight.shelf.again import again
from jiceng.insight.shelf.asked import shown
from jiceng.insight.shelf.nodes import actor_of, node_of
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.measures import Value
from jiceng.kernel.periods import Period, PeriodError, around, parse
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.documents.names import disposition
from jiceng.kit.pages.writing import tried
from jiceng.kit.scope import code_of
from jiceng.registers.orgs.models import Org


def reading(actor: Actor) -> Org | None:
    """The highest node this person reads packages of."""
    held = sorted(actor.reach(*SEES), key=len)
    orgs = Org.objects.order_by("pk")
    found: Org | None = None
    if held:
        found = orgs.filter(path=held[0]).first() if held[0] else orgs.filter(parent=None).first()
    return found


def asked_sum(actor: Actor, code: str, period: str) -> Sum:
    """The sum somebody asks for. Http404 for a node that is not theirs, PeriodError as said."""
    org = node_of(code) if code else reading(actor)
    if org is None or not may(actor, SEES, org.path):
        raise Http404
    return sum_of(org, parse(period) if period else latest(org))


def latest(org: Org) -> Any:
    """The period that was reported last; this quarter where none was."""
    found = Received.objects.taken().filter(org=org).order_by("-last", "first").first()
    return (
        parse(Period(found.first, found.last).code) if found else around(clock.today(), "quarter")
    )


def periods_of(org: Org) -> list[str]:
    rows = Received.objects.taken().filter(org=org).order_by("-last", "first")
    return list(dict.fromkeys(rows.values_list("period", flat=True)))


def sum_page(request: HttpRequest) -> HttpResponse:
    """Figure by figure over the lower nodes; every part opens to what was received."""
    given = request.GET
    try:
        found = asked_sum(actor_of(request), given.get("org", ""), given.get("period", ""))
    except (LookupError, PeriodError) as why:
        messages.error(request, str(why))
        return redirect("packages.sum")
    context = {
        "title": _("下级合计"),
        "subtitle": f"{found.org.name} {found.period.words}",
        "sum": found,
        "rows": [drawn(row) for row in found.rows],
        "heads": [(one, found.packages.get(one.code)) for one in found.partners],
        "periods": periods_of(found.org),
        "code": code_of(found.org),
        "takes": may(actor_of(request), KEEPS, found.org.path),
        "definition": _("只加口径相同和已决定可比的；缺一家的打 ×，写明缺谁。"),
    }
    return render(request, "packages/sum.html", context)


def said_of(value: Value, unit: str) -> str:
    """As figure pages print it; × for what is not known."""
    return "×" if value is None else str(shown(value, unit))


def drawn(row: Row) -> dict[str, Any]:
    return {
        "row": row,
        "title": again(row.title),
        "unit": again(row.unit),
        "said": said_of(row.value, row.unit),
        "parts": [
            {"said": said_of(None if one.why else one.value, row.unit), "why": one.why,
             "figure": one.figure}
            for one in row.parts
        ],
    }  # fmt: skip


def take(request: HttpRequest) -> HttpResponse:
    """收文件: a package or a receipt; which of them it is, the file says itself."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > MOST:
            form.add_error("file", _("文件超过 8 MB，不像上报包或回执，请核对文件"))
        else:
            data = file.read()
            made = tried(request, "packages.take", form, lambda: taken(data, actor_of(request)))
            if made is not None:
                return told(request, made)
    context = {
        "title": _("收文件"),
        "definition": _("签名对不上、来源没有登记的不收；收下以后把回执交还对方。"),
        "form": form,
        "submit": _("上传"),
        "once": uid7(),
    }
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


def taken(data: bytes, actor: Actor) -> Sent | Received:
    """Whatever the file is. Raises ValidationError in plain words."""
    _text, said, _signature = opened(data)
    if said["format"] == RECEIPT:
        return actions.take_receipt(data, actor=actor)
    return actions.receive(data, actor=actor)


def told(request: HttpRequest, made: Sent | Received) -> HttpResponse:
    if isinstance(made, Sent):
        messages.success(request, _("已登记回执"))
        return redirect("packages.sent.detail", pk=made.pk)
    if made.result == Received.Result.REFUSED:
        messages.error(request, _("没有收：%s") % "；".join(made.reasons.splitlines()))
    else:
        messages.success(request, _("已收，请把回执交还对方"))
    return redirect("packages.received.detail", pk=made.pk)


def sent_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The package as a file: always the same bytes."""
    found = get_object_or_404(Sent.objects.visible_to(actor_of(request)), pk=pk)
    name = f"{found.org.name}_{found.period}_{found.number}.zip"
    return given(packed(found.content, found.signature), name, "application/zip")


def received_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Received.objects.visible_to(actor_of(request)), pk=pk)
    name = f"{found.partner.name}_{found.period}_{found.number}.zip"
    return given(packed(found.content, found.signature), name, "application/zip")


def receipt_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as of now."""
    found = get_object_or_404(Received.objects.visible_to(actor_of(request)), pk=pk)
    try:
        data = actions.receipt_of(found)
    except ValidationError as why:
        messages.error(request, "；".join(why.messages))
        return redirect("packages.received.detail", pk=pk)
    name = f"回执_{found.partner.name}_{found.period}_{found.number}.json"
    return given(data, name, "application/json")


def given(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = disposition(name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
