"""Points: off by default, voluntary, from recorded facts, never more or less than was posted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on
from jiceng.kernel.refs import Ref
from jiceng.kit.handoffs import asked, hand_on
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members import actions as members
from jiceng.work.points import actions, rules
from jiceng.work.points.actions import Fact
from jiceng.work.points.figures import AVERAGE, COVERED, JOINED
from jiceng.work.points.models import (
    Award,
    Entry,
    Event,
    Objection,
    Participation,
    Posting,
    Rule,
    Switch,
    balance,
)
from tests.kept import kept
from tests.work.district import US, District, account, tree

pytestmark = [pytest.mark.django_db]
DAY = date(2026, 7, 6)
PAPER = {"basis": "演示〔2026〕1号", "approver": "区委组织部（演示）", "grounds": "试点",
         "expires_on": date(2027, 6, 30)}  # fmt: skip


@kept
def build() -> District:
    found = District(*tree())
    with clock.at(DAY):
        load_year(2026, actor=US)
        found.enrol(9, 7, lambda n: {})
    found.accounts = {
        "secretary": account("secretary", "branch_secretary", found.branch, found.members[0]),
        "member": account("member", "member", found.branch, found.members[1]),
        "friend": account("friend", "member", found.branch, found.members[2]),
        "worker": account("worker", "community_worker", found.street),
    }
    return found


@pytest.fixture
def district(db):
    return build()


def switched(district: District, count: int = 6, **more) -> list[Rule]:
    """Points on in the street, a rule for coming and one by hand, so many members in."""
    actions.switch_on(actor=US, org=district.street, **{**PAPER, **more})
    said = {"actor": US, "org": district.street}
    came = actions.set_rule(**said, event="attendance", name="到会", value=3, cap=7, months=12)
    hand = actions.set_rule(**said, event="manual", name="其他贡献", value=5)
    for member in district.members[:count]:
        actions.join(member, actor=US)
    return [came, hand]


def met(district: District, day: date, **more) -> Attendance:
    meeting = meetings.record(actor=US, org=district.branch, type="assembly", held_on=day, **more)
    return Attendance.objects.get(meeting=meeting, member=district.members[1])


def sound() -> list[str]:
    return [word for law in actions.INVARIANTS for word in law()]


def test_points_are_off_until_somebody_answers_for_them(district, client):
    one = district.members[1]
    with clock.at(DAY):
        met(district, DAY)
        with pytest.raises(ValidationError, match="没有启用"):
            actions.join(one, actor=US)
        assert actions.gather_attendance() == 0
        page = client.get(reverse("points.measures")).content.decode()
        assert "没有启用任何积分" in page
        with pytest.raises(ValidationError, match="比重"):
            actions.switch_on(actor=US, org=district.street, **PAPER, appraisal=True)
        switch = actions.switch_on(actor=US, org=district.street, **PAPER)
        page = client.get(reverse("points.measures")).content.decode()
        assert all(str(PAPER[name]) in page for name in ("basis", "approver", "grounds"))
        said = rules.on_switching(appraisal=True, weight=30)
        assert len(said) == 3
        assert not any(one.blocks for one in said), "uncertain law warns"
        form = district.browser("worker")
        told = {"org": f"{district.other} #{district.other.pk}", **PAPER}
        answer = form.post(reverse("points.switches.new"), told)
        assert answer.status_code == 422
        assert "整治形式主义为基层减负若干规定" in answer.content.decode(), "the article is shown"
        assert Switch.objects.count() == 1
        seen = form.post(reverse("points.switches.new"), {**told, "weighed": "1"})
        assert seen.status_code == 302
        actions.switch_off(switch, actor=US, reason="试点结束")
        assert not Switch.objects.holding(DAY).above(district.branch.path).exists()
    with clock.at(date(2027, 7, 1)):
        assert not Switch.objects.holding(clock.today()).exists(), "its day has come"


def test_a_recorded_fact_counts_once_for_those_who_take_part(district):
    one, stranger = district.members[1], district.members[8]
    with clock.at(DAY):
        came, _hand = switched(district, 2)
        seen = met(district, DAY)
        assert actions.gather_attendance() == 2, "the others do not take part"
        assert actions.gather_attendance() == 0
        assert balance(one) == 3
        entry = Entry.objects.get(member=one)
        assert (entry.rule, entry.fact, entry.org) == (came, str(Ref.to(seen)), district.branch)
        assert entry.expires_on == date(2027, 7, 6)
        fact = Fact(stranger, Event.ATTENDANCE, "x#1", DAY, "到会")
        assert actions.earn_many([fact, fact], actor=US) == []
        same = Fact(one, Event.ATTENDANCE, "x#2", DAY, "到会", quantity=9)
        assert len(actions.earn_many([same, same], actor=US)) == 1
        assert balance(one) == 7, "no further than the month's cap"
    with clock.at(DAY + timedelta(days=1)):
        newer = actions.set_rule(actor=US, org=district.street, event="attendance", name="到会",
                                 value=4)  # fmt: skip
        came.refresh_from_db()
        assert (newer.version, came.until, came.value) == (2, clock.today(), 3)
        assert Entry.objects.get(pk=entry.pk).rule == came, "nothing earned is rewritten"
        with pytest.raises(ValidationError, match="不追溯"):
            actions.set_rule(actor=US, org=district.street, event="attendance", name="到会",
                             value=4, since=DAY)  # fmt: skip
        actions.leave(one, actor=US)
        again = Fact(one, Event.ATTENDANCE, "x#3", clock.today(), "到会")
        assert actions.earn_many([again], actor=US) == [], "whoever left earns nothing"
        assert balance(one) == 7
    assert sound() == []


def test_a_corrected_record_is_reversed_by_an_entry_and_may_count_again(district):
    one = district.members[1]
    with clock.at(DAY):
        switched(district, 3)
        seen = met(district, DAY)
        actions.gather_attendance()
        Attendance.objects.filter(pk=seen.pk).update(state="absent")
        actions.gather_attendance()
        assert balance(one) == 0
        Attendance.objects.filter(pk=seen.pk).update(state="present")
        assert actions.gather_attendance() == 1
        assert balance(one) == 3
        actions.spend(one, actor=US, points=2, what="换书")
        meetings.void(seen.meeting, actor=US, reason="登错了")
        actions.gather_attendance()
        assert balance(one) == 0, "of what was used nothing is asked back"
        kinds = list(Entry.objects.filter(member=one).order_by("pk").values_list("kind", flat=True))
        assert kinds == ["earn", "reverse", "earn", "spend", "reverse"]
        with pytest.raises(ValidationError, match="不能再冲正"):
            actions.reverse(Entry.objects.filter(kind="reverse")[0], actor=US, reason="x")
    assert sound() == []


def test_points_lapse_the_oldest_being_used_first(district):
    one = district.members[1]
    with clock.at(DAY):
        switched(district, 2)
        actions.earn_many([Fact(one, Event.ATTENDANCE, "x#1", DAY, "到会")], actor=US)
    with clock.at(date(2026, 9, 1)):
        actions.earn_many([Fact(one, Event.ATTENDANCE, "x#2", clock.today(), "到会")], actor=US)
        actions.spend(one, actor=US, points=1, what="换书")
        with pytest.raises(ValidationError, match="不够"):
            actions.spend(one, actor=US, points=6, what="换书")
    with clock.at(date(2027, 7, 6)):
        assert actions.lapse() == 1
        assert actions.lapse() == 0
        assert balance(one) == 3, "one of the three was used"
    with clock.at(date(2027, 9, 1)):
        assert actions.lapse() == 1
        assert balance(one) == 0
        actions.reverse(Entry.objects.get(fact="x#1"), actor=US, reason="更正")
        assert balance(one) == 0, "it had ended"
        with clock.at(date(2027, 6, 1)):
            actions.earn_many([Fact(one, Event.ATTENDANCE, "x#3", clock.today(), "到会")], actor=US)
    with clock.at(date(2028, 7, 1)):
        assert actions.lapse() == 1
        assert balance(one) == 0, "a reversal lets no later points outlive their day"
    assert sound() == []


def test_points_by_hand_need_another_person(district):
    one = district.members[1]
    secretary, worker = district.accounts["secretary"], district.accounts["worker"]
    with clock.at(DAY):
        _came, hand = switched(district, 2)
        made = actions.propose(actor=secretary, member=one, item=hand, on=DAY, grounds="救落水者")
        with pytest.raises(StepError):
            actions.approve(made, actor=secretary)
        assert balance(one) == 0
        browser = district.browser("worker")
        shown = browser.get(reverse("points.awards.detail", args=[made.pk])).content.decode()
        assert "同意记分" in shown
        actions.approve(made, actor=worker)
        assert (balance(one), made.state) == (5, Award.State.APPROVED)
        with pytest.raises(ValidationError, match="没有参加"):
            actions.propose(actor=US, member=district.members[5], item=hand, on=DAY, grounds="x")
        far = actions.set_rule(actor=US, org=district.other, event="manual", name="别处的", value=5)
        with pytest.raises(ValidationError, match="不适用"):
            actions.propose(actor=US, member=one, item=far, on=DAY, grounds="x")
        own = actions.propose(actor=worker, member=district.members[0], item=hand, on=DAY,
                              grounds="x")  # fmt: skip
        with pytest.raises(StepError, match="本人"):
            actions.approve(own, actor=secretary)


def test_a_member_alone_reads_the_ledger_and_is_answered(district):
    one = district.members[1]
    phone, friend = district.browser("member"), district.browser("friend")
    with clock.at(DAY):
        assert "没有启用积分" in phone.get(reverse("points.mine")).content.decode()
        switched(district, 0)
        assert "参加不参加由您自己定" in phone.get(reverse("points.mine")).content.decode()
        phone.post(reverse("points.part"), {"do": "join"})
        met(district, DAY)
        actions.gather_attendance()
        page = phone.get(reverse("points.mine")).content.decode()
        assert "到会（第1版）" in page
        assert "2026-07-06 党员大会" in page
        entry = Entry.objects.get(member=one)
        address = reverse("points.entry", args=[entry.pk])
        assert friend.get(address).status_code == 404
        assert district.browser("secretary").get(address).status_code == 404
        assert Entry.objects.visible_to(district.accounts["worker"]).count() == 0
        told = {"text": "我那天请了假", "once": "k1"}
        assert phone.post(address, told).status_code == 302
        phone.post(address, told)
        objection = Objection.objects.get()
        assert objection.due_on == date(2026, 7, 13), "five working days"
        matter = Matter.objects.get()
        assert str(one) not in f"{matter.title}{matter.origin_text}", "read more widely"
        desk = district.browser("secretary")
        assert "到会" in desk.get(
            reverse("points.objections.detail", args=[objection.pk])
        ).content.decode()  # fmt: skip
        actions.uphold(objection, actor=district.accounts["worker"], answer="查实，已更正")
        assert balance(one) == 0
        assert Entry.objects.get(pk=entry.pk).words == entry.words, "by entry, never by edit"
        matter.refresh_from_db()
        assert matter.state == Matter.State.SUBMITTED
        assert "查实，已更正" in phone.get(reverse("points.mine")).content.decode()
        assert actions.gather_attendance() == 0, "no job counts again what was upheld"
        taken_away = actions.object_to(one, actor=US, text="不该扣", entry=entry.reversal)
        actions.uphold(taken_away, actor=US, answer="另行申请")
        assert balance(one) == 0, "a reversal is not reversed; it is proposed by hand"
        phone.post(reverse("points.part"), {"do": "leave"})
        assert not Participation.objects.standing(clock.today()).filter(member=one).exists()


@pytest.mark.both
def test_figures_speak_of_branches_and_never_of_few(district):
    with clock.at(DAY):
        switched(district, 4)
        for n, member in enumerate(district.members[:4]):
            actions.earn_many([Fact(member, Event.ATTENDANCE, f"x#{n}", DAY, "到会")], actor=US)
        ask = Ask(on(DAY))
        assert COVERED.read(district.root, ask).value * 7 == 4, "the other branch has two members"
        assert list(JOINED.read(district.root, ask).records) == [district.branch]
        assert AVERAGE.read(district.root, ask).value is None, "four are too few"
        actions.join(district.members[4], actor=US)
        assert AVERAGE.read(district.root, Ask(on(DAY))).value * 5 == 12
        assert AVERAGE.read(district.other, Ask(on(DAY))).value is None


def test_appraisal_is_told_one_number_only_where_it_was_switched_on(district):
    one = district.members[1]
    with clock.at(DAY):
        switched(district, 2, appraisal=True, weight=10)
        said = {"member": one, "actor": US}
        actions.set_rule(actor=US, org=district.street, event="order", name="点单", value=9)
        actions.earn_many(
            [
                Fact(one, Event.ATTENDANCE, "x#1", DAY, "到会"),
                Fact(one, Event.ORDER, "x#2", DAY, "单"),
            ],
            actor=US,
        )
        assert balance(one) == 12
        review = Review(one, 2026)
        assert asked("appraisal.signals", review, actor=US) == {"points": 3, "weight": 10}
        actions.leave(said["member"], actor=US)
        assert asked("appraisal.signals", review, actor=US) is None
        Switch.objects.update(appraisal=False)
        actions.join(one, actor=US)
        assert asked("appraisal.signals", review, actor=US) is None


def test_confirmed_hours_and_finished_orders_count_and_only_then(district):
    from jiceng.work.volunteering import actions as volunteering

    one = district.members[1]
    with clock.at(DAY):
        switched(district, 2)
        actions.set_rule(actor=US, org=district.street, event="hours", name="志愿服务", value=2)
        actions.set_rule(actor=US, org=district.street, event="order", name="点单", value=4)
        said = {"actor": US, "org": district.branch, "member": one, "held_on": DAY}
        served = volunteering.log_hours(**said, minutes=150, words="巡逻")
        assert actions.gather_hours() == 0, "not confirmed yet"
        volunteering.confirm(served, actor=US)
        assert (actions.gather_hours(), actions.gather_hours()) == (1, 0)
        assert balance(one) == 4, "two whole hours"
        hand_on("points.earn", [{"member": one, "event": "order", "record": served, "on": DAY,
                                 "words": "办结点单"}], actor=US)  # fmt: skip
        assert balance(one) == 4, "a record brings points once, whatever it is called"
        row = {"member": one, "event": "order", "record": one, "on": DAY, "words": "办结点单"}
        hand_on("points.earn", [row, row], actor=US)
        assert balance(one) == 8
    assert sound() == []


def test_who_ends_an_order_has_points_for_it_and_only_as_long_as_it_is_ended(district):
    from jiceng.work.orders import actions as orders
    from jiceng.work.orders.models import Hold

    one, other, still = district.members[1:4]
    with clock.at(DAY):
        switched(district, 3)
        actions.set_rule(actor=US, org=district.street, event="order", name="点单", value=4)
        order = orders.submit(actor=US, org=district.branch, channel="counter", text="灯不亮")
        orders.dispatch(order, actor=US)
        orders.claim(order, actor=US, member=one)
        orders.join(order, actor=US, member=still)
        assert balance(one) == 0, "in hand is not done"
        orders.finish(order, actor=US, outcome="已换灯")
        assert (balance(one), balance(still)) == (4, 0), "who takes no part has none"
        orders.reopen(order, actor=US, reason="又不亮了")
        entry = Entry.objects.get(member=one, kind="reverse")
        assert order.shown_number in entry.words and balance(one) == 0
    with clock.at(DAY + timedelta(days=1)):
        orders.assign(order, actor=US, member=other)
        orders.finish(order, actor=US, outcome="换了线")
        assert (balance(one), balance(other)) == (0, 4), "the first ending brings nothing again"
        actions.spend(other, actor=US, points=3, what="雨伞")
        orders.reopen(order, actor=US, reason="还是不亮")
        assert balance(other) == 0, "what was used is not asked back"
        orders.assign(order, actor=US, member=other)
        orders.hand_back(order, actor=US, reason="不会修")
        assert balance(other) == 0
    assert Hold.objects.filter(order=order, end="done").count() == 3
    assert sound() == []


class Review:
    """As appraisal asks: a member and a year."""

    def __init__(self, member, year):
        self.member, self.round = member, self
        self.year = year


def test_two_records_of_one_person_keep_the_sum(district):
    one, other = district.members[1], district.members[2]
    with clock.at(DAY):
        switched(district, 4)
        for n, member in enumerate((one, other)):
            actions.earn_many([Fact(member, Event.ATTENDANCE, f"x#{n}", DAY, "到会")], actor=US)
        before = Posting.objects.of(one).total() + Posting.objects.of(other).total()
        members.leave(other, actor=US, on=DAY - timedelta(days=2), exit="mistaken")
        from jiceng.registers.members.actions.following import follow

        follow(other, one)
        assert (balance(one), balance(other)) == (before, 0)
    assert sound() == []
