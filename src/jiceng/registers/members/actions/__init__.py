"""The verbs of membership; who writes about members calls these and nothing else."""

from jiceng.registers.members.actions.affiliation import (
    affiliate,
    affiliate_many,
    disaffiliate,
    end_hosting,
    hosting_ends_with_membership,
)
from jiceng.registers.members.actions.discipline import discipline, lift, look_up
from jiceng.registers.members.actions.member import (
    MovedError,
    adjust,
    correct,
    enrol,
    enrol_many,
    leave,
    make_full,
    move,
    move_many,
    reclass,
    restore,
)
from jiceng.registers.members.actions.merging import merge, part
from jiceng.registers.members.actions.mobility import (
    come_back,
    correct_mobility,
    go_mobile,
    go_mobile_many,
)
from jiceng.registers.members.actions.righting import right_death
from jiceng.registers.members.actions.roster import (
    correct_roster_many,
    enrol_roster,
    enrol_roster_many,
    withdraw_many,
)
from jiceng.registers.members.actions.soundness import INVARIANTS as SOUND
from jiceng.registers.members.actions.soundness import members_hold

HOLDERS = [members_hold]
INVARIANTS = [*SOUND, hosting_ends_with_membership]

__all__ = [
    "HOLDERS",
    "INVARIANTS",
    "MovedError",
    "adjust",
    "affiliate",
    "affiliate_many",
    "come_back",
    "correct",
    "correct_mobility",
    "correct_roster_many",
    "disaffiliate",
    "discipline",
    "end_hosting",
    "enrol",
    "enrol_many",
    "enrol_roster",
    "enrol_roster_many",
    "go_mobile",
    "go_mobile_many",
    "leave",
    "lift",
    "look_up",
    "make_full",
    "merge",
    "move",
    "move_many",
    "part",
    "reclass",
    "restore",
    "right_death",
    "withdraw_many",
]
