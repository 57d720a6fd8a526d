"""A statement: listed with reasons, booked when confirmed, once whatever happens."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kit.imports import pages as import_pages
from jiceng.kit.jobs import Job, folder
from jiceng.registers.people.models import Person
from jiceng.work.dues import actions as dues
from jiceng.work.dues.models import BankLine, Charge, Entry, Payment
from tests.work.dues.conftest import NOVEMBER, TODAY, US, sound


def line(district, reference, amount, payer="", remark="", **more):
    return {"org": district.branch, "reference": reference, "paid_on": TODAY,
            "amount": Decimal(amount), "payer": payer, "remark": remark, **more}  # fmt: skip


@pytest.fixture
def owing(district):
    for number in (NOVEMBER - 1, NOVEMBER):
        district.open(number)
    return district


def test_each_line_says_whom_it_is_from_and_why_or_why_not(owing):
    code = f"DF{owing.members[4].pk}"
    Person.objects.filter(pk=owing.members[7].person_id).update(name="冯一明")
    made = dues.list_line_many(
        [
            line(owing, "1", "15.00", "赵一明"),
            line(owing, "2", "60.02", "钱一明", "党费"),
            line(owing, "3", "240.00", "某某商店", f"{code} 党费"),
            line(owing, "4", "51.00", "孙一明"),
            line(owing, "5", "8.80", "路人甲"),
            line(owing, "6", "75.02", "王某", "代李一明交"),
            line(owing, "7", "15.00", "赵一明"),
        ],
        actor=US,
    )
    assert [(one.months, one.why) for one in made] == [
        ("2026-10", "户名相符，金额正好是1个月"),
        ("2026-10,2026-11", "户名相符，金额正好是2个月"),
        ("2026-10,2026-11", "附言里的交费码，金额正好是2个月"),
        ("", "户名相符，金额对不上：还欠100.00元"),
        ("", "本支部没有同名又欠交的党员"),
        ("2026-10", "附言里写了姓名，金额正好是1个月"),
        ("2026-11", "户名相符，金额正好是1个月"),
    ]
    assert not Payment.objects.exists(), "nothing is booked by listing it"
    assert not Entry.objects.exists()


def test_confirmed_lines_pay_the_months_and_never_twice(owing):
    rows = [line(owing, "1", "15.00", "赵一明"), line(owing, "2", "1.11", "路人甲")]
    dues.list_line_many(rows, actor=US)
    with pytest.raises(ValidationError, match="流水号1已经导入过"):
        dues.list_line_many(rows, actor=US)
    (paid,) = dues.book_many(owing.branch, actor=US)
    assert (paid.way, paid.reference, paid.amount) == ("bank", "1", Decimal("15.00"))
    assert dues.book_many(owing.branch, actor=US) == []
    first, second = BankLine.objects.order_by("pk")
    assert (first.state, second.state) == ("booked", "waiting")
    with pytest.raises(StepError, match="刚被别人处理过"):
        dues.book(first, actor=US)
    with pytest.raises(ValidationError, match="这笔还对不上：本支部没有"):
        dues.book(second, actor=US)
    dues.ignore(second, actor=US, reason="水费")
    with pytest.raises(StepError, match="刚被别人处理过"):
        dues.ignore(second, actor=US, reason="水费")
    assert Charge.objects.exclude(payment=None).count() == 1
    assert sound() == []


def test_a_line_whose_booking_is_reversed_waits_again(owing):
    """Whole, not by halves; it says why, and may be booked anew or put aside."""
    rows = [line(owing, "1", "60.02", "钱一明"), line(owing, "2", "15.00", "赵一明")]
    dues.list_line_many(rows, actor=US)
    made, other = dues.book_many(owing.branch, actor=US)
    first, second = BankLine.objects.order_by("pk")
    october, november = Charge.objects.filter(payment=made).order_by("roll__month_no")
    dues.reverse(made, actor=US, reason="记错月份", charges=[october])
    first.refresh_from_db()
    assert (first.state, first.payment) == ("booked", made), "a month of it still stands"
    dues.reverse(made, actor=US, reason="记错月份", charges=[november])
    first.refresh_from_db()
    assert (first.state, first.payment, first.months) == ("waiting", None, "2026-10,2026-11")
    assert first.why == "原入账已冲正（记错月份）；户名相符，金额正好是2个月"
    again = dues.book(first, actor=US)
    assert (first.state, first.payment) == ("booked", again)
    dues.reverse(other, actor=US, reason="不是党费")
    second.refresh_from_db()
    assert dues.ignore(second, actor=US, reason="水费").state == "ignored"
    assert sound() == []


def test_years_of_arrears_fit_in_one_line(owing):
    """Thirty months are more than the column takes month by month."""
    for number in range(NOVEMBER - 29, NOVEMBER - 1):
        with clock.at(TODAY):
            owing.open(number)
    Charge.objects.filter(member=owing.members[0]).update(amount=Decimal(15))
    (made,) = dues.list_line_many([line(owing, "1", "450.00", "赵一明")], actor=US)
    assert made.months == "2024-06至2026-11共30个月"
    assert dues.book(made, actor=US).count == 30
    made.refresh_from_db()
    assert made.months == "2024-06至2026-11共30个月"


def test_of_two_namesakes_nobody_is_guessed(owing):
    Person.objects.filter(pk=owing.members[8].person_id).update(name="周一明")
    Person.objects.filter(pk=owing.members[5].person_id).update(name="周一明")
    charges = Charge.objects.filter(member__in=[owing.members[5], owing.members[8]])
    charges.update(amount=Decimal(10))
    (made,) = dues.list_line_many([line(owing, "1", "10.00", "周一明")], actor=US)
    assert (made.member, made.why) == (None, "有2位同名的都对得上，请人工核对")


def test_a_line_read_wrong_is_corrected_with_a_reason_and_matched_anew(owing):
    one, two = owing.members[:2]
    first, second = dues.list_line_many(
        [line(owing, "1", "10.00", str(one)), line(owing, "2", "30.01", "某人", "df9 代交" * 13)],
        actor=US,
    )
    assert (first.member, second.member) == (None, None)
    for wrong, words in (({"reason": " "}, "原因"), ({"reference": "2"}, "已经导入过"),
                         ({"paid_on": date(2027, 1, 1)}, "还没有到")):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            dues.correct_line(first, actor=US, **{"reason": "录错", **wrong})
    dues.correct_line(first, actor=US, amount=Decimal(15), reason="录错")
    assert (first.member, first.why) == (one, "户名相符，金额正好是1个月")
    dues.correct_line(second, actor=US, member=two, reason="问过本人")
    assert (second.member, second.remark.endswith(f" DF{two.pk}")) == (two, True)
    assert "df9" not in second.remark
    dues.book_many(owing.branch, actor=US)
    with pytest.raises(StepError, match="处理过"):
        dues.correct_line(first, actor=US, amount=Decimal(30), reason="又错")


@pytest.mark.parametrize("coding", ["gbk", "utf-8-sig"])
def test_a_file_in_gbk_is_read_tried_and_taken_in_once(owing, coding):
    browser = owing.browser("secretary")
    text = ("党支部,流水号,交易日期,金额,对方户名,附言\r\n"
            "东街第一党支部,A1,2026-11-20,15.00,赵一明,党费\r\n"
            "东街第一党支部,A2,2026-11-20,-3,钱一明,\r\n")  # fmt: skip
    if coding == "gbk":  # as a bank writes it: no branch, for there is only one's own
        text = text.replace("东街第一党支部,", "").replace("党支部,", "")
    for turn in range(2):
        file = SimpleUploadedFile("流水.csv", text.encode(coding), content_type="text/csv")
        answer = browser.post("/c/dues/bank/import/", {"file": file, "once": f"k{turn}"})
        assert answer.status_code == 302, answer.content.decode()[-500:]
        trial = browser.get(answer.url).content.decode()
        assert "不能小于" in trial
        browser.post(f"{answer.url}do/", {"verb": "good", "once": f"d{turn}"})
        assert BankLine.objects.count() == 1
    assert not Payment.objects.exists()
    page = browser.get("/c/dues/reconcile/").content.decode()
    assert "户名相符，金额正好是1个月" in page
    assert "确认入账 1 笔" in page
    sent = {"org": owing.branch.pk, "once": "b1"}
    done = browser.post("/c/dues/reconcile/book/", sent, follow=True)
    assert "已入账1笔，共15.00元；还有0笔待核对" in done.content.decode()
    browser.post("/c/dues/reconcile/book/", sent)
    job = Job.objects.get(kind=dues.BOOK)  # sent twice is one job
    told = json.loads((folder(job) / "progress.json").read_text())
    assert (job.state, told["done"], told["total"]) == ("done", 1, 1)
    assert job.result_url == "/c/dues/reconcile/"
    assert sound() == []


def test_a_line_that_no_longer_fits_books_nothing_and_is_named(owing):
    rows = [line(owing, "1", "15.00", "赵一明"), line(owing, "2", "30.01", "钱一明")]
    dues.list_line_many(rows, actor=US)
    dues.pay_months(actor=US, member=owing.members[1], months=[NOVEMBER - 1, NOVEMBER],
                    paid_on=TODAY)  # fmt: skip
    browser = owing.browser("secretary")
    done = browser.post("/c/dues/reconcile/book/", {"org": owing.branch.pk, "once": "b"},
                        follow=True)  # fmt: skip
    said = done.content.decode()
    assert "一笔也没有入账。流水2：这笔还对不上" in said
    assert Payment.objects.count() == 1
    assert not BankLine.objects.exclude(state="waiting").exists()
    stranger = owing.browser("neighbour")
    stranger.post("/c/dues/reconcile/book/", {"org": owing.branch.pk, "once": "c"})
    assert Job.objects.filter(kind=dues.BOOK).count() == 1, "not their branch"
    assert sound() == []


def test_a_long_file_is_tried_and_taken_in_apart_from_the_page(owing, monkeypatch):
    monkeypatch.setattr(import_pages, "AT_ONCE", 100)
    monkeypatch.setattr(import_pages, "ROWS_AT_ONCE", 10)
    rows = "".join(f"东街第一党支部,L{n},2026-11-20,{n + 1}.00,路人,\r\n" for n in range(30))
    text = f"党支部,流水号,交易日期,金额,对方户名,附言\r\n{rows}"
    file = SimpleUploadedFile("流水.csv", text.encode("gbk"), content_type="text/csv")
    browser = owing.browser("secretary")
    answer = browser.post("/c/dues/bank/import/", {"file": file, "once": "k"})
    tried = Job.objects.get(kind="import_try")
    assert str(tried.uid) in answer.url
    assert tried.state == "done"
    browser.post(f"{tried.result_url}do/", {"verb": "all", "once": "d"})
    assert Job.objects.get(kind="import_write").state == "done"
    assert BankLine.objects.count() == 30
    assert not Payment.objects.exists()


def test_a_broken_file_is_refused_in_words_and_leaves_nothing(owing):
    browser = owing.browser("secretary")
    for content in (b"\x00\x01\x02broken", "列一,列二\r\n甲,乙\r\n".encode("gbk")):
        file = SimpleUploadedFile("流水.csv", content, content_type="text/csv")
        answer = browser.post("/c/dues/bank/import/", {"file": file, "once": "k"})
        said = answer.content.decode()
        if answer.status_code == 302:
            said = browser.get(answer.url).content.decode()
        assert any(words in said for words in ("请", "不"))
    assert not BankLine.objects.exists()
