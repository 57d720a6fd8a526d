"""A hall with two windows, an elder-care centre, four communities."""

import pytest

from jiceng.kernel import clock
from tests.work.halls.given import TODAY, build


@pytest.fixture
def house(db):
    with clock.at(TODAY):
        yield build()
