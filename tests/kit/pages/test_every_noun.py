"""Every noun that any room declares: its pages open for its keepers and for nobody else."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
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


@pytest.mark.parametrize("pages", nouns())
def test_a_stranger_and_a_person_without_roles_are_turned_away(tree, pages):
    place = reverse(f"{pages.name}.table")
    assert Client().get(place).status_code == 302
    idle = get_user_model()(username="闲", name="闲", home=tree["district"])
    idle.save()
    assert signed_in(idle).get(place).status_code == 403
    assert signed_in(idle).post(reverse(f"{pages.name}.new"), {}).status_code == 403


@pytest.mark.parametrize("pages", nouns())
def test_every_record_opens_for_whoever_sees_it(tree, pages):
    browser = keeper(tree, pages)
    seen = browser.get(reverse(f"{pages.name}.table")).context["table"].rows
    for row in seen:
        assert browser.get(row["url"]).status_code == 200
