"""三社联动: contracts with social organisations, what was done under them, who decides to go on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on, year
from jiceng.registers.services.models import Provider
from jiceng.work.care import actions, rules
from jiceng.work.care.figures import partners as figures
from jiceng.work.care.models import ContractRating, PartnerReview, ServiceContract, SocialWorker
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2025, 11, 28)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


@pytest.fixture
def society(cast):
    del cast
    return Provider.objects.get(name="邻里社工中心")


def value(figure, node, day=DAY):
    return figure.read(node, Ask(on(day))).value


def whole():
    """Asked anew each time: an ask remembers what it was told."""
    return Ask(year(2025), as_of=DAY)


def test_contracts_and_their_money_are_counted_as_of_any_past_day(cast, society):
    days = {date(2025, 1, 5): 0, date(2025, 6, 27): 2, date(2025, 6, 28): 1, DAY: 1}
    assert {day: value(figures.CONTRACTS, cast.district, day) for day in days} == days
    assert value(figures.CONTRACTS, cast.west, date(2025, 6, 1)) == 1
    assert figures.AMOUNT.read(cast.district, whole()).value == Decimal("30000.50")
    assert figures.AMOUNT.only(way="assign").read(cast.district, whole()).value == 0
    assert value(figures.COMMUNITIES, cast.district, date(2025, 6, 1)) == 2
    assert value(figures.COMMUNITIES, cast.district) == 1
    assert figures.COMMUNITIES.read(cast.district, Ask(on(DAY))).of.count() == 4
    assert value(figures.PARTNERS, cast.district, date(2025, 6, 1)) == 2
    assert value(figures.PARTNERS, cast.district) == value(figures.PARTNERS, cast.huaiyin) == 1
    wrong = {"org": cast.huaiyin, "name": "义诊", "signed_on": DAY, "begins": DAY}
    shop = Provider.objects.exclude(kind="social_org").first()
    if shop is not None:
        with pytest.raises(ValidationError, match="不是社会组织"):
            actions.sign(actor=MAKER, provider=shop, ends=DAY, **wrong)
    with pytest.raises(ValidationError, match="止日不能早于起日"):
        actions.sign(actor=MAKER, provider=society, ends=DAY - timedelta(days=1), **wrong)
    with pytest.raises(ValidationError, match=r"这一天.*不在名录里"):
        actions.sign(actor=MAKER, provider=society, ends=DAY,
                     **{**wrong, "signed_on": date(2023, 12, 31)})  # fmt: skip
    made = actions.sign(actor=MAKER, provider=society, ends=DAY, **wrong)
    actions.void_contract(made, actor=MAKER, reason="重复登记")
    assert value(figures.CONTRACTS, cast.huaiyin) == 1
    told = rules.contract_findings(amount=0, source="", bought=True)
    assert len(told) == 1 and not told[0].blocks
    assert rules.contract_findings(amount=1, source="专项经费", bought=True) == []


def test_services_are_rendered_within_the_term_and_count_people_not_names(cast):
    first = ServiceContract.objects.get(name="老人陪伴")
    said = {"contract": first, "persons": 3, "minutes": 30, "words": "陪伴"}
    with pytest.raises(ValidationError, match="不在合同期内"):
        actions.serve(actor=MAKER, held_on=date(2025, 1, 5), **said)
    with pytest.raises(ValidationError, match="分钟数"):
        actions.serve(actor=MAKER, held_on=DAY, **{**said, "minutes": 2_000})
    made = actions.serve(actor=MAKER, held_on=DAY, order_number="2025-001", **said)
    assert figures.SERVICES.read(cast.district, whole()).value == 3
    assert figures.PERSONS.read(cast.huaiyin, whole()).value == 15
    assert figures.HOURS.read(cast.district, whole()).value == Decimal(3)
    actions.void_service(made, actor=MAKER, reason="记错")
    assert figures.SERVICES.read(cast.district, whole()).value == 2
    with pytest.raises(ValidationError, match="先作废它们"):
        actions.void_contract(first, actor=MAKER, reason="记错")


def test_the_community_rates_once_and_people_decide_each_year_whether_to_go_on(cast, society):
    first = ServiceContract.objects.get(name="老人陪伴")
    assert figures.RATING.read(cast.west, whole()).value == 4
    assert figures.RATING.read(cast.west, whole()).by("side") == {"community": 4, "served": 4}
    assert figures.RATED.read(cast.district, whole()).share == 1
    with pytest.raises(ValidationError, match="这一天或以后还登记过服务"):
        actions.finish(first, actor=MAKER, on=date(2025, 3, 4), outcome="完成")
    actions.finish(first, actor=MAKER, on=DAY, outcome="完成")
    with pytest.raises(StepError):
        actions.terminate(first, actor=MAKER, on=DAY, outcome="再来")
    assert figures.RATED.read(cast.district, whole()).share == Decimal("0.5")
    said = {"contract": first, "held_on": DAY, "grade": 5}
    actions.rate(actor=MAKER, side="community", **said)
    with pytest.raises(ValidationError, match="社区只评一次"):
        actions.rate(actor=MAKER, side="community", **said)
    actions.rate_many([{**said, "side": "served"}] * 2, actor=MAKER)
    assert ContractRating.objects.filter(contract=first).count() == 3
    told = {"org": cast.huaiyin, "provider": society, "year": 2025, "decided_on": DAY,
            "body": "居委会第9次会议", "conclusion": "mend", "words": "陪伴不够准时"}  # fmt: skip
    (duty,) = figures.DUTIES
    assert [one.name for one in duty.owed(cast.district, year(2025))] == ["老人陪伴"]
    with pytest.raises(ValidationError, match="没有和这家社会组织的合同"):
        actions.review(actor=MAKER, **{**told, "org": cast.orgs[4]})
    actions.review(actor=MAKER, **told)
    with pytest.raises(ValidationError, match="已经评议过"):
        actions.review(actor=MAKER, **told)
    assert not duty.owed(cast.district, year(2025)).exists()
    marks = {one.name for one in PartnerReview._meta.get_fields()} & {"score", "grade", "rank"}
    assert marks == set(), "decided by people, not by a mark"


def test_social_workers_stand_in_their_register_and_their_certificates_go_with_them(cast, client):
    assert value(figures.WORKERS, cast.district, date(2025, 1, 1)) == 1
    assert value(figures.WORKERS, cast.district) == 2
    middle = SocialWorker.objects.get(level="middle")
    page = casting.sign_in(client, cast.accounts["worker"]).get("/c/care/workers/")
    assert "任社工" in page.content.decode() and "ZS-0081" not in page.content.decode()
    assert "方社工" not in page.content.decode(), "of the other street"
    actions.relieve(middle, actor=MAKER, on=DAY)
    assert middle.certificate is None and value(figures.WORKERS, cast.huaiyin) == 0
    assert value(figures.WORKERS, cast.huaiyin, DAY - timedelta(days=1)) == 1
    client.force_login(cast.accounts["worker"])
    first = ServiceContract.objects.get(name="老人陪伴")
    shown = casting.sign_in(client, cast.accounts["worker"]).get(f"/c/care/contracts/{first.pk}/")
    text = shown.content.decode()
    assert "30,000.50" in text and "登记服务" in text and "还没有评价" in text
    sent = {"org": f"#{cast.huaiyin.pk}", "provider": f"#{first.provider_id}", "name": "陪伴二期",
            "way": "buy", "signed_on": str(DAY), "begins": str(DAY), "ends": "2026-12-31",
            "amount": "0", "once": "k1"}  # fmt: skip
    asked = client.post("/c/care/contracts/new/", sent)
    assert "购买服务没有写金额" in asked.content.decode(), "weighed, and it stops nobody"
