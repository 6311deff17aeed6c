"""Run by alembic: the connection is the store's, its transaction too."""

from alembic import context

from ulak.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
