"""One exchange with a machine outside: bounded in time and size, never redirected, faults named.

Two faults are told apart, because a message must never go out twice: not reached (nothing was
taken, it may be tried again) and unclear (it may have been taken: a person finds out).
"""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from jiceng.kernel.citations import gettext_noop
from jiceng.registers.outbox.rules import UnclearError

if TYPE_CHECKING:
    import httpx

CONNECT: Final = 3.0
TIMEOUT: Final = 8.0  # seconds for a whole answer
LARGEST: Final = 256 * 1024  # bytes of an answer
BUSY: Final = frozenset({429, 503})
OK: Final = 200
BROKEN: Final = 500
FAULTS: Final = (  # by the names of the library's kinds, which is loaded only to send
    ("ConnectTimeout", gettext_noop("连不上对方，等了太久")),
    ("ConnectError", gettext_noop("连不上对方，请核对地址和网络")),
    ("TimeoutException", gettext_noop("对方没有按时回答")),
    ("RemoteProtocolError", gettext_noop("对方没有回答就断了")),
    ("NetworkError", gettext_noop("网络断了")),
)


class NotReachedError(Exception):
    """No connection was made: for certain nothing was taken."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes

    def said(self) -> dict[str, Any]:
        """The JSON object; UnclearError where it is none, for then nobody knows."""
        try:
            found = json.loads(self.body)
        except ValueError:
            raise UnclearError(f"HTTP {self.status}，回答不是 JSON") from None
        if not isinstance(found, dict):
            raise UnclearError(f"HTTP {self.status}，回答的格式不认识")
        return found


@lru_cache(maxsize=32)
def _trusted(certificate: str) -> ssl.SSLContext:
    """The public authorities, or this certificate alone: of the machine itself or its authority."""
    if not certificate:
        import httpx  # noqa: PLC0415

        return httpx.create_ssl_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    return context


def exchange(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    timeout: float = TIMEOUT,
    name: str = "",
    certificate: str = "",
    largest: int = LARGEST,
) -> Reply:
    """Ask once. NotReachedError where no connection was made, UnclearError where the answer was
    lost, too late or too large. `name` is the host of the certificate where `url` has a number,
    `certificate` the only one to be trusted (PEM) where it is known beforehand.
    """
    import httpx  # noqa: PLC0415 - for whoever sends, not for every worker

    limits = httpx.Timeout(timeout, connect=min(CONNECT, timeout))
    trusted, begun = _trusted(certificate), time.monotonic()
    try:
        with (
            httpx.Client(
                verify=trusted, timeout=limits, follow_redirects=False, trust_env=False
            ) as client,
            client.stream(
                method,
                url,
                headers=headers,
                content=content,
                extensions={"sni_hostname": name.partition(":")[0]} if name else {},
            ) as response,
        ):
            return Reply(response.status_code, _read(response, begun + timeout, largest))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as why:
        raise NotReachedError(_why(why)) from None
    except (httpx.HTTPError, httpx.InvalidURL) as why:
        raise UnclearError(_why(why)) from None


def _why(fault: BaseException) -> str:
    """In plain words: whoever reads them is no engineer."""
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _("对方的证书不可信（%s），请核对登记的证书和主机名") % cause.verify_message
        cause = cause.__cause__ or cause.__context__
    kinds = {kind.__name__ for kind in type(fault).__mro__}
    for kind, words in FAULTS:
        if kind in kinds:
            return _(words)
    return type(fault).__name__


def _read(response: "httpx.Response", until: float, largest: int) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > largest:
            raise UnclearError("回答太长")
        if time.monotonic() > until:
            raise UnclearError("回答太慢")
        parts.append(part)
    return b"".join(parts)
