"""Signing in and out, binding a phone, choosing a password, setting up the second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jiceng.kernel import clock
from jiceng.kit.documents.slip import qr_svg
from jiceng.registers.accounts import actions
from jiceng.registers.accounts.access import CAST, PASSWORD, SECRET
from jiceng.registers.accounts.actions import signing
from jiceng.registers.accounts.forms import BindForm, FreshForm, PasswordForm, SignInForm, TotpForm
from jiceng.registers.accounts.models import Account

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Send strangers to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"{reverse('accounts.sign_in')}?next={request.path}")
        return view(request, *args, **kwargs)

    return guarded


def source_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def onward(request: HttpRequest) -> str:
    """Where the visitor was going, if it lies here."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


def admit(request: HttpRequest, account: Account) -> None:
    """Begin a session: a new id, the account's stamp, and when it began."""
    login(request, account)
    request.session["stamp"] = account.stamp
    request.session["began"] = request.session["seen"] = clock.now().timestamp()
    request.session["fresh_at"] = clock.now().timestamp()


def show(request: HttpRequest, form: Any, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "next": onward(request), **more}
    return render(request, "accounts/sign_in.html", context, status=status)


@never_cache
@sensitive_post_parameters("password", "code")
def sign_in(request: HttpRequest) -> HttpResponse:
    """登录: password and second factor together, one answer for all failures."""
    form = SignInForm(request.POST or None)
    cast = demo_cast() if settings.JICENG_MODE == "demo" else []
    links = [{"url": reverse("accounts.bind"), "title": _("我有绑定码（书记、党员用手机登录）")}]
    more = {"demo_accounts": cast, "links": links}
    if request.method != "POST" or not form.is_valid():
        return show(request, form, 422 if form.errors else 200, **more)
    try:
        account = signing.identify(**form.cleaned_data, source=source_of(request))
    except ValidationError as why:
        form.add_error(None, why)
        return show(request, form, 422, **more)
    admit(request, account)
    return redirect(onward(request))


def demo_cast() -> list[dict[str, Any]]:
    known = {a.username: a for a in Account.objects.filter(username__in=[c[0] for c in CAST])}
    now = int(clock.now().timestamp())
    code = signing.clockwork(SECRET).generate(now).decode()
    return [
        {
            "title": f"{known[name].grants[0].get_role_display()} {known[name].home}",
            "name": name,
            "password": PASSWORD,
            "second": code if known[name].totp is not None else "",
            "enters": known[name].kind != Account.Kind.CLIENT,
        }
        for name, _role, _level in CAST
        if name in known and known[name].grants
    ]


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One tap for the listed accounts; there is no such door outside the demo."""
    name = request.POST.get("username", "")
    if settings.JICENG_MODE != "demo" or name not in {c[0] for c in CAST}:
        raise Http404
    account = Account.objects.filter(username=name, is_active=True).first()
    if account is None or account.kind == Account.Kind.CLIENT:
        raise Http404
    admit(request, account)
    return redirect(onward(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("您已退出"))
    return redirect("accounts.sign_in")


@never_cache
def bind(request: HttpRequest) -> HttpResponse:
    """绑定手机: a one-time code, then thirty days on this phone."""
    form = BindForm(request.POST or None)
    more = {"title": _("用绑定码登录"), "submit": _("绑定这部手机")}
    if request.method != "POST" or not form.is_valid():
        return show(request, form, 422 if form.errors else 200, **more)
    source = source_of(request)
    try:
        account = actions.bind(form.cleaned_data["code"], source=source)
    except ValidationError as why:
        actions.count_failure(username="binding", source=source)
        form.add_error(None, why)
        return show(request, form, 422, **more)
    admit(request, account)
    request.session.set_expiry(30 * 86_400)
    return redirect(onward(request))


@never_cache
@signed_in
@sensitive_post_parameters("password", "code")
def confirm(request: HttpRequest) -> HttpResponse:
    """再验证: a fresh second factor before a grave step."""
    account: Any = request.user
    form = FreshForm(request.POST or None)
    more = {"title": _("请再验证一次本人"), "submit": _("验证")}
    if request.method != "POST" or not form.is_valid():
        return show(request, form, 422 if form.errors else 200, **more)
    try:
        signing.identify(username=account.username, source=source_of(request), **form.cleaned_data)
    except ValidationError as why:
        form.add_error(None, why)
        return show(request, form, 422, **more)
    request.session["fresh_at"] = clock.now().timestamp()
    return redirect(onward(request))


@never_cache
@signed_in
@sensitive_post_parameters("password", "again")
def password(request: HttpRequest) -> HttpResponse:
    """改密码; other sessions end, this one goes on."""
    account: Any = request.user
    form = PasswordForm(request.POST or None, account=account)
    more = {"title": _("设置新密码"), "submit": _("保存")}
    if request.method != "POST" or not form.is_valid():
        return show(request, form, 422 if form.errors else 200, **more)
    actions.set_password(account, actor=account, password=form.cleaned_data["password"])
    admit(request, account)
    messages.success(request, _("密码已改，别处的登录已全部退出"))
    return redirect(onward(request))


@never_cache
@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """设置动态口令: scan, then prove it with the first code."""
    account: Any = request.user
    form = TotpForm(request.POST or None)
    secret = request.session.setdefault("new_totp", signing.new_secret())
    more = {
        "title": _("设置动态口令"),
        "submit": _("启用"),
        "words": _("用手机上的验证器扫下面的二维码，再填它显示的 6 位数字。"),
        "qr": qr_svg(signing.provisioning(secret, account)),
        "secret": secret,
    }
    if request.method != "POST" or not form.is_valid():
        return show(request, form, 422 if form.errors else 200, **more)
    if next(signing.steps(secret, form.cleaned_data["code"]), None) is None:
        form.add_error("code", _("口令对不上，请看看手机时间准不准，再填一次"))
        return show(request, form, 422, **more)
    actions.set_totp(account, actor=account, secret=secret)
    del request.session["new_totp"]
    messages.success(request, _("动态口令已启用，下次登录要用"))
    return redirect(onward(request))


urls: list[Any] = []
roots = {
    "in/": [
        path("", sign_in, name="accounts.sign_in"),
        path("demo/", demo_sign_in, name="accounts.demo_sign_in"),
        path("out/", sign_out, name="accounts.sign_out"),
        path("bind/", bind, name="accounts.bind"),
        path("confirm/", confirm, name="accounts.confirm"),
        path("password/", password, name="accounts.password"),
        path("second/", second_factor, name="accounts.second_factor"),
    ]
}
