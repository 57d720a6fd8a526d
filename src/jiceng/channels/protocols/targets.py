"""Where a webhook may go: a public machine by https, by name, and nowhere inside.

The name is resolved here and the connection goes to that very address, so that a name which
answers differently the second time (DNS rebinding) gains nothing.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

USUAL: Final = 443
PORTS: Final = frozenset({USUAL, 8443})
LONGEST: Final = 1_000
# Addresses that carry another one inside: what they lead to is not what they look like.
CARRIERS: Final = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16",
                                         "2001::/32", "::/96", "::ffff:0:0/96")))  # fmt: skip
Resolve = Callable[[str, int], Sequence[str]]


class TargetError(ValueError):
    """This address may not be called; the message says why."""


@dataclass(frozen=True)
class Target:
    """An address to call: by number, and the name that stands in Host and certificate."""

    url: str
    host: str


def resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TargetError("找不到这个网址的主机") from None
    return [str(one[4][0]).partition("%")[0] for one in found]


def outside(address: str) -> bool:
    """Is this a public address of one machine?"""
    one: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(one, IPv6Address) and any(one in carrier for carrier in CARRIERS):
        return False
    return one.is_global and not one.is_multicast and not one.is_reserved


def named(url: str) -> tuple[str, int, str]:
    """Host, port and the rest of an address that looks right; TargetError says what does not."""
    if len(url) > LONGEST or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise TargetError("网址太长，或者有看不见的字符")
    try:
        parts = urlsplit(url)
        port = parts.port or USUAL
    except ValueError:
        raise TargetError("网址写得不对") from None
    host = parts.hostname or ""
    if parts.scheme != "https" or not host:
        raise TargetError("网址要以 https:// 开头")
    if parts.username is not None or parts.password is not None or "\\" in url:
        raise TargetError("网址里不能写用户名和密码")
    if port not in PORTS:
        raise TargetError("端口只能是 443 或 8443")
    if "." not in host or host.replace(".", "").isdigit() or ":" in host or "0x" in host:
        raise TargetError("请写主机名，不要写地址数字")
    rest = parts.path or "/"
    return host, port, f"{rest}?{parts.query}" if parts.query else rest


def public(url: str, resolve: Resolve = resolved) -> Target:
    """The address to call. TargetError unless everything the name leads to lies outside."""
    host, port, rest = named(url)
    found = list(resolve(host, port))
    if not found or not all(outside(address) for address in found):
        raise TargetError("这个网址通向内部网络，不能使用")
    at = f"[{found[0]}]" if ":" in found[0] else found[0]
    return Target(f"https://{at}:{port}{rest}", host if port == USUAL else f"{host}:{port}")
