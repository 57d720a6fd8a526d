"""Emptying the database after a test that committed: only the tables that hold anything.

To truncate hundreds of empty tables makes a file anew for each of them and each of their indexes,
which takes longer than most of these tests.
"""

from typing import Any

from tests.kept import standing

# Always full, the same for every test, and filled anew by Django wherever they were emptied.
LASTING = {"django_content_type", "auth_permission"}


def flushed(style: Any, connection: Any, *args: Any, **options: Any) -> list[str]:
    """In place of Django's `sql_flush`; the foreign keys are all checked at the end."""
    del style, args, options
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = [connection.ops.quote_name(name) for name in names if name not in LASTING]
    return [f"DELETE FROM {table}" for table in sorted(standing(quoted))]  # noqa: S608
