"""A house with venues and branches, on one day."""

import pytest

from jiceng.kernel import clock
from tests.work.booking.given import TODAY, build


@pytest.fixture
def house(db):
    with clock.at(TODAY):
        yield build()
