"""Temporary branches, branches of mobile members, and terms that end early: said, never stopped."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jiceng.insight.watch.watched import watches
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.registers.members import actions as members
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs import figures as org_figures
from jiceng.registers.orgs import rules as org_rules
from jiceng.registers.orgs.models import Kind, Org, Term
from jiceng.registers.orgs.pages import unapproved
from jiceng.work.structure import rules
from jiceng.work.structure.figures import special
from jiceng.work.structure.figures.judging import own
from jiceng.work.structure.pages.applications import findings_of
from tests import cast as casting
from tests.cast import MAKER
from tests.work.structure.conftest import DAY, ask, grant, roll, unsound

pytestmark = pytest.mark.django_db
NOW = Ask(on(DAY))


def founded(cast, becomes, **values):
    return ask(cast.huaiyin, subject=None, kind="set_up", name="某支部", becomes=becomes,
               parent=cast.huaiyin, **values)  # fmt: skip


def words(found):
    return "；".join(str(one) for one in found)


def watch(figure):
    return next(one for one in watches() if one.figure is figure)


# 临时党支部 -----------------------------------------------------------------------------------


def test_a_temporary_branch_is_told_its_limits_and_its_end(cast):
    bare = founded(cast, Kind.TEMPORARY_BRANCH)
    assert "一般不发展党员" in words(findings_of(bare))
    assert "任务预计结束的日期" in words(findings_of(bare))
    one = founded(cast, Kind.TEMPORARY_BRANCH, ends_on=DAY + timedelta(days=30))
    (said,) = findings_of(one)
    assert (said.cites.number, said.cites.status, said.blocks) == (8, "G", False)


def test_a_temporary_branch_that_outlives_its_task_or_holds_relations_is_watched(cast):
    ends = DAY + timedelta(days=30)
    one = founded(cast, Kind.TEMPORARY_BRANCH, ends_on=ends)
    grant(one)
    made = one.result
    assert words(own(made, MAKER)) == "临时党支部还没有书记，由批准成立的党组织指定"
    assert special.TEMPORARY_OVER.read(cast.district, NOW).value == 0
    after = ends + timedelta(days=1)
    with clock.at(after):
        members.move(roll(cast.orgs[8])[0], actor=MAKER, to=made, on=DAY + timedelta(days=9))
        told = words(own(made, MAKER))
        assert "任务已于2025-12-12结束" in told
        assert "现有1名党员，请转回原党支部" in told
        for figure, since in (
            (special.TEMPORARY_OVER, ends),
            (special.TEMPORARY_HELD, DAY + timedelta(days=9)),
        ):
            assert figure.read(cast.east, Ask(on(after))).value == 1
            seen = watch(figure)
            (row,) = seen.rows(cast.east, seen.ask(after))
            assert (row.pk, row.watched_since) == (made.pk, since)
    assert special.TEMPORARY_HELD.read(cast.east, NOW).value == 0  # of that day
    assert unsound() == []


def test_rules_of_temporary_branches_at_their_edges():
    found = rules.temporary_findings(members=0, secretary=True, ends_on=DAY, day=DAY)
    assert found == []
    late = DAY + timedelta(days=1)
    assert len(rules.temporary_findings(members=0, secretary=True, ends_on=DAY, day=late)) == 1
    assert rules.temporary_findings(members=0, secretary=True, ends_on=None, day=late) == []


# 流动党员党支部 -------------------------------------------------------------------------------


def test_a_branch_of_mobile_members_is_agreed_with_the_place_where_they_are(cast):
    one = founded(cast, Kind.MOBILE_BRANCH)
    (said,) = findings_of(one)
    assert "商流入地党组织" in str(said)
    assert (said.cites.number, said.cites.status, said.blocks) == (5, "S", False)
    two = founded(cast, Kind.MOBILE_BRANCH, consulted="外省某市某街道党工委，2025年11月3日")
    assert findings_of(two) == []
    grant(two)
    assert words(own(two.result, MAKER)) == "书记空缺，请按规定选举或者指定"
    members.move(roll(cast.orgs[8])[0], actor=MAKER, to=two.result, on=DAY)
    assert "都没有登记流动" in words(own(Org.objects.get(pk=two.result_id), MAKER))


def test_mobile_members_gathered_in_one_place_are_said_until_they_have_a_branch(cast):
    figure = special.MOBILE_GATHERED
    assert figure.read(cast.district, NOW).value == 0  # two are in one place, as the cast has it
    for member in roll(cast.orgs[8])[:1]:
        members.go_mobile(member, actor=MAKER, direction="out", where="外省某市",
                          since=date(2025, 5, 1))  # fmt: skip
    reading = figure.read(cast.district, NOW)
    assert [org.pk for org in reading.records] == [cast.huaiyin.pk]
    assert figure.read(cast.district, Ask(on(date(2025, 4, 30)))).value == 0
    assert "有3名流动党员集中在“外省某市”" in words(own(cast.huaiyin, MAKER))
    grant(founded(cast, Kind.MOBILE_BRANCH, consulted="某市"))
    assert figure.read(cast.district, NOW).value == 0
    assert "集中在" not in words(own(cast.huaiyin, MAKER))


# 提前换届 -------------------------------------------------------------------------------------


def term(cast, since=date(2022, 1, 5), ends=date(2027, 1, 5)):
    return orgs.begin_term(actor=MAKER, org=cast.branch, since=since, ends_on=ends)


def test_a_month_before_the_end_is_still_in_time():
    assert not org_rules.ended_early(ends_on=date(2027, 1, 5), until=date(2026, 12, 5))
    assert org_rules.ended_early(ends_on=date(2027, 1, 5), until=date(2026, 12, 4))


def test_an_early_election_is_asked_for_and_moves_the_day_it_is_due(cast):
    old = term(cast)
    one = ask(cast.branch, kind="advance", extended_to=date(2025, 12, 1))
    grant(one, "区组〔2025〕11号")
    old.refresh_from_db()
    assert (old.advanced_to, old.advanced_on, old.due) == (date(2025, 12, 1), DAY, old.advanced_to)
    assert Term.objects.dated(DAY).get(pk=old.pk).due_on == date(2025, 12, 1)
    assert Term.objects.dated(DAY - timedelta(days=1)).get(pk=old.pk).due_on == old.ends_on
    elected = date(2025, 12, 1)
    with clock.at(elected):
        orgs.begin_term(actor=MAKER, org=cast.branch, since=elected)
        reading = org_figures.ADVANCED_TERMS.read(cast.east, Ask(on(elected)))
        assert (reading.value, reading.of.count()) == (1, 1)
        assert unapproved(cast.branch) is None
    assert unsound() == []


def test_an_early_election_without_approval_is_watched_until_it_is_put_on_record(client, cast):
    old = term(cast)
    elected = date(2025, 11, 3)
    orgs.begin_term(actor=MAKER, org=cast.branch, since=elected)
    seen = watch(org_figures.ADVANCED_TERMS)
    (row,) = seen.rows(cast.east, seen.ask(DAY))
    assert (row.org_id, row.watched_since) == (cast.branch.pk, elected)
    assert unapproved(cast.branch) == old
    clerk = casting.sign_in(client, cast.clerk)
    page = reverse("orgs.orgs.detail", args=[cast.branch.pk])
    assert "上一届提前换届，没有登记上级批准文号" in clerk.get(page).content.decode()
    said = {"to": "", "on": "2025-10-20", "document": "区组〔2025〕10号", "once": "c1"}
    assert clerk.post(f"{page}advance_term/", said).status_code == 302
    old.refresh_from_db()
    assert (old.advanced_to, old.document) == (elected, "区组〔2025〕10号")
    assert not seen.rows(cast.east, seen.ask(DAY)).exists()


def test_an_abolished_branch_did_not_end_its_term_early(cast):
    gone = cast.orgs[8]
    orgs.begin_term(actor=MAKER, org=gone, since=date(2022, 1, 5), ends_on=date(2027, 1, 5))
    for member in roll(gone):
        members.move(member, actor=MAKER, to=cast.branch, on=DAY - timedelta(days=1))
    grant(ask(gone, kind="abolish"))
    reading = org_figures.ADVANCED_TERMS.read(cast.district, NOW)
    assert reading.of.count() == 0


def test_what_cannot_be_brought_forward_is_said_in_words(cast):
    with pytest.raises(ValidationError, match="还没有登记届期"):
        ask(cast.branch, kind="advance", extended_to=date(2026, 1, 1))
    old = term(cast)
    for to, match in ((date(2027, 1, 5), "要早于届满日期"), (date(2022, 1, 5), "要晚于选举日期")):
        with pytest.raises(ValidationError, match=match):
            ask(cast.branch, kind="advance", extended_to=to)
        with pytest.raises(ValidationError, match=match):
            orgs.advance_term(old, actor=MAKER, to=to, document="1号")
    with pytest.raises(ValidationError, match=r"批准文号（《.*》第2条）"):
        orgs.advance_term(old, actor=MAKER, to=date(2026, 1, 1), document=" ")
    with pytest.raises(ValidationError, match="请填提前到哪一天"):
        orgs.advance_term(old, actor=MAKER, document="1号")
    orgs.postpone_term(old, actor=MAKER, to=date(2027, 6, 1), document="2号")
    with pytest.raises(ValidationError, match="已批准延期"):
        orgs.advance_term(old, actor=MAKER, to=date(2026, 1, 1), document="3号")
