"""Who is reached by which address: tied by the person themself, undone at any time."""

from collections.abc import Sequence

from django.db import transaction

from jiceng.channels.lines.models import Address
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.secrets import Sealed, blinds, seal
from jiceng.registers.accounts.models import Account

PURPOSE = "openid"


def account_of(channel: str, address: str) -> Account | None:
    """Who has tied this address; None for a guest, or an account no longer in use."""
    rows = Address.objects.filter(channel=channel, address_blind__in=blinds(address, PURPOSE))
    found = rows.filter(account__is_active=True).select_related("account").first()
    return found.account if found else None


def carried(address: str) -> list[str]:
    """An address as a session may carry it till it is tied: sealed, with its indexes. Nobody opens
    it on the way.
    """
    sealed = seal(address, purpose=PURPOSE)
    return [sealed.stored, sealed.index, *blinds(address, PURPOSE)]


@transaction.atomic
def tie(account: Account, *, actor: Actor, channel: str, address: Sequence[str]) -> Address:
    """绑定: this address (`carried`) is this account's from now on, and nobody else's."""
    stored, index, *known = address
    old = Address.objects.filter(channel=channel, address_blind__in=known)
    for other in old.exclude(account=account).select_related("account"):
        untie(other.account, actor=actor, channel=channel)
    row = Address.objects.filter(channel=channel, account=account).first()
    row = row or Address(channel=channel, account=account)
    row.address, row.since = Sealed.read(stored, PURPOSE, index), clock.today()
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
