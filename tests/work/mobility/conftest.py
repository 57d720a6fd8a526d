"""One member away in another part of the district, hosted there and looked after by a home."""

from datetime import date

import pytest

from jiceng.kernel.actors import System
from jiceng.work.mobility import actions
from tests.cast import fill

US = System("测试")


@pytest.fixture
def cast(db):
    return fill()


@pytest.fixture
def guest(cast):
    """A member of the second branch of Huaiyin who has not gone anywhere yet."""
    return next(one for one in cast.members if one.org_id == cast.orgs[8].pk)


@pytest.fixture
def stay(cast, guest):
    """Away since March, hosted by the first branch through its home."""
    return actions.go_out(
        actor=US, member=guest, where="槐荫社区", since=date(2025, 3, 1), source="sweep",
        settled=True, host=cast.branch, venue=cast.venues[2],
    )  # fmt: skip
