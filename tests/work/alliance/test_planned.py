"""How often one meets is the district's; plans of a year; results told to later meetings; pairs."""

import io
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.desk.duties import mine
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import on, quarter, year
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.registers.matters import actions as matters
from jiceng.registers.units.models import Unit
from jiceng.work.alliance import actions
from jiceng.work.alliance.figures import meetings as met
from jiceng.work.alliance.figures import pairs, yearly
from jiceng.work.alliance.models import Hearing, LeadGoal, LeadPair, Resolution, YearItem
from tests import cast as casting
from tests.cast import MAKER

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 30)
YEAR = Ask(year(2025), as_of=DAY)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


@pytest.fixture
def community(cast):
    return Coalition.objects.get(kind="community")


def read(figure, org, ask=YEAR):
    return figure.read(org, Ask(ask.period, ask.as_of)).value


def owing(org, day):
    """How many owe a meeting each month, each quarter, each half, each year."""
    figures = (met.EACH_MONTH, met.EACH_QUARTER, met.EACH_HALF, met.EACH_YEAR)
    return [read(figure.population, org, Ask(on(day))) for figure in figures]


def test_how_often_a_level_meets_is_set_by_the_district_from_a_day_on(cast, community, client):
    every = {one.key: one.every for one in met.DUTIES}
    assert [every[f"alliance.met_{one}"] for one in ("month", "quarter", "half", "year")] == [
        "month", "quarter", "half", "year",
    ]  # fmt: skip
    before = owing(cast.district, DAY)
    assert before[0] == before[2] == before[3] == 0 and before[1] > 1, "as nobody has said"
    said = {"quorum": 50, "contacts": 4}
    changed = date(2025, 7, 1)
    actions.set_terms(actor=MAKER, org=cast.district, since=changed, basis="区委〔2025〕8号",
                      meets_community="month", meets_street="half", **said)  # fmt: skip
    assert owing(cast.district, changed - timedelta(days=1)) == before, "what held before stays"
    after = owing(cast.district, DAY)
    assert after[0] == 1 and sum(after) == sum(before)
    # September was met, October was not: owed each month since July, each quarter before
    months = [read(met.EACH_MONTH, cast.huaiyin, Ask(on(DAY).__class__(first, last)))
              for first, last in ((date(2025, 9, 1), date(2025, 9, 30)),
                                  (date(2025, 10, 1), date(2025, 10, 31)))]  # fmt: skip
    assert months == [1, 0]
    assert read(met.EACH_QUARTER, cast.huaiyin, Ask(quarter(2025, 1))) == 1
    # A street may say otherwise for its own ground, and then the nearer one holds.
    actions.set_terms(actor=MAKER, org=cast.east, since=DAY, basis="东街〔2025〕1号",
                      meets_community="year", **said)  # fmt: skip
    assert owing(cast.huaiyin, DAY) == [0, 0, 0, 1]
    signed = casting.sign_in(client, cast.accounts["clerk"])
    page = signed.get("/c/alliance/terms/new/").content.decode()
    assert "社区级共建组织至少多久开一次会" in page
    assert '<option value="month" selected>' in page, "begins with what holds"
    assert "每年一次" in signed.get("/c/alliance/").content.decode()


def test_a_year_is_planned_deed_by_deed_and_each_is_done_by_its_day(cast, community):
    school = Partner.objects.get(coalition=community, unit__isnull=False)
    assert (read(yearly.ITEMS.population, cast.huaiyin), read(yearly.ITEMS, cast.huaiyin)) == (2, 1)
    assert read(yearly.ITEMS, cast.huaiyin, Ask(year(2025), as_of=date(2025, 8, 1))) == 0
    here = {"actor": MAKER, "coalition": community}
    for values, said in (
        ({"title": "邻里节", "due_on": date(2025, 12, 1)}, "已经有这一项"),
        ({"title": "甲", "due_on": date(2025, 11, 1)}, "早于列入日期"),
        ({"title": "甲", "due_on": DAY, "partner": Partner.objects.exclude(
            coalition=community).first()}, "不是“槐荫社区大党委”的共建单位"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=said):
            actions.set_out(**here, **values)
    late = YearItem.objects.get(title="邻里节")
    (duty,) = [one for one in yearly.DUTIES if one.figure is yearly.ITEMS]
    assert list(duty.overdue(cast.huaiyin, year(2025), DAY)) == [late]
    with pytest.raises(ValidationError, match="办成了什么样"):
        actions.carry_out(late, actor=MAKER, on=DAY, result=" ")
    actions.carry_out(late, actor=MAKER, on=DAY, result="三百人来")
    assert list(duty.overdue(cast.huaiyin, year(2025), DAY)) == []
    with pytest.raises(StepError):
        actions.strike(late, actor=MAKER, reason="已办")
    extra = actions.set_out(**here, title="义诊", due_on=DAY, partner=school)
    assert read(yearly.ITEMS.population, cast.huaiyin) == 3
    actions.strike(extra, actor=MAKER, reason="医院另有安排")
    assert read(yearly.ITEMS.population, cast.huaiyin) == 2
    actions.set_out(**here, title="义诊", due_on=DAY, partner=school)  # struck off, planned anew
    # who has none is seen, and by April somebody says so
    day = date(2026, 4, 1)
    with clock.at(day):
        assert read(yearly.PLANNED, cast.huaiyin, Ask(on(DAY))) == 1
        assert read(yearly.PLANNED, cast.huaiyin, Ask(on(day))) == 0
        (watch,) = yearly.WATCHES
        rows = watch.rows(cast.huaiyin, watch.ask(day))
        assert [(row.pk, row.watched_since) for row in rows] == [(community.pk, date(2026, 1, 1))]
        assert not watch.rows(cast.huaiyin, watch.ask(date(2026, 3, 31))).exists()


def text_of(answer):
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        paper = packed.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", paper)


def test_a_later_meeting_hears_what_became_of_a_decision_and_a_circular_says_it(
    cast, community, client
):
    first = Resolution.objects.get(item__title="放学时段门前停车")
    second = Resolution.objects.get(pk=first.pk).joint.__class__.objects.get(
        meeting__theme="三季度联席会议"
    )
    for verb, more in (("accept", {}), ("submit", {"proof": "已划线"})):
        getattr(matters, verb)(first.matter, actor=cast.accounts["worker"], **more)
    with clock.at(date(2025, 9, 1)):
        matters.close(first.matter, actor=cast.accounts["street"])
    assert (read(met.RESOLVED, cast.huaiyin), read(yearly.TOLD, cast.huaiyin)) == (1, 0)
    with pytest.raises(ValidationError, match="只能报告以前的会议"):
        actions.hear(first.joint, actor=MAKER, resolution=first, words="甲")
    signed = casting.sign_in(client, cast.accounts["worker"])
    address = f"/c/alliance/meetings/{second.pk}/"
    form = signed.get(f"{address}hear/").content.decode()
    assert f'<option value="{first.pk}" selected>' in form, "the only one is chosen already"
    assert "槐荫社区党委 · 2025-06-30前" in form
    sent = {"resolution": first.pk, "words": "划了临停区，放学不堵了"}
    assert signed.post(f"{address}hear/", sent).status_code == 302
    assert JournalLine.objects.filter(verb="alliance.hear").count() == 1
    assert read(yearly.TOLD, cast.huaiyin) == 1
    assert read(yearly.TOLD, cast.huaiyin, Ask(year(2025), as_of=date(2025, 9, 9))) == 0
    assert "放学不堵了" in signed.get(address).content.decode()
    with pytest.raises(ValidationError, match="已经听取过"):
        actions.hear(second, actor=MAKER, resolution=first, words="又说")
    answer = signed.get(f"/f/alliance/meetings/{second.pk}/followup/")
    text = text_of(answer)
    assert (
        "共1件，都已经办结" in text
        and "各共建单位：" in text
        and "放学不堵了" in text
        and "槐荫社区大党委" in text
    )
    written = text_of(signed.get(f"/f/alliance/meetings/{first.joint.pk}/minutes/"))
    for words in ("槐荫社区大党委联席会议纪要", "错峰放学，划临停区。",
                  "由槐荫社区党委办理（责任人王社区）", "应到2席，实到2席",
                  "出席：", "校方代表"):  # fmt: skip
        assert words in written
    told = text_of(signed.get(f"/f/alliance/meetings/{second.pk}/minutes/"))
    assert "路灯由市政设施管理处牵头办理" in told and "缺席：" in told and "放学不堵了" in told
    stranger = casting.sign_in(client, cast.accounts["neighbour"])
    for name in ("followup", "minutes"):
        assert stranger.get(f"/f/alliance/meetings/{second.pk}/{name}/").status_code == 404
    stale = met.JointMeeting.objects.select_related("meeting").get(pk=second.pk)
    actions.void_meeting(second, actor=MAKER, reason="错登")
    for deed in (  # another clerk's page, opened before
        lambda: actions.decide(stale, actor=MAKER, text="甲", scope="other", org=cast.huaiyin,
                               due_on=DAY),
        lambda: actions.rule(stale, actor=MAKER, subject="路灯", outside="所"),
        lambda: actions.hear(stale, actor=MAKER, resolution=first, words="又说"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match="已经作废"):
            deed()
    assert Hearing.objects.count() == 1 and read(yearly.TOLD, cast.huaiyin) == 0


def test_a_conference_hears_of_the_idle_land_of_its_firms(cast, community, client):
    from jiceng.work.cobuilding import actions as cobuilding

    school = Unit.objects.get(name="东街小学")
    land = cobuilding.list_land(actor=MAKER, org=cast.huaiyin, unit=school, name="旧锅炉房地块",
                                area=Decimal(800), listed_on=date(2025, 3, 1))  # fmt: skip
    cobuilding.lead(land, actor=MAKER, on=date(2025, 4, 1), investor="某物流公司")
    joint = met.JointMeeting.objects.get(meeting__theme="三季度联席会议")
    signed = casting.sign_in(client, cast.accounts["worker"])
    page = signed.get(f"/c/alliance/meetings/{joint.pk}/").content.decode()
    assert "旧锅炉房地块" in page and "来谈的 1 家" in page
    cobuilding.negotiate(land, actor=MAKER, on=date(2025, 5, 1))
    cobuilding.lease(land, actor=MAKER, on=date(2025, 11, 1), told="租给物流公司")
    answer = signed.get(f"/f/alliance/meetings/{joint.pk}/followup/?day=2025-10-01")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert "来谈的 1 家" in packed.read("word/document.xml").decode(), "as it stood that day"
    page = signed.get(f"/c/alliance/meetings/{joint.pk}/").content.decode()
    assert "已租出：租给物流公司" in page


def test_both_sides_of_a_pair_set_down_goals_and_visits(cast, client):
    pair = LeadPair.objects.get(lagging=cast.orgs[10])
    assert (read(pairs.GOALS.population, cast.west), read(pairs.GOALS, cast.west)) == (2, 1)
    assert read(pairs.VISITS, cast.west) == 1
    with pytest.raises(ValidationError, match="不是这一对里的一方"):
        actions.aim(actor=MAKER, pair=pair, org=cast.huaiyin, words="甲", due_on=DAY)
    with pytest.raises(ValidationError, match="不是这一对里的一方"):
        actions.visit(pair, actor=MAKER, org=cast.huaiyin, on=DAY, words="甲")
    # the leading side is of another street than the lagging one, and sets down its own
    there = actions.propose_pair(actor=MAKER, leading=cast.east, lagging=cast.orgs[10],
                                 goals="补齐组织生活", proposed_on=date(2025, 3, 1),
                                 ends_on=date(2026, 3, 1))  # fmt: skip
    actions.run(actions.sign(there, actor=MAKER, on=date(2025, 3, 2)), actor=MAKER)
    signed = casting.sign_in(client, cast.accounts["street"])
    sent = {"pair": there.pk, "org": cast.east.name, "on": "2025-11-20", "words": "送课上门"}
    assert signed.post("/c/alliance/visits/new/", sent).status_code == 302
    aimed = {"pair": there.pk, "org": cast.east.name, "words": "帮建一个活动室",
             "due_on": "2026-02-01"}  # fmt: skip
    assert signed.post("/c/alliance/goals/new/", aimed).status_code == 302
    goal = LeadGoal.objects.get(words="帮建一个活动室")
    done = {"on": "2025-11-30", "result": "挂牌开放"}
    assert signed.post(f"/c/alliance/goals/{goal.pk}/reach/", done).status_code == 302
    assert read(pairs.VISITS, cast.west) == 2
    for verb in ("sign", "evaluate"):  # what is both sides' own is kept by the lagging one
        answer = signed.post(f"/c/alliance/pairs/{there.pk}/{verb}/", {"result": "甲"})
        assert answer.status_code == 403
    other = casting.sign_in(client, cast.accounts["neighbour"])
    page = other.get(f"/c/alliance/pairs/{there.pk}/").content.decode()
    assert "送课上门" in page and "挂牌开放" in page, "the other side reads it"
    assert "送课上门" not in other.get("/c/alliance/visits/").content.decode(), "in its own ledger"
    assert [said for check in actions.INVARIANTS for said in check()] == []
    actions.give_up_goal(LeadGoal.objects.get(words="补齐党小组"), actor=MAKER, reason="另有安排")
    assert read(pairs.GOALS.population, cast.west) == 1


def test_a_lagging_side_is_better_when_its_figure_went_the_wanted_way(cast):
    told = {"actor": MAKER, "leading": cast.huaiyin, "goals": "带动", "measure": "alliance.visits",
            "proposed_on": date(2025, 1, 2), "ends_on": date(2026, 9, 1)}  # fmt: skip
    up = actions.propose_pair(lagging=cast.orgs[10], **told)
    actions.sign(up, actor=MAKER, on=date(2025, 1, 5))
    down = actions.propose_pair(lagging=cast.west, better="down", **told)
    actions.sign(down, actor=MAKER, on=date(2025, 1, 5))
    # visits on the one day asked: none on the day of signing, one in February
    day = Ask(year(2025), as_of=date(2025, 2, 3))
    reading = pairs.BETTER.read(cast.district, day)
    assert (reading.of.count(), list(reading.records)) == (2, [up])
    assert read(pairs.BETTER, cast.district, Ask(year(2025), as_of=date(2025, 2, 2))) == 0
    with pytest.raises(ValidationError, match="没有这个指标"):  # it would ask after itself
        actions.propose_pair(**{**told, "lagging": cast.branch, "measure": "alliance.pairs_better"})


def test_each_level_owes_the_meetings_of_its_own_coalitions(cast, community, client):
    day = date(2025, 12, 20)
    with clock.at(day):
        owed = {
            name: [(one.node, one.open, one.rows_url) for one in mine(cast.accounts[name], day)
                   if one.duty.key == "alliance.met_quarter" and one.due >= day]
            for name in ("clerk", "street", "worker")
        }  # fmt: skip
        street = Coalition.objects.get(kind="street")
        assert [(node, n) for node, n, _ in owed["street"]] == [(cast.east, 1)]
        assert [(node, n) for node, n, _ in owed["worker"]] == [(cast.huaiyin, 1)]
        assert not owed["clerk"], "the alliance of the district is still being prepared"
        signed = casting.sign_in(client, cast.accounts["street"])
        page = signed.get(owed["street"][0][2]).content.decode()
        assert street.name in page and community.name not in page
        actions.meet(street, actor=MAKER, held_on=day, theme="四季度联席会议")
        still = [one.duty.key for one in mine(cast.accounts["street"], day) if one.due >= day]
        assert "alliance.met_quarter" not in still
        (duty,) = [one for one in met.DUTIES if one.key == "alliance.met_quarter"]
        assert list(duty.owed(cast.east, quarter(2025, 4))) == [community], "beneath, still open"
