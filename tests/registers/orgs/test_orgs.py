"""Organisations: set up, renamed, moved, abolished; terms; and what the figures say of any day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import on, year
from jiceng.registers.orgs import actions, figures
from jiceng.registers.orgs.models import Kind, Org, OrgEvent, Term

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
BEGIN = date(2020, 1, 1)
DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def noon():
    with clock.at(DAY):
        yield


@pytest.fixture
def tree():
    rows = [
        {"name": "某区委", "kind": "district_committee", "since": BEGIN},
        {"name": "东街党工委", "kind": "work_committee", "parent": 0, "since": BEGIN},
        {"name": "西街党工委", "kind": "work_committee", "parent": 0, "since": BEGIN},
        {"name": "东街一社区党总支", "kind": "general_branch", "parent": 1, "since": BEGIN,
         "field": "urban_community"},
        {"name": "第一党支部", "kind": "branch", "parent": 3, "since": BEGIN,
         "field": "urban_community"},
        {"name": "某公司党支部", "kind": "joint_branch", "parent": 3, "since": BEGIN,
         "field": "private_firm"},
    ]  # fmt: skip
    return actions.set_up_many(rows, actor=US)


def read(figure, node, day=DAY, **bounds):
    return figure.read(node, Ask(on(day), bounds=bounds))


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def test_the_three_kinds_add_up_to_all_grassroots_organisations(tree):
    reading = read(figures.ORGS, tree[0])
    assert reading.value == 5
    assert reading.by("kind") == {"committee": 2, "general_branch": 1, "branch": 2}


def test_a_move_takes_the_subtree_along_and_leaves_past_days_as_they_were(tree):
    root, east, west, community, *_ = tree
    actions.move(community, actor=US, parent=west, since=date(2025, 1, 1))
    east.refresh_from_db()
    west.refresh_from_db()
    assert read(figures.ORGS, east).value == 1
    assert read(figures.ORGS, west).value == 4
    assert read(figures.ORGS, east, date(2024, 12, 31)).value == 4
    assert read(figures.ORGS, west, date(2024, 12, 31)).value == 1
    assert read(figures.ORGS, community, date(2024, 12, 31)).value == 3
    assert read(figures.ORGS, root, date(2024, 12, 31)).value == 5
    assert sound() == []


def test_a_node_cannot_be_moved_beneath_itself_nor_twice_out_of_order(tree):
    _, _, west, community, branch, _ = tree
    with pytest.raises(ValidationError, match="自己或下级"):
        actions.move(community, actor=US, parent=branch, since=DAY)
    actions.move(community, actor=US, parent=west, since=date(2025, 1, 1))
    with pytest.raises(ValidationError, match="先后顺序"):
        actions.move(community, actor=US, parent=tree[1], since=date(2024, 1, 1))


def test_a_stale_caller_moves_by_the_tree_as_it_stands(tree):
    """Two pages opened before either moved: the second sees the first's result, never a ring."""
    _, east, west, community, *_ = tree
    stale_east, stale_west = Org.objects.get(pk=east.pk), Org.objects.get(pk=west.pk)
    actions.move(stale_east, actor=US, parent=Org.objects.get(pk=west.pk), since=DAY)
    with pytest.raises(ValidationError, match="自己或下级"):
        actions.move(stale_west, actor=US, parent=Org.objects.get(pk=community.pk), since=DAY)
    assert sound() == []


def test_an_upgrade_does_not_change_what_it_was_before(tree):
    root, *_, branch, _ = tree
    actions.upgrade(branch, actor=US, kind=Kind.GENERAL_BRANCH, since=date(2026, 1, 1))
    assert read(figures.ORGS, root).by("kind")["general_branch"] == 2
    assert read(figures.ORGS, root, date(2025, 12, 31)).by("kind")["general_branch"] == 1
    with pytest.raises(ValidationError, match="不能早于上一次变更"):
        actions.upgrade(branch, actor=US, kind=Kind.COMMITTEE, since=date(2025, 6, 1))


def test_a_branch_with_organisations_beneath_is_not_abolished(tree):
    root, _, _, community, branch, firm = tree
    with pytest.raises(ValidationError, match="先调整或撤销下级"):
        actions.abolish(community, actor=US, on=DAY)
    for one in (branch, firm, community):
        actions.abolish(one, actor=US, on=date(2026, 3, 1), reason="合并社区")
    assert read(figures.ORGS, root).value == 2
    assert figures.ABOLISHED.read(root, Ask(year(2026))).value == 3
    assert sound() == []


def test_a_merger_names_the_other_side(tree):
    *_, branch, firm = tree
    actions.merge(firm, actor=US, into=branch, on=date(2026, 3, 1))
    event = OrgEvent.objects.get(org=firm, what=OrgEvent.What.MERGED)
    assert event.other == branch


def test_the_same_code_is_refused_with_its_bearer(tree):
    tree[3].code = None
    actions.correct(tree[3], actor=US, reason="补编码", code="A1")
    with pytest.raises(ValidationError, match="东街一社区党总支"):
        actions.set_up(actor=US, name="又一个", kind="branch", since=DAY, parent=tree[1], code="A1")


def test_a_correction_needs_a_reason_and_is_written_down(tree):
    with pytest.raises(ValidationError, match="为什么"):
        actions.correct(tree[4], actor=US, reason=" ", name="第一支部")
    actions.correct(tree[4], actor=US, reason="录入错误", name="第一支部")
    line = JournalLine.objects.about(tree[4]).get(verb="orgs.correct")
    assert line.reason == "录入错误"
    assert line.details["before"]["name"] == "第一党支部"


def test_a_term_is_overdue_the_day_after_it_ends_and_not_when_postponed(tree):
    root, *_, branch, firm = tree
    rows = [{"org": org, "since": date(2023, 3, 1), "ends_on": date(2026, 3, 1)}
            for org in (branch, firm)]  # fmt: skip
    terms = actions.begin_terms(rows, actor=US)
    assert read(figures.OVERDUE, root, date(2026, 3, 1)).value == 0
    assert read(figures.OVERDUE, root, date(2026, 3, 2)).value == 2
    actions.postpone_term(terms[0], actor=US, to=date(2026, 9, 1), document="某组〔2026〕3号",
                          on=date(2026, 3, 10))  # fmt: skip
    assert read(figures.OVERDUE, root).value == 1
    assert read(figures.OVERDUE, root, date(2026, 3, 5)).value == 2  # not yet put off that day
    assert read(figures.ENDING, root).value == 1
    due = figures.RENEWED.read(root, Ask(year(2026)))
    assert (due.value, due.of.count()) == (0, 2)
    actions.begin_term(actor=US, org=firm, since=date(2026, 4, 1), ends_on=date(2029, 4, 1))
    assert figures.RENEWED.read(root, Ask(year(2026))).value == 1
    assert read(figures.IN_TERM, root).value == 2
    assert read(figures.IN_TERM, root).missing.count() == 3


def test_postponing_needs_a_document_and_at_most_a_year(tree):
    term = actions.begin_term(
        actor=US, org=tree[4], since=date(2023, 3, 1), ends_on=date(2026, 3, 1)
    )
    with pytest.raises(ValidationError, match="批准文号"):
        actions.postpone_term(term, actor=US, to=date(2026, 9, 1), document="")
    with pytest.raises(ValidationError, match="2027-03-01"):
        actions.postpone_term(term, actor=US, to=date(2027, 3, 2), document="某组〔2026〕3号")


def test_an_organisation_has_one_open_term(tree):
    row = {"org": tree[4], "since": date(2023, 3, 1), "ends_on": date(2026, 3, 1)}
    actions.begin_terms([row], actor=US)
    with pytest.raises(ValidationError, match="已经登记过换届"):
        actions.begin_term(actor=US, **row)
    assert Term.objects.filter(org=tree[4], until=None).count() == 1


def test_a_broken_path_is_found(tree):
    Org.objects.filter(pk=tree[4].pk).update(path=tree[4].path + "00zzz.")
    assert len(sound()) == 1
