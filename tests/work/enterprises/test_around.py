"""Areas, tags, owners, plans, the three phases, and members who say so themselves."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.shelf.look import look_up
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import year
from jiceng.registers.places.models import Place
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.coverage import actions as coverage
from jiceng.work.enterprises import actions
from jiceng.work.enterprises.figures import FIGURES, WATCHES
from jiceng.work.enterprises.models import Card, Health, OwnerContact, Phase, SharedPlan, Word
from jiceng.work.enterprises.pages import boards
from jiceng.work.enterprises.pages.around import weigh
from jiceng.work.fastlane import actions as fastlane
from jiceng.work.fastlane.models import Issue
from jiceng.work.mobility import actions as mobility
from tests.cast import fill, sign_in
from tests.work.enterprises.given import HELD, firms_of

pytestmark = pytest.mark.django_db
US = System("测试")
SHELF = {one.key.partition(".")[2]: one for one in FIGURES}
LATER = date(2025, 8, 4)


@pytest.fixture
def cast(db):
    made = fill()
    firms_of(made)
    return made


@pytest.fixture
def works():
    return Unit.objects.get(name="和平机械厂")


@pytest.fixture
def shop():
    return Unit.objects.get(name="槐荫便利店")


def value(key, node, as_of=date(2025, 12, 31), **where):
    figure = SHELF[key].only(**where) if where else SHELF[key]
    return figure.read(node, Ask(year(2025), as_of=as_of)).value


def test_an_area_without_an_organisation_is_blank_until_a_firm_in_it_is_covered(
    cast, shop, client, monkeypatch
):
    assert (value("areas_present", cast.district), value("areas_charged", cast.district)) == (0, 1)
    assert value("new_field_orgs", cast.district) == 0
    page = sign_in(client, cast.worker).get("/c/enterprises/areas/").content.decode()
    assert "没有党组织覆盖的 1 个" in page and "王社区" in page and "槐荫便利店" in page
    monkeypatch.setattr(boards, "NAMED", 0)  # of many firms the first are named, the rest counted
    page = client.get("/c/enterprises/areas/").content.decode()
    assert "另有 1 家" in page
    assert "槐荫便利店" not in page
    units.host(shop, actor=US, org=cast.branch, way="joint", since=LATER)
    assert (
        value("areas_present", cast.district, type="mall"),
        value("new_field_orgs", cast.huaiyin),
    ) == (1, 1)
    assert SHELF["new_field_orgs"].read(cast.district, Ask(year(2025))).by("new_field") == {
        "商圈": 1
    }
    assert value("areas_present", cast.district, as_of=date(2025, 8, 3)) == 0
    mall = Place.objects.get(name="槐荫商圈")
    with clock.at(LATER):
        after = actions.charge(actor=US, area=mall, org=cast.huaiyin, name="李社区", since=LATER)
        with pytest.raises(ValidationError, match="楼宇、园区"):
            actions.charge(actor=US, area=cast.places[3], org=cast.huaiyin, name="某", since=LATER)
    with clock.at(date(2025, 8, 9)):
        actions.discharge(after, actor=US, on=date(2025, 8, 9))
    assert value("areas_charged", cast.district) == 0
    assert value("areas_charged", cast.district, as_of=LATER) == 1


def test_a_tag_has_a_source_and_a_day_and_is_taken_off(cast, works, shop):
    assert (value("at_risk", cast.district), value("orgs_at_risk", cast.west)) == (1, 2)
    tag = Health.objects.get()
    with clock.at(LATER):
        with pytest.raises(ValidationError, match="已经有这个标签"):
            actions.mark(actor=US, unit=works, word=tag.word, since=LATER, source="来电")
        with pytest.raises(ValidationError, match="请选择经营状况标签"):
            actions.mark(actor=US, unit=shop, word=Word.objects.get(kind="reason"), since=LATER,
                         source="来电")  # fmt: skip
        actions.unmark(tag, actor=US, on=LATER)
    assert value("at_risk", cast.district) == 0
    assert value("at_risk", cast.district, as_of=date(2025, 8, 3)) == 1


def test_owners_nobody_spoke_with_for_half_a_year_are_watched(cast, works, shop):
    assert (value("contacts", cast.district), value("contacts", cast.district, off_hours=True)) == (
        2,
        1,
    )
    assert (value("trained", cast.west), value("trained", cast.huaiyin)) == (1, 0)
    assert value("contacted", cast.district, as_of=date(2025, 11, 5)) == 1
    assert value("contacted", cast.district, as_of=date(2025, 11, 6)) == 0
    watch = next(one for one in WATCHES if one.key == "enterprises.contacted")
    rows = watch.rows(cast.district, watch.ask(date(2025, 7, 1)))
    assert [one.name for one in rows] == ["槐荫便利店"]
    later = watch.rows(cast.district, watch.ask(date(2025, 11, 6))).order_by("pk")
    assert next((one.name, one.watched_since) for one in later) == ("和平机械厂", HELD)
    before = Ask(year(2025), as_of=date(2025, 5, 5))
    assert SHELF["contacts"].read(cast.district, before).value == 1  # none later than that day
    with pytest.raises(ValidationError, match="培训名称"):
        actions.contact(actor=US, unit=works, held_on=HELD, way="training")
    actions.void_contact(OwnerContact.objects.get(way="training"), actor=US, reason="记错")
    assert (value("trained", cast.district), value("contacts", cast.district)) == (0, 1)


def test_goals_of_the_firm_and_deeds_of_the_party_end_together(cast):
    one = SharedPlan.objects.get()
    assert value("plans", cast.district) == 0
    with clock.at(LATER):
        with pytest.raises(ValidationError, match="写一句结果"):
            actions.finish(one, actor=US, on=LATER, result=" ")
        actions.finish(one, actor=US, on=LATER, result="新线投产，突击队攻关三项")
        with pytest.raises(StepError):
            actions.finish(one, actor=US, on=LATER, result="再记一次")
    assert value("plans", cast.west, off_hours=True) == 1
    with clock.at(LATER):
        given = {"unit": one.unit, "held_on": LATER, "goal": "降损耗", "deed": "党员带头查问题",
                 "due": date(2025, 12, 1), "subsidy": Decimal("3000")}  # fmt: skip
        with pytest.raises(ValidationError, match="从哪里来"):
            actions.plan(actor=US, **given)
        helped = actions.plan(actor=US, **given, subsidy_from="党费返还")
    assert value("subsidies", cast.west) == 3000
    assert value("subsidies", cast.district, as_of=date(2025, 8, 3)) == 0
    actions.void_plan(helped, actor=US, reason="重复")
    assert value("subsidies", cast.district) == 0


def test_what_the_work_brought_a_firm_stands_on_its_card(cast, works, client):
    host = Hosting.objects.filter(unit=works, until=None).order_by("pk").first().org
    page = f"/c/enterprises/{Card.objects.get(unit=works).pk}/"
    with clock.at(LATER):
        issue = {"org": host, "unit": works, "content": "招不到钳工", "raised_on": date(2025, 3, 3)}
        first, _second = fastlane.collect_many([issue, {**issue, "content": "路灯不亮"}], actor=US)
        Issue.objects.filter(pk=first.pk).update(
            state="replied", replied_on=date(2025, 3, 7), response_days=4, outcome="solved"
        )
        fastlane.hold_contest(
            actor=US, org=host, unit=works, name="钳工练兵", trade="钳工", teams=3, entrants=20,
            held_on=date(2025, 6, 3), result="三个班组合格率提高两个百分点",
        )  # fmt: skip
        actions.finish(SharedPlan.objects.get(), actor=US, on=LATER, result="新线投产")
        answer = sign_in(client, cast.clerk).get(page)
        panel = next(one for one in answer.context["panels"] if one.name == "effect")
        told = [str(fact["text"]) for fact in panel.facts]
        assert told[:-1] == ["2", "1", "4.0", "1", "1", "0", "1"]
        assert told[-1] == "新线投产；三个班组合格率提高两个百分点"
        assert "fastlane" in answer.content.decode().partition("今年的成效")[2]
        # whoever does not see the organisation that raised it is told nothing of it
        neighbour = sign_in(client, cast.neighbour).get(page)
        panel = next(one for one in neighbour.context["panels"] if one.name == "effect")
        seen = host.path.startswith(cast.west.path)
        assert panel.facts[0]["text"] == (2 if seen else 0)


def test_what_was_done_for_a_firm_stands_in_one_place_on_its_card(cast, works, client):
    """Checks with who and what changed, visits, cases, plans: the newest first, each opening."""
    host = Hosting.objects.filter(unit=works, until=None).order_by("pk").first().org
    page = f"/c/enterprises/{Card.objects.get(unit=works).pk}/"
    with clock.at(LATER):
        actions.change(works, actor=US, staff=131, owner="另一厂长")
        actions.finish(SharedPlan.objects.get(), actor=US, on=LATER, result="新线投产")
        issue = fastlane.collect(
            actor=US, org=host, unit=works, content="招不到钳工", raised_on=date(2025, 3, 3)
        )
        plan = coverage.draft(
            actor=US, unit=works, measure="找党员", owner="王干部", due_on=date(2025, 9, 1)
        )
        answer = sign_in(client, cast.clerk).get(page)
        lines = answer.context["history"]
        told = {line["title"]: line for line in reversed(lines)}  # of several the newest
        assert [line["at"] for line in lines] == sorted((x["at"] for x in lines), reverse=True)
        check = told["核对：有变化"]
        assert (check["who"], check["at"]) == ("测试", LATER)
        assert {(str(c["title"]), c["before"], c["after"]) for c in check["changes"]} == {
            ("职工数", "120", "131"), ("出资人或负责人", "", "已更新")}  # fmt: skip
        assert told["完成共同计划"]["who"] == "测试" and told["完成共同计划"]["words"] == "新线投产"
        assert told["商定共同计划"]["who"] == "演员表" and told["贴标签：要搬迁"]["at"] == HELD
        assert told["指导员走访"]["words"] == "讲了政策；反映：招工难"
        assert told["提出企业困难"]["url"].endswith(f"/{issue.pk}/")
        assert told["拟定一企一策"]["url"] == f"/c/coverage/{plan.pk}/"
        assert {"联系出资人：上门", "联系出资人：参加培训", "组建：联合组建"} <= set(told)
        said = answer.content.decode()
        assert "某厂长" not in said.partition("办理记录")[2] and "另一厂长" in said
        for line in lines:
            assert client.get(line["url"]).status_code == 200, line
        neighbour = sign_in(client, cast.neighbour).get(page)
        assert neighbour.status_code in {200, 404}
        shown = neighbour.context["history"] if neighbour.status_code == 200 else []
        for line in shown:
            assert client.get(line["url"]).status_code == 200, line


def test_phases_inherit_their_figures_and_a_person_decides_to_go_on(cast, works, shop, client):
    days = {
        f"{kind}_{end}": date(2025, month, day)
        for kind, month in (("sweep", 7), ("set_up", 8), ("train", 9))
        for end, day in (("begins", 1), ("ends", 28))
    }
    needs = {f"{kind}_need": 90 for kind in ("sweep", "set_up", "train")}
    said = {"org": cast.district, "name": "三集中", "document": "区委〔2025〕7号",
            "planned_on": date(2025, 6, 30), **days, **needs}  # fmt: skip
    with clock.at(date(2025, 7, 1)):
        with pytest.raises(ValidationError, match="没有叫"):
            actions.campaign(actor=US, **{**said, "sweep_figure": "enterprises.nothing"})
        made = actions.campaign(actor=US, **said)
        actions.begin_sweep(made, actor=US)
        actions.same(works, actor=US)
    with clock.at(date(2025, 7, 20)):
        assert weigh(made)[0].values == {"reached": 50, "need": 90}
        page = sign_in(client, cast.clerk).get(f"/c/enterprises/campaigns/{made.pk}/begin_set_up/")
        assert "是否转入由组织决定" in page.content.decode()
        street = sign_in(client, cast.accounts["street"])  # beneath: known, by its own part
        address = f"/c/enterprises/campaigns/{made.pk}/"
        told = street.get(address).content.decode()
        assert "东街街道党工委达到" in told and "begin_set_up" not in told
        assert "bulletin" not in told and ">达到（%）<" not in told  # the whole is not theirs
        assert street.get(f"/f/enterprises/{made.pk}/bulletin/").status_code == 403
        assert street.get(f"{address}begin_set_up/").status_code in {403, 404}
        assert "三集中" in street.get("/c/enterprises/campaigns/?period=2025").content.decode()
        sign_in(client, cast.clerk)
        actions.same(shop, actor=US)
        assert weigh(made) == []
        actions.begin_set_up(made, actor=US)
        first, second, _third = Phase.objects.filter(campaign=made)
        assert (first.reached, first.closed_on, second.started_on) == (
            100,
            clock.today(),
            clock.today(),
        )
        assert actions.share(second, clock.today()) == 50  # one of two firms has an organisation
        word = client.get(f"/f/enterprises/{made.pk}/bulletin/")
        text = ZipFile(BytesIO(b"".join(word))).read("word/document.xml").decode()
        assert "达到100.0%" in text and "东街街道党工委" in text and "还没有开始" in text
    assert value("phase_progress", cast.district) == 100
    assert (value("phases", cast.district), value("phases", cast.district, phase="set_up")) == (
        1,
        0,
    )
    with clock.at(date(2025, 9, 29)):
        actions.begin_training(made, actor=US)
        with pytest.raises(ValidationError, match="几句总结"):
            actions.wrap_up(made, actor=US, summary="")
        actions.wrap_up(made, actor=US, summary="两家都排查了")
        word = sign_in(client, cast.clerk).get(f"/f/enterprises/{made.pk}/bulletin/")
    assert value("phases", cast.district) == 1  # set-up and training fell short, and stay so
    assert "三集中总结" in ZipFile(BytesIO(b"".join(word))).read("word/document.xml").decode()


def test_hidden_members_are_found_by_their_own_word_or_an_offered_roll(cast, works, client):
    page = (
        sign_in(client, cast.clerk)
        .get(f"/c/enterprises/{Card.objects.get(unit=works).pk}/")
        .content.decode()
    )
    assert "/p/party-claim/?org=" in page and f"unit={works.pk}" in page
    assert "不拿职工名单去比对" in page
    with clock.at(LATER):
        told = {"org": works.keeper, "name": "某员工", "source": "roll"}
        with pytest.raises(ValidationError, match="哪个单位提供的名单"):
            mobility.trace(actor=US, **told)
        lead = mobility.trace(actor=US, unit=works, **told)
        mobility.reach(lead, actor=US)
        mobility.confirm(lead, actor=US, home="外省某支部")
    found = look_up("mobility.found{field=private_firm}")
    assert found.read(cast.west, Ask(year(2025))).value == 1
    assert look_up("mobility.found{field=social_org}").read(cast.west, Ask(year(2025))).value == 0
