"""Tables asked below: registered, reviewed, only what is new goes down, every cell is metered."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.once import Deed
from jiceng.kernel.periods import month, on
from jiceng.registers.orgs.models import Org
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Level
from jiceng.work.life import actions as life
from jiceng.work.requests import actions, figures, rules
from jiceng.work.requests.models import Cell, Item, Return, Round, Stray, Table
from jiceng.work.requests.models.holdings import holdings, near, unnamed
from tests.work.district import BEGUN, US, account
from tests.work.fastlane.given import DAY, build

pytestmark = [pytest.mark.django_db, pytest.mark.both]
AUGUST = date(2026, 8, 3)


@pytest.fixture
def street(db):
    """Two communities: the first keeps its place by one branch, the second by an agency's."""
    with clock.at(DAY):
        found = build()
        rows = [{"name": "区", "level": Level.DISTRICT, "keeper": found.root, "since": BEGUN},
                {"name": "街道", "level": Level.STREET, "keeper": found.street, "parent": 0,
                 "since": BEGUN}]  # fmt: skip
        rows += [{"name": name, "level": Level.COMMUNITY, "keeper": keeper, "parent": 1,
                  "type": "urban", "since": BEGUN}
                 for name, keeper in (("一社区", found.branch), ("二社区", found.other))
                 ]  # fmt: skip
        places.lay_out_many(rows, actor=US)
        Org.objects.filter(pk=found.other.pk).update(field="agency")
        found.accounts |= {
            "officer": account("officer", "burden_officer", found.root),
            "worker": account("worker", "community_worker", found.branch),
        }
        yield found


def registered(street, *items, **more):
    said = {"org": street.root, "department": "区民政局", "title": "养老设施月报", "use": "table",
            "basis": "区减负办〔2026〕1号", "purpose": "安排工作", "rhythm": "month",
            "level": "community", "fields": [], "due_days": 5,
            "expires_on": date(2027, 6, 30)}  # fmt: skip
    table = actions.register(actor=US, **{**said, **more})
    for one in items:
        actions.add_item(table, actor=US, **{"kind": "number", **one})
    return table


def approved(street, *items, **more):
    table = registered(street, *items, **more)
    actions.submit(table, actor=street.accounts["district"])
    return actions.approve(table, actor=street.accounts["officer"])


def paper(round_, org):
    return Return.objects.select_related("round__table").get(round=round_, org=org)


def told(papers, **values):
    """Answers by the item's name."""
    items = Item.objects.filter(table=papers.round.table, name__in=values)
    return {f"c{one.pk}": values[one.name] for one in items}


def read(figure, street, ask=None):
    return figure.read(street.root, ask or Ask(month(2026, 7), as_of=DAY))


BEDS = {"name": "床位", "low": 0, "high": 500}
USED = {"name": "在用床位"}
TABLES = ("一表", "二表", "三表")
MEMBERS = {"name": "党员人数", "source": "members.members"}


def test_what_is_held_is_exported_and_only_the_rest_goes_down(street):
    assert near("社区党员数")[0][0].source == "members.members"
    holdings.cache_clear()
    with override("en"):  # whoever asks first: what is compared is Chinese, what is read is not
        column = holdings()["sheet:accounts.grants.since"]
        assert (column.title, str(column.words)) == ("授权：起", "Grant：From")
    table = registered(street, BEDS, MEMBERS, {"name": "党员数"})
    assert [*Item.objects.filter(table=table, goes_down=False)] == [
        Item.objects.get(name="党员人数")]  # fmt: skip
    assert unnamed(Item.objects.filter(table=table))[0].startswith("党员数")
    page = street.browser("district").get(f"/c/requests/{table.pk}/submit/").content.decode()
    assert "系统里可能已经有" in page and "整治形式主义为基层减负若干规定" in page
    for name in ("党员数", "床位"):
        actions.unlist(table, actor=US, item=Item.objects.get(name=name))
    actions.add_item(table, actor=US, kind="number", **BEDS)  # after what is left, not beside it
    assert dict(Item.objects.filter(table=table).values_list("name", "place")) == {
        "党员人数": 2, "床位": 3}  # fmt: skip
    with pytest.raises(ValidationError, match="系统里没有"):
        actions.add_item(table, actor=US, name="别的", kind="text", source="no.such")
    with pytest.raises(ValidationError, match="没有批准"):
        actions.open_round(table, actor=US, of=DAY)
    actions.submit(table, actor=street.accounts["district"])
    with pytest.raises(StepError, match="另一位同志"):
        actions.approve(table, actor=street.accounts["district"])
    with pytest.raises(ValidationError, match="已经报审"):
        actions.add_item(table, actor=US, name="再加一项", kind="text")
    actions.approve(table, actor=street.accounts["officer"])
    round_ = actions.open_round(table, actor=US, of=date(2026, 6, 30))
    assert Cell.objects.filter(paper__round=round_).count() == 2  # one item, two communities
    with pytest.raises(ValidationError, match="已经发过"):
        actions.open_round(table, actor=US, of=date(2026, 6, 1))
    browser = street.browser("district")
    held = browser.get(f"/c/requests/held/{table.pk}/").content.decode()
    assert "东街第一党支部" in held and "/c/shelf/members.members/" in held
    csv = browser.get(f"/c/requests/held/{table.pk}/?format=csv").content.decode("utf-8-sig")
    assert csv.splitlines()[0].startswith("填报单位,党员人数") and len(csv.splitlines()) == 3
    assert browser.get(f"/c/requests/held/{table.pk}/?format=xlsx")["Content-Type"].endswith(
        "sheet"
    )
    # Expiry ends it, for asking and for exporting, without anybody doing anything.
    assert read(figures.IN_FORCE, street).value == 1
    assert read(figures.IN_FORCE, street, Ask(on(date(2027, 7, 1)))).value == 0
    with clock.at(date(2027, 7, 1)), pytest.raises(ValidationError, match="不在有效期内"):
        actions.open_round(table, actor=US, of=date(2027, 6, 1))
    Table.objects.filter(pk=table.pk).update(expires_on=date(2026, 7, 5))
    late = browser.get(f"/c/requests/held/{table.pk}/").content.decode()
    assert "不再提供导出" in late and "东街第一党支部" not in late


def test_the_officer_refuses_with_a_reason_and_merges_what_is_asked_twice(street):
    first = approved(street, BEDS)
    second = registered(street, {"name": "亮点", "kind": "text"}, title="亮点周报")
    actions.submit(second, actor=street.accounts["district"])
    with pytest.raises(ValidationError, match="请写明原因"):
        actions.refuse(second, actor=street.accounts["officer"], reason=" ")
    actions.refuse(second, actor=street.accounts["officer"], reason="没有文件依据")
    assert (second.state, second.said) == ("refused", "没有文件依据")
    actions.submit(second, actor=street.accounts["district"])
    assert read(figures.DECIDED, street).value == 1  # sent again, it waits again
    actions.merge(second, actor=street.accounts["officer"], into=first)
    assert (read(figures.DECIDED, street).value, read(figures.SPARED, street).value) == (2, 1)
    with pytest.raises(ValidationError, match="已经登记过"):
        registered(street)
    with pytest.raises(ValidationError, match="晚于今天"):
        registered(street, title="旧表", expires_on=DAY)
    for who in ("district", "worker"):
        assert street.browser(who).get(f"/c/requests/{first.pk}/approve/").status_code == 403
    third = approved(street, BEDS, title="床位周报")
    round_ = actions.open_round(third, actor=US, of=DAY)
    officer = street.accounts["officer"]
    for stop in (
        lambda: actions.end(third, actor=US, reason="结束"),
        lambda: actions.merge(third, actor=officer, into=first),
    ):
        with pytest.raises(ValidationError, match="没封存的一期"):
            stop()
    form = paper(round_, street.branch)
    page = street.browser("worker").get(f"/c/requests/returns/{form.pk}/").content.decode()
    assert "提交" in page and "登记问题" not in page  # that is for surveys
    actions.freeze(round_, actor=US)
    actions.merge(third, actor=street.accounts["officer"], into=first)
    actions.end(first, actor=US, reason="工作结束")
    assert read(figures.IN_FORCE, street).value == 0


def test_every_cell_is_metered_and_a_form_is_checked_before_it_is_taken(street):
    table = approved(street, BEDS, {"name": "党组织数"})
    part = Item.objects.create(table=table, place=3, name=USED["name"], kind="number",
                               within=Item.objects.get(name="床位"))  # fmt: skip
    june = actions.open_round(table, actor=US, of=date(2026, 6, 1))
    mine = paper(june, street.branch)
    good = {"床位": "40", "党组织数": "1", part.name: "12"}
    faulty = [
        ({"床位": ""}, "请填“床位”"), ({"床位": "多"}, "请填数字"),
        ({"床位": "501"}, "不能大于 500"), ({part.name: "9e999999"}, "请填数字"),
        ({part.name: "41"}, "不能大于“床位”"),
    ]  # fmt: skip
    for wrong, words in faulty:
        with pytest.raises(ValidationError, match=words):
            actions.hand_in(mine, actor=US, **told(mine, **{**good, **wrong}))
    assert not Cell.objects.exclude(value="").exists()
    actions.hand_in(mine, actor=street.accounts["worker"], minutes=7, **told(mine, **good))
    meter = (figures.CELLS, figures.FILLED, figures.RETYPED, figures.MINUTES)
    assert [read(one, street).value for one in meter] == [6, 0, 0, 7]
    # The officer finds that the system holds one of them: what was typed was typed again.
    actions.link(table, actor=street.accounts["officer"], item=Item.objects.get(name="党组织数"),
                 source="orgs.orgs")  # fmt: skip
    again = read(figures.RETYPED, street)
    assert (again.value, [one.item.name for one in again.records]) == (1, ["党组织数"])
    assert read(figures.RETYPED.only(department="区民政局"), street).value == 1
    ledger = Round.objects.visible_to(street.accounts["district"]).get(pk=june.pk)
    assert (ledger.asked, ledger.given, ledger.cells, ledger.again, ledger.spent) == (2, 1, 6, 1, 7)
    browser = street.browser("district")
    with CaptureQueriesContext(connection) as few:
        page = browser.get("/c/requests/meter/?period=2026-07").content.decode()
    assert "区民政局" in page and "社区党组织" in page
    row = page[page.index("区民政局") :].split("</tr>")[0]
    assert [int(n) for n in re.findall(r">(\d+)</", row)] == [6, 0, 1, 7]
    for n, title in enumerate(TABLES):  # as many departments more are not a query more
        more = approved(street, BEDS, department=f"某局{n}", title=title, level="branch")
        actions.open_round(more, actor=US, of=date(2026, 6, 1))
    with CaptureQueriesContext(connection) as many:
        assert "某局2" in browser.get("/c/requests/meter/?period=2026-07").content.decode()
    assert len(many) <= len(few)
    # Sent back with a reason, corrected through a file, handed in; then nothing moves any more.
    actions.send_back(mine, actor=US, reason="床位不对")
    cell = Cell.objects.get(paper=mine, item__name="床位")
    with pytest.raises(ValidationError, match="请填数字"):
        actions.change_cells([(cell, {"value": "三十"})], actor=US)
    actions.change_cells([(cell, {"value": "1,30"})], actor=US)
    cell.refresh_from_db()
    assert (cell.value, cell.origin) == ("130", "typed")
    actions.hand_in(mine, actor=US)
    with clock.at(AUGUST):
        july = actions.open_round(table, actor=US, of=date(2026, 7, 1))
        offered = Cell.objects.filter(paper__round=july, paper__org=street.branch)
        assert dict(offered.values_list("item__name", "offered")) == {
            "床位": "130",
            part.name: "12",
        }
        actions.freeze(july, actor=US)
        with pytest.raises(ValidationError, match="已经封存"):
            actions.hand_in(paper(july, street.branch), actor=US)
    assert july.notice == 2 and read(figures.RUSHED, street, Ask(month(2026, 8))).value == 1


def test_a_survey_comes_filled_in_and_is_frozen_with_what_it_brought_to_light(street):
    table = approved(street, MEMBERS, {"name": "阵地", "kind": "choice", "options": "够用、不够"},
                     use="survey", title="调查摸底", rhythm="once")  # fmt: skip
    round_ = actions.open_round(table, actor=US, of=DAY, due_on=date(2026, 7, 20))
    mine = paper(round_, street.branch)
    assert Cell.objects.get(paper=mine, item__name="党员人数").offered_by == "held"
    with pytest.raises(ValidationError, match="够用、不够"):
        actions.hand_in(mine, actor=US, **told(mine, 党员人数="0", 阵地="还行"))
    actions.hand_in(mine, actor=US, **told(mine, 党员人数="0", 阵地="不够"))
    assert Cell.objects.get(paper=mine, item__name="党员人数").origin == "held"
    with pytest.raises(ValidationError, match="电话或者证件号"):
        actions.note_concern(mine, actor=US, theme="grounds", content="请打 13800000000")
    noted = actions.note_concern(mine, actor=US, theme="grounds", content="活动室小")
    returned = read(figures.SURVEYED, street)
    assert (returned.value, returned.share) == (1, Decimal("0.5"))
    assert [one.org for one in returned.missing] == [street.other]
    assert read(figures.CONCERNS.only(theme="grounds"), street).value == 1
    page = street.browser("district").get(f"/c/requests/rounds/{round_.pk}/").content.decode()
    for words in ("谁已提交、谁还没有", "不够 1", "调查报告草稿", "按年龄"):
        assert words in page
    before = actions.collecting.digest_of(round_)
    actions.freeze(round_, actor=US)
    assert round_.digest == before != actions.collecting.digest_of(Round(pk=0))
    Cell.objects.filter(paper=mine, item__name="阵地").update(value="够用")
    assert actions.collecting.digest_of(round_) != round_.digest  # a tampered answer is seen
    with pytest.raises(ValidationError, match="已经封存"):
        actions.send_back(mine, actor=US, reason="再看")
    actions.void_concern(noted, actor=US, reason="重复")
    assert read(figures.CONCERNS, street).value == 0


def test_an_agency_confirms_its_numbers_by_a_day_and_types_none(street):
    table = approved(street, {"name": "组织生活", "source": "life.meetings"}, use="confirm",
                     title="机关活动月度确认", level="org", fields=["agency"])  # fmt: skip
    for _n in range(2):
        held(street, date(2026, 6, 9))
    round_ = actions.open_round(table, actor=US, of=date(2026, 6, 1), due_on=date(2026, 7, 10))
    mine = Return.objects.select_related("round__table").get(round=round_)
    assert (mine.org, Cell.objects.get(paper=mine).offered) == (street.other, "2")
    with pytest.raises(ValidationError, match="是系统数 2，不能直接改"):
        actions.hand_in(mine, actor=US, **told(mine, 组织生活="5"))
    held(street, date(2026, 6, 16))
    actions.recount(mine, actor=US)
    browser = street.browser("agency")
    phone = browser.get(f"/m/requests/{mine.pk}/").content.decode()
    assert re.search(r"<input[^>]* readonly[^>]*>", phone) and "不对请先改记录" in phone
    assert "可能重复登记的" in browser.get(f"/c/requests/returns/{mine.pk}/").content.decode()
    duty = figures.DUTIES[0]
    july = month(2026, 7)
    with clock.at(date(2026, 7, 10)):
        assert not duty.overdue(street.root, july, date(2026, 7, 10)).exists()
    with clock.at(date(2026, 7, 11)):
        assert list(duty.overdue(street.root, july, date(2026, 7, 11))) == [mine]
        browser = street.browser("agency")  # the session of last week is over
        answer = browser.post(f"/m/requests/{mine.pk}/", told(mine, 组织生活="3"))
        assert answer.status_code == 302
        assert not duty.overdue(street.root, july, date(2026, 7, 11)).exists()
    late = Ask(july, as_of=date(2026, 7, 11))
    assert (read(figures.CONFIRMED, street, late).value, read(figures.CONFIRMED, street).value) == (
        1, 0)  # fmt: skip
    shown = street.browser("district").get("/c/shelf/life.meetings/?org=990000&period=2026-06")
    assert "单位确认" in shown.content.decode()


def held(street, day):
    """A branch meeting of the agency's organisation."""
    return life.record(actor=US, org=street.other, type="branch_meeting", theme="学习", held_on=day)


def test_a_table_nobody_registered_is_reported_without_a_name(street):
    said = {"department": "某局", "title": "一周一报", "cells": "12", "remark": ""}
    worker = street.browser("worker")
    assert worker.get("/m/requests/object/").status_code == 200
    foreign = worker.post("/m/requests/object/", {**said, "org": "东街第二党支部"})
    assert foreign.status_code == 422
    for _twice in range(2):
        mine = {**said, "org": "东街第一党支部", "once": "0198-a"}
        assert worker.post("/m/requests/object/", mine).status_code == 302
    stray = Stray.objects.get()
    deed = Deed.objects.get(label="requests.Stray", record=str(stray.pk))
    assert deed.actor is None and "0198-a" not in deed.key  # nor does the memory of forms tell
    line = JournalLine.objects.about(stray).get()
    assert (line.actor, line.actor_name) == (None, "不署名反映")
    for who, sees in (("officer", True), ("worker", True), ("street", False), ("district", False)):
        assert Stray.objects.visible_to(street.accounts[who]).exists() is sees
    with pytest.raises(ValidationError, match="请选对应的报表登记"):
        actions.settle(stray, actor=US, outcome="merged", answer="已并入")
    actions.settle(stray, actor=street.accounts["officer"], outcome="stopped", answer="已叫停")
    assert read(figures.STRAYS.only(outcome="stopped"), street).value == 1


def test_what_falls_due_is_sent_once_and_bounds_hold(street):
    table = approved(street, BEDS)
    assert actions.send_due() == 0  # nobody began it yet
    spent = approved(street, {"name": "党员总数"}, title="党员月报")
    for one in (spent, table):
        actions.open_round(one, actor=US, of=date(2026, 6, 1))
    # By now the system holds all of the first: it goes down no more and holds up no other.
    actions.link(spent, actor=US, item=Item.objects.get(table=spent), source="members.members")
    with clock.at(AUGUST):
        assert (actions.send_due(), actions.send_due()) == (1, 0)
    newest = Round.objects.order_by("-first_on")[0]
    assert (newest.table, newest.first_on) == (table, date(2026, 7, 1))
    assert Table.objects.in_force(table.expires_on).exists()
    assert rules.rushed(notice=2) and not rules.rushed(notice=3)
    assert rules.minutes(kinds=[("number", False)] * 10) == 1
    by = {"by": "held", "held": True}
    assert [rules.origin(value="1", offered=o, **by) for o in ("1", "2", "")] == [
        "held", "changed", "retyped"]  # fmt: skip
    rows = [(DAY, "学 习"), (DAY, "学习"), (AUGUST, "学习")]
    assert rules.doubles(rows=rows) == [(DAY, "学习", 2)]
    assert rules.misfit(kind="flag", text="对", options=(), low=None, high=None)
