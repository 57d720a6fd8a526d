"""What is shown and to whom, what is told, and since when: pages, messages, watches, duties."""

from datetime import date, datetime, time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.kit import tables
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.models import Org, OrgPath
from jiceng.registers.outbox.models import Message
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Post
from jiceng.registers.places import actions as grounds
from jiceng.registers.places.models import Place
from jiceng.registers.venues.models import Venue
from jiceng.work.training import actions
from jiceng.work.training.figures import DUTIES, WATCHES, own_day, places
from jiceng.work.training.figures import classes as taught
from jiceng.work.training.figures import people as figures
from jiceng.work.training.models import (
    Due,
    Enrolment,
    Practice,
    SignIn,
    SkillCheck,
    SkillResult,
    Theme,
    TrainingClass,
)
from tests.cast import MOVED_ON, sign_in
from tests.work.training.conftest import TODAY, US, home, now, open_class

pytestmark = pytest.mark.django_db


def told(key):
    return Message.objects.filter(dedupe_key__startswith=key)


def test_a_grade_opens_to_nobody_but_whoever_gave_it(cast, client):
    given = SignIn.objects.filter(grade="good").select_related("enrolment__person")
    names = {one.enrolment.person.name for one in given}
    assert names
    page = sign_in(client, cast.clerk)
    for show in ("records", "of", "missing"):
        at = reverse("shelf.figure", args=["training.feedback"])
        answer = page.get(at, {"org": "990000", "period": "2025", "show": show})
        assert answer.status_code == 200
        said = answer.content.decode()
        assert not [name for name in names if name in said]
    assert not SignIn.objects.visible_to(cast.clerk).exists()
    cast.member.person = given[0].enrolment.person
    mine = SignIn.objects.visible_to(cast.member)
    assert {one.enrolment.person_id for one in mine} == {cast.member.person_id}


def test_a_town_owes_its_names_by_the_day_of_its_own_round(cast):
    duty = next(one for one in DUTIES if one.figure is taught.TOWNS)
    actions.call(actor=US, org=cast.district, name="补选", nominate_by=date(2025, 12, 20))
    late = duty.overdue(cast.district, year(2025), TODAY)
    assert [org.name for org in late] == ["西街街道党工委"]
    assert not duty.overdue(cast.district, year(2025), date(2025, 9, 1))
    assert duty.days(cast.district, year(2025)) == {date(2025, 9, 1): 1}


def test_untrained_is_counted_from_the_last_class_and_else_from_the_list(cast):
    watch = next(one for one in WATCHES if one.figure is figures.UNTRAINED)
    rows = watch.rows(cast.district, watch.ask(date(2026, 6, 1)))
    since = {row.person_id: row.watched_since for row in rows}
    absent = Enrolment.objects.get(klass=home(), state="absent").person_id
    assert since[absent] == Due.objects.get(person=absent, since__lt=TODAY).since
    came = Enrolment.objects.filter(state="attended").values_list("person", flat=True)
    assert {since[pk] for pk in came} == {home().starts_on}


def test_whoever_is_invited_hears_of_it_once_and_the_leader_of_the_evening(cast):
    klass = open_class(cast)
    over = open_class(cast, starts_on=date(2025, 9, 1), ends_on=date(2025, 9, 3))
    one, other = cast.people[14], cast.people[15]
    Account.objects.filter(pk__in=[cast.member.pk, cast.worker.pk]).update(person=one)
    Account.objects.filter(pk=cast.leader.pk).update(person=other)
    before = told("training.enrol").count()
    actions.enrol_many([{"klass": over, "person": who} for who in (one, other)], actor=US)
    assert told("training.enrol").count() == before
    actions.enrol_many([{"klass": klass, "person": who} for who in (one, other)], actor=US)
    heard = told("training.enrol").order_by("-pk")[: told("training.enrol").count() - before]
    assert {row.account_id for row in heard} == {cast.member.pk, cast.worker.pk, cast.leader.pk}
    assert len(heard) == 3
    assert {row.body for row in heard} == {"请您参加“冬训”，2025-11-28 开班，请在“我的培训”里确认"}
    actions.form_group(actor=US, klass=klass, name="一组", leader=other)
    for minute in (10, 40):
        with clock.at(datetime(2025, 11, 30, 20, minute, tzinfo=clock.ZONE)):
            assert actions.remind() == 1
    evening = told("training.note_due").get()
    assert (evening.account_id, "今天的小组汇报" in evening.body) == (cast.leader.pk, True)


def test_a_leader_who_is_taught_confirms_on_the_phone(cast, client):
    one = actions.enrol(actor=US, klass=open_class(cast), person=cast.people[15])
    Account.objects.filter(pk=cast.leader.pk).update(person=cast.people[15])
    phone = sign_in(client, Account.objects.get(pk=cast.leader.pk))
    assert "冬训" in phone.get("/m/training/").content.decode()
    assert phone.post(f"/m/training/{one.pk}/confirm/").status_code == 302


def test_what_was_written_is_read_by_whoever_runs_the_class(cast, client):
    one = Enrolment.objects.filter(essay="有收获", klass=home()).get()
    page, form = (f"/c/training/enrolments/{one.pk}/{part}" for part in ("", "hand_in/"))
    clerk = sign_in(client, cast.clerk)
    assert "有收获" in clerk.get(page).content.decode()
    begun = clerk.get(form).content.decode()
    assert "有收获" in begun
    assert f'value="{one.essay_on}"' in begun
    practice = Practice.objects.get()
    assert "学会了接访" in clerk.get(f"/c/training/practices/{practice.pk}/").content.decode()
    out = TrainingClass.objects.get(way="out")
    actions.report(out, actor=US, on=date(2025, 4, 2), report="学到了网格", cost=900)
    begun = clerk.get(f"/c/training/classes/{out.pk}/report/").content.decode()
    assert "学到了网格" in begun
    assert 'value="2025-04-02"' in begun
    assert "有收获" not in sign_in(client, cast.leader).get(page).content.decode()
    Enrolment.objects.filter(pk=one.pk).update(org=cast.east)
    street = sign_in(client, cast.street)
    assert "有收获" not in street.get(page).content.decode()
    begun = street.get(form).content.decode()
    assert "有收获" not in begun
    assert "已经交过一份" in begun


def test_a_panel_of_a_class_leads_to_all_its_rows(cast, client, monkeypatch):
    klass = home()
    actions.schedule_many(
        [{"klass": klass, "held_on": date(2025, 3, day), "starts_at": time(8), "ends_at": time(9),
          "form": "lecture", "topic": f"第{day}讲"} for day in (14, 13, 12)],
        actor=US,
    )  # fmt: skip
    page = sign_in(client, cast.clerk)
    panels = {
        one.name: one for one in page.get(f"/c/training/classes/{klass.pk}/").context["panels"]
    }
    days = [row["cells"][0]["text"] for row in panels["sessions"].rows]
    assert days == sorted(days)
    assert len(days) == 4
    for most in (tables.CHOICES, 0):  # chosen from a list, and typed
        monkeypatch.setattr(tables, "CHOICES", most)
        for name, whole in (("enrolments", Enrolment), ("sessions", klass.session_set.model)):
            answer = page.get(panels[name].url)
            rows = answer.context["table"].page.object_list
            assert {row.klass_id for row in rows} == {klass.pk}
            assert len(rows) == whole.objects.filter(klass=klass).count()
            assert whole.objects.exclude(klass=klass).exists()
        for name in ("groups", "notes"):
            answer = page.get(panels[name].url)
            assert len(answer.context["table"].rows) == 1
    monkeypatch.undo()
    chosen = page.get(panels["enrolments"].url).content.decode()
    assert f'<option value="{klass.pk}" selected' in chosen


def test_the_board_stands_by_that_days_tree_and_opens_that_days_number(cast, client):
    """An organisation that moved is found under whoever it lay beneath."""
    people.appoint(actor=US, person=cast.people[20], org=cast.moved, body="party",
                   title="secretary", since=date(2022, 1, 1))  # fmt: skip
    actions.resolve_all()
    page = sign_in(client, cast.clerk)
    before, after = MOVED_ON.year - 1, TODAY.year
    shown = {}
    for parent in (cast.moved.parent, *_above(cast)):
        for at in (before, after):
            said = {"org": parent.code, "period": str(at)}
            rows = page.get("/c/training/coverage/", said).context["rows"]
            shown[parent.pk, at] = {row["title"]: row["cells"] for row in rows}
    moved, [former] = cast.moved, _above(cast)
    assert moved.name in shown[former.pk, before]
    assert moved.name not in shown[former.pk, after]
    assert moved.name in shown[moved.parent_id, after]
    due = figures.COVERED.only(audience="grassroots_secretary").population
    cell = shown[former.pk, before][moved.name][0]
    count = due.read(moved, Ask(year(before), date(before, 12, 31))).value
    assert count == 1
    assert cell["text"].startswith("0／1")
    assert parse_qs(urlsplit(cell["url"]).query)["asof"] == [f"{before}-12-31"]


def _above(cast):
    """Where the one that moved lay before."""
    past = OrgPath.objects.standing(date(MOVED_ON.year - 1, 12, 31)).get(org=cast.moved).path
    return [Org.objects.get(path=past[: past.rfind(".", 0, -1) + 1])]


def test_a_class_that_cost_nothing_is_known_to_have_cost_nothing(cast, client):
    school = Venue.objects.get(kind="school")
    open_class(cast, school=school, cost=0, ends_on=date(2025, 11, 29))
    page = sign_in(client, cast.worker).get("/c/training/schools/?period=2025")
    assert page.context["rows"][0]["cells"][4]["text"] == 0


def test_a_hall_of_a_past_day_is_asked_of_whoever_kept_the_community_then(cast):
    community = Place.objects.get(name="槐荫社区")
    assert places.HALLS.read(cast.district, now()).names(9) == ["槐荫社区"]
    grounds.change(community, actor=US, since=date(2025, 12, 10), keeper=cast.orgs[4])
    assert places.HALLS.read(cast.district, now()).names(9) == ["槐荫社区"]
    assert not places.HALLS.read(cast.district, now(day=date(2025, 12, 11))).value


def test_days_and_weak_topics_are_read_at_once(cast, client, django_assert_num_queries):
    held = Post.objects.filter(title="secretary").values("org")
    for n, org in enumerate(Org.objects.filter(until=None).exclude(pk__in=held).order_by("pk")[:2]):
        people.appoint(actor=US, person=cast.people[20 + n], org=org, body="party",
                       title="secretary", since=date(2025, 10, 1))  # fmt: skip
    actions.resolve_all()
    newly = figures.NEWLY.read(cast.district, now()).of
    with django_assert_num_queries(1):
        assert len([own_day(row) for row in newly]) == 2
    Account.objects.filter(pk=cast.member.pk).update(person=cast.people[0])
    check = SkillCheck.objects.get()
    weak = list(Theme.objects.filter(key="five_by_two"))
    again = actions.sit(actor=US, org=cast.district, name="再测", audience=check.audience,
                        held_on=date(2025, 11, 1))  # fmt: skip
    SkillResult.objects.get().weak.set(weak[:1])
    phone = sign_in(client, Account.objects.get(pk=cast.member.pk))
    phone.get("/m/training/")
    with CaptureQueriesContext(connection) as one:
        phone.get("/m/training/")
    actions.mark(again, actor=US, person=cast.people[0], passed=False, weak=weak)
    with CaptureQueriesContext(connection) as two:
        said = phone.get("/m/training/").content.decode()
    assert f"{weak[0].name}、{weak[1].name}" in said
    assert len(two) == len(one)
