"""A house with a catalogue."""

import pytest

from jiceng.kernel import clock
from tests.registers.services.given import OPENED, build


@pytest.fixture
def town(db):
    with clock.at(OPENED):
        yield build()
