"""Who may speak to the API, and how it says no: one shape, plain Chinese, right status."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as ShapeError
from ninja.security import HttpBearer, SessionAuth

from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import PeriodError
from jiceng.kit.forms import TWICE

TOKEN_AUTH: Final = "JICENG_TOKEN_AUTH"  # noqa: S105 - the name of a setting


class Unreadable(Exception):  # noqa: N818 - reads as what it is
    """The request is not JSON of the expected shape."""


class Conflict(Exception):  # noqa: N818
    """The record is not in a state in which this can be done."""


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

    def answer(request: HttpRequest, status: int, message: str, fields: Any = None) -> HttpResponse:
        content = {"message": message, "fields": fields or {}}
        return api.create_response(request, content, status=status)

    def on(kind: type[Exception], status: int, words: str = "") -> None:
        def handler(request: HttpRequest, error: Any) -> HttpResponse:
            return answer(request, status, str(error) or words)

        api.add_exception_handler(kind, handler)

    on(Unreadable, 400)
    on(PeriodError, 400)
    on(StepError, 409)
    on(Conflict, 409)
    on(Http404, 404, _("没找到这条记录，或不归您查看"))
    on(PermissionDenied, 403, _("您现在的角色不办理这项工作"))

    def not_signed_in(request: HttpRequest, error: Any) -> HttpResponse:
        del error
        return answer(request, 401, _("请先登录，或检查接口令牌是否有效"))

    def twice(request: HttpRequest, error: Any) -> HttpResponse:
        del error
        return answer(request, 409, str(TWICE))

    def wrong(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, 422, *told(error))

    def misshapen(request: HttpRequest, error: Any) -> HttpResponse:
        names = [str(one.get("loc", ["", ""])[-1]) for one in error.errors]
        return answer(request, 400, _("请求参数不对：%s") % "、".join(names))

    def other(request: HttpRequest, error: Any) -> HttpResponse:
        words = _("安全校验没有通过，请带上 CSRF 令牌") if error.status_code == 403 else str(error)  # noqa: PLR2004
        return answer(request, error.status_code, words)

    api.add_exception_handler(AuthenticationError, not_signed_in)
    api.add_exception_handler(IntegrityError, twice)
    api.add_exception_handler(ValidationError, wrong)
    api.add_exception_handler(ShapeError, misshapen)
    api.add_exception_handler(HttpError, other)


def told(error: ValidationError) -> tuple[str, Mapping[str, list[str]]]:
    """The message and the fields of what a form or an action refused."""
    if not hasattr(error, "error_dict"):
        return "；".join(error.messages), {}
    fields = {name: list(words) for name, words in error.message_dict.items()}
    whole = fields.pop(NON_FIELD_ERRORS, []) + fields.pop("", [])
    count = len(fields)
    message = "；".join(whole) or _("有 %d 处需要修改") % count
    return message, fields
