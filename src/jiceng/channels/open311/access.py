"""Who sees what was passed on, and finds out what became of it: the office that passed it on."""

from jiceng.kit.roles import STAFF

SEES = STAFF
KEEPS = STAFF
