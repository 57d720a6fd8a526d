"""The member's path by the hands that walk it: a candidate, a transfer, one's own file, dues."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from jiceng.insight.mydata.models import Correction
from jiceng.kernel import clock
from jiceng.kit.parcels import carry
from jiceng.registers.members.models import Member
from jiceng.registers.people import actions as people
from jiceng.work.development import actions as development
from jiceng.work.development.models import CaseStep
from jiceng.work.dues import actions as dues
from jiceng.work.dues.models import Charge
from jiceng.work.transfers.models import Arrival, Departure
from tests.journeys.conftest import DESK, PHONE
from tests.work.transfers import conftest as district_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Sheet

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db")]
US = district_of.US
BORN = date(1999, 3, 4)


@dataclass
class House:
    """Two streets over HTTP; everybody has a browser of their own."""

    district: district_of.District
    url: str
    browser: "Browser"
    opened: dict[tuple[str, bool], Any] = field(default_factory=dict)

    def page(self, who: str, path: str = "/", *, phone: bool = False) -> "Sheet":
        """A fresh page of this account's browser, opened at the address."""
        if (who, phone) not in self.opened:
            size = PHONE if phone else DESK
            context = self.browser.new_context(
                locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size
            )
            context.set_default_timeout(15_000)
            name = settings.SESSION_COOKIE_NAME
            held = self.district.browser(who).cookies[name].value
            context.add_cookies([{"name": name, "value": held, "url": self.url}])
            self.opened[who, phone] = context
        page: Sheet = self.opened[who, phone].new_page()
        page.goto(f"{self.url}{path}")
        return page


def said(page: "Sheet") -> str:
    return page.locator("main").inner_text()


def furnish() -> district_of.District:
    """Bases of dues and a look at somebody's phone, besides the tree and the accounts."""
    made = district_of.build()
    district_of.people(made)
    first = clock.today().replace(month=1, day=1)
    dues.confirm_many(
        [
            {"member": one, "kind": "salaried", "income": Decimal(3000 + 500 * n), "since": first}
            for n, one in enumerate(made.members)
        ],
        actor=US,
    )
    person, asker = made.members[0].person, made.accounts["east"]
    people.look(person, actor=asker, field="phone", purpose="核对联系方式")
    return made


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any, chromium: "Browser") -> Iterator[House]:
    """Committed, because the server has connections of its own; emptied afterwards."""
    del django_db_setup
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        made = House(furnish(), server.url, chromium)
        try:
            yield made
        finally:
            for context in made.opened.values():
                context.close()
            server.stop()
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def db(house: House) -> None:
    """In place of the usual one: the house's data are committed and stay for the module."""


def test_a_secretary_sees_on_the_phone_what_a_candidate_needs_next_and_does_it(
    house: House,
) -> None:
    asked = clock.today() - timedelta(days=5)
    case = development.apply(
        actor=US, org=house.district.here, name="尤新人", born_on=BORN, sex="2", education="21",
        applied_on=asked,
    )  # fmt: skip
    page = house.page("giver", reverse("development.home"), phone=True)
    page.get_by_role("link", name="尤新人").click()
    step = page.locator(".ahead li:has(strong:text-is('派人谈话'))")
    told = step.inner_text()
    assert "由党支部办理" in told, "by whom"
    assert f"{asked.year}" in told, "until when"
    assert "前" in told
    assert "第7条" in told, "why"
    step.get_by_role("link", name="派人谈话").click()
    page.get_by_role("button", name="完成").click()
    assert page.locator(".field-errors").count() >= 1, "told beside the field"
    page.get_by_label("谈话人").fill("陈书记")
    page.get_by_label("谈话要点").fill("动机端正")
    page.get_by_role("button", name="完成").click()
    page.wait_for_url(f"**{reverse('development.show', args=[case.pk])}")
    assert "已办理：派人谈话" in page.locator("body").inner_text()
    assert step.count() == 0
    assert CaseStep.objects.filter(case=case, verb="talk").count() == 1


def test_a_transfer_goes_from_one_secretary_to_the_other_through_both_committees(
    house: House,
) -> None:
    who = house.district.members[1]
    page = house.page("giver", f"{reverse('transfers.departures.new')}?member={who.pk}")
    page.get_by_label("转入党支部（区内）").fill("西街第一党支部")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/c/transfers/*/")
    departure = Departure.objects.get(member=who)
    east = house.page("east", reverse("transfers.boxes"))
    east.get_by_role("link", name=str(who)).first.click()
    east.get_by_role("link", name="审批转出").click()
    east.get_by_label("党费交至").fill(clock.today().replace(day=1).isoformat())
    east.locator("main form button.btn-primary").click()
    east.get_by_role("link", name="打印介绍信").click()
    letter = east.locator("body").inner_text()
    assert "组织关系介绍信" in letter
    assert str(who) in letter
    assert "西街党工委" in letter
    assert east.locator("svg").count() >= 1, "the code that tells how far it is"
    carry()
    west = house.page("west", reverse("transfers.boxes"))
    west.get_by_role("link", name=str(who)).first.click()
    west.get_by_role("link", name="审核转入").click()
    west.locator("main form button.btn-primary").click()
    west.wait_for_url("**/c/transfers/arrivals/*/")
    phone = house.page("taker", reverse("transfers.arriving"), phone=True)
    phone.get_by_role("link", name=str(who)).click()
    phone.locator("main form button.btn-primary").click()
    phone.wait_for_load_state()
    carry()
    assert Member.objects.get(pk=who.pk).org == house.district.there
    departure.refresh_from_db()
    assert departure.state == "closed"
    arrival = Arrival.objects.get(member=who)
    west.goto(f"{house.url}{reverse('transfers.receipt', args=[arrival.pk])}")
    assert "回执" in west.locator("body").inner_text()
    page.goto(f"{house.url}{reverse('transfers.departures.detail', args=[departure.pk])}")
    assert arrival.receipt in said(page)


def test_a_member_sees_who_looked_asks_for_a_correction_and_is_answered(house: House) -> None:
    page = house.page("self", "/", phone=True)
    page.get_by_role("link", name="我的信息").first.click()
    page.get_by_role("link", name="谁看过我").click()
    looked = said(page)
    assert "核对联系方式" in looked
    assert "手机号码" in looked, "which field, by its name"
    page.go_back()
    page.get_by_role("link", name="党员 1", exact=True).click()
    page.get_by_role("link", name="入党日期").click()
    page.get_by_label("正确的内容").fill("2019-07-01")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(f"**{reverse('mydata.index')}")
    assert "等待答复" in said(page)
    desk = house.page("giver", reverse("mydata.corrections.table"))
    desk.locator("table tbody a").first.click()
    desk.get_by_role("link", name="答复").click()
    desk.get_by_label("结果").select_option("no")
    desk.get_by_role("textbox", name="答复").fill("档案里是 2020-01-01")
    desk.locator("main form button.btn-primary").click()
    desk.wait_for_url("**/c/mydata/corrections/*/")
    assert Correction.objects.get().answered_on == clock.today()
    page.reload()
    assert "核实无误" in said(page)
    assert "档案里是 2020-01-01" in said(page)


def test_a_month_of_dues_is_recorded_for_all_but_those_tapped(house: House) -> None:
    here = house.district.here
    page = house.page("giver", "/m/desk/people/", phone=True)
    page.get_by_role("link", name="支部党费").click()
    page.get_by_role("link", name="登记本月党费").click()
    page.wait_for_selector(".roll-tap")
    due = page.locator(".roll-tap").count()
    assert due >= 3
    late = page.locator(".roll-tap").first
    name = late.inner_text().split()[0]
    late.click()
    page.get_by_role("button", name="完成", exact=True).click()
    page.wait_for_url("**/m/dues/done/**")
    assert name in said(page)
    owing = Charge.objects.filter(roll__org=here, payment=None)
    assert Charge.objects.filter(roll__org=here).count() == due
    assert [str(one.member) for one in owing.select_related("member__person")] == [name]
    page.goto(f"{house.url}{reverse('dues.home')}")
    assert "还差1人" in said(page)
