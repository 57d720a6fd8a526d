"""The book of closed periods: frozen, compared with, adjusted beside and never over."""

from datetime import date

import pytest

from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedBook, ClosedPeriod, ClosedValue, close
from jiceng.kernel.formulas import NotClosedError, change, growth
from jiceng.kernel.journal import JournalError, JournalLine
from jiceng.kernel.periods import year
from jiceng.registers.places import actions
from jiceng.registers.places.figures import POPULATION, REGISTER
from jiceng.registers.places.models import Place, Profile
from tests.cast import MAKER, fill

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LAST, NOW = year(2024), year(2025)
RISE = change(POPULATION, key="t.rise", title="社区人口增长", cites=REGISTER, combine=growth)


@pytest.fixture
def cast(db):
    return fill()


def say(cast, population, since):
    silent = Place.objects.communities().exclude(pk__in=Profile.objects.values("place"))
    place = silent.order_by("pk").first()
    actions.profile(actor=MAKER, place=place, since=since, population=population)


def closed(cast, **more):
    return close(cast.district, Ask(LAST), [POPULATION], actor=MAKER, **more)


def test_a_comparison_with_a_period_nobody_closed_is_refused(cast):
    with pytest.raises(NotClosedError):
        _value = RISE.read(cast.district, Ask(NOW, book=ClosedBook())).value


def test_the_frozen_value_speaks_whatever_is_recorded_later(cast):
    closed(cast)
    before = POPULATION.read(cast.district, Ask(LAST)).value
    say(cast, 987_654, date(2024, 12, 30))
    assert POPULATION.read(cast.district, Ask(LAST)).value != before
    assert ClosedBook().kept(POPULATION.name, cast.district.path, LAST) == before
    now = POPULATION.read(cast.district, Ask(NOW)).value
    rise = RISE.read(cast.district, Ask(NOW, book=ClosedBook())).value
    assert rise == growth(now, before)


def test_closing_again_is_an_adjustment_beside_the_old_figure(cast):
    first = closed(cast)
    say(cast, 987_654, date(2024, 12, 30))
    second = closed(cast, reason="补报一个社区")
    assert [first.adjustment, second.adjustment] == [0, 1]
    assert first.digest != second.digest
    values = list(
        ClosedValue.objects.order_by("period__adjustment").values_list("value", flat=True)
    )
    assert len(set(values)) == 2
    kept = ClosedBook().kept(POPULATION.name, cast.district.path, LAST)
    assert kept == POPULATION.read(cast.district, Ask(LAST)).value


def test_a_closed_value_holds_the_ids_of_its_records_and_leaves_a_line(cast):
    period = closed(cast)
    value = ClosedValue.objects.get(period=period)
    rows = POPULATION.read(cast.district, Ask(LAST)).records
    assert value.records == [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]
    assert JournalLine.objects.about(period).filter(verb="book.close").count() == 1
    with pytest.raises(JournalError):
        period.delete()
    assert ClosedPeriod.objects.count() == 1
