"""Members: enrolled from a roster, moved, made full, gone and back; counted as of any day."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import on, year
from jiceng.kernel.secrets import Masked
from jiceng.kernel.uids import Written
from jiceng.registers.members import actions, figures
from jiceng.registers.members.models import (
    LEAVING,
    Began,
    Belonging,
    Ended,
    Entry,
    Exit,
    Member,
    Mobility,
)
from jiceng.registers.members.sheets import near_many
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Person
from tests.registers.people.numbers import numbered

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def noon():
    with clock.at(DAY):
        yield


def row(org, name="张某", **more):
    return {
        "name": name,
        "org": org,
        "joined_on": date(2010, 7, 1),
        "full_on": date(2011, 7, 1),
        "entered_on": date(2024, 7, 1),
        **more,
    }


def enrol(org, name="张某", **more):
    return actions.enrol_roster_many([row(org, name, **more)], actor=US)[0]


def read(figure, node, day=DAY, **bounds):
    return figure.read(node, Ask(on(day), bounds=bounds))


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def test_a_roster_row_makes_person_member_and_belonging_in_one(branches):
    member = enrol(branches[2], id_number=numbered(date(1980, 5, 1)), category="retired")
    assert (member.person.born_on, member.org) == (date(1980, 5, 1), branches[2])
    assert Belonging.objects.get().since == date(2024, 7, 1)
    assert JournalLine.objects.about(member).get().verb == "members.enrol"
    assert sound() == []


def test_somebody_on_another_roster_is_refused_with_where_they_stand(branches):
    number = numbered(date(1980, 5, 1))
    enrol(branches[4], id_number=number)
    said = "这位同志已在“第三党支部”花名册里（2024-07-01 转入）。要转到本支部吗？"
    with pytest.raises(ValidationError) as refused:
        enrol(branches[2], "张某", id_number=number)
    assert refused.value.message_dict == {"id_number": [said]}
    assert (Member.objects.count(), Person.objects.count()) == (1, 1)


def test_a_known_cadre_becomes_a_member_without_a_second_record(branches):
    number = numbered(date(1980, 5, 1))
    cadre = people.register(actor=US, name="张某", keeper=branches[1], id_number=number)
    made = actions.enrol_roster_many(
        [row(branches[3], "李某"), row(branches[2], id_number=number)], actor=US
    )
    assert made[1].person == cadre
    assert Person.objects.count() == 2
    assert Person.objects.get(pk=cadre.pk).keeper == branches[2]
    assert sound() == []


def test_a_member_belongs_to_a_branch_that_stands(branches):
    with pytest.raises(ValidationError, match="具体的支部"):
        enrol(branches[1])
    with pytest.raises(ValidationError, match="才成立"):
        enrol(branches[2], entered_on=date(2019, 1, 1))
    with pytest.raises(ValidationError, match="不能早于入党"):
        enrol(branches[2], joined_on=date(2025, 1, 1))


def test_a_move_ends_one_stretch_on_the_day_the_next_begins(branches):
    member = enrol(branches[2])
    actions.move(member, actor=US, to=branches[4], on=date(2025, 3, 1))
    first, second = Belonging.objects.order_by("since")
    assert (first.until, first.ended) == (date(2025, 3, 1), "moved")
    assert (second.since, second.began, second.org) == (date(2025, 3, 1), "moved", branches[4])
    assert read(figures.MEMBERS, branches[2], date(2025, 2, 28)).value == 1
    assert read(figures.MEMBERS, branches[2], date(2025, 3, 1)).value == 0
    assert read(figures.MEMBERS, branches[4], date(2025, 3, 1)).value == 1
    assert read(figures.MEMBERS, branches[0], date(2025, 3, 1)).value == 1
    assert sound() == []


def test_two_clerks_who_saw_the_same_row_cannot_both_move(branches):
    member = enrol(branches[2])
    other = Member.objects.get(pk=member.pk)
    actions.move(member, actor=US, to=branches[4], on=date(2025, 3, 1))
    with pytest.raises(actions.MovedError, match="刚被别人"):
        actions.move(other, actor=US, to=branches[3], on=date(2025, 3, 1))
    assert Belonging.objects.count() == 2


def test_moves_before_arrival_into_the_future_or_nowhere_are_refused(branches):
    member = enrol(branches[2])
    for to, day, words in (
        (branches[4], date(2024, 7, 1), "要晚于"),
        (branches[4], date(2026, 7, 1), "还没有到"),
        (branches[2], date(2025, 1, 1), "已经在"),
        (branches[1], date(2025, 1, 1), "具体的支部"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.move(Member.objects.get(pk=member.pk), actor=US, to=to, on=day)
    assert Member.objects.get().version == 0
    assert Belonging.objects.count() == 1


def test_who_left_and_came_back_does_not_rewrite_the_year_they_left(branches):
    member = enrol(branches[2])
    actions.leave(member, actor=US, on=date(2025, 5, 1), exit="transferred_out")
    left = figures.LEFT.read(branches[0], Ask(year(2025)))
    assert (left.value, left.by("reason")) == (1, {"transferred_out": 1})
    with pytest.raises(ValidationError, match="办理“恢复”"):
        enrol_again = numbered(date(1980, 5, 1))
        people.correct(member.person, actor=US, reason="补号", id_number=enrol_again)
        enrol(branches[3], id_number=enrol_again)
    actions.restore(member, actor=US, org=branches[3], on=date(2026, 1, 1),
                    entry="transferred_in", reason="转回")  # fmt: skip
    assert figures.LEFT.read(branches[0], Ask(year(2025))).value == 1
    assert figures.ENTERED.read(branches[0], Ask(year(2026))).value == 1
    assert read(figures.MEMBERS, branches[0], date(2025, 12, 31)).value == 0
    assert read(figures.MEMBERS, branches[0]).value == 1
    assert list(Member.objects.on_roll(date(2025, 12, 31))) == []
    assert sound() == []


def test_leaving_needs_a_reason_of_the_statistics(branches):
    member = enrol(branches[2])
    with pytest.raises(ValidationError, match="减少原因"):
        actions.leave(member, actor=US, on=date(2025, 5, 1), exit="whim")
    with pytest.raises(ValidationError, match="正式党员"):
        actions.leave(member, actor=US, on=date(2025, 5, 1), exit="cancelled")


def test_probation_ends_on_a_day_and_the_past_stays(branches):
    came = date(2025, 1, 1)
    member = enrol(branches[2], joined_on=came, full_on=None, entered_on=came, entry="admitted")
    actions.make_full(member, actor=US, on=date(2026, 1, 1))
    assert read(figures.MEMBERS, branches[0]).by("kind") == {"full": 1}
    assert read(figures.MEMBERS, branches[0], date(2025, 12, 31)).by("kind") == {"probationary": 1}
    with pytest.raises(ValidationError, match="已经是正式党员"):
        actions.make_full(member, actor=US, on=date(2026, 2, 1))


def test_a_new_category_holds_from_its_day(branches):
    member = enrol(branches[2], category="working")
    actions.reclass(member, actor=US, category="retired", since=date(2026, 1, 1))
    assert read(figures.MEMBERS, branches[0]).by("category") == {"retired": 1}
    assert read(figures.MEMBERS, branches[0], date(2025, 12, 31)).by("category") == {"working": 1}


def test_the_branchs_field_is_read_as_of_the_day(branches):
    enrol(branches[4])
    orgs.upgrade(branches[4], actor=US, kind="branch", field="social_org", since=date(2026, 1, 1))
    assert read(figures.MEMBERS, branches[0]).by("field") == {"social_org": 1}
    assert read(figures.MEMBERS, branches[0], date(2025, 12, 31)).by("field") == {"private_firm": 1}


def test_mobile_members_are_a_share_of_all_by_field(branches):
    one, *_ = (enrol(branches[2], name) for name in ("甲某", "乙某", "丙某", "丁某"))
    for name in ("戊某", "己某", "庚某"):
        enrol(branches[4], name)
    away = actions.go_mobile(one, actor=US, direction="out", where="外地", since=date(2025, 9, 1))
    share = figures.MOBILE_SHARE.only(field="urban_community")
    assert read(share, branches[0]).value == Decimal(1) / 4
    with pytest.raises(ValidationError, match="已经登记"):
        actions.go_mobile(one, actor=US, direction="out", where="别处", since=date(2025, 10, 1))
    actions.come_back(away, actor=US, on=date(2026, 5, 1))
    assert read(share, branches[0]).value == 0
    assert read(figures.MOBILE, branches[0], date(2026, 4, 30)).value == 1


def test_nobody_goes_away_or_comes_back_to_the_roll_on_a_day_that_has_not_come(branches):
    member, ahead = enrol(branches[2]), date(2026, 7, 9)
    away = {"actor": US, "direction": "out", "where": "外地"}
    with pytest.raises(ValidationError, match="日期还没有到"):
        actions.go_mobile(member, since=ahead, **away)
    stay = actions.go_mobile(member, since=date(2026, 3, 1), **away)
    with pytest.raises(ValidationError, match="日期还没有到"):
        actions.correct_mobility(stay, actor=US, why="核对", since=ahead)
    for day in (date(2026, 3, 1), date(2026, 2, 1)):
        with pytest.raises(ValidationError, match="2026-03-01起流动"):
            actions.leave(member, actor=US, on=day, exit="transferred_out")
        member.refresh_from_db()
    actions.correct_mobility(stay, actor=US, why="核对", since=date(2026, 1, 15))
    actions.leave(member, actor=US, on=date(2026, 2, 1), exit="transferred_out")
    assert Mobility.objects.get().until == date(2026, 2, 1)
    member.refresh_from_db()
    with pytest.raises(ValidationError, match="日期还没有到"):
        actions.restore(member, actor=US, org=branches[3], on=ahead, reason="回来")
    assert Member.objects.get(pk=member.pk).left_on == date(2026, 2, 1)
    assert sound() == []


def test_education_and_ethnicity_close_with_the_unknown_apart(branches):
    for name, education, ethnicity in (
        ("甲某", "21", "01"), ("乙某", "31", "03"), ("丙某", "71", ""), ("丁某", "", "01")
    ):  # fmt: skip
        enrol(branches[2], name, education=education, ethnicity=ethnicity)
    reading = read(figures.MEMBERS, branches[0])
    assert reading.by("education") == {"bachelor": 1, "college": 1, "lower": 1, "不详": 1}
    assert reading.by("ethnicity") == {"han": 2, "minority": 1, "不详": 1}
    people.learn(Person.objects.get(name="丙某"), actor=US, education="21", since=date(2026, 1, 1))
    assert read(figures.MEMBERS, branches[0]).by("education")["bachelor"] == 2
    assert read(figures.MEMBERS, branches[0], date(2025, 12, 31)).by("education")["bachelor"] == 1


def test_branches_are_found_that_are_empty_small_or_lack_a_committee(branches):
    for n in "甲乙丙丁戊己庚":
        enrol(branches[2], n + "某")
    enrol(branches[3])
    assert list(read(figures.EMPTY, branches[0]).records) == [branches[4]]
    small = read(figures.SMALL, branches[0])
    assert (small.value, small.of.count()) == (2, 3)
    wanting = read(figures.COMMITTEES, branches[0])
    assert list(wanting.missing) == [branches[2]]
    assert read(figures.LARGE, branches[0], **{"members.large_branches.most": 6}).value == 1


def test_a_branch_with_members_is_not_abolished(branches):
    member = enrol(branches[2])
    with pytest.raises(ValidationError, match="1 名党员的组织关系"):
        orgs.abolish(branches[2], actor=US, on=DAY)
    actions.move_many([{"member": member, "to": branches[3], "on": date(2026, 6, 1)}], actor=US)
    orgs.abolish(branches[2], actor=US, on=DAY)
    assert sound() == []


def test_a_correction_keeps_what_stood_before(branches):
    member = enrol(branches[2])
    with pytest.raises(ValidationError, match="不能更正"):
        actions.correct(member, actor=US, reason="图省事", org=branches[3])
    actions.correct(member, actor=US, reason="核对档案", joined_on=date(2009, 7, 1))
    line = JournalLine.objects.about(member).get(verb="members.correct")
    assert line.details["before"] == {"joined_on": "2010-07-01"}


def test_the_database_itself_refuses_a_second_open_stretch(branches):
    member = enrol(branches[2])
    with pytest.raises(IntegrityError), transaction.atomic():
        Belonging.objects.create(member=member, org=branches[3], since=DAY, began="moved",
                                 recorded_at=clock.now())  # fmt: skip


@pytest.mark.parametrize("fault", ["strayed", "torn", "gap", "ghost", "keeper", "mobile"])
def test_every_kind_of_fault_is_found(branches, fault):
    member = enrol(branches[2])
    actions.move(member, actor=US, to=branches[3], on=date(2025, 3, 1))
    first = Belonging.objects.order_by("since").first()
    assert sound() == []
    if fault == "strayed":
        Member.objects.update(org=branches[4])
    elif fault == "torn":
        Belonging.objects.filter(pk=first.pk).update(ended="died")
    elif fault == "gap":
        Belonging.objects.filter(pk=first.pk).update(until=date(2025, 2, 1))
    elif fault == "ghost":
        Member.objects.update(left_on=DAY, exit="died")
    elif fault == "keeper":
        Person.objects.update(keeper=branches[4])
    else:
        actions.go_mobile(member, actor=US, direction="out", where="外地", since=date(2025, 9, 1))
        actions.leave(member, actor=US, on=DAY, exit="died")
        Mobility.objects.update(until=None)
    assert sound()


def test_every_way_in_and_out_of_the_yearly_statistics_has_its_code(branches):
    """党内统计: 新接收、转入、恢复; 转出、死亡、停止党籍 and the six ways out of the Party."""
    ways = {one.value for one in LEAVING}
    assert ways == {"removed", "advised", "lapsed", "resigned", "cancelled", "expelled"}
    others = {"transferred_out", "died", "suspended", "mistaken"}
    assert set(Exit.values) == ways | others
    assert set(Entry.values) == {"admitted", "transferred_in", "restored", "found", "opening"}
    assert set(Began.values) == {*Entry.values, "moved"}
    assert set(Ended.values) == {*Exit.values, "moved"}
    for number, way in enumerate(("advised", "lapsed", "suspended", "mistaken")):
        member = enrol(branches[2], f"张{'甲乙丙丁'[number]}", entry=Entry.FOUND)
        actions.leave(member, actor=US, on=date(2025, 3, 1), exit=way)
    ask = Ask(year(2025))
    assert figures.LEFT.read(branches[0], ask).value == 4
    assert figures.LEFT.only(reason="advised").read(branches[0], ask).value == 1
    assert sound() == []


@pytest.mark.parametrize("figure", [figures.MEMBERS, figures.ENTERED, figures.LEFT])
def test_counting_members_looks_at_nobodys_birthday_unless_asked_by_age(branches, figure):
    ask = figure.asked(Ask(year(2026), DAY))
    rows = figure.rows(branches[0], ask)[1]
    counted = rows.order_by().values("org").annotate(n=Count("pk"))
    assert "people_person" not in str(counted.query)
    assert "people_person" in str(figure.cut(rows, "age", ask).query)


def test_a_number_and_a_namesake_are_found_by_their_indexes(
    branches, django_assert_max_num_queries
):
    """However many people there are, and few queries for many rows."""
    for bearing in (Person.objects.bearing(["00"]), Person.objects.bearing(["00", "01"])):
        said = bearing.explain()
        assert connection.vendor != "sqlite" or "people_one_per_id_number" in said, said
    rows = [row(branches[2 + n % 3], f"李{chr(0x4E00 + n)}") for n in range(200)]
    with django_assert_max_num_queries(3):
        near_many(rows)


def test_the_database_tells_a_mask_and_a_uid_as_the_record_does(branches):
    people.register(actor=US, name="张某", keeper=branches[2], phone="10000000001")
    people.register(actor=US, name="李某", keeper=branches[2])
    rows = Person.objects.annotate(mask=Masked("phone"), written=Written("uid"))
    told = {row.name: (row.mask, row.written) for row in rows}
    for person in Person.objects.all():
        masked = person.phone.masked if person.phone else None
        assert told[person.name] == (masked, str(person.uid))
    assert "100****0001" in {mask for mask, _written in told.values()}
