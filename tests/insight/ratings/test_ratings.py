"""Ratings: a star opens from level to item to record; nothing of it is to be had without proof."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.ratings import actions
from jiceng.insight.ratings.actions.schemes import sample
from jiceng.insight.ratings.models import Plaque, Result, Round, Scheme, Score
from jiceng.insight.shelf.addresses import opened
from jiceng.insight.shelf.look import look_up
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on, year
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.files.access import may_attach
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.notices import actions as notices
from jiceng.registers.polls import actions as polls
from jiceng.registers.units.models import Unit
from jiceng.work.fastlane import actions as fastlane
from tests import cast as casting
from tests.insight.ratings.given import (
    MAKER,
    confirmed,
    item,
    looked_at,
    posted,
    verified,
)

DAY = date(2026, 3, 2)


@pytest.fixture
def begun(cast):
    """A second round, of 2026, by a clerk; the firm's branch and one more take part."""
    with clock.at(DAY):
        round_ = actions.open_round(
            actor=MAKER, scheme=Scheme.objects.get(), org=cast.district, year=2026,
            chosen=[cast.orgs[13], cast.branch],
        )  # fmt: skip
        yield round_, list(Result.objects.filter(round=round_).order_by("pk"))


def value(written, node, day, **more):
    return look_up(written).read(node, Ask(on(day), **more)).value


def test_a_star_opens_to_items_to_records_and_says_what_would_change_it(cast, client):
    round_ = Round.objects.get()
    one = Result.objects.get(round=round_, org=cast.branch)
    counted = one.score_set.get(item__method="records")
    asked = Ask(year(2025), as_of=one.evidence_on)
    reading = look_up("life.assemblies").read(cast.branch, asked)
    assert counted.records == sorted(reading.records.values_list("pk", flat=True))
    assert one.total == sum(s.points for s in one.scores) == Decimal(59) + counted.points
    assert one.level.value == max(v for v, floor in one.round.scheme.floors if one.total >= floor)
    page = casting.sign_in(client, cast.clerk).get(f"/c/ratings/results/{one.pk}/")
    words = page.content.decode()
    link = unescape(re.search(r'href="(/c/shelf/life.assemblies/[^"]*)"', words)[1])
    assert sorted(opened(link).values_list("pk", flat=True)) == counted.records
    assert "与确认时一致" in words
    assert "怎样会变" in words
    for score in one.scores:  # each opens to the page that says what it stands on
        assert f"/c/ratings/scores/{score.pk}/" in words
    judged = one.score_set.exclude(item__method="records").first()
    told = client.get(f"/c/ratings/scores/{judged.pk}/").content.decode()
    assert "为什么没有系统记录" in told and f"/c/ratings/results/{one.pk}/" in told
    assert one.part_set.get(kind=judged.item.method).by in told
    Score.objects.filter(pk=counted.pk).update(records=[])  # none counts: who could and does not
    other = client.get(f"/c/ratings/results/{one.pk}/").content.decode()
    assert re.search(r'href="/c/shelf/life.assemblies/[^"]*show=missing"', other)
    Score.objects.filter(pk=counted.pk).update(records=counted.records)
    counts = client.get(f"/c/ratings/scores/{counted.pk}/").content.decode()
    assert "分档" in counts and "/c/shelf/life.assemblies/" in counts
    for verb in ("send_back", "drop"):  # the round is over
        assert f"{one.pk}/{verb}/" not in words
    held = client.get(f"/c/ratings/rounds/{round_.pk}/").content.decode()
    assert f"{round_.pk}/give_plaques/" in held
    assert f"{round_.pk}/hold_ceremony/" not in held, "it has had its ceremony"
    Score.objects.filter(pk=counted.pk).update(points=40 - counted.points)  # past the actions
    assert [*actions.INVARIANTS[0]()]
    assert "摘要不符" in client.get(f"/c/ratings/results/{one.pk}/").content.decode()


def test_what_a_firms_organisation_brought_about_is_evidence_nobody_types(cast, client):
    """The year's effect (cases solved, contests) counts by itself and opens to the cases."""
    works, host = Unit.objects.get(name="和平机械厂"), cast.orgs[13]
    load_year(2026, actor=MAKER)
    with clock.at(DAY):
        said = {"org": host, "unit": works, "kind": "around"}
        solved, waits = (fastlane.collect(actor=cast.secretary, content=words, **said)
                         for words in ("路灯不亮", "招不到钳工"))  # fmt: skip
        fastlane.classify(solved, actor=MAKER, kind="around", urgency="usual")
        fastlane.dispatch(solved, actor=MAKER, lead=cast.orgs[12])
        matter = Matter.objects.about(solved).get()
        matters.accept(matter, actor=MAKER)
        matters.submit(matter, actor=MAKER, proof="已修好")
        fastlane.handle(solved, actor=cast.street)
        fastlane.reply(solved, actor=cast.street, outcome="solved", answer="已修好")
        scheme = actions.draft(actor=MAKER, org=cast.district, name="评星", since=DAY,
                               sample_name="star")  # fmt: skip
        actions.enact(scheme, actor=MAKER)
        round_ = actions.open_round(actor=MAKER, scheme=scheme, org=cast.district, year=2026,
                                    chosen=[host, cast.branch])  # fmt: skip
        one, other = (Result.objects.get(round=round_, org=org) for org in (host, cast.branch))
        score = one.score_set.get(item__figure="fastlane.solved")
        assert (score.value, score.points, score.records) == (1, 3, [solved.pk])
        assert other.score_set.get(item__figure="fastlane.solved").points == 0
        assert one.score_set.get(item__figure="fastlane.contests").points == 0
        clerk = casting.sign_in(client, cast.clerk)
        page = clerk.get(f"/c/ratings/results/{one.pk}/").content.decode()
        link = unescape(re.search(r'href="(/c/shelf/fastlane.solved/[^"]*)"', page)[1])
        assert set(opened(link)) == {solved} and waits.pk
        assert "路灯不亮" in page_of(clerk, link)
        form = clerk.get(f"/c/ratings/results/{one.pk}/self_check/").content.decode()
        assert "反映的企业困难得到解决" not in form


def page_of(client, link):
    return client.get(link).content.decode()


def test_only_confirmed_results_count_and_each_from_its_own_day(cast, begun):
    round_, rows = begun
    for one in rows:
        verified(looked_at(one, DAY), DAY)
    before = date(2025, 4, 1)
    stars = look_up("ratings.stars")
    assert value("ratings.stars", cast.district, date(2025, 3, 31)) == 0
    assert value("ratings.stars", cast.district, before) == 2
    assert value("ratings.rated", cast.district, date(2025, 3, 3)) == 0  # not yet that day
    assert look_up("ratings.rated").read(cast.district, Ask(year(2025))).value == 2
    assert look_up("ratings.turnout").read(cast.district, Ask(year(2025))).value == Decimal(20) / 24
    assert value("ratings.indicators{scheme=star}", cast.district, DAY) == 5
    assert value("ratings.stars", cast.district, DAY) == 2  # still those of the last round
    confirmed(round_, date(2026, 3, 3), date(2026, 4, 1))
    held = stars.read(cast.district, Ask(on(date(2026, 4, 1)))).records
    assert {one.round_id for one in held} == {round_.pk}
    assert value("ratings.stars", cast.district, before) == 2
    assert [*(line for check in actions.INVARIANTS for line in check())] == []
    rows[0].refresh_from_db()
    with clock.at(date(2026, 5, 1)):
        below = {"actor": cast.accounts["street"], "on": date(2026, 4, 20), "reason": "听说"}
        plaque = actions.award(actor=cast.clerk, result=rows[0], issued_on=date(2026, 4, 10))
        for act, what in ((actions.lapse, rows[0]), (actions.take_down, plaque)):
            with pytest.raises(ValidationError, match="由和平区委或者它的上级授牌、收回、取消"):
                act(what, **below)
        actions.lapse(rows[0], actor=MAKER, on=date(2026, 4, 20), reason="发生责任事故")
    assert value("ratings.stars", cast.district, date(2026, 4, 19)) == 2
    assert value("ratings.stars", cast.district, date(2026, 4, 20)) == 1


def test_a_version_in_force_never_changes_and_old_rounds_keep_theirs(cast):
    scheme, round_ = Scheme.objects.get(), Round.objects.get()
    with clock.at(DAY):
        with pytest.raises(ValidationError, match="另出一版"):
            actions.unlist_item(scheme, actor=MAKER, item=item(scheme, "visit"))
        new = actions.renew(scheme, actor=MAKER, since=DAY, document="演〔2026〕1号")
        actions.unlist_item(new, actor=MAKER, item=item(new, "check"))
        with pytest.raises(ValidationError, match="不能高于满分"):
            actions.enact(new, actor=MAKER)
        actions.list_item(new, actor=MAKER, category="企业", place=9, name="公益", points=20,
                          method="papers")  # fmt: skip
        actions.enact(new, actor=MAKER)
    scheme.refresh_from_db()
    assert (scheme.until, new.version, len(scheme.items)) == (DAY, 2, 5)
    assert Round.objects.get(pk=round_.pk).scheme == scheme
    assert value("ratings.indicators", cast.district, date(2025, 12, 31)) == 5
    assert value("ratings.indicators", cast.district, DAY) == 5
    stars = sample("star")
    assert len(stars["items"]) == 19
    assert len({one["category"] for one in stars["items"]}) == 6
    assert sum(one["points"] for one in stars["items"]) == 100
    plaques = [one["value"] for one in stars["levels"] if one.get("with_plaque")]
    assert ([one["value"] for one in stars["levels"]], plaques) == ([0, 1, 2, 3, 4, 5], [3, 4, 5])
    draft = None
    for bad, words in (
        ({"figure": "nothing.here", "bands": "1=1"}, "没有叫"),
        ({"figure": "life.assemblies:share", "bands": "100=99"}, "高于这一项分值"),
        ({"figure": "life.assemblies:share", "bands": "很多"}, "90=10"),
        ({}, "哪个指标"),
    ):
        with pytest.raises(ValidationError, match=words):
            draft = draft or actions.renew(new, actor=MAKER, since=DAY)
            actions.list_item(draft, actor=MAKER, category="甲", place=1, name="乙", points=5,
                              method="records", **bad)  # fmt: skip


def test_no_point_without_evidence_no_level_with_a_part_missing(cast, begun, client):
    _round, rows = begun
    one = rows[0]
    papers = item(one.round.scheme, "papers")
    with pytest.raises(ValidationError, match="写明依据"):
        actions.self_check(one, actor=MAKER, said={papers.pk: (Decimal(5), " ")})
    with pytest.raises(ValidationError, match="在 0 到 10"):
        actions.self_check(one, actor=MAKER, said={papers.pk: (Decimal(11), "有")})
    actions.self_check(one, actor=cast.secretary, said={})
    with pytest.raises(ValidationError, match="还缺：民主测评、查阅资料、实地查看"):
        verified(one, DAY)
    poll = item(one.round.scheme, "poll")
    with pytest.raises(ValidationError, match="收回不足 5 张"):
        actions.note_poll(
            one, actor=MAKER, on=DAY, issued=5, returned=4, counts={poll.pk: [4, 0, 0]}
        )
    with pytest.raises(ValidationError, match="多于发出的"):
        actions.note_poll(
            one, actor=MAKER, on=DAY, issued=5, returned=6, counts={poll.pk: [6, 0, 0]}
        )
    with pytest.raises(ValidationError, match="不用这种方法评"):
        actions.visit(one, actor=MAKER, on=DAY, said={papers.pk: (Decimal(1), "有")})
    site = item(one.round.scheme, "visit").pk
    casting.sign_in(client, cast.clerk)
    for said, field in (({}, f"points_{site}"), ({f"points_{site}": 5}, f"words_{site}")):
        answer = client.post(f"/api/v1/ratings/results/{one.uid}/visit", {"on": str(DAY), **said},
                             content_type="application/json")  # fmt: skip
        assert answer.status_code == 422, "said by nobody"
        assert any(word in answer.json()["fields"][field][0] for word in ("请填", "请写明依据"))
    with pytest.raises(ValidationError, match="没有核实：槐荫第一党支部"):
        actions.propose(one.round, actor=MAKER)


def test_whoever_checked_itself_does_not_verify(cast, begun):
    _round, rows = begun
    one = looked_at(rows[0], DAY, checker=cast.clerk)
    with pytest.raises(StepError, match="另一位同志"):
        verified(one, DAY, actor=cast.clerk)
    verified(one, DAY, actor=cast.street)
    actions.adjust(one, actor=cast.street, item=item(one.round.scheme, "check"), points=Decimal(12),
                   reason="有一次轻微违规")  # fmt: skip
    told = one.score_set.get(item__method="check")
    assert (told.computed, told.points, told.changed_by) == (20, 12, cast.street.name)


def test_an_objection_in_time_is_answered_before_anything_is_confirmed(cast, begun):
    round_, rows = begun
    for one in rows:
        verified(looked_at(one, DAY), DAY)
    actions.propose(round_, actor=MAKER)
    actions.publicise(round_, actor=MAKER, telephone="0990-0000000")
    with pytest.raises(ValidationError, match="公示还没有结束"):
        actions.confirm(round_, actor=MAKER)
    posted(round_)
    one = Result.objects.get(pk=rows[0].pk)
    last = round_.notice.ends_on
    protest = actions.object_to(one, actor=MAKER, text="活动场所是临时借的", received_on=DAY)
    with clock.at(date(2026, 4, 1)):
        with pytest.raises(ValidationError, match="已经过了"):
            actions.object_to(one, actor=MAKER, text="太晚", received_on=date(2026, 3, 31))
        with pytest.raises(ValidationError, match="没处理完的意见"):
            notices.end(round_.notice, actor=MAKER, result="无")
        was = one.total
        actions.answer(one, actor=MAKER, protest=protest, outcome="核实属实", upheld=True,
                       item=item(round_.scheme, "visit"), points=Decimal(4))  # fmt: skip
        assert one.total == was - 6
        notices.end(round_.notice, actor=MAKER, result="一件异议，已答复")
        actions.confirm(round_, actor=MAKER)
    assert last < date(2026, 3, 31)
    assert look_up("ratings.objections").read(cast.district, Ask(year(2026))).share == 1


def test_plaques_are_numbered_and_taken_down_and_the_ceremony_has_its_day(cast):
    asked = Ask(year(2025))
    assert look_up("ratings.plaques").read(cast.district, asked).value == Plaque.objects.count() > 0
    assert look_up("ratings.ceremony").read(cast.district, asked).value == date(2025, 4, 18)
    assert look_up("ratings.least_award").read(cast.district, asked).value == 1000
    assert look_up("ratings.examples").read(cast.district, asked).names() == ["西街两新联合党支部"]
    hanging = look_up("ratings.plaques_hanging").read(cast.district, asked)
    assert hanging.value == 0  # past their term since November
    assert hanging.missing.count() == Plaque.objects.count()
    one = Plaque.objects.order_by("number").first()
    with clock.at(DAY):
        with pytest.raises(ValidationError, match="已经授过牌"):
            actions.award(actor=MAKER, result=one.result, issued_on=DAY)
        actions.take_down(one, actor=MAKER, on=DAY, reason="过了有效期")
        again = actions.award(actor=MAKER, result=one.result, issued_on=DAY)
    assert (one.number, one.withdrawn_on, again.number) == (1, DAY, 1)
    assert again.series != one.series


def test_a_base_is_told_when_its_operator_has_no_such_stars_any_more(cast, client):
    """The badge stays until somebody takes it down."""
    from jiceng.work.grounds import actions as grounds
    from jiceng.work.grounds.models import OpenBase

    base = grounds.apply(actor=MAKER, org=cast.branch, venue=cast.venues[0], theme="公益",
                         stars=5, applied_on=date(2025, 5, 6))  # fmt: skip
    casting.sign_in(client, cast.clerk)
    now = Result.objects.get(org=cast.branch).level.value
    said = client.get(f"/c/grounds/bases/{base.pk}/").content.decode()
    assert ("请研究是否摘牌" in said) == (now < 5)
    with clock.at(DAY):
        actions.lapse(Result.objects.get(org=cast.branch), actor=MAKER, on=DAY, reason="复查不合格")
    said = client.get(f"/c/grounds/bases/{base.pk}/").content.decode()
    assert "0（申请时 5，请研究是否摘牌）" in said
    assert OpenBase.objects.get(pk=base.pk).state == base.state


def test_communities_are_checked_by_type_and_a_failure_is_looked_at_again(cast, client):
    with clock.at(DAY):
        scheme = actions.draft(actor=MAKER, org=cast.district, name="社区达标", since=DAY,
                               sample_name="community")  # fmt: skip
        actions.enact(scheme, actor=MAKER)
        round_ = actions.open_round(actor=MAKER, scheme=scheme, org=cast.district, year=2026)
        rows = list(Result.objects.filter(round=round_).order_by("pk"))
        assert [one.name for one in rows] == [str(place) for place in cast.places[3:7]]
        judged(rows, best=1)
    confirmed(round_, date(2026, 3, 3), date(2026, 4, 1))
    asked = Ask(on(date(2026, 4, 1)))
    standard, excellent = look_up("ratings.standard"), look_up("ratings.excellent")
    levels = {one.name: one.level.value for one in Result.objects.filter(round=round_)}
    met = [name for name, value in levels.items() if value]
    reading = standard.read(cast.district, asked)
    assert sorted(reading.names(9)) == sorted(met)
    assert reading.share == Decimal(len(met)) / 4
    urban = standard.only(type="urban").read(cast.district, asked)
    assert (urban.of.count(), urban.value) == (3, sum(1 for name in met if name != "杏坞社区"))
    assert excellent.read(cast.district, asked).value == sum(v == 2 for v in levels.values())
    page = casting.sign_in(client, cast.clerk).get(f"/c/ratings/rounds/{round_.pk}/")
    failed = [name for name, value in levels.items() if not value]
    assert 0 < len(failed) < 4
    assert "先帮谁" in page.content.decode()
    with clock.at(date(2026, 6, 1)):
        again = actions.recheck(round_, actor=MAKER)
        seconds = list(Result.objects.filter(round=again).order_by("pk"))
        assert sorted(one.name for one in seconds) == sorted(failed)
        judged(seconds, best=len(seconds))
    confirmed(again, date(2026, 6, 2), date(2026, 7, 1))
    later = standard.read(cast.district, Ask(on(date(2026, 7, 1))))
    assert later.of.count() == 4  # what the others hold was left alone
    assert later.value >= len(met)


def judged(rows, best):
    """The first ones have everything that is not counted, the others nothing."""
    scheme = rows[0].round.scheme
    for n, one in enumerate(rows):
        said = {
            method: {i.pk: (i.points if n < best else Decimal(0), "看过，问过住户")
                     for i in scheme.items if i.method == method}
            for method in ("papers", "visit", "check")
        }  # fmt: skip
        actions.self_check(one, actor=MAKER, said={})
        day = clock.today()
        actions.see_papers(one, actor=MAKER, on=day, said=said["papers"])
        actions.visit(one, actor=MAKER, on=day, said=said["visit"])
        actions.verify(one, actor=MAKER, on=day, words="走访住户", said=said["check"])


def test_blind_slips_give_points_and_a_clerk_walks_the_four_parts(cast, begun, client):
    round_, rows = begun
    one = next(row for row in rows if row.org_id == cast.branch.pk)
    scheme, told = one.round.scheme, f"/c/ratings/results/{one.pk}/"
    pk = {method: item(scheme, method).pk for method in ("poll", "papers", "visit", "check")}
    secretary = casting.sign_in(client, cast.secretary)
    form = secretary.get(f"{told}self_check/").content.decode()
    assert "劳动合同" in form
    assert "按时开党员大会" not in form  # what is recorded nobody types
    bare = secretary.post(f"{told}self_check/", {f"points_{pk['papers']}": "8"})
    assert bare.status_code == 422
    assert "请写明依据" in bare.content.decode()
    own = {f"points_{pk['papers']}": "8", f"words_{pk['papers']}": "合同都签了"}
    assert secretary.post(f"{told}self_check/", own).status_code == 302
    assert secretary.get(f"{told}verify/").status_code == 403
    poll = actions.open_poll(one, actor=MAKER, opens_on=DAY, closes_on=DAY)
    codes = polls.print_slips(poll, actor=MAKER, eligible=6)
    polls.begin(poll, actor=MAKER)
    for n, code in enumerate(codes[:5]):
        polls.cast(poll, code=code, chosen=[0 if n else 2])
    with pytest.raises(ValidationError, match="还没有结束计票"):
        actions.count_poll(one, actor=MAKER)
    polls.close(poll, actor=MAKER, now=True)
    clerk = casting.sign_in(client, cast.clerk)
    assert clerk.post(f"{told}count_poll/", {}).status_code == 302
    for verb, method in (("see_papers", "papers"), ("visit", "visit"), ("verify", "check")):
        given = {"on": DAY, "words": "看过，问过", f"points_{pk[method]}": "9",
                 f"words_{pk[method]}": "原件和现场"}  # fmt: skip
        assert clerk.post(f"{told}{verb}/", given).status_code == 302, verb
    one.refresh_from_db()
    assert one.state == one.State.VERIFIED
    points = {s.item.method: s.points for s in one.scores}
    assert points["poll"] == 16  # four of five content: 80 % of 20
    assert (points["papers"], points["visit"], points["check"]) == (9, 9, 9)
    part = one.part_set.get(kind="poll")
    assert (part.issued, part.returned) == (6, 5)
    assert may_attach(one, cast.secretary)  # the scheme says that no record of 劳动合同 can exist
    stale = Result.objects.select_related("round").get(pk=one.pk)
    actions.propose(round_, actor=MAKER, leave_out=True)
    assert not may_attach(Result.objects.get(pk=one.pk), cast.secretary)
    check = item(scheme, "check")
    with pytest.raises(ValidationError, match="现在不能再改"):  # a page that was open before
        actions.adjust(stale, actor=MAKER, item=check, points=Decimal(1), reason="晚")
