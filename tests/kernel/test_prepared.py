"""A prepared question answers as the query set does, each time from the database."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Upper
from django.test.utils import CaptureQueriesContext

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.prepared import Prepared, reread
from jiceng.registers.members import actions
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Org
from tests.registers.people.numbers import numbered

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US, BEGIN = System("测试"), date(2000, 1, 1)
NUMBER = numbered(date(1990, 1, 1))
BELONG = Prepared(
    lambda org, day: (
        Belonging.objects.standing(day)
        .filter(org=org)
        .select_related("member__person", "org__parent")
        .annotate(loud=Upper(F("org__name")), one=Value(1))
        .order_by("pk")
    )
)


@pytest.fixture
def tree():
    return orgs.set_up_many(
        [
            {"name": "a 区委", "kind": "district_committee", "since": BEGIN},
            *({"name": f"{n} 支部", "kind": "branch", "parent": 0, "since": BEGIN} for n in "be"),
        ],
        actor=US,
    )


@pytest.fixture
def roll(tree):
    rows = [
        {"name": "张某" + "甲乙丙"[n], "org": tree[1 + n % 2], "joined_on": BEGIN, "full_on": BEGIN,
         "entered_on": date(2024 + n, 7, 1), "id_number": NUMBER if n == 1 else ""}
        for n in range(3)
    ]  # fmt: skip
    return actions.enrol_roster_many(rows, actor=US)


def everything(record):
    kept = {name: value for name, value in vars(record).items() if name != "_state"}
    return {name: str(value) for name, value in kept.items()}


def test_its_records_are_those_of_the_query_set(tree, roll):
    for org in tree:
        for day in (date(2024, 1, 1), date(2025, 12, 31), date(2026, 12, 31)):
            asked, plain = BELONG(org.pk, day), [*BELONG.ask(org.pk, day)]
            assert [*map(everything, asked)] == [*map(everything, plain)]
            with CaptureQueriesContext(connection) as more:
                for one, other in zip(asked, plain, strict=True):
                    assert everything(one.member.person) == everything(other.member.person)
                    assert everything(one.member) == everything(other.member)
                    assert everything(one.org) == everything(other.org)
                    assert one.org.parent == other.org.parent
                    assert not one._state.adding
            assert not more.captured_queries
    assert len(BELONG(tree[1].pk, date(2026, 12, 31))) == 2


def test_secrets_come_sealed_and_uids_and_moments_are_taken(roll):
    named = Prepared(lambda uid: Member.objects.filter(uid=uid).select_related("person"))
    (found,) = named(roll[1].uid)
    assert isinstance(found.uid, UUID)
    assert str(found.person.id_number) == found.person.id_number.masked != NUMBER
    since = Prepared(lambda at: JournalLine.objects.filter(at__gt=at))
    assert len(since(clock.datetime(2000, 1, 1, tzinfo=clock.ZONE))) == JournalLine.objects.count()
    assert since(clock.datetime(2100, 1, 1, tzinfo=clock.ZONE)) == []


def test_what_is_written_meanwhile_is_seen_at_once(tree):
    by_name = Prepared(lambda name: Org.objects.filter(name=name))
    assert by_name("c 支部") == []
    orgs.set_up(actor=US, name="c 支部", kind="branch", parent=tree[0], since=BEGIN)
    (found,) = by_name("c 支部")
    orgs.rename(found, actor=US, name="d 支部", since=date(2024, 1, 1))
    assert by_name("c 支部") == []


def test_one_question_takes_more_or_fewer_values(tree):
    def any_of(*paths):
        found = Org.objects.filter(path=paths[0])
        for path in paths[1:]:
            found |= Org.objects.filter(path=path)
        return found.order_by("path")

    among = Prepared(any_of)
    assert among(tree[1].path) == [tree[1]]
    assert among(tree[1].path, tree[0].path) == [*tree[:2]]


def test_a_value_is_never_part_of_the_statement(tree):
    by_name = Prepared(lambda name: Org.objects.filter(name=name))
    assert by_name("'; DROP TABLE orgs_org; --") == []
    assert by_name("%s") == []
    assert Org.objects.count() == 3


def test_it_asks_for_records_only():
    with pytest.raises(TypeError):
        Prepared(lambda name: Org.objects.filter(name=name).values("pk"))("x")


def test_postgresql_plans_it_once(tree):
    """From its third time on; what is asked otherwise is not prepared."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    for _time in range(4):
        assert list(BELONG(tree[1].pk, BEGIN)) == list(BELONG.ask(tree[1].pk, BEGIN))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        found = [said for (said,) in cursor.fetchall()]
    assert len(found) == 1
    assert "members_belonging" in found[0]


def test_a_record_read_again_is_as_the_framework_reads_it_again(roll):
    mine, theirs = (Member.objects.select_related("org").get(pk=roll[0].pk) for _n in range(2))
    Member.objects.filter(pk=roll[0].pk).update(org=roll[1].org_id, exempt=True)
    theirs.refresh_from_db()
    for _composed in range(2):
        with CaptureQueriesContext(connection) as asked:
            reread(mine)
        assert len(asked) == 1
    assert everything(mine) == everything(theirs)
    assert mine.org == roll[1].org
    bare = Member.objects.only("org").get(pk=roll[0].pk)
    reread(bare)
    assert "exempt" in bare.get_deferred_fields()


def test_a_record_that_is_gone_is_not_read_again(tree):
    gone = Org(pk=0, name="x")
    with pytest.raises(Org.DoesNotExist):
        reread(gone)


def test_shared_records_are_made_anew_only_where_their_row_has_changed(tree):
    shared = Prepared(lambda path: Org.objects.filter(path__gt=path).order_by("path"), shared=True)
    first, again = shared(tree[0].path), shared(tree[0].path)
    assert [one is other for one, other in zip(first, again, strict=True)] == [True, True]
    orgs.rename(tree[1], actor=US, name="d 支部", since=date(2024, 1, 1))
    after = shared(tree[0].path)
    assert [one is other for one, other in zip(first, after, strict=True)] == [False, True]
    assert after[0].name == "d 支部"
