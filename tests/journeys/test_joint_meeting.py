"""A partner proposes on the phone, the joint meeting decides, another checks; the figure moves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.work.alliance import actions
from jiceng.work.alliance.models import AgendaItem, JointMeeting, Resolution
from tests.cast import MAKER, fill
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.looking import WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def test_a_joint_meeting_from_the_proposal_to_the_closed_issue(
    signed: Callable[..., Any], live_server: Any
) -> None:
    cast, url, today = fill(), live_server.url, clock.today()
    community = Coalition.objects.get(kind="community")
    partner = Partner.objects.get(coalition=community, unit=None)
    actions.name_liaison(actor=MAKER, partner=partner, name="联络甲", since=today,
                         account=cast.secretary)  # fmt: skip
    clerk = signed(cast.clerk, viewport=DESK).new_page()
    assert resolved(clerk, url) == "0"

    phone = signed(cast.secretary, viewport=PHONE, has_touch=True).new_page()
    phone.goto(f"{url}{reverse('alliance.suggest', args=[partner.pk])}")
    phone.get_by_label("想议什么").fill("楼道灯共管")
    assert phone.evaluate(WIDE) <= 0
    phone.get_by_role("button", name="提交", exact=True).click()
    phone.wait_for_url(f"**{reverse('alliance.home')}")
    assert "楼道灯共管" in phone.locator("main").inner_text()

    desk = signed(cast.worker, viewport=DESK).new_page()
    desk.goto(f"{url}{reverse('alliance.board.detail', args=[community.pk])}")
    assert desk.evaluate(WIDE) <= 0
    desk.get_by_role("link", name="登记联席会议", exact=True).click()
    desk.get_by_label("主题").fill("四季度联席会议")
    desk.get_by_role("button", name="登记联席会议", exact=True).click()
    desk.wait_for_load_state()
    joint = JointMeeting.objects.get(meeting__theme="四季度联席会议")
    desk.goto(f"{url}/c/alliance/meetings/{joint.pk}/decide/")
    item = AgendaItem.objects.get(title="楼道灯共管")
    desk.locator("#id_item").select_option(str(item.pk))
    desk.locator("#id_text").fill("社区统管，物业出灯")
    desk.locator("#id_org").fill(cast.huaiyin.name)
    desk.locator("#id_due_on").fill(str(today + timedelta(days=30)))
    desk.get_by_role("button", name="作决定、交办", exact=True).click()
    desk.wait_for_load_state()
    assert "社区统管" in desk.locator("main").inner_text()

    matter = Resolution.objects.get(item=item).matter
    page = reverse("matters.matters.detail", args=[matter.pk])
    desk.goto(f"{url}{page}")
    desk.get_by_role("link", name="签收", exact=True).click()
    desk.get_by_role("button", name="签收", exact=True).click()
    desk.get_by_role("link", name="报结", exact=True).click()
    desk.locator("#id_proof").fill("灯装好了")
    desk.get_by_role("button", name="报结", exact=True).click()
    desk.wait_for_load_state()
    clerk.goto(f"{url}{page}")
    clerk.get_by_role("link", name="复核销号", exact=True).click()
    clerk.get_by_role("button", name="复核销号", exact=True).click()
    clerk.wait_for_load_state()
    assert resolved(clerk, url) == "1"
    phone.goto(f"{url}{reverse('alliance.home')}")
    assert "社区统管" in phone.locator("main").inner_text()


def resolved(page: Any, url: str) -> str:
    """What the shelf says of matters solved by joint meetings."""
    page.goto(f"{url}{reverse('shelf.figure', args=['alliance.issues_resolved'])}")
    return str(page.locator("p.big").inner_text()).removesuffix("件").strip()
