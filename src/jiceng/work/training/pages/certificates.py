"""The ledger of certificates, the paper to print, and what its code tells whoever scans it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.work.training import actions, forms
from jiceng.work.training.access import KEEPS
from jiceng.work.training.models import Certificate
from jiceng.work.training.pages.planning import SECTION
from jiceng.work.training.sheets import CERTIFICATES, papers


def paper_button(one: Certificate, actor: Actor) -> list[dict[str, Any]]:
    del actor  # who opens the row may print it
    return [{"title": _("打印结业证"), "url": reverse("training.certificate", args=[one.pk])}]


CERTIFICATE_PAGES = RecordPages(
    CERTIFICATES, noun=gettext_lazy("结业证"),
    acts=[ActPage("revoke", gettext_lazy("收回"), actions.revoke, forms.RevokeForm, danger=True)],
    buttons=paper_button, verbs={"award": gettext_lazy("发结业证"), "revoke": gettext_lazy("收回")},
    menu=(SECTION, 68), icon="report", keeps=KEEPS,
    empty=gettext_lazy("还没有发过结业证。培训班结班以后，在班次页上发。"),
)  # fmt: skip


def show_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """结业证 on one sheet, for whoever runs the class."""
    one: Certificate = row_of(CERTIFICATE_PAGES, request, pk)
    address = request.build_absolute_uri(reverse("training.certified", args=[one.uid]))
    back = reverse("training.certificates.detail", args=[pk])
    return render(request, "training/certificate.html", papers.certificate(one, address, back))


def show_certified(request: HttpRequest, uid: Any) -> HttpResponse:
    """What a scan tells anybody: number, class, days, and whether it holds; no name."""
    rows = Certificate.objects.select_related("enrolment__klass__org")
    one = get_object_or_404(rows, uid=uid)
    context = {"title": _("结业证核对"), "one": one, "klass": one.enrolment.klass}
    return render(request, "training/certified.html", context)
