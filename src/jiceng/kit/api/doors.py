"""Who may speak to the API, and how it says no: one shape, plain Chinese, right status."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as ShapeError
from ninja.security import HttpBearer, SessionAuth

from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import PeriodError
from jiceng.kit.forms import TWICE

TOKEN_AUTH: Final = "JICENG_TOKEN_AUTH"  # noqa: S105 - the name of a setting
Told = tuple[str, Mapping[str, list[str]]]  # the message, and what is wrong field by field


class Unreadable(Exception):  # noqa: N818 - reads as what it is
    """The request is not JSON of the expected shape."""


class Conflict(Exception):  # noqa: N818
    """The record is not in a state in which this can be done."""


class Unweighed(Conflict):
    """Something is to be seen once before it is done; `records` are those it speaks of."""

    def __init__(self, words: str, records: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(
            _("%s。看过以后照样要办的，带上 weighed: true 再发一次。") % words.rstrip("。")
        )
        self.records = records


class Bearer(HttpBearer):
    """An API client's token. A wrong one is refused at once, whatever cookies come with it."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        named = getattr(settings, TOKEN_AUTH, None)
        account = import_string(named)(token) if named else None
        if account is None:
            raise AuthenticationError
        request.user = account
        return account


class Session(SessionAuth):
    """Somebody signed in on the pages; their writes carry the CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated:
            return None
        return super().__call__(request)


def say_no(api: NinjaAPI) -> None:
    """Answer every refusal as {message, fields}."""

    def on(kind: type[Exception], status: int, said: Callable[[Any], Told]) -> None:
        def handler(request: HttpRequest, error: Any) -> HttpResponse:
            message, fields = said(error)
            known = getattr(error, "status_code", status)
            content = {"message": message, "fields": fields}
            if records := getattr(error, "records", ()):
                content["records"] = records
            return api.create_response(request, content, status=known)

        api.add_exception_handler(kind, handler)

    on(Unreadable, 400, its_own())
    on(PeriodError, 400, its_own())
    on(StepError, 409, its_own())
    on(Conflict, 409, its_own())
    on(Http404, 404, its_own(gettext_lazy("没找到这条记录，或不归您查看")))
    on(PermissionDenied, 403, its_own(gettext_lazy("您现在的角色不办理这项工作")))
    on(AuthenticationError, 401, always(gettext_lazy("请先登录，或检查接口令牌是否有效")))
    on(IntegrityError, 409, always(TWICE))
    on(ValidationError, 422, told)
    on(ShapeError, 400, misshapen)
    on(HttpError, 400, refused)


def its_own(otherwise: str | Promise = "") -> Callable[[Any], Told]:
    """What the error itself says, or these words if it says nothing."""
    return lambda error: (str(error) or str(otherwise), {})


def always(words: Promise) -> Callable[[Any], Told]:
    """These words: what the error itself says is not for the caller."""
    return lambda _error: (str(words), {})


def misshapen(error: ShapeError) -> Told:
    """The names of the parameters that are not of their type."""
    names = [str(one.get("loc", ["", ""])[-1]) for one in error.errors]
    return _("请求参数不对：%s") % "、".join(names), {}


def refused(error: HttpError) -> Told:
    """The library's own refusals; of its 403 there is one reason."""
    bare = error.status_code == HTTPStatus.FORBIDDEN
    return _("安全校验没有通过，请带上 CSRF 令牌") if bare else str(error), {}


def told(error: ValidationError) -> Told:
    """The message and the fields of what a form or an action refused."""
    if not hasattr(error, "error_dict"):
        return "；".join(error.messages), {}
    fields = {name: list(words) for name, words in error.message_dict.items()}
    whole = fields.pop(NON_FIELD_ERRORS, []) + fields.pop("", [])
    count = len(fields)
    message = "；".join(whole) or _("有 %d 处需要修改") % count
    return message, fields
