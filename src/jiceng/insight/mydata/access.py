"""Who answers a request to correct: those who keep the record's organisation."""

from jiceng.kit.roles import STAFF, Role

SEES = (*STAFF, Role.BRANCH_SECRETARY)
KEEPS = SEES
