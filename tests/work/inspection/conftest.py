"""A small district to draw records from."""

import pytest

from tests.cast import fill


@pytest.fixture
def cast(db):
    return fill()
