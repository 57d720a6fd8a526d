"""Each database's own index over the tokens of what can be found.

On SQLite the index follows the table by triggers: a later migration that rebuilds this table must
create them again.
"""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE kit_searchindex USING fts5("
    "tokens, content='kit_searchentry', content_rowid='id', tokenize='ascii', prefix='6')",
    "CREATE TRIGGER kit_searchentry_added AFTER INSERT ON kit_searchentry BEGIN "
    "INSERT INTO kit_searchindex(rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER kit_searchentry_removed AFTER DELETE ON kit_searchentry BEGIN "
    "INSERT INTO kit_searchindex(kit_searchindex, rowid, tokens) "
    "VALUES ('delete', old.id, old.tokens); END",
    "CREATE TRIGGER kit_searchentry_changed AFTER UPDATE ON kit_searchentry BEGIN "
    "INSERT INTO kit_searchindex(kit_searchindex, rowid, tokens) "
    "VALUES ('delete', old.id, old.tokens); "
    "INSERT INTO kit_searchindex(rowid, tokens) VALUES (new.id, new.tokens); END",
)
SQLITE_BACK = (
    "DROP TRIGGER kit_searchentry_added",
    "DROP TRIGGER kit_searchentry_removed",
    "DROP TRIGGER kit_searchentry_changed",
    "DROP TABLE kit_searchindex",
)
POSTGRESQL = (
    "CREATE INDEX kit_searchindex ON kit_searchentry "
    "USING gin (to_tsvector('simple'::regconfig, tokens))",
)
POSTGRESQL_BACK = ("DROP INDEX kit_searchindex",)


def build(apps, schema_editor):
    for line in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(line)


def drop(apps, schema_editor):
    for line in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(line)


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]

    operations = [migrations.RunPython(build, drop)]
