"""The yearly look at the activists: words of a committee, numbers of the records, a duty."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.work.development import actions, figures
from jiceng.work.development.figures.analyses import ANALYSED
from jiceng.work.development.models import Analysis
from tests import cast as casting
from tests.work.development.conftest import TODAY, US, applied, walk

pytestmark = pytest.mark.django_db
WORDS = {"found": "队伍稳定，青年偏少", "measures": "多做引导"}


def asked(node):
    return ANALYSED.read(node, Ask(year(2026), as_of=TODAY))


def names(rows):
    return sorted(one.name for one in rows)


def test_a_committee_with_activists_owes_one_analysis_a_year(world):
    assert not asked(world.district).of.exists(), "nobody to be analysed"
    walk(world, applied(world), "study")
    owing = asked(world.district)
    above = sorted([world.district.name, world.street.name, world.cast.huaiyin.name])
    assert names(owing.missing) == above
    assert "第11条" in str(ANALYSED.cites)
    one = actions.analyse(actor=US, org=world.street, year=2026, held_on=TODAY, **WORDS)
    reading = asked(world.district)
    above.remove(world.street.name)
    assert (reading.value, names(reading.missing)) == (1, above)
    duty = next(one for one in figures.DUTIES if one.figure is ANALYSED)
    owed = {part.by: part.owed(world.district, year(2026)).count() for part in duty.portions()}
    assert owed == {"district_staff": 1, "street_office": 0, "community_worker": 1}
    actions.void_analysis(one, actor=US, reason="写错了党委")
    assert asked(world.district).value == 0


def test_what_cannot_be_an_analysis_is_refused_in_words(world):
    def tried(**changes):
        values = {"org": world.street, "year": 2026, "held_on": TODAY, **WORDS, **changes}
        return actions.analyse(actor=US, **values)

    for match, changes in (
        ("支部每半年考察一次", {"org": world.branch}),
        ("补做的最迟在2025年", {"year": 2024}),
        ("日期还没有到", {"held_on": date(2026, 12, 1)}),
        ("人数不用填", {"found": " "}),
    ):
        with pytest.raises(ValidationError, match=match):
            tried(**changes)
    tried(year=2025)
    with pytest.raises(ValidationError, match="先作废"):
        tried(year=2025)
    assert Analysis.objects.count() == 1


def test_the_numbers_stand_beside_the_words_as_of_that_day(world, client):
    walk(world, applied(world), "study")
    one = actions.analyse(actor=US, org=world.street, year=2026, held_on=TODAY, **WORDS)
    clerk = casting.sign_in(client, world.cast.accounts["clerk"])
    with clock.at(TODAY):
        page = clerk.get(f"/c/development/analyses/{one.pk}/").content.decode()
        assert "队伍稳定" in page and "2026-11-20 的数" in page
        assert "development.activists" in page and "period=2026-11-20" in page
