"""`migrate`, which lays an empty database's tables at once, in their last shape.

Walking all migrations renders every model anew for each of them, half a minute of processor for a
house of two hundred tables. An empty database needs none of that: the state after the last
migration (of the migrations, not of today's models) is created, what is not about models' shape
(indexes of search, exclusion constraints) is run, and every migration is noted as applied.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation

SHAPE = (ModelOperation, FieldOperation, IndexOperation)
NARROWER = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")


class Command(migrate.Command):
    """Django's own, after the tables of an empty database are laid."""

    def handle(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        if not any(options.get(name) for name in NARROWER) and empty(connection):
            lay(connection)
        return super().handle(*args, **options)  # notes what is applied; signals; later migrations


def empty(connection: BaseDatabaseWrapper) -> bool:
    """Nothing was ever made there."""
    connection.prepare_database()
    return not connection.introspection.table_names()


def lay(connection: BaseDatabaseWrapper) -> None:
    """Create the tables as they are after the last migration, in one transaction."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(leaves)
    state = executor.loader.project_state(leaves)
    with connection.schema_editor(atomic=True) as editor:
        for model in state.apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration, _backwards in plan:
            for operation in migration.operations:
                if not isinstance(operation, SHAPE):
                    operation.database_forwards(migration.app_label, editor, state, state)
        for migration, _backwards in plan:
            executor.record_migration(migration)  # type: ignore[call-arg,arg-type] # older stubs
