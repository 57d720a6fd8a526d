"""Many values handed over as one, and what is remembered while a piece of work lasts."""

import pytest
from django.db import transaction

from jiceng.kernel.actors import System
from jiceng.kernel.among import Pairs
from jiceng.kernel.journal import JournalLine, note_each
from jiceng.kernel.memos import memoised, remembering
from jiceng.kernel.models import JournalSeal

US = System("点名")


@pytest.fixture
def lines(db):
    about = [JournalSeal(pk=pk) for pk in (7, 8, 9)]
    with transaction.atomic():
        note_each(US, "点", [(one, {"n": one.pk}) for one in about])
    return JournalLine.objects.filter(verb="点")


def test_a_column_is_one_of_many_values(lines):
    found = lines.filter(record__among=["7", "9", "'); --", "张,伟"])
    assert [line.details for line in found.order_by("pk")] == [{"n": 7}, {"n": 9}]
    keys = list(lines.values_list("pk", flat=True))
    assert lines.filter(pk__among=keys[:2]).count() == 2
    assert not lines.filter(record__among=[]).exists()
    assert lines.exclude(record__among=["7"]).count() == 2


def test_two_columns_hold_a_pair(lines):
    keys = list(lines.order_by("pk").values_list("pk", flat=True))
    asked = {(keys[0], "7"), (keys[1], "7"), (keys[2], "张'伟\\")}
    assert lines.filter(Pairs("pk", "record", asked)).get().pk == keys[0]
    assert not lines.filter(Pairs("pk", "record", [])).exists()


def test_what_was_worked_out_is_forgotten_with_the_work():
    asked = []
    told = memoised(lambda text: asked.append(text) or text * 2)
    with remembering():
        assert [told("一"), told("一"), told("二")] == ["一一", "一一", "二二"]
    assert told("一") == "一一"
    assert asked == ["一", "二", "一"]
