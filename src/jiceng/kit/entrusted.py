"""What people without an account leave with us: told to everybody on one page, from where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.sheets import Text


@dataclass(frozen=True)
class Entrusted:
    """Personal data that come in by a public page. `ENTRUSTED` in a room's portal.py.

    `label` is the table whose personal columns (as the field register has them) are left by the
    `page` (a URL name); they are cleared at the latest `days()` after what `after` names; `back`
    says how they are taken back before, and `back_page` is where.
    """

    page: str
    title: Text
    label: str
    after: Text
    days: Callable[[], int]
    back: Text
    back_page: str


def longest(terms: Any, default: int) -> int:
    """Days after which they are gone for certain, whichever of the local `terms` (spans with
    `keep_days`) holds where somebody asks.
    """
    rows = terms.standing(clock.today()).values_list("keep_days", flat=True)
    return int(max((default, *rows)))
