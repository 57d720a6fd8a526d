"""A secretary of sixty records a meeting on a phone: large type, few taps, a minute."""

import time
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from jiceng.kernel import clock
from jiceng.registers.meetings.models import Attendance, Meeting
from tests.work.life.conftest import build

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _on_a_sunday():
    """The server's thread reads the machine's clock, and so does this journey."""


@pytest.fixture
def phone(page: "Page", live_server: Any) -> "Page":
    district = build()
    session = district.browser("secretary").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 390, "height": 844})
    return page


@pytest.mark.parametrize("ui", ["plain", "elder"])
def test_three_absent_of_fourteen_in_five_taps(phone, live_server, ui):
    begun = time.monotonic()
    phone.goto(f"{live_server.url}/m/life/record/?type=theme_day&ui={ui}")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not phone.evaluate(wide)
    taps = phone.locator(".roll-tap")
    assert taps.count() == 14
    taps.nth(2).click()
    taps.nth(5).click()
    taps.nth(7).click()
    taps.nth(7).click()
    assert "实到11" in phone.locator("[data-roll-count]").inner_text()
    small = "els => els.filter(e => e.getBoundingClientRect().height < %d).length"
    assert not taps.evaluate_all(small % (60 if ui == "elder" else 44))
    phone.get_by_role("button", name="完成", exact=True).click()
    phone.wait_for_url("**/done/")
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="下载支部手册页").click()
    assert waiting.value.suggested_filename.endswith(".docx")
    assert time.monotonic() - begun < 60
    states = Attendance.objects.filter(meeting=Meeting.objects.get()).values_list(
        "state", flat=True
    )
    assert sorted(states) == ["absent", *["excused"] * 2, *["present"] * 11]


def test_a_phone_without_scripts_records_as_well(chromium, live_server):
    district = build()
    session = district.browser("secretary").cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context(
        java_script_enabled=False, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/m/life/record/?type=theme_day")
    page.locator("input[value=absent]").nth(3).check(force=True)
    page.get_by_role("button", name="完成", exact=True).click()
    assert page.url.endswith("/done/")
    assert Attendance.objects.filter(state="absent").count() == 1
    assert Meeting.objects.get().held_on <= clock.today()
    context.close()
