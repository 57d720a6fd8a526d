"""A quarterly report from the first draft to the issued one, whose number opens to its records."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from jiceng.insight.reports.models import Issue, Manuscript
from tests.cast import fill
from tests.journeys.conftest import DESK
from tests.journeys.looking import WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def test_a_report_is_written_reviewed_by_another_and_issued(
    signed: Callable[..., Any], live_server: Any
) -> None:
    cast, url = fill(), live_server.url
    clerk, leader = (signed(one, viewport=DESK).new_page() for one in (cast.clerk, cast.leader))

    clerk.goto(f"{url}{reverse('reports.manuscripts.new')}?period=2025Q3")
    clerk.locator("main form .form-foot button.btn-primary").click()
    clerk.wait_for_load_state()
    one = Manuscript.objects.get()
    assert (one.report, one.state) == ("quarterly", "draft")

    clerk.get_by_role("link", name="改文字", exact=True).click()
    box = clerk.locator("textarea").first
    words = box.input_value()
    box.fill(f"{words}今年新增35名。")
    clerk.get_by_role("button", name="保存这一版").first.click()
    clerk.get_by_role("alert").get_by_text("数字都由记录算出来").wait_for()
    assert "新增35名" in clerk.locator("textarea").first.input_value(), "nothing typed is lost"
    clerk.locator("textarea").first.fill(f"{words}全区有党员〔党员数〕。")
    clerk.get_by_role("button", name="保存这一版").first.click()
    clerk.get_by_text("现在用的是本级第 1 版文字").wait_for()
    assert clerk.evaluate(WIDE) <= 0

    act(clerk, url, one, "送审")
    leader.goto(f"{url}{reverse('reports.read', args=[one.pk])}")
    assert "全区有党员" in leader.locator("main").inner_text()
    act(leader, url, one, "审定")
    act(clerk, url, one, "定稿印发")
    issue = Issue.objects.get()
    leader.goto(f"{url}{reverse('reports.issue', args=[issue.uid])}")
    whole = next(slot for slot in issue.draft.slots if slot.written == "members.members")
    link = leader.locator("a.num", has_text=whole.said).first
    assert link.get_attribute("href") == whole.link
    link.click()
    leader.wait_for_load_state()
    assert leader.locator("table tbody tr").count() == whole.value


def act(page: Any, url: str, one: Manuscript, verb: str) -> None:
    """Take a step on the manuscript's page, whether it asks something or not."""
    page.goto(f"{url}{reverse('reports.manuscripts.detail', args=[one.pk])}")
    page.get_by_role("link", name=verb, exact=True).or_(
        page.get_by_role("button", name=verb, exact=True)
    ).first.click()
    page.wait_for_load_state()
    if page.url.rstrip("/").rpartition("/")[2] in {"send", "approve", "issue"}:
        page.locator("main form .form-foot button.btn-primary").click()
        page.wait_for_load_state()
