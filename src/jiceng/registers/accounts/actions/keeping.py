"""The verbs of accounts: open, grant, revoke, bind, recover; each leaves a line in the journal."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kit.access import may
from jiceng.kit.handoffs import hand_on
from jiceng.kit.roles import Role
from jiceng.registers.accounts.access import BINDS, GRANTS
from jiceng.registers.accounts.models import Account, Attempt, Binding, Grant, Token
from jiceng.registers.accounts.rules import CODE_DAYS, CODE_LENGTH, wait_after
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Provider

DIGITS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like another


class DeniedError(ValidationError):
    """Signing in, or a grant, is refused; the message says what to do."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def open_account(*, actor: Actor, **values: Any) -> Account:
    """Open one account; see `open_accounts`."""
    return open_accounts([values], actor=actor)[0]


@transaction.atomic
def open_accounts(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Account]:
    """Open accounts: username, name, home, and optionally password, kind, person, member.

    A password given for several rows is hashed once.
    """
    hashed: dict[str | None, str] = {}
    made = []
    for row in rows:
        values = dict(row)
        password = values.pop("password", None)
        if password is None or password not in hashed:
            hashed[password] = make_password(password)
        made.append(Account(**values, password=hashed[password]))
    taken = set(
        Account.objects.filter(username__in=[a.username for a in made]).values_list(
            "username", flat=True
        )
    )
    if taken:
        raise ValidationError({"username": _("登录名已有人使用：%s") % "、".join(sorted(taken))})
    insert(made)
    note_many(actor, "accounts.open_account", made)
    return made


@transaction.atomic
def grant(
    account: Account, *, actor: Actor, role: str, org: Org, since: date, **more: Any
) -> Grant:
    """Give a role on a node; a stand-in's grant has an end and names whose place it takes."""
    return grant_many(
        [{"account": account, "role": role, "org": org, "since": since, **more}], actor=actor
    )[0]


@transaction.atomic
def grant_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Grant]:
    """Give roles: account, role, org, since, and optionally until, stands_in_for.

    Nobody grants to themselves: the three administrators are separate persons.
    """
    at = clock.now()
    made = [Grant(recorded_at=at, **row) for row in rows]
    if actor.pk is not None and any(grant.account_id == actor.pk for grant in made):
        raise DeniedError(_("不能给自己授权，请另一位安全管理员办理"))
    insert(made)
    _end_sessions({grant.account_id for grant in made})
    note_many(actor, "accounts.grant", made)
    return made


def _end_sessions(accounts: set[int]) -> None:
    Account.objects.filter(pk__in=accounts).update(stamp=F("stamp") + 1)


@transaction.atomic
def revoke(held: Grant, *, actor: Actor, on: date, reason: str = "") -> Grant:
    """End a role: it bites on the account's next request."""
    held.until = max(on, held.since + timedelta(days=1))
    held.save(update_fields=["until"])
    _end_sessions({held.account_id})
    note(actor, "accounts.revoke", held, reason=reason)
    return held


@transaction.atomic
def suspend(account: Account, *, actor: Actor, reason: str) -> Account:
    """Stop an account; all its sessions end."""
    Account.objects.filter(pk=account.pk).update(is_active=False, stamp=F("stamp") + 1)
    reread(account)
    note(actor, "accounts.suspend", account, reason=reason)
    hand_on("accounts.suspend", account, actor=actor)
    return account


@transaction.atomic
def resume(account: Account, *, actor: Actor, reason: str = "") -> Account:
    """Let a stopped account sign in again."""
    Account.objects.filter(pk=account.pk).update(is_active=True)
    reread(account)
    note(actor, "accounts.resume", account, reason=reason)
    return account


@transaction.atomic
def set_password(account: Account, *, actor: Actor, password: str) -> Account:
    """Choose a password; all other sessions end."""
    validate_password(password, account)
    Account.objects.filter(pk=account.pk).update(
        password=make_password(password), must_change=False, stamp=F("stamp") + 1
    )
    reread(account)
    note(actor, "accounts.set_password", account)
    return account


@transaction.atomic
def set_totp(account: Account, *, actor: Actor, secret: str) -> Account:
    """Keep the second factor's secret (base32), sealed."""
    account.totp = secret
    account.totp_last = 0
    account.save(update_fields=["totp", "totp_last"])
    note(actor, "accounts.set_totp", account)
    return account


@transaction.atomic
def recover(account: Account, *, actor: Actor, reason: str) -> str:
    """找回: the level above gives a one-day password; the second factor is set up anew."""
    if actor.pk == account.pk or not may(actor, (*BINDS, *GRANTS), account.home.path):
        raise DeniedError(_("找回账号须由上级组织办理"))
    password = "".join(secrets.choice(DIGITS) for _n in range(12))
    Account.objects.filter(pk=account.pk).update(
        password=make_password(password), must_change=True, totp=None, stamp=F("stamp") + 1
    )
    note(actor, "accounts.recover", account, reason=reason)
    return password


@transaction.atomic
def issue_codes(accounts: Sequence[Account], *, actor: Actor) -> list[tuple[Account, str]]:
    """One-time binding codes, to be printed and handed out; earlier unused ones lapse."""
    now = clock.now()
    Binding.objects.filter(account__in=accounts, used_at=None).update(expires_at=now)
    codes = ["".join(secrets.choice(DIGITS) for _n in range(CODE_LENGTH + 2)) for _a in accounts]
    made = [
        Binding(
            account=account,
            digest=digest(code),
            issued_at=now,
            expires_at=now + timedelta(days=CODE_DAYS),
        )
        for account, code in zip(accounts, codes, strict=True)
    ]
    insert(made)
    note_many(actor, "accounts.issue_codes", accounts)
    return list(zip(accounts, codes, strict=True))


@transaction.atomic
def enlist(org: Org, *, actor: Actor) -> list[Account]:
    """开手机账号: one for each present member of a branch who has none, with the member's role."""
    if not may(actor, BINDS, org.path):
        raise DeniedError(_("只有上级组织和社区可以给这个支部发绑定码"))
    known = Account.objects.exclude(member=None).values("member")
    fresh = Member.objects.present().filter(org=org).exclude(pk__in=known).select_related("person")
    rows = [
        {
            "username": f"m{member.pk}",
            "name": member.person.name,
            "home": org,
            "kind": Account.Kind.PHONE,
            "person": member.person,
            "member": member,
        }
        for member in fresh.order_by("pk")
    ]
    made = open_accounts(rows, actor=actor)
    today = clock.today()
    grant_many(
        [{"account": one, "role": Role.MEMBER, "org": org, "since": today} for one in made],
        actor=actor,
    )
    held = Account.objects.filter(member__in=Member.objects.present().filter(org=org))
    return list(held.filter(is_active=True).order_by("pk"))


@transaction.atomic
def enlist_provider(provider: Provider, *, actor: Actor) -> list[Account]:
    """开商户账号: one for a shop or firm of the catalogue, with the role of one who serves."""
    if not may(actor, BINDS, provider.keeper.path):
        raise DeniedError(_("只有属地的社区和上级可以给这家服务商发绑定码"))
    if provider.until is not None:
        raise ValidationError({"provider": _("这家服务商已退出名录")})
    held = Account.objects.filter(provider=provider)
    if not held.exists():
        row = {"username": f"s{provider.pk}", "name": provider.name[:50], "home": provider.keeper,
               "kind": Account.Kind.PHONE, "provider": provider}  # fmt: skip
        made = open_accounts([row], actor=actor)
        grant(made[0], actor=actor, role=Role.PROVIDER, org=provider.keeper, since=clock.today())
    return list(held.filter(is_active=True).order_by("pk"))


@transaction.atomic
def bind(code: str, *, source: str) -> Account:
    """Use a binding code once: who holds it may sign in on this phone."""
    check_wait(source=source)
    wanted = digest(code.strip().upper().replace(" ", ""))
    now = clock.now()
    used = Binding.objects.usable(now).filter(digest=wanted).update(used_at=now)
    if not used:
        raise DeniedError(_("绑定码不对，或已用过、已过期（7 天内有效）。请向党支部或社区再要一个"))
    account = Binding.objects.select_related("account").get(digest=wanted).account
    if not account.is_active:
        raise DeniedError(_("这个账号已停用，请联系上级党组织"))
    note(account, "accounts.bind", account)
    return account


@transaction.atomic
def hand_over(
    held: Grant, *, actor: Actor, to: Account, on: date, until: date | None = None
) -> Grant:
    """交接: the role passes to another account from a day on; with `until` it is a stand-in."""
    if until is None:
        revoke(held, actor=actor, on=on, reason=_("交接"))
    stands_in = held.account if until else None
    return grant(
        to,
        actor=actor,
        role=held.role,
        org=held.org,
        since=on,
        until=until,
        stands_in_for=stands_in,
    )


@transaction.atomic
def issue_token(account: Account, *, actor: Actor, label: str) -> str:
    """A token for an API client, shown once; the one it had before ends with it."""
    if not account.reach(Role.API_CLIENT):
        raise DeniedError(_("“%s”没有接口客户端的角色，请安全管理员先授权") % account)
    Token.objects.filter(account=account, ended_at=None).update(ended_at=clock.now())
    token = secrets.token_urlsafe(32)
    made = Token.objects.create(
        account=account, digest=digest(token), label=label, issued_at=clock.now()
    )
    note(actor, "accounts.issue_token", made)
    return token


def account_of_token(token: str) -> Account | None:
    """Whose API token this is, holding nothing but the role of a client, whatever else the account
    may do when somebody signs in; None for a strange or ended one, or an account that is no client.
    """
    rows = Token.objects.filter(digest=digest(token), ended_at=None, account__is_active=True)
    found = rows.select_related("account").first()
    if found is None:
        return None
    account: Account = found.account
    account.grants = [held for held in account.grants if held.role == Role.API_CLIENT]
    return account if account.grants else None


def check_wait(*, username: str = "", source: str = "") -> None:
    """Refuse while this name-from-this-source, or this source, has to wait.

    The name is counted together with its source, so that a stranger's guesses do not keep
    the owner out.
    """
    found = Attempt.objects.filter(key__in=_keys(username, source), until__gt=clock.now())
    last = found.order_by("-until").first()
    if last:
        seconds = int((last.until - clock.now()).total_seconds()) + 1
        if username:
            raise DeniedError(_("试错次数过多，请 %s 秒后再试，或请上级组织帮助找回") % seconds)
        raise DeniedError(_("试错次数过多，请 %s 秒后再试；急事请打办理单位的电话") % seconds)


def _keys(username: str, source: str) -> list[str]:
    return [digest(f"{username.lower()}|{source}"), digest(f"|{source}")]


@transaction.atomic
def count_failure(*, username: str, source: str) -> None:
    """One more failure; the wait grows with each, up to a quarter of an hour."""
    for weight, key in zip((1, 10), _keys(username, source), strict=True):
        Attempt.objects.bulk_create([Attempt(key=key)], ignore_conflicts=True)
        Attempt.objects.filter(key=key).update(failures=F("failures") + 1)
        found = Attempt.objects.get(key=key)
        wait = wait_after(failures=found.failures // weight)
        if wait:
            Attempt.objects.filter(key=key).update(until=clock.now() + wait)


def forget_failures(*, username: str, source: str) -> None:
    Attempt.objects.filter(key=_keys(username, source)[0]).delete()
