"""Hardship, visits, honours, stays abroad and veterans go out and come in by the same sheet."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from django.http import QueryDict

from jiceng.kernel import clock
from jiceng.kit.exports import DATA, Order, write
from jiceng.kit.imports.actions import import_rows, take_in, undo
from jiceng.kit.imports.judging import Fate
from jiceng.kit.imports.trials import lines, try_out
from jiceng.kit.scope import read as read_scope
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.work.membership import actions
from jiceng.work.membership.models import Hardship, Honour, Visit
from jiceng.work.membership.sheets import ABROAD, HARDSHIPS, HONOURS, VETERANS, VISITS
from tests import cast as casting
from tests.kit.imports.conftest import upload
from tests.registers.people.numbers import numbered

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)
US = casting.MAKER
KEEPS = ("district_staff",)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


def here(cast, number=0):
    rows = Member.objects.filter(org=cast.branch, left_on=None).select_related("org", "person")
    return rows.order_by("pk")[number]


def told(sheet, cast, *rows):
    """A file of these rows, tried out; nothing is written by that."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    batch = take_in(upload(made.getvalue(), "表.xlsx"), "表.xlsx", sheet, actor=cast.clerk)
    before = sheet.model._base_manager.count()
    batch = try_out(batch, sheet, actor=cast.clerk, keeps=KEEPS)
    assert sheet.model._base_manager.count() == before
    return batch


def fill(cast):
    """A row of each, one of them ended, one handed over, one placed."""
    one, two = here(cast), here(cast, 1)
    hard = actions.list_hardship(actor=US, member=one, cause="living", since=date(2025, 3, 1),
                                 measure="结对帮扶")  # fmt: skip
    actions.end_hardship(hard, actor=US, on=date(2026, 1, 1), reason="好转")
    actions.list_hardship(actor=US, member=two, cause="alone", since=date(2025, 3, 1))
    actions.visit(actor=US, member=one, visited_on=date(2026, 2, 1), occasion="spring",
                  by="槐荫社区党委", money=Decimal("300.50"), goods="米油")  # fmt: skip
    medal = actions.honour(actor=US, member=two, kind="fifty", by="区委",
                           awarded_on=date(2025, 7, 1))  # fmt: skip
    actions.hand_medal(medal, actor=US, medal_on=date(2025, 7, 3))
    stay = actions.go_abroad(actor=US, member=one, country="某国", purpose="study",
                             since=date(2025, 9, 1), due_back=date(2027, 9, 1))  # fmt: skip
    actions.contact(stay, actor=US, contacted_on=date(2026, 1, 5), way="call")
    actions.report_veteran(actor=US, name="柏某", org=cast.huaiyin, phone="10000000001",
                           id_number=numbered(date(1999, 5, 1)), arrived_on=date(2026, 3, 1),
                           discharged_on=date(2025, 12, 1))  # fmt: skip


@pytest.mark.parametrize(
    "sheet", [HARDSHIPS, VISITS, HONOURS, ABROAD, VETERANS], ids=lambda sheet: sheet.name
)
def test_the_data_face_comes_back_without_change(sheet, cast):
    fill(cast)
    query = QueryDict("period=2000-01-01..2030-12-31")
    file = io.BytesIO()
    write(Order(sheet, cast.clerk, read_scope(cast.clerk, query), query, DATA), file)
    batch = take_in(upload(file.getvalue(), "a.xlsx"), "a.xlsx", sheet, actor=cast.clerk)
    batch = try_out(batch, sheet, actor=cast.clerk, keeps=KEEPS)
    counts = {name: batch.counts[name] for name in ("same", "new", "update", "twin", "wrong")}
    faults = [line["problems"] for line in lines(batch, Fate.WRONG, Fate.UPDATE)]
    total = sheet.visible(cast.clerk).count()
    assert total > 0
    assert counts == {"same": total, "new": 0, "update": 0, "twin": 0, "wrong": 0}, faults


def test_visits_come_in_at_the_branch_of_their_day_and_can_be_taken_back(cast):
    one = here(cast)
    head = ["姓名", "走访日期", "事由", "走访单位", "慰问金（元）", "慰问品"]
    members.move(one, actor=US, to=cast.orgs[8], on=date(2026, 3, 1))
    name = one.person.name
    batch = told(
        VISITS, cast, head,
        [name, "2026年2月3日", "春节", "东街街道党工委", "500元", "米"],
        [name, "2026-05-01", "困难帮扶", "区委", "", ""],
        [name, "2027-01-01", "春节", "区委", "", ""],
        ["没有这个人", "2026-02-01", "春节", "区委", "", ""],
        [name, "2026-02-01", "春节", "区委", "-5", ""],
    )  # fmt: skip
    assert (batch.counts["new"], batch.counts["wrong"]) == (2, 3)
    import_rows(batch, VISITS, actor=cast.clerk, keeps=KEEPS)
    rows = Visit.objects.order_by("visited_on").values_list("org", "money")
    assert list(rows) == [(cast.branch.pk, Decimal(500)), (cast.orgs[8].pk, Decimal(0))]
    batch.refresh_from_db()
    undo(batch, VISITS, actor=cast.clerk)
    assert not Visit.objects.exists()


def test_honours_and_hardship_are_refused_row_by_row_in_words(cast):
    one, two = here(cast), here(cast, 1)
    actions.list_hardship(actor=US, member=one, cause="living", since=date(2025, 3, 1))
    head = ["姓名", "困难类型", "列入日期", "帮扶措施"]
    batch = told(HARDSHIPS, cast, head, [one.person.name, "生活困难", "2026-01-01", ""],
                 [two.person.name, "年老独居", "2026-01-01", "送餐"])  # fmt: skip
    import_rows(batch, HARDSHIPS, actor=cast.clerk, keeps=KEEPS)
    batch.refresh_from_db()
    assert (batch.counts["added"], batch.counts["left"]) == (1, 1)
    assert "已经列为困难党员" in str(list(lines(batch, Fate.WRONG)))
    assert Hardship.objects.get(member=two).measure == "送餐"
    head = ["姓名", "荣誉", "授予单位", "授予日期", "纪念章送达日期"]
    batch = told(HONOURS, cast, head, [one.person.name, "光荣在党50年", "区委", "2025-07-01", ""],
                 [two.person.name, "优秀共产党员", "区委", "2025-07-01", "2025-06-01"])  # fmt: skip
    import_rows(batch, HONOURS, actor=cast.clerk, keeps=KEEPS)
    assert Honour.objects.get().member == one
    assert "送达日期不能早于授予日期" in str(list(lines(batch, Fate.WRONG)))


def test_an_import_that_was_built_upon_is_not_taken_back(cast):
    one = here(cast)
    head = ["姓名", "国家或地区", "目的", "出国（境）日期"]
    batch = told(ABROAD, cast, head, [one.person.name, "某国", "留学", "2026-05-01"])
    import_rows(batch, ABROAD, actor=cast.clerk, keeps=KEEPS)
    stay = ABROAD.model.objects.get()
    actions.contact(stay, actor=US, contacted_on=date(2026, 6, 5), way="call")
    batch.refresh_from_db()
    undo(batch, ABROAD, actor=cast.clerk)
    assert ABROAD.model.objects.filter(pk=stay.pk).exists()
