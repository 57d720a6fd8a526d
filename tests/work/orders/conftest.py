"""A town with a catalogue, two members and a provider, on one Monday."""

import pytest

from jiceng.kernel import clock
from tests.work.orders.given import TODAY, build


@pytest.fixture
def house(db):
    with clock.at(TODAY):
        yield build()
