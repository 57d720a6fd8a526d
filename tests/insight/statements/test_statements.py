"""增减表: balances at every node of every month, and says where where it does not."""

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng.insight.statements.actions import close_period, closed_before
from jiceng.insight.statements.lines import cells
from jiceng.insight.statements.statement import faults, kept, statements, unbalanced
from jiceng.insight.statements.tree import own
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedBook, ClosedPeriod, ClosedValue, close
from jiceng.kernel.periods import DAY, Period, month, on, year
from jiceng.registers.members import actions as members
from jiceng.registers.members.figures import ENTERED, LEFT, MEMBERS
from jiceng.registers.members.models import Belonging, Exit, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.figures import ORGS
from jiceng.registers.orgs.models import Kind, Org, OrgEvent
from jiceng.work.membership.actions import checking
from tests.cast import MAKER, MOVED_ON, later, sign_in

MONTHS = [month(y, m) for y in (2023, 2024, 2025) for m in range(1, 13)]
NODES = ("district", "east", "west", "huaiyin", "branch", "moved", "abolished")


def gaps(kind, periods=MONTHS):
    """Every node of every month that does not balance."""
    return [
        (one.period.label, node, one.gap(node))
        for one in statements(kind, periods)
        for node in one.nodes()
        if one.gap(node)
    ]


@pytest.mark.parametrize("kind", ["members", "orgs"])
def test_the_cast_balances_at_every_node_and_month(kind, cast):
    later(cast)
    assert gaps(kind, [*MONTHS, month(2026, 3), year(2024), year(2026)]) == []
    assert faults(kind, Period(MONTHS[0].first, date(2026, 12, 31))) == []


def test_a_statement_is_what_the_shelf_says(cast):
    """Start, end and the reasons against the figures, where no border moved meanwhile."""
    for number in (2023, 2025):
        one, ask = statements("members", [year(number)])[0], Ask(year(number))
        before = Ask(on(year(number).first - DAY))
        for name in ("district", "east", "branch"):
            node = getattr(cast, name)
            me = own(node.path)
            assert one.number(me, "start") == MEMBERS.read(node, before).value
            assert one.number(me, "end") == MEMBERS.read(node, ask).value
            for why, count in LEFT.read(node, ask).by("reason").items():
                assert one.number(me, f"out.{why}") == count
            for why, count in ENTERED.read(node, ask).by("reason").items():
                assert one.number(me, f"in.{why}") == count
    one = statements("orgs", [year(2025)])[0]
    assert (
        one.number(own(cast.district.path), "end")
        == ORGS.read(cast.district, Ask(year(2025))).value
    )


def test_a_move_counts_only_where_it_crosses_a_border(cast):
    one = statements("members", [month(2025, 2)])[0]
    moved = Belonging.objects.filter(began="moved", since=date(2025, 2, 1)).count()
    assert moved > 0
    assert one.number(own(cast.branch.path), "in.moved") == moved
    assert one.number(own(cast.abolished.path), "out.moved") == moved
    assert one.number(own(cast.east.path), "in.moved") == moved  # it came from the other street
    assert one.number(own(cast.district.path), "in.moved") == 0
    assert one.number(own(cast.district.path), "out.moved") == 0


def test_a_branch_that_hangs_elsewhere_takes_its_members_along(cast):
    one = statements("members", [month(MOVED_ON.year, MOVED_ON.month)])[0]
    went = Belonging.objects.filter(org=cast.moved.pk).standing(MOVED_ON).count()
    assert went > 0
    assert one.number(own(cast.east.path), "out.with_org") == went
    assert one.number(own(cast.west.path), "in.with_org") == went
    for name in ("moved", "district"):  # the branch kept its members; the district lost nobody
        node = own(getattr(cast, name).path)
        assert one.number(node, "in.with_org") == one.number(node, "out.with_org") == 0
    two = statements("orgs", [month(MOVED_ON.year, MOVED_ON.month)])[0]
    assert two.number(own(cast.east.path), "out.moved") == 1
    assert two.number(own(cast.west.path), "in.moved") == 1


@pytest.mark.parametrize("kind", ["members", "orgs"])
def test_every_cell_opens_to_as_many_records(kind, cast):
    for period in (year(2024), year(2025), month(2025, 2)):
        one = statements(kind, [period])[0]
        for name in NODES:
            node = Org.objects.get(pk=getattr(cast, name).pk)
            for cell in cells(kind):
                rows = one.records(node, cell)
                assert rows.count() == one.number(own(node.path), cell), (name, cell)


# What does not balance ----------------------------------------------------------------------


def stretch(cast):
    return Belonging.objects.filter(org=cast.branch.pk, until=None, since__year=2013)[0]


def broken_end(cast):
    """A stretch said to end in a move that leads nowhere."""
    one = stretch(cast)
    Belonging.objects.filter(pk=one.pk).update(until=date(2025, 5, 6), ended="moved")
    return one


def doubled(cast):
    """One person in two branches."""
    one = stretch(cast)
    return Belonging.objects.create(
        member=one.member, org=cast.orgs[8], since=date(2025, 5, 6), until=date(2026, 1, 1),
        began="restored", ended="died", recorded_at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("spoil", [broken_end, doubled])
def test_red_control_a_broken_span_does_not_balance_and_is_named(spoil, cast):
    one = spoil(cast)
    may = month(2025, 5)
    wrong = unbalanced(statements("members", [may])[0], cast.district)
    assert {own(cast.district.path), own(cast.east.path)} <= {node for node, _gap in wrong}
    assert own(cast.west.path) not in {node for node, _gap in wrong}
    assert one.pk in {fault.record for fault in faults("members", may, cast.district)}
    assert faults("members", may, cast.west) == []
    with pytest.raises(ValidationError) as refused:
        close_period(cast.district, actor=MAKER, period=may)
    said = "".join(refused.value.messages)
    assert "不平衡" in said
    assert str(one.pk) in said
    assert str(Org.objects.get(pk=one.org_id)) in said
    assert ClosedPeriod.objects.count() == 0
    close_period(cast.west, actor=MAKER, period=may)  # its own figures are sound


def test_red_control_an_organisation_without_its_event_is_named(cast):
    OrgEvent.objects.filter(org=cast.abolished.pk, what="abolished").delete()
    with pytest.raises(ValidationError, match="没有撤销的沿革"):
        close_period(cast.west, actor=MAKER, period=year(2025))


# Closing ------------------------------------------------------------------------------------


def test_a_closed_statement_is_kept_and_the_next_must_follow_it(cast):
    east = Org.objects.get(pk=cast.east.pk)
    first = close_period(east, actor=MAKER, period=month(2025, 1))
    assert first.digest
    end = MEMBERS.read(east, Ask(month(2025, 1))).value
    kept = ClosedBook().kept("statements.members:end", east.path, month(2025, 1))
    assert kept == end
    value = ClosedValue.objects.get(period=first, name="statements.members:end")
    assert len(value.records) == end
    close_period(east, actor=MAKER, period=month(2025, 2))
    member = stretch(cast).member
    members.leave(member, actor=MAKER, on=date(2025, 2, 20), exit=Exit.DIED)
    with pytest.raises(ValidationError, match="先对上期另作调整"):
        close_period(east, actor=MAKER, period=month(2025, 3))
    with pytest.raises(ValidationError, match="写明原因"):
        close_period(east, actor=MAKER, period=month(2025, 2))
    second = close_period(east, actor=MAKER, period=month(2025, 2), reason="补登死亡")
    assert second.adjustment == 1
    close_period(east, actor=MAKER, period=month(2025, 3))


def test_the_year_before_is_read_from_the_book(client, cast):
    """What was closed is compared with, whatever has been recorded since."""
    before = MEMBERS.read(cast.district, Ask(year(2024))).value
    client = sign_in(client, cast.clerk)
    assert "上年同期" not in text(client.get("/c/statements/?period=2025"))
    close_period(Org.objects.get(pk=cast.district.pk), actor=MAKER, period=year(2024))
    members.leave(stretch(cast).member, actor=MAKER, on=date(2024, 12, 1), exit=Exit.DIED)
    assert MEMBERS.read(cast.district, Ask(year(2024))).value == before - 1
    page = text(client.get("/c/statements/?period=2025"))
    assert "上年同期（已关账）" in page
    assert re.search(rf"期末 \d+ {before} ", page)
    assert "对不上" in page  # and the page says that the start has changed since


def test_what_was_closed_is_found_after_the_organisation_hangs_elsewhere(cast):
    node, january = Org.objects.get(pk=cast.huaiyin.pk), month(2025, 1)
    closed = close_period(node, actor=MAKER, period=january)
    end = MEMBERS.read(node, Ask(january)).value
    close(node, Ask(year(2024)), [MEMBERS], actor=MAKER)
    west = Org.objects.get(pk=cast.west.pk)
    orgs.move(node, actor=MAKER, parent=west, since=clock.today() - DAY)
    moved = Org.objects.get(pk=node.pk)
    assert moved.path.startswith(west.path)
    assert moved.path != closed.path
    assert ClosedBook().kept("statements.members:end", moved.path, january) == end
    assert ClosedBook().kept("statements.members:end", west.path, january) is None
    assert kept("members", moved, january)["end"] == end
    assert list(closed_before(moved, january)) == [closed]
    told = MEMBERS.read(node, Ask(year(2024))).value
    assert checking._last_statement(moved, clock.today()) == (told, "2024")
    with pytest.raises(ValidationError, match="写明原因"):
        close_period(moved, actor=MAKER, period=january)
    with CaptureQueriesContext(connection) as asked:
        again = close_period(moved, actor=MAKER, period=january, reason="另作调整")
    read = [q for q in asked.captured_queries
            if q["sql"].startswith('SELECT "orgs_orgpath"."org_id"')]  # fmt: skip
    assert len(read) == len(("members", "orgs")), "the tree is read once for each statement"
    assert again.adjustment == 1
    member = stretch(cast).member
    members.leave(member, actor=MAKER, on=january.last, exit=Exit.DIED)
    with pytest.raises(ValidationError, match="先对上期另作调整"):
        close_period(moved, actor=MAKER, period=month(2025, 2))


def test_a_period_that_is_not_over_stays_open(cast):
    with clock.at(date(2025, 6, 30)), pytest.raises(ValidationError, match="还没有过完"):
        close_period(cast.east, actor=MAKER, period=month(2025, 6))


# Pages --------------------------------------------------------------------------------------


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_shows_months_and_opens_its_cells(client, cast):
    client = sign_in(client, cast.clerk)
    page = client.get("/c/statements/?period=2025")
    assert page.status_code == 200
    assert "平衡" in text(page)
    assert "2025年2月" in text(page)
    link = re.search(r'href="([^"]*records[^"]*cell=end[^"]*)"', page.content.decode())
    opened = client.get(link[1].replace("&amp;", "&"))
    assert opened.status_code == 200
    assert "<tbody>" in opened.content.decode()
    orgs_page = text(client.get("/c/statements/?kind=orgs&period=2025"))
    assert "撤销" in orgs_page


def test_who_may_look_and_who_may_close(client, cast, monkeypatch):
    for name, status in (("neighbour", 403), ("secretary", 403), ("clerk", 200), ("leader", 200)):
        page = sign_in(client, getattr(cast, name)).get(
            f"/c/statements/?org={cast.east.code}&period=2025"
        )
        assert page.status_code == status, name
    close = f"/c/statements/close_period/?org={cast.east.code}&period=2025-01"
    assert sign_in(client, cast.leader).get(close).status_code == 403
    assert sign_in(client, cast.neighbour).post(close, {}).status_code == 403
    browser = sign_in(client, cast.street)
    there = f"/c/closing/new/?org={cast.east.code}&period=2025-01"
    page = browser.get(f"/c/statements/?org={cast.east.code}&period=2025-01").content.decode()
    assert there.replace("&", "&amp;") in page
    for answer in (browser.get(close), browser.post(close, {"reason": ""})):
        assert answer.url == there, "where a room closes all figures, nothing is closed beside it"
    form = browser.get(there).content.decode()
    assert '<option value="2025-01" selected>' in form
    assert f'name="org" value="{cast.east}" data' in form
    assert ClosedPeriod.objects.count() == 0
    monkeypatch.setattr("jiceng.insight.statements.pages.room", lambda *_where: "")  # left out
    assert browser.post(close, {"reason": ""}).status_code == 302
    assert ClosedPeriod.objects.count() == 1
    assert "已关账" in text(client.get(f"/c/statements/?org={cast.east.code}&period=2025-01"))
    doubled(cast)
    answer = client.post(f"/c/statements/close_period/?org={cast.east.code}&period=2025-05", {})
    assert answer.status_code == 422
    assert "同一天属于两个党支部" in text(answer)


def test_the_faces_carry_the_same_numbers(client, cast):
    client = sign_in(client, cast.clerk)
    end = MEMBERS.read(cast.district, Ask(year(2025))).value
    for face in ("ledger", "data"):
        answer = client.get(f"/c/statements/export/?period=2025&face={face}")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        last = next(row for row in rows if "期末" in row)
        assert last[last.index("期末") + 1] == end, (face, last)
        assert last[-1] == end  # the year's last month
    answer = client.get("/c/statements/export/?period=2025&face=docx")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer.content[:2] == b"PK"


# Any history --------------------------------------------------------------------------------

DEED = st.tuples(
    st.sampled_from(["enrol", "move", "move", "leave", "restore", "hang", "set_up", "abolish"]),
    st.integers(0, 30), st.integers(0, 30), st.integers(1, 25),
)  # fmt: skip


def play(cast, deeds):
    """Deeds one after another on later and later days; what is refused is skipped."""
    branches = [Org.objects.get(pk=cast.orgs[n].pk) for n in (7, 8, 9, 10, 12, 13)]
    people = list(Member.objects.order_by("pk"))
    hosts = [Org.objects.get(pk=cast.orgs[n].pk) for n in (1, 2, 3, 5)]
    day = date(2026, 3, 5)
    for verb, one, two, step in deeds:
        day += timedelta(days=step % 3)
        member, org = people[one % len(people)], branches[two % len(branches)]
        member.refresh_from_db()
        org.refresh_from_db()
        try:
            with clock.at(day + timedelta(days=1)):
                _do(verb, member, org, hosts[one % 4], day, branches)
        except ValidationError:
            continue


def _do(verb, member, org, host, day, branches):  # noqa: PLR0917
    if verb == "move":
        members.move(member, actor=MAKER, to=org, on=day)
    elif verb == "leave":
        exit = [Exit.DIED, Exit.TRANSFERRED_OUT, Exit.REMOVED][day.day % 3]
        members.leave(member, actor=MAKER, on=day, exit=exit)
    elif verb in {"restore", "enrol"}:
        members.restore(member, actor=MAKER, org=org, on=day, reason="历史")
    elif verb == "hang":
        host.refresh_from_db()
        orgs.move(org, actor=MAKER, parent=host, since=day)
    elif verb == "set_up":
        branches.append(
            orgs.set_up(actor=MAKER, name=f"新支部{day}{len(branches)}", kind=Kind.BRANCH,
                        field="other", parent=host, since=day)
        )  # fmt: skip
    else:
        orgs.abolish(org, actor=MAKER, on=day)


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(DEED, min_size=5, max_size=25))
def test_any_history_of_moves_balances(cast, deeds):
    """Whatever happened, every node of every week and of the whole adds up; every cell opens."""
    from django.db import transaction

    with transaction.atomic():
        play(cast, deeds)
        first, last = date(2026, 3, 1), date(2026, 5, 31)
        weeks = [
            Period(first + timedelta(days=7 * n), first + timedelta(days=7 * n + 6))
            for n in range(13)
        ]
        whole = [*weeks, Period(first, last)]
        for kind in ("members", "orgs"):
            assert gaps(kind, whole) == []
            assert faults(kind, whole[-1]) == []
        one = statements("members", whole[-1:])[0]
        for org in Org.objects.all():
            for cell in ("in", "out", "end"):
                assert one.records(org, cell).count() == one.number(own(org.path), cell)
        transaction.set_rollback(True)


def test_other_machines_read_a_statement_and_what_stands_behind_a_line(client, cast):
    clerk = sign_in(client, cast.accounts["clerk"])
    for kind in ("members", "orgs"):
        told = clerk.get(f"/api/v1/statements/?kind={kind}&period=2025&every=true").json()
        assert told["balances"] and told["unbalanced"] == [] and told["asked"] > 12
        by = {one["cell"]: one["value"] for one in told["lines"]}
        assert by["start"] + by["in"] - by["out"] == by["end"] > 0
        rows = clerk.get(f"/api/v1/statements/records?kind={kind}&period=2025&cell=end").json()
        assert rows["count"] + rows["hidden"] == by["end"] and rows["items"][0]["values"]
    for wrong, status in (
        ("?kind=money", 400), ("?org=nowhere", 400), ("?period=soon", 400),
        ("records?cell=sideways", 400), ("?period=1990", 400),
    ):  # fmt: skip
        assert clerk.get(f"/api/v1/statements/{wrong}").status_code == status, wrong
    narrow = sign_in(client, cast.accounts["secretary"])
    assert narrow.get(f"/api/v1/statements/?org={cast.district.uid}").status_code == 403
