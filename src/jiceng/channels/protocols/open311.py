"""Open311 GeoReport v2, asking: a request to another authority's system, and how it stands there.

The protocol knows no key of ours by which a repetition would be recognised: a lost answer is
unclear, and never asked again by itself.
"""

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from jiceng.channels.protocols import targets
from jiceng.channels.protocols.exchange import BROKEN, BUSY, Reply, exchange
from jiceng.channels.protocols.letters import Letter
from jiceng.channels.protocols.targets import TargetError
from jiceng.registers.outbox.rules import Answer, Outcome, UnclearError

FINE: Final = frozenset({200, 201})
FORM: Final = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(frozen=True, repr=False)
class Open311:
    """One endpoint (`https://…/open311/v2`), with the key it gave us."""

    endpoint: str
    api_key: str
    service_code: str
    jurisdiction: str = ""
    timeout: float = 8

    def send(self, letter: Letter) -> Answer:
        """Ask for what the letter's text says, at the place its address says."""
        said = {
            **self._own(),
            "service_code": self.service_code,
            "description": letter.text,
            "address_string": letter.to,
        }
        try:
            reply = self._ask("POST", "requests.json", urlencode(said).encode())
        except TargetError as why:
            return Answer(Outcome.LATER, words=str(why))
        if reply.status in BUSY:
            return Answer(Outcome.LATER, words=f"HTTP {reply.status}")
        if reply.status >= BROKEN:
            raise UnclearError(f"HTTP {reply.status}")
        one = first_of(reply)
        code = str(one.get("service_request_id") or "")
        if reply.status in FINE and code:
            return Answer(Outcome.SENT, code[:80], str(one.get("service_notice") or "")[:200])
        if reply.status in FINE:
            raise UnclearError("没有给出编号")
        return Answer(Outcome.REFUSED, words=f"{reply.status} {one.get('description', '')}"[:200])

    def stands(self, code: str) -> tuple[str, str]:
        """`open` or `closed`, and the words to it. NotReachedError, UnclearError or TargetError
        where that cannot be learnt now.
        """
        path = f"requests/{quote(code, safe='')}.json?{urlencode(self._own())}"
        reply = self._ask("GET", path)
        one = first_of(reply) if reply.status in FINE else {}
        status = str(one.get("status") or "").lower()
        if status not in {"open", "closed"}:
            raise UnclearError(f"HTTP {reply.status}")
        return status, str(one.get("status_notes") or "")[:200]

    def _own(self) -> dict[str, str]:
        said = {"api_key": self.api_key, "jurisdiction_id": self.jurisdiction}
        return {name: value for name, value in said.items() if value}

    def _ask(self, method: str, path: str, content: bytes = b"") -> Reply:
        target = targets.public(f"{self.endpoint.rstrip('/')}/{path}")
        heads = {"host": target.host, "content-type": FORM}
        return exchange(method, target.url, headers=heads, content=content,
                        timeout=self.timeout, name=target.host)  # fmt: skip


def first_of(reply: Reply) -> dict[str, Any]:
    """The first of the list that every answer is; UnclearError where it is none."""
    try:
        found = json.loads(reply.body)
    except ValueError:
        raise UnclearError(f"HTTP {reply.status}，回答不是 JSON") from None
    if not isinstance(found, list) or not found or not isinstance(found[0], dict):
        raise UnclearError(f"HTTP {reply.status}，回答的格式不认识")
    return found[0]
