"""What belongs to a record is told with the record, or asked for once."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import OuterRef
from django.test.utils import CaptureQueriesContext

from jiceng.kernel.actors import System
from jiceng.kernel.refs import Ref
from jiceng.kit.presence import Presence, asked_by, asks, carried
from jiceng.registers.files.pages import FILES
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.matters.pages import AROSE, matters_of
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US, BEGIN = System("测试"), date(2000, 1, 1)
BENEATH = Presence("beneath", lambda model: model._base_manager.filter(parent=OuterRef("pk")))
KINDS = (BENEATH, AROSE, FILES)


@pytest.fixture
def tree():
    return orgs.set_up_many(
        [
            {"name": "a 区委", "kind": "district_committee", "since": BEGIN},
            {"name": "b 支部", "kind": "branch", "parent": 0, "since": BEGIN},
        ],
        actor=US,
    )


def test_a_record_carries_the_answers_and_another_is_asked_about_once(tree):
    top, branch = tree
    matters.lodge(actor=US, org=top, title="漏水", source="other", origin=str(Ref.to(branch)))
    assert Matter.objects.count() == 1
    with CaptureQueriesContext(connection) as asked:
        told = {one.pk: one for one in carried(Org.objects.all(), KINDS)}
        said = [[kind(told[org.pk]) for kind in KINDS] for org in tree]
    assert said == [[True, False, False], [False, True, False]]
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert [BENEATH(branch), BENEATH(branch), BENEATH(top), AROSE(branch)] == [
            False, False, True, True]  # fmt: skip
    assert len(asked) == 3


def test_makers_say_what_they_look_at():
    @asks(BENEATH)
    def maker() -> None: ...

    assert asked_by([maker, matters_of, print]) == {"has_beneath": BENEATH, "has_matters": AROSE}
