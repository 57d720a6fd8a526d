"""Nothing changes without a trace, and the trace cannot be changed without being found out."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import unwrap
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from jiceng.kernel import journal
from jiceng.kernel.journal import JournalError, JournalLine, JournalSeal
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from tests import cast as casting
from tests.conftest import SOAK

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ALTERATIONS = 1_000 if SOAK else 100
SEED = 20261122
WRITTEN = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# Every table of a register or a room, but for what signs people in: sessions, counted failures and
# codes used up, all by strangers, who are no actors.
OPEN = {"accounts_attempt", "accounts_binding", "accounts_session"}


def protected() -> set[str]:
    return {
        model._meta.db_table for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(("jiceng.registers.", "jiceng.work.", "jiceng.insight."))
    } - OPEN  # fmt: skip


class Watch:
    """Sees every outermost transaction: which tables it wrote, and whether it left a line."""

    def __init__(self) -> None:
        self.tables = protected()
        self.depth = len(connection.savepoint_ids)
        self.open = 0
        self.wrote: set[str] = set()
        self.traceless: list[str] = []
        self.transactions = self.before = 0

    def execute(self, run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        found = WRITTEN.match(str(sql))
        if found and found[1] in self.tables:
            self.wrote.add(found[1])
            if not self.open:
                self.traceless.append(f"{found[1]} written outside a transaction")
        return run(sql, params, many, context)

    def enter(self) -> None:
        if self.open == 0:
            self.wrote, self.before = set(), newest()
        self.open += 1

    def leave(self, failed: bool) -> None:
        self.open -= 1
        if self.open == 0 and self.wrote and not (failed or connection.needs_rollback):
            self.transactions += 1
            if newest() == self.before:
                self.traceless.append(f"{sorted(self.wrote)} changed without a line")


def newest() -> int:
    last = JournalLine.objects.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0)


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    watch = Watch()
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def entered(self: Any) -> Any:
        found = enter(self)
        watch.enter()
        return found

    def left(self: Any, kind: Any, value: Any, trace: Any) -> Any:
        watch.leave(kind is not None)
        return leave(self, kind, value, trace)

    with monkeypatch.context() as patch, connection.execute_wrapper(watch.execute):
        patch.setattr(transaction.Atomic, "__enter__", entered)
        patch.setattr(transaction.Atomic, "__exit__", left)
        yield watch


def test_nothing_changes_without_a_line_in_the_same_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The whole cast and a year of changes, each action in its own transaction."""
    with watched(monkeypatch) as watch:
        cast = unwrap(casting.fill)()  # by the actions, not poured in
        casting.later(cast)
    assert watch.traceless == []
    assert watch.transactions >= 30
    verbs = set(JournalLine.objects.values_list("verb", flat=True))
    assert len(verbs) >= 15, sorted(verbs)


def test_red_control_a_silent_write_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = casting.fill()
    with watched(monkeypatch) as watch:
        with transaction.atomic():
            Org.objects.filter(pk=cast.branch.pk).update(phone="10000000000")
        Person.objects.filter(pk=cast.people[0].pk).update(name="某人")
    assert len(watch.traceless) == 2


def test_a_line_says_who_did_what_to_which_record() -> None:
    cast = casting.fill()
    lines = JournalLine.objects.all()
    assert lines.exists()
    for line in lines.iterator():
        room, _dot, verb = line.verb.partition(".")
        assert room and verb and line.actor_name
        assert apps.get_model(line.label)
        assert line.record
    about = JournalLine.objects.about(cast.branch)
    assert "orgs.set_up" in set(about.values_list("verb", flat=True))


def test_a_refused_action_leaves_neither_row_nor_line() -> None:
    cast = casting.fill()
    before = newest()
    with pytest.raises(RuntimeError), transaction.atomic():
        Org.objects.filter(pk=cast.branch.pk).update(phone="10000000000")
        journal.note(casting.MAKER, "orgs.correct", cast.branch)
        raise RuntimeError
    assert newest() == before
    cast.branch.refresh_from_db()
    assert cast.branch.phone != "10000000000"


def test_the_journal_only_grows() -> None:
    """By every ordinary door; whoever goes round them (raw SQL) is found by the seals below."""
    casting.fill()
    line = JournalLine.objects.order_by("pk").first()
    assert line is not None
    doors: list[Any] = [
        line.save, line.delete, JournalLine.objects.all().delete,
        lambda: JournalLine.objects.update(reason=""),
        lambda: JournalLine.objects.filter(pk=line.pk).delete(),
        lambda: JournalLine.objects.bulk_update([line], ["reason"]),
    ]  # fmt: skip
    for door in doors:
        with pytest.raises(JournalError), transaction.atomic():
            door()


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused() -> None:
    with pytest.raises(JournalError, match="事务"):
        journal.note(casting.MAKER, "orgs.correct", Org(pk=1))
    assert not JournalLine.objects.exists()


# The seals --------------------------------------------------------------------------------

TABLE = JournalLine._meta.db_table
SEALS = JournalSeal._meta.db_table
TEXTS = ("actor_name", "verb", "label", "record", "reason")


def sealed_house() -> None:
    """A journal of three sealed batches."""
    cast = casting.fill()
    assert journal.seal() is not None
    casting.later(cast)
    assert journal.seal() is not None
    with transaction.atomic():
        for number in range(20):
            journal.note(casting.MAKER, "orgs.correct", cast.branch, reason=f"第{number}次")
    assert journal.seal() is not None
    assert journal.seal() is None
    assert [*journal.broken()] == []


def edit(dice: random.Random, pks: list[int], cursor: Any) -> None:
    column = dice.choice(TEXTS)
    cursor.execute(
        f"UPDATE {TABLE} SET {column} = {column} || %s WHERE id = %s",  # noqa: S608
        ["改", dice.choice(pks)],
    )


def retell(dice: random.Random, pks: list[int], cursor: Any) -> None:
    """Another day, another account."""
    column, value = dice.choice([("at", "2020-01-01 00:00:00+00:00"), ("actor", 987_654_321)])
    cursor.execute(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", [value, dice.choice(pks)])  # noqa: S608


def remove(dice: random.Random, pks: list[int], cursor: Any) -> None:
    cursor.execute(f"DELETE FROM {TABLE} WHERE id = %s", [dice.choice(pks)])  # noqa: S608


def insert(dice: random.Random, pks: list[int], cursor: Any) -> None:
    """A line slipped in before the first, where a gap is sure to be."""
    columns = "at, actor, actor_name, verb, label, record, reason, details"
    cursor.execute(
        f"INSERT INTO {TABLE} (id, {columns}) SELECT %s, {columns} FROM {TABLE} WHERE id = %s",  # noqa: S608
        [min(pks) - dice.randint(1, 1000), dice.choice(pks)],
    )


def reorder(dice: random.Random, pks: list[int], cursor: Any) -> None:
    """Two lines change places."""
    one, other = dice.sample(pks, 2)
    for here, there in ((one, -10_000_000), (other, one), (-10_000_000, other)):
        cursor.execute(f"UPDATE {TABLE} SET id = %s WHERE id = %s", [there, here])  # noqa: S608


def truncate(dice: random.Random, pks: list[int], cursor: Any) -> None:
    """The end of the last batch goes, its seal stays."""
    cursor.execute(f"DELETE FROM {TABLE} WHERE id >= %s", [dice.choice(pks[-15:])])  # noqa: S608


def unseal(dice: random.Random, pks: list[int], cursor: Any) -> None:
    """A seal in the middle goes, or is told otherwise."""
    del pks
    lasts = sorted(JournalSeal.objects.values_list("last", flat=True))
    one = dice.choice(lasts[:-1])
    if dice.random() < 0.5:
        cursor.execute(f"DELETE FROM {SEALS} WHERE last = %s", [one])  # noqa: S608
    else:
        cursor.execute(f"UPDATE {SEALS} SET head = %s WHERE last = %s", ["0" * 64, one])  # noqa: S608


def shorten(dice: random.Random, pks: list[int], cursor: Any) -> None:
    """The last batch goes with its seal: nothing within can tell; only the anchor outside does."""
    del dice, pks
    lasts = sorted(JournalSeal.objects.values_list("last", flat=True))
    cursor.execute(f"DELETE FROM {SEALS} WHERE last = %s", [lasts[-1]])  # noqa: S608
    cursor.execute(f"DELETE FROM {TABLE} WHERE id > %s", [lasts[-2]])  # noqa: S608


KINDS = (edit, retell, remove, insert, reorder, truncate, unseal)


def test_every_alteration_of_a_sealed_journal_is_found() -> None:
    """A hundred random ones (a thousand in the soak), with the seed above."""
    sealed_house()
    pks = sorted(JournalLine.objects.values_list("pk", flat=True))
    dice, unseen = random.Random(SEED), []  # noqa: S311 - repeatable on purpose
    for number in range(ALTERATIONS):
        kind = KINDS[number % len(KINDS)]
        with transaction.atomic(), connection.cursor() as cursor:
            kind(dice, pks, cursor)
            if not [*journal.broken()]:
                unseen.append(f"{number} {kind.__name__}")
            transaction.set_rollback(True)
    assert unseen == []
    assert [*journal.broken()] == []


def test_a_shortened_tail_is_found_by_the_anchor_alone() -> None:
    sealed_house()
    kept_outside = journal.anchor()
    with transaction.atomic(), connection.cursor() as cursor:
        shorten(random.Random(SEED), [], cursor)  # noqa: S311
        assert [*journal.broken()] == [], "no chain can miss its own end"
        assert journal.anchor() != kept_outside
        transaction.set_rollback(True)
    assert journal.anchor() == kept_outside


def test_a_chain_written_anew_with_another_key_is_found(settings: Any) -> None:
    sealed_house()
    settings.SECRET_KEY = "another key, as somebody without the real one would have to use"
    assert len([*journal.broken()]) == 1


def test_lines_after_the_last_seal_are_not_yet_proven() -> None:
    """Until the next seal an alteration is not seen: so seal often."""
    sealed_house()
    with transaction.atomic():
        journal.note(casting.MAKER, "orgs.correct", Org.objects.order_by("pk")[0], reason="真")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET reason = '假' WHERE id = %s", [newest()])  # noqa: S608
    assert [*journal.broken()] == []
    assert journal.seal() is not None
    assert [*journal.broken()] == []
