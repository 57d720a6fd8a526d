"""Messages: once by their key, quiet at night, one parcel a day, never sent twice."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.looks import Look
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.outbox import actions
from jiceng.registers.outbox.actions import INVARIANTS
from jiceng.registers.outbox.models import Message
from jiceng.registers.outbox.rules import Answer, Outcome, Parcel, Simulated, UnclearError
from tests.cast import Cast, fill

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
NOON = datetime(2026, 9, 1, 12, tzinfo=clock.ZONE)  # a Tuesday


class Recording(Simulated):
    """Keeps what it was given."""

    def send(self, parcel: Parcel) -> Answer:
        self.parcels.append(parcel)
        return super().send(parcel)


class Cut(Recording):
    """Accepts the message, then the line breaks."""

    def send(self, parcel: Parcel) -> Answer:
        super().send(parcel)
        raise UnclearError


class Refusing(Recording):
    def send(self, parcel: Parcel) -> Answer:
        return Answer(Outcome.REFUSED, words="模板未审核")


class Dying(Recording):
    """The worker is killed in the middle of the call."""

    def send(self, parcel: Parcel) -> Answer:
        super().send(parcel)
        raise KeyboardInterrupt


class Numbered(Recording):
    wants_phone = True

    def __init__(self):
        super().__init__(wants_phone=True)


@pytest.fixture
def cast() -> Cast:
    found = fill()
    load_year(2026, actor=US)
    return found


def queue(cast, key="k", **more):
    values = {"org": cast.huaiyin, "account": cast.member, "channel": "page", "kind": "meeting",
              "dedupe_key": key, "text": "{day}开会", "params": {"day": "周二"}}  # fmt: skip
    return actions.queue(actor=cast.worker, **(values | more))


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_the_same_key_is_queued_once(cast):
    with clock.at(NOON):
        assert queue(cast) == queue(cast, text="别的话")
    assert [m.body for m in Message.objects.all()] == ["周二开会"]


@pytest.mark.parametrize(
    ("moment", "earliest"),
    [
        ((2026, 9, 1, 7, 59), (2026, 9, 1, 8)),
        ((2026, 9, 1, 8), (2026, 9, 1, 8)),
        ((2026, 9, 1, 20, 59), (2026, 9, 1, 20, 59)),
        ((2026, 9, 1, 21), (2026, 9, 2, 8)),
        ((2026, 9, 5, 12), (2026, 9, 7, 8)),  # a Saturday
        ((2026, 9, 30, 22), (2026, 10, 8, 8)),  # before the National Day
    ],
)
def test_nothing_goes_out_at_night_or_on_days_off(cast, moment, earliest):
    zone = clock.ZONE
    with clock.at(datetime(*moment, tzinfo=zone)):
        quiet, urgent = queue(cast), queue(cast, "u", urgent=True, basis="防汛通知")
    assert quiet.not_before == datetime(*earliest, tzinfo=zone)
    assert urgent.not_before == datetime(*moment, tzinfo=zone)
    with clock.at(NOON), pytest.raises(ValidationError, match="依据"):
        queue(cast, "v", urgent=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(urgent=True, basis="")


def test_a_person_gets_one_parcel_a_day_and_the_rest_tomorrow(cast):
    way = Recording()
    with clock.at(NOON):
        queue(cast, "a")
        queue(cast, "b", text="公示撤下1份")
        queue(cast, "c", account=cast.secretary)
        assert actions.deliver(way) == 3
        queue(cast, "d", text="又一条")
        assert actions.deliver(way) == 0
        queue(cast, "e", urgent=True, basis="防汛通知", text="请到岗")
        assert actions.deliver(way) == 1
    bodies = [parcel.body for parcel in way.parcels]
    assert bodies == ["今天2件：①周二开会 ②公示撤下1份", "周二开会", "请到岗"]
    with clock.at(datetime(2026, 9, 2, 8, 30, tzinfo=clock.ZONE)):
        assert actions.deliver(way) == 1
    assert set(states()) == {"sent"}
    assert all(Message.objects.values_list("simulated", flat=True))
    assert [said for rule in INVARIANTS for said in rule()] == []


def test_a_lost_answer_is_unknown_and_never_sent_again(cast):
    way = Cut()
    with clock.at(NOON):
        message = queue(cast)
        actions.deliver(way)
        actions.deliver(way)
    assert (states(), len(way.parcels)) == (["unknown"], 1)
    message.refresh_from_db()
    actions.confirm_failed(message, actor=cast.worker)
    assert states() == ["failed"]


def test_a_worker_that_dies_in_the_call_leaves_it_unknown_not_sent_twice(cast):
    way = Dying()
    with clock.at(NOON):
        queue(cast)
        with pytest.raises(KeyboardInterrupt):
            actions.deliver(way)
        assert states() == ["sending"]
        actions.deliver(way)
    with clock.at(datetime(2026, 9, 1, 12, 20, tzinfo=clock.ZONE)):
        actions.deliver(way)
    assert (states(), len(way.parcels)) == (["unknown"], 1)


def test_a_clear_refusal_is_failed(cast):
    with clock.at(NOON):
        queue(cast)
        actions.deliver(Refusing())
    assert states() == ["failed"]
    assert Message.objects.get().words == "模板未审核"


def test_what_waited_into_the_night_goes_in_the_morning(cast):
    way = Recording()
    with clock.at(datetime(2026, 9, 1, 20, 59, tzinfo=clock.ZONE)):
        queue(cast)
    with clock.at(datetime(2026, 9, 1, 21, 1, tzinfo=clock.ZONE)):
        assert actions.deliver(way) == 0
    with clock.at(datetime(2026, 9, 2, 8, 0, tzinfo=clock.ZONE)):
        assert actions.deliver(way) == 1


def test_a_number_is_sealed_and_opened_only_for_a_gateway_that_wants_it(cast):
    way = Numbered()
    with clock.at(NOON):
        message = queue(cast, account=None, phone="10012345678", channel="sms")
        actions.deliver(way)
    assert [parcel.phone for parcel in way.parcels] == ["10012345678"]
    assert Look.objects.about(message).count() == 1
    message.refresh_from_db()
    assert message.whom == "100****5678"


def test_a_declined_kind_does_not_come_but_urgent_ones_do(cast):
    with clock.at(NOON):
        queue(cast, "a")
        actions.decline(cast.member, actor=cast.member, kind="meeting")
        queue(cast, "b")
        queue(cast, "c", urgent=True, basis="防汛通知")
        queue(cast, "d", kind="result")
    assert states() == ["cancelled", "cancelled", "queued", "queued"]
    actions.welcome(cast.member, actor=cast.member, kind="meeting")
    with clock.at(NOON):
        assert queue(cast, "e").state == "queued"


def test_an_organisations_day_is_limited(cast):
    actions.set_quota(cast.huaiyin, actor=cast.clerk, daily=2)
    with clock.at(NOON):
        queue(cast, "a")
        queue(cast, "b")
        with pytest.raises(ValidationError, match="最多 2 条"):
            queue(cast, "c")
        queue(cast, "d", urgent=True, basis="防汛通知")


def test_words_parameters_and_numbers_are_cleared_after_a_week(cast):
    with clock.at(NOON):
        queue(cast, "a", account=None, phone="10012345678", channel="sms")
        actions.deliver()
    with clock.at(date(2026, 9, 8)):
        assert actions.purge() == 0
    with clock.at(datetime(2026, 9, 8, 13, tzinfo=clock.ZONE)):
        assert actions.purge() == 1
        assert actions.purge() == 0
    message = Message.objects.get()
    assert (message.body, message.params, message.phone, message.phone_blind) == ("", {}, None, "")
    assert message.state == "sent"


def test_after_a_restore_nothing_goes_until_an_operator_says_so(cast):
    way = Recording()
    with clock.at(NOON):
        queue(cast)
        assert actions.hold_all(actor=US) == 1
        assert actions.deliver(way) == 0
        assert actions.release(actor=cast.system) == 1
        assert actions.deliver(way) == 1


def test_a_hole_nobody_fills_is_refused_and_own_words_go_first(cast):
    with pytest.raises(ValidationError, match="place"):
        queue(cast, text="{day}在{place}")
    actions.word("life.day", actor=cast.clerk, text="{day}请到会")
    assert queue(cast, template="life.day").body == "周二请到会"


def client_of(account):
    client = Client()
    client.force_login(account)
    session = client.session
    now = clock.now().timestamp()
    session.update({"stamp": account.stamp, "began": now, "seen": now})
    session.save()
    return client


def test_a_person_sees_their_own_messages_and_the_publisher_the_outbox(cast):
    with clock.at(NOON):
        message = queue(cast)
        actions.deliver(Simulated())
    assert "周二开会" in client_of(cast.member).get("/m/outbox/").content.decode()
    assert "周二开会" not in client_of(cast.secretary).get("/m/outbox/").content.decode()
    page = client_of(cast.worker).get("/c/outbox/").content.decode()
    assert "模拟发送" in page
    assert client_of(cast.worker).get(f"/c/outbox/{message.pk}/").status_code == 200
    assert client_of(cast.neighbour).get(f"/c/outbox/{message.pk}/").status_code == 404
    client = client_of(cast.member)
    assert client.get("/m/outbox/wanted/").status_code == 200
    assert client.post("/m/outbox/wanted/", {"kinds": ["duty"]}).status_code == 302
    with clock.at(NOON):
        assert queue(cast, "later").state == "cancelled"
