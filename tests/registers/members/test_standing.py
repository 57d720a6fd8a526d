"""What discipline takes, and who hears of it; two records of one person, merged and parted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import on
from jiceng.registers.accounts.actions import open_account
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.figures import NOT_SEEN
from jiceng.registers.meetings.models import Attendance, Type
from jiceng.registers.members import actions, rules
from jiceng.registers.members.figures import MOBILE
from jiceng.registers.members.models import (
    Belonging,
    Discipline,
    Member,
    Merge,
    Mobility,
    introducing,
    voters,
)
from jiceng.registers.people.models import Person
from jiceng.work.mobility import actions as appraisal
from jiceng.work.mobility.models import Appraisal
from tests import cast as casting
from tests.registers.members.test_members import enrol, sound
from tests.registers.people.numbers import numbered

pytestmark = pytest.mark.django_db
US = System("测试")
DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def noon():
    with clock.at(DAY):
        yield


def test_probation_takes_the_vote_and_a_warning_does_not(branches):
    one, two, three = (enrol(branches[2], f"张{n}") for n in "甲乙丙")
    actions.discipline(actor=US, member=one, grade="probation", since=date(2026, 1, 1))
    actions.discipline(
        actor=US, member=two, grade="warning", since=date(2026, 1, 1), until=date(2027, 1, 1)
    )
    assert set(voters(DAY)) == {two, three}
    assert set(voters(date(2025, 12, 31))) == {one, two, three}
    said = [[(str(f), f.blocks) for f in introducing(m, DAY)] for m in (one, two, three)]
    assert said == [
        [("这位同志现在不能担任入党介绍人，请另选", True)],
        [("这位同志现在不宜担任入党介绍人，建议另选", False)],
        [],
    ]
    for finding in [*introducing(one, DAY), *introducing(two, DAY)]:
        assert "处分" not in str(finding)  # who asks is not told why


def test_a_probationer_introduces_nobody():
    said = rules.introducer(full_on=None, day=DAY, barred=False, affected=False)
    assert [str(one) for one in said] == ["入党介绍人须是正式党员，请另选"]
    assert rules.introducer(full_on=DAY, day=DAY, barred=False, affected=False) == []
    late = DAY + timedelta(days=1)
    assert rules.introducer(full_on=late, day=DAY, barred=False, affected=False)


def test_a_probation_of_more_than_two_years_is_questioned_and_not_refused():
    since = date(2024, 1, 1)
    assert rules.probation(since=since, until=date(2026, 1, 1)) == []
    for until in (date(2026, 1, 2), None):
        (said,) = rules.probation(since=since, until=until)
        assert not said.blocks
        assert "最长两年" in str(said)


def test_only_a_discipline_officer_above_the_member_writes_and_looks():
    cast = casting.fill()
    officer = _officer(cast, cast.east)
    member = next(m for m in cast.members if m.org_id == cast.branch.pk)
    member.refresh_from_db()
    far = next(m for m in cast.members if m.org_id == cast.orgs[13].pk)
    values = {"grade": "warning", "since": date(2026, 1, 1)}
    for account in cast.accounts.values():
        with pytest.raises(PermissionDenied):
            actions.discipline(actor=account, member=member, **values)
        assert not Discipline.objects.visible_to(account).exists()
    with pytest.raises(PermissionDenied):
        actions.discipline(actor=officer, member=far, **values)
    made = actions.discipline(actor=officer, member=member, **values)
    for account in cast.accounts.values():
        assert not Discipline.objects.visible_to(account).exists()
        with pytest.raises(PermissionDenied):
            actions.lift(made, actor=account, on=DAY)
    assert list(actions.look_up(actor=officer, purpose="核对换届选举人资格")) == [made]
    look = Look.objects.about(member).get()
    assert (look.actor, look.purpose) == (officer.pk, "核对换届选举人资格")
    line = JournalLine.objects.get(verb="members.discipline")
    assert (line.label, line.record, line.reason, line.details) == (
        "members.discipline",
        str(made.pk),
        "",
        {},
    )
    assert not JournalLine.objects.about(member).filter(verb__contains="discipline").exists()


def _officer(cast, org):
    from jiceng.registers.accounts.actions import grant_many, open_accounts

    (made,) = open_accounts([{"username": "jj", "name": "魏纪检", "home": org}], actor=US)
    row = {"account": made, "role": "discipline_officer", "org": org, "since": date(2020, 1, 1)}
    grant_many([row], actor=US)
    made.refresh_from_db()
    return made


def test_a_discipline_is_written_once_and_lifted_after_it_began(branches):
    member = enrol(branches[2])
    values = {"member": member, "grade": "serious", "since": date(2026, 1, 1)}
    made = actions.discipline(actor=US, **values)
    with pytest.raises(ValidationError, match="已经登记"):
        actions.discipline(actor=US, **values)
    with pytest.raises(ValidationError, match="还没有到"):
        actions.discipline(actor=US, **{**values, "since": date(2026, 7, 1)})
    with pytest.raises(ValidationError, match="要晚于"):
        actions.discipline(actor=US, **{**values, "grade": "warning", "until": date(2025, 1, 1)})
    with pytest.raises(ValidationError, match="请选择处分种类"):
        actions.discipline(actor=US, **{**values, "grade": "fined"})
    with pytest.raises(ValidationError, match="要晚于"):
        actions.lift(made, actor=US, on=date(2026, 1, 1))
    actions.lift(made, actor=US, on=date(2026, 3, 1))
    assert Discipline.objects.get().until == date(2026, 3, 1)
    with pytest.raises(ValidationError, match="请写明"):
        actions.look_up(actor=US, purpose=" ")


def twice(branches):
    """Somebody who left for elsewhere and was written down anew on coming back."""
    number = numbered(date(1980, 5, 1))
    old = enrol(branches[2], "张三丰", entered_on=date(2020, 1, 1))
    actions.leave(old, actor=US, on=date(2024, 3, 1), exit="transferred_out")
    new = enrol(branches[4], "张三丰", entered_on=date(2024, 6, 1), id_number=number, phone="")
    return old, new


def test_two_records_become_one_and_both_stay_readable(branches):
    old, new = twice(branches)
    number = new.person.id_blind
    merge = actions.merge(new, old, actor=US, reason="身份证复印件核对一致")
    kept, gone = Member.objects.get(pk=old.pk), Member.objects.get(pk=new.pk)
    assert (merge.kept, merge.gone) == (kept, gone)
    assert (kept.org, kept.left_on, kept.entry) == (branches[4], None, "opening")
    assert gone.left_on == DAY
    stretches = Belonging.objects.filter(member=kept).order_by("since")
    assert [(one.org, one.until) for one in stretches] == [
        (branches[2], date(2024, 3, 1)),
        (branches[4], None),
    ]
    assert Person.objects.get(pk=kept.person_id).id_blind == number
    assert Person.objects.get(pk=gone.person_id).id_blind == ""
    assert set(voters(DAY)) == {kept}
    assert sound() == []
    for record in (kept, gone):
        assert JournalLine.objects.about(record).filter(verb="members.merge").exists()
    with pytest.raises(ValidationError, match="已经并入"):
        actions.restore(gone, actor=US, org=branches[2], on=DAY, reason="x")
    with pytest.raises(ValidationError, match="已经并入"):
        actions.merge(kept, gone, actor=US, reason="再来")


def test_a_merge_is_undone_while_nothing_else_has_happened(branches):
    old, new = twice(branches)
    told = [Member.objects.filter(pk=one.pk).values().get() for one in (old, new)]
    number = new.person.id_blind
    merge = actions.merge(old, new, actor=US, reason="同一人")
    actions.part(merge, actor=US, reason="弄错了")
    for before, one in zip(told, (old, new), strict=True):
        after = Member.objects.filter(pk=one.pk).values().get()
        assert {**before, "version": 0} == {**after, "version": 0}
    assert Person.objects.get(pk=new.person_id).id_blind == number
    assert Person.objects.get(pk=old.person_id).id_blind == ""
    assert sound() == []
    with pytest.raises(ValidationError, match="不能直接撤销"):
        actions.part(merge, actor=US, reason="再来")


def test_a_merge_that_was_built_upon_is_not_undone(branches):
    old, new = twice(branches)
    merge = actions.merge(old, new, actor=US, reason="同一人")
    kept = Member.objects.get(pk=old.pk)
    actions.move(kept, actor=US, to=branches[3], on=date(2026, 2, 1))
    with pytest.raises(ValidationError, match="又办理过别的手续"):
        actions.part(merge, actor=US, reason="弄错了")
    assert Merge.objects.get().undone_at is None


def test_records_of_two_people_or_of_one_day_in_two_places_are_not_merged(branches):
    one = enrol(branches[2], "张甲", id_number=numbered(date(1980, 5, 1)))
    two = enrol(branches[3], "张甲", id_number=numbered(date(1981, 5, 1)))
    three = enrol(branches[4], "张甲")
    with pytest.raises(ValidationError, match="身份证号不同"):
        actions.merge(one, two, actor=US, reason="同名")
    with pytest.raises(ValidationError, match="同一段日子里都有组织关系"):
        actions.merge(one, three, actor=US, reason="同名")
    with pytest.raises(ValidationError, match="另一条"):
        actions.merge(one, one, actor=US, reason="同名")
    with pytest.raises(ValidationError, match="写明"):
        actions.merge(one, three, actor=US, reason=" ")
    assert Merge.objects.count() == 0
    assert sound() == []


def test_what_was_recorded_of_the_younger_record_is_counted_for_the_one_that_stays(branches):
    """Figures by member ask the record that stays; nothing recorded is lost or counted twice."""
    old, new = twice(branches)
    met = {"actor": US, "org": branches[4], "type": Type.THEME_DAY}
    away = {new: ("absent", "")}
    meetings.record(**met, held_on=add_months(DAY, -2), due=[new], missed=away)
    both = meetings.record(**met, held_on=add_months(DAY, -1), due=[new], missed=away)
    Attendance.objects.create(meeting=both, member=old, guest=True, exempt=True)
    appraisal.appraise_many(
        [{"member": new, "org": branches[4], "year": 2025, "grade": "qualified",
          "on": add_months(DAY, -1)}], actor=US,
    )  # fmt: skip
    stay = actions.go_mobile(new, actor=US, direction="out", where="外地", since=date(2025, 1, 1))
    actions.come_back(stay, actor=US, on=date(2025, 9, 1))
    account = open_account(actor=US, username="zsf", name="张", home=branches[4], member=new)
    then = Ask(on(date(2025, 3, 1)))
    before = [NOT_SEEN.read(branches[0], Ask(on(DAY))).value, MOBILE.read(branches[0], then).value]

    def kept_of(member):
        return (Attendance.objects.filter(member=member).count(),
                Appraisal.objects.filter(member=member).count(),
                Mobility.objects.filter(member=member).count())  # fmt: skip

    assert (kept_of(old), kept_of(new)) == ((1, 0, 0), (2, 1, 1))
    merge = actions.merge(old, new, actor=US, reason="同一人")
    assert (kept_of(old), kept_of(new)) == ((2, 1, 1), (1, 0, 0)), "one meeting is one attendance"
    account.refresh_from_db()
    assert account.member == old
    after = [NOT_SEEN.read(branches[0], Ask(on(DAY))), MOBILE.read(branches[0], then)]
    assert before == [1, 1]
    assert after[1].value == 1, "the past keeps who was away"
    assert after[0].value == 0, "they were a guest at the second meeting: seen"
    assert sound() == []
    actions.part(merge, actor=US, reason="弄错了")
    assert (kept_of(old), kept_of(new)) == ((1, 0, 0), (2, 1, 1))
    account.refresh_from_db()
    assert account.member == new
    assert NOT_SEEN.read(branches[0], Ask(on(DAY))).value == 1
