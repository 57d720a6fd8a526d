"""Access tokens: one for all processes, renewed by whoever takes the lease, sealed at rest."""

from datetime import timedelta
from typing import Final

from django.db.models import Q

from jiceng.channels.lines.models import Access, Line
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.letters import Fetch
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.looks import issue_ticket

EARLY: Final = timedelta(minutes=5)
LEASE: Final = timedelta(seconds=30)
WORKER = System("发送")


class Keeper:
    """The token of one line. While one renews it, the others go on with the old one."""

    def __init__(self, line: Line) -> None:
        self.line, self.held = line, ""

    def token(self, fetch: Fetch) -> str:
        """NotReachedError where there is none and somebody else is just fetching it."""
        if self.held:
            return self.held
        now = clock.now()
        row: Access = Access.objects.get_or_create(line=self.line)[0]
        left = row.expires_at - now if row.token and row.expires_at else timedelta(0)
        if left <= EARLY and self._leased(row):
            return self._renewed(row, fetch)
        if left <= timedelta(0):
            raise NotReachedError("别的进程正在更换访问令牌")
        self.held = row.token.open(issue_ticket(WORKER, row, "token", purpose="调用通道"))
        return self.held

    def _leased(self, row: Access) -> bool:
        """Is it ours to renew? One conditional update decides."""
        now = clock.now()
        free = Q(renewing_until=None) | Q(renewing_until__lt=now)
        rows = Access.objects.filter(free, pk=row.pk)
        return bool(rows.update(renewing_until=now + LEASE))

    def _renewed(self, row: Access, fetch: Fetch) -> str:
        try:
            value, seconds = fetch()
        except Exception:
            Access.objects.filter(pk=row.pk).update(renewing_until=None)
            raise
        row.token, row.renewing_until = value, None
        row.expires_at = clock.now() + timedelta(seconds=seconds)
        row.save(update_fields=["token", "expires_at", "renewing_until"])
        self.held = value
        return value

    def forget(self) -> None:
        """The provider does not take it any more."""
        self.held = ""
        Access.objects.filter(line=self.line).update(expires_at=None, renewing_until=None)
