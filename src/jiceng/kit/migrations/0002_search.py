"""The table of what can be found, and each database's own index over its tokens.

On SQLite the index follows the table by triggers: a later migration that rebuilds this table must
create them again.
"""

from django.db import migrations, models

import jiceng.kit.search

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

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="对象种类")),
                ("object_id", models.CharField(max_length=40, verbose_name="对象编号")),
                (
                    "org_path",
                    models.CharField(
                        blank=True, db_index=True, max_length=255, verbose_name="所在组织"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                (
                    "tokens",
                    jiceng.kit.search.TokensField(blank=True, verbose_name="检索词"),
                ),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("label", "object_id"), name="search_one_entry"
                    )
                ],
            },
        ),
        migrations.RunPython(build, drop),
    ]
