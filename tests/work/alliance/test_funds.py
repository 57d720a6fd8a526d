"""The money of coalitions: given, spent, what is left; who has less than the standard is seen."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on, year
from jiceng.registers.coalitions import actions as coalitions
from jiceng.registers.coalitions.models import Coalition
from jiceng.work.alliance import actions
from jiceng.work.alliance.figures import funds
from jiceng.work.alliance.models import YearItem
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2025, 11, 30)
YEAR = Ask(year(2025), as_of=DAY)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


@pytest.fixture
def alliance(cast):
    return coalitions.set_up(
        actor=MAKER, kind="alliance", level="community", name="槐荫社区党建联盟",
        keeper=cast.huaiyin, since=date(2025, 1, 5), charter="章程", charter_on=date(2025, 1, 5),
    )  # fmt: skip


def read(figure, org, ask=YEAR):
    return figure.read(org, Ask(ask.period, ask.as_of)).value


def given(one, source, amount, on):
    return actions.allot(one, actor=MAKER, source=source, on=on, amount=Decimal(amount))


def test_a_community_alliance_has_its_standard_only_when_both_have_given(cast, alliance):
    here = cast.huaiyin  # the district's terms: 20000 and 10000
    assert (read(funds.FUNDED.population, here), read(funds.FUNDED, here)) == (1, 0)
    given(alliance, "district", "20000", date(2025, 3, 1))
    given(alliance, "partner", "10000", date(2025, 3, 1))
    assert read(funds.FUNDED, here) == 0, "what a partner gives is not the street's"
    wrong = given(alliance, "street", "9999.99", date(2025, 4, 1))
    assert read(funds.FUNDED, here) == 0, "a fen is missing"
    actions.void_fund(wrong, actor=MAKER, reason="记错了")
    with pytest.raises(ValidationError, match="已经作废"):
        actions.void_fund(wrong, actor=MAKER, reason="记错了")
    for amount in ("3333.33", "3333.33", "3333.34"):
        given(alliance, "street", amount, date(2025, 5, 1))
    assert read(funds.FUNDED, here) == 1
    assert read(funds.FUNDED, here, Ask(on(date(2025, 4, 30)))) == 0, "as of that day"
    assert read(funds.GIVEN, here) == Decimal("40000.00"), "what is void counts nowhere"
    assert read(funds.GIVEN.only(source="street"), here) == Decimal("10000.00")


def test_what_is_nearly_spent_is_watched_and_opens_to_its_lines(cast, alliance):
    here, (watch,) = cast.huaiyin, funds.WATCHES
    given(alliance, "district", "1000", date(2025, 3, 1))
    spend = {"actor": MAKER, "on": date(2025, 6, 1)}
    actions.spend_fund(alliance, amount=Decimal("899.99"), words="邻里节布置", **spend)
    assert read(funds.LEFT, here) == 1 and not watch.rows(here, watch.ask(DAY)).exists()
    actions.spend_fund(alliance, amount=Decimal("0.01"), words="茶水", **spend)
    (row,) = watch.rows(here, watch.ask(DAY))
    assert (row.pk, row.watched_since) == (alliance.pk, date(2025, 6, 1))
    assert read(funds.SPENT_RATE, here) == Decimal("0.9")
    assert funds.SPENT.read(here, YEAR).records.count() == 2
    other = YearItem.objects.exclude(coalition=alliance).first()
    for more, said in (
        ({"words": " "}, "用在什么上"), ({"words": "甲", "item": other}, "不在这个共建组织"),
        ({"words": "甲", "amount": Decimal(0)}, "大于零"),
        ({"words": "甲", "on": date(2025, 1, 1)}, "还没有成立"),
        ({"words": "甲", "on": date(2026, 1, 1)}, "还没有到"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=said):
            actions.spend_fund(alliance, **{"amount": Decimal(1), **spend, **more})


def test_the_board_says_what_is_left_and_the_report_where_it_went(cast, alliance, client):
    signed = casting.sign_in(client, cast.accounts["clerk"])
    board = f"/c/alliance/{alliance.pk}/"
    assert "文件规定的标准" in signed.get(board).content.decode()
    form = {"source": "district", "on": "2025-03-01", "amount": "20000", "words": "", "voucher": ""}
    page = signed.get(f"{board}allot/")
    once = page.context["form"]["once"].value() if "once" in page.context["form"].fields else None
    answer = signed.post(f"{board}allot/", {**form, **({"once": once} if once else {})})
    assert answer.status_code == 302
    deed = actions.set_out(actor=MAKER, coalition=alliance, title="邻里节", due_on=DAY)
    actions.spend_fund(alliance, actor=MAKER, on=date(2025, 6, 1), amount=Decimal("25000.50"),
                       words="灯笼", item=deed)  # fmt: skip
    page = signed.get(board).content.decode()
    assert "20,000.00" in page and "5,000.50" in page and "超支" in page
    file = signed.get(f"/f/alliance/boards/{alliance.pk}/money/")
    packed = b"".join(file.streaming_content) if file.streaming else file.content
    text = zipfile.ZipFile(io.BytesIO(packed)).read("word/document.xml").decode()
    for said in ("标准是每年30,000.00元", "超支5,000.50元", "灯笼", "邻里节"):
        assert said in text
    assert signed.get(f"/f/alliance/boards/{alliance.pk}/money/?year=1999").status_code == 404
    community = Coalition.objects.get(kind="community")
    assert "工作经费" not in signed.get(f"/c/alliance/{community.pk}/").content.decode()
