"""One stage for each module of guards; what a test changes is rolled back after it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.template.base import Template
from django.test import utils as test_utils

from jiceng.kit.pages import gate
from tests.guards import stage as staging


@pytest.fixture(autouse=True)
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are made as in use: the framework's tests keep a copy of what each piece was given."""
    monkeypatch.setattr(Template, "_render", test_utils._TestState.saved_data.template_render)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk takes longer than a second factor counts as just shown."""
    monkeypatch.setattr(gate, "FRESH_SECONDS", staging.HOUR)


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[staging.Stage]:
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        yield staging.build()
        transaction.set_rollback(True)


@pytest.fixture
def db(standing: staging.Stage) -> Iterator[None]:
    """In place of the usual one, which would close the connection the stage stands on."""
    del standing
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stage(db: None, standing: staging.Stage) -> staging.Stage:
    del db
    return standing


@pytest.fixture
def unrendered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages come back empty: here the answer counts, not what it says (the canaries read that).

    Nor is each refusal told to the log, of which a walk meets thousands.
    """
    monkeypatch.setattr(Template, "_render", lambda self, context: "")
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
