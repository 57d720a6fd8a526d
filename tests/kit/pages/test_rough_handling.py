"""Whatever is put into an address or a form, the answer is a page and never a breakdown."""

import pytest

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both,
    pytest.mark.urls("tests.kit.pages.trial"),
]

UGLY = [
    "\0",
    "甲\0乙",
    "' OR 1=1 --",
    '"><script>alert(1)</script>',
    "9" * 5000,
    "-1",
    "²",
    "0000",
    "9999-12",
    "2026-01-01..2025-01-01",
    "../../etc/passwd",
    "{{7*7}}",
    "%00",
    "长" * 3000,
    "#" + "9" * 30,
]
FIELDS = ["org", "title", "cost", "due_on", "phone", "once", "seen", "then"]
KEYS = ["org", "sub", "period", "q", "page", "size", "sort", "cols", "view", "state",
        "due_on_from", "due_on_to", "tree", "history", "draft"]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_no_address_breaks_a_table(errands, desk, key):
    for value in UGLY:
        page = desk.get("/c/trial/", {key: value})
        assert page.status_code in {200, 404}, value
        assert b"<script>alert" not in page.content


@pytest.mark.parametrize("field", FIELDS)
def test_no_form_breaks_a_page(errands, tree, desk, field):
    good = {"org": tree["east"].pk, "title": "修路灯", "cost": "5", "due_on": "2026-11-30"}
    desk.post("/c/trial/new/", good)
    one = errands.objects.get()
    for value in UGLY:
        for place in ("new/", "new/draft/", f"{one.pk}/edit/", f"{one.pk}/edit/draft/"):
            page = desk.post(f"/c/trial/{place}", {**good, field: value})
            assert page.status_code in {200, 302, 409, 422}, (place, value)
            assert b"<script>alert" not in page.content


def test_no_search_breaks_the_tree_or_the_offers(tree, desk):
    for value in UGLY:
        for key in ("q", "node"):
            page = desk.get("/c/kit/tree/", {key: value})
            assert page.status_code in {200, 404}, value
        assert desk.get("/c/kit/pick/orgs.org/", {"q": value}).status_code in {200, 404}
