"""A small district with three branches, and somebody to enrol."""

from datetime import date

import pytest

from jiceng.kernel.actors import System
from jiceng.registers.orgs import actions as orgs

BEGIN = date(2020, 1, 1)


@pytest.fixture
def branches():
    """The district, its street, and three branches."""
    return orgs.set_up_many(
        [
            {"name": "某区委", "kind": "district_committee", "since": BEGIN},
            {"name": "东街党工委", "kind": "work_committee", "parent": 0, "since": BEGIN},
            *(
                {"name": name, "kind": "branch", "parent": 1, "since": BEGIN, "field": field}
                for name, field in (
                    ("第一党支部", "urban_community"),
                    ("第二党支部", "urban_community"),
                    ("第三党支部", "private_firm"),
                )
            ),
        ],
        actor=System("测试"),
    )
