"""A roster as branches keep it goes in, is refused where it is wrong, and can be taken back."""

import io
from datetime import date

import pytest
import xlsxwriter

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.secrets import blinds
from jiceng.kit.imports.actions import import_rows, take_in, undo
from jiceng.kit.imports.trials import try_out
from jiceng.registers.members import actions
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.members.sheets import ROSTER
from jiceng.registers.people.models import Person
from tests.registers.people.numbers import numbered

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
PHONE = "19900000001"
DAY = date(2026, 6, 30)
HEAD = ["姓名", "性别", "民族", "出生日期", "学历", "入党日期", "转正日期", "所在党支部", "类别",
        "手机号码", "公民身份号码"]  # fmt: skip


@pytest.fixture(autouse=True)
def noon():
    with clock.at(DAY):
        yield


def roster(*rows, head=HEAD):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    for number, row in enumerate([head, *rows]):
        page.write_row(number, 0, row)
    book.close()
    made.seek(0)
    return made


def row(name, org="第一党支部", number="", **changes):
    said = {"sex": "男", "born": "1980.5.1", "joined": "2010年7月1日", "full": "2011-07-01"}
    said |= changes
    days = said["joined"], said["full"]
    own = [name, said["sex"], "汉", said["born"], "本科"]
    return [*own, *days, org, "在职", said.get("phone", ""), number]


def taken(*rows):
    batch = take_in(roster(*rows), "花名册.xlsx", ROSTER, actor=US)
    return batch, try_out(batch, ROSTER, actor=US)


def test_a_roster_goes_in_and_can_be_taken_back_the_same_day(branches):
    number = numbered(date(1980, 5, 1))
    batch, tally = taken(row("张某", number=number), row("李某", "第二党支部"))
    assert tally.counts["new"] == 2
    assert Member.objects.count() == 0
    import_rows(batch, ROSTER, actor=US)
    member = Member.objects.get(person__name="张某")
    assert (member.org, member.person.education) == (branches[2], "21")
    assert [said for check in actions.INVARIANTS for said in check()] == []
    batch.refresh_from_db()
    undo(batch, ROSTER, actor=US)
    assert (Member.objects.count(), Belonging.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_wrong_rows_are_told_all_at_once_and_the_known_are_offered(branches):
    number = numbered(date(1980, 5, 1))
    actions.enrol_roster(actor=US, name="张某", org=branches[2], joined_on=date(2010, 7, 1),
                         id_number=number)  # fmt: skip
    _batch, tally = taken(
        row("张某", "第三党支部", number=number),
        row("李某", "没有的支部"),
        row("王某", joined="1990-07-01"),
        row("赵某", full="2009-07-01"),
        row("钱某", number=number[:-1]),
        row("孙某"),
    )
    assert tally.counts["twin"] == 1
    assert tally.counts["wrong"] == 4
    assert tally.counts["new"] == 1


def test_one_change_refused_leaves_the_others_and_what_they_say_was_before(branches):
    joined = date(2010, 7, 1)
    one, other = (
        actions.enrol_roster(actor=US, name=name, org=branches[2], joined_on=joined, phone=PHONE)
        for name in ("张某", "李某")
    )
    head = ["系统编号", *HEAD]
    rows = [
        [
            str(one.uid),
            *row("张某甲", joined="2011年7月1日", full="2012-07-01", phone="19900000002"),
        ],
        [str(other.uid), *row("李某", "第二党支部")],
    ]
    batch = take_in(roster(*rows, head=head), "花名册.xlsx", ROSTER, actor=US)
    try_out(batch, ROSTER, actor=US)
    done = import_rows(batch, ROSTER, actor=US)
    assert (done.counts["changed"], done.counts["wrong"]) == (1, 1)
    one = Member.objects.get(pk=one.pk)
    assert (one.joined_on, one.person.name) == (date(2011, 7, 1), "张某甲")
    said = JournalLine.objects.about(one.person).get(verb="people.correct").details
    assert said["before"]["name"] == "张某"
    undo(batch, ROSTER, actor=US)
    one = Member.objects.get(pk=one.pk)
    assert (one.joined_on, one.person.name) == (joined, "张某")
    assert list(Person.objects.filter(phone_blind__in=blinds(PHONE, "phone"), pk=one.person_id))
