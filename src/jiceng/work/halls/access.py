"""Who reads the halls' ledgers and who keeps them; slots and stops are for everybody."""

from jiceng.kit.roles import READERS, STAFF

SEES = READERS
KEEPS = STAFF
