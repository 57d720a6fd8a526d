"""What the paper of a certificate says, whoever has the right to it; to print, and as Word."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.slip import qr_picture, qr_svg
from jiceng.kit.documents.texts import day_text
from jiceng.kit.titles import demo_note
from jiceng.work.training.models import Certificate


def checked_at(request: HttpRequest, one: Certificate) -> str:
    """Where anybody learns whether it holds."""
    return request.build_absolute_uri(reverse("training.certified", args=[one.uid]))


def certificate(one: Certificate, address: str, back: str, word: str) -> dict[str, Any]:
    """For `training/certificate.html`: `address` is where its code leads, `back` the last page,
    `word` where the same is a Word file; of one taken back there is none.
    """
    return {
        "title": _("结业证书"), "one": one, "klass": one.enrolment.klass,
        "person": one.enrolment.person, "hours": one.hours, "qr": qr_svg(address),
        "qr_words": _("扫码核对"), "back_url": back, "word_url": "" if one.void_reason else word,
    }  # fmt: skip


def document(one: Certificate, address: str) -> bytes:
    """结业证书 as .docx, with the code that leads to where it is checked."""
    klass = one.enrolment.klass
    made = Gongwen(
        title="结业证书", unit=str(klass.org), date=one.issued_on, footer_note=demo_note()
    )
    made.addressee(f"{one.enrolment.person.name}同志")
    hours = f"，学习{one.hours}学时" if one.hours else ""
    days = f"于{day_text(klass.starts_on)}至{day_text(klass.ends_on)}"
    made.paragraph(f"{days}参加{klass}培训{hours}，准予结业。")
    made.signature(str(klass.org), one.issued_on)
    made.labelled("编号", one.words)
    made.picture(qr_picture(address, "扫码核对"), "扫码核对")
    return made.build()


def file_name(one: Certificate) -> str:
    return document_name(f"结业证书_{one.enrolment.person.name}_{one.words}")
