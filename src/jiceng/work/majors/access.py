"""Who reads the major projects of a level, and who keeps them."""

from jiceng.kit.roles import READERS, STAFF

SEES = READERS
KEEPS = STAFF
