"""Ledgers go out and come back, figures count what happened, and the watch says what is next."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from jiceng.insight.watch.watched import listed, rows_of
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import month
from jiceng.kit.exports import DATA, LEDGER, Order, write
from jiceng.kit.imports.actions import import_rows, take_in
from jiceng.kit.imports.trials import try_out
from jiceng.kit.parcels import carry
from jiceng.kit.scope import read as read_scope
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.work.transfers import actions, figures, sheets
from jiceng.work.transfers.models import Arrival, Departure
from tests.kit.imports.conftest import upload
from tests.registers.people.numbers import numbered
from tests.work.transfers.conftest import (
    DUES,
    TODAY,
    US,
    applied,
    arrival_of,
    fresh,
    released,
    sound,
)

pytestmark = pytest.mark.django_db
EVER = "period=2000-01-01..2030-12-31"
JUNE = month(2026, 6)
LONG_AGO = date(2024, 1, 1)  # two years and a half before


def out(sheet, face=DATA):
    query, file = QueryDict(EVER), io.BytesIO()
    write(Order(sheet, US, read_scope(US, query), query, face), file)
    return file.getvalue()


def closed(district, number, days):
    """One that was accepted so many days after its letter."""
    departure = released(district, number)
    carry()
    arrival = arrival_of(departure)
    with clock.at(TODAY + timedelta(days=days)):
        actions.receive(arrival, actor=US, because="说明")
        actions.accept(arrival, actor=US, because="说明")
        carry()
    return departure


@pytest.mark.parametrize("sheet", sheets.SHEETS, ids=lambda sheet: sheet.name)
def test_every_ledger_is_written_in_both_faces(district, sheet):
    closed(district, 0, 3)
    actions.keep_graduate(actor=US, member=district.members[1], graduated_on=date(2024, 1, 1))
    for face in (DATA, LEDGER):
        assert out(sheet, face)[:2] == b"PK"


def test_what_went_out_comes_back_without_a_change(district):
    closed(district, 0, 3)
    applied(district, 1)
    actions.register(actor=US, org=district.there, name="何某", from_name="外市某党委",
                     letter="外12号", came_on=TODAY)  # fmt: skip
    for sheet, rows in ((sheets.DEPARTURES, 2), (sheets.ARRIVALS, 2)):
        batch = take_in(upload(out(sheet), "台账.xlsx"), "台账.xlsx", sheet, actor=US)
        counts = try_out(batch, sheet, actor=US).counts
        told = [counts[name] for name in ("new", "update", "twin", "wrong")]
        assert told == [0, 0, 0, 0], counts
        assert counts["total"] == rows


def test_letters_from_outside_come_in_by_a_table(district):
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    head = ["姓名", "转出党组织全称", "转入党组织", "介绍信编号", "收到日期", "入党日期"]
    rows = [
        head,
        ["何某", "外市某党委", "西街第一党支部", "外1号", "2026-06-10", "2012-07-01"],
        ["吕某", "外市某党委", "没有的支部", "外2号", "2026-06-10", "2012-07-01"],
    ]
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    batch = take_in(upload(made.getvalue(), "转入.xlsx"), "转入.xlsx", sheets.ARRIVALS, actor=US)
    tally = try_out(batch, sheets.ARRIVALS, actor=US)
    assert (tally.counts["new"], tally.counts["wrong"]) == (1, 1)
    import_rows(batch, sheets.ARRIVALS, actor=US)
    arrival = Arrival.objects.get()
    assert (arrival.name, arrival.org, arrival.state) == ("何某", district.there, "offered")
    assert not Member.objects.filter(person__name="何某").exists()


def test_one_table_does_not_register_somebody_twice(district):
    row = {"org": district.there, "name": "何某", "from_name": "外市某党委", "came_on": TODAY,
           "id_number": numbered(date(1990, 1, 1), "011")}  # fmt: skip
    with pytest.raises(ValidationError, match="“何某”在这批里出现了两次"):
        actions.register_many([row, {**row, "letter": "外2号"}], actor=US)
    assert not Arrival.objects.exists()
    actions.register_many([row], actor=US)
    with pytest.raises(ValidationError, match="请不要重复登记"):
        actions.register_many([row], actor=US)


def test_figures_count_by_the_day_it_ended_and_open_to_their_records(district):
    closed(district, 0, 3)
    closed(district, 1, 12)
    refused = released(district, 2)
    carry()
    actions.refuse(arrival_of(refused), actor=US, ground="papers", reason="缺材料")
    carry()
    applied(district, 3)
    ask = Ask(JUNE)

    def value(figure, node=district.root, when=ask):
        return figure.read(node, when).value

    assert value(figures.APPLIED) == 4
    assert value(figures.OUT) == value(figures.IN) == value(figures.ONLINE) == 2
    assert value(figures.OUT, district.east) == value(figures.IN, district.west) == 2
    assert value(figures.OUT, district.west) == value(figures.IN, district.east) == 0
    assert value(figures.SENT_BACK) == 1
    assert value(figures.IN_TIME_RATE) == 1
    assert value(figures.OPEN) == 1
    assert [value(figures.OPEN, when=Ask(JUNE, as_of=TODAY - timedelta(days=1)))] == [0]
    reading = figures.TO_APPROVE.read(district.root, ask)
    assert (reading.value, [one.member for one in reading.missing]) == (3, [district.members[3]])
    assert figures.OUT.read(district.root, ask).by("reason") == {"work": 2}
    assert value(figures.ONLINE.only(kind="within")) == 2


def test_a_late_one_is_late_in_its_figure_and_in_time_is_a_share(district):
    closed(district, 0, 3)
    closed(district, 1, 31)
    july, both = month(2026, 7), Ask(JUNE)
    assert figures.IN_TIME_RATE.read(district.root, both).value == 1
    assert figures.IN_TIME_RATE.read(district.root, Ask(july)).value == 0
    assert figures.OVERDUE.read(district.root, Ask(JUNE)).value == 0
    on_the_way = Ask(july, as_of=TODAY + timedelta(days=31))
    waiting = released(district, 2)
    assert list(figures.OVERDUE.read(district.root, on_the_way).records) == [waiting]


def test_a_letter_issued_anew_does_not_rewrite_the_days_before_it(district):
    departure = released(district)
    late, anew = TODAY + timedelta(days=33), TODAY + timedelta(days=35)
    before = Ask(month(2026, 7), as_of=late)

    def read(figure, ask):
        return figure.read(district.root, ask).value

    assert (read(figures.TO_APPROVE, Ask(JUNE)), read(figures.OVERDUE, before)) == (1, 1)
    with clock.at(anew):
        actions.reissue(departure, actor=US, certified="住院三周，期间党费照交", dues_to=anew)
    assert (read(figures.TO_APPROVE, Ask(JUNE)), read(figures.OVERDUE, before)) == (1, 1)
    assert read(figures.OVERDUE, Ask(month(2026, 7), as_of=anew)) == 0
    assert read(figures.OVERDUE, Ask(month(2026, 8))) == 1, "the new one has its own last day"


def test_the_watch_names_what_nobody_received_and_the_next_lawful_step(district):
    lost = released(district, to=None, to_name="外市某党委", channel="letter")
    homeless = actions.register(actor=US, org=district.west, name="何某", from_name="外市某党委",
                                came_on=TODAY)  # fmt: skip
    actions.keep_graduate(actor=US, member=district.members[1], graduated_on=date(2024, 6, 1))
    late = TODAY + timedelta(days=31 + 100)
    with clock.at(late):
        told = {
            watch.key: [(one.record.pk, one.step.words) for one in
                        listed(watch, rows_of(watch, district.root, late, US), late)]
            for watch in figures.WATCHES
        }  # fmt: skip
    assert told["transfers.unreceived"][0][0] == lost.pk
    assert "查清本人去向" in told["transfers.unreceived"][0][1]
    assert told["transfers.without_branch"][0][0] == homeless.pk
    assert len(told["transfers.stayed"]) == 1
    with clock.at(TODAY):
        assert not rows_of(figures.WATCHES[0], district.root, TODAY, US).exists()


def test_a_merge_takes_along_what_is_applied_for_and_who_stays_at_school(staffed):
    leaving, going = applied(staffed, 0), released(staffed, 1)
    stay = actions.keep_graduate(actor=US, member=staffed.members[2], graduated_on=LONG_AGO)
    gone = actions.keep_graduate(actor=US, member=staffed.members[3], graduated_on=LONG_AGO)
    orgs.move(staffed.beside, actor=US, parent=staffed.west, since=TODAY)
    with clock.at(TODAY + timedelta(days=1)):
        actions.relocate(staffed.here, actor=US, to=staffed.beside, on=clock.today(), reason="合并")
        assert fresh(leaving).org == staffed.beside
        assert fresh(going).org == staffed.here, "the letter that is out names it"
        with pytest.raises(ValidationError, match="由“西街党工委”审批"):
            actions.release(fresh(leaving), actor=staffed.accounts["east"], dues_to=DUES)
        actions.release(fresh(leaving), actor=staffed.accounts["west"], dues_to=DUES)
        phone = staffed.browser("self").get(f"/m/transfers/{leaving.pk}/").content.decode()
        assert "您仍在东街第二党支部" in phone
        moved = actions.apply(actor=US, member=fresh(gone).member, to=staffed.barred, why="work")
        assert (fresh(stay).org, moved.org) == (staffed.beside, staffed.beside)
        kept = Ask(month(2026, 7))
        assert figures.KEPT.read(staffed.root, kept).value == 2, "a merge moves nobody on"
    orgs.correct(staffed.south, actor=US, reason="授权", may_approve=True)
    with clock.at(TODAY + timedelta(days=3)):
        actions.release(moved, actor=US, dues_to=DUES)
        carry()
        actions.receive(arrival_of(moved), actor=US)
        actions.accept(arrival_of(moved), actor=US)
        carry()
        assert fresh(moved).org == staffed.beside, "one's own transfer does not follow oneself"
        left = figures.KEPT.read(staffed.root, kept)
        assert [one.member for one in left.records] == [stay.member]
        assert figures.KEPT.read(staffed.root, Ask(JUNE, as_of=TODAY)).value == 2
    assert sound() == []


def test_a_stay_is_put_right_and_a_later_graduation_is_one_more(district):
    who = district.members[0]
    first = actions.keep_graduate(actor=US, member=who, graduated_on=LONG_AGO)
    with pytest.raises(ValidationError, match="日期不对的请打开那一条修改"):
        actions.keep_graduate(actor=US, member=who, graduated_on=LONG_AGO)
    actions.correct_stay(first, actor=US, graduated_on=date(2022, 7, 1), contact="方老师")
    assert (first.stays_until, first.contact) == (date(2024, 7, 1), "方老师")
    second = actions.keep_graduate(actor=US, member=who, graduated_on=date(2025, 7, 1))
    for crossing in (date(2025, 7, 1), date(2025, 7, 2)):
        with pytest.raises(ValidationError, match="已经登记过"):
            actions.correct_stay(first, actor=US, graduated_on=crossing)
    with pytest.raises(ValidationError, match="已经登记过"):
        actions.correct_stay(second, actor=US, graduated_on=date(2022, 6, 30))
    actions.correct_stay(first, actor=US, graduated_on=date(2024, 6, 30))
    assert first.stays_until == date(2026, 6, 30), "the earlier of the two is put right as well"
    reading = figures.KEPT.read(district.root, Ask(JUNE))
    assert (reading.value, list(reading.of)) == (0, [second]), "the last graduation counts"


def test_the_past_is_put_on_the_books_with_letters_and_receipts(district):
    who = district.members[0]
    rows = [
        {"member": who, "org": district.here, "to": district.there, "why": "work",
         "applied_on": date(2025, 3, 1), "issued_on": date(2025, 3, 4),
         "accepted_on": date(2025, 3, 20)},
        {"member": district.members[1], "org": district.here, "to": None, "to_name": "外市某党委",
         "why": "work", "applied_on": date(2025, 1, 1), "issued_on": date(2025, 1, 2),
         "accepted_on": date(2025, 1, 9), "channel": "letter"},
    ]  # fmt: skip
    made = actions.book_many(rows, actor=US)
    assert [one.state for one in made] == ["closed", "closed"]
    assert [Departure.objects.get(pk=one.pk).receipt for one in made] == [
        "〔2025〕0001号",
        "对方回执",
    ]
    assert Arrival.objects.get().org == district.there
    with pytest.raises(Exception, match="先后不对"):
        actions.book_many([rows[0] | {"issued_on": date(2025, 4, 1)}], actor=US)


def test_who_is_away_for_half_a_year_and_did_not_apply_is_listed(district):
    from jiceng.registers.members import actions as members

    for number, since in ((0, date(2025, 12, 15)), (1, date(2025, 12, 16)), (2, date(2025, 1, 1))):
        members.go_mobile(district.members[number], actor=US, direction="out", where="外地",
                          since=since)  # fmt: skip
    actions.apply(actor=US, member=district.members[2], to=district.there, why="residence")
    found = [one.member for one in sheets.due_to_move(US)]
    assert found == [district.members[0]]
    assert DUES <= TODAY
