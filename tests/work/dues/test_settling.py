"""Differences: collected, given back, set off, taken back again; and not a fen lost by it."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month
from jiceng.work.dues import actions as dues
from jiceng.work.dues.figures import money
from jiceng.work.dues.models import Adjustment, Charge, Entry, Payment, Pot, difference
from tests.work.dues.conftest import NOVEMBER, TODAY, US, sound

WHY = "年中调资，支委会核定"


def text(answer) -> str:
    return answer.content.decode()


def held(org) -> Decimal:
    return Pot.objects.get(org=org, what="held").balance


def left(district, *numbers) -> list[Decimal]:
    return [one.amount for one in difference(district.branch, numbers or (NOVEMBER - 1, NOVEMBER))]


def rebase(district, member, income) -> None:
    dues.confirm(actor=US, member=member, kind="salaried", income=Decimal(income),
                 since=TODAY.replace(month=10, day=1))  # fmt: skip


@pytest.fixture
def collected(district):
    """Two months paid by all; then one was found to owe 20.01 more a month, another 25 less."""
    for number in (NOVEMBER - 1, NOVEMBER):
        dues.collect(district.open(number), actor=US, paid_on=TODAY)
    rebase(district, district.members[1], "5000.00")  # 30.01 → 50.00
    rebase(district, district.members[2], "2500.00")  # 50.00 → 12.50
    return district


def settle(district, member, what, months=(NOVEMBER - 1,), **more):
    said = {"what": what, "settled_on": TODAY, "reason": WHY, **more}
    return dues.settle_months(actor=US, member=member, months=list(months), **said)


def test_what_was_too_little_is_collected_once_and_the_roll_stays(collected):
    who, before = collected.members[1], held(collected.branch)
    assert left(collected) == [Decimal("19.99"), Decimal("-37.50")] * 2
    made = settle(collected, who, "collect", (NOVEMBER - 1, NOVEMBER))
    assert made.amount == Decimal("19.99")
    assert held(collected.branch) == before + Decimal("39.98")
    assert collected.charge(who).amount == Decimal("30.01"), "the signed roll is not touched"
    assert left(collected) == [Decimal("-37.50")] * 2
    with pytest.raises(StepError, match="2026年10月没有差额，可能刚被别人办过"):
        settle(collected, who, "collect")
    assert Entry.objects.filter(what="supply").count() == 2
    assert JournalLine.objects.filter(verb="dues.settle", reason=WHY).count() == 2
    assert sound() == []


def test_what_was_too_much_is_given_back_and_the_figures_say_so(collected):
    who = collected.members[2]

    def read(figure):
        return figure.read(collected.root, Ask(month(2026, 11), as_of=TODAY)).value

    income = read(money.INCOME)
    settle(collected, who, "refund", way="bank")
    assert read(money.INCOME) == income - Decimal("37.50")
    assert read(money.BALANCE) == held(collected.branch)
    share = dues.purse.income(collected.branch, NOVEMBER, NOVEMBER)
    assert share == income - Decimal("37.50"), "what was given back is not shared up"
    told = dues.publish(actor=US, org=collected.branch, year=2026, published_on=TODAY, how="会上")
    assert told.collected == share
    assert sound() == []


def test_what_was_too_much_pays_the_next_month_and_only_the_rest_is_handed_in(collected):
    who, before = collected.members[2], held(collected.branch)
    with (
        pytest.raises(ValidationError, match=r"多交75\.00元，这几个月一共才12\.50元，抵不完"),
        transaction.atomic(),
    ):
        settle(collected, who, "offset", (NOVEMBER - 1, NOVEMBER), later=[NOVEMBER + 1])
    assert not Adjustment.objects.exists(), "nothing half done"
    free = collected.members[3]
    rebase(collected, free, "5000")  # 75.02 → 50.00
    made = settle(collected, free, "offset", later=[NOVEMBER + 1])
    paid = made.payment
    assert (paid.amount, paid.way) == (Decimal("50.00"), "other")
    assert paid.remark == "抵交多交的25.02元，另收24.98元"
    assert held(collected.branch) == before + Decimal("24.98"), "what was really handed in"
    assert collected.charge(free, NOVEMBER + 1).payment == paid
    assert sound() == []


def test_a_void_one_takes_its_money_and_its_months_back(collected):
    free, before = collected.members[3], held(collected.branch)
    rebase(collected, free, "5000")
    made = settle(collected, free, "offset", later=[NOVEMBER + 1])
    with pytest.raises(ValidationError, match="请到差额办理里作废"):
        dues.reverse(made.payment, actor=US, reason="错")
    with pytest.raises(ValidationError, match="为什么作废"):
        dues.unsettle(made, actor=US, reason=" ")
    dues.unsettle(made, actor=US, reason="应当退现金")
    assert held(collected.branch) == before
    assert collected.charge(free, NOVEMBER + 1).payment is None
    with pytest.raises(StepError, match="已经作废"):
        dues.unsettle(made, actor=US, reason="再来")
    assert Decimal("-25.02") in left(collected), "it is different again"
    assert JournalLine.objects.get(verb="dues.unsettle").reason == "应当退现金"
    assert sound() == []


def test_a_payment_whose_difference_was_settled_is_reversed_only_after_that(collected):
    made = settle(collected, collected.members[1], "collect")
    payment = collected.charge(collected.members[1], NOVEMBER - 1).payment
    with pytest.raises(ValidationError, match="请先作废差额办理"), transaction.atomic():
        dues.reverse(payment, actor=US, reason="全错")
    dues.unsettle(made, actor=US, reason="重来")
    dues.reverse(payment, actor=US, reason="全错")
    assert sound() == []


@pytest.mark.parametrize(
    ("who", "what", "more", "words"),
    [
        (1, "refund", {}, "2026年10月是少交，只能补收"),
        (2, "collect", {}, "2026年10月是多交，请选退还或者抵交"),
        (1, "collect", {"reason": " "}, "请写明为什么，依据是什么"),
        (1, "collect", {"settled_on": TODAY.replace(day=23)}, "日期还没有到"),
        (1, "collect", {"later": [NOVEMBER + 1]}, "只有抵交才写"),
        (2, "offset", {}, "抵交要写明抵哪几个月"),
        (2, "offset", {"later": [NOVEMBER]}, "已经交过"),
        (1, "collect", {"months": [NOVEMBER - 9]}, "2026年2月没有列出应交"),
        (1, "collect", {"months": []}, "请写明是哪几个月"),
    ],
)
def test_what_cannot_be_settled_is_told_and_nothing_is_written(collected, who, what, more, words):
    entries = Entry.objects.count()
    with pytest.raises(ValidationError, match=words), transaction.atomic():
        settle(collected, collected.members[who], what, **more)
    assert not Adjustment.objects.exists()
    assert Entry.objects.count() == entries


def test_a_refund_needs_the_money_to_be_there(collected):
    dues.remit(actor=US, org=collected.branch, first_no=NOVEMBER, last_no=NOVEMBER, sent_on=TODAY,
               amount=held(collected.branch))  # fmt: skip
    with pytest.raises(StepError, match=r"结存只有0\.00元，不够37\.50元"), transaction.atomic():
        settle(collected, collected.members[2], "refund")
    assert sound() == []


def test_a_month_nobody_has_paid_is_restated_with_a_reason(district):
    who = district.members[2]
    district.open(NOVEMBER - 1)
    rebase(district, who, "2500")
    charge = district.charge(who, NOVEMBER - 1)
    assert charge.amount == Decimal("50.00"), "its day had passed"
    with pytest.raises(ValidationError, match="还没有交，不用办差额：先更正应交"):
        settle(district, who, "refund")
    dues.restate(charge, actor=US, reason="核定晚了")
    assert charge.amount == Decimal("12.50")
    line = JournalLine.objects.get(verb="dues.restate")
    assert line.details["before"]["amount"] == "50.00"
    with pytest.raises(ValidationError, match="没有差额"):
        dues.restate(charge, actor=US, reason="再来")
    assert dues.pay_months(actor=US, member=who, months=[NOVEMBER - 1], paid_on=TODAY)
    assert sound() == []


# The pages -------------------------------------------------------------------------------------


def test_from_the_list_to_the_form_to_the_ledger(collected):
    browser = collected.browser("keeper")
    page = text(browser.get("/c/dues/differences/"))
    assert "钱一明" in page
    assert "39.98" in page
    assert "-75.00" in page
    url = re.search(r'href="(/c/dues/adjustments/new/[^"]*)"', page)[1].replace("&amp;", "&")
    form = text(browser.get(url))
    assert "2026-10、2026-11" in form
    said = {"member": f"钱一明 #{collected.members[1].pk}", "months": "2026-10、2026-11",
            "what": "collect", "settled_on": "2026-11-22", "way": "cash", "reason": WHY,
            "later": "", "once": "s1"}  # fmt: skip
    answer = browser.post("/c/dues/adjustments/new/", said)
    assert answer.status_code == 302, text(answer)
    assert Adjustment.objects.valid().count() == 2
    ledger = text(browser.get("/c/dues/adjustments/"))
    assert "19.99" in ledger
    assert "39.98" in ledger, "the sum at the foot"
    settle(collected, collected.members[2], "refund")
    voided = settle(collected, collected.members[2], "refund", (NOVEMBER,))
    dues.unsettle(voided, actor=US, reason="错")
    ledger = text(browser.get("/c/dues/adjustments/"))
    assert ">2.48<" in ledger, "39.98 came in, 37.50 went back, what is void is nothing"
    again = browser.post("/c/dues/adjustments/new/", {**said, "once": "s2"})
    assert again.status_code == 422
    assert "没有差额" in text(again)
    assert WHY in text(again), "what was typed stays"
    assert collected.browser("street").get("/c/dues/differences/").status_code == 403
    assert "钱一明" not in text(collected.browser("neighbour").get("/c/dues/differences/"))


def test_one_month_is_settled_on_its_own_page_with_the_article_and_the_sum(collected):
    browser = collected.browser("keeper")
    charge = collected.charge(collected.members[2])
    page = text(browser.get(f"/c/dues/charges/{charge.pk}/settle/"))
    assert "多交了37.50元" in page
    assert "规定里没有写明" in page
    assert 'value="collect"' not in page
    said = {"what": "refund", "settled_on": "2026-11-22", "way": "cash", "reason": WHY}
    assert browser.post(f"/c/dues/charges/{charge.pk}/settle/", said).status_code == 302
    shown = text(browser.get(f"/c/dues/charges/{charge.pk}/"))
    assert "差额办理" in shown
    made = Adjustment.objects.get()
    gone = browser.post(f"/c/dues/adjustments/{made.pk}/unsettle/", {"reason": "错"})
    assert gone.status_code == 302
    assert sound() == []


def test_a_member_reads_what_was_settled_for_them(collected):
    rebase(collected, collected.members[3], "5000")
    settle(collected, collected.members[3], "refund")
    assert "退还25.02元" in text(collected.browser("member").get("/m/dues/mine/"))


# Long ago --------------------------------------------------------------------------------------


def test_months_long_ago_are_said_with_their_article_and_taken_all_the_same(district):
    browser = district.browser("secretary")
    who = district.members[0]
    for number in range(NOVEMBER - 7, NOVEMBER + 1):
        district.open(number)
    said = {"member": f"赵一明 #{who.pk}", "months": "2026-04 至 2026-11", "way": "cash",
            "paid_on": "2026-11-22", "once": "p1"}  # fmt: skip
    asked = browser.post("/c/dues/payments/new/", said)
    page = text(asked)
    assert asked.status_code == 422
    assert "最早的一个月已经拖了7个月" in page
    assert "第9条" in page
    assert "到现在连续8个月没有交" in page
    assert "2026-04 至 2026-11" in page or "2026-04、2026-05" in page
    assert not Payment.objects.exists()
    weighed = re.search(r'name="weighed" value="(\w+)"', page)[1]
    answer = browser.post("/c/dues/payments/new/", {**said, "weighed": weighed})
    assert answer.status_code == 302, "it never blocks"
    assert Charge.objects.filter(payment__isnull=False).count() == 8
    who.refresh_from_db()
    assert who.left_on is None
    assert sound() == []


def test_a_recent_month_is_taken_without_a_word(district):
    district.open()
    said = {"member": f"赵一明 #{district.members[0].pk}", "months": "2026-11", "way": "cash",
            "paid_on": "2026-11-22"}  # fmt: skip
    assert district.browser("secretary").post("/c/dues/payments/new/", said).status_code == 302


def test_an_old_roll_says_so_on_both_faces(district):
    roll = district.open(NOVEMBER - 7)
    browser = district.browser("secretary")
    assert "已经拖了7个月" in text(browser.get(f"/c/dues/{roll.pk}/collect/"))
    assert "已经拖了7个月" in text(browser.get("/m/dues/collect/?month=2026-04"))
    assert "已经拖了" not in text(browser.get("/m/dues/collect/?month=2026-11"))
