"""What a client is given, and what every client can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from jiceng.registers.outbox.rules import Answer

Fetch = Callable[[], tuple[str, int]]
"""Asks the provider for a fresh token: the token, and for how many seconds it holds."""


@dataclass(frozen=True)
class Letter:
    """One message for one address. `template` and `params` are the provider's, in its order."""

    to: str
    request: str
    template: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    url: str = ""


class Client(Protocol):
    """A way out. Raises NotReachedError or UnclearError where there is no answer to trust."""

    def send(self, letter: Letter) -> Answer: ...


class Bearer(Protocol):
    """Keeps an access token for all processes, so that it is renewed once and not by each."""

    def token(self, fetch: Fetch) -> str: ...

    def forget(self) -> None: ...
