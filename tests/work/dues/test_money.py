"""Up the line, back down, spent, given: a step at a time, whole, and never more than there is."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, year
from jiceng.registers.notices.models import Notice
from jiceng.registers.orgs import actions as orgs
from jiceng.work.dues import actions as dues
from jiceng.work.dues.actions.publishing import TOLD
from jiceng.work.dues.figures import collection, duties, money
from jiceng.work.dues.models import Entry, Pot, year_sums, year_uses
from tests.work.dues.conftest import NOVEMBER, TODAY, US, sound


def lies(org, what="held") -> Decimal:
    found = Pot.objects.filter(org=org, what=what).first()
    return found.balance if found else Decimal(0)


@pytest.fixture
def collected(district):
    """727.55 in the branch's pot."""
    dues.collect(district.open(), actor=US, paid_on=TODAY)
    return district


def remit(district, **more):
    said = {"org": district.branch, "first_no": NOVEMBER, "last_no": NOVEMBER, "sent_on": TODAY}
    return dues.remit(actor=US, **{**said, **more})


def test_the_local_share_goes_up_by_a_step_and_arrives_by_another(collected):
    sent = remit(collected)
    assert (sent.collected, sent.percent, sent.amount) == (
        Decimal("727.55"), Decimal(40), Decimal("291.02"),
    )  # fmt: skip
    assert sent.to == collected.street
    assert [lies(collected.branch), lies(collected.branch, "transit")] == [
        Decimal("436.53"), Decimal("291.02"),
    ]  # fmt: skip
    dues.receive(sent, actor=US, on=TODAY)
    assert [lies(collected.branch, "transit"), lies(collected.street)] == [0, Decimal("291.02")]
    with pytest.raises(StepError):
        dues.withdraw(sent, actor=US, reason="后悔")
    up = dues.remit(actor=US, org=collected.street, first_no=NOVEMBER, last_no=NOVEMBER,
                    sent_on=TODAY)  # fmt: skip
    assert up.amount == Decimal("116.41")
    dues.receive(up, actor=US)
    out = dues.remit(actor=US, org=collected.root, first_no=NOVEMBER, last_no=NOVEMBER,
                     sent_on=TODAY, document="凭1")  # fmt: skip
    assert (out.to, out.state, out.amount) == (None, "received", Decimal("46.56"))
    assert lies(collected.root, "beyond") == Decimal("46.56")
    assert sound() == []


def test_what_is_on_its_way_can_be_taken_back_and_a_refusal_writes_nothing(collected):
    sent = remit(collected)
    dues.withdraw(sent, actor=US, reason="金额写错")
    assert lies(collected.branch) == Decimal("727.55")
    with pytest.raises(StepError, match=r"结存只有727\.55元，不够727\.56元"), transaction.atomic():
        remit(collected, amount=Decimal("727.56"))
    for amount, words in (("0", "要大于0"), ("-5", "要大于0"), ("1.005", "只到分"),
                          ("999999999", "多写了零")):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            remit(collected, amount=Decimal(amount) or Decimal("-0.01"))
    assert Entry.objects.filter(what="remit").count() == 1
    assert sound() == []


def test_a_share_comes_back_only_to_those_beneath(collected):
    dues.receive(remit(collected, amount=Decimal(500)), actor=US)
    with pytest.raises(ValidationError, match="只能返还给下级"):
        dues.give_back(actor=US, org=collected.street, to=collected.root, amount=Decimal(1),
                       sent_on=TODAY)  # fmt: skip
    back = dues.give_back(actor=US, org=collected.street, to=collected.other,
                          amount=Decimal("80.50"), sent_on=TODAY)  # fmt: skip
    dues.receive(back, actor=US)
    assert lies(collected.other) == Decimal("80.50")
    assert dues.purse.income(collected.other, NOVEMBER, NOVEMBER) == 0, "not shared up again"
    assert sound() == []


def test_five_purposes_and_any_other_only_with_a_reason(collected):
    said = {"org": collected.branch, "used_on": TODAY, "subject": "买书", "decided": "支委会研究"}
    made = dues.spend(actor=US, purpose="materials", amount=Decimal("120.30"), **said)
    with pytest.raises(ValidationError, match="这五项；确要登记请写明理由（《关于中国共产党党费"):
        dues.spend(actor=US, purpose="other", amount=Decimal(1), **said)
    dues.spend(actor=US, purpose="other", amount=Decimal(1), justification="上级批准", **said)
    with pytest.raises(StepError, match="不够"), transaction.atomic():
        dues.spend(actor=US, purpose="training", amount=Decimal(9999), **said)
    dues.unspend(made, actor=US, reason="退书")
    with pytest.raises(ValidationError, match="已经作废"):
        dues.unspend(made, actor=US, reason="退书")
    assert lies(collected.branch) == Decimal("726.55")
    ask = Ask(month(2026, 11))
    assert money.USED.read(collected.root, ask).by("purpose") == {"other": Decimal("1.00")}
    assert sound() == []


def test_a_thousand_at_once_goes_whole_to_the_centre_with_a_profile(collected):
    who = collected.members[0]
    with pytest.raises(ValidationError, match="请写上本人简要情况"):
        dues.give(actor=US, member=who, amount=Decimal(1000), given_on=TODAY)
    large = dues.give(actor=US, member=who, amount=Decimal(1000), given_on=TODAY, profile="退休")
    small = dues.give(actor=US, member=who, amount=Decimal("999.99"), given_on=TODAY)
    assert lies(collected.branch, "special") == 1000
    assert lies(collected.branch) == Decimal("1727.54")
    dues.forward(large, actor=US, on=TODAY)
    dues.acknowledge(large, actor=US, document="中组收字1号")
    with pytest.raises(ValidationError, match="不用转交"):
        dues.forward(small, actor=US, on=TODAY)
    assert lies(collected.branch, "special") == 0
    assert dues.purse.income(collected.branch, NOVEMBER, NOVEMBER) == Decimal("727.55")
    assert sound() == []


def test_the_year_is_published_with_its_numbers_and_a_notice_within_the_party(collected):
    dues.spend(actor=US, org=collected.branch, purpose="hardship", amount=Decimal(200),
               used_on=TODAY, subject="慰问", decided="支委会")  # fmt: skip
    remit(collected)
    made = dues.publish(actor=US, org=collected.branch, year=2026, published_on=TODAY,
                        how="党员大会", telephone="0000-12345")  # fmt: skip
    assert [made.collected, made.remitted, made.used, made.balance] == [
        Decimal("727.55"), Decimal("291.02"), Decimal("200.00"), Decimal("236.53"),
    ]  # fmt: skip
    notice = Notice.objects.get()
    assert (notice.scope, notice.origin) == ("party", f"dues.publication#{made.pk}")
    assert "收缴党费727.55元，上缴291.02元，使用200.00元，结存236.53元" in notice.text
    with pytest.raises(ValidationError, match="这一年还没有到"):
        dues.publish(actor=US, org=collected.branch, year=2027, published_on=TODAY, how="会上")


def test_a_year_told_later_is_that_year_and_one_account_on_paper_and_on_the_page(collected):
    """Published in January: to 31 December, of the organisation alone, and it comes out even."""
    street, branch = collected.street, collected.branch
    dues.receive(remit(collected, amount=Decimal(300)), actor=US)
    dues.withdraw(remit(collected, amount=Decimal(7)), actor=US, reason="写错")
    back = dues.give_back(actor=US, org=street, to=branch, amount=Decimal("20.50"), sent_on=TODAY)
    dues.receive(back, actor=US)
    gone = dues.give_back(actor=US, org=street, to=collected.other, amount=Decimal(5),
                          sent_on=TODAY)  # fmt: skip
    dues.withdraw(gone, actor=US, reason="给错")
    said = {"subject": "书", "decided": "会", "used_on": TODAY}
    book = dues.spend(actor=US, org=street, purpose="materials", amount=Decimal(60), **said)
    dues.spend(actor=US, org=branch, purpose="training", amount=Decimal(11), **said)
    dues.give(actor=US, member=collected.members[0], amount=Decimal(1000), given_on=TODAY,
              profile="退休")  # fmt: skip
    with clock.at(date(2027, 1, 9)):
        dues.collect(collected.open(NOVEMBER + 1), actor=US, paid_on=date(2027, 1, 9))
        dues.unspend(book, actor=US, reason="退书")
        told = {
            org: dues.publish(actor=US, org=org, year=2026, published_on=date(2027, 1, 9), how="会")
            for org in (branch, street)
        }
        this = year_sums(street, 2027, date(2027, 1, 9))
    page = text(collected.browser("clerk").get("/c/dues/statement/?org=991000&year=2026"))
    numbers = {org: [str(getattr(one, name)) for name in TOLD] for org, one in told.items()}
    assert numbers[branch] == ["1727.55", "300.00", "11.00", "437.05"]
    assert numbers[street] == ["0.00", "0.00", "60.00", "219.50"], "its own, not the branch's"
    assert year_uses(street, 2026, date(2027, 1, 9)) == {"materials": Decimal(60)}
    for words in ("收到下级上缴 300.00", "返还下级 20.50", "本年使用 60.00", "219.50",
                  "2026年11月 10 10 727.55 727.55"):  # fmt: skip
        assert words in page
    assert (this["opening"], this["used"], this["balance"]) == (
        Decimal("219.50"), Decimal("-60.00"), Decimal("279.50"),
    )  # fmt: skip
    for org in (branch, street, collected.root, collected.other):
        for number in (2026, 2027):
            one = year_sums(org, number, date(2027, 1, 9))
            came = one["collected"] - one["special"] + one["from_below"] + one["from_above"]
            went = one["remitted"] + one["returned"] + one["used"]
            assert one["opening"] + came - went == one["balance"]


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_figures_say_what_the_pots_say(collected):
    remit(collected)
    ask = Ask(year(2026), as_of=TODAY)
    read = lambda figure: figure.read(collected.root, ask).value  # noqa: E731
    assert read(collection.COLLECTED) == 10
    assert read(collection.AMOUNT) == Decimal("727.55")
    assert read(money.INCOME) == Decimal("727.55")
    assert read(money.BALANCE) == lies(collected.branch) == Decimal("436.53")
    assert read(money.REMITTED) == Decimal("291.02")
    collected.open(NOVEMBER - 1)
    assert collection.COLLECTED.read(collected.root, Ask(year(2026), as_of=TODAY)).share == (
        Decimal(1) / 2
    )
    before = Ask(year(2026), as_of=date(2026, 11, 21))
    told = duties.MONTHLY.read(collected.root, Ask(month(2026, 11), as_of=TODAY))
    assert told.value == 1, "the branch has recorded its month"
    assert duties.MONTHLY.read(collected.root, Ask(month(2026, 11), as_of=before.day)).value == 0
    assert collection.COLLECTED.read(collected.root, before).value == 0


def test_what_was_handed_up_before_the_branch_moved_is_the_former_superiors(district):
    """Told late: the money went where the branch belonged on the day it was sent."""
    dues.collect(district.open(NOVEMBER - 1), actor=US, paid_on=date(2026, 10, 6))
    west = orgs.set_up(actor=US, name="西街党工委", kind="work_committee", parent=district.root,
                       code="992000", since=date(2020, 1, 1))  # fmt: skip
    dues.set_habit(actor=US, org=district.street, since=date(2026, 1, 1), percent=Decimal(50))
    orgs.move(district.branch, actor=US, parent=west, since=date(2026, 11, 16))
    branch = type(west).objects.get(pk=district.branch.pk)
    before, after = date(2026, 11, 10), TODAY
    told = {"actor": US, "org": branch, "first_no": NOVEMBER - 1, "last_no": NOVEMBER - 1}
    sent = dues.remit(**told, sent_on=before)
    assert (sent.to, sent.percent) == (district.street, 50)
    dues.receive(sent, actor=US, on=date(2026, 11, 12))
    assert Pot.objects.get(org=district.street, what="held").balance == sent.amount
    assert dues.remit(**told, amount=Decimal(1), sent_on=after).to == west
    back = {"actor": US, "to": branch, "amount": Decimal(1)}
    for org, day in ((west, before), (district.street, after)):
        with pytest.raises(ValidationError, match="只能返还给下级"):
            dues.give_back(org=org, sent_on=day, **back)
    assert dues.give_back(org=district.street, sent_on=before, **back).to == branch
    assert sound() == []
