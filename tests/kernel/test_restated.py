"""A statement that is kept answers as the query set does, to each who asks, from the database."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Upper
from django.test.utils import CaptureQueriesContext

from jiceng.kernel import clock, restated
from jiceng.kernel.actors import System
from jiceng.kernel.restated import Rows
from jiceng.kit.access import beneath
from jiceng.registers.orgs import actions
from jiceng.registers.orgs.models import Org

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US, BEGIN = System("测试"), date(2000, 1, 1)


@pytest.fixture
def tree():
    return actions.set_up_many(
        [
            {"name": "区委", "kind": "district_committee", "since": BEGIN},
            *(
                {"name": f"{n}支部", "kind": "branch", "parent": 0, "since": BEGIN}
                for n in "甲乙丙"
            ),
        ],
        actor=US,
    )


def person(*nodes):
    held = tuple(one.path for one in nodes)
    return SimpleNamespace(mark=held, reach=lambda *_roles: held)


def seen(actor, key=None):
    def rows(*keys):
        found = Org.objects.filter(beneath("path", actor.reach())).order_by("path")
        return found.filter(pk=keys[0]) if keys else found

    return restated.records(restated.named("t", by=actor), rows, *([key] if key else []))


def test_each_person_sees_their_own_and_what_was_written_since(tree):
    root, one, two, _three = tree
    first, second, both = person(one), person(two), person(one, two)
    for _turn in range(2):
        assert seen(first) == [one]
        assert seen(second) == [two]
        assert seen(both) == [one, two]
    actions.set_up(actor=US, name="丁支部", kind="branch", parent=one, since=BEGIN)
    assert len(seen(first)) == 2
    assert len(seen(person(root))) == 5


def test_values_are_no_part_of_what_is_kept(tree):
    actor = person(tree[0])
    for one in (*tree, *tree):
        assert seen(actor, one.pk) == [one]
    assert len(restated._statements) == 1


def test_somebody_of_whom_nothing_is_told_leaves_nothing_behind(tree):
    assert [one.name for one in seen(US)] == [one.name for one in tree]
    assert not restated._statements


def leaning(actor, look):
    def rows():
        look()
        return Org.objects.filter(path__in=actor.reach())

    return restated.records(restated.named("leaning", by=actor), rows)


@pytest.mark.parametrize("look", [Org.objects.count, clock.today])
def test_what_looks_at_the_database_or_the_clock_meanwhile_is_made_anew(tree, look):
    for _turn in range(2):
        assert leaning(person(tree[1]), look) == [tree[1]]
    assert not restated._statements


def test_red_control_what_looks_at_nothing_is_kept(tree):
    leaning(person(tree[1]), lambda: None)
    assert len(restated._statements) == 1


def rows_of(actor):
    made = lambda: (  # noqa: E731 - as pages give it
        Org.objects.filter(beneath("path", actor.reach()))
        .annotate(loud=Upper(F("name")), one=Value(1))
        .select_related("parent")
        .order_by("-path")
    )
    return Rows(restated.named("rows", by=actor), made), made()


def test_a_paginator_gets_the_same_from_both(tree):
    for _turn in range(2):
        ours, plain = rows_of(person(tree[0]))
        assert len(ours) == ours.count() == plain.count() == 4
        assert [*ours] == [*plain]
        assert set(ours.annotated) == {"loud", "one"}
        for number in (1, 2):
            page, other = (Paginator(rows, 3).page(number).object_list for rows in (ours, plain))
            assert [*page] == [*other]
            assert [one.loud for one in page] == [one.loud for one in other]
    with CaptureQueriesContext(connection) as asked:
        page = ours[0:3]
        assert [one.parent for one in page] == [one.parent for one in plain[0:3]]
    assert len(asked) == 1  # the other was read before


def test_nothing_to_see_is_nothing(tree):
    nobody = person()
    ours, _plain = rows_of(nobody)
    assert (len(ours), [*ours]) == (0, [])
    assert seen(nobody) == []


def test_a_page_asked_again_is_not_put_together_again(tree, monkeypatch):
    ours, _plain = rows_of(person(tree[0]))
    assert (len(ours), len(ours[0:2])) == (4, 2)
    again, _plain = rows_of(person(tree[0]))
    monkeypatch.setattr(again, "make", lambda: pytest.fail("put together again"))
    assert (len(again), len(again[0:2])) == (4, 2)


def test_an_account_that_was_granted_more_is_another(tree):
    from jiceng.registers.accounts import actions as accounts
    from jiceng.registers.accounts.models import Account

    clerk = accounts.open_account(actor=US, username="u1", name="赵䶮", home=tree[1])
    accounts.grant(clerk, actor=US, role="branch_secretary", org=tree[1], since=BEGIN)
    before = Account.objects.get(pk=clerk.pk)
    assert seen(before) == [tree[1]]
    accounts.grant(clerk, actor=US, role="branch_secretary", org=tree[2], since=BEGIN)
    after = Account.objects.get(pk=clerk.pk)
    assert before.mark != after.mark
    assert seen(after) == [tree[1], tree[2]]
