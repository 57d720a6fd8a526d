"""Hardship, visits, honours, abroad, veterans, classes, completeness and verification."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.mydata.entries import RETENTION
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import on, quarter, year
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Type
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.work.membership import actions, rules
from jiceng.work.membership.actions.care import KEPT_DAYS
from jiceng.work.membership.figures import away, care, classes, roll
from jiceng.work.membership.models import (
    Abroad,
    ClassPlan,
    Hardship,
    Honour,
    StudyClass,
    Verification,
    Veteran,
    Visit,
)
from jiceng.work.membership.pages.away import unplaced
from jiceng.work.membership.sheets import ABROAD, FIFTY, HARDSHIPS, INCOMPLETE, SILENT, VETERANS
from jiceng.work.transfers import actions as transfers
from tests import cast as casting

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2026, 6, 30)
US = casting.MAKER


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


def here(cast, n=0):
    found = Member.objects.present().filter(org=cast.branch).order_by("pk")
    return list(found.select_related("person", "org"))[n]


def ask(day=DAY):
    return Ask(on(day))


# Hardship and visits ----------------------------------------------------------------------


def test_a_member_in_hardship_is_listed_once_and_counted_when_visited(cast):
    one, two = here(cast), here(cast, 1)
    values = {"member": one, "cause": "alone", "since": date(2026, 1, 1)}
    made = actions.list_hardship(actor=US, **values, measure="结对帮扶")
    actions.list_hardship(actor=US, member=two, cause="living", since=date(2026, 2, 1))
    with pytest.raises(ValidationError, match="已经列为"):
        actions.list_hardship(actor=US, **values)
    with pytest.raises(ValidationError, match="还没有到"):
        actions.list_hardship(actor=US, **{**values, "since": date(2026, 7, 1)})
    actions.visit(
        actor=US, member=one, visited_on=date(2026, 2, 10), occasion="spring", by="社区党委",
        money=Decimal("500.50"), goods="米、油",
    )  # fmt: skip
    whole = Ask(year(2026), as_of=DAY)
    reading = care.HARDSHIP.read(cast.east, whole)
    assert (reading.of.count(), reading.value, reading.by("cause")) == (2, 1, {"alone": 1})
    assert care.MONEY.read(cast.east, whole).value == Decimal("500.50")
    assert care.VISITS.read(cast.east, whole).by("occasion") == {"spring": 1}
    assert care.VISITS.read(cast.west, whole).value == 0
    actions.end_hardship(made, actor=US, on=date(2026, 6, 1), reason="情况好转")
    assert care.HARDSHIP.read(cast.east, whole).of.count() == 1
    assert care.HARDSHIP.read(cast.east, Ask(year(2026), as_of=date(2026, 5, 31))).of.count() == 2
    with pytest.raises(ValidationError, match="已经结束"):
        actions.end_hardship(
            Hardship(pk=made.pk, since=made.since), actor=US, on=date(2026, 6, 2), reason="再来"
        )
    with pytest.raises(ValidationError, match="不能是负数"):
        actions.visit(
            actor=US, member=one, visited_on=DAY, occasion="july", by="某党委", money=Decimal(-1)
        )
    (ended,) = JournalLine.objects.about(made).filter(verb="membership.end_hardship")
    assert ended.reason == "情况好转"


def test_hardship_is_seen_by_those_who_act_on_it_alone(cast):
    actions.list_hardship(actor=US, member=here(cast), cause="alone", since=date(2026, 1, 1))
    actions.visit(actor=US, member=here(cast), visited_on=DAY, occasion="july", by="社区党委")
    sees = {name for name, one in cast.accounts.items() if HARDSHIPS.visible(one).exists()}
    assert sees == {"clerk", "street", "worker", "secretary"}
    rows = care.HARDSHIP.read(cast.district, ask()).of
    assert rows.model is Hardship  # what a number opens to is cut by the model's own gate
    sees = {n for n, one in cast.accounts.items() if Visit.objects.visible_to(one).exists()}
    assert sees == {"clerk", "street", "worker", "secretary"}


def test_hardship_is_forgotten_five_years_after_it_ended(cast):
    for n, (since, until) in enumerate(((2015, 2020), (2016, 2022))):
        made = actions.list_hardship(
            actor=US, member=here(cast, n), cause="living", since=date(since, 1, 1)
        )
        actions.end_hardship(made, actor=US, on=date(until, 6, 1), reason="情况好转")
    assert actions.forget() == 1
    assert Hardship.objects.get().until == date(2022, 6, 1)
    assert RETENTION["membership.hardship"] == KEPT_DAYS


# Fifty years ------------------------------------------------------------------------------


def test_fifty_years_are_counted_from_becoming_full_to_the_first_of_july():
    assert rules.stands_fifty(full_on=date(1976, 7, 1), year=2026)
    assert not rules.stands_fifty(full_on=date(1976, 7, 2), year=2026)
    assert not rules.stands_fifty(full_on=None, year=2026)
    assert rules.stands_fifty(full_on=date(1978, 7, 1), year=2026, correction=2)
    assert not rules.stands_fifty(full_on=date(1976, 7, 1), year=2026, correction=-1)
    (said,) = rules.awarding(full_on=date(1980, 1, 1), awarded_on=date(2026, 7, 1))
    assert not said.blocks


def test_who_stands_fifty_years_is_listed_decorated_once_and_handed_the_medal(cast):
    one, two, three = here(cast), here(cast, 1), here(cast, 2)
    early = date(1970, 7, 1)
    for member, full in ((one, date(1976, 7, 1)), (two, date(1976, 7, 2)), (three, early)):
        members.correct(member, actor=US, reason="核对档案", joined_on=early, full_on=full)
    actions.fill(three, actor=US, correction=-10)
    reading = care.FIFTY_YEARS.read(cast.east, ask())
    assert [b.member for b in reading.of] == [one]
    assert reading.value == 0
    assert [b.member for b in FIFTY.visible(cast.clerk)] == [one]
    values = {"kind": "fifty", "by": "区委", "awarded_on": date(2026, 6, 29)}
    made = actions.honour(actor=US, member=one, **values)
    with pytest.raises(ValidationError, match="已经颁发"):
        actions.honour(actor=US, member=one, **values)
    assert care.FIFTY_YEARS.read(cast.east, ask()).value == 1
    with pytest.raises(ValidationError, match="不能早于授予"):
        actions.hand_medal(made, actor=US, medal_on=date(2026, 6, 1))
    actions.hand_medal(made, actor=US, medal_on=date(2026, 6, 30))
    with pytest.raises(ValidationError, match="已经登记过"):
        actions.hand_medal(Honour.objects.get(), actor=US, medal_on=date(2026, 6, 30))
    assert care.HONOURS.read(cast.east, Ask(year(2026))).by("honour") == {"fifty": 1}


# Abroad and veterans ----------------------------------------------------------------------


def test_somebody_abroad_is_contacted_every_half_year_or_named(cast):
    member = here(cast)
    stay = actions.go_abroad(
        actor=US, member=member, country="某国", purpose="study", since=date(2025, 9, 1)
    )
    with pytest.raises(ValidationError, match="已经登记出国"):
        actions.go_abroad(
            actor=US, member=member, country="某国", purpose="study", since=date(2025, 9, 1)
        )
    assert away.OUT_OF_TOUCH.read(cast.east, ask(date(2026, 3, 1))).value == 0
    assert away.OUT_OF_TOUCH.read(cast.east, ask(date(2026, 3, 2))).value == 1
    assert rules.contact_due(since=date(2025, 9, 1), last=None) == date(2026, 3, 1)
    assert rules.out_of_touch(since=date(2025, 9, 1), last=None, day=date(2026, 3, 2))
    with pytest.raises(ValidationError, match="不在出国"):
        actions.contact(stay, actor=US, contacted_on=date(2025, 8, 1), way="call")
    actions.contact(stay, actor=US, contacted_on=date(2026, 2, 1), way="call", said="学业顺利")
    assert away.OUT_OF_TOUCH.read(cast.east, ask()).value == 0
    assert away.ABROAD.read(cast.east, ask()).value == 1
    assert away.ABROAD.read(cast.east, ask(date(2026, 8, 2))).value == 0
    (row,) = ABROAD.visible(cast.secretary)
    assert row.last_on == date(2026, 2, 1)
    actions.return_home(stay, actor=US, on=date(2026, 6, 1))
    assert away.ABROAD.read(cast.east, ask()).of.count() == 0
    assert Abroad.objects.get().until == date(2026, 6, 1)


def test_a_veteran_arrives_waits_on_the_list_and_is_placed_by_transfer(cast):
    values = {
        "org": cast.huaiyin, "discharged_on": date(2026, 3, 1), "arrived_on": date(2026, 4, 1),
    }  # fmt: skip
    with pytest.raises(ValidationError):
        actions.report_veteran(actor=US, name="方某甲", **{**values, "org": cast.huaiyin},
                               id_number="123")  # fmt: skip
    made = actions.report_veteran(actor=US, name="方某甲", **values)
    assert away.UNPLACED.read(cast.east, ask()).value == 1
    assert away.VETERANS.read(cast.east, ask()).value == 0
    assert [v.branch for v in VETERANS.visible(cast.clerk)] == [None]
    joined = {"joined_on": date(2020, 7, 1), "full_on": date(2021, 7, 1)}
    with pytest.raises(ValidationError, match="不能早于报到"):
        actions.place_veteran(made, actor=US, org=cast.branch, on=date(2026, 3, 20), **joined)
    actions.place_veteran(made, actor=US, org=cast.branch, on=date(2026, 5, 1), **joined)
    assert away.UNPLACED.read(cast.east, ask()).value == 0
    assert away.UNPLACED.read(cast.east, ask(date(2026, 4, 30))).value == 1
    assert away.VETERANS.read(cast.east, ask()).value == 1
    began = Belonging.objects.get(member__person=made.person)
    assert (began.began, began.since) == ("transferred_in", date(2026, 5, 1))
    with pytest.raises(ValidationError, match="已经编入"):
        actions.place_veteran(
            Veteran.objects.get(), actor=US, org=cast.branch, on=date(2026, 5, 2), **joined
        )


def test_a_veteran_who_comes_by_a_transfer_is_placed_the_day_the_branch_accepts(cast):
    from tests.registers.people.numbers import numbered

    orgs.correct(cast.district, actor=US, reason="核对审批权限", may_approve=True)
    number, came = numbered(date(1996, 5, 4), "011"), date(2026, 4, 1)
    actions.report_veteran(actor=US, name="方某丁", org=cast.huaiyin, id_number=number,
                           discharged_on=date(2026, 3, 1), arrived_on=came)  # fmt: skip
    with clock.at(date(2026, 5, 6)):
        letter = transfers.register(
            actor=US, org=cast.branch, name="方某丁", id_number=number, why="discharge",
            from_name="某部队党委", letter="退12号", issued_on=came, valid_until=date(2026, 5, 10),
            joined_on=date(2018, 7, 1), full_on=date(2019, 7, 1),
        )  # fmt: skip
        transfers.receive(letter, actor=US)
        assert VETERANS.visible(cast.clerk).get().placed_on is None
        transfers.accept(letter, actor=US)
    row = VETERANS.visible(cast.clerk).get()
    assert (row.placed_on, row.branch) == (date(2026, 5, 6), "槐荫第一党支部")
    assert not unplaced(row)
    assert away.UNPLACED.read(cast.east, ask()).value == 0
    assert away.UNPLACED.read(cast.east, ask(date(2026, 5, 5))).value == 1
    known = here(cast)  # on the roll long since: placed from the day they reported
    Veteran.objects.create(person=known.person, org=cast.huaiyin, recorded_at=clock.now(),
                           discharged_on=date(2026, 5, 1), arrived_on=date(2026, 5, 9))  # fmt: skip
    assert VETERANS.visible(cast.clerk).get(person=known.person).placed_on == date(2026, 5, 9)


# Classes ----------------------------------------------------------------------------------


def define(name, turn, **conditions):
    return actions.define_class(
        actor=US, name=name, turn=turn, since=date(2020, 1, 1), **conditions
    )


def test_each_member_falls_in_the_first_class_that_fits_and_in_no_other(cast):
    define("流动党员", 1, mobile=True)
    define("两新组织党员", 2, two_new=True)
    define("离退休党员", 3, category="retired")
    define("在职党员", 9)
    with pytest.raises(ValidationError, match="已经有了"):
        define("在职党员", 8)
    reading = classes.COVERAGE.read(cast.district, Ask(year(2025)))
    whole = classes.COVERAGE.population.read(cast.district, Ask(year(2025)))
    by = whole.by("study_class")
    assert sum(by.values()) == reading.of.count()
    assert by["流动党员"] == 2
    roll_then = Belonging.objects.standing(date(2025, 12, 31))
    assert by["两新组织党员"] == roll_then.filter(org=cast.orgs[13]).count() > 0
    assert by["离退休党员"] > 0
    assert 0 < reading.value < whole.value
    end = StudyClass.objects.get(name="流动党员")
    actions.end_class(end, actor=US, on=date(2026, 1, 1), reason="并入其他类别")
    after = classes.COVERAGE.population.read(cast.district, Ask(year(2026), as_of=DAY))
    assert "流动党员" not in after.by("study_class")
    same = classes.COVERAGE.population.read(cast.district, Ask(year(2025)))
    assert same.by("study_class") == by  # the year before keeps its classes


def test_without_classes_everybody_is_of_unknown_class(cast):
    whole = classes.COVERAGE.population.read(cast.district, Ask(year(2025)))
    assert set(whole.by("study_class")) == {"不详"}


def test_a_class_has_one_plan_a_year(cast):
    kind = define("青年党员", 1, age_most=35)
    values = {"org": cast.east, "study_class": kind, "year": 2026, "ways": "现场教学"}
    made = actions.plan(actor=US, **values, sessions=4)
    with pytest.raises(ValidationError, match="已经有了"):
        actions.plan(actor=US, **values, sessions=2)
    actions.change_plan(made, actor=US, sessions=6, year=1999)
    assert (ClassPlan.objects.get().sessions, ClassPlan.objects.get().year) == (6, 2026)
    assert classes.PLANS.read(cast.east, Ask(year(2026))).by("study_class") == {"青年党员": 1}


# Completeness and verification ------------------------------------------------------------


def test_a_record_that_lacks_something_is_named_with_what_it_lacks(cast):
    member = here(cast)
    assert roll.COMPLETE.read(cast.east, ask()).value == 0
    listed = INCOMPLETE.visible(cast.secretary).get(pk=member.pk)
    column = next(c for c in INCOMPLETE.columns if c.name == "lacking")
    assert "公民身份号码、手机号码、工作岗位、入党类型" in column.show(listed)
    actions.fill(member, actor=US, job="保洁", joined_as="admitted")
    from tests.registers.people.numbers import numbered

    born = member.person.born_on or date(1980, 1, 1)
    number = numbered(born, "011" if member.person.sex == "1" else "012")
    from jiceng.registers.people import actions as people

    people.correct(
        member.person, actor=US, reason="补录", id_number=number, phone="19900000001",
        ethnicity="01", education="21",
    )  # fmt: skip
    assert [b.member for b in roll.COMPLETE.read(cast.east, ask()).records] == [member]
    assert not INCOMPLETE.visible(cast.secretary).filter(pk=member.pk).exists()


def test_a_round_of_verification_says_who_and_when(cast):
    one, two = here(cast), here(cast, 1)
    rows = [
        {"member": one, "round": "year", "outcome": "right"},
        {"member": two, "round": "year", "outcome": "missing"},
    ]
    actions.verify_many(rows, actor=cast.secretary)
    made = Verification.objects.get(member=one)
    assert (made.period, made.verified_on, made.by_name) == ("2026", DAY, cast.secretary.name)
    reading = roll.VERIFIED.read(cast.east, Ask(year(2026)))
    assert [b.member for b in reading.records] == [one]  # 联系不上 is not verified
    actions.verify(actor=cast.secretary, member=two, round="year", outcome="fixed")
    assert Verification.objects.count() == 2
    assert roll.VERIFIED.read(cast.east, Ask(year(2026))).value == 2
    assert roll.VERIFIED.read(cast.east, Ask(year(2025))).value == 0
    with pytest.raises(ValidationError, match="请选择核对轮次"):
        actions.verify(actor=US, member=two, round="decade", outcome="right")


def test_members_of_firms_are_verified_each_quarter_and_the_silent_are_listed(cast):
    firm = cast.orgs[13]
    roll_now = list(Member.objects.present().filter(org=firm).order_by("pk"))
    assert len(roll_now) >= 2
    this = Ask(quarter(2026, 2))
    assert roll.FIRMS_VERIFIED.read(cast.west, this).of.count() == len(roll_now)
    assert roll.SILENT.read(cast.west, this).value == len(roll_now)
    actions.verify(actor=US, member=roll_now[0], round="quarter", outcome="right", posted=True)
    assert Verification.objects.get().period == "2026Q2"
    assert roll.FIRMS_VERIFIED.read(cast.west, this).value == 1
    assert roll.POSTED.read(cast.west, this).value == 1
    meetings.record(
        actor=US, org=firm, type=Type.THEME_DAY, held_on=date(2026, 5, 5),
        missed=dict.fromkeys(roll_now[1:], ("absent", "")),
    )  # fmt: skip
    silent = {b.member for b in roll.SILENT.read(cast.west, this).records}
    assert silent == set(roll_now[1:])
    actions.visit(
        actor=US, member=roll_now[1], visited_on=date(2026, 6, 1), occasion="other", by="街道"
    )

    def listed(actor, period):
        return {b.member for b in SILENT.within(SILENT.visible(actor), period)}

    assert listed(cast.neighbour, quarter(2026, 2)) == set(roll_now[2:])  # a visit is a sign
    assert listed(cast.neighbour, year(2026)) == set(roll_now[2:])  # its last quarter begun
    assert listed(cast.neighbour, quarter(2026, 1)) == set(roll_now)  # another quarter's list
    assert not listed(cast.neighbour, quarter(2026, 3))  # not begun
    assert not listed(cast.street, quarter(2026, 2))  # another street's


def test_fixing_one_thing_on_the_phone_goes_to_where_it_belongs(cast):
    member = here(cast)
    actions.fix(member, actor=US, phone="19900000003", job="保安")
    member.person.refresh_from_db()
    assert member.person.phone.masked == "199****0003"
    assert JournalLine.objects.about(member).filter(verb="membership.fix").exists()
    with pytest.raises(ValidationError, match="没有改动"):
        actions.fix(member, actor=US)


def test_a_veteran_on_the_roll_some_other_way_waits_for_no_branch(cast):
    made = actions.report_veteran(
        actor=US, name="方某乙", org=cast.huaiyin, discharged_on=date(2026, 3, 1),
        arrived_on=date(2026, 4, 1),
    )  # fmt: skip
    members.enrol(actor=US, person=made.person, org=cast.branch, joined_on=date(2020, 7, 1),
                  full_on=date(2021, 7, 1), entered_on=date(2026, 5, 2))  # fmt: skip
    assert away.UNPLACED.read(cast.east, ask()).value == 0
    assert away.UNPLACED.read(cast.east, ask(date(2026, 5, 1))).value == 1
