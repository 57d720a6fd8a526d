"""The district every test of publishing and letters stands in."""

import pytest

from jiceng.kernel import clock
from tests.work.outreach.given import DAY, build


@pytest.fixture
def district(db):
    with clock.at(DAY):
        yield build()
