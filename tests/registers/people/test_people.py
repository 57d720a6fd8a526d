"""People and posts: known once, corrected with a reason, opened for a purpose; team figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import on
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.people import actions, figures
from jiceng.registers.people.models import Person
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Place
from tests.registers.people.numbers import numbered

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
BEGIN = date(2020, 1, 1)
DAY = date(2026, 6, 30)


class Nobody:
    """Signed in, with no role anywhere."""

    pk, name = 7, "无关的人"

    def reach(self, *roles):
        return ()


@pytest.fixture(autouse=True)
def noon():
    with clock.at(DAY):
        yield


@pytest.fixture
def district():
    root = orgs.set_up(actor=US, name="某区委", kind="district_committee", since=BEGIN)
    places.lay_out_district(
        places.district_list("410305"), actor=US, root=root, keepers={}, since=BEGIN
    )
    return root


@pytest.fixture
def keepers(district):
    """Two urban communities, each kept by its own organisation."""
    made = []
    for place in Place.objects.communities().filter(type="urban").order_by("code")[:2]:
        org = orgs.set_up(
            actor=US,
            name=f"{place.name}党委",
            kind="committee",
            since=BEGIN,
            parent=district,
            field="urban_community",
        )
        Place.objects.filter(pk=place.pk).update(keeper=org)
        made.append(org)
    return made


def somebody(keeper, name="张某", **more):
    return actions.register(actor=US, name=name, keeper=keeper, **more)


def read(figure, node, day=DAY, **bounds):
    return figure.read(node, Ask(on(day), bounds=bounds))


def test_a_number_fills_birthday_and_sex_and_is_never_stored_plain(district):
    number = numbered(date(1980, 5, 1), "012")
    person = somebody(district, id_number=number)
    person.refresh_from_db()
    assert (person.born_on, person.sex) == (date(1980, 5, 1), "2")
    assert "*" in str(person.id_number)
    stored = Person.objects.values_list("id_number", flat=True).get(pk=person.pk)
    assert number not in stored.stored


def test_a_number_that_disagrees_with_the_birthday_is_refused(district):
    with pytest.raises(ValidationError, match="出生日期"):
        somebody(district, id_number=numbered(date(1980, 5, 1)), born_on=date(1981, 5, 1))


def test_the_same_number_twice_is_refused_naming_the_first(district):
    number = numbered(date(1980, 5, 1))
    somebody(district, name="张某甲", id_number=number)
    with pytest.raises(ValidationError, match="张某甲"):
        somebody(district, name="李某", id_number=number)
    twice = [{"name": "王某", "keeper": district, "id_number": numbered(date(1990, 1, 1))}] * 2
    with pytest.raises(ValidationError, match="出现了两次"):
        actions.register_many(twice, actor=US)
    assert Person.objects.count() == 1


def test_one_number_given_to_two_in_one_batch_is_refused_in_words(district):
    two = [somebody(district, name=name) for name in ("张某甲", "张某乙")]
    number = {"id_number": numbered(date(1980, 5, 1))}
    with pytest.raises(ValidationError, match="“张某乙”的身份证号在这批里出现了两次"):
        actions.correct_many([(one, number) for one in two], actor=US, reason="核对身份证")
    assert not Person.objects.exclude(id_blind="").exists()


def test_a_correction_is_written_down_without_the_numbers(district):
    person = somebody(district)
    number = numbered(date(1980, 5, 1))
    with pytest.raises(ValidationError, match="为什么"):
        actions.correct(person, actor=US, reason="", name="张某某")
    actions.correct(person, actor=US, reason="核对身份证", name="张某某", id_number=number)
    line = JournalLine.objects.about(person).get(verb="people.correct")
    assert line.details["columns"] == ["born_on", "id_number", "name", "sex"]
    assert number not in str(line.details)
    assert list(actions.known([number])) == [number]


def test_a_look_needs_sight_and_a_purpose_and_leaves_a_line(district):
    number = numbered(date(1980, 5, 1))
    person = somebody(district, id_number=number)
    with pytest.raises(PermissionDenied):
        actions.look(person, actor=Nobody(), field="id_number", purpose="好奇")
    with pytest.raises(ValidationError, match="为什么"):
        actions.look(person, actor=US, field="id_number", purpose=" ")
    assert Look.objects.count() == 0
    assert actions.look(person, actor=US, field="id_number", purpose="核对转接材料") == number
    assert Look.objects.about(person).get().purpose == "核对转接材料"


def test_schooling_counts_from_its_day(district):
    person = somebody(district, education="31")
    actions.learn(person, actor=US, education="21", since=date(2025, 7, 1))
    then = Person.objects.as_of(date(2025, 6, 30)).get()
    now = Person.objects.as_of(date(2025, 7, 1)).get()
    assert (then.then_education, now.then_education) == ("31", "21")


def test_one_secretary_at_a_time(keepers):
    one, other = somebody(keepers[0], "甲某"), somebody(keepers[0], "乙某")
    post = actions.appoint(
        actor=US, person=one, org=keepers[0], title="secretary", since=date(2024, 1, 1)
    )
    row = {"person": other, "org": keepers[0], "title": "secretary"}
    with pytest.raises(ValidationError, match="甲某已任"):
        actions.appoint(actor=US, **row, since=date(2025, 1, 1))
    actions.relieve(post, actor=US, on=date(2025, 1, 1))
    actions.appoint(actor=US, **row, since=date(2025, 1, 1))
    with pytest.raises(ValidationError, match="已经免去"):
        actions.relieve(post, actor=US, on=date(2025, 6, 1))
    assert [said for check in actions.INVARIANTS for said in check()] == []


def test_a_team_is_counted_by_head_and_its_bands_close(district, keepers):
    born = [date(1996, 7, 1), date(1986, 1, 1), date(1978, 1, 1), date(1970, 1, 1), None]
    education = ["21", "31", "14", "", "71"]
    people = [
        somebody(keepers[n % 2], "某" + "甲乙丙丁戊"[n], born_on=day, education=education[n])
        for n, day in enumerate(born)
    ]
    since = date(2024, 1, 1)
    rows = [
        {"person": p, "org": keepers[n % 2], "title": "committee_member", "since": since}
        for n, p in enumerate(people)
    ]
    rows.append({"person": people[0], "org": keepers[0], "title": "director",
                 "body": "residents", "since": since})  # fmt: skip
    rows.append({"person": people[1], "org": keepers[0], "title": "worker",
                 "body": "staff", "since": since})  # fmt: skip
    actions.appoint_many(rows, actor=US)
    reading = read(figures.CADRES.only(type="urban"), district)
    assert reading.value == 5
    ages = {"young": 1, "middle": 1, "older": 1, "senior": 1, "不详": 1}
    assert reading.by("age") == ages
    assert read(figures.CADRES, district).by("education") == {
        "bachelor": 2,
        "college": 2,
        "不详": 1,
    }
    assert read(figures.OLDER_OF_MIDDLE, district).value == Decimal("0.5")
    assert read(figures.CADRES_AGE, district).value == Decimal(29 + 40 + 48 + 56) / 4
    per = read(figures.PER_COMMUNITY.only(type="urban"), district)
    assert per.value == Decimal(5) / Place.objects.communities().filter(type="urban").count()
    older = read(figures.CADRES, district, **{"people.cadres.young": 40}).by("age")
    assert older["young"] == 2


def test_a_village_converted_community_is_a_kind_of_its_own(district, keepers):
    actions.appoint(actor=US, person=somebody(keepers[1]), org=keepers[1], title="secretary",
                    since=date(2024, 1, 1))  # fmt: skip
    Place.objects.filter(keeper=keepers[1]).update(type="village_converted")
    assert read(figures.CADRES.only(type="urban"), district).value == 0
    assert read(figures.CADRES.only(type="village_converted"), district).value == 1


def test_the_community_with_fewest_deputies_stands_out(district, keepers):
    row = {"title": "deputy", "fulltime": True, "since": date(2024, 1, 1)}
    actions.appoint(actor=US, person=somebody(keepers[0]), org=keepers[0], **row)
    node = keepers[0]
    assert read(figures.DEPUTIES, district).value == 1
    assert read(figures.LEAST_DEPUTIES, node).value == 1
    assert read(figures.LEAST_DEPUTIES, district).value == 0
    led = read(figures.LED, district)
    assert (led.value, led.missing.count()) == (0, led.of.count())
