"""Columns of accounts and grants."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalLine
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.accounts import actions
from jiceng.registers.accounts.access import AUDITS
from jiceng.registers.accounts.forms import AccountForm, GrantForm
from jiceng.registers.accounts.models import Account, Grant


def journal_seen(actor: Actor) -> QuerySet[Any]:
    """The whole journal, for the audit administrator alone; what was written stays out of it."""
    lines: QuerySet[Any] = JournalLine.objects.defer("details")
    return lines if actor.reach(*AUDITS) else lines.none()


ACCOUNTS = Sheet(
    name="accounts.accounts",
    title=_("账号"),
    model=Account,
    columns=[
        Column("username", _("登录名"), kind="text"),
        Column("name"),
        Column("kind"),
        Column("home__name", _("所属党组织"), choose="home", width=24),
        Column("is_active", choose="-"),
        Column("must_change", choose="-", shown=False),
    ],
    form=AccountForm,
    record_many=actions.open_accounts,
    search=("username", "name", "home__name"),
    filters=("kind", "is_active"),
    order=("username",),
    at="home__path",
    related=("home",),
    definition=_("工作人员用密码和动态口令登录；书记和党员用一次性绑定码登录手机。"),
)
GRANTS = Sheet(
    name="accounts.grants",
    title=_("授权"),
    model=Grant,
    columns=[
        Column("account__username", _("登录名"), kind="text"),
        Column("account__name", _("姓名")),
        Column("role"),
        Column("org__name", _("党组织"), width=24),
        Column("since"),
        Column("until"),
        Column("stands_in_for__name", _("代行"), shown=False),
    ],
    form=GrantForm,
    search=("account__username", "account__name", "org__name"),
    filters=("role", "since", "until"),
    order=("account__username", "-since"),
    at="org__path",
    related=("account", "org", "stands_in_for"),
    definition=_("谁在哪个党组织有什么角色，从哪天到哪天；到期当天失效，下一次点击就起作用。"),
)

JOURNAL = Sheet(
    name="accounts.journal",
    title=_("流水"),
    model=JournalLine,
    columns=[
        Column("at"),
        Column("actor_name"),
        Column("verb", kind="text"),
        Column("label", kind="text"),
        Column("record", kind="text"),
        Column("reason", width=30),
    ],
    rows=journal_seen,
    search=("actor_name", "verb", "label", "reason"),
    order=("-pk",),
    at="",
    definition=_("谁在什么时候办了什么；只增不改，定期封存。这里只有动作，没有业务内容。"),
)

SHEETS = [ACCOUNTS, GRANTS, JOURNAL]
