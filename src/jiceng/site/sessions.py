"""Sessions end when they should: idle, too old, or because the account changed meanwhile."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.sessions.backends import db
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.prepared import Prepared
from jiceng.registers.accounts.models import Account, Grant, Session
from jiceng.registers.accounts.rules import session_limits

FREE = ("accounts.password", "accounts.sign_out", "accounts.second_factor", "language")
TOUCH = 60  # seconds between two writes of "last seen"
OPEN = Prepared(lambda key, moment: Session.objects.filter(session_key=key, expire_date__gt=moment))
HELD = Prepared(
    lambda key, moment, day: (
        Grant.objects.standing(day)
        .filter(account__sessions__session_key=key, account__sessions__expire_date__gt=moment)
        .annotate(carried=F("account__sessions__session_data"))
        .select_related("org", "account")
        .order_by("pk")
    )
)


class SessionStore(db.SessionStore):
    """Sessions in the database, read together with the account signed in and what it holds today:
    every page needs all three.
    """

    grants: list[Any]

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        made: Any = super().create_model_instance(data)
        made.account_id = data.get("_auth_user_id")
        return made

    def load(self) -> Any:
        now = clock.now()
        self.grants = HELD(self.session_key, now, clock.today())
        carried = [one.carried for one in self.grants] or [
            one.session_data for one in OPEN(self.session_key, now)
        ]
        if not carried:
            self._session_key = None
        return self.decode(carried[0]) if carried else {}

    def held_by(self, user_id: Any) -> list[Any]:
        """What this account holds, if it is the one that was read with the session."""
        grants: list[Any] = getattr(self, "grants", [])
        return grants if grants and grants[0].account_id == user_id else []


# The session whose account is being made out.
_whose: ContextVar[SessionStore | None] = ContextVar("whose", default=None)


class Accounts(ModelBackend):
    """Takes an account as it was read with its session."""

    def get_user(self, user_id: Any) -> Any:
        session = _whose.get()
        grants = session.held_by(user_id) if session is not None else []
        if not grants:
            return super().get_user(user_id)
        account = grants[0].account
        if not self.user_can_authenticate(account):
            return None
        account.grants = grants
        return account


class Authentication(AuthenticationMiddleware):
    """The framework's own way of telling who asks, with what was read besides the session. Told at
    once, for `Sessions` wants it of every page, and all it leads to asks the account itself.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = _who(request)


def _who(request: HttpRequest) -> Any:
    session: Any = request.session
    mark = _whose.set(session)
    try:
        return get_user(request)
    finally:
        _whose.reset(mark)


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
