"""Is this the person? Password and second factor, in the same time for known and unknown names."""

import base64
import secrets as random
from collections.abc import Iterator

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jiceng.kernel import clock
from jiceng.kernel.looks import issue_ticket
from jiceng.registers.accounts.actions.keeping import (
    DeniedError,
    check_wait,
    count_failure,
    forget_failures,
)
from jiceng.registers.accounts.models import Account

STEP = 30
WRONG = gettext_noop("登录名、密码或动态口令不对，请检查后再试。忘记了请联系上级组织找回")


def new_secret() -> str:
    """A fresh base32 secret of 160 bits."""
    return base64.b32encode(random.token_bytes(20)).decode()


def clockwork(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP, enforce_key_length=False)  # noqa: S303


def provisioning(secret: str, account: Account) -> str:
    """The address an authenticator app reads from a QR code."""
    return clockwork(secret).get_provisioning_uri(account.username, "Jiceng")


def steps(secret: str, code: str) -> Iterator[int]:
    """The time steps (now, one before, one after) at which this code is right."""
    now = int(clock.now().timestamp())
    for step in (now // STEP, now // STEP - 1, now // STEP + 1):
        try:
            clockwork(secret).verify(code.encode(), step * STEP)
        except InvalidToken:
            continue
        yield step


def second_factor(account: Account, code: str) -> bool:
    """Right, and not used before."""
    ticket = issue_ticket(account, account, "totp", purpose="登录验证")
    step = next(steps(account.totp.open(ticket), code.strip()), None)
    if step is None:
        return False
    used = Account.objects.filter(pk=account.pk, totp_last__lt=step).update(totp_last=step)
    return bool(used)


def identify(*, username: str, password: str, code: str, source: str) -> Account:
    """The account, or DeniedError with the same words whatever was wrong."""
    check_wait(username=username, source=source)
    account: Account | None = Account.objects.filter(username=username.strip()).first()
    # Against an unusable password the check does the same work as against a real one.
    right = check_password(password, account.password if account else make_password(None))
    # Another system comes with its token; nobody signs in as one.
    own = bool(account and account.is_active and account.kind != Account.Kind.CLIENT)
    proven = own and right
    if proven and account and account.totp is not None:
        proven = second_factor(account, code)
    if not proven or account is None:
        count_failure(username=username, source=source)
        raise DeniedError(_(WRONG))
    forget_failures(username=username, source=source)
    return account
