"""Who reads the screen of a node, and who lays its tiles and keeps what it shows."""

from jiceng.insight.shelf.nodes import ASKS
from jiceng.kit.roles import STAFF

SEES = ASKS  # whoever may ask for the numbers of a node
KEEPS = STAFF
