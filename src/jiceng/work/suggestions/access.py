"""Who writes to the superior, who approves it, and who answers."""

from jiceng.kit.roles import READERS, STAFF

SEES = READERS
KEEPS = STAFF
