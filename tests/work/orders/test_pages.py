"""The faces: a resident asks without signing in, an office dispatches, a member takes it."""

import io
import re
import zipfile
from datetime import date, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import month
from jiceng.kit import uploads
from jiceng.kit.tenant import set_tenant
from jiceng.registers.files.models import Attachment
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Post
from jiceng.work.orders import actions
from jiceng.work.orders.actions import photos
from jiceng.work.orders.figures import members as figures
from jiceng.work.orders.models import Follower, Hold, Order, Rating
from jiceng.work.volunteering import actions as volunteering
from jiceng.work.volunteering.models import CheckIn
from tests.cast import MAKER, fill, sign_in
from tests.hearing import statements

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TODAY = date(2026, 11, 23)


@pytest.fixture
def cast(db):
    with clock.at(TODAY):
        yield fill()


def key_of(page):
    return re.search(r'name="once" value="([^"]+)"', page)[1]


def test_a_resident_asks_once_and_holds_a_receipt(cast, client):
    place = cast.places[3]
    form = client.get(f"/p/orders/?at={place.uid}").content.decode()
    assert f'<option value="{place.pk}" selected>' in form
    assert f'<optgroup label="{place.parent}"><option' in form
    assert form.count('class="field') <= 3
    empty = client.post("/p/orders/", {"place": place.pk})
    assert empty.status_code == 422 and "请写一句要办什么" in empty.content.decode()
    bad = client.post("/p/orders/", {"place": place.pk, "text": "灯坏", "phone": "12ab"})
    assert bad.status_code == 422 and "7 到 12 位数字" in bad.content.decode()
    said = {"place": place.pk, "text": "3号楼楼道灯不亮", "phone": "19900000001",
            "once": key_of(form)}  # fmt: skip
    for _n in range(5):
        answer = client.post("/p/orders/", said)
        assert answer.status_code == 302
    order = Order.objects.get()
    assert answer["Location"] == f"/p/orders/{order.code}/?new=1"
    receipt = client.get(answer["Location"])
    page = receipt.content.decode()
    assert receipt["Cache-Control"] == "no-store"
    for words in (order.spaced_code, "槐荫社区党委", str(order.due_on.day), order.shown_number):
        assert words in page
    assert "19900000001" not in page
    paper = client.get(f"/p/orders/{order.code}/print/?paper=a5").content.decode()
    assert "<svg" in paper and "查询码" in paper
    head = Post.objects.secretaries().get(org=cast.huaiyin).person.name
    for one in (page, paper):
        assert f"{head[0]}书记" in one and head not in one, "somebody answers, by the family name"
    near = client.post("/p/orders/", {**said, "once": "", "text": "3号楼楼道的灯不亮"})
    assert near.status_code == 200 and "好像有人反映过" in near.content.decode()
    for _n in range(5):
        client.post("/p/orders/", {"place": place.pk, "text": "楼道灯", "once": "k" * 16,
                                   "follow": str(order.uid)})  # fmt: skip
    assert (Order.objects.count(), Follower.objects.count()) == (1, 1)
    assert client.get("/p/orders/?call=1").content.decode().count('class="field') <= 3
    called = client.post("/p/orders/?call=1", {"place": place.pk, "phone": "１９９0000 0002",
                                               "call": "1", "frail": "on"})  # fmt: skip
    assert called.status_code == 302
    call = Order.objects.get(sort="call")
    assert call.text == "请给我回电话" and call.frail and call.phone.masked == "199****0002"
    unseen = client.post("/p/orders/", {"place": place.pk, "text": "灯\0坏"})
    assert unseen.status_code == 422 and "看不见的字符" in unseen.content.decode()


def test_nobody_is_left_without_a_telephone(cast, client):
    """The office's own, else of a place it keeps, else its superior's, else the help telephone."""
    order = actions.submit(actor=MAKER, org=cast.huaiyin, channel="page", text="灯坏了")
    office = Org.objects.get(pk=cast.huaiyin.pk)

    def shown():
        return client.get(f"/p/orders/{order.code}/").content.decode()

    set_tenant(actor=MAKER, help_phone="0379-00000001")
    facts = shown().split("帮助电话")[0]
    assert facts.count("0379-00000001") == 1
    Org.objects.filter(pk=office.parent_id).update(phone="0379-00000002")
    assert "0379-00000002" in shown()
    Org.objects.filter(pk=office.pk).update(phone="0379-00000003")
    assert "0379-00000003" in shown() and "0379-00000002" not in shown()


def test_what_is_too_large_is_told_so_in_a_page(client, cast, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    answer = client.post("/p/orders/", {"text": "长" * 300})
    assert (answer.status_code, "太大，没有收下</h1>" in answer.content.decode()) == (400, True)
    settings.ALLOWED_HOSTS = ["a.example.org"]
    assert client.get("/p/orders/").content == b"Bad Request"


def test_a_code_is_looked_up_and_guessing_waits(cast, client):
    order = actions.submit(actor=MAKER, org=cast.huaiyin, channel="page", text="灯坏了")
    found = client.post("/p/orders/find/", {"code": f" {order.code[:4].lower()} {order.code[4:]}"})
    assert found["Location"] == f"/p/orders/{order.code}/"
    assert client.post("/p/orders/find/", {"code": "0O1I"}).status_code == 422
    lost = client.get("/p/orders/BBBBBBBB/")
    assert lost.status_code == 404 and "没有这个查询码" in lost.content.decode()
    codes = [f"AAAAAAA{sign}" for sign in "23456789BCDEFGHJKMNPQRSTUVWXYZ"]
    told = [client.post("/p/orders/find/", {"code": code}).status_code for code in codes]
    assert set(told) == {422, 429} and told[-1] == 429
    waits = client.get(f"/p/orders/{order.code}/")
    assert waits.status_code == 429, "even the right one waits"
    words = " ".join(waits.content.decode().split("<main")[1].split("</main")[0].split())
    assert (
        "秒后再试；急事请打办理单位的电话</p>" in words and "回首页" in words and "[" not in words
    )
    with clock.at(TODAY + timedelta(days=1)):
        assert client.get(f"/p/orders/{order.code}/").status_code == 200


def test_a_member_takes_it_and_the_resident_rates(cast, client):
    order = actions.submit(actor=MAKER, org=cast.huaiyin, channel="page", text="灯坏了",
                           phone="19900000001")  # fmt: skip
    worker = sign_in(client, cast.worker)
    detail = worker.get(f"/c/orders/{order.pk}/").content.decode()
    assert "199****0001" in detail and "19900000001" not in detail
    worker.post(f"/c/orders/{order.pk}/dispatch/")
    full = worker.post(f"/c/orders/{order.pk}/contact/").content.decode()
    assert "19900000001" in full and "已经记下" in full
    slip = worker.get(f"/c/orders/{order.pk}/slip/").content.decode()
    assert "查询码" in slip
    for twice in ("print-title", "print-foot"):  # the slip says both itself
        assert f'class="{twice} no-print"' in slip
    cast.member.member = Member.objects.filter(org=cast.branch.pk, left_on=None).first()
    cast.member.save()
    phone = sign_in(client, cast.member)
    assert "灯坏了" in phone.get("/m/orders/").content.decode()
    assert "199****0001" not in phone.get(f"/m/orders/{order.pk}/").content.decode()
    taken = phone.post(f"/m/orders/{order.pk}/claim/", follow=True).content.decode()
    assert "199****0001" in taken
    assert "19900000001" in phone.post(f"/m/orders/{order.pk}/look/").content.decode()
    assert Hold.objects.get().member == cast.member.member
    helper = Member.objects.filter(org=cast.branch.pk, left_on=None)[1]
    cast.secretary.member = helper
    cast.secretary.save()
    hand, there = sign_in(Client(), cast.secretary), f"/m/orders/{order.pk}/"
    assert "可以搭把手的" in hand.get("/m/orders/").content.decode()
    for page in (hand.get(there), hand.post(f"{there}look/")):
        said = page.content.decode()
        assert "我来搭把手" in said and "199****0001" not in said and "19900000001" not in said
    joined = hand.post(f"{there}join/", follow=True).content.decode()
    assert "199****0001" in joined and "办好了" not in joined and "我来搭把手" not in joined
    assert Hold.objects.get(role="also").member == helper
    short = phone.post(f"/m/orders/{order.pk}/finish/", {"outcome": ""})
    assert short.status_code == 422
    over = phone.post(f"/m/orders/{order.pk}/finish/", {"outcome": "换了灯"}, follow=True)
    assert "办结了，提出的人凭查询码看得到结果" in over.content.decode()
    client.logout()
    page = f"/p/orders/{order.code}/"
    assert "换了灯" in client.get(page).content.decode()
    assert client.post(f"{page}rate/", {}).status_code == 422
    client.post(f"{page}rate/", {"grade": "4", "words": "快"})
    twice = client.post(f"{page}rate/", {"grade": "1"}, follow=True).content.decode()
    assert "一件只评一次" in twice
    order.refresh_from_db()
    assert (Rating.objects.get().grade, order.state, order.ending) == (4, "closed", "requester")
    client.post(f"{page}reopen/", {"reason": "又坏了"})
    order.refresh_from_db()
    assert order.state == "new"
    assert "第 1 次" in client.get(page).content.decode()
    client.post(f"{page}cancel/")
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert client.post(f"{page}dispatch/").status_code == 404


def photograph(size=(40, 30), name="家门口.jpg"):
    """A picture that says where it was taken."""
    picture, out = Image.new("RGB", size, "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_a_photo_may_be_added_and_says_nothing_of_place_or_device(
    cast, client, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    order = actions.submit(actor=MAKER, org=cast.huaiyin, channel="page", text="灯坏了")
    page = f"/p/orders/{order.code}/"
    assert "补一张照片（可以不补）" in client.get(page).content.decode()

    def send(file):
        said = {"photo": file} if file is not None else {}
        return client.post(f"{page}photo/", said, follow=True).content.decode()

    assert "请先选一张照片" in send(None)
    assert "只收照片" in send(SimpleUploadedFile("表.xlsx", b"PK"))
    assert "打不开这张图片" in send(SimpleUploadedFile("a.png", b"\x89PNG broken"))
    with monkeypatch.context() as small:
        small.setattr(photos, "MEGABYTE", 10)
        assert "照片超过 10 MB" in send(photograph())
    with monkeypatch.context() as small:
        small.setattr(uploads, "PIXELS", 1_000)
        assert "4000 万像素" in send(photograph()), "a bomb of pixels is told by its head"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a", b"0" * 1_000_000)
    assert "打不开这张图片" in send(SimpleUploadedFile("a.jpg", bomb.getvalue()))
    assert not Attachment.objects.exists()
    assert "已附 1 张照片" in send(photograph())
    assert "已经附过" in send(photograph()) and "已附 2 张" in send(photograph((41, 30)))
    kept = actions.photos_of(order)
    assert [one.name for one in kept] == ["照片1.jpg", "照片2.jpg"], "its own name is forgotten"
    for one in kept:
        assert b"SecretMaker" not in one.path.read_bytes()
        assert not Image.open(one.path).getexif()
    send(photograph((42, 30)))
    assert "补一张照片" not in client.get(page).content.decode()
    assert "一件最多 3 张照片" in send(photograph((43, 30)))
    actions.dispatch(order, actor=MAKER)
    cast.member.member = Member.objects.filter(org=cast.branch.pk, left_on=None).first()
    cast.member.save()
    phone, address = sign_in(client, cast.member), f"/m/orders/{order.pk}/photo/{kept[0].uid}/"
    assert phone.get(address).status_code == 404, "not before it is one's own"
    actions.claim(order, actor=MAKER, member=cast.member.member)
    assert address in phone.get(f"/m/orders/{order.pk}/").content.decode()
    answer = phone.get(address)
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert b"".join(answer.streaming_content) == kept[0].path.read_bytes()
    office = sign_in(client, cast.clerk)
    for where in ("", "desk/"):
        assert "照片1.jpg" in office.get(f"/c/orders/{where}{order.pk}/").content.decode()
    actions.finish(order, actor=MAKER, outcome="换了灯")
    actions.close(order, actor=MAKER)
    other = actions.submit(actor=MAKER, org=cast.huaiyin, channel="page", text="又一件")
    actions.add_photo(other, actor=MAKER, file=photograph())
    with clock.at(TODAY + timedelta(days=90)):
        assert actions.clear_contacts() == 1
    client.logout()
    client.post(f"/p/orders/{other.code}/take_back/")
    assert not Attachment.objects.kept().exists() and Attachment.objects.count() == 4, (
        "a trace stays"
    )


def test_the_matrix_says_who_passed_what_to_whom(cast, client):
    order = actions.submit(actor=MAKER, org=cast.huaiyin, channel="page", text="路面坑洼",
                           phone="19900000001")  # fmt: skip
    actions.transfer(order, actor=MAKER, to=cast.east, reason="社区没有资金")
    clerk = sign_in(client, cast.clerk)
    told = clerk.get("/c/orders/matrix/?period=2026")
    page = told.content.decode()
    assert "槐荫社区党委" in page and "向上转办" in page
    mine = [row for row in told.context["rows"] if row["source"] == str(cast.huaiyin)]
    assert [(row["to"], str(row["way"]), row["count"]) for row in mine] == [
        (str(cast.east), "向上转办", 1)
    ]
    assert "没有转办" in clerk.get("/c/orders/matrix/?period=2024").content.decode()
    assert order.shown_number in clerk.get("/c/orders/moves/").content.decode()
    street = sign_in(client, cast.street)
    assert "路面坑洼" in street.get("/c/orders/desk/").content.decode()
    neighbour = sign_in(client, cast.neighbour)
    assert "路面坑洼" not in neighbour.get("/c/orders/").content.decode()
    actions.transfer(order, actor=MAKER, to=cast.orgs[2], reason="路在那一边")
    again = sign_in(client, cast.clerk).get("/c/orders/matrix/?period=2026").context
    assert [row["source"] for row in again["rows"] if row["to"] == str(cast.orgs[2])] == [
        str(cast.east)
    ]
    assert again["total"] == told.context["total"] + 1
    neighbour = sign_in(client, cast.neighbour)
    assert "加协办" not in neighbour.get(f"/c/orders/desk/{order.pk}/").content.decode()
    assert "19900000001" in neighbour.post(f"/c/orders/{order.pk}/contact/").content.decode()
    actions.assign(order, actor=MAKER)
    beside = Member.objects.filter(org__path__startswith=cast.orgs[2].path, left_on=None).first()
    assert "加协办" in neighbour.get(f"/c/orders/desk/{order.pk}/").content.decode()
    neighbour.post(f"/c/orders/desk/{order.pk}/join/", {"member": f"{beside} #{beside.pk}"})
    assert Hold.objects.get(role="also").member == beside
    actions.finish(order, actor=MAKER, outcome="已补")
    actions.rate(order, actor=MAKER, grade=5)
    assert "路面坑洼" not in neighbour.get("/c/orders/desk/").content.decode()
    Rating.objects.update(grade=1)
    with statements() as asked:
        desk = neighbour.get(f"/c/orders/desk/{order.pk}/").content.decode()
    said = " ".join(asked)
    for table, times in (("orders_rating", 1), ("orders_pause", 0)):  # of pauses there are none
        assert said.count(f'FROM "{table}" WHERE "{table}"."order_id" =') == times, "once a page"
    assert said.count("has_pauses") == 1, "what is there is looked at once"
    assert "登记回访" in desk, "whoever worked on it calls back"


def test_the_counter_takes_in_by_keyboard_and_knows_who_called_before(cast, client):
    worker = sign_in(client, cast.worker)
    page = worker.get("/w/orders/").content.decode()
    assert "F2" in page and "槐荫社区党委" in page and "orders/counter" in page
    said = {"text": "3号楼楼道灯不亮", "phone": "19900000001", "spot": "3号楼", "channel": "phone",
            "org": f"{cast.huaiyin} #{cast.huaiyin.pk}"}  # fmt: skip
    made = worker.post("/w/orders/", {**said, "once": "abcdefgh12345678"})
    order = Order.objects.get()
    assert made["Location"] == f"/w/orders/?made={order.pk}"
    assert order.accepted_on == TODAY and order.channel == "phone"
    assert order.spaced_code in worker.get(made["Location"]).content.decode()
    assert order.shown_number in worker.get("/w/orders/?q=19900000001").content.decode()
    assert order.shown_number in worker.get(f"/w/orders/?q={order.shown_number}").content.decode()
    other = {**said, "text": "下水道堵了", "proxy": "女儿", "print": "1"}
    before = worker.post("/w/orders/", other)
    assert before.status_code == 200 and Order.objects.count() == 1
    told = before.content.decode()
    assert "这个电话还有没办完的" in told and told.count(order.shown_number) == 2, "and of today"
    slip = worker.post("/w/orders/", {**other, "warned": "1"})
    assert Order.objects.get(text="下水道堵了").proxy == "女儿"
    assert slip["Location"].endswith("/slip/?now=1")
    warned = worker.post("/w/orders/", {**said, "text": "我要信访"})
    assert warned.status_code == 422 and "转外单位" in warned.content.decode()
    assert worker.post("/w/orders/", {**said, "text": "我要信访", "warned": "1"}).status_code == 302
    clerk = sign_in(client, cast.clerk)
    listed = clerk.get("/c/orders/monthly/?month=2026-11").content.decode()
    assert "3号楼楼道灯不亮" in listed
    clerk.post("/c/orders/monthly/", {"month": "2026-11"})
    again = clerk.post("/c/orders/monthly/", {"month": "2026-11"}, follow=True).content.decode()
    assert "已经下达过" in again
    poster = clerk.get("/c/orders/poster/").content.decode()
    assert poster.count("<svg") >= 4 and "槐荫社区" in poster


def test_members_on_duty_nearby_are_offered_and_the_week_lists_what_members_took(cast, client):
    west = cast.orgs[5]
    posts = volunteering.publish_many(
        [{"org": org, "kind": "member", "name": name, "duty": "值守", "quota": 2, "since": TODAY,
          "telephone": "0000-110", "area": area}
         for org, name, area in ((west, "河湾点", cast.places[3]), (cast.huaiyin, "槐荫点", None),
                                 (west, "远处点", None))],
        actor=MAKER,
    )  # fmt: skip
    who = CheckIn.objects.get(org=cast.huaiyin, state="accepted").member  # of another branch
    claim = volunteering.claim(posts[1], actor=MAKER, member=who)
    volunteering.approve(claim, actor=MAKER)
    volunteering.plan_shift(actor=MAKER, post=posts[1], member=who, held_on=TODAY,
                            starts_at=time(0), ends_at=time(23, 59))  # fmt: skip
    asked = {"org": cast.huaiyin, "channel": "page", "text": "灯坏"}
    one, two = actions.submit_many([asked, asked], actor=MAKER)
    worker = sign_in(client, cast.worker)
    page = worker.get(f"/c/orders/{one.pk}/").content.decode()
    near = page[page.index("附近的党员服务岗") :]
    # the one on duty first, then the one whose area lies here; what is only another street's not
    assert near.index("槐荫点") < near.index("河湾点") and "远处点" not in near
    assert "0000-110" in near and "1 人值班" in near and str(who) not in page
    refused = worker.post(f"/c/orders/{one.pk}/assign/", {"member": str(who)})
    assert refused.status_code == 422
    volunteering.offer_near(claim, actor=MAKER, willing=True)
    assert str(who) in worker.get(f"/c/orders/{one.pk}/").content.decode()
    assert worker.post(f"/c/orders/{one.pk}/assign/", {"member": str(who)}).status_code == 302
    begun = clock.now()
    actions.dispatch(two, actor=MAKER)
    with clock.at(begun + timedelta(minutes=12)):
        actions.claim(two, actor=MAKER, member=who)
    assert list(Hold.objects.order_by("pk").values_list("member", "waited")) == [
        (who.pk, None), (who.pk, 12),
    ]  # fmt: skip
    ask = Ask(month(2026, 11), as_of=TODAY)
    assert figures.BY_MEMBERS.read(cast.huaiyin, ask).value == 2
    assert figures.RESPONSE.read(cast.huaiyin, ask).value == 12
    assert figures.BY_MEMBERS.read(cast.huaiyin, Ask(month(2026, 10))).value == 0
    listed = worker.get("/c/orders/weekly/").content.decode()
    assert two.shown_number in listed and str(who) in listed and "平均 12 分钟" in listed
    before = worker.get("/c/orders/weekly/?day=2026-11-20").content.decode()
    assert "这一周没有党员接单" in before
