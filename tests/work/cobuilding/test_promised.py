"""Three lists, matching with reasons, pacts, promises kept only when the receiver says so."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import around, year
from jiceng.registers.accounts.models import Grant
from jiceng.registers.coalitions.models import Partner
from jiceng.registers.outbox.models import Message
from jiceng.registers.units.models import Unit
from jiceng.work.alliance.actions import name_liaison
from jiceng.work.cobuilding import actions, rules
from jiceng.work.cobuilding.figures import promised as figures
from jiceng.work.cobuilding.models import ListItem, Pact, Promise, left_of, proposals
from tests import cast as casting
from tests.cast import MAKER

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 28)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


def read(figure, node, day=DAY):
    """Asked anew each time: an ask remembers what it was told."""
    return figure.read(node, Ask(year(2025), as_of=day))


def item(title):
    return ListItem.objects.get(title=title)


def test_a_need_is_met_by_what_fits_and_the_reasons_are_told(cast):
    assert read(figures.ITEMS, cast.district).by("list") == {"need": 3, "resource": 2, "project": 1}
    assert read(figures.MATCHED, cast.district).share == Decimal(1) / 3
    assert read(figures.MATCHED, cast.district, date(2025, 5, 5)).value == 0
    assert read(figures.MATCHED, cast.west).value == 0
    wanted, room, far = item("要四名讲解员"), item("周末会议室"), item("河湾要场地")
    assert proposals(wanted) == proposals(far) == []
    hands = actions.enlist(actor=MAKER, org=cast.huaiyin, list="resource", kind="people",
                           title="讲解志愿者", listed_on=DAY, number=Decimal(3),
                           unit=Unit.objects.order_by("pk")[0])  # fmt: skip
    ((found, why),) = proposals(wanted)
    assert found == hands and why.reasons == ("种类相同", "就在本社区", "时间合适")
    assert why.doubts == ("没有写数量，请先商量",)
    said = {"actor": MAKER, "on": DAY}
    with pytest.raises(ValidationError, match="只剩 3"):
        actions.match(wanted, resource=hands, number=Decimal(4), **said)
    with pytest.raises(ValidationError, match="一项需求和一项资源"):
        actions.match(wanted, resource=far, **said)
    actions.withdraw(wanted, reason="不办了", **said)
    with pytest.raises(ValidationError, match="现在是“已撤回”，不能对接"):
        actions.match(wanted, resource=hands, **said)
    with pytest.raises(ValidationError, match="项目由需求和资源对接产生"):
        actions.enlist(actor=MAKER, org=cast.huaiyin, list="project", kind="place", title="x",
                       listed_on=DAY)  # fmt: skip
    met, project = item("要一间活动室"), item("共享活动室")
    assert left_of([room]) == {room.pk: 1} and (met.state, project.state) == (
        "running", "running")  # fmt: skip
    with pytest.raises(ValidationError, match="不能作废"):
        actions.void_item(met, actor=MAKER, reason="重复")
    actions.finish(met, result="每周末开放", **said)
    actions.appraise(project, word="good", **said)
    met.refresh_from_db()
    assert (met.state, met.word, left_of([room])) == ("rated", "good", {room.pk: 2})
    assert read(figures.PROJECTS, cast.huaiyin).share == 1
    one, other = rules.Offered("place", "01.", DAY, DAY), rules.Offered("goods", "01.")
    assert rules.fit(one, other) is None
    assert rules.fit(one, rules.Offered("place", "01.", ends=date(2025, 1, 1))) is None


def test_a_project_given_up_opens_its_need_again_and_lists_are_asked_after_each_quarter(cast):
    met, project = item("要一间活动室"), item("共享活动室")
    actions.reopen(met, actor=MAKER, on=DAY, reason="单位搬走")
    project.refresh_from_db()
    assert (met.state, project.state) == ("open", "withdrawn")
    assert read(figures.MATCHED, cast.huaiyin).value == 0
    assert read(figures.MATCHED, cast.huaiyin, date(2025, 6, 1)).value == 1, "as it stood then"
    (duty,) = figures.DUTIES
    quarter = around(DAY, "quarter")
    assert duty.owed(cast.district, quarter).count() == 5
    actions.refresh_many([met, item("桌椅")], actor=MAKER, on=DAY)
    actions.refresh(met, actor=MAKER, on=DAY)
    assert sorted(one.title for one in duty.owed(cast.district, quarter)) == [
        "周末会议室", "河湾要场地", "要四名讲解员"]  # fmt: skip
    with pytest.raises(ValidationError, match="早于列入日期"):
        actions.refresh(met, actor=MAKER, on=date(2025, 1, 1))


def test_items_of_a_pact_become_promises_on_the_day_it_is_signed(cast):
    assert read(figures.SIGNED, cast.district).value == read(figures.RUNNING, cast.huaiyin).value
    assert read(figures.SIGNED, cast.west).value == 0
    unit = Unit.objects.order_by("pk")[0]
    pact = Pact.objects.get()
    ours, theirs = Promise.objects.filter(pact=pact).order_by("category")
    assert (ours.org, ours.unit, theirs.org, theirs.party) == (
        cast.huaiyin, unit, cast.branch, cast.huaiyin)  # fmt: skip
    said = {"actor": MAKER, "org": cast.huaiyin, "unit": unit, "name": "新约", "drafted_on": DAY}
    with pytest.raises(ValidationError, match="止日不能早于起日"):
        actions.draft(begins=DAY, ends=date(2025, 11, 27), **said)
    made = actions.draft(begins=DAY, ends=date(2026, 11, 27), **said)
    told = {"actor": MAKER, "category": "other", "title": "送文化"}
    with pytest.raises(ValidationError, match="要在契约期限内"):
        actions.add_item(made, side="unit", due_on=date(2027, 1, 1), **told)
    actions.add_item(made, side="community", due_on=date(2026, 1, 1), **told)
    with pytest.raises(ValidationError, match="先写明单位党组织"):
        actions.sign(made, actor=MAKER, on=DAY)
    actions.draft(begins=DAY, ends=DAY, **{**said, "name": "另约"})
    stale = Pact.objects.get(name="另约")  # another clerk's page, opened before
    signed = actions.sign(Pact.objects.get(pk=stale.pk), actor=MAKER, on=DAY)
    with pytest.raises(ValidationError, match="已经签订"):
        actions.add_item(stale, side="unit", due_on=DAY, **told)
    assert not Promise.objects.filter(pact=signed).exists()
    actions.end(signed, actor=MAKER, on=DAY, told="演示")
    with pytest.raises(ValidationError, match="不能再加事项"):
        actions.add_item(pact, side="unit", due_on=DAY, **told)
    actions.review(actions.perform(pact, actor=MAKER, on=DAY), actor=MAKER, on=DAY, told="都在办")
    actions.end(pact, actor=MAKER, on=DAY, told="单位搬走")
    assert read(figures.RUNNING, cast.huaiyin).value == 0
    assert read(figures.RUNNING, cast.huaiyin, date(2025, 6, 1)).value == 1
    assert rules.pact_findings(items=[]) and not rules.pact_findings(items=["送文化"])


def test_a_promise_is_kept_when_its_receiver_says_so_and_never_its_maker(cast):
    assert read(figures.MADE, cast.district).value == 5
    assert read(figures.KEPT, cast.district).share == Decimal("0.2")
    assert read(figures.KEPT, cast.district, date(2025, 4, 25)).value == 0, "said is not kept"
    assert read(figures.LATE, cast.huaiyin, date(2025, 6, 1)).value == 1
    theirs = Promise.objects.get(party=cast.huaiyin)
    on = {"on": DAY}
    with pytest.raises(StepError):
        actions.confirm(theirs, actor=MAKER, **on)
    worker, secretary = cast.accounts["worker"], cast.accounts["secretary"]
    actions.say_done(theirs, actor=worker, result="上门办了两件", **on)
    with pytest.raises(StepError, match="不能自己确认"):
        actions.confirm(theirs, actor=worker, **on)
    with pytest.raises(StepError, match="不能自己确认"):
        actions.send_back(theirs, actor=worker, reason="差一件", **on)
    actions.confirm(theirs, actor=secretary, **on)
    assert read(figures.KEPT, cast.district).value == 2
    ours = Promise.objects.get(title="开放停车场")
    actions.say_done(ours, actor=worker, result="开了", **on)
    with pytest.raises(StepError, match="须由另一位同志办理"):
        actions.confirm(ours, actor=worker, **on)
    actions.send_back(ours, actor=cast.accounts["street"], reason="周日没有开", **on)
    assert (ours.state, ours.said_on) == ("under_way", None)
    actions.fail(ours, actor=worker, reason="单位搬走", **on)
    with pytest.raises(StepError):
        actions.confirm(ours, actor=MAKER, **on)
    with pytest.raises(ValidationError, match="期限不能早于承诺日期"):
        actions.promise(actor=MAKER, org=cast.huaiyin, party=cast.branch, category="other",
                        title="x", made_on=DAY, due_on=date(2025, 1, 1))  # fmt: skip
    with pytest.raises(ValidationError, match="不能是同一个"):
        actions.promise(actor=MAKER, org=cast.huaiyin, party=cast.huaiyin, category="other",
                        title="x", made_on=DAY, due_on=DAY)  # fmt: skip
    actions.promise(actor=MAKER, org=cast.huaiyin, party=cast.branch, category="other", title="近",
                    made_on=DAY, due_on=date(2025, 12, 12))  # fmt: skip
    assert actions.remind() == 1 and actions.remind(date(2025, 11, 27)) == 0
    assert actions.remind(date(2025, 11, 30)) == 1, "a day without the worker loses no reminder"
    told = Message.objects.filter(dedupe_key__startswith="cobuilding.remind:")
    assert {one.account.username for one in told} == {"worker"} and told.count() == 1
    assert len(rules.promise_findings(measure="", due=date(2025, 1, 1), today=DAY)) == 2


def test_whoever_promised_says_so_on_the_phone_and_the_receiver_is_asked_to_look(cast, client):
    said = {"actor": MAKER, "org": cast.huaiyin, "category": "other", "made_on": DAY,
            "due_on": DAY}  # fmt: skip
    mine = actions.promise(party=cast.branch, title="支部认领楼道", **said)
    partner = Partner.objects.exclude(unit=None).order_by("pk").first()
    named = actions.promise(unit=partner.unit, title="单位清扫河道", **said)
    phone = casting.sign_in(client, cast.accounts["secretary"])
    page = phone.get("/m/cobuilding/").content.decode()
    assert "支部认领楼道" in page and "单位清扫河道" not in page
    assert phone.get(f"/m/cobuilding/{named.pk}/").status_code == 404
    name_liaison(actor=MAKER, partner=partner, name="联络甲", since=DAY,
                 account=cast.accounts["secretary"])  # fmt: skip
    assert "单位清扫河道" in phone.get("/m/cobuilding/").content.decode()
    assert phone.post(f"/m/cobuilding/{named.pk}/", {"on": DAY, "result": ""}).status_code == 422
    for one in (mine, named):
        sent = {"on": "2025-11-28", "result": "都扫了"}
        assert phone.post(f"/m/cobuilding/{one.pk}/", sent).status_code == 302
        one.refresh_from_db()
        assert (one.state, one.result) == ("said_done", "都扫了")
    asked = Message.objects.filter(dedupe_key__startswith="cobuilding.say_done:")
    assert {(one.account.username, "请看一看" in one.body) for one in asked} == {("worker", True)}
    with pytest.raises(StepError):
        actions.confirm(mine, actor=cast.accounts["secretary"], on=DAY)
    actions.confirm(mine, actor=cast.accounts["worker"], on=DAY)
    assert "已兑现" in phone.get("/m/cobuilding/").content.decode()
    mine_too = phone.get(f"/m/cobuilding/{mine.pk}/confirm/", follow=True).content.decode()
    assert "承诺方不能自己确认" in mine_too
    community = casting.sign_in(client, cast.accounts["worker"])
    assert "办证上门" in community.get("/m/cobuilding/").content.decode(), "it promised that itself"
    theirs = Promise.objects.get(title="办证上门")
    actions.say_done(theirs, actor=MAKER, result="办了两件", on=DAY)
    answer = f"/m/cobuilding/{theirs.pk}/confirm/"
    refused = community.post(answer, {"on": DAY, "reason": ""})
    assert refused.status_code == 422 and "承诺由受益方确认" in refused.content.decode()
    phone = casting.sign_in(client, cast.accounts["secretary"])
    assert answer in phone.get("/m/cobuilding/").content.decode()
    assert "办了两件" in phone.get(answer).content.decode(), (
        "what was said stands where it is judged"
    )
    lacking = {"on": DAY, "then": "send_back"}
    assert phone.post(answer, {**lacking, "reason": ""}).status_code == 422
    assert phone.post(answer, {**lacking, "reason": "还差一户"}).status_code == 302
    theirs.refresh_from_db()
    assert (theirs.state, theirs.result) == ("under_way", "还差一户")
    actions.say_done(theirs, actor=MAKER, result="都办了", on=DAY)
    assert phone.post(answer, {"on": DAY, "reason": ""}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.state == "confirmed"


def test_what_a_unit_still_owes_stands_on_its_liaisons_desk(cast, client):
    liaison = cast.accounts["secretary"]
    Grant.objects.filter(account=liaison).update(role="unit_liaison", org=cast.branch)
    one = actions.promise(actor=MAKER, org=cast.huaiyin, party=cast.branch, title="支部认领楼道",
                          category="other", made_on=DAY, due_on=DAY)  # fmt: skip
    desk = casting.sign_in(client, liaison).get("/c/desk/todo/").content.decode()
    assert "支部认领楼道" in desk and f'href="/m/cobuilding/{one.pk}/"' in desk
    actions.say_done(one, actor=MAKER, result="扫了", on=DAY)
    assert "支部认领楼道" not in client.get("/c/desk/todo/").content.decode()


def test_gifts_are_told_by_kind_and_each_side_has_one_word_a_year_and_an_answer(cast):
    assert read(figures.GIVING, cast.huaiyin).by("kind") == {"hours": 1, "money": 1, "goods": 1}
    assert read(figures.MONEY, cast.district).value == Decimal("2000.50")
    assert read(figures.HOURS, cast.district).by("field") == {"private_firm": Decimal("3.50")}
    assert read(figures.SPOKEN, cast.district).by("side") == {"community": 1}
    assert read(figures.SPOKEN, cast.district).of.count() == 2
    first, second = Unit.objects.order_by("pk")[:2]
    said = {"actor": MAKER, "org": cast.huaiyin, "held_on": DAY}
    with pytest.raises(ValidationError, match="请填整数"):
        actions.give(unit=first, kind="goods", amount=Decimal("1.5"), words="桌", **said)
    with pytest.raises(ValidationError, match="不是这个单位的"):
        actions.give(unit=second, kind="hours", amount=Decimal(1), words="扫",
                     promise=Promise.objects.get(title="办一场晚会"), **said)  # fmt: skip
    with pytest.raises(ValidationError, match="请填单位"):
        actions.give(kind="hours", amount=Decimal(1), words="扫", **said)
    with pytest.raises(ValidationError, match="一年各评一次"):
        actions.speak(unit=first, side="unit", word="good", year=2025, **said)
    with pytest.raises(ValidationError, match="写明哪里不满意"):
        actions.speak(unit=second, side="unit", word="poor", year=2025, **said)
    made = actions.speak(unit=second, side="unit", word="fair", year=2025, **said)
    actions.reply(made, actor=MAKER, on=DAY, reply="记下了")
    with pytest.raises(StepError, match="已经回应过"):
        actions.reply(made, actor=MAKER, on=DAY, reply="再说")
