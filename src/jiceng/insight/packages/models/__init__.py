"""Keys and partners; packages sent; packages received with their figures and suggestions."""

from jiceng.insight.packages.models.partners import Key, Partner, Side
from jiceng.insight.packages.models.received import Asked, Compared, Received
from jiceng.insight.packages.models.sent import Sent, Way

__all__ = ["Asked", "Compared", "Key", "Partner", "Received", "Sent", "Side", "Way"]
