"""The two coverages: plans, what is attached, who is grown, what is fostered, who is steered."""

import re
from datetime import date
from html import unescape
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.insight.shelf.addresses import opened
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on, year
from jiceng.registers.matters import actions as matters
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.outbox.models import Message
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Guidance
from jiceng.registers.vocabulary import actions as vocabulary
from jiceng.work.coverage import actions, figures
from jiceng.work.coverage.figures import joints, plans, pools, ties
from jiceng.work.coverage.models import AttachedReview, Steering, UnitPlan
from jiceng.work.coverage.rules import full_words
from jiceng.work.structure import actions as structure
from tests.cast import fill, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US, OTHER = System("社区"), System("街道")
DAY, EARLY = date(2025, 6, 2), date(2025, 6, 1)


@pytest.fixture
def cast(db):
    return fill()


def firms(cast, many, **more):
    row = {"field": "private_firm", "keeper": cast.huaiyin, "since": date(2024, 1, 1), **more}
    return units.register_many([{**row, "name": f"试{n}商行"} for n in range(many)], actor=US)


def value(figure, node, ask):
    return figure.read(node, ask).value


def test_a_plan_runs_to_its_organisation_and_the_attached_unit_graduates(cast):
    small, bare = firms(cast, 2)
    with clock.at(DAY):
        units.host(small, actor=US, org=cast.huaiyin, way="attached", since=date(2024, 9, 2))
        due = {"measure": "找党员", "owner": "王干部", "due_on": date(2025, 9, 1)}
        plan = actions.draft(actor=US, unit=small, way="own", **due)
        with pytest.raises(ValidationError, match="还有一份"):
            actions.draft(actor=US, unit=small, **due)
        with pytest.raises(StepError):
            actions.finish(plan, actor=US, outcome="好了")  # not approved yet
        actions.approve(plan, actor=OTHER)
        actions.begin(plan, actor=US)
        attached = plans.ATTACHED.read(cast.huaiyin, Ask(on(DAY)))
        assert [one.unit for one in attached.missing] == [small]  # nine months and nobody looked
        actions.review(actor=US, unit=small, reviewed_on=DAY, full=3, outcome="ready")
        assert plans.ATTACHED.read(cast.huaiyin, Ask(on(DAY))).missing.count() == 0
        with pytest.raises(ValidationError, match="没有挂靠"):
            actions.review(actor=US, unit=bare, reviewed_on=DAY, outcome="stays")
        asked = structure.draft(
            actor=US, kind="set_up", org=cast.east, reason="够三人", effective_on=DAY, unit=small,
            way="own", full=3, name="试商行党支部", becomes="branch", parent=cast.east,
        )  # fmt: skip
        structure.submit(asked, actor=US)
        org = structure.decide(asked, actor=OTHER, document="东街〔2025〕2号").result
        plan.refresh_from_db()
        assert (plan.result, plan.application) == (org, f"structure.application#{asked.pk}")
        actions.finish(plan, actor=US, outcome="成立了党支部")
    assert AttachedReview.objects.filter(outcome="graduated").get().hosting.until == DAY
    ask = Ask(year(2025))
    assert value(plans.GRADUATED, cast.huaiyin, ask) == 1
    assert (value(plans.PLANS, cast.huaiyin, ask), value(plans.PLANS, cast.west, ask)) == (1, 0)
    assert plans.ATTACHED.read(cast.huaiyin, Ask(on(DAY))).of.count() == 0


def test_blank_units_have_a_plan_or_are_asked_for_one(cast, client: Client):
    firms(cast, 2)
    with clock.at(DAY):
        before = plans.BLANK.read(cast.huaiyin, Ask(on(DAY)))
        assert before.value == 0
        assert before.of.count() == 2
        actions.draft(
            actor=US, unit=before.of[0], measure="找", owner="王", due_on=date(2025, 6, 30)
        )
        assert plans.BLANK.read(cast.huaiyin, Ask(on(DAY))).value == 1
        late = Ask(on(date(2025, 7, 1)))
        assert value(plans.OVERDUE, cast.huaiyin, late) == 1
        address = "/c/coverage/both/?period=2025"
        said, read = (sign_in(client, cast.accounts[who]).get(address).content.decode()
                      for who in ("clerk", "leader"))  # fmt: skip
    with clock.at(date(2025, 7, 3)):
        after = sign_in(client, cast.accounts["clerk"]).get(address).content.decode()
    assert "待批准，2025-06-30前" in said and "超期 3 天" not in said and "超期 3 天" in after
    assert "试1商行" in said and "还没有" in said and "/c/coverage/new/?unit=" in said
    assert "试1商行" in read and "/c/coverage/new/?unit=" not in read, "for whoever drafts plans"
    assert UnitPlan.objects.open(DAY).count() == 1
    found = full_words(covered=2999, units=3000, names=["试1商行"])
    assert "还有1家没有覆盖" in found[0].words % found[0].values
    assert full_words(covered=2990, units=3000, names=[]) == []
    assert full_words(covered=5, units=5, names=[]) == []


def test_a_whole_hundred_with_firms_uncovered_is_asked_about_and_all_of_them_are_reached(
    cast, client, monkeypatch
):
    """One of two thousand: printed as 100 %, so the page asks; what it cuts off it says."""
    made = firms(cast, 2_000)
    hosted = [{"unit": one, "org": cast.branch, "way": "area", "since": date(2025, 1, 1)}
              for one in made]  # fmt: skip
    units.host_many(hosted, actor=US)
    page = "/c/coverage/both/?period=2025&org=991100"
    with clock.at(DAY):
        said = sign_in(client, cast.accounts["clerk"]).get(page).content.decode()
        assert "覆盖率说成百分之百" not in said
        blank = units.register(actor=US, name="没人去过的店", field="private_firm",
                               keeper=cast.huaiyin, since=date(2024, 1, 1))  # fmt: skip
        answer = client.get(page)
        said = answer.content.decode()
        assert ">100" in said.replace(" ", "") and "还有1家没有覆盖：没人去过的店" in said
        assert "这里列出前" not in said
        both = import_module("jiceng.work.coverage.pages.both")
        monkeypatch.setattr(both, "SHOWN", 1)
        other = units.register(actor=US, name="也没人去过的店", field="private_firm",
                               keeper=cast.huaiyin, since=date(2024, 1, 1))  # fmt: skip
        answer = client.get(page)
        assert "这里列出前 1 家" in answer.content.decode()
        assert set(opened(answer.context["blank_url"])) == {blank, other}


def test_pools_are_talked_to_each_half_year_and_an_outcome_is_counted_by_kind(cast):
    (firm,) = firms(cast, 1)
    with clock.at(DAY):
        units.host(firm, actor=US, org=cast.branch, way="own", since=date(2024, 2, 1))
        row = {"unit": firm, "mentor": "李师傅", "listed_on": date(2024, 9, 1)}
        worker = actions.list_one(actor=US, kind="worker", name="张技师", **row)
        member = actions.list_one(actor=US, kind="member", member=cast.members[0], **row)
        with pytest.raises(ValidationError, match="花名册"):
            actions.list_one(actor=US, kind="member", name="张技师", **row)
        told = Message.objects.count()
        for one in (worker, member):
            actions.cultivate(one, actor=US)
        assert Message.objects.count() > told  # the firm's organisation, of the worker only
        ask = Ask(on(DAY))
        assert pools.TRACKS.read(cast.huaiyin, ask).missing.count() == 2
        actions.talk(worker, actor=US, held_on=DAY, words="进步明显")
        assert list(pools.TRACKS.read(cast.huaiyin, ask).missing) == [member]
        actions.convert(worker, actor=US, on=DAY, outcome="发展为预备党员")
        actions.withdraw(member, actor=US, on=DAY, outcome="调离")
        actions.bring(actor=US, unit=firm, kind="benefit", held_on=DAY, words="降本", amount=12)
    assert value(pools.DEEDS.only(kind="benefit"), cast.huaiyin, Ask(year(2025))) == 1
    done = pools.CONVERTED.read(cast.huaiyin, Ask(year(2025)))
    assert (done.value, done.of.count()) == (1, 2)
    assert value(pools.CONVERTED.only(kind="worker"), cast.huaiyin, Ask(year(2025))) == 1
    assert pools.TRACKS.read(cast.huaiyin, ask).of.count() == 0


def test_a_social_organisation_is_fostered_step_by_step(cast):
    with clock.at(DAY):
        begun = date(2025, 1, 6)
        one = actions.foster(actor=US, org=cast.huaiyin, name="互助社", applied_on=begun)
        actions.incubate(one, actor=US, on=begun)
        with pytest.raises(ValidationError, match="金额"):
            actions.support(one, actor=US, kind="money", given_on=DAY, words="启动")
        actions.support(one, actor=US, kind="money", given_on=DAY, words="启动", amount=5000)
        ask = Ask(on(DAY))
        assert pools.INCUBATIONS.read(cast.huaiyin, ask).missing.count() == 1
        actions.support(one, actor=US, kind="call", given_on=DAY, words="走访")
        assert value(pools.INCUBATIONS, cast.huaiyin, ask) == 1
        (unit,) = firms(cast, 1, field="social_org")
        actions.enrol(one, actor=US, on=DAY, unit=unit)
        with pytest.raises(ValidationError, match="还没有党组织覆盖"):
            actions.cover(one, actor=US, on=DAY)
        units.host(unit, actor=US, org=cast.huaiyin, way="attached", since=DAY)
        actions.cover(one, actor=US, on=DAY)
        with pytest.raises(ValidationError, match="前一步"):
            actions.leave(one, actor=US, on=begun)
        actions.leave(one, actor=US, on=DAY)
    ask = Ask(year(2025))
    assert value(pools.INCUBATED, cast.huaiyin, ask) == 1
    assert (value(pools.SUPPORT, cast.east, ask), value(pools.MONEY, cast.east, ask)) == (1, 5000)
    then = Ask(on(date(2025, 3, 1)))
    assert value(pools.INCUBATIONS.only(state="incubating").population, cast.east, then) == 1


def test_committees_steer_tasks_are_done_and_instructors_get_a_sentence(cast, client: Client):
    joint = cast.orgs[13]
    with clock.at(DAY):
        guide = orgs.set_up(
            actor=US, name="区非公企业党委", kind="committee", field="private_firm",
            parent=cast.district, since=DAY,
        )  # fmt: skip
        with pytest.raises(ValidationError, match="不能选党支部"):
            actions.steer(actor=US, guide=joint, org=cast.branch, since=DAY)
        body = units.register(
            actor=US, name="区工商联", field="agency", keeper=cast.district, since=DAY
        )
        tie = actions.steer(actor=US, guide=guide, org=joint, since=DAY, body=body)
        now = Ask(on(DAY))
        assert value(ties.STEERED_ORGS, cast.west, now) == 1  # by where it belongs
        method = vocabulary.declare(
            actor=US, name="四三工作法", kind="method", since=DAY, components=["跟进排查", "平台"]
        )
        part = method.component_set.get(name="平台")
        task = actions.set_task(actor=US, component=part, org=joint, what="建", due_on=DAY)
        with pytest.raises(ValidationError, match="不能早于今天"):
            actions.set_task(
                actor=US, component=part, org=joint, what="建", due_on=date(2025, 6, 1)
            )
        actions.fulfil(task, actor=US, on=DAY, words="建好了")
        page = sign_in(client, cast.accounts["clerk"]).get("/c/coverage/method/?period=2025")
        links = re.findall(r'href="(/c/shelf/coverage.method_[^"]*)"', page.content.decode())
        assert [set(opened(unescape(one))) for one in links] == [{task}] * 3, "each number opens"
        row = {"person": cast.people[0], "year": 2025, "words": "走访勤"}
        actions.appraise(actor=US, **row)
        with pytest.raises(ValidationError, match="已经写过"):
            actions.appraise(actor=US, **row)
        with pytest.raises(ValidationError, match="没有选派"):
            actions.appraise(actor=US, **{**row, "person": cast.people[9]})
        words = ties.WORDS.read(cast.district, Ask(on(DAY)))
        assert (words.value, words.missing.count()) == (1, 1)
    ask = Ask(year(2025))
    assert value(ties.TASKS.only(component="平台"), cast.west, ask) == 1
    assert value(ties.TASKS.only(component="跟进排查"), cast.west, ask) == 0
    actions.part(tie, actor=US, on=add_months(DAY, 1), reason="改由街道")
    assert value(ties.STEERED_ORGS, cast.west, Ask(on(add_months(DAY, 1)))) == 0
    assert figures.WATCHES


def test_an_instructor_records_a_visit_in_one_sentence_and_only_their_own(cast, client: Client):
    sent = cast.people[0]
    account = cast.accounts["secretary"]
    account.person = sent
    account.save(update_fields=["person"])
    signed = sign_in(client, account)
    mine, other = (person.pk for person in cast.people[:2])
    rows = {one.person_id: one for one in Guidance.objects.select_related("unit")}
    listed = signed.get("/m/coverage/").content.decode()
    assert str(rows[mine].unit) in listed and "已过一个月" in listed
    url = f"/m/coverage/{rows[mine].pk}/"
    assert signed.post(url, {"words": ""}).status_code == 422
    answer = signed.post(url, {"words": "看了车间", "once": "0190a5c4-0000-7000-8000-00000000c0de"})
    assert answer.status_code == 302
    assert rows[mine].guidevisit_set.filter(words="看了车间", visited_on=clock.today()).exists()
    assert signed.get(f"/m/coverage/{rows[other].pk}/").status_code == 404


def test_a_guiding_committee_sets_tasks_and_they_are_closed_by_another(cast, client: Client):
    with clock.at(DAY):
        firm = {"kind": "branch", "field": "private_firm", "parent": cast.west, "since": EARLY}
        also = orgs.set_up(actor=US, name="西街机械厂党支部", **firm)
        guide = orgs.set_up(actor=US, name="区非公企业党委", **{**firm, "kind": "committee"})
        first, last = actions.steer_many(
            [{"guide": guide, "org": org, "since": EARLY} for org in (cast.orgs[13], also)],
            actor=US,
        )
        due = date(2025, 7, 1)
        with pytest.raises(ValidationError, match="由“区非公企业党委”或者它的上级下达"):
            actions.charge(first, actor=cast.accounts["street"], title="摸底", due_on=due)
        task = actions.charge(first, actor=US, title="摸底", due_on=due, everybody=True)
        assert {one.org_id for one in task.matter_set.all()} == {cast.orgs[13].pk, also.pk}
        alone = actions.charge(last, actor=US, title="报表", due_on=due).matter_set.get()
        assert alone.org_id == also.pk
        matters.accept(alone, actor=US)
        matters.submit(alone, actor=US, proof="报了")
        matters.close(alone, actor=OTHER)
        matters.issue(actor=US, org=cast.district, title="另事", orgs=[also], due_on=due)
    ask = Ask(year(2025))
    done = ties.CHARGED.read(cast.west, ask)
    assert (done.value, done.of.count()) == (1, 3)  # the district's own task is no guidance
    assert value(ties.CHARGED, cast.east, ask) == 0
    page = sign_in(client, cast.accounts["clerk"]).get(f"/c/coverage/steerings/{last.pk}/")
    said = page.content.decode()
    assert "摸底" in said and "报表" in said and "另事" not in said
    stale = Steering.objects.get(pk=last.pk)  # another clerk's page, opened before
    actions.part(last, actor=US, on=add_months(DAY, 1), reason="改由街道")
    with pytest.raises(ValidationError, match="已于"):
        actions.charge(last, actor=US, title="摸底", due_on=date(2027, 1, 1))
    with pytest.raises(ValidationError, match="已于"):
        actions.part(stale, actor=US, on=add_months(DAY, 2), reason="再一次")


def test_a_joint_branch_has_a_manager_and_its_list_is_checked_each_year(cast, client: Client):
    joint, begun = cast.orgs[13], date(2025, 1, 6)
    row = {"org": joint, "name": "段经理", "area": "西街微企", "since": begun}
    with clock.at(DAY):
        with pytest.raises(ValidationError, match="不是联合党支部"):
            actions.manage(actor=US, **{**row, "org": cast.branch})
        now = Ask(on(DAY))
        assert joint in set(joints.MANAGED.read(cast.west, now).missing)
        assert joint in set(joints.CHECKED.read(cast.west, now).missing)  # stands since 2010
        one = actions.manage(actor=US, **row)
        with pytest.raises(ValidationError, match="不由"):
            actions.check(one, actor=US, checked_on=date(2025, 1, 5), words="核对")
        actions.check(one, actor=US, checked_on=DAY, words="一家迁出")
        assert value(joints.MANAGED, cast.west, now) == value(joints.CHECKED, cast.west, now) == 1
        said = sign_in(client, cast.accounts["clerk"]).get(f"/c/coverage/managers/{one.pk}/")
    assert all(word in said.content.decode() for word in ("和平机械厂", "一家迁出", "西街微企"))
    later = Ask(on(add_months(DAY, 12)))
    assert joint in set(joints.CHECKED.read(cast.west, later).missing)
    watch = next(one for one in figures.WATCHES if one.figure is joints.CHECKED)
    assert joint in set(watch.rows(cast.west, watch.ask(add_months(DAY, 12))))
    actions.manage(actor=US, **{**row, "name": "屈经理", "since": add_months(DAY, 1)})
    one.refresh_from_db()
    assert one.until == add_months(DAY, 1)


def test_model_workers_are_nominated_and_benefits_have_numbers(cast, client: Client):
    (firm,) = firms(cast, 1)
    row = {"unit": firm, "mentor": "李师傅", "listed_on": EARLY, "nominated_by": "企业工会"}
    with clock.at(DAY):
        with pytest.raises(ValidationError, match="花名册"):
            actions.list_one(actor=US, kind="model", name="张技师", **row)
        one = actions.list_one(actor=US, kind="model", member=cast.members[0], **row)
        actions.list_one(actor=US, kind="worker", name="张技师", **row)
        page = sign_in(client, cast.accounts["clerk"]).get("/c/coverage/tracks/?state=listed")
        listed = page.content.decode()
        assert "企业工会" in listed and "张技师" in listed
        actions.cultivate(one, actor=US)
        actions.convert(one, actor=US, on=DAY, outcome="评为区劳动模范")
        deed = {"unit": firm, "held_on": DAY, "words": "技改降本"}
        with pytest.raises(ValidationError, match="数额"):
            actions.bring(actor=US, kind="benefit", **deed)
        actions.bring(actor=US, kind="brand", **deed)
        actions.bring_many(
            [{**deed, "kind": "benefit", "amount": amount} for amount in (12, 30)], actor=US
        )
        url = "/c/coverage/deeds/new/"
        told = client.post(
            url, {**deed, "unit": firm.pk, "kind": "benefit", "held_on": "2025-06-02"}
        )
        assert told.status_code == 422 and "数额" in told.content.decode()
    ask = Ask(year(2025))
    assert value(pools.BENEFIT, cast.huaiyin, ask) == 42
    assert value(pools.CONVERTED.only(kind="model"), cast.huaiyin, ask) == 1
