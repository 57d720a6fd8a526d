"""What a webhook looks like: our own signed JSON, and the group bots of 企业微信 and 钉钉.

Our own follows Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature: v1 by
HMAC-SHA256): the receiver drops what it has had by its id, so it may be sent again. A bot does
not know what it has said, so what may have been said is not said again.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from jiceng.channels.protocols.exchange import BROKEN, BUSY, Reply, exchange
from jiceng.channels.protocols.targets import Target
from jiceng.channels.protocols.wecom import cut
from jiceng.registers.outbox.rules import Answer, Outcome, UnclearError

PREFIX: Final = "whsec_"
GONE: Final = 410
TOO_FAST: Final = frozenset({45009, 130101, 130102, 410100})
BOT_LONGEST: Final = 2_000


def secret_bytes(secret: str) -> bytes:
    """`whsec_` and base64, else the text itself."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def signature(secret: str, request: str, at: int, body: bytes) -> str:
    text = f"{request}.{at}.".encode() + body
    made = hmac.digest(secret_bytes(secret), text, "sha256")
    return f"v1,{base64.b64encode(made).decode()}"


def dingtalk_query(secret: str, at_ms: int) -> str:
    """What 钉钉 wants appended to the bot's address (加签)."""
    made = hmac.digest(secret.encode(), f"{at_ms}\n{secret}".encode(), "sha256")
    return urlencode({"timestamp": at_ms, "sign": base64.b64encode(made).decode()})


def _post(target: Target, body: bytes, timeout: float, heads: Mapping[str, str]) -> Reply:
    headers = {"content-type": "application/json; charset=utf-8", "host": target.host, **heads}
    return exchange(
        "POST", target.url, headers=headers, content=body, timeout=timeout, name=target.host
    )


def post_json(
    target: Target,
    said: Mapping[str, Any],
    *,
    secret: str,
    request: str,
    at: int,
    timeout: float = 8,
) -> Answer:
    """Our own shape. Two hundreds are taken, 410 means never again, all else later."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    heads = {"webhook-id": request, "webhook-timestamp": str(at)}
    if secret:
        heads["webhook-signature"] = signature(secret, request, at, body)
    status = _post(target, body, timeout, heads).status
    if 200 <= status < 300:  # noqa: PLR2004
        return Answer(Outcome.SENT, words=str(status))
    if status == GONE:
        return Answer(Outcome.REFUSED, words="对方表示不再接收（410）")
    return Answer(Outcome.LATER, words=f"HTTP {status}")


def post_bot(target: Target, text: str, *, timeout: float = 8) -> Answer:
    """A line in a group, by 企业微信 or 钉钉: both take the same shape and answer alike."""
    said = {"msgtype": "text", "text": {"content": cut(text, BOT_LONGEST)}}
    reply = _post(target, json.dumps(said, ensure_ascii=False).encode(), timeout, {})
    answer = reply.said() if reply.status < BROKEN else {}
    code = answer.get("errcode")
    if code == 0:
        return Answer(Outcome.SENT)
    if reply.status in BUSY or code in TOO_FAST:
        return Answer(Outcome.LATER, words=f"{code or reply.status} 发送太快，稍后再试")
    if code is None or code == -1:
        raise UnclearError(f"HTTP {reply.status} {code}")
    return Answer(Outcome.REFUSED, words=f"{code} {answer.get('errmsg')}"[:200])
