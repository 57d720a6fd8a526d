"""三大服务平台: the three side by side, by month and by community; every number opens."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from jiceng.insight.platforms import figures
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.work.halls.models import Slip
from jiceng.work.orders import actions as orders
from jiceng.work.orders.models import Order
from tests.cast import MAKER, sign_in

DAY = date(2025, 11, 28)


def numbers(page, title):
    """The cells of a row as they stand there."""
    row = page.split(title, 1)[1].split("</tr>", 1)[0]
    return [int(text) for text in re.findall(r'class="num"[^>]*>([\d]+)<', row)]


def test_the_three_platforms_by_month_and_community(cast, client):
    with clock.at(DAY):
        for channel in ("page", "wechat", "counter"):
            orders.submit(actor=MAKER, org=cast.huaiyin, channel=channel, text=f"路灯{channel}")
        sign_in(client, cast.clerk)
        address = "/c/platforms/?period=2025"
        page = client.get(address).content.decode()
    came = Slip.objects.filter(held_on__year=2025, void_reason="").count()
    assert came > 0 and numbers(page, "实体平台：到窗口办事")[0] == came
    june = Slip.objects.filter(held_on__year=2025, held_on__month=6, void_reason="").count()
    assert numbers(page, "实体平台：到窗口办事")[6] == june > 0
    online = Order.objects.filter(asked_on__year=2025, channel__in=("page", "wechat"))
    assert numbers(page, "手机网页和公众号提出的诉求")[0] == online.count() >= 2
    assert (
        numbers(page, "手机网页和公众号提出的诉求")[-1] == online.filter(asked_on__month=11).count()
    )
    ask = Ask(year(2025))
    (visits,), (resources,) = figures.VISITED, figures.USED
    parts = [part.figure for part in (*figures.PLACES, *figures.NETWORK)]
    whole = visits.read(cast.district, ask)
    assert whole.value == sum(one.read(cast.district, ask).value for one in parts)
    assert numbers(page, "实体和网络合计")[0] == whole.value
    by_field = [visits.only(field=field).read(cast.district, ask).value
                for field in (cast.huaiyin.field, "none")]  # fmt: skip
    assert 2 <= by_field[0] <= whole.value and by_field[1] == 0
    assert resources.read(cast.district, ask).value == numbers(page, "共享合计")[0]
    below = page.split('id="beneath-head"', 1)[1]
    assert cast.huaiyin.name in below
    links = re.findall(r'href="(/c/shelf/[^"]+)"', page)
    with clock.at(DAY):
        for link in {link.replace("&amp;", "&") for link in links[:3]}:
            assert client.get(link).status_code == 200, link
        book = client.get(f"{address}&format=xlsx")
        inside = ZipFile(BytesIO(b"".join(book.streaming_content) if book.streaming
                                 else book.content))  # fmt: skip
        assert "xl/workbook.xml" in inside.namelist()
        sign_in(client, cast.street)
        assert client.get(f"/c/platforms/?org={cast.district.code}").status_code == 403
        sign_in(client, cast.outsider)
        assert client.get(address).status_code == 403
