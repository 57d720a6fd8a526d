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
from typing import Any, Final

import httpx

from jiceng.registers.outbox.rules import UnclearError

CONNECT: Final = 3.0
TIMEOUT: Final = 8.0  # seconds for a whole answer
LARGEST: Final = 256 * 1024  # bytes of an answer
BUSY: Final = frozenset({429, 503})
OK: Final = 200
BROKEN: Final = 500


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


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def exchange(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    timeout: float = TIMEOUT,
    name: str = "",
) -> Reply:
    """Ask once. NotReachedError where no connection was made, UnclearError where the answer was
    lost, too late or too large. `name` is the host of the certificate where `url` has a number.
    """
    limits = httpx.Timeout(timeout, connect=min(CONNECT, timeout))
    trusted, begun = _trusted(), time.monotonic()
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
            return Reply(response.status_code, _read(response, begun + timeout))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as why:
        raise NotReachedError(type(why).__name__) from None
    except (httpx.HTTPError, httpx.InvalidURL) as why:
        raise UnclearError(type(why).__name__) from None


def _read(response: httpx.Response, until: float) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST:
            raise UnclearError("回答太长")
        if time.monotonic() > until:
            raise UnclearError("回答太慢")
        parts.append(part)
    return b"".join(parts)
