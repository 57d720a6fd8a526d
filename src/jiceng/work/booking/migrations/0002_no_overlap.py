"""No two bookings of one space ever meet: written into the table on PostgreSQL.

Ranges of one key stand for the key itself, so that no extension has to be installed; half-open
stretches may touch. SQLite has no such constraint: there one writer at a time asks first, in the
same statement (`booking.actions.holding`).
"""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE booking_booking ADD CONSTRAINT booking_no_overlap EXCLUDE USING gist (
  int8range(space_id, space_id, '[]') WITH &&,
  tstzrange(starts_at, held_until, '[)') WITH &&
) WHERE (state IN ('requested', 'accepted', 'used'))
"""
POSTGRESQL_BACK = "ALTER TABLE booking_booking DROP CONSTRAINT booking_no_overlap"


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial")]

    operations = [migrations.RunPython(build, drop)]
