"""What the paper of a certificate says, whoever has the right to it."""

from typing import Any

from django.utils.translation import gettext as _

from jiceng.kit.documents.slip import qr_svg
from jiceng.work.training.models import Certificate


def certificate(one: Certificate, address: str, back: str) -> dict[str, Any]:
    """For `training/certificate.html`: `address` is where its code leads, `back` the last page."""
    return {
        "title": _("结业证书"), "one": one, "klass": one.enrolment.klass,
        "person": one.enrolment.person, "hours": one.hours, "qr": qr_svg(address),
        "qr_words": _("扫码核对"), "back_url": back,
    }  # fmt: skip
