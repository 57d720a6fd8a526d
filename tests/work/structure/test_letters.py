"""Whoever is moved by a merge, a split or an upgrade has a letter and a receipt of that day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.structure import actions
from jiceng.work.structure.models import Application
from jiceng.work.transfers import actions as transfers
from jiceng.work.transfers.models import Arrival, Departure, Letter
from tests.cast import MAKER
from tests.work.structure.conftest import DAY, DISTRICT, STREET, ask, grant, roll, unsound

pytestmark = pytest.mark.django_db


def booked():
    """Who went from where to where, as either ledger has it."""
    left = Departure.objects.filter(why="unit_closed").order_by("member")
    came = Arrival.objects.filter(why="unit_closed").order_by("member")
    assert [one.receipt for one in left] == [one.receipt for one in came]
    assert {(one.state, one.ended_on) for one in left} <= {("closed", DAY)}
    assert [one.member_id for one in left] == [one.member_id for one in came]
    return {(a.member_id, a.org_id, b.org_id) for a, b in zip(left, came, strict=True)}


def test_a_merge_books_both_ends_of_every_member(cast):
    gone, into = cast.orgs[8], cast.branch
    here = roll(gone)
    grant(ask(cast.district, subject=gone, into=into, kind="merge"))
    assert booked() == {(m.pk, gone.pk, into.pk) for m in here}
    letters = Letter.objects.filter(org=cast.district, year=DAY.year).order_by("number")
    assert [one.number for one in letters] == [*range(1, len(here) + 1)]
    assert JournalLine.objects.filter(verb="transfers.book").count() == 2 * len(here)
    assert unsound() == []


def test_a_split_and_an_upgrade_book_those_who_moved_and_nobody_else(cast):
    here = roll(cast.branch)
    one = ask(cast.branch, kind="split", name="槐荫第五党支部")
    actions.allot(one, actor=MAKER, **{f"to_{here[0].pk}": "new-槐荫第五党支部"})
    grant(one)
    assert booked() == {(here[0].pk, cast.branch.pk, one.result_id)}
    there = roll(cast.orgs[8])
    grant(ask(cast.orgs[8], kind="upgrade", becomes=Kind.GENERAL_BRANCH, name="槐荫二总支",
              branches="槐荫丙支部"))  # fmt: skip
    below = Org.objects.get(name="槐荫丙支部")
    assert booked() >= {(m.pk, cast.orgs[8].pk, below.pk) for m in there}
    assert len(booked()) == 1 + len(there)
    assert unsound() == []


def test_whoever_is_on_the_way_elsewhere_goes_along_and_goes_on(cast):
    gone, into, far = cast.orgs[8], cast.branch, cast.orgs[10]
    mover = roll(gone)[0]
    leaving = transfers.apply(actor=MAKER, member=mover, to=far, why="work")
    grant(ask(cast.district, subject=gone, into=into, kind="merge"))
    leaving.refresh_from_db()
    assert leaving.state == "applied"
    transfers.release(leaving, actor=DISTRICT, dues_to=DAY)
    assert unsound() == []


def test_where_nobody_may_transfer_it_is_said_before_and_nothing_is_written(cast):
    gone, into = cast.orgs[8], cast.branch
    later = DAY + timedelta(days=3)
    one = ask(cast.district, subject=gone, into=into, kind="merge", effective_on=later)
    grant(one)
    orgs.correct(cast.district, actor=MAKER, reason="查无批文", may_approve=False)
    other = ask(cast.district, subject=cast.orgs[10], into=into, kind="merge")
    with pytest.raises(ValidationError, match=r"没有审批预备党员权限.*第25条.*请先在党组织"):
        actions.submit(other, actor=MAKER)
    before = set(Belonging.objects.values_list("pk", "until"))
    with clock.at(later):
        assert actions.carry_out_due() == 0
    one.refresh_from_db()
    assert (one.state, Org.objects.get(pk=gone.pk).until) == ("approved", None)
    assert set(Belonging.objects.values_list("pk", "until")) == before
    assert not Departure.objects.exists()
    orgs.correct(cast.district, actor=MAKER, reason="补登批文", may_approve=True)
    with clock.at(later):
        assert actions.carry_out_due() == 1
    assert Departure.objects.count() == Arrival.objects.count() > 0


def test_an_empty_branch_merges_without_letters(cast):
    gone = cast.orgs[8]
    for member in roll(gone):
        members.move(member, actor=MAKER, to=cast.branch, on=DAY - timedelta(days=1))
    orgs.correct(cast.district, actor=MAKER, reason="查无批文", may_approve=False)
    one = ask(cast.district, subject=gone, into=cast.branch, kind="merge")
    actions.submit(one, actor=MAKER)
    actions.agree(one, actor=STREET)
    actions.approve(one, actor=DISTRICT, document="1号")
    assert Application.objects.get(pk=one.pk).state == "done"
    assert not Departure.objects.exists()
