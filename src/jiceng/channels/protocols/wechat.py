"""微信公众号: access token, subscription notices and template messages, menu, silent sign-in.

Written after the platform's published description. Only `snsapi_base` is ever asked for: the
platform then tells an opaque id and nothing else of the person.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from jiceng.channels.protocols.exchange import BROKEN, NotReachedError, exchange
from jiceng.channels.protocols.letters import Bearer, Letter
from jiceng.registers.outbox.rules import Answer, Outcome, UnclearError

ENDPOINT: Final = "https://api.weixin.qq.com"
AUTHORIZE: Final = "https://open.weixin.qq.com/connect/oauth2/authorize"
BAD_TOKEN: Final = frozenset({40001, 40014, 42001})
BUSY: Final = frozenset({45009, 45011})
WORDS: Final = {
    40003: "对方的微信标识无效，请本人重新绑定",
    43004: "对方没有关注公众号",
    43101: "对方没有订阅这类通知",
    40037: "模板编号不对",
    45009: "今天的接口调用已达上限",
    47003: "模板参数不合要求",
}
THEIRS: Final = frozenset({40003, 43004, 43101})
LONGEST: Final = {"thing": 20, "phrase": 5, "character_string": 32, "number": 32, "name": 10}


def fitted(name: str, value: str) -> str:
    """A value cut to what the platform takes for a field of this kind (`thing1`, `time2`)."""
    kind = name.rstrip("0123456789")
    most = LONGEST.get(kind, 0)
    return value if not most or len(value) <= most else f"{value[: most - 1]}…"


def authorize_url(*, app_id: str, back: str, state: str) -> str:
    """Where the browser goes for the silent id."""
    asked = {"appid": app_id, "redirect_uri": back, "response_type": "code",
             "scope": "snsapi_base", "state": state}  # fmt: skip
    return f"{AUTHORIZE}?{urlencode(asked)}#wechat_redirect"


@dataclass(frozen=True, repr=False)
class Wechat:
    """One official account. `style` is subscribe (订阅通知) or template (模板消息)."""

    app_id: str
    secret: str
    bearer: Bearer
    style: str = "subscribe"
    endpoint: str = ENDPOINT
    timeout: float = 8

    def send(self, letter: Letter) -> Answer:
        said: dict[str, Any] = {
            "touser": letter.to,
            "template_id": letter.template,
            "data": {name: {"value": fitted(name, v)} for name, v in letter.params.items()},
        }
        if self.style == "template":
            path = "/cgi-bin/message/template/send"
            said |= {"url": letter.url} if letter.url else {}
        else:
            path = "/cgi-bin/message/subscribe/bizsend"
            said |= {"page": letter.url} if letter.url else {}
        return self._judged(*self._ask(path, said))

    def _judged(self, status: int, said: Mapping[str, Any]) -> Answer:
        code = said.get("errcode", None if status >= BROKEN else 0)
        if code == 0:
            return Answer(Outcome.SENT, str(said.get("msgid", ""))[:80])
        if code in BAD_TOKEN:
            self.bearer.forget()
        if code in BAD_TOKEN or code in BUSY:
            return Answer(Outcome.LATER, words=f"{code} {WORDS.get(code, '访问令牌已换，再试')}")
        if code is None or code == -1:
            raise UnclearError(f"{status} {code}")
        told = f"{code} {WORDS.get(code, said.get('errmsg'))}"[:200]
        return Answer(Outcome.REFUSED, words=told, theirs=code in THEIRS)

    def put_menu(self, buttons: list[dict[str, Any]]) -> Answer:
        """Replace the whole menu."""
        return self._judged(*self._ask("/cgi-bin/menu/create", {"button": buttons}))

    def fetch_token(self) -> tuple[str, int]:
        """A fresh access token and its seconds; nothing was sent, whatever goes wrong."""
        asked = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret,
                 "force_refresh": False}  # fmt: skip
        try:
            said = self._post("/cgi-bin/stable_token", asked)[1]
        except UnclearError as why:
            raise NotReachedError(f"取访问令牌：{why}") from None
        if not said.get("access_token"):
            raise NotReachedError(f"取访问令牌：{said.get('errcode')} {said.get('errmsg')}"[:150])
        return str(said["access_token"]), int(said.get("expires_in", 0))

    def silent_id(self, code: str) -> str:
        """The opaque id behind an authorisation code; empty for one who only looks round
        (快照页): that is a guest.
        """
        asked = {"appid": self.app_id, "secret": self.secret, "code": code,
                 "grant_type": "authorization_code"}  # fmt: skip
        url = f"{self.endpoint}/sns/oauth2/access_token?{urlencode(asked)}"
        said = exchange("GET", url, timeout=min(self.timeout, 3)).said()
        if said.get("is_snapshotuser") or said.get("errcode") or not said.get("openid"):
            return ""
        return str(said["openid"])

    def _ask(self, path: str, said: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        token = self.bearer.token(self.fetch_token)
        return self._post(f"{path}?{urlencode({'access_token': token})}", said)

    def _post(self, path: str, said: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        reply = exchange(
            "POST",
            f"{self.endpoint}{path}",
            headers={"content-type": "application/json; charset=utf-8"},
            content=json.dumps(said, ensure_ascii=False).encode(),
            timeout=self.timeout,
        )
        return reply.status, reply.said() if reply.status < BROKEN else {}
