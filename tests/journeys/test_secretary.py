"""A branch secretary on a phone: a binding code, then a meeting of thirty in eight taps at most."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.registers.accounts import actions as accounts
from jiceng.registers.accounts.models import Account
from jiceng.registers.meetings.models import Attendance, Meeting
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.people import actions as people
from jiceng.work.life import actions as life
from jiceng.work.life.models import MonthTheme, Particulars
from jiceng.work.life.portal.frame import last_fixed
from tests.cast import MAKER, Cast, fill
from tests.journeys.conftest import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator
    from playwright.sync_api import Page as Sheet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
NTH = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
ALL, AWAY, TAPS, SECONDS = 30, 3, 8, 60


@pytest.fixture
def code() -> str:
    """The binding code of the secretary of a branch with exactly thirty members."""
    cast = fill()
    have = Member.objects.present().filter(org=cast.branch).count()
    folk = people.register_many(
        [{"name": f"成某{NTH[n]}", "keeper": cast.branch, "sex": "1"} for n in range(ALL - have)],
        actor=MAKER,
    )
    came = {"org": cast.branch, "joined_on": date(2012, 7, 1), "full_on": date(2013, 7, 1)}
    rows = [{**came, "person": one, "entered_on": date(2020, 1, 1)} for one in folk]
    members.enrol_many(rows, actor=MAKER)
    asked_for(cast)
    return bound(cast)


def asked_for(cast: Cast) -> None:
    """What the district asks of the month, and its kinds: more to choose, nothing more to do."""
    month = last_fixed(cast.branch, clock.today()).replace(day=1)
    MonthTheme.objects.create(
        org=cast.district, month=month, name="学党章", issued_on=month, recorded_at=clock.now()
    )
    life.list_kind(actor=MAKER, org=cast.district, name="参观", type="theme_day", form="visit",
                   since=date(2020, 1, 1))  # fmt: skip


def bound(cast: Cast) -> str:
    Account.objects.filter(pk=cast.secretary.pk).update(kind=Account.Kind.PHONE)
    cast.secretary.refresh_from_db()
    ((_account, made),) = accounts.issue_codes([cast.secretary], actor=MAKER)
    return made


class Finger:
    """Counts what a thumb does."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: "Locator") -> None:
        what.click()
        self.taps += 1


def signed_in(context: "BrowserContext", url: str, code: str) -> "Sheet":
    page = context.new_page()
    page.goto(f"{url}{reverse('accounts.bind')}")
    page.get_by_label("绑定码").fill(code)
    page.get_by_role("button", name="绑定这部手机").click()
    page.wait_for_load_state()
    assert "绑定码" not in page.locator("body").inner_text()
    return page


@pytest.mark.parametrize("ui", ["plain", "elder"])
def test_thirty_members_three_absent_in_at_most_eight_taps(
    code: str, signed: Callable[..., Any], live_server: Any, ui: str
) -> None:
    phone = signed(viewport=PHONE, has_touch=True)
    page, thumb = signed_in(phone, live_server.url, code), Finger()
    page.goto(f"{live_server.url}{reverse('life.home')}?ui={ui}")
    begun = time.monotonic()
    thumb.tap(page.get_by_role("link", name="记一次会").first)
    page.wait_for_selector(".roll-tap")
    assert page.locator(".roll-tap").count() == ALL
    required = "[data-ux-field] [required]"
    empty = page.locator(required).evaluate_all("all => all.filter(e => !e.value).length")
    assert empty == 0, "必填的都已预先填好"
    for n in (3, 11, 29):
        thumb.tap(page.locator(".roll-tap").nth(n))
    thumb.tap(page.get_by_role("button", name="完成", exact=True))
    page.wait_for_url("**/done/")
    taken = time.monotonic() - begun
    with page.expect_download() as waiting:
        thumb.tap(page.get_by_role("link", name="下载支部手册页"))
    assert thumb.taps <= TAPS
    assert taken < SECONDS
    paper(waiting.value.path().read_bytes())
    meeting = Meeting.objects.latest("pk")
    assert Particulars.objects.get(meeting=meeting).month_theme == MonthTheme.objects.get()
    states = Attendance.objects.filter(meeting=meeting)
    assert states.count() == ALL
    assert states.exclude(state="present").count() == AWAY


def paper(data: bytes) -> None:
    """The page of the handbook: a Word file that counts thirty due."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        text = parts.read("word/document.xml").decode()
    assert "<w:pgMar " in text
    assert "30" in text
    assert "27" in text


def test_without_scripts_it_takes_the_same_form(
    code: str, signed: Callable[..., Any], live_server: Any
) -> None:
    phone = signed(viewport=PHONE, java_script_enabled=False)
    page = signed_in(phone, live_server.url, code)
    page.goto(f"{live_server.url}{reverse('life.record')}")
    for n in (3, 11, 29):
        page.locator("input[value=absent]").nth(n).check(force=True)
    page.get_by_role("button", name="完成", exact=True).click()
    page.wait_for_url("**/done/")
    meeting = Meeting.objects.latest("pk")
    assert Particulars.objects.get(meeting=meeting).month_theme == MonthTheme.objects.get()
    states = Attendance.objects.filter(meeting=meeting)
    assert states.filter(state="absent").count() == AWAY
    assert states.count() == ALL


def test_a_code_binds_one_phone_once(
    code: str, signed: Callable[..., Any], live_server: Any
) -> None:
    signed_in(signed(viewport=PHONE), live_server.url, code)
    other = signed(viewport=PHONE).new_page()
    other.goto(f"{live_server.url}{reverse('accounts.bind')}")
    other.get_by_label("绑定码").fill(code)
    other.get_by_role("button", name="绑定这部手机").click()
    assert "已用过" in other.locator("main").inner_text()
