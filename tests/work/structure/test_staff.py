"""Party-affairs workers against their norm; units by their full members; vacancies."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Person, Post
from jiceng.registers.units.models import Unit
from jiceng.work.structure import actions
from jiceng.work.structure.figures import forming, judging, teams
from jiceng.work.structure.models import Norm
from jiceng.work.structure.sheets import NORMS, WORKERS, lacking
from tests import cast as casting
from tests.cast import MAKER
from tests.work.structure.conftest import DAY

pytestmark = pytest.mark.django_db
SINCE = date(2025, 1, 1)


@pytest.fixture
def agency(cast):
    actions.set_norm(actor=MAKER, org=cast.orgs[12], workers=2, fulltime=1, since=SINCE,
                     document="编〔2025〕1号")  # fmt: skip
    return cast.orgs[12]


def enlist(org, name="赵某丁", **values):
    return actions.enlist(actor=MAKER, name=name, org=org, since=SINCE, **values)


def test_a_norm_says_how_many_are_lacking(cast, agency):
    row = NORMS.visible(cast.clerk).get()
    assert lacking(row) == "缺2名，其中专职缺1名"
    enlist(agency, fulltime=False)
    row = NORMS.visible(cast.clerk).get()
    assert (row.held, row.held_fulltime, lacking(row)) == (1, 0, "缺1名，其中专职缺1名")
    enlist(agency, "钱某丁", fulltime=True)
    assert lacking(NORMS.visible(cast.clerk).get()) == "配齐"


def test_nothing_is_lacking_where_nothing_stands_any_more(cast, agency):
    new = orgs.set_up(actor=MAKER, name="新设机关党支部", kind="branch", parent=cast.east,
                      field="agency", since=SINCE)  # fmt: skip
    actions.set_norm(actor=MAKER, org=new, workers=1, fulltime=1, since=SINCE, document="编2号")
    assert len(teams.STAFFED.read(cast.east, Ask(on(DAY))).missing) == 2
    orgs.abolish(new, actor=MAKER, on=date(2025, 7, 1), document="撤1号")
    assert [one.org for one in teams.STAFFED.read(cast.east, Ask(on(DAY))).missing] == [agency]
    assert len(teams.STAFFED.read(cast.east, Ask(on(date(2025, 6, 30)))).missing) == 2
    assert [lacking(row) for row in NORMS.visible(cast.clerk).order_by("pk")] == [
        "缺2名，其中专职缺1名", "",
    ]  # fmt: skip


def test_workers_are_counted_once_and_by_field(cast, agency):
    post = enlist(agency, fulltime=True)
    ask = Ask(on(DAY))
    was = [one.read(cast.district, ask).value for one in (teams.WORKERS, teams.FULLTIME)]
    # The same comrade holds a second post elsewhere: two rows of the roster, one person.
    people.appoint(actor=MAKER, person=post.person, org=cast.orgs[11], since=SINCE, fulltime=True,
                   body=Post.Body.STAFF, title=Post.Title.PARTY_WORKER)  # fmt: skip
    assert WORKERS.visible(cast.clerk).filter(person=post.person).count() == 2
    before = teams.FULLTIME.read(cast.district, ask)
    assert [teams.WORKERS.read(cast.district, ask).value, before.value] == was
    assert before.by("field")["agency"] == 1
    assert teams.STAFFED.read(cast.east, ask).value == 1
    assert teams.NORMED.read(cast.east, ask).value == 1
    actions.relieve(post, actor=MAKER, on=date(2025, 7, 1))
    assert teams.STAFFED.read(cast.east, Ask(on(DAY))).value == 0
    assert teams.STAFFED.read(cast.east, Ask(on(date(2025, 6, 30)))).value == 1
    held = Post.objects.get(pk=post.pk)
    assert (held.body, held.title) == ("staff", "party_worker")


def test_a_new_norm_ends_the_old_and_a_wrong_one_is_refused(cast, agency):
    actions.set_norm(actor=MAKER, org=agency, workers=3, fulltime=2, since=date(2025, 6, 1),
                     document="编〔2025〕8号")  # fmt: skip
    assert list(Norm.objects.order_by("since").values_list("until", flat=True)) == [
        date(2025, 6, 1), None,
    ]  # fmt: skip
    with pytest.raises(ValidationError, match="专职的不能多于"):
        actions.set_norm(actor=MAKER, org=agency, workers=1, fulltime=2, since=DAY, document="x")
    with pytest.raises(ValidationError, match="按先后顺序"):
        actions.set_norm(actor=MAKER, org=agency, workers=1, fulltime=1, since=date(2025, 3, 1),
                         document="x")  # fmt: skip


def test_the_roster_is_kept_on_its_page(client, cast, agency):
    browser = casting.sign_in(client, cast.street)
    sent = {"name": "孙某丁", "org": f"{agency} #{agency.pk}", "fulltime": "on",
            "since": "2025-02-01", "duty": "组织", "once": "w1"}  # fmt: skip
    assert browser.post("/c/structure/workers/new/", sent).status_code == 302
    post = Post.objects.get(title="party_worker")
    assert post.fulltime
    assert post.person == Person.objects.get(name="孙某丁")
    page = browser.get(f"/c/structure/workers/{post.pk}/").content.decode()
    assert "免职" in page
    sent = {"on": "2025-10-01", "reason": "交流", "once": "w2"}
    assert browser.post(f"/c/structure/workers/{post.pk}/relieve/", sent).status_code == 302
    assert browser.get("/c/structure/workers/").status_code == 200
    assert "编〔2025〕1号" in browser.get("/c/structure/norms/").content.decode()


def test_units_are_advised_by_their_full_members(client, cast):
    names = ("和平机械厂", "东街小学", "槐荫便利店")
    plant, school, shop = (Unit.objects.get(name=name) for name in names)
    rows = [(plant, 5), (school, 4), (shop, 0)]
    actions.tally_many(
        [{"unit": unit, "full": full, "since": SINCE, "source": "摸底"} for unit, full in rows],
        actor=MAKER,
    )
    ask = Ask(on(DAY))
    reading = forming.ALONE_UNITS.read(cast.district, ask)
    assert (reading.value, reading.of.count()) == (1, 2)
    assert [one.unit for one in reading.missing] == [plant]
    page = casting.sign_in(client, cast.clerk).get("/c/structure/forming/").content.decode()
    first, second, third = (page.index(unit.name) for unit in (plant, shop, school))
    assert first < second < third, "what should change stands before what fits"
    assert "应当单独成立党支部" in page
    assert "选派党建工作指导员" in page and "/c/units/guidances/new/" in page
    read = casting.sign_in(client, cast.leader).get("/c/structure/forming/").content.decode()
    assert "选派党建工作指导员" in read and "/c/units/guidances/new/" not in read
    assert "第4条" in page
    actions.tally(actor=MAKER, unit=plant, full=2, since=date(2025, 10, 1), source="复核")
    joined = forming.JOINED_UNITS.read(cast.district, ask)
    assert (joined.value, joined.of.count()) == (1, 1)
    assert forming.ALONE_UNITS.read(cast.district, Ask(on(date(2025, 9, 30)))).of.count() == 2


def test_the_checks_are_in_the_order_of_the_tree_and_rank_nobody(client, cast):
    browser = casting.sign_in(client, cast.clerk)
    page = browser.get("/c/structure/findings/").content.decode()
    assert "还没有登记届期" in page
    assert "书记空缺" in page
    assert page.index("槐荫第二党支部") < page.index("河湾第一党支部")
    assert "第21条" in page or "第1条" in page
    vacant = browser.get("/c/structure/vacancies/").content.decode()
    assert "槐荫第二党支部" in vacant
    assert "书记空缺" in vacant
    for name in ("findings", "vacancies", "forming"):
        answer = browser.get(f"/c/structure/{name}/?format=xlsx")
        assert answer.status_code == 200
        assert answer.content[:2] == b"PK"


def test_who_asks_for_vacancies_does_not_wait_for_every_rule(client, cast, monkeypatch):
    def never(*args):
        raise AssertionError("vacancies are read from the facts alone")

    monkeypatch.setattr(judging, "judge", never)
    page = casting.sign_in(client, cast.clerk).get("/c/structure/vacancies/").content.decode()
    assert "槐荫第二党支部" in page


def test_the_organisations_own_page_says_what_is_lacking(client, cast):
    page = casting.sign_in(client, cast.clerk).get(f"/c/orgs/orgs/{cast.orgs[8].pk}/")
    assert "书记空缺" in page.content.decode()


def test_a_secretarys_year_in_the_party(cast):
    young = Member.objects.filter(full_on=None, left_on=None, org=cast.orgs[10]).first()
    people.appoint(actor=MAKER, person=young.person, org=cast.orgs[10],
                   title=Post.Title.SECRETARY, since=SINCE)  # fmt: skip
    reading = teams.SEASONED.read(cast.district, Ask(on(DAY)))
    assert [one.person for one in reading.missing] == [young.person]
    assert reading.value == 4
    short = Ask(on(DAY), bounds={"structure.seasoned_secretaries.months": 400})
    assert teams.SEASONED.read(cast.district, short).value == 0


def test_the_phone_shows_a_branch_what_concerns_it(client, cast):
    with clock.at(DAY):
        one = actions.draft(actor=MAKER, kind="rename", org=cast.branch, subject=cast.branch,
                            name="新名", reason="更名", effective_on=DAY)  # fmt: skip
    browser = casting.sign_in(client, cast.secretary)
    page = browser.get("/m/structure/").content.decode()
    assert "槐荫第一党支部" in page
    assert "还没有登记届期" in page
    assert str(one) in page
    assert "起草请示" in page
    assert browser.get(f"/m/structure/?org={cast.orgs[10].code}").status_code == 404
