"""Matters: numbered without gap, checked by another, put off with a reason, asked of any day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, year
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.matters import actions, figures
from jiceng.registers.matters.actions import INVARIANTS
from jiceng.registers.matters.models import Extension, Matter, Task
from jiceng.registers.matters.pages import MATTERS_PAGES
from tests.cast import MAKER, Cast, fill

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OTHER = System("另一人")


@pytest.fixture
def cast() -> Cast:
    return fill()


def lodge(cast: Cast, **more):
    values = {"title": "清理楼道", "org": cast.huaiyin, "sender": cast.east, "source": "finding"}
    return actions.lodge(actor=cast.clerk, **(values | more))


def sound():
    return [said for rule in INVARIANTS for said in rule()]


def go(matter, cast):
    """All the way: done by the community worker, checked by the street."""
    actions.accept(matter, actor=cast.worker)
    actions.report(matter, actor=cast.worker, text="已联系物业")
    actions.submit(matter, actor=cast.worker, proof="已清理")
    return actions.close(matter, actor=cast.street)


def test_a_matter_goes_from_lodged_to_closed_and_is_checked_by_another(cast):
    with clock.at(date(2026, 3, 2)):
        matter = lodge(cast, due_on=date(2026, 4, 1))
        actions.accept(matter, actor=cast.worker, owner="王某")
        actions.submit(matter, actor=cast.worker, proof="已清理")
        with pytest.raises(StepError, match="另一位同志"):
            actions.close(matter, actor=cast.worker)
        actions.close(matter, actor=cast.street, reply="已核实")
    assert (matter.state, matter.received_on, matter.owner) == ("closed", date(2026, 3, 2), "王某")
    assert sound() == []


def test_the_page_and_the_step_say_in_the_same_words_why_it_is_shut(cast):
    with clock.at(date(2026, 3, 2)):
        matter = lodge(cast)
        actions.accept(matter, actor=cast.worker)
        actions.submit(matter, actor=cast.worker, proof="已清理")
        shut = {"accept": "现在是“待复核”", "close": "须由另一位同志办理"}
        for verb, words in shut.items():
            act = MATTERS_PAGES.moves[verb]
            with pytest.raises(StepError, match=words) as refused:
                getattr(actions, verb)(matter, actor=cast.worker)
            assert str(refused.value) == act.why_shut(matter, cast.worker)


def test_numbers_have_no_gap_within_a_district_and_year(cast):
    with clock.at(date(2026, 3, 2)):
        made = actions.lodge_many(
            [{"title": f"第{n}件", "org": cast.orgs[3 + n]} for n in range(4)], actor=MAKER
        )
        older = lodge(cast, raised_on=date(2024, 12, 30))  # a year of which the cast has none
    assert [m.code for m in made] == [f"2026-0000{n}" for n in range(1, 5)]
    assert older.code == "2024-00001"
    Matter.objects.filter(pk=made[3].pk).update(number=9)
    assert len(sound()) == 1


def test_a_deadline_is_put_off_by_working_days_and_each_extension_keeps_its_reason(cast):
    load_year(2026, actor=MAKER)
    with clock.at(date(2026, 9, 1)):
        matter = lodge(cast, due_on=date(2026, 9, 30))
        with pytest.raises(ValidationError, match="原因"):
            actions.extend(matter, actor=cast.street, reason=" ", amount=1)
        actions.extend(matter, actor=cast.street, reason="等材料", amount=1)
        assert matter.due_on == date(2026, 10, 8)  # over the National Day
        actions.extend(matter, actor=cast.street, reason="再等", to=date(2027, 1, 20))
        with pytest.raises(ValidationError, match="晚于"):
            actions.extend(matter, actor=cast.street, reason="提前", to=date(2026, 10, 1))
        with translation.override("en"), pytest.raises(ValidationError, match="cannot be negative"):
            actions.extend(matter, actor=cast.street, reason="提前", amount=-1)
    assert matter.first_due_on == date(2026, 9, 30)
    assert [e.reason for e in Extension.objects.order_by("pk")] == ["等材料", "再等"]
    assert sound() == []


def test_a_past_day_is_answered_as_it_stood_whatever_happened_since(
    cast,
):
    theirs = set(Matter.objects.values_list("pk", flat=True))  # the cast's, open throughout
    with clock.at(date(2026, 1, 5)):
        matter = lodge(cast, due_on=date(2026, 1, 31))
    with clock.at(date(2026, 2, 10)):
        actions.extend(matter, actor=cast.street, reason="天气", to=date(2026, 3, 31))
    with clock.at(date(2026, 3, 5)):
        go(matter, cast)
    with clock.at(date(2026, 5, 5)):
        actions.reopen(matter, actor=cast.street, reason="又堆物")

    def value(figure, day):
        reading = figure.read(cast.district, Ask(year(2026), as_of=day))
        mine = {one.pk for one in reading.records} - theirs
        assert mine <= {matter.pk}
        return reading.value - reading.records.filter(pk__in=theirs).count()

    assert [value(figures.OVERDUE, date(2026, 2, d)) for d in (1, 9, 10)] == [1, 1, 0]
    assert [value(figures.CLOSED, date(2026, m, 10)) for m in (2, 3, 4, 5)] == [0, 1, 1, 0]
    assert [value(figures.OPEN, date(2026, m, 10)) for m in (2, 4, 6)] == [1, 0, 1]
    assert value(figures.REOPENED, date(2026, 6, 1)) == 1
    assert value(figures.OVERDUE, date(2026, 6, 1)) == 1
    assert sound() == []


def test_the_duty_names_what_was_due_and_is_still_open(cast):
    with clock.at(date(2026, 1, 5)):
        late, done = (lodge(cast, due_on=date(2026, 1, 20)) for _ in range(2))
        go(done, cast)
    (duty,) = figures.DUTIES
    owed = duty.overdue(cast.district, month(2026, 1), date(2026, 2, 1))
    assert list(owed) == [late]


def test_what_is_handed_back_leaves_the_owners_numbers_and_is_passed_on_once(cast):
    with clock.at(date(2026, 1, 5)):
        matter = lodge(cast)
        actions.hand_back(matter, actor=cast.worker, reason="属物业职责")
        other = actions.pass_on(matter, actor=cast.street, org=cast.orgs[4])
        with pytest.raises(ValidationError, match="转交过"):
            actions.pass_on(matter, actor=cast.street, org=cast.orgs[5])
    ask = Ask(year(2026))
    assert list(figures.RAISED.read(cast.district, ask).records) == [other]
    assert other.origin_record() == matter
    assert sound() == []


def test_a_task_goes_to_organisations_and_only_they_sign(cast):
    with clock.at(date(2026, 1, 5)):
        task = actions.issue(
            actor=cast.clerk, org=cast.district, title="核查", orgs=[cast.east, cast.west]
        )
        actions.accept(Matter.objects.get(task=task, org=cast.east), actor=cast.street)
    reading = figures.RECEIVED.read(cast.district, Ask(year(2026)))
    assert (reading.value, [m.org for m in reading.missing]) == (1, [cast.west])
    assert Task.objects.visible_to(cast.neighbour).count() == 1
    with pytest.raises(ValidationError, match="接收"):
        actions.issue(actor=cast.clerk, org=cast.district, title="空", orgs=[])


def test_owner_and_sender_see_a_matter_and_a_stranger_does_not(cast):
    matter = lodge(cast)
    seeing = [cast.worker, cast.street, cast.clerk, cast.leader]
    assert all(matter in Matter.objects.visible_to(who) for who in seeing)
    blind = [cast.neighbour, cast.secretary, cast.system, cast.outsider]
    assert not any(matter in Matter.objects.visible_to(who) for who in blind)


def test_what_makes_no_sense_is_refused_in_words(cast):
    with clock.at(date(2026, 1, 5)):
        for values in (
            {"raised_on": date(2026, 2, 1)},
            {"due_on": date(2026, 1, 1)},
            {"org": cast.abolished},
        ):
            if "org" in values:
                cast.abolished.refresh_from_db()
            with pytest.raises(ValidationError):
                lodge(cast, **values)
        matter = lodge(cast)
        actions.accept(matter, actor=cast.worker)
        with pytest.raises(ValidationError, match="不要求照片"):
            actions.submit(matter, actor=cast.worker, proof="  ")
        actions.void(matter, actor=cast.clerk, reason="重复")
        with pytest.raises(ValidationError, match="已作废"):
            actions.report(matter, actor=cast.worker, text="x")
        with pytest.raises(ValidationError, match="已作废"):
            actions.correct(matter, actor=cast.clerk, reason="改名", title="另一件")
        for verb, told in (("edit", "现在不能"), ("extend", "已作废（重复），不能再")):
            page = signed_in(cast.clerk).get(f"/c/matters/{matter.pk}/{verb}/", follow=True)
            assert told in page.content.decode()
        said = {
            "change": {"title": "另一件", "source": matter.source, "reason": "改名"},
            "extend": {"to": "2026-03-01", "reason": "再等"},
        }
        for verb, told in said.items():
            at = f"/api/v1/matters/matters/{matter.uid}/{verb}"
            answer = signed_in(cast.clerk).post(at, told, content_type="application/json")
            assert (answer.status_code, verb) == (409, verb), answer.content.decode()


def signed_in(account):
    client = Client()
    client.force_login(account)
    session = client.session
    now = clock.now().timestamp()
    session.update({"stamp": account.stamp, "began": now, "seen": now})
    session.save()
    return client


def test_the_pages_show_the_ledger_the_matter_and_its_steps(cast):
    matter = lodge(cast)
    client = signed_in(cast.worker)
    assert "清理楼道" in client.get("/c/matters/").content.decode()
    page = client.get(f"/c/matters/{matter.pk}/").content.decode()
    assert "签收" in page
    assert "复核销号" not in page
    answer = client.post(f"/c/matters/{matter.pk}/accept/", {"owner": "王某"}, follow=True)
    assert answer.status_code == 200
    matter.refresh_from_db()
    assert (matter.state, matter.owner) == ("accepted", "王某")
    assert client.get("/c/matters/tasks/").status_code == 200
    assert client.get("/c/matters/new/").status_code == 200
    assert client.get("/c/matters/tasks/new/").status_code == 200
