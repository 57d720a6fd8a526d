"""企业微信: messages of an application to one person. Duplicates within half an hour are dropped by
the platform itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from jiceng.channels.protocols.exchange import BROKEN, NotReachedError, exchange
from jiceng.channels.protocols.letters import Bearer, Letter
from jiceng.registers.outbox.rules import Answer, Outcome, UnclearError

ENDPOINT: Final = "https://qyapi.weixin.qq.com"
BAD_TOKEN: Final = frozenset({40014, 42001})
BUSY: Final = frozenset({45009, 45033})
LONGEST: Final = 2048  # bytes of a text
AGAIN: Final = 1800  # seconds within which the same is not delivered twice


def cut(text: str, most: int = LONGEST) -> str:
    """So many bytes of UTF-8 at most, never half a character."""
    raw = text.encode()
    return text if len(raw) <= most else f"{raw[: most - 3].decode(errors='ignore')}…"


@dataclass(frozen=True, repr=False)
class Wecom:
    """One application of one enterprise."""

    corp_id: str
    secret: str
    agent_id: str
    bearer: Bearer
    endpoint: str = ENDPOINT
    timeout: float = 8

    def send(self, letter: Letter) -> Answer:
        said = {
            "touser": letter.to,
            "msgtype": "text",
            "agentid": int(self.agent_id),
            "text": {"content": cut(letter.text)},
            "safe": 0,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": AGAIN,
        }
        token = self.bearer.token(self.fetch_token)
        reply = exchange(
            "POST",
            f"{self.endpoint}/cgi-bin/message/send?{urlencode({'access_token': token})}",
            headers={"content-type": "application/json; charset=utf-8"},
            content=json.dumps(said, ensure_ascii=False).encode(),
            timeout=self.timeout,
        )
        return self._judged(reply.status, reply.said() if reply.status < BROKEN else {})

    def _judged(self, status: int, said: Mapping[str, Any]) -> Answer:
        code = said.get("errcode")
        if code == 0 and not said.get("invaliduser"):
            return Answer(Outcome.SENT, str(said.get("msgid", ""))[:80])
        if code in BAD_TOKEN:
            self.bearer.forget()
        if code in BAD_TOKEN or code in BUSY:
            return Answer(Outcome.LATER, words=f"{code} 稍后再试")
        if code is None or code == -1:
            raise UnclearError(f"{status} {code}")
        theirs = bool(said.get("invaliduser"))
        words = "企业微信里没有这个账号" if theirs else said.get("errmsg")
        return Answer(Outcome.REFUSED, words=f"{code} {words}"[:200], theirs=theirs)

    def fetch_token(self) -> tuple[str, int]:
        """A fresh access token and its seconds; nothing was sent, whatever goes wrong."""
        asked = urlencode({"corpid": self.corp_id, "corpsecret": self.secret})
        try:
            url = f"{self.endpoint}/cgi-bin/gettoken?{asked}"
            said = exchange("GET", url, timeout=self.timeout).said()
        except UnclearError as why:
            raise NotReachedError(f"取访问令牌：{why}") from None
        if said.get("errcode") or not said.get("access_token"):
            raise NotReachedError(f"取访问令牌：{said.get('errcode')} {said.get('errmsg')}"[:150])
        return str(said["access_token"]), int(said.get("expires_in", 0))
