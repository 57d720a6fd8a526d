"""The district every test of the fast lane stands in."""

import pytest

from jiceng.kernel import clock
from tests.work.fastlane.given import DAY, build


@pytest.fixture
def district(db):
    with clock.at(DAY):
        yield build()
