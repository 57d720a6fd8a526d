"""Standards and their checks, open bases, offered rooms, works and the money put into them."""

from jiceng.work.grounds.models.base import MenuItem, OpenBase
from jiceng.work.grounds.models.standard import (
    CheckedItem,
    StandardCheck,
    StandardItem,
    UseNorm,
)
from jiceng.work.grounds.models.works import Offer, Spending, Works

__all__ = [
    "CheckedItem",
    "MenuItem",
    "Offer",
    "OpenBase",
    "Spending",
    "StandardCheck",
    "StandardItem",
    "UseNorm",
    "Works",
]
