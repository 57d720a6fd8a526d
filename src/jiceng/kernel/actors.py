"""Who acts: a person signed in, or a named process."""

from dataclasses import dataclass
from typing import Any, Protocol


class Actor(Protocol):
    """Whoever may write. `reach` says from which nodes of the tree, today."""

    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> str: ...
    def reach(self, *roles: str) -> tuple[str, ...]:
        """Paths of the organisations held today with one of these roles (all if none named)."""
        ...


@dataclass(frozen=True)
class System:
    """A process with a name (导入、演示、命令行); it reaches the whole tree."""

    name: str
    pk: None = None

    def reach(self, *roles: str) -> tuple[str, ...]:
        del roles  # a process is started by an operator, who answers for all of it
        return ("",)
