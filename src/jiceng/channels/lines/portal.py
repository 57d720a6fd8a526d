"""What the platform calls, and the door by which a reader of the account quietly comes in."""

import hmac
import re
import secrets
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from jiceng.channels.lines.actions import account_of, carried, hear, tie, untie
from jiceng.channels.lines.actions.hearing import CHANNEL
from jiceng.channels.lines.known import in_use
from jiceng.channels.lines.models import Address
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.wechat import Wechat, authorize_url
from jiceng.channels.protocols.wechat_crypt import (
    LARGEST,
    Envelope,
    EnvelopeError,
    signed,
    written,
)
from jiceng.kernel import clock
from jiceng.kit.doors import Door
from jiceng.registers.accounts.models import Account
from jiceng.registers.accounts.portal import admit, signed_in
from jiceng.registers.outbox.rules import UnclearError

WINDOW: Final = 300  # seconds by which the platform's clock may differ
STAMP = re.compile(r"[0-9]{1,12}")
ECHO = re.compile(r"[\w-]{1,64}")
STATE, GUEST = "wechat_state", "wechat_guest"  # session keys


# What the platform calls -------------------------------------------------------------------


@csrf_exempt
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """GET proves the address, POST brings a message. Whoever does not sign learns nothing."""
    told = in_use(CHANNEL)
    asked = {name: request.GET.get(name, "") for name in ("signature", "timestamp", "nonce")}
    if told is None and request.method == "GET":
        raise Http404
    if told is None or not _fresh(asked["timestamp"]):
        return HttpResponse(status=403)
    if not signed(asked["signature"], told["token"], asked["timestamp"], asked["nonce"]):
        return HttpResponse(status=403)
    if request.method == "GET":
        echo = request.GET.get("echostr", "")
        return HttpResponse(echo if ECHO.fullmatch(echo) else "", content_type="text/plain")
    if request.method != "POST":
        return HttpResponse(status=403)
    return _heard(request, Envelope(told["token"], told["aes_key"], told["app_id"]))


def _fresh(timestamp: str) -> bool:
    return (
        bool(STAMP.fullmatch(timestamp)) and abs(clock.now().timestamp() - int(timestamp)) <= WINDOW
    )


def _heard(request: HttpRequest, envelope: Envelope) -> HttpResponse:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        return HttpResponse(status=413)
    given = [request.GET.get(name, "") for name in ("msg_signature", "timestamp", "nonce")]
    try:
        message = envelope.unsealed(given[0], given[1], given[2], request.body)
    except EnvelopeError:
        return HttpResponse(status=403)
    words = hear(message, site=request.build_absolute_uri(reverse("front")))
    if not words:
        return HttpResponse("success", content_type="text/plain")
    reply = written(
        {
            "ToUserName": message.get("FromUserName", ""),
            "FromUserName": message.get("ToUserName", ""),
            "CreateTime": int(clock.now().timestamp()),
            "MsgType": "text",
            "Content": words,
        }
    )
    stamp, nonce = str(int(clock.now().timestamp())), secrets.token_hex(8)
    return HttpResponse(envelope.sealed(reply, stamp, nonce), content_type="application/xml")


# The quiet door ----------------------------------------------------------------------------


@never_cache
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Off to the platform for the silent id; without an account in use, to the binding code."""
    told = in_use(CHANNEL)
    if told is None or request.user.is_authenticated:
        return redirect("/" if request.user.is_authenticated else "accounts.bind")
    state = request.session[STATE] = secrets.token_urlsafe(16)
    back = request.build_absolute_uri(reverse("lines.back"))
    return redirect(authorize_url(app_id=told["app_id"], back=back, state=state))


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """With the platform's code: in, if this reader has tied an account; else a binding code."""
    told, state = in_use(CHANNEL), request.session.pop(STATE, "")
    right = hmac.compare_digest(request.GET.get("state", "").encode(), str(state).encode())
    if told is None or not state or not right:
        return redirect("accounts.bind")
    openid = silent_id(told, request.GET.get("code", "")[:200])
    account = account_of(CHANNEL, openid) if openid else None
    if account is not None and account.kind == Account.Kind.PHONE:
        admit(request, account)
        return redirect("/")
    if openid:
        request.session[GUEST] = carried(openid)
    return redirect(f"{reverse('accounts.bind')}?next={reverse('lines.tie')}")


def silent_id(told: Any, code: str) -> str:
    """Empty where the platform does not answer: the reader comes in by the code all the same."""
    client = Wechat(told["app_id"], told["secret"], NOBODY, timeout=3)
    try:
        return client.silent_id(code) if code else ""
    except (NotReachedError, UnclearError):
        return ""


class _Nobody:
    """The silent id takes no access token."""

    def token(self, _fetch: object) -> str:
        raise NotReachedError

    def forget(self) -> None:
        """Nothing is held."""


NOBODY = _Nobody()


@never_cache
@signed_in
def show_tie(request: HttpRequest) -> HttpResponse:
    """绑定微信 or 解除绑定, by the person's own tap."""
    account: Any = request.user
    guest = request.session.get(GUEST) if account.kind == Account.Kind.PHONE else None
    tied = Address.objects.filter(channel=CHANNEL, account=account).first()
    if request.method == "POST":
        if request.POST.get("verb") == "untie":
            untie(account, actor=account, channel=CHANNEL)
            messages.success(request, _("已解除，保存的微信标识已删除"))
        elif guest:
            tie(account, actor=account, channel=CHANNEL, address=guest)
            request.session.pop(GUEST, None)
            messages.success(request, _("已绑定，以后从公众号进来不用再输绑定码"))
        return redirect("lines.tie")
    context = {"title": _("微信绑定"), "guest": bool(guest), "tied": tied}
    return render(request, "lines/tie.html", context)


urls: list[Any] = [path("tie/", show_tie, name="lines.tie")]
roots = {
    "w/wechat/": [
        path("", callback, name="lines.callback"),
        path("enter/", enter, name="lines.enter"),
        path("back/", back, name="lines.back"),
    ]
}
DOORS = [Door("mine", gettext_lazy("微信绑定"), "lines.tie", icon="link", order=70)]
