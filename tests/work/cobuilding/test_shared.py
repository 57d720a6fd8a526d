"""Things and services that are shared, activities and tasks of a programme, idle land; pages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import year
from jiceng.registers.accounts.actions import grant
from jiceng.registers.accounts.models import Account
from jiceng.registers.orgs.actions import set_up
from jiceng.registers.outbox.models import Message
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary.models import Component
from jiceng.work.cobuilding import actions
from jiceng.work.cobuilding.figures import together as figures
from jiceng.work.cobuilding.models import (
    IdleLand,
    JointActivity,
    JointAppraisal,
    LinkTask,
    ListItem,
    ResourceUse,
    SharedResource,
    SharedService,
)
from tests import cast as casting
from tests.cast import MAKER

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 28)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


def read(figure, node, day=DAY):
    return figure.read(node, Ask(year(2025), as_of=day))


def test_what_is_shared_is_counted_when_used_and_no_more_comes_back_than_went(cast):
    assert read(figures.RESOURCES, cast.district).share == Decimal("0.5")
    assert read(figures.RESOURCES, cast.district).by("kind") == {"goods": 1}
    assert read(figures.USES, cast.huaiyin).by("field") == {"private_firm": 1}
    assert read(figures.USES, cast.west).value == 0
    use, chairs = ResourceUse.objects.get(), SharedResource.objects.get(kind="goods")
    assert chairs.out == 20
    said = {"actor": MAKER, "on": DAY}
    with pytest.raises(ValidationError, match="一共拿走 20"):
        actions.give_back(use, returned=21, **said)
    with pytest.raises(ValidationError, match="还少 2"):
        actions.give_back(use, returned=18, **said)
    with pytest.raises(ValidationError, match="先办理归还"):
        actions.unshare(chairs, **said)
    more = actions.ask(actor=MAKER, resource=chairs, user=cast.branch, purpose="会议", number=40,
                       asked_on=DAY, wanted_on=DAY)  # fmt: skip
    actions.agree(more, actor=MAKER)
    with pytest.raises(StepError, match="只剩 30"):
        actions.take_out(ResourceUse.objects.get(pk=more.pk), **said)
    actions.give_back(use, returned=18, told="坏了两把", **said)
    chairs.refresh_from_db()
    assert (chairs.out, chairs.number) == (0, 48)
    with pytest.raises(ValidationError, match="不在共享"):
        actions.ask(actor=MAKER, resource=actions.unshare(chairs, **said), user=cast.branch,
                    purpose="会议", asked_on=DAY, wanted_on=DAY)  # fmt: skip
    court = SharedResource.objects.get(kind="place")
    match = actions.ask(actor=MAKER, resource=court, user=cast.branch, purpose="球赛",
                        asked_on=DAY, wanted_on=DAY)  # fmt: skip
    actions.take_out(actions.agree(match, actor=MAKER), **said)
    with pytest.raises(ValidationError, match="先办理归还"):
        actions.unshare(court, **said)
    ground = actions.share(actor=MAKER, org=cast.huaiyin, unit=chairs.unit, kind="place",
                           name="礼堂", venue=cast.venues[0], since=DAY)  # fmt: skip
    with pytest.raises(ValidationError, match="请到阵地预约"):
        actions.ask(actor=MAKER, resource=ground, user=cast.branch, purpose="会", asked_on=DAY,
                    wanted_on=DAY)  # fmt: skip


def test_services_go_by_group_and_whoever_signs_up_leaves_a_code_and_no_name(cast, client):
    assert read(figures.OFFERED, cast.huaiyin).by("group") == {"firms": 1}
    assert read(figures.CAME, cast.district).value == 9
    ahead = SharedService.objects.get(title="联学课")
    url = f"/p/together/{ahead.uid}/"
    page = client.get("/p/together/").content.decode()
    assert "联学课" in page and "折叠椅" in page and "办一场晚会" in page and "已兑现" in page
    assert (
        "办证上门" in page
        and "招两名居民" not in page
        and client.get("/p/together/?q=篮球").status_code == 200
    )
    done = client.post(url, {"persons": "3", "once": "one-form"})
    assert done.status_code == 200 and "已报名" in done.content.decode()
    code = ahead.signup_set.get().code
    assert code[:4] in done.content.decode()
    again = client.post(url, {"persons": "3", "once": "one-form"})
    assert ahead.signup_set.get().code == code and code[:4] in again.content.decode()
    full = client.post(url, {"persons": "2"})
    assert full.status_code == 422 and "只剩 1 个名额" in full.content.decode()
    assert client.post(url, {"code": "XXXX", "grade": ""}).status_code == 422
    assert "开展以后才能评价" in client.post(url, {"code": code, "grade": "5"}).content.decode()
    assert client.post(url, {"code": code.lower(), "grade": ""}).status_code == 302
    ahead.refresh_from_db()
    assert ahead.signed == 0
    one, two = (actions.sign_up(ahead, actor=MAKER, persons=n) for n in (2, 1))
    with pytest.raises(ValidationError, match="日期还没有到"):
        actions.hold(ahead, actor=MAKER, came=2)
    with clock.at(date(2026, 1, 10)):
        with pytest.raises(ValidationError, match="不是这次服务的：ABC"):
            actions.hold(ahead, actor=MAKER, came=2, codes="abc")
        as_on_the_receipt = f"{one.code}，{two.code[:4]} {two.code[4:]}"
        actions.hold(ahead, actor=MAKER, came=2, codes=as_on_the_receipt)
        assert client.post(url, {"code": one.code, "grade": "5"}).status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.came, one.grade, two.came) == (True, 5, True)
    kept = {field.name for field in one._meta.get_fields()}
    assert not kept & {"name", "phone", "member", "account"}


def test_those_a_service_is_for_hear_of_it_and_of_its_being_called_off(cast):
    near, far = (next(m for m in cast.members if m.org_id == one.pk and m.left_on is None)
                 for one in (cast.branch, cast.orgs[10]))  # fmt: skip
    for name, member in (("member", near), ("neighbour", far)):
        Account.objects.filter(username=name).update(member=member)
    said = {"actor": MAKER, "org": cast.huaiyin, "unit": Unit.objects.order_by("pk")[0],
            "kind": "lesson", "title": "冬学", "seats": 9}  # fmt: skip

    def told(service, word="offer"):
        rows = Message.objects.filter(dedupe_key__startswith=f"cobuilding.{word}:{service.pk}:")
        return {one.account.username for one in rows if "冬学" in one.body}

    def offered(group, held_on=date(2026, 1, 9)):
        return actions.offer(group=group, held_on=held_on, **said)

    assert told(offered("residents")) == set(), "residents have the open page"
    assert told(offered("members", DAY - timedelta(days=1))) == set(), "it is over"
    made = offered("members")
    assert told(made) == {"member"}
    actions.cancel(made, actor=MAKER, reason="下雪")
    assert told(made, "cancel") == {"member"}
    assert told(offered("mobile")) == {"member"}
    firm = set_up(name="槐荫企业支部", kind="branch", field="private_firm", parent=cast.huaiyin,
                  since=date(2025, 1, 1), actor=MAKER)  # fmt: skip
    grant(cast.accounts["outsider"], role="firm_liaison", org=firm, since=DAY, actor=MAKER)
    assert told(offered("firms")) == {"outsider"} and told(offered("social_orgs")) == set()


def test_a_task_of_a_programme_is_done_by_a_record_and_each_part_is_covered_or_not(cast, client):
    assert read(figures.ACTIVITIES, cast.district).by("component") == {"学习共抓": 1}
    assert read(figures.LINKS, cast.huaiyin).share == Decimal("0.5")
    assert read(figures.PAIRS, cast.huaiyin).by("field") == {"private_firm": 1}
    first, second = Unit.objects.filter(until=None).order_by("pk")[:2]
    task = LinkTask.objects.get(org=cast.huaiyin, done_on=None)
    spoken = actions.promise(actor=MAKER, org=cast.huaiyin, unit=first, category="tidy",
                             title="清河道", made_on=DAY, due_on=DAY)  # fmt: skip
    actions.say_done(spoken, actor=MAKER, on=DAY, result="清了")
    actions.prove(task, actor=MAKER, promise=actions.confirm(spoken, actor=MAKER, on=DAY))
    with pytest.raises(ValidationError, match="先在任务上收回凭据"):
        actions.void_promise(spoken, actor=MAKER, reason="错")
    actions.unprove(task, actor=MAKER, reason="另有活动")
    actions.void_promise(spoken, actor=MAKER, reason="错")
    joint = JointActivity.objects.get()
    with pytest.raises(ValidationError, match="没有这个单位参加"):
        other = actions.link_many([{"org": cast.huaiyin, "unit": Unit.objects.order_by("pk")[2],
                                    "component": task.component, "year": 2025, "planned_on": DAY}],
                                  actor=MAKER)[0]  # fmt: skip
        actions.prove(other, actor=MAKER, activity=joint)
    with pytest.raises(ValidationError, match="已经列过"):
        actions.link(actor=MAKER, org=cast.huaiyin, unit=first,
                     programme=task.component.programme, year=2025, planned_on=DAY)  # fmt: skip
    with pytest.raises(ValidationError, match="请选一次活动或者一项"):
        actions.prove(task, actor=MAKER)
    with pytest.raises(ValidationError, match="先在任务上收回凭据"):
        actions.void_activity(joint, actor=MAKER, reason="错")
    meeting = cast.meetings[0]
    part = Component.objects.get(name="资源共享")
    actions.hold_joint(actor=MAKER, org=cast.huaiyin, component=part, theme="共享会",
                       held_on=meeting.held_on, units=[second], meeting=meeting)  # fmt: skip
    assert part.tag_set.get().record == str(meeting.pk)
    page = casting.sign_in(client, cast.accounts["worker"]).get("/c/cobuilding/board/?period=2025")
    body = page.content.decode()
    assert page.status_code == 200 and "学习共抓" in body and first.name in body and "○" in body
    assert "/c/shelf/cobuilding.activities/?" in body, "its numbers open"
    lines = page.context["provided"]
    services, uses = read(figures.OFFERED, cast.huaiyin), read(figures.USES, cast.huaiyin)
    assert sum(one["held"] for one in lines) == services.value > 0
    assert sum(one["used"] for one in lines) == uses.value > 0
    for one in lines:
        for name, address in (("held", "held_url"), ("used", "used_url")):
            if one[name]:
                assert client.get(one[address]).context["page"].paginator.count == one[name]
    street = casting.sign_in(client, cast.accounts["neighbour"])
    body = street.get("/c/cobuilding/board/?period=2025").content.decode()
    assert "学习共抓" not in body, "a programme nobody uses here is not asked after"


def test_a_year_of_a_programme_is_judged_by_people_on_what_was_done(cast, client):
    """A mean of what people set down, each with its reason; nothing to judge, no score."""
    assert read(figures.APPRAISED, cast.district).value == Decimal("72.5")
    assert read(figures.APPRAISED, cast.huaiyin).value == 85
    assert read(figures.APPRAISED, cast.orgs[7]).value is None, "of nothing there is no mean"
    pairs = figures.JUDGED.read(cast.district, Ask(year(2025), as_of=DAY))
    assert pairs.value == 1 and pairs.figure.population.read(cast.district, pairs.ask).value == 2
    first, second = Unit.objects.filter(until=None).order_by("pk")[:2]
    six = Component.objects.get(name="学习共抓").programme
    said = {"actor": MAKER, "org": cast.huaiyin, "programme": six, "year": 2025, "held_on": DAY}
    for values, words in (
        ({"unit": first, "score": 90, "words": "再评"}, "已经评议过"),
        ({"unit": second, "score": 101, "words": "甲"}, "0 至 100"),
        ({"unit": second, "score": 90, "words": " "}, "凭什么"),
        ({"score": 90, "words": "甲", "year": 2026}, "这一年还没有到"),
        ({"score": 90, "words": "甲", "year": 2024}, "没有依据可以评"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.judge(**{**said, **values})
    signed = casting.sign_in(client, cast.accounts["worker"])
    sent = {"org": cast.huaiyin.name, "programme": six.name, "year": 2025,
            "held_on": "2025-11-28", "score": 88, "words": "居民说好"}  # fmt: skip
    assert signed.post("/c/cobuilding/appraisals/new/", sent).status_code == 302
    made = JointAppraisal.objects.get(words="居民说好")
    page = signed.get(f"/c/cobuilding/appraisals/{made.pk}/").content.decode()
    assert "记录里有什么" in page and "联建活动（次）" in page
    assert "居民说好" in signed.get("/c/cobuilding/board/?period=2025").content.decode()
    actions.void(made, actor=MAKER, reason="重评")
    assert read(figures.APPRAISED, cast.huaiyin).value == 85


def test_idle_land_is_registered_offered_and_leased(cast):
    assert read(figures.IDLE, cast.district).value == 2 and read(figures.IDLE, cast.west).value == 1
    land, bare = IdleLand.objects.get(name="旧仓库地块"), IdleLand.objects.get(name="河边空地")
    said = {"actor": MAKER, "on": DAY}
    with pytest.raises(ValidationError, match="还没有招商线索"):
        actions.negotiate(bare, **said)
    stale = IdleLand.objects.get(pk=land.pk)  # another clerk's page, opened before
    actions.lease(actions.negotiate(land, **said), told="租给物流公司作仓库", **said)
    with pytest.raises(ValidationError, match="已经租出"):
        actions.lead(stale, investor="另一家", **said)
    assert read(figures.LEASED, cast.district).share == Decimal("0.5")
    assert read(figures.LEASED, cast.district, date(2025, 6, 1)).value == 0
    actions.delist(bare, told="自己要用", **said)
    assert read(figures.IDLE, cast.district).value == 1
    later = date(2025, 12, 5)
    with clock.at(later):
        with pytest.raises(StepError):
            actions.relist(land, actor=MAKER, on=later, told="退租")
        actions.delist(land, actor=MAKER, on=later, told="退租")
    assert read(figures.LEASED, cast.district).value == 1, "as it stood while the lease ran"
    assert read(figures.LEASED, cast.district, later).value == 0
    actions.void(bare, actor=MAKER, reason="重复登记")
    assert read(figures.IDLE, cast.district, date(2025, 6, 1)).value == 1
    with pytest.raises(ValidationError, match="不能再加线索"):
        actions.lead(bare, investor="某公司", **said)
    with pytest.raises(ValidationError, match="面积要大于零"):
        actions.list_land(actor=MAKER, org=cast.huaiyin, unit=land.unit, name="x",
                          area=Decimal(0), listed_on=DAY)  # fmt: skip


def test_the_pages_propose_warn_and_refuse_in_plain_words(cast, client):
    signed = casting.sign_in(client, cast.accounts["worker"])
    need = actions.enlist(actor=MAKER, org=cast.huaiyin, list="need", kind="place",
                          title="要排练场", listed_on=DAY)  # fmt: skip
    page = signed.get(f"/c/cobuilding/{need.pk}/").content.decode()
    assert "可以对接的资源" in page and "就在本社区" in page
    project = ListItem.objects.filter(list="project").first()
    assert f"/c/cobuilding/{need.pk}/void/" in page
    assert "/void/" not in signed.get(f"/c/cobuilding/{project.pk}/").content.decode()
    assert "周末会议室（种类相同" in signed.get(f"/c/cobuilding/{need.pk}/match/").content.decode()
    for noun in ("", "pacts/", "promises/", "contributions/", "words/", "resources/", "uses/",
                 "services/", "activities/", "links/", "appraisals/", "land/"):  # fmt: skip
        assert signed.get(f"/c/cobuilding/{noun}?period=2025").status_code == 200, noun
        assert signed.get(f"/c/cobuilding/{noun}new/").status_code == 200, noun
    entry = {"org": cast.huaiyin.pk, "unit": need.org.pk, "category": "care", "title": "探望"}
    told = {"made_on": "2025-11-28", "due_on": "2025-11-01"}
    wrong = signed.post("/c/cobuilding/promises/new/", {**entry, **told})
    assert wrong.status_code == 422 and "期限不能早于承诺日期" in wrong.content.decode()
