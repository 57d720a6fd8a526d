"""Who sees and keeps the way into the Party: the branch's secretary and its committees' staff.

Leaders and reviewers read numbers, administrators nothing; an applicant reads their own page.
"""

from jiceng.kit.roles import STAFF, Role

SEES = (*STAFF, Role.BRANCH_SECRETARY)
KEEPS = (*STAFF, Role.BRANCH_SECRETARY)
FILES = STAFF  # a superior committee: files and agrees
APPROVES = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)  # a committee with the power to approve
SETS = (Role.DISTRICT_STAFF,)  # local requirements and the yearly plan
