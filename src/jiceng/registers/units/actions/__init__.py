"""The verbs of units, of whoever is sent to them, and of what works in them."""

from jiceng.registers.units.actions.reaching import (
    dissolve_mass,
    found_mass,
    found_mass_many,
    hold_mass,
    hold_mass_many,
    name_head,
    recall,
    send,
    send_many,
    set_load,
    solve,
    take_back_mass,
    visit,
    visit_many,
)
from jiceng.registers.units.actions.unit import (
    close,
    correct,
    host,
    host_many,
    move_ground,
    part,
    register,
    register_many,
    release,
    twins,
    units_hold,
)

HOLDERS = [units_hold]
INVARIANTS = [twins]

__all__ = [
    "HOLDERS",
    "INVARIANTS",
    "close",
    "correct",
    "dissolve_mass",
    "found_mass",
    "found_mass_many",
    "hold_mass",
    "hold_mass_many",
    "host",
    "host_many",
    "move_ground",
    "name_head",
    "part",
    "recall",
    "register",
    "register_many",
    "release",
    "send",
    "send_many",
    "set_load",
    "solve",
    "take_back_mass",
    "twins",
    "units_hold",
    "visit",
    "visit_many",
]
