"""Every noun that any room declares: its pages open for its keepers, in few queries.

Whom they turn away, and that every record opens, the guards ask of the whole URL map.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiceng.kit.rooms import gather
from tests.kit.pages.conftest import account, signed_in

pytestmark = pytest.mark.django_db


def nouns():
    return [pytest.param(pages, id=pages.name) for pages in gather("pages", "PAGES")]


def keeper(tree, pages):
    role = next(iter(pages.keeps or pages.readers))
    return signed_in(account("经办", str(role), tree["district"]))


@pytest.mark.parametrize("pages", nouns())
def test_its_table_opens_for_its_keepers_in_few_queries(tree, pages):
    browser = keeper(tree, pages)
    with CaptureQueriesContext(connection) as captured:
        page = browser.get(reverse(f"{pages.name}.table"))
    assert page.status_code == 200
    assert len(captured) <= 30


@pytest.mark.parametrize("pages", nouns())
def test_its_entry_form_opens_and_asks_for_what_is_missing(tree, pages):
    if pages.record is None:
        assert keeper(tree, pages).get(reverse(f"{pages.name}.new")).status_code == 404
        return
    browser = keeper(tree, pages)
    assert browser.get(reverse(f"{pages.name}.new")).status_code == 200
    assert browser.post(reverse(f"{pages.name}.new"), {}).status_code == 422
