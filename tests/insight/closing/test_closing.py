"""关账: what is in the way, figures frozen by a second person, late entries, adjustments."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from jiceng.insight.closing import actions, freezing
from jiceng.insight.closing.checks import audited, every_of, obstacles
from jiceng.insight.closing.figures import ADJUSTED, CLOSED, LATE
from jiceng.insight.closing.models import Closing, Late
from jiceng.insight.shelf.look import look_up, shelf
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.audits import Adds, Flows, Sums, Within
from jiceng.kernel.book import ClosedBook, ClosedPeriod, ClosedValue, tampered
from jiceng.kernel.figures import Figure
from jiceng.kernel.flows import StepError
from jiceng.kernel.formulas import NewDefinitionError, NotClosedError, change, growth
from jiceng.kernel.journal import JournalError, JournalLine
from jiceng.kernel.periods import month, on, quarter, year
from jiceng.kit import tenant
from jiceng.registers.members import actions as members
from jiceng.registers.members.figures import MEMBERS
from jiceng.registers.members.models import Belonging, Exit
from jiceng.registers.orgs import actions as orgs
from jiceng.site.command import main
from tests.cast import MAKER, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
JUNE = month(2025, 6)
FEW = ("members.members", "members.left", "orgs.changes")


def closed(node, period=JUNE, only=FEW, **more):
    asked = actions.ask(actor=MAKER, org=node, period=period, **more)
    return actions.freeze(asked, actor=MAKER, only=only)


def frozen(closing, name):
    return ClosedValue.objects.get(period=closing.period, name=name)


def test_one_asks_another_closes_and_every_figure_is_kept(cast, client):
    """By the pages: asked, looked at, refused to whoever asked, closed by another, printed."""
    node, accounts = cast.east, cast.accounts
    first, second = sign_in(client, accounts["street"]), accounts["clerk"]
    page = first.get("/c/closing/new/").content.decode()
    assert "2025-06" in page
    answer = first.post("/c/closing/new/", {"org": f"{node} #{node.pk}", "period": "2025-06"})
    assert answer.status_code == 302, answer.context["form"].errors
    one = Closing.objects.get()
    assert (one.org, one.stretch, one.state) == (node, JUNE, "asked")
    assert "没有挡着的事" in first.get(f"/c/closing/{one.pk}/").content.decode()
    assert (
        first.post(
            "/c/closing/new/", {"org": f"{node} #{node.pk}", "period": "2025-06"}
        ).status_code
        == 422
    )
    with pytest.raises(StepError, match="另一位同志"):
        actions.freeze(one, actor=accounts["street"])
    browser = sign_in(client, second)
    assert browser.post(f"/c/closing/{one.pk}/close/", {}).status_code == 302
    one.refresh_from_db()
    assert one.state == "closed"
    names = set(ClosedValue.objects.filter(period=one.period).values_list("name", flat=True))
    assert one.figures == len(names)
    left = {name for name, _why in one.left_out}
    assert {figure.name for figure in shelf().values()} - names == left
    assert "statements.members:end" in names
    page = browser.get(f"/c/closing/{one.pk}/").content.decode()
    assert one.digest in page and one.head in page
    paper = browser.get(f"/c/closing/{one.pk}/paper/").content.decode()
    for words in (node.name, one.digest, one.head, str(accounts["street"]), str(second), "<svg"):
        assert words in paper
    assert "相符" in browser.get(f"/c/closing/verify/{one.uid}/").content.decode()
    page = browser.get(f"/c/closing/{one.pk}/values/?q=党员数").content.decode()
    assert "members.members" in page
    assert CLOSED.read(cast.district, Ask(on(clock.today()))).value == 1


def test_what_is_frozen_is_what_was_asked_part_by_part(cast):
    """Values, parts and ids against the shelf itself, and the ids recount to the value."""
    some = [*list(shelf().values())[::31], shelf()["members.members"]]
    one = closed(cast.district, only=[figure.key for figure in some])
    ask = Ask(JUNE, book=ClosedBook())
    for figure in some:
        kept = ClosedValue.objects.filter(period=one.period, name=figure.name).first()
        if kept is None:
            continue
        reading = figure.read(cast.district, ask)
        assert kept.value == freezing.plain(reading.value), figure.key
        if not isinstance(figure, Figure):
            continue
        rows = sorted(map(str, reading.records.values_list("pk", flat=True)))
        assert sorted(kept.records) == rows, figure.key
        for split in list(figure.splits)[:2]:
            parts = {figure.only(**{split: k or "?"}).name: v for k, v in reading.by(split).items()}
            found = dict(
                ClosedValue.objects.filter(period=one.period, name__in=parts).values_list(
                    "name", "value"
                )
            )
            for name, value in found.items():
                assert value == freezing.plain(parts[name]), name
    sexes = [
        value for name, value in ClosedValue.objects.filter(
            period=one.period, name__startswith="members.members{sex="
        ).values_list("name", "value")
    ]  # fmt: skip
    assert sum(sexes) == frozen(one, "members.members").value > 0


def test_closed_numbers_stay_late_entries_are_listed_and_adjusted_beside(cast, client):
    """Live data change; the book does not; the difference names its records; a number is given."""
    node = cast.east
    one = closed(node)
    before = {v.name: v.said() for v in ClosedValue.objects.filter(period=one.period)}
    stretch = Belonging.objects.standing(JUNE.last).filter(
        org__path__startswith=node.path, until=None
    ).order_by("pk")[0]  # fmt: skip
    members.leave(stretch.member, actor=MAKER, on=date(2025, 6, 20), exit=Exit.DIED)
    assert actions.recheck(one, actor=MAKER)
    late = {one.name: one for one in Late.objects.all()}
    assert late["members.members"].went == [str(stretch.pk)]
    assert (late["members.members"].came_count, late["members.members"].went_count) == (0, 1)
    assert late["members.left"].came_count == 1
    assert {v.name: v.said() for v in ClosedValue.objects.filter(period=one.period)} == before
    assert ClosedBook().kept("members.members", node.path, JUNE) == late["members.members"].kept
    assert LATE.read(node, Ask(on(clock.today()))).value == len(late)
    page = sign_in(client, cast.accounts["clerk"]).get("/c/closing/late/").content.decode()
    assert "党员数" in page
    link = f"/c/closing/late/{late['members.members'].pk}/"
    page = sign_in(client, cast.accounts["clerk"]).get(link).content.decode()
    assert f'href="/c/members/members/{stretch.member.pk}/"' in page, "the record that went opens"
    with pytest.raises(ValidationError, match="写明原因"):
        actions.ask(actor=MAKER, org=node, period=JUNE)
    again = actions.ask(actor=MAKER, org=node, period=JUNE, reason="补登死亡")
    with pytest.raises(ValidationError, match="上级"):
        actions.freeze(again, actor=cast.accounts["street"], only=FEW)
    actions.freeze(again, actor=cast.accounts["clerk"], only=FEW)
    assert (one.adjustment, again.adjustment) == (0, 1)
    assert not LATE.read(node, Ask(on(clock.today()))).value
    assert ADJUSTED.read(node, Ask(on(clock.today()))).value == 1
    assert ClosedBook().kept("members.members", node.path, JUNE) == late["members.members"].now
    assert not actions.newest(one) and actions.newest(again)
    assert not actions.recheck(again, actor=MAKER)
    assert "第1次调整" in str(again)
    with pytest.raises(JournalError):
        ClosedValue.objects.filter(period=one.period).update(value=1)


def test_comparisons_take_only_what_is_closed_by_the_same_definition(cast, monkeypatch):
    rise = change(MEMBERS, key="t.rise", title="党员增长", cites=MEMBERS.cites, combine=growth)
    women = change(
        MEMBERS.only(sex="2"), key="t.women", title="女党员", cites=MEMBERS.cites,
        combine=growth,
    )  # fmt: skip
    now = Ask(month(2025, 6), book=ClosedBook())
    with pytest.raises(NotClosedError):
        _value = rise.read(cast.district, now).value
    closed(cast.district, month(2024, 6))
    assert rise.read(cast.district, now).value is not None
    assert women.read(cast.district, now).value is not None
    assert rise.spread(cast.district, now)[cast.district.path] is not None
    other = change(
        MEMBERS.__class__(**{**vars(MEMBERS), "definition": "另一种口径"}), key="t.other",
        title="党员增长", cites=MEMBERS.cites, combine=growth,
    )  # fmt: skip
    with pytest.raises(NewDefinitionError):
        _value = other.read(cast.district, now).value
    assert other.spread(cast.district, now)[cast.district.path] is None
    aged = Ask(month(2025, 6), book=ClosedBook(), bounds={f"members.members.{b}": 99
               for b in MEMBERS.bounds})  # fmt: skip
    if MEMBERS.bounds:
        with pytest.raises(NewDefinitionError):
            _value = rise.read(cast.district, aged).value


def test_what_stands_in_the_way_is_said(cast):
    """Not over, before the data, shorter ones first, months changed since."""
    east = cast.east
    said = {
        month(2099, 1): "还没有过完",
        month(1990, 1): "在此之前",
        on(date(2025, 6, 1)): "按月、季度",
    }
    for period, words in said.items():
        with pytest.raises(ValidationError, match=words):
            actions.ask(actor=MAKER, org=east, period=period)
    with pytest.raises(ValidationError, match=r"还没有过完"):
        actions.ask(actor=MAKER, org=east, period="2099")
    tenant.set_tenant(actor=MAKER, data_since=date(2025, 4, 10))
    with pytest.raises(ValidationError, match="资料从2025-04-10起"):
        actions.ask(actor=MAKER, org=east, period=month(2025, 3))
    q2 = actions.ask(actor=MAKER, org=east, period=quarter(2025, 2))
    with pytest.raises(ValidationError, match="先关2025年4月、2025年5月、2025年6月"):
        actions.freeze(q2, actor=MAKER, only=FEW)
    for number in (4, 5, 6):
        closed(east, month(2025, number))
    tenant.set_tenant(actor=MAKER, data_since=None)
    ask = Ask(quarter(2025, 2), book=ClosedBook())
    assert not [one for one in obstacles(east, ask) if one.blocks]
    orgs.rename(cast.branch, actor=MAKER, name="改名党支部", since=date(2025, 5, 9))
    ask = Ask(quarter(2025, 2), book=ClosedBook())
    (words,) = audited(Flows(("orgs.changes",)), east, ask)
    assert "另作调整" in words and "2025年5月" in words
    with pytest.raises(ValidationError, match="另作调整"):
        actions.freeze(q2, actor=MAKER, only=FEW)
    closed(east, month(2025, 5), reason="补录更名")
    assert actions.freeze(q2, actor=MAKER, only=FEW).state == "closed"
    assert [every_of(p) for p in (year(2025), quarter(2025, 2))] == ["year", "quarter"]


def test_audits_find_what_does_not_agree(cast, monkeypatch):
    node, ask = cast.district, Ask(JUNE, book=ClosedBook())
    fine = [
        Adds("members.members", ("sex", "age")), Within("members.mobile", "members.members"),
        Sums("members.members", ("members.members{sex=1}", "members.members{sex=2}")),
        Within("nothing.there", "members.members"), Adds("nothing.there", ("sex",)),
    ]  # fmt: skip
    assert [list(audited(one, node, ask)) for one in fine] == [[]] * 5
    (words,) = audited(Within("members.members", "members.mobile"), node, ask)
    assert "还多" in words
    (words,) = audited(Sums("members.members", ("members.members{sex=1}",)), node, ask)
    assert "对不上" in words
    short = MEMBERS.__class__(**{**vars(MEMBERS), "splits": {"sex": "pk"}})
    monkeypatch.setattr(MEMBERS.measure.__class__, "leaves", lambda *_a: {("x",): 1})
    (words,) = audited(Adds("members.members", ("sex",)), node, Ask(JUNE))
    assert "分项之和是 1" in words and short


def test_a_changed_freeze_is_found_and_named(cast, capsys, monkeypatch):
    """By SQL, behind everybody's back: a value, an id, a whole row, the reason, a closing."""
    first = closed(cast.east)
    closed(cast.east, month(2025, 7))
    assert list(tampered()) == []
    assert main(["book", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "breaches": []}
    name = "members.members"
    attacks = {
        "update kernel_closedvalue set value = '999' where name = 'members.members'": name,
        "update kernel_closedvalue set records = '[]' where name = 'members.members'": name,
        "update kernel_closedvalue set definition = 'x' where name = 'members.members'": name,
        "delete from kernel_closedvalue where name = 'members.left'": "增删",
        "update kernel_closedperiod set reason = '别的'": "链首",
        "update kernel_closedperiod set closed_at = '2026-01-01 00:00:00'": "链首",
        "update kernel_closedperiod set serial = 9 where last = '2025-07-31'": "序号",
    }
    for attack, words in attacks.items():
        with connection.cursor() as cursor:
            cursor.execute("savepoint whole")
            cursor.execute(attack)
            found = list(tampered(cast.east.path))
            cursor.execute("rollback to savepoint whole")
        assert any(words in one for one in found), attack
    with connection.cursor() as cursor:  # the newest of all, which no later one follows
        cursor.execute("savepoint whole")
        newest = ClosedPeriod.objects.get(last="2025-07-31").pk
        cursor.execute("delete from kernel_closedvalue where period_id = %s", [newest])
        cursor.execute("delete from kernel_closedperiod where id = %s", [newest])
        (words,) = tampered()
        assert "关账簿里没有" in words
        cursor.execute("rollback to savepoint whole")
    assert list(tampered()) == []
    forged = frozen(first, name)
    with connection.cursor() as cursor:  # with a digest to match: the period's own does not
        cursor.execute("savepoint whole")
        forged.value = 999
        sql = "update kernel_closedvalue set value = '999', digest = %s where id = %s"
        cursor.execute(sql, [forged.said(), forged.pk])
        assert any("连同摘要" in one for one in tampered())
        assert main(["book", "verify"]) == 1
        assert "2025-06-01" in capsys.readouterr().out
        cursor.execute("rollback to savepoint whole")


def test_the_command_line_closes_lists_and_says_why_not(cast, capsys, monkeypatch):
    monkeypatch.setattr(freezing, "asked_for", lambda: [look_up(name) for name in FEW])
    said = ["book", "close", "--org", cast.east.code, "--json"]
    assert main([*said, "--period", "2025-06"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["period"] == "2025-06" and made["adjustment"] == 0
    assert main([*said, "--period", "2025Q3"]) != 0
    assert "先关" in capsys.readouterr().err
    assert main([*said, "--period", "2025-06"]) != 0
    assert "写明原因" in capsys.readouterr().err
    assert main(["book", "list", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)["closings"]
    assert line["head"] == ClosedPeriod.objects.get().head == made["head"]
    assert JournalLine.objects.filter(verb="closing.close").count() == 1
