"""The counter's screen, the number on paper, the import from the other system, orders."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
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
