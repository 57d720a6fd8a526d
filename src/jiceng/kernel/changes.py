"""A compare-and-set of one record in a statement of its own words.

`filter(…).update(…)` takes the framework several times as long to compose as the database to do.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connections, models, router


def change(record: models.Model, held: Mapping[str, Collection[Any]], **changes: Any) -> bool:
    """Write these columns of a record while it holds one of these values in each column of `held`;
    whether it did. Whoever else was quicker is never overwritten.
    """
    model = type(record)
    connection: Any = connections[router.db_for_write(model)]

    def said(name: str, values: Iterable[Any]) -> tuple[str, list[Any]]:
        field: Any = model._meta.get_field(name)
        made = (one.pk if isinstance(one, models.Model) else one for one in values)
        ready = [field.get_db_prep_save(one, connection) for one in made]
        return connection.ops.quote_name(str(field.column)), ready

    held = {model._meta.pk.name: [record.pk], **held}
    told = [said(name, [value]) for name, value in changes.items()]
    asked = [said(name, values) for name, values in held.items()]
    sets = ", ".join(f"{column} = %s" for column, _one in told)
    while_ = " AND ".join(f"{column} IN ({', '.join(['%s'] * len(v))})" for column, v in asked)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets} WHERE {while_}",  # noqa: S608
            [one for _column, values in (*told, *asked) for one in values],
        )
        return bool(cursor.rowcount)
