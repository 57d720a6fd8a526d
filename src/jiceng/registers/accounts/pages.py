"""Console pages of accounts and grants; binding codes to print; help for who cannot sign in."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.registers.accounts import actions, forms
from jiceng.registers.accounts.access import AUDITS, BINDS, GRANTS, KEEPS
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.accounts.sheets import ACCOUNTS, JOURNAL
from jiceng.registers.accounts.sheets import GRANTS as GRANT_SHEET

SECTION = "系统"


def active(account: Account) -> bool:
    return account.is_active


def stopped(account: Account) -> bool:
    return not account.is_active


def running(grant: Grant) -> bool:
    return grant.until is None


def roles(account: Account, actor: Actor) -> Panel:
    rows = Grant.objects.visible_to(actor).filter(account=account)
    only = ("role", "org__name", "since", "until")
    empty = gettext_lazy("还没有任何角色，登录后看不到内容。")
    return listed("grants", gettext_lazy("角色"), GRANT_SHEET, rows, only=only, empty=empty)


def grant(*, actor: Actor, **values: Any) -> Grant:
    """授权, from the form."""
    return actions.grant(values.pop("account"), actor=actor, **values)


def hand_over(held: Grant, *, actor: Actor, **values: Any) -> Grant:
    return actions.hand_over(held, actor=actor, **values)


def codes(request: HttpRequest) -> HttpResponseBase:
    """绑定码: made for a branch's members or for a shop, shown once, to be printed and cut."""
    actor: Any = request.user
    form = forms.CodesForm(request.POST or None, actor=actor)
    context: dict[str, Any] = {"title": _("发绑定码"), "form": form, "submit": _("生成并打印")}
    if request.method == "POST" and form.is_valid():
        org, provider = form.cleaned_data["org"], form.cleaned_data["provider"]
        try:
            if provider is not None:
                people = actions.enlist_provider(provider, actor=actor)
            else:
                people = actions.enlist(org, actor=actor)
            codes = actions.issue_codes(people, actor=actor)
            context |= {"codes": codes, "org": provider or org}
            return render(request, "accounts/codes.html", context)
        except ValidationError as why:
            form.refuse(why)
    status = 422 if form.errors else 200
    return render(request, "accounts/codes.html", context, status=status)


def recover(request: HttpRequest) -> HttpResponseBase:
    """找回: the level above gives a password for one day; the journal shows it."""
    context = {"title": _("帮助找回账号"), "submit": _("发新密码"), "name": "password",
               "told": _("新密码只显示这一次，请当面告诉本人")}  # fmt: skip
    return secret(request, context, forms.RecoverForm, actions.recover, (*BINDS, *GRANTS))


def tokens(request: HttpRequest) -> HttpResponseBase:
    """接口令牌: for a machine that asks the API, in place of the one it had."""
    context = {"title": _("发接口令牌"), "submit": _("发新令牌"), "name": "token",
               "told": _("令牌只显示这一次，请当面交给对方的管理员")}  # fmt: skip
    return secret(request, context, forms.TokenForm, actions.issue_token, KEEPS)


def secret(
    request: HttpRequest, context: dict[str, Any], kind: Any, action: Any, roles: Sequence[str]
) -> HttpResponseBase:
    """What is made for an account of one's own level, and shown once as `context["name"]`."""
    actor: Any = request.user
    form = context["form"] = kind(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        named = given.pop("username").strip()
        account = Account.objects.filter(username=named).select_related("home").first()
        if account is None or not may(actor, roles, account.home.path):
            form.add_error("username", _("没有这个账号，或不归您这一级管"))
        else:
            try:
                context[context["name"]] = action(account, actor=actor, **given)
                context["account"] = account
                messages.success(request, context["told"])
                return render(request, "accounts/codes.html", context)
            except ValidationError as why:
                form.refuse(why)
    status = 422 if form.errors else 200
    return render(request, "accounts/codes.html", context, status=status)


ACCOUNT_PAGES = RecordPages(
    ACCOUNTS,
    record=actions.open_account,
    panels=[roles],
    menu=(SECTION, 10),
    keeps=KEEPS,
    acts=[
        ActPage(
            "suspend",
            gettext_lazy("停用"),
            actions.suspend,
            ReasonForm,
            when=active,
            danger=True,
            fresh=True,
        ),
        ActPage("resume", gettext_lazy("恢复"), actions.resume, ReasonForm, when=stopped),
    ],
    verbs={
        "accounts.open_account": gettext_lazy("开账号"),
        "accounts.suspend": gettext_lazy("停用"),
        "accounts.resume": gettext_lazy("恢复"),
        "accounts.set_password": gettext_lazy("改密码"),
        "accounts.set_totp": gettext_lazy("设置动态口令"),
        "accounts.recover": gettext_lazy("上级帮助找回"),
        "accounts.issue_codes": gettext_lazy("发绑定码"),
        "accounts.bind": gettext_lazy("绑定手机"),
        "accounts.issue_token": gettext_lazy("发接口令牌"),
    },
)
GRANT_PAGES = RecordPages(
    GRANT_SHEET,
    record=grant,
    menu=(SECTION, 11),
    keeps=GRANTS,
    acts=[
        ActPage(
            "revoke",
            gettext_lazy("结束授权"),
            actions.revoke,
            forms.EndForm,
            when=running,
            danger=True,
            fresh=True,
        ),
        ActPage(
            "hand_over", gettext_lazy("交接或代行"), hand_over, forms.HandOverForm, when=running
        ),
    ],
    verbs={
        "accounts.grant": gettext_lazy("授权"),
        "accounts.revoke": gettext_lazy("结束授权"),
    },
)

JOURNAL_PAGES = RecordPages(JOURNAL, menu=(SECTION, 40), sees=AUDITS)

PAGES = [ACCOUNT_PAGES, GRANT_PAGES, JOURNAL_PAGES]
MENU = [
    Entry(SECTION, gettext_lazy("本单位设置"), "kit.tenant", order=30, roles=KEEPS),
    Entry(SECTION, gettext_lazy("发绑定码"), "accounts.codes", order=20, roles=BINDS),
    Entry(SECTION, gettext_lazy("发接口令牌"), "accounts.tokens", order=22, roles=KEEPS),
    Entry(
        SECTION, gettext_lazy("帮助找回账号"), "accounts.recover", order=21, roles=(*BINDS, *GRANTS)
    ),
]
urls: list[Any] = [
    path("codes/", console(codes, BINDS), name="accounts.codes"),
    path("tokens/", console(tokens, KEEPS), name="accounts.tokens"),
    path("recover/", console(recover, (*BINDS, *GRANTS)), name="accounts.recover"),
    *(pattern for pages in PAGES for pattern in pages.urls()),
]
