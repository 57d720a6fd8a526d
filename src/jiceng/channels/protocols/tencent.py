"""腾讯云短信 (sms 2021-01-11, SendSms): request signed by TC3-HMAC-SHA256.

Written after the provider's published description (签名方法 v3); its worked example is a test.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final
from urllib.parse import urlsplit

from jiceng.channels.protocols.exchange import BROKEN, BUSY, exchange
from jiceng.channels.protocols.letters import Letter
from jiceng.kernel import clock
from jiceng.registers.outbox.rules import Answer, Outcome, UnclearError

ALGORITHM: Final = "TC3-HMAC-SHA256"
VERSION: Final = "2021-01-11"
SERVICE: Final = "sms"
ENDPOINT: Final = "https://sms.tencentcloudapi.com"
HOME: Final = "+86"
JSON: Final = "application/json; charset=utf-8"
LATER: Final = ("RequestLimitExceeded", "FailedOperation.InsufficientBalanceInSmsPackage")
UNCLEAR: Final = ("InternalError",)
QUOTA: Final = {
    "LimitExceeded.PhoneNumberDailyLimit": "该号码今天的短信已达通道上限",
    "LimitExceeded.PhoneNumberOneHourLimit": "该号码一小时内的短信已达通道上限",
    "LimitExceeded.PhoneNumberThirtySecondLimit": "同一号码三十秒内只能发一条",
    "LimitExceeded.PhoneNumberSameContentDailyLimit": "该号码今天已收过同样的内容",
    "LimitExceeded.AppDailyLimit": "今天的短信已达通道上限",
}


def canonical(headers: Mapping[str, str], content: bytes) -> tuple[str, str]:
    """The request as it is signed (POST to /), and the list of what is signed in its head."""
    names = sorted(headers)
    lines = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in names)
    signed = ";".join(names)
    digest = hashlib.sha256(content).hexdigest()
    return "\n".join(("POST", "/", "", lines, signed, digest)), signed


def authorization(
    *, key_id: str, secret: str, at: int, day: str, headers: Mapping[str, str], content: bytes
) -> str:
    """The Authorization header. `at` is seconds since the epoch, `day` its date in UTC; `headers`
    (lower case) are those that are signed.
    """
    asked, signed = canonical(headers, content)
    scope = f"{day}/{SERVICE}/tc3_request"
    text = "\n".join((ALGORITHM, str(at), scope, hashlib.sha256(asked.encode()).hexdigest()))
    key = f"TC3{secret}".encode()
    for part in (day, SERVICE, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    credential = f"Credential={key_id}/{scope}"
    return f"{ALGORITHM} {credential}, SignedHeaders={signed}, Signature={signature}"


def abroad(phone: str) -> str:
    """As the interface wants numbers: with the country's code."""
    return phone if phone.startswith("+") else f"{HOME}{phone}"


@dataclass(frozen=True)
class Tencent:
    """One application (SdkAppId) of the provider, with the signature its messages bear."""

    key_id: str
    secret: str
    app_id: str
    sign_name: str
    region: str = "ap-guangzhou"
    endpoint: str = ENDPOINT
    timeout: float = 8

    def send(self, letter: Letter) -> Answer:
        asked = {
            "PhoneNumberSet": [abroad(letter.to)],
            "SmsSdkAppId": self.app_id,
            "SignName": self.sign_name,
            "TemplateId": letter.template,
            "TemplateParamSet": list(letter.params.values()),
            "SessionContext": letter.request,
        }
        return judged(*self._ask("SendSms", json.dumps(asked, ensure_ascii=False).encode()))

    def _ask(self, action: str, content: bytes) -> tuple[int, dict[str, Any]]:
        now = clock.now()
        signed_headers = {
            "content-type": JSON,
            "host": urlsplit(self.endpoint).netloc,
            "x-tc-action": action,
        }
        signed = authorization(
            key_id=self.key_id,
            secret=self.secret,
            at=int(now.timestamp()),
            day=f"{now.astimezone(UTC):%Y-%m-%d}",
            headers=signed_headers,
            content=content,
        )
        more = {
            "x-tc-timestamp": str(int(now.timestamp())),
            "x-tc-version": VERSION,
            "x-tc-region": self.region,
            "authorization": signed,
        }
        reply = exchange(
            "POST",
            f"{self.endpoint}/",
            headers={**signed_headers, **more},
            content=content,
            timeout=self.timeout,
        )
        return reply.status, reply.said() if reply.status < BROKEN else {}


def judged(status: int, said: Mapping[str, Any]) -> Answer:
    """What the provider's answer means; UnclearError where it does not say."""
    answer = said.get("Response") or {}
    one = (answer.get("SendStatusSet") or [answer.get("Error") or {}])[0]
    code, words = str(one.get("Code", "")), str(one.get("Message", ""))
    if code == "Ok":
        return Answer(Outcome.SENT, str(one.get("SerialNo", ""))[:80])
    if status in BUSY or code.startswith(LATER):
        return Answer(Outcome.LATER, words=f"{code or status} {words}"[:200])
    if status >= BROKEN or not code or code.startswith(UNCLEAR):
        raise UnclearError(f"{status} {code}")
    told = f"{code} {QUOTA.get(code, words)}"[:200]
    # Its codes name the number where the number is what it refuses.
    return Answer(Outcome.REFUSED, words=told, theirs="PhoneNumber" in code)
