"""The cast stands once for each module; what a test changes is rolled back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast, fill


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


@pytest.fixture
def db(house: Cast) -> Iterator[None]:
    """In place of the usual one, which would close the connection the cast stands on."""
    del house
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def cast(db: None, house: Cast) -> Cast:
    del db
    return house
