"""An empty database gets its tables at once, and they are those the migrations would have made."""

import re

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from jiceng.kit.management.commands.migrate import empty, lay

COLUMNS = 'PRAGMA table_info("%s")'
KEYS = 'PRAGMA foreign_key_list("%s")'
NAMED = re.compile(r'CONSTRAINT "(\w+)" (?:CHECK|UNIQUE)')


@pytest.fixture
def fresh(django_db_blocker):
    """A database of its own in memory, beside the tests' one."""
    made = []

    def make():
        alias = f"fresh{len(made)}"
        sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        connections.databases[alias] = connections.configure_settings({"default": sqlite})[
            "default"
        ]
        made.append(alias)
        return connections[alias]

    def elsewhere(execute, sql, *rest):
        raise AssertionError(f"asked of another database than the one that is laid: {sql}")

    with django_db_blocker.unblock(), connections["default"].execute_wrapper(elsewhere):
        yield make
        for alias in made:
            connections[alias].close()
            del connections[alias], connections.databases[alias]


def planned(connection):
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def shape(connection):
    """Every table by columns, foreign keys and named constraints; all else by its statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master")
        found = {}
        for kind, name, sql in cursor.fetchall():
            if kind == "table" and "VIRTUAL" not in sql:
                columns = sorted(row[1:] for row in cursor.execute(COLUMNS % name).fetchall())
                keys = sorted(row[2:6] for row in cursor.execute(KEYS % name).fetchall())
                found[name] = columns, keys, sorted(NAMED.findall(sql))
            else:
                found[name] = kind, sql
        return found


def test_an_empty_database_is_laid_whole_and_needs_no_migration_after(fresh):
    connection = fresh()
    assert empty(connection)
    assert len(planned(connection)) > 40
    lay(connection)
    assert planned(connection) == []
    assert not empty(connection)
    found = shape(connection)
    assert {"kit_searchentry_added", "kit_searchindex", "members_belong_to_one"} <= set(found)
    assert "meetings_guests_not_due" in found["meetings_attendance"][2]


@pytest.mark.soak
def test_what_is_laid_is_what_the_migrations_make(fresh):
    laid, walked = fresh(), fresh()
    lay(laid)
    executor = MigrationExecutor(walked)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert shape(laid) == shape(walked)
