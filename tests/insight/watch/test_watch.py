"""看护: whoever is watched is watched because of records, since a day, with a next step."""

import re
from datetime import date, timedelta

import pytest

from jiceng.insight.watch.pages import in_parts
from jiceng.insight.watch.watched import Count, counts, in_order, listed, rows_of, watches
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.watches import begun_by
from jiceng.kit.roles import Role
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.figures import NOT_SEEN
from jiceng.registers.meetings.models import Type
from jiceng.registers.members.models import Member
from tests.cast import MAKER, sign_in

SEER = System("看护测试")
DAY = date(2026, 2, 10)


def missed(cast, months, state=("absent", "")):
    """One member of the branch misses the assembly of each of these months."""
    who = Member.objects.filter(org=cast.branch.pk, left_on=None, exempt=False).order_by("pk")[2]
    for year, month in months:
        meetings.record(
            actor=MAKER, org=cast.branch, type=Type.ASSEMBLY, held_on=date(year, month, 20),
            theme="季度党员大会", missed={who: state},
        )  # fmt: skip
    return who


def lines(cast, day=DAY):
    watch = next(w for w in watches() if w.figure is NOT_SEEN)
    rows = in_order(watch, rows_of(watch, cast.branch, day, SEER))
    return {one.who: one for one in listed(watch, rows, day)}


@pytest.mark.parametrize("watch", watches(), ids=lambda watch: watch.key)
def test_every_watch_is_sound(watch, cast):
    """Its rows are dated, counted once at every node, and lead to a step by a known role."""
    rows = list(in_order(watch, watch.rows(cast.district, watch.ask(DAY))))
    assert all(row.watched_since <= DAY for row in rows)
    assert {step.by for step in watch.steps.values()} <= {str(role) for role in Role}
    assert all(step.words for step in watch.steps.values())
    assert watch.steps
    column = watches().index(watch)
    assert counts(cast.district, DAY, SEER)[0][column] == len(rows)
    for one in listed(watch, rows, DAY):
        assert one.who
        assert one.org.path
        assert str(one.cites)


def test_months_agree_with_the_calendar():
    """`begun_by` is the last day from which so many months have gone by, on any day."""
    for n in range(800):
        day = date(2023, 12, 25) + timedelta(days=n)
        for months in (0, 1, 3, 6):
            last = begun_by(day, months)
            assert add_months(last, months) <= day < add_months(last + timedelta(days=1), months)


def test_missing_for_months_is_said_with_the_day_and_the_step(cast):
    who = missed(cast, [(2025, 12), (2026, 1)])
    assert str(who) not in lines(cast, date(2025, 9, 30))
    one = lines(cast)[str(who)]
    assert one.since == date(2025, 10, 7)  # the assembly they were at
    assert "提醒谈话" in one.step.words
    assert one.step.by == Role.BRANCH_SECRETARY
    assert "第31条" in one.cites
    later = date(2026, 4, 10)
    assert "查清有无正当理由" in lines(cast, later)[str(who)].step.words


def test_one_leave_asked_for_is_a_sign_of_life(cast):
    who = missed(cast, [(2025, 12), (2026, 1)])
    missed(cast, [(2026, 2)], state=("excused", "住院"))
    assert str(who) not in lines(cast, date(2026, 2, 25))


def test_what_was_not_recorded_is_nobodys_absence(cast):
    assert lines(cast, date(2026, 8, 1)) == {}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_counts_by_organisation_and_names_in_the_branch(client, cast):
    who = missed(cast, [(2025, 12), (2026, 1)])
    with clock.at(DAY):
        answer = sign_in(client, cast.clerk).get("/c/watch/")
        page = text(answer)
        opens = f'?org={cast.east.code}&amp;watch=meetings.not_seen"><span class="num">1<'
        assert "东街街道党工委" in page
        assert opens in answer.content.decode(), "a watch a line, and its number opens"
        assert str(who) not in page
        page = text(client.get(f"/c/watch/?org={cast.branch.code}"))
        assert str(who) in page
        assert "2025-10-07" in page
        page = text(sign_in(client, cast.secretary).get("/c/watch/"))
        assert str(who) in page
        chosen = text(sign_in(client, cast.street).get("/c/watch/?watch=meetings.not_seen"))
        assert str(who) in chosen or "没有" in chosen


def test_the_table_has_a_watch_a_line_and_no_more_organisations_than_are_wide(cast):
    heads = [{"title": "甲", "count": 3}, {"title": "乙", "count": 0}]
    lines = [Count(cast.east, (n, 0)) for n in range(20)]
    first, second = in_parts(heads, lines)
    assert (len(first["lines"]), len(second["lines"])) == (14, 6)
    assert [row["head"]["title"] for row in first["rows"]] == ["甲"], "nobody in it: no line"
    assert [n for _line, n in second["rows"][0]["numbers"]] == [14, 15, 16, 17, 18, 19]


def test_nobody_reads_another_nodes_watch(client, cast):
    missed(cast, [(2025, 12), (2026, 1)])
    for name in ("neighbour", "secretary"):
        page = sign_in(client, getattr(cast, name)).get(f"/c/watch/?org={cast.east.code}")
        assert page.status_code == 403
    for name in ("system", "security", "audit", "member", "outsider"):
        assert sign_in(client, getattr(cast, name)).get("/c/watch/").status_code == 403


def test_other_machines_ask_who_needs_attention_and_what_comes_next(client, cast):
    who = missed(cast, [(2025, 12), (2026, 1)])
    clerk = sign_in(client, cast.accounts["clerk"])
    with clock.at(DAY):
        whole = clerk.get("/api/v1/watch/").json()
        mine = next(one for one in whole["watches"] if one["key"] == NOT_SEEN.key)
        assert mine["count"] == sum(mine["parts"].values()) > 0 and mine["cites"]
        named = clerk.get(f"/api/v1/watch/{NOT_SEEN.key}?org={cast.branch.uid}").json()
    (line,) = named["items"]
    assert (line["who"], line["since"]) == (str(who), "2025-10-07")
    assert line["org"] == cast.branch.name and "提醒谈话" in line["step"] and line["cites"]
    assert clerk.get("/api/v1/watch/nothing.here").status_code == 404
    assert clerk.get("/api/v1/watch/?org=nowhere").status_code == 400
    outsider = sign_in(client, cast.accounts["secretary"])
    assert outsider.get(f"/api/v1/watch/?org={cast.district.uid}").status_code == 403
