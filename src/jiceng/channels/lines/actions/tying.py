"""Who is reached by which address: tied by the person themself, undone at any time."""

from django.db import transaction

from jiceng.channels.lines.models import Address
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.secrets import blinds
from jiceng.registers.accounts.models import Account


def account_of(channel: str, address: str) -> Account | None:
    """Who has tied this address; None for a guest, or an account no longer in use."""
    rows = Address.objects.filter(channel=channel, address_blind__in=blinds(address, "openid"))
    found = rows.filter(account__is_active=True).select_related("account").first()
    return found.account if found else None


@transaction.atomic
def tie(account: Account, *, actor: Actor, channel: str, address: str) -> Address:
    """绑定: this address is this account's from now on, and nobody else's."""
    old = Address.objects.filter(channel=channel, address_blind__in=blinds(address, "openid"))
    for other in old.exclude(account=account).select_related("account"):
        untie(other.account, actor=actor, channel=channel)
    row = Address.objects.filter(channel=channel, account=account).first()
    row = row or Address(channel=channel, account=account)
    row.address, row.since = address, clock.today()
    row.save()
    note(actor, "lines.tie", account, channel=channel)
    return row


@transaction.atomic
def untie(account: Account, *, actor: Actor, channel: str) -> bool:
    """解除绑定; the address is gone, not only ended. False where there was none."""
    gone, _each = Address.objects.filter(channel=channel, account=account).delete()
    if gone:
        note(actor, "lines.untie", account, channel=channel)
    return bool(gone)
