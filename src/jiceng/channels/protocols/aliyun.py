"""阿里云短信 (Dysmsapi 2017-05-25, SendSms): request signed by ACS3-HMAC-SHA256.

Written after the provider's published description (V3 版请求体和签名机制); its worked example is a
test. The parameters go in the query, as the interface defines them, the body stays empty.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final
from urllib.parse import quote, urlsplit

from jiceng.channels.protocols.exchange import BROKEN, BUSY, exchange
from jiceng.channels.protocols.letters import Letter
from jiceng.kernel import clock
from jiceng.registers.outbox.rules import Answer, Outcome, UnclearError

ALGORITHM: Final = "ACS3-HMAC-SHA256"
VERSION: Final = "2017-05-25"
ENDPOINT: Final = "https://dysmsapi.aliyuncs.com"
# Nothing was taken, and it may be taken later: too fast, or the account is short of money.
LATER: Final = ("Throttling", "isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE")
# The provider does not say whether it was taken.
UNCLEAR: Final = ("isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "InternalError")
QUOTA: Final = {
    "isv.BUSINESS_LIMIT_CONTROL": "同一号码发送过于频繁，通道不再接收",
    "isv.DAY_LIMIT_CONTROL": "今天的短信已达通道上限",
    "isv.MONTH_LIMIT_CONTROL": "本月的短信已达通道上限",
}
# It is the number that is refused; to others the way is open.
THEIRS: Final = frozenset({"isv.BUSINESS_LIMIT_CONTROL", "isv.MOBILE_NUMBER_ILLEGAL"})


def escaped(text: str) -> str:
    """As RFC 3986 has it: everything but letters, digits and -_.~ ."""
    return quote(text, safe="-_.~")


def query_of(params: Mapping[str, str]) -> str:
    return "&".join(f"{escaped(key)}={escaped(params[key])}" for key in sorted(params))


def authorization(
    *, key_id: str, secret: str, method: str, query: str, headers: Mapping[str, str]
) -> str:
    """The Authorization header; `headers` (lower case) hold host and all x-acs-…"""
    names = sorted(headers)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    signed, body = ";".join(names), headers["x-acs-content-sha256"]
    canonical = "\n".join((method, "/", query, lines, signed, body))
    text = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(secret.encode(), text.encode(), "sha256").hex()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"


@dataclass(frozen=True)
class Aliyun:
    """One account of the provider, with the signature (签名) the messages bear."""

    key_id: str
    secret: str
    sign_name: str
    endpoint: str = ENDPOINT
    timeout: float = 8

    def send(self, letter: Letter) -> Answer:
        params = {
            "PhoneNumbers": letter.to,
            "SignName": self.sign_name,
            "TemplateCode": letter.template,
            "TemplateParam": json.dumps(dict(letter.params), ensure_ascii=False),
            "OutId": letter.request,
        }
        return judged(*self._ask("SendSms", params))

    def _ask(self, action: str, params: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        query = query_of(params)
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "x-acs-action": action,
            "x-acs-version": VERSION,
            "x-acs-date": f"{clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        }
        signed = authorization(
            key_id=self.key_id, secret=self.secret, method="POST", query=query, headers=headers
        )
        reply = exchange(
            "POST",
            f"{self.endpoint}/?{query}",
            headers={**headers, "authorization": signed},
            timeout=self.timeout,
        )
        return reply.status, reply.said() if reply.status < BROKEN else {}


def judged(status: int, said: Mapping[str, Any]) -> Answer:
    """What the provider's answer means; UnclearError where it does not say."""
    code, words = str(said.get("Code", "")), str(said.get("Message", ""))
    if code == "OK":
        return Answer(Outcome.SENT, str(said.get("BizId", ""))[:80])
    if status in BUSY or code.startswith(LATER):
        return Answer(Outcome.LATER, words=f"{code or status} {words}"[:200])
    if status >= BROKEN or not code or code.startswith(UNCLEAR):
        raise UnclearError(f"{status} {code}")
    told = f"{code} {QUOTA.get(code, words)}"[:200]
    return Answer(Outcome.REFUSED, words=told, theirs=code in THEIRS)
