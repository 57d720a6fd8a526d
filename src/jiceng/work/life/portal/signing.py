"""签到 by the code on the screen: one tap; no whereabouts, and never the only way."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.uids import uid7
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.writing import UNPROCESSABLE, key_of, tried
from jiceng.registers.members.models import Member
from jiceng.work.life import actions
from jiceng.work.life.models import Signing, SignSheet, read_code


class SignForm(RecordForm):
    """Nothing is asked: who one is is known, where one is is nobody's business."""


def sign(request: HttpRequest, key: str) -> HttpResponseBase:
    """One tap; sent again it says the same."""
    actor: Any = request.user
    sheet, holds = read_code(key)
    if sheet is None:
        raise Http404
    own: Any = getattr(actor, "member_id", None)
    member = Member.objects.select_related("person", "org").filter(pk=own).first()
    if member is None:
        raise PermissionDenied(_("这个账号没有对应的党员，请找会务点名，一样算"))
    had = Signing.objects.filter(sheet=sheet, member=member).first()
    if had is not None:
        return _done(request, sheet, had)
    form = SignForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():

        def do() -> Signing:
            if not holds:
                raise ValidationError(_("这个签到码已经过时，请扫屏幕上现在的码，或者找会务点名"))
            return actions.sign(sheet, actor=actor, member=member)

        if (made := tried(request, "life.sign", form, do)) is not None:
            return _done(request, sheet, made)
    context = {
        "title": _("签到"),
        "words": sheet,
        "theme": sheet.theme,
        "who": member,
        "stale": not holds,
        "form": form,
        "once": key_of(request) or uid7(),
        "submit": _("签到"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "life/sign.html", context, status=status)


def _done(request: HttpRequest, sheet: SignSheet, one: Signing) -> HttpResponseBase:
    context = {
        "title": _("已签到"),
        "words": str(sheet),
        "facts": [
            {"title": _("姓名"), "text": str(one.member), "kind": "text"},
            {"title": _("方式"), "text": one.get_way_display(), "kind": "text"},
        ],
        "buttons": [{"title": _("回到组织生活"), "url": reverse("life.home"), "primary": True}],
    }
    return render(request, "kit/phone_done.html", context)
