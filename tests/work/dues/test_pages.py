"""Who sees what: persons in their branch, sums above, oneself everywhere; and the phone in taps."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from jiceng.kernel import clock
from jiceng.kernel.looks import Look
from jiceng.registers.accounts.models import Account
from jiceng.registers.matters.models import Matter
from jiceng.registers.members import actions as members
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.outbox.models import Message
from jiceng.work.dues import actions as dues
from jiceng.work.dues.models import Base, Charge, Payment, Remittance, Roll
from tests.work.dues.conftest import NOVEMBER, TODAY, US, account, sound


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def collected(district):
    dues.collect(district.open(), actor=US, paid_on=TODAY, unpaid=district.members[:1])
    return district


def test_the_branch_is_recorded_in_one_form_with_who_has_not_tapped(district):
    browser = district.browser("secretary")
    page = text(browser.get("/m/dues/collect/"))
    assert "登记2026年11月党费" in page
    assert len(re.findall('value="paid"[^>]*checked', page)) == 10
    assert not Roll.objects.exists(), "looking writes nothing"
    tapped = {f"roll-{one.pk}": "paid" for one in district.members[:10]}
    said = {"paid_on": "2026-11-22", "way": "cash", "once": "k1", **tapped,
            f"roll-{district.members[0].pk}": "unpaid"}  # fmt: skip
    answer = browser.post("/m/dues/collect/?month=2026-11", said)
    assert answer.status_code == 302
    again = browser.post("/m/dues/collect/?month=2026-11", said)
    assert again.url == answer.url, "sent twice is one deed"
    assert Payment.objects.get().count == 9
    done = text(browser.get(answer.url))
    assert "赵一明" in done
    assert "系统只登记，不收钱" in done
    left = text(browser.get("/m/dues/collect/"))
    assert len(re.findall('value="paid"[^>]*checked', left)) == 1
    home = text(browser.get("/m/dues/"))
    assert "还差1人" in home
    assert sound() == []


def test_whoever_came_on_the_roll_after_it_was_drawn_has_not_paid(district):
    """Only those who stood on the page as paid are recorded; nobody's word is taken for others."""
    browser = district.browser("secretary")
    seen = re.findall(r'name="(roll-\d+)" value="paid"[^>]*checked',
                      text(browser.get("/m/dues/collect/")))  # fmt: skip
    came = district.members[10]
    dues.confirm(actor=US, member=came, kind="salaried", income=Decimal(4000), since=TODAY)
    members.move(came, actor=US, to=district.branch, on=date(2026, 11, 2))
    said = {"paid_on": "2026-11-22", "way": "cash", "once": "k1", **dict.fromkeys(seen, "paid")}
    assert browser.post("/m/dues/collect/?month=2026-11", said).status_code == 302
    assert Payment.objects.get().count == len(seen) == 10
    assert district.charge(came).payment is None
    strange = {**said, "once": "k2", f"roll-{district.members[11].pk}": "paid"}
    answer = browser.post("/m/dues/collect/?month=2026-11", strange)
    assert (answer.status_code, "不在这个月的应交名单里" in text(answer)) == (422, True)
    assert district.charge(came).payment is None
    # The console's form names those it showed as well, and takes those who are there still.
    gone = district.members[0]
    dues.reverse(Payment.objects.get(), actor=US, reason="记错", charges=[district.charge(gone)])
    place = f"/c/dues/{Roll.objects.get(org=district.branch).pk}/collect/"
    (named,) = re.findall(r'name="shown" value="([\d,]+)"', text(browser.get(place)))
    dues.confirm(actor=US, member=district.members[11], kind="salaried", income=Decimal(4000),
                 since=TODAY)  # fmt: skip
    members.move(district.members[11], actor=US, to=district.branch, on=date(2026, 11, 2))
    district.open()
    members.move(gone, actor=US, to=district.other, on=date(2026, 11, 2))
    district.open(org=district.other)
    assert str(gone.pk) in named and district.charge(gone).roll.org == district.other
    sent = {"paid_on": "2026-11-22", "way": "cash", "once": "k3", "shown": named}
    assert browser.post(place, sent).status_code == 302
    assert district.charge(came).payment is not None
    assert district.charge(district.members[11]).payment is None
    assert district.charge(gone).payment is None


def test_what_the_form_refuses_is_told_and_nothing_is_written(district):
    browser = district.browser("secretary")
    for said, words in (
        ({"paid_on": "2026-11-23", "way": "cash"}, "日期还没有到"),
        ({"paid_on": "", "way": "cash"}, "请填交纳日期"),
        ({"paid_on": "2026-11-22", "way": "gold"}, "没有这个选项"),
    ):
        answer = browser.post("/m/dues/collect/?month=2026-11", said)
        assert answer.status_code == 422
        assert words in text(answer)
    answer = browser.post("/c/dues/payments/new/", {
        "member": str(district.members[0].person), "months": "2026-13", "paid_on": "2026-11-22",
        "way": "cash"})  # fmt: skip
    assert answer.status_code == 422
    assert "看不懂月份“2026-13”" in text(answer)
    for amount, words in (("-1", "不能小于"), ("1.005", "小数最多"), ("99999999999", "最多")):
        answer = browser.post("/c/dues/uses/new/", {
            "org": f"东街第一党支部 #{district.branch.pk}", "purpose": "training",
            "amount": amount, "used_on": "2026-11-22", "subject": "书",
            "decided": "会"})  # fmt: skip
        assert answer.status_code == 422
        assert words in text(answer)
    assert not Payment.objects.exists()


def test_persons_stay_in_their_branch_and_sums_go_up(collected):
    roll = Roll.objects.get()
    own = text(collected.browser("keeper").get(f"/c/dues/{roll.pk}/"))
    assert "钱一明" in own
    for name in ("clerk", "street", "treasurer"):
        browser = collected.browser(name)
        page = text(browser.get(f"/c/dues/{roll.pk}/"))
        assert "712.55" in page
        assert "钱一明" not in page
        charge = Charge.objects.first()
        assert browser.get(f"/c/dues/charges/{charge.pk}/").status_code in {403, 404}
        assert browser.get("/c/dues/bases/").status_code in {200, 403}
        assert "钱一明" not in text(browser.get("/c/dues/charges/"))
        assert "钱一明" not in text(browser.get("/c/dues/payments/"))
    asked = {name: collected.browser(name).get("/c/dues/reliefs/new/").status_code
             for name in ("secretary", "street", "clerk", "keeper")}  # fmt: skip
    assert asked == {"secretary": 200, "street": 403, "clerk": 403, "keeper": 403}
    assert collected.browser("street").get("/c/dues/reliefs/").status_code == 200, "to decide"
    sums = text(collected.browser("street").get("/c/dues/balances/"))
    assert "712.55" in sums
    assert "钱一明" not in sums
    neighbour = collected.browser("neighbour")
    assert neighbour.get(f"/c/dues/{roll.pk}/").status_code == 404
    assert neighbour.get("/m/dues/collect/?org=991001").status_code == 404
    shelf = text(collected.browser("clerk").get("/c/shelf/dues.collected/?show=records"))
    assert "钱一明" not in shelf


def test_a_member_sees_their_own_months_base_and_slip_and_may_ask(collected):
    browser = collected.browser("member")
    payment = Payment.objects.get()
    receipt = dues.issue(payment, actor=US, member=collected.members[3])
    page = text(browser.get("/m/dues/mine/"))
    assert "党费交至 2026年11月" in page
    assert "75.02" in page
    assert "5001" not in page
    assert "钱一明" not in page
    shown = text(browser.post("/m/dues/mine/look/", {"once": "a"}))
    assert "5001" in shown
    assert Look.objects.about(Base.objects.get(member=collected.members[3])).count() == 1
    assert browser.get("/m/dues/").url == "/m/dues/mine/"
    assert browser.get("/m/dues/collect/").status_code == 403
    answer = browser.post("/m/dues/mine/ask/", {"text": "十月我交过了", "once": "q"})
    assert answer.status_code == 302
    assert Matter.objects.get().org == collected.branch
    public = text(browser.get(f"/p/dues/{receipt.uid}/"))
    assert "有效" in public
    assert "李一明" not in public
    assert "75.02" not in public
    dues.reverse(payment, actor=US, reason="错")
    assert "已冲正" in text(browser.get(f"/p/dues/{receipt.uid}/"))


def test_a_slip_is_printed_on_80_mm_or_a5_with_its_code(collected):
    receipt = dues.issue(Payment.objects.get(), actor=US, member=collected.members[3])
    browser = collected.browser("secretary")
    page = text(browser.get(f"/c/dues/slips/{receipt.pk}/"))
    assert "以党费收据为准" in page
    assert "slip80" in page
    assert "<svg" in page
    assert "李××" in page
    assert "slip-a5" in text(browser.get(f"/c/dues/slips/{receipt.pk}/?paper=a5"))
    assert collected.browser("clerk").get(f"/c/dues/slips/{receipt.pk}/").status_code == 403


def test_the_taker_confirms_and_not_the_giver(collected):
    sent = dues.remit(actor=US, org=collected.branch, first_no=NOVEMBER, last_no=NOVEMBER,
                      sent_on=TODAY)  # fmt: skip
    said = {"on": "2026-11-22"}
    giver = collected.browser("secretary")
    assert giver.post(f"/c/dues/remittances/{sent.pk}/receive/", said).status_code == 403
    taker = collected.browser("street")
    assert taker.post(f"/c/dues/remittances/{sent.pk}/receive/", said).status_code == 302
    sent.refresh_from_db()
    assert sent.state == "received"


def test_months_are_handed_up_from_the_page_and_only_the_taker_is_asked_to_confirm(collected):
    giver, url = collected.browser("secretary"), "/c/dues/remittances/new/"
    form = {"org": f"{collected.branch} #{collected.branch.pk}", "first_no": "2026年11月",
            "last_no": "2026-11", "sent_on": "2026-11-20"}  # fmt: skip
    assert "看不懂月份" in text(giver.post(url, {**form, "first_no": "二月", "once": "1"}))
    answer = giver.post(url, {**form, "once": "2"})
    assert answer.status_code == 302, text(answer)
    page = text(giver.get(answer.url))
    assert ("收到</a>" in page, "撤回</a>" in page) == (False, True)
    assert "收到</a>" in text(collected.browser("street").get(answer.url))


def test_both_ends_see_what_was_handed_up_when_the_branch_has_moved_away(collected):
    sent = dues.remit(actor=US, org=collected.branch, first_no=NOVEMBER, last_no=NOVEMBER,
                      sent_on=TODAY)  # fmt: skip
    west = orgs.set_up(actor=US, name="西街党工委", kind="work_committee", parent=collected.root,
                       code="992000", since=date(2020, 1, 1))  # fmt: skip
    account("west", "street_office", west)
    orgs.move(collected.branch, actor=US, parent=west, since=TODAY)
    seen = lambda name: Remittance.objects.visible_to(  # noqa: E731
        Account.objects.get(username=name)
    ).exists()
    assert [seen(name) for name in ("secretary", "street", "west", "clerk", "neighbour")] == [
        True, True, True, True, False,
    ]  # fmt: skip
    page = collected.browser("street").get(f"/c/dues/remittances/{sent.pk}/")
    assert page.status_code == 200


def test_the_statement_of_the_year_is_one_page_of_sums(collected):
    page = text(collected.browser("secretary").get("/c/dues/statement/?org=991001&year=2026"))
    assert "党费收缴使用公布表" in page
    assert "712.55" in page
    assert "钱一明" not in page


def test_the_roll_is_a_ledger_to_sign_and_its_data_face(collected):
    browser = collected.browser("secretary")
    for face in ("ledger", "data", "csv"):
        answer = browser.get(f"/c/dues/charges/export/?period=2026&face={face}")
        assert answer.status_code == 200
    assert b"5001" not in b"".join(answer.streaming_content) if answer.streaming else True


def test_sums_stand_to_the_fen_on_every_face(district):
    """53.8 is a number; 53.80 is money: in the list, on the phone, in print, in the CSV."""
    who = district.members[0]
    dues.confirm(actor=US, member=who, kind="salaried", income=Decimal(7160), since=TODAY)
    dues.collect(district.open(), actor=US, paid_on=TODAY, unpaid=district.members[1:10])
    browser = district.browser("secretary")
    assert ">107.40<" in text(browser.get("/c/dues/"))
    dues.spend(actor=US, org=district.branch, purpose="training", amount=Decimal("53.80"),
               used_on=TODAY, subject="书", decided="会")  # fmt: skip
    assert text(browser.get("/c/dues/uses/")).count(">53.80<") == 2, "the line and the sum"
    home = text(browser.get("/m/dues/"))
    assert "已交107.40元" in home
    for face, kind in (("ledger", "#,##0.00"), ("data", "#,##0.00")):
        answer = browser.get(f"/c/dues/uses/export/?period=2026&face={face}")
        book = openpyxl.load_workbook(BytesIO(answer.content))
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == 53.8]
        assert cells
        assert {c.number_format for c in cells} == {kind}
    listed = browser.get("/c/dues/export/?period=2026&face=csv").content.decode("utf-8-sig")
    assert ",107.40\r\n" in listed
    plain = browser.get("/c/dues/uses/export/?period=2026&face=csv").content.decode("utf-8-sig")
    assert ",53.80," in plain


def test_the_day_before_everybody_with_an_account_is_reminded_once(district):
    with clock.at(date(2026, 11, 30)):
        assert dues.remind() == 2
        assert dues.remind() == 2
    told = Message.objects.filter(kind="duty")
    assert told.count() == 5
    assert "12月1日是东街第一党支部交纳2026年12月党费的日子" in told.first().body
    with clock.at(date(2026, 12, 1)):
        assert dues.remind() == 0


def test_whoever_is_months_behind_is_on_the_watch_and_nothing_else_happens(district):
    for number in range(NOVEMBER - 5, NOVEMBER + 1):
        roll = district.open(number)
        dues.collect(roll, actor=US, paid_on=TODAY, unpaid=district.members[:1])
    page = text(district.browser("secretary").get("/c/watch/"))
    assert "赵一明" in page
    assert "连续未交党费" in page
    district.members[0].refresh_from_db()
    assert district.members[0].left_on is None
    assert Decimal(0) < Charge.objects.unpaid().count() == 6
