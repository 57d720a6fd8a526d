"""The ledger of certificates, the paper to print, and what its code tells whoever scans it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.documents.handing import handed
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
    address = papers.checked_at(request, one)
    back = reverse("training.certificates.detail", args=[pk])
    word = reverse("training.certificate_file", args=[pk])
    told = papers.certificate(one, address, back, word)
    return render(request, "training/certificate.html", told)


def hand_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as Word; nobody takes away what was taken back."""
    one: Certificate = row_of(CERTIFICATE_PAGES, request, pk)
    if one.void_reason:
        raise Http404
    return handed(papers.document(one, papers.checked_at(request, one)), papers.file_name(one))


def show_certified(request: HttpRequest, uid: Any) -> HttpResponse:
    """What a scan tells anybody: number, class, days, and whether it holds; no name."""
    rows = Certificate.objects.select_related("enrolment__klass__org")
    one = get_object_or_404(rows, uid=uid)
    context = {"title": _("结业证核对"), "one": one, "klass": one.enrolment.klass}
    return render(request, "training/certified.html", context)
