"""Orders, who holds them, how they went from hand to hand, and what residents said of them."""

from jiceng.work.orders.models.beside import SmallWish, Tip
from jiceng.work.orders.models.clocks import Delay, Pause, Rest
from jiceng.work.orders.models.order import Channel, Order, Sort
from jiceng.work.orders.models.parts import Follower, Hold, Move, Rating
from jiceng.work.orders.models.terms import Allowed, OrderTerms, allowed, terms_on

__all__ = [
    "Allowed",
    "Channel",
    "Delay",
    "Follower",
    "Hold",
    "Move",
    "Order",
    "OrderTerms",
    "Pause",
    "Rating",
    "Rest",
    "SmallWish",
    "Sort",
    "Tip",
    "allowed",
    "terms_on",
]
