"""Who reads closings, and who closes a period: one asks, another one closes."""

from jiceng.kit.roles import READERS, STAFF

SEES = READERS
CLOSES = STAFF
