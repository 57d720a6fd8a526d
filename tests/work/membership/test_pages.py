"""The room's pages: the phone's one pass, the closed page of discipline, what each table shows."""

from datetime import date

import pytest

from jiceng.kernel import clock
from jiceng.kernel.looks import Look
from jiceng.registers.accounts.actions import grant_many, open_accounts
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Discipline, Member
from jiceng.work.membership import actions
from jiceng.work.membership.models import Detail, Verification
from tests import cast as casting

pytestmark = [pytest.mark.django_db]
DAY = date(2026, 6, 30)
US = casting.MAKER


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


def test_the_secretary_verifies_the_branch_in_one_pass(client, cast):
    phone = casting.sign_in(client, cast.secretary)
    page = phone.get("/m/membership/verify/").content.decode()
    here = list(Member.objects.present().filter(org=cast.branch).order_by("pk"))
    assert all(str(one) in page for one in here)
    assert f"{len(here)} 人，还没核对 {len(here)} 人" in page
    said = {f"v-{one.pk}": "right" for one in here} | {f"v-{here[0].pk}": "missing", "once": "k1"}
    answer = phone.post("/m/membership/verify/", said)
    assert answer.status_code == 302
    assert phone.post("/m/membership/verify/", said).status_code == 302  # sent twice, done once
    assert Verification.objects.filter(round="year", period="2026").count() == len(here)
    assert Verification.objects.get(outcome="missing").member == here[0]
    done = phone.get(answer["Location"]).content.decode()
    assert "核对已记下" in done
    again = phone.get("/m/membership/verify/").content.decode()
    assert f"{len(here)} 人，还没核对 0 人" in again
    nothing = phone.post("/m/membership/verify/", {"once": "k2"})
    assert (nothing.status_code, "还没有选择" in nothing.content.decode()) == (422, True)


def test_one_thing_is_fixed_and_the_pass_goes_on(client, cast):
    phone = casting.sign_in(client, cast.secretary)
    one = Member.objects.present().filter(org=cast.branch).order_by("pk")[0]
    place = f"/m/membership/{one.pk}/fix/"
    assert phone.get(place).status_code == 200
    answer = phone.post(place, {"job": "保安", "once": "k3"})
    assert answer.status_code == 302
    assert f"fixed={one.pk}" in answer["Location"]
    assert Detail.objects.get(member=one).job == "保安"
    page = phone.get(answer["Location"].partition("#")[0]).content.decode()
    assert f'name="v-{one.pk}" value="fixed" checked' in page
    far = Member.objects.present().filter(org=cast.orgs[13]).order_by("pk")[0]
    assert phone.get(f"/m/membership/{far.pk}/fix/").status_code == 404
    assert phone.get(f"/m/membership/verify/?org={cast.orgs[13].code}").status_code == 404


def test_what_was_tapped_before_one_is_fixed_is_kept_and_the_round_as_well(client, cast):
    phone = casting.sign_in(client, cast.secretary)
    one, two, *rest = Member.objects.present().filter(org=cast.branch).order_by("pk")
    here = (one, two, *rest)
    place = "/m/membership/verify/?duty=membership.firms_verified"  # not this branch's usual round
    said = {f"v-{m.pk}": "right" for m in here} | {f"v-{two.pk}": "missing", "once": "k5"}
    leads = phone.post(place, {**said, "fix": str(one.pk)})
    assert leads["Location"] == f"/m/membership/{one.pk}/fix/?round=quarter"
    kept = Verification.objects.get()
    assert (kept.member, kept.outcome, kept.round) == (two, "missing", "quarter")
    assert phone.post(place, {**said, "fix": str(one.pk)}).status_code == 302  # the back key
    assert Verification.objects.count() == 1
    back = phone.post(leads["Location"], {"job": "保安", "once": "k6"})["Location"]
    assert f"round=quarter&fixed={one.pk}" in back
    page = phone.get(back.partition("#")[0]).content.decode()
    assert f"{len(here)} 人，还没核对 {len(here) - 1} 人" in page
    far = Member.objects.present().filter(org=cast.orgs[13]).order_by("pk")[0]
    assert phone.post(place, {**said, "fix": str(far.pk)}).status_code == 404


def officer(cast, org):
    (made,) = open_accounts([{"username": "jj", "name": "魏纪检", "home": org}], actor=US)
    row = {"account": made, "role": "discipline_officer", "org": org, "since": date(2020, 1, 1)}
    grant_many([row], actor=US)
    made.refresh_from_db()
    return made


def test_discipline_is_opened_with_a_purpose_and_by_nobody_else(client, cast):
    one = Member.objects.present().filter(org=cast.branch).order_by("pk")[0]
    members.discipline(actor=US, member=one, grade="serious", since=date(2026, 1, 1))
    for account in cast.accounts.values():
        other = casting.sign_in(client, account)
        assert other.get("/c/membership/discipline/").status_code == 403
        shown = other.get(f"/c/members/members/{one.pk}/")
        assert "处分" not in shown.content.decode()
        found = other.get("/c/search/", {"q": "严重警告"}).content.decode()
        assert str(one) not in found
    console = casting.sign_in(client, officer(cast, cast.east))
    closed = console.get("/c/membership/discipline/").content.decode()
    assert str(one) not in closed
    assert console.post("/c/membership/discipline/", {"purpose": " "}).status_code == 422
    shown = console.post("/c/membership/discipline/", {"purpose": "核对换届选举人资格"})
    assert str(one) in shown.content.decode()
    assert "严重警告" in shown.content.decode()
    assert Look.objects.about(one).get().purpose == "核对换届选举人资格"


def test_an_officer_records_and_lifts_beneath_their_own_node(client, cast):
    console = casting.sign_in(client, officer(cast, cast.east))
    one = Member.objects.present().filter(org=cast.branch).order_by("pk")[0]
    far = Member.objects.present().filter(org=cast.orgs[13]).order_by("pk")[0]
    values = {"grade": "probation", "since": "2026-01-01", "until": "2027-01-01"}
    place = "/c/membership/discipline/new/"
    assert console.get(place).status_code == 200
    refused = console.post(place, {**values, "member": f"{far} #{far.pk}"})
    assert refused.status_code == 422
    kept = console.post(place, {**values, "member": f"{one} #{one.pk}", "once": "k4"})
    assert kept.status_code == 302
    made = Discipline.objects.get()
    assert made.member == one
    lifted = console.post(f"/c/membership/discipline/{made.pk}/lift/", {"on": "2026-06-01"})
    assert lifted.status_code == 302
    assert Discipline.objects.get().until == date(2026, 6, 1)


def test_a_plan_is_changed_in_what_may_change_even_when_its_class_has_ended(client, cast):
    values = {"actor": US, "since": date(2020, 1, 1)}
    kind = actions.define_class(name="青年党员", turn=1, **values)
    made = actions.plan(actor=US, org=cast.east, study_class=kind, year=2026, ways="集中学习",
                        sessions=4)  # fmt: skip
    actions.end_class(kind, actor=US, on=DAY, reason="并入在职")
    console = casting.sign_in(client, cast.clerk)
    place = f"/c/membership/class_plans/{made.pk}/edit/"
    page = console.get(place).content.decode()
    assert ('name="ways"' in page, 'name="year"' in page) == (True, False)
    sent = {"ways": "送学上门", "content": "党章", "sessions": "6", "once": "k8"}
    sent["seen"] = page.partition('name="seen" value="')[2].partition('"')[0]
    assert console.post(place, sent).status_code == 302
    made.refresh_from_db()
    assert (made.ways, made.content, made.sessions) == ("送学上门", "党章", 6)
    assert (made.org, made.study_class, made.year) == (cast.east, kind, 2026)


TABLES = [
    "national", "rolls", "differences", "verifications", "incomplete", "silent", "hardships",
    "visits", "honours", "fifty", "abroad", "contacts", "veterans", "study_classes",
    "class_plans",
]  # fmt: skip


@pytest.mark.parametrize("noun", TABLES)
def test_each_table_opens_in_both_languages_and_prints(client, cast, noun):
    console = casting.sign_in(client, cast.clerk)
    for language in ("zh-hans", "en"):
        answer = console.get(f"/c/membership/{noun}/", headers={"accept-language": language})
        assert answer.status_code == 200
    for face in ("ledger", "data"):
        exported = console.get(f"/c/membership/{noun}/export/?face={face}")
        assert exported.status_code == 200
        assert exported.content[:2] == b"PK"
