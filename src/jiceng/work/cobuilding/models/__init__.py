"""The nouns of co-building."""

from jiceng.work.cobuilding.models.base import field_of
from jiceng.work.cobuilding.models.joint import (
    IdleLand,
    JointActivity,
    JointAppraisal,
    LandLead,
    LinkTask,
    Partaking,
)
from jiceng.work.cobuilding.models.lists import ItemRefresh, ListItem
from jiceng.work.cobuilding.models.matching import left_of, proposals
from jiceng.work.cobuilding.models.promises import (
    Category,
    Contribution,
    MutualWord,
    Pact,
    PactItem,
    Promise,
)
from jiceng.work.cobuilding.models.sharing import (
    ResourceUse,
    SharedResource,
    SharedService,
    SignUp,
)

__all__ = [
    "Category",
    "Contribution",
    "IdleLand",
    "ItemRefresh",
    "JointActivity",
    "JointAppraisal",
    "LandLead",
    "LinkTask",
    "ListItem",
    "MutualWord",
    "Pact",
    "PactItem",
    "Partaking",
    "Promise",
    "ResourceUse",
    "SharedResource",
    "SharedService",
    "SignUp",
    "field_of",
    "left_of",
    "proposals",
]
