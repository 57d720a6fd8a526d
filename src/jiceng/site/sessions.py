"""Sessions end when they should: idle, too old, or because the account changed meanwhile."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.prepared import Prepared
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.accounts.rules import session_limits

FREE = ("accounts.password", "accounts.sign_out", "accounts.second_factor", "language")
TOUCH = 60  # seconds between two writes of "last seen"
OPEN = Prepared(lambda key, moment: Session.objects.filter(session_key=key, expire_date__gt=moment))
HELD = Prepared(
    lambda account, day: (
        Grant.objects.standing(day)
        .filter(account=account)
        .select_related("org", "account")
        .order_by("pk")
    )
)


class SessionStore(db.SessionStore):
    """Sessions in the database, asked for in a statement made once."""

    def _get_session_from_db(self) -> Any:
        found = OPEN(self.session_key, clock.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


class Accounts(ModelBackend):
    """Reads an account together with what it holds today: every page needs both."""

    def get_user(self, user_id: Any) -> Any:
        grants = HELD(user_id, clock.today())
        if not grants:
            return super().get_user(user_id)
        account = grants[0].account
        if not self.user_can_authenticate(account):
            return None
        account.grants = grants
        return account


class Sessions:
    """Ends stale sessions, and sends a new password's owner to change it first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        # Nothing is kept by a browser or a proxy unless the page says that it may.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def answer(self, request: HttpRequest) -> HttpResponse:
        account: Any = request.user
        if not account.is_authenticated:
            return self.get_response(request)
        if self.stale(request, account):
            logout(request)
            messages.warning(request, _("登录过期了。您填的内容还在，重新登录后继续"))
            return redirect(f"{reverse('accounts.sign_in')}?next={request.path}")
        if account.must_change and request.path not in {reverse(name) for name in FREE}:
            return redirect("accounts.password")
        return self.get_response(request)

    def stale(self, request: HttpRequest, account: Account) -> bool:
        """Idle too long, too old, or begun before the last change of rights or password."""
        session, now = request.session, clock.now().timestamp()
        idle, whole = session_limits(phone=account.kind == Account.Kind.PHONE)
        if session.get("stamp") != account.stamp or not account.is_active:
            return True
        if now - session.get("seen", 0) > idle.total_seconds():
            return True
        if now - session.get("began", 0) > whole.total_seconds():
            return True
        if now - session["seen"] > TOUCH:
            session["seen"] = now
        return False
