"""The counter's screen, the number on paper, the import from the other system, orders."""

import re
from datetime import date, time
from io import BytesIO

import pytest
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.registers.notices import actions as notices
from jiceng.work.halls import actions
from jiceng.work.halls.models import Intake, Platform, Slip
from jiceng.work.orders.models import Order
from tests import cast as casting
from tests.work.halls.given import DAY, US

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 28)


@pytest.fixture
def cast():
    with clock.at(TODAY):
        yield casting.fill()


def test_the_counter_draws_calls_and_passes_on_by_one_tap(cast, client):
    casting.sign_in(client, cast.accounts["street"])
    page = client.get("/c/halls/board/").content.decode()
    assert "无人值守" in page and "没有人等" in page
    window = cast.venues[0].pk
    first = Slip._meta.apps.get_model("halls", "window").objects.filter(venue=window).first()
    sent = {"window": f"#{first.pk}", "once": "k1"}
    assert {client.post("/c/halls/new/", sent).status_code for _n in range(2)} == {302}
    slip = Slip.objects.get(held_on=TODAY)
    assert "A001" in client.get("/c/halls/board/").content.decode()
    assert client.post(f"/c/halls/{slip.pk}/call/", {"once": "k2"}).status_code == 302
    paper = client.get(f"/c/halls/{slip.pk}/ticket/").content.decode()
    assert "A001" in paper and "前面还有 0 位" in paper
    shown = client.get(f"/c/halls/{slip.pk}/").content.decode()
    assert "经过的窗口" in shown and "打印号票" in shown
    used = client.get("/c/halls/use/?period=2025").content.decode()
    assert "到窗口办事" in used and "养老服务中心" in used
    casting.sign_in(client, cast.accounts["neighbour"])
    assert client.get(f"/c/halls/{slip.pk}/").status_code == 404


def test_what_a_window_cannot_finish_goes_on_as_an_order_with_a_receipt(house, settings):
    one = actions.come(actor=US, window=house.windows[0], what="楼道灯")
    actions.refer(one, actor=US, words="3号楼楼道灯不亮，请上门")
    order = Order.objects.get()
    assert (order.org, order.venue, order.channel) == (house.street, house.hall, "counter")
    assert order.spaced_code in one.outcome and one.state == "referred"
    assert one.went_to == f"orders.order#{order.pk}"
    settings.JICENG_HANDOFFS = "tests.work.halls.given.NO_HANDOFFS"
    two = actions.come(actor=US, window=house.windows[0])
    with pytest.raises(StepError, match="没有启用诉求工单"):
        actions.refer(two, actor=US, words="上门")


def test_requests_of_the_other_system_come_in_once_after_a_trial(cast, client):
    casting.sign_in(client, cast.accounts["street"])
    platform = Platform.objects.get()
    lines = [
        "服务平台,平台编号,社区,事项名称,受理日期,办结日期",
        f"{platform},W-1,槐荫社区,居住证明,2025-06-03,",
        f"{platform},W-2,槐荫社区,老年证,2025-06-05,2025-06-06",
        f"{platform},W-3,槐荫社区,老年证,2025-06-05,2025-06-01",
    ]
    file = BytesIO("\n".join(lines).encode())
    file.name = "来件.csv"
    trial = client.post("/c/halls/intakes/import/", {"file": file}, follow=True)
    page = trial.content.decode()
    assert "疑似重复" in page or "W-1" in page
    assert Intake.objects.count() == 1, "a trial writes nothing"
    uid = trial.request["PATH_INFO"].split("/")[-2]
    client.post(reverse("halls.intakes.import_do", args=[uid]), {"verb": "good"}, follow=True)
    assert sorted(Intake.objects.values_list("outer", flat=True))[:2] == ["W-1", "W-2"]
    assert not Intake.objects.filter(outer="W-3").exists()
    assert Intake.objects.filter(outer="W-1").count() == 1
    assert DAY > TODAY


def posted(house):
    """A notice of the hall's street that anybody may read."""
    notice = notices.draft(actor=US, org=house.street, title="便民服务大厅搬迁", scope="society",
                           text="十二月一日起搬迁。", telephone="00000000")  # fmt: skip
    for step in (notices.check, notices.review, notices.post):
        step(notice, actor=US)
    return notice


def test_the_screen_in_the_hall_shows_numbers_duty_and_notices_and_nobody(house, client):
    first, second, _third = house.windows
    actions.put_on_duty(actor=US, window=first, held_on=DAY, starts=time(9), ends=time(12),
                        who="值班员甲")  # fmt: skip
    called, *_waiting = [actions.come(actor=US, window=first, what="办残疾证") for _n in range(6)]
    actions.call(called, actor=US)
    moved = actions.come(actor=US, window=second)
    actions.pass_on(moved, actor=US, window=first)
    notice = posted(house)
    assert house.hall.name in client.get("/s/lobby/").content.decode()
    answer = client.get(f"/s/lobby/{house.hall.uid}/")
    page = answer.content.decode()
    rows = page.split("<tbody>", 1)[1].split("</tbody>", 1)[0].split("</tr>")
    assert re.findall(r"A\d{3}", rows[0]) == ["A001", "A002", "A003", "A004"]
    assert '">A001</td>' in rows[0] and "还有 3 位" in rows[0] and "09:00—12:00" in rows[0]
    assert "无人值守" in rows[1] and "A007" not in rows[1], "it waits where it was passed on to"
    assert notice.title in page and "0379-00000000" in page
    assert "值班员" not in page and "残疾" not in page, "nobody is named, nor what they came for"
    assert 'hx-trigger="every 20s"' in page and '<noscript><meta http-equiv="refresh"' in page
    assert "sessionid" not in answer.cookies
    assert client.get(f"/s/lobby/{house.care.uid}/").status_code == 404, "it has no windows"
